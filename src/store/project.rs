//! An open project. Owns: transactions, and the rule that every action is one of them with its
//! journal entry. Must not know: how it comes to be open (`opening`), and what is done with it
//! (`door` and what that calls); these stand above, and this file imports none of them.

use super::columns::Columns;
use super::epidemic::counts::Counter;
use super::error::StoreError;
use super::foreign::{Examined, ForeignSql};
use super::guard::WriterLock;
use super::head::Head;
use super::journal::{self, Action, Author, Entry, EntryRow, HistoryFilter, Mode, Pen};
use super::kept::RoundKept;
use super::person_keys::insert_person_key;
use super::records::{self, Stored, Writer};
use super::sampling::counts::TubeTally;
use super::schema;
use super::sealing::random_id;
use super::seat::{NOBODY, Seat};
use crate::course::{Course, Stage};
use crate::model::act::{ActionName, Need, admit};
use crate::model::change::{Change, Effect};
use crate::model::epidemic::OrderState;
use crate::model::record::{Key, Kind};
use crate::rules::{Permission, Role};
use jiff::civil::DateTime;
use rusqlite::{Connection, TransactionBehavior};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// Why a project is open for reading only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadOnlyReason {
    /// It was asked for.
    Asked,
    /// The folder or the file cannot be written to.
    NotWritable(String),
    /// SQL in it that is not ours can be neither left nor taken away: these names.
    Foreign(String),
}

/// Whether a project may be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// This is the writer.
    Write,
    /// Reading only.
    ReadOnly(ReadOnlyReason),
}

/// An open project.
pub struct Project {
    pub(super) connection: Connection,
    pub(super) columns: Columns,
    pub(super) path: PathBuf,
    pub(super) access: Access,
    pub(super) is_ready: bool,
    pub(super) lock: Option<WriterLock>,
    pub(super) workspace: String,
    pub(super) seat: Seat,
    /// The state of the file that other programs' changes were last looked for in.
    pub(super) seen: i64,
    /// The instant for which the zones that records of grids name were last brought up to date.
    pub(super) zones_at: Option<DateTime>,
    /// What the schema of the file holds that is not ours.
    pub(super) examined: Examined,
    /// The id that the act was delivered with which is being done.
    pub(super) act_id: Option<String>,
    /// The head of the chain beside the file.
    pub(super) head: Head,
    /// The round of sampling that is worked on.
    pub(super) round_kept: Option<RoundKept>,
}

impl Project {
    /// Whoever sits at another copy of the same project sits here too.
    pub fn take_seat_of(&mut self, other: &Self) {
        let id = |project: &Self| {
            schema::meta(&project.connection, "project_id")
                .ok()
                .flatten()
        };
        if id(self).is_some() && id(self) == id(other) {
            self.seat = other.seat.clone();
        }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// SQL in the file that is not ours, as last looked for.
    pub fn foreign(&self) -> &[ForeignSql] {
        &self.examined.foreign
    }

    /// Whether it may be written to.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// What the map it was made from said of itself, beyond its features.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn members(&self) -> Result<Map<String, Value>, StoreError> {
        let text = schema::meta(&self.connection, "members")?;
        Ok(text
            .and_then(|t| serde_json::from_str(&t).ok())
            .unwrap_or_default())
    }

