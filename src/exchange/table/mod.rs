//! Tables of text with places in them.

mod places;
mod text;

pub use places::{NamedColumns, PlaceColumns, place_columns, read_map};
