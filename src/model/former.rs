//! Published boundaries that a plan has no more. Owns: which stretches these are, kept while the
//! plan changes. Must not know: screens.

use super::outcome::EditOutcome;
use crate::geometry::coverage::Coverage;
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::index::CoverageIndex;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use std::collections::{BTreeMap, HashSet};

/// A stretch, and the box around it.
pub type Stretch = (Bounds, Vec<Coord>);

/// The published boundaries, and what the plan does not have of them.
#[derive(Default)]
pub struct Former {
    lines: Vec<Vec<Coord>>,
    boxes: RTree<GeomWithData<Rectangle<[i64; 2]>, u32>>,
    /// What is no more, by line.
    missing: BTreeMap<u32, Vec<Stretch>>,
}

fn corner(at: Coord) -> [i64; 2] {
    [i64::from(at.x), i64::from(at.y)]
}

impl Former {
    /// Compare all boundaries of what is published with those of a plan.
    pub fn new(published: &Coverage, plan: &Coverage) -> Self {
        let lines: Vec<Vec<Coord>> = published
            .arcs()
            .map(|(_, arc)| arc.coords.clone())
            .collect();
        let boxes = (0u32..).zip(&lines).filter_map(|(number, line)| {
            let bounds = Bounds::around(line.iter().copied())?;
            let corners = Rectangle::from_corners(corner(bounds.min), corner(bounds.max));
            Some(GeomWithData::new(corners, number))
        });
        let now: HashSet<[Coord; 2]> = plan
            .arcs()
            .flat_map(|(_, arc)| arc.coords.windows(2).map(ordered))
            .collect();
        let missing = (0u32..).zip(&lines).filter_map(|(number, line)| {
            let stretches = stretches(line, |ends| now.contains(&ends));
            (!stretches.is_empty()).then_some((number, stretches))
        });
        Self {
            boxes: RTree::bulk_load(boxes.collect()),
            missing: missing.collect(),
            lines,
        }
    }

    /// Look again where a change moved boundaries.
    pub fn follow(&mut self, plan: &Coverage, index: &CoverageIndex, outcome: &EditOutcome) {
        let Some(ground) = outcome.ground else {
            return;
        };
        let envelope = AABB::from_corners(corner(ground.min), corner(ground.max));
        let near = self.boxes.locate_in_envelope_intersecting(&envelope);
        let is_there = |[a, b]: [Coord; 2]| {
            let mut near = index.segments_in(Bounds::of(a).union(Bounds::of(b)));
            near.any(|(arc, i)| {
                let ends = plan.segment(arc, i);
                ends.is_some_and(|ends| ordered(&ends) == [a, b])
            })
        };
        for number in near.map(|entry| entry.data) {
            let stretches = stretches(&self.lines[number as usize], is_there);
            if stretches.is_empty() {
                self.missing.remove(&number);
            } else {
                self.missing.insert(number, stretches);
            }
        }
    }

    /// The stretches that the plan has no more.
    pub fn stretches(&self) -> impl Iterator<Item = &Stretch> {
        self.missing.values().flatten()
    }
}

/// The stretches of a line that are not there, with their boxes.
fn stretches(line: &[Coord], is_there: impl Fn([Coord; 2]) -> bool) -> Vec<Stretch> {
    let runs = runs_without(line, is_there).into_iter();
    runs.filter_map(|run| Some((Bounds::around(run.iter().copied())?, run)))
        .collect()
}

/// A segment, whichever way it is walked.
pub fn ordered(ends: &[Coord]) -> [Coord; 2] {
    [ends[0].min(ends[1]), ends[0].max(ends[1])]
}

/// The stretches of a line that are left when some of its segments are taken out; these are told
/// by their ends, the smaller first.
pub fn runs_without(line: &[Coord], takes_out: impl Fn([Coord; 2]) -> bool) -> Vec<Vec<Coord>> {
    let mut runs = Vec::new();
    let mut run: Vec<Coord> = Vec::new();
    for ends in line.windows(2) {
        if takes_out(ordered(ends)) {
            runs.extend((run.len() > 1).then(|| std::mem::take(&mut run)));
            continue;
        }
        if run.is_empty() {
            run.push(ends[0]);
        }
        run.push(ends[1]);
    }
    runs.extend((run.len() > 1).then_some(run));
    runs
}
