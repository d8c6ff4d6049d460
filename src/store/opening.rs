//! How a project is opened and made ready. Owns: what is checked before anything is
//! written, and what every connection needs.
//!
//! A file is first opened for reading only, which changes not a byte of it; [`Project::get_ready`]
//! checks it whole before anything is written, behind the first picture.

use super::backup::{self, Backup};
use super::chain::{self, Verdict};
use super::columns::Columns;
use super::connecting::{connect_to_read, connect_to_write, data_version, recover};
use super::error::StoreError;
use super::foreign::{self, Examined, Fate, ForeignSql};
use super::guard::WriterLock;
use super::head::{self, Head};
use super::journal::{self, Action, Entry, Mode};
use super::outside;
use super::project::{Access, Project, ReadOnlyReason};
use super::records;
use super::schema::{self, SCHEMA_VERSION};
use super::seat::Seat;
use crate::model::act::ActionName;
use crate::model::record::Kind;
use rusqlite::{Connection, TransactionBehavior};
use serde_json::{Value, json};
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// How a project is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenOptions {
    /// The desk: undo covers what was done here.
    pub workspace: String,
    /// Only to read.
    pub read_only: bool,
}

/// What getting ready found.
#[derive(Clone, Debug, Default)]
pub struct Readiness {
    /// Entries about what other programs changed.
    pub outside: Vec<Entry>,
    /// SQL in the file that is not ours, and what became of it.
    pub foreign: Vec<ForeignSql>,
    /// The last writer did not end in order; all that was acknowledged is there.
    pub was_left: bool,
    /// The journal's chain.
    pub chain: Verdict,
    /// Attributes about people that were left out when the project was made, for it has nobody
    /// yet who could seal them; told until something is done in it.
    pub left_out: Vec<String>,
    /// An erasure has not reached every file yet.
    pub is_purge_unfinished: bool,
    /// So many buildings of an extract, or traced ones, name no unit of the register: an older version
    /// brought them.
    pub unplaced: usize,
    /// The backup that was made.
    pub backup: Option<Backup>,
    /// Why no backup could be made.
    pub backup_error: Option<String>,
}

impl Project {
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

