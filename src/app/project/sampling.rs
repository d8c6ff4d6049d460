//! What the project's thread does about sampling. Owns: these requests. Must not know: widgets, or who
//! may go into which tube.

use super::Answer;
use crate::course::Course;
use crate::model::sampling::{HomeDraft, RoundId};
use crate::store::{Project, StoreError};

/// What the window asks about sampling; what it wants done are acts.
pub enum SamplingRequest {
    /// Say all that is known of a round, now and whenever something of it changes.
    Follow(RoundId),
    /// Work out tours to those who are sampled at home.
    Tours(Box<HomeDraft>),
}

/// Say what is asked.
///
/// # Errors
/// Whatever the project says.
pub(super) fn answer(
    project: &Project,
    request: SamplingRequest,
    course: &Course,
) -> Result<Answer, StoreError> {
    Ok(match request {
        SamplingRequest::Follow(_) => Answer::Settled,
        SamplingRequest::Tours(draft) => {
            Answer::Tours(Box::new(project.home_tours(&draft, course)?))
        }
    })
}
