//! What is done about isolations day by day, as data. Owns: what cannot be done.

use super::{DraftFault, Isolation};
use crate::rules::calendar::instant_text;
use crate::rules::isolation::{FEVER, check_period, resample, temperature};
use crate::rules::sampling::Hours;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Something done about isolations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IsolationStep {
    /// The daily check, with the temperature if it was taken.
    Check(DateTime, String),
    /// The result of a sample of this day is negative.
    Negative(Date),
    /// Something was brought to the door: when, and what.
    Deliver(DateTime, String),
    /// They are released on this day.
    Release(Date),
    /// The end is moved, for a reason; samples follow. The day it is done.
    Move {
        /// The new end: the first day without it.
        end: Date,
        /// Why.
        reason: String,
        /// The day it is done.
        today: Date,
    },
    /// They say when they can be visited, such as `09:00-11:00`, each by the id of the isolation; an
    /// empty text for no matter when.
    Visit(BTreeMap<String, String>),
}

/// What the sealed hours of a visit are called.
pub const VISITED: &str = "visit_hours";

impl IsolationStep {
    /// What stands against doing it to an isolation on a day.
    pub fn faults(&self, isolation: &Isolation, today: Date) -> Vec<DraftFault> {
        let start = isolation.start;
        let fault = match self {
            // A fever is written down; what nobody can have is not.
            Self::Check(_, text) => temperature(text)
                .err()
                .map(|()| DraftFault::Impossible("temperature")),
            Self::Negative(day) if *day > today => Some(DraftFault::Future("samples")),
            Self::Negative(_) | Self::Deliver(..) => None,
            Self::Release(day) => check_period(start, None, Some(*day))
                .err()
                .map(|_| DraftFault::Order("start", "released")),
            Self::Move { end, .. } => check_period(start, Some(*end), None)
                .err()
                .map(|_| DraftFault::Order("start", "end")),
            Self::Visit(all) => {
                let said = all.get(&isolation.key.id).map(|text| text.trim());
                let said = said.filter(|text| !text.is_empty());
                let wrong = said.is_some_and(|text| Hours::within_a_day(text).is_none());
                wrong.then_some(DraftFault::Impossible("hours"))
            }
        };
        fault.into_iter().collect()
    }

    /// Its name in the journal.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Check(..) => "check",
            Self::Negative(_) => "negative",
            Self::Deliver(..) => "deliver",
            Self::Release(_) => "release",
            Self::Move { .. } => "move",
            Self::Visit(_) => "visit",
        }
    }

    /// Do it: what is sealed of an isolation becomes what it is after it.
    pub fn apply(&self, isolation: &Isolation, fields: &mut BTreeMap<String, String>) {
        let mut set = |name: &str, text: String| {
            fields.insert(name.to_owned(), text);
        };
        let instants = |instants: &[DateTime], more: &DateTime| {
            let mut all = instants.to_vec();
            all.push(*more);
            all.sort_unstable();
            let texts: Vec<String> = all.into_iter().map(instant_text).collect();
            texts.join("\n")
        };
        match self {
            Self::Check(at, temperature) => {
                // Whoever has a fever is seen to first: the day's check stays open.
                if !is_fever(temperature) && !isolation.checks.contains(at) {
                    set("checks", instants(&isolation.checks, at));
                }
                let temperature = temperature.trim();
                if !temperature.is_empty() {
                    let line = format!("{}={temperature}", instant_text(*at));
                    append(fields, "temperatures", &line);
                }
            }
            Self::Negative(day) => {
                let mut days = isolation.negatives.clone();
                days.push(*day);
                days.sort_unstable();
                days.dedup();
                let texts: Vec<String> = days.iter().map(Date::to_string).collect();
                set("negatives", texts.join("\n"));
            }
            Self::Deliver(at, what) => {
                set("deliveries", instants(&isolation.deliveries, at));
                let what = what.trim();
                if !what.is_empty() {
                    let line = format!("{}={what}", instant_text(*at));
                    append(fields, "delivered", &line);
                }
            }
            Self::Release(day) => set("released", day.to_string()),
            Self::Move { end, reason, today } => {
                let samples = resample(&isolation.samples, *today, isolation.end, *end);
                let samples: Vec<String> = samples.iter().map(Date::to_string).collect();
                set("samples", samples.join(" "));
                set("end", end.to_string());
                // Nobody stays in central isolation longer than in isolation; who was there to the
                // end is there to the new one.
                if let Some(central) = isolation.central_until
                    && (central > *end || isolation.end == Some(central))
                {
                    set("central_until", end.to_string());
                }
                let old = isolation.end.map(|day| day.to_string());
                let line = format!("{}→{end}: {}", old.unwrap_or_default(), reason.trim());
                append(fields, "reasons", &line);
            }
            Self::Visit(all) => match all.get(&isolation.key.id).map(|text| text.trim()) {
                None => {}
                Some("") => {
                    fields.remove(VISITED);
                }
                Some(hours) => set(VISITED, hours.to_owned()),
            },
        }
    }
}

/// Whether a temperature as it was typed is a fever.
fn is_fever(text: &str) -> bool {
    matches!(temperature(text), Ok(Some(degrees)) if degrees >= FEVER)
}

/// A line more of a sealed value.
fn append(fields: &mut BTreeMap<String, String>, name: &str, line: &str) {
    let text = fields.entry(name.to_owned()).or_default();
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(line);
}
