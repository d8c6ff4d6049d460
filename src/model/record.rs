//! Records of a project: what it holds of each kind, by stable id. Owns: kinds, keys, and the
//! text form in which a record is kept. Must not know: SQL, screens, or how fields are sealed.

use super::grid_map::Feature;
use crate::geometry::fixed::{Bounds, Coord, Degrees};
use crate::geometry::polygon::{Polygon, Shape};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt;

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A grid of the published coverage.
    Grid,
    /// A grid that was split or merged away.
    RetiredGrid,
    /// Which old grid became which new one.
    Lineage,
    /// 片区: an area of a community.
    Area,
    /// 社区: a community.
    Community,
    /// 小区, unit, street or lane: a compound.
    Compound,
    /// 楼栋: a building.
    Building,
    /// A street or lane as a line.
    Street,
    /// What the ground bears: water and green, railways, places with a name.
    Land,
    /// The entrance of a grid.
    Entrance,
    /// 卡口: a checkpoint at a crossing.
    Checkpoint,
    /// A sampling site.
    SamplingSite,
    /// A shop or other premises that patrols inspect.
    Shop,
    /// A case; its place is generalised to the grid.
    Case,
    /// Lines and points of a loose map that are nothing of the above.
    Drawing,
    /// A person: sealed.
    Person,
    /// A service request (shopping, medicine): household and reason sealed.
    Service,
    /// A plan: a named draft on top of the published grids.
    Plan,
    /// A grid of a plan.
    PlanGrid,
    /// An order that puts grids in a zone.
    Order,
    /// What a sampling round found in a grid.
    Round,
    /// An area outside, with its risk.
    RiskArea,
    /// An alarm that somebody has seen.
    Alarm,
    /// A household; its door and its phone sealed.
    Household,
    /// Who answers for a community, an area, a grid, a compound or a building.
    Charge,
    /// A shift that was handed over; its note sealed.
    Handover,
    /// A round of sampling as it is planned.
    RoundPlan,
    /// Who stands at a lane of a sampling site, from when to when.
    SamplingTeam,
    /// 混采管: a tube; who is in it sealed.
    Tube,
    /// Somebody who refuses to be tested in a round; who and why sealed.
    Refusal,
    /// Who of a household is to be sampled, and its code; sealed.
    PreRegistration,
    /// A setting of the project.
    Setting,
}

impl Kind {
    /// All, in drawing order from the bottom, lists last.
    pub const ALL: [Self; 32] = [
        Self::Land,
        Self::Community,
        Self::Area,
        Self::RetiredGrid,
        Self::Grid,
        Self::Compound,
        Self::Building,
        Self::Street,
        Self::Drawing,
        Self::Entrance,
        Self::Checkpoint,
        Self::SamplingSite,
        Self::Shop,
        Self::Case,
        Self::Lineage,
        Self::Person,
        Self::Service,
        Self::Plan,
        Self::PlanGrid,
        Self::Order,
        Self::Round,
        Self::RiskArea,
        Self::Alarm,
        Self::Household,
        Self::Charge,
        Self::Handover,
        Self::RoundPlan,
        Self::SamplingTeam,
        Self::Tube,
        Self::Refusal,
        Self::PreRegistration,
        Self::Setting,
    ];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::RetiredGrid => "retired-grid",
            Self::Lineage => "lineage",
            Self::Area => "area",
            Self::Community => "community",
            Self::Compound => "compound",
            Self::Building => "building",
            Self::Street => "street",
            Self::Land => "land",
            Self::Entrance => "entrance",
            Self::Checkpoint => "checkpoint",
            Self::SamplingSite => "sampling-site",
            Self::Shop => "shop",
            Self::Case => "case",
            Self::Drawing => "drawing",
            Self::Person => "person",
            Self::Service => "service",
            Self::Plan => "plan",
            Self::PlanGrid => "plan-grid",
            Self::Order => "order",
            Self::Round => "round",
            Self::RiskArea => "risk-area",
            Self::Alarm => "alarm",
            Self::Household => "household",
            Self::Charge => "charge",
            Self::Handover => "handover",
            Self::RoundPlan => "round-plan",
            Self::SamplingTeam => "sampling-team",
            Self::Tube => "tube",
            Self::Refusal => "refusal",
            Self::PreRegistration => "pre-registration",
            Self::Setting => "setting",
        }
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Records of this kind carry sealed values.
    pub const fn is_personal(self) -> bool {
        matches!(
            self,
            Self::Person | Self::Service | Self::Case | Self::Household | Self::Handover
        ) || self.is_of_lane()
    }

    /// Records of this kind say who was sampled, will be, or refuses: only acts of their own write
    /// them.
    pub const fn is_of_lane(self) -> bool {
        matches!(self, Self::Tube | Self::Refusal | Self::PreRegistration)
    }

    /// Whoever a record of this kind is about is erased, and figures stay: they are nobody's.
    pub const fn leaves_figures(self) -> bool {
        matches!(self, Self::Case | Self::Tube | Self::Refusal)
    }

    /// Its polygons make up the coverage, or are derived from it: another program's change to
    /// them is a proposal, never a fact.
    pub const fn is_of_coverage(self) -> bool {
        matches!(
            self,
            Self::Grid | Self::Area | Self::Community | Self::Plan | Self::PlanGrid
        )
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The stable name of a record: the same in every copy of a project, never used again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// What it is.
    pub kind: Kind,
    /// Its id, unique within the kind.
    pub id: String,
}

