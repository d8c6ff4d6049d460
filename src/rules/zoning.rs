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
mod tests {
    use super::super::profile::{free_profiles, profiles};
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    /// A row of grids, each beside the next.
    fn row(count: usize) -> Evidence {
        let beside = |i: usize| {
            let mut near: Vec<usize> = i.checked_sub(1).into_iter().collect();
            near.extend((i + 1 < count).then_some(i + 1));
            near
        };
        Evidence {
            beside: (0..count).map(beside).collect(),
            ..Evidence::default()
        }
    }

    fn infection(grid: usize, day: Date) -> Infection {
        Infection {
            grid,
            day: Some(day),
        }
    }

    fn clean(grid: usize, number: u32, day: Date) -> Round {
        Round {
            grid,
            day,
            number,
            missing: 0,
            refused: 0,
            positive: 0,
        }
    }

    fn september(day: i8) -> Date {
        date(2021, 9, day)
    }

    #[test]
    fn a_case_locks_its_grid_controls_those_beside_and_guards_the_rest() {
        let mut evidence = row(4);
        evidence.infections = vec![infection(0, september(10)), infection(0, september(12))];
        let found = propose(&profiles()[0], None, &evidence, september(12));
        let zones: Vec<Zone> = found.iter().map(|p| p.zone).collect();
        use Zone as Z;
        assert_eq!(
            zones,
            [Z::Lockdown, Z::Control, Z::Precaution, Z::Precaution]
        );
        assert_eq!(found[0].why, Why::Infections(2, Some(september(12))));
        assert_eq!(found[1].why, Why::Beside(0, Some(september(12))));
        let change = found[0].change.as_ref().expect("a clock");
        assert_eq!((change.to, change.on), (None, Some(september(26))));
        assert_eq!(change.needs[0], Need::Days(september(26)));
        // Before it was known there was nothing.
        let before = propose(&profiles()[0], None, &evidence, september(9));
        assert!(before.iter().all(|p| p.why == Why::Nothing));
    }

    #[test]
    fn the_eighth_edition_releases_on_day_14_and_not_on_day_13() {
        // Day of the last infection, day asked about, day of a clean round, zone.
        let leap = date(2020, 2, 20);
        let table = [
            (
                september(10),
                september(23),
                Some(september(23)),
                Zone::Lockdown,
            ),
            (
                september(10),
                september(24),
                Some(september(23)),
                Zone::Unset,
            ),
            (
                september(10),
                september(24),
                Some(september(22)),
                Zone::Unset,
            ),
            (
                september(10),
                september(24),
                Some(september(21)),
                Zone::Lockdown,
            ),
            (september(10), september(24), None, Zone::Lockdown),
            // 2020 had a 29 February: day 14 after the 20th is 5 March.
            (
                leap,
                date(2020, 3, 4),
                Some(date(2020, 3, 4)),
                Zone::Lockdown,
            ),
            (leap, date(2020, 3, 5), Some(date(2020, 3, 4)), Zone::Unset),
            // Once released it stays so, whatever becomes of the round.
            (
                september(10),
                date(2021, 10, 30),
                Some(september(23)),
                Zone::Unset,
            ),
        ];
        for (last, today, round, zone) in table {
            let mut evidence = row(1);
            evidence.infections = vec![infection(0, last)];
            evidence.rounds = round.into_iter().map(|day| clean(0, 5, day)).collect();
            let found = propose(&profiles()[0], None, &evidence, today);
            assert_eq!(found[0].zone, zone, "{last} {today} {round:?}");
        }
    }

    #[test]
    fn what_is_missing_for_a_release_is_said() {
        let mut evidence = row(1);
        evidence.infections = vec![infection(0, september(10))];
        evidence.rounds = vec![Round {
            missing: 12,
            ..clean(0, 5, september(25))
        }];
        evidence.contacts = vec![
            Contact {
                grid: 0,
                exposed: september(11),
                central: None,
                negative: None,
            },
            // Over four days in central isolation, and negative.
            Contact {
                grid: 0,
                exposed: september(20),
                central: Some(september(20)),
                negative: Some(september(24)),
            },
        ];
        let found = propose(&profiles()[0], None, &evidence, september(25));
        let change = found[0].change.as_ref().expect("a clock");
        // Past 14 days of the exposure is the 15th day, 26 September.
        assert_eq!(
            change.needs,
            [
                Need::Round(Some((5, 12)), september(23)),
                Need::Contacts(1, september(26))
            ]
        );
        assert_eq!(change.on, Some(september(26)));
        evidence.rounds.push(clean(0, 6, september(26)));
        let found = propose(&profiles()[0], None, &evidence, september(26));
        assert_eq!(found[0].zone, Zone::Unset);
    }

