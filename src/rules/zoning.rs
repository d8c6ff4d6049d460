//! Which zone each grid should be in, by a profile, on a day: proposals with their reasons and
//! with the day they can change. Owns: the derivation. It sets nothing: a zone is in force only
//! by an order. The order in which facts were entered makes no difference.

use super::profile::{ContactRelease, FreeProfile, Profile, RoundRule, Stage};
use super::zone::Zone;
use jiff::ToSpan;
use jiff::civil::Date;

/// What is known, grids by their number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Which grids share a boundary with which, for each grid.
    pub beside: Vec<Vec<usize>>,
    /// Infections.
    pub infections: Vec<Infection>,
    /// Close contacts of infections.
    pub contacts: Vec<Contact>,
    /// Sampling rounds, by grid.
    pub rounds: Vec<Round>,
}

/// An infection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Infection {
    /// The grid it lies in.
    pub grid: usize,
    /// The day it became known; `None` where no date was entered: none is invented.
    pub day: Option<Date>,
}

/// A close contact of an infection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Contact {
    /// The grid of the infection.
    pub grid: usize,
    /// The last exposure; where it is not known the first day of isolation, which is later.
    pub exposed: Date,
    /// The first day in central isolation.
    pub central: Option<Date>,
    /// The day of the newest negative sample.
    pub negative: Option<Date>,
}

/// What a sampling round found in a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Round {
    /// The grid.
    pub grid: usize,
    /// The day.
    pub day: Date,
    /// The number of the round.
    pub number: u32,
    /// People without a negative result: not sampled, or the result not there yet.
    pub missing: u32,
    /// Those of them who refuse to be tested.
    pub refused: u32,
    /// People with a positive result.
    pub positive: u32,
}

impl Round {
    /// Rounds in their order: by day, then by number.
    fn turn(&self) -> (Date, u32) {
        (self.day, self.number)
    }

    fn is_clean(&self) -> bool {
        self.missing == 0 && self.positive == 0
    }
}

/// A proposed zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The zone.
    pub zone: Zone,
    /// Why.
    pub why: Why,
    /// When it can change, and what is missing; `None` where only the rest of the map decides.
    pub change: Option<Change>,
}

/// Why a zone is proposed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// So many infections in the grid, the newest known on this day.
    Infections(usize, Option<Date>),
    /// A grid beside it has an infection, the newest known on this day.
    Beside(usize, Option<Date>),
    /// Elsewhere there are zones.
    Rest,
    /// No positive since this day, or ever; the round of this number was negative.
    Free(Option<Date>, u32),
    /// It would be free, but since the clean round somebody refused to be tested: in the round of
    /// this number, so many.
    Refused(u32, u32),
    /// Nothing calls for a zone.
    Nothing,
}

/// When a proposal can change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// To which zone; `None` for release.
    pub to: Option<Zone>,
    /// The earliest day; `None` where a date is missing.
    pub on: Option<Date>,
    /// What is missing for it.
    pub needs: Vec<Need>,
}

/// What is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Days without an infection, until this day.
    Days(Date),
    /// So many results of the newest round in question; `None` where there was none yet. It must
    /// not be older than the day.
    Round(Option<(u32, u32)>, Date),
    /// So many contacts, until this day at the latest.
    Contacts(usize, Date),
    /// The date of an infection.
    Dated,
    /// A round after this day in which nobody refuses and everybody is negative.
    Unrefused(Date),
}

/// What the newest round of a grid leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Untested {
    /// The number of the round.
    pub round: u32,
    /// People of whom nothing is known: not sampled, or the result not there yet.
    pub missing: u32,
    /// People who refuse to be tested.
    pub refused: u32,
}

/// What the newest round of each grid by a day leaves open; `None` where everybody has a result or
/// there was no round. A free grid of which it says anything does not open to its neighbours until
/// they are found: a neighbour has to know that everybody was tested.
pub fn untested(evidence: &Evidence, today: Date) -> Vec<Option<Untested>> {
    let mut newest: Vec<Option<&Round>> = vec![None; evidence.beside.len()];
    for round in evidence.rounds.iter().filter(|round| round.day <= today) {
        if let Some(known) = newest.get_mut(round.grid)
            && known.is_none_or(|known| (known.turn(), *known) < (round.turn(), *round))
        {
            *known = Some(round);
        }
    }
    let open = |round: &Round| {
        let refused = round.refused.min(round.missing);
        (round.missing > 0).then_some(Untested {
            round: round.number,
            missing: round.missing - refused,
            refused,
        })
    };
    newest.into_iter().map(|round| open(round?)).collect()
}

