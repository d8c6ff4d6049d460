//! What lies behind the grids: streets, water, green, buildings and places with a name, taken from
//! features that are not grids. Knows attributes and GeoJSON geometry values, not files or screens.

use super::grid_map::{Feature, Layer};
use crate::geometry::label::label_place;
use crate::geometry::lines::joined;
use crate::geometry::{Coord, Polygon};
use crate::rules::households::is_estimate;
use crate::rules::shares::households_in;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Says of a building in memory that its households are those of the register.
pub const REGISTERED: &str = "households_registered";

/// What a context feature is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContextKind {
    /// Parks, woods, fields.
    Green,
    /// Rivers, canals, lakes.
    Water,
    /// A building.
    Building,
    /// A railway, a tramway.
    Railway,
    /// A lane or footpath.
    Lane,
    /// A street.
    Street,
    /// A main road.
    MainStreet,
    /// The entrance of a grid.
    Entrance,
    /// A checkpoint at a crossing.
    Checkpoint,
    /// A place with a name: a quarter, a village.
    Place,
    /// A school with a name.
    School,
    /// A hospital with a name.
    Hospital,
}

impl ContextKind {
    /// It is a place that one finds one's way by: it has a name, and stands where it is.
    pub const fn is_place(self) -> bool {
        matches!(self, Self::Place | Self::School | Self::Hospital)
    }

    /// It is drawn as a sign, at a point.
    pub const fn is_point(self) -> bool {
        matches!(self, Self::Entrance | Self::Checkpoint) || self.is_place()
    }
}

/// A street, a lane or a water with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedWay {
    /// What it is.
    pub kind: ContextKind,
    /// Its name.
    pub name: String,
    /// Its lines (lon, lat), joined where one goes on as another.
    pub lines: Vec<Vec<Coord>>,
}

/// One feature behind the grids.
#[derive(Clone, Debug, PartialEq)]
pub struct ContextFeature {
    /// What it is.
    pub kind: ContextKind,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Its lines (lon, lat).
    pub lines: Vec<Vec<Coord>>,
    /// Its areas.
    pub areas: Vec<Polygon>,
    /// Its points.
    pub points: Vec<Coord>,
    /// Households, of a building that says so.
    pub households: Option<u32>,
    /// These households are registered, not only stated.
    pub is_registered: bool,
    /// These households are an estimate.
    pub is_estimated: bool,
}

/// The context of a map, in drawing order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    /// Features, areas of green first and main streets last.
    pub features: Vec<ContextFeature>,
}

impl Context {
    /// Of the features of a map, those that are no grids: those whose geometry is lines.
    pub fn of(features: &[Feature]) -> Self {
        Self::collect(features)
    }

    /// All features of a companion layer, polygons too.
    pub fn of_layer(layer: &Layer) -> Self {
        let mut context = Self::collect(&layer.features);
        for feature in &layer.features {
            let Some(shape) = &feature.shape else {
                continue;
            };
            let kind = kind_of(feature.properties.as_ref()).unwrap_or(ContextKind::Green);
            let name = name_of(feature.properties.as_ref());
            // Of the ground of a school only the school is shown, if it has a name.
            let place = kind.is_place().then(|| label_place(&shape.polygons));
            let (areas, points) = match place {
                Some(place) if name.is_some() => (
                    Vec::new(),
                    place.into_iter().map(|place| place.at).collect(),
                ),
                Some(_) => continue,
                None => (shape.polygons.clone(), Vec::new()),
            };
            context.features.push(ContextFeature {
                kind,
                name,
                lines: Vec::new(),
                areas,
                points,
                households: households_of(feature.properties.as_ref()),
                is_registered: is_registered(feature.properties.as_ref()),
                is_estimated: feature.properties.as_ref().is_some_and(is_estimate),
            });
        }
        context.sort()
    }

    /// Of a layer that is not drawn itself, the places that one finds one's way by.
    pub fn places_of(layer: &Layer) -> Self {
        let mut context = Self::of_layer(layer);
        context.features.retain(|feature| feature.kind.is_place());
        context
    }