    #[test]
    fn the_ninth_edition_steps_down() {
        let july = |day| date(2022, 7, day);
        let mut evidence = row(2);
        evidence.infections = vec![infection(0, july(1))];
        evidence.rounds = vec![clean(0, 3, july(8)), clean(1, 3, july(8))];
        let zone = |day| {
            let found = propose(&profiles()[1], None, &evidence, july(day));
            [found[0].zone, found[1].zone]
        };
        use Zone as Z;
        assert_eq!(zone(7), [Z::Lockdown, Z::Control]);
        assert_eq!(zone(8), [Z::Control, Z::Precaution]);
        assert_eq!(zone(10), [Z::Control, Z::Precaution]);
        assert_eq!(zone(11), [Z::Unset, Z::Unset]);
        // A round before day 7 does not count.
        evidence.rounds = vec![clean(0, 2, july(6))];
        let found = propose(&profiles()[1], None, &evidence, july(20));
        assert_eq!(found[0].zone, Zone::Lockdown);
    }

    #[test]
    fn an_infection_without_a_date_keeps_the_clock_from_running() {
        let mut evidence = row(1);
        evidence.infections = vec![infection(0, september(1)), Infection { grid: 0, day: None }];
        evidence.rounds = vec![clean(0, 1, september(29))];
        let found = propose(&profiles()[0], None, &evidence, september(30));
        assert_eq!(found[0].zone, Zone::Lockdown);
        let change = found[0].change.as_ref().expect("something is missing");
        assert_eq!(
            (change.on, change.needs.as_slice()),
            (None, &[Need::Dated][..])
        );
    }

    #[test]
    fn a_grid_is_free_after_its_days_and_a_clean_round() {
        let free = &free_profiles()[0];
        let profile = &profiles()[0];
        // Day of the last positive, day of the round, day asked about, free.
        let table = [
            (Some(september(1)), Some(september(14)), september(15), true),
            (
                Some(september(1)),
                Some(september(14)),
                september(14),
                false,
            ),
            (
                Some(september(1)),
                Some(september(13)),
                september(15),
                false,
            ),
            (Some(september(1)), None, september(15), false),
            (None, Some(september(14)), september(15), true),
            // The round is too old to say anything.
            (None, Some(september(1)), september(16), false),
        ];
        for (last, round, today, is_free) in table {
            let mut evidence = row(1);
            evidence.infections = last.into_iter().map(|day| infection(0, day)).collect();
            evidence.rounds = round.into_iter().map(|day| clean(0, 1, day)).collect();
            let found = propose(profile, Some(free), &evidence, today);
            let zone = found[0].zone;
            assert_eq!(
                zone == Zone::EpidemicFree,
                is_free,
                "{last:?} {round:?} {today}: {zone:?}"
            );
        }
        // One new positive revokes it.
        let mut evidence = row(1);
        evidence.rounds = vec![clean(0, 1, september(14))];
        evidence.infections = vec![infection(0, september(15))];
        let found = propose(profile, Some(free), &evidence, september(15));
        assert_eq!(found[0].zone, Zone::Lockdown);
    }

    #[test]
    fn a_refusal_revokes_what_a_clean_round_gave_and_somebody_missing_does_not() {
        let mut lenient = free_profiles()[0].clone();
        lenient.refusal_revokes = false;
        let strict = &free_profiles()[0];
        let profile = &profiles()[0];
        let of = |number, day, missing, refused| Round {
            missing,
            refused,
            ..clean(0, number, september(day))
        };
        let first = of(1, 10, 0, 0);
        let free = Why::Free(None, 1);
        // Rounds, the day asked about, why by rules under which a refusal revokes, why by others.
        let table = [
            (vec![first], 15, free, free),
            (vec![first, of(2, 12, 5, 0)], 15, free, free),
            (vec![first, of(2, 12, 5, 2)], 15, Why::Refused(2, 2), free),
            // On the very day, and in any later round, whatever the newest one says.
            (vec![first, of(2, 10, 1, 1)], 15, Why::Refused(2, 1), free),
            (
                vec![first, of(2, 11, 1, 1), of(3, 13, 4, 0)],
                15,
                Why::Refused(2, 1),
                free,
            ),
            // What was not known yet.
            (vec![first, of(2, 12, 5, 2)], 11, free, free),
            // They were tested after all.
            (
                vec![first, of(2, 12, 5, 2), of(3, 14, 0, 0)],
                15,
                Why::Free(None, 3),
                Why::Free(None, 3),
            ),
            // Who refused before the round that made it free was tested in it.
            (
                vec![of(1, 9, 3, 3), of(2, 10, 0, 0)],
                15,
                Why::Free(None, 2),
                Why::Free(None, 2),
            ),
        ];
        for (rounds, today, by_strict, by_lenient) in table {
            for turned in [false, true] {
                let mut evidence = row(1);
                evidence.rounds.clone_from(&rounds);
                if turned {
                    evidence.rounds.reverse();
                }
                for (rules, why) in [(strict, by_strict), (&lenient, by_lenient)] {
                    let found = propose(profile, Some(rules), &evidence, september(today));
                    assert_eq!(found[0].why, why, "{rounds:?} {today}");
                    let is_free = matches!(why, Why::Free(..));
                    assert_eq!(found[0].zone == Zone::EpidemicFree, is_free);
                }
            }
        }
        // What is missing for it is said.
        let mut evidence = row(1);
        evidence.rounds = vec![first, of(2, 12, 5, 2)];
        let found = propose(profile, Some(strict), &evidence, september(15));
        let change = found[0].change.as_ref().expect("what is missing");
        assert_eq!(change.to, Some(Zone::EpidemicFree));
        assert_eq!(change.needs, [Need::Unrefused(september(12))]);
    }

