//! What the project's thread does about printing: it says what is known. Must not know: what becomes of
//! it on paper.

use super::Answer;
use crate::course::Course;
use crate::exchange::list::{List, Selection, printed};
use crate::exchange::printed::Printed;
use crate::i18n::{I18n, Language};
use crate::print::PrintError;
use crate::print::facts::{Facts, Wish};
use crate::print::listing::Listed;
use crate::store::{Project, StoreError};
use std::path::PathBuf;

/// What the window asks about printing.
pub enum PrintRequest {
    /// All that is printed.
    Facts {
        /// Of which instant, and why in clear.
        wish: Box<Wish>,
        /// Where it goes and what it is, noted in the journal before anything is read.
        note: Option<Note>,
        /// The list that is printed, where its rows are those of an export.
        list: Option<ListWish>,
    },
    /// The picture of a page is about to go to the clipboard.
    Copied,
}

/// Where something that is printed goes, and what the journal calls it.
pub enum Note {
    /// To this file.
    File(PathBuf, &'static str),
    /// To the clipboard.
    Clipboard(&'static str),
}

/// Which list is printed.
pub struct ListWish {
    /// The list.
    pub list: &'static List,
    /// Which of its rows, and how.
    pub selection: Selection,
    /// The language of its words.
    pub language: Language,
}

impl From<Printed> for Listed {
    fn from(table: Printed) -> Self {
        Self {
            title: table.title,
            headings: table.headings,
            rows: table.rows,
        }
    }
}

/// What was read to be printed.
pub struct ToPrint {
    /// All that is known.
    pub facts: Facts,
    /// The list that was asked for.
    pub listed: Option<Listed>,
    /// The journal keeps that it goes to a file.
    pub is_kept: bool,
}

/// Do what is asked.
///
/// # Errors
/// Whatever the project says.
pub fn answer(
    project: &mut Project,
    request: PrintRequest,
    course: &Course,
) -> Result<Answer, StoreError> {
    match request {
        PrintRequest::Facts { wish, note, list } => {
            let (listed, is_kept) = match (list, note) {
                (Some(list), note) => {
                    let to = match &note {
                        Some(Note::File(path, _)) => Some(path.as_path()),
                        Some(Note::Clipboard(_)) | None => None,
                    };
                    let words = I18n::new(list.language);
                    let found = printed(to, project, list.list, &list.selection, (&words, course))?;
                    let (table, is_kept) = found.ok_or(StoreError::Cancelled)?;
                    (Some(table.into()), is_kept)
                }
                (None, Some(Note::File(path, what))) => {
                    let reason = wish.reason.as_deref();
                    (None, project.note_print(&path, what, reason)?)
                }
                (None, Some(Note::Clipboard(what))) => (None, project.note_picture(what)?),
                (None, None) => (None, false),
            };
            match Facts::read(project, &wish) {
                Err(PrintError::Store(error)) => Err(error),
                facts => Ok(Answer::Facts(facts.map(|facts| {
                    Box::new(ToPrint {
                        facts,
                        listed,
                        is_kept,
                    })
                }))),
            }
        }
        PrintRequest::Copied => project.note_picture("page").map(|_| Answer::Settled),
    }
}
