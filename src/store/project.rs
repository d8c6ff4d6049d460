//! An open project. Owns: opening and closing in order, transactions, and the rule that every
//! action is one of them with its journal entry.
//!
//! A file is first opened for reading only, which changes not a byte of it; [`Project::get_ready`]
//! checks it whole before anything is written, behind the first picture.

use super::backup::{self, Backup};
use super::chain::{self, Verdict};
use super::columns::Columns;
use super::draft::Draft;
use super::error::StoreError;
use super::geometry::register_functions;
use super::guard::WriterLock;
use super::journal::{self, Action, ActionName, Author, Entry, EntryRow, HistoryFilter, Mode};
use super::network::is_remote;
use super::outside;
use super::records::{self, Stored, Writer};
use super::schema::{self, SCHEMA_VERSION};
use super::sealing::{Fields, Secret, random_id, seal_fields};
use super::undo::{self, UndoState, WhyNot};
use super::users::Seat;
use crate::model::change::Change;
use crate::model::record::{Key, Kind, Record};
use crate::rules::{Permission, Role};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How a project is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenOptions {
    /// The desk: undo covers what was done here.
    pub workspace: String,
    /// Only to read.
    pub read_only: bool,
}

/// Why a project is open for reading only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadOnlyReason {
    /// It was asked for.
    Asked,
    /// The folder or the file cannot be written to.
    NotWritable(String),
}

/// Whether a project may be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// This is the writer.
    Write,
    /// Reading only.
    ReadOnly(ReadOnlyReason),
}

/// A project to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProject {
    /// Its title.
    pub title: String,
    /// Everything in it is invented: people too are shown (masked) without signing in.
    pub synthetic: bool,
}

/// What a new project holds, in order: records, and personal values in clear that are sealed on
/// their way into the file.
pub type Contents = Vec<(Key, Record, Option<Fields>)>;

/// What getting ready found.
#[derive(Clone, Debug, Default)]
pub struct Readiness {
    /// Entries about what other programs changed.
    pub outside: Vec<Entry>,
    /// The last writer did not end in order; all that was acknowledged is there.
    pub was_left: bool,
    /// The journal's chain.
    pub chain: Verdict,
    /// The backup that was made.
    pub backup: Option<Backup>,
    /// Why no backup could be made.
    pub backup_error: Option<String>,
}

/// An open project.
pub struct Project {
    connection: Connection,
    columns: Columns,
    path: PathBuf,
    access: Access,
    is_ready: bool,
    lock: Option<WriterLock>,
    workspace: String,
    pub(super) seat: Seat,
}

impl Project {
    /// Make a project in a new file: written beside it, whole, then renamed.
    ///
    /// # Errors
    /// [`StoreError::Exists`] where there is a file; whatever the file system or database says.
    pub fn create(
        path: &Path,
        new: &NewProject,
        contents: &Contents,
        options: &OpenOptions,
    ) -> Result<Self, StoreError> {
        if path.exists() {
            return Err(StoreError::Exists(path.to_owned()));
        }
        Self::create_over(path, new, contents, options)
    }

    /// Make a project in place of what is there, which is whole until the new one is.
    ///
    /// # Errors
    /// [`StoreError::Locked`] while somebody works on what is there; whatever the file system or
    /// database says.
    pub fn create_over(
        path: &Path,
        new: &NewProject,
        contents: &Contents,
        options: &OpenOptions,
    ) -> Result<Self, StoreError> {
        let draft = Draft::of(path).map_err(StoreError::io(path))?;
        {
            let mut connection = Connection::open(draft.path())?;
            register_functions(&connection)?;
            prepare(&connection)?;
            // Nothing is lost with a file that has no name yet; it is flushed before it gets one.
            connection.pragma_update(None, "synchronous", "OFF")?;
            let tx = connection.transaction()?;
            fill(&tx, new, contents, &options.workspace)?;
            tx.commit()?;
        }
        let lock = backup::make_way(path)?;
        draft.replace().map_err(StoreError::io(path))?;
        Self::start(path, Some(lock), Access::Write, options)
    }

