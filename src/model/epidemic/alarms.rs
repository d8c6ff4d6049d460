//! What somebody must look at now: a quiet list. Owns: what is an alarm, since when, and the name
//! under which it is acknowledged: the same trouble on another day is another alarm.

use super::moment::CHECK_HOUR;
use super::{Epidemic, GateState, Isolation, Moment, Placed};
use crate::model::sampling::RoundId;
use crate::rules::arrivals::Late;
use crate::rules::isolation::{Check, Standing};
use crate::rules::zone::Zone;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use std::collections::BTreeMap;

/// Days after which a result is late: it should be there on the day after the sample.
const LATE_AFTER: i64 = 2;

/// What is the matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlarmCause {
    /// A case became known in a grid that is declared free of infection: its place in the list of
    /// cases.
    CaseInFree(usize),
    /// A case became known in a grid that no order has closed: its place in the list.
    NewCase(usize),
    /// Nobody stands at an open entrance or checkpoint: its place in the list.
    Unmanned(usize),
    /// The newest temperature of somebody is a fever: the place of the isolation in the list, when
    /// it was measured, and tenths of a degree.
    Fever(usize, DateTime, u16),
    /// So many daily checks are overdue in a grid, for whoever may not see whose: the place of its
    /// counts in the list.
    OverdueIn(usize, u32),
    /// A daily check is overdue by so many days: the place of the isolation in the list.
    Overdue(usize, u32),
    /// An isolation is over, and nobody has released them: its place in the list.
    ReleaseDue(usize),
    /// The sample of this day has no result: the place of the isolation in the list.
    ResultLate(usize, Date),
    /// So many people of a round have no result: the round's number, its day, and how many.
    RoundLate(u32, Date, u32),
    /// People of a positive tube have no single result: its place in the list of positive tubes.
    TubePositive(usize),
    /// So many tubes of a round are without a result for too long: its number, its day, and how many.
    TubesLate(u32, Date, u32),
    /// So many visits to people who came from elsewhere are overdue.
    VisitsLate(u32),
    /// So many calls to people who came from elsewhere are overdue, or what was learned by one.
    CallsLate(u32),
}

/// An alarm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Its name: what is acknowledged.
    pub id: String,
    /// What is the matter.
    pub cause: AlarmCause,
    /// The face of the grid it is about.
    pub face: Option<usize>,
    /// Since when.
    pub since: DateTime,
    /// Who has seen it, and when.
    pub seen: Option<(String, DateTime)>,
}

