//! What the rows of a list are to a project: new, the same as a record that is there, or
//! doubtful. Owns: the rule that only the exact key joins a row to a record; what is merely
//! alike is asked about, with all that it may be.

use super::check::Checked;
use super::homes::Homes;
use super::spec::Rule;
use super::values::{fill, value_of};
use crate::model::record::{Key, Record};
use crate::rules::identity;
use crate::store::sealing::Fields;
use crate::store::{PersonEdit, Project, StoreError, Stored};
use std::collections::HashMap;

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

/// What a list comes to.
pub(super) struct Merged {
    pub figures: Figures,
    pub doubtful: Vec<Doubtful>,
    /// Rows that become new records, by their place among those that were taken.
    pub news: Vec<usize>,
    pub updates: Vec<Update>,
    /// Households that updated residents turn out to live in.
    pub settled: Vec<PersonEdit>,
    /// Where new residents go.
    pub homes: Homes,
}

/// Rows of the list by what they can be found by.
struct Incoming<'a> {
    by_key: HashMap<&'a str, usize>,
    by_name: HashMap<&'a str, Vec<usize>>,
    by_both: HashMap<(&'a str, &'a str), Vec<usize>>,
    columns: Columns,
}

#[derive(Clone, Copy)]
struct Columns {
    key: usize,
    name: usize,
    second: usize,
}

impl<'a> Incoming<'a> {
    fn of(checked: &'a Checked) -> Self {
        let list = checked.list;
        let place = |name: &str| list.column(name).unwrap_or_default();
        let columns = Columns {
            key: place(list.key),
            name: place(list.alike[0]),
            second: place(list.alike[1]),
        };
        let mut incoming = Self {
            by_key: HashMap::new(),
            by_name: HashMap::new(),
            by_both: HashMap::new(),
            columns,
        };
        for (i, row) in checked.taken.iter().enumerate() {
            if let Some(key) = row.values[columns.key].as_deref() {
                incoming.by_key.insert(key, i);
            }
            let second = row.values[columns.second].as_deref().unwrap_or_default();
            if let Some(name) = row.values[columns.name].as_deref() {
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

pub(super) fn merge(
    project: &Project,
    checked: &Checked,
    decisions: &Decisions,
) -> Result<Merged, StoreError> {
    let incoming = Incoming::of(checked);
    let mut hits = find(project, checked, &incoming)?;
    let mut merged = Merged {
        figures: Figures {
            read: checked.read,
            refused: checked.refused.len(),
            ..Figures::default()
        },
        doubtful: Vec::new(),
        news: Vec::new(),
        updates: Vec::new(),
        settled: Vec::new(),
        homes: Homes::of(project, checked)?,
    };
    for (i, row) in checked.taken.iter().enumerate() {
        let mut exact = hits.exact.remove(&i).unwrap_or_default();
        if exact.len() == 1
            && let Some((stored, fields)) = exact.pop()
        {
            merged.join(checked, i, stored, fields)?;
            continue;
        }
        let mut candidates: Vec<Key> = exact.into_iter().map(|(stored, _)| stored.key).collect();
        if candidates.is_empty() {
            candidates = hits.alike.remove(&i).unwrap_or_default();
        }
        let twin = twin_of(checked, &incoming, i);
        if candidates.is_empty() && twin.is_none() {
            merged.news.push(i);
            continue;
        }
        match decisions.get(&row.row) {
            Some(Decision::New) => merged.news.push(i),
            Some(Decision::Skip) => merged.figures.skipped += 1,
            Some(Decision::Same(key)) => {
                let stored = project.record(key)?.ok_or(StoreError::Erased)?;
                let fields = project.fields_to_edit(&stored)?;
                merged.join(checked, i, stored, fields)?;
            }
            None => merged.figures.doubtful += 1,
        }
        merged.doubtful.push(Doubtful {
            index: i,
            row: row.row,
            candidates,
            twin,
        });
    }
    merged.figures.added = merged.news.len();
    Ok(merged)
}

impl Merged {
    /// A row is this record.
    fn join(
        &mut self,
        checked: &Checked,
        row: usize,
        stored: Stored,
        fields: Fields,
    ) -> Result<(), StoreError> {
        let mut after = stored.record.clone();
        let mut new_fields = fields.clone();
        let values = &checked.taken[row].values;
        fill(checked.list, values, &mut after, &mut new_fields);
        self.settled
            .extend(self.homes.settle(&mut after, &new_fields)?);
        if after == stored.record && new_fields == fields {
            self.figures.unchanged += 1;
            return Ok(());
        }
        self.figures.updated += 1;
        self.updates.push(Update {
            key: stored.key,
            before: stored.record,
            after,
            fields: new_fields,
        });
        Ok(())
    }
}

/// The first row of the sheet that says the same as this one further down.
fn twin_of(checked: &Checked, incoming: &Incoming<'_>, row: usize) -> Option<usize> {
    let Columns { key, name, second } = incoming.columns;
    let values = &checked.taken[row].values;
    let both = (values[name].as_deref()?, values[second].as_deref()?);
    let first = *incoming.by_both.get(&both)?.first()?;
    let other = &checked.taken[first];
    // Two that have keys have different ones: they are two.
    let differ = values[key].is_some() && other.values[key].is_some();
    (first < row && !differ).then_some(other.row)
}

fn find(project: &Project, checked: &Checked, incoming: &Incoming<'_>) -> Result<Hits, StoreError> {
    let list = checked.list;
    let Columns { key, name, second } = incoming.columns;
    let mut hits = Hits::default();
    project.compare_with(list.kind, &mut |stored, fields| {
        let said = |column: usize| value_of(list, column, &stored.record, &fields);
        let own_key = match list.columns[key].rule {
            Rule::Identity(_) => plain_id(&said(key)),
            _ => said(key),
        };
        if let Some(row) = incoming.by_key.get(own_key.as_str()).copied() {
            hits.exact.entry(row).or_default().push((stored, fields));
            return Ok(());
        }
        let (own_name, own_second) = (said(name), said(second));
        for row in incoming.alike(&own_name, &own_second) {
            if own_key.is_empty() || checked.taken[row].values[key].is_none() {
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
