//! Whom to call in a round of sampling, as a list: whoever must be sampled singly first, then grid by
//! grid, household by household, then whom a call sent to be sampled. Owns: the order of its rows. It is no list of records, so it is
//! never read.

use super::spec::MISSING;
use super::values::value_of;
use super::workbook::{Clearness, Exported, Sheet, Words, WriteError};
use crate::course::Course;
use crate::exchange::printed::Printed;
use crate::model::record::Kind;
use crate::model::sampling::{RoundId, SamplingFault, State};
use crate::store::{NewFile, Project, StoreError};
use std::collections::HashMap;
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
    let draft = NewFile::of(path)?;
    let mut sheet = Sheet::begin(&draft, path, &words.list(&MISSING))?;
    let found = missing(path, project, round, clearness, (words, course))?;
    let Some((table, is_kept)) = found else {
        return Ok(None);
    };
    sheet.row(&table.headings, &[])?;
    for cells in &table.rows {
        sheet.row(cells, &[])?;
    }
    sheet.finish(draft)?;
    Ok(Some(Exported {
        rows: table.rows.len(),
        is_untold: !is_kept,
        ..Exported::default()
    }))
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
    (words, course): (&dyn Words, &Course),
) -> Result<Option<(Printed, bool)>, WriteError> {
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
    let mut places: HashMap<&str, (State, usize)> = HashMap::new();
    for (place, (id, state)) in people.chain(sent).enumerate() {
        places.entry(id).or_insert((state, place));
    }
    let reason = match clearness {
        Clearness::Masked => None,
        Clearness::Clear(reason) => Some(reason.as_str()),
    };
    let mut rows: Vec<((State, usize), Vec<String>)> = Vec::with_capacity(places.len());
    let done = project.export_records(
        path,
        MISSING.name,
        Kind::Person,
        reason,
        course,
        &mut |stored, fields| {
            let Some(place) = places.get(stored.key.id.as_str()) else {
                return;
            };
            let columns = MISSING.columns.iter().enumerate();
            let cells = columns.map(|(i, column)| match column.name {
                "called" => words.choice(column, place.0.name()),
                _ => value_of(&MISSING, i, &stored.record, fields),
            });
            rows.push((*place, cells.collect()));
        },
    );
    let is_kept = match done {
        Err(StoreError::Cancelled) => return Ok(None),
        other => other?,
    };
    rows.sort_by_key(|(place, _)| (place.0 != State::Urgent, place.1));
    let captions = MISSING.columns.iter();
    let list = words.list(&MISSING);
    let table = Printed {
        title: format!("{list} {round}"),
        sheet: list,
        headings: captions.map(|c| words.column(&MISSING, c)).collect(),
        rows: rows.into_iter().map(|(_, cells)| cells).collect(),
    };
    Ok(Some((table, is_kept)))
}
