//! Calls: the number is seen, what came of it is kept, what was learned becomes work. Owns: that
//! each is one action, and that a hand-over is taken back with all it made.

use super::super::batch::PersonEdit;
use super::super::error::StoreError;
use super::super::journal::{Action, Entry};
use super::super::project::Project;
use super::super::sealing::Fields;
use super::{IDS, Standing};
use crate::course::Course;
use crate::model::act::ActionName;
use crate::model::arrivals::{
    Arrival, CALLER, CallDraft, Event, NumberDraft, What, Work, add, is_arrival, read, settle,
};
use crate::model::draft::DraftFault;
use crate::model::record::{Key, Kind, Part};
use crate::rules::Permission;
use crate::rules::arrivals::CallProfile;
use jiff::civil::DateTime;
use serde_json::json;

impl Project {
    /// Name, number and all else of somebody, to call them: open to whoever calls them, and to
    /// anybody while they are nobody's. Who saw it when is kept in the journal.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; [`StoreError::Faulty`] for somebody whom a colleague calls;
    /// [`StoreError::Erased`].
    pub fn open_call(&mut self, key: &Key) -> Result<Fields, StoreError> {
        self.need(Permission::ViewPersonal)?;
        let stored = self.record(key)?.ok_or(StoreError::Erased)?;
        if !is_arrival(key, &stored.record) {
            return Err(StoreError::WrongKind(key.clone()));
        }
        let own = self.author().actor;
        if stored.record.text(CALLER).is_some_and(|name| name != own) {
            return Err(StoreError::Faulty(vec![DraftFault::Taken("caller")]));
        }
        let fields = self.fields_of(key, &stored.record)?;
        let action = Action::new(ActionName::OpenCall, Vec::new()).with(IDS, json!([key.id]));
        self.note(action, None)?;
        Ok(fields)
    }

    /// Keep what came of a call or a visit.
    ///
    /// # Errors
    /// As for [`Project::edit_person`]; [`StoreError::Faulty`] for somebody who was handed over.
    pub fn record_call(
        &mut self,
        key: &Key,
        draft: &CallDraft,
        now: DateTime,
    ) -> Result<Option<Entry>, StoreError> {
        let stands = self.arrival_to_edit(key)?;
        let is_handed = |event: &Event| matches!(event.what, What::Handed { .. });
        if stands.log.iter().any(is_handed) {
            return Err(StoreError::Faulty(vec![DraftFault::Taken("work")]));
        }
        let by = self.author().actor;
        let event = draft.event(Self::new_id()?, &by, now);
        let event = event.ok_or_else(|| StoreError::Faulty(draft.faults(now)))?;
        self.keep(ActionName::RecordCall, (key, stands, event), None)
    }

    /// Give another number of somebody: typed, or that of another record.
    ///
    /// # Errors
    /// As for [`Project::edit_person`]; [`StoreError::Faulty`] where it is none, or the same.
    pub fn give_number(
        &mut self,
        key: &Key,
        draft: &NumberDraft,
        of: Option<&Key>,
        now: DateTime,
    ) -> Result<Option<Entry>, StoreError> {
        let stands = self.arrival_to_edit(key)?;
        let mut draft = draft.clone();
        if let Some(other) = of {
            let stored = self.record(other)?.ok_or(StoreError::Erased)?;
            let phone = self.fields_to_edit(&stored)?.remove("phone");
            draft.phone = phone.unwrap_or_default();
        }
        let faults = draft.faults(stands.fields.get("phone").map(String::as_str));
        if !faults.is_empty() {
            return Err(StoreError::Faulty(faults));
        }
        let by = self.author().actor;
        let event = draft.event(Self::new_id()?, &by, now);
        let event = event.ok_or_else(|| StoreError::Faulty(draft.faults(None)))?;
        self.keep(ActionName::EditArrival, (key, stands, event), None)
    }

    /// What was learned of somebody becomes work: with the record that it is, one action.
    ///
    /// # Errors
    /// As for [`Project::edit_person`]; [`StoreError::Faulty`] where it cannot be, or was done.
    pub fn hand_over_arrival(
        &mut self,
        key: &Key,
        work: &Work,
        now: DateTime,
    ) -> Result<Option<Entry>, StoreError> {
        let stands = self.arrival_to_edit(key)?;
        let faults = match known(key, &stands, &self.call_profile_of(&stands.record)?) {
            Some(arrival) => work.faults_of(&arrival),
            None => return Err(StoreError::WrongKind(key.clone())),
        };
        if !faults.is_empty() {
            return Err(StoreError::Faulty(faults));
        }
        let made = match work {
            Work::Isolate(draft) => {
                // Who it is is known already: what the form leaves empty is theirs.
                let mut fields = Fields::new();
                for name in ["name", "phone", "resident_id"] {
                    if let Some(text) = stands.fields.get(name) {
                        fields.insert(name.to_owned(), text.clone());
                    }
                }
                let mut fields = draft.fields(fields);
                let is_same_house = stands.fields.get("building") == fields.get("building");
                if let Some(household) = stands.fields.get("household").filter(|_| is_same_house) {
                    fields
                        .entry("household".to_owned())
                        .or_insert_with(|| household.clone());
                }
                Some(PersonEdit {
                    key: Key::new(Kind::Person, Self::new_id()?),
                    before: None,
                    record: draft.record(None),
                    fields,
                })
            }
            Work::Sample(_) | Work::Pass(_) | Work::Clear => None,
        };
        let record = made.as_ref().map(|edit| edit.key.id.clone());
        let by = self.author().actor;
        let event = work.event(Self::new_id()?, &by, now, record);
        self.keep(ActionName::HandOverArrival, (key, stands, event), made)
    }

    /// Keep what was heard of somebody, and what it made.
    fn keep(
        &mut self,
        name: ActionName,
        (key, stands, event): (&Key, Standing, Event),
        made: Option<PersonEdit>,
    ) -> Result<Option<Entry>, StoreError> {
        let Standing {
            record: before,
            mut fields,
            mut log,
        } = stands;
        let mut record = before.clone();
        add(&mut log, event);
        let profile = self.call_profile_of(&record)?;
        settle(&mut record, &mut fields, &log, &profile);
        let edit = PersonEdit {
            key: key.clone(),
            before: Some(before),
            record,
            fields,
        };
        let action = Action::new(name, Vec::new()).with(IDS, json!([key.id]));
        let edits = made.into_iter().chain([edit]).map(Ok);
        self.commit_people(action, edits, &Course::new())
    }
}

/// Somebody as they stand, read.
fn known(key: &Key, stands: &Standing, profile: &CallProfile) -> Option<Arrival> {
    let part = Part {
        key,
        record: &stands.record,
        fields: Some(&stands.fields),
    };
    read(&part, profile)
}
