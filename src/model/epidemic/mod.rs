//! What is known of the epidemic: cases, isolations, orders, sampling rounds, risk areas, gates.
//! Owns: these types and what they say of an instant. Must not know: SQL, screens, or how personal
//! values are sealed: what is locked is simply not there.

mod alarms;
mod dashboard;
mod documents;
mod draft;
mod gates;
mod health;
mod houses;
mod moment;
mod openings;
mod order;
mod orders;
mod place;
mod planned;
mod read;
#[cfg(test)]
mod sampled_tests;
mod step;
mod tally;
#[cfg(test)]
mod tests;
mod withdrawal;

pub use alarms::{Alarm, AlarmCause, alarms};
pub use dashboard::{Source, Subject, TREND_DAYS, Target};
pub use documents::{Document, Documents, done, take_back};
pub use draft::{
    CaseDraft, DocumentDraft, DraftFault, IsolationDraft, OrderDraft, RiskDraft, RoundDraft,
    RoundRow, RowFault, building_of, typed_over,
};
use gates::state_change;
pub use gates::{Gate, GateKind, GateState, Shift};
pub use health::{HEALTH, is_isolation, said_in_clear, without_health};
pub use houses::{House, Houses, Near};
pub use moment::{Figures, Filter, GridState, Moment, Share, what_if};
pub use openings::{is_contradicted, openings, suspended};
pub use order::{
    CONFIRMED, ORDER_USERS, Order, OrderState, SAME_PERSON, Signature, TAKEN_BACK, TakenBack,
};
pub use orders::{Basis, Book, InForce};
pub use place::{Ground, Placed};
pub use planned::PlanZones;
pub use read::read;
pub use step::IsolationStep;
pub use tally::{Count, Course, GridCounts, Tally, course_of, course_text};
pub use tally::{add as add_to_tally, contribution};
pub use withdrawal::{Turn, WithdrawalDraft, withdrawal};

use super::record::Key;
pub use super::record::Part;
use super::sampling::{RoundFigure, Samples, round_figures};
use crate::geometry::fixed::Coord;
use crate::rules::zone::Zone;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// Everything known of the epidemic.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Epidemic {
    /// Cases, in the order they were entered.
    pub cases: Vec<Case>,
    /// Isolations.
    pub isolations: Vec<Isolation>,
    /// Orders, drafts included.
    pub orders: Vec<Order>,
    /// What somebody typed of sampling rounds, by grid.
    pub rounds: Vec<Round>,
    /// What is known of samples without knowing whose: tubes by grid, rounds that were planned.
    pub samples: Samples,
    /// Areas outside, with their risk.
    pub risks: Vec<Risk>,
    /// Entrances and checkpoints.
    pub gates: Vec<Gate>,
    /// Sampling sites.
    pub sites: Vec<Site>,
    /// Alarms that somebody has seen.
    pub seen: Vec<Seen>,
    /// Which grids there were, and when.
    pub spans: Vec<Span>,
    /// Which grid became which.
    pub lineage: Vec<Step>,
    /// Values that could not be read: they count as missing.
    pub faults: Vec<Fault>,
    /// Counts of isolations by grid, where these are not to be seen themselves.
    pub counts: Vec<GridCounts>,
    /// How the contacts of cases fared, and how many like that, where isolations are not to be
    /// seen themselves.
    pub courses: Vec<(Course, u32)>,
}

impl Epidemic {
    /// Whom a case met and whom it infected, by its number: how many are isolated as its contacts,
    /// and the numbers of the cases that were caught from it.
    pub fn links(&self, number: &str) -> (usize, Vec<&str>) {
        let contacts = self.isolations.iter();
        let contacts = contacts.filter(|i| i.case.as_deref() == Some(number));
        let courses = self.courses.iter().filter(|(c, _)| c.case == number);
        let courses: u32 = courses.map(|(_, people)| *people).sum();
        let caught = self.cases.iter();
        let caught = caught.filter(|case| case.source.as_deref() == Some(number));
        let caught = caught.map(|case| case.number.as_str());
        (contacts.count() + courses as usize, caught.collect())
    }

    /// What every round found in every grid, typed or by its tubes.
    pub fn round_figures(&self) -> Vec<RoundFigure> {
        round_figures(&self.samples)
    }

    /// Sampling sites that are used.
    pub fn open_sites(&self) -> impl Iterator<Item = &Site> {
        self.sites.iter().filter(|site| !site.is_closed)
    }

    /// The site that a grid goes to by the newest round that says so, up to a day or of all, and how far it
    /// is, metres; `None` also where that site is not used.
    pub fn site_of(&self, grid: &str, until: Option<Date>) -> Option<(&Site, Option<u32>)> {
        let rows = self.samples.rows.iter();
        let rows = rows.filter(|row| row.grid == grid && row.site.is_some());
        let rows = rows.filter(|row| until.is_none_or(|day| row.round.day <= day));
        let row = rows.max_by_key(|row| row.round)?;
        let id = row.site.as_deref()?;
        let site = self.open_sites().find(|site| site.key.id == id)?;
        Some((site, row.metres))
    }

