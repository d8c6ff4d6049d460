//! What is traced on a plan that lies beneath the map: buildings, streets, and ground that becomes a
//! grid where there is none. Owns: what stands against a thing that was drawn, and the record that it
//! becomes. Must not know: plans as pictures, SQL, screens.
//!
//! What was traced is told by its attribute [`ORIGIN`]: no extract says it, so an update from one leaves
//! it alone.

mod ground;
mod lived;

pub use ground::{Fitted, fit_ground};
pub use lived::{Lived, households_on};

use super::draft::{DraftFault, put};
use super::grid_map::Feature;
use super::record::{Kind, Record};
use crate::geometry::coverage::{BuildOptions, Coverage, FindingKind};
use crate::geometry::fixed::{Coord, ring_area2};
use crate::geometry::measure::area_m2;
use crate::geometry::polygon::{Polygon, Shape, rewind};
use crate::rules::households::{Building, ESTIMATED, HouseholdRules};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Says where a record comes from.
pub const ORIGIN: &str = "origin";
/// It was traced.
pub const TRACED: &str = "traced";

/// Nothing that is drawn by hand has more vertices.
const MOST_VERTICES: usize = 10_000;
/// No building has more floors.
const MOST_FLOORS: u32 = 200;

/// How large a street is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StreetClass {
    /// A main road.
    Main,
    /// A street.
    #[default]
    Street,
    /// A lane or a footpath.
    Lane,
}

impl StreetClass {
    /// All, the largest first.
    pub const ALL: [Self; 3] = [Self::Main, Self::Street, Self::Lane];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Street => "street",
            Self::Lane => "lane",
        }
    }
}

/// Something that was traced. Places are (lon, lat); rings do not repeat their first vertex.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Traced {
    /// A building.
    Building {
        /// Its outline.
        ring: Vec<Coord>,
        /// Its name, where it has one.
        #[serde(default)]
        name: String,
        /// Its floors, as typed.
        #[serde(default)]
        floors: String,
    },
    /// A street or a lane.
    Street {
        /// Its middle.
        line: Vec<Coord>,
        /// How large it is.
        #[serde(default)]
        class: StreetClass,
        /// Its name, where it has one.
        #[serde(default)]
        name: String,
    },
    /// Ground that becomes a grid, as far as no grid has it.
    Grid {
        /// Its outline.
        ring: Vec<Coord>,
        /// Its name.
        name: String,
        /// The plan it comes into; where the project has no grid yet, it is published at once.
        #[serde(default)]
        plan: Option<String>,
    },
}

impl Traced {
    /// Its name in the history.
    pub const fn what(&self) -> &'static str {
        match self {
            Self::Building { .. } => "building",
            Self::Street { .. } => "street",
            Self::Grid { .. } => "grid",
        }
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        match self {
            Self::Building { name, .. } | Self::Street { name, .. } | Self::Grid { name, .. } => {
                name.trim()
            }
        }
    }

    /// Its vertices, as they were drawn.
    pub fn vertices(&self) -> &[Coord] {
        match self {
            Self::Building { ring, .. } | Self::Grid { ring, .. } => ring,
            Self::Street { line, .. } => line,
        }
    }

    /// What stands against it.
    pub fn faults(&self) -> Vec<DraftFault> {
        let mut faults = Vec::new();
        match self {
            Self::Building { ring, floors, .. } => {
                faults.extend(ring_fault(ring));
                faults.extend(floors_of(floors).err());
            }
            Self::Street { line, .. } => {
                if vertices_of(line).len() < 2 {
                    faults.push(DraftFault::Missing("traced-line"));
                }
            }
            Self::Grid { ring, name, .. } => {
                faults.extend(ring_fault(ring));
                if name.trim().is_empty() {
                    faults.push(DraftFault::Missing("traced-name"));
                }
            }
        }
        if self.vertices().len() > MOST_VERTICES {
            faults.push(DraftFault::Impossible("traced-outline"));
        }
        faults
    }

    /// The record of a building or a street, under this id; `None` for ground.
    pub fn record(&self, id: &str, rules: Option<&HouseholdRules>) -> Option<(Kind, Record)> {
        Some(match self {
            Self::Building { ring, name, floors } => {
                let polygon = polygon_of(ring);
                let floors = floors_of(floors).ok().flatten();
                let estimate = rules.map(|rules| {
                    let building = Building {
                        kind: "yes",
                        ground_m2: area_m2(&polygon),
                        floors,
                    };
                    rules.share(&building).round() as u64
                });
                let attributes = json!({
                    "kind": "building",
                    "code": id,
                    "building": "yes",
                    "floors": floors,
                    "households": estimate,
                    ESTIMATED: estimate,
                    ORIGIN: TRACED,
                });
                let mut record = record_of(attributes, name);
                record.feature.shape = Some(Shape {
                    polygons: vec![polygon],
                });
                (Kind::Building, record)
            }
            Self::Street { line, class, name } => {
                let attributes = json!({ "kind": class.name(), ORIGIN: TRACED });
                let mut record = record_of(attributes, name);
                let coordinates = vertices_of(line);
                record.feature.other_geometry =
                    Some(json!({ "type": "LineString", "coordinates": coordinates }));
                (Kind::Street, record)
            }
            Self::Grid { .. } => return None,
        })
    }
}