    /// What is a line and has a name, by kind and name.
    pub fn named_ways(&self) -> Vec<NamedWay> {
        let mut parts: BTreeMap<(ContextKind, &str), Vec<&[Coord]>> = BTreeMap::new();
        for feature in self.features.iter().filter(|f| !f.lines.is_empty()) {
            if let Some(name) = feature.name.as_deref() {
                let lines = feature.lines.iter().map(Vec::as_slice);
                parts.entry((feature.kind, name)).or_default().extend(lines);
            }
        }
        let ways = parts.into_iter().map(|((kind, name), lines)| NamedWay {
            kind,
            name: name.to_owned(),
            lines: joined(&lines),
        });
        ways.collect()
    }

    fn collect(features: &[Feature]) -> Self {
        let features = features.iter().filter_map(|feature| {
            let geometry = feature.other_geometry.as_ref()?;
            if is_tunnel(feature.properties.as_ref()) {
                return None;
            }
            let kind = kind_of(feature.properties.as_ref());
            let name = name_of(feature.properties.as_ref());
            let mut lines = Vec::new();
            collect_lines(geometry, 0, &mut lines);
            // A point without a kind may stand for anything, and a place without a name says nothing:
            // neither is drawn.
            let is_point = kind.is_some_and(|k| k.is_point() && (!k.is_place() || name.is_some()));
            let point = point_of(geometry).filter(|_| is_point);
            let points: Vec<Coord> = point.into_iter().collect();
            (!lines.is_empty() || !points.is_empty()).then(|| ContextFeature {
                kind: kind.unwrap_or(ContextKind::Street),
                name,
                lines,
                areas: Vec::new(),
                points,
                households: None,
                is_registered: false,
                is_estimated: false,
            })
        });
        let context = Self {
            features: features.collect(),
        };
        context.sort()
    }

    /// Another context over this one.
    pub fn with(mut self, other: Self) -> Self {
        self.features.extend(other.features);
        self.sort()
    }

    fn sort(mut self) -> Self {
        self.features.sort_by_key(|f| f.kind);
        self
    }
}

fn households_of(properties: Option<&Map<String, Value>>) -> Option<u32> {
    u32::try_from(households_in(properties?)?).ok()
}

/// A way beneath the ground parts nothing on it, and is not seen there.
fn is_tunnel(properties: Option<&Map<String, Value>>) -> bool {
    let said = properties.and_then(|properties| properties.get("tunnel")?.as_str());
    said.is_some_and(|tunnel| !tunnel.is_empty() && tunnel != "no")
}

fn is_registered(properties: Option<&Map<String, Value>>) -> bool {
    let said = properties.and_then(|properties| properties.get(REGISTERED)?.as_bool());
    said == Some(true)
}

fn name_of(properties: Option<&Map<String, Value>>) -> Option<String> {
    let properties = properties?;
    let name = properties.get("name").or_else(|| properties.get("名称"))?;
    name.as_str()
        .filter(|n| !n.trim().is_empty())
        .map(str::to_owned)
}

/// What the attributes say: a plain `kind` (or `class`, `layer`), else the tags of
/// OpenStreetMap.
fn kind_of(properties: Option<&Map<String, Value>>) -> Option<ContextKind> {
    let properties = properties?;
    let text = |key: &str| properties.get(key).and_then(Value::as_str);
    let said = ["kind", "class", "layer"].iter().find_map(|key| text(key));
    if let Some(kind) = said.and_then(kind_called) {
        return Some(kind);
    }
    if let Some(highway) = text("highway") {
        return Some(match highway {
            "motorway" | "trunk" | "primary" | "secondary" => ContextKind::MainStreet,
            "service" | "footway" | "path" | "pedestrian" | "steps" => ContextKind::Lane,
            _ => ContextKind::Street,
        });
    }
    if text("waterway").is_some() || text("natural") == Some("water") {
        return Some(ContextKind::Water);
    }
    if text("railway").is_some() {
        return Some(ContextKind::Railway);
    }
    if properties.contains_key("building") {
        return Some(ContextKind::Building);
    }
    if let Some(kind) = text("amenity").and_then(kind_of_amenity) {
        return Some(kind);
    }
    if text("place").is_some() {
        return Some(ContextKind::Place);
    }
    let green = ["landuse", "leisure", "natural"];
    green
        .iter()
        .any(|key| text(key).is_some())
        .then_some(ContextKind::Green)
}