    /// Open a project. Nothing is written before [`Project::get_ready`].
    ///
    /// # Errors
    /// [`StoreError::Locked`] while somebody else writes (it can still be read), and what is
    /// wrong with the file; it is then untouched.
    pub fn open(path: &Path, options: &OpenOptions) -> Result<Self, StoreError> {
        check_header(path)?;
        let (lock, access) = if options.read_only {
            (None, Access::ReadOnly(ReadOnlyReason::Asked))
        } else {
            match writable(path).and_then(|()| WriterLock::acquire(path)) {
                Ok(lock) => (Some(lock), Access::Write),
                Err(StoreError::Io { source, .. }) => {
                    let reason = ReadOnlyReason::NotWritable(source.to_string());
                    (None, Access::ReadOnly(reason))
                }
                Err(other) => return Err(other),
            }
        };
        Self::start(path, lock, access, options)
    }

    fn start(
        path: &Path,
        lock: Option<WriterLock>,
        access: Access,
        options: &OpenOptions,
    ) -> Result<Self, StoreError> {
        let mut connection = connect_to_read(path)?;
        let version = match schema::version_of(&connection) {
            // A writer that was cut off has left a log that only a writer can play back.
            Err(StoreError::ReadOnly) if lock.is_some() => {
                connection = recover(path)?;
                schema::version_of(&connection)
            }
            other => other,
        };
        let found = version?.ok_or(StoreError::NotAProject)?;
        if found > SCHEMA_VERSION {
            return Err(StoreError::Newer {
                found,
                known: SCHEMA_VERSION,
            });
        }
        if found < SCHEMA_VERSION {
            if lock.is_none() {
                return Err(StoreError::ReadOnly);
            }
            // An older form is brought up only after a copy was laid aside.
            integrity(&connection)?;
            backup::make(&connection, path)?;
            let mut writing = connect_to_write(path)?;
            let tx = writing.transaction_with_behavior(TransactionBehavior::Immediate)?;
            schema::migrate(&tx, found)?;
            tx.commit()?;
            connection = writing;
        }
        let mut project = Self {
            columns: Columns::load(&connection)?,
            connection,
            path: path.to_owned(),
            access,
            is_ready: false,
            lock,
            workspace: options.workspace.clone(),
            seat: Seat::default(),
        };
        project.take_open_seat()?;
        Ok(project)
    }

    /// Check the file whole, begin to write, take over what other programs changed, lay a backup
    /// aside. A reader only checks.
    ///
    /// # Errors
    /// [`StoreError::Damaged`]: the project then stays readable and untouched.
    pub fn get_ready(&mut self) -> Result<Readiness, StoreError> {
        integrity(&self.connection)?;
        let mut readiness = Readiness {
            was_left: self.lock.as_ref().is_some_and(|l| l.was_left),
            chain: chain::verify(&self.connection)?,
            ..Readiness::default()
        };
        if self.access != Access::Write {
            return Ok(readiness);
        }
        match backup::make(&self.connection, &self.path) {
            Ok(made) => readiness.backup = made,
            Err(error) => readiness.backup_error = Some(error.to_string()),
        }
        self.connection = connect_to_write(&self.path)?;
        self.is_ready = true;
        readiness.outside = outside::take_over(self)?;
        Ok(readiness)
    }

    /// How it was opened.
    pub fn options(&self) -> OpenOptions {
        OpenOptions {
            workspace: self.workspace.clone(),
            read_only: self.access != Access::Write,
        }
    }

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

    /// Whether it may be written to.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// What it says of itself.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn title(&self) -> Result<String, StoreError> {
        Ok(schema::meta(&self.connection, "title")?.unwrap_or_default())
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

    /// Do something: all of it or nothing, with its entry in the journal. `None` where it would
    /// change nothing, which leaves no trace. Durable when this returns.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is then changed.
    pub fn commit(&mut self, action: Action) -> Result<Option<Entry>, StoreError> {
        self.commit_with(action, &[])
    }

    /// The same, with the wrapped keys of people who are new.
    pub(super) fn commit_with(
        &mut self,
        mut action: Action,
        new_keys: &[(Key, Vec<u8>)],
    ) -> Result<Option<Entry>, StoreError> {
        action.changes.retain(|change| !change.is_nothing());
        if action.changes.is_empty() {
            return Ok(None);
        }
        self.check_permissions(&action)?;
        let author = self.author();
        self.write_as(&author, &action, Mode::Do, None, new_keys)
            .map(Some)
    }

