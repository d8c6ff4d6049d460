//! Rolling backups, through SQLite's backup API: a copy is whole even while somebody writes.
//! They lie in `NAME.gpkg.backups` beside the project, the last ten of them.

use super::error::StoreError;
use super::guard::WriterLock;
use super::head;
use super::journal;
use super::new_file::NewFile;
use crate::course::{Course, Stage};
use rusqlite::Connection;
use rusqlite::backup::{Backup as Copying, Progress, StepResult};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// So many are kept.
pub const KEPT: usize = 10;
/// Pages copied at once.
const PAGES: i32 = 1024;

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
    with_ending(project, ".backups")
}

/// The backups of a project, the newest first.
pub fn list_backups(project: &Path) -> Vec<Backup> {
    let Ok(files) = fs::read_dir(folder_of(project)) else {
        return Vec::new();
    };
    let mut backups: Vec<Backup> = files.filter_map(|file| named(file.ok()?.path())).collect();
    // Of those of one second the one with a number is the later one.
    backups.sort_by(|a, b| {
        let order = |one: &Backup| (one.path.as_os_str().len(), one.path.clone());
        let by_time = (&b.made, b.entries).cmp(&(&a.made, a.entries));
        by_time.then_with(|| order(b).cmp(&order(a)))
    });
    backups
}

fn named(path: PathBuf) -> Option<Backup> {
    let name = path.file_name()?.to_str()?.strip_suffix(".gpkg")?;
    let (made, entries) = name.split_once('-')?;
    Some(Backup {
        made: made.to_owned(),
        entries: entries.split('-').next()?.parse().ok()?,
        path: path.clone(),
    })
}

/// Make a backup, unless nothing has happened since the newest one; the oldest go.
///
/// # Errors
/// Whatever the file system or database says.
pub fn make(connection: &Connection, project: &Path) -> Result<Option<Backup>, StoreError> {
    let entries = journal::head(connection)?.0;
    let newest = list_backups(project).into_iter().next();
    if newest.is_some_and(|b| b.entries == entries) {
        return Ok(None);
    }
    make_anyway(connection, project).map(Some)
}

/// Make a backup, also where nothing was done since the newest one; the oldest go.
///
/// # Errors
/// Whatever the file system or database says.
pub fn make_anyway(connection: &Connection, project: &Path) -> Result<Backup, StoreError> {
    let entries = journal::head(connection)?.0;
    let before = list_backups(project);
    let folder = folder_of(project);
    fs::create_dir_all(&folder).map_err(StoreError::io(&folder))?;
    let made = now();
    // Two of one second are two.
    let mut path = folder.join(format!("{made}-{entries}.gpkg"));
    let mut number = 1;
    while path.exists() {
        number += 1;
        path = folder.join(format!("{made}-{entries}-{number}.gpkg"));
    }
    let backup = Backup {
        path,
        made,
        entries,
    };
    copy(connection, &backup.path)?;
    for old in before.iter().skip(KEPT - 1) {
        fs::remove_file(&old.path).map_err(StoreError::io(&old.path))?;
    }
    Ok(backup)
}

/// Copy the whole project to a file, which replaces what is there once the copy is whole.
///
/// # Errors
/// Whatever the file system or database says.
pub fn copy(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let draft = copied(connection, path, &Course::new(), || Ok(()))?;
    draft.replace().map_err(StoreError::io(path))
}

/// Copy the whole project to a draft of a file, counted by pages. With all but the last of them
/// copied the course is closed, and `note` writes what the copy, too, is to say of itself.
///
/// # Errors
/// Whatever the file system, the database or `note` says; [`StoreError::Cancelled`].
pub fn copied(
    connection: &Connection,
    path: &Path,
    course: &Course,
    note: impl FnOnce() -> Result<(), StoreError>,
) -> Result<NewFile, StoreError> {
    let draft = NewFile::of(path).map_err(StoreError::io(path))?;
    let mut target = Connection::open(draft.path())?;
    {
        let copying = Copying::new(connection, &mut target)?;
        // How many there are is known with the first.
        let mut next = 1;
        course.enter(Stage::Copying, 0);
        let mut is_done = false;
        while next > 0 && !is_done {
            is_done = step(&copying, next)?;
            let Progress {
                remaining,
                pagecount,
            } = copying.progress();
            if next == 1 {
                course.enter(
                    Stage::Copying,
                    usize::try_from(pagecount).unwrap_or_default(),
                );
            }
            if !course.step(usize::try_from(pagecount - remaining).unwrap_or_default()) {
                return Err(StoreError::Cancelled);
            }
            next = PAGES.min(remaining - 1);
        }
        course.close()?;
        // What this connection writes now, the database adds to the copy as well.
        note()?;
        while !is_done {
            is_done = step(&copying, PAGES)?;
        }
    }
    target.pragma_update(None, "journal_mode", "DELETE")?;
    Ok(draft)
}

