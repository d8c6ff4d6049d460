//! Sealing what older files say in clear of people in isolation: in the records, in the journal,
//! and in the backups. Owns: that nothing of it is left in clear in a file that says so, and the
//! join of the journal's chain.
//!
//! What the journal holds in clear is taken out of it, so the chain of its hashes is made anew.
//! The new one begins with the hash that the old one ended with; whoever has kept that (a backup
//! elsewhere, a print) can see that it is the same journal, and `audit verify` names it.

use super::audit::{self, MARKING};
use super::chain::{self, Join, Link, Which};
use super::columns::Columns;
use super::epidemic::counts;
use super::error::StoreError;
use super::journal::{self, Action, Mode};
use super::outside;
use super::person_keys;
use super::project::Project;
use super::records::{self, Writer};
use super::schema::{meta, set_meta};
use super::sealing::{Fields, Secret, open_fields, seal_fields};
use super::seat::Seat;
use super::signing;
use crate::model::act::ActionName;
use crate::model::change::{Change, Effect};
use crate::model::epidemic::{HEALTH, is_isolation, said_in_clear, without_health};
use crate::model::record::{Key, Kind, Record};
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// What a file calls it that nothing of people in isolation stands in it in clear.
const SEALED: &str = "health_sealed";

/// Let a file say that nothing of people in isolation stands in it in clear.
///
/// # Errors
/// Whatever the database says.
pub fn set_sealed(connection: &Connection) -> Result<(), StoreError> {
    set_meta(connection, SEALED, "true")
}

/// Whether a file says so.
///
/// # Errors
/// Whatever the database says.
pub fn is_sealed(connection: &Connection) -> Result<bool, StoreError> {
    Ok(meta(connection, SEALED)?.as_deref() == Some("true"))
}

/// Whether the keys of users are certified in a file: then it was sealed before.
fn is_certified(connection: &Connection) -> Result<bool, StoreError> {
    Ok(signing::standing(connection)?.root().is_some())
}

/// Whether a file is still to be sealed.
///
/// # Errors
/// Whatever the database says.
pub fn is_due(connection: &Connection) -> Result<bool, StoreError> {
    Ok(!is_sealed(connection)? && !is_certified(connection)?)
}

/// How many records were sealed, and how many do not open, which stay as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sealed {
    done: usize,
    left: usize,
}

/// Seal what the records say in clear.
fn seal_records(
    connection: &Connection,
    columns: &mut Columns,
    data_key: &Secret,
) -> Result<Sealed, StoreError> {
    let mut writer = Writer::new(connection, columns);
    let mut sealed = Sealed::default();
    for stored in records::with_attribute(connection, Kind::Person, "type", "isolation")? {
        let mut said = said_in_clear(&stored.record);
        if said.is_empty() {
            continue;
        }
        let key = &stored.key;
        let Some((own, fields)) = opened(connection, data_key, key, &stored.record)? else {
            sealed.left += 1;
            continue;
        };
        said.extend(fields);
        let mut record = stored.record.clone();
        without_health(&mut record);
        record.sealed = Some(seal_fields(&own, key, &said)?);
        let row = records::find(connection, key)?;
        writer.put(key, row.as_ref(), Some(&record))?;
        sealed.done += 1;
    }
    writer.finish()?;
    Ok(sealed)
}

/// The key of somebody, and what is sealed of them; a new one where nothing is. `None` where it
/// does not open.
fn opened(
    connection: &Connection,
    data_key: &Secret,
    key: &Key,
    record: &Record,
) -> Result<Option<(Secret, Fields)>, StoreError> {
    let Some(sealed) = &record.sealed else {
        let (own, wrapped) = person_keys::new_person_key(data_key, key)?;
        person_keys::insert_person_key(connection, key, &wrapped)?;
        return Ok(Some((own, Fields::new())));
    };
    let own = match person_keys::person_key(connection, data_key, key) {
        Ok(own) => own,
        Err(StoreError::Seal(_) | StoreError::Erased) => return Ok(None),
        Err(other) => return Err(other),
    };
    let fields = open_fields(&own, key, sealed).ok();
    Ok(fields.map(|fields| (own, fields)))
}

/// Take out of the changes of an entry what they say in clear; `true` where there was anything.
fn redact(changes: &mut [Change], isolations: &mut BTreeSet<String>) -> bool {
    let mut is_changed = false;
    for change in changes.iter_mut().filter(|c| c.key.kind == Kind::Person) {
        match &mut change.effect {
            Effect::Insert(record) | Effect::Remove(record) => {
                if is_isolation(&change.key, record) {
                    isolations.insert(change.key.id.clone());
                    let before = record.clone();
                    without_health(record);
                    is_changed |= *record != before;
                }
            }
            Effect::Patch(patch) if isolations.contains(&change.key.id) => {
                let before = patch.attributes.len();
                patch
                    .attributes
                    .retain(|one| !HEALTH.contains(&one.name.as_str()));
                is_changed |= patch.attributes.len() != before;
            }
            Effect::Patch(_) => {}
        }
    }
    is_changed
}