/// The proposals for all grids on a day. Facts of later days are not looked at.
pub fn propose(
    profile: &Profile,
    free: Option<&FreeProfile>,
    evidence: &Evidence,
    today: Date,
) -> Vec<Proposal> {
    let grids = evidence.beside.len();
    let known = Known::of(evidence, today);
    let own = (0..grids).map(|grid| known.at_case(profile, grid));
    let mut found: Vec<Option<Proposal>> = own.collect();
    for (grid, proposal) in found.iter_mut().enumerate() {
        let beside = known.beside(profile, &evidence.beside[grid], grid);
        // The stricter of both; of two alike the grid's own infections are the reason.
        if let Some(beside) = beside
            && proposal.as_ref().is_none_or(|own| beside.zone < own.zone)
        {
            *proposal = Some(beside);
        }
    }
    let has_zones = found.iter().any(Option::is_some);
    let found = found.into_iter().enumerate().map(|(grid, proposal)| {
        let quiet = free.and_then(|free| known.free(free, grid));
        let rest = if has_zones {
            (profile.rest.zone, Why::Rest)
        } else {
            (Zone::Unset, Why::Nothing)
        };
        let quiet = quiet.map(|quiet| match quiet {
            Quiet::Free(proposal) => proposal,
            Quiet::Refused(round) => Proposal {
                zone: rest.0,
                why: Why::Refused(round.number, round.refused),
                change: Some(Change {
                    to: Some(Zone::EpidemicFree),
                    on: None,
                    needs: vec![Need::Unrefused(round.day)],
                }),
            },
        });
        proposal.or(quiet).unwrap_or(Proposal {
            zone: rest.0,
            why: rest.1,
            change: None,
        })
    });
    found.collect()
}

/// What is known of a grid by a day.
#[derive(Clone, Default)]
struct OfGrid {
    infections: usize,
    /// The newest; `Some(None)` where one has no date.
    last: Option<Option<Date>>,
    contacts: Vec<Contact>,
    rounds: Vec<Round>,
}

/// What days without an infection come to.
enum Quiet {
    /// The grid is free.
    Free(Proposal),
    /// It would be, but for this round, in which somebody refused to be tested.
    Refused(Round),
}

struct Known {
    today: Date,
    grids: Vec<OfGrid>,
}

impl Known {
    fn of(evidence: &Evidence, today: Date) -> Self {
        let mut grids = vec![OfGrid::default(); evidence.beside.len()];
        let by_then = |day: Option<Date>| day.is_none_or(|day| day <= today);
        for infection in evidence.infections.iter().filter(|i| by_then(i.day)) {
            let Some(grid) = grids.get_mut(infection.grid) else {
                continue;
            };
            grid.infections += 1;
            grid.last = Some(match (grid.last, infection.day) {
                (None, day) => day,
                // One without a date keeps the clock from running.
                (Some(None), _) | (Some(_), None) => None,
                (Some(Some(last)), Some(day)) => Some(last.max(day)),
            });
        }
        for contact in evidence.contacts.iter().filter(|c| c.exposed <= today) {
            if let Some(grid) = grids.get_mut(contact.grid) {
                grid.contacts.push(*contact);
            }
        }
        for round in evidence.rounds.iter().filter(|r| r.day <= today) {
            if let Some(grid) = grids.get_mut(round.grid) {
                grid.rounds.push(*round);
            }
        }
        for grid in &mut grids {
            grid.rounds.sort_unstable_by_key(|r| (r.turn(), *r));
        }
        Self { today, grids }
    }

    /// What its own infections call for.
    fn at_case(&self, profile: &Profile, grid: usize) -> Option<Proposal> {
        let of_grid = self.grids.get(grid)?;
        let last = of_grid.last?;
        let (zone, change) = self.walk(&profile.at_case, last, of_grid)?;
        Some(Proposal {
            zone,
            why: Why::Infections(of_grid.infections, last),
            change: Some(change),
        })
    }

    /// What infections beside it call for.
    fn beside(&self, profile: &Profile, beside: &[usize], grid: usize) -> Option<Proposal> {
        let newest = |other: &usize| {
            let last = self.grids.get(*other)?.last?;
            // Without a date it counts as the newest; of two alike the first grid.
            Some((last.is_none(), last, std::cmp::Reverse(*other)))
        };
        let (_, last, other) = beside.iter().filter_map(newest).max()?;
        let own = self.grids.get(grid)?;
        let quiet = OfGrid {
            // The contacts are those of the infections, not of the grid beside.
            contacts: Vec::new(),
            ..own.clone()
        };
        let (zone, change) = self.walk(&profile.beside, last, &quiet)?;
        Some(Proposal {
            zone,
            why: Why::Beside(other.0, last),
            change: Some(change),
        })
    }

    /// The stage that a clock begun on a day has come to; `None` once all are over.
    fn walk(
        &self,
        stages: &[Stage],
        begun: Option<Date>,
        of_grid: &OfGrid,
    ) -> Option<(Zone, Change)> {
        let mut begun = match begun {
            Some(begun) => begun,
            None => {
                let first = stages.first()?;
                let change = Change {
                    to: stages.get(1).map(|s| s.zone),
                    on: None,
                    needs: vec![Need::Dated],
                };
                return Some((first.zone, change));
            }
        };
        for (i, stage) in stages.iter().enumerate() {
            match self.end_of(stage, begun, of_grid) {
                Ok(end) => begun = end,
                Err((on, needs)) => {
                    let change = Change {
                        to: stages.get(i + 1).map(|s| s.zone),
                        on: Some(on),
                        needs,
                    };
                    return Some((stage.zone, change));
                }
            }
        }
        None
    }

