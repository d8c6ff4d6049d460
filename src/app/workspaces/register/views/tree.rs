//! The panel of the tree: what is counted of the whole town, the field that finds somebody, and
//! what it finds.

use super::outline;
use crate::app::frame::desks;
use crate::app::view::View;
use crate::app::widgets::name_field;
use crate::app::widgets::steps;
use crate::app::widgets::submits;
use crate::app::widgets::title;
use crate::app::widgets::{frame_buttons, room};
use crate::app::words::messages::grouped;
use crate::app::workspaces::register::{Intent, ViewState};
use crate::model::record::Key;
use crate::model::register::{Found, Level, Register, UnitId};
use egui::{Button, Context, Id, Panel, RichText, ScrollArea, TextEdit, TextWrapMode, Ui, vec2};

/// Height of a row, points.
pub(super) const ROW: f32 = 26.0;

/// What somebody did.
pub(super) enum Done {
    /// Chose a unit; also go there on the map.
    Choose(UnitId, bool),
    /// Chose somebody, by id.
    Resident(String),
    /// Fold a unit, or unfold it.
    Fold(Key),
    /// Unfold everything.
    UnfoldAll,
    /// Moved a unit below another.
    Move(UnitId, UnitId),
}

/// Draw the panel.
pub fn show(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) {
    Panel::left("register-tree")
        .default_size(300.0)
        .size_range(room::beside(ui, 220.0..=520.0, room::DESK))
        .show(ui, |ui| {
            desks::show(view, ui);
            title(ui, view.i18n.t("register-title"));
            let Some(register) = view.register.register() else {
                ui.horizontal(|ui| {
                    ui.spinner();
                    ui.label(RichText::new(view.i18n.t("register-reading")).weak());
                });
                return;
            };
            let total = register.total();
            let args = [
                ("buildings", grouped(total.buildings as usize).into()),
                (
                    "households",
                    view.i18n
                        .figure_in(grouped(total.households as usize), total.estimated > 0),
                ),
                ("registered", grouped(total.registered as usize).into()),
                ("residents", grouped(total.residents as usize).into()),
            ];
            ui.label(RichText::new(view.i18n.t_args("register-total", &args)).weak());
            frame_buttons(ui);
            let done = show_search(view, own, ui);
            let done = if own.query.trim().is_empty() {
                ui.horizontal(|ui| {
                    let text = view.i18n.t("register-shows-gone");
                    ui.checkbox(&mut own.shows_gone, text);
                });
                outline::show(view, own, ui)
            } else {
                done.or_else(|| show_found(view, own, ui))
            };
            act(view, own, done, ui.ctx());
        });
}

fn act(view: &View<'_>, own: &mut ViewState, done: Option<Done>, ctx: &Context) {
    if done.is_some() {
        // From here on keys are the tree's, and undo is not the search field's.
        ctx.memory_mut(|memory| memory.request_focus(outline::focus_id()));
    }
    match done {
        None => {}
        Some(Done::Choose(unit, zooms)) => {
            own.query.clear();
            view.send(Intent::GoToUnit(unit, zooms));
        }
        Some(Done::Resident(id)) => {
            own.query.clear();
            view.send(Intent::GoToResident(id));
        }
        Some(Done::Move(unit, to)) => view.send(Intent::MoveUnit(unit, to)),
        Some(Done::UnfoldAll) => {
            let units = view.register.register().into_iter().flat_map(|r| r.units());
            let keys = units.map(|(_, unit)| unit.key.clone()).collect();
            view.send(Intent::Unfold(keys));
        }
        Some(Done::Fold(key)) => own.turn(key),
    }
}

fn show_search(view: &View<'_>, own: &mut ViewState, ui: &mut Ui) -> Option<Done> {
    let id = Id::unique("register-search");
    let mut chosen = None;
    if ui.memory(|m| m.has_focus(id)) && !own.query.trim().is_empty() {
        // Before the field sees them: it would move the cursor.
        let found = view.register.found(&own.query);
        own.place = steps(ui, own.place, found.len());
        if submits(ui) {
            chosen = found.get(own.place).map(done_of);
        }
    }
    let hint = view.i18n.t("register-search-hint");
    let field = TextEdit::singleline(&mut own.query)
        .id(id)
        .hint_text(hint)
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    name_field(&response, &view.i18n.t("register-search"));
    if std::mem::take(&mut own.focus) {
        response.request_focus();
    }
    if response.changed() {
        own.place = 0;
    }
    chosen
}

fn done_of(found: &Found) -> Done {
    match found {
        Found::Unit(unit) => Done::Choose(*unit, true),
        Found::Resident(id) => Done::Resident(id.clone()),
    }
}

/// What was found, masked: who it is, and down to which building.
fn show_found(view: &View<'_>, own: &ViewState, ui: &mut Ui) -> Option<Done> {
    let found = view.register.found(&own.query);
    let register = view.register.register()?;
    if found.is_empty() {
        ui.label(RichText::new(view.i18n.t("register-nothing")).weak());
        return None;
    }
    let mut chosen = None;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for (place, one) in found.iter().enumerate() {
            let (text, more) = found_text(register, one);
            let button = Button::selectable(place == own.place, text)
                .wrap_mode(TextWrapMode::Truncate)
                .right_text(RichText::new(more).small().weak())
                .min_size(vec2(ui.available_width(), ROW));
            if ui.add(button).clicked() {
                chosen = Some(done_of(one));
            }
        }
    });
    chosen
}

fn found_text(register: &Register, found: &Found) -> (String, String) {
    match found {
        Found::Unit(id) => {
            let unit = register.unit(*id);
            let text = unit.map(|unit| unit.name.clone()).unwrap_or_default();
            let above = register.path(*id).into_iter().rev().nth(1);
            let above = above.and_then(|id| register.unit(id));
            (
                text,
                above.map(|unit| unit.name.clone()).unwrap_or_default(),
            )
        }
        Found::Resident(id) => {
            let Some(resident) = register.resident(id) else {
                return Default::default();
            };
            let home = resident
                .home
                .as_ref()
                .and_then(|home| register.household(home));
            let building = home.and_then(|home| home.building.as_deref());
            let unit = building.and_then(|code| register.unit_coded(Level::Building, code));
            let unit = unit.and_then(|id| register.unit(id));
            // Who has no phone of their own is reached by that of the household.
            let own = Some(resident.phone()).filter(|phone| !phone.is_empty());
            let phone = own
                .or_else(|| home.map(|home| home.phone()))
                .unwrap_or_default();
            let text = format!("{} {phone}", resident.name());
            (text, unit.map(|unit| unit.name.clone()).unwrap_or_default())
        }
    }
}