    /// Everything in it is invented.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn is_synthetic(&self) -> Result<bool, StoreError> {
        Ok(schema::meta(&self.connection, "synthetic")?.as_deref() == Some("true"))
    }

    /// Records of a kind, in the order they came.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where one cannot be read.
    pub fn records(&self, kind: Kind) -> Result<Vec<Stored>, StoreError> {
        records::all(&self.connection, kind)
    }

    /// Records of a kind of which an attribute is this text.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where one cannot be read.
    pub fn records_with(
        &self,
        kind: Kind,
        name: &str,
        text: &str,
    ) -> Result<Vec<Stored>, StoreError> {
        records::with_attribute(&self.connection, kind, name, text)
    }

    /// Nothing was done in it since it was made.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn is_untouched(&self) -> Result<bool, StoreError> {
        Ok(!self.connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM gridroom_journal WHERE seq > 1 AND action <> ?1)",
            [ActionName::Baseline.name()],
            |row| row.get::<_, bool>(0),
        )?)
    }

    /// How many records of a kind there are.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn count(&self, kind: Kind) -> Result<usize, StoreError> {
        records::count(&self.connection, kind)
    }

    /// One record; `None` where it is not there.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where it cannot be read.
    pub fn record(&self, key: &Key) -> Result<Option<Stored>, StoreError> {
        let row = records::find(&self.connection, key)?;
        Ok(row.and_then(|row| {
            Some(Stored {
                key: key.clone(),
                revision: row.revision,
                place: row.place,
                record: row.record?,
            })
        }))
    }

    /// Carry an action out: all of it or nothing, with its entry in the journal. `None` where it
    /// would change nothing, which leaves no trace. Durable when this returns.
    pub(super) fn carry_out(&mut self, action: Action) -> Result<Option<Entry>, StoreError> {
        self.commit_with(action, &[], &Course::new())
    }

    /// The same, with the wrapped keys of people who are new: counted by records, and stopped by the
    /// course until it becomes lasting.
    pub(super) fn commit_with(
        &mut self,
        mut action: Action,
        new_keys: &[(Key, Vec<u8>)],
        course: &Course,
    ) -> Result<Option<Entry>, StoreError> {
        action.changes.retain(|change| !change.is_nothing());
        if action.changes.is_empty() {
            return Ok(None);
        }
        self.check_permissions(&action)?;
        // What was admitted once may be taken back and done again; only what is new is held
        // against the table.
        for change in &action.changes {
            admit(action.name, change)?;
        }
        let pen = self.pen();
        self.write_as(&pen, action, (Mode::Do, None), new_keys, course)
            .map(Some)
    }

    /// Whether whoever sits here may do this.
    pub(super) fn check_permissions(&self, action: &Action) -> Result<(), StoreError> {
        match action.name.need() {
            Need::May(permission) => {
                self.need(permission)?;
            }
            Need::Kinds => self.need_for_kinds(&action.changes)?,
            Need::Anyone | Need::Store => {}
        }
        for change in &action.changes {
            if change.key.kind == Kind::Order && self.is_about_issued(change)? {
                self.need(Permission::IssueOrders)?;
            }
        }
        Ok(())
    }

    fn need_for_kinds(&self, changes: &[Change]) -> Result<(), StoreError> {
        for change in changes {
            let kind = change.key.kind;
            let is_desk = matches!(
                kind,
                Kind::Order
                    | Kind::Round
                    | Kind::RiskArea
                    | Kind::Alarm
                    | Kind::Charge
                    | Kind::RoundPlan
                    | Kind::SamplingTeam
            );
            // What the desk enters as well as the planner.
            let is_shared = matches!(
                kind,
                Kind::Entrance
                    | Kind::Checkpoint
                    | Kind::SamplingSite
                    | Kind::Compound
                    | Kind::Building
            );
            if kind.is_personal() || is_desk {
                self.need(Permission::EditRecords)?;
            } else if !is_shared || self.need(Permission::EditRecords).is_err() {
                self.need(Permission::EditMap)?;
            }
        }
        Ok(())
    }

    /// Whether a change to an order is more than writing a draft.
    fn is_about_issued(&self, change: &Change) -> Result<bool, StoreError> {
        let stands = |status: Option<&Value>| {
            let text = status.and_then(Value::as_str).unwrap_or_default();
            OrderState::named(text).is_some_and(OrderState::is_ruling)
        };
        let before = match &change.effect {
            Effect::Insert(record) => return Ok(stands(record.attribute("status"))),
            Effect::Remove(record) => return Ok(stands(record.attribute("status"))),
            Effect::Patch(_) => self.record(&change.key)?,
        };
        let before = before.is_some_and(|stored| stands(stored.record.attribute("status")));
        let Effect::Patch(patch) = &change.effect else {
            return Ok(before);
        };
        let mut patches = patch.attributes.iter().filter(|p| p.name == "status");
        Ok(before || patches.any(|p| stands(p.after())))
    }

    /// Whether whoever sits here may do this.
    ///
    /// # Errors
    /// [`StoreError::SignInNeeded`], [`StoreError::NotPermitted`].
    pub(super) fn need(&self, permission: Permission) -> Result<Role, StoreError> {
        let role = self.seat.role.ok_or(StoreError::SignInNeeded)?;
        if role.may(permission) {
            Ok(role)
        } else {
            Err(StoreError::NotPermitted { role, permission })
        }
    }

    /// Who writes the next entry.
    pub(super) fn author(&self) -> Author {
        self.pen().author
    }

    /// Who writes the next entry, with their key.
    pub(super) fn pen(&self) -> Pen {
        self.pen_at(&self.seat)
    }

    /// Who writes an entry from this seat.
    pub(super) fn pen_at(&self, seat: &Seat) -> Pen {
        let actor = match seat.name.as_str() {
            "" => NOBODY,
            name => name,
        };
        let author = Author {
            actor: actor.to_owned(),
            role: seat.role.map_or("", Role::name).to_owned(),
            workspace: self.workspace.clone(),
        };
        Pen {
            author,
            key: seat.private_key.clone(),
        }
    }

    /// Write an action, without asking whether its author may, and with it the wrapped keys of
    /// people who are new.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where a record is not what the action was made on.
    pub(super) fn write_as(
        &mut self,
        pen: &Pen,
        action: Action,
        (mode, root): (Mode, Option<&str>),
        new_keys: &[(Key, Vec<u8>)],
        course: &Course,
    ) -> Result<Entry, StoreError> {
        let data_key = self.seat.data_key.clone();
        self.transact(|tx, columns| {
            for (key, wrapped) in new_keys {
                insert_person_key(tx, key, wrapped)?;
            }
            let counter = Counter::new(data_key.as_ref());
            let entry = write_watched(tx, columns, (pen, action), (mode, root), (counter, course))?;
            course.close()?;
            Ok(entry)
        })
    }

    /// Write an entry that changes no record, with a sealed remark if there is one.
    pub(super) fn note(
        &mut self,
        action: Action,
        sealed: Option<&[u8]>,
    ) -> Result<Entry, StoreError> {
        let pen = self.pen();
        self.transact(|tx, _| journal::append(tx, &pen, action, Mode::Do, None, sealed))
    }

    /// One immediate transaction; whatever fails, all is as before.
    pub(super) fn transact<T>(
        &mut self,
        work: impl FnOnce(&Connection, &mut Columns) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if !self.is_ready {
            return Err(StoreError::ReadOnly);
        }
        let mut columns = self.columns.clone();
        let tx = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&tx, &mut columns)?;
        if let Some(id) = &self.act_id {
            journal::keep_act(&tx, id)?;
        }
        tx.commit()?;
        self.act_id = None;
        self.columns = columns;
        self.head.keep(&self.path, &self.connection);
        Ok(done)
    }

    /// Lines of the history, the newest first.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn history(
        &self,
        filter: &HistoryFilter,
        limit: usize,
    ) -> Result<Vec<EntryRow>, StoreError> {
        journal::list(&self.connection, filter, limit)
    }

    /// What an entry of the history changed, with the revisions it was made on.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where it cannot be read.
    pub fn changes_of(&self, row: &EntryRow) -> Result<Vec<Change>, StoreError> {
        journal::changes_of(&self.connection, row.seq)
    }

    /// A new id for a record.
    ///
    /// # Errors
    /// Where the system gives no randomness.
    pub fn new_id() -> Result<String, StoreError> {
        Ok(random_id()?)
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(super) fn columns(&self) -> &Columns {
        &self.columns
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        if self.is_ready {
            // One plain file is left, without a log beside it, so that it can be copied or
            // opened from a medium that cannot be written to.
            let _ = self
                .connection
                .pragma_update(None, "journal_mode", "DELETE");
        }
    }
}