    fn check_permissions(&self, action: &Action) -> Result<(), StoreError> {
        for change in &action.changes {
            let kind = change.key.kind;
            if kind.is_personal() {
                self.need(Permission::EditRecords)?;
            } else if !matches!(kind, Kind::Entrance | Kind::Checkpoint | Kind::SamplingSite) {
                self.need(Permission::EditMap)?;
            } else if self.need(Permission::EditRecords).is_err() {
                // Checkpoints are the desk's as well as the planner's.
                self.need(Permission::EditMap)?;
            }
        }
        Ok(())
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
        self.author_at(&self.seat)
    }

    /// Who writes an entry from this seat.
    pub(super) fn author_at(&self, seat: &Seat) -> Author {
        Author {
            actor: seat.name.clone(),
            role: seat.role.map_or("", Role::name).to_owned(),
            workspace: self.workspace.clone(),
        }
    }

    /// Write an action, without asking whether its author may, and with it the wrapped keys of
    /// people who are new.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where a record is not what the action was made on.
    pub(super) fn write_as(
        &mut self,
        author: &Author,
        action: &Action,
        mode: Mode,
        root: Option<&str>,
        new_keys: &[(Key, Vec<u8>)],
    ) -> Result<Entry, StoreError> {
        self.transact(|tx, columns| {
            for (key, wrapped) in new_keys {
                super::users::insert_person_key(tx, key, wrapped)?;
            }
            write_in(tx, columns, author, action, mode, root)
        })
    }

    /// Write an entry that changes no record, with a sealed remark if there is one.
    pub(super) fn note(
        &mut self,
        action: &Action,
        sealed: Option<&[u8]>,
    ) -> Result<Entry, StoreError> {
        let author = self.author();
        self.transact(|tx, _| journal::append(tx, &author, action, Mode::Do, None, sealed))
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
        tx.commit()?;
        self.columns = columns;
        Ok(done)
    }

    /// What undo and redo would do, or why they cannot.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn undo_state(&self) -> Result<UndoState, StoreError> {
        if !self.is_ready || self.seat.role.is_none() {
            return Ok(UndoState::neither(WhyNot::ReadOnly));
        }
        undo::state(&self.connection, &self.author())
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
        let changes = journal::changes_of(&self.connection, row.seq)?;
        let changes = changes.iter().rev().map(Change::inverse).collect();
        let action = Action {
            name: row.action.ok_or(StoreError::CannotUndo)?,
            changes,
            place: row.place,
            detail: row.detail,
        };
        self.check_permissions(&action)?;
        let author = self.author();
        self.write_as(&author, &action, mode, Some(&row.root), &[])
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

    /// Check the journal's chain, and that the backups lie on it.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn verify_chain(&self) -> Result<Verdict, StoreError> {
        let mut verdict = chain::verify(&self.connection)?;
        for backup in backup::list_backups(&self.path) {
            let Ok(connection) = connect_to_read(&backup.path) else {
                continue;
            };
            let Ok((seq, hash)) = journal::head(&connection) else {
                continue;
            };
            if !chain::holds(&self.connection, seq, &hash)? {
                verdict.faults.push(chain::Fault::Cut(seq));
            }
        }
        Ok(verdict)
    }

    /// Write a whole copy to another file, in place of what is there. Onto itself there is
    /// nothing to do: every action is on the disk.
    ///
    /// # Errors
    /// [`StoreError::Locked`] while somebody works on what is there; whatever the file system or
    /// database says. What was there is then whole.
    pub fn copy_to(&mut self, path: &Path) -> Result<(), StoreError> {
        if self.lies_at(path) {
            return Ok(());
        }
        let _lock = backup::make_way(path)?;
        if self.is_ready && self.seat.role.is_some() {
            let to = path.display().to_string();
            let action = Action::new(ActionName::CopyProject, Vec::new()).with("path", to);
            self.note(&action, None)?;
        }
        backup::copy(&self.connection, path)
    }

    /// Whether this is the file of the project.
    pub fn lies_at(&self, path: &Path) -> bool {
        match (self.path.canonicalize(), path.canonicalize()) {
            (Ok(own), Ok(other)) => own == other,
            _ => self.path == path,
        }
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
    author: &Author,
    action: &Action,
    mode: Mode,
    root: Option<&str>,
) -> Result<Entry, StoreError> {
    let mut action = action.clone();
    let mut writer = Writer::new(tx, columns);
    for change in &mut action.changes {
        let row = records::find(tx, &change.key)?;
        let now = row.as_ref().and_then(|r| r.record.as_ref());
        let after = change.apply(now).map_err(|conflict| StoreError::Conflict {
            key: change.key.clone(),
            conflict,
        })?;
        change.revision = row.as_ref().map_or(0, |r| r.revision);
        writer.put(&change.key, row.as_ref(), after.as_ref())?;
    }
    writer.finish()?;
    journal::append(tx, author, &action, mode, root, None)
}

