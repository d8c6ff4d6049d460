//! A layer as its file has it: numbers that no coordinate system has given a place yet. Every
//! reader of maps ends here; `placing` goes on from here. Must not know: formats, the lattice.

use super::budget::{OF_CELL, OF_POSITION, OF_ROW};
use super::encoding::{self, Charset};
use super::report::{Note, NoteKind};
use crate::geometry::crs::Crs;
use crate::geometry::fixed::Coord;
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What an element of a list takes, bytes.
const OF_ELEMENT: u64 = 32;

/// Names of attributes that are given once each: what stands twice in a file gets a number behind
/// it, so that nothing hides behind the other.
#[derive(Debug, Default)]
pub struct Names {
    taken: HashSet<String>,
    /// The number that a name gets when it comes again.
    next: HashMap<String, usize>,
}

impl Names {
    /// This name, or one like it that is free.
    pub fn free(&mut self, name: &str) -> String {
        let base = if name.is_empty() { "_" } else { name };
        let mut free = base.to_owned();
        while !self.taken.insert(free.clone()) {
            let number = self.next.entry(base.to_owned()).or_insert(1);
            *number += 1;
            free = format!("{base}_{number}");
        }
        free
    }
}

/// Two numbers as a file has them: east (or longitude) and north (or latitude).
pub type Position = [f64; 2];

/// A layer of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawLayer {
    /// Its name within the file.
    pub name: String,
    /// Its features, in the order of the file.
    pub features: Vec<RawFeature>,
    /// Members beyond the standard ones, for a round trip.
    pub members: Map<String, Value>,
    /// The coordinate system that the file names.
    pub crs: Option<Crs>,
    /// What the file says of its coordinate system where that is not understood, or not one thing.
    pub unclear_crs: Option<String>,
    /// Its features have ids of their own, under this name.
    pub id_field: Option<IdField>,
    /// The encoding of its texts, where it had to be found out.
    pub charset: Option<Charset>,
    /// The format says which way rings wind, and that is worth a note where they do not.
    pub has_winding: bool,
    /// What reading it changed, of the whole layer.
    pub notes: Vec<Note>,
}

impl RawLayer {
    /// Note the features of which a cell holds a character that could not be read, and once where
    /// the name of an attribute does.
    pub fn note_broken_characters(&mut self) {
        let names = self.features.iter().flat_map(|f| &f.properties).flatten();
        let broken: BTreeSet<&String> = names
            .map(|(name, _)| name)
            .filter(|name| encoding::is_broken(name))
            .collect();
        if !broken.is_empty() {
            let count = broken.len();
            self.notes.push(Note {
                count,
                ..Note::of(NoteKind::CharacterBroken)
            });
        }
        for feature in &mut self.features {
            let cells = feature.properties.iter().flatten();
            let is_broken = |value: &Value| value.as_str().is_some_and(encoding::is_broken);
            let count = cells.filter(|(_, value)| is_broken(value)).count();
            if count > 0 {
                feature.notes.push(Note {
                    count,
                    ..Note::of(NoteKind::CharacterBroken)
                });
            }
        }
    }
}

/// The ids of a layer's features, which are no attributes: `id` of GeoJSON, the key of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdField {
    /// What the file calls them.
    pub name: String,
    /// They are probably the codes of things rather than numbers that a program gave.
    pub is_code: bool,
}

/// A feature of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawFeature {
    /// The id that the file gives it, as it is.
    pub source_id: Option<Value>,
    /// Its attributes; `None` where the file says null.
    pub properties: Option<Map<String, Value>>,
    /// Members beyond the standard ones.
    pub members: Map<String, Value>,
    /// Its geometry.
    pub geometry: RawGeometry,
    /// What the file says of this feature's coordinate system alone.
    pub crs: Option<Value>,
    /// What reading it changed, beyond its geometry.
    pub notes: Vec<Note>,
}

/// A geometry of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawGeometry {
    /// Its polygons, each an outer ring and holes; `None` where it is not made of polygons.
    pub polygons: Option<Vec<Vec<Vec<Position>>>>,
    /// The file says that it has several parts, even where there is one.
    pub multi: bool,
    /// What is not made of polygons, as GeoJSON.
    pub others: Vec<Value>,
    /// Members beyond the standard ones.
    pub members: Map<String, Value>,
    /// It was a collection.
    pub flattened: bool,
    /// The first position with a height, and how many have one.
    pub heights: Option<(Position, usize)>,
}

impl RawFeature {
    /// What it takes in memory, bytes, nearly.
    pub fn weight(&self) -> u64 {
        let properties = self.properties.iter().chain([&self.members]);
        let values: u64 = properties.flatten().map(weight_of_member).sum();
        OF_ROW + values + self.geometry.weight()
    }
}

fn weight_of_member((name, value): (&String, &Value)) -> u64 {
    OF_CELL + name.len() as u64 + weight_of(value)
}

/// What a value takes beyond itself.
fn weight_of(value: &Value) -> u64 {
    match value {
        Value::Null | Value::Bool(_) => 0,
        // The numbers of files are kept as they are written.
        Value::Number(number) => OF_ELEMENT + number.as_str().len() as u64,
        Value::String(text) => text.len() as u64,
        Value::Array(all) => all.iter().map(|one| OF_ELEMENT + weight_of(one)).sum(),
        Value::Object(members) => members.iter().map(weight_of_member).sum(),
    }
}

