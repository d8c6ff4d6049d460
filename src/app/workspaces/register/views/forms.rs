//! The forms of the register, in place of the page. Owns: which fields each has.

use crate::app::view::View;
use crate::app::widgets::form::{Onward, field, sheet};
use crate::app::widgets::name_field;
use crate::app::widgets::refocus;
use crate::app::widgets::title;
use crate::app::workspaces::register::words::{level_name, role_name};
use crate::app::workspaces::register::{Form, Intent, ViewState};
use crate::geometry::fixed::Degrees;
use crate::i18n::I18n;
use crate::model::record::Key;
use crate::model::register::{
    ChargeDraft, CompoundKind, Dedicated, HouseholdDraft, Level, Register, ResettleDraft,
    ResidentDraft, Tenure, UnitDraft,
};
use egui::{Button, ComboBox, Grid, Id, Label, RichText, TextEdit, Ui};

/// So many units are offered.
const OFFERED: usize = 8;
/// A day as it is typed.
const DAY: &str = "2021-09-11";

/// Draw the form that is open. Once it was handed to the project, nothing is entered until that has
/// answered.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) {
    let Some(entering) = &mut own.form else {
        return;
    };
    let waits = entering.is_waiting();
    let (form, refusal) = (&mut entering.form, &mut entering.refusal);
    let said = refusal.as_ref().map(|refusal| refusal.text.clone());
    title(ui, view.i18n.t(title_of(form)));
    show_subject(view, ui, form);
    let place = Id::unique("register-form");
    let shown = refocus::within(&view.i18n, ui, place, refusal.as_mut(), |ui| {
        let shown = ui.add_enabled_ui(!waits, |ui| {
            sheet(&view.i18n, ui, "register", said.as_deref(), |ui| {
                Grid::new("register-form").num_columns(2).show(ui, |ui| {
                    show_fields(view, ui, form);
                });
                if view.shares_door(form) {
                    let text = view.i18n.t("home-door-shared");
                    ui.colored_label(ui.visuals().warn_fg_color, text);
                }
                view.form_faults(form).into()
            })
        });
        shown.inner
    });
    if waits {
        return;
    }
    match shown {
        Onward::Stay => {}
        Onward::Leave => own.leave(),
        Onward::Keep => view.send(Intent::KeepForm),
    }
}

const fn title_of(form: &Form) -> &'static str {
    match form {
        Form::Unit(None, draft) => match draft.level {
            Level::Community => "unit-add-community",
            Level::Area => "unit-add-area",
            Level::Grid => "unit-add-grid",
            Level::Compound => "unit-add-compound",
            Level::Building => "unit-add-building",
        },
        Form::Unit(Some(_), _) => "unit-edit",
        Form::Move(..) => "unit-move",
        Form::Retire(..) => "unit-retire",
        Form::Household(None, _) => "home-add",
        Form::Household(Some(_), _) => "home-edit",
        Form::Resident(None, _) => "resident-add",
        Form::Resident(Some(_), _) => "resident-edit",
        Form::MoveOut(..) => "home-move-out",
        Form::Resettle(..) => "home-resettle",
        Form::Settle(..) => "resident-settle",
        Form::Charge(_, _, Some(_)) => "charge-replace",
        Form::Charge(..) => "charge-add",
        Form::EndCharge(..) => "charge-end",
        Form::Staff(..) => "charge-person",
    }
}

/// What the form is about, and what it would do.
fn show_subject(view: &View<'_>, ui: &mut Ui, form: &Form) {
    let Some(register) = view.register.register() else {
        return;
    };
    let i18n = &view.i18n;
    let chosen = view.register.chosen_unit().and_then(|id| register.unit(id));
    let name = chosen.map(|unit| unit.name.clone()).unwrap_or_default();
    let hint = match form {
        Form::Unit(None, draft) => {
            let args = [
                ("unit", name.into()),
                ("level", level_name(i18n, draft.level).into()),
            ];
            i18n.t_args("form-below", &args)
        }
        Form::Retire(..) => i18n.t_args("form-retire", &[("unit", name.into())]),
        Form::MoveOut(key, _) => {
            let lives = register.residents_in(&key.id);
            let lives = lives.iter().filter(|r| r.is_there(register.today()));
            i18n.t_args("form-move-out", &[("count", lives.count().into())])
        }
        Form::Household(Some(_), _) | Form::Resident(Some(_), _) => i18n.t("form-sealed"),
        Form::Settle(key, ..) => {
            let resident = register.resident(&key.id);
            let who = resident.map(|one| format!("{} {}", one.name(), one.phone()));
            who.unwrap_or_default()
        }
        Form::Charge(_, _, Some(_)) => i18n.t_args("form-replace", &[("unit", name.into())]),
        Form::Staff(..) => i18n.t("form-staff"),
        _ => name,
    };
    ui.add(Label::new(RichText::new(hint).weak()).wrap());
}

