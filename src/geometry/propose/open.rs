//! Cutting a cell along a straight line through open land: the last resort where no line runs.
//! Owns: where such a line goes. Must not know: why it is needed.
//!
//! In each of twenty directions what stands in the cell, and each area that stays together, casts its
//! shadow across; a line in a gap between shadows cuts nothing. Of all gaps the one is taken that parts the weight most evenly,
//! and of these the one with the shortest line.

use super::ground::Thing;
use crate::geometry::fixed::{Coord, METRES_PER_UNIT};
use crate::geometry::polygon::Polygon;

/// Directions as whole numbers, so that they are the same on every machine.
const DIRECTIONS: [(f64, f64); 20] = [
    (1.0, 0.0),
    (4.0, 1.0),
    (3.0, 1.0),
    (2.0, 1.0),
    (3.0, 2.0),
    (1.0, 1.0),
    (2.0, 3.0),
    (1.0, 2.0),
    (1.0, 3.0),
    (1.0, 4.0),
    (0.0, 1.0),
    (-1.0, 4.0),
    (-1.0, 3.0),
    (-1.0, 2.0),
    (-2.0, 3.0),
    (-1.0, 1.0),
    (-3.0, 2.0),
    (-2.0, 1.0),
    (-3.0, 1.0),
    (-4.0, 1.0),
];
/// A line keeps so far away from what stands there, metres.
const APART_M: f64 = 0.5;
/// It ends so far beyond the rim of the cell, metres: it is cut off there.
const BEYOND_M: f64 = 0.06;
/// A piece with less of the weight than this is not worth a line.
const LEAST_SHARE: f64 = 0.15;

/// A cell to be cut.
pub(super) struct Open<'a> {
    /// Its polygons.
    pub ground: Vec<Polygon>,
    /// What stands in it.
    pub things: Vec<&'a Thing>,
    /// Areas in it that stay together.
    pub areas: Vec<&'a Polygon>,
}

/// A place on the plane of a cell, metres.
type Point = (f64, f64);

/// The plane of a cell.
struct Plane {
    origin: Coord,
    east: f64,
}

impl Plane {
    fn on(&self, at: Coord) -> Point {
        let x = (f64::from(at.x) - f64::from(self.origin.x)) * self.east;
        let y = (f64::from(at.y) - f64::from(self.origin.y)) * METRES_PER_UNIT;
        (x, y)
    }

    fn back(&self, (x, y): Point) -> Coord {
        let unit = |m: f64, scale: f64, from: i32| (f64::from(from) + m / scale).round() as i32;
        Coord::new(
            unit(x, self.east, self.origin.x),
            unit(y, METRES_PER_UNIT, self.origin.y),
        )
    }
}

/// A candidate: how uneven, how long, and the line.
struct Candidate {
    uneven: f64,
    length: f64,
    pieces: Vec<[Point; 2]>,
}

/// The lines that part a cell in the best way; none where there is no open land.
pub(super) fn cut(cell: &Open<'_>) -> Vec<Vec<Coord>> {
    let first = cell.ground.iter().find_map(|p| p.outer.first());
    let Some(origin) = first.copied() else {
        return Vec::new();
    };
    let plane = Plane {
        origin,
        east: origin.metres_per_unit_east().max(1e-9),
    };
    let rings: Vec<Vec<Point>> = cell
        .ground
        .iter()
        .flat_map(Polygon::rings)
        .map(|ring| ring.iter().map(|at| plane.on(*at)).collect())
        .collect();
    let mut best: Option<Candidate> = None;
    for direction in DIRECTIONS {
        for found in along(cell, &plane, &rings, direction) {
            let is_better = best.as_ref().is_none_or(|best| {
                let rank = |c: &Candidate| (c.uneven * 20.0).floor();
                (rank(&found), found.length) < (rank(best), best.length)
            });
            if is_better {
                best = Some(found);
            }
        }
    }
    let pieces = best.into_iter().flat_map(|best| best.pieces);
    pieces
        .map(|ends| ends.map(|p| plane.back(p)).to_vec())
        .collect()
}

