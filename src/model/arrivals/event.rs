//! The log of what was heard of somebody: calls, visits, other numbers, hand-overs. Owns: its text
//! form, and how two logs of one person become one: each event by its id, once.

use super::draft::WorkKind;
use crate::rules::arrivals::{CallResult, Heard, Way};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Something that was heard of somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Tells it from every other one, on every desk.
    pub id: String,
    /// When.
    pub at: DateTime,
    /// Who heard it, by name of the user.
    pub by: String,
    /// What.
    pub what: What,
    /// Anything else.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What was heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum What {
    /// They were called or visited.
    Called {
        /// How.
        way: Way,
        /// What came of it.
        result: CallResult,
        /// The next time, where somebody set one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next: Option<DateTime>,
    },
    /// Another number was found.
    Number {
        /// It.
        phone: String,
    },
    /// What was learned became work.
    Handed {
        /// Which.
        work: WorkKind,
        /// Its day, where it has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        day: Option<Date>,
        /// The id of the record that it became, if it became one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        record: Option<String>,
    },
}

/// An instant to the second, as it is kept.
pub(super) fn whole(at: DateTime) -> DateTime {
    at.with().subsec_nanosecond(0).build().unwrap_or(at)
}

/// What the rules go by.
pub fn heard(log: &[Event]) -> impl Iterator<Item = (DateTime, Heard)> + '_ {
    log.iter().map(|event| {
        let heard = match &event.what {
            What::Called { way, result, next } => Heard::Called(*way, *result, *next),
            What::Number { .. } => Heard::Number,
            What::Handed { .. } => Heard::Handed,
        };
        (event.at, heard)
    })
}

/// The number that was found last.
pub fn number_of(log: &[Event]) -> Option<&str> {
    log.iter().rev().find_map(|event| match &event.what {
        What::Number { phone } => Some(phone.as_str()),
        _ => None,
    })
}

/// A log from its text; one that cannot be read says nothing.
pub fn log_of(text: &str) -> Vec<Event> {
    let mut log: Vec<Event> = serde_json::from_str(text).unwrap_or_default();
    sort(&mut log);
    log
}

/// The text of a log.
pub fn log_text(log: &[Event]) -> String {
    serde_json::to_string(log).unwrap_or_default()
}

/// What was heard at either desk, each event once, and whether it is more than the first knew. Of
/// two that have one id the first desk's is kept.
pub fn merged(here: &[Event], there: &[Event]) -> (Vec<Event>, bool) {
    let mut by_id: BTreeMap<&str, &Event> = BTreeMap::new();
    for event in here.iter().chain(there) {
        by_id.entry(&event.id).or_insert(event);
    }
    let mut log: Vec<Event> = by_id.into_values().cloned().collect();
    sort(&mut log);
    let is_more = log.len() > here.len();
    (log, is_more)
}

/// Put something that was heard into a log: behind all that was heard at that instant already.
pub fn add(log: &mut Vec<Event>, mut event: Event) {
    while log.iter().any(|known| known.at == event.at) {
        event.at = event.at.saturating_add(1.seconds());
    }
    log.push(event);
    sort(log);
}

/// What comes at one instant stands in the order of ids: the same on every desk.
fn sort(log: &mut [Event]) {
    log.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
}
