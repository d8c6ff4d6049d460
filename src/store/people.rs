//! People: records with sealed values, each under a key of its own. Owns: person keys and
//! whatever opens them. Values in clear leave it masked, or one record at a time with a reason
//! that the journal keeps.

use super::error::StoreError;
use super::journal::{Action, Entry};
use super::project::Project;
use super::sealing::{Fields, SealError, Secret, open, open_fields, seal, seal_fields};
use crate::course::Course;
use crate::geometry::fixed::Coord;
use crate::model::act::ActionName;
use crate::model::change::{Change, Patch, SealedPatch};
use crate::model::record::{Key, Kind, Record};
use crate::rules::{Permission, mask};
use rusqlite::{Connection, OptionalExtension, params};

fn person_context(key: &Key) -> Vec<u8> {
    format!("person key {key}").into_bytes()
}

/// The own key of a record, and the same wrapped by the data key.
pub(super) fn new_person_key(
    data_key: &Secret,
    key: &Key,
) -> Result<(Secret, Vec<u8>), StoreError> {
    let person_key = Secret::random()?;
    let wrapped = seal(data_key, &person_context(key), person_key.bytes())?;
    Ok((person_key, wrapped))
}

/// Keep the wrapped key of a record.
pub(super) fn insert_person_key(
    connection: &Connection,
    key: &Key,
    wrapped: &[u8],
) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO gridroom_person_key VALUES (?1, ?2, ?3)")?
        .execute(params![key.kind.name(), key.id, wrapped])?;
    Ok(())
}

pub(super) fn person_key(
    connection: &Connection,
    data_key: &Secret,
    key: &Key,
) -> Result<Secret, StoreError> {
    let wrapped: Option<Vec<u8>> = connection
        .prepare_cached("SELECT wrapped FROM gridroom_person_key WHERE kind = ?1 AND id = ?2")?
        .query_row([key.kind.name(), key.id.as_str()], |row| row.get(0))
        .optional()?;
    let wrapped = wrapped.ok_or(StoreError::Erased)?;
    let plain = open(data_key, &person_context(key), &wrapped)?;
    Ok(Secret::from_bytes(&plain).ok_or(SealError::Form)?)
}

/// How many person keys open with this data key, and how many do not.
pub(super) fn opened_by(
    connection: &Connection,
    data_key: &Secret,
) -> Result<(usize, usize), StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT kind, id, wrapped FROM gridroom_person_key")?;
    let mut rows = statement.query([])?;
    let (mut opened, mut closed) = (0, 0);
    while let Some(row) = rows.next()? {
        let (kind, id): (String, String) = (row.get(0)?, row.get(1)?);
        let wrapped = row.get_ref(2)?.as_blob().unwrap_or_default();
        let key = Kind::named(&kind).map(|kind| Key::new(kind, id));
        match key.map(|key| open(data_key, &person_context(&key), wrapped)) {
            Some(Ok(_)) => opened += 1,
            Some(Err(_)) => closed += 1,
            // A kind that only a newer version knows.
            None => {}
        }
    }
    Ok((opened, closed))
}

/// Wrap every person key by a new data key.
pub(super) fn rewrap(
    connection: &Connection,
    old: &Secret,
    new: &Secret,
) -> Result<(), StoreError> {
    let mut keys = Vec::new();
    let mut statement = connection.prepare("SELECT kind, id, wrapped FROM gridroom_person_key")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (kind, id): (String, String) = (row.get(0)?, row.get(1)?);
        let wrapped: Vec<u8> = row.get(2)?;
        if let Some(kind) = Kind::named(&kind) {
            let key = Key::new(kind, id);
            let plain = open(old, &person_context(&key), &wrapped)?;
            let wrapped = seal(new, &person_context(&key), &plain)?;
            keys.push((key, wrapped));
        }
    }
    let mut update = connection
        .prepare("UPDATE gridroom_person_key SET wrapped = ?3 WHERE kind = ?1 AND id = ?2")?;
    for (key, wrapped) in keys {
        update.execute(params![key.kind.name(), key.id, wrapped])?;
    }
    Ok(())
}

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
