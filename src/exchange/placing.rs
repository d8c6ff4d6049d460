//! From the numbers of a file to places on the lattice. Owns: the coordinate system's use, the
//! closing and winding of rings, and what is said about both. Must not know: formats.

use super::raw::{Position, RawFeature, RawGeometry, RawLayer, position_of};
use super::report::{FeatureProblem, Hint, Note, NoteKind, ReadError, ReadLayer};
use crate::course::{Course, Stage, Stopped, whole};
use crate::geometry::crs::Transform;
use crate::geometry::fixed::{Coord, CoordError, Degrees, ring_area2};
use crate::geometry::polygon::{Polygon, Shape, rewind};
use crate::model::grid_map::title_of;
use crate::model::{Feature, Layer};
use rayon::prelude::*;
use serde_json::{Value, json};

/// How the numbers of a file become longitude and latitude.
#[derive(Clone)]
pub struct Placer {
    /// From the file's system.
    pub transform: Transform,
    /// The file writes north before east.
    pub swapped: bool,
}

impl Placer {
    /// Longitude and latitude of WGS84, in this order, as they are.
    pub fn same() -> Self {
        Self {
            transform: Transform::same(),
            swapped: false,
        }
    }

    /// The place that two numbers mean.
    ///
    /// # Errors
    /// [`CoordError`] for what is not on the globe, with the numbers of the file where its
    /// system does not reach.
    pub fn place(&self, [x, y]: Position) -> Result<Coord, CoordError> {
        let (x, y) = if self.swapped { (y, x) } else { (x, y) };
        if !x.is_finite() || !y.is_finite() {
            return Err(CoordError::NotFinite);
        }
        match self.transform.to_wgs84(x, y) {
            Some((lon, lat)) => Coord::from_degrees(lon, lat),
            None => Err(CoordError::OutOfRange { lon: x, lat: y }),
        }
    }

    fn is_same(&self) -> bool {
        self.transform.is_same() && !self.swapped
    }
}

/// A feature that has no place, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Misplaced {
    /// The feature, from 1.
    pub number: usize,
    /// Its name or code, if it has one.
    pub title: Option<String>,
    /// What is wrong.
    pub problem: FeatureProblem,
}

impl From<Misplaced> for ReadError {
    fn from(one: Misplaced) -> Self {
        Self::Feature {
            number: one.number,
            title: one.title,
            problem: one.problem,
        }
    }
}

/// Place a whole layer.
///
/// # Errors
/// The first feature that has no place; [`ReadError::Stopped`].
pub fn place(raw: RawLayer, placer: &Placer, course: &Course) -> Result<ReadLayer, ReadError> {
    let (read, misplaced) = place_watched(raw, placer, course)?;
    match misplaced.into_iter().next() {
        Some(first) => Err(first.into()),
        None => Ok(read),
    }
}

/// Place what can be placed. A feature that cannot keeps its number and attributes, without a
/// geometry, and is named.
pub fn place_most(raw: RawLayer, placer: &Placer) -> (ReadLayer, Vec<Misplaced>) {
    whole(|course| place_watched(raw, placer, course))
}

/// The same, counted.
///
/// # Errors
/// [`Stopped`].
pub fn place_watched(
    raw: RawLayer,
    placer: &Placer,
    course: &Course,
) -> Result<(ReadLayer, Vec<Misplaced>), Stopped> {
    course.enter(Stage::Placing, raw.features.len());
    let placed: Vec<(Feature, Vec<Note>, Option<FeatureProblem>)> = raw
        .features
        .into_par_iter()
        .map(|feature| {
            let (feature, mut notes, problem) = place_feature(feature, placer);
            notes.retain(|note| raw.has_winding || note.kind != NoteKind::Rewound);
            course.count(1).map(|()| (feature, notes, problem))
        })
        .collect::<Result<_, Stopped>>()?;
    let mut notes = raw.notes;
    let mut features = Vec::with_capacity(placed.len());
    let mut misplaced = Vec::new();
    for (i, (feature, own, problem)) in placed.into_iter().enumerate() {
        let number = i + 1;
        notes.extend(own.into_iter().map(|note| Note {
            feature: Some(number),
            ..note
        }));
        if let Some(problem) = problem {
            misplaced.push(Misplaced {
                number,
                title: feature.properties.as_ref().and_then(title_of),
                problem,
            });
        }
        features.push(feature);
    }
    let layer = Layer {
        features,
        foreign_members: raw.members,
    };
    Ok((ReadLayer { layer, notes }, misplaced))
}