fn fill(
    tx: &Connection,
    new: &NewProject,
    contents: &Contents,
    workspace: &str,
) -> Result<(), StoreError> {
    schema::create(tx)?;
    schema::set_meta(tx, "project_id", &random_id()?)?;
    schema::set_meta(tx, "title", &new.title)?;
    schema::set_meta(tx, "synthetic", &new.synthetic.to_string())?;
    let data_key = if new.synthetic {
        let key = Secret::random()?;
        super::users::set_open_key(tx, &key)?;
        Some(key)
    } else {
        None
    };
    let mut columns = Columns::default();
    for kind in Kind::ALL {
        let of_kind = contents.iter().filter(|(key, _, _)| key.kind == kind);
        columns.ensure(tx, kind, of_kind.map(|(_, record, _)| record))?;
    }
    let mut writer = Writer::new(tx, &mut columns);
    for (key, record, fields) in contents {
        let Some(fields) = fields else {
            writer.put(key, None, Some(record))?;
            continue;
        };
        let data_key = data_key.as_ref().ok_or(StoreError::AdministratorNeeded)?;
        let (person_key, wrapped) = super::users::new_person_key(data_key, key)?;
        super::users::insert_person_key(tx, key, &wrapped)?;
        let record = Record {
            sealed: Some(seal_fields(&person_key, key, fields)?),
            ..record.clone()
        };
        writer.put(key, None, Some(&record))?;
    }
    writer.finish()?;
    let author = Author {
        actor: super::users::LOCAL.to_owned(),
        role: Role::Administrator.name().to_owned(),
        workspace: workspace.to_owned(),
    };
    let action = Action::new(ActionName::CreateProject, Vec::new())
        .with("title", new.title.as_str())
        .with("records", contents.len());
    journal::append(tx, &author, &action, Mode::Do, None, None)?;
    Ok(())
}

/// The first hundred bytes tell a GeoPackage from anything else, without a database.
fn check_header(path: &Path) -> Result<(), StoreError> {
    let mut header = [0u8; 100];
    let mut file = File::open(path).map_err(StoreError::io(path))?;
    if file.read_exact(&mut header).is_err() {
        return Err(StoreError::NotGeoPackage);
    }
    if &header[..16] == b"SQLite format 3\0" && &header[68..72] == b"GPKG" {
        Ok(())
    } else {
        Err(StoreError::NotGeoPackage)
    }
}

/// Whether the system lets this file be written to; it is not changed by asking.
fn writable(path: &Path) -> Result<(), StoreError> {
    File::options()
        .append(true)
        .open(path)
        .map(drop)
        .map_err(StoreError::io(path))
}

/// What every connection needs.
fn prepare(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "foreign_keys", "OFF")?;
    // What is taken away is overwritten, not only forgotten.
    connection.pragma_update(None, "secure_delete", "ON")?;
    Ok(())
}

pub(super) fn connect_to_read(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    register_functions(&connection)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Let SQLite bring a file to its last committed state.
fn recover(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
    drop(connection);
    connect_to_read(path)
}

pub(super) fn connect_to_write(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    register_functions(&connection)?;
    prepare(&connection)?;
    let mode = if is_remote(path) { "DELETE" } else { "WAL" };
    connection.pragma_update(None, "journal_mode", mode)?;
    // An entry is acknowledged only once it is on the disk.
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(connection)
}

/// # Errors
/// [`StoreError::Damaged`] with the first few faults.
fn integrity(connection: &Connection) -> Result<(), StoreError> {
    let mut statement = connection.prepare("PRAGMA integrity_check(5)")?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    let faults: Vec<String> = rows.collect::<Result<_, _>>()?;
    if faults == ["ok"] {
        Ok(())
    } else {
        Err(StoreError::Damaged(faults.join("; ")))
    }
}
