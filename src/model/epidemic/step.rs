//! What is done about isolations day by day, as data. Owns: what cannot be done.

use super::{DraftFault, Isolation};
use crate::rules::isolation::{check_period, temperature};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

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
}

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
        };
        fault.into_iter().collect()
    }
}
