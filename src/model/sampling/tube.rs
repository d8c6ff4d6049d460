//! Tubes, and who is in them; refusals; pre-registrations. Owns: who may go into which tube, what a
//! result does, and that a list of tubes does not contradict itself, whatever was done, undone and
//! done again.

use super::{RoundId, Sampling, SamplingFault};
use crate::model::record::Key;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What came of a tube.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TubeResult {
    /// Nobody in it is infected.
    Negative,
    /// Somebody in it is, and where several share it nobody knows who.
    Positive,
}

impl TubeResult {
    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Negative => "negative",
            Self::Positive => "positive",
        }
    }

    /// The outcome of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Negative, Self::Positive]
            .into_iter()
            .find(|outcome| outcome.name() == name)
    }
}

/// A tube.
#[derive(Clone, Debug, PartialEq)]
pub struct Tube {
    /// Which record; its id is the number of the tube.
    pub key: Key,
    /// Which round.
    pub round: RoundId,
    /// The id of the site.
    pub site: String,
    /// The lane.
    pub lane: u32,
    /// So many people fit.
    pub size: u32,
    /// So many are in it.
    pub count: u32,
    /// How many of them live in which grid; those of none under an empty code.
    pub grids: BTreeMap<String, u32>,
    /// When the first went in.
    pub opened: Option<DateTime>,
    /// When it was closed.
    pub closed: Option<DateTime>,
    /// What came of it, and when that was known.
    pub result: Option<(TubeResult, DateTime)>,
    /// It was thrown away: who is in it has to be sampled again.
    pub is_void: bool,
    /// The positive tube that its one person was in.
    pub single_of: Option<String>,
    /// Who, by id, in the order they were sampled; `None` while locked, or where it was erased.
    pub people: Option<Vec<String>>,
}

impl Tube {
    /// Its number.
    pub fn number(&self) -> &str {
        &self.key.id
    }

    /// People may still go in.
    pub fn is_open(&self) -> bool {
        self.closed.is_none() && !self.is_void
    }

    /// Its people count as sampled by it: it was not thrown away, and is no single sample of
    /// somebody who is counted by the first tube.
    pub fn is_counted(&self) -> bool {
        !self.is_void && self.single_of.is_none()
    }

    /// Several share it, it is positive, and so nobody in it is known to be either.
    pub fn opens_its_people(&self) -> bool {
        let is_positive = self.result.is_some_and(|(o, _)| o == TubeResult::Positive);
        is_positive && self.count > 1 && self.is_counted()
    }
}

/// Somebody who refuses to be tested in a round.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// Which record.
    pub key: Key,
    /// Which round.
    pub round: RoundId,
    /// The code of the grid they live in.
    pub grid: String,
    /// Who, by id; `None` while locked.
    pub person: Option<String>,
    /// Why; `None` while locked.
    pub reason: Option<String>,
}

/// A household that has said who is to be sampled.
#[derive(Clone, Debug, PartialEq)]
pub struct PreRegistration {
    /// Which record; its id is that of the household.
    pub key: Key,
    /// The code that the household shows; empty while locked.
    pub code: String,
    /// Who, by id; empty while locked.
    pub people: Vec<String>,
}

/// How many of these people live in which grid.
pub fn group<'a>(grids: impl Iterator<Item = &'a str>) -> BTreeMap<String, u32> {
    let mut counts = BTreeMap::new();
    for grid in grids {
        *counts.entry(grid.to_owned()).or_default() += 1;
    }
    counts
}

