//! Compounds: ground that belongs together and is entered as one. Owns: which areas of an extract are
//! some. Must not know: records.
//!
//! A residential area or an enclosed one is a compound where at least two buildings stand on it in
//! which people live, no street runs through it, and it is no larger than a grid may be; of areas that
//! hold the same building the smaller. The grounds of schools and hospitals are units.

use super::class::{Class, Way};
use super::homes::{Home, point};
use super::read::Thing;
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::measure::area_m2;
use crate::geometry::meets::polygons_hold;
use crate::geometry::polygon::Polygon;
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};
use std::collections::BTreeSet;

/// A larger area is a quarter, m².
const LARGEST_M2: f64 = 300_000.0;
/// A compound with more households would be more than a grid.
const MOST_HOUSEHOLDS: u64 = 500;
/// A street may reach so far into a compound, metres.
const REACH_M: f64 = 30.0;

/// A compound.
pub struct Compound<'a> {
    /// What it was read as.
    pub thing: &'a Thing,
    /// It is the ground of a school or a hospital.
    pub is_unit: bool,
    /// Households estimated on it.
    pub households: u64,
}

/// The compounds among all that was read, in its order.
pub fn compounds<'a>(things: &'a [Thing], homes: &[Home<'_>]) -> Vec<Compound<'a>> {
    let places = homes.iter().enumerate();
    let places = places.filter(|(_, home)| home.households > 0);
    let places = RTree::bulk_load(
        places
            .map(|(number, home)| GeomWithData::new(point(home.at), number))
            .collect(),
    );
    let ways = things.iter().filter(|thing| is_street(thing));
    let stretches = ways.flat_map(|thing| thing.lines().iter().flat_map(|line| line.windows(2)));
    let stretches = RTree::bulk_load(
        stretches
            .map(|w| {
                let middle = Bounds::of(w[0]).union(Bounds::of(w[1])).centre();
                GeomWithData::new(point(middle), [w[0], w[1]])
            })
            .collect(),
    );
    let mut found: Vec<(usize, Compound<'a>)> = Vec::new();
    let mut areas: Vec<(usize, &'a Thing, f64)> = things
        .iter()
        .enumerate()
        .filter(|(_, thing)| matches!(thing.class, Class::Residential | Class::Enclosure))
        .map(|(number, thing)| (number, thing, thing.polygons().iter().map(area_m2).sum()))
        .filter(|(_, _, ground_m2)| *ground_m2 <= LARGEST_M2)
        .collect();
    areas.sort_by(|a, b| a.2.total_cmp(&b.2).then(a.0.cmp(&b.0)));
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    for (number, thing, _) in areas {
        let polygons = thing.polygons();
        let Some(near) = around(polygons) else {
            continue;
        };
        let standing = places.locate_in_envelope(&near);
        let standing = standing.filter_map(|place| {
            let home = homes.get(place.data)?;
            polygons_hold(polygons, home.at).then_some((place.data, home.households))
        });
        let standing: Vec<(usize, u64)> = standing.collect();
        let households: u64 = standing.iter().map(|(_, households)| households).sum();
        let inner = stretches.locate_in_envelope(&near).map(|place| place.data);
        let is_compound = standing.len() > 1
            && households <= MOST_HOUSEHOLDS
            && standing.iter().all(|(home, _)| !taken.contains(home))
            && inside_m(polygons, inner) <= REACH_M;
        if is_compound {
            taken.extend(standing.iter().map(|(home, _)| *home));
            let compound = Compound {
                thing,
                is_unit: false,
                households,
            };
            found.push((number, compound));
        }
    }
    let units = things.iter().enumerate();
    let units = units.filter(|(_, t)| t.class == Class::Unit && !t.polygons().is_empty());
    found.extend(units.map(|(number, thing)| {
        let unit = Compound {
            thing,
            is_unit: true,
            households: 0,
        };
        (number, unit)
    }));
    found.sort_by_key(|(number, _)| *number);
    found.into_iter().map(|(_, compound)| compound).collect()
}

/// A street that vehicles pass, above the ground.
fn is_street(thing: &Thing) -> bool {
    let is_way = matches!(thing.class, Class::Street(Way::Main | Way::Street));
    is_way && thing.tag("tunnel").is_none_or(|tunnel| tunnel == "no")
}

fn around(polygons: &[Polygon]) -> Option<AABB<[i64; 2]>> {
    let vertices = polygons.iter().flat_map(Polygon::rings).flatten();
    let bounds = Bounds::around(vertices.copied())?;
    Some(AABB::from_corners(point(bounds.min), point(bounds.max)))
}

/// How much of stretches lies inside polygons, by their middles; those along the rim do not.
fn inside_m(polygons: &[Polygon], stretches: impl Iterator<Item = [Coord; 2]>) -> f64 {
    let rim: BTreeSet<Coord> = polygons
        .iter()
        .flat_map(Polygon::rings)
        .flatten()
        .copied()
        .collect();
    let inside = stretches.filter(|[a, b]| {
        let middle = Bounds::of(*a).union(Bounds::of(*b)).centre();
        !(rim.contains(a) && rim.contains(b)) && polygons_hold(polygons, middle)
    });
    inside.map(|[a, b]| a.distance_m(b)).sum()
}
