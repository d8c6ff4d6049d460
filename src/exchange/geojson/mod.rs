//! GeoJSON in and out (RFC 7946).
//!
//! In: a FeatureCollection, a Feature or a bare geometry; either winding, unclosed rings, nested
//! collections, nulls, a byte order mark, heights, foreign members. What had to be changed is
//! noted; what cannot be understood is refused with feature and place.
//!
//! Out: a FeatureCollection, one feature a line in the order of the file, outer rings
//! counter-clockwise, at most 7 decimals (the lattice of 1e-7 degree, trailing zeros trimmed),
//! all properties and foreign members kept. Open, save, open gives the same layer; saved twice,
//! the same bytes.
//!
//! `bbox` members are dropped: they follow from the geometry and would contradict it once that
//! changes.

pub(super) mod crs;
mod geometry;
mod read;
mod write;

pub use read::{SIZE_LIMIT, read_bytes, read_path, read_path_watched, read_raw};
pub(super) use read::{id_field, text_of};
pub use write::{to_bytes, to_bytes_in, write_path};
