//! Teams at the lanes, and the beginning of a round.

use super::super::error::StoreError;
use super::super::journal::{Action, Entry};
use super::super::project::Project;
use super::lane::set;
use crate::model::act::ActionName;
use crate::model::change::Change;
use crate::model::draft::DraftFault;
use crate::model::record::{Key, Kind};
use crate::model::sampling::{SamplingFault, TeamDraft};
use crate::rules::calendar::instant_text;
use jiff::civil::DateTime;
use serde_json::json;

impl Project {
    /// Say who stands at a lane from when to when.
    ///
    /// # Errors
    /// [`StoreError::Sampling`]: somebody is not trained or stands elsewhere, the lane is taken or
    /// is not there; [`StoreError::Erased`] for a team that is gone.
    pub fn put_team(
        &mut self,
        key: Option<Key>,
        round: &Key,
        draft: &TeamDraft,
    ) -> Result<Option<Entry>, StoreError> {
        let plan = self.round_of(round)?;
        let before = match &key {
            Some(key) => Some(self.record(key)?.ok_or(StoreError::Erased)?.record),
            None => None,
        };
        let key = match key {
            Some(key) => key,
            None => Key::new(Kind::SamplingTeam, Self::new_id()?),
        };
        let missing = || StoreError::Faulty(vec![DraftFault::Missing("lane")]);
        let team = draft.team(key.clone(), plan.id).ok_or_else(missing)?;
        let sampling = self.round_planned(plan.id)?;
        if let Some(fault) = sampling.against_team(&team, Some(&key)) {
            return Err(fault.into());
        }
        let site = sampling.site(&team.site);
        let (name, place) = site.map_or_else(Default::default, |s| (s.name.clone(), s.at));
        let after = team.record(before.as_ref());
        let change = match &before {
            Some(before) => Change::between(key, before, &after),
            None => Change::insert(key, after),
        };
        let action = Action::new(ActionName::EditTeam, vec![change]).at(place);
        self.carry_out(action.with("name", name).with("lane", team.lane))
    }

    /// A team does not stand there after all.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; [`StoreError::Erased`] for one that is gone.
    pub fn drop_team(&mut self, key: &Key) -> Result<Option<Entry>, StoreError> {
        let record = self.record(key)?.ok_or(StoreError::Erased)?.record;
        let name = record.text("site").unwrap_or_default().to_owned();
        let change = Change::remove(key.clone(), record);
        self.carry_out(Action::new(ActionName::EditTeam, vec![change]).with("name", name))
    }

    /// Begin a round. Lanes that nobody covers stand against it, unless there is a reason.
    ///
    /// # Errors
    /// [`StoreError::Sampling`] with the first lane that nobody covers.
    pub fn begin_round(
        &mut self,
        key: &Key,
        reason: &str,
        now: DateTime,
    ) -> Result<Option<Entry>, StoreError> {
        let plan = self.round_of(key)?;
        if plan.begun.is_some() {
            return Ok(None);
        }
        let gaps = self.round_planned(plan.id)?.gaps();
        let (count, reason) = (gaps.len(), reason.trim());
        if let (Some(first), true) = (gaps.into_iter().next(), reason.is_empty()) {
            return Err(SamplingFault::Uncovered {
                site: first.site,
                lane: first.lane,
                from: first.from,
                count,
            }
            .into());
        }
        let before = self.record(key)?.ok_or(StoreError::Erased)?.record;
        let mut after = before.clone();
        set(&mut after, "begun", json!(instant_text(now)));
        let change = Change::between(key.clone(), &before, &after);
        let action = Action::new(ActionName::BeginRound, vec![change])
            .with("name", plan.id.number.to_string())
            .with("gaps", count);
        let action = match reason {
            "" => action,
            reason => action.with("reason", reason),
        };
        self.carry_out(action)
    }
}
