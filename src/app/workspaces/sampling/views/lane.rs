//! The lane: a tube is scanned, then whoever steps up, by code, name or the end of a phone; Enter puts
//! them into the tube, a full tube closes and the field waits for the next. All of it by keyboard or
//! scanner.

use super::sent;
use crate::app::intent::Intent as Any;
use crate::app::state::dialog::Dialog;
use crate::app::view::View;
use crate::app::widgets::table::{Column, TALL, Table};
use crate::app::widgets::{name_field, refocus, steps, submits, title};
use crate::app::words::messages::grouped;
use crate::app::workspaces::sampling::{Form, Intent, ViewState};
use crate::model::sampling::{PersonFound, Sampling, SamplingFault, Tube, tube_number};
use egui::{Button, ComboBox, DragValue, Id, Key, Label, RichText, ScrollArea, TextEdit, Ui};

/// Draw the page.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui, sampling: &Sampling) {
    let i18n = &view.i18n;
    let Some(plan) = sampling.plan() else {
        return;
    };
    if plan.begun.is_none() {
        ui.label(i18n.t("sampling-lane-not-begun"));
        return;
    }
    if view.situation().is_locked {
        ui.label(i18n.t("blocked-locked"));
        return;
    }
    show_place(view, ui, sampling);
    if view.sampling.site.is_none() {
        ui.label(RichText::new(i18n.t("sampling-choose-lane")).weak());
        return;
    }
    ui.separator();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        show_fields(view, own, ui);
        if let Some(refusal) = &own.scan.refusal {
            ui.colored_label(ui.visuals().error_fg_color, &refusal.text);
        }
        let number = tube_number(&own.scan.form.tube);
        let tube = number.as_deref().and_then(|number| sampling.tube(number));
        show_found(view, own, ui, sampling);
        ui.separator();
        match (tube, number) {
            (Some(tube), _) => show_tube(view, ui, tube),
            (None, Some(number)) => {
                let args = [("tube", number.into()), ("size", plan.size.into())];
                ui.label(i18n.t_args("sampling-tube-new", &args));
            }
            (None, None) => {
                ui.label(RichText::new(i18n.t("sampling-scan-tube")).weak());
            }
        }
        show_urgent(view, ui, sampling);
        sent::show(view, ui, true);
    });
}

/// Where people step up here; it stays until somebody says otherwise.
fn show_place(view: &View<'_>, ui: &mut Ui, sampling: &Sampling) {
    let i18n = &view.i18n;
    let site = view.sampling.site.clone();
    let lane = view.sampling.lane.max(1);
    let name = i18n.t("field-sampling-site");
    let known = site.as_deref().and_then(|id| sampling.site(id));
    let shown = known.map_or_else(|| i18n.t("sampling-choose-site"), |s| s.name.clone());
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(&name).weak());
        let menu = ComboBox::from_id_salt("lane-site")
            .selected_text(shown)
            .show_ui(ui, |ui| {
                for one in sampling.sites().into_iter().filter(|s| !s.is_closed) {
                    let is_here = site.as_deref() == Some(one.key.id.as_str());
                    if ui.selectable_label(is_here, &one.name).clicked() {
                        view.send(Intent::StandAt(one.key.id.clone(), 1));
                    }
                }
            });
        name_field(&menu.response, &name);
        if let Some(one) = known {
            let mut now = lane;
            let label = i18n.t("field-lane");
            ui.label(RichText::new(&label).weak());
            let field = DragValue::new(&mut now).range(1..=one.lanes.max(1));
            name_field(&ui.add(field), &label);
            if now != lane {
                view.send(Intent::StandAt(one.key.id.clone(), now));
            }
        }
    });
}

/// What the fields of the scanner are remembered by.
fn place() -> Id {
    Id::unique("sampling-lane")
}

