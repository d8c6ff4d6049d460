//! The own key of each record with sealed values, wrapped by the data key. Owns: the rows of these
//! keys. Must not know: what is sealed under them, who asks.

use super::error::StoreError;
use super::sealing::{SealError, Secret, open, seal};
use crate::model::record::{Key, Kind};
use rusqlite::{Connection, OptionalExtension, params};

fn person_context(key: &Key) -> Vec<u8> {
    format!("person key {key}").into_bytes()
}

/// The own key of a record, and the same wrapped by the data key.
pub fn new_person_key(data_key: &Secret, key: &Key) -> Result<(Secret, Vec<u8>), StoreError> {
    let person_key = Secret::random()?;
    let wrapped = seal(data_key, &person_context(key), person_key.bytes())?;
    Ok((person_key, wrapped))
}

/// Keep the wrapped key of a record.
pub fn insert_person_key(
    connection: &Connection,
    key: &Key,
    wrapped: &[u8],
) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO gridroom_person_key VALUES (?1, ?2, ?3)")?
        .execute(params![key.kind.name(), key.id, wrapped])?;
    Ok(())
}

pub fn person_key(
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
pub fn opened_by(connection: &Connection, data_key: &Secret) -> Result<(usize, usize), StoreError> {
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
pub fn rewrap(connection: &Connection, old: &Secret, new: &Secret) -> Result<(), StoreError> {
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