/// All alarms of an instant: those nobody has seen first, the gravest of them first. Calls are those
/// with which something is left to do now, with when it is overdue.
pub fn alarms(epidemic: &Epidemic, placed: &Placed, moment: &Moment, calls: &[Late]) -> Vec<Alarm> {
    let today = moment.at.date();
    let start_of = |day: Date| day.to_datetime(Time::midnight());
    let mut found: Vec<(u8, Alarm)> = Vec::new();
    let mut add = |rank, id, cause, face, since| {
        found.push((
            rank,
            Alarm {
                id,
                cause,
                face,
                since,
                seen: None,
            },
        ));
    };
    for (i, case) in epidemic.cases.iter().enumerate() {
        let face = placed.cases.get(i).copied().flatten();
        let zone = face.and_then(|face| Some(moment.grids.get(face)?.in_force.zone));
        let (Some(day), Some(zone)) = (case.known().filter(|day| *day <= today), zone) else {
            continue;
        };
        let id = &case.key.id;
        if zone == Zone::EpidemicFree && day >= today.saturating_sub(14.days()) {
            let cause = AlarmCause::CaseInFree(i);
            add(0, format!("free:{id}"), cause, face, start_of(day));
        } else if !zone.is_closed() && day >= today.saturating_sub(1.day()) {
            let cause = AlarmCause::NewCase(i);
            add(1, format!("case:{id}"), cause, face, start_of(day));
        }
    }
    for (i, gate) in epidemic.gates.iter().enumerate() {
        if gate.state_at(moment.at) == GateState::Unmanned {
            let id = format!("unmanned:{}:{today}", gate.key.id);
            let face = placed.gates.get(i).copied().flatten();
            // Where nobody noted since when: since today.
            let noted = gate.states.iter().rfind(|(from, _)| *from <= moment.at);
            let noted = noted
                .map(|(from, _)| *from)
                .filter(|from| *from > DateTime::MIN);
            let since = noted.unwrap_or_else(|| start_of(today));
            add(2, id, AlarmCause::Unmanned(i), face, since);
        }
    }
    for (i, standing, check) in &moment.isolations {
        let isolation = &epidemic.isolations[*i];
        let id = &isolation.key.id;
        let face = placed.isolations.get(*i).copied().flatten();
        if let Some((since, degrees)) = fever_at(isolation, moment.at) {
            let cause = AlarmCause::Fever(*i, since, (degrees * 10.0).round() as u16);
            add(1, format!("fever:{id}:{since}"), cause, face, since);
        }
        if let Check::Overdue(days) = *check {
            let since = start_of(today.saturating_sub(i64::from(days).days()));
            let cause = AlarmCause::Overdue(*i, days);
            add(3, format!("overdue:{id}:{today}"), cause, face, since);
        }
        if *standing == Standing::ReleaseDue {
            let since = start_of(isolation.end.unwrap_or(today));
            let cause = AlarmCause::ReleaseDue(*i);
            add(5, format!("release:{id}:{today}"), cause, face, since);
        }
        let late = today.saturating_sub(LATE_AFTER.days());
        if let Some(sample) = isolation.unanswered(late).last() {
            let cause = AlarmCause::ResultLate(*i, sample);
            let since = start_of(sample.saturating_add(LATE_AFTER.days()));
            add(4, format!("result:{id}:{sample}"), cause, face, since);
        }
    }
    for (i, counts) in epidemic.counts.iter().enumerate() {
        let (_, overdue) = counts.checks_at(moment.at, CHECK_HOUR);
        if overdue > 0 {
            let cause = AlarmCause::OverdueIn(i, overdue);
            let id = format!("overdue:{}:{today}", counts.grid);
            let face = placed.counts.get(i).copied().flatten();
            add(3, id, cause, face, start_of(today));
        }
    }
    for (i, tube) in epidemic.samples.positives.iter().enumerate() {
        if tube.at <= moment.at {
            let id = format!("tube:{}", tube.key.id);
            let face = placed.positives.get(i).copied().flatten();
            add(0, id, AlarmCause::TubePositive(i), face, tube.at);
        }
    }
    for (round, tubes, since) in late_tubes(epidemic, moment.at) {
        let cause = AlarmCause::TubesLate(round.number, round.day, tubes);
        let id = format!("tubes:{}:{}:{today}", round.number, round.day);
        add(4, id, cause, None, since);
    }
    for is_visit in [true, false] {
        let late = calls.iter().filter(|late| late.is_visit == is_visit);
        let late = late.filter(|late| late.from < moment.at);
        let count = u32::try_from(late.clone().count()).unwrap_or(u32::MAX);
        let Some(since) = late.map(|late| late.from).min() else {
            continue;
        };
        let (rank, id, cause) = match is_visit {
            true => (3, format!("visits:{today}"), AlarmCause::VisitsLate(count)),
            false => (4, format!("calls:{today}"), AlarmCause::CallsLate(count)),
        };
        add(rank, id, cause, None, since);
    }
    // The newest round whose results should be there.
    let figures = epidemic.round_figures();
    let due = figures.iter().filter(|of| {
        of.round.day <= today.saturating_sub(LATE_AFTER.days())
            && of.round.day >= today.saturating_sub(7.days())
            && of.speaks(moment.at)
    });
    if let Some(round) = due.map(|of| of.round).max() {
        let (day, number) = (round.day, round.number);
        let of_round = figures.iter().filter(|of| of.round == round);
        let missing: u32 = of_round.map(|of| of.figure.missing()).sum();
        if missing > 0 {
            let since = start_of(day.saturating_add(LATE_AFTER.days()));
            let cause = AlarmCause::RoundLate(number, day, missing);
            add(4, format!("round:{number}:{day}"), cause, None, since);
        }
    }
    for (_, alarm) in &mut found {
        let seen = epidemic.seen.iter().find(|seen| seen.alarm == alarm.id);
        alarm.seen = seen.map(|seen| (seen.by.clone(), seen.at));
    }
    found.sort_by(|(rank_a, a), (rank_b, b)| {
        let key = |rank: u8, alarm: &Alarm| (alarm.seen.is_some(), rank, alarm.since);
        key(*rank_a, a)
            .cmp(&key(*rank_b, b))
            .then_with(|| a.id.cmp(&b.id))
    });
    found.into_iter().map(|(_, alarm)| alarm).collect()
}

/// Rounds of which tubes are without a result for too long at an instant: how many, and since when
/// the first of them is.
fn late_tubes(epidemic: &Epidemic, at: DateTime) -> Vec<(RoundId, u32, DateTime)> {
    let mut late: BTreeMap<RoundId, (u32, DateTime)> = BTreeMap::new();
    for waiting in &epidemic.samples.waiting {
        let profile = epidemic.samples.rules.on(waiting.round.day);
        if profile.is_late(waiting.closed, at) {
            let since = profile.late_from(waiting.closed);
            let of = late.entry(waiting.round).or_insert((0, since));
            *of = (of.0.saturating_add(waiting.tubes), of.1.min(since));
        }
    }
    late.into_iter()
        .map(|(round, (tubes, since))| (round, tubes, since))
        .collect()
}

/// The fever that an isolation has at an instant, and when it was measured: none once a later
/// check found none.
fn fever_at(isolation: &Isolation, at: DateTime) -> Option<(DateTime, f64)> {
    let fever = isolation.fevers.iter().rfind(|(when, _)| *when <= at)?;
    let mut checks = isolation.checks.iter();
    let newest = checks.rfind(|when| **when <= at);
    newest
        .is_none_or(|check| *check < fever.0)
        .then_some(*fever)
}