/// Copy so many pages more; whether all are.
fn step(copying: &Copying<'_, '_>, pages: i32) -> Result<bool, StoreError> {
    Ok(match copying.step(pages)? {
        StepResult::Done => true,
        StepResult::Busy | StepResult::Locked => {
            std::thread::sleep(Duration::from_millis(20));
            false
        }
        _ => false,
    })
}

/// What lay beside a project whose place another one takes, put aside until that one has it. Dropped
/// before, everything is where it was.
#[derive(Debug)]
#[must_use = "dropped at once it puts everything back"]
pub struct Way {
    /// Where each thing lay, and where it lies meanwhile.
    moved: Vec<(PathBuf, PathBuf)>,
}

impl Way {
    fn put_aside(&mut self, what: PathBuf, aside: PathBuf) -> Result<(), StoreError> {
        match fs::rename(&what, &aside) {
            Ok(()) => self.moved.push((what, aside)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(StoreError::io(what)(error)),
        }
        Ok(())
    }

    /// The other one has its place: the logs of the one that was there go with it, its backups stay
    /// aside.
    pub fn settle(mut self) {
        for (_, aside) in std::mem::take(&mut self.moved) {
            if !aside.is_dir() {
                let _ = fs::remove_file(aside);
            }
        }
    }
}

impl Drop for Way {
    fn drop(&mut self) {
        for (what, aside) in self.moved.drain(..).rev() {
            let _ = fs::rename(aside, what);
        }
    }
}

/// Make way for another project at this path, which nobody works on (its lock is held until the new
/// one has its place): its logs, which must not be played into the new one, and its backups, which
/// are none of the new one, are put aside.
///
/// # Errors
/// Whatever the file system says; everything is then where it was.
pub fn make_way(path: &Path, _lock: &WriterLock) -> Result<Way, StoreError> {
    let mut way = Way { moved: Vec::new() };
    let now = now();
    for log in logs_of(path) {
        let aside = free_name(with_ending(&log, &format!(".aside-{now}")));
        way.put_aside(log, aside)?;
    }
    let backups = folder_of(path);
    let aside = free_name(with_ending(&backups, &format!("-{now}")));
    way.put_aside(backups, aside)?;
    Ok(way)
}

/// This name, or the first with a number that nothing has.
fn free_name(path: PathBuf) -> PathBuf {
    let mut free = path.clone();
    let mut number = 1;
    while free.exists() {
        number += 1;
        free = with_ending(&path, &format!("-{number}"));
    }
    free
}

/// The files that SQLite keeps beside a project that is open.
pub fn logs_of(path: &Path) -> [PathBuf; 3] {
    ["-wal", "-shm", "-journal"].map(|ending| with_ending(path, ending))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The instant as names of files have it (UTC): `20211005T140322Z`.
fn now() -> String {
    jiff::Timestamp::now()
        .strftime("%Y%m%dT%H%M%SZ")
        .to_string()
}

/// Put a backup in the place of a damaged project, which is kept beside it under another name;
/// returns that name. There is a project at its place at every moment, and nobody else writes to
/// it meanwhile.
///
/// # Errors
/// [`StoreError::Locked`] while somebody works on it; whatever the file system says. The project
/// is then as it was.
pub fn restore(project: &Path, backup: &Path) -> Result<PathBuf, StoreError> {
    let _lock = WriterLock::acquire(project)?;
    let kept = with_ending(project, &format!(".damaged-{}", now()));
    let draft = NewFile::of(project).map_err(StoreError::io(project))?;
    fs::copy(backup, draft.path()).map_err(StoreError::io(draft.path()))?;
    keep(project, &kept).map_err(StoreError::io(&kept))?;
    // A log of the damaged file must not be played into the sound one.
    let logs = || logs_of(project).into_iter().zip(logs_of(&kept));
    let put_back = || {
        for (log, aside) in logs().filter(|(_, aside)| aside.exists()) {
            let _ = fs::rename(aside, log);
        }
        let _ = fs::remove_file(&kept);
    };
    for (log, aside) in logs().filter(|(log, _)| log.exists()) {
        if let Err(error) = fs::rename(&log, aside) {
            put_back();
            return Err(StoreError::io(log)(error));
        }
    }
    if let Err(error) = draft.replace() {
        put_back();
        return Err(StoreError::io(project)(error));
    }
    head::begin_anew(project);
    Ok(kept)
}

/// Give a file a second name, under which it stays when another takes its first. Where a file
/// can have one name only, it is copied.
fn keep(project: &Path, kept: &Path) -> io::Result<()> {
    if fs::hard_link(project, kept).is_ok() {
        return Ok(());
    }
    let copy = NewFile::of(kept)?;
    fs::copy(project, copy.path())?;
    copy.replace()
}
