//! What the call screen shows of one record: how it stands, what is said, and what the rules
//! suggest.

use super::{Arrival, Arrivals, risk_at_travel, suggestion};
use crate::model::epidemic::{IsolationDraft, Risk};
use crate::model::record::Key;
use crate::rules::profile::Profile;
use jiff::civil::DateTime;

/// One record, large.
#[derive(Clone, Debug, PartialEq)]
pub struct Screen<'a> {
    /// Who, masked.
    pub arrival: &'a Arrival,
    /// The community they stay in.
    pub community: Option<&'a str>,
    /// From when the next step is due.
    pub due: Option<DateTime>,
    /// It is overdue.
    pub is_overdue: bool,
    /// The risk of the area they came from, at the time of their travel.
    pub risk: Option<&'a Risk>,
    /// What is said to them.
    pub script: &'a str,
    /// The isolation that the rules suggest.
    pub suggestion: Option<IsolationDraft>,
    /// Others behind the same door.
    pub others: Vec<&'a Arrival>,
}

impl Arrivals {
    /// What the call screen shows of somebody, in a language.
    pub fn screen<'a>(
        &'a self,
        key: &Key,
        risks: &'a [Risk],
        zones: &Profile,
        (now, language): (DateTime, &str),
    ) -> Option<Screen<'a>> {
        let arrival = self.get(key)?;
        let risk = risk_at_travel(arrival, risks);
        let level = risk.map(|risk| risk.level.name());
        let calls = self.profile_of(arrival);
        Some(Screen {
            arrival,
            community: self.community_of(arrival),
            due: self.due(arrival),
            is_overdue: self.is_overdue(arrival, now),
            risk,
            script: calls.script(level, language),
            suggestion: suggestion(arrival, risks, (calls, zones), now.date()),
            others: self.behind_one_door(arrival),
        })
    }
}
