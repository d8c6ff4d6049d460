//! How a project is made, opened, and made ready. Owns: what is checked before anything is
//! written, and what every connection needs.
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
use super::journal::{self, Action, ActionName, Author, Entry, Mode};
use super::network::is_remote;
use super::outside;
use super::people;
use super::project::Project;
use super::reading;
use super::records::Writer;
use super::schema::{self, SCHEMA_VERSION};
use super::sealing::{Fields, Secret, random_id, seal_fields};
use super::users::Seat;
use crate::model::record::{Key, Kind, Record};
use crate::rules::Role;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use serde_json::{Map, Value};
use std::fs::File;
use std::io::Read;
use std::path::Path;
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
    /// What the map it is made from says of itself, beyond its features.
    pub members: Map<String, Value>,
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
        let mut connection = match connect_to_read(path) {
            // A writer that was cut off has left a log that only a writer can play back.
            Err(StoreError::LogBeside) if lock.is_some() => recover(path)?,
            other => other?,
        };
        let found = schema::version_of(&connection)?.ok_or(StoreError::NotAProject)?;
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
            seen: 0,
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
        self.seen = data_version(&self.connection)?;
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
    schema::set_meta(tx, "story", &new.synthetic.to_string())?;
    let members = Value::Object(new.members.clone());
    schema::set_meta(tx, "members", &members.to_string())?;
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
        let (person_key, wrapped) = people::new_person_key(data_key, key)?;
        people::insert_person_key(tx, key, &wrapped)?;
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
    journal::append(tx, &author, action, Mode::Do, None, None)?;
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
    let connection = reading::open(path)?;
    register_functions(&connection)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Goes up when another connection has changed the file, not for changes of this one.
pub(super) fn data_version(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.query_row("PRAGMA data_version", [], |row| row.get(0))?)
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
    if faults != ["ok"] {
        return Err(StoreError::Damaged(faults.join("; ")));
    }
    // SQLite does not look whether names are text.
    let mut statement = connection.prepare(
        "SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table'",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        row.get::<_, String>(0)?;
        row.get::<_, String>(1)?;
    }
    Ok(())
}
