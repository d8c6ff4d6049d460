//! Shapefiles in and out: geometries are read by the `shapefile` crate, attribute tables by `dbf`.
//!
//! In: `.shp` with or without `.shx`, `.dbf`, `.prj` and `.cpg`; a `.dbf` alone is a table
//! without places. Out: all five, UTF-8, said in the `.cpg`.

pub mod dbf;
mod read;
mod records;
mod rings;
mod write;

pub use read::{Parts, read};
pub use write::{Written, write};
