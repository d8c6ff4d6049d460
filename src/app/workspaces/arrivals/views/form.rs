//! The forms of the desk: somebody who came from elsewhere, and what was learned of them as work.

use crate::app::intent::Intent as Any;
use crate::app::view::View;
use crate::app::widgets::form::{Onward, field, sheet, sheet_to_confirm};
use crate::app::widgets::{name_field, refocus, title};
use crate::app::workspaces::arrivals::{Form, Intent, ViewState};
use crate::app::workspaces::epidemic::views::building::{self, Search};
use crate::i18n::I18n;
use crate::model::arrivals::{ArrivalDraft, Work};
use crate::model::epidemic::{IsolationDraft, Where};
use egui::{ComboBox, Grid, Id, Label, RichText, Ui};

/// What a day looks like.
const DAY: &str = "2021-09-12";

/// Draw the form that is open.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) {
    let Some(entering) = &mut own.form else {
        return;
    };
    let place = Id::unique("arrival-form");
    let next = refocus::entering(
        &view.i18n,
        ui,
        place,
        entering,
        |ui, form, refusal| match form.0 {
            Form::Arrival(..) => arrival(view, ui, form, refusal),
            Form::Work(..) => work(view, ui, form, refusal),
        },
    );
    match next {
        Some(Onward::Stay) | None => {}
        Some(Onward::Leave) => own.form = None,
        Some(Onward::Keep) => view.send(Intent::KeepForm),
    }
}

/// Somebody who came from elsewhere.
fn arrival(
    view: &View<'_>,
    ui: &mut Ui,
    (form, focus): (&mut Form, &mut bool),
    refusal: Option<&str>,
) -> Onward {
    let i18n = &view.i18n;
    let faults = view.arrival_faults(form);
    let Form::Arrival(key, draft, query) = form else {
        return Onward::Leave;
    };
    let is_new = key.is_none();
    title(
        ui,
        i18n.t(match is_new {
            true => "calls-new-title",
            false => "calls-change-title",
        }),
    );
    let sealed = match is_new {
        true => String::new(),
        false => i18n.t("case-sealed-hint"),
    };
    let mut chosen = None;
    let onward = sheet(i18n, ui, "arrival", refusal, |ui| {
        Grid::new("arrival-form").num_columns(2).show(ui, |ui| {
            field(i18n, ui, "field-name", &mut draft.name, &sealed);
            field(i18n, ui, "field-phone", &mut draft.phone, &sealed);
            field(
                i18n,
                ui,
                "field-resident-id",
                &mut draft.resident_id,
                &sealed,
            );
            let search = Search {
                query,
                focus,
                chosen: &draft.building,
            };
            chosen = building::find(view, ui, search);
            if building::show_grid(view, ui, &draft.grid) {
                draft.grid.clear();
                draft.building.clear();
                query.clear();
            }
            show_rest(i18n, ui, draft, &sealed);
        });
        faults.into()
    });
    if let Some(house) = chosen {
        draft.building.clone_from(&house.code);
        query.clone_from(&house.name);
        draft.grid = view.grid_at(house.at).unwrap_or_default();
        view.send(Any::GoToPlace(house.at));
    }
    onward
}

fn show_rest(i18n: &I18n, ui: &mut Ui, draft: &mut ArrivalDraft, sealed: &str) {
    for (key, text, hint) in [
        ("field-household", &mut draft.household, sealed),
        ("field-source-area", &mut draft.from, ""),
        ("field-travelled", &mut draft.travelled, DAY),
        ("field-arrived", &mut draft.arrived, DAY),
        ("field-language", &mut draft.language, ""),
        ("calls-source", &mut draft.source, ""),
        ("field-note", &mut draft.note, sealed),
    ] {
        field(i18n, ui, key, text, hint);
    }
}

