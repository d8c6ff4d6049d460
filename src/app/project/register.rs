//! What the project's thread does about the register. Owns: these requests and their answers.
//! Must not know: widgets, or what is counted.

use super::Answer;
use crate::model::register::{self, Register};
use crate::store::{Entry, Project, StoreError};
use jiff::civil::Date;

/// What the window asks about the register; what it wants done are acts.
pub enum RegisterRequest {
    /// Say the register, counted on this day, now and whenever it changes.
    Follow(Date),
    /// List the shifts that were handed over.
    Handovers,
    /// What was done after this entry of the journal.
    Since(i64),
}

/// So many entries of the history are told at most.
const SINCE: usize = 2_000;
/// So many changed records are told one by one; more are read anew.
const TOLD: usize = 2_000;

/// What became of the register.
pub(super) enum News {
    /// Nothing.
    None,
    /// These records changed.
    Some(Vec<register::News>),
    /// So much that it is read anew.
    All,
}

/// Say what is asked.
///
/// # Errors
/// Whatever the project says.
pub(super) fn answer(project: &Project, request: RegisterRequest) -> Result<Answer, StoreError> {
    Ok(match request {
        RegisterRequest::Follow(_) => Answer::Settled,
        RegisterRequest::Handovers => Answer::Handovers(project.handovers()?),
        RegisterRequest::Since(seq) => Answer::Since(project.since(seq, SINCE)?),
    })
}

/// What an entry means for the register.
///
/// # Errors
/// Whatever the project says.
pub(super) fn news_of(project: &Project, entry: &Entry) -> Result<News, StoreError> {
    let kinds = Register::KINDS;
    let about = entry.changes.iter().filter(|c| kinds.contains(&c.key.kind));
    match about.count() {
        0 => Ok(News::None),
        count if count > TOLD => Ok(News::All),
        _ => project.register_news(entry).map(News::Some),
    }
}