impl Sampling {
    /// The tubes that somebody is in by which they count as sampled.
    fn counted_tubes<'a>(&'a self, person: &str) -> impl Iterator<Item = &'a Tube> + use<'a> {
        let numbers = self.tubes_of.get(person).into_iter().flatten();
        let tubes = numbers.filter_map(|number| self.tubes.get(number));
        tubes.filter(|tube| tube.is_counted())
    }

    /// The tube by which somebody was sampled in the round.
    pub fn tube_of(&self, person: &str) -> Option<&Tube> {
        self.counted_tubes(person).next()
    }

    /// The single samples of somebody after a positive tube, those that were thrown away left out.
    pub fn singles_of(&self, person: &str) -> Vec<&Tube> {
        let numbers = self.tubes_of.get(person).into_iter().flatten();
        let tubes = numbers.filter_map(|number| self.tubes.get(number));
        tubes
            .filter(|tube| tube.single_of.is_some() && !tube.is_void)
            .collect()
    }

    /// What stands against people going into a tube; `single_of` is the positive tube that they
    /// are sampled singly after.
    pub fn against_check_in(
        &self,
        tube: &Tube,
        people: &[String],
        single_of: Option<&str>,
    ) -> Option<SamplingFault> {
        let number = tube.number();
        if tube.is_void {
            return Some(SamplingFault::Void(number.to_owned()));
        }
        if tube.closed.is_some() {
            return Some(SamplingFault::TubeClosed(number.to_owned()));
        }
        let room = tube.size.saturating_sub(tube.count);
        let going = u32::try_from(people.len()).unwrap_or(u32::MAX);
        if going > room {
            return Some(SamplingFault::TubeFull {
                tube: number.to_owned(),
                room,
                people: going,
            });
        }
        for (i, person) in people.iter().enumerate() {
            let is_twice = people[..i].contains(person);
            if is_twice {
                return Some(SamplingFault::Sampled {
                    person: person.clone(),
                    tube: number.to_owned(),
                });
            }
            let against = match single_of {
                None => self.tube_of(person).map(|other| SamplingFault::Sampled {
                    person: person.clone(),
                    tube: other.number().to_owned(),
                }),
                Some(first) => self.against_single(person, first),
            };
            if against.is_some() {
                return against;
            }
        }
        None
    }

    /// What stands against a single sample of somebody.
    fn against_single(&self, person: &str, first: &str) -> Option<SamplingFault> {
        let is_held = self.tubes.get(first).is_some_and(|tube| {
            let people = tube.people.as_deref().unwrap_or_default();
            tube.opens_its_people() && people.iter().any(|one| one == person)
        });
        if !is_held {
            return Some(SamplingFault::NotHeld {
                person: person.to_owned(),
                tube: first.to_owned(),
            });
        }
        let singles = self.singles_of(person);
        let other = singles
            .iter()
            .find(|s| s.single_of.as_deref() == Some(first));
        other.map(|other| SamplingFault::Sampled {
            person: person.to_owned(),
            tube: other.number().to_owned(),
        })
    }

    /// What stands against a tube getting a result, another one, or losing it.
    pub fn against_result(
        &self,
        number: &str,
        result: Option<TubeResult>,
    ) -> Option<SamplingFault> {
        let Some(tube) = self.tubes.get(number) else {
            return Some(SamplingFault::NoTube(number.to_owned()));
        };
        let number = number.to_owned();
        if tube.is_void {
            return Some(SamplingFault::Void(number));
        }
        if tube.is_open() {
            return Some(SamplingFault::TubeOpen(number));
        }
        let before = tube.result.map(|(outcome, _)| outcome);
        let is_other = before.is_some() && before != result;
        (is_other && self.has_singles(&number)).then_some(SamplingFault::ResultStands(number))
    }

    /// What stands against a tube being thrown away.
    pub fn against_void(&self, number: &str) -> Option<SamplingFault> {
        let Some(tube) = self.tubes.get(number) else {
            return Some(SamplingFault::NoTube(number.to_owned()));
        };
        let number = number.to_owned();
        if tube.is_void {
            return Some(SamplingFault::Void(number));
        }
        tube.result
            .is_some()
            .then_some(SamplingFault::HasResult(number))
    }

    /// Somebody of a tube was sampled singly.
    fn has_singles(&self, number: &str) -> bool {
        let singles = self.singles_of.get(number).into_iter().flatten();
        let mut singles = singles.filter_map(|single| self.tubes.get(single));
        singles.any(|single| !single.is_void)
    }

    /// Where its tubes contradict one another: somebody in two of them, a single sample after a tube
    /// that is not positive. Nothing that is admitted leads there; undoing and doing again could.
    pub fn contradiction(&self) -> Option<SamplingFault> {
        for (person, numbers) in self.tubes_of.iter().filter(|(_, n)| n.len() > 1) {
            let mut counted = self.counted_tubes(person);
            if let (Some(first), Some(_)) = (counted.next(), counted.next()) {
                return Some(SamplingFault::Sampled {
                    person: person.clone(),
                    tube: first.number().to_owned(),
                });
            }
            let singles = numbers.iter().filter_map(|number| self.tubes.get(number));
            let mut after: Vec<&str> = singles
                .filter(|tube| !tube.is_void)
                .filter_map(|tube| tube.single_of.as_deref())
                .collect();
            after.sort_unstable();
            if let Some(pair) = after.windows(2).find(|pair| pair[0] == pair[1]) {
                return Some(SamplingFault::Sampled {
                    person: person.clone(),
                    tube: pair[0].to_owned(),
                });
            }
        }
        let after = self
            .singles_of
            .keys()
            .filter(|number| self.has_singles(number));
        let loose = after.into_iter().find(|number| {
            let first = self.tubes.get(*number);
            !first.is_some_and(Tube::opens_its_people)
        });
        loose.map(|number| SamplingFault::ResultStands(number.clone()))
    }
}
