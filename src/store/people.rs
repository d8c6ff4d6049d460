//! People: records with sealed values, each under a key of its own. Owns: whatever opens them. Values in clear leave it masked, or one record at a time with a reason
//! that the journal keeps.

use super::error::StoreError;
use super::journal::{Action, Entry};
use super::person_keys::{new_person_key, person_key};
use super::project::Project;
use super::sealing::{Fields, Secret, open_fields, seal_fields};
use crate::course::Course;
use crate::geometry::fixed::Coord;
use crate::model::act::ActionName;
use crate::model::change::{Change, Patch, SealedPatch};
use crate::model::record::{Key, Record};
use crate::rules::{Permission, mask};

impl Project {
    /// The data key, for whoever may enter people.
    pub(super) fn key_to_edit(&self) -> Result<Secret, StoreError> {
        if !self.has_users()? {
            return Err(StoreError::AdministratorNeeded);
        }
        self.need(Permission::EditRecords)?;
        self.seat.data_key.clone().ok_or(StoreError::SignInNeeded)
    }

    /// Enter a person or another record with personal values.
    ///
    /// # Errors
    /// [`StoreError::AdministratorNeeded`] before the project has users: personal data does not
    /// enter an open project. [`StoreError::NotPermitted`], [`StoreError::SignInNeeded`].
    pub fn add_person(
        &mut self,
        key: Key,
        mut record: Record,
        fields: &Fields,
        place: Option<Coord>,
    ) -> Result<Entry, StoreError> {
        let data_key = self.key_to_edit()?;
        let (person_key, wrapped) = new_person_key(&data_key, &key)?;
        record.sealed = Some(seal_fields(&person_key, &key, fields)?);
        let keys = [(key.clone(), wrapped)];
        let action = Action::new(ActionName::AddPerson, vec![Change::insert(key, record)]);
        self.commit_with(action.at(place), &keys, &Course::new())?
            .ok_or(StoreError::CannotUndo)
    }

    /// Change the personal values of a record.
    ///
    /// # Errors
    /// [`StoreError::Erased`] once the person was erased; as for [`Project::add_person`].
    pub fn edit_person(&mut self, key: &Key, fields: &Fields) -> Result<Option<Entry>, StoreError> {
        let data_key = self.key_to_edit()?;
        let stored = self.record(key)?.ok_or(StoreError::Erased)?;
        let person_key = person_key(self.connection(), &data_key, key)?;
        let before = stored.record.sealed.clone();
        let same = before
            .as_ref()
            .and_then(|s| open_fields(&person_key, key, s).ok());
        if same.as_ref() == Some(fields) {
            return Ok(None);
        }
        let patch = Patch {
            sealed: Some(SealedPatch {
                before,
                after: Some(seal_fields(&person_key, key, fields)?),
            }),
            ..Patch::default()
        };
        let change = Change::patch(key.clone(), patch);
        let action = Action::new(ActionName::EditPerson, vec![change]);
        self.carry_out(action.at(stored.record.place()))
    }

    pub(super) fn fields_of(&self, key: &Key, record: &Record) -> Result<Fields, StoreError> {
        let data_key = self
            .seat
            .data_key
            .as_ref()
            .ok_or(StoreError::SignInNeeded)?;
        let sealed = record.sealed.as_ref().ok_or(StoreError::Erased)?;
        let person_key = person_key(self.connection(), data_key, key)?;
        Ok(open_fields(&person_key, key, sealed)?)
    }

    /// The personal values of a record, masked.
    ///
    /// # Errors
    /// [`StoreError::SignInNeeded`] without the data key, [`StoreError::Erased`].
    pub fn masked(&self, key: &Key, record: &Record) -> Result<Fields, StoreError> {
        let fields = self.fields_of(key, record)?;
        Ok(fields
            .into_iter()
            .map(|(name, value)| {
                let masked = mask::field(&name, &value);
                (name, masked)
            })
            .collect())
    }

    /// The personal values of a record in clear. Who saw them when and why is kept in the
    /// journal, the reason sealed under the person's key.
    ///
    /// # Errors
    /// [`StoreError::ReasonNeeded`], [`StoreError::NotPermitted`], [`StoreError::Erased`].
    pub fn unmask(&mut self, key: &Key, reason: &str) -> Result<Fields, StoreError> {
        self.need(Permission::ViewPersonal)?;
        if reason.trim().is_empty() {
            return Err(StoreError::ReasonNeeded);
        }
        let stored = self.record(key)?.ok_or(StoreError::Erased)?;
        let fields = self.fields_of(key, &stored.record)?;
        let data_key = self.seat.data_key.clone().ok_or(StoreError::SignInNeeded)?;
        let person_key = person_key(self.connection(), &data_key, key)?;
        let why = Fields::from([("reason".to_owned(), reason.trim().to_owned())]);
        let sealed = seal_fields(&person_key, key, &why)?;
        let action = Action::new(ActionName::Unmask, Vec::new())
            .at(stored.record.place())
            .with("kind", key.kind.name())
            .with("id", key.id.as_str());
        self.note(action, Some(&sealed.0))?;
        Ok(fields)
    }
}
