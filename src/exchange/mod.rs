//! Floor 4: files in and out, with reports of what was read, fixed and refused.
//!
//! Owns: formats and their faults. Must not know: screens. Messages here are in English for the
//! command line; the window says the same from the variants in the user's language.

pub mod geojson;
pub mod lineage;
pub mod save;
