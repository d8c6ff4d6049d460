//! Holes that do not lie in their ring. Owns: that judgement, exact, and what is made of such a
//! hole so that it does not become land. Must not know: other shapes, or how segments meet.
//!
//! A hole around its ring changes places with it. One that lies in another part of its shape is a
//! hole of that part; one that lies in none cuts nothing out and is left out. A hole that crosses
//! its ring is not judged here.

use super::finding::{Finding, FindingKind};
use super::ids::FaceId;
use super::input::segment;
use super::meet::{Meet, meet};
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::polygon::{Polygon, Shape};
use rayon::prelude::*;
use std::borrow::Cow;

/// Shapes whose holes lie in their rings; what had to be changed is listed.
pub fn put_right<'a>(shapes: &'a [Shape], findings: &mut Vec<Finding>) -> Cow<'a, [Shape]> {
    let astray: Vec<(u32, Vec<Astray>)> = (0u32..)
        .zip(shapes)
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|(face, shape)| (face, astray_in(shape)))
        .filter(|(_, astray)| !astray.is_empty())
        .collect();
    if astray.is_empty() {
        return Cow::Borrowed(shapes);
    }
    let mut changed = shapes.to_vec();
    for (face, holes) in astray {
        for hole in &holes {
            let faces = vec![FaceId(face)];
            findings.push(Finding::at(FindingKind::HoleAstray, hole.at, faces));
        }
        if let Some(shape) = changed.get_mut(face as usize) {
            move_holes(shape, holes);
        }
    }
    Cow::Owned(changed)
}

/// A hole that does not lie in its ring.
struct Astray {
    part: usize,
    hole: usize,
    at: Coord,
    becomes: Becomes,
}

enum Becomes {
    /// The ring of its part, whose ring becomes its hole.
    Ring,
    /// A hole of another part.
    HoleOf(usize),
    /// Nothing.
    Nothing,
    /// What it is: land amid another hole. That cannot be right, but is not changed.
    Itself,
}

fn astray_in(shape: &Shape) -> Vec<Astray> {
    let mut all = Vec::new();
    for (part, polygon) in shape.polygons.iter().enumerate() {
        for (hole, ring) in polygon.holes.iter().enumerate() {
            let Some(at) = ring.first().copied() else {
                continue;
            };
            let becomes = if is_outside(ring, &polygon.outer) {
                if is_inside(&polygon.outer, ring) {
                    Becomes::Ring
                } else {
                    let mut others = (0..shape.polygons.len()).filter(|other| *other != part);
                    let home = others.find(|o| is_inside(ring, &shape.polygons[*o].outer));
                    home.map_or(Becomes::Nothing, Becomes::HoleOf)
                }
            } else {
                let mut others = polygon.holes.iter().enumerate();
                if !others.any(|(other, around)| other != hole && is_inside(ring, around)) {
                    continue;
                }
                Becomes::Itself
            };
            all.push(Astray {
                part,
                hole,
                at,
                becomes,
            });
        }
    }
    all
}

fn move_holes(shape: &mut Shape, astray: Vec<Astray>) {
    let mut moved: Vec<(usize, Vec<Coord>)> = Vec::new();
    // From the last to the first, so that places stay right.
    for one in astray.into_iter().rev() {
        let Some(Polygon { outer, holes }) = shape.polygons.get_mut(one.part) else {
            continue;
        };
        match one.becomes {
            Becomes::Itself => {}
            Becomes::Ring => std::mem::swap(outer, &mut holes[one.hole]),
            Becomes::HoleOf(part) => moved.push((part, holes.remove(one.hole))),
            Becomes::Nothing => drop(holes.remove(one.hole)),
        }
    }
    for (part, hole) in moved {
        if let Some(polygon) = shape.polygons.get_mut(part) {
            polygon.holes.push(hole);
        }
    }
}

/// A ring lies outside another: it may touch it, but nowhere goes within or across.
fn is_outside(ring: &[Coord], outer: &[Coord]) -> bool {
    let (Some(a), Some(b)) = (box_of(ring), box_of(outer)) else {
        return false;
    };
    if !a.intersects(&b) {
        return true;
    }
    let mut is_anywhere_out = false;
    for point in points_of(ring) {
        match place(point, outer) {
            Place::In => return false,
            Place::Out => is_anywhere_out = true,
            Place::On => {}
        }
    }
    is_anywhere_out && !cross(ring, outer)
}

/// A ring lies within another, touching it at most.
fn is_inside(ring: &[Coord], outer: &[Coord]) -> bool {
    let (Some(a), Some(b)) = (box_of(ring), box_of(outer)) else {
        return false;
    };
    if !b.contains(a.min) || !b.contains(a.max) {
        return false;
    }
    let mut is_anywhere_in = false;
    for point in points_of(ring) {
        match place(point, outer) {
            Place::Out => return false,
            Place::In => is_anywhere_in = true,
            Place::On => {}
        }
    }
    is_anywhere_in && !cross(ring, outer)
}

fn box_of(ring: &[Coord]) -> Option<Bounds> {
    Bounds::around(ring.iter().copied())
}

fn cross(a: &[Coord], b: &[Coord]) -> bool {
    let segments = |ring: &[Coord]| -> Vec<[Coord; 2]> {
        let next = ring.iter().cycle().skip(1);
        let pairs = ring.iter().zip(next).filter(|(p, q)| p != q);
        pairs.map(|(p, q)| segment(*p, *q)).collect()
    };
    let others = segments(b);
    let crosses = |s: &[Coord; 2]| others.iter().any(|o| meet(*s, *o).meet == Meet::Cross);
    segments(a).iter().any(crosses)
}

