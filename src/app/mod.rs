//! Floor 5: the window. State is data, the screen is a function of it; no rule of the field
//! is decided here.

mod clock;
pub mod command;
pub mod desk;
pub mod dialog;
mod draft_messages;
pub mod epidemic;
pub mod importing;
pub mod listing;
pub mod loader;
pub mod map;
pub mod messages;
mod opening;
mod panels;
pub mod planning;
pub mod project_map;
pub mod redraw;
pub mod register;
pub mod scene;
pub mod scratch;
pub mod session;
pub mod settings;
pub mod shell;
mod store_messages;
pub mod theme;
pub mod tools;
mod wall;
mod window;
pub mod work;

pub use window::run;
