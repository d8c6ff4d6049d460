//! What a division costs. Owns: the figures of a district that count, and how they are added up.
//!
//! The cost of a division is the sum of the costs of its districts; each bound counts half for
//! either side. So an exchange between two districts changes two terms only.

use super::aim::Emphasis;
use super::part::Part;
use std::f64::consts::PI;

/// What a bound that must not lie inside a district costs if it does.
const MUST: f64 = 50.0;
/// Lying outside the band at all costs so much of what lying outside by the mean does.
const OUTSIDE: f64 = 0.15;

/// The figures of a district that count.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    /// What it weighs.
    pub weight: f64,
    /// Its ground, m².
    pub area: f64,
    /// Its rim, m.
    pub rim: f64,
    /// What its bounds within the part cost, in metres of street.
    pub cut: f64,
    /// Bounds inside it that must not lie there.
    pub must: u32,
    /// Blocks that a street or lane reaches.
    pub reached: u32,
    /// What weighs most of one origin in it, or what of its own it still has.
    pub own: f64,
}

/// What counts how much in a part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rates {
    /// The band.
    pub band: [f64; 2],
    /// The weight of a district on average.
    pub mean: f64,
    /// The rim of a typical district, m.
    pub typical: f64,
    /// What counts how much.
    pub emphasis: Emphasis,
}

impl Rates {
    /// Those of a part that is divided into `count`.
    pub fn new(part: &Part, count: usize, band: Option<[u64; 2]>, emphasis: Emphasis) -> Self {
        let count = count.max(1) as f64;
        let area: f64 = part.area.iter().sum();
        Self {
            band: band.map_or([0.0, f64::INFINITY], |[least, most]| {
                [least as f64, most as f64]
            }),
            mean: (part.whole() / count).max(1.0),
            typical: 4.0 * (area / count).max(1.0).sqrt(),
            emphasis,
        }
    }

    /// How far a weight lies outside the band.
    pub fn outside(&self, weight: f64) -> f64 {
        let [least, most] = self.band;
        (least - weight).max(weight - most).max(0.0)
    }

    /// What the weight of a district costs.
    pub fn of_weight(&self, weight: f64) -> f64 {
        let outside = self.outside(weight) / self.mean;
        let band = if outside > 0.0 {
            OUTSIDE + outside
        } else {
            0.0
        };
        let off = (weight - self.mean) / self.mean;
        self.emphasis.band * band + self.emphasis.even * off * off
    }

    /// What a district costs.
    pub fn of(&self, sum: &Sum) -> f64 {
        let e = &self.emphasis;
        let round = sum.rim * sum.rim / (4.0 * PI * sum.area.max(1.0));
        let foreign = (sum.weight - sum.own).max(0.0) / self.mean;
        self.of_weight(sum.weight)
            + e.cut * 0.5 * sum.cut / self.typical
            + e.form * (round - 1.0).max(0.0)
            + MUST * f64::from(sum.must)
            + if sum.reached == 0 { e.reach } else { 0.0 }
            + (e.parents + e.moved) * foreign
    }

    /// Origins count.
    pub fn asks_origin(&self) -> bool {
        self.emphasis.parents + self.emphasis.moved > 0.0
    }
}

/// The figures of some blocks (ascending) as a district. `is_in` tells which are in it; `own` is the
/// origin whose weight counts as its own, the one that weighs most if there is none.
pub(super) fn sum(
    part: &Part,
    members: impl IntoIterator<Item = u32>,
    is_in: impl Fn(u32) -> bool,
    own: Option<u32>,
) -> Sum {
    let mut sum = Sum::default();
    let mut origins: Vec<(u32, f64)> = Vec::new();
    for member in members {
        let i = member as usize;
        sum.weight += part.weight[i];
        sum.area += part.area[i];
        sum.rim += part.outer[i];
        sum.reached += u32::from(part.reached[i]);
        for tie in &part.ties[i] {
            if is_in(tie.to) {
                sum.must += u32::from(tie.must && tie.to < member);
            } else {
                sum.rim += tie.length;
                sum.cut += tie.cost;
            }
        }
        match own {
            // Where one is asked for by name, no other is added up.
            Some(own) => {
                let homes = part.homes[i].iter().filter(|(home, _)| *home == own);
                for (_, weight) in homes {
                    sum.own += weight;
                }
            }
            None => {
                for (home, weight) in &part.homes[i] {
                    match origins.iter_mut().find(|(of, _)| of == home) {
                        Some((_, sum)) => *sum += weight,
                        None => origins.push((*home, *weight)),
                    }
                }
            }
        }
    }
    if own.is_none() {
        sum.own = origins.iter().map(|(_, w)| *w).fold(0.0, f64::max);
    }
    sum
}