impl Key {
    /// From what [`fmt::Display`] makes of it.
    pub fn named(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once(' ')?;
        Some(Self::new(Kind::named(kind)?, id))
    }

    /// The key of a kind and an id.
    pub fn new(kind: Kind, id: impl Into<String>) -> Self {
        Self {
            kind,
            id: id.into(),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.id)
    }
}

/// Personal values as they lie in a file: ciphertext under the person's own key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sealed(pub Vec<u8>);

impl Serialize for Sealed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Sealed {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        hex::decode(text)
            .map(Self)
            .map_err(serde::de::Error::custom)
    }
}

/// A record: attributes and place as a feature, personal values sealed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Attributes and geometry.
    pub feature: Feature,
    /// Sealed values, if it has any.
    pub sealed: Option<Sealed>,
}

impl Record {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&Value> {
        self.feature.properties.as_ref()?.get(name)
    }

    /// An attribute that is a text and says anything.
    pub fn text(&self, name: &str) -> Option<&str> {
        let text = self.attribute(name)?.as_str()?.trim();
        (!text.is_empty()).then_some(text)
    }

    /// Where to go to see it: the middle of the box around its polygons, else the first
    /// position of its geometry.
    pub fn place(&self) -> Option<Coord> {
        let bounds = self.feature.shape.as_ref().and_then(Shape::bounds);
        bounds.as_ref().map(Bounds::centre).or_else(|| {
            let coordinates = self.feature.other_geometry.as_ref()?.get("coordinates")?;
            first_position(coordinates, 0)
        })
    }

    /// Every position of a geometry that is not made of polygons, in its order.
    pub fn positions(&self) -> Vec<Coord> {
        let mut found = Vec::new();
        let geometry = self.feature.other_geometry.as_ref();
        if let Some(coordinates) = geometry.and_then(|geometry| geometry.get("coordinates")) {
            collect_positions(coordinates, 0, &mut found);
        }
        found
    }
}

/// A record, and its personal values where they are open.
pub struct Part<'a> {
    /// Which.
    pub key: &'a Key,
    /// What it is.
    pub record: &'a Record,
    /// Personal values in clear; `None` while locked.
    pub fields: Option<&'a BTreeMap<String, String>>,
}

impl Part<'_> {
    /// A personal value, where it is open and says anything.
    pub fn sealed(&self, name: &str) -> Option<&str> {
        let text = self.fields?.get(name)?.trim();
        (!text.is_empty()).then_some(text)
    }
}