    /// The last day that anything is known of.
    pub fn last_day(&self) -> Option<Date> {
        let cases = self.cases.iter().filter_map(Case::known);
        let rounds = self.rounds.iter().map(|round| round.day);
        let orders = self.orders.iter().filter(|order| order.was_issued());
        let checks = self.isolations.iter().filter_map(|i| i.checks.last());
        cases
            .chain(rounds)
            .chain(orders.map(|order| order.from.date()))
            .chain(checks.map(|check| check.date()))
            .chain(self.counts.iter().filter_map(GridCounts::last_check))
            .max()
    }

    /// The first instant of the grids that were valid at an instant, if others came after them;
    /// `None` for those of now.
    pub fn grids_since(&self, at: DateTime) -> Option<DateTime> {
        let ends = self.spans.iter().filter_map(|span| span.until);
        let begins = self.spans.iter().filter_map(|span| span.from);
        let mut changes: Vec<DateTime> = begins.chain(ends).collect();
        changes.retain(|change| *change > DateTime::MIN);
        changes.sort_unstable();
        changes.dedup();
        let by_then = changes.partition_point(|change| *change <= at);
        if by_then == changes.len() {
            return None;
        }
        // Before anything was noted, the oldest grids stand for what was.
        changes.get(by_then.saturating_sub(1)).copied()
    }
}

/// The class of a case, the gravest first.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum CaseClass {
    /// 确诊: confirmed, with symptoms.
    Confirmed,
    /// 无症状: infected without symptoms.
    Asymptomatic,
    /// Not said yet.
    #[default]
    Unknown,
}

impl CaseClass {
    /// All, the gravest first.
    pub const ALL: [Self; 3] = [Self::Confirmed, Self::Asymptomatic, Self::Unknown];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Asymptomatic => "asymptomatic",
            Self::Unknown => "unknown",
        }
    }

    /// The class a value names, in Chinese or English.
    pub fn parse(text: &str) -> Self {
        let text = text.trim().to_lowercase();
        if text.starts_with("确诊") || text == "confirmed" {
            Self::Confirmed
        } else if text.starts_with("无症状") || text == "asymptomatic" {
            Self::Asymptomatic
        } else {
            Self::Unknown
        }
    }
}

/// A case.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Which record.
    pub key: Key,
    /// Its number, such as `C001`.
    pub number: String,
    /// Confirmed, or without symptoms.
    pub class: CaseClass,
    /// First symptoms.
    pub onset: Option<Date>,
    /// The positive sample.
    pub sampled: Option<Date>,
    /// The report.
    pub reported: Option<Date>,
    /// The code of the grid; `None` while nobody knows where.
    pub grid: Option<String>,
    /// Where the infection came from, if from outside.
    pub origin: Option<String>,
    /// Just where; only for those who may see it.
    pub at: Option<Coord>,
    /// The code of the building; only for those who may see it.
    pub building: Option<String>,
    /// The number of the case it was caught from; only for those who may see it.
    pub source: Option<String>,
}

impl Case {
    /// The day it became known: the report, else the sample, else the onset. (Zones count from
    /// it; the follow-up of contacts counts from onset.)
    pub fn known(&self) -> Option<Date> {
        self.reported.or(self.sampled).or(self.onset)
    }

    /// The day its follow-up counts from: the onset, else the sample, else the report.
    pub fn follow_up_from(&self) -> Option<Date> {
        self.onset.or(self.sampled).or(self.reported)
    }
}

/// Where somebody is isolated.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Where {
    /// At home.
    #[default]
    Home,
    /// In a hotel or another place that is watched.
    Central,
}

impl Where {
    /// Where somebody is on a day who goes home from a central place: who was there is at home
    /// after it.
    fn on(self, central_until: Option<Date>, day: Date) -> Self {
        match central_until {
            Some(until) if until <= day => Self::Home,
            _ => self,
        }
    }
}