/// What a planner finds the way by, by its tag in OpenStreetMap.
fn kind_of_amenity(amenity: &str) -> Option<ContextKind> {
    match amenity {
        "school" | "kindergarten" | "college" | "university" => Some(ContextKind::School),
        "hospital" | "clinic" => Some(ContextKind::Hospital),
        _ => None,
    }
}

/// The place of a point.
fn point_of(geometry: &Value) -> Option<Coord> {
    if geometry.get("type")?.as_str()? != "Point" {
        return None;
    }
    let position = geometry.get("coordinates")?;
    let number = |i: usize| position.get(i)?.as_f64();
    Coord::from_degrees(number(0)?, number(1)?).ok()
}

fn kind_called(word: &str) -> Option<ContextKind> {
    Some(match word.to_lowercase().as_str() {
        "main" | "main_street" | "avenue" | "road" | "主干道" | "主路" => {
            ContextKind::MainStreet
        }
        "street" | "街" | "街道" | "道路" => ContextKind::Street,
        "lane" | "alley" | "path" | "巷" | "小路" => ContextKind::Lane,
        "water" | "river" | "canal" | "lake" | "水" | "水系" | "河流" => ContextKind::Water,
        "green" | "park" | "wood" | "field" | "绿地" | "公园" => ContextKind::Green,
        "building" | "建筑" | "楼栋" => ContextKind::Building,
        "railway" | "铁路" => ContextKind::Railway,
        "entrance" | "出入口" | "入口" => ContextKind::Entrance,
        "checkpoint" | "卡口" => ContextKind::Checkpoint,
        "place" | "地点" => ContextKind::Place,
        "school" | "学校" => ContextKind::School,
        "hospital" | "医院" => ContextKind::Hospital,
        _ => return None,
    })
}

/// Collections inside collections are followed this deep.
const DEEPEST: usize = 8;

