//! The cursor goes back to where something was refused. Owns: which fields a dialog or form has, and
//! which of them had the cursor last. Must not know: what is entered, or why it was refused.
//!
//! A field loses the cursor by Enter, and whenever what it stands in waits for an answer; what is typed
//! next would then be keys of something else.

use crate::app::frame::focus;
use crate::app::state::entering::Entering;
use crate::app::state::refusal::Refusal;
use crate::i18n::I18n;
use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Context, Id, InnerResponse, Key, Response, Ui};

/// What is being drawn, where its fields are to be remembered.
#[derive(Clone, Copy)]
struct Place(Option<Id>);

fn place_now() -> Id {
    Id::unique("refocus-place")
}

fn place(ctx: &Context) -> Option<Id> {
    let now: Option<Place> = ctx.data(|d| d.get_temp(place_now()));
    now.and_then(|place| place.0)
}

/// The field of a place that had the cursor last.
fn last_of(place: Id) -> Id {
    place.with("refocus-last")
}

/// The field of this name in a place.
fn named(place: Id, name: &str) -> Id {
    place.with(("refocus-field", name))
}

/// Which fields of a place somebody has been in, and whether it was to be handed on.
#[derive(Clone, Default)]
struct Touched {
    fields: Vec<Id>,
    is_tried: bool,
}

fn touched_of(place: Id) -> Id {
    place.with("refocus-touched")
}

fn touch(ctx: &Context, place: Id, change: impl FnOnce(&mut Touched)) {
    ctx.data_mut(|d| change(d.get_temp_mut_or_default(touched_of(place))));
}

/// What is being drawn was just opened: nobody has been in any of its fields.
pub(super) fn begin(ctx: &Context) {
    if let Some(place) = place(ctx) {
        touch(ctx, place, |touched| *touched = Touched::default());
    }
}

/// What is being drawn was to be handed on: all that it lacks is told from now on.
pub(super) fn note_try(ctx: &Context) {
    if let Some(place) = place(ctx) {
        touch(ctx, place, |touched| touched.is_tried = true);
    }
}

/// Nobody has been in any of these fields of what is being drawn, nor was it to be handed on.
pub(super) fn is_untouched(i18n: &I18n, ctx: &Context, fields: &[String]) -> bool {
    let Some(place) = place(ctx) else {
        return false;
    };
    let touched: Touched = ctx.data(|d| d.get_temp(touched_of(place)).unwrap_or_default());
    let is_in = |key: &String| touched.fields.contains(&named(place, &i18n.t(key)));
    !touched.is_tried && !fields.iter().any(is_in)
}

/// A field of this name is drawn.
pub(super) fn note_field(response: &Response, name: &str) {
    let ctx = &response.ctx;
    let Some(place) = place(ctx) else {
        return;
    };
    let id = response.id;
    // Enter takes the cursor away in the same frame.
    let has_cursor = response.has_focus() || response.lost_focus();
    ctx.data_mut(|d| {
        d.insert_temp(named(place, name), id);
        if has_cursor {
            d.insert_temp(last_of(place), id);
        }
    });
    // Whoever is still in it for the first time has not left anything out.
    if response.lost_focus() || response.changed() {
        let field = named(place, name);
        touch(ctx, place, |touched| {
            if !touched.fields.contains(&field) {
                touched.fields.push(field);
            }
        });
    }
}

/// Draw a dialog or form whose fields are remembered. Where it was refused, the cursor goes back to
/// the field at fault, or to the one that had it last, with all that stands there selected.
pub(crate) fn within<R>(
    i18n: &I18n,
    ui: &mut Ui,
    of: Id,
    refusal: Option<&mut Refusal>,
    add: impl FnOnce(&mut Ui) -> R,
) -> R {
    let ctx = ui.ctx().clone();
    let outer = place(&ctx);
    ctx.data_mut(|d| d.insert_temp(place_now(), Place(Some(of))));
    let drawn = add(ui);
    ctx.data_mut(|d| d.insert_temp(place_now(), Place(outer)));
    if let Some(fields) = refusal.and_then(Refusal::take_fields) {
        let mut names = fields.iter().map(|key| i18n.t(key));
        let at_fault = names.find_map(|name| field_of(&ctx, named(of, &name)));
        if let Some(field) = at_fault.or_else(|| field_of(&ctx, last_of(of))) {
            select(&ctx, field);
        }
    }
    drawn
}

