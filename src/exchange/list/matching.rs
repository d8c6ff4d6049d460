//! What the rows of a list are to a project: new, the same as a record that is there, or
//! doubtful. Owns: the rule that only the exact key joins a row to a record; what is merely
//! alike is asked about, with all that it may be.

use super::address;
use super::check::{Checked, Reason, Refused, Taken};
use super::drafts::{Facts, Faults};
use super::heading::Heading;
use super::homes::Homes;
use super::spec::{Form, List, Rule};
use super::values::{fill, value_of};
use crate::model::record::{Key, Record};
use crate::rules::identity;
use crate::store::sealing::Fields;
use crate::store::{PersonEdit, Project, StoreError, Stored};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// What somebody says of a doubtful row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is another one.
    New,
    /// It is this one.
    Same(Key),
    /// It is left out.
    Skip,
}

/// Decisions by row of the sheet.
pub type Decisions = HashMap<usize, Decision>;

/// A row that may be somebody who is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubtful {
    /// Its place among the rows that were taken.
    pub index: usize,
    /// Its number in the sheet.
    pub row: usize,
    /// All whom it may be.
    pub candidates: Vec<Key>,
    /// A row of the same sheet that says the same.
    pub twin: Option<usize>,
}

/// How many rows come to what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Rows below the heading.
    pub read: usize,
    /// New records.
    pub added: usize,
    /// Changed records.
    pub updated: usize,
    /// Records that are there just so.
    pub unchanged: usize,
    /// Rows that nobody has decided about.
    pub doubtful: usize,
    /// Rows left out by decision.
    pub skipped: usize,
    /// Rows that are refused.
    pub refused: usize,
}

/// A record that a row changes.
pub(super) struct Update {
    pub key: Key,
    pub before: Record,
    pub after: Record,
    pub fields: Fields,
}

/// A new record.
pub(super) enum New {
    /// Of a row, by its place among those that were taken.
    Row(usize),
    /// As a form made it.
    Made(Box<PersonEdit>),
}

/// What a list comes to.
pub(super) struct Merged {
    pub figures: Figures,
    pub doubtful: Vec<Doubtful>,
    /// Rows that a form refuses, or that name what is not there.
    pub refused: Vec<Refused>,
    pub news: Vec<New>,
    pub updates: Vec<Update>,
    /// Households that updated residents turn out to live in, and those whom charges name.
    pub settled: Vec<PersonEdit>,
    /// Where new residents go.
    pub homes: Homes,
}

/// Rows of the list by what they can be found by.
struct Incoming<'a> {
    by_key: HashMap<String, usize>,
    by_name: HashMap<&'a str, Vec<usize>>,
    by_both: HashMap<(&'a str, &'a str), Vec<usize>>,
}

/// The two columns by which rows are alike.
fn alike_columns(list: &List) -> Option<(usize, usize)> {
    match list.alike {
        [name, second] => Some((list.column(name)?, list.column(second)?)),
        _ => None,
    }
}

impl<'a> Incoming<'a> {
    /// All rows but those that are out already.
    fn of(list: &List, rows: &'a [Taken], out: &HashSet<usize>) -> Self {
        let mut incoming = Self {
            by_key: HashMap::new(),
            by_name: HashMap::new(),
            by_both: HashMap::new(),
        };
        let alike = alike_columns(list);
        for (i, row) in rows.iter().enumerate().filter(|(i, _)| !out.contains(i)) {
            if let Some(key) = list.key_of(&row.values) {
                incoming.by_key.insert(key, i);
            }
            let Some((name, second)) = alike else {
                continue;
            };
            let second = row.values[second].as_deref().unwrap_or_default();
            if let Some(name) = row.values[name].as_deref() {
                incoming.by_name.entry(name).or_default().push(i);
                incoming.by_both.entry((name, second)).or_default().push(i);
            }
        }
        incoming
    }

    /// Rows that may be a record of this name: nothing that both say differs.
    fn alike<'b>(&'b self, name: &'b str, second: &'b str) -> impl Iterator<Item = usize> + 'b {
        let all = second.is_empty().then(|| self.by_name.get(name));
        let same = (!second.is_empty()).then(|| self.by_both.get(&(name, second)));
        let silent = (!second.is_empty()).then(|| self.by_both.get(&(name, "")));
        let lists = [all, same, silent].into_iter().flatten().flatten();
        lists.flatten().copied()
    }
}

/// What is there that rows may be.
#[derive(Default)]
struct Hits {
    exact: HashMap<usize, Vec<(Stored, Fields)>>,
    alike: HashMap<usize, Vec<Key>>,
}

