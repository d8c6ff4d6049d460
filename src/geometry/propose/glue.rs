//! Gluing cells that something spans. Owns: what counts as spanning. Must not know: what weighs.
//!
//! An outline spans the two sides of every edge that enters it. An area spans the edges inside it,
//! but for those within a few metres of its own rim: areas are drawn up to the middle of a street
//! here and to the kerb there.

use super::ground::{Ground, Group, Thing};
use crate::geometry::coverage::arrange::Arranged;
use crate::geometry::coverage::{Coverage, FaceId, Owner};
use crate::geometry::fixed::{Bounds, Coord, METRES_PER_UNIT, orient};
use crate::geometry::index::{CoverageIndex, nearest_on};
use crate::geometry::label::label_place;
use crate::geometry::meets::polygons_hold;
use crate::geometry::polygon::Polygon;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::OnceLock;

/// An edge so near to the rim of an area runs along it, metres.
const RIM_M: f64 = 3.0;
/// A line within so little of a wall runs along it, metres.
const WALL_M: f64 = 0.05;

/// So many things at least are looked at by one thread: waking another takes longer than a few do.
pub const TOGETHER: usize = 256;

/// Two cells that belong together, and whether an area says so (or only an outline).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bond {
    /// The cells, the smaller first.
    pub cells: [u32; 2],
    /// The number of the group; none for an outline.
    pub group: Option<u32>,
}

/// The cells as a coverage in which face `i` is cell `i`.
pub struct Cells<'a> {
    pub coverage: &'a Coverage,
    pub index: &'a CoverageIndex,
    /// A place inside each, worked out where it is asked for: most cells lie beside no area.
    inside: Vec<OnceLock<Coord>>,
}

/// What a group holds together: its cells, and which two of them it spans.
#[derive(Default)]
struct Held {
    cells: BTreeSet<u32>,
    spanned: BTreeSet<[u32; 2]>,
}

impl<'a> Cells<'a> {
    /// The cells of a coverage, `count` in all.
    pub fn new(coverage: &'a Coverage, index: &'a CoverageIndex, count: usize) -> Self {
        Self {
            coverage,
            index,
            inside: vec![OnceLock::new(); count],
        }
    }

    /// A place inside a cell.
    fn inside(&self, cell: u32) -> Coord {
        let place = || place_in(&self.coverage.face_polygons(FaceId(cell)));
        *self.inside[cell as usize].get_or_init(place)
    }

    fn cell_at(&self, at: Coord) -> Option<u32> {
        Some(self.index.face_at(self.coverage, at)?.0)
    }

    /// Edges in a box that part two cells.
    fn edges_in(&self, bounds: Bounds) -> impl Iterator<Item = ([Coord; 2], [u32; 2])> {
        self.index.segments_in(bounds).filter_map(|(id, i)| {
            let arc = self.coverage.arc(id)?;
            let cell = |region| match self.coverage.owner(region) {
                Owner::Face(FaceId(cell)) => Some(*cell),
                _ => None,
            };
            let (a, b) = (cell(arc.left)?, cell(arc.right)?);
            Some((self.coverage.segment(id, i)?, [a.min(b), a.max(b)]))
        })
    }

    /// What things and groups hold together, ascending; and the cells of each group.
    pub fn bonds(&self, ground: &Ground<'_>) -> (Vec<Bond>, Vec<BTreeSet<u32>>) {
        let things = ground.things.par_iter().with_min_len(TOGETHER);
        let entered: Vec<Bond> = things.flat_map_iter(|thing| self.entered(thing)).collect();
        let groups: Vec<Held> = ground.groups.par_iter().map(|g| self.group(g)).collect();
        let mut bonds: BTreeSet<Bond> = entered.into_iter().collect();
        let mut members = Vec::with_capacity(groups.len());
        for (number, Held { cells, spanned }) in (0u32..).zip(groups) {
            let group = Some(number);
            bonds.extend(spanned.into_iter().map(|cells| Bond { cells, group }));
            members.push(cells);
        }
        (bonds.into_iter().collect(), members)
    }

