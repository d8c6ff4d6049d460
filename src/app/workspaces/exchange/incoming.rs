//! The tab of the drawer with a layer on its way in: its features as a table, the attributes as they
//! would be.

use crate::app::view::View;
use crate::app::widgets::frame_buttons;
use crate::app::widgets::table::{Column, Table};
use crate::app::widgets::title;
use crate::app::words::messages::grouped;
use crate::app::workspaces::exchange::Intent;
use crate::app::workspaces::exchange::import_state::Importing;
use crate::model::Feature;
use egui::{RichText, Ui};
use serde_json::Value;

/// So many features say whether an attribute is a number.
const SAMPLE: usize = 64;
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
    let heading = view.i18n.t_args("import-rows", &args);
    title(ui, heading.as_str());
    let mut names: Vec<&String> = Vec::new();
    for feature in features.iter().take(LISTED) {
        for name in feature.properties.iter().flat_map(|p| p.keys()) {
            if names.len() < COLUMNS && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let chosen = table(view, ui, importing, (features, &names), heading);
    if let Some(i) = chosen {
        view.send(Intent::GoToFeature(i));
    }
}

/// The features; the one that was clicked.
fn table(
    view: &View<'_>,
    ui: &mut Ui,
    importing: &Importing,
    (features, names): (&[Feature], &[&String]),
    heading: String,
) -> Option<usize> {
    let is_number = |name: &String| {
        let values = features.iter().take(SAMPLE);
        let mut values = values.filter_map(|f| f.properties.as_ref()?.get(name));
        values.all(|value| value.is_number() || value.is_null())
    };
    let mut columns = vec![
        Column::number("#"),
        Column::text(view.i18n.t("import-column-place")),
    ];
    columns.extend(names.iter().map(|name| match is_number(name) {
        true => Column::number(name.as_str()),
        false => Column::text(name.as_str()),
    }));
    let clicked = Table::new("incoming", heading, &columns).fills().show(
        ui,
        features.len().min(LISTED),
        |row, i| {
            let feature = &features[i];
            let place = match (&feature.shape, &feature.other_geometry) {
                (Some(_), _) => "import-place-polygon",
                (None, Some(_)) => "import-place-other",
                (None, None) => "import-place-none",
            };
            row.text((i + 1).to_string());
            row.text(view.i18n.t(place));
            for name in names {
                let value = feature.properties.as_ref().and_then(|p| p.get(*name));
                row.text(importing.shown(name, text_of(value)));
            }
        },
    );
    clicked.row
}

/// A value as a cell shows it.
pub(crate) fn text_of(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
