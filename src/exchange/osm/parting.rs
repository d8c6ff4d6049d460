//! The scope parted into communities and grids. Owns: which administrative areas are communities, what
//! lines that were drawn make of the rest, what is too narrow to be one, and which blocks are grids. Must
//! not know: records, codes.
//!
//! Both are cells of one arrangement of lines, so that they cover the scope without gap or overlap
//! whatever the extract says. An administrative area that lies in the scope is a community with just its
//! ground: blocks are cut by it, and what lies beside it is another one's.

use super::class::{Class, Way};
use super::drawn::{CommunitiesBy, Drawn, IdleLine, Origin};
use super::element::OsmId;
use super::homes::Home;
use super::read::Thing;
use super::scope::OsmError;
use crate::geometry::clip::Clip;
use crate::geometry::coverage::{BuildOptions, Coverage, FaceId, united};
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::label::label_place;
use crate::geometry::measure::area_m2;
use crate::geometry::meets::polygons_hold;
use crate::geometry::polygon::{Polygon, Shape};
use crate::geometry::propose::{Blocks, Bound, Ground, Line, Spread, Thing as Weight};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How the scope is parted into grids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridsBy {
    /// One for each community, to be divided or proposed.
    Community,
    /// One for each block between streets; small ones are joined.
    Block,
}

/// A community.
pub struct Community {
    /// What it is; nothing for what lies in no area.
    pub origin: Origin,
    /// Its grids, by their faces.
    pub grids: Vec<FaceId>,
}

/// Communities, and the coverage of their grids.
pub struct Parted {
    /// The coverage of the grids.
    pub coverage: Coverage,
    /// The communities; every face belongs to one.
    pub communities: Vec<Community>,
    /// Lines that were drawn for them and part nothing.
    pub idle: Vec<IdleLine>,
}

/// Administrative areas are communities where they cover so much of the scope.
const ENOUGH: f64 = 0.5;
/// What lies in no area that was drawn is a community of its own where it is so much of the scope; less is
/// how its author erred. The bounds of administrative areas are known: what lies in none of them is its own.
const REST: f64 = 0.02;
/// Ground narrower than this is no community, metres: a line was drawn beside another, or beside the rim of
/// an area, where both were meant to run along the same street. Whoever draws on a plan or a picture errs by
/// a few metres, and the narrowest lane with a house on it is no narrower.
const SCRAP_M: f64 = 5.0;
/// A block with fewer households that is also smaller than [`SMALL_M2`] is joined to another.
const FEW: u64 = 20;
/// See [`FEW`], m².
const SMALL_M2: f64 = 20_000.0;
/// A community has numbers for so many grids.
const MOST: usize = 999;

