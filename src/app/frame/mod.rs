//! What stands around every workspace: the bar on top, the line below, the palette of commands,
//! errors.

pub mod dialogs;
pub mod palette;
pub mod status;
pub mod top;
