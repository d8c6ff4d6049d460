//! The map widget, without the shell around it.

mod epidemic;
mod ground_names;
mod images;
#[path = "../support/mod.rs"]
mod support;
mod tiles;
mod view;
mod window;