/// The rows with codes in the place of names, and those that name what is not there.
fn resolved<'a>(checked: &'a Checked, facts: &Facts) -> (Cow<'a, [Taken]>, Vec<(usize, Faults)>) {
    let list = checked.list;
    if matches!(list.form, Form::Plain | Form::Typed(_)) {
        return (Cow::Borrowed(&checked.taken), Vec::new());
    }
    let mut rows = checked.taken.clone();
    let mut faulty = Vec::new();
    let mut first: HashMap<String, usize> = HashMap::new();
    for (i, row) in rows.iter_mut().enumerate() {
        let mut faults = facts.resolve(list, &mut row.values);
        // What a name and a code call differently may be the same.
        if let Some(key) = list.key_of(&row.values).filter(|_| faults.is_empty()) {
            let other = *first.entry(key).or_insert(row.row);
            if other != row.row {
                faults.push((list.title(), Reason::Repeated(other)));
            }
        }
        if !faults.is_empty() {
            faulty.push((i, faults));
        }
    }
    (Cow::Owned(rows), faulty)
}

pub(super) fn match_rows(
    project: &Project,
    checked: &Checked,
    decisions: &Decisions,
) -> Result<Merged, StoreError> {
    let list = checked.list;
    let facts = Facts::of(project, list)?;
    let (rows, faulty) = resolved(checked, &facts);
    let out: HashSet<usize> = faulty.iter().map(|(i, _)| *i).collect();
    let incoming = Incoming::of(list, &rows, &out);
    let mut hits = find(project, list, &rows, &incoming, &facts)?;
    let mut work = Work {
        rows: &rows,
        heading: &checked.heading,
        list,
        facts,
        merged: Merged {
            figures: Figures {
                read: checked.read,
                refused: checked.refused.len(),
                ..Figures::default()
            },
            doubtful: Vec::new(),
            refused: Vec::new(),
            news: Vec::new(),
            updates: Vec::new(),
            settled: Vec::new(),
            homes: Homes::of(project, checked)?,
        },
    };
    for (i, faults) in faulty {
        work.refuse(i, &faults);
    }
    for (i, row) in rows.iter().enumerate().filter(|(i, _)| !out.contains(i)) {
        let mut exact = hits.exact.remove(&i).unwrap_or_default();
        if exact.len() == 1
            && let Some((stored, fields)) = exact.pop()
        {
            work.join(i, stored, fields)?;
            continue;
        }
        let mut candidates: Vec<Key> = exact.into_iter().map(|(stored, _)| stored.key).collect();
        if candidates.is_empty() {
            candidates = hits.alike.remove(&i).unwrap_or_default();
        }
        let twin = twin_of(list, &rows, &incoming, i);
        if candidates.is_empty() && twin.is_none() {
            work.add(i)?;
            continue;
        }
        match decisions.get(&row.row) {
            Some(Decision::New) => work.add(i)?,
            Some(Decision::Skip) => work.merged.figures.skipped += 1,
            Some(Decision::Same(key)) => {
                let stored = project.record(key)?.ok_or(StoreError::Erased)?;
                let fields = project.fields_to_edit(&stored)?;
                work.join(i, stored, fields)?;
            }
            None => work.merged.figures.doubtful += 1,
        }
        work.merged.doubtful.push(Doubtful {
            index: i,
            row: row.row,
            candidates,
            twin,
        });
    }
    let mut merged = work.merged;
    merged.figures.added = merged.news.len();
    merged.figures.refused += merged.refused.len();
    merged.refused.sort_by_key(|one| one.row);
    Ok(merged)
}

/// Rows on their way to what they come to.
struct Work<'a> {
    rows: &'a [Taken],
    heading: &'a Heading,
    list: &'static List,
    facts: Facts,
    merged: Merged,
}

