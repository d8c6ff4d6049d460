//! The map widget, without the shell around it.

mod images;
mod tiles;
mod view;
mod window;
