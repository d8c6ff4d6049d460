//! The card of a unit: what it is, what is counted of it, who answers for it, and what is done
//! about it.

use super::homes;
use crate::app::command::Command;
use crate::app::intent;
use crate::app::project::PersonRow;
use crate::app::state::dialog::Dialog;
use crate::app::view::View;
use crate::app::widgets::form::period_text;
use crate::app::widgets::{name_field, title};
use crate::app::words::messages::grouped;
use crate::app::workspaces::map::inspector::row;
use crate::app::workspaces::register::words::{charge_name, role_key, role_name, unit_kind};
use crate::app::workspaces::register::{Form, Intent, ViewState};
use crate::model::record::{Key, Kind};
use crate::model::register::{
    Answering, Charge, ChargeDraft, Level, Register, Unit, UnitDraft, UnitId,
};
use crate::rules::Permission;
use crate::rules::responsibility::{self, Role};
use egui::{Button, Grid, Label, RichText, ScrollArea, Ui};
use std::collections::BTreeSet;

/// Room for a name, a phone and a period, points.
const WHO: f32 = 230.0;

/// Draw the card of the chosen unit.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) {
    let Some(id) = view.register.chosen_unit() else {
        show_nothing(view, ui);
        return;
    };
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let Some(unit) = view.register.register().and_then(|r| r.unit(id)).cloned() else {
            return;
        };
        show_path(view, ui, id);
        title(ui, unit.name.clone());
        show_facts(view, ui, &unit);
        show_steps(view, ui, (id, &unit));
        ui.separator();
        if unit.level == Level::Building {
            homes::show(view, own, ui, &unit);
            ui.separator();
        }
        show_answering(view, ui, (id, &unit));
    });
}

fn show_nothing(view: &View<'_>, ui: &mut Ui) {
    ui.label(RichText::new(view.i18n.t("register-empty")).weak());
    let today = view.now().date();
    if step(
        view,
        ui,
        "unit-add-community",
        (true, of_level(Level::Community)),
    ) {
        let register = view.register.register();
        if let Some(draft) = register.map(|r| UnitDraft::community(r, today)) {
            view.send(Intent::Enter(Box::new(Form::Unit(None, draft))));
        }
    }
}

/// The units above, each to be gone to.
fn show_path(view: &View<'_>, ui: &mut Ui, id: UnitId) {
    let Some(register) = view.register.register() else {
        return;
    };
    let path = register.path(id);
    let above = path.iter().take(path.len().saturating_sub(1));
    let names: Vec<(UnitId, String)> = above
        .filter_map(|id| Some((*id, register.unit(*id)?.name.clone())))
        .collect();
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        for (id, name) in names {
            if ui.link(name).clicked() {
                chosen = Some(id);
            }
            ui.label(RichText::new("›").weak());
        }
    });
    if let Some(id) = chosen {
        view.send(Intent::GoToUnit(id, false));
    }
}

fn show_facts(view: &View<'_>, ui: &mut Ui, unit: &Unit) {
    let i18n = &view.i18n;
    Grid::new("unit-facts").num_columns(2).show(ui, |ui| {
        row(ui, i18n.t("field-kind"), unit_kind(i18n, unit));
        row(ui, i18n.t("field-code"), unit.code.clone());
        let sum = unit.sum;
        if unit.level != Level::Building {
            let buildings = grouped(sum.buildings as usize).to_string();
            row(ui, i18n.t("count-buildings"), buildings);
        }
        let households = grouped(sum.households as usize);
        let args = [
            ("households", i18n.figure_in(households, sum.estimated > 0)),
            ("registered", grouped(sum.registered as usize).into()),
        ];
        let households = i18n.t_args("count-households-of", &args);
        row(ui, i18n.t("count-households"), households);
        row(
            ui,
            i18n.t("count-residents"),
            grouped(sum.residents as usize).to_string(),
        );
        if let Some(stated) = unit.stated {
            let key = match (unit.is_surveyed, unit.is_estimated) {
                (true, _) => "count-stated-surveyed",
                (false, true) => "count-stated-estimated",
                (false, false) => "count-stated-of",
            };
            let args = [("count", grouped(stated as usize).into())];
            row(ui, i18n.t("field-stated"), i18n.t_args(key, &args));
        }
        if unit.from.is_some() || unit.until.is_some() {
            let period = period_text(i18n, unit.from, unit.until);
            row(ui, i18n.t("field-valid"), period);
        }
    });
    if unit.sum.estimated > 0 {
        ui.label(RichText::new(i18n.t("estimated-note")).weak());
    }
}

