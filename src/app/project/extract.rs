//! What the project's thread does about extracts of OpenStreetMap. Must not know: how one is read.

use super::Answer;
use crate::course::Course;
use crate::exchange::osm::Town;
use crate::exchange::osm::update::{Update, compare, scope_of};
use crate::store::{Project, StoreError};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the window asks about extracts.
pub enum ExtractRequest {
    /// The scope the project was made with.
    Scope,
    /// What differs from a newer extract of that scope.
    Compare(Arc<Town>),
    /// Take this over, but for what is left out, by place in the list; from a file of this name.
    Take(Arc<Update>, BTreeSet<usize>, String),
}

/// Do what is asked.
///
/// # Errors
/// Whatever the project says.
pub fn answer(
    project: &mut Project,
    request: ExtractRequest,
    course: &Course,
) -> Result<Answer, StoreError> {
    Ok(match request {
        ExtractRequest::Scope => Answer::Scope(scope_of(project)?.map(Box::new)),
        ExtractRequest::Compare(town) => Answer::Update(Box::new(compare(project, &town, course)?)),
        ExtractRequest::Take(update, left_out, file) => {
            let taken = update.take(
                project,
                |place, _| !left_out.contains(&place),
                &file,
                course,
            )?;
            taken.map_or(Answer::Unchanged, |entry| Answer::Done(Box::new(entry)))
        }
    })
}
