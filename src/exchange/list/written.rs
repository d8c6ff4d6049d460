//! Lists that are only written, never read: their rows follow from more than one record. Owns: that they
//! are handed out like any export, by whoever may, masked or for a reason, and kept in the journal.

use super::spec::List;
use super::values::value_of;
use super::workbook::{Clearness, Exported, Sheet, Words, WriteError};
use crate::course::Course;
use crate::exchange::printed::Printed;
use crate::store::{NewFile, Project, StoreError};
use std::collections::HashMap;
use std::path::Path;

/// A row about a record.
pub(super) struct Line {
    /// Where it stands among all.
    pub turn: usize,
    /// Cells that do not come from the record, by column.
    pub cells: Vec<(&'static str, String)>,
}

/// Rows by the id of the record that they are about.
pub(super) type Lines = HashMap<String, Vec<Line>>;

/// Write rows, XLSX or CSV by the ending. `None` where it was stopped.
///
/// # Errors
/// [`WriteError`]; what was there is then whole.
pub(super) fn write(
    path: &Path,
    project: &mut Project,
    rows: (&List, &Lines),
    clearness: &Clearness,
    words: &dyn Words,
    course: &Course,
) -> Result<Option<Exported>, WriteError> {
    let draft = NewFile::of(path)?;
    let mut sheet = Sheet::begin(&draft, path, &words.list(rows.0))?;
    let found = table(path, project, rows, clearness, (words, course))?;
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

/// Rows that go to a file, which the journal keeps; `None` where it was stopped. The flag is false where the
/// project is only read, so that no journal keeps it.
///
/// # Errors
/// Those of [`Project::export_records`].
pub(super) fn table(
    path: &Path,
    project: &mut Project,
    (list, lines): (&List, &Lines),
    clearness: &Clearness,
    (words, course): (&dyn Words, &Course),
) -> Result<Option<(Printed, bool)>, WriteError> {
    let reason = match clearness {
        Clearness::Masked => None,
        Clearness::Clear(reason) => Some(reason.as_str()),
    };
    let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
    let done = project.export_records(
        path,
        list.name,
        list.kind,
        reason,
        course,
        &mut |stored, fields| {
            for line in lines.get(&stored.key.id).into_iter().flatten() {
                let cell = |place: usize| {
                    let column = &list.columns[place];
                    let mut own = line.cells.iter();
                    let value = match own.find(|(name, _)| *name == column.name) {
                        Some((_, value)) => value.clone(),
                        None => value_of(list, place, &stored.record, fields),
                    };
                    let mut choices = column.rule.choices().into_iter().flatten();
                    match choices.any(|(name, _)| *name == value) {
                        true => words.choice(column, &value),
                        false => value,
                    }
                };
                let cells = (0..list.columns.len()).map(cell).collect();
                rows.push((line.turn, cells));
            }
        },
    );
    let is_kept = match done {
        Err(StoreError::Cancelled) => return Ok(None),
        other => other?,
    };
    rows.sort_by_key(|(turn, _)| *turn);
    let captions = list.columns.iter().map(|column| words.column(list, column));
    let table = Printed {
        title: words.list(list),
        sheet: words.list(list),
        headings: captions.collect(),
        rows: rows.into_iter().map(|(_, cells)| cells).collect(),
    };
    Ok(Some((table, is_kept)))
}