/// Who may do a step: whoever has one of these permissions.
pub(super) const DESK: &[Permission] = &[Permission::EditRecords];
/// Whoever may write to files outside.
const EXPORT: &[Permission] = &[Permission::Export];
/// Whoever may see somebody in clear.
const PERSONAL: &[Permission] = &[Permission::ViewPersonal];
/// The desk and the planner.
pub(super) const BOTH: &[Permission] = &[Permission::EditRecords, Permission::EditMap];

/// Who may change a unit of a level: the outer levels are the planner's, what stands in a grid the
/// desk's as well.
pub(super) const fn of_level(level: Level) -> &'static [Permission] {
    match level {
        Level::Compound | Level::Building => BOTH,
        Level::Community | Level::Area | Level::Grid => &[Permission::EditMap],
    }
}

/// Why somebody may not do a step, by the key of its text.
pub(super) fn blocked(view: &View<'_>, needed: &[Permission]) -> Option<&'static str> {
    let state = view.work.state.as_ref();
    let role = state.and_then(|state| state.role);
    let may = role.is_none_or(|role| needed.iter().any(|needed| role.may(*needed)));
    let why = state.and_then(|state| state.why_not_edit());
    why.or((!may).then_some("blocked-role"))
}

/// A button for a step, with the reason where it cannot be done.
pub(super) fn step(
    view: &View<'_>,
    ui: &mut Ui,
    key: &str,
    (is_open, needed): (bool, &[Permission]),
) -> bool {
    let blocked = blocked(view, needed);
    let button = Button::new(view.i18n.t(key));
    let mut response = ui.add_enabled(blocked.is_none() && is_open, button);
    if let Some(reason) = blocked {
        response = response.on_disabled_hover_text(view.i18n.t(reason));
    } else if !is_open {
        response = response.on_disabled_hover_text(view.i18n.t(&format!("{key}-not")));
    }
    response.clicked()
}

fn show_steps(view: &View<'_>, ui: &mut Ui, (id, unit): (UnitId, &Unit)) {
    let Some(register) = view.register.register() else {
        return;
    };
    let today = view.now().date();
    let is_there = unit.is_there(today);
    let editors = of_level(unit.level);
    let (mut form, mut redraws, mut zooms) = (None, false, false);
    ui.horizontal_wrapped(|ui| {
        zooms = ui.button(view.i18n.t("unit-show")).clicked();
        match unit.level.below() {
            Some(Level::Grid) => {
                // A grid comes into being where another one is divided.
                redraws |= step(view, ui, "unit-add-grid", (is_there, of_level(Level::Grid)));
            }
            Some(level) => {
                let key = format!("unit-add-{}", level.kind().name());
                if step(view, ui, &key, (is_there, of_level(level))) {
                    let draft = UnitDraft::below(register, id, today);
                    form = draft.map(|draft| Form::Unit(None, draft));
                }
            }
            None => {}
        }
        if step(view, ui, "unit-edit", (true, editors)) {
            let draft = UnitDraft::of(unit);
            form = Some(Form::Unit(Some(unit.key.clone()), draft));
        }
        let has_targets = is_there && !register.targets(id).is_empty();
        if unit.level != Level::Community && step(view, ui, "unit-move", (has_targets, editors)) {
            form = Some(Form::Move(unit.key.clone(), String::new(), None));
        }
        match unit.level {
            // A grid goes where another one takes its ground.
            Level::Grid => {
                redraws |= step(
                    view,
                    ui,
                    "unit-retire-grid",
                    (is_there, of_level(Level::Grid)),
                )
            }
            _ => {
                let is_free = is_there && register.holds(id) == (0, 0);
                if step(view, ui, "unit-retire", (is_free, editors)) {
                    form = Some(Form::Retire(unit.key.clone(), today.to_string()));
                }
            }
        }
    });
    if zooms {
        view.send(Intent::GoToUnit(id, true));
    } else if redraws {
        view.send(Command::Redraw);
    } else if let Some(form) = form {
        view.send(Intent::Enter(Box::new(form)));
    }
}

/// Roles that are asked for at a level, or that somebody is named for at it.
fn roles_of(level: Level) -> Vec<Role> {
    let needed = &responsibility::bundled().needs;
    let mut roles: Vec<Role> = needed
        .iter()
        .filter(|need| Level::named(&need.level) == Some(level))
        .map(|need| need.role)
        .collect();
    let own = match level {
        Level::Community => &[Role::CommunityHead, Role::Police, Role::Doctor][..],
        Level::Area => &[Role::AreaHead, Role::Police, Role::Doctor],
        Level::Compound => &[Role::BuildingHead],
        Level::Grid | Level::Building => &[],
    };
    roles.extend(own.iter().filter(|role| {
        !needed
            .iter()
            .any(|n| n.role == **role && Level::named(&n.level) == Some(level))
    }));
    roles
}

/// What is done about who answers.
enum Named {
    Add(Role),
    Replace(Charge),
    End(Key),
    Staff(String),
    Look(PersonRow),
    Hide,
    Copy,
    Print,
}

fn show_answering(view: &View<'_>, ui: &mut Ui, (id, unit): (UnitId, &Unit)) {
    let Some(register) = view.register.register() else {
        return;
    };
    title(ui, view.i18n.t("charge-title"));
    let all = register.answering(id);
    let mut roles = roles_of(unit.level);
    let others = all.iter().filter(|(_, answers)| !answers.is_empty());
    roles.extend(others.map(|(role, _)| *role));
    let mut seen = BTreeSet::new();
    roles.retain(|role| seen.insert(*role));
    let needed = responsibility::bundled().needs.iter();
    let needed: Vec<Role> = needed
        .filter(|need| Level::named(&need.level) == Some(unit.level))
        .map(|need| need.role)
        .collect();
    let mut named = None;
    Grid::new("answering").num_columns(3).show(ui, |ui| {
        for role in &roles {
            let answers = all.iter().find(|(of, _)| of == role);
            let answers = answers.map(|(_, a)| a.as_slice()).unwrap_or_default();
            // Whoever stands in for somebody does not take their place.
            if answers.iter().all(|a| a.charge.is_deputy) {
                ui.label(RichText::new(role_name(&view.i18n, *role)).weak());
                let text = view.i18n.t("charge-nobody");
                if needed.contains(role) {
                    ui.colored_label(ui.visuals().warn_fg_color, text);
                } else {
                    ui.label(RichText::new(text).weak());
                }
                if step(view, ui, "charge-add", (true, DESK)) {
                    named = Some(Named::Add(*role));
                }
                ui.end_row();
            }
            for answering in answers {
                if let Some(did) = show_one(view, ui, register, id, answering) {
                    named = Some(did);
                }
            }
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.menu_button(view.i18n.t("charge-more"), |ui| {
            for role in Role::ALL {
                if step(view, ui, &role_key(role), (true, DESK)) {
                    named = Some(Named::Add(role));
                }
            }
        });
        if ui.button(view.i18n.t("charge-copy")).clicked() {
            named = Some(Named::Copy);
        }
        if step(view, ui, "charge-print", (true, EXPORT)) {
            named = Some(Named::Print);
        }
    });
    let today = view.now().date();
    let new = |role| ChargeDraft::new(unit.level, &unit.code, role, today);
    let form = match named {
        None => return,
        Some(Named::Add(role)) => Form::Charge(None, new(role), None),
        Some(Named::Replace(charge)) => {
            // Whoever was named for another unit, or a grid of the past, goes on being named there.
            let is_own = charge.unit == unit.code && charge.level == unit.level;
            let ends = is_own.then(|| charge.key.clone());
            Form::Charge(None, new(charge.role), ends)
        }
        Some(Named::End(key)) => Form::EndCharge(key, today.to_string()),
        Some(Named::Look(row)) => {
            let dialog = Dialog::Unmask(row, String::new());
            view.send(intent::Intent::open(dialog));
            return;
        }
        Some(Named::Hide) => {
            view.send(Intent::Mask);
            return;
        }
        Some(Named::Copy) => {
            view.send(Intent::CopyCallList(unit.key.clone()));
            return;
        }
        Some(Named::Print) => {
            view.send(Intent::PrintCallList(unit.key.clone()));
            return;
        }
        Some(Named::Staff(id)) => {
            let staff = register.staff(&id);
            let is_public = staff.is_some_and(|staff| staff.is_public);
            let key = Key::new(Kind::Person, id);
            Form::Staff(key, String::new(), String::new(), is_public)
        }
    };
    view.send(Intent::Enter(Box::new(form)));
}

fn show_one(
    view: &View<'_>,
    ui: &mut Ui,
    register: &Register,
    unit: UnitId,
    answering: &Answering<'_>,
) -> Option<Named> {
    let i18n = &view.i18n;
    let charge = answering.charge;
    let mut named = None;
    ui.label(RichText::new(charge_name(i18n, charge)).weak());
    let staff = register.staff(&charge.person);
    let key = Key::new(Kind::Person, charge.person.as_str());
    let clear = view.work.unmasked.as_ref();
    let clear = clear.filter(|(of, _)| *of == key).map(|(_, fields)| fields);
    let is_clear = clear.is_some();
    let (name, phone) = match clear {
        Some(fields) => {
            let of = |name| fields.get(name).cloned().unwrap_or_default();
            (of("name"), of("phone"))
        }
        None => staff.map(|s| (s.name(), s.phone())).unwrap_or_default(),
    };
    let masked = [("name", name.clone()), ("phone", phone.clone())];
    let name = Some(name).filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| i18n.t("charge-sealed"));
    ui.vertical(|ui| {
        ui.set_min_width(WHO);
        let text = RichText::new(format!("{name} {phone}"));
        let text = if is_clear { text.strong() } else { text };
        ui.add(Label::new(text).selectable(true));
        let mut notes = Vec::new();
        if answering.is_inherited {
            notes.push(i18n.t_args("charge-inherited", &[("grid", charge.unit.as_str().into())]));
        } else if answering.named_for != unit {
            let above = register.unit(answering.named_for).map(|u| u.name.clone());
            let args = [("unit", above.unwrap_or_default().into())];
            notes.push(i18n.t_args("charge-above", &args));
        }
        if charge.from.is_some() || charge.until.is_some() {
            notes.push(period_text(i18n, charge.from, charge.until));
        }
        if !notes.is_empty() {
            let text = notes.join(&i18n.t("map-list-separator"));
            ui.add(Label::new(RichText::new(text).small().weak()).wrap());
        }
    });
    let menu = ui.menu_button("⋯", |ui| {
        if step(view, ui, "charge-replace", (true, DESK)) {
            named = Some(Named::Replace(charge.clone()));
        }
        if step(view, ui, "charge-end", (true, DESK)) {
            named = Some(Named::End(charge.key.clone()));
        }
        if step(view, ui, "charge-person", (true, DESK)) {
            named = Some(Named::Staff(charge.person.clone()));
        }
        if is_clear && ui.button(i18n.t("people-hide")).clicked() {
            named = Some(Named::Hide);
        }
        let is_masked = !is_clear && staff.is_some_and(|staff| !staff.is_public);
        if is_masked && step(view, ui, "people-unmask", (true, PERSONAL)) {
            let masked = masked.map(|(name, text)| (name.to_owned(), text));
            named = Some(Named::Look(PersonRow {
                key,
                kind: "staff".to_owned(),
                masked: masked.into(),
            }));
        }
    });
    name_field(&menu.response, &i18n.t("button-more"));
    ui.end_row();
    named
}