fn place_feature(raw: RawFeature, placer: &Placer) -> (Feature, Vec<Note>, Option<FeatureProblem>) {
    let mut feature = Feature {
        source_id: raw.source_id,
        properties: raw.properties,
        foreign_members: raw.members,
        ..Feature::default()
    };
    let mut notes = Notes(raw.notes);
    match put_geometry(&mut feature, raw.geometry, placer, &mut notes) {
        Ok(()) => (feature, notes.0, None),
        Err(problem) => {
            feature.shape = None;
            feature.other_geometry = None;
            (feature, notes.0, Some(problem))
        }
    }
}

/// Notes of one feature: one of each kind, counted.
struct Notes(Vec<Note>);

impl Notes {
    fn add(&mut self, kind: NoteKind, at: Option<Coord>, count: usize) {
        if let Some(same) = self.0.iter_mut().find(|note| note.kind == kind) {
            same.count += count;
        } else {
            self.0.push(Note {
                kind,
                feature: None,
                at,
                count,
            });
        }
    }
}

fn put_geometry(
    feature: &mut Feature,
    raw: RawGeometry,
    placer: &Placer,
    notes: &mut Notes,
) -> Result<(), FeatureProblem> {
    if raw.flattened {
        notes.add(NoteKind::Flattened, None, 1);
    }
    if !raw.others.is_empty() {
        notes.add(NoteKind::NotPolygon, None, raw.others.len());
    }
    let is_empty = raw.is_empty();
    feature.multi = raw.multi;
    feature.geometry_members = raw.members;
    if let Some(polygons) = raw.polygons {
        let mut shape = Shape::default();
        let mut ring_number = 0;
        for rings in polygons {
            let mut placed = Vec::with_capacity(rings.len());
            for ring in rings {
                ring_number += 1;
                let is_outer = placed.is_empty();
                placed.push(place_ring(&ring, ring_number, is_outer, placer, notes)?);
            }
            let mut placed = placed.into_iter();
            if let Some(outer) = placed.next() {
                let holes = placed.collect();
                shape.polygons.push(Polygon { outer, holes });
            }
        }
        feature.shape = Some(shape);
    }
    let others: Vec<Value> = raw
        .others
        .into_iter()
        .map(|other| place_other(other, placer))
        .collect::<Result<_, _>>()?;
    feature.other_geometry = match others.len() {
        0 | 1 => others.into_iter().next(),
        _ => Some(json!({"type": "GeometryCollection", "geometries": others})),
    };
    if let Some((at, count)) = raw.heights {
        notes.add(NoteKind::HeightDropped, placer.place(at).ok(), count);
    }
    if is_empty {
        notes.add(NoteKind::NoGeometry, None, 1);
    }
    Ok(())
}

/// A ring on the lattice: its last vertex not repeated, wound as RFC 7946 says.
fn place_ring(
    ring: &[Position],
    number: usize,
    is_outer: bool,
    placer: &Placer,
    notes: &mut Notes,
) -> Result<Vec<Coord>, FeatureProblem> {
    let mut coords = Vec::with_capacity(ring.len());
    for (i, position) in ring.iter().enumerate() {
        let at = placer.place(*position).map_err(|error| {
            let hint = if placer.is_same() {
                Hint::of(error)
            } else {
                Hint::None
            };
            FeatureProblem::Vertex {
                ring: number,
                vertex: i + 1,
                error,
                hint,
            }
        })?;
        coords.push(at);
    }
    let at = coords.first().copied();
    if coords.len() > 1 {
        if coords.first() == coords.last() {
            coords.pop();
        } else {
            notes.add(NoteKind::RingClosed, at, 1);
        }
    }
    let area = ring_area2(&coords);
    if area != 0 && (area > 0) != is_outer {
        rewind(&mut coords);
        notes.add(NoteKind::Rewound, at, 1);
    }
    Ok(coords)
}

/// Points and lines stay GeoJSON; their positions are moved, heights stay.
fn place_other(mut other: Value, placer: &Placer) -> Result<Value, FeatureProblem> {
    if !placer.is_same()
        && let Some(coordinates) = other.get_mut("coordinates")
    {
        move_positions(coordinates, placer)?;
    }
    Ok(other)
}

fn move_positions(value: &mut Value, placer: &Placer) -> Result<(), FeatureProblem> {
    if let Some(position) = position_of(value) {
        let at = placer
            .place(position)
            .map_err(|error| FeatureProblem::Position { error })?;
        if let Some(list) = value.as_array_mut() {
            list[0] = Degrees(at.x).to_value();
            list[1] = Degrees(at.y).to_value();
        }
        return Ok(());
    }
    for inner in value.as_array_mut().into_iter().flatten() {
        move_positions(inner, placer)?;
    }
    Ok(())
}
