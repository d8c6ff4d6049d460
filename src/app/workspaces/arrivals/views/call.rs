//! One record, large: who, the number, what is said to them, what came of it. Three keys a record: the
//! number, the result, and where somebody was reached what becomes of it; the next one comes by itself.

use super::{handing, keys, log, numbers};
use crate::app::intent::Intent as Any;
use crate::app::state::dialog::Dialog;
use crate::app::view::View;
use crate::app::widgets::form::{field, show_faults};
use crate::app::widgets::{refocus, title, why_not};
use crate::app::words::messages::grouped;
use crate::app::workspaces::arrivals::{Form, Intent, ViewState};
use crate::model::address::beside_building;
use crate::model::arrivals::{Arrival, ArrivalDraft, Screen};
use crate::model::draft::DraftFault;
use crate::rules::arrivals::{State, Way};
use crate::rules::calendar::instant_text;
use egui::{Button, Grid, Id, Key, Label, OpenUrl, RichText, ScrollArea, Ui};
use jiff::civil::Date;

/// Size of the name and the number, points.
const LARGE: f32 = 22.0;

/// Draw the screen.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) {
    show_steps(view, ui);
    ui.separator();
    let Some(screen) = view.call_screen() else {
        show_nobody(view, ui);
        return;
    };
    ScrollArea::vertical()
        .auto_shrink(false)
        .show(ui, |ui| show_screen(view, own, ui, &screen));
}

/// The next one, and the one before.
fn show_steps(view: &View<'_>, ui: &mut Ui) {
    let i18n = &view.i18n;
    ui.horizontal(|ui| {
        let skip = Button::new(i18n.t("call-skip")).shortcut_text("PgDn");
        if ui.add(skip).clicked() || keys::pressed(ui, Key::PageDown) {
            view.send(Intent::Skip);
        }
        let has_before = !view.arrivals.skipped.is_empty();
        let back = Button::new(i18n.t("call-back")).shortcut_text("PgUp");
        let response = ui.add_enabled(has_before, back);
        if response.clicked() || (has_before && keys::pressed(ui, Key::PageUp)) {
            view.send(Intent::Back);
        }
    });
}

/// Nobody is due: what is left, and from when.
fn show_nobody(view: &View<'_>, ui: &mut Ui) {
    let i18n = &view.i18n;
    let all = view.arrivals.arrivals();
    let queue = view.queue_of();
    let later = all.map_or_else(Vec::new, |all| all.queue(queue.as_deref()));
    let first = later.first().and_then(|one| all?.due(one));
    let args = [
        ("count", grouped(later.len()).into()),
        ("at", first.map(instant_text).unwrap_or_default().into()),
    ];
    let said = match later.len() {
        0 => i18n.t("call-nobody"),
        _ => i18n.t_args("call-nobody-now", &args),
    };
    ui.add(Label::new(said).wrap());
    // Whoever is not to be phoned may still wait for something.
    let others = view
        .arrivals
        .listed(view.calls_seen())
        .len()
        .saturating_sub(later.len());
    if others > 0 {
        let args = [("count", grouped(others).into())];
        let text = i18n.t_args("call-others-wait", &args);
        ui.add(Label::new(text).wrap());
    }
    ui.add(Label::new(RichText::new(i18n.t("call-nobody-hint")).weak()).wrap());
}

fn show_screen(view: &View<'_>, own: &mut ViewState, ui: &mut Ui, screen: &Screen<'_>) {
    let arrival = screen.arrival;
    show_who(view, ui, screen);
    if arrival.is_locked {
        ui.label(RichText::new(view.i18n.t("calls-locked")).weak());
        return;
    }
    show_number(view, ui, arrival);
    if !screen.script.is_empty() {
        title(ui, view.i18n.t("call-script"));
        ui.add(Label::new(screen.script).wrap());
    }
    if arrival.standing.state == State::Number {
        numbers::show(view, own, ui, arrival);
    }
    show_results(view, own, ui, screen);
    handing::show(view, own, ui, screen);
    if !arrival.log.is_empty() {
        title(ui, view.i18n.t("call-log-title"));
        log::show(view, ui, &arrival.log);
    }
}