/// A place in half units, so that the middle of a segment has one.
type Half = [i64; 2];

/// The vertices of a ring, then the middles of its segments: a hole may have all its vertices on
/// its ring.
fn points_of(ring: &[Coord]) -> impl Iterator<Item = Half> {
    let half = |c: &Coord| [2 * i64::from(c.x), 2 * i64::from(c.y)];
    let next = ring.iter().cycle().skip(1);
    let middle = |(a, b): (&Coord, &Coord)| {
        [
            i64::from(a.x) + i64::from(b.x),
            i64::from(a.y) + i64::from(b.y),
        ]
    };
    ring.iter()
        .map(half)
        .chain(ring.iter().zip(next).map(middle))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    In,
    On,
    Out,
}

/// Where a place lies, exactly, by the segments that a ray to the east crosses.
fn place([x, y]: Half, ring: &[Coord]) -> Place {
    let half = |c: &Coord| [2 * i64::from(c.x), 2 * i64::from(c.y)];
    let mut is_in = false;
    let next = ring.iter().cycle().skip(1);
    for (a, b) in ring.iter().zip(next) {
        let (a, b) = (half(a), half(b));
        let side = i128::from(b[0] - a[0]) * i128::from(y - a[1])
            - i128::from(b[1] - a[1]) * i128::from(x - a[0]);
        let between = |i: usize, v: i64| (a[i].min(b[i])..=a[i].max(b[i])).contains(&v);
        if side == 0 && between(0, x) && between(1, y) {
            return Place::On;
        }
        if (a[1] > y) != (b[1] > y) {
            // Left of a segment that goes up is west of it.
            is_in ^= (side > 0) == (b[1] > a[1]);
        }
    }
    if is_in { Place::In } else { Place::Out }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::slice::from_ref;

    /// A slanted square: its centre and half its diagonal.
    fn ring(x: i32, y: i32, size: i32) -> Vec<Coord> {
        let lean = size / 5;
        [(size, lean), (-lean, size), (-size, -lean), (lean, -size)]
            .map(|(dx, dy)| Coord::new(1_186_900_000 + x + dx, 253_600_000 + y + dy))
            .to_vec()
    }

    fn shape(parts: &[(Vec<Coord>, &[Vec<Coord>])]) -> Shape {
        let polygon = |(outer, holes): &(Vec<Coord>, &[Vec<Coord>])| Polygon {
            outer: outer.clone(),
            holes: holes.to_vec(),
        };
        Shape {
            polygons: parts.iter().map(polygon).collect(),
        }
    }

    /// What becomes of a shape, and how many findings there are.
    fn put(given: Shape) -> (Shape, usize) {
        let mut findings = Vec::new();
        let all = [given];
        let changed = put_right(&all, &mut findings).into_owned();
        (changed.into_iter().next().expect("one"), findings.len())
    }

    #[test]
    fn holes_in_their_ring_stay() {
        let (big, small) = (ring(0, 0, 9_000), ring(300, 100, 2_000));
        let given = shape(&[(big.clone(), &[small])]);
        assert_eq!(put(given.clone()), (given, 0));
        // All vertices of the hole on the ring: only the middles tell.
        let middles: Vec<Coord> = (0..4)
            .map(|i| {
                let (a, b) = (big[i], big[(i + 1) % 4]);
                Coord::new(a.x.midpoint(b.x), a.y.midpoint(b.y))
            })
            .collect();
        let touching = shape(&[(big, &[middles])]);
        assert_eq!(put(touching.clone()), (touching, 0));
    }

    #[test]
    fn holes_elsewhere_are_put_right() {
        let (big, small, far) = (
            ring(0, 0, 9_000),
            ring(300, 100, 2_000),
            ring(30_000, 700, 2_000),
        );
        let (found, count) = put(shape(&[(big.clone(), from_ref(&far))]));
        assert_eq!((found, count), (shape(&[(big.clone(), &[])]), 1));
        // Before its ring.
        let (found, count) = put(shape(&[(small.clone(), from_ref(&big))]));
        assert_eq!(
            (found, count),
            (shape(&[(big.clone(), from_ref(&small))]), 1)
        );
        // Of another part.
        let (found, count) = put(shape(&[
            (far.clone(), from_ref(&small)),
            (big.clone(), &[]),
        ]));
        assert_eq!(
            (found, count),
            (
                shape(&[(far.clone(), &[]), (big.clone(), from_ref(&small))]),
                1
            )
        );
        // Within another hole.
        let inner = ring(400, 100, 500);
        let nested = shape(&[(big, &[small, inner])]);
        assert_eq!(put(nested.clone()), (nested, 1));
    }

    #[test]
    fn a_hole_that_crosses_its_ring_is_left_to_others() {
        let crossing = shape(&[(ring(0, 0, 9_000), &[ring(8_000, 0, 3_000)])]);
        assert_eq!(put(crossing.clone()), (crossing, 0));
        // A long strip across: no vertex and no middle lies within.
        let at = |x: i32, y: i32| Coord::new(1_186_900_000 + x, 253_600_000 + y);
        let strip = vec![
            at(-40_000, 0),
            at(12_000, 10),
            at(12_000, 20),
            at(-40_000, 30),
        ];
        let across = shape(&[(ring(0, 0, 9_000), &[strip])]);
        assert_eq!(put(across.clone()), (across, 0));
    }
}
