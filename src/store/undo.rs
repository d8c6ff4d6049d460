//! What can be undone and done again: one's own actions at this desk, newest first, that nobody
//! has built upon, back to the last barrier (a purge, somebody signing in or out). Owns: what that
//! is, and taking it back or doing it again, by an entry that compensates it.
//!
//! Nothing is kept in memory: the journal says it all, so it is the same after a restart. An
//! action is done while the newest entry of its root is not an undo. The walk goes back from
//! the newest entry and as a rule ends within a few.

use super::error::StoreError;
use super::journal::{self, Action, Author, Entry, EntryRow, Mode, last_barrier, walk_back};
use super::project::Project;
use crate::course::Course;
use crate::model::act::{ActionName, Undo};
use crate::model::change::Change;
use rusqlite::{Connection, OptionalExtension, params};

/// An entry that would be undone or done again.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The newest entry of the action.
    pub row: EntryRow,
}

/// Why there is nothing to undo or redo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyNot {
    /// Nothing was done (or undone) here yet.
    Nothing,
    /// This lies in between.
    Barrier(ActionName),
    /// Somebody has built upon it.
    BuiltUpon {
        /// Who.
        actor: String,
        /// What they did.
        action: Option<ActionName>,
    },
    /// The project is open for reading only, or nobody has signed in.
    ReadOnly,
}

/// What undo and redo would do.
#[derive(Clone, Debug, PartialEq)]
pub struct UndoState {
    /// Undo.
    pub undo: Result<Offer, WhyNot>,
    /// Redo.
    pub redo: Result<Offer, WhyNot>,
}

impl UndoState {
    /// Neither.
    pub fn neither(why: WhyNot) -> Self {
        Self {
            undo: Err(why.clone()),
            redo: Err(why),
        }
    }
}

/// What undo and redo would do for this author.
///
/// # Errors
/// Whatever the database says.
fn state(connection: &Connection, author: &Author) -> Result<UndoState, StoreError> {
    let mut undo = None;
    // A new action of one's own ends what could be done again.
    let mut redo = None;
    let mut barrier = last_barrier(connection)?;
    let after = barrier.map_or(0, |(seq, _)| seq);
    walk_back(connection, author, after, |row| {
        if let (Some(action), Mode::Do, None) = (row.action, row.mode, &undo)
            && action.undo() == Undo::Corrected
        {
            barrier = Some((row.seq, action));
            return Ok(false);
        }
        if !row.action.is_some_and(ActionName::is_undoable) {
            return Ok(true);
        }
        let is_newest = newest_of(connection, &row.root)? == Some(row.seq);
        match (row.mode, is_newest) {
            (Mode::Undo, true) if redo.is_none() => redo = Some(Some(row)),
            (Mode::Do | Mode::Redo, _) => {
                if row.mode == Mode::Do && redo.is_none() {
                    redo = Some(None);
                }
                if is_newest && undo.is_none() {
                    undo = Some(row);
                }
            }
            _ => {}
        }
        Ok(undo.is_none() || redo.is_none())
    })?;
    let offer = |row: Option<EntryRow>| -> Result<Result<Offer, WhyNot>, StoreError> {
        let Some(row) = row else {
            let why = barrier.map_or(WhyNot::Nothing, |(_, action)| WhyNot::Barrier(action));
            return Ok(Err(why));
        };
        match built_upon(connection, author, &row)? {
            Some((actor, action)) => Ok(Err(WhyNot::BuiltUpon { actor, action })),
            None => Ok(Ok(Offer { row })),
        }
    };
    Ok(UndoState {
        undo: offer(undo)?,
        redo: match redo {
            // Something new was done since: that, not a barrier, is the end of it.
            Some(None) => Err(WhyNot::Nothing),
            other => offer(other.flatten())?,
        },
    })
}

impl Project {
    /// What undo and redo would do, or why they cannot.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn undo_state(&self) -> Result<UndoState, StoreError> {
        if !self.is_ready || self.seat.role.is_none() {
            return Ok(UndoState::neither(WhyNot::ReadOnly));
        }
        state(&self.connection, &self.author())
    }

    /// Take back one's newest action, by an entry that compensates it.
    ///
    /// # Errors
    /// [`StoreError::CannotUndo`] where there is none.
    pub fn undo(&mut self) -> Result<Entry, StoreError> {
        let offer = self.undo_state()?.undo;
        self.compensate(offer.map(|o| o.row), Mode::Undo)
    }

    /// Do again what was last taken back.
    ///
    /// # Errors
    /// [`StoreError::CannotUndo`] where there is nothing.
    pub fn redo(&mut self) -> Result<Entry, StoreError> {
        let offer = self.undo_state()?.redo;
        self.compensate(offer.map(|o| o.row), Mode::Redo)
    }

    fn compensate(
        &mut self,
        row: Result<EntryRow, WhyNot>,
        mode: Mode,
    ) -> Result<Entry, StoreError> {
        let row = row.map_err(|_| StoreError::CannotUndo)?;
        self.compensate_row(row, mode, &Course::new())
    }

    /// Take back, or do again, what an entry did.
    pub(super) fn compensate_row(
        &mut self,
        row: EntryRow,
        mode: Mode,
        course: &Course,
    ) -> Result<Entry, StoreError> {
        let changes = journal::changes_of(&self.connection, row.seq)?;
        let changes = changes.iter().rev().map(Change::inverse).collect();
        let action = Action {
            name: row.action.ok_or(StoreError::CannotUndo)?,
            changes,
            place: row.place,
            detail: row.detail,
        };
        self.check_permissions(&action)?;
        self.keep_tubes_sound(&action.changes)?;
        let pen = self.pen();
        let root = (mode, Some(row.root.as_str()));
        self.write_as(&pen, action, root, &[], course)
    }
}

fn newest_of(connection: &Connection, root: &str) -> Result<Option<i64>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT max(seq) FROM gridroom_journal WHERE root = ?1")?
        .query_row([root], |row| row.get(0))?)
}

/// Who else has since changed a record that this entry touches, and what they did, unless that
/// was taken back. One's own later actions are out of the way already: they are undone first.
fn built_upon(
    connection: &Connection,
    author: &Author,
    row: &EntryRow,
) -> Result<Option<(String, Option<ActionName>)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT later.actor, later.action
         FROM gridroom_touch mine
         JOIN gridroom_touch theirs ON theirs.kind = mine.kind AND theirs.id = mine.id AND theirs.seq > ?1
         JOIN gridroom_journal later ON later.seq = theirs.seq
         WHERE mine.seq = ?1 AND later.root <> ?2 AND later.mode <> 'undo'
           AND NOT (later.actor = ?3 AND later.workspace = ?4)
           AND later.action <> 'keep-zones'
           AND later.seq = (SELECT max(seq) FROM gridroom_journal newest WHERE newest.root = later.root)
         ORDER BY later.seq DESC LIMIT 1",
    )?;
    let found = statement
        .query_row(
            params![row.seq, row.root, author.actor, author.workspace],
            |row| Ok((row.get(0)?, row.get::<_, String>(1)?)),
        )
        .optional()?;
    Ok(found.map(|(actor, action)| (actor, ActionName::named(&action))))
}
