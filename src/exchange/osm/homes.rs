//! Buildings: floors, addresses, and the households they are estimated to hold. Owns: what the tags of
//! a building mean for these. Must not know: records, how households are estimated.

use super::class::Class;
use super::read::{Ground, Thing};
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::label::label_place;
use crate::geometry::measure::area_m2;
use crate::geometry::meets::polygons_hold;
use crate::geometry::polygon::Polygon;
use crate::rules::households::{Building, HouseholdRules};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// What makes a building of no kind one in which nobody lives.
const TRADES: [&str; 7] = [
    "amenity",
    "shop",
    "office",
    "tourism",
    "craft",
    "healthcare",
    "leisure",
];

/// A building.
pub struct Home<'a> {
    /// What it was read as.
    pub thing: &'a Thing,
    /// A place inside it (lon, lat).
    pub at: Coord,
    /// Its floors, where they are known.
    pub floors: Option<u32>,
    /// Its street and its number there.
    pub address: Option<[String; 2]>,
    /// The households it is estimated to hold.
    pub households: u64,
}

/// The buildings among all that was read, in its order; `total` is how many households they hold
/// together, if that is known.
pub fn homes<'a>(things: &'a [Thing], rules: &HouseholdRules, total: Option<u64>) -> Vec<Home<'a>> {
    let buildings = things.par_iter().filter(|t| t.class == Class::Building);
    let measured: Vec<(Home<'a>, f64)> = buildings
        .filter_map(|thing| {
            let polygons = thing.polygons();
            let first = polygons.first()?.outer.first().copied()?;
            let home = Home {
                thing,
                at: label_place(polygons).map_or(first, |place| place.at),
                floors: floors(thing, rules),
                address: address(thing),
                households: 0,
            };
            Some((home, polygons.iter().map(area_m2).sum()))
        })
        .collect();
    let buildings: Vec<Building<'_>> = measured
        .iter()
        .map(|(home, ground_m2)| Building {
            kind: kind_of(home.thing),
            ground_m2: *ground_m2,
            floors: home.floors,
        })
        .collect();
    let households = rules.estimate(&buildings, total);
    let mut homes: Vec<Home<'a>> = measured.into_iter().map(|(home, _)| home).collect();
    for (home, households) in homes.iter_mut().zip(households) {
        home.households = households;
    }
    give_addresses(&mut homes, things);
    homes
}

/// The kind of a building as the rules say it; none where a trade takes it up.
fn kind_of(thing: &Thing) -> &str {
    match thing.tag("building") {
        Some("yes") if TRADES.iter().any(|key| thing.tag(key).is_some()) => "",
        kind => kind.unwrap_or_default(),
    }
}

fn floors(thing: &Thing, rules: &HouseholdRules) -> Option<u32> {
    // Heights are metres, unless they say otherwise.
    let number = |text: &str| {
        text.trim()
            .trim_end_matches('m')
            .trim_end()
            .parse::<f64>()
            .ok()
    };
    let levels = thing.tag("building:levels").and_then(number);
    rules.floors(levels, thing.tag("height").and_then(number))
}

fn address(thing: &Thing) -> Option<[String; 2]> {
    let number = thing.tag("addr:housenumber")?;
    let street = thing.tag("addr:street").or_else(|| thing.tag("addr:place"));
    Some([street.unwrap_or_default().to_owned(), number.to_owned()])
}

/// Addresses that stand in a building or at its wall, for those without one: the first of the file.
fn give_addresses(homes: &mut [Home<'_>], things: &[Thing]) {
    let boxes = homes.iter().enumerate().filter_map(|(number, home)| {
        let vertices = home.thing.polygons().iter().flat_map(Polygon::rings);
        let bounds = Bounds::around(vertices.flatten().copied())?;
        let corners = Rectangle::from_corners(point(bounds.min), point(bounds.max));
        Some(GeomWithData::new(corners, number))
    });
    let tree = RTree::bulk_load(boxes.collect());
    for thing in things {
        let (Ground::Point(at), Some(address)) = (&thing.ground, address(thing)) else {
            continue;
        };
        let near = tree.locate_in_envelope_intersecting(&AABB::from_point(point(*at)));
        let mut near: Vec<usize> = near.map(|found| found.data).collect();
        near.sort_unstable();
        let holds = |home: &Home<'_>| {
            let polygons = home.thing.polygons();
            let mut rings = polygons.iter().flat_map(Polygon::rings);
            rings.any(|ring| ring.contains(at)) || polygons_hold(polygons, *at)
        };
        let found = near
            .into_iter()
            .find(|number| homes.get(*number).is_some_and(holds));
        if let Some(home) = found.and_then(|number| homes.get_mut(number)) {
            home.address.get_or_insert(address);
        }
    }
}

/// A place for a tree of boxes.
pub fn point(at: Coord) -> [i64; 2] {
    [i64::from(at.x), i64::from(at.y)]
}
