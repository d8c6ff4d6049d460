//! Snapping within a tolerance, before noding. Owns: which vertex moves where. Must not know:
//! regions.
//!
//! Only unmatched boundaries of different shapes are drawn together; a shape is never snapped
//! to itself, so its own detail stays. A vertex moves at most once, onto a vertex that stays
//! (so moves cannot add up along a chain); then vertices that lie beside a segment of another
//! shape are inserted into it. A shape that would lose its area is left as it was, and listed.

use super::build::BuildOptions;
use super::ids::FaceId;
use super::input::{Input, Segment, segment};
use super::mismatch::{Survey, grown};
use super::noding::box_of;
use super::strips::Strips;
use crate::geometry::fixed::{Bounds, Coord, ring_area2};
use crate::geometry::polygon::{Polygon, Shape};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What snapping did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapped {
    /// Vertices moved onto another.
    pub moved: usize,
    /// Places at which a segment took in a vertex beside it.
    pub inserted: usize,
    /// The farthest move of a vertex or bend of a segment, in metres.
    pub farthest_m: f64,
    /// Faces left as they were, since they would have lost their area, and where.
    pub refused: Vec<(FaceId, Coord)>,
}

/// Vertices by place, with the shapes they belong to.
type Owners = BTreeMap<Coord, BTreeSet<u32>>;

struct Moves {
    vertices: HashMap<Coord, Coord>,
    inserts: HashMap<Segment, Vec<Coord>>,
}

/// Draw unmatched boundaries within the tolerance together.
pub fn snap<'a>(
    shapes: &'a [Shape],
    input: &Input,
    survey: &Survey,
    options: &BuildOptions,
) -> (Cow<'a, [Shape]>, Snapped) {
    let mut owners = Owners::new();
    let mut open: BTreeMap<Segment, BTreeSet<u32>> = BTreeMap::new();
    for (id, _) in (0u32..).zip(&survey.open).filter(|(_, open)| **open) {
        let ends = input.segments[id as usize];
        let of: BTreeSet<u32> = input
            .occurrences(id)
            .iter()
            .map(|o| input.shape_of(*o))
            .collect();
        for end in ends {
            owners.entry(end).or_default().extend(&of);
        }
        open.insert(ends, of);
    }
    let mut snapped = Snapped::default();
    let vertices = move_vertices(&owners, options, &mut snapped);
    let inserts = insert_vertices(&owners, &open, &vertices, options, &mut snapped);
    if vertices.is_empty() && inserts.is_empty() {
        return (Cow::Borrowed(shapes), snapped);
    }
    let moves = Moves { vertices, inserts };
    let touched: BTreeSet<u32> = owners.values().flatten().copied().collect();
    let mut out = shapes.to_vec();
    for id in touched {
        let shape = &mut out[id as usize];
        match moves.apply(shape) {
            Ok(moved) => *shape = moved,
            Err(at) => snapped.refused.push((FaceId(id), at)),
        }
    }
    (Cow::Owned(out), snapped)
}

/// Which vertices move onto which, those that more shapes share staying first.
fn move_vertices(
    owners: &Owners,
    options: &BuildOptions,
    snapped: &mut Snapped,
) -> HashMap<Coord, Coord> {
    let mut all: Vec<(Coord, &BTreeSet<u32>)> = owners.iter().map(|(c, s)| (*c, s)).collect();
    all.sort_by_key(|(at, shapes)| (Reverse(shapes.len()), *at));
    let boxes: Vec<Bounds> = all
        .iter()
        .map(|(at, _)| {
            grown(
                Bounds::of(*at),
                options.plane.reach(*at, options.tolerance_m),
            )
        })
        .collect();
    let near = Strips::new(&boxes).pairs(|i, j| {
        let ((p, ps), (q, qs)) = (all[i as usize], all[j as usize]);
        let [dx, dy] = options.plane.offset(p, q);
        let distance = dx.hypot(dy);
        (distance <= options.tolerance_m && ps.is_disjoint(qs)).then_some((i, j, distance))
    });
    let mut candidates: Vec<Vec<(f64, u32)>> = vec![Vec::new(); all.len()];
    for (i, j, distance) in near {
        candidates[j as usize].push((distance, i));
    }
    let mut moves = HashMap::new();
    let mut stays = vec![true; all.len()];
    for (index, near) in candidates.iter_mut().enumerate() {
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        if let Some((distance, onto)) = near.iter().find(|(_, i)| stays[*i as usize]) {
            stays[index] = false;
            moves.insert(all[index].0, all[*onto as usize].0);
            snapped.farthest_m = snapped.farthest_m.max(*distance);
        }
    }
    snapped.moved = moves.len();
    moves
}