/// Draw a form on its way to the project, with the reason where it was refused. Nothing is entered, and
/// nothing comes of it, while it waits for its answer.
pub(crate) fn entering<F: Clone + PartialEq, R>(
    i18n: &I18n,
    ui: &mut Ui,
    of: Id,
    entering: &mut Entering<F>,
    add: impl FnOnce(&mut Ui, (&mut F, &mut bool), Option<&str>) -> R,
) -> Option<R> {
    let waits = entering.is_waiting();
    let said = entering.refusal.as_ref();
    let said = said.map(|refusal| refusal.text.clone());
    let form = (&mut entering.form, &mut entering.focus);
    let drawn = within(i18n, ui, of, entering.refusal.as_mut(), |ui| {
        ui.add_enabled_ui(!waits, |ui| add(ui, form, said.as_deref()))
    });
    (!waits).then_some(drawn.inner)
}

/// What lay over a dialog or form is gone: the cursor goes back to the field that had it last.
pub(crate) fn come_back(ctx: &Context, of: Id) {
    let field: Option<Id> = ctx.data(|d| d.get_temp(last_of(of)));
    if let Some(field) = field {
        ctx.memory_mut(|m| m.request_focus(field));
    }
}

/// The field that had the cursor last has it again, with all that stands there selected.
pub(crate) fn again(ctx: &Context, of: Id) {
    if let Some(field) = field_of(ctx, last_of(of)) {
        select(ctx, field);
    }
}

/// Enter in a field that asks for nothing leaves the cursor where it was.
pub(crate) fn stay(ui: &Ui, of: Id) {
    let ctx = ui.ctx();
    let is_nowhere = ctx.memory(|m| m.focused().is_none());
    if is_nowhere
        && ui.input(|i| i.key_pressed(Key::Enter))
        && let Some(field) = field_of(ctx, last_of(of))
        && ctx.read_response(field).is_some_and(|r| r.lost_focus())
    {
        ctx.memory_mut(|m| m.request_focus(field));
    }
}

/// What is being drawn is not handed on, for the fault of the first of these fields that it has.
pub(crate) fn refuse(i18n: &I18n, ctx: &Context, fields: &[String]) {
    let Some(place) = place(ctx) else {
        return;
    };
    let mut names = fields.iter().map(|key| i18n.t(key));
    if let Some(field) = names.find_map(|name| field_of(ctx, named(place, &name))) {
        select(ctx, field);
    }
}

/// A field that was remembered, where it is on the screen and can be entered into.
fn field_of(ctx: &Context, remembered: Id) -> Option<Id> {
    let field: Id = ctx.data(|d| d.get_temp(remembered))?;
    let response = ctx.read_response(field)?;
    response.enabled().then_some(field)
}

/// What is chosen from a menu goes with it, and so does a menu that Esc closes: whoever went there by keys
/// goes on from where it opened, not from the top of the window.
pub(crate) fn after_menu<R>(ctx: &Context, menu: &InnerResponse<Option<R>>) {
    let (opener, is_open) = (&menu.response, menu.inner.is_some());
    let was_open = ctx.data_mut(|d| {
        let known = d.get_temp_mut_or_default::<bool>(opener.id.with("refocus-menu"));
        std::mem::replace(known, is_open)
    });
    if was_open && !is_open && focus::goes_by_keys(ctx) {
        opener.request_focus();
    }
}

/// Put the cursor into a field, with all that stands there selected: what is typed takes its place.
pub(super) fn select(ctx: &Context, field: Id) {
    ctx.memory_mut(|m| m.request_focus(field));
    if let Some(mut state) = TextEditState::load(ctx, field) {
        // Past the end is the end.
        let all = CCursorRange::two(CCursor::new(0), CCursor::new(usize::MAX));
        state.cursor.set_char_range(Some(all));
        state.store(ctx, field);
    }
    ctx.request_repaint();
}