/// Who it is, where they stay and came from, how it stands.
fn show_who(view: &View<'_>, ui: &mut Ui, screen: &Screen<'_>) {
    let (i18n, arrival) = (&view.i18n, screen.arrival);
    let opened = view.arrivals.opened.as_ref();
    let opened = opened.filter(|(of, _)| *of == arrival.key);
    let name = opened.and_then(|(_, fields)| fields.get("name")).cloned();
    let name = name.or_else(|| arrival.name.clone()).unwrap_or_default();
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(name).size(LARGE).strong());
        if screen.is_overdue {
            let text = RichText::new(i18n.t("calls-overdue"));
            ui.label(text.color(ui.visuals().warn_fg_color));
        }
        let state = i18n.t(&format!("call-state-{}", arrival.standing.state.name()));
        ui.label(RichText::new(state).weak());
    });
    let risk = screen.risk.map(|risk| {
        let level = i18n.t(&format!("risk-{}", risk.level.name()));
        format!("{} {level}", risk.name)
    });
    let day = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
    let rows = [
        ("field-grid", place_text(view, screen)),
        (
            "field-source-area",
            arrival.from.clone().unwrap_or_default(),
        ),
        ("calls-risk", risk.unwrap_or_default()),
        ("field-travelled", day(arrival.travelled)),
        ("field-arrived", day(arrival.arrived)),
        (
            "field-language",
            arrival.language.clone().unwrap_or_default(),
        ),
        (
            "calls-sources",
            arrival.sources.join(&i18n.t("map-list-separator")),
        ),
        ("field-caller", arrival.caller.clone().unwrap_or_default()),
        (
            "calls-due",
            screen.due.map(instant_text).unwrap_or_default(),
        ),
        ("calls-tries", arrival.standing.tries.to_string()),
    ];
    Grid::new("call-who").num_columns(2).show(ui, |ui| {
        for (key, text) in rows.into_iter().filter(|(_, text)| !text.is_empty()) {
            ui.label(RichText::new(i18n.t(key)).weak());
            let is_risk = key == "calls-risk";
            let text = RichText::new(text);
            let text = match is_risk {
                true => text.color(ui.visuals().warn_fg_color),
                false => text,
            };
            ui.add(Label::new(text).wrap());
            ui.end_row();
        }
    });
    ui.horizontal_wrapped(|ui| {
        if let Some(at) = view.place_of_arrival(arrival)
            && ui.small_button(i18n.t("call-on-map")).clicked()
        {
            view.send(Any::GoToPlace(at));
        }
        let why = view.why_not_enter();
        let change = Button::new(i18n.t("case-change")).small();
        let change = ui.add_enabled(why.is_none() && !arrival.is_locked, change);
        if why_not(i18n, change, why).clicked() {
            let draft = Box::new(ArrivalDraft::of(arrival));
            let query = view.building_title(arrival.building.as_deref());
            let form = Form::Arrival(Some(arrival.key.clone()), draft, query);
            view.send(Intent::Enter(Box::new(form)));
        }
    });
}

