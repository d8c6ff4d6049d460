//! Forms in a panel: fields with their names, the buttons below, and what stands against what was
//! entered, in words.

use crate::app::widgets::{name_field, refocus};
use crate::app::words::drafts::{fault_fields, fault_text};
use crate::i18n::I18n;
use crate::model::draft::DraftFault;
use egui::{Button, Key, Modifiers, RichText, TextEdit, Ui};
use jiff::civil::Date;

/// What becomes of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Onward {
    /// It stays open.
    Stay,
    /// It closes, and nothing is kept.
    Leave,
    /// What it says is handed on.
    Keep,
}

/// The buttons below a form; Ctrl+Enter keeps.
pub(crate) fn form_buttons(i18n: &I18n, ui: &mut Ui, is_ready: bool) -> Onward {
    let mut onward = Onward::Stay;
    ui.horizontal(|ui| {
        let button = Button::new(i18n.t("case-keep"));
        let keeps = ui.add_enabled(is_ready, button).clicked();
        let pressed = hears(ui) && ui.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::Enter));
        if keeps || (pressed && is_ready) {
            onward = Onward::Keep;
        }
        if ui.button(i18n.t("button-cancel")).clicked() {
            onward = Onward::Leave;
        }
    });
    onward
}

/// A form beneath a dialog hears nothing.
fn hears(ui: &Ui) -> bool {
    ui.memory(|memory| memory.allows_interaction(ui.layer_id()))
}

/// A field of a form, with its name before it.
pub(crate) fn field(i18n: &I18n, ui: &mut Ui, key: &str, text: &mut String, hint: &str) {
    let name = i18n.t(key);
    ui.label(RichText::new(&name).weak());
    let field = TextEdit::singleline(text).desired_width(220.0);
    name_field(&ui.add(field.hint_text(hint)), &name);
    ui.end_row();
}

/// A day, or a dash where nobody knows.
pub(crate) fn day_text(day: Option<Date>) -> String {
    day.map_or_else(|| "—".to_owned(), |day| day.to_string())
}

/// From which day to which something holds.
pub(crate) fn period_text(i18n: &I18n, from: Option<Date>, until: Option<Date>) -> String {
    let args = [
        ("from", day_text(from).into()),
        ("until", day_text(until).into()),
    ];
    i18n.t_args(
        match (from, until) {
            (Some(_), Some(_)) => "period-both",
            (Some(_), None) => "period-from",
            (None, Some(_)) => "period-until",
            (None, None) => "period-unsaid",
        },
        &args,
    )
}

/// All of them, each on a line.
pub(crate) fn show_faults(i18n: &I18n, ui: &mut Ui, faults: &[DraftFault]) {
    // Whoever wants to keep it as it is goes to the first of them.
    if let Some(fault) = faults.first().filter(|_| hears(ui))
        && ui.input(|i| i.modifiers.command && i.key_pressed(Key::Enter))
    {
        refocus::refuse(i18n, ui.ctx(), &fault_fields(*fault));
    }
    for fault in faults {
        ui.colored_label(ui.visuals().warn_fg_color, fault_text(i18n, *fault));
    }
}
