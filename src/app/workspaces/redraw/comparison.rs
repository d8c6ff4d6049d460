//! The tab of the drawer with a comparison: grid → parts, with households and area, and what moved.

use crate::app::intent;
use crate::app::view::View;
use crate::app::widgets::frame_buttons;
use crate::app::widgets::table::{Column, Table, change_of};
use crate::app::widgets::title;
use crate::app::words::messages::{area, grouped};
use crate::app::workspaces::redraw::Intent;
use egui::{Id, RichText, Ui};

/// Draw its tab of the drawer, if a comparison is shown.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let Some((with, comparison)) = &view.planning.compared else {
        return;
    };
    let id = Id::unique("comparison-only-changed");
    let args = [
        ("with", with.as_str().into()),
        ("old", grouped(comparison.counts[0]).into()),
        ("new", grouped(comparison.counts[1]).into()),
        (
            "households",
            view.i18n.figure_in(
                grouped(comparison.moved_households as usize),
                comparison.is_estimated,
            ),
        ),
        ("area", area(&view.i18n, comparison.moved_m2).into()),
    ];
    let heading = view.i18n.t_args("comparison-title", &args);
    let mut only_changed: bool = ui.data(|d| d.get_temp(id)).unwrap_or(true);
    ui.horizontal(|ui| {
        frame_buttons(ui);
        title(ui, heading.as_str());
        ui.checkbox(&mut only_changed, view.i18n.t("comparison-only-changed"));
        if ui.button(view.i18n.t("comparison-close")).clicked() {
            view.send(Intent::LeaveComparison);
        }
    });
    ui.data_mut(|d| d.insert_temp(id, only_changed));
    let rows: Vec<_> = comparison
        .rows
        .iter()
        .filter(|row| row.is_changed || !only_changed)
        .collect();
    if rows.is_empty() {
        let key = if comparison.counts == [0, 0] {
            "status-busy"
        } else {
            "comparison-same"
        };
        ui.label(RichText::new(view.i18n.t(key)).weak());
    }
    let selected = view.session.selection();
    let is_selected = |place: usize| {
        rows.get(place)
            .is_some_and(|r| selected.contains(&r.new_face))
    };
    let first = || (0..rows.len()).find(|place| is_selected(*place));
    let i18n = &view.i18n;
    let columns = [
        Column::text(i18n.t("column-old-grid")),
        Column::text(i18n.t("column-new-grid")).grows(),
        Column::number(i18n.t("column-households")),
        Column::number(i18n.t("column-area")),
        Column::number(i18n.t("column-share")),
    ];
    let clicked = Table::new("comparison", heading, &columns)
        .fills()
        .selected(&is_selected)
        .reveals(change_of(selected), &first)
        .show(ui, rows.len(), |row, place| {
            let line = rows[place];
            row.text(&line.old);
            row.text(&line.new);
            let households = grouped(line.households as usize);
            row.text(i18n.figure(households, line.is_estimated));
            row.text(area(i18n, line.area_m2));
            row.text(format!("{:.1}%", line.share * 100.0));
        });
    let chosen = clicked.row.and_then(|place| rows.get(place));
    let chosen = chosen.map(|line| line.new_face);
    if let Some(face) = chosen {
        view.send(intent::Intent::GoToFace(face));
    }
}
