//! The keys of the call screen: one for the number, one for each result, one for each kind of work, one for
//! the first of other numbers. They are the desk's own while nothing is typed and no dialog is open.

use crate::app::widgets::form::hears;
use crate::app::widgets::is_composing;
use crate::model::arrivals::WorkKind;
use crate::rules::arrivals::CallResult;
use egui::{Context, Key, Modifiers, Ui};

/// The key of each result, in the order of [`CallResult::ALL`].
const RESULTS: [Key; 7] = [
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
    Key::Num7,
];
/// The key that takes the first of other numbers.
pub const FIRST_NUMBER: Key = Key::U;
/// The key of each kind of work, in the order of [`WorkKind::ALL`].
const WORKS: [Key; 4] = [Key::Q, Key::W, Key::E, Key::X];

/// The result and its key.
pub fn results() -> impl Iterator<Item = (CallResult, Key)> {
    CallResult::ALL.into_iter().zip(RESULTS)
}

/// The kind of work and its key.
pub fn works() -> impl Iterator<Item = (WorkKind, Key)> {
    WorkKind::ALL.into_iter().zip(WORKS)
}

/// This key was pressed, and it is nothing that is typed.
pub fn pressed(ui: &Ui, key: Key) -> bool {
    let ctx = ui.ctx();
    hears(ui) && !ctx.text_edit_focused() && takes(ctx, key)
}

/// Enter was pressed where nothing has the focus: it is no button's.
pub fn goes_on(ui: &Ui) -> bool {
    let ctx = ui.ctx();
    let is_free = ctx.memory(|memory| memory.focused().is_none());
    hears(ui) && is_free && !is_composing(ctx) && takes(ctx, Key::Enter)
}

fn takes(ctx: &Context, key: Key) -> bool {
    ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key))
}
