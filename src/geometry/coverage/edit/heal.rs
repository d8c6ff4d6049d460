//! Vertices that cuts put into boundaries. Owns: taking them away when what was cut is joined,
//! and forgetting them when they move or go. Must not know: who cut.
//!
//! Where a cut ends on a boundary between two vertices, the boundary gets a vertex there, rounded
//! to the lattice. Joining the pieces takes it away again, so that the boundary is as it was;
//! unless it was moved, or its neighbours were, so that it bends the boundary now.

use super::super::input::segment;
use super::super::meet::{Meet, meet};
use super::super::noding::box_of;
use super::super::{Arc, ArcId, Coverage};
use super::change::CoverageChange;
use super::drawing::grown;
use super::patch::Cells;
use crate::geometry::fixed::Coord;
use crate::geometry::index::CoverageIndex;
use std::collections::{BTreeMap, BTreeSet};

/// Take away vertices that cuts put in from the arcs of a result.
pub(super) fn heal(cells: &Cells<'_>, after: &mut BTreeMap<ArcId, Arc>) {
    let marked = &cells.coverage.cut_vertices;
    if marked.is_empty() {
        return;
    }
    let ids: Vec<ArcId> = after.keys().copied().collect();
    for id in ids {
        let mut i = 1;
        while let Some(count) = needless(cells, after, id, i) {
            match after.get_mut(&id) {
                Some(arc) if count > 0 => {
                    arc.coords.drain(i..i + count);
                    // The vertex before may be needless now too.
                    i = i.max(2) - 1;
                }
                _ => i += 1,
            }
        }
    }
}

/// How many vertices of an arc from one on are needless, as many as go together: two that were
/// put in side by side may lie on both sides of the boundary as it was. None at its end.
fn needless(
    cells: &Cells<'_>,
    after: &BTreeMap<ArcId, Arc>,
    id: ArcId,
    from: usize,
) -> Option<usize> {
    let coords = after[&id].coords.as_slice();
    let inner = coords.get(from..coords.len().checked_sub(1)?)?;
    if inner.is_empty() {
        return None;
    }
    let marked = &cells.coverage.cut_vertices;
    let run = inner.iter().take_while(|at| marked.contains(at)).count();
    let goes = |count: &usize| {
        let stretch = &coords[from - 1..=from + count];
        let [a, between @ .., b] = stretch else {
            return false;
        };
        between.iter().all(|at| lies_along(*a, *b, *at)) && is_free(cells, after, id, stretch)
    };
    Some((1..=run).rev().find(goes).unwrap_or(0))
}

/// A place less than a unit from the segment between two others.
fn lies_along(a: Coord, b: Coord, at: Coord) -> bool {
    let [ax, ay, bx, by, px, py] = [a.x, a.y, b.x, b.y, at.x, at.y].map(f64::from);
    let (dx, dy) = (bx - ax, by - ay);
    let length2 = dx * dx + dy * dy;
    let along = ((px - ax) * dx + (py - ay) * dy) / length2;
    (0.0..=1.0).contains(&along) && (px - ax - along * dx).hypot(py - ay - along * dy) < 1.0
}

/// Nothing else meets the straight way between the ends of a stretch of an arc, but at its ends.
fn is_free(cells: &Cells<'_>, after: &BTreeMap<ArcId, Arc>, id: ArcId, stretch: &[Coord]) -> bool {
    let [a, .., b] = *stretch else {
        return false;
    };
    let way = segment(a, b);
    let around = grown(box_of(&way));
    let is_own = |ends: [Coord; 2]| stretch.windows(2).any(|w| ends == segment(w[0], w[1]));
    let meets = |ends: [Coord; 2]| ends == way || meet(way, ends).meet != Meet::Clean;
    let foreign = cells.index.segments_in(around);
    let foreign = foreign.filter(|(arc, _)| !cells.arcs.contains(arc));
    let mut foreign = foreign.filter_map(|(arc, i)| cells.coverage.segment(arc, i));
    if foreign.any(|[p, q]| meets(segment(p, q))) {
        return false;
    }
    let mut own = after.iter().flat_map(|(other, arc)| {
        let pairs = arc.coords.windows(2).map(|w| segment(w[0], w[1]));
        pairs.filter(move |ends| *other != id || !is_own(*ends))
    });
    !own.any(|ends| box_of(&ends).intersects(&around) && meets(ends))
}

/// Vertices that a change moves or takes away stand for no cut any more.
pub(super) fn forget(coverage: &Coverage, index: &CoverageIndex, change: &mut CoverageChange) {
    let marked = &coverage.cut_vertices;
    if marked.is_empty() {
        return;
    }
    let vertices = |is_after: bool| -> BTreeSet<Coord> {
        let arcs = change.arcs.iter().filter_map(|swap| {
            let (before, after) = swap.way(true);
            if is_after { after } else { before }
        });
        let all = arcs.flat_map(|arc| &arc.coords);
        all.filter(|at| marked.contains(at)).copied().collect()
    };
    let (before, after) = (vertices(false), vertices(true));
    let gone: Vec<Coord> = before
        .difference(&after)
        .filter(|at| {
            let arcs = index.arcs_at(coverage, **at);
            let is_touched = |id: &ArcId| change.arcs.iter().any(|swap| swap.id == *id);
            arcs.iter().all(is_touched)
        })
        .copied()
        .collect();
    change
        .cut_vertices
        .extend(gone.into_iter().map(|at| (at, false)));
}