/// The lines of a GeoJSON geometry; those with a bad coordinate are left out.
fn collect_lines(geometry: &Value, depth: usize, out: &mut Vec<Vec<Coord>>) {
    let line = |value: &Value| -> Option<Vec<Coord>> {
        let points = value.as_array()?.iter().map(|point| {
            let (lon, lat) = (point.get(0)?.as_f64()?, point.get(1)?.as_f64()?);
            Coord::from_degrees(lon, lat).ok()
        });
        points
            .collect::<Option<Vec<Coord>>>()
            .filter(|l| l.len() > 1)
    };
    let coordinates = geometry.get("coordinates");
    match geometry.get("type").and_then(Value::as_str) {
        Some("LineString") => out.extend(coordinates.and_then(line)),
        Some("MultiLineString") => {
            let parts = coordinates.and_then(Value::as_array).into_iter().flatten();
            out.extend(parts.filter_map(line));
        }
        Some("GeometryCollection") if depth < DEEPEST => {
            let parts = geometry.get("geometries").and_then(Value::as_array);
            for part in parts.into_iter().flatten() {
                collect_lines(part, depth + 1, out);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Shape;
    use serde_json::json;

    fn layer(features: &[(Value, Value)]) -> Layer {
        let features = features.iter().map(|(properties, geometry)| Feature {
            properties: properties.as_object().cloned(),
            other_geometry: Some(geometry.clone()),
            ..Feature::default()
        });
        Layer {
            features: features.collect(),
            ..Layer::default()
        }
    }

    #[test]
    fn streets_come_last_and_bad_lines_are_left_out() {
        let line =
            json!({ "type": "LineString", "coordinates": [[118.69, 25.36], [118.7, 25.36]] });
        let bad = json!({ "type": "LineString", "coordinates": [[118.69, 25.36], [1e308, 25.36]] });
        let context = Context::of_layer(&layer(&[
            (
                json!({ "highway": "primary", "name": "八二五大街" }),
                line.clone(),
            ),
            (json!({ "kind": "water" }), line.clone()),
            (json!({ "highway": "service" }), line),
            (json!({ "kind": "street" }), bad),
        ]));
        let kinds: Vec<ContextKind> = context.features.iter().map(|f| f.kind).collect();
        let expected = [
            ContextKind::Water,
            ContextKind::Lane,
            ContextKind::MainStreet,
        ];
        assert_eq!(kinds, expected);
        assert_eq!(context.features[2].name.as_deref(), Some("八二五大街"));
    }

    #[test]
    fn a_tunnel_is_no_street_and_a_railway_is_none_either() {
        let line =
            json!({ "type": "LineString", "coordinates": [[118.69, 25.36], [118.7, 25.36]] });
        let context = Context::of_layer(&layer(&[
            (json!({ "kind": "street", "tunnel": "yes" }), line.clone()),
            (json!({ "kind": "lane", "tunnel": "no" }), line.clone()),
            (json!({ "railway": "tram" }), line),
        ]));
        let kinds: Vec<ContextKind> = context.features.iter().map(|f| f.kind).collect();
        assert_eq!(kinds, [ContextKind::Railway, ContextKind::Lane]);
    }

    #[test]
    fn places_with_a_name_are_points_and_ground_of_a_school_is_one() {
        let point = json!({ "type": "Point", "coordinates": [118.69, 25.36] });
        let places = layer(&[
            (json!({ "kind": "place", "name": "东门" }), point.clone()),
            (json!({ "kind": "place" }), point.clone()),
            (
                json!({ "kind": "unit", "amenity": "clinic", "name": "门诊" }),
                point.clone(),
            ),
            (json!({ "kind": "unit", "name": "工厂" }), point),
        ]);
        let context = Context::of_layer(&places);
        let found: Vec<_> = context
            .features
            .iter()
            .map(|f| (f.kind, &*f.points))
            .collect();
        let at = Coord::from_degrees(118.69, 25.36).expect("a place");
        assert_eq!(
            found,
            [
                (ContextKind::Place, [at].as_slice()),
                (ContextKind::Hospital, [at].as_slice()),
            ]
        );

        let corners = [(0, 0), (900, 100), (800, 1000), (-100, 900)];
        let outer = corners.map(|(x, y)| Coord::new(1_186_900_000 + x, 253_600_000 + y));
        let ground = |properties: Value| Feature {
            properties: properties.as_object().cloned(),
            shape: Some(Shape {
                polygons: vec![Polygon {
                    outer: outer.to_vec(),
                    holes: Vec::new(),
                }],
            }),
            ..Feature::default()
        };
        let grounds = Layer {
            features: vec![
                ground(json!({ "kind": "单位", "amenity": "school", "name": "小学" })),
                ground(json!({ "kind": "单位", "amenity": "school" })),
                ground(json!({ "kind": "小区", "name": "小区" })),
            ],
            ..Layer::default()
        };
        let places = Context::places_of(&grounds).features;
        assert_eq!(places.len(), 1);
        assert_eq!(places[0].kind, ContextKind::School);
        assert!(places[0].areas.is_empty() && places[0].points.len() == 1);
    }

    #[test]
    fn a_street_in_pieces_is_one_way_with_its_name() {
        let piece = |from: f64, to: f64| {
            let ends = [[from, 25.36], [to, 25.36]];
            json!({ "type": "LineString", "coordinates": ends })
        };
        let street = |name: &str| json!({ "kind": "street", "name": name });
        let context = Context::of_layer(&layer(&[
            (street("东街"), piece(118.69, 118.70)),
            (street("西街"), piece(118.60, 118.61)),
            (street("东街"), piece(118.68, 118.69)),
            (json!({ "kind": "street" }), piece(118.60, 118.61)),
        ]));
        let ways = context.named_ways();
        let named: Vec<_> = ways
            .iter()
            .map(|w| (w.name.as_str(), w.lines.len()))
            .collect();
        assert_eq!(named, [("东街", 1), ("西街", 1)]);
    }

    #[test]
    fn nested_collections_end() {
        let mut geometry = json!({ "type": "LineString", "coordinates": [[1, 1], [2, 2]] });
        for _ in 0..100 {
            geometry = json!({ "type": "GeometryCollection", "geometries": [geometry] });
        }
        assert_eq!(
            Context::of_layer(&layer(&[(json!({}), geometry)])),
            Context::default()
        );
    }
}
