//! A round as its screens show it: figures by grid, tubes by state, and whoever steps up to a lane.
//! Owns: one answer a question.

use super::tally::{GridSamples, PositiveTube, Refused, RoundFigure, Samples, contribution};
use super::tube::{Tube, TubeResult};
use super::{GridRow, Sampling, round_figures};
use crate::model::register::{Found, Level, Register};
use crate::rules::sampling::Lack;
use jiff::civil::DateTime;
use std::collections::BTreeMap;

/// A grid of the round, with what is planned and what holds.
#[derive(Clone, Debug, PartialEq)]
pub struct GridFigure<'a> {
    /// What is planned and typed.
    pub row: Option<&'a GridRow>,
    /// What holds.
    pub figure: RoundFigure,
    /// What is lacking before all are negative, the gravest first.
    pub lacks: Vec<Lack>,
}

/// Somebody who steps up to a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonFound {
    /// Who, by id.
    pub person: String,
    /// The tube they are in already.
    pub tube: Option<String>,
    /// They are in this positive tube, and a single sample of them is urgent.
    pub urgent: Option<String>,
}

impl Sampling {
    /// What the tubes of the round come to.
    fn samples(&self) -> Samples {
        let mut grids: BTreeMap<&str, [i64; 5]> = BTreeMap::new();
        for tube in self.tubes.values() {
            for (grid, counts) in contribution(tube) {
                let sum = grids.entry(grid).or_default();
                for (sum, n) in sum.iter_mut().zip(counts) {
                    *sum += n;
                }
            }
        }
        Samples {
            rules: self.rules.clone(),
            plans: self.plan().cloned().into_iter().collect(),
            rows: self.rows.values().cloned().collect(),
            grids: grids
                .into_iter()
                .map(|(grid, counts)| GridSamples {
                    round: self.round,
                    grid: grid.to_owned(),
                    counts,
                })
                .collect(),
            refusals: self
                .refusals
                .values()
                .map(|one| Refused {
                    round: self.round,
                    grid: one.grid.clone(),
                })
                .collect(),
            ..Samples::default()
        }
    }