/// An isolated person or household.
#[derive(Clone, Debug, PartialEq)]
pub struct Isolation {
    /// Which record.
    pub key: Key,
    /// The code of the grid they live in.
    pub grid: Option<String>,
    /// Where.
    pub place: Where,
    /// The class of contact, as the profile calls it: `close`, `secondary`.
    pub contact: String,
    /// It is sealed and not open: nothing is known of it but its grid, its first day and the class
    /// of contact.
    pub is_locked: bool,
    /// The number of the case they met.
    pub case: Option<String>,
    /// The last exposure.
    pub exposed: Option<Date>,
    /// The first day.
    pub start: Option<Date>,
    /// The day they go home from a central place.
    pub central_until: Option<Date>,
    /// The day it is to end: the first without it.
    pub end: Option<Date>,
    /// The day somebody released them.
    pub released: Option<Date>,
    /// The number of the seal on the door.
    pub seal: Option<String>,
    /// Daily checks that were made and found no fever, the oldest first.
    pub checks: Vec<DateTime>,
    /// Fevers that were measured, °C, the oldest first.
    pub fevers: Vec<(DateTime, f64)>,
    /// Days on which a sample is to be taken.
    pub samples: Vec<Date>,
    /// Days of negative results, the oldest first.
    pub negatives: Vec<Date>,
    /// When something was brought to the door, the oldest first.
    pub deliveries: Vec<DateTime>,
    /// The code of the building they live in; only for those who may see it.
    pub building: Option<String>,
    /// The household's code, masked; only for those who may see it.
    pub household: Option<String>,
    /// The name, masked; only for those who may see it.
    pub name: Option<String>,
    /// When they can be visited, such as `09:00-11:00`, as far as somebody said; only for those who
    /// may see it.
    pub hours: Option<String>,
}

impl Isolation {
    /// Where they are on a day: who is at home after a central place is at home.
    pub fn place_on(&self, day: Date) -> Where {
        self.place.on(self.central_until, day)
    }

    /// Days up to a day on which a sample was to be taken and no result is known of it: there is
    /// none from that day up to the next sample.
    pub fn unanswered(&self, day: Date) -> impl Iterator<Item = Date> {
        let due = self.samples.iter().enumerate();
        let due = due.filter(move |(_, sample)| **sample <= day);
        due.filter(|(i, sample)| {
            let next = self.samples.get(i + 1);
            let is_answer = |result: &Date| *result >= **sample && next.is_none_or(|n| result < n);
            !self.negatives.iter().any(is_answer)
        })
        .map(|(_, sample)| *sample)
    }
}

/// What a sampling round found in a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Which record.
    pub key: Key,
    /// The number of the round.
    pub number: u32,
    /// The day.
    pub day: Date,
    /// The code of the grid.
    pub grid: String,
    /// People who should be sampled.
    pub expected: u32,
    /// Negative results.
    pub negative: u32,
    /// Positive results.
    pub positive: u32,
    /// People who refuse to be tested: part of those without a result.
    pub refused: u32,
    /// Somebody typed results; else only how many are expected is planned.
    pub is_told: bool,
}

/// The risk of an area outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RiskLevel {
    /// 高风险.
    High,
    /// 中风险.
    Middle,
}

impl RiskLevel {
    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Middle => "middle",
        }
    }

    /// The level a value names, in Chinese or English.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        match text.as_str() {
            "high" | "高" | "高风险" => Some(Self::High),
            "middle" | "mid" | "medium" | "中" | "中风险" => Some(Self::Middle),
            _ => None,
        }
    }
}

/// An area outside with its risk: who comes from there is followed up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Risk {
    /// Which record.
    pub key: Key,
    /// The area.
    pub name: String,
    /// How high.
    pub level: RiskLevel,
    /// From this day.
    pub from: Option<Date>,
    /// The first day it no longer is.
    pub until: Option<Date>,
}

impl Risk {
    /// Whether it has the level on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }
}

/// A grid, and when it was one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Which record.
    pub key: Key,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The community it belongs to.
    pub community: String,
    /// From when; a day without a time begins at midnight.
    pub from: Option<DateTime>,
    /// From when it no longer was; `None` for a grid of now.
    pub until: Option<DateTime>,
    /// The zone that the record names without an order.
    pub recorded: Zone,
}

impl Span {
    /// Whether there was such a grid at an instant.
    pub fn holds_at(&self, at: DateTime) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }
}

/// Ground of an old grid that became a new one's at a publication.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The old grid's code.
    pub old: String,
    /// The new grid's code; the same where the grid stayed, with other ground.
    pub new: String,
    /// From when the new one is valid; `None` where nobody noted it.
    pub on: Option<DateTime>,
    /// When it was published; `None` in files of older versions.
    pub published: Option<DateTime>,
    /// Orders that begin in the very minute of the publication and were issued before it.
    pub before: Vec<String>,
    /// Publications in their order; 0 where nobody noted it.
    pub turn: u64,
    /// Ground they share, square metres; 0 where nobody noted it.
    pub area_m2: f64,
}

/// A sampling site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Which record.
    pub key: Key,
    /// Its name.
    pub name: String,
    /// Where.
    pub at: Option<Coord>,
    /// It is not used: nobody is sent there.
    pub is_closed: bool,
}

/// An alarm that somebody has seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Which record.
    pub key: Key,
    /// The name of the alarm.
    pub alarm: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: DateTime,
}

/// A value that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Of which record.
    pub key: Key,
    /// Its name.
    pub attribute: &'static str,
}
