//! A layer as it would come in: placed, its fields named, its boundaries mended. Owns: the order
//! of these steps and what is said of each.

use super::Settings;
use super::fields::{id_name, text_of};
use crate::course::{Course, Stopped};
use crate::exchange::placing::{Misplaced, Placer, place_watched};
use crate::exchange::raw::RawLayer;
use crate::exchange::report::{Note, NoteKind};
use crate::geometry::coverage::repair::{RepairOptions, RepairReport};
use crate::geometry::coverage::{BuildOptions, Coverage, Finding};
use crate::geometry::crs::CrsError;
use crate::model::record::Kind;
use crate::model::{Feature, GridMap, Layer};
use serde_json::Map;
use std::collections::HashMap;

/// A layer, ready to come in.
#[derive(Clone)]
pub struct Prepared {
    /// The features after all mending, with the coverage of their polygons.
    pub map: GridMap,
    /// What was wrong with the polygons as given. For grids only.
    pub given: Vec<Finding>,
    /// What mending did.
    pub repaired: RepairReport,
    /// What is still wrong.
    pub left: Vec<Finding>,
    /// What reading and placing changed.
    pub notes: Vec<Note>,
    /// Features that have no place, and why; they come in without one.
    pub misplaced: Vec<Misplaced>,
    /// Codes that occur more than once, and how often.
    pub repeated: Vec<(String, usize)>,
}

impl Prepared {
    /// Features without any geometry.
    pub fn unlocated(&self) -> usize {
        let has_none = |f: &&Feature| f.shape.is_none() && f.other_geometry.is_none();
        self.map.features.iter().filter(has_none).count()
    }
}

/// Prepare a layer; `None` where it was stopped.
///
/// # Errors
/// [`CrsError`] where the coordinate system cannot be used.
pub fn prepare(
    raw: &RawLayer,
    settings: &Settings,
    course: &Course,
) -> Result<Option<Prepared>, CrsError> {
    let placer = settings.placer()?;
    Ok(prepare_by(raw, settings, &placer, course).ok())
}

fn prepare_by(
    raw: &RawLayer,
    settings: &Settings,
    placer: &Placer,
    course: &Course,
) -> Result<Prepared, Stopped> {
    let (read, misplaced) = place_watched(named(raw, settings), placer, course)?;
    let mut notes = read.notes;
    let layer = read.layer;
    let repeated = repeated_codes(&layer);
    let is_grids = settings.target == Kind::Grid;
    let as_given = BuildOptions {
        gap_width_m: settings
            .tolerance_m
            .max(BuildOptions::default().gap_width_m),
        ..BuildOptions::default()
    };
    let given = if is_grids {
        let shapes: Vec<_> = layer
            .features
            .iter()
            .map(|f| f.shape.clone().unwrap_or_default())
            .collect();
        Coverage::build_watched(&shapes, &as_given, course)?.findings
    } else {
        // Buildings and the like may lie on one another.
        notes.retain(|note| note.kind != NoteKind::NotPolygon);
        Vec::new()
    };
    let options = BuildOptions {
        tolerance_m: if is_grids { settings.tolerance_m } else { 0.0 },
        ..as_given
    };
    let mut map = GridMap::build_watched(layer, &options, course)?;
    // What cannot be a polygon is none that is written, whatever is mended beside.
    for number in map.make_valid() {
        notes.push(Note {
            feature: Some(number + 1),
            ..Note::of(NoteKind::MadeValid)
        });
    }
    let mut repaired = RepairReport::default();
    let mut left = Vec::new();
    if is_grids && settings.tolerance_m > 0.0 {
        let options = RepairOptions {
            tolerance_m: settings.tolerance_m,
            ..RepairOptions::default()
        };
        repaired = map.coverage.repair_watched(&options, course)?;
        map.take_shapes_from_coverage();
        // What would be found in what is written, not in what was meant.
        let again = Layer {
            features: std::mem::take(&mut map.features),
            foreign_members: std::mem::take(&mut map.foreign_members),
        };
        let snapped = std::mem::take(&mut map.snapped);
        map = GridMap::build_watched(again, &as_given, course)?;
        map.snapped = snapped;
        left.clone_from(&map.findings);
    } else if is_grids {
        left.clone_from(&given);
        left.retain(|finding| !finding.kind.is_invalid());
    }
    Ok(Prepared {
        map,
        given,
        repaired,
        left,
        notes,
        misplaced,
        repeated,
    })
}

/// The layer with its fields under the names of attributes.
fn named(raw: &RawLayer, settings: &Settings) -> RawLayer {
    let to: HashMap<&str, Option<&str>> = settings
        .fields
        .iter()
        .map(|field| (field.from.as_str(), field.to.as_deref()))
        .collect();
    let mut layer = raw.clone();
    let ids = id_name(raw).filter(|name| to.get(name.as_str()).is_some_and(Option::is_some));
    for feature in &mut layer.features {
        let id = ids.clone().zip(feature.source_id.clone());
        if feature.properties.is_none() && id.is_none() {
            continue;
        }
        let properties = feature.properties.take().unwrap_or_default();
        let mut named = Map::new();
        for (name, value) in properties.into_iter().chain(id) {
            // A field that nobody decided on keeps its name.
            let Some(name) = to.get(name.as_str()).map_or(Some(name.as_str()), |to| *to) else {
                continue;
            };
            let value = if name == "code" || name.ends_with("_code") {
                // Codes are texts here, whatever a file makes of them.
                match value {
                    serde_json::Value::Null => value,
                    other => text_of(&other).into(),
                }
            } else {
                value
            };
            named.insert(name.to_owned(), value);
        }
        feature.properties = Some(named);
    }
    layer
}

/// The code of a feature, if it has one.
pub fn code_of(feature: &Feature) -> Option<String> {
    let value = feature.properties.as_ref()?.get("code")?;
    let text = text_of(value);
    (!value.is_null() && !text.is_empty()).then_some(text)
}

fn repeated_codes(layer: &Layer) -> Vec<(String, usize)> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut order = Vec::new();
    for code in layer.features.iter().filter_map(code_of) {
        let count = counts.entry(code.clone()).or_default();
        *count += 1;
        if *count == 2 {
            order.push(code);
        }
    }
    let counted = order.into_iter().map(|code| {
        let count = counts[&code];
        (code, count)
    });
    counted.collect()
}
