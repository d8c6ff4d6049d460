//! Acts that are delivered with an id. Owns: that each is done once, however often it is delivered:
//! a second press, a second try after an answer that was lost.

use super::door::{Done, Outcome};
use super::error::StoreError;
use super::journal;
use super::project::Project;
use crate::model::act::Delivered;
use rusqlite::{Connection, OptionalExtension};

/// Keep the id of an act within its transaction, with the newest entry.
///
/// # Errors
/// Whatever the database says.
pub fn keep(connection: &Connection, id: &str) -> Result<(), StoreError> {
    let (seq, _) = journal::head(connection)?;
    connection
        .prepare_cached("INSERT INTO gridroom_act VALUES (?1, ?2)")?
        .execute((id, seq))?;
    Ok(())
}

impl Project {
    /// Do an act that was delivered. One that was done under the same id does nothing again: the
    /// answer is the entry of the first time, and says so.
    ///
    /// # Errors
    /// As for [`Project::commit`].
    pub fn deliver(&mut self, delivered: Delivered) -> Result<Done, StoreError> {
        let Some(id) = delivered.id else {
            return self.commit(delivered.act);
        };
        let seq: Option<i64> = self
            .connection()
            .prepare_cached("SELECT seq FROM gridroom_act WHERE id = ?1")?
            .query_row([&id], |row| row.get(0))
            .optional()?;
        if let Some(seq) = seq {
            return Ok(Done {
                entry: journal::entry(self.connection(), seq)?,
                outcome: Outcome::Repeated,
            });
        }
        self.act_id = Some(id);
        let done = self.commit(delivered.act);
        self.act_id = None;
        done
    }
}
