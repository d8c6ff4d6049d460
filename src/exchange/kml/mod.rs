//! KML and KMZ in, KML out.
//!
//! In: every placemark of a file, in whatever folders; extended data become attributes. The walk
//! over the document is done here on `quick-xml` because the `kml` crate stops the program on a
//! point without coordinates and cannot say where a fault lies. Out: one placemark a feature.

mod positions;
mod read;
mod write;

pub use read::{Document, read};
pub use write::to_bytes;