impl Work<'_> {
    fn refuse(&mut self, row: usize, faults: &Faults) {
        let row = &self.rows[row];
        let said = |column: usize| row.values[column].as_deref().unwrap_or_default();
        let faults = faults.iter().map(|(i, why)| {
            let column = address::in_sheet(self.list, self.heading, *i);
            (column, *why, said(*i).to_owned())
        });
        self.merged.refused.push(Refused {
            row: row.row,
            faults: faults.collect(),
        });
    }

    /// A row is somebody or something new.
    fn add(&mut self, row: usize) -> Result<(), StoreError> {
        if matches!(self.list.form, Form::Plain | Form::Typed(_)) {
            self.merged.news.push(New::Row(row));
            return Ok(());
        }
        match self.facts.make(self.list, &self.rows[row].values, None)? {
            Err(faults) => self.refuse(row, &faults),
            Ok(made) => {
                self.merged.settled.extend(made.somebody);
                let edit = PersonEdit {
                    key: Key::new(self.list.kind, Project::new_id()?),
                    before: None,
                    record: made.record,
                    fields: made.fields,
                };
                self.merged.news.push(New::Made(Box::new(edit)));
            }
        }
        Ok(())
    }

    /// A row is this record.
    fn join(&mut self, row: usize, stored: Stored, fields: Fields) -> Result<(), StoreError> {
        let values = &self.rows[row].values;
        let (after, new_fields) = if matches!(self.list.form, Form::Plain | Form::Typed(_)) {
            let mut after = stored.record.clone();
            let mut new_fields = fields.clone();
            fill(self.list, values, &mut after, &mut new_fields);
            let home = self.merged.homes.settle(&mut after, &new_fields)?;
            self.merged.settled.extend(home);
            (after, new_fields)
        } else {
            match self
                .facts
                .make(self.list, values, Some((&stored, &fields)))?
            {
                Err(faults) => {
                    self.refuse(row, &faults);
                    return Ok(());
                }
                Ok(made) => {
                    self.merged.settled.extend(made.somebody);
                    (made.record, made.fields)
                }
            }
        };
        if after == stored.record && new_fields == fields {
            self.merged.figures.unchanged += 1;
            return Ok(());
        }
        self.merged.figures.updated += 1;
        self.merged.updates.push(Update {
            key: stored.key,
            before: stored.record,
            after,
            fields: new_fields,
        });
        Ok(())
    }
}

/// The first row of the sheet that says the same as this one further down.
fn twin_of(list: &List, rows: &[Taken], incoming: &Incoming<'_>, row: usize) -> Option<usize> {
    let (name, second) = alike_columns(list)?;
    let values = &rows[row].values;
    let both = (values[name].as_deref()?, values[second].as_deref()?);
    let first = *incoming.by_both.get(&both)?.first()?;
    let other = &rows[first];
    // Two that have keys have different ones: they are two.
    let differ = list.key_of(values).is_some() && list.key_of(&other.values).is_some();
    (first < row && !differ).then_some(other.row)
}

fn find(
    project: &Project,
    list: &'static List,
    rows: &[Taken],
    incoming: &Incoming<'_>,
    facts: &Facts,
) -> Result<Hits, StoreError> {
    let mut hits = Hits::default();
    let alike = alike_columns(list);
    project.compare_with(list.kind, &mut |stored, fields| {
        let kind = stored.record.text("type");
        if list.person_type().is_some_and(|only| kind != Some(only)) {
            return Ok(());
        }
        let of_others = (list.form == Form::Charge)
            .then(|| facts.shown(list, stored.record.clone(), fields.clone()));
        let (shown, shown_fields) = match &of_others {
            Some((record, fields)) => (record, fields),
            None => (&stored.record, &fields),
        };
        let said = |column: usize| value_of(list, column, shown, shown_fields);
        let own: Vec<Option<Box<str>>> = (0..list.columns.len())
            .map(|i| {
                let column = &list.columns[i];
                if !list.key.contains(&column.name) {
                    return None;
                }
                let text = match column.rule {
                    Rule::Identity(_) => plain_id(&said(i)),
                    _ => said(i),
                };
                (!text.is_empty()).then(|| text.into_boxed_str())
            })
            .collect();
        let own_key = list.key_of(&own);
        let hit = own_key.as_ref().and_then(|key| incoming.by_key.get(key));
        let hit = hit.filter(|row| {
            // Whoever was released and is isolated again is so anew.
            list.form != Form::Isolation
                || !facts.is_over(list, &rows[**row].values, (&stored, &fields))
        });
        if let Some(row) = hit.copied() {
            let exact = hits.exact.entry(row).or_default();
            exact.push((stored, fields));
            return Ok(());
        }
        let Some((name, second)) = alike else {
            return Ok(());
        };
        let (own_name, own_second) = (said(name), said(second));
        for row in incoming.alike(&own_name, &own_second) {
            if own_key.is_none() || list.key_of(&rows[row].values).is_none() {
                hits.alike.entry(row).or_default().push(stored.key.clone());
            }
        }
        Ok(())
    })?;
    Ok(hits)
}

/// An id as it would be kept today.
fn plain_id(text: &str) -> String {
    match identity::resident_id(text) {
        Ok(id) => id.text,
        Err(_) => identity::plain(text).to_uppercase(),
    }
}
