//! Proposing districts: all parts and emphases side by side, in rounds. Owns: the budget, the
//! order of random streams, which alternatives are kept. Must not know: how a part is searched.

use super::aim::{Aim, Emphasis};
use super::allot::{Claim, allot};
use super::blocks::Blocks;
use super::cost::Rates;
use super::differ::difference;
use super::ground::Ground;
use super::memo::ROOM;
use super::outcome::{Alternative, cost_of, told};
use super::part::{Parts, take_apart};
use super::search::Search;
use crate::course::{Course, Stage, Stopped};
use crate::geometry::random::Random;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use thiserror::Error;

/// The budget is spent in so many rounds; after each the best so far can be seen.
const ROUNDS: usize = 12;
/// Ground with too few blocks is cut through open land at most so many times over.
const TRIES: usize = 4;

/// How to search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The seed of the random streams.
    pub seed: u64,
    /// Recombinations for each district and emphasis.
    pub steps: usize,
    /// So many alternatives at most.
    pub alternatives: usize,
    /// Alternatives that differ in less of the weight than this, in percent, are one.
    pub least_difference: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            steps: 400,
            alternatives: 4,
            least_difference: 4,
        }
    }
}

/// So many districts cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("between {fewest} and {most} districts can be had here, not {wanted}")]
pub struct Impossible {
    /// The number wanted.
    pub wanted: usize,
    /// The fewest: parts that must not be mixed, and what stands apart.
    pub fewest: usize,
    /// The most: blocks that are never divided.
    pub most: usize,
}

/// Ground ready to be divided.
pub struct Prepared {
    /// The blocks.
    pub blocks: Blocks,
    /// What is wanted.
    pub aim: Aim,
    pub(super) parts: Parts,
    pub(super) counts: Vec<usize>,
}

impl Prepared {
    /// Find the blocks of ground and how many districts each part of it gets. Blocks beyond the
    /// band are cut through open land, and so are those of a part that has too few.
    ///
    /// # Errors
    /// [`Impossible`].
    pub fn new(ground: &Ground<'_>, aim: Aim) -> Result<Self, Impossible> {
        let mut lighter: BTreeMap<u32, u64> = BTreeMap::new();
        let mut tries = 0;
        loop {
            tries += 1;
            let blocks = Blocks::new(ground, |compartment| {
                let most = aim
                    .target(compartment)
                    .band
                    .map_or(u64::MAX, |[_, most]| most);
                lighter.get(&compartment).copied().unwrap_or(most).min(most)
            });
            let least = |compartment| aim.target(compartment).band.map_or(0, |[least, _]| least);
            let parts = take_apart(&blocks, least);
            let total = aim.total.map(|t| t.saturating_sub(parts.apart.len()));
            let claim = |is_free: bool| -> Vec<Claim> {
                let claims = parts.parts.iter().map(|part| Claim {
                    weight: part.whole() as u64,
                    most: if is_free { usize::MAX } else { part.len() },
                    target: aim.target(part.compartment),
                });
                claims.collect()
            };
            let counts = allot(&claim(false), total);
            let wished = allot(&claim(true), total);
            let mut is_short = false;
            for (part, wished) in parts.parts.iter().zip(wished) {
                if part.len() < wished && part.whole() > 0.0 {
                    let each = (part.whole() * 0.75 / wished as f64).max(1.0) as u64;
                    let known = lighter.insert(part.compartment, each);
                    is_short |= known.is_none_or(|known| each < known);
                }
            }
            if is_short && tries < TRIES {
                continue;
            }
            let made: usize = counts.iter().sum::<usize>() + parts.apart.len();
            if let Some(wanted) = aim.total.filter(|wanted| *wanted != made) {
                let most: usize = parts.parts.iter().map(|p| p.len()).sum();
                return Err(Impossible {
                    wanted,
                    fewest: parts.parts.len() + parts.apart.len(),
                    most: most + parts.apart.len(),
                });
            }
            return Ok(Self {
                blocks,
                aim,
                parts,
                counts,
            });
        }
    }

    /// How many districts there will be.
    pub fn count(&self) -> usize {
        self.counts.iter().sum::<usize>() + self.parts.apart.len()
    }
}

/// The best so far, for whoever looks on.
#[derive(Debug, Default)]
pub struct Latest(Mutex<Option<Arc<Alternative>>>);

impl Latest {
    /// The best so far, if there is any yet.
    pub fn get(&self) -> Option<Arc<Alternative>> {
        self.0.lock().ok()?.clone()
    }

