//! A map file that belongs to no project, as it is opened or cut to. Must not know: what becomes of it.

use crate::course::Course;
use crate::exchange::geojson;
use crate::exchange::import::candidates;
use crate::exchange::placing::{Placer, place};
use crate::exchange::report::{ReadError, ReadLayer, SkipReason, Skipped};
use crate::exchange::source::{self, Wishes};
use crate::geometry::crs::Transform;
use std::path::Path;

/// Any map file whose coordinate system is sure, by its first layer; the others are named.
///
/// # Errors
/// [`ReadError`], as the format says; [`ReadError::UnsureCrs`] where somebody would have to be asked.
pub fn read_loose(path: &Path, course: &Course) -> Result<(ReadLayer, Vec<Skipped>), ReadError> {
    let is_geojson = path.extension().is_some_and(|e| {
        ["geojson", "json"]
            .iter()
            .any(|o| e.eq_ignore_ascii_case(o))
    });
    if is_geojson {
        return Ok((geojson::read_path_watched(path, course)?, Vec::new()));
    }
    let source = source::read_watched(path, &Wishes::default(), course)?;
    let mut layers = source.layers.into_iter();
    let raw = layers.next().ok_or(ReadError::NoLayer)?;
    let others = layers.map(|layer| Skipped {
        name: layer.name,
        why: SkipReason::Other,
    });
    let skipped = others.chain(source.skipped).collect();
    let found = candidates(&raw, None).into_iter().next();
    let (crs, swapped) = match found {
        Some(first) if !first.reason.is_sure() => return Err(ReadError::UnsureCrs),
        Some(first) => (first.crs, first.swapped),
        None => Default::default(),
    };
    let transform = Transform::of(&crs).map_err(|_| ReadError::UnsureCrs)?;
    let read = place(raw, &Placer { transform, swapped }, course)?;
    Ok((read, skipped))
}
