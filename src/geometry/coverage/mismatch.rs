//! Boundaries that do not match: where a segment of one shape meets another shape otherwise
//! than by running along an equal segment on the other side. Owns: that judgement, on the
//! input as it is, before anything is split. Must not know: regions as such.
//!
//! The rules are those of coverage validation as GEOS and JTS define it, so that verdicts can
//! be compared. A segment is *matched* when another shape runs along the very same segment
//! with its inside on the other side. A segment is at fault when another shape runs along it
//! with its inside on the same side, matched or not. An unmatched segment is at fault also when
//! - it meets a segment of another shape anywhere but end to end,
//! - it lies inside another shape, or
//! - a width is given and it runs beside a segment of another shape within that width, over a
//!   length of more than the width (what GEOS calls the gap width).

use super::finding::{Finding, FindingKind};
use super::groups::Groups;
use super::ids::FaceId;
use super::input::{Input, Occurrence, Segment};
use super::meet::{Meet, meet};
use super::noding::{Meeting, Piece, box_of};
use super::plane::Plane;
use super::strips::Strips;
use crate::course::{Course, Stopped};
use crate::geometry::fixed::{Bounds, Coord};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

/// How the segments of the input meet.
pub struct Survey {
    /// Segments that must be split at one another.
    pub meetings: Vec<Meeting>,
    /// Segments that run beside one another within the width given.
    pub beside: Vec<(u32, u32)>,
    /// Segments with an unmatched occurrence.
    pub open: Vec<bool>,
}

/// Find how all segments meet.
///
/// # Errors
/// [`Stopped`].
pub fn survey(
    input: &Input,
    beside_m: f64,
    plane: Plane,
    course: &Course,
) -> Result<Survey, Stopped> {
    let count = input.segments.len() as u32;
    let open: Vec<bool> = (0..count)
        .into_par_iter()
        .map(|s| unmatched(input, s).next().is_some())
        .collect();
    let beside_m = beside_m.max(0.0);
    let boxes: Vec<Bounds> = input
        .segments
        .par_iter()
        .zip(&open)
        .map(|(s, open)| {
            let bounds = box_of(s);
            if *open && beside_m > 0.0 {
                grown(bounds, plane.reach(s[0], beside_m))
            } else {
                bounds
            }
        })
        .collect();
    let strips = Strips::new(&boxes);
    let pairs = strips.pairs_watched(course, |i, j| {
        let (a, b) = (input.segments[i as usize], input.segments[j as usize]);
        let splits = meet(a, b);
        if splits.meet != Meet::Clean {
            return Some(Pair::Meet(Meeting {
                first: i,
                second: j,
                splits,
            }));
        }
        let near = beside_m > 0.0
            && (open[i as usize] || open[j as usize])
            && runs_beside(a, b, beside_m, plane);
        near.then_some(Pair::Beside(i, j))
    })?;
    let mut survey = Survey {
        meetings: Vec::new(),
        beside: Vec::new(),
        open,
    };
    for pair in pairs {
        match pair {
            Pair::Meet(meeting) => survey.meetings.push(meeting),
            Pair::Beside(i, j) => survey.beside.push((i, j)),
        }
    }
    Ok(survey)
}

enum Pair {
    Meet(Meeting),
    Beside(u32, u32),
}

/// A box grown by (east, north) units, within the world.
pub fn grown(bounds: Bounds, (east, north): (i64, i64)) -> Bounds {
    let shift = |v: i32, by: i64| {
        (i64::from(v) + by).clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
    };
    Bounds {
        min: Coord::new(shift(bounds.min.x, -east), shift(bounds.min.y, -north)),
        max: Coord::new(shift(bounds.max.x, east), shift(bounds.max.y, north)),
    }
}

/// Occurrences with no other shape on the other side of the very same segment.
fn unmatched(input: &Input, segment: u32) -> impl Iterator<Item = Occurrence> {
    let all = input.occurrences(segment);
    all.iter().copied().filter(move |o| {
        !all.iter().any(|other| {
            other.interior_left() != o.interior_left()
                && input.shape_of(*other) != input.shape_of(*o)
        })
    })
}

/// Whether two segments run beside each other: each, projected on the other, covers more than
/// `width` of it, and the ends of the two projections are within `width` of each other.
fn runs_beside(a: Segment, b: Segment, width: f64, plane: Plane) -> bool {
    let p = a.map(|c| plane.offset(a[0], c));
    let q = b.map(|c| plane.offset(a[0], c));
    let (Some(on_a), Some(on_b)) = (project(p, q), project(q, p)) else {
        return false;
    };
    if distance(on_a[0], on_a[1]) <= width || distance(on_b[0], on_b[1]) <= width {
        return false;
    }
    let crosswise = distance(on_a[0], on_b[1]) < distance(on_a[0], on_b[0]);
    let [near, far] = if crosswise { [on_b[1], on_b[0]] } else { on_b };
    distance(on_a[0], near) <= width && distance(on_a[1], far) <= width
}