/// A place as a GeoJSON point.
pub fn point(at: Coord) -> Value {
    json!({"type": "Point", "coordinates": [Degrees(at.x).to_value(), Degrees(at.y).to_value()]})
}

fn collect_positions(value: &Value, depth: usize, found: &mut Vec<Coord>) {
    let Some(list) = value.as_array() else { return };
    match (
        list.first().and_then(Value::as_f64),
        list.get(1).and_then(Value::as_f64),
    ) {
        (Some(lon), Some(lat)) => found.extend(Coord::from_degrees(lon, lat)),
        _ if depth < 4 => {
            for inner in list {
                collect_positions(inner, depth + 1, found);
            }
        }
        _ => {}
    }
}

fn first_position(value: &Value, depth: usize) -> Option<Coord> {
    let list = value.as_array()?;
    match (list.first()?.as_f64(), list.get(1).and_then(Value::as_f64)) {
        (Some(lon), Some(lat)) => Coord::from_degrees(lon, lat).ok(),
        _ if depth < 4 => first_position(list.first()?, depth + 1),
        _ => None,
    }
}

impl Serialize for Record {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written::of(self, false).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Form::deserialize(deserializer)?
            .into_record()
            .map_err(serde::de::Error::custom)
    }
}

/// A record whose text form does not depend on the order of its attributes, and has none where
/// their list is empty.
pub struct Sorted<'a>(pub &'a Record);

impl Serialize for Sorted<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written::of(self.0, true).serialize(serializer)
    }
}

/// The text form of a record, as it is read. Vertices are whole units of 1e-7 degree, so it is exact.
#[derive(Deserialize)]
struct Form {
    #[serde(default)]
    source_id: Option<Value>,
    properties: Option<Map<String, Value>>,
    #[serde(default)]
    members: Map<String, Value>,
    #[serde(default)]
    shape: Option<FlatShape>,
    #[serde(default)]
    multi: bool,
    #[serde(default)]
    geometry_members: Map<String, Value>,
    #[serde(default)]
    geometry: Option<Value>,
    #[serde(default)]
    sealed: Option<Sealed>,
}

/// The same, as it is written: nothing of the record is copied for it.
#[derive(Serialize)]
struct Written<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    source_id: Option<&'a Value>,
    properties: Option<Attributes<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    members: Option<&'a Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shape: Option<FlatPolygons<'a>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    multi: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    geometry_members: Option<&'a Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    geometry: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sealed: Option<&'a Sealed>,
}

impl<'a> Written<'a> {
    fn of(record: &'a Record, is_sorted: bool) -> Self {
        let feature = &record.feature;
        let properties = feature.properties.as_ref();
        let properties = properties.filter(|p| !is_sorted || !p.is_empty());
        let some = |map: &'a Map<String, Value>| Some(map).filter(|map| !map.is_empty());
        Self {
            source_id: feature.source_id.as_ref(),
            properties: properties.map(|map| Attributes { map, is_sorted }),
            members: some(&feature.foreign_members),
            shape: feature.shape.as_ref().map(FlatPolygons),
            multi: feature.multi,
            geometry_members: some(&feature.geometry_members),
            geometry: feature.other_geometry.as_ref(),
            sealed: record.sealed.as_ref(),
        }
    }
}

/// Attributes, as they come or in the order of their names.
struct Attributes<'a> {
    map: &'a Map<String, Value>,
    is_sorted: bool,
}

impl Serialize for Attributes<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !self.is_sorted {
            return self.map.serialize(serializer);
        }
        let mut sorted: Vec<(&String, &Value)> = self.map.iter().collect();
        sorted.sort_unstable_by_key(|(name, _)| *name);
        serializer.collect_map(sorted)
    }
}

/// Polygons as a [`FlatShape`] is written.
struct FlatPolygons<'a>(&'a Shape);

impl Serialize for FlatPolygons<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.polygons.iter().map(FlatPolygon))
    }
}

struct FlatPolygon<'a>(&'a Polygon);

