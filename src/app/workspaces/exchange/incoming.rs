//! The tab of the drawer with a layer on its way in: its features as a table, the attributes as they
//! would be.

use crate::app::view::View;
use crate::app::widgets::LOWEST;
use crate::app::widgets::frame_buttons;
use crate::app::widgets::title;
use crate::app::words::messages::grouped;
use crate::app::workspaces::exchange::Intent;
use crate::app::workspaces::exchange::import_state::Importing;
use egui::{Label, Layout, RichText, ScrollArea, Sense, Ui};
use egui_extras::{Column, TableBuilder};
use serde_json::Value;

const ROW: f32 = 22.0;
/// So many features are listed.
const LISTED: usize = 2_000;
/// So many attributes are shown.
const COLUMNS: usize = 12;

/// Draw its tab of the drawer.
pub fn show(view: &View<'_>, importing: &Importing, ui: &mut Ui) {
    frame_buttons(ui);
    let Some(prepared) = &importing.prepared else {
        let key = match importing.fault {
            Some(_) => "import-no-preview",
            None => "import-working",
        };
        ui.label(RichText::new(view.i18n.t(key)).weak());
        return;
    };
    let features = &prepared.map.features;
    let args = [("count", grouped(features.len()).into())];
    title(ui, view.i18n.t_args("import-rows", &args));
    let mut names: Vec<&String> = Vec::new();
    for feature in features.iter().take(LISTED) {
        for name in feature.properties.iter().flat_map(|p| p.keys()) {
            if names.len() < COLUMNS && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let mut chosen = None;
    ScrollArea::horizontal().auto_shrink(false).show(ui, |ui| {
        let mut table = TableBuilder::new(ui)
            .striped(true)
            .sense(Sense::click())
            .cell_layout(Layout::left_to_right(egui::Align::Center))
            .auto_shrink(false)
            .min_scrolled_height(LOWEST)
            .column(Column::initial(48.0).clip(true))
            .column(Column::initial(84.0).clip(true));
        for _ in &names {
            table = table.column(Column::initial(120.0).clip(true).resizable(true));
        }
        table
            .header(ROW, |mut header| {
                header.col(|ui| {
                    ui.label(RichText::new("#").weak());
                });
                header.col(|ui| {
                    ui.label(RichText::new(view.i18n.t("import-column-place")).weak());
                });
                for name in &names {
                    header.col(|ui| {
                        ui.label(RichText::new(name.as_str()).weak());
                    });
                }
            })
            .body(|body| {
                body.rows(ROW, features.len().min(LISTED), |mut row| {
                    let i = row.index();
                    let feature = &features[i];
                    let place = match (&feature.shape, &feature.other_geometry) {
                        (Some(_), _) => "import-place-polygon",
                        (None, Some(_)) => "import-place-other",
                        (None, None) => "import-place-none",
                    };
                    let mut cells = vec![(i + 1).to_string(), view.i18n.t(place)];
                    cells.extend(names.iter().map(|name| {
                        let value = feature.properties.as_ref().and_then(|p| p.get(*name));
                        text_of(value)
                    }));
                    for text in cells {
                        row.col(|ui| {
                            ui.add(Label::new(text).selectable(false).truncate());
                        });
                    }
                    if row.response().clicked() {
                        chosen = Some(i);
                    }
                });
            });
    });
    if let Some(i) = chosen {
        view.send(Intent::GoToFeature(i));
    }
}

/// A value as a cell shows it.
pub(crate) fn text_of(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
