//! What somebody's arrival becomes: work of another desk, or nothing that is left to do.

use crate::model::arrivals::Arrival;
use crate::model::arrivals::event::{Event, What, whole};
use crate::model::draft::{DraftFault, date_faults};
use crate::model::epidemic::IsolationDraft;
use crate::rules::calendar;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// What was learned, as work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Work {
    /// They are isolated: the form of the isolation.
    Isolate(Box<IsolationDraft>),
    /// They are sampled on a day, as typed.
    Sample(String),
    /// They only passed through, and left on a day, as typed.
    Pass(String),
    /// Nothing is left to do.
    Clear,
}

/// What kind of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WorkKind {
    /// Isolation.
    Isolate,
    /// Sampling.
    Sample,
    /// A passer-through who left.
    Pass,
    /// Nothing is left to do.
    Clear,
}

impl WorkKind {
    /// All, in the order of the call screen.
    pub const ALL: [Self; 4] = [Self::Isolate, Self::Sample, Self::Pass, Self::Clear];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Isolate => "isolate",
            Self::Sample => "sample",
            Self::Pass => "pass",
            Self::Clear => "clear",
        }
    }
}

impl Work {
    /// What kind of work it is.
    pub const fn kind(&self) -> WorkKind {
        match self {
            Self::Isolate(_) => WorkKind::Isolate,
            Self::Sample(_) => WorkKind::Sample,
            Self::Pass(_) => WorkKind::Pass,
            Self::Clear => WorkKind::Clear,
        }
    }

    /// What stands against what was typed.
    pub fn faults(&self, today: Date) -> Vec<DraftFault> {
        let day = |name: &'static str, text: &String| match text.trim() {
            "" => vec![DraftFault::Missing(name)],
            _ => date_faults([(name, text)]).collect(),
        };
        match self {
            Self::Isolate(draft) => draft.faults(),
            Self::Sample(text) => day("samples", text),
            Self::Pass(text) => {
                let mut faults = day("left", text);
                let left = calendar::date(text).ok();
                if left.is_some_and(|left| left > today) {
                    faults.push(DraftFault::Future("left"));
                }
                faults
            }
            Self::Clear => Vec::new(),
        }
    }

    /// What stands against handing this of somebody over: the same twice, or a day on which they
    /// had not come.
    pub fn faults_of(&self, arrival: &Arrival) -> Vec<DraftFault> {
        let is_same = |event: &Event| match &event.what {
            What::Handed { work, .. } => *work == self.kind(),
            _ => false,
        };
        if arrival.log.iter().any(is_same) {
            return vec![DraftFault::Taken("work")];
        }
        let (day, name) = match self {
            Self::Pass(text) => (calendar::date(text).ok(), "left"),
            Self::Sample(text) => (calendar::date(text).ok(), "samples"),
            Self::Isolate(_) | Self::Clear => (None, ""),
        };
        let is_before = day
            .zip(arrival.arrived)
            .is_some_and(|(day, came)| day < came);
        is_before
            .then_some(DraftFault::Order("arrived", name))
            .into_iter()
            .collect()
    }

    /// What was heard by it; `record` is the id of what it became, if it became a record.
    pub fn event(&self, id: String, by: &str, now: DateTime, record: Option<String>) -> Event {
        let day = match self {
            Self::Sample(text) | Self::Pass(text) => calendar::date(text).ok(),
            Self::Isolate(draft) => calendar::date(&draft.start).ok(),
            Self::Clear => None,
        };
        Event {
            id,
            at: whole(now),
            by: by.to_owned(),
            what: What::Handed {
                work: self.kind(),
                day,
                record,
            },
            note: String::new(),
        }
    }
}