fn show_fields(view: &View<'_>, ui: &mut Ui, form: &mut Form) {
    let i18n = &view.i18n;
    match form {
        Form::Unit(key, draft) => unit_fields(view, ui, key.as_ref(), draft),
        Form::Move(key, query, to) => move_fields(view, ui, key, query, to),
        Form::Retire(_, day) => field(i18n, ui, "field-valid-to", day, DAY),
        Form::MoveOut(_, day) | Form::EndCharge(_, day) => field(i18n, ui, "field-last", day, DAY),
        Form::Household(key, draft) => home_fields(i18n, ui, key.is_none(), draft),
        Form::Resident(key, draft) => resident_fields(i18n, ui, key.is_none(), draft),
        Form::Resettle(_, query, draft) => place_fields(view, ui, query, draft),
        Form::Settle(_, query, draft) => {
            place_fields(view, ui, query, draft);
            behind_fields(view, ui, draft);
        }
        Form::Charge(_, draft, _) => charge_fields(view, ui, draft),
        Form::Staff(_, name, phone, is_public) => {
            let kept = i18n.t("case-sealed-hint");
            field(i18n, ui, "field-name", name, &kept);
            field(i18n, ui, "field-phone", phone, &kept);
            ui.label("");
            ui.checkbox(is_public, i18n.t("charge-public"));
            ui.end_row();
        }
    }
}

/// A menu in a form, with its name before it.
fn menu<T: PartialEq + Copy>(
    ui: &mut Ui,
    (id, name): (&str, String),
    value: &mut T,
    choices: &[(T, String)],
) {
    ui.label(RichText::new(&name).weak());
    let shown = choices.iter().find(|(choice, _)| choice == value);
    let menu = ComboBox::from_id_salt(id)
        .selected_text(shown.map(|(_, text)| text.clone()).unwrap_or_default())
        .show_ui(ui, |ui| {
            for (choice, text) in choices {
                ui.selectable_value(value, *choice, text);
            }
        });
    name_field(&menu.response, &name);
    refocus::after_menu(ui.ctx(), &menu);
    ui.end_row();
}

fn unit_fields(view: &View<'_>, ui: &mut Ui, key: Option<&Key>, draft: &mut UnitDraft) {
    let i18n = &view.i18n;
    let is_new = key.is_none();
    if is_new {
        field(i18n, ui, "field-code", &mut draft.code, "");
    }
    let hint = match draft.level {
        Level::Building => i18n.t("unit-name-hint"),
        _ => String::new(),
    };
    field(i18n, ui, "field-unit-name", &mut draft.name, &hint);
    if draft.level == Level::Compound {
        let kinds = CompoundKind::ALL.map(|kind| (kind, i18n.t(kind.key())));
        let name = i18n.t("field-kind");
        menu(ui, ("unit-kind", name), &mut draft.kind, &kinds);
    }
    if draft.level == Level::Grid {
        let mut kinds = vec![(None, i18n.t("dedicated-none"))];
        let all = Dedicated::ALL.into_iter();
        kinds.extend(all.map(|d| (Some(d), i18n.t(&format!("dedicated-{}", d.name())))));
        let name = i18n.t("field-dedicated");
        menu(ui, ("unit-dedicated", name), &mut draft.dedicated, &kinds);
    }
    if draft.level == Level::Building {
        field(i18n, ui, "field-stated", &mut draft.stated, "24");
        ui.label("");
        ui.checkbox(&mut draft.is_surveyed, i18n.t("unit-surveyed"))
            .on_hover_text(i18n.t("unit-surveyed-hint"));
        ui.end_row();
        if is_new {
            ui.label(RichText::new(i18n.t("field-site")).weak());
            let place = draft
                .at
                .map(|at| format!("{}, {}", Degrees(at.x), Degrees(at.y)));
            ui.label(place.unwrap_or_else(|| i18n.t("site-click")));
            ui.end_row();
        }
    }
    field(i18n, ui, "field-valid-from", &mut draft.from, DAY);
}

