//! Shifts handed over and taken over: each signature is an entry of its own, written by whoever
//! signed in to give it.

use super::batch::PersonEdit;
use super::error::StoreError;
use super::journal::{self, Action, Entry, EntryRow};
use super::project::Project;
use crate::course::Course;
use crate::model::act::ActionName;
use crate::model::handover::{Handover, HandoverDraft, sign};
use crate::model::record::{Key, Kind, Part};
use jiff::civil::DateTime;

impl Project {
    /// All shifts that were handed over, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where one cannot be read.
    pub fn handovers(&self) -> Result<Vec<Handover>, StoreError> {
        let stored = self.records(Kind::Handover)?.into_iter().rev();
        let read = stored.filter_map(|stored| {
            let fields = self.fields_of(&stored.key, &stored.record).ok();
            Handover::read(&Part {
                key: &stored.key,
                record: &stored.record,
                fields: fields.as_ref(),
            })
        });
        Ok(read.collect())
    }

    /// Hand a shift over: signed by whoever sits here.
    ///
    /// # Errors
    /// As for [`Project::add_person`].
    pub fn hand_over(
        &mut self,
        draft: &HandoverDraft,
        at: DateTime,
    ) -> Result<Option<Entry>, StoreError> {
        let by = self.author().actor;
        let (seq, _) = journal::head(self.connection())?;
        let (record, fields) = draft.record(&by, at, seq);
        let edit = PersonEdit {
            key: Key::new(Kind::Handover, Self::new_id()?),
            before: None,
            record,
            fields,
        };
        let action = Action::new(ActionName::HandOver, Vec::new());
        let action = action.with("desk", draft.desk.name());
        self.commit_people(action, std::iter::once(Ok(edit)), &Course::new())
    }

    /// Take a shift over: signed by whoever sits here.
    ///
    /// # Errors
    /// [`StoreError::OwnHandover`] for whoever handed it over, or where somebody took it already.
    pub fn take_over(&mut self, key: &Key, at: DateTime) -> Result<Option<Entry>, StoreError> {
        let stored = self.record(key)?.ok_or(StoreError::Erased)?;
        let name = self.author().actor;
        let handover = Handover::read(&Part {
            key,
            record: &stored.record,
            fields: None,
        });
        let handover = handover.ok_or(StoreError::Erased)?;
        if !handover.is_for(&name) {
            return Err(StoreError::OwnHandover);
        }
        let fields = self.fields_to_edit(&stored)?;
        let mut record = stored.record.clone();
        sign(&mut record, &name, at);
        let edit = PersonEdit {
            key: key.clone(),
            before: Some(stored.record),
            record,
            fields,
        };
        let action = Action::new(ActionName::TakeOver, Vec::new())
            .with("desk", handover.desk.name())
            .with("from", handover.by);
        self.commit_people(action, std::iter::once(Ok(edit)), &Course::new())
    }

    /// What was done after an entry of the journal, the newest first.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn since(&self, seq: i64, limit: usize) -> Result<Vec<EntryRow>, StoreError> {
        journal::after(self.connection(), seq, limit)
    }
}
