//! A map of grids: features in file order with their attributes, and the coverage of their
//! polygons. Owns the tie between a feature and its face. Must not know file formats.

use super::context::Context;
use super::plan::cut_vertices;
use crate::course::{Course, Stopped, whole};
use crate::geometry::coverage::{BuildOptions, Built, Coverage, FaceId, Finding, Snapped};
use crate::geometry::fixed::{Coord, ring_area2};
use crate::geometry::polygon::{Polygon, Shape, rewind};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// One feature as read, in file order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feature {
    /// The `id` the source gave, kept as it was (a number stays a number).
    pub source_id: Option<Value>,
    /// Attributes in the order of the source; `None` where it said null.
    pub properties: Option<Map<String, Value>>,
    /// Members beyond the standard ones, kept for a round trip.
    pub foreign_members: Map<String, Value>,
    /// Its polygons; `None` when it has no geometry or none made of polygons.
    pub shape: Option<Shape>,
    /// The source said MultiPolygon, even where there is only one.
    pub multi: bool,
    /// Members of its geometry beyond the standard ones.
    pub geometry_members: Map<String, Value>,
    /// The geometry as it was when it is not made of polygons (points, lines), for a round trip.
    pub other_geometry: Option<Value>,
}

/// A polygon layer as read from a file, before a coverage is built.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layer {
    /// Features in file order.
    pub features: Vec<Feature>,
    /// Collection-level members beyond the standard ones.
    pub foreign_members: Map<String, Value>,
}

/// A map of grids, ready to be shown.
#[derive(Clone)]
pub struct GridMap {
    /// Features in file order. `features[i]` has face `i`, with no area when it has no polygons.
    pub features: Vec<Feature>,
    /// Collection-level members, for a round trip.
    pub foreign_members: Map<String, Value>,
    /// The coverage; face `i` belongs to `features[i]`.
    pub coverage: Coverage,
    /// What the build found.
    pub findings: Vec<Finding>,
    /// What the tolerance of the build moved.
    pub snapped: Snapped,
    /// What lies behind the grids: the map's own lines, and companion layers.
    pub backdrop: Context,
    /// Faces that were joined to others while the map was redrawn: their numbers are kept, so that
    /// undo can bring them back.
    pub gone: BTreeSet<FaceId>,
}

/// The member in which a map says whose data it is.
pub const ATTRIBUTION: &str = "attribution";
/// The member in which a map says under which licence, by an address.
pub const LICENCE: &str = "license";

impl GridMap {
    /// Whose data it is, where it says so: this stands wherever it is shown.
    pub fn attribution(&self) -> Option<&str> {
        let said = self.foreign_members.get(ATTRIBUTION)?.as_str()?;
        Some(said).filter(|said| !said.is_empty())
    }

    /// The same with its licence, for formats that have one line for both.
    pub fn credit(&self) -> Option<String> {
        let said = self.attribution()?;
        let licence = self.foreign_members.get(LICENCE).and_then(Value::as_str);
        let licence = licence.filter(|licence| !licence.is_empty());
        Some(match licence {
            Some(licence) => format!("{said} ({licence})"),
            None => said.to_owned(),
        })
    }

    /// Build the coverage of a layer.
    pub fn build(layer: Layer, options: &BuildOptions) -> Self {
        whole(|course| Self::build_watched(layer, options, course))
    }

    /// The same, counted.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn build_watched(
        layer: Layer,
        options: &BuildOptions,
        course: &Course,
    ) -> Result<Self, Stopped> {
        let Layer {
            features,
            foreign_members,
        } = layer;
        let shapes: Vec<Shape> = features
            .iter()
            .map(|f| f.shape.clone().unwrap_or_default())
            .collect();
        let Built {
            mut coverage,
            findings,
            snapped,
        } = Coverage::build_watched(&shapes, options, course)?;
        let properties = features.iter().filter_map(|f| f.properties.as_ref());
        coverage.set_cut_vertices(properties.flat_map(cut_vertices));
        Ok(Self {
            backdrop: Context::of(&features),
            features,
            foreign_members,
            coverage,
            findings,
            snapped,
            gone: BTreeSet::new(),
        })
    }

    /// The faces that there are, by id: those without area too.
    pub fn faces(&self) -> impl Iterator<Item = FaceId> {
        self.coverage
            .faces()
            .filter(|face| !self.gone.contains(face))
    }

    /// Whether there is such a face, with area or without.
    pub fn is_there(&self, face: FaceId) -> bool {
        (face.0 as usize) < self.coverage.face_count() && !self.gone.contains(&face)
    }

    /// The face that stands at a place among those that there are, from 0.
    pub fn nth_face(&self, place: usize) -> Option<FaceId> {
        let mut face = FaceId(u32::try_from(place).ok()?);
        // Few are gone, and they stand in order.
        for gone in &self.gone {
            if *gone > face {
                break;
            }
            face.0 += 1;
        }
        self.is_there(face).then_some(face)
    }

    /// The place of a face among those that there are.
    pub fn place_of(&self, face: FaceId) -> Option<usize> {
        let before = self.gone.range(..face).count();
        self.is_there(face).then(|| face.0 as usize - before)
    }

    /// The feature of a face.
    pub fn feature(&self, face: FaceId) -> Option<&Feature> {
        self.features.get(face.0 as usize)
    }

    /// The name shown for a face: the first name-like attribute, else its code, else `#` and
    /// its place in the file (from 1).
    pub fn title(&self, face: FaceId) -> String {
        self.properties(face)
            .and_then(title_of)
            .unwrap_or_else(|| format!("#{}", face.0 + 1))
    }

    /// The code of a face, if it has a code-like attribute.
    pub fn code(&self, face: FaceId) -> Option<String> {
        attribute(self.properties(face)?, CODE_KEYS)
    }

    fn properties(&self, face: FaceId) -> Option<&Map<String, Value>> {
        self.feature(face)?.properties.as_ref()
    }

    /// Give features whose polygons are invalid the valid ones of the coverage, as the findings of
    /// the build say. Which features, ascending; one that has no area keeps what it had.
    pub fn make_valid(&mut self) -> Vec<usize> {
        let invalid = self.findings.iter().filter(|f| f.kind.is_invalid());
        let faces: BTreeSet<FaceId> = invalid.flat_map(|f| f.faces.iter().copied()).collect();
        let mut made = Vec::new();
        for face in faces {
            let polygons = self.coverage.face_polygons(face);
            let number = face.0 as usize;
            let Some(feature) = self.features.get_mut(number) else {
                continue;
            };
            let Some(shape) = &mut feature.shape else {
                continue;
            };
            if !polygons.is_empty() && shape.polygons != polygons {
                feature.multi |= polygons.len() > 1;
                shape.polygons = polygons;
                made.push(number);
            }
        }
        made
    }

    /// Give features the polygons of the coverage where they differ from what was read: after
    /// a repair. A feature whose polygons are the same keeps them vertex for vertex; one that
    /// has no area in the coverage keeps what it had.
    pub fn take_shapes_from_coverage(&mut self) {
        for (face, feature) in self.coverage.faces().zip(&mut self.features) {
            let polygons = self.coverage.face_polygons(face);
            let Some(shape) = &mut feature.shape else {
                continue;
            };
            if !polygons.is_empty() && canonical(shape) != polygons {
                feature.multi |= polygons.len() > 1;
                shape.polygons = polygons;
            }
        }
    }
}

