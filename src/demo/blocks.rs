//! The ground plan: blocks between streets on a bent lattice. Owns: where each corner and each
//! stretch of street lies. Must not know: grids or people.
//!
//! A block is a cell of the lattice; its sides are stretches of street, each of several
//! segments that both neighbours share vertex for vertex.

use super::random::{Random, noise};
use crate::geometry::fixed::{Coord, METRES_PER_UNIT};

/// Segments of a stretch of street.
pub const PIECES: usize = 3;
/// The middle of the town (lon, lat).
const CENTRE: Coord = Coord::new(1_186_940_000, 253_620_000);

/// The ground plan of a town.
pub struct Blocks {
    seed: u64,
    /// Blocks from west to east.
    pub columns: usize,
    /// Blocks from south to north.
    pub rows: usize,
    /// Metres east of the west edge of each line of the lattice.
    east: Vec<f64>,
    /// Metres north of the south edge.
    north: Vec<f64>,
}

/// How important a line of the lattice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Importance {
    /// A lane.
    Lane,
    /// A street.
    Street,
    /// A main road.
    Main,
}

impl Blocks {
    /// The ground plan of a seed, wide enough for so many grids.
    pub fn new(seed: u64, grids: usize) -> Self {
        // 31 by 23 blocks make 156 grids of three or four blocks each.
        let wider = (grids as f64 / 156.0).sqrt();
        let (columns, rows) = (
            (31.0 * wider).ceil() as usize,
            (23.0 * wider).ceil() as usize,
        );
        let mut random = Random::new(seed, 1);
        // Narrow blocks in the old town, wide ones at the edge.
        let mut lines = |count: usize, narrow: f64, wide: f64| {
            let middle = count as f64 / 2.0;
            let mut at = vec![0.0];
            for i in 0..count {
                let off = ((i as f64 + 0.5 - middle) / middle).abs();
                let width = narrow + (wide - narrow) * off * off + random.between(-14.0, 18.0);
                at.push(at[i] + width);
            }
            at
        };
        Self {
            seed,
            east: lines(columns, 92.0, 176.0),
            north: lines(rows, 84.0, 152.0),
            columns,
            rows,
        }
    }

    /// The place of a point of the lattice; `u` runs east from 0 to `columns`, `v` north from 0
    /// to `rows`, and both a little beyond.
    pub fn at(&self, u: f64, v: f64) -> Coord {
        let (mut x, mut y) = (along(&self.east, u), along(&self.north, v));
        let width = along(&self.east, self.columns as f64);
        let height = along(&self.north, self.rows as f64);
        let (fx, fy) = (x / width, y / height);
        // Streets bend over some hundred metres, lanes a little more often.
        x += 120.0 * noise(self.seed, 2, fx * 5.0, fy * 4.0)
            + 15.0 * noise(self.seed, 3, u * 0.9, v * 0.9);
        y += 120.0 * noise(self.seed, 4, fx * 5.0, fy * 4.0)
            + 15.0 * noise(self.seed, 5, u * 0.9, v * 0.9);
        // The river winds along the south, and the streets near it follow.
        let near = (1.0 - fy).max(0.0);
        y += 330.0 * noise(self.seed, 6, fx * 2.6 + 0.37, 0.5) * near * near * near;
        // The hills push the north edge about, and the whole leans a little.
        x += 0.10 * (y - height / 2.0) + 90.0 * noise(self.seed, 7, fx * 3.0, 9.5) * fy * fy;
        y += 150.0 * noise(self.seed, 8, fx * 3.2, 3.5) * fy * fy - 0.06 * (x - width / 2.0);
        let units = |metres: f64, scale: f64| (metres / scale).round() as i32;
        // A fixed scale east keeps the plan free of trigonometry: cos 25.362° to five digits.
        const EAST: f64 = METRES_PER_UNIT * 0.903_62;
        Coord::new(
            CENTRE.x + units(x - width / 2.0, EAST),
            CENTRE.y + units(y - height / 2.0, METRES_PER_UNIT),
        )
    }

    /// The stretch of street from one corner to a neighbouring one, both ends included.
    pub fn stretch(&self, from: (usize, usize), to: (usize, usize)) -> Vec<Coord> {
        let step = |a: usize, b: usize, k: usize| {
            // Counted in pieces from zero, so that both directions give the same vertices.
            let whole =
                a * PIECES * usize::from(a == b) + (a * (PIECES - k) + b * k) * usize::from(a != b);
            whole as f64 / PIECES as f64
        };
        let place = |k| self.at(step(from.0, to.0, k), step(from.1, to.1, k));
        (0..=PIECES).map(place).collect()
    }

    /// The ring of a block, counter-clockwise from its south-west corner.
    pub fn ring(&self, (i, j): (usize, usize)) -> Vec<Coord> {
        let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1), (i, j)];
        let mut ring = Vec::with_capacity(4 * PIECES);
        for side in corners.windows(2) {
            let stretch = self.stretch(side[0], side[1]);
            ring.extend_from_slice(&stretch[..PIECES]);
        }
        ring
    }

    /// Whether a block belongs to the town. Its edge winds along streets; to the south it is the
    /// bank of the river.
    pub fn holds(&self, (i, j): (usize, usize)) -> bool {
        let from_middle = |k: usize, count: usize| (k as f64 + 0.5) / count as f64 * 2.0 - 1.0;
        let (x, y) = (from_middle(i, self.columns), from_middle(j, self.rows));
        let y = if y < 0.0 { 0.55 * y } else { y };
        let edge = 0.86 + 0.42 * noise(self.seed, 9, x * 2.3, y * 2.3);
        x * x * x * x + y * y * y * y < edge
    }

    /// The size of a block, m² (before it is bent).
    pub fn area_m2(&self, (i, j): (usize, usize)) -> f64 {
        (self.east[i + 1] - self.east[i]) * (self.north[j + 1] - self.north[j])
    }
}

/// How important the line `line` of `count` is: every seventh or so a main road, every other one
/// a street.
pub fn importance(line: usize, count: usize) -> Importance {
    if line == 0 || line == count {
        Importance::Street
    } else if line % 7 == 4 {
        Importance::Main
    } else if line.is_multiple_of(2) {
        Importance::Street
    } else {
        Importance::Lane
    }
}

/// The position at a fractional place of a list, continued straight beyond its ends.
fn along(list: &[f64], at: f64) -> f64 {
    let last = list.len() - 2;
    let i = (at.floor().max(0.0) as usize).min(last);
    list[i] + (list[i + 1] - list[i]) * (at - i as f64)
}
