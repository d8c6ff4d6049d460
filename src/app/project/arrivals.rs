//! What the project's thread does about people who came from elsewhere. Owns: these requests and their
//! answers. Must not know: widgets, or what follows from a call.

use super::Answer;
use crate::model::act::{Act, Delivered};
use crate::model::record::Key;
use crate::store::{Outcome, Project, StoreError};

/// What the window asks about them; what else it wants done are acts.
pub enum ArrivalsRequest {
    /// Say all of them, now and whenever one of them changes.
    Follow,
    /// The same of those with whom something is left to do, as they stand in clear; once all are
    /// followed that is enough.
    Watch,
    /// Name and number of somebody in clear, to call them.
    Open(Key),
    /// Other numbers of somebody: of the household, and of these others behind the same door.
    Numbers(Key, Vec<Key>),
}

/// Say what is asked.
///
/// # Errors
/// Whatever the project says.
pub(super) fn answer(
    project: &mut Project,
    request: ArrivalsRequest,
) -> Result<Answer, StoreError> {
    Ok(match request {
        ArrivalsRequest::Follow | ArrivalsRequest::Watch => Answer::Settled,
        ArrivalsRequest::Open(key) => {
            let act = Act::OpenCall { key: key.clone() };
            let done = project.deliver(Delivered { id: None, act })?;
            match done.outcome {
                Outcome::Fields(fields) => Answer::CallOpened(key, fields),
                _ => Answer::Settled,
            }
        }
        ArrivalsRequest::Numbers(key, others) => {
            let numbers = project.other_numbers(&key, &others)?;
            Answer::Numbers(key, numbers)
        }
    })
}