/// Take out of the journal what it says in clear, and make its chain anew from where the old one
/// ended.
fn rewrite_journal(connection: &Connection, join: &Join) -> Result<(), StoreError> {
    let stored = records::with_attribute(connection, Kind::Person, "type", "isolation")?;
    let mut isolations: BTreeSet<String> = stored.into_iter().map(|one| one.key.id).collect();
    chain::set_join(connection, join)?;
    let mut prev = chain::seed(connection)?;
    let mut last = 0;
    // Signatures were over the old hashes, marks over the old records.
    let mut write = connection.prepare(
        "UPDATE gridroom_journal
         SET changes = ?2, sealed = ?3, prev = ?4, hash = ?5, signature = NULL WHERE seq = ?1",
    )?;
    chain::each(connection, Which::All, &mut |written| {
        let kept = &written.link;
        let mut changes: Vec<Change> = serde_json::from_str(kept.changes)
            .map_err(|error| StoreError::Damaged(format!("journal {}: {error}", kept.seq)))?;
        let redacted = match redact(&mut changes, &mut isolations) {
            true => Some(
                serde_json::to_string(&changes)
                    .map_err(|error| StoreError::Damaged(error.to_string()))?,
            ),
            false => None,
        };
        let is_marked = MARKING.iter().any(|action| action.name() == kept.action);
        let link = Link {
            changes: redacted.as_deref().unwrap_or(kept.changes),
            sealed: kept.sealed.filter(|_| !is_marked),
            ..*kept
        };
        last = link.seq;
        let hash = link.hash(&prev);
        write.execute(params![last, link.changes, link.sealed, prev, hash])?;
        prev = hash;
        Ok(())
    })?;
    set_meta(connection, "head_seq", &last.to_string())?;
    set_meta(connection, "head_hash", &hex::encode(prev))
}

/// Seal everything that a file says in clear of people in isolation, within a transaction of the
/// caller. The chain begins anew at `join`.
///
/// # Errors
/// Whatever the database says; a record that does not open.
pub fn reseal(
    connection: &Connection,
    columns: &mut Columns,
    data_key: &Secret,
    join: &Join,
) -> Result<Sealed, StoreError> {
    let sealed = seal_records(connection, columns, data_key)?;
    rewrite_journal(connection, join)?;
    set_sealed(connection)?;
    Ok(sealed)
}

impl Project {
    /// Once somebody is here who holds the key: seal what an older version has left in clear of
    /// people in isolation, here and in the other files of the project, and see that the counts are
    /// those of the records.
    ///
    /// # Errors
    /// Whatever the database says; nothing is then changed here.
    pub(super) fn settle_health(&mut self, seat: &Seat) -> Result<(), StoreError> {
        let Some(data_key) = seat.data_key.as_ref() else {
            return Ok(());
        };
        if is_sealed(self.connection())? {
            return self.settle_counts(data_key);
        }
        // Nothing is certified before a file is sealed: in this one somebody took the word away that
        // it is. Its signatures are not given up for that.
        if is_certified(self.connection())? {
            self.transact(|tx, _| set_sealed(tx))?;
            return self.settle_counts(data_key);
        }
        let (seq, hash) = journal::head(self.connection())?;
        let join = Join { seq, hash };
        let pen = self.pen_at(seat);
        self.transact(|tx, columns| {
            let sealed = reseal(tx, columns, data_key, &join)?;
            counts::count_anew(tx, data_key)?;
            let action = Action::new(ActionName::SealHealth, Vec::new())
                .with("count", sealed.done)
                .with("left", sealed.left)
                .with("head_seq", join.seq)
                .with("head", hex::encode(&join.hash));
            let marks = audit::marks(tx)?;
            journal::append(tx, &pen, action, Mode::Do, None, Some(&marks))
        })?;
        let mut reached = self.renew_under(data_key);
        reached.left.extend(self.wipe_own());
        self.head.leave_backups(&self.path, &self.connection)?;
        self.note_renewal(&pen, "sealed", &reached)
    }

    fn settle_counts(&mut self, data_key: &Secret) -> Result<(), StoreError> {
        let pen = outside::pen();
        self.transact(|tx, _| {
            if counts::count_anew(tx, data_key)? {
                let action = Action::new(ActionName::KeepCounts, Vec::new());
                journal::append(tx, &pen, action, Mode::Do, None, None)?;
            }
            Ok(())
        })
    }
}
