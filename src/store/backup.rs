//! Rolling backups, through SQLite's backup API: a copy is whole even while somebody writes.
//! They lie in `NAME.gpkg.backups` beside the project, the last ten of them.

use super::draft::Draft;
use super::error::StoreError;
use super::journal;
use rusqlite::Connection;
use rusqlite::backup::{Backup as Copying, StepResult};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// So many are kept.
pub const KEPT: usize = 10;
/// Pages copied at once.
const PAGES: i32 = 4096;

/// A backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Its file.
    pub path: PathBuf,
    /// When it was made (UTC), as its name says: `20211005T140322Z`.
    pub made: String,
    /// How many entries the journal had.
    pub entries: i64,
}

/// The folder of a project's backups.
pub fn folder_of(project: &Path) -> PathBuf {
    let mut name = project.as_os_str().to_owned();
    name.push(".backups");
    PathBuf::from(name)
}

/// The backups of a project, the newest first.
pub fn list_backups(project: &Path) -> Vec<Backup> {
    let Ok(files) = fs::read_dir(folder_of(project)) else {
        return Vec::new();
    };
    let mut backups: Vec<Backup> = files.filter_map(|file| named(file.ok()?.path())).collect();
    backups.sort_by(|a, b| (&b.made, b.entries).cmp(&(&a.made, a.entries)));
    backups
}

fn named(path: PathBuf) -> Option<Backup> {
    let name = path.file_name()?.to_str()?.strip_suffix(".gpkg")?;
    let (made, entries) = name.split_once('-')?;
    Some(Backup {
        made: made.to_owned(),
        entries: entries.parse().ok()?,
        path: path.clone(),
    })
}

/// Make a backup, unless nothing has happened since the newest one; the oldest go.
///
/// # Errors
/// Whatever the file system or database says.
pub fn make(connection: &Connection, project: &Path) -> Result<Option<Backup>, StoreError> {
    let entries = journal::head(connection)?.0;
    let before = list_backups(project);
    if before.first().is_some_and(|b| b.entries == entries) {
        return Ok(None);
    }
    let folder = folder_of(project);
    fs::create_dir_all(&folder).map_err(StoreError::io(&folder))?;
    let made = jiff::Timestamp::now()
        .strftime("%Y%m%dT%H%M%SZ")
        .to_string();
    let backup = Backup {
        path: folder.join(format!("{made}-{entries}.gpkg")),
        made,
        entries,
    };
    copy(connection, &backup.path)?;
    for old in before.iter().skip(KEPT - 1) {
        fs::remove_file(&old.path).map_err(StoreError::io(&old.path))?;
    }
    Ok(Some(backup))
}

/// Copy the whole project to a file, which replaces what is there once the copy is whole.
///
/// # Errors
/// Whatever the file system or database says.
pub fn copy(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let draft = Draft::of(path).map_err(StoreError::io(path))?;
    {
        let mut target = Connection::open(draft.path())?;
        {
            let copying = Copying::new(connection, &mut target)?;
            loop {
                match copying.step(PAGES)? {
                    StepResult::Done => break,
                    StepResult::Busy | StepResult::Locked => {
                        std::thread::sleep(Duration::from_millis(20));
                    }
                    _ => {}
                }
            }
        }
        target.pragma_update(None, "journal_mode", "DELETE")?;
    }
    draft.replace().map_err(StoreError::io(path))
}

/// Put a backup in the place of a damaged project, which is kept beside it under another name;
/// returns that name.
///
/// # Errors
/// Whatever the file system says; the project is then as it was.
pub fn restore(project: &Path, backup: &Path) -> Result<PathBuf, StoreError> {
    let now = jiff::Timestamp::now()
        .strftime("%Y%m%dT%H%M%SZ")
        .to_string();
    let mut name = project.as_os_str().to_owned();
    name.push(format!(".damaged-{now}"));
    let kept = PathBuf::from(name);
    let mut draft = project.as_os_str().to_owned();
    draft.push(".restoring");
    let draft = PathBuf::from(draft);
    fs::copy(backup, &draft).map_err(StoreError::io(&draft))?;
    fs::rename(project, &kept).map_err(StoreError::io(project))?;
    fs::rename(&draft, project).map_err(StoreError::io(project))?;
    // A log of the damaged file must not be played into the sound one.
    for ending in ["-wal", "-shm", "-journal"] {
        let mut log = project.as_os_str().to_owned();
        log.push(ending);
        let mut aside = kept.as_os_str().to_owned();
        aside.push(ending);
        let _ = fs::rename(PathBuf::from(log), PathBuf::from(aside));
    }
    Ok(kept)
}