fn move_fields(
    view: &View<'_>,
    ui: &mut Ui,
    key: &Key,
    query: &mut String,
    to: &mut Option<String>,
) {
    let Some(register) = view.register.register() else {
        return;
    };
    let Some(id) = register.unit_of(key) else {
        return;
    };
    let Some(above) = register.unit(id).and_then(|unit| unit.level.above()) else {
        return;
    };
    let targets = register.targets(id);
    let is_fit = |id: usize| targets.contains(&id);
    find_unit(view, ui, "field-within", above, query, to, is_fit);
}

/// A field that finds a unit of a level: what is chosen, or what may be.
fn find_unit(
    view: &View<'_>,
    ui: &mut Ui,
    name: &str,
    level: Level,
    query: &mut String,
    chosen: &mut Option<String>,
    is_fit: impl Fn(usize) -> bool,
) {
    let Some(register) = view.register.register() else {
        return;
    };
    let i18n = &view.i18n;
    ui.label(RichText::new(i18n.t(name)).weak());
    ui.vertical(|ui| {
        let hint = i18n.t_args(
            "find-unit-hint",
            &[("level", level_name(i18n, level).into())],
        );
        let field = TextEdit::singleline(query)
            .desired_width(220.0)
            .hint_text(hint);
        let response = ui.add(field);
        name_field(&response, &i18n.t(name));
        if response.changed() {
            *chosen = None;
        }
        if chosen.is_some() {
            return;
        }
        for (id, code, name) in offered(register, level, query, is_fit) {
            let grid = register
                .above(id, Level::Grid)
                .and_then(|id| register.unit(id));
            let grid = grid.map(|grid| grid.name.clone()).unwrap_or_default();
            let button = Button::selectable(false, &name)
                .right_text(RichText::new(grid).small().weak())
                .min_size(egui::vec2(220.0, 0.0));
            if ui.add(button).clicked() {
                *query = name;
                *chosen = Some(code);
            }
        }
    });
    ui.end_row();
}

/// Units that may be meant: those found, or all where they are few.
fn offered(
    register: &Register,
    level: Level,
    query: &str,
    is_fit: impl Fn(usize) -> bool,
) -> Vec<(usize, String, String)> {
    let found = register.find_units(level, query, &is_fit, OFFERED);
    let named = found.into_iter().filter_map(|id| {
        let unit = register.unit(id)?;
        Some((id, unit.code.clone(), unit.name.clone()))
    });
    named.collect()
}

/// Where somebody goes.
fn place_fields(view: &View<'_>, ui: &mut Ui, query: &mut String, draft: &mut ResettleDraft) {
    let (name, level) = ("field-building", Level::Building);
    find_unit(view, ui, name, level, query, &mut draft.building, |_| true);
    field(&view.i18n, ui, "field-door", &mut draft.door, "3-502");
    field(&view.i18n, ui, "field-from", &mut draft.from, DAY);
}

/// Who lives behind that door: a resident joins them, and where nobody does is a new household.
fn behind_fields(view: &View<'_>, ui: &mut Ui, draft: &mut ResettleDraft) {
    let Some(register) = view.register.register() else {
        return;
    };
    if draft.building.is_none() || draft.door.trim().is_empty() {
        return;
    }
    let i18n = &view.i18n;
    let behind = draft.behind(register);
    ui.label(RichText::new(i18n.t("field-joined")).weak());
    ui.vertical(|ui| {
        if behind.is_empty() {
            ui.label(i18n.t("settle-new"));
        }
        let is_only = behind.len() == 1;
        let is_there = |id: &String| behind.iter().any(|home| home.key.id == *id);
        draft.home = draft.home.take().filter(is_there);
        for home in &behind {
            let residents = register.residents_in(&home.key.id);
            let head = residents.first().map(|r| r.name()).unwrap_or_default();
            let text = format!("{head} {}", home.phone());
            let is_chosen = is_only || draft.home.as_ref() == Some(&home.key.id);
            let choice = ui.radio(is_chosen, text.trim());
            if choice.clicked() {
                draft.home = Some(home.key.id.clone());
            }
        }
    });
    ui.end_row();
}