    /// The day a stage ended, or the earliest day it can, and what is missing.
    fn end_of(
        &self,
        stage: &Stage,
        begun: Date,
        of_grid: &OfGrid,
    ) -> Result<Date, (Date, Vec<Need>)> {
        let due = after(begun, stage.days);
        // What is missing comes in only on these days; between them nothing gets better.
        let rounds = of_grid.rounds.iter().map(|r| r.day);
        let clear = stage.contacts.into_iter();
        let clear = clear.flat_map(|rule| of_grid.contacts.iter().map(move |c| clear_on(c, rule)));
        let mut days: Vec<Date> = std::iter::once(due).chain(rounds).chain(clear).collect();
        days.retain(|day| (due..=self.today).contains(day));
        days.sort_unstable();
        let mut days = days.into_iter();
        let met = days.find(|day| self.needs_on(stage, begun, *day, of_grid).is_empty());
        if let Some(day) = met {
            return Ok(day);
        }
        let day = due.max(self.today);
        let mut needs = self.needs_on(stage, begun, day, of_grid);
        let mut on = day;
        for need in &needs {
            if let Need::Contacts(_, until) = need {
                on = on.max(*until);
            }
        }
        if due > self.today {
            needs.insert(0, Need::Days(due));
        }
        Err((on, needs))
    }

    /// What is missing for a stage to end on a day, but for the days themselves.
    fn needs_on(&self, stage: &Stage, begun: Date, day: Date, of_grid: &OfGrid) -> Vec<Need> {
        let mut needs = Vec::new();
        if let Some(rule) = stage.round {
            let not_before = match rule {
                RoundRule::WithinDays(days) => before(day, days),
                RoundRule::FromDay(days) => after(begun, days),
            };
            let mut counting = of_grid
                .rounds
                .iter()
                .filter(|r| (not_before..=day).contains(&r.day));
            if !counting.clone().any(Round::is_clean) {
                let newest = counting.next_back();
                needs.push(Need::Round(
                    newest.map(|r| (r.number, r.missing + r.positive)),
                    not_before,
                ));
            }
        }
        if let Some(rule) = stage.contacts {
            let standing = of_grid.contacts.iter().map(|c| clear_on(c, rule));
            let standing: Vec<Date> = standing.filter(|clear| *clear > day).collect();
            if let Some(last) = standing.iter().max() {
                needs.push(Need::Contacts(standing.len(), *last));
            }
        }
        needs
    }

    /// Whether a grid is epidemic-free.
    fn free(&self, free: &FreeProfile, grid: usize) -> Option<Quiet> {
        let of_grid = self.grids.get(grid)?;
        let quiet_from = match of_grid.last {
            None => None,
            Some(None) => return None,
            Some(Some(last)) if after(last, free.days) > self.today => return None,
            Some(Some(last)) => Some(last),
        };
        // The round lies so many days before the last of the days, and none since was positive.
        let not_before = before(self.today, free.days);
        let recent = || of_grid.rounds.iter().filter(|r| r.day >= not_before);
        if recent().any(|r| r.positive > 0) {
            return None;
        }
        let least = quiet_from.map(|last| after(last, free.days.saturating_sub(free.round_before)));
        let round = recent().rfind(|r| r.is_clean() && least.is_none_or(|least| r.day >= least))?;
        let mut since = recent().filter(|r| r.refused > 0 && r.turn() >= round.turn());
        if let Some(refusal) = since.next_back().filter(|_| free.refusal_revokes) {
            return Some(Quiet::Refused(*refusal));
        }
        Some(Quiet::Free(Proposal {
            zone: Zone::EpidemicFree,
            why: Why::Free(quiet_from, round.number),
            change: None,
        }))
    }
}

/// The first day on which a contact no longer stands in the way.
fn clear_on(contact: &Contact, rule: ContactRelease) -> Date {
    // "More than so many days": the day after.
    let by_time = after(contact.exposed, rule.days + 1);
    let by_sample = match (contact.central, contact.negative) {
        (Some(central), Some(negative)) if negative >= central => {
            Some(after(central, rule.central_days + 1).max(negative))
        }
        _ => None,
    };
    by_sample.map_or(by_time, |day| day.min(by_time))
}

fn after(day: Date, days: u32) -> Date {
    day.saturating_add(i64::from(days).days())
}

fn before(day: Date, days: u32) -> Date {
    day.saturating_sub(i64::from(days).days())
}

#[cfg(test)]
mod tests;
