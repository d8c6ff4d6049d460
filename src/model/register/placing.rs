//! The unit of a building that names none: the compound on whose ground it stands, else the houses
//! along its street, else those of its grid that stand along none. Owns: which one that is, and what the
//! units say that are made for it. Must not know: where buildings come from, SQL.
//!
//! A unit holds only what stands in its grid, so that the tree counts what the map shows. Houses along a
//! street have no ground of their own: where grids are drawn anew, each has its own unit of that street.

use super::unit::{CompoundKind, Level};
use crate::geometry::fixed::Coord;
use crate::geometry::measure::area_m2;
use crate::geometry::meets::polygons_hold;
use crate::geometry::polygon::Polygon;
use crate::model::address::STREET;
use crate::model::grid_map::Feature;
use crate::model::record::{Key, Kind, Record};
use crate::model::tracing::{ORIGIN, TRACED};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};

/// Says of a unit that it holds the buildings of its grid that stand along no street.
const REST: &str = "rest";
/// What the names of lanes end in.
const LANES: [&str; 3] = ["巷", "弄", "胡同"];

/// Where a building stands that names no unit.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// A place inside it (lon, lat).
    pub at: Coord,
    /// Its street, where that is known.
    pub street: Option<&'a str>,
    /// The code of the grid that it stands in.
    pub grid: &'a str,
    /// The name of that grid.
    pub grid_name: &'a str,
}

/// A compound with ground.
struct Ground {
    code: String,
    grid: String,
    polygons: Vec<Polygon>,
    area_m2: f64,
}

/// The units of a town, as far as buildings are put into them.
#[derive(Default)]
pub struct Placing {
    /// The boxes of compounds with ground, by their places in the list.
    boxes: RTree<GeomWithData<Rectangle<[i64; 2]>, usize>>,
    grounds: Vec<Ground>,
    /// Units without ground, by grid and street; that of no street under an empty one.
    along: BTreeMap<(String, String), String>,
    codes: HashSet<String>,
    /// The number that was given last in each grid.
    numbers: BTreeMap<String, u32>,
    made: Vec<(Key, Record)>,
}

impl Placing {
    /// A compound is there, in the grid of this code.
    pub fn take_in(&mut self, (code, grid): (&str, &str), record: &Record) {
        self.codes.insert(code.to_owned());
        // Nobody moves into what is there no longer.
        if record.text("valid_to").is_some() {
            return;
        }
        if is_street_unit(record) {
            let place = (grid.to_owned(), street_of(record).to_owned());
            self.along.entry(place).or_insert_with(|| code.to_owned());
            return;
        }
        let shape = record.feature.shape.as_ref();
        let Some((shape, bounds)) = shape.and_then(|shape| Some((shape, shape.bounds()?))) else {
            return;
        };
        let corners = Rectangle::from_corners(point(bounds.min), point(bounds.max));
        self.boxes
            .insert(GeomWithData::new(corners, self.grounds.len()));
        self.grounds.push(Ground {
            code: code.to_owned(),
            grid: grid.to_owned(),
            area_m2: shape.polygons.iter().map(area_m2).sum(),
            polygons: shape.polygons.clone(),
        });
    }

    /// The next code below a grid: no unit ever had it.
    pub fn next_code(&mut self, grid: &str) -> String {
        let number = self.numbers.entry(grid.to_owned()).or_default();
        loop {
            *number += 1;
            let code = format!("{grid}{number:02}");
            if self.codes.insert(code.clone()) {
                return code;
            }
        }
    }

    /// The code of the unit of a building; one is made where there is none.
    pub fn unit_for(&mut self, site: &Site<'_>) -> String {
        if let Some(compound) = self.compound_at(site) {
            return compound.code.clone();
        }
        let street = site.street.unwrap_or_default().trim();
        let place = (site.grid.to_owned(), street.to_owned());
        if let Some(code) = self.along.get(&place) {
            return code.clone();
        }
        let code = self.next_code(site.grid);
        let key = Key::new(Kind::Compound, code.as_str());
        self.made.push((key, along_street(&code, street, site)));
        self.along.insert(place, code.clone());
        code
    }

    /// The smallest compound of its grid on whose ground a building stands.
    fn compound_at(&self, site: &Site<'_>) -> Option<&Ground> {
        let here = AABB::from_point(point(site.at));
        let near = self.boxes.locate_in_envelope_intersecting(&here);
        let near = near.filter_map(|found| Some((found.data, self.grounds.get(found.data)?)));
        let holding = near.filter(|(_, ground)| {
            ground.grid == site.grid && polygons_hold(&ground.polygons, site.at)
        });
        let smallest = holding.min_by(|(a_place, a), (b_place, b)| {
            a.area_m2.total_cmp(&b.area_m2).then(a_place.cmp(b_place))
        });
        smallest.map(|(_, ground)| ground)
    }

    /// The units that were made.
    pub fn made(self) -> Vec<(Key, Record)> {
        self.made
    }
}

/// Whether a compound is the houses along a street or a lane, without ground of its own.
pub fn is_street_unit(compound: &Record) -> bool {
    let kind = compound.text("kind").and_then(CompoundKind::parse);
    let is_along = matches!(kind, Some(CompoundKind::Street | CompoundKind::Lane));
    let shape = compound.feature.shape.as_ref();
    is_along && shape.is_none_or(|shape| shape.polygons.is_empty())
}

/// The street whose houses a unit is; empty for those that stand along none.
pub fn street_of(unit: &Record) -> &str {
    if unit.attribute(REST).and_then(Value::as_bool) == Some(true) {
        return "";
    }
    let street = unit.text(STREET).or_else(|| unit.text("name"));
    street.unwrap_or_default()
}

