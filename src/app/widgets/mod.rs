//! What is drawn the same way everywhere: buttons of commands, dialogs, tables, fields of forms. Must not know: what they are used for.

mod columns;
pub mod course;
pub mod form;
mod heads;
pub mod icon;
pub mod question;
pub mod refocus;
pub(crate) mod room;
pub mod table;

use crate::app::command::Command;
use crate::app::view::View;
use crate::app::widgets::icon::icon;
use crate::i18n::I18n;
use egui::{
    Align, Button, Context, Event, Id, ImeEvent, Key, Layout, Modifiers, Response, RichText, Ui,
    WidgetText,
};

/// A button for a command: name, shortcut, and why it cannot be pressed.
pub(crate) fn command_button(view: &View<'_>, ui: &mut Ui, command: Command) {
    let mut button = Button::new((icon(command.icon()), command_name(view, command)));
    if let Some(shortcut) = command.shortcut() {
        button = button.shortcut_text(ui.ctx().format_shortcut(&shortcut));
    }
    add_command(view, ui, command, button);
}

pub(crate) fn add_command(
    view: &View<'_>,
    ui: &mut Ui,
    command: Command,
    button: Button<'_>,
) -> Response {
    let blocked = command.blocked(view.situation());
    let mut response = ui.add_enabled(blocked.is_none(), button);
    if is_noticed(&response) {
        if let Some(reason) = blocked {
            response = response.on_disabled_hover_text(view.blocked_text(command, reason));
        } else if let Some(hint) = view.hint_text(command) {
            response = response.on_hover_text(hint);
        }
    }
    if response.clicked() {
        view.send(command);
    }
    response
}

/// Somebody can learn of what it is: the pointer is on it, or a screen reader is told.
fn is_noticed(response: &Response) -> bool {
    let is_read = || response.ctx.has_accesskit_node(response.id);
    response.contains_pointer() || response.is_tooltip_open() || is_read()
}

/// A hint on hovering that is put into words only where somebody can learn of it.
pub(crate) fn hint(response: Response, text: impl FnOnce() -> String) -> Response {
    match is_noticed(&response) {
        true => response.on_hover_text(text()),
        false => response,
    }
}

/// What a command is called and its key, on hovering.
pub(crate) fn command_hint(view: &View<'_>, response: Response, command: Command) -> Response {
    let ctx = response.ctx.clone();
    hint(response, || {
        let name = command_name(view, command);
        match command.shortcut() {
            Some(keys) => format!("{name}  {}", ctx.format_shortcut(&keys)),
            None => name,
        }
    })
}

/// Whoever points at a button that cannot be pressed reads why: the key of the reason.
pub(crate) fn why_not(i18n: &I18n, button: Response, why: Option<&str>) -> Response {
    match why {
        Some(why) => button.on_disabled_hover_text(i18n.t(why)),
        None => button,
    }
}

/// A chip that says that a filter is on, with the × that takes it away; true where that was pressed.
pub(crate) fn chip(i18n: &I18n, ui: &mut Ui, text: &str) -> bool {
    let colour = ui.visuals().selection.bg_fill;
    let words = RichText::new(format!("{text}  ×")).small();
    let button = ui.add(Button::new(words).fill(colour).corner_radius(8_u8));
    let args = [("filter", text.into())];
    let name = i18n.t_args("filter-clear", &args);
    name_field(&button, &name);
    button.on_hover_text(name).clicked()
}

/// The name of a command, as what it would do now.
pub(crate) fn command_name(view: &View<'_>, command: Command) -> String {
    view.i18n.t(command.key())
}

/// Buttons show that they are buttons, here where they do not stand in a bar or a menu.
pub(crate) fn frame_buttons(ui: &mut Ui) {
    let widgets = &mut ui.visuals_mut().widgets;
    widgets.inactive.weak_bg_fill = widgets.hovered.weak_bg_fill;
    widgets.inactive.bg_stroke = widgets.noninteractive.bg_stroke;
}

/// A number in a grid of a few rows, or the head above it: at the right of its cell.
pub(crate) fn number(ui: &mut Ui, text: impl Into<WidgetText>) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(text));
}

/// A title within a panel.
pub(crate) fn title(ui: &mut Ui, text: impl Into<String>) {
    ui.add_space(4.0);
    ui.label(RichText::new(text.into()).strong());
}

/// Enter within this time of an input method's event commits a composition, seconds.
const COMPOSING: f64 = 0.15;

fn last_composition() -> Id {
    Id::unique("last-composition")
}

/// Remember when an input method was last at work; once a frame.
pub fn note_composition(ctx: &Context) {
    let (composes, now) = ctx.input(|i| {
        let of_method = |e: &Event| {
            matches!(
                e,
                Event::Ime(ImeEvent::Commit(_) | ImeEvent::Preedit { .. })
            )
        };
        (i.events.iter().any(of_method), i.time)
    });
    if composes {
        ctx.data_mut(|d| d.insert_temp(last_composition(), now));
    }
}

/// An input method was at work just now: what is pressed ends its composition.
pub(crate) fn is_composing(ctx: &Context) -> bool {
    let last: Option<f64> = ctx.data(|d| d.get_temp(last_composition()));
    ctx.input(|i| last.is_some_and(|at| i.time - at < COMPOSING))
}

/// Enter was pressed to submit: in a field, or where nothing has the focus; a button with the focus
/// is what Enter presses. Nor to commit an input method's composition: that Enter comes with the
/// method's own events or right behind them.
pub(crate) fn submits(ui: &mut Ui) -> bool {
    let ctx = ui.ctx();
    let is_elsewhere = ctx.memory(|m| m.focused().is_some()) && !ctx.text_edit_focused();
    let composes = is_composing(ctx);
    !is_elsewhere && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter)) && !composes
}

/// Up and down move within a list of `count`, from a place to the next.
pub(crate) fn steps(ui: &mut Ui, now: usize, count: usize) -> usize {
    let (up, down) = ui.input_mut(|i| {
        (
            i.consume_key(Modifiers::NONE, Key::ArrowUp),
            i.consume_key(Modifiers::NONE, Key::ArrowDown),
        )
    });
    let last = count.saturating_sub(1);
    let now = now.min(last);
    match (up, down) {
        (true, _) => now.saturating_sub(1),
        (_, true) => (now + 1).min(last),
        _ => now,
    }
}

/// A text field has no name of its own for a screen reader.
pub fn name_field(response: &Response, name: &str) {
    refocus::note_field(response, name);
    response
        .ctx
        .accesskit_node_builder(response.id, |node| node.set_label(name));
}

/// The same outside forms, put into words only where a screen reader is told.
pub(crate) fn name_lazily(response: &Response, name: impl FnOnce() -> String) {
    response
        .ctx
        .accesskit_node_builder(response.id, |node| node.set_label(name()));
}
