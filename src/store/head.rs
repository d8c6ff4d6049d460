//! The head of the journal's chain, kept in a small file beside the project: `.NAME.gpkg.head`.
//! Owns: the form of that file, when it is written, and what it says against the project. Must not
//! know: what entries say.
//!
//! Whoever cuts entries off a project's file, or puts an older file in its place, would have to
//! find this file too. It holds no personal data, and a project without one is as good as ever:
//! it was moved here without it. A head that was once found missing from the chain stays in the
//! file until a backup is put in the project's place on purpose.

use super::backup;
use super::chain::{self, Fault};
use super::connecting::connect_to_read;
use super::error::StoreError;
use super::journal;
use super::schema::meta;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// An entry by its number and hash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Point {
    seq: i64,
    hash: String,
}

impl Point {
    /// The newest entry of a file.
    fn head_of(connection: &Connection) -> Result<Self, StoreError> {
        let (seq, hash) = journal::head(connection)?;
        let hash = hex::encode(hash);
        Ok(Self { seq, hash })
    }

    fn lies_on(&self, connection: &Connection) -> Result<bool, StoreError> {
        match hex::decode(&self.hash) {
            Ok(hash) => chain::holds(connection, self.seq, &hash),
            Err(_) => Ok(false),
        }
    }
}

/// What the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Form {
    project: String,
    head: Point,
    /// Heads that the project was found to have lost.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    lost: Vec<Point>,
    /// Heads of backups that were left behind when an older one was put in the project's place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    left: Vec<Point>,
}

/// Where the head of a project lies.
pub fn path_of(project: &Path) -> PathBuf {
    named(project, ".head")
}

fn named(project: &Path, ending: &str) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(project.file_name().unwrap_or_default());
    name.push(ending);
    project.with_file_name(name)
}

/// What lies beside a project, if it is about it; a file that cannot be read says nothing.
fn read(project: &Path, connection: &Connection) -> Result<Option<Form>, StoreError> {
    let Ok(text) = fs::read(path_of(project)) else {
        return Ok(None);
    };
    let form: Option<Form> = serde_json::from_slice(&text).ok();
    let id = meta(connection, "project_id")?;
    Ok(form.filter(|form| Some(&form.project) == id.as_ref()))
}

/// In place of what is there, at once. It need not survive a power cut: an older head lies on the
/// chain too, and half a file says nothing.
fn write(project: &Path, form: &Form) -> io::Result<()> {
    let draft = named(project, ".head.new");
    fs::write(&draft, serde_json::to_vec(form)?)?;
    fs::rename(&draft, path_of(project))
}

/// The head beside a project that is open for writing.
#[derive(Debug, Default)]
pub struct Head {
    form: Form,
}

impl Head {
    /// What lies beside a project. A head that its chain does not have is kept as lost.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn of(project: &Path, connection: &Connection) -> Result<Self, StoreError> {
        let mut form = read(project, connection)?.unwrap_or_default();
        if !form.project.is_empty() && !form.head.lies_on(connection)? {
            form.lost.push(std::mem::take(&mut form.head));
        }
        form.project = meta(connection, "project_id")?.unwrap_or_default();
        Ok(Self { form })
    }

    /// Keep what the file of the project says now, if that is news. Nothing depends on it: where
    /// it cannot be written, the act that was done stays done.
    pub fn keep(&mut self, project: &Path, connection: &Connection) {
        let Ok(head) = Point::head_of(connection) else {
            return;
        };
        if head != self.form.head {
            self.form.head = head;
            let _ = write(project, &self.form);
        }
    }

    /// The chain was made anew on purpose: backups that still have the old one are no witnesses
    /// against it.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn leave_backups(
        &mut self,
        project: &Path,
        connection: &Connection,
    ) -> Result<(), StoreError> {
        let mut heads = heads_beside(project, connection)?;
        heads.retain(|head| !self.form.left.contains(head));
        if !heads.is_empty() {
            self.form.left.append(&mut heads);
            let _ = write(project, &self.form);
        }
        Ok(())
    }
}

/// The heads of backups that do not lie on the chain.
fn heads_beside(project: &Path, connection: &Connection) -> Result<Vec<Point>, StoreError> {
    let mut heads = Vec::new();
    for backup in backup::list_backups(project) {
        let head = connect_to_read(&backup.path).and_then(|other| Point::head_of(&other));
        if let Ok(head) = head
            && !head.lies_on(connection)?
        {
            heads.push(head);
        }
    }
    Ok(heads)
}

/// Write the head of a copy of a project.
pub fn keep_of_copy(copy: &Path, connection: &Connection) {
    if let (Ok(head), Ok(Some(project))) =
        (Point::head_of(connection), meta(connection, "project_id"))
    {
        let form = Form {
            project,
            head,
            ..Form::default()
        };
        let _ = write(copy, &form);
    }
}

/// A backup was put in the place of a project on purpose: its head counts from now on, and later
/// backups are no witnesses against it.
pub fn begin_anew(project: &Path) {
    let form = || -> Result<Form, StoreError> {
        let connection = connect_to_read(project)?;
        let mut form = Form {
            project: meta(&connection, "project_id")?.unwrap_or_default(),
            head: Point::head_of(&connection)?,
            ..Form::default()
        };
        form.left = heads_beside(project, &connection)?;
        Ok(form)
    };
    let _ = match form() {
        Ok(form) => write(project, &form),
        // What cannot be read has no head; that of the file before must not stay.
        Err(_) => fs::remove_file(path_of(project)),
    };
}

/// What the head beside a project says against it.
///
/// # Errors
/// Whatever the database says.
pub fn faults(project: &Path, connection: &Connection) -> Result<Vec<Fault>, StoreError> {
    let Some(form) = read(project, connection)? else {
        return Ok(Vec::new());
    };
    let mut faults = Vec::new();
    for head in form.lost.iter().chain([&form.head]) {
        if !head.lies_on(connection)? {
            faults.push(Fault::Cut(head.seq));
        }
    }
    Ok(faults)
}

/// What the backups of a project say against it.
///
/// # Errors
/// Whatever the database says.
pub fn faults_by_backups(
    project: &Path,
    connection: &Connection,
) -> Result<Vec<Fault>, StoreError> {
    let left = read(project, connection)?.unwrap_or_default().left;
    let mut heads = heads_beside(project, connection)?;
    heads.retain(|head| !left.contains(head));
    Ok(heads.iter().map(|head| Fault::Cut(head.seq)).collect())
}
