//! The other files that hold rows of a project: backups, backups that were put aside, damaged
//! files that were kept, drafts that a power cut left, and the copies that its journal knows of.
//! Owns: finding them, telling whether they are of this project, opening them to be changed.
//! Must not know: what is to be changed in them.

use super::backup::{folder_of, logs_of};
use super::connecting::prepare;
use super::error::StoreError;
use super::geometry::register_functions;
use super::guard::WriterLock;
use super::journal::{self, HistoryFilter};
use super::project::Project;
use super::schema::{self, meta};
use crate::model::act::ActionName;
use rusqlite::{Connection, OpenFlags};
use std::fs;
use std::path::{Path, PathBuf};

/// What a file is to the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// A rolling backup.
    Backup,
    /// A backup of what was replaced here, put aside.
    SetAside,
    /// A damaged file in whose place a backup was put.
    Damaged,
    /// A copy that was cut off while it was written.
    Unfinished,
    /// A copy that the journal knows of.
    Copy,
}

/// A file that may hold rows of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kin {
    /// The file.
    pub path: PathBuf,
    /// What it is to the project.
    pub relation: Relation,
}

/// Why a file is still as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// A passphrase or a recovery key that is not valid any more opens it.
    OldLock,
    /// Somebody has it open.
    InUse,
    /// It holds values in clear, and no program can tell whose.
    InClear,
    /// The place it was written to cannot be reached.
    Away,
    /// It could not be read or written.
    Failed(String),
}

impl Why {
    /// Its name in files.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::OldLock => "old-lock",
            Self::InUse => "in-use",
            Self::InClear => "in-clear",
            Self::Away => "away",
            Self::Failed(_) => "failed",
        }
    }
}

impl From<StoreError> for Why {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Locked(_) => Self::InUse,
            StoreError::Sql(ref sql)
                if sql.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) =>
            {
                Self::InUse
            }
            other => Self::Failed(other.to_string()),
        }
    }
}

/// A file that is still as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub why: Why,
}

/// How far something got that is to reach every file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// Files that it reached.
    pub done: Vec<PathBuf>,
    /// Files that are still as they were.
    pub left: Vec<Left>,
}

impl Reached {
    /// Take in how it went with one file; `Ok(false)` where it had nothing to do there.
    pub fn count(&mut self, path: &Path, went: Result<bool, Why>) {
        match went {
            Ok(true) => self.done.push(path.to_owned()),
            Ok(false) => {}
            Err(why) => self.left.push(Left {
                path: path.to_owned(),
                why,
            }),
        }
    }
}

/// The files beside a project, but for those of the journal.
pub fn beside(project: &Path) -> Vec<Kin> {
    let mut found = in_folder(&folder_of(project), Relation::Backup);
    let (Some(name), Some(folder)) = (project.file_name(), project.parent()) else {
        return found;
    };
    let name = name.to_string_lossy().into_owned();
    for path in listed(folder) {
        let Some(other) = path.file_name().map(|n| n.to_string_lossy().into_owned()) else {
            continue;
        };
        let is_log = ["-wal", "-shm", "-journal"]
            .iter()
            .any(|ending| other.ends_with(ending));
        if other.starts_with(&format!("{name}.backups-")) {
            found.extend(in_folder(&path, Relation::SetAside));
        } else if other.starts_with(&format!("{name}.damaged-")) && !is_log {
            let relation = Relation::Damaged;
            found.push(Kin { path, relation });
        } else if other.starts_with(".gridroom-") && other.ends_with(".gpkg") {
            let relation = Relation::Unfinished;
            found.push(Kin { path, relation });
        }
    }
    found
}

fn in_folder(folder: &Path, relation: Relation) -> Vec<Kin> {
    let files = listed(folder).into_iter();
    files
        .filter(|path| path.extension().is_some_and(|e| e == "gpkg"))
        .map(|path| Kin { path, relation })
        .collect()
}