/// Which segments (with their ends moved) take in which vertices, in order along them.
fn insert_vertices(
    owners: &Owners,
    open: &BTreeMap<Segment, BTreeSet<u32>>,
    moves: &HashMap<Coord, Coord>,
    options: &BuildOptions,
    snapped: &mut Snapped,
) -> HashMap<Segment, Vec<Coord>> {
    let moved = |c: Coord| moves.get(&c).copied().unwrap_or(c);
    let mut vertices = Owners::new();
    for (at, shapes) in owners {
        vertices.entry(moved(*at)).or_default().extend(shapes);
    }
    let mut segments: BTreeMap<Segment, BTreeSet<u32>> = BTreeMap::new();
    for ([a, b], shapes) in open {
        let (a, b) = (moved(*a), moved(*b));
        if a != b {
            segments.entry(segment(a, b)).or_default().extend(shapes);
        }
    }
    let segments: Vec<(Segment, BTreeSet<u32>)> = segments.into_iter().collect();
    let vertices: Vec<(Coord, BTreeSet<u32>)> = vertices.into_iter().collect();
    let reach = |at: Coord| options.plane.reach(at, options.tolerance_m);
    let boxes: Vec<Bounds> = segments
        .iter()
        .map(|(s, _)| grown(box_of(s), reach(s[0])))
        .chain(vertices.iter().map(|(at, _)| Bounds::of(*at)))
        .collect();
    let count = segments.len() as u32;
    let beside = Strips::new(&boxes).pairs(|i, j| {
        if i >= count || j < count {
            return None;
        }
        let (ends, of_segment) = &segments[i as usize];
        let (at, of_vertex) = &vertices[(j - count) as usize];
        if !of_segment.is_disjoint(of_vertex) {
            return None;
        }
        let [a, b] = ends.map(|c| options.plane.offset(*at, c));
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let along = -(a[0] * dx + a[1] * dy) / (dx * dx + dy * dy);
        if !(0.0..=1.0).contains(&along) || ends.contains(at) {
            return None;
        }
        let distance = (a[0] + along * dx).hypot(a[1] + along * dy);
        (distance <= options.tolerance_m).then_some((i, along, distance, *at))
    });
    let mut inserts: HashMap<Segment, Vec<(f64, Coord)>> = HashMap::new();
    for (i, along, distance, at) in beside {
        snapped.inserted += 1;
        snapped.farthest_m = snapped.farthest_m.max(distance);
        inserts
            .entry(segments[i as usize].0)
            .or_default()
            .push((along, at));
    }
    inserts
        .into_iter()
        .map(|(ends, mut list)| {
            list.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            (ends, list.into_iter().map(|(_, at)| at).collect())
        })
        .collect()
}

impl Moves {
    /// The shape with its vertices moved; the place of a ring that would lose its area.
    fn apply(&self, shape: &Shape) -> Result<Shape, Coord> {
        let polygon = |p: &Polygon| {
            Ok(Polygon {
                outer: self.ring(&p.outer)?,
                holes: p
                    .holes
                    .iter()
                    .map(|h| self.ring(h))
                    .collect::<Result<_, _>>()?,
            })
        };
        let polygons = shape
            .polygons
            .iter()
            .map(polygon)
            .collect::<Result<_, _>>()?;
        Ok(Shape { polygons })
    }

    fn ring(&self, ring: &[Coord]) -> Result<Vec<Coord>, Coord> {
        let mut out: Vec<Coord> = Vec::with_capacity(ring.len());
        let at = |i: usize| {
            let c = ring[i % ring.len()];
            self.vertices.get(&c).copied().unwrap_or(c)
        };
        for i in 0..ring.len() {
            let (from, to) = (at(i), at(i + 1));
            if from == to && ring[i] != ring[(i + 1) % ring.len()] {
                continue;
            }
            out.push(from);
            let between = self
                .inserts
                .get(&segment(from, to))
                .map_or(&[][..], Vec::as_slice);
            if from < to {
                out.extend(between);
            } else {
                out.extend(between.iter().rev());
            }
        }
        let (before, after) = (ring_area2(ring), ring_area2(&out));
        if before.signum() == after.signum() {
            Ok(out)
        } else {
            Err(ring.first().copied().unwrap_or_default())
        }
    }
}