    /// What the outline of a thing holds together.
    fn entered(&self, thing: &Thing) -> Vec<Bond> {
        let Some(bounds) = Bounds::around(thing.outline.iter().copied()) else {
            return Vec::new();
        };
        let near: Vec<([Coord; 2], [u32; 2])> = self.edges_in(bounds).collect();
        if near.is_empty() {
            return Vec::new();
        }
        let outline = Polygon {
            outer: thing.outline.clone(),
            holes: Vec::new(),
        };
        let entered = near.into_iter().filter(|(ends, _)| enters(&outline, *ends));
        entered
            .map(|(_, cells)| Bond { cells, group: None })
            .collect()
    }

    fn group(&self, group: &Group) -> Held {
        if self.is_within_one(group) {
            return Held::default();
        }
        let mut cells: BTreeSet<u32> = group
            .places
            .iter()
            .filter_map(|at| self.cell_at(*at))
            .collect();
        let mut spanned: BTreeSet<[u32; 2]> = BTreeSet::new();
        // Area by area: those of one group may lie at opposite ends of the ground.
        let around = group.areas.iter();
        for bounds in around.filter_map(|area| Bounds::around(area.rings().flatten().copied())) {
            for face in self.index.faces_in(bounds) {
                if polygons_hold(&group.areas, self.inside(face.0)) {
                    cells.insert(face.0);
                }
            }
            for (ends, pair) in self.edges_in(bounds) {
                if lies_deep(&group.areas, ends) {
                    cells.extend(pair);
                    spanned.insert(pair);
                }
            }
        }
        // Cells of the group that lie beside each other.
        for cell in &cells {
            for other in self.coverage.faces_beside(FaceId(*cell)) {
                if *cell < other.0 && cells.contains(&other.0) {
                    spanned.insert([*cell, other.0]);
                }
            }
        }
        if !group.places.is_empty() {
            self.connect(&mut cells, &mut spanned);
        }
        Held { cells, spanned }
    }

    /// Whether a group is a single area within a single cell: then it holds nothing together that is not
    /// one already, and nobody asks which cell that is. Most compounds lie so.
    fn is_within_one(&self, group: &Group) -> bool {
        let ([area], [], false) = (&*group.areas, &*group.places, group.apart) else {
            return false;
        };
        let bounds = Bounds::around(area.rings().flatten().copied());
        let mut near = bounds.into_iter().flat_map(|b| self.index.segments_in(b));
        !near.any(|(id, i)| {
            let ends = self.coverage.segment(id, i);
            ends.is_some_and(|ends| touches(area, ends))
        })
    }

    /// Cells that are named by places need not lie beside each other: what lies between two of them, by
    /// the fewest cells, belongs to the group as well.
    fn connect(&self, cells: &mut BTreeSet<u32>, spanned: &mut BTreeSet<[u32; 2]>) {
        let named: Vec<u32> = cells.iter().copied().collect();
        let Some((first, others)) = named.split_first() else {
            return;
        };
        let mut joined = BTreeSet::from([*first]);
        for other in others {
            let mut from: BTreeMap<u32, u32> = BTreeMap::new();
            let mut rim: VecDeque<u32> = joined.iter().copied().collect();
            while let Some(cell) = rim.pop_front() {
                if cell == *other {
                    break;
                }
                for next in self.coverage.faces_beside(FaceId(cell)) {
                    if !joined.contains(&next.0) && !from.contains_key(&next.0) {
                        from.insert(next.0, cell);
                        rim.push_back(next.0);
                    }
                }
            }
            let mut cell = *other;
            while let Some(before) = from.get(&cell) {
                spanned.insert([cell.min(*before), cell.max(*before)]);
                joined.insert(cell);
                cell = *before;
            }
        }
        cells.extend(joined);
    }
}

/// A place inside some ground (lon, lat); where it has no area, one on its rim.
pub fn place_in(ground: &[Polygon]) -> Coord {
    let first = || ground.first().and_then(|p| p.outer.first().copied());
    let place = label_place(ground).map(|place| place.at).or_else(first);
    place.unwrap_or_default()
}