/// A record of attributes, of which those that say nothing are left out.
fn record_of(attributes: Value, name: &str) -> Record {
    let mut properties = match attributes {
        Value::Object(map) => map,
        _ => Default::default(),
    };
    properties.retain(|_, value| !value.is_null());
    put(&mut properties, "name", name);
    Record {
        feature: Feature {
            properties: Some(properties),
            ..Feature::default()
        },
        sealed: None,
    }
}

/// Vertices as they are kept: none twice in a row.
fn vertices_of(line: &[Coord]) -> Vec<Coord> {
    let mut line = line.to_vec();
    line.dedup();
    line
}

/// A ring that was drawn, as a polygon: counter-clockwise, no vertex twice in a row.
pub fn polygon_of(ring: &[Coord]) -> Polygon {
    let mut outer = vertices_of(ring);
    while outer.len() > 1 && outer.first() == outer.last() {
        outer.pop();
    }
    if ring_area2(&outer) < 0 {
        rewind(&mut outer);
    }
    Polygon {
        outer,
        holes: Vec::new(),
    }
}

/// A ring bounds ground, and does not cross itself.
fn ring_fault(ring: &[Coord]) -> Option<DraftFault> {
    let polygon = polygon_of(ring);
    if polygon.outer.len() < 3 {
        return Some(DraftFault::Missing("traced-outline"));
    }
    let shape = Shape {
        polygons: vec![polygon],
    };
    let built = Coverage::build(&[shape], &BuildOptions::default());
    let is_bad = |kind: FindingKind| kind.is_invalid() || kind == FindingKind::Collapsed;
    built
        .findings
        .iter()
        .any(|finding| is_bad(finding.kind))
        .then_some(DraftFault::Impossible("traced-outline"))
}

fn floors_of(text: &str) -> Result<Option<u32>, DraftFault> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<u32>() {
        Ok(floors) if (1..=MOST_FLOORS).contains(&floors) => Ok(Some(floors)),
        Ok(_) => Err(DraftFault::Impossible("traced-floors")),
        Err(_) => Err(DraftFault::Count("traced-floors")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at((x, y): (i32, i32)) -> Coord {
        Coord::new(1_186_940_000 + x, 253_620_000 + y)
    }

    fn building(ring: &[(i32, i32)], floors: &str) -> Traced {
        Traced::Building {
            ring: ring.iter().copied().map(at).collect(),
            name: " 文献楼 ".to_owned(),
            floors: floors.to_owned(),
        }
    }

    /// Slanted, some 20 m by 30 m.
    const SLANTED: [(i32, i32); 4] = [(0, 0), (1_900, 430), (1_250, 3_200), (-650, 2_760)];

    #[test]
    fn a_building_is_kept_counter_clockwise_with_its_estimate() {
        let mut back = SLANTED;
        back.reverse();
        let rules = HouseholdRules::bundled().expect("bundled");
        let (kind, record) = building(&back, "6")
            .record("t1", Some(&rules))
            .expect("one");
        assert_eq!(kind, Kind::Building);
        let shape = record.feature.shape.as_ref().expect("a shape");
        assert!(ring_area2(&shape.polygons[0].outer) > 0);
        assert_eq!(record.text("name"), Some("文献楼"));
        assert_eq!(record.text("code"), Some("t1"));
        assert_eq!(record.text(ORIGIN), Some(TRACED));
        let households = record.attribute("households").and_then(Value::as_u64);
        assert!(households.is_some_and(|n| n > 5), "{households:?}");
        assert_eq!(record.attribute("households"), record.attribute(ESTIMATED));
        assert_eq!(record.attribute("floors"), Some(&json!(6)));
    }

    #[test]
    fn what_bounds_no_ground_or_crosses_itself_is_refused() {
        assert_eq!(building(&SLANTED, "").faults(), []);
        let outline = [DraftFault::Impossible("traced-outline")];
        let [a, b, c, d] = SLANTED;
        assert_eq!(building(&[a, c, b, d], "").faults(), outline);
        assert_eq!(building(&[a, b, (3_800, 860)], "").faults(), outline);
        let missing = [DraftFault::Missing("traced-outline")];
        assert_eq!(building(&[a, b, a], "").faults(), missing);
        let floors = |text| building(&SLANTED, text).faults();
        assert_eq!(floors("six"), [DraftFault::Count("traced-floors")]);
        assert_eq!(floors("900"), [DraftFault::Impossible("traced-floors")]);
    }

    #[test]
    fn a_street_needs_two_places_and_says_its_class() {
        let street = |line: &[(i32, i32)]| Traced::Street {
            line: line.iter().copied().map(at).collect(),
            class: StreetClass::Lane,
            name: "书峰巷".to_owned(),
        };
        let fault = [DraftFault::Missing("traced-line")];
        assert_eq!(street(&[(5, 5), (5, 5)]).faults(), fault);
        let traced = street(&[(0, 0), (900, 350), (1_800, 300)]);
        assert_eq!(traced.faults(), []);
        let (kind, record) = traced.record("t2", None).expect("one");
        assert_eq!((kind, record.text("kind")), (Kind::Street, Some("lane")));
        assert_eq!(record.positions().len(), 3);
    }
}
