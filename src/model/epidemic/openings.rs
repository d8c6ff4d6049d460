//! Which grids may open to one another: neighbours of which both are declared free of infection,
//! and everybody was tested in the newest round of both. Owns: that only a zone in force opens,
//! never one that is only proposed, that somebody missing suspends the opening without taking
//! the zone away, and that a stricter proposal does so too: nobody opens a grid that is about to be
//! closed.
//!
//! Source: 无疫网格 (epidemic-free grids) that lie side by side may open movement between them;
//! 应检尽检 (everybody who should be tested is).

use super::{GridState, Ground};
use crate::rules::zone::Zone;
use crate::rules::zoning::Untested;

/// Pairs of neighbours that are both declared free, each once, the lower face first; in order.
fn free_pairs(ground: &Ground, grids: &[GridState]) -> Vec<(usize, usize)> {
    let is_free = |face: usize| {
        let zone = grids.get(face).map(|grid| grid.in_force.zone);
        zone == Some(Zone::EpidemicFree) && ground.has_area.get(face) == Some(&true)
    };
    let mut pairs = Vec::new();
    for (face, beside) in ground.beside.iter().enumerate() {
        if is_free(face) {
            let others = beside.iter().copied();
            let others = others.filter(|other| face < *other && is_free(*other));
            pairs.extend(others.map(|other| (face, other)));
        }
    }
    pairs.sort_unstable();
    pairs
}

/// Pairs of neighbouring grids that may open, each once, the lower face first; in order.
pub fn openings(ground: &Ground, grids: &[GridState]) -> Vec<(usize, usize)> {
    let may = |face: usize| {
        let grid = grids.get(face);
        grid.is_some_and(|grid| grid.untested.is_none() && !is_contradicted(grid))
    };
    let mut pairs = free_pairs(ground, grids);
    pairs.retain(|(a, b)| may(*a) && may(*b));
    pairs
}

/// A grid is declared free, and a zone that closes or guards it is proposed.
pub fn is_contradicted(grid: &GridState) -> bool {
    let proposed = grid.proposal.zone.strictness();
    grid.in_force.zone == Zone::EpidemicFree && proposed < Zone::Unset.strictness()
}

/// Grids whose opening to their neighbours is suspended, with whom it waits for; in order.
pub fn suspended(ground: &Ground, grids: &[GridState]) -> Vec<(usize, Untested)> {
    let pairs = free_pairs(ground, grids).into_iter();
    let mut faces: Vec<usize> = pairs.flat_map(|(a, b)| [a, b]).collect();
    faces.sort_unstable();
    faces.dedup();
    let faces = faces.into_iter();
    faces
        .filter_map(|face| Some((face, grids.get(face)?.untested?)))
        .collect()
}
