//! What the project's thread does about printing: it says what is known. Must not know: what becomes of
//! it on paper.

use super::Answer;
use crate::print::PrintError;
use crate::print::facts::{Facts, Wish};
use crate::store::{Project, StoreError};
use std::path::PathBuf;

/// What the window asks about printing.
pub enum PrintRequest {
    /// All that is printed.
    Facts {
        /// Of which instant, and why in clear.
        wish: Wish,
        /// The file it goes to and what it is, noted in the journal before anything is read.
        note: Option<(PathBuf, &'static str)>,
    },
    /// The picture of a page went to the clipboard.
    Copied,
}

/// Do what is asked.
///
/// # Errors
/// Whatever the project says.
pub fn answer(project: &mut Project, request: PrintRequest) -> Result<Answer, StoreError> {
    match request {
        PrintRequest::Facts { wish, note } => {
            let is_kept = match note {
                Some((path, what)) => project.note_print(&path, what, wish.reason.as_deref())?,
                None => false,
            };
            match Facts::read(project, &wish) {
                Err(PrintError::Store(error)) => Err(error),
                facts => Ok(Answer::Facts(facts.map(Box::new), is_kept)),
            }
        }
        PrintRequest::Copied => match project.note_copied("page") {
            // Where nothing can be written nothing is noted.
            Ok(()) | Err(StoreError::ReadOnly) => Ok(Answer::Settled),
            Err(error) => Err(error),
        },
    }
}
