//! The tab of the drawer with a comparison: grid → parts, with households and area, and what moved.

use crate::app::intent;
use crate::app::view::View;
use crate::app::widgets::LOWEST;
use crate::app::widgets::frame_buttons;
use crate::app::widgets::heads;
use crate::app::widgets::title;
use crate::app::words::messages::{area, grouped};
use crate::app::workspaces::redraw::Intent;
use egui::{Id, Layout, RichText, Sense, Ui};
use egui_extras::{Column, TableBuilder};

const ROW: f32 = 24.0;

/// Draw its tab of the drawer, if a comparison is shown.
pub fn show(view: &View<'_>, ui: &mut Ui) {
    let Some((with, comparison)) = &view.planning.compared else {
        return;
    };
    let id = Id::unique("comparison-only-changed");
    let mut only_changed: bool = ui.data(|d| d.get_temp(id)).unwrap_or(true);
    ui.horizontal(|ui| {
        frame_buttons(ui);
        let args = [
            ("with", with.as_str().into()),
            ("old", grouped(comparison.counts[0]).into()),
            ("new", grouped(comparison.counts[1]).into()),
            (
                "households",
                grouped(comparison.moved_households as usize).into(),
            ),
            ("area", area(&view.i18n, comparison.moved_m2).into()),
        ];
        title(ui, view.i18n.t_args("comparison-title", &args));
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
    let columns = [
        "column-old-grid",
        "column-new-grid",
        "column-households",
        "column-area",
        "column-share",
    ];
    let mut chosen = None;
    TableBuilder::new(ui)
        .striped(true)
        .sense(Sense::click())
        .cell_layout(Layout::left_to_right(egui::Align::Center))
        .column(Column::initial(160.0).clip(true).resizable(true))
        .column(Column::initial(160.0).clip(true).resizable(true))
        .column(Column::initial(88.0).clip(true))
        .column(Column::initial(104.0).clip(true))
        .column(Column::remainder().clip(true))
        .auto_shrink(false)
        .min_scrolled_height(LOWEST)
        .header(ROW, |mut header| heads(view, &mut header, &columns))
        .body(|body| {
            body.rows(ROW, rows.len(), |mut row| {
                let line = rows[row.index()];
                let cells = [
                    line.old.clone(),
                    line.new.clone(),
                    grouped(line.households as usize),
                    area(&view.i18n, line.area_m2),
                    format!("{:.1}%", line.share * 100.0),
                ];
                for text in cells {
                    row.col(|ui| {
                        ui.add(egui::Label::new(text).selectable(false).truncate());
                    });
                }
                if row.response().clicked() {
                    chosen = Some(line.new_face);
                }
            });
        });
    if let Some(face) = chosen {
        view.send(intent::Intent::GoToFace(face));
    }
}
