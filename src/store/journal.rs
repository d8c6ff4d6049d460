//! The journal: one entry a user action. Owns: the form of an entry, how it is appended and
//! listed. Must not know: how records are written, who may do what.

use super::chain;
use super::error::StoreError;
use super::schema::set_meta;
use super::sealing::{Secret, random_id, sign};
use crate::geometry::fixed::Coord;
use crate::model::act::ActionName;
use crate::model::change::Change;
use crate::model::record::Kind;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value};

pub use super::chain::head;
pub use crate::rules::calendar::local_time;

/// Whether an entry does something, takes it back, or does it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Does it.
    Do,
    /// Takes back what its root did.
    Undo,
    /// Does again what its root did.
    Redo,
}

impl Mode {
    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Do => "do",
            Self::Undo => "undo",
            Self::Redo => "redo",
        }
    }

    /// The mode of this name; an unknown one does.
    pub fn named(name: &str) -> Self {
        match name {
            "undo" => Self::Undo,
            "redo" => Self::Redo,
            _ => Self::Do,
        }
    }
}

/// What somebody wants to do.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Action {
    /// What.
    pub name: ActionName,
    /// Its changes.
    pub changes: Vec<Change>,
    /// Where to go to see it.
    pub place: Option<Coord>,
    /// What a reader of the history should know, without personal values.
    pub detail: Map<String, Value>,
}

impl Action {
    /// An action.
    pub fn new(name: ActionName, changes: Vec<Change>) -> Self {
        Self {
            name,
            changes,
            place: None,
            detail: Map::new(),
        }
    }

    /// Where to go to see it.
    pub fn at(mut self, place: Option<Coord>) -> Self {
        self.place = place;
        self
    }

    /// Say this to readers of the history.
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.detail.insert(name.to_owned(), value.into());
        self
    }
}

/// Who does it, and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The user's name, or `local` in a project without users.
    pub actor: String,
    /// The role.
    pub role: String,
    /// The desk.
    pub workspace: String,
}

/// Who writes an entry, and the key they sign it with.
#[derive(Clone, Debug)]
pub(super) struct Pen {
    /// Who.
    pub author: Author,
    /// Their private key; `None` where nobody has signed in.
    pub key: Option<Secret>,
}

impl Pen {
    /// Of something that happens by itself, or outside: it signs nothing.
    pub fn unsigned(name: &str) -> Self {
        let author = Author {
            actor: name.to_owned(),
            role: String::new(),
            workspace: name.to_owned(),
        };
        Self { author, key: None }
    }
}

/// A line of the history.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryRow {
    /// Its number in this file, from 1.
    pub seq: i64,
    /// Its id everywhere.
    pub entry: String,
    /// Who, in what role, at which desk.
    pub author: Author,
    /// When (UTC, RFC 3339).
    pub at: String,
    /// What; `None` for an action that only a newer version knows.
    pub action: Option<ActionName>,
    /// Done, taken back, or done again.
    pub mode: Mode,
    /// The entry that this one compensates or repeats; itself for a new action.
    pub root: String,
    /// Where.
    pub place: Option<Coord>,
    /// What a reader should know.
    pub detail: Map<String, Value>,
}

/// An entry with its changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The line of the history.
    pub row: EntryRow,
    /// Its changes, with the revisions they were made on.
    pub changes: Vec<Change>,
}

