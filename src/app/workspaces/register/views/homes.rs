//! The households of a building and who lives in them: masked, and in clear one by one with a
//! reason that the journal keeps.

use super::card::{DESK, step};
use crate::app::intent;
use crate::app::project::PersonRow;
use crate::app::state::dialog::Dialog;
use crate::app::view::View;
use crate::app::widgets::form::{day_text, period_text};
use crate::app::widgets::title;
use crate::app::words::messages::grouped;
use crate::app::workspaces::register::{Form, Intent, ViewState};
use crate::i18n::I18n;
use crate::model::record::Key;
use crate::model::register::{
    Household, HouseholdDraft, Register, ResettleDraft, Resident, ResidentDraft, Tenure, Unit,
};
use crate::store::sealing::Fields;
use egui::{Button, Label, RichText, TextWrapMode, Ui, vec2};

/// Values of a household that are shown in clear, in this order.
const OF_HOME: [&str; 3] = ["door", "phone", "note"];
/// Values of a resident that are shown in clear.
const OF_RESIDENT: [&str; 6] = ["name", "phone", "resident_id", "relation", "care", "note"];

/// What somebody did.
pub(super) enum Done {
    /// Look into a household, or no longer.
    Look(Option<String>),
    /// Enter something.
    Form(Form),
    /// See somebody in clear who is shown like this.
    Unmask(Key, Fields),
    /// Mask them again.
    Hide,
}

/// Do it.
pub(super) fn act(view: &View<'_>, own: &mut ViewState, done: Option<Done>) {
    match done {
        None => {}
        Some(Done::Look(home)) => view.send(Intent::LookInto(home)),
        Some(Done::Form(form)) => {
            view.send(Intent::Enter(Box::new(form)));
            // However the form is left, what it was opened from is in view again.
            own.reveal_home = true;
        }
        Some(Done::Hide) => view.send(Intent::Mask),
        Some(Done::Unmask(key, masked)) => {
            let row = PersonRow {
                key,
                kind: String::new(),
                masked,
            };
            let dialog = Dialog::Unmask(row, String::new());
            view.send(intent::Intent::open(dialog));
        }
    }
}

/// Draw the households of a building.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui, building: &Unit) {
    let today = view.now().date();
    let Some(register) = view.register.register() else {
        return;
    };
    let i18n = &view.i18n;
    let mut homes = register.households_in(&building.code);
    homes.retain(|home| own.shows_gone || home.is_there(today));
    let args = [("count", grouped(homes.len()).into())];
    title(ui, i18n.t_args("homes-title", &args));
    let mut done = None;
    let mut is_revealed = false;
    if step(view, ui, "home-add", (building.is_there(today), DESK)) {
        let draft = HouseholdDraft {
            building: building.code.clone(),
            from: today.to_string(),
            ..HouseholdDraft::default()
        };
        done = Some(Done::Form(Form::Household(None, draft)));
    }
    if homes.is_empty() {
        ui.label(RichText::new(i18n.t("homes-none")).weak());
    }
    for home in homes {
        let is_open = view.register.home.as_ref() == Some(&home.key.id);
        if show_line(i18n, ui, register, home, is_open) {
            let home = (!is_open).then(|| home.key.id.clone());
            done = Some(Done::Look(home));
        }
        if is_open {
            let did = ui.indent(&home.key.id, |ui| show_home(view, own, ui, register, home));
            if own.reveal_home {
                did.response.scroll_to_me(None);
                is_revealed = true;
            }
            done = did.inner.or(done);
        }
    }
    if is_revealed {
        own.reveal_home = false;
    }
    act(view, own, done);
}

fn tenure_name(i18n: &I18n, tenure: Option<Tenure>) -> String {
    i18n.t(match tenure {
        Some(Tenure::Owner) => "tenure-owner",
        Some(Tenure::Tenant) => "tenure-tenant",
        None => "tenure-unsaid",
    })
}

/// A household in one line; `true` where it was clicked.
fn show_line(
    i18n: &I18n,
    ui: &mut Ui,
    register: &Register,
    home: &Household,
    is_open: bool,
) -> bool {
    let residents = register.residents_in(&home.key.id);
    let lives = residents.iter().filter(|r| r.is_there(register.today()));
    let head = residents.first().map(|r| r.name()).unwrap_or_default();
    let args = [
        ("head", head.into()),
        ("tenure", tenure_name(i18n, home.tenure).into()),
        ("count", grouped(lives.count()).into()),
    ];
    let mut text = RichText::new(i18n.t_args("home-line", &args));
    if !home.is_there(register.today()) {
        text = text.strikethrough().weak();
    }
    let button = Button::selectable(is_open, text)
        .wrap_mode(TextWrapMode::Truncate)
        .right_text(RichText::new(home.phone()).small().weak())
        .min_size(vec2(ui.available_width(), 0.0));
    ui.add(button).clicked()
}