/// The part of `line` that `other` projects on, `None` when it falls beyond an end.
fn project(line: [[f64; 2]; 2], other: [[f64; 2]; 2]) -> Option<[[f64; 2]; 2]> {
    let [a, b] = line;
    let d = [b[0] - a[0], b[1] - a[1]];
    let length2 = d[0] * d[0] + d[1] * d[1];
    let factor = |p: [f64; 2]| ((p[0] - a[0]) * d[0] + (p[1] - a[1]) * d[1]) / length2;
    let factors = other.map(factor);
    if factors.iter().all(|f| *f >= 1.0) || factors.iter().all(|f| *f <= 0.0) {
        return None;
    }
    Some(factors.map(|f| {
        let f = f.clamp(0.0, 1.0);
        [a[0] + f * d[0], a[1] + f * d[1]]
    }))
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Segments at fault, gathered into places: faults that touch or meet are one finding.
pub struct Mismatches<'a> {
    input: &'a Input,
    /// Shapes at fault by segment.
    faults: BTreeMap<u32, BTreeSet<u32>>,
    /// Faults that belong together.
    links: Vec<(u32, u32)>,
    /// Where the faults of a segment are best seen.
    places: HashMap<u32, Coord>,
}

impl<'a> Mismatches<'a> {
    /// Judge what a survey found.
    pub fn new(input: &'a Input, survey: &Survey) -> Self {
        let mut found = Self {
            input,
            faults: BTreeMap::new(),
            links: Vec::new(),
            places: HashMap::new(),
        };
        for m in &survey.meetings {
            let place = m
                .splits
                .first
                .iter()
                .chain(&m.splits.second)
                .flatten()
                .next();
            found.judge(m.first, m.second, place.copied());
        }
        for (i, j) in &survey.beside {
            found.judge(*i, *j, None);
        }
        for segment in 0..input.segments.len() as u32 {
            found.judge_doubled(segment);
        }
        found
    }

    /// Segments that lie inside another shape: of each edge, the pieces on it are known, and the
    /// shapes that are inside on both its sides.
    pub fn judge_inside(&mut self, pieces: &[Piece], on_edge: Range<u32>, both_sides: &[u32]) {
        for piece in &pieces[on_edge.start as usize..on_edge.end as usize] {
            for o in unmatched(self.input, piece.source) {
                let shape = self.input.shape_of(o);
                if both_sides.iter().any(|s| *s != shape) {
                    self.faults.entry(piece.source).or_default().insert(shape);
                }
            }
        }
    }

    fn judge(&mut self, i: u32, j: u32, place: Option<Coord>) {
        let mut any = false;
        for (mine, theirs) in [(i, j), (j, i)] {
            for o in unmatched(self.input, mine) {
                let shape = self.input.shape_of(o);
                let others = self.input.occurrences(theirs);
                if others.iter().any(|t| self.input.shape_of(*t) != shape) {
                    self.faults.entry(mine).or_default().insert(shape);
                    if let Some(at) = place {
                        self.places.entry(mine).or_insert(at);
                    }
                    any = true;
                }
            }
        }
        if any {
            self.links.push((i, j));
        }
    }

    /// Two shapes run along the same segment with their insides on the same side.
    fn judge_doubled(&mut self, segment: u32) {
        let all = self.input.occurrences(segment);
        for (i, a) in all.iter().enumerate() {
            for b in &all[i + 1..] {
                let (mine, theirs) = (self.input.shape_of(*a), self.input.shape_of(*b));
                if a.interior_left() == b.interior_left() && mine != theirs {
                    self.faults
                        .entry(segment)
                        .or_default()
                        .extend([mine, theirs]);
                }
            }
        }
    }

    /// One finding for each place.
    pub fn into_findings(self) -> Vec<Finding> {
        let segments: Vec<u32> = self.faults.keys().copied().collect();
        let index_of = |s: u32| segments.binary_search(&s).ok();
        let mut groups = Groups::new(segments.len());
        let mut at_vertex: HashMap<Coord, usize> = HashMap::new();
        for (index, s) in segments.iter().enumerate() {
            for end in self.input.segments[*s as usize] {
                let other = *at_vertex.entry(end).or_insert(index);
                groups.join(index, other);
            }
        }
        for (i, j) in &self.links {
            if let (Some(a), Some(b)) = (index_of(*i), index_of(*j)) {
                groups.join(a, b);
            }
        }
        let mut places: BTreeMap<usize, (Option<Coord>, u32, BTreeSet<u32>)> = BTreeMap::new();
        for (index, s) in segments.iter().enumerate() {
            let place = self.places.get(s).copied();
            let entry = places
                .entry(groups.root(index))
                .or_insert((place, *s, BTreeSet::new()));
            entry.0 = entry.0.or(place);
            entry.2.extend(&self.faults[s]);
        }
        places
            .into_values()
            .map(|(place, first, shapes)| {
                let [a, b] = self.input.segments[first as usize];
                let at = place.unwrap_or_else(|| Bounds::of(a).union(Bounds::of(b)).centre());
                let faces = shapes.into_iter().map(FaceId).collect();
                Finding::at(FindingKind::Mismatch, at, faces)
            })
            .collect()
    }
}