/// Part ground.
///
/// # Errors
/// [`OsmError::NoCommunity`], where communities were drawn and do not part it.
pub fn parted(
    ground: &[Polygon],
    things: &[Thing],
    homes: &[Home<'_>],
    (from, by): (&CommunitiesBy, GridsBy),
) -> Result<Parted, OsmError> {
    let shape = Shape {
        polygons: ground.to_vec(),
    };
    let whole = Coverage::build(&[shape], &BuildOptions::default()).coverage;
    let (areas, lines) = match from {
        CommunitiesBy::Areas => (areas_of(ground, things), Vec::new()),
        CommunitiesBy::Drawn(drawn) => {
            let lines = drawn.lines.iter().map(|(_, line)| line.clone());
            (areas_drawn(ground, drawn), lines.collect())
        }
    };
    let (coverage, mut origins) = match areas.is_empty() && lines.is_empty() {
        true => (whole, vec![Origin::default()]),
        false => communities(&whole, ground, &areas, &lines),
    };
    if let CommunitiesBy::Drawn(drawn) = from {
        if !drawn.is_empty() && areas.is_empty() && origins.len() < 2 {
            return Err(OsmError::NoCommunity);
        }
        drawn.name(&mut origins);
    }
    let idle = match from {
        CommunitiesBy::Areas => Vec::new(),
        CommunitiesBy::Drawn(drawn) => drawn.idle(&coverage),
    };
    let of = |face: usize| FaceId(u32::try_from(face).unwrap_or(u32::MAX));
    Ok(match by {
        GridsBy::Community => Parted {
            communities: origins
                .into_iter()
                .enumerate()
                .map(|(face, origin)| Community {
                    origin,
                    grids: vec![of(face)],
                })
                .collect(),
            coverage,
            idle,
        },
        GridsBy::Block => {
            let (coverage, home_of) = blocks(&coverage, origins.len(), things, homes);
            let mut communities: Vec<Community> = origins
                .into_iter()
                .map(|origin| Community {
                    origin,
                    grids: Vec::new(),
                })
                .collect();
            for (face, home) in home_of.into_iter().enumerate() {
                if let Some(community) = communities.get_mut(home) {
                    community.grids.push(of(face));
                }
            }
            Parted {
                coverage,
                communities,
                idle,
            }
        }
    })
}

/// Ground of a community.
struct Area {
    origin: Origin,
    /// What lies of it in the scope.
    own: Vec<Polygon>,
}

/// The ground of an extract that does not say how far it reaches: of the administrative areas that become
/// communities those where anything stands, whole; and `least`, unless all stands in these. A neighbour of
/// which the extract only has the bounds is none of the town, nor is an empty rim.
pub fn with_communities(least: Vec<Polygon>, things: &[Thing]) -> Vec<Polygon> {
    let found: BTreeSet<OsmId> = areas_of(&least, things)
        .into_iter()
        .filter_map(|area| area.origin.osm)
        .collect();
    if found.is_empty() {
        return least;
    }
    let has_buildings = things.iter().any(|thing| thing.class == Class::Building);
    let place = |thing: &Thing| match (&thing.class, has_buildings) {
        (Class::Building, _) => thing.polygons().first()?.outer.first().copied(),
        (_, true) => None,
        (_, false) => thing.lines().first()?.first().copied(),
    };
    let mut places: Vec<Coord> = things.iter().filter_map(place).collect();
    let mut ground: Vec<&[Polygon]> = Vec::new();
    let mut is_all = true;
    for area in things.iter().filter(|thing| found.contains(&thing.id)) {
        let area = area.polygons();
        let bounds = Bounds::around(area.iter().flat_map(|p| p.outer.iter().copied()));
        let near = |at: &Coord| bounds.is_some_and(|bounds| bounds.contains(*at));
        let before = places.len();
        places.retain(|at| !near(at) || !polygons_hold(area, *at));
        let is_lived_in = places.len() < before;
        is_all &= is_lived_in;
        ground.extend(is_lived_in.then_some(area));
    }
    if !is_all || !places.is_empty() {
        ground.push(&least);
    }
    united(&ground)
}

fn size(polygons: &[Polygon]) -> f64 {
    polygons.iter().map(area_m2).sum()
}

/// The administrative areas of the most detailed level of which there are enough; none where there is
/// no such level.
fn areas_of(ground: &[Polygon], things: &[Thing]) -> Vec<Area> {
    let Some(clip) = Clip::new(ground.to_vec()) else {
        return Vec::new();
    };
    let mut levels: BTreeMap<u8, Vec<Area>> = BTreeMap::new();
    for thing in things {
        if let Class::Admin(level) = thing.class
            && let Some(name) = thing.tag("name")
        {
            let own = clip.area(thing.polygons());
            if !own.is_empty() {
                let origin = Origin {
                    name: Some(name.to_owned()),
                    osm: Some(thing.id),
                };
                levels.entry(level).or_default().push(Area { origin, own });
            }
        }
    }
    let enough = ENOUGH * size(ground);
    let found = levels.into_values().rev().find(|areas| {
        let covered: f64 = areas.iter().map(|area| size(&area.own)).sum();
        covered >= enough
    });
    found.unwrap_or_default()
}

/// What lies in the scope of the ground that was drawn.
fn areas_drawn(ground: &[Polygon], drawn: &Drawn) -> Vec<Area> {
    let Some(clip) = Clip::new(ground.to_vec()) else {
        return Vec::new();
    };
    let areas = drawn.areas.iter().filter_map(|(name, polygons)| {
        let valid = Clip::new(polygons.clone())?;
        let own = clip.area(valid.polygons());
        let origin = Origin {
            name: name.clone(),
            osm: None,
        };
        (!own.is_empty()).then_some(Area { origin, own })
    });
    areas.collect()
}

fn closed(ring: &[Coord]) -> Vec<Coord> {
    ring.iter().chain(ring.first()).copied().collect()
}

fn rims(polygons: &[Polygon], bound: Bound) -> impl Iterator<Item = Line> {
    polygons
        .iter()
        .flat_map(Polygon::rings)
        .map(move |ring| Line {
            bound,
            must: false,
            coords: closed(ring),
        })
}

/// A coverage with a face for each area that has ground of its own, and one for what lies in none, or
/// for each part of that which lines leave.
fn communities(
    whole: &Coverage,
    ground: &[Polygon],
    areas: &[Area],
    lines: &[Vec<Coord>],
) -> (Coverage, Vec<Origin>) {
    let drawn = lines.iter().map(|coords| Line {
        bound: Bound::Old,
        must: false,
        coords: coords.clone(),
    });
    let rims = areas.iter().flat_map(|area| rims(&area.own, Bound::Old));
    let cells = Blocks::new(
        &Ground {
            coverage: whole,
            faces: vec![(FaceId(0), 0)],
            lines: rims.chain(drawn).collect(),
            things: Vec::new(),
            // Something stands everywhere: whose a strip becomes is told here, by what lies around it.
            spread: vec![Spread {
                face: FaceId(0),
                weights: [u32::MAX, 0],
            }],
            groups: Vec::new(),
            entrances: Vec::new(),
        },
        |_| u64::MAX,
    );
    let places = cells.places();
    let mut owner: Vec<Option<usize>> = places
        .iter()
        .map(|at| areas.iter().position(|area| polygons_hold(&area.own, *at)))
        .collect();
    let rest = cells.blocks.iter().zip(places).zip(&owner).enumerate();
    let rest = rest.filter(|(_, (_, owner))| owner.is_none());
    let mut rest: Vec<(usize, Coord, f64)> = rest
        .map(|(number, ((block, at), _))| (number, at, block.area_m2))
        .collect();
    let rest_m2: f64 = rest.iter().map(|(_, _, area_m2)| area_m2).sum();
    if !lines.is_empty() {
        // Each part is one of its own, from north to south, then from west to east.
        rest.sort_by_key(|(_, at, _)| (Reverse(at.y), at.x));
        for (place, (part, ..)) in rest.into_iter().enumerate() {
            if let Some(owner) = owner.get_mut(part) {
                *owner = Some(areas.len() + place);
            }
        }
    } else if areas.iter().all(|area| area.origin.osm.is_none()) && rest_m2 < REST * size(ground) {
        // Scraps along the rim go to whichever they lie along.
        let mut links: Vec<_> = cells.links.iter().collect();
        links.sort_by(|a, b| {
            b.whole_m()
                .total_cmp(&a.whole_m())
                .then(a.blocks.cmp(&b.blocks))
        });
        let mut is_changed = true;
        while is_changed {
            is_changed = false;
            for link in &links {
                let [a, b] = link.blocks.map(|block| block as usize);
                let [of_a, of_b] = [a, b].map(|block| owner.get(block).copied().flatten());
                let (scrap, given) = match (of_a, of_b) {
                    (None, Some(given)) => (a, given),
                    (Some(given), None) => (b, given),
                    _ => continue,
                };
                if let Some(scrap) = owner.get_mut(scrap) {
                    *scrap = Some(given);
                    is_changed = true;
                }
            }
        }
    }
    give_scraps(&cells, &mut owner);
    let used: BTreeSet<Option<usize>> = owner.iter().copied().collect();
    let used: Vec<Option<usize>> = used.into_iter().collect();
    let district = |own: &Option<usize>| used.iter().position(|one| one == own).unwrap_or(0) as u32;
    let districts: Vec<u32> = owner.iter().map(district).collect();
    let coverage = cells.coverage(&districts, used.len());
    let origins = used.into_iter().map(|one| {
        let area = one.and_then(|place| areas.get(place));
        area.map(|area| area.origin.clone()).unwrap_or_default()
    });
    (coverage, origins.collect())
}

/// Pieces of ground too narrow to be communities go to whichever they share most of their rim with, the
/// longest first. `owner` tells whose each block is.
fn give_scraps(cells: &Blocks, owner: &mut [Option<usize>]) {
    let piece_of = pieces(cells, owner);
    let count = piece_of.iter().max().map_or(0, |last| *last as usize + 1);
    let coverage = cells.coverage(&piece_of, count);
    let is_scrap = |piece: &u32| {
        let place = label_place(&coverage.face_polygons(FaceId(*piece)));
        place.is_none_or(|place| 2.0 * place.radius_m < SCRAP_M)
    };
    let mut scraps: BTreeSet<u32> = (0..).take(count).filter(is_scrap).collect();
    let mut own: BTreeMap<u32, Option<usize>> = BTreeMap::new();
    own.extend(piece_of.iter().copied().zip(owner.iter().copied()));
    // How long the bound between two pieces is, m.
    let mut beside: BTreeMap<[u32; 2], f64> = BTreeMap::new();
    for link in &cells.links {
        let [a, b] = link.blocks.map(|block| piece_of[block as usize]);
        if a != b {
            *beside.entry([a.min(b), a.max(b)]).or_default() += link.whole_m();
        }
    }
    // A scrap amid scraps waits until one of them belongs to somebody.
    while !scraps.is_empty() {
        let mut shared: BTreeMap<(u32, Option<usize>), f64> = BTreeMap::new();
        for ([a, b], length) in &beside {
            for (scrap, other) in [(a, b), (b, a)] {
                if scraps.contains(scrap)
                    && !scraps.contains(other)
                    && let Some(to) = own.get(other)
                {
                    *shared.entry((*scrap, *to)).or_default() += length;
                }
            }
        }
        let most = shared
            .into_iter()
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let Some(((scrap, to), _)) = most else { break };
        own.insert(scrap, to);
        scraps.remove(&scrap);
    }
    for (owner, piece) in owner.iter_mut().zip(&piece_of) {
        *owner = own.get(piece).copied().flatten();
    }
}

/// The connected piece of one owner that each block is part of, numbered in the order of their first blocks.
fn pieces(cells: &Blocks, owner: &[Option<usize>]) -> Vec<u32> {
    let mut beside: Vec<Vec<usize>> = vec![Vec::new(); owner.len()];
    for link in &cells.links {
        let [a, b] = link.blocks.map(|block| block as usize);
        if owner[a] == owner[b] {
            beside[a].push(b);
            beside[b].push(a);
        }
    }
    let mut piece_of: Vec<Option<u32>> = vec![None; owner.len()];
    let mut number = 0;
    while let Some(first) = piece_of.iter().position(Option::is_none) {
        let mut open = vec![first];
        while let Some(block) = open.pop() {
            if piece_of[block].replace(number).is_none() {
                open.extend(&beside[block]);
            }
        }
        number += 1;
    }
    piece_of.into_iter().flatten().collect()
}

/// A coverage with a face for each block between streets, and the community of each.
fn blocks(
    coverage: &Coverage,
    communities: usize,
    things: &[Thing],
    homes: &[Home<'_>],
) -> (Coverage, Vec<usize>) {
    let is_bound = |thing: &&Thing| match thing.class {
        Class::Street(Way::Main | Way::Street) => {
            thing.tag("tunnel").is_none_or(|tunnel| tunnel == "no")
        }
        Class::Stream => true,
        _ => false,
    };
    let lines = things.iter().filter(is_bound).flat_map(|thing| {
        let bound = match thing.class {
            Class::Stream => Bound::Water,
            _ => Bound::Street,
        };
        thing.lines().iter().map(move |coords| Line {
            bound,
            must: false,
            coords: coords.clone(),
        })
    });
    let waters = things.iter().filter(|thing| thing.class == Class::Water);
    let shores = waters.flat_map(|thing| rims(thing.polygons(), Bound::Water));
    let weights = homes.iter().filter_map(|home| {
        Some(Weight {
            at: home.at,
            outline: home.thing.polygons().first()?.outer.clone(),
            weights: [u32::try_from(home.households).unwrap_or(u32::MAX), 0],
        })
    });
    let faces = (0u32..).take(communities).map(|face| (FaceId(face), face));
    let cells = Blocks::new(
        &Ground {
            coverage,
            faces: faces.collect(),
            lines: lines.chain(shores).collect(),
            things: weights.collect(),
            spread: Vec::new(),
            groups: Vec::new(),
            entrances: Vec::new(),
        },
        |_| u64::MAX,
    );
    let district_of = joined(&cells);
    let count = district_of
        .iter()
        .max()
        .map_or(0, |last| *last as usize + 1);
    let mut home_of = vec![0; count];
    for (block, district) in cells.blocks.iter().zip(&district_of) {
        if let Some(home) = home_of.get_mut(*district as usize) {
            *home = block.compartment as usize;
        }
    }
    (cells.coverage(&district_of, count), home_of)
}

/// Blocks that are joined until none is small that has a neighbour in its community.
struct Joining {
    /// What each was joined to.
    of: Vec<usize>,
    households: Vec<u64>,
    ground_m2: Vec<f64>,
    /// How long the bound to each neighbour is, m.
    beside: Vec<BTreeMap<usize, f64>>,
}

impl Joining {
    fn size(&self, block: usize) -> (u64, u64, usize) {
        (self.households[block], self.ground_m2[block] as u64, block)
    }

    fn is_small(&self, block: usize) -> bool {
        self.households[block] < FEW && self.ground_m2[block] < SMALL_M2
    }

    /// The neighbour with the longest bound.
    fn nearest(&self, block: usize) -> Option<usize> {
        let most = self.beside[block]
            .iter()
            .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(a.0)));
        most.map(|(neighbour, _)| *neighbour)
    }

    fn join(&mut self, small: usize, to: usize) {
        self.of[small] = to;
        self.households[to] += self.households[small];
        self.ground_m2[to] += self.ground_m2[small];
        for (neighbour, length) in std::mem::take(&mut self.beside[small]) {
            self.beside[neighbour].remove(&small);
            if neighbour != to {
                *self.beside[to].entry(neighbour).or_default() += length;
                *self.beside[neighbour].entry(to).or_default() += length;
            }
        }
    }
}