/// Append an entry; within a transaction of the caller. `root` is `None` for a new action,
/// `sealed` a sealed remark, or the marks of all records ([`super::audit`]).
///
/// # Errors
/// Whatever the database says.
pub(super) fn append(
    connection: &Connection,
    Pen { author, key }: &Pen,
    action: Action,
    mode: Mode,
    root: Option<&str>,
    sealed: Option<&[u8]>,
) -> Result<Entry, StoreError> {
    let entry = random_id()?;
    let now = jiff::Timestamp::now();
    let millis = jiff::Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
    let changes = serde_json::to_string(&action.changes)
        .map_err(|error| StoreError::Damaged(error.to_string()))?;
    let (newest, prev) = head(connection)?;
    let row = EntryRow {
        seq: newest + 1,
        root: root.unwrap_or(&entry).to_owned(),
        entry,
        author: author.clone(),
        at: millis.to_string(),
        action: Some(action.name),
        mode,
        place: action.place,
        detail: action.detail,
    };
    let detail = Value::Object(row.detail.clone()).to_string();
    let link = chain::Link {
        seq: row.seq,
        entry: &row.entry,
        workspace: &author.workspace,
        actor: &author.actor,
        role: &author.role,
        at: &row.at,
        action: action.name.name(),
        mode: mode.name(),
        root: &row.root,
        x: row.place.map(|p| p.x),
        y: row.place.map(|p| p.y),
        detail: &detail,
        changes: &changes,
        sealed,
    };
    let hash = link.hash(&prev);
    let signature = key.as_ref().map(|key| sign(key, &chain::signed(&hash)));
    connection
        .prepare_cached(
            "INSERT INTO gridroom_journal VALUES
             (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        )?
        .execute(params![
            link.seq,
            link.entry,
            link.workspace,
            link.actor,
            link.role,
            link.at,
            link.action,
            link.mode,
            link.root,
            link.x,
            link.y,
            link.detail,
            link.changes,
            link.sealed,
            prev,
            hash,
            signature
        ])?;
    let mut touch = connection.prepare_cached(
        "INSERT OR IGNORE INTO gridroom_touch (kind, id, seq) VALUES (?1, ?2, ?3)",
    )?;
    for change in &action.changes {
        touch.execute(params![change.key.kind.name(), change.key.id, row.seq])?;
    }
    set_meta(connection, "head_seq", &row.seq.to_string())?;
    set_meta(connection, "head_hash", &hex::encode(hash))?;
    Ok(Entry {
        row,
        changes: action.changes,
    })
}

const COLUMNS: &str = "seq, entry, workspace, actor, role, at, action, mode, root, x, y, detail";

fn row_of(row: &Row<'_>) -> rusqlite::Result<EntryRow> {
    let (x, y): (Option<i32>, Option<i32>) = (row.get(9)?, row.get(10)?);
    let detail: String = row.get(11)?;
    Ok(EntryRow {
        seq: row.get(0)?,
        entry: row.get(1)?,
        author: Author {
            workspace: row.get(2)?,
            actor: row.get(3)?,
            role: row.get(4)?,
        },
        at: row.get(5)?,
        action: ActionName::named(&row.get::<_, String>(6)?),
        mode: Mode::named(&row.get::<_, String>(7)?),
        root: row.get(8)?,
        place: x.zip(y).map(|(x, y)| Coord::new(x, y)),
        detail: serde_json::from_str(&detail).unwrap_or_default(),
    })
}

/// What the history shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryFilter {
    /// Only of this author.
    pub actor: Option<String>,
    /// Only such actions.
    pub actions: Vec<ActionName>,
    /// Only whose details hold this text.
    pub text: String,
}

/// No limit: as many lines as a file can have.
pub const ALL: usize = usize::MAX >> 1;

/// Lines of the history, the newest first, at most `limit`.
///
/// # Errors
/// Whatever the database says.
pub fn list(
    connection: &Connection,
    filter: &HistoryFilter,
    limit: usize,
) -> Result<Vec<EntryRow>, StoreError> {
    let names: Vec<&str> = filter.actions.iter().map(|a| a.name()).collect();
    let names = Value::from(names).to_string();
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM gridroom_journal
         WHERE (?1 IS NULL OR actor = ?1)
           AND (?2 = '[]' OR action IN (SELECT value FROM json_each(?2)))
           AND (?3 = '' OR instr(lower(detail), lower(?3)) > 0)
         ORDER BY seq DESC LIMIT ?4"
    ))?;
    let rows = statement.query_map(
        params![filter.actor, names, filter.text.trim(), limit],
        row_of,
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The entry of this number, with its changes.
///
/// # Errors
/// [`StoreError::Damaged`] where it cannot be read.
pub fn entry(connection: &Connection, seq: i64) -> Result<Option<Entry>, StoreError> {
    let row = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM gridroom_journal WHERE seq = ?1"
        ))?
        .query_row([seq], row_of)
        .optional()?;
    row.map(|row| {
        let changes = changes_of(connection, seq)?;
        Ok(Entry { row, changes })
    })
    .transpose()
}