/// A household that is looked into.
fn show_home(
    view: &View<'_>,
    own: &ViewState,
    ui: &mut Ui,
    register: &Register,
    home: &Household,
) -> Option<Done> {
    let i18n = &view.i18n;
    let today = register.today();
    let mut done = None;
    let period = period_text(i18n, home.from, home.until);
    ui.label(RichText::new(period).weak());
    ui.horizontal_wrapped(|ui| done = show_door(view, ui, home));
    let is_there = home.is_there(today);
    ui.horizontal_wrapped(|ui| {
        if step(view, ui, "home-edit", (true, DESK)) {
            let draft = HouseholdDraft::of(home);
            done = Some(Done::Form(Form::Household(Some(home.key.clone()), draft)));
        }
        if step(view, ui, "resident-add", (is_there, DESK)) {
            let draft = ResidentDraft {
                home: home.key.id.clone(),
                from: today.to_string(),
                ..ResidentDraft::default()
            };
            done = Some(Done::Form(Form::Resident(None, draft)));
        }
        if step(view, ui, "home-resettle", (is_there, DESK)) {
            let form = resettle_form(register, home);
            done = Some(Done::Form(form));
        }
        if step(view, ui, "home-move-out", (is_there, DESK)) {
            let form = Form::MoveOut(home.key.clone(), today.to_string());
            done = Some(Done::Form(form));
        }
    });
    for resident in register.residents_in(&home.key.id) {
        if resident.is_there(today) || own.shows_gone || !is_there {
            ui.separator();
            done = show_resident(view, ui, register, resident).or(done);
        }
    }
    done
}

fn show_resident(
    view: &View<'_>,
    ui: &mut Ui,
    register: &Register,
    resident: &Resident,
) -> Option<Done> {
    let i18n = &view.i18n;
    let mut done = None;
    ui.horizontal_wrapped(|ui| {
        done = show_who(view, ui, resident);
        if resident.is_head {
            ui.label(RichText::new(i18n.t("resident-head")).weak());
        }
        if resident.needs_care {
            ui.colored_label(ui.visuals().warn_fg_color, i18n.t("resident-care"));
        }
        if !resident.is_there(register.today()) {
            let args = [("day", day_text(resident.until).into())];
            ui.label(RichText::new(i18n.t_args("resident-gone", &args)).weak());
        }
        if step(view, ui, "resident-edit", (true, DESK)) {
            let draft = ResidentDraft::of(resident);
            let form = Form::Resident(Some(resident.key.clone()), draft);
            done = Some(Done::Form(form));
        }
        if step(view, ui, "resident-settle", (true, DESK)) {
            done = Some(Done::Form(settle_form(register, resident)));
        }
    });
    done
}

/// The form by which a resident goes to a household.
pub(super) fn settle_form(register: &Register, resident: &Resident) -> Form {
    let draft = ResettleDraft {
        from: register.today().to_string(),
        ..ResettleDraft::default()
    };
    Form::Settle(resident.key.clone(), String::new(), draft)
}

/// The form by which a household goes to another door.
pub(super) fn resettle_form(register: &Register, home: &Household) -> Form {
    let draft = ResettleDraft {
        from: register.today().to_string(),
        ..ResettleDraft::default()
    };
    Form::Resettle(home.key.clone(), String::new(), draft)
}

/// What a household is known by.
pub(super) fn show_door(view: &View<'_>, ui: &mut Ui, home: &Household) -> Option<Done> {
    let masked = [("door", home.door()), ("phone", home.phone())];
    show_values(view, ui, &home.key, &masked, &OF_HOME)
}

/// Who a resident is.
pub(super) fn show_who(view: &View<'_>, ui: &mut Ui, resident: &Resident) -> Option<Done> {
    let masked = [("name", resident.name()), ("phone", resident.phone())];
    show_values(view, ui, &resident.key, &masked, &OF_RESIDENT)
}

/// Personal values: masked, or in clear after a reason was given.
fn show_values(
    view: &View<'_>,
    ui: &mut Ui,
    key: &Key,
    masked: &[(&str, String)],
    names: &[&str],
) -> Option<Done> {
    let i18n = &view.i18n;
    let clear = view.work.unmasked.as_ref();
    let clear = clear.filter(|(of, _)| of == key).map(|(_, fields)| fields);
    let mut done = None;
    let text = if clear.is_some() {
        "people-hide"
    } else {
        "people-unmask"
    };
    if ui.small_button(i18n.t(text)).clicked() {
        done = Some(match clear {
            Some(_) => Done::Hide,
            None => {
                let values = masked.iter();
                let values = values.map(|(name, text)| ((*name).to_owned(), text.clone()));
                Done::Unmask(key.clone(), values.collect())
            }
        });
    }
    let parts: Vec<String> = match clear {
        Some(fields) => {
            let said = names.iter().filter_map(|name| fields.get(*name));
            said.filter(|text| !text.is_empty()).cloned().collect()
        }
        None => {
            let said = masked.iter().map(|(_, text)| text.clone());
            said.filter(|text| !text.is_empty()).collect()
        }
    };
    let text = RichText::new(parts.join("  "));
    let text = if clear.is_some() { text.strong() } else { text };
    ui.add(Label::new(text).wrap());
    done
}
