//! Whom to call in a round of sampling, as a list: whoever must be sampled singly first, then grid by
//! grid, household by household, then whom a call sent to be sampled. Owns: the order of its rows.

use super::spec::MISSING;
use super::workbook::{Clearness, Exported, Words, WriteError};
use super::written::{Line, Lines, table, write};
use crate::course::Course;
use crate::exchange::printed::Printed;
use crate::model::sampling::{RoundId, SamplingFault, State};
use crate::store::{Project, StoreError};
use std::collections::HashSet;
use std::path::Path;

/// Write whom to call in a round, XLSX or CSV by the ending; masked, or in clear for a reason that
/// the journal keeps. `None` where it was stopped.
///
/// # Errors
/// Those of [`missing`]; what was there is then whole.
pub fn export_missing(
    path: &Path,
    project: &mut Project,
    round: RoundId,
    clearness: &Clearness,
    words: &dyn Words,
    course: &Course,
) -> Result<Option<Exported>, WriteError> {
    let lines = called(project, round)?;
    write(path, project, (&MISSING, &lines), clearness, words, course)
}

/// Whom to call in a round, to go to a file, which the journal keeps; `None` where it was stopped. The flag
/// is false where the project is only read, so that no journal keeps it.
///
/// # Errors
/// [`WriteError`]; [`SamplingFault::NoRound`] for a round that nobody planned.
pub fn missing(
    path: &Path,
    project: &mut Project,
    round: RoundId,
    clearness: &Clearness,
    words: (&dyn Words, &Course),
) -> Result<Option<(Printed, bool)>, WriteError> {
    let lines = called(project, round)?;
    let found = table(path, project, (&MISSING, &lines), clearness, words)?;
    Ok(found.map(|(table, is_kept)| {
        let title = format!("{} {round}", table.title);
        (Printed { title, ..table }, is_kept)
    }))
}

/// Their rows.
fn called(project: &Project, round: RoundId) -> Result<Lines, WriteError> {
    let today = project.clock().map_err(WriteError::Store)?.today();
    let sampling = project.sampling(round)?;
    if sampling.plan().is_none() {
        return Err(StoreError::from(SamplingFault::NoRound(round)).into());
    }
    let register = project.register(today)?;
    let missing = sampling.missing(&register);
    let people = missing.iter().flat_map(|grid| &grid.people);
    let people = people.map(|one| (one.person.as_str(), one.state));
    let arrivals = project.arrivals()?;
    let sent = sampling.sent(&arrivals).into_iter();
    let sent = sent.map(|one| (one.key.id.as_str(), State::Missing));
    let sent = sent.filter(|(id, _)| sampling.tube_of(id).is_none());
    let mut seen: HashSet<&str> = HashSet::new();
    let called = people.chain(sent).filter(|(id, _)| seen.insert(*id));
    let mut called: Vec<(&str, State)> = called.collect();
    called.sort_by_key(|(_, state)| *state != State::Urgent);
    let lines = called.into_iter().enumerate().map(|(turn, (id, state))| {
        let cells = vec![("called", state.name().to_owned())];
        (id.to_owned(), vec![Line { turn, cells }])
    });
    Ok(lines.collect())
}
