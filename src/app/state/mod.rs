//! What more than one part of the window sees. Owns: plain data, and what can be read from it.
//! Must not know: widgets, or who changes it.

mod clock;
pub mod dialog;
pub mod session;
pub mod settings;
