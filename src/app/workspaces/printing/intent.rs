//! What is wanted of printing. Must not know: what becomes of it.

use super::state::{Wanted, Zoom};

/// Something that is wanted.
pub enum Intent {
    /// Another print.
    Want(Wanted),
    /// Another page of it, from 0.
    Turn(usize),
    /// The page larger or smaller.
    Zoom(Zoom),
    /// Choose a file for it.
    Save,
    /// Put the page that is shown on the clipboard.
    Copy,
    /// Keep the wish under this name.
    KeepPreset(String),
    /// Take this preset away, by its place.
    DropPreset(usize),
    /// Back to the map.
    Leave,
}