impl RawGeometry {
    fn weight(&self) -> u64 {
        let rings = self.polygons.iter().flatten().map(|rings| {
            let positions = |ring: &Vec<Position>| OF_ELEMENT + OF_POSITION * ring.len() as u64;
            OF_ELEMENT + rings.iter().map(positions).sum::<u64>()
        });
        let others = self.others.iter().map(|one| OF_CELL + weight_of(one));
        let members = self.members.iter().map(weight_of_member);
        rings.chain(others).chain(members).sum()
    }

    /// Take in a polygon; one without rings is none.
    pub fn add_polygon(&mut self, rings: Vec<Vec<Position>>) {
        let polygons = self.polygons.get_or_insert_default();
        if !rings.is_empty() {
            polygons.push(rings);
        }
    }

    /// Take in points or lines: their GeoJSON type and coordinates.
    pub fn add_other(&mut self, kind: &str, coordinates: Value) {
        let geometry = json!({"type": kind, "coordinates": coordinates});
        self.others.push(geometry);
    }

    /// Take in a position's height, which will be dropped.
    pub fn count_height(&mut self, position: Position) {
        self.heights.get_or_insert((position, 0)).1 += 1;
    }

    /// Take in a geometry in two dimensions, of whatever kind.
    pub fn add_geo(&mut self, geometry: &geo::Geometry) {
        use geo::Geometry as G;
        let position = |c: &geo::Coord| [c.x, c.y];
        let line = |l: &geo::LineString| l.0.iter().map(position).collect::<Vec<Position>>();
        let rings = |p: &geo::Polygon| {
            let holes = p.interiors().iter().map(line);
            std::iter::once(line(p.exterior())).chain(holes).collect()
        };
        match geometry {
            G::Point(p) => self.add_other("Point", json!(position(&p.0))),
            G::MultiPoint(m) => {
                let points: Vec<Position> = m.0.iter().map(|p| position(&p.0)).collect();
                self.add_other("MultiPoint", json!(points));
            }
            G::Line(l) => {
                self.add_other("LineString", json!([position(&l.start), position(&l.end)]));
            }
            G::LineString(l) => self.add_other("LineString", json!(line(l))),
            G::MultiLineString(m) => {
                let lines: Vec<Vec<Position>> = m.0.iter().map(line).collect();
                self.add_other("MultiLineString", json!(lines));
            }
            G::Polygon(p) => {
                self.polygons.get_or_insert_default();
                if !p.exterior().0.is_empty() {
                    self.add_polygon(rings(p));
                }
            }
            G::MultiPolygon(m) => {
                self.multi = true;
                self.polygons.get_or_insert_default();
                m.0.iter().for_each(|p| self.add_polygon(rings(p)));
            }
            G::GeometryCollection(all) => {
                self.flattened = true;
                all.0.iter().for_each(|one| self.add_geo(one));
            }
            G::Rect(r) => self.add_polygon(rings(&r.to_polygon())),
            G::Triangle(t) => self.add_polygon(rings(&t.to_polygon())),
        }
    }

    /// It has no coordinates at all.
    pub fn is_empty(&self) -> bool {
        self.polygons.as_ref().is_none_or(Vec::is_empty) && self.others.is_empty()
    }

    /// Every position, those of points and lines too.
    pub fn positions(&self) -> Vec<Position> {
        let rings = self.polygons.iter().flatten().flatten();
        let mut all: Vec<Position> = rings.flatten().copied().collect();
        for other in &self.others {
            if let Some(coordinates) = other.get("coordinates") {
                positions_in(coordinates, &mut all);
            }
        }
        all
    }
}

fn positions_in(value: &Value, into: &mut Vec<Position>) {
    match position_of(value) {
        Some(position) => into.push(position),
        None => value
            .as_array()
            .into_iter()
            .flatten()
            .for_each(|inner| positions_in(inner, into)),
    }
}

/// The places of a GeoJSON geometry of points or lines on the lattice: each point a line of one.
/// Collections are taken apart. What is not on the globe is left out.
pub fn lines_of(geometry: &Value) -> Vec<Vec<Coord>> {
    let place = |value: &Value| {
        let [lon, lat] = position_of(value)?;
        Coord::from_degrees(lon, lat).ok()
    };
    let coordinates = geometry.get("coordinates").unwrap_or(&Value::Null);
    let line = |value: &Value| -> Vec<Coord> {
        let list = value.as_array().into_iter().flatten();
        list.filter_map(place).collect()
    };
    let parts = coordinates.as_array().into_iter().flatten();
    match geometry.get("type").and_then(Value::as_str) {
        Some("Point") => place(coordinates).map(|c| vec![c]).into_iter().collect(),
        Some("MultiPoint") => parts.filter_map(place).map(|c| vec![c]).collect(),
        Some("LineString") => vec![line(coordinates)],
        Some("MultiLineString") => parts.map(line).collect(),
        Some("GeometryCollection") => {
            let all = geometry.get("geometries").and_then(Value::as_array);
            all.into_iter().flatten().flat_map(lines_of).collect()
        }
        _ => Vec::new(),
    }
}

/// The two numbers that begin a GeoJSON position.
pub fn position_of(value: &Value) -> Option<Position> {
    let list = value.as_array()?;
    Some([list.first()?.as_f64()?, list.get(1)?.as_f64()?])
}