/// The fields of the scanner: the tube, then whoever steps up.
fn show_fields(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) {
    let i18n = &view.i18n;
    let waits = own.scan.is_waiting();
    let (focus_tube, focus_said) = (
        std::mem::take(&mut own.focus_tube) || std::mem::take(&mut own.scan.focus),
        std::mem::take(&mut own.focus_said),
    );
    let refused = own.scan.refusal.as_mut();
    let scan = &mut own.scan.form;
    refocus::within(i18n, ui, place(), refused, |ui| {
        let tube = i18n.t("field-tube");
        let field = TextEdit::singleline(&mut scan.tube)
            .hint_text(&tube)
            .desired_width(f32::INFINITY);
        let response = ui.add_enabled(!waits, field);
        name_field(&response, &tube);
        if focus_tube {
            response.request_focus();
        }
        let said = i18n.t("sampling-who");
        let field = TextEdit::singleline(&mut scan.said)
            .hint_text(i18n.t("sampling-who-hint"))
            .desired_width(f32::INFINITY);
        // What is typed while the last one is on the way waits in the field.
        let second = ui.add(field);
        name_field(&second, &said);
        // A scanner ends a number with Enter.
        if focus_said || (response.lost_focus() && !scan.tube.trim().is_empty() && ends(ui)) {
            second.request_focus();
        }
    });
}

fn ends(ui: &Ui) -> bool {
    ui.input(|input| input.key_pressed(Key::Enter))
}

/// Whoever was found; Enter takes all of a household that was pre-registered, else the one that is marked.
fn show_found(view: &View<'_>, own: &mut ViewState, ui: &mut Ui, sampling: &Sampling) {
    let i18n = &view.i18n;
    let said = own.scan.form.said.trim().to_owned();
    if said.is_empty() {
        return refocus::stay(ui, place());
    }
    let state = [
        view.sampling.revision(),
        view.register.revision(),
        view.arrivals.revision(),
    ];
    let found = own.found(state, |said| view.stepping_up(said));
    if found.is_empty() {
        let text = i18n.t("sampling-nobody-found");
        ui.add(Label::new(RichText::new(text).color(ui.visuals().warn_fg_color)).wrap());
        // The next scan takes its place.
        if submits(ui) {
            refocus::again(ui.ctx(), place());
        }
        return;
    }
    let is_code = sampling.registration_coded(&said).is_some();
    own.place = steps(ui, own.place, found.len());
    let free = |one: &PersonFound| one.tube.is_none() || one.urgent.is_some();
    let takes = !own.scan.is_waiting() && submits(ui);
    if takes {
        let people: Vec<String> = match is_code {
            true => found
                .iter()
                .filter(|one| one.tube.is_none())
                .map(|one| one.person.clone())
                .collect(),
            false => found
                .get(own.place)
                .into_iter()
                .map(|one| one.person.clone())
                .collect(),
        };
        view.send(Intent::CheckIn(people));
    }
    for (place, one) in found.iter().enumerate() {
        ui.horizontal_wrapped(|ui| {
            let name = view.person_name(&one.person);
            let home = view.home_text(&one.person);
            let button = Button::selectable(place == own.place, format!("{name}  {home}"));
            if ui.add_enabled(free(one), button).clicked() {
                view.send(Intent::CheckIn(vec![one.person.clone()]));
            }
            match (&one.urgent, &one.tube) {
                (Some(_), _) => {
                    let text = i18n.t("sampling-needs-single");
                    ui.colored_label(ui.visuals().warn_fg_color, text);
                }
                (None, Some(tube)) => {
                    let args = [("tube", tube.as_str().into())];
                    ui.label(RichText::new(i18n.t_args("sampling-in-tube", &args)).weak());
                }
                (None, None) => show_more(view, ui, one),
            }
        });
    }
}

