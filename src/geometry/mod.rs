//! Floor 1: exact planar geometry on fixed-point coordinates.
//!
//! Owns: coordinates, polygons, the coverage (nodes, arcs, faces), its indexes, measures,
//! label places and triangles. Must not know: files, SQL, screens, or any word of the field
//! beyond *face*.

pub mod affine;
pub mod boxed;
pub mod clip;
pub mod coverage;
pub mod crs;
pub mod ends;
pub mod fixed;
pub mod index;
pub mod label;
pub mod lines;
pub mod measure;
pub mod meets;
pub mod network;
pub mod polygon;
pub mod propose;
pub mod random;
pub mod snapping;
pub mod tour;
pub mod triangulate;

pub use coverage::{Coverage, FaceId};
pub use fixed::{Bounds, Coord};
pub use polygon::{Polygon, Shape};
