//! Buildings by the ground they stand on. Owns: which building a place means, and when it means none
//! for sure. Must not know: who gives the place, SQL, screens.
//!
//! A place comes from a list: a phone held at a door, a map on which somebody clicked, an address that
//! another program looked up. It means the building whose ground holds it; beside all of them the nearest
//! within [`NEAR_M`], unless another one is hardly farther ([`CLEAR_M`]). What is not sure is said, and
//! never guessed.

use crate::geometry::fixed::{Bounds, Coord, METRES_PER_UNIT};
use crate::geometry::index::nearest_on;
use crate::geometry::meets::polygons_hold;
use crate::geometry::polygon::Polygon;
use crate::model::record::Record;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use std::collections::HashMap;

/// A place in no building means one that is no farther than this, metres: across a pavement or a front
/// garden, not across a street.
pub const NEAR_M: f64 = 15.0;
/// It means the nearest of them only where every other one is farther by this much, metres: what a phone
/// under the open sky errs by.
pub const CLEAR_M: f64 = 5.0;

/// What a place means.
#[derive(Clone, Debug, PartialEq)]
pub enum Meant<'a> {
    /// The building of this code: its ground holds the place.
    Holds(&'a str),
    /// The building of this code, so many metres away: the place lies in none.
    Near(&'a str, f64),
    /// One of several, and nothing tells which: their codes, the nearest first.
    Several(Vec<&'a str>),
    /// None: no building is near.
    Nowhere,
}

/// The ground of a building; of one whose form is not known a place.
struct Footprint {
    code: String,
    polygons: Vec<Polygon>,
    at: Coord,
}

impl Footprint {
    fn holds(&self, at: Coord) -> bool {
        polygons_hold(&self.polygons, at)
    }

    /// How far a place is from its walls, metres; nought within them.
    fn distance_m(&self, at: Coord) -> f64 {
        if self.holds(at) {
            return 0.0;
        }
        let east = at.metres_per_unit_east();
        let rings = self.polygons.iter().flat_map(Polygon::rings);
        let walls = rings.flat_map(|ring| {
            let next = ring.iter().cycle().skip(1);
            ring.iter().zip(next).map(|(a, b)| [*a, *b])
        });
        let walls = walls.filter(|[a, b]| a != b);
        let distances = walls.map(|wall| at.distance_m(nearest_on(wall, at, east)));
        distances
            .reduce(f64::min)
            .unwrap_or_else(|| at.distance_m(self.at))
    }
}

/// Buildings, to be found by a place.
#[derive(Default)]
pub struct Footprints {
    list: Vec<Footprint>,
    /// Their boxes, by their places in the list.
    boxes: RTree<GeomWithData<Rectangle<[i64; 2]>, usize>>,
    /// Their places in the list, by code.
    by_code: HashMap<String, usize>,
}

impl Footprints {
    /// These buildings, each with its code; those that are gone and those without any place are left out.
    pub fn of<'a>(buildings: impl Iterator<Item = (&'a str, &'a Record)>) -> Self {
        let standing = buildings.filter(|(_, record)| record.text("valid_to").is_none());
        let list = standing.filter_map(|(code, record)| {
            let shape = record.feature.shape.as_ref();
            Some(Footprint {
                code: code.to_owned(),
                polygons: shape.map(|s| s.polygons.clone()).unwrap_or_default(),
                at: record.place()?,
            })
        });
        let list: Vec<Footprint> = list.collect();
        let boxes = list.iter().enumerate().map(|(number, one)| {
            let vertices = one.polygons.iter().flat_map(Polygon::rings).flatten();
            let bounds = Bounds::around(vertices.copied()).unwrap_or_else(|| Bounds::of(one.at));
            let corners = Rectangle::from_corners(point(bounds.min), point(bounds.max));
            GeomWithData::new(corners, number)
        });
        let boxes = RTree::bulk_load(boxes.collect());
        let codes = list.iter().enumerate();
        let by_code = codes.map(|(number, one)| (one.code.clone(), number));
        Self {
            by_code: by_code.collect(),
            boxes,
            list,
        }
    }

    /// The building that a place means (lon, lat).
    pub fn at(&self, at: Coord) -> Meant<'_> {
        let near: Vec<&Footprint> = self.around(at).collect();
        let holding = near.iter().filter(|one| one.holds(at));
        let mut holding: Vec<&str> = holding.map(|one| one.code.as_str()).collect();
        holding.sort_unstable();
        match holding.as_slice() {
            [] => {}
            [one] => return Meant::Holds(one),
            _ => return Meant::Several(holding),
        }
        let far = near.iter().map(|one| (one.distance_m(at), one));
        let mut far: Vec<(f64, &str)> = far
            .filter(|(metres, _)| *metres <= NEAR_M + CLEAR_M)
            .map(|(metres, one)| (metres, one.code.as_str()))
            .collect();
        far.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
        let Some((nearest, code)) = far.first().copied().filter(|one| one.0 <= NEAR_M) else {
            return Meant::Nowhere;
        };
        let like: Vec<&str> = far
            .iter()
            .filter(|(metres, _)| metres - nearest < CLEAR_M)
            .map(|(_, code)| *code)
            .collect();
        match like.len() {
            1 => Meant::Near(code, nearest),
            _ => Meant::Several(like),
        }
    }

    /// Whether a place may mean the building of a code: it lies in it, or near it and in no other. One of
    /// which nobody knows where it stands may be anywhere.
    pub fn may_be(&self, at: Coord, code: &str) -> bool {
        let own = self.by_code.get(code).and_then(|n| self.list.get(*n));
        let Some(own) = own else { return true };
        match self.at(at) {
            Meant::Holds(held) => held == code,
            Meant::Nowhere => false,
            Meant::Several(_) | Meant::Near(..) => own.distance_m(at) <= NEAR_M,
        }
    }

    /// Those whose boxes are no farther than any that counts.
    fn around(&self, at: Coord) -> impl Iterator<Item = &Footprint> {
        let reach = |metres_per_unit: f64| ((NEAR_M + CLEAR_M) / metres_per_unit).ceil() as i64;
        let [x, y] = point(at);
        let [rx, ry] = [at.metres_per_unit_east().max(1e-6), METRES_PER_UNIT].map(reach);
        let around = AABB::from_corners([x - rx, y - ry], [x + rx, y + ry]);
        let near = self.boxes.locate_in_envelope_intersecting(&around);
        near.filter_map(|found| self.list.get(found.data))
    }
}

