//! Which attribute each field of a layer becomes: the part of the import assistant where that is
//! decided.

use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::widgets::title;
use crate::app::workspaces::exchange::Intent;
use crate::app::workspaces::exchange::import_state::Importing;
use crate::app::workspaces::exchange::incoming::text_of;
use crate::exchange::import::{FieldKind, id_name, value_of};
use egui::{ComboBox, Grid, Label, RichText, Ui};

/// The fields, each with what it becomes and a sample.
pub(crate) fn show_fields(view: &View<'_>, ui: &mut Ui, importing: &mut Importing) {
    let i18n = &view.i18n;
    if importing.settings.fields.is_empty() {
        return;
    }
    title(ui, i18n.t("import-fields"));
    let ids = id_name(importing.raw());
    let samples: Vec<String> = importing
        .settings
        .fields
        .iter()
        .map(|field| {
            let values = importing.raw().features.iter().filter_map(|f| {
                let text = text_of(value_of(f, &field.from, ids.as_deref()));
                (!text.is_empty()).then(|| importing.shown(&field.from, text))
            });
            values.take(2).collect::<Vec<_>>().join(", ")
        })
        .collect();
    Grid::new("import-fields")
        .num_columns(3)
        .striped(true)
        .show(ui, |ui| {
            for (field, sample) in importing.settings.fields.iter_mut().zip(samples) {
                let mut is_taken = field.to.is_some();
                if ui
                    .checkbox(&mut is_taken, field.from.as_str())
                    .on_hover_text(&sample)
                    .changed()
                {
                    field.to = is_taken.then(|| field.from.clone());
                    view.send(Intent::Decided);
                }
                match &mut field.to {
                    Some(to) => {
                        let menu = ComboBox::from_id_salt(("import-field", &field.from));
                        let menu = menu
                            .selected_text(attribute_name(view, to))
                            .width(120.0)
                            .show_ui(ui, |ui| {
                                let own = (field.from.as_str(), field.from.clone());
                                let known = FieldKind::ALL.map(|k| {
                                    let name = k.attribute();
                                    (name, attribute_name(view, name))
                                });
                                for (name, text) in std::iter::once(own).chain(known) {
                                    if ui.selectable_label(to == name, text).clicked() && to != name
                                    {
                                        name.clone_into(to);
                                        view.send(Intent::Decided);
                                    }
                                }
                            });
                        name_field(&menu.response, &field.from);
                    }
                    None => {
                        ui.label(RichText::new(i18n.t("import-field-left-out")).weak());
                    }
                }
                ui.add(Label::new(RichText::new(sample).weak()).truncate());
                ui.end_row();
            }
        });
}

/// An attribute as it is called here; others keep their own name.
fn attribute_name(view: &View<'_>, name: &str) -> String {
    let known = FieldKind::ALL.iter().any(|kind| kind.attribute() == name);
    if known {
        view.i18n
            .t(&format!("attribute-{}", name.replace('_', "-")))
    } else {
        name.to_owned()
    }
}