fn home_fields(i18n: &I18n, ui: &mut Ui, is_new: bool, draft: &mut HouseholdDraft) {
    let kept = sealed_hint(i18n, is_new);
    field(
        i18n,
        ui,
        "field-door",
        &mut draft.door,
        kept.as_deref().unwrap_or("3-502"),
    );
    let kept = kept.unwrap_or_default();
    field(i18n, ui, "field-home-phone", &mut draft.phone, &kept);
    let mut choices = vec![(None, i18n.t("tenure-unsaid"))];
    choices.extend([
        (Some(Tenure::Owner), i18n.t("tenure-owner")),
        (Some(Tenure::Tenant), i18n.t("tenure-tenant")),
    ]);
    let name = i18n.t("field-tenure");
    menu(ui, ("home-tenure", name), &mut draft.tenure, &choices);
    field(i18n, ui, "field-from", &mut draft.from, DAY);
    if !is_new {
        field(i18n, ui, "field-until", &mut draft.until, DAY);
    }
    field(i18n, ui, "field-note", &mut draft.note, &kept);
}

fn resident_fields(i18n: &I18n, ui: &mut Ui, is_new: bool, draft: &mut ResidentDraft) {
    let kept = sealed_hint(i18n, is_new);
    let kept = kept.unwrap_or_default();
    field(i18n, ui, "field-name", &mut draft.name, &kept);
    field(i18n, ui, "field-resident-id", &mut draft.resident_id, &kept);
    field(i18n, ui, "field-phone", &mut draft.phone, &kept);
    let relation = match is_new {
        true => i18n.t("relation-hint"),
        false => kept.clone(),
    };
    field(i18n, ui, "field-relation", &mut draft.relation, &relation);
    let care = match is_new {
        true => i18n.t("care-hint"),
        false => kept.clone(),
    };
    field(i18n, ui, "field-care", &mut draft.care, &care);
    field(i18n, ui, "field-from", &mut draft.from, DAY);
    if !is_new {
        field(i18n, ui, "field-until", &mut draft.until, DAY);
    }
    field(i18n, ui, "field-note", &mut draft.note, &kept);
}

/// What stands in an empty field of something that is there: it stays as it is.
fn sealed_hint(i18n: &I18n, is_new: bool) -> Option<String> {
    (!is_new).then(|| i18n.t("case-sealed-hint"))
}

fn charge_fields(view: &View<'_>, ui: &mut Ui, draft: &mut ChargeDraft) {
    let i18n = &view.i18n;
    ui.label(RichText::new(i18n.t("field-charge-role")).weak());
    ui.label(role_name(i18n, draft.role));
    ui.end_row();
    field(
        i18n,
        ui,
        "field-name",
        &mut draft.name,
        &i18n.t("charge-name-hint"),
    );
    let typed = draft.name.trim().to_owned();
    let register = view.register.register();
    let person = draft.person.as_ref();
    let chosen = person.and_then(|id| register?.staff(id));
    if chosen.is_some_and(|staff| staff.name() != typed) {
        draft.person = None;
    }
    if draft.person.is_none() && !typed.is_empty() {
        // Somebody who answers for something else already.
        let known = register.into_iter().flat_map(Register::all_staff);
        let known: Vec<_> = known.filter(|s| s.name().starts_with(&typed)).collect();
        for staff in known.into_iter().take(OFFERED) {
            ui.label("");
            let button = Button::selectable(false, staff.name())
                .right_text(RichText::new(staff.phone()).small().weak())
                .min_size(egui::vec2(220.0, 0.0));
            if ui.add(button).clicked() {
                draft.person = Some(staff.key.id.clone());
                draft.name = staff.name();
            }
            ui.end_row();
        }
    }
    if draft.person.is_none() {
        field(i18n, ui, "field-phone", &mut draft.phone, "138…");
        ui.label("");
        ui.checkbox(&mut draft.is_public, i18n.t("charge-public"));
        ui.end_row();
    }
    ui.label("");
    ui.checkbox(&mut draft.is_deputy, i18n.t("charge-deputy"));
    ui.end_row();
    field(i18n, ui, "field-from", &mut draft.from, DAY);
    field(i18n, ui, "field-until", &mut draft.until, DAY);
}
