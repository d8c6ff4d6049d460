//! Floor 3: files in and out, with reports of what was read, fixed and refused.

pub mod geojson;
