//! A team as it is entered.

use super::super::round_plan::RoundId;
use super::super::team::Team;
use crate::model::draft::DraftFault;
use crate::model::record::{Key, Record};
use crate::rules::calendar::{self, instant_text};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A team being named.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TeamDraft {
    /// The id of the site.
    pub site: String,
    /// The lane, as typed.
    pub lane: String,
    /// From, as typed.
    pub from: String,
    /// To, as typed.
    pub until: String,
    /// Who, by id.
    pub people: Vec<String>,
}

impl TeamDraft {
    /// A team as it stands.
    pub fn of(team: &Team) -> Self {
        Self {
            site: team.site.clone(),
            lane: team.lane.to_string(),
            from: instant_text(team.from),
            until: instant_text(team.until),
            people: team.people.clone(),
        }
    }

    /// What stands against it by itself.
    pub fn faults(&self) -> Vec<DraftFault> {
        let mut faults = Vec::new();
        if self.site.trim().is_empty() {
            faults.push(DraftFault::Missing("sampling-site"));
        }
        match self.lane.trim() {
            "" => faults.push(DraftFault::Missing("lane")),
            text if text.parse::<u32>().is_err() => faults.push(DraftFault::Count("lane")),
            _ => {}
        }
        for (name, text) in [("team-from", &self.from), ("team-until", &self.until)] {
            match text.trim() {
                "" => faults.push(DraftFault::Missing(name)),
                text if calendar::instant(text).is_none() => {
                    faults.push(DraftFault::Instant(name));
                }
                _ => {}
            }
        }
        let hours = calendar::instant(&self.from).zip(calendar::instant(&self.until));
        if hours.is_some_and(|(from, until)| until <= from) {
            faults.push(DraftFault::Order("team-from", "team-until"));
        }
        if self.people.iter().all(|id| id.trim().is_empty()) {
            faults.push(DraftFault::Missing("people"));
        }
        faults
    }

    /// The team of a round that it would be; `None` where something stands against it.
    pub fn team(&self, key: Key, round: RoundId) -> Option<Team> {
        Some(Team {
            key,
            round,
            site: self.site.trim().to_owned(),
            lane: self.lane.trim().parse().ok()?,
            from: calendar::instant(&self.from)?,
            until: calendar::instant(&self.until)?,
            people: self.people.clone(),
        })
    }
}

impl Team {
    /// The record of it; `before` as it was. Ids of people say nothing by themselves.
    pub fn record(&self, before: Option<&Record>) -> Record {
        let mut record = before.cloned().unwrap_or_default();
        let properties = record.feature.properties.get_or_insert_default();
        for (name, value) in [
            ("of_round", json!(self.round.to_string())),
            ("site", json!(self.site)),
            ("lane", json!(self.lane)),
            ("from", json!(instant_text(self.from))),
            ("until", json!(instant_text(self.until))),
            ("people", json!(self.people)),
        ] {
            properties.insert(name.to_owned(), value);
        }
        record
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::Kind;
    use jiff::civil::date;

    #[test]
    fn a_team_is_read_as_it_was_entered_and_what_cannot_be_is_refused() {
        let draft = TeamDraft {
            site: "S1".to_owned(),
            lane: "2".to_owned(),
            from: "2021-09-12 07:00".to_owned(),
            until: "2021-09-12 13:00".to_owned(),
            people: vec!["P1".to_owned(), "P2".to_owned()],
        };
        assert_eq!(draft.faults(), []);
        let round = RoundId {
            number: 3,
            day: date(2021, 9, 12),
        };
        let key = Key::new(Kind::SamplingTeam, "1");
        let team = draft.team(key.clone(), round).expect("a team");
        let again = Team::read(&key, &team.record(None)).expect("read");
        assert_eq!((TeamDraft::of(&again), again), (draft.clone(), team));
        let late = TeamDraft {
            until: "2021-09-12 07:00".to_owned(),
            people: Vec::new(),
            lane: "x".to_owned(),
            ..draft
        };
        let expected = [
            DraftFault::Count("lane"),
            DraftFault::Order("team-from", "team-until"),
            DraftFault::Missing("people"),
        ];
        assert_eq!(late.faults(), expected);
    }
}