    pub(super) fn start(
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
        let examined = foreign::examine(&connection, found)?;
        let (mut access, mut lock) = (access, lock);
        if found < SCHEMA_VERSION {
            if lock.is_none() {
                return Err(StoreError::ReadOnly);
            }
            if examined.is_refused() {
                return Err(StoreError::Damaged(names_of(&examined)));
            }
            // An older form is brought up only after a copy was laid aside.
            integrity(&connection)?;
            match examined.needs_repair() {
                true => backup::make_anyway(&connection, path).map(drop)?,
                false => backup::make(&connection, path).map(drop)?,
            }
            let mut writing = connect_to_write(path)?;
            let tx = writing.transaction_with_behavior(TransactionBehavior::Immediate)?;
            foreign::repair(&tx, &examined)?;
            schema::migrate(&tx, found)?;
            note_removed(&tx, &examined)?;
            tx.commit()?;
            connection = writing;
        } else if examined.is_refused() && access == Access::Write {
            access = Access::ReadOnly(ReadOnlyReason::Foreign(names_of(&examined)));
            lock = None;
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
            zones_at: None,
            act_id: None,
            examined,
            head: Head::default(),
            round_kept: None,
        };
        if project.access == Access::Write {
            project.head = Head::of(path, &project.connection)?;
        }
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
            foreign: self.examined.foreign.clone(),
            left_out: self.left_out()?,
            is_purge_unfinished: self.unfinished_purge()?.is_some(),
            ..Readiness::default()
        };
        let lost = head::faults(&self.path, &self.connection)?;
        readiness.chain.faults.extend(lost);
        if self.access != Access::Write {
            return Ok(readiness);
        }
        // A file with a record that cannot be read is told before a byte of it is changed.
        for kind in Kind::ALL {
            records::each(&self.connection, kind, &mut |_| Ok(()))?;
        }
        // What was found when the file was opened may be gone, by the migration or since.
        self.examined = foreign::examine(&self.connection, SCHEMA_VERSION)?;
        if !self.lay_aside(&mut readiness) {
            return Ok(readiness);
        }
        self.connection = connect_to_write(&self.path)?;
        self.is_ready = true;
        let removed = self.remove_foreign()?;
        self.settle_clock()?;
        self.adopt_users()?;
        self.settle_baseline()?;
        self.head.keep(&self.path, &self.connection);
        self.seen = data_version(&self.connection)?;
        readiness.outside = removed.into_iter().collect();
        readiness.outside.extend(outside::take_over(self)?);
        self.settle_tube_counts()?;
        self.keep_zones()?;
        readiness.unplaced = self.unplaced()?;
        Ok(readiness)
    }

    /// Lay a backup aside. Without one nothing is taken away that is not ours, and the project is
    /// not written to; `false` then.
    fn lay_aside(&mut self, readiness: &mut Readiness) -> bool {
        let is_needed = self.examined.needs_repair();
        let made = match is_needed {
            true => backup::make_anyway(&self.connection, &self.path).map(Some),
            false => backup::make(&self.connection, &self.path),
        };
        match made {
            Ok(made) => readiness.backup = made,
            Err(error) => {
                readiness.backup_error = Some(error.to_string());
                if is_needed {
                    let reason = ReadOnlyReason::Foreign(names_of(&self.examined));
                    self.access = Access::ReadOnly(reason);
                    self.lock = None;
                    return false;
                }
            }
        }
        true
    }

    /// Take away what is on our tables and is not ours, with an entry.
    fn remove_foreign(&mut self) -> Result<Option<Entry>, StoreError> {
        if !self.examined.needs_repair() {
            return Ok(None);
        }
        let examined = std::mem::take(&mut self.examined);
        self.transact(|tx, _| {
            foreign::repair(tx, &examined)?;
            note_removed(tx, &examined)
        })
    }

    /// Look again, once another program has changed the file, and take away what it put on our
    /// tables, after a backup.
    ///
    /// # Errors
    /// Whatever the file system or the database says.
    pub(super) fn look_for_foreign(&mut self) -> Result<Option<Entry>, StoreError> {
        self.examined = foreign::examine(&self.connection, SCHEMA_VERSION)?;
        if self.examined.needs_repair() {
            backup::make_anyway(&self.connection, &self.path)?;
        }
        self.remove_foreign()
    }

    /// Take over what another program changed while the project is open; it does not know the
    /// lock. Costs nothing while nobody has.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn take_over_outside(&mut self) -> Result<Vec<Entry>, StoreError> {
        if !self.is_ready {
            return Ok(Vec::new());
        }
        let now = data_version(&self.connection)?;
        if now == self.seen {
            return Ok(Vec::new());
        }
        self.seen = now;
        let mut entries: Vec<Entry> = self.look_for_foreign()?.into_iter().collect();
        entries.extend(outside::take_over(self)?);
        Ok(entries)
    }

    /// How it was opened.
    pub fn options(&self) -> OpenOptions {
        OpenOptions {
            workspace: self.workspace.clone(),
            read_only: self.access != Access::Write,
        }
    }
}

/// The names of what has no business in a project.
fn names_of(examined: &Examined) -> String {
    let names = examined.foreign.iter().filter(|one| one.fate != Fate::Kept);
    let names: Vec<&str> = names.map(|one| one.name.as_str()).collect();
    names.join(", ")
}

/// At most so many characters of a text are kept in the journal; the backup has all of it.
const SQL_KEPT: usize = 500;

/// An entry about what was taken away; none where only an index of ours was put right.
fn note_removed(tx: &Connection, examined: &Examined) -> Result<Option<Entry>, StoreError> {
    let removed = examined.of(Fate::Removed).map(|one| {
        let sql: String = one.sql.chars().take(SQL_KEPT).collect();
        json!({"kind": one.kind.name(), "name": one.name, "table": one.table, "sql": sql})
    });
    let removed: Vec<Value> = removed.collect();
    if removed.is_empty() {
        return Ok(None);
    }
    let names: Vec<&str> = examined
        .of(Fate::Removed)
        .map(|one| one.name.as_str())
        .collect();
    let action = Action::new(ActionName::RemoveForeign, Vec::new())
        .with("name", names.join(", "))
        .with("removed", removed);
    journal::append(tx, &outside::pen(), action, Mode::Do, None, None).map(Some)
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