/// For each face, the faces across its boundaries (ascending).
pub fn beside(coverage: &Coverage) -> Vec<Vec<usize>> {
    let mut beside = vec![Vec::new(); coverage.face_count()];
    for (_, arc) in coverage.arcs() {
        for left in coverage.owner(arc.left).faces() {
            for right in coverage.owner(arc.right).faces() {
                if left != right {
                    beside[left.0 as usize].push(right.0 as usize);
                    beside[right.0 as usize].push(left.0 as usize);
                }
            }
        }
    }
    for list in &mut beside {
        list.sort_unstable();
        list.dedup();
    }
    beside
}

/// Polygons as a coverage gives them: outer rings counter-clockwise, holes clockwise, each ring
/// from its smallest vertex, all in the order of these.
fn canonical(shape: &Shape) -> Vec<Polygon> {
    let ring = |ring: &[Coord], outer: bool| {
        let mut ring = ring.to_vec();
        if (ring_area2(&ring) > 0) != outer {
            rewind(&mut ring);
        }
        let smallest = (0..ring.len()).min_by_key(|i| ring[*i]);
        ring.rotate_left(smallest.unwrap_or(0));
        ring
    };
    let mut polygons: Vec<Polygon> = shape
        .polygons
        .iter()
        .map(|p| {
            let mut holes: Vec<_> = p.holes.iter().map(|h| ring(h, false)).collect();
            holes.sort_unstable_by_key(|h| h.first().copied());
            Polygon {
                outer: ring(&p.outer, true),
                holes,
            }
        })
        .collect();
    polygons.sort_unstable_by_key(|p| p.outer.first().copied());
    polygons
}

/// The name-like attribute among properties, else the code-like one.
pub fn title_of(properties: &Map<String, Value>) -> Option<String> {
    attribute(properties, NAME_KEYS).or_else(|| attribute(properties, CODE_KEYS))
}

fn attribute(properties: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|wanted| {
        let same = |(name, _): &(&String, &Value)| name.eq_ignore_ascii_case(wanted);
        match properties.iter().find(same)?.1 {
            Value::String(s) if !s.trim().is_empty() => Some(s.clone()),
            Value::Number(n) => Some(n.to_string()),
            _ => None,
        }
    })
}

/// Attribute names that hold a name, best first.
const NAME_KEYS: &[&str] = &[
    "name",
    "名称",
    "网格名称",
    "villname",
    "ntaname",
    "adm4_en",
    "boro_name",
    "title",
];
/// Attribute names that hold a code, best first.
const CODE_KEYS: &[&str] = &[
    "code",
    "编码",
    "网格编码",
    "villcode",
    "ntacode",
    "nta2020",
    "adm4_pcode",
    "boroct2010",
    "geoid",
    "id",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faces_stand_one_after_the_other_whichever_are_gone() {
        let layer = Layer {
            features: vec![Feature::default(); 9],
            ..Layer::default()
        };
        let mut map = GridMap::build(layer, &BuildOptions::default());
        for gone in [&[][..], &[0], &[8], &[0, 1, 4], &[3, 4, 5, 8], &[7, 8]] {
            map.gone = gone.iter().copied().map(FaceId).collect();
            let faces: Vec<FaceId> = map.faces().collect();
            for (place, face) in faces.iter().enumerate() {
                assert_eq!(map.nth_face(place), Some(*face), "{gone:?}");
                assert_eq!(map.place_of(*face), Some(place), "{gone:?}");
            }
            assert_eq!(map.nth_face(faces.len()), None, "{gone:?}");
            for face in gone {
                assert_eq!(map.place_of(FaceId(*face)), None, "{gone:?}");
            }
        }
    }
}