/// Whether a building came from an extract or was traced: no list gave it a code that says its unit.
pub fn comes_from_map(building: &Record) -> bool {
    building.text("osm").is_some() || building.text(ORIGIN) == Some(TRACED)
}

/// The code of the only area of a community, and what its record says.
pub fn only_area(community: &str, name: &str) -> (String, Value) {
    let code = format!("{community}-1");
    let says = json!({
        "code": code,
        "name": name,
        "community": name,
        "community_code": community,
    });
    (code, says)
}

/// The houses along a street in a grid, or those of a grid along none.
fn along_street(code: &str, street: &str, site: &Site<'_>) -> Record {
    let is_rest = street.is_empty();
    let is_lane = LANES.iter().any(|ending| street.ends_with(ending));
    let kind = match is_lane {
        true => CompoundKind::Lane,
        false => CompoundKind::Street,
    };
    let (attribute, value) = match is_rest {
        true => (REST, json!(true)),
        false => (STREET, json!(street)),
    };
    let says = json!({
        "code": code,
        "name": if is_rest { site.grid_name } else { street },
        "kind": kind.name(),
        (Level::Compound.link()): site.grid,
        (attribute): value,
    });
    Record {
        feature: Feature {
            properties: says.as_object().cloned(),
            ..Feature::default()
        },
        sealed: None,
    }
}

fn point(at: Coord) -> [i64; 2] {
    [i64::from(at.x), i64::from(at.y)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::polygon::Shape;

    fn at(x: i32, y: i32) -> Coord {
        Coord::new(249_400_000 + x, 601_700_000 + y)
    }

    /// A compound on a slanted square.
    fn compound(kind: &str, size: Option<i32>) -> Record {
        let mut record = Record::default();
        record.feature.properties = json!({"kind": kind, "name": "Yard"}).as_object().cloned();
        record.feature.shape = size.map(|size| Shape {
            polygons: vec![Polygon {
                outer: vec![
                    at(0, 0),
                    at(size, size / 9),
                    at(size - size / 9, size),
                    at(-size / 9, size - size / 9),
                ],
                holes: Vec::new(),
            }],
        });
        record
    }

    fn site<'a>(at: Coord, street: Option<&'a str>, grid: &'a str) -> Site<'a> {
        Site {
            at,
            street,
            grid,
            grid_name: "West 01",
        }
    }

    #[test]
    fn a_building_goes_to_the_smallest_compound_of_its_grid_else_to_its_street() {
        let mut placing = Placing::default();
        placing.take_in(("G101", "G1"), &compound("小区", Some(90_000)));
        placing.take_in(("G102", "G1"), &compound("单位", Some(9_000)));
        let inside = at(3_000, 3_000);
        let mut unit = |at, street, grid| placing.unit_for(&site(at, street, grid));
        assert_eq!(unit(inside, Some("Street"), "G1"), "G102");
        assert_eq!(unit(at(40_000, 40_000), None, "G1"), "G101");
        // Ground of another grid holds nobody of this one.
        assert_eq!(unit(inside, Some("Street"), "G2"), "G201");
        assert_eq!(unit(at(-9_000, 0), Some("Street "), "G2"), "G201");
        assert_eq!(unit(at(-9_000, 0), Some("仙安巷"), "G2"), "G202");
        assert_eq!(unit(at(-9_000, 0), None, "G1"), "G103");
        assert_eq!(unit(at(-9_900, 0), Some(" "), "G1"), "G103");
        let made = placing.made();
        let told: Vec<_> = made
            .iter()
            .map(|(key, unit)| {
                let kind = unit.text("kind").unwrap_or_default();
                (key.id.as_str(), unit.text("name"), kind, street_of(unit))
            })
            .collect();
        let expected = [
            ("G201", Some("Street"), "街", "Street"),
            ("G202", Some("仙安巷"), "巷", "仙安巷"),
            ("G103", Some("West 01"), "街", ""),
        ];
        assert_eq!(told, expected);
        assert!(made.iter().all(|(_, unit)| is_street_unit(unit)));
    }

    #[test]
    fn units_that_are_there_are_used_and_no_code_is_given_twice() {
        let mut placing = Placing::default();
        let mut gone = compound("街", None);
        let properties = gone.feature.properties.get_or_insert_default();
        properties.insert("valid_to".to_owned(), json!("2021-09-12"));
        placing.take_in(("G101", "G1"), &gone);
        placing.take_in(("G102", "G1"), &compound("街", None));
        // A code keeps the grid it was given in.
        placing.take_in(("G103", "G2"), &compound("巷", None));
        let unit =
            |placing: &mut Placing, street, grid| placing.unit_for(&site(at(0, 0), street, grid));
        assert_eq!(unit(&mut placing, Some("Yard"), "G1"), "G102");
        assert_eq!(unit(&mut placing, Some("Yard"), "G2"), "G103");
        assert_eq!(unit(&mut placing, Some("Street"), "G1"), "G104");
        // Those along no street are known again, whatever their unit is called.
        let rest = unit(&mut placing, None, "G1");
        assert_eq!(rest, "G105");
        let mut again = Placing::default();
        for (key, mut record) in placing.made() {
            let properties = record.feature.properties.get_or_insert_default();
            properties.insert("name".to_owned(), json!("Elsewhere"));
            again.take_in((key.id.as_str(), "G1"), &record);
        }
        assert_eq!(unit(&mut again, None, "G1"), "G105");
        assert_eq!(unit(&mut again, Some("Street"), "G1"), "G104");
        assert!(again.made().is_empty());
    }
}
