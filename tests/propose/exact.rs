//! The judge: on small graphs every division into connected districts is looked at, and what the
//! search finds is held against the best of them.

use crate::town::{Plan, Town};
use gridroom::course::Course;
use gridroom::geometry::propose::{Aim, Latest, Options, Prepared, Target, propose};

/// All weights and ways of the blocks of a town.
struct Graph {
    weight: Vec<u64>,
    ways: Vec<u32>,
}

impl Graph {
    fn of(prepared: &Prepared) -> Self {
        let blocks = &prepared.blocks;
        let mut ways = vec![0; blocks.blocks.len()];
        for link in blocks.links.iter().filter(|link| link.whole_m() >= 1.0) {
            let [a, b] = link.blocks;
            ways[a as usize] |= 1 << b;
            ways[b as usize] |= 1 << a;
        }
        Self {
            weight: blocks.blocks.iter().map(|b| b.weights[0]).collect(),
            ways,
        }
    }

    fn hangs(&self, set: u32) -> bool {
        let mut seen = set & set.wrapping_neg();
        loop {
            let more = (0..self.ways.len() as u32)
                .filter(|b| seen & (1 << b) != 0)
                .fold(seen, |m, b| m | (self.ways[b as usize] & set));
            if more == seen {
                return seen == set;
            }
            seen = more;
        }
    }

    /// The least sum of squared deviations from the mean over all divisions into `count` connected
    /// districts.
    fn best(&self, count: usize) -> f64 {
        let n = self.weight.len() as u32;
        let all = (1u32 << n) - 1;
        let mean = self.weight.iter().sum::<u64>() as f64 / count as f64;
        let off: Vec<Option<f64>> = (0..=all)
            .map(|set| {
                let is_district = set != 0 && self.hangs(set);
                is_district.then(|| {
                    let own = (0..n).filter(|b| set & (1 << b) != 0);
                    let weight: u64 = own.map(|b| self.weight[b as usize]).sum();
                    (weight as f64 - mean).powi(2)
                })
            })
            .collect();
        let mut least = vec![f64::INFINITY; all as usize + 1];
        least[0] = 0.0;
        for _ in 0..count {
            let mut next = vec![f64::INFINITY; all as usize + 1];
            for set in 1..=all {
                // The district that holds the lowest block, so that each division is seen once.
                let low = set & set.wrapping_neg();
                let rest = set & !low;
                let mut sub = rest;
                loop {
                    let district = sub | low;
                    if let Some(off) = off[district as usize] {
                        let sum = off + least[(set & !district) as usize];
                        if sum < next[set as usize] {
                            next[set as usize] = sum;
                        }
                    }
                    if sub == 0 {
                        break;
                    }
                    sub = (sub - 1) & rest;
                }
            }
            least = next;
        }
        least[all as usize]
    }
}

#[test]
fn small_graphs_are_divided_as_evenly_as_can_be() {
    let mut found_best = 0;
    let mut judged = 0;
    let mut worst = 0.0f64;
    for seed in 0..60 {
        let plan = Plan {
            columns: 3,
            rows: 3 + (seed % 2) as usize,
            face: (3, 4),
            missing: 0.1,
        };
        let mut town = Town::new(seed, plan);
        for (_, compartment) in &mut town.compartments {
            *compartment = 0;
        }
        let count = 2 + (seed % 3) as usize;
        let target = Target {
            compartment: 0,
            band: None,
            count: Some(count),
            fewest: 1,
        };
        let aim = Aim {
            targets: vec![target],
            total: None,
        };
        let prepared = Prepared::new(&town.ground(), aim).expect("possible");
        let graph = Graph::of(&prepared);
        if graph.weight.len() > 12 || !graph.hangs((1 << graph.weight.len()) - 1) {
            continue;
        }
        let best = graph.best(count);
        let options = Options {
            alternatives: 4,
            ..Options::default()
        };
        let found = propose(&prepared, &options, &Course::new(), &Latest::default());
        let found = found.expect("nobody stops it");
        let mean = graph.weight.iter().sum::<u64>() as f64 / count as f64;
        let off = |one: &gridroom::geometry::propose::Alternative| -> f64 {
            let each = one.districts.iter();
            each.map(|d| (d.weights[0] as f64 - mean).powi(2)).sum()
        };
        // One of the alternatives aims at nothing but evenness, nearly.
        let evenest = found.iter().map(off).fold(f64::INFINITY, f64::min);
        judged += 1;
        assert!(evenest + 1e-6 >= best, "{seed}: the judge is wrong");
        let short = (evenest.sqrt() - best.sqrt()) / (mean * (count as f64).sqrt());
        worst = worst.max(short);
        found_best += usize::from(evenest <= best + 1e-6);
    }
    assert!(judged > 40, "{judged}");
    // Bounds and forms count too, so the very evenest is not always wanted.
    assert!(2 * found_best > judged, "{found_best} of {judged}");
    assert!(worst < 0.08, "{worst}");
}
