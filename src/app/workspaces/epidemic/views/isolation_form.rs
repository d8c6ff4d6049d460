//! The form of an isolation. What the profile suggests is shown as a suggestion, and taken only
//! by a click.

use super::building::{self, Search};
use super::{Onward, day_text, field};
use crate::app::intent::Intent as Any;
use crate::app::view::View;
use crate::app::widgets::form::sheet;
use crate::app::widgets::title;
use crate::app::workspaces::epidemic::IsolationForm;
use crate::i18n::I18n;
use crate::model::epidemic::{IsolationDraft, Where};
use crate::rules::profile::Profile;
use egui::{ComboBox, Grid, Label, RichText, Ui};

/// Draw the form.
pub fn show(
    view: &View<'_>,
    ui: &mut Ui,
    (form, focus): (&mut IsolationForm, &mut bool),
    refusal: Option<&str>,
) -> Onward {
    let Some(known) = view.epidemic.known() else {
        return Onward::Stay;
    };
    let i18n = &view.i18n;
    let is_new = form.key.is_none();
    let heading = if is_new {
        "isolation-new-title"
    } else {
        "isolation-edit-title"
    };
    title(ui, i18n.t(heading));
    let (profile, _) = known.rules.on(view.now().date());
    let mut chosen = None;
    let onward = sheet(i18n, ui, "isolation", refusal, |ui| {
        Grid::new("isolation-form").num_columns(2).show(ui, |ui| {
            let search = Search {
                query: &mut form.query,
                focus,
                chosen: &form.draft.building,
            };
            chosen = building::find(view, ui, search);
            if building::show_grid(view, ui, &form.draft.grid) {
                form.draft.grid.clear();
                form.draft.building.clear();
                form.query.clear();
            }
            let draft = &mut form.draft;
            let sealed = if is_new {
                String::new()
            } else {
                i18n.t("case-sealed-hint")
            };
            field(i18n, ui, "field-household", &mut draft.household, &sealed);
            ui.label(RichText::new(i18n.t("field-contact")).weak());
            let named = |class: &str| match class {
                "close" => i18n.t("contact-close"),
                "secondary" => i18n.t("contact-secondary"),
                other => other.to_owned(),
            };
            let menu = ComboBox::from_id_salt("isolation-contact")
                .selected_text(named(&draft.contact))
                .show_ui(ui, |ui| {
                    for class in profile.contacts.keys() {
                        let text = named(class);
                        ui.selectable_value(&mut draft.contact, class.clone(), text);
                    }
                });
            crate::app::widgets::name_field(&menu.response, &i18n.t("field-contact"));
            ui.end_row();
            ui.label(RichText::new(i18n.t("field-place")).weak());
            ui.horizontal(|ui| {
                let places = [
                    (Where::Home, "place-home"),
                    (Where::Central, "place-central"),
                ];
                for (place, key) in places {
                    ui.radio_value(&mut draft.place, place, i18n.t(key));
                }
            });
            ui.end_row();
            let day = "2021-09-11";
            field(i18n, ui, "field-case", &mut draft.case, "C001");
            field(i18n, ui, "field-exposed", &mut draft.exposed, day);
            field(i18n, ui, "field-start", &mut draft.start, day);
            if is_new {
                show_suggestion(i18n, ui, draft, profile);
                let central = draft.place == Where::Central;
                if central {
                    field(
                        i18n,
                        ui,
                        "field-central-until",
                        &mut draft.central_until,
                        day,
                    );
                }
                field(i18n, ui, "field-end", &mut draft.end, day);
                field(i18n, ui, "field-samples", &mut draft.samples, day);
            }
            field(i18n, ui, "field-seal", &mut draft.seal, "");
            for (key, text) in [
                ("field-name", &mut draft.name),
                ("field-phone", &mut draft.phone),
                ("field-note", &mut draft.note),
            ] {
                field(i18n, ui, key, text, &sealed);
            }
        });
        if !is_new {
            ui.label(RichText::new(i18n.t("isolation-move-hint")).weak());
        }
        form.draft.faults().into()
    });
    if let Some(house) = chosen {
        form.draft.building.clone_from(&house.code);
        form.query.clone_from(&house.name);
        form.draft.grid = view.grid_at(house.at).unwrap_or_default();
        view.send(Any::GoToPlace(house.at));
    }
    onward
}

/// What the profile suggests, below the first day that it counts from.
fn show_suggestion(i18n: &I18n, ui: &mut Ui, draft: &mut IsolationDraft, profile: &Profile) {
    let Some(course) = draft.suggestion(profile) else {
        return;
    };
    let args = [
        ("central", day_text(course.central_until).into()),
        ("end", course.end.to_string().into()),
        ("samples", course.samples.len().into()),
    ];
    ui.label("");
    ui.vertical(|ui| {
        ui.set_max_width(220.0);
        let text = RichText::new(i18n.t_args("isolation-suggested", &args)).weak();
        ui.add(Label::new(text).wrap());
        if ui.small_button(i18n.t("isolation-take")).clicked() {
            draft.take(&course);
        }
    });
    ui.end_row();
}
