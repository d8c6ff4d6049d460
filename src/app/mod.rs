//! Floor 4: the window. State is data, the screen is a function of it; no rule of the field
//! is decided here.

pub mod i18n;
pub mod map;
pub mod scene;
