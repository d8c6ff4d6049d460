//! Long work beside the window: reading, writing, checking. Owns: the threads it is done on, and
//! what is asked of whoever sits here by a dialog of the operating system.

pub mod chooser;
pub mod folder;
pub mod guard;
pub mod job;
pub mod loader;
pub mod loose;
pub mod source;
