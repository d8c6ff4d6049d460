//! Attributes of the selected grid, and changing them.

use crate::app::view::View;
use crate::app::widgets::frame_buttons;
use crate::app::widgets::name_field;
use crate::app::words::attributes::{caption, worded};
use crate::app::words::messages::grouped;
use crate::app::workspaces::map::Intent;
use crate::app::workspaces::map::{AttributeDraft, Attributes};
use crate::geometry::coverage::FaceId;
use crate::i18n::I18n;
use crate::model::GridMap;
use crate::model::act::said_by;
use crate::model::plan::CUT_VERTICES;
use crate::model::record::Kind;
use egui::{CollapsingHeader, Grid, Label, RichText, TextEdit, Ui};
use serde_json::{Number, Value};

/// Draw the list.
pub fn show(view: &View<'_>, own: &mut Attributes, ui: &mut Ui, map: &GridMap, face: FaceId) {
    let Some(properties) = map.feature(face).and_then(|f| f.properties.as_ref()) else {
        return;
    };
    let count = properties.len() - usize::from(properties.contains_key(CUT_VERTICES));
    let args = [("count", grouped(count).into())];
    CollapsingHeader::new(view.i18n.t_args("inspector-attributes", &args))
        .id_salt("attributes")
        .default_open(true)
        .show(ui, |ui| {
            frame_buttons(ui);
            let blocked = view.work.state.as_ref().and_then(|s| s.why_not_edit());
            let is_on = own.is_editing && blocked.is_none();
            let key = if is_on {
                "attributes-done"
            } else {
                "attributes-edit"
            };
            let button = egui::Button::new(view.i18n.t(key)).selected(is_on);
            let mut response = ui.add_enabled(blocked.is_none(), button);
            if let Some(reason) = blocked {
                response = response.on_disabled_hover_text(view.i18n.t(reason));
            }
            if response.clicked() {
                own.is_editing ^= true;
            }
            Grid::new("attributes")
                .num_columns(2)
                .striped(true)
                .show(ui, |ui| {
                    // What cuts left in its boundary says nothing to a person.
                    let told = properties.iter().filter(|(name, _)| *name != CUT_VERTICES);
                    for (name, value) in told {
                        // The name in the file is said on hovering.
                        if is_on && is_free(name, value) {
                            edit(view, own, ui, (face, name), value);
                        } else {
                            let shown = said(&view.i18n, name, value);
                            captioned(&view.i18n, ui, name);
                            ui.add(Label::new(shown).wrap().selectable(true));
                            ui.end_row();
                        }
                    }
                });
        });
}

/// The caption before a value, with the name in the file on hovering.
fn captioned(i18n: &I18n, ui: &mut Ui, name: &str) -> String {
    let caption = caption(i18n, name);
    ui.label(RichText::new(&caption).weak()).on_hover_text(name);
    caption
}

/// A value in words.
fn said(i18n: &I18n, name: &str, value: &Value) -> String {
    match value {
        Value::Bool(true) => i18n.t("choice-yes"),
        Value::Bool(false) => i18n.t("choice-no"),
        Value::Null if name == "valid_to" => i18n.t("attribute-still"),
        Value::String(text) => worded(i18n, name, text),
        _ => shown(value),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// What an order, a publication or the register says is not written by hand, nor are codes that
/// tie a grid to its community and its history.
fn is_free(name: &str, value: &Value) -> bool {
    let is_code = name.eq_ignore_ascii_case("code") || name.ends_with("_code");
    let is_plain = !matches!(value, Value::Array(_) | Value::Object(_));
    !is_code && is_plain && name != "synthetic" && said_by(Kind::Grid, name).is_none()
}

fn edit(
    view: &View<'_>,
    attributes: &mut Attributes,
    ui: &mut Ui,
    (face, name): (FaceId, &str),
    value: &Value,
) {
    let caption = captioned(&view.i18n, ui, name);
    let set = |value| Intent::SetAttribute {
        face,
        name: name.to_owned(),
        value,
    };
    if let Value::Bool(is_set) = value {
        let mut is_set = *is_set;
        let response = ui.checkbox(&mut is_set, "");
        name_field(&response, &caption);
        if response.changed() {
            view.send(set(Value::Bool(is_set)));
        }
        ui.end_row();
        return;
    }
    let own = attributes.draft.as_ref();
    let own = own.filter(|draft| draft.face == face && draft.name == name);
    let mut text = own.map_or_else(|| shown(value), |draft| draft.text.clone());
    let response = ui.add(TextEdit::singleline(&mut text).desired_width(150.0));
    name_field(&response, &caption);
    if response.changed() {
        attributes.draft = Some(AttributeDraft {
            face,
            name: name.to_owned(),
            text: text.clone(),
        });
    }
    let is_number = value.is_number();
    let number = text.trim().parse::<Number>().ok();
    if is_number && number.is_none() && !text.trim().is_empty() {
        ui.end_row();
        ui.label("");
        ui.colored_label(
            ui.visuals().error_fg_color,
            view.i18n.t("attributes-number"),
        );
    } else if response.lost_focus() && text != shown(value) {
        // Esc has taken the draft away before it comes to this.
        attributes.draft = None;
        let new = match (value, number) {
            (Value::Number(_), Some(number)) => Value::Number(number),
            (Value::Null | Value::Number(_), _) if text.trim().is_empty() => Value::Null,
            _ => Value::from(text.trim()),
        };
        view.send(set(new));
    }
    ui.end_row();
}