/// The candidates in one direction.
fn along(
    cell: &Open<'_>,
    plane: &Plane,
    rings: &[Vec<Point>],
    (dx, dy): (f64, f64),
) -> Vec<Candidate> {
    let norm = (dx * dx + dy * dy).sqrt();
    let (dx, dy) = (dx / norm, dy / norm);
    let across = |(x, y): Point| -dy * x + dx * y;
    let ahead = |(x, y): Point| dx * x + dy * y;
    let mut shadows: Vec<(f64, f64, f64)> = Vec::new();
    let mut cast = |outline: &mut dyn Iterator<Item = &Coord>, weight: u32| {
        let heights = outline.map(|at| across(plane.on(*at)));
        let (low, high) = heights.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), at| {
            (l.min(at), h.max(at))
        });
        shadows.push((low - APART_M, high + APART_M, f64::from(weight)));
    };
    for thing in &cell.things {
        let mut outline = thing.outline.iter().chain(std::iter::once(&thing.at));
        cast(&mut outline, thing.weights[0]);
    }
    // What stands in an area weighs by itself.
    for area in &cell.areas {
        cast(&mut area.outer.iter(), 0);
    }
    shadows.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let whole: f64 = shadows.iter().map(|s| s.2).sum();
    // Heights at which nothing stands, with the share of the weight below.
    let mut heights: Vec<(f64, f64)> = Vec::new();
    if whole > 0.0 {
        let (mut reached, mut below) = (f64::NEG_INFINITY, 0.0);
        for (low, high, weight) in shadows {
            if reached < low && below > 0.0 {
                heights.push((reached.midpoint(low), below / whole));
            }
            reached = reached.max(high);
            below += weight;
        }
    } else if cell.things.is_empty() {
        heights.extend(half(rings, across).map(|at| (at, 0.5)));
    }
    let heights = heights.into_iter();
    let heights = heights.filter(|(_, share)| (LEAST_SHARE..=1.0 - LEAST_SHARE).contains(share));
    heights
        .filter_map(|(height, share)| {
            let pieces = inside(rings, height, across, ahead);
            let length: f64 = pieces.iter().map(|[from, to]| to - from).sum();
            let back = |t: f64| (dx * t - dy * height, dy * t + dx * height);
            (length > 0.0).then(|| Candidate {
                uneven: (share - 0.5).abs(),
                length,
                pieces: pieces
                    .into_iter()
                    .map(|[from, to]| [back(from - BEYOND_M), back(to + BEYOND_M)])
                    .collect(),
            })
        })
        .collect()
}

/// The stretches of the line at a height that lie inside rings.
fn inside(
    rings: &[Vec<Point>],
    height: f64,
    across: impl Fn(Point) -> f64,
    ahead: impl Fn(Point) -> f64,
) -> Vec<[f64; 2]> {
    let mut crossings: Vec<f64> = Vec::new();
    for ring in rings {
        let Some(mut a) = ring.last().copied() else {
            continue;
        };
        for b in ring.iter().copied() {
            let (ha, hb) = (across(a), across(b));
            if (ha > height) != (hb > height) {
                let t = (height - ha) / (hb - ha);
                let (ta, tb) = (ahead(a), ahead(b));
                crossings.push(ta + (tb - ta) * t);
            }
            a = b;
        }
    }
    crossings.sort_by(f64::total_cmp);
    let pairs = crossings.chunks_exact(2);
    pairs.map(|pair| [pair[0], pair[1]]).collect()
}

/// The height below which half of the ground lies.
fn half(rings: &[Vec<Point>], across: impl Fn(Point) -> f64) -> Option<f64> {
    let heights = || rings.iter().flatten().map(|at| across(*at));
    let mut low = heights().fold(f64::INFINITY, f64::min);
    let mut high = heights().fold(f64::NEG_INFINITY, f64::max);
    if low >= high || low.is_nan() || high.is_nan() {
        return None;
    }
    let below = |height: f64| -> f64 {
        rings
            .iter()
            .map(|ring| part_below(ring, height, &across))
            .sum()
    };
    let whole = below(high + 1.0);
    for _ in 0..40 {
        let middle = low.midpoint(high);
        if below(middle).abs() * 2.0 < whole.abs() {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(low.midpoint(high))
}

/// The signed area of what a ring has below a height.
fn part_below(ring: &[Point], height: f64, across: &impl Fn(Point) -> f64) -> f64 {
    let Some(mut a) = ring.last().copied() else {
        return 0.0;
    };
    let mut kept: Vec<Point> = Vec::with_capacity(ring.len() + 2);
    for b in ring.iter().copied() {
        let (ha, hb) = (across(a), across(b));
        if (ha > height) != (hb > height) {
            let t = (height - ha) / (hb - ha);
            kept.push((a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t));
        }
        if hb <= height {
            kept.push(b);
        }
        a = b;
    }
    let Some(mut a) = kept.last().copied() else {
        return 0.0;
    };
    let mut sum = 0.0;
    for b in kept {
        sum += a.0 * b.1 - b.0 * a.1;
        a = b;
    }
    sum / 2.0
}
