//! The map widget, without the shell around it.

mod images;
mod view;
mod window;
