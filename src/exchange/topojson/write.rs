//! A topology, written from a coverage.

use crate::course::{Course, Stopped};
use crate::exchange::raw::lines_of;
use crate::geometry::coverage::{ArcId, Coverage, FaceId, Owner, RegionId, SignedArc};
use crate::geometry::fixed::{Coord, UNITS_PER_DEGREE};
use crate::geometry::polygon::Shape;
use crate::model::{Feature, GridMap};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// The features of a map as one object named `grids`, their boundaries as arcs. Faces that
/// overlap others, and those without area, get arcs of their own, as they were given. Of a
/// feature with polygons and something else the polygons are written. Counted.
///
/// # Errors
/// [`Stopped`].
pub fn to_bytes(map: &GridMap, course: &Course) -> Result<Vec<u8>, Stopped> {
    let mut arcs = Arcs {
        origin: origin(&map.features),
        lines: Vec::new(),
    };
    let coverage = &map.coverage;
    let numbers: HashMap<ArcId, i64> = coverage
        .arcs()
        .map(|(id, arc)| (id, arcs.add(&arc.coords)))
        .collect();
    let geometries: Vec<Value> = map
        .faces()
        .filter_map(|face| Some((face, map.feature(face)?)))
        .map(|(face, feature)| {
            let polygons = shared_rings(coverage, face, &numbers)
                .unwrap_or_else(|| arcs.own_rings(feature.shape.as_ref()));
            let object = arcs.object(feature, &polygons);
            course.count(1).map(|()| object)
        })
        .collect::<Result<_, _>>()?;
    let mut topology = Map::new();
    topology.insert("type".to_owned(), json!("Topology"));
    for (name, value) in &map.foreign_members {
        topology.insert(name.clone(), value.clone());
    }
    let step = 1.0 / UNITS_PER_DEGREE;
    let transform = json!({
        "scale": [step, step],
        "translate": [arcs.origin.lon(), arcs.origin.lat()],
    });
    topology.insert("transform".to_owned(), transform);
    let objects = json!({"grids": {"type": "GeometryCollection", "geometries": geometries}});
    topology.insert("objects".to_owned(), objects);
    topology.insert("arcs".to_owned(), Value::from(arcs.lines));
    let mut text = Value::Object(topology).to_string();
    text.push('\n');
    Ok(text.into_bytes())
}

/// The south-west corner of everything, so that numbers are small and none is negative.
fn origin(features: &[Feature]) -> Coord {
    let shapes = features.iter().filter_map(|f| f.shape.as_ref());
    let mut all: Vec<Coord> = shapes.flat_map(Shape::rings).flatten().copied().collect();
    for other in features.iter().filter_map(|f| f.other_geometry.as_ref()) {
        all.extend(lines_of(other).into_iter().flatten());
    }
    let least = |axis: fn(&Coord) -> i32| all.iter().map(axis).min().unwrap_or(0);
    Coord::new(least(|c| c.x), least(|c| c.y))
}

struct Arcs {
    origin: Coord,
    lines: Vec<Value>,
}

impl Arcs {
    fn step(from: Coord, to: Coord) -> Value {
        json!([
            i64::from(to.x) - i64::from(from.x),
            i64::from(to.y) - i64::from(from.y)
        ])
    }

    /// An arc as differences; its number.
    fn add(&mut self, coords: &[Coord]) -> i64 {
        let before = std::iter::once(&self.origin).chain(coords);
        let steps = before.zip(coords).map(|(from, to)| Self::step(*from, *to));
        self.lines.push(steps.collect());
        self.lines.len() as i64 - 1
    }

    fn own_rings(&mut self, shape: Option<&Shape>) -> Vec<Vec<Vec<i64>>> {
        let polygons = shape.map_or(&[][..], |s| s.polygons.as_slice());
        let mut ring = |ring: &[Coord]| {
            let closed: Vec<Coord> = ring.iter().chain(ring.first()).copied().collect();
            vec![self.add(&closed)]
        };
        polygons
            .iter()
            .map(|p| p.rings().map(&mut ring).collect())
            .collect()
    }

    fn object(&mut self, feature: &Feature, polygons: &[Vec<Vec<i64>>]) -> Value {
        let mut object = Map::new();
        object.insert("type".to_owned(), Value::Null);
        if let Some(id) = &feature.source_id {
            object.insert("id".to_owned(), id.clone());
        }
        if let Some(properties) = &feature.properties {
            object.insert("properties".to_owned(), Value::Object(properties.clone()));
        }
        for (name, value) in &feature.foreign_members {
            object.entry(name).or_insert_with(|| value.clone());
        }
        let mut say = |kind: Value, member: &str, value: Value| {
            object.insert("type".to_owned(), kind);
            object.insert(member.to_owned(), value);
        };
        match (polygons, &feature.other_geometry) {
            ([], Some(other)) => {
                let kind = other.get("type").cloned().unwrap_or_default();
                let lines = lines_of(other);
                let is_points = lines.iter().all(|line| line.len() == 1);
                if is_points && matches!(kind.as_str(), Some("Point" | "MultiPoint")) {
                    let mut places = lines.iter().flatten().map(|c| Self::step(self.origin, *c));
                    let value = match kind.as_str() {
                        Some("Point") => places.next().unwrap_or_default(),
                        _ => places.collect(),
                    };
                    say(kind, "coordinates", value);
                } else if !lines.is_empty() {
                    let numbers: Vec<[i64; 1]> = lines.iter().map(|l| [self.add(l)]).collect();
                    let value = match (kind.as_str(), numbers.first()) {
                        (Some("LineString"), Some(first)) => json!(first),
                        _ => json!(numbers),
                    };
                    say(kind, "arcs", value);
                }
            }
            ([], None) => {}
            ([one], _) if !feature.multi => say(json!("Polygon"), "arcs", json!(one)),
            (several, _) => say(json!("MultiPolygon"), "arcs", json!(several)),
        }
        Value::Object(object)
    }
}

/// The rings of a face as numbers of arcs; `None` where it is not alone in its regions, or has
/// none.
fn shared_rings(
    coverage: &Coverage,
    face: FaceId,
    numbers: &HashMap<ArcId, i64>,
) -> Option<Vec<Vec<Vec<i64>>>> {
    let regions = coverage.face_regions(face);
    let is_alone = |r: &RegionId| matches!(coverage.owner(*r), Owner::Face(_));
    if regions.is_empty() || !regions.iter().all(is_alone) {
        return None;
    }
    let ring = |ring: &Vec<SignedArc>| {
        ring.iter()
            .map(|arc| {
                let number = *numbers.get(&arc.id())?;
                Some(if arc.is_forward() { number } else { !number })
            })
            .collect::<Option<Vec<i64>>>()
    };
    let polygon = |r: &RegionId| coverage.region(*r)?.rings.iter().map(ring).collect();
    regions.iter().map(polygon).collect()
}
