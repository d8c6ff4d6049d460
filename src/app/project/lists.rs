//! What the project's thread does about lists. Owns: these requests and their answers. Must not know: widgets.

use super::{Answer, Written};
use crate::course::Course;
use crate::exchange::list::{
    Checked, Clearness, Decisions, Exported, Foreseen, List, Sampled, WriteError, apply, count,
    export, export_missing, export_sampled, foresee, missing,
};
use crate::exchange::printed::{self, Printed};
use crate::i18n::{I18n, Language};
use crate::model::record::Key;
use crate::model::sampling::{HomeTours, RoundId};
use crate::print::facts::Stamp;
use crate::print::job::{self, Format, Job};
use crate::print::{PrintError, stamp};
use crate::store::{Project, StoreError};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What of a candidate is shown, to tell namesakes apart.
const TOLD: [&str; 4] = ["name", "phone", "resident_id", "address"];

/// What the window asks about lists.
pub enum ListRequest {
    /// Say what a list would do; a number to be given back.
    Foresee(Arc<Checked>, Decisions, u64),
    /// Bring a list in.
    Import(Arc<Checked>, Decisions),
    /// Say how many rows a list would have.
    Count(&'static List),
    /// Write a list to this file.
    Export(PathBuf, &'static List, Clearness, Language),
    /// Write a table of this name to this file, to be printed: a workbook, or pages in this language.
    Table(PathBuf, &'static str, Box<Printed>, Language),
    /// Write tours to those who are sampled at home to this file, as pages in this language.
    Tours(PathBuf, Box<HomeTours>, Language),
    /// Write whom to call in a round of sampling to this file.
    Missing(PathBuf, RoundId, Clearness, Language),
    /// Write a list of the desk of sampling, of this round, to this file.
    Sampled(PathBuf, (Sampled, RoundId), Clearness, Language),
    /// A call list was copied to be pasted.
    CallListCopied,
}

/// What a list would do, for the window.
pub struct Outlook {
    /// What it would do.
    pub foreseen: Foreseen,
    /// Those who doubtful rows may be, told apart, personal values masked.
    pub candidates: HashMap<Key, String>,
}

pub(super) fn answer(
    project: &mut Project,
    request: ListRequest,
    course: &Course,
) -> Result<Answer, StoreError> {
    Ok(match request {
        ListRequest::Foresee(checked, decisions, asked) => {
            let outlook = outlook(project, &checked, &decisions);
            Answer::ListForeseen(asked, outlook.map(Box::new))
        }
        ListRequest::Import(checked, decisions) => {
            match apply(project, &checked, &decisions, course)? {
                (Some(entry), _) => Answer::Done(Box::new(entry)),
                (None, _) => Answer::Settled,
            }
        }
        ListRequest::Count(list) => Answer::ListCounted(list, count(project, list)?),
        ListRequest::Export(path, list, clearness, language) => {
            let words = I18n::new(language);
            let done = export(&path, project, list, &clearness, &words, course);
            let done = done.map_err(|error| not_written(&path, error))?;
            Answer::ListExported(path, done.ok_or(StoreError::Cancelled)?)
        }
        ListRequest::Missing(path, round, clearness, language) => {
            let words = I18n::new(language);
            let done = write_missing(project, (&path, round), &clearness, (&words, course))?;
            Answer::ListExported(path, done)
        }
        ListRequest::Sampled(path, which, clearness, language) => {
            let words = I18n::new(language);
            let done = export_sampled(&path, project, which, &clearness, &words, course);
            let done = done.map_err(|error| not_written(&path, error))?;
            Answer::ListExported(path, done.ok_or(StoreError::Cancelled)?)
        }
        ListRequest::CallListCopied => match project.note_copied("call-list") {
            // Where nothing can be written nothing is noted.
            Err(StoreError::ReadOnly) => Answer::Settled,
            other => other.map(|()| Answer::Settled)?,
        },
        ListRequest::Tours(path, tours, language) => {
            let words = I18n::new(language);
            let job = Job::Tours(Arc::new(*tours));
            let is_kept = project.note_list(&path, job.name())?;
            write_pages(project, (&path, &job), None, (&words, course))?;
            Answer::Exported(Written {
                path,
                losses: Vec::new(),
                is_kept,
            })
        }
        ListRequest::Table(path, name, table, language) => {
            let is_kept = project.note_list(&path, name)?;
            let words = I18n::new(language);
            if Format::of(&path) == Some(Format::Pdf) {
                let job = Job::List(name, Arc::new((*table).into()));
                write_pages(project, (&path, &job), None, (&words, course))?;
            } else {
                let said = stamp::line(&words, &Stamp::read(project)?);
                let done = printed::write_path(&path, &table, &said);
                done.map_err(|error| not_written(&path, error))?;
            }
            Answer::Exported(Written {
                path,
                losses: Vec::new(),
                is_kept,
            })
        }
    })
}

/// Write what is printed as pages.
fn write_pages(
    project: &Project,
    (path, job): (&Path, &Job),
    reason: Option<&str>,
    words: (&I18n, &Course),
) -> Result<(), StoreError> {
    let done = job::write_now(project, (path, job), reason, words);
    done.map_err(|error| match error {
        job::WriteError::Print(PrintError::Store(error)) => error,
        job::WriteError::Print(PrintError::Stopped(_)) => StoreError::Cancelled,
        job::WriteError::Print(other) => not_written(
            path,
            WriteError::Io(std::io::Error::other(other.to_string())),
        ),
        job::WriteError::Io { path, source } => StoreError::Io { path, source },
    })
}

/// Write whom to call in a round of sampling: as pages, or as rows.
///
/// # Errors
/// Whatever the project or the file system says.
pub fn write_missing(
    project: &mut Project,
    (path, round): (&Path, RoundId),
    clearness: &Clearness,
    (words, course): (&I18n, &Course),
) -> Result<Exported, StoreError> {
    let not_written = |error| not_written(path, error);
    if Format::of(path) != Some(Format::Pdf) {
        let done = export_missing(path, project, round, clearness, words, course);
        return done.map_err(not_written)?.ok_or(StoreError::Cancelled);
    }
    let found = missing(path, project, round, clearness, (words, course));
    let (table, is_kept) = found.map_err(not_written)?.ok_or(StoreError::Cancelled)?;
    let rows = table.rows.len();
    let reason = match clearness {
        Clearness::Clear(reason) => Some(reason.as_str()),
        Clearness::Masked => None,
    };
    let job = Job::List("missing", Arc::new(table.into()));
    write_pages(project, (path, &job), reason, (words, course))?;
    Ok(Exported {
        rows,
        is_untold: !is_kept,
        ..Exported::default()
    })
}

fn not_written(path: &Path, error: WriteError) -> StoreError {
    let source = match error {
        WriteError::Store(error) => return error,
        WriteError::Io(source) => source,
        other => std::io::Error::other(other.to_string()),
    };
    let path = path.to_owned();
    StoreError::Io { path, source }
}

fn outlook(
    project: &Project,
    checked: &Checked,
    decisions: &Decisions,
) -> Result<Outlook, StoreError> {
    let foreseen = foresee(project, checked, decisions)?;
    let mut candidates = HashMap::new();
    for key in foreseen.doubtful.iter().flat_map(|d| &d.candidates) {
        if !candidates.contains_key(key) {
            candidates.insert(key.clone(), told(project, key)?);
        }
    }
    Ok(Outlook {
        foreseen,
        candidates,
    })
}

/// A record in a line, masked.
fn told(project: &Project, key: &Key) -> Result<String, StoreError> {
    let Some(stored) = project.record(key)? else {
        return Ok(String::new());
    };
    let mut parts: Vec<String> = Vec::new();
    if key.kind.is_personal() {
        let fields = project.masked(key, &stored.record)?;
        parts.extend(TOLD.iter().filter_map(|name| fields.get(*name).cloned()));
    }
    for name in ["name", "code", "grid_code"] {
        let value = stored.record.attribute(name).and_then(|v| v.as_str());
        parts.extend(value.map(str::to_owned));
    }
    parts.retain(|part| !part.is_empty());
    Ok(parts.join("  "))
}
