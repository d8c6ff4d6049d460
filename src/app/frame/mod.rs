//! What stands around every workspace: the bar on top, the line below, the palette of commands, the
//! dialogs, and what shows where the focus is.

mod about;
pub mod desks;
pub mod drawer;
pub mod dropping;
pub mod focus;
pub mod keys;
pub mod palette;
pub mod palette_state;
pub mod questions;
pub mod status;
pub mod top;
