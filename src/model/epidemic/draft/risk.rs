//! An area outside with its risk, as it is entered.

use super::super::{Risk, RiskLevel};
use super::{DraftFault, date_faults, day_of, put};
use crate::model::record::Record;
use crate::rules::calendar;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A risk area being entered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskDraft {
    /// The area.
    pub name: String,
    /// How high.
    pub level: RiskLevel,
    /// From this day, as typed.
    pub from: String,
    /// The first day it no longer is, as typed; empty while nobody has said.
    pub until: String,
}

impl RiskDraft {
    /// An empty one from a day on.
    pub fn new(today: Date) -> Self {
        Self {
            name: String::new(),
            level: RiskLevel::Middle,
            from: today.to_string(),
            until: String::new(),
        }
    }

    /// An area as it stands.
    pub fn of(risk: &Risk) -> Self {
        let day = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
        Self {
            name: risk.name.clone(),
            level: risk.level,
            from: day(risk.from),
            until: day(risk.until),
        }
    }

    /// What stands against it.
    pub fn faults(&self) -> Vec<DraftFault> {
        let mut faults = Vec::new();
        if self.name.trim().is_empty() {
            faults.push(DraftFault::Missing("area"));
        }
        faults.extend(date_faults([
            ("from", &self.from),
            ("lowered", &self.until),
        ]));
        let day = |text: &str| calendar::date(text).ok();
        if let (Some(from), Some(until)) = (day(&self.from), day(&self.until))
            && until <= from
        {
            faults.push(DraftFault::Order("from", "lowered"));
        }
        faults
    }

    /// The record of it; `before` as it was.
    pub fn record(&self, before: Option<&Record>) -> Record {
        let mut record = before.cloned().unwrap_or_default();
        let properties = record.feature.properties.get_or_insert_default();
        put(properties, "name", &self.name);
        put(properties, "level", self.level.name());
        put(properties, "from", &day_of(&self.from));
        put(properties, "until", &day_of(&self.until));
        record
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_area_needs_a_name_and_days_in_order() {
        let mut draft = RiskDraft::new(date(2021, 9, 12));
        assert_eq!(draft.faults(), [DraftFault::Missing("area")]);
        draft.name = "枫亭镇".to_owned();
        draft.until = "2021-09-12".to_owned();
        assert_eq!(draft.faults(), [DraftFault::Order("from", "lowered")]);
        draft.until = "2021-09-26".to_owned();
        assert_eq!(draft.faults(), []);
        let mut epidemic = crate::model::epidemic::Epidemic::default();
        let key = crate::model::record::Key::new(crate::model::record::Kind::RiskArea, "1");
        let part = crate::model::epidemic::Part {
            key: &key,
            record: &draft.record(None),
            fields: None,
        };
        crate::model::epidemic::read(&mut epidemic, &part);
        assert_eq!(RiskDraft::of(&epidemic.risks[0]), draft);
    }
}