/// What was learned of somebody, as work.
fn work(
    view: &View<'_>,
    ui: &mut Ui,
    (form, focus): (&mut Form, &mut bool),
    refusal: Option<&str>,
) -> Onward {
    let i18n = &view.i18n;
    let faults = view.arrival_faults(form);
    let is_ready = faults.is_empty();
    // What is proposed can be kept as it stands.
    *focus &= !is_ready;
    let Form::Work(key, work, query) = form else {
        return Onward::Leave;
    };
    let heading = i18n.t(&format!("call-work-{}", work.kind().name()));
    title(ui, heading);
    // About whom it is stands over it.
    if let Some(arrival) = view.arrivals.arrivals().and_then(|all| all.get(key)) {
        let who = arrival.name.clone().unwrap_or_default();
        let grid = view.grid_title(arrival.grid.as_deref());
        ui.label(RichText::new(format!("{who} · {grid}")).strong());
    }
    ui.label(RichText::new(i18n.t("call-proposed-hint")).weak());
    sheet_to_confirm(i18n, ui, "arrival-work", (refusal, is_ready), |ui| {
        Grid::new("arrival-work")
            .num_columns(2)
            .show(ui, |ui| match work {
                Work::Isolate(draft) => isolation(view, ui, draft, (query, focus)),
                Work::Sample(day) => field(i18n, ui, "field-samples", day, DAY),
                Work::Pass(day) => field(i18n, ui, "field-left", day, DAY),
                Work::Clear => {}
            });
        faults.into()
    })
}

/// An isolation: what the rules suggest stands there as a suggestion, to be looked at and changed.
fn isolation(
    view: &View<'_>,
    ui: &mut Ui,
    draft: &mut IsolationDraft,
    (query, focus): (&mut String, &mut bool),
) {
    let i18n = &view.i18n;
    let search = Search {
        query,
        focus,
        chosen: &draft.building,
    };
    let chosen = building::find(view, ui, search);
    if building::show_grid(view, ui, &draft.grid) {
        draft.grid.clear();
        draft.building.clear();
        query.clear();
    }
    if let Some(house) = chosen {
        draft.building.clone_from(&house.code);
        query.clone_from(&house.name);
        draft.grid = view.grid_at(house.at).unwrap_or_default();
        view.send(Any::GoToPlace(house.at));
    }
    let screen = view.call_screen();
    let suggested = screen.and_then(|screen| screen.suggestion);
    if let Some(suggested) = suggested {
        ui.label("");
        ui.vertical(|ui| {
            ui.set_max_width(240.0);
            let text = RichText::new(i18n.t("call-suggested-hint")).weak();
            ui.add(Label::new(text).wrap());
            if *draft != suggested && ui.small_button(i18n.t("isolation-take")).clicked() {
                *draft = suggested;
            }
        });
        ui.end_row();
    }
    let Some(known) = view.epidemic.known() else {
        return;
    };
    let (profile, _) = known.rules.on(view.now().date());
    let name = i18n.t("field-contact");
    ui.label(RichText::new(&name).weak());
    let named = |class: &str| match class {
        "close" => i18n.t("contact-close"),
        "secondary" => i18n.t("contact-secondary"),
        other => other.to_owned(),
    };
    let menu = ComboBox::from_id_salt("arrival-contact")
        .selected_text(named(&draft.contact))
        .show_ui(ui, |ui| {
            for class in profile.contacts.keys() {
                ui.selectable_value(&mut draft.contact, class.clone(), named(class));
            }
        });
    name_field(&menu.response, &name);
    refocus::after_menu(ui.ctx(), &menu);
    ui.end_row();
    ui.label(RichText::new(i18n.t("field-place")).weak());
    ui.horizontal(|ui| {
        for (place, key) in [
            (Where::Home, "place-home"),
            (Where::Central, "place-central"),
        ] {
            ui.radio_value(&mut draft.place, place, i18n.t(key));
        }
    });
    ui.end_row();
    field(i18n, ui, "field-exposed", &mut draft.exposed, DAY);
    field(i18n, ui, "field-start", &mut draft.start, DAY);
    if draft.place == Where::Central {
        field(
            i18n,
            ui,
            "field-central-until",
            &mut draft.central_until,
            DAY,
        );
    }
    field(i18n, ui, "field-end", &mut draft.end, DAY);
    field(i18n, ui, "field-samples", &mut draft.samples, DAY);
    field(i18n, ui, "field-note", &mut draft.note, "");
}