    fn put(&self, alternative: Alternative) {
        if let Ok(mut latest) = self.0.lock() {
            let is_better = latest
                .as_ref()
                .is_none_or(|known| alternative.score.cost < known.score.cost);
            if is_better {
                *latest = Some(Arc::new(alternative));
            }
        }
    }
}

/// Divide ground; the best alternative first.
///
/// # Errors
/// [`Stopped`]; the best until then is in `latest`.
pub fn propose(
    ground: &Prepared,
    options: &Options,
    course: &Course,
    latest: &Latest,
) -> Result<Vec<Alternative>, Stopped> {
    let Prepared {
        blocks,
        aim,
        parts,
        counts,
    } = ground;
    let runs = options.alternatives.max(1);
    let emphasis = |run: usize| Emphasis::ALL[run % Emphasis::ALL.len()];
    course.enter(
        Stage::Weighing,
        (ROUNDS + 1) * runs * parts.parts.len().max(1),
    );
    let places: Vec<(usize, usize)> = (0..runs)
        .flat_map(|run| (0..parts.parts.len()).map(move |part| (run, part)))
        .collect();
    let begun: Result<Vec<Search<'_>>, Stopped> = places
        .par_iter()
        .map(|(run, number)| {
            course.count(1)?;
            let part = &parts.parts[*number];
            let band = aim.target(part.compartment).band;
            let count = counts[*number];
            let rates = Rates::new(part, count, band, emphasis(*run));
            let salt = (*run as u64) << 32 | *number as u64;
            Ok(Search::new(
                part,
                rates,
                count,
                Random::new(options.seed, salt),
                ROOM / places.len(),
            ))
        })
        .collect();
    let mut searches = begun?;
    for round in 0..ROUNDS {
        let share = |count: usize| {
            let whole = options.steps * count;
            whole * (round + 1) / ROUNDS - whole * round / ROUNDS
        };
        // One by one, as some take a hundred times as long as others.
        searches
            .par_iter_mut()
            .zip(&places)
            .with_max_len(1)
            .try_for_each(|(search, (_, number))| {
                search.advance(share(counts[*number]), course)?;
                course.count(1)
            })?;
        latest.put(told(
            blocks,
            parts,
            aim,
            &best_of(ground, &searches, &places),
        ));
    }
    let mut found = vec![told(
        blocks,
        parts,
        aim,
        &best_of(ground, &searches, &places),
    )];
    for of_run in searches.chunks(parts.parts.len().max(1)).take(runs) {
        let members: Vec<Vec<Vec<u32>>> = of_run.iter().map(|s| s.members().to_vec()).collect();
        found.push(told(blocks, parts, aim, &members));
    }
    found.sort_by(|a, b| {
        let cost = a.score.cost.total_cmp(&b.score.cost);
        cost.then_with(|| a.district_of.cmp(&b.district_of))
    });
    Ok(apart(blocks, found, options))
}

/// For each part the best districts that any emphasis found.
fn best_of(
    ground: &Prepared,
    searches: &[Search<'_>],
    places: &[(usize, usize)],
) -> Vec<Vec<Vec<u32>>> {
    let Prepared { aim, parts, .. } = ground;
    let mut best: Vec<Option<(f64, &Search<'_>)>> = parts.parts.iter().map(|_| None).collect();
    for (search, (_, number)) in searches.iter().zip(places) {
        let cost = cost_of(parts, aim, *number, search.members(), Emphasis::PLAIN);
        if best[*number].is_none_or(|(least, _)| cost < least) {
            best[*number] = Some((cost, search));
        }
    }
    let best = best.into_iter().flatten();
    best.map(|(_, search)| search.members().to_vec()).collect()
}

/// Those that differ enough from all better ones.
fn apart(blocks: &Blocks, found: Vec<Alternative>, options: &Options) -> Vec<Alternative> {
    let weights: Vec<u64> = blocks.blocks.iter().map(|b| b.weights[0].max(1)).collect();
    let least = f64::from(options.least_difference) / 100.0;
    let mut kept: Vec<Alternative> = Vec::new();
    for one in found {
        let differs = |other: &Alternative| {
            let share = difference(&weights, &one.district_of, &other.district_of);
            share > 0.0 && share >= least
        };
        if kept.len() < options.alternatives.max(1) && kept.iter().all(differs) {
            kept.push(one);
        }
    }
    kept
}
