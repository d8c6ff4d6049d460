//! Floor 4: the window. State is data, the screen is a function of it; no rule of the field
//! is decided here.

pub mod command;
pub mod i18n;
pub mod loader;
pub mod map;
pub mod messages;
mod panels;
pub mod scene;
pub mod session;
pub mod settings;
pub mod shell;
pub mod theme;
mod window;

pub use window::run;