/// What lies in a folder, in the order of names.
fn listed(folder: &Path) -> Vec<PathBuf> {
    // A file without a folder of its own lies here.
    let folder = match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    };
    let Ok(files) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = files.filter_map(|file| Some(file.ok()?.path())).collect();
    paths.sort();
    paths
}

/// A file of this project, open to be changed; nobody else writes to it meanwhile.
pub struct Opened {
    /// The connection; its journal is taken away with each commit.
    pub connection: Connection,
    _lock: Option<WriterLock>,
}

/// Open a file to be changed, if it is of the project with this id.
///
/// # Errors
/// [`StoreError::Locked`] while somebody works on it; whatever the database says.
pub fn open(kin: &Kin, project_id: &str) -> Result<Option<Opened>, StoreError> {
    let lock = match kin.relation {
        Relation::Copy => Some(WriterLock::acquire(&kin.path)?),
        _ => None,
    };
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&kin.path, flags)?;
    register_functions(&connection)?;
    prepare(&connection)?;
    if schema::version_of(&connection)?.is_none()
        || meta(&connection, "project_id")?.as_deref() != Some(project_id)
    {
        return Ok(None);
    }
    let mode: String =
        connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    if mode != "delete" {
        return Err(StoreError::Damaged(format!("journal_mode {mode}")));
    }
    Ok(Some(Opened {
        connection,
        _lock: lock,
    }))
}

/// Nothing of what was taken away stays in free pages or in the log. `false` where somebody still
/// reads the log, which is then as it was.
///
/// # Errors
/// Whatever the database says.
pub fn wipe(connection: &Connection) -> Result<bool, StoreError> {
    let checkpoint = || -> Result<bool, StoreError> {
        let busy: i64 =
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        Ok(busy == 0)
    };
    checkpoint()?;
    connection.execute_batch("VACUUM")?;
    checkpoint()
}

impl Project {
    /// The id that all files of this project have.
    pub(super) fn project_id(&self) -> Result<String, StoreError> {
        meta(self.connection(), "project_id")?
            .ok_or_else(|| StoreError::Damaged("project_id".to_owned()))
    }

    /// The files that may hold rows of this project, each once: those beside it, the copies that
    /// the journal knows of, and those beside them.
    pub(super) fn kin(&self) -> Result<Vec<Kin>, StoreError> {
        let mut found = beside(self.path());
        for path in self.paths_of(ActionName::CopyProject)? {
            if !path.is_file() || self.lies_at(&path) {
                continue;
            }
            found.extend(beside(&path));
            let relation = Relation::Copy;
            found.push(Kin { path, relation });
        }
        let mut seen = std::collections::BTreeSet::new();
        found.retain(|kin| seen.insert(kin.path.canonicalize().unwrap_or(kin.path.clone())));
        Ok(found)
    }

    /// Where the journal says that something was written to.
    pub(super) fn paths_of(&self, action: ActionName) -> Result<Vec<PathBuf>, StoreError> {
        let filter = HistoryFilter {
            actions: vec![action],
            ..HistoryFilter::default()
        };
        let rows = self.history(&filter, journal::ALL)?;
        let paths = rows
            .iter()
            .filter_map(|row| Some(PathBuf::from(row.detail.get("path")?.as_str()?)));
        let mut paths: Vec<PathBuf> = paths.collect();
        paths.sort();
        paths.dedup();
        Ok(paths)
    }

    /// What was taken away is wiped from the project's own file; what that did not reach.
    pub(super) fn wipe_own(&self) -> Option<Left> {
        let left = |path: &Path, why| {
            Some(Left {
                path: path.to_owned(),
                why,
            })
        };
        match wipe(self.connection()) {
            Ok(true) => None,
            Ok(false) => {
                let [log, ..] = logs_of(self.path());
                left(&log, Why::InUse)
            }
            Err(error) => left(self.path(), error.into()),
        }
    }
}