fn place_text(view: &View<'_>, screen: &Screen<'_>) -> String {
    let arrival = screen.arrival;
    let grid = view.grid_title(arrival.grid.as_deref());
    let building = view.building_title(arrival.building.as_deref());
    let parts = [
        screen.community.map(str::to_owned),
        Some(grid),
        Some(building),
        beside_building(arrival.building.as_deref(), arrival.household.as_deref())
            .map(str::to_owned),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .collect();
    said.join(" · ")
}

/// The number: masked until it is wanted, then large, to be copied or dialled.
fn show_number(view: &View<'_>, ui: &mut Ui, arrival: &Arrival) {
    let i18n = &view.i18n;
    let opened = view.arrivals.opened.as_ref();
    let opened = opened.filter(|(of, _)| *of == arrival.key);
    let phone = opened.and_then(|(_, fields)| fields.get("phone"));
    let masked = arrival.phone.clone().unwrap_or_default();
    ui.horizontal_wrapped(|ui| {
        let text = phone.cloned().unwrap_or(masked);
        let label = Label::new(RichText::new(text).size(LARGE).monospace());
        ui.add(label.selectable(phone.is_some()));
        match phone {
            Some(phone) => {
                if ui.button(i18n.t("call-copy")).clicked() {
                    view.send(Intent::CopyNumber);
                }
                let dial = ui.button(i18n.t("call-dial"));
                if dial.on_hover_text(i18n.t("call-dial-hint")).clicked() {
                    ui.ctx().open_url(OpenUrl::new_tab(format!("tel:{phone}")));
                }
            }
            None if !arrival.is_here() => show_out(view, ui, arrival),
            None if is_others(view, arrival) => {
                let caller = arrival.caller.clone().unwrap_or_default();
                let args = [("caller", caller.into())];
                let why = match arrival.standing.state {
                    State::Closed => Some("call-closed"),
                    _ => view.why_not_enter(),
                };
                let take = Button::new(i18n.t("call-take-one"));
                let take = ui.add_enabled(why.is_none(), take);
                let take = take.on_hover_text(i18n.t_args("call-take-one-hint", &args));
                if why_not(i18n, take, why).clicked() {
                    view.send(Intent::TakeOne(arrival.key.clone()));
                }
            }
            None => {
                let open = Button::new(i18n.t("call-open")).shortcut_text("Enter");
                if ui.add(open).clicked() || keys::goes_on(ui) {
                    view.send(Intent::Open);
                }
            }
        }
    });
}

/// A colleague calls them.
fn is_others(view: &View<'_>, arrival: &Arrival) -> bool {
    let name = view.seat_name();
    arrival.caller.as_ref().is_some_and(|own| *own != name)
}

/// They went out with their queue: they are called here again once that is back, or taken back.
fn show_out(view: &View<'_>, ui: &mut Ui, arrival: &Arrival) {
    let i18n = &view.i18n;
    ui.label(RichText::new(i18n.t("call-is-out")).weak());
    let why = view.why_not_enter();
    let back = Button::new(i18n.t("calls-take-back"));
    let back = ui.add_enabled(why.is_none(), back);
    if why_not(i18n, back, why).clicked() {
        let caller = arrival.caller.clone().unwrap_or_default();
        let asked = Dialog::TakeBack(caller, Some(arrival.key.clone()), String::new());
        view.send(Any::open(asked));
    }
}

/// What came of the call.
fn show_results(view: &View<'_>, own: &mut ViewState, ui: &mut Ui, screen: &Screen<'_>) {
    let (i18n, arrival) = (&view.i18n, screen.arrival);
    title(ui, i18n.t("field-result"));
    let out = || (!arrival.is_here()).then_some("call-is-out");
    let closed = || (arrival.standing.state == State::Closed).then_some("call-closed");
    let why = view.why_not_enter().or_else(out).or_else(closed);
    let is_open = why.is_none() && !own.call.is_waiting();
    let mut told = None;
    ui.horizontal_wrapped(|ui| {
        for (result, key) in keys::results() {
            let text = i18n.t(&format!("call-{}", result.name()));
            let button = Button::new(text).shortcut_text(key.name());
            let response = why_not(i18n, ui.add_enabled(is_open, button), why);
            if response.clicked() || (is_open && keys::pressed(ui, key)) {
                told = Some(result);
            }
        }
    });
    let place = Id::unique("call-noted");
    let refused = own.call.refusal.as_mut();
    let draft = &mut own.call.form;
    refocus::within(i18n, ui, place, refused, |ui| {
        ui.add_enabled_ui(is_open, |ui| {
            ui.horizontal(|ui| {
                for (way, key) in [(Way::Call, "call-way-call"), (Way::Visit, "call-way-visit")] {
                    ui.radio_value(&mut draft.way, way, i18n.t(key));
                }
            });
            Grid::new("call-noted").num_columns(2).show(ui, |ui| {
                field(i18n, ui, "field-note", &mut draft.note, "");
                let hint = i18n.t("call-next-hint");
                field(i18n, ui, "field-next-call", &mut draft.next, &hint);
            });
        });
    });
    // Nothing is wrong with it before a result is said.
    let mut faults = own.call.form.faults(view.now());
    faults.retain(|fault| !matches!(fault, DraftFault::Missing(_)));
    show_faults(i18n, ui, &faults);
    if let Some(refusal) = &own.call.refusal {
        ui.colored_label(ui.visuals().error_fg_color, &refusal.text);
    }
    if let Some(result) = told {
        view.send(Intent::Record(result));
    }
}
