//! Where the signs of a grid stand: below its label where there is room for both, else in its middle in
//! place of the label. A sign never stands in another grid; the gravest comes first where there is no
//! room for all. Owns: these places, in points from the middle of the grid's label place.

use super::sign::{At, RADIUS};
use crate::model::epidemic::{CaseClass, GridState};
use crate::rules::zone::Zone;

/// A grid with this much room around its label place has signs beside its label, points.
pub const BESIDE: f32 = 29.0;
/// With less than this it has signs of cases only, points.
pub const ROOM: f32 = 9.0;
/// From the label to the signs below and above it, points.
const STEP: f32 = 21.0;
/// From the sign of cases to that of isolations, points.
const NEXT: f32 = 20.0;
/// Radius of the ring of a proposal beside a label, points.
const RING: f32 = 6.5;

/// Which signs are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Of cases.
    pub cases: bool,
    /// Of isolations.
    pub isolation: bool,
    /// Of proposals that press.
    pub proposals: bool,
}

/// The signs of a grid.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Signs {
    /// Cases: where, how many, the gravest class.
    pub cases: Option<(At, u32, CaseClass)>,
    /// Isolations: where and how many.
    pub isolated: Option<(At, u32)>,
    /// A ring where the zone in force is not the proposed one: where, how wide, and the proposed
    /// zone; its letter stands beside it where there is room.
    pub ring: Option<(At, f32, Zone, bool)>,
}

/// The signs of a grid that has so much room around its label place, points.
pub fn signs(grid: &GridState, room: f32, wanted: Wanted) -> Signs {
    let is_beside = room >= BESIDE;
    let at = if is_beside { [0.0, STEP] } else { [0.0, 0.0] };
    let worst = grid.worst.filter(|_| wanted.cases);
    let has_isolated = wanted.isolation && grid.isolated > 0 && room >= ROOM;
    let differs = wanted.proposals && grid.is_pressing() && room >= ROOM;
    Signs {
        cases: worst.map(|worst| (at, grid.cases, worst)),
        isolated: match (has_isolated, worst.is_some()) {
            (true, false) => Some((at, grid.isolated)),
            (true, true) if is_beside => Some(([at[0] + NEXT, at[1]], grid.isolated)),
            _ => None,
        },
        ring: differs.then(|| {
            let zone = grid.proposal.zone;
            if is_beside {
                ([0.0, -1.1 * STEP], RING, zone, true)
            } else {
                ([0.0, 0.0], RADIUS + 4.0, zone, false)
            }
        }),
    }
}

/// Radius of the sign that says how many cases there are, points.
pub fn case_radius(count: u32) -> f32 {
    RADIUS + 3.0 * count.checked_ilog10().unwrap_or(0) as f32
}
