//! A person being entered or changed, and the reason to see one in clear.

use crate::app::project::{PersonRow, Request};
use crate::app::state::dialog::PersonDraft;
use crate::app::view::View;
use crate::app::widgets::question::{Next, buttons, line};
use crate::model::record::Record;
use crate::store::sealing::Fields;
use egui::{Grid, RichText, Ui};
use serde_json::json;

/// What is asked of a person, in this order.
const PERSON: [&str; 5] = ["name", "phone", "resident_id", "address", "note"];

/// Draw the dialog that asks for a reason.
pub(crate) fn unmask(view: &View<'_>, ui: &mut Ui, row: &PersonRow, reason: &mut String) -> Next {
    let i18n = &view.i18n;
    ui.label(i18n.t("unmask-text"));
    let name = row.masked.get("name").cloned().unwrap_or_default();
    ui.label(RichText::new(name).strong());
    Grid::new("fields").num_columns(2).show(ui, |ui| {
        line(ui, i18n, "field-reason", reason, false);
    });
    buttons(i18n, ui, "button-unmask", !reason.trim().is_empty(), || {
        Request::Unmask(row.key.clone(), reason.clone())
    })
}

pub(crate) fn person(view: &View<'_>, ui: &mut Ui, draft: &mut PersonDraft) -> Next {
    let i18n = &view.i18n;
    ui.label(i18n.t("person-text"));
    Grid::new("fields").num_columns(2).show(ui, |ui| {
        for name in PERSON {
            let value = draft.fields.entry(name.to_owned()).or_default();
            line(ui, i18n, &format!("field-{name}"), value, false);
        }
    });
    let is_ready = draft
        .fields
        .get("name")
        .is_some_and(|n| !n.trim().is_empty());
    let filled = draft.fields.iter().filter(|(_, v)| !v.trim().is_empty());
    let fields: Fields = filled
        .map(|(k, v)| (k.clone(), v.trim().to_owned()))
        .collect();
    if let Some(key) = &draft.key {
        return buttons(i18n, ui, "button-change", is_ready, || {
            Request::EditPerson(key.clone(), fields)
        });
    }
    buttons(i18n, ui, "button-add", is_ready, || {
        let properties = json!({
            "type": "resident",
            "grid_code": draft.grid,
            "date": view.now().date().to_string(),
        });
        let mut record = Record::default();
        record.feature.properties = properties.as_object().cloned();
        Request::AddPerson {
            record: Box::new(record),
            fields,
        }
    })
}
