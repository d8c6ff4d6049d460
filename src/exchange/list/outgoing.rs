//! The rows of a list on their way out, whichever file or page they go to. Owns: which columns a row has
//! there, and that who answers for something is told in clear only where that is posted anyway. Must
//! not know: workbooks, pages.

use super::drafts::Facts;
use super::spec::{Form, List};
use super::values::value_of;
use super::workbook::{Clearness, Words};
use crate::course::Course;
use crate::exchange::printed::Printed;
use crate::model::record::Record;
use crate::rules::mask;
use crate::store::sealing::Fields;
use crate::store::{Project, StoreError, Stored};
use std::path::Path;

/// The rows of a list.
pub(super) struct Rows<'a> {
    list: &'a List,
    words: &'a dyn Words,
    facts: Facts,
}

impl<'a> Rows<'a> {
    /// Those of a project.
    pub(super) fn of(
        project: &Project,
        list: &'a List,
        words: &'a dyn Words,
    ) -> Result<Self, StoreError> {
        let facts = Facts::of(project, list)?;
        Ok(Self { list, words, facts })
    }

    fn columns(&self) -> impl Iterator<Item = usize> {
        // Parts of addresses went into the addresses, and places into buildings.
        let columns = &self.list.columns;
        (0..columns.len()).filter(move |i| columns[*i].holder.is_kept())
    }

    /// What stands over them.
    pub(super) fn captions(&self) -> Vec<String> {
        let columns = self.columns();
        let caption = |i: usize| self.words.column(self.list, &self.list.columns[i]);
        columns.map(caption).collect()
    }

    /// What of a record is shown; `None` for one that is none of the list.
    pub(super) fn shown(&self, stored: &Stored, fields: &Fields) -> Option<(Record, Fields)> {
        let kind = stored.record.text("type");
        if self
            .list
            .person_type()
            .is_some_and(|only| kind != Some(only))
        {
            return None;
        }
        let (record, mut fields) =
            self.facts
                .shown(self.list, stored.record.clone(), fields.clone());
        // Whoever answers for something is told in clear where that is posted anyway.
        if self.list.form == Form::Charge && record.attribute("public") != Some(&true.into()) {
            for (name, value) in &mut fields {
                *value = mask::field(name, value);
            }
        }
        Some((record, fields))
    }

    /// Its cells.
    pub(super) fn cells(&self, record: &Record, fields: &Fields) -> Vec<String> {
        let cell = |i: usize| {
            let column = &self.list.columns[i];
            let value = value_of(self.list, i, record, fields);
            let mut choices = column.rule.choices().into_iter().flatten();
            // What is masked already is none of them.
            match choices.any(|(name, _)| *name == value) {
                true => self.words.choice(column, &value),
                false => value,
            }
        };
        self.columns().map(cell).collect()
    }
}

/// Which rows are printed, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Personal values masked or in clear.
    pub clearness: Clearness,
    /// Only rows of these grids, by code or name as lists write them; all where there are none.
    pub grids: Vec<String>,
}

/// The rows of a list to be printed to a file, which the journal keeps; `None` where it was stopped. Without
/// a file they are only looked at, and masked. The flag is false where the project is only read, so that
/// no journal keeps it.
///
/// # Errors
/// Those of [`Project::export_records`].
pub fn printed(
    to: Option<&Path>,
    project: &mut Project,
    list: &List,
    selection: &Selection,
    (words, course): (&dyn Words, &Course),
) -> Result<Option<(Printed, bool)>, StoreError> {
    let rows = Rows::of(project, list, words)?;
    let mut table = Printed {
        title: words.list(list),
        sheet: words.list(list),
        headings: rows.captions(),
        rows: Vec::new(),
    };
    let is_wanted = |record: &Record| {
        let grid = record.text("grid_code").unwrap_or_default();
        selection.grids.is_empty() || selection.grids.iter().any(|wanted| wanted == grid)
    };
    let mut each = |stored: &Stored, fields: &Fields| {
        let shown = rows.shown(stored, fields);
        if let Some((record, fields)) = shown.filter(|(record, _)| is_wanted(record)) {
            table.rows.push(rows.cells(&record, &fields));
        }
    };
    let reason = match &selection.clearness {
        Clearness::Masked => None,
        Clearness::Clear(reason) => Some(reason.as_str()),
    };
    let is_kept = match to {
        Some(path) => project.export_records(path, list.name, list.kind, reason, course, &mut each),
        None => project
            .preview_records(list.kind, course, &mut each)
            .map(|()| true),
    };
    match is_kept {
        Ok(is_kept) => Ok(Some((table, is_kept))),
        Err(StoreError::Cancelled) => Ok(None),
        Err(error) => Err(error),
    }
}
