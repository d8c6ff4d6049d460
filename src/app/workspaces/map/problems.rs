//! The tab of the drawer with the findings: a table to sort out by, and what reading the file
//! changed.

use crate::app::view::View;
use crate::app::widgets::LOWEST;
use crate::app::widgets::heads;
use crate::app::widgets::title;
use crate::app::words::messages::{self, area, grouped, length};
use crate::app::workspaces::map::Intent;
use crate::app::workspaces::map::Problems;
use crate::geometry::coverage::FindingKind;
use egui::{Layout, RichText, Sense, Ui};
use egui_extras::{Column, TableBuilder};

const ROW: f32 = 24.0;

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
    let mut chosen = None;
    table(view, ui, &map, &rows, &mut chosen);
    if let Some(number) = chosen {
        view.send(Intent::GoToProblem(number));
    }
}

fn table(
    view: &View<'_>,
    ui: &mut Ui,
    map: &crate::model::GridMap,
    rows: &[usize],
    chosen: &mut Option<usize>,
) {
    let columns = [
        "column-kind",
        "column-grids",
        "column-area",
        "column-width",
        "column-place",
    ];
    TableBuilder::new(ui)
        .striped(true)
        .sense(Sense::click())
        .cell_layout(Layout::left_to_right(egui::Align::Center))
        .column(Column::initial(144.0).clip(true).resizable(true))
        .column(Column::remainder().clip(true))
        .column(Column::initial(104.0).clip(true).resizable(true))
        .column(Column::initial(88.0).clip(true).resizable(true))
        .column(Column::initial(208.0).clip(true))
        .auto_shrink(false)
        .min_scrolled_height(LOWEST)
        .header(ROW, |mut header| heads(view, &mut header, &columns))
        .body(|body| {
            body.rows(ROW, rows.len(), |mut row| {
                let number = rows[row.index()];
                let finding = &map.findings[number];
                row.set_selected(view.session.problem == Some(number));
                row.col(|ui| {
                    let text = RichText::new(view.i18n.t(messages::finding_key(finding.kind)));
                    let text = if finding.kind.is_error() {
                        text.color(ui.visuals().error_fg_color)
                    } else {
                        text
                    };
                    ui.add(egui::Label::new(text).selectable(false));
                });
                let extent =
                    |value: f64, text: String| if value > 0.0 { text } else { String::new() };
                let cells = [
                    messages::finding_faces(&view.i18n, map, finding),
                    extent(finding.area_m2, area(&view.i18n, finding.area_m2)),
                    extent(finding.width_m, length(&view.i18n, finding.width_m)),
                    messages::place(finding.at),
                ];
                for text in cells {
                    row.col(|ui| {
                        ui.add(egui::Label::new(text).selectable(false).truncate());
                    });
                }
                if row.response().clicked() {
                    *chosen = Some(number);
                }
            });
        });
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
