//! Floor 4: files in and out, with reports of what was read, fixed and refused.
//!
//! Owns: formats and their faults. Must not know: screens. Messages here are in English for the
//! command line; the window says the same from the variants in the user's language.

pub mod archive;
pub mod budget;
mod delimited;
pub mod encoding;
pub mod export;
pub mod formats;
pub mod frame;
pub mod geojson;
pub mod geopackage;
pub mod import;
pub mod kml;
pub mod lineage;
pub mod list;
pub mod osm;
pub mod placing;
pub mod printed;
pub mod raw;
pub mod report;
pub mod save;
pub mod shapefile;
pub mod source;
pub mod svg;
pub mod table;
pub mod topojson;
pub mod underlay;