    /// What the round found in each of its grids, by code, and what is lacking.
    pub fn figures(&self) -> Vec<GridFigure<'_>> {
        let rows: BTreeMap<&str, &GridRow> = self
            .rows
            .values()
            .map(|row| (row.grid.as_str(), row))
            .collect();
        let figures = round_figures(&self.samples()).into_iter();
        figures
            .map(|figure| GridFigure {
                row: rows.get(figure.grid.as_str()).copied(),
                lacks: figure.figure.lacks(),
                figure,
            })
            .collect()
    }

    /// Tubes that people may still go into, by number.
    pub fn open_tubes(&self) -> Vec<&Tube> {
        self.tubes.values().filter(|tube| tube.is_open()).collect()
    }

    /// Tubes whose result is late at an instant, the oldest first.
    pub fn late_tubes(&self, now: DateTime) -> Vec<&Tube> {
        let profile = self.profile();
        let mut late: Vec<&Tube> = self
            .tubes
            .values()
            .filter(|tube| !tube.is_void && tube.result.is_none())
            .filter(|tube| tube.closed.is_some_and(|at| profile.is_late(at, now)))
            .collect();
        late.sort_by_key(|tube| (tube.closed, tube.key.id.clone()));
        late
    }

    /// Positive tubes with people in them who have no single result, the oldest first.
    pub fn positive_tubes(&self) -> Vec<PositiveTube> {
        let positive = self.tubes.values().filter(|tube| tube.opens_its_people());
        let mut open: Vec<PositiveTube> = positive
            .filter_map(|tube| {
                let singles = self.singles_of.get(tube.number()).into_iter().flatten();
                let singles = singles.filter_map(|number| self.tubes.get(number));
                let known = singles.filter(|one| !one.is_void && one.result.is_some());
                let known: u32 = known.map(|one| one.count).sum();
                Some(PositiveTube {
                    key: tube.key.clone(),
                    round: tube.round,
                    grids: tube.grids.keys().cloned().collect(),
                    at: tube.result?.1,
                    people: tube.count,
                    held: tube.count.saturating_sub(known),
                })
            })
            .filter(|tube| tube.held > 0)
            .collect();
        open.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
        open
    }

    /// Whoever has to be sampled singly at once: people of positive tubes of whom no single sample was
    /// taken yet, with the tube, the oldest first.
    pub fn urgent(&self) -> Vec<(&str, &Tube)> {
        let mut urgent: Vec<(&str, &Tube)> = self
            .tubes
            .values()
            .filter(|tube| tube.opens_its_people())
            .flat_map(|tube| {
                let people = tube.people.iter().flatten();
                people.map(move |person| (person.as_str(), tube))
            })
            .filter(|(person, tube)| {
                let singles = self.singles_of(person);
                let after = Some(tube.number());
                !singles.iter().any(|one| one.single_of.as_deref() == after)
            })
            .collect();
        urgent.sort_by_key(|(_, tube)| (tube.result.map(|(_, at)| at), tube.number()));
        urgent
    }

    /// What is known of somebody in the round: positive or negative by their single sample, else by
    /// their tube; `None` while nothing is.
    pub fn outcome_of(&self, person: &str) -> Option<TubeResult> {
        let tube = self.tube_of(person)?;
        let singles = self.singles_of(person);
        let single = singles.iter().find_map(|one| one.result);
        match tube.result?.0 {
            TubeResult::Positive if tube.count > 1 => single.map(|(outcome, _)| outcome),
            outcome => Some(outcome),
        }
    }

    /// Who steps up: by the code of a household that was pre-registered (all of it), by the id of
    /// a record, or by what the register finds for a name, the last digits of a phone or an address;
    /// at most so many, those who were not sampled yet first.
    pub fn at_lane(&self, register: &Register, said: &str, limit: usize) -> Vec<PersonFound> {
        let said = said.trim();
        let by_code = self.registration_coded(said);
        let people: Vec<String> = match by_code {
            Some(one) => one.people.clone(),
            None if register.resident(said).is_some() => vec![said.to_owned()],
            None => {
                let found = register.find(said, limit).into_iter();
                let people = found.filter_map(|found| match found {
                    Found::Resident(id) => Some(id),
                    Found::Unit(_) => None,
                });
                people.collect()
            }
        };
        let people = people.into_iter().take(limit);
        let mut found: Vec<PersonFound> = people.map(|person| self.stepping_up(person)).collect();
        found.sort_by_key(|one| one.tube.is_some() && one.urgent.is_none());
        found
    }

    /// Somebody who steps up, by id.
    pub fn stepping_up(&self, person: String) -> PersonFound {
        let tube = self.tube_of(&person);
        let is_urgent = tube.is_some_and(|tube| {
            let singles = self.singles_of(&person);
            let after = Some(tube.number());
            let is_done = singles.iter().any(|one| one.single_of.as_deref() == after);
            tube.opens_its_people() && !is_done
        });
        let tube = tube.map(|tube| tube.number().to_owned());
        PersonFound {
            urgent: tube.clone().filter(|_| is_urgent),
            tube,
            person,
        }
    }

    /// The grids of the round in the order they are called.
    pub fn called(&self, register: &Register) -> Vec<&GridRow> {
        let mut rows: Vec<&GridRow> = self.rows.values().collect();
        let turn = |row: &GridRow| {
            let unit = register.unit_coded(Level::Grid, &row.grid);
            let above = unit.and_then(|id| register.above(id, Level::Community));
            let community = above.and_then(|id| register.unit(id));
            let community = community.map_or("", |unit| unit.code.as_str());
            self.plan()
                .map_or(0, |plan| plan.turn_of(&row.grid, community))
        };
        rows.sort_by_cached_key(|row| (turn(row), row.grid.clone()));
        rows
    }
}
