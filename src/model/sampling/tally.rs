//! What tubes come to by grid, and what a round found in a grid by both of its sources. Owns: what
//! one tube contributes, by what stands in clear of it: contributions are added and taken away in
//! any order. Must not know: who is in a tube.

use super::round_plan::{GridRow, RoundId, RoundPlan};
use super::tube::{Tube, TubeResult};
use crate::model::record::Key;
use crate::rules::sampling::{Counts, Figure, SamplingRules, speaks, together};
use jiff::civil::{Date, DateTime};
use std::collections::{BTreeMap, HashMap};

/// What a tube contributes to a grid: people in tubes, negative, positive, held, waiting.
pub type Contribution = [i64; 5];

/// What a tube contributes to its grids.
pub fn contribution(tube: &Tube) -> BTreeMap<&str, Contribution> {
    if tube.is_void {
        return BTreeMap::new();
    }
    let result = tube.result.map(|(outcome, _)| outcome);
    let of = |people: u32| -> Contribution {
        let n = i64::from(people);
        match (tube.single_of.is_some(), result) {
            // They are counted by the first tube until the single result is there.
            (true, None) => [0; 5],
            (true, Some(TubeResult::Negative)) => [0, n, 0, -n, 0],
            (true, Some(TubeResult::Positive)) => [0, 0, n, -n, 0],
            (false, None) => [n, 0, 0, 0, n],
            (false, Some(TubeResult::Negative)) => [n, n, 0, 0, 0],
            (false, Some(TubeResult::Positive)) if tube.count > 1 => [n, 0, 0, n, 0],
            (false, Some(TubeResult::Positive)) => [n, 0, n, 0, 0],
        }
    };
    let grids = tube.grids.iter();
    let found = grids.map(|(grid, people)| (grid.as_str(), of(*people)));
    found.filter(|(_, counts)| *counts != [0; 5]).collect()
}

/// When a tube was closed whose result is not there yet, and how many are in it.
pub fn waiting_of(tube: &Tube) -> Option<(DateTime, u32)> {
    let waits = !tube.is_void && tube.result.is_none();
    Some((tube.closed.filter(|_| waits)?, tube.count))
}

/// What the tubes of a round come to in a grid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GridSamples {
    /// Which round.
    pub round: RoundId,
    /// The code of the grid.
    pub grid: String,
    /// People in tubes, negative, positive, held, waiting.
    pub counts: Contribution,
}

/// Tubes of a round that were closed in the same minute and wait for their result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Which round.
    pub round: RoundId,
    /// When they were closed.
    pub closed: DateTime,
    /// How many tubes.
    pub tubes: u32,
    /// How many people.
    pub people: u32,
}

/// A positive tube that several share, with people in it who have no single result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositiveTube {
    /// Which record; its id is the number of the tube.
    pub key: Key,
    /// Which round.
    pub round: RoundId,
    /// The grids of those who are in it.
    pub grids: Vec<String>,
    /// When it was known.
    pub at: DateTime,
    /// How many are in it.
    pub people: u32,
    /// How many of them have no single result.
    pub held: u32,
}

/// Somebody of a grid refused in a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Which round.
    pub round: RoundId,
    /// The code of the grid.
    pub grid: String,
}

/// What is known of samples without knowing whose.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Samples {
    /// What the project says about sampling.
    pub rules: SamplingRules,
    /// Rounds that were planned.
    pub plans: Vec<RoundPlan>,
    /// What is planned and typed of grids, in all rounds.
    pub rows: Vec<GridRow>,
    /// What tubes come to, by round and grid.
    pub grids: Vec<GridSamples>,
    /// Tubes that wait for their result.
    pub waiting: Vec<Waiting>,
    /// Positive tubes that are not settled.
    pub positives: Vec<PositiveTube>,
    /// Refusals.
    pub refusals: Vec<Refused>,
}

impl Samples {
    /// The day of the round that is next, or goes on; `None` where none is planned.
    pub fn next_day(&self, now: DateTime) -> Option<Date> {
        let open = self.plans.iter().filter(|plan| plan.due > now);
        open.map(|plan| plan.id.day).min()
    }
}

/// What a round found in a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundFigure {
    /// Which round.
    pub round: RoundId,
    /// The code of the grid.
    pub grid: String,
    /// What holds.
    pub figure: Figure,
    /// People whose single sample is positive.
    pub singly_positive: u32,
    /// When whoever has no result is missing; `None` for a round that was not planned and begun.
    pub results_due: Option<DateTime>,
}

impl RoundFigure {
    /// Whether it says anything of its grid yet.
    pub fn speaks(&self, now: DateTime) -> bool {
        speaks(&self.figure, self.results_due, now)
    }
}

fn count(value: i64) -> u32 {
    u32::try_from(value.max(0)).unwrap_or(u32::MAX)
}

/// What every round found in every grid, by round and grid.
pub fn round_figures(samples: &Samples) -> Vec<RoundFigure> {
    type Of<'a> = (Option<&'a GridRow>, Option<Counts>);
    let mut all: BTreeMap<(RoundId, &str), Of<'_>> = BTreeMap::new();
    for row in &samples.rows {
        all.entry((row.round, &row.grid)).or_default().0 = Some(row);
    }
    for of in &samples.grids {
        let [sampled, negative, positive, held, waiting] = of.counts.map(count);
        let counts = all.entry((of.round, &of.grid)).or_default();
        counts.1 = Some(Counts {
            sampled,
            negative,
            positive,
            held,
            waiting,
            refused: 0,
        });
    }
    for refused in &samples.refusals {
        let of = all.entry((refused.round, &refused.grid)).or_default();
        of.1.get_or_insert_default().refused += 1;
    }
    let begun = samples.plans.iter().filter(|plan| plan.begun.is_some());
    let due: HashMap<RoundId, DateTime> = begun
        .map(|plan| (plan.id, plan.results_due(&samples.rules)))
        .collect();
    // People of no grid lie on none.
    let all = all.into_iter().filter(|((_, grid), _)| !grid.is_empty());
    let figures = all.map(|((round, grid), (row, tubes))| RoundFigure {
        round,
        grid: grid.to_owned(),
        figure: together(
            row.and_then(|row| row.expected),
            row.and_then(|row| row.typed),
            tubes,
        ),
        singly_positive: tubes.map_or(0, |tubes| tubes.positive),
        results_due: due.get(&round).copied(),
    });
    figures.collect()
}