impl Serialize for FlatPolygon<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.rings().map(FlatRing))
    }
}

struct FlatRing<'a>(&'a [Coord]);

impl Serialize for FlatRing<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().flat_map(|c| [c.x, c.y]))
    }
}

/// Polygons as lists of rings, a ring as `x, y, x, y, …` in units of 1e-7 degree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlatShape(Vec<Vec<Vec<i32>>>);

impl From<&Shape> for FlatShape {
    fn from(shape: &Shape) -> Self {
        let ring = |ring: &[Coord]| ring.iter().flat_map(|c| [c.x, c.y]).collect();
        let polygon = |p: &Polygon| p.rings().map(ring).collect();
        Self(shape.polygons.iter().map(polygon).collect())
    }
}

impl FlatShape {
    /// The polygons again.
    ///
    /// # Errors
    /// What is wrong with the numbers, in words.
    pub fn into_shape(self) -> Result<Shape, &'static str> {
        let ring = |flat: Vec<i32>| -> Result<Vec<Coord>, &'static str> {
            let pairs = flat.chunks_exact(2);
            if !pairs.remainder().is_empty() {
                return Err("a ring has an odd count of numbers");
            }
            pairs
                .map(|pair| {
                    let c = Coord::new(pair[0], pair[1]);
                    let is_on_globe = c.lon().abs() <= 180.0 && c.lat().abs() <= 90.0;
                    is_on_globe.then_some(c).ok_or("a vertex is off the globe")
                })
                .collect()
        };
        let mut polygons = Vec::with_capacity(self.0.len());
        for rings in self.0 {
            let mut rings = rings.into_iter().map(ring);
            let outer = rings.next().transpose()?.unwrap_or_default();
            let holes = rings.collect::<Result<_, _>>()?;
            polygons.push(Polygon { outer, holes });
        }
        Ok(Shape { polygons })
    }
}

impl Form {
    fn into_record(self) -> Result<Record, &'static str> {
        Ok(Record {
            feature: Feature {
                source_id: self.source_id,
                properties: self.properties,
                foreign_members: self.members,
                shape: self.shape.map(FlatShape::into_shape).transpose()?,
                multi: self.multi,
                geometry_members: self.geometry_members,
                other_geometry: self.geometry,
            },
            sealed: self.sealed,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn kinds_have_names_of_their_own() {
        for kind in Kind::ALL {
            assert_eq!(Kind::named(kind.name()), Some(kind));
            assert_eq!(json!(kind), json!(kind.name()));
        }
    }

    #[test]
    fn a_record_is_the_same_after_its_text_form() {
        let ring = [(0, 0), (10, 0), (10, 10)].map(|(x, y)| Coord::new(x, y));
        let record = Record {
            feature: Feature {
                source_id: Some(json!(7)),
                properties: json!({"名称": "仙糖", "n": 1.50, "none": null})
                    .as_object()
                    .cloned(),
                shape: Some(Shape {
                    polygons: vec![Polygon {
                        outer: ring.to_vec(),
                        holes: vec![ring.to_vec()],
                    }],
                }),
                multi: true,
                ..Feature::default()
            },
            sealed: Some(Sealed(vec![0, 255, 16])),
        };
        let text = serde_json::to_string(&record).expect("written");
        let expected = concat!(
            r#"{"source_id":7,"properties":{"名称":"仙糖","n":1.5,"none":null},"#,
            r#""shape":[[[0,0,10,0,10,10],[0,0,10,0,10,10]]],"multi":true,"sealed":"00ff10"}"#
        );
        assert_eq!(text, expected);
        let flat = record.feature.shape.as_ref().map(FlatShape::from);
        let flat = serde_json::to_string(&flat).expect("written");
        assert!(text.contains(&flat), "{flat}");
        let again: Record = serde_json::from_str(&text).expect("read");
        assert_eq!(again, record);
        assert!(serde_json::from_str::<Record>(r#"{"properties":null,"shape":[[[1]]]}"#).is_err());
    }
}
