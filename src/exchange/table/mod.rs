//! Tables of text: whatever encoding and delimiter they have.

mod delimited;
mod places;

pub use delimited::{Delimited, open_delimited};
pub use places::{NamedColumns, PlaceColumns, place_columns, read_map};
