//! Noding: segments are split until they meet only end to end. Owns: the loop and its end.
//! Must not know: who owns a segment.
//!
//! Touching ends split the other segment exactly. A crossing is rounded to the lattice, which
//! bends both pieces by at most 0.7 units, so pieces are met again with what lies around them.
//! In practice two or three rounds suffice; should rounding keep making new crossings, the
//! remaining pieces are snapped to every vertex whose unit pixel they pass (snap rounding),
//! which is known to end.

use super::input::Segment;
use super::meet::{Meet, Splits, meet, passes_pixel};
use super::strips::{Strips, WORTH_SHARING};
use crate::geometry::fixed::{Bounds, Coord};
use rayon::prelude::*;

/// Rounds of exact splitting before snap rounding takes over.
const EXACT_ROUNDS: usize = 8;
/// Rounds in all; never reached by any input seen, a guard against looping for ever.
const ALL_ROUNDS: usize = 64;

/// A piece of an input segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Piece {
    /// Its ends, smaller first.
    pub ends: Segment,
    /// The input segment it is a piece of.
    pub source: u32,
    /// The input segment, walked from its smaller end, runs through it from its smaller end:
    /// rounding can turn a short piece of a steep segment round.
    pub forward: bool,
}

/// Two segments of the input that meet other than end to end.
pub struct Meeting {
    /// The smaller segment number.
    pub first: u32,
    /// The larger segment number.
    pub second: u32,
    /// How.
    pub splits: Splits,
}

/// The box of a segment.
pub fn box_of(s: &Segment) -> Bounds {
    let [a, b] = *s;
    Bounds {
        min: Coord::new(a.x, a.y.min(b.y)),
        max: Coord::new(b.x, a.y.max(b.y)),
    }
}

/// How the first `own` segments meet one another and the others.
pub fn meetings(segments: &[Segment], own: usize) -> Vec<Meeting> {
    let boxes: Vec<Bounds> = segments.iter().map(box_of).collect();
    let mut meetings = Strips::new(&boxes).pairs(|first, second| {
        if first as usize >= own {
            return None;
        }
        let splits = meet(segments[first as usize], segments[second as usize]);
        (splits.meet != Meet::Clean).then_some(Meeting {
            first,
            second,
            splits,
        })
    });
    meetings.sort_unstable_by_key(|m| (m.first, m.second));
    meetings
}

/// Split segments at their meetings, then pieces at theirs, until none is left.
pub fn node(segments: &[Segment], meetings: &[Meeting]) -> Vec<Piece> {
    node_through(segments, meetings, Vec::new())
}

/// As [`node`], with segments led through further places, which need not lie on them: each is
/// the number of a segment and a place less than a unit from it.
pub fn node_through(
    segments: &[Segment],
    meetings: &[Meeting],
    through: Vec<(u32, Coord)>,
) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = (0u32..)
        .zip(segments)
        .map(|(source, ends)| Piece {
            ends: *ends,
            source,
            forward: true,
        })
        .collect();
    let mut cuts = through;
    for m in meetings {
        gather(&mut cuts, m.first, m.second, &m.splits);
    }
    for round in 1..ALL_ROUNDS {
        if cuts.is_empty() {
            break;
        }
        let dirty = split(&mut pieces, &mut cuts);
        let boxes: Vec<Bounds> = pieces
            .par_iter()
            .with_min_len(WORTH_SHARING)
            .map(|p| box_of(&p.ends))
            .collect();
        let found = Strips::new(&boxes).pairs(|i, j| {
            if !(dirty[i as usize] || dirty[j as usize]) {
                return None;
            }
            let (a, b) = (pieces[i as usize].ends, pieces[j as usize].ends);
            let splits = if round < EXACT_ROUNDS {
                meet(a, b)
            } else {
                meet_pixels(a, b)
            };
            (splits.meet != Meet::Clean).then_some((i, j, splits))
        });
        for (i, j, splits) in &found {
            gather(&mut cuts, *i, *j, splits);
        }
    }
    pieces
}

/// As [`meet`], but ends also split a segment that passes their pixel.
fn meet_pixels(a: Segment, b: Segment) -> Splits {
    let exact = meet(a, b);
    if exact.meet == Meet::Cross {
        return exact;
    }
    let hot = |s: Segment, p: Coord| passes_pixel(s, p).then_some(p);
    let splits = Splits {
        meet: Meet::Touch,
        first: b.map(|p| hot(a, p)),
        second: a.map(|p| hot(b, p)),
    };
    let any = splits
        .first
        .iter()
        .chain(&splits.second)
        .any(Option::is_some);
    if any && a != b { splits } else { exact }
}

fn gather(cuts: &mut Vec<(u32, Coord)>, first: u32, second: u32, splits: &Splits) {
    cuts.extend(splits.first.iter().flatten().map(|at| (first, *at)));
    cuts.extend(splits.second.iter().flatten().map(|at| (second, *at)));
}

/// Cut pieces at the places given and forget these; tells which pieces are new.
fn split(pieces: &mut Vec<Piece>, cuts: &mut Vec<(u32, Coord)>) -> Vec<bool> {
    cuts.sort_unstable();
    cuts.dedup();
    let mut dirty = vec![false; pieces.len()];
    for run in cuts.chunk_by(|a, b| a.0 == b.0) {
        let index = run[0].0 as usize;
        let Piece {
            ends,
            source,
            forward,
        } = pieces[index];
        let mut stops: Vec<Coord> = run.iter().map(|(_, at)| *at).collect();
        stops.sort_by_key(|at| along(ends, *at));
        let mut from = ends[0];
        let mut new = Vec::with_capacity(stops.len() + 1);
        for to in stops.into_iter().chain([ends[1]]) {
            if from != to {
                let keeps = from < to;
                new.push(Piece {
                    ends: if keeps { [from, to] } else { [to, from] },
                    source,
                    forward: forward == keeps,
                });
            }
            from = to;
        }
        let mut new = new.into_iter();
        if let Some(first) = new.next() {
            pieces[index] = first;
            dirty[index] = true;
        }
        pieces.extend(new);
        dirty.resize(pieces.len(), true);
    }
    cuts.clear();
    dirty
}

/// How far along a segment a place is, in square units: the order of cuts.
fn along(ends: Segment, at: Coord) -> i128 {
    let [a, b] = ends;
    let d = |p: i32, q: i32| i128::from(p) - i128::from(q);
    d(b.x, a.x) * d(at.x, a.x) + d(b.y, a.y) * d(at.y, a.y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn segments(range: i32, max: usize) -> impl Strategy<Value = Vec<Segment>> {
        let point = move || (0..range, 0..range).prop_map(|(x, y)| Coord::new(x, y));
        prop::collection::vec((point(), point()), 1..max).prop_map(|pairs| {
            let mut all: Vec<Segment> = pairs
                .into_iter()
                .filter(|(a, b)| a != b)
                .map(|(a, b)| if a < b { [a, b] } else { [b, a] })
                .collect();
            all.sort_unstable();
            all.dedup();
            all
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        /// Random segments on a tight lattice: the worst case for rounding.
        #[test]
        fn pieces_meet_only_end_to_end(segments in prop_oneof![segments(12, 40), segments(60, 40), segments(100_000, 60)]) {
            let pieces = node(&segments, &meetings(&segments, segments.len()));
            for (i, a) in pieces.iter().enumerate() {
                for b in &pieces[i + 1..] {
                    prop_assert_eq!(meet(a.ends, b.ends).meet, Meet::Clean);
                }
            }
        }
    }
}
