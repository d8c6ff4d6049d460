//! Many records at once: what a list brings in, and what it is compared with. Owns: that values
//! in clear leave the file only for whoever may edit them, one record after another.

use super::copying::whole;
use super::error::StoreError;
use super::journal::{Action, Entry};
use super::person_keys::{new_person_key, person_key};
use super::project::Project;
use super::records::{self, Stored};
use super::sealing::{Fields, Secret, open_fields, seal_fields};
use crate::course::{Course, Stage};
use crate::model::act::ActionName;
use crate::model::change::{Change, Effect, SealedPatch};
use crate::model::record::{Key, Kind, Record};
use crate::rules::{Permission, mask};
use std::path::Path;

/// A record with personal values, as it shall be.
#[derive(Clone, Debug)]
pub struct PersonEdit {
    /// Which.
    pub key: Key,
    /// As it is; `None` for a new one.
    pub before: Option<Record>,
    /// As it shall be; its sealed values are not looked at.
    pub record: Record,
    /// Its personal values, all of them.
    pub fields: Fields,
}

impl Project {
    /// Hand every record of a kind to `each`, personal values in clear: to compare them with
    /// what comes in, not to show them. A person that was erased has none.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`] for those who may not edit personal values,
    /// [`StoreError::SignInNeeded`]; whatever `each` says.
    pub fn compare_with(
        &self,
        kind: Kind,
        each: &mut dyn FnMut(Stored, Fields) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let data_key = kind.is_personal().then(|| self.key_to_edit()).transpose()?;
        records::each(self.connection(), kind, &mut |stored| {
            let fields = self.opened(data_key.as_ref(), &stored)?;
            each(stored, fields)
        })
    }

    /// Hand every record of a kind to `each`, to be written to a file outside; personal values in
    /// clear only for whoever may see them and gives a reason, else masked. The journal keeps
    /// where to, and whether and why in clear: a reason names a purpose, not people. `false` where
    /// the project is only read, so that no journal keeps it; then nothing leaves in clear. Values in
    /// clear are noted before the first of them is opened, also where it is stopped then; what is
    /// masked once all is handed on.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`], [`StoreError::SignInNeeded`], [`StoreError::ReasonNeeded`],
    /// [`StoreError::ReadOnly`], [`StoreError::Cancelled`].
    pub fn export_records(
        &mut self,
        path: &Path,
        list: &str,
        kind: Kind,
        reason: Option<&str>,
        course: &Course,
        each: &mut dyn FnMut(&Stored, &Fields),
    ) -> Result<bool, StoreError> {
        self.need(Permission::Export)?;
        let is_clear = reason.is_some() && kind.is_personal();
        if is_clear {
            self.need(Permission::ExportPersonal)?;
        }
        if is_clear && reason.is_none_or(|r| r.trim().is_empty()) {
            return Err(StoreError::ReasonNeeded);
        }
        let mut action = Action::new(ActionName::Export, Vec::new())
            .with("path", whole(path))
            .with("layer", list)
            .with("masked", !is_clear);
        if let Some(reason) = reason.filter(|_| is_clear) {
            action = action.with("reason", reason.trim());
        }
        let action = match is_clear {
            true => {
                self.note(action, None)?;
                None
            }
            false => Some(action),
        };
        self.hand(kind, is_clear, course, each)?;
        course.close()?;
        match action.map(|action| self.note(action, None)) {
            None | Some(Ok(_)) => Ok(true),
            Some(Err(StoreError::ReadOnly)) => Ok(false),
            Some(Err(error)) => Err(error),
        }
    }

    /// Hand every record of a kind to `each`, masked, to be looked at before it is written anywhere; by
    /// whoever may write it.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`], [`StoreError::SignInNeeded`], [`StoreError::Cancelled`].
    pub fn preview_records(
        &self,
        kind: Kind,
        course: &Course,
        each: &mut dyn FnMut(&Stored, &Fields),
    ) -> Result<(), StoreError> {
        self.need(Permission::Export)?;
        self.hand(kind, false, course, each)
    }

    /// Every record of a kind with its personal values, masked where they are not in clear.
    fn hand(
        &self,
        kind: Kind,
        is_clear: bool,
        course: &Course,
        each: &mut dyn FnMut(&Stored, &Fields),
    ) -> Result<(), StoreError> {
        course.enter(Stage::Writing, self.count(kind)?);
        let data_key = match (kind.is_personal(), &self.seat.data_key) {
            (true, None) => return Err(StoreError::SignInNeeded),
            (_, key) => key.clone(),
        };
        records::each(self.connection(), kind, &mut |stored| {
            course.count(1)?;
            let mut fields = self.opened(data_key.as_ref(), &stored)?;
            if !is_clear {
                for (name, value) in &mut fields {
                    *value = mask::field(name, value);
                }
            }
            each(&stored, &fields);
            Ok(())
        })
    }

    /// Personal values in clear; none of a person that was erased.
    fn opened(&self, data_key: Option<&Secret>, stored: &Stored) -> Result<Fields, StoreError> {
        let Some((data_key, sealed)) = data_key.zip(stored.record.sealed.as_ref()) else {
            return Ok(Fields::new());
        };
        match person_key(self.connection(), data_key, &stored.key) {
            Ok(own) => Ok(open_fields(&own, &stored.key, sealed)?),
            Err(StoreError::Erased) => Ok(Fields::new()),
            Err(error) => Err(error),
        }
    }

    /// The personal values of one record in clear, to change some of them.
    ///
    /// # Errors
    /// As for [`Project::compare_with`]; [`StoreError::Erased`].
    pub fn fields_to_edit(&self, stored: &Stored) -> Result<Fields, StoreError> {
        if !stored.key.kind.is_personal() {
            return Ok(Fields::new());
        }
        self.key_to_edit()?;
        self.fields_of(&stored.key, &stored.record)
    }

    /// Enter and change people as one action: the changes of these drafts come behind those
    /// that the action has.
    ///
    /// # Errors
    /// [`StoreError::AdministratorNeeded`], [`StoreError::NotPermitted`],
    /// [`StoreError::SignInNeeded`], [`StoreError::Cancelled`]; nothing is then changed.
    pub(super) fn commit_people(
        &mut self,
        mut action: Action,
        drafts: impl Iterator<Item = Result<PersonEdit, StoreError>>,
        course: &Course,
    ) -> Result<Option<Entry>, StoreError> {
        let data_key = self.key_to_edit()?;
        let mut keys = Vec::new();
        // Sealing is the first half of the work, writing the second; of how many, whoever asked knows.
        course.enter(Stage::Sealing, course.so_far().total.unwrap_or_default());
        for draft in drafts {
            course.count(1)?;
            let PersonEdit {
                key,
                before,
                mut record,
                fields,
            } = draft?;
            let Some(before) = before else {
                let (own, wrapped) = new_person_key(&data_key, &key)?;
                record.sealed = Some(seal_fields(&own, &key, &fields)?);
                keys.push((key.clone(), wrapped));
                action.changes.push(Change::insert(key, record));
                continue;
            };
            let own = person_key(self.connection(), &data_key, &key)?;
            let sealed = before.sealed.as_ref();
            let old = sealed.map(|s| open_fields(&own, &key, s)).transpose()?;
            let mut change = Change::between(key.clone(), &before, &record);
            if let Effect::Patch(patch) = &mut change.effect
                && old.as_ref() != Some(&fields)
            {
                patch.sealed = Some(SealedPatch {
                    after: Some(seal_fields(&own, &key, &fields)?),
                    before: before.sealed,
                });
            }
            action.changes.push(change);
        }
        self.commit_with(action, &keys, course)
    }
}