    #[test]
    fn the_newest_round_by_a_day_says_who_is_missing() {
        let of = |number, day, missing, refused| Round {
            missing,
            refused,
            ..clean(0, number, september(day))
        };
        let open = |round, missing, refused| {
            Some(Untested {
                round,
                missing,
                refused,
            })
        };
        let rounds = [
            of(2, 12, 5, 2),
            of(1, 10, 0, 0),
            of(3, 12, 3, 0),
            of(4, 14, 0, 0),
        ];
        // Before any round nothing is known; two of one day go by their number.
        let table = [
            (9, None),
            (10, None),
            (12, open(3, 3, 0)),
            (13, open(3, 3, 0)),
            (14, None),
        ];
        let mut evidence = row(2);
        evidence.rounds = rounds.to_vec();
        for (day, expected) in table {
            assert_eq!(
                untested(&evidence, september(day)),
                [expected, None],
                "{day}"
            );
        }
        evidence.rounds.truncate(2);
        assert_eq!(untested(&evidence, september(12))[0], open(2, 3, 2));
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (0i64..60).prop_map(|days| date(2021, 8, 20).saturating_add(days.days()))
    }

    prop_compose! {
        fn any_evidence()(
            infections in prop::collection::vec((0usize..9, prop::option::weighted(0.95, any_day())), 0..14),
            contacts in prop::collection::vec((0usize..9, any_day(), prop::option::of(any_day()), prop::option::of(any_day())), 0..10),
            rounds in prop::collection::vec((0usize..9, any_day(), 1u32..9, 0u32..3, 0u32..3, 0u32..2), 0..30),
        ) -> Evidence {
            Evidence {
                infections: infections.into_iter().map(|(grid, day)| Infection { grid, day }).collect(),
                contacts: contacts.into_iter().map(|(grid, exposed, central, negative)| Contact { grid, exposed, central, negative }).collect(),
                rounds: rounds.into_iter().map(|(grid, day, number, missing, refused, positive)| Round { grid, day, number, missing, refused: refused.min(missing), positive }).collect(),
                ..row(9)
            }
        }
    }

    proptest! {
        #[test]
        fn the_order_of_entry_makes_no_difference(evidence in any_evidence(), today in any_day(), turn in 0usize..30) {
            let mut turned = evidence.clone();
            turned.infections.reverse();
            turned.contacts.reverse();
            let by = turn % turned.rounds.len().max(1);
            turned.rounds.rotate_left(by);
            let free = free_profiles().first();
            for profile in profiles() {
                let found = propose(profile, free, &evidence, today);
                prop_assert_eq!(&found, &propose(profile, free, &turned, today));
                // What a later day brings changes nothing today.
                let mut later = evidence.clone();
                later.infections.push(infection(0, after(today, 1)));
                prop_assert_eq!(&found, &propose(profile, free, &later, today));
            }
        }

        #[test]
        fn one_more_case_never_loosens_anything(evidence in any_evidence(), grid in 0usize..9, today in any_day()) {
            let mut more = evidence.clone();
            more.infections.push(infection(grid, today));
            for profile in profiles() {
                let before = propose(profile, None, &evidence, today);
                let after = propose(profile, None, &more, today);
                prop_assert_eq!(after[grid].zone, Zone::Lockdown);
                for (before, after) in before.iter().zip(&after) {
                    prop_assert!(after.zone <= before.zone, "{:?} {:?}", before, after);
                }
            }
        }
    }
}
