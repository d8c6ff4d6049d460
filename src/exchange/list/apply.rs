//! Writing a checked list into a project: one action, all or nothing. Owns: what the history says
//! of it, and that the same list twice is noticed.

use super::check::{Checked, Refused, Taken, Warning};
use super::homes::Homes;
use super::matching::{Decisions, Doubtful, Figures, New, Update, match_rows};
use super::spec::List;
use super::values::fill;
use crate::course::{Course, Stage};
use crate::model::change::Change;
use crate::model::record::{Key, Kind, Record};
use crate::store::sealing::Fields;
use crate::store::{Brought, Entry, EntryRow, PersonEdit, Project, StoreError};
use jiff::civil::Date;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// What a list would do.
#[derive(Clone, Debug)]
pub struct Foreseen {
    /// How many rows come to what.
    pub figures: Figures,
    /// Rows that may be somebody who is there, decided or not.
    pub doubtful: Vec<Doubtful>,
    /// Rows that are refused for what the project says of them, beside those that were already.
    pub refused: Vec<Refused>,
    /// What is worth a look for what the project says: row of the sheet, column of the list. The rows
    /// are taken all the same.
    pub warnings: Vec<(usize, usize, Warning)>,
    /// Just the same was brought in before, and not taken back.
    pub before: Option<EntryRow>,
}

/// What a list would do; nothing is written.
///
/// # Errors
/// Whatever the project says.
pub fn foresee(
    project: &Project,
    checked: &Checked,
    decisions: &Decisions,
) -> Result<Foreseen, StoreError> {
    let matched = match_rows(project, checked, decisions)?;
    Ok(Foreseen {
        figures: matched.figures,
        doubtful: matched.doubtful,
        refused: matched.refused,
        warnings: matched.warnings,
        before: project.last_import(&batch_of(checked))?,
    })
}

/// Bring a list in, counted by records. The entry is `None` where nothing would change.
///
/// # Errors
/// Whatever the project says; nothing is then written. [`StoreError::Cancelled`] where it was
/// stopped.
pub fn apply(
    project: &mut Project,
    checked: &Checked,
    decisions: &Decisions,
    course: &Course,
) -> Result<(Option<Entry>, Figures), StoreError> {
    let matched = match_rows(project, checked, decisions)?;
    let figures = matched.figures;
    course.enter(Stage::Recording, figures.added + figures.updated);
    let name = checked.source.path.file_name().unwrap_or_default();
    let details: [(&str, Value); 7] = [
        ("file", name.to_string_lossy().into()),
        ("list", checked.list.name.into()),
        ("kind", checked.list.kind.name().into()),
        ("added", figures.added.into()),
        ("updated", figures.updated.into()),
        ("refused", figures.refused.into()),
        ("batch", batch_of(checked).into()),
    ];
    let details = details.map(|(name, value)| (name.to_owned(), value));
    let brought = Brought {
        details: details.into(),
        place: None,
    };
    let mut homes = matched.homes;
    let rows = matched.rows.as_deref().unwrap_or(&checked.taken);
    let today = project.clock()?.today();
    let news = matched.news.into_iter().flat_map(|new| {
        let i = match new {
            New::Row(i) => i,
            New::Made(made) => return None.into_iter().chain([Ok(*made)]),
        };
        let (home, new) = match new_record(checked.list, &rows[i], &mut homes, today) {
            Ok((home, new)) => (home.map(Ok), Ok(new)),
            Err(error) => (None, Err(error)),
        };
        home.into_iter().chain([new])
    });
    let settled = matched.settled.into_iter().map(Ok);
    let entry = if checked.list.kind.is_personal() {
        let edits = matched.updates.into_iter().map(|update| Ok(edit(update)));
        project.import_people(
            Vec::new(),
            settled.chain(edits).chain(news),
            brought,
            course,
        )?
    } else {
        let mut changes = Vec::new();
        for update in matched.updates {
            let Update {
                key, before, after, ..
            } = update;
            changes.push(Change::between(key, &before, &after));
        }
        for new in news {
            let PersonEdit { key, record, .. } = new?;
            changes.push(Change::insert(key, record));
        }
        match settled.len() {
            0 => project.import(changes, brought, course)?,
            _ => project.import_people(changes, settled, brought, course)?,
        }
    };
    Ok((entry, figures))
}

fn edit(update: Update) -> PersonEdit {
    PersonEdit {
        key: update.key,
        before: Some(update.before),
        record: update.after,
        fields: update.fields,
    }
}

/// The record of a row, and the household it turns out to live in where that is new.
fn new_record(
    list: &List,
    row: &Taken,
    homes: &mut Homes,
    today: Date,
) -> Result<(Option<PersonEdit>, PersonEdit), StoreError> {
    let mut record = Record::default();
    let mut fields = Fields::new();
    fill(list, &row.values, &mut record, &mut fields);
    if list.kind == Kind::Person {
        let properties = record.feature.properties.get_or_insert_default();
        let kind = properties
            .entry("type")
            .or_insert_with(|| list.person_type().unwrap_or("resident").into());
        // Residents are kept from the day they were entered, which is no day of theirs: it does
        // not leave with a list.
        if *kind == "resident" && !properties.contains_key("date") {
            properties.insert("entered".to_owned(), today.to_string().into());
        }
    }
    let home = homes.settle(&mut record, &fields)?;
    let edit = PersonEdit {
        key: Key::new(list.kind, Project::new_id()?),
        before: None,
        record,
        fields,
    };
    Ok((home, edit))
}

/// What tells this content from any other: the values of all rows, in their order.
fn batch_of(checked: &Checked) -> String {
    let mut hash = Sha256::new();
    hash.update(checked.list.name);
    for row in &checked.taken {
        for value in &row.values {
            let text = value.as_deref();
            let length = text.map_or(u64::MAX, |t| t.len() as u64);
            hash.update(length.to_le_bytes());
            hash.update(text.unwrap_or_default());
        }
    }
    hex::encode(hash.finalize())
}