fn point(at: Coord) -> [i64; 2] {
    [i64::from(at.x), i64::from(at.y)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::polygon::Shape;
    use serde_json::json;

    /// A place so many metres east and north of a corner of the first building.
    fn at(east: f64, north: f64) -> Coord {
        let origin = Coord::new(1_186_900_000, 253_600_000);
        let unit = origin.metres_per_unit_east();
        Coord::new(
            origin.x + (east / unit).round() as i32,
            origin.y + (north / METRES_PER_UNIT).round() as i32,
        )
    }

    /// A slanted house of 20 by 10 metres.
    fn house(east: f64, north: f64) -> Record {
        let corners = [(0.0, 0.0), (20.0, 1.0), (19.5, 11.0), (-0.5, 10.0)];
        let mut record = Record::default();
        record.feature.shape = Some(Shape {
            polygons: vec![Polygon {
                outer: corners.map(|(x, y)| at(east + x, north + y)).to_vec(),
                holes: Vec::new(),
            }],
        });
        record
    }

    fn town() -> Footprints {
        let mut gone = house(100.0, 0.0);
        gone.feature.properties = json!({"valid_to": "2021-09-12"}).as_object().cloned();
        let mut gate = Record::default();
        gate.feature.other_geometry = Some(crate::model::record::point(at(200.0, 0.0)));
        let buildings = [
            ("A", house(0.0, 0.0)),
            ("B", house(30.0, 0.0)),
            // It stands over a part of B.
            ("C", house(45.0, 0.0)),
            ("D", gone),
            ("E", gate),
            ("F", Record::default()),
        ];
        Footprints::of(buildings.iter().map(|(code, record)| (*code, record)))
    }

    #[test]
    fn a_place_means_the_building_that_holds_it_else_the_nearest_one_or_none() {
        let town = town();
        let near = |east: f64, north: f64| match town.at(at(east, north)) {
            Meant::Near(code, metres) => Some((code.to_owned(), metres.round())),
            _ => None,
        };
        assert_eq!(town.at(at(10.0, 5.0)), Meant::Holds("A"));
        assert_eq!(town.at(at(32.0, 5.0)), Meant::Holds("B"));
        assert_eq!(town.at(at(47.0, 5.0)), Meant::Several(vec!["B", "C"]));
        // A wall that lies askew is nearer than its corners.
        assert_eq!(near(10.0, -5.7), Some(("A".to_owned(), 6.0)));
        assert_eq!(near(-14.0, 5.0), Some(("A".to_owned(), 14.0)));
        assert_eq!(town.at(at(-17.0, 5.0)), Meant::Nowhere);
        // Between two: by four metres nothing is told, by six it is.
        assert_eq!(town.at(at(26.7, 6.0)), Meant::Several(vec!["B", "A"]));
        assert_eq!(near(27.9, 6.0), Some(("B".to_owned(), 2.0)));
        assert_eq!(town.at(at(110.0, 5.0)), Meant::Nowhere, "it is gone");
        assert_eq!(
            near(203.0, 4.0),
            Some(("E".to_owned(), 5.0)),
            "a mere place"
        );
        assert_eq!(Footprints::default().at(at(0.0, 0.0)), Meant::Nowhere);
    }

    #[test]
    fn a_place_may_be_that_of_a_building_it_lies_in_or_near() {
        let town = town();
        let table = [
            ((10.0, 5.0), "A", true),
            ((10.0, 5.0), "B", false),
            ((47.0, 5.0), "B", true),
            ((47.0, 5.0), "A", false),
            ((26.7, 6.0), "A", true),
            ((27.9, 6.0), "A", true),
            ((-17.0, 5.0), "A", false),
            // Nobody knows where these stand.
            ((10.0, 5.0), "F", true),
            ((10.0, 5.0), "D", true),
        ];
        for ((east, north), code, expected) in table {
            let found = town.may_be(at(east, north), code);
            assert_eq!(found, expected, "{east} {north} {code}");
        }
    }
}
