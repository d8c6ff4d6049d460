//! A map of grids: features in file order with their attributes, and the coverage of their
//! polygons. Owns the tie between a feature and its face. Must not know file formats.

use crate::geometry::coverage::{BuildOptions, Built, Coverage, FaceId, Finding, Snapped};
use crate::geometry::polygon::Shape;
use serde_json::{Map, Value};

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
}

impl GridMap {
    /// Build the coverage of a layer.
    pub fn build(layer: Layer, options: &BuildOptions) -> Self {
        let Layer {
            features,
            foreign_members,
        } = layer;
        let shapes: Vec<Shape> = features
            .iter()
            .map(|f| f.shape.clone().unwrap_or_default())
            .collect();
        let Built {
            coverage,
            findings,
            snapped,
        } = Coverage::build(&shapes, options);
        Self {
            features,
            foreign_members,
            coverage,
            findings,
            snapped,
        }
    }

    /// The feature of a face.
    pub fn feature(&self, face: FaceId) -> Option<&Feature> {
        self.features.get(face.0 as usize)
    }

    /// The name shown for a face: the first name-like attribute, else its code, else `#` and
    /// its place in the file (from 1).
    pub fn title(&self, face: FaceId) -> String {
        self.attribute(face, NAME_KEYS)
            .or_else(|| self.attribute(face, CODE_KEYS))
            .unwrap_or_else(|| format!("#{}", face.0 + 1))
    }

    /// The code of a face, if it has a code-like attribute.
    pub fn code(&self, face: FaceId) -> Option<String> {
        self.attribute(face, CODE_KEYS)
    }

    fn attribute(&self, face: FaceId, keys: &[&str]) -> Option<String> {
        let properties = self.feature(face)?.properties.as_ref()?;
        keys.iter().find_map(|wanted| {
            properties
                .iter()
                .find(|(k, _)| k.eq_ignore_ascii_case(wanted))
                .and_then(|(_, v)| match v {
                    Value::String(s) if !s.trim().is_empty() => Some(s.clone()),
                    Value::Number(n) => Some(n.to_string()),
                    _ => None,
                })
        })
    }
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