/// Write an action within a transaction: each change with the revision it was committed on.
pub(super) fn write_in(
    tx: &Connection,
    columns: &mut Columns,
    pen: &Pen,
    action: Action,
) -> Result<Entry, StoreError> {
    let counter = Counter::new(None);
    let course = Course::new();
    write_watched(
        tx,
        columns,
        (pen, action),
        (Mode::Do, None),
        (counter, &course),
    )
}

fn write_watched(
    tx: &Connection,
    columns: &mut Columns,
    (pen, mut action): (&Pen, Action),
    (mode, root): (Mode, Option<&str>),
    (mut counter, course): (Counter<'_>, &Course),
) -> Result<Entry, StoreError> {
    let mut writer = Writer::new(tx, columns);
    let mut tubes = TubeTally::default();
    course.enter(Stage::Recording, action.changes.len());
    for change in &mut action.changes {
        let row = records::find(tx, &change.key)?;
        let now = row.as_ref().and_then(|r| r.record.as_ref());
        let after = change.apply(now).map_err(|conflict| StoreError::Conflict {
            key: change.key.clone(),
            conflict,
        })?;
        change.revision = row.as_ref().map_or(0, |r| r.revision);
        writer.put(&change.key, row.as_ref(), after.as_ref())?;
        counter.change(tx, &change.key, (now, after.as_ref()));
        tubes.change(&change.key, now, after.as_ref());
        course.count(1)?;
    }
    writer.finish()?;
    counter.write(tx)?;
    tubes.write(tx)?;
    journal::append(tx, pen, action, mode, root, None)
}
