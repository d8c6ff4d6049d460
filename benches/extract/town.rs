//! An invented town as an extract: equal blocks, bent streets with names between them, slanted houses
//! with addresses, parks, a river and a railway, and an administrative area in two halves.

use super::{Elements, Node, Relation, Tags, Way};
use gridroom::geometry::fixed::Coord;

/// Where its south-western corner lies (lon, lat).
const CORNER: Coord = Coord::new(1_186_940_000, 253_620_000);
/// From street to street, units of 1e-7 degree: about a hundred metres.
const STEP: i32 = 10_000;
/// The corners of a house, from its south-western one.
const HOUSE: [(i32, i32); 6] = [
    (0, 0),
    (2_100, 130),
    (2_060, 900),
    (1_200, 850),
    (1_150, 1_700),
    (-90, 1_620),
];

fn tags(says: &[(&str, &str)]) -> Tags {
    let says = says.iter();
    says.map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

impl Elements {
    /// A town of so many blocks each way. Every seventeenth is a park; on any other stand four houses,
    /// on every third of them five.
    pub fn invented(blocks: i32) -> Self {
        let mut all = Self::default();
        for along in 0..=blocks {
            for from in 0..blocks {
                all.street(true, along, from);
                all.street(false, along, from);
            }
        }
        for x in 0..blocks {
            for y in 0..blocks {
                all.ground(x, y);
            }
        }
        let end = blocks * STEP;
        let river = [(-400, 2_000), (end / 2, 5_300), (end + 400, 1_700)];
        all.way(&river, &[("waterway", "river"), ("name", "甲河")]);
        let railway = [(-400, -300), (end / 3, end / 2), (end + 400, end + 90)];
        all.way(&railway, &[("railway", "rail")]);
        all.areas(end);
        all
    }

    /// A node; its number.
    fn node(&mut self, (x, y): (i32, i32)) -> i64 {
        let id = self.nodes.len() as i64 + 1;
        self.nodes.push(Node {
            id,
            at: Coord::new(CORNER.x + x, CORNER.y + y),
            tags: Tags::new(),
        });
        id
    }

    /// A way through places of its own; its number.
    fn way(&mut self, places: &[(i32, i32)], says: &[(&str, &str)]) -> i64 {
        let refs = places.iter().map(|place| self.node(*place)).collect();
        self.way_of(refs, says)
    }

    fn way_of(&mut self, refs: Vec<i64>, says: &[(&str, &str)]) -> i64 {
        let id = self.ways.len() as i64 + 1;
        let tags = tags(says);
        self.ways.push(Way { id, refs, tags });
        id
    }

    /// A ring around a place.
    fn ring(&mut self, (x, y): (i32, i32), corners: &[(i32, i32)], says: &[(&str, &str)]) {
        let corners = corners.iter().map(|(dx, dy)| (x + dx, y + dy));
        let mut refs: Vec<i64> = corners.map(|place| self.node(place)).collect();
        refs.extend(refs.first().copied());
        self.way_of(refs, says);
    }

    /// The street of this number from one crossing to the next.
    fn street(&mut self, is_north: bool, number: i32, from: i32) {
        let along = from * STEP;
        let bent = [
            (along, 0),
            (along + STEP / 3, 170),
            (along + STEP * 3 / 4, -140),
            (along + STEP, 0),
        ];
        let places = bent.map(|(along, aside)| match is_north {
            true => (number * STEP + aside, along),
            false => (along, number * STEP + aside),
        });
        let class = match number {
            n if n % 12 == 0 => "primary",
            n if n % 4 == 0 => "tertiary",
            n if n % 5 == 0 => "service",
            _ => "residential",
        };
        let name = street_name(is_north, number);
        self.way(&places, &[("highway", class), ("name", name.as_str())]);
    }

    /// What stands on a block.
    fn ground(&mut self, x: i32, y: i32) {
        let corner = (x * STEP + 1_500, y * STEP + 1_500);
        if (7 * x + 3 * y) % 17 == 0 {
            let park = [(0, 0), (7_000, 200), (6_900, 7_100), (-100, 6_800)];
            self.ring(corner, &park, &[("leisure", "park")]);
            return;
        }
        let houses = [
            (0, 0),
            (4_600, 100),
            (4_500, 5_000),
            (100, 5_100),
            (2_400, 2_500),
        ];
        let many = if (x + y) % 3 == 0 { 5 } else { 4 };
        let street = street_name(false, y);
        for (place, (dx, dy)) in (0..).zip(houses.into_iter().take(many)) {
            let (levels, number) = (3 + (x + y + place) % 7, 5 * x + place + 1);
            let (levels, number) = (levels.to_string(), number.to_string());
            let says = [
                ("building", "apartments"),
                ("building:levels", levels.as_str()),
                ("addr:street", street.as_str()),
                ("addr:housenumber", number.as_str()),
            ];
            self.ring((corner.0 + dx, corner.1 + dy), &HOUSE, &says);
        }
    }

    /// The whole and its two halves.
    fn areas(&mut self, end: i32) {
        let (low, high, middle) = (-500, end + 500, end / 2 + 37);
        let south = self.node((middle, low));
        let north = self.node((middle, high));
        let corners = [(low, low), (low, high), (high, high), (high, low)];
        let corners = corners.map(|place| self.node(place));
        let west = self.way_of(vec![south, corners[0], corners[1], north], &[]);
        let east = self.way_of(vec![north, corners[2], corners[3], south], &[]);
        let between = self.way_of(vec![south, north], &[]);
        let areas = [
            ("城区", "8", [west, east]),
            ("西社区", "10", [west, between]),
            ("东社区", "10", [between, east]),
        ];
        for (id, (name, level, ways)) in (1..).zip(areas) {
            let members = ways.map(|way| (1, way, "outer".to_owned()));
            let says = [
                ("type", "boundary"),
                ("boundary", "administrative"),
                ("admin_level", level),
                ("name", name),
            ];
            self.relations.push(Relation {
                id,
                members: members.to_vec(),
                tags: tags(&says),
            });
        }
    }
}

fn street_name(is_north: bool, number: i32) -> String {
    match is_north {
        true => format!("纵{number}路"),
        false => format!("横{number}路"),
    }
}