/// Thin cells, each held to the one beside it in the same compartment with which it shares most of
/// its rim.
pub fn strips(
    arranged: &Arranged,
    is_thin: impl Fn(u32) -> bool,
    compartment: impl Fn(u32) -> Option<u32>,
) -> Vec<Bond> {
    let mut shared: BTreeMap<u32, BTreeMap<u32, f64>> = BTreeMap::new();
    for edge in &arranged.edges {
        let [Some(a), Some(b)] = edge.cells else {
            continue;
        };
        if compartment(a) != compartment(b) {
            continue;
        }
        for (one, other) in [(a, b), (b, a)] {
            if is_thin(one) {
                let length = edge.ends[0].distance_m(edge.ends[1]);
                *shared.entry(one).or_default().entry(other).or_default() += length;
            }
        }
    }
    let bonds = shared.into_iter().filter_map(|(one, around)| {
        let most = around
            .into_iter()
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        Some(Bond {
            cells: [one.min(most.0), one.max(most.0)],
            group: None,
        })
    });
    bonds.collect()
}

/// Whether an edge enters a polygon: crosses its outline, or lies inside it.
fn enters(polygon: &Polygon, [p, q]: [Coord; 2]) -> bool {
    let ring = &polygon.outer;
    let Some(mut a) = ring.last().copied() else {
        return false;
    };
    for b in ring.iter().copied() {
        let across = i32::from(orient(p, q, a)) * i32::from(orient(p, q, b));
        let along = i32::from(orient(a, b, p)) * i32::from(orient(a, b, q));
        if across < 0 && along < 0 {
            return true;
        }
        a = b;
    }
    // An end on a wall is not inside; both ends and the middle would have to be.
    let middle = Coord::new(p.x.midpoint(q.x), p.y.midpoint(q.y));
    let polygon = std::slice::from_ref(polygon);
    [p, middle, q].iter().all(|at| polygons_hold(polygon, *at))
        && is_clear_of(polygon, middle, WALL_M)
}

/// Whether an edge has anything in common with a polygon; now and then where it runs in line with one of
/// its edges, too.
fn touches(polygon: &Polygon, [p, q]: [Coord; 2]) -> bool {
    let meets = |a: Coord, b: Coord| {
        let across = i32::from(orient(p, q, a)) * i32::from(orient(p, q, b));
        let along = i32::from(orient(a, b, p)) * i32::from(orient(a, b, q));
        across <= 0 && along <= 0
    };
    let mut rings = polygon.rings();
    rings.any(|ring| {
        let next = ring.iter().cycle().skip(1);
        ring.iter().zip(next).any(|(a, b)| meets(*a, *b))
    }) || polygons_hold(std::slice::from_ref(polygon), p)
}

/// Whether an edge lies inside areas, further from their rims than those can be drawn astray.
fn lies_deep(areas: &[Polygon], [p, q]: [Coord; 2]) -> bool {
    let part = |k: i64| {
        let mix = |a: i32, b: i32| ((i64::from(a) * (4 - k) + i64::from(b) * k) / 4) as i32;
        Coord::new(mix(p.x, q.x), mix(p.y, q.y))
    };
    let middle = [1, 2, 3].map(part);
    middle.iter().all(|at| polygons_hold(areas, *at))
        && middle.iter().any(|at| is_clear_of(areas, *at, RIM_M))
}

/// Whether a place lies further than so many metres from the rims of polygons.
fn is_clear_of(polygons: &[Polygon], at: Coord, metres: f64) -> bool {
    let east = at.metres_per_unit_east();
    // What lies further off along an axis alone need not be measured. A little more than the metres,
    // so that rounding decides nothing.
    let units = |scale: f64| 1.001 * metres / scale.max(1e-9);
    let (across, up) = (units(east), units(METRES_PER_UNIT));
    let gap = |a: i32, b: i32, at: i32| {
        let [a, b, at] = [a, b, at].map(f64::from);
        (a.min(b) - at).max(at - a.max(b))
    };
    for ring in polygons.iter().flat_map(Polygon::rings) {
        let Some(mut a) = ring.last().copied() else {
            continue;
        };
        for b in ring.iter().copied() {
            let is_far = gap(a.x, b.x, at.x) > across || gap(a.y, b.y, at.y) > up;
            if !is_far && at.distance_m(nearest_on([a, b], at, east)) <= metres {
                return false;
            }
            a = b;
        }
    }
    true
}
