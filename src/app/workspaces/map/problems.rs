//! The tab of the drawer with the findings: a table to sort out by, and what reading the file
//! changed.

use crate::app::view::View;
use crate::app::widgets::table::{Column, Table, change_of};
use crate::app::widgets::title;
use crate::app::words::messages::{self, area, grouped, length};
use crate::app::workspaces::map::Intent;
use crate::app::workspaces::map::Problems;
use crate::geometry::coverage::FindingKind;
use crate::model::GridMap;
use egui::{RichText, Ui};

/// So many parts that are not shown are named.
const SKIPPED: usize = 40;

/// Draw its tab of the drawer.
pub fn show(view: &View<'_>, own: &mut Problems, ui: &mut Ui) {
    let Some(document) = view.session.document() else {
        return;
    };
    let map = std::sync::Arc::clone(&document.map);
    let errors = map.findings.iter().filter(|f| f.kind.is_error()).count();
    let others = map.findings.len() - errors;
    let said = document.said.notes.len() + document.said.skipped.len();
    ui.horizontal(|ui| {
        let args = [("count", grouped(errors).into())];
        title(ui, view.i18n.t_args("problems-title", &args));
        if others > 0 {
            let args = [("count", grouped(others).into())];
            ui.checkbox(
                &mut own.shows_holes,
                view.i18n.t_args("problems-others", &args),
            );
        }
        if said > 0 {
            show_notes(view, ui);
        }
    });
    let rows: Vec<usize> = (0..map.findings.len())
        .filter(|i| own.shows_holes || map.findings[*i].kind.is_error())
        .collect();
    if rows.is_empty() {
        ui.label(RichText::new(view.i18n.t("problems-none")).weak());
        return;
    }
    if let Some(number) = table(view, ui, &map, &rows) {
        view.send(Intent::GoToProblem(number));
    }
}

/// The findings; the number of the one that was clicked.
fn table(view: &View<'_>, ui: &mut Ui, map: &GridMap, rows: &[usize]) -> Option<usize> {
    let i18n = &view.i18n;
    let columns = [
        Column::text(i18n.t("column-kind")),
        Column::text(i18n.t("column-grids")).grows(),
        Column::number(i18n.t("column-area")),
        Column::number(i18n.t("column-width")),
        Column::number(i18n.t("column-place")),
    ];
    let error = ui.visuals().error_fg_color;
    let is_selected = |place: usize| view.session.problem == rows.get(place).copied();
    let shown = || rows.iter().position(|i| view.session.problem == Some(*i));
    let clicked = Table::new("problems", i18n.t("command-toggle-problems"), &columns)
        .fills()
        .selected(&is_selected)
        .reveals(change_of(view.session.problem), &shown)
        .show(ui, rows.len(), |row, place| {
            let finding = &map.findings[rows[place]];
            let text = RichText::new(i18n.t(messages::finding_key(finding.kind)));
            row.text(match finding.kind.is_error() {
                true => text.color(error),
                false => text,
            });
            let extent = |value: f64, text: String| if value > 0.0 { text } else { String::new() };
            row.text(messages::finding_faces(i18n, map, finding));
            row.text(extent(finding.area_m2, area(i18n, finding.area_m2)));
            row.text(extent(finding.width_m, length(i18n, finding.width_m)));
            row.text(messages::place(finding.at));
        });
    clicked.row.and_then(|place| rows.get(place).copied())
}

fn show_notes(view: &View<'_>, ui: &mut Ui) {
    let Some(document) = view.session.document() else {
        return;
    };
    let said = &document.said;
    let mut lines = messages::skipped_lines(&view.i18n, &said.skipped, SKIPPED);
    lines.extend(messages::note_lines(&view.i18n, &said.notes));
    let args = [("count", grouped(lines.len()).into())];
    ui.menu_button(view.i18n.t_args("problems-notes", &args), |ui| {
        ui.set_min_width(360.0);
        for line in lines {
            ui.label(line);
        }
    });
}

/// Whether any finding is an error: the status bar says so.
pub fn error_count(view: &View<'_>) -> usize {
    let findings = view.session.document().map_or(&[][..], |d| &d.map.findings);
    findings
        .iter()
        .filter(|f| f.kind.is_error() && f.kind != FindingKind::RepeatedPoint)
        .count()
}
