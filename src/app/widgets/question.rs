//! What dialogs have in common: lines of text, the buttons below, what becomes of the dialog. Owns:
//! which of them Enter presses.

use crate::app::intent::Intent;
use crate::app::project::Request;
use crate::app::state::dialog::Dialog;
use crate::app::widgets::{name_field, submits};
use crate::i18n::I18n;
use egui::{Button, Context, Id, RichText, TextEdit, Ui};

/// What becomes of a dialog.
pub enum Next {
    /// It stays.
    Stay,
    /// It closes.
    Close,
    /// This is asked of the project; the answer closes it, or says why not.
    Ask(Box<Request>),
    /// Another one opens in its place.
    Turn(Box<Dialog>),
}

impl Next {
    pub(crate) fn ask(request: impl Into<Request>) -> Self {
        Self::Ask(Box::new(request.into()))
    }

    pub(crate) fn turn(dialog: Dialog) -> Self {
        Self::Turn(Box::new(dialog))
    }

    /// What the dialog of this number sends.
    pub(crate) fn intent(self, id: u64) -> Option<Intent> {
        match self {
            Self::Stay => None,
            Self::Close => Some(Intent::CloseDialog(id)),
            Self::Ask(request) => Some(Intent::AskFrom(id, request)),
            Self::Turn(dialog) => Some(Intent::Turn(id, dialog)),
        }
    }
}

/// Which dialog was drawn last, and whether its first field still waits for the cursor.
fn last_drawn() -> Id {
    Id::unique("question-drawn")
}

/// A dialog is drawn; a new one puts the cursor into its first field.
pub(crate) fn note_drawn(ctx: &Context, id: u64) {
    ctx.data_mut(|d| {
        let drawn: Option<(u64, bool)> = d.get_temp(last_drawn());
        if drawn.is_none_or(|(last, _)| last != id) {
            d.insert_temp(last_drawn(), (id, true));
        }
    });
}

/// The first field to ask gets the cursor.
pub(crate) fn takes_cursor(ctx: &Context) -> bool {
    ctx.data_mut(|d| {
        let (_, waits) = d.get_temp_mut_or_default::<(u64, bool)>(last_drawn());
        std::mem::take(waits)
    })
}

/// A labelled line that as a rule says already what it should: the cursor goes to the next one then.
pub(crate) fn known_line(ui: &mut Ui, i18n: &I18n, key: &str, text: &mut String) {
    let is_said = !text.is_empty();
    add_line(ui, i18n, key, text, (false, !is_said));
}

/// A labelled line of text.
pub(crate) fn line(ui: &mut Ui, i18n: &I18n, key: &str, text: &mut String, hidden: bool) {
    add_line(ui, i18n, key, text, (hidden, true));
}

fn add_line(
    ui: &mut Ui,
    i18n: &I18n,
    key: &str,
    text: &mut String,
    (hidden, wants_cursor): (bool, bool),
) {
    let name = i18n.t(key);
    ui.label(RichText::new(&name).weak());
    let field = TextEdit::singleline(text)
        .password(hidden)
        .desired_width(300.0);
    let response = ui.add(field);
    name_field(&response, &name);
    if wants_cursor && takes_cursor(ui.ctx()) {
        response.request_focus();
    }
    ui.end_row();
}

/// The button that asks, and the one that does not; Enter in a field asks.
pub(crate) fn buttons<R: Into<Request>>(
    i18n: &I18n,
    ui: &mut Ui,
    key: &str,
    is_ready: bool,
    request: impl FnOnce() -> R,
) -> Next {
    let button = Button::new(i18n.t(key));
    asking(i18n, ui, button, is_ready, true, request)
}

/// The same for what has no way back, or reaches people: Enter in a field does not press it.
pub(crate) fn grave_buttons<R: Into<Request>>(
    i18n: &I18n,
    ui: &mut Ui,
    key: &str,
    is_ready: bool,
    request: impl FnOnce() -> R,
) -> Next {
    let text = RichText::new(i18n.t(key)).color(ui.visuals().error_fg_color);
    asking(i18n, ui, Button::new(text), is_ready, false, request)
}

fn asking<R: Into<Request>>(
    i18n: &I18n,
    ui: &mut Ui,
    button: Button<'_>,
    is_ready: bool,
    by_enter: bool,
    request: impl FnOnce() -> R,
) -> Next {
    let mut next = Next::Stay;
    ui.separator();
    ui.horizontal(|ui| {
        let asks = ui.add_enabled(is_ready, button).clicked();
        if asks || (is_ready && by_enter && submits(ui)) {
            next = Next::ask(request());
        } else if ui.button(i18n.t("button-cancel")).clicked() {
            next = Next::Close;
        }
    });
    next
}