/// The district of each block, numbered in the order of their first blocks.
fn joined(cells: &Blocks) -> Vec<u32> {
    let count = cells.blocks.len();
    let mut joining = Joining {
        of: (0..count).collect(),
        households: cells.blocks.iter().map(|b| b.weights[0]).collect(),
        ground_m2: cells.blocks.iter().map(|b| b.area_m2).collect(),
        beside: vec![BTreeMap::new(); count],
    };
    for link in &cells.links {
        let [a, b] = link.blocks.map(|block| block as usize);
        joining.beside[a].insert(b, link.whole_m());
        joining.beside[b].insert(a, link.whole_m());
    }
    let mut by_compartment: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (block, of) in cells.blocks.iter().enumerate() {
        by_compartment
            .entry(of.compartment)
            .or_default()
            .push(block);
    }
    for own in by_compartment.into_values() {
        let mut left: BTreeSet<(u64, u64, usize)> = own.iter().map(|b| joining.size(*b)).collect();
        let mut settled = 0;
        while let Some(smallest) = left.pop_first() {
            let (_, _, block) = smallest;
            let is_too_many = left.len() + 1 + settled > MOST;
            let to = joining
                .nearest(block)
                .filter(|_| joining.is_small(block) || is_too_many);
            let Some(to) = to else {
                settled += 1;
                continue;
            };
            if !left.remove(&joining.size(to)) {
                settled -= 1;
            }
            joining.join(block, to);
            left.insert(joining.size(to));
        }
    }
    let mut number: BTreeMap<usize, u32> = BTreeMap::new();
    (0..count)
        .map(|block| {
            let mut root = block;
            while joining.of[root] != root {
                root = joining.of[root];
            }
            let next = number.len() as u32;
            *number.entry(root).or_insert(next)
        })
        .collect()
}