/// What else is done about somebody who was found: refusing, registering the household.
fn show_more(view: &View<'_>, ui: &mut Ui, one: &PersonFound) {
    let i18n = &view.i18n;
    let may = view.may_enter();
    let small = |ui: &mut Ui, key: &str| {
        let response = ui.add_enabled(may, Button::new(i18n.t(key)).small());
        response
            .on_disabled_hover_text(i18n.t("blocked-role"))
            .clicked()
    };
    if small(ui, "sampling-refuses")
        && let Some(round) = view.sampling.round_key()
    {
        let asked = Dialog::Refusal(round, one.person.clone(), String::new());
        view.send(Any::open(asked));
    }
    let register = view.register.register();
    let home = register.and_then(|register| register.resident(&one.person)?.home.clone());
    let Some(home) = home else {
        return;
    };
    let sampling = view.sampling.sampling();
    match sampling.and_then(|sampling| sampling.registration(&home)) {
        Some(known) if !known.code.is_empty() => {
            let args = [("code", known.code.as_str().into())];
            ui.label(RichText::new(i18n.t_args("sampling-code", &args)).monospace());
        }
        _ => {
            if small(ui, "sampling-pre-register") {
                return view.send(Intent::PreRegister(vec![home]));
            }
        }
    }
    if small(ui, "sampling-pre-register-some") {
        let form = Form::Home(view.pre_registration(&home));
        view.send(Intent::Enter(Box::new(form)));
    }
}

/// The tube that is open here: who is in it, in order.
fn show_tube(view: &View<'_>, ui: &mut Ui, tube: &Tube) {
    let i18n = &view.i18n;
    let args = [
        ("tube", tube.number().into()),
        ("count", grouped(tube.count as usize).into()),
        ("size", grouped(tube.size as usize).into()),
    ];
    let name = i18n.t_args("sampling-tube", &args);
    title(ui, name.as_str());
    let people = tube.people.as_deref().unwrap_or_default();
    let columns = [Column::number(""), Column::text("").grows()];
    Table::new("lane-tube", name, &columns)
        .row_height(TALL)
        .flows()
        .only_read()
        .show(ui, people.len(), |row, place| {
            row.text((place + 1).to_string());
            let id = &people[place];
            let who = format!("{}  {}", view.person_name(id), view.home_text(id));
            row.text(who);
        });
    ui.horizontal_wrapped(|ui| {
        let may = view.may_enter();
        let close = Button::new(i18n.t("sampling-close-tube"));
        if ui
            .add_enabled(may && tube.is_open() && tube.count > 0, close)
            .clicked()
        {
            view.send(Intent::CloseTube(tube.number().to_owned()));
        }
        let void = Button::new(i18n.t("sampling-void-tube"));
        let against = match (may, tube.result.is_some()) {
            (false, _) => Some(i18n.t("blocked-role")),
            (true, true) => {
                let fault = SamplingFault::HasResult(tube.number().to_owned());
                Some(view.sampling_fault_text(&fault))
            }
            (true, false) => None,
        };
        let response = ui.add_enabled(against.is_none() && !tube.is_void, void);
        let response = response.on_disabled_hover_text(against.unwrap_or_default());
        if response.clicked() {
            view.send(Any::open(Dialog::VoidTube(tube.key.clone(), String::new())));
        }
        if ui.button(i18n.t("sampling-next-tube")).clicked() {
            view.send(Intent::NextTube);
        }
    });
}

/// Whoever has to be sampled singly at once.
fn show_urgent(view: &View<'_>, ui: &mut Ui, sampling: &Sampling) {
    let i18n = &view.i18n;
    let urgent = sampling.urgent();
    if urgent.is_empty() {
        return;
    }
    let args = [("count", grouped(urgent.len()).into())];
    let name = i18n.t_args("sampling-urgent-list", &args);
    ui.separator();
    ui.colored_label(ui.visuals().warn_fg_color, name.as_str());
    ui.add(Label::new(RichText::new(i18n.t("sampling-urgent-hint")).weak()).wrap());
    let columns = [Column::text("").grows(), Column::text("")];
    let clicked =
        Table::new("lane-urgent", name, &columns)
            .flows()
            .show(ui, urgent.len(), |row, place| {
                let (id, tube) = urgent[place];
                row.text(format!("{}  {}", view.person_name(id), view.home_text(id)));
                row.text(tube.number());
            });
    if let Some((id, _)) = clicked.row.and_then(|place| urgent.get(place)) {
        view.send(Intent::CheckIn(vec![(*id).to_owned()]));
    }
}
