//! The people of the selected grid: masked, unmasked one by one with a reason.

use crate::app::intent::Intent as Any;
use crate::app::project::PersonRow;
use crate::app::state::dialog::{Dialog, PersonDraft};
use crate::app::view::View;
use crate::app::widgets::frame_buttons;
use crate::app::words::messages::grouped;
use crate::app::workspaces::map::Intent;
use egui::{CollapsingHeader, Label, RichText, Ui};

/// What a row shows of a person, in this order.
const SHOWN: [&str; 5] = ["name", "phone", "resident_id", "address", "household"];

/// Draw the list; `grid` is the code of the grid.
pub fn show(view: &View<'_>, ui: &mut Ui, grid: &str) {
    let people = view.work.people.as_ref().filter(|p| p.grid == grid);
    let heading = match people {
        Some(people) => {
            let args = [("count", grouped(people.count).into())];
            view.i18n.t_args("people-title", &args)
        }
        None => view.i18n.t("people-title-unknown"),
    };
    let shown = CollapsingHeader::new(heading)
        .id_salt("people")
        .show(ui, |ui| show_list(view, ui, grid));
    if shown.body_returned.is_some() {
        if people.is_none() {
            view.send(Intent::ListPeople(grid.to_owned()));
        }
    } else if view.work.people.is_some() {
        view.send(Intent::LeavePeople);
    }
}

fn show_list(view: &View<'_>, ui: &mut Ui, grid: &str) {
    frame_buttons(ui);
    let state = view.work.state.as_ref();
    let blocked = state.and_then(|s| s.why_not_edit());
    let button = egui::Button::new(view.i18n.t("people-add"));
    let mut response = ui.add_enabled(blocked.is_none() && state.is_some(), button);
    if let Some(reason) = blocked {
        response = response.on_disabled_hover_text(view.i18n.t(reason));
    }
    if response.clicked() {
        view.send(Intent::EnterPerson(grid.to_owned()));
    }
    if blocked == Some("blocked-locked") {
        ui.label(RichText::new(view.i18n.t("people-locked")).weak());
    }
    let Some(people) = &view.work.people else {
        return;
    };
    if people.grid == grid {
        if people.count == 0 {
            ui.label(RichText::new(view.i18n.t("people-none")).weak());
        }
        for person in &people.rows {
            show_person(view, ui, person);
        }
        let more = people.count - people.rows.len();
        if more > 0 {
            let args = [("count", grouped(more).into())];
            ui.label(RichText::new(view.i18n.t_args("inspector-more", &args)).weak());
        }
    }
}

fn show_person(view: &View<'_>, ui: &mut Ui, person: &PersonRow) {
    let clear = view.work.unmasked.as_ref();
    let clear = clear.filter(|(key, _)| *key == person.key);
    let fields = clear.map_or(&person.masked, |(_, fields)| fields).clone();
    let is_clear = clear.is_some();
    let parts = SHOWN.iter().filter_map(|name| fields.get(*name));
    let parts: Vec<&str> = parts
        .map(String::as_str)
        .filter(|t| !t.is_empty())
        .collect();
    let kind = match person.kind.as_str() {
        "arrival" | "isolation" | "resident" | "staff" => {
            view.i18n.t(&format!("person-{}", person.kind))
        }
        _ => String::new(),
    };
    let text = format!("{kind}  {}", parts.join("  "));
    ui.horizontal(|ui| {
        let label = if is_clear {
            "people-hide"
        } else {
            "people-unmask"
        };
        if ui.small_button(view.i18n.t(label)).clicked() {
            if is_clear {
                view.send(Intent::HideClear);
            } else {
                view.send(Any::open(Dialog::Unmask(person.clone(), String::new())));
            }
        }
        if is_clear && ui.small_button(view.i18n.t("people-change")).clicked() {
            let draft = PersonDraft {
                key: Some(person.key.clone()),
                grid: String::new(),
                fields: fields.clone(),
            };
            view.send(Any::open(Dialog::Person(draft)));
        }
        let text = if is_clear {
            RichText::new(&text).strong()
        } else {
            RichText::new(&text)
        };
        ui.add(Label::new(text).wrap());
    });
}
