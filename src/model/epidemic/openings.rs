//! Which grids may open to one another: neighbours of which both are declared free of infection.
//! Owns: that only a zone in force counts, never one that is only proposed.
//!
//! Source: 无疫网格 (epidemic-free grids) that lie side by side may open movement between them.

use super::{GridState, Ground};
use crate::rules::zone::Zone;

/// Pairs of neighbouring grids, each once, the lower face first; in order.
pub fn openings(ground: &Ground, grids: &[GridState]) -> Vec<(usize, usize)> {
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
