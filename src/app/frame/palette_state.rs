//! What the palette of commands alone knows.

use crate::i18n::I18n;
use std::cell::OnceCell;

/// The state of the palette while it is open.
#[derive(Default)]
pub struct PaletteState {
    pub(crate) query: String,
    pub(crate) place: usize,
    /// The texts of the other language: names in it are found too.
    pub(crate) other: OnceCell<I18n>,
}