/// Keep the id of an act within its transaction, with the newest entry.
///
/// # Errors
/// Whatever the database says.
pub(super) fn keep_act(connection: &Connection, id: &str) -> Result<(), StoreError> {
    let (seq, _) = head(connection)?;
    connection
        .prepare_cached("INSERT INTO gridroom_act VALUES (?1, ?2)")?
        .execute((id, seq))?;
    Ok(())
}

/// The number of the entry that an act was done with under this id.
///
/// # Errors
/// Whatever the database says.
pub(super) fn of_act(connection: &Connection, id: &str) -> Result<Option<i64>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT seq FROM gridroom_act WHERE id = ?1")?;
    Ok(statement.query_row([id], |row| row.get(0)).optional()?)
}

/// Lines of the history after an entry, the newest first, at most `limit`.
///
/// # Errors
/// Whatever the database says.
pub fn after(connection: &Connection, seq: i64, limit: usize) -> Result<Vec<EntryRow>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM gridroom_journal WHERE seq > ?1 ORDER BY seq DESC LIMIT ?2"
    ))?;
    let rows = statement.query_map(params![seq, limit], row_of)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Number and action of the newest entry that undo does not go back beyond.
///
/// # Errors
/// Whatever the database says.
pub fn last_barrier(connection: &Connection) -> Result<Option<(i64, ActionName)>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT coalesce(max(seq), 0) FROM gridroom_journal WHERE action = ?1")?;
    let mut last = None;
    for action in ActionName::ALL.iter().copied().filter(|a| a.is_barrier()) {
        let seq: i64 = statement.query_row([action.name()], |row| row.get(0))?;
        if seq > 0 {
            last = last.max(Some((seq, action)));
        }
    }
    Ok(last)
}

/// Walk back from the newest entry of an author to the one after `after`, until `visit` says
/// stop.
///
/// # Errors
/// Whatever the database says.
pub fn walk_back(
    connection: &Connection,
    author: &Author,
    after: i64,
    mut visit: impl FnMut(EntryRow) -> Result<bool, StoreError>,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM gridroom_journal
         WHERE actor = ?1 AND workspace = ?2 AND seq > ?3 ORDER BY seq DESC"
    ))?;
    let mut rows = statement.query(params![author.actor, author.workspace, after])?;
    while let Some(row) = rows.next()? {
        if !visit(row_of(row)?)? {
            break;
        }
    }
    Ok(())
}

/// The numbers of the entries after one that touch records of a kind, the newest first.
///
/// # Errors
/// Whatever the database says.
pub fn touching(connection: &Connection, kind: Kind, after: i64) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT seq FROM gridroom_touch WHERE kind = ?1 AND seq > ?2 ORDER BY seq DESC",
    )?;
    let rows = statement.query_map(params![kind.name(), after], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The changes of an entry.
///
/// # Errors
/// [`StoreError::Damaged`] where they cannot be read.
pub fn changes_of(connection: &Connection, seq: i64) -> Result<Vec<Change>, StoreError> {
    let text: String = connection
        .prepare_cached("SELECT changes FROM gridroom_journal WHERE seq = ?1")?
        .query_row([seq], |row| row.get(0))?;
    serde_json::from_str(&text)
        .map_err(|error| StoreError::Damaged(format!("journal {seq}: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_have_names_of_their_own() {
        for action in ActionName::ALL.iter().copied() {
            assert_eq!(ActionName::named(action.name()), Some(action));
        }
        for mode in [Mode::Do, Mode::Undo, Mode::Redo] {
            assert_eq!(Mode::named(mode.name()), mode);
        }
    }
}
