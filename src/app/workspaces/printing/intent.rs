//! What is wanted of printing. Must not know: what becomes of it.

use super::state::{Wanted, What, Zoom};

/// Something that is wanted.
pub enum Intent {
    /// Another print.
    Want(Box<Wanted>),
    /// Another page of it, from 0.
    Turn(usize),
    /// The page larger or smaller.
    Zoom(Zoom),
    /// Choose a file of this ending for it.
    Save(&'static str),
    /// Print this of today, and choose a file of this ending for it.
    SaveToday(What, &'static str),
    /// Put the page that is shown on the clipboard.
    Copy,
    /// Keep the wish under this name.
    KeepPreset(String),
    /// Take this preset away, by its place.
    DropPreset(usize),
    /// Back to the map.
    Leave,
}
