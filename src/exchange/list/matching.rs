//! What the rows of a list are to a project: new, the same as a record that is there, or
//! doubtful. Owns: the rule that only the exact key joins a row to a record; what is merely
//! alike is asked about, with all that it may be.

use super::address;
use super::check::{Checked, Reason, Refused, Taken, Warning};
use super::drafts::{Facts, Faults, finder};
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
    /// The rows that were taken, where codes stand in the place of names.
    pub rows: Option<Vec<Taken>>,
    /// What is worth a look for what the project says: row of the sheet, column of the list.
    pub warnings: Vec<(usize, usize, Warning)>,
}

/// Rows of the list by what they can be found by.
struct Incoming<'a> {
    alike: Option<Alike>,
    by_key: HashMap<String, usize>,
    /// By name, and by which of the other columns they say anything in: a bit each.
    by_name: HashMap<(&'a str, u8), Vec<usize>>,
    /// By name, and what they say in one of the other columns.
    by_both: HashMap<(&'a str, usize, &'a str), Vec<usize>>,
}

/// The columns by which rows are alike: the name, and the others.
struct Alike {
    name: usize,
    others: Vec<usize>,
}

impl Alike {
    fn of(list: &List) -> Option<Self> {
        let (name, others) = list.alike.split_first()?;
        let others: Option<Vec<usize>> = others.iter().map(|name| list.column(name)).collect();
        Some(Self {
            name: list.column(name)?,
            others: others?,
        })
    }
}

/// Which of these say anything, a bit each.
fn said_by<'a>(others: impl Iterator<Item = &'a str>) -> u8 {
    let said = others.enumerate().filter(|(_, text)| !text.is_empty());
    said.map(|(i, _)| 1u8 << i).sum()
}

impl<'a> Incoming<'a> {
    /// All rows but those that are out already.
    fn of(list: &List, rows: &'a [Taken], out: &HashSet<usize>) -> Self {
        let mut incoming = Self {
            alike: Alike::of(list),
            by_key: HashMap::new(),
            by_name: HashMap::new(),
            by_both: HashMap::new(),
        };
        for (i, row) in rows.iter().enumerate().filter(|(i, _)| !out.contains(i)) {
            if let Some(key) = list.key_of(&row.values) {
                incoming.by_key.insert(key, i);
            }
            let Some(alike) = &incoming.alike else {
                continue;
            };
            let Some(name) = row.values[alike.name].as_deref() else {
                continue;
            };
            let said = |column: &usize| row.values[*column].as_deref().unwrap_or_default();
            let mask = said_by(alike.others.iter().map(said));
            incoming.by_name.entry((name, mask)).or_default().push(i);
            for (place, text) in alike.others.iter().map(said).enumerate() {
                if !text.is_empty() {
                    let both = incoming.by_both.entry((name, place, text));
                    both.or_default().push(i);
                }
            }
        }
        incoming
    }

    /// Rows that may be a record of this name: one of the others is the same, or none of them is
    /// said by both.
    fn alike(&self, name: &str, others: &[String]) -> Vec<usize> {
        let own = said_by(others.iter().map(String::as_str));
        let mut rows: Vec<usize> = Vec::new();
        for mask in (0..1u8 << others.len()).filter(|mask| mask & own == 0) {
            rows.extend(self.by_name.get(&(name, mask)).into_iter().flatten());
        }
        for (place, text) in others.iter().enumerate() {
            rows.extend(self.by_both.get(&(name, place, text)).into_iter().flatten());
        }
        rows.sort_unstable();
        rows.dedup();
        rows
    }
}

/// What is there that rows may be.
#[derive(Default)]
struct Hits {
    exact: HashMap<usize, Vec<(Stored, Fields)>>,
    alike: HashMap<usize, Vec<Key>>,
}

/// Whether rows become records as they are, through no form.
fn is_plain(list: &List) -> bool {
    matches!(list.form, Form::Plain | Form::Typed(_))
}

/// Whether a row of people calls a building otherwise than by its code, or says where it stands.
fn calls_houses(checked: &Checked) -> bool {
    let list = checked.list;
    let finder = finder(list);
    let mut rows = checked.taken.iter();
    list.column("building").is_some()
        && rows.any(|row| {
            let is_found = finder.is_some_and(|i| row.values[i].is_some());
            is_found || address::calls_a_house(list, &row.values)
        })
}

/// Rows with codes in the place of names.
struct Resolved<'a> {
    rows: Cow<'a, [Taken]>,
    /// Those that name what is not there, or what nobody can tell.
    faulty: Vec<(usize, Faults)>,
    /// What is worth a look: row of the sheet, column.
    warnings: Vec<(usize, usize, Warning)>,
}

fn resolved<'a>(checked: &'a Checked, facts: &Facts) -> Resolved<'a> {
    let list = checked.list;
    if is_plain(list) && !calls_houses(checked) {
        return Resolved {
            rows: Cow::Borrowed(&checked.taken),
            faulty: Vec::new(),
            warnings: Vec::new(),
        };
    }
    let mut rows = checked.taken.clone();
    let (mut faulty, mut warnings) = (Vec::new(), Vec::new());
    let mut first: HashMap<String, usize> = HashMap::new();
    for (i, row) in rows.iter_mut().enumerate() {
        let mut faults = facts.resolve(list, &mut row.values);
        let (of_site, warning) = facts.resolve_site(list, &mut row.values);
        faults.extend(of_site);
        warnings.extend(warning.map(|(column, what)| (row.row, column, what)));
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
    Resolved {
        rows: Cow::Owned(rows),
        faulty,
        warnings,
    }
}

pub(super) fn match_rows(
    project: &Project,
    checked: &Checked,
    decisions: &Decisions,
) -> Result<Merged, StoreError> {
    let list = checked.list;
    let mut facts = Facts::of(project, list)?.of_file(&checked.source.path);
    if is_plain(list) && calls_houses(checked) {
        facts = facts.with_buildings(project)?;
    }
    let Resolved {
        rows,
        faulty,
        warnings,
    } = resolved(checked, &facts);
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
            homes: Homes::of(project, list, &rows)?,
            rows: None,
            warnings,
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
    drop((incoming, hits));
    if let Cow::Owned(rows) = rows {
        merged.rows = Some(rows);
    }
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
        if is_plain(self.list) {
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
        let (after, new_fields) = if is_plain(self.list) {
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
    let alike = incoming.alike.as_ref()?;
    let values = &rows[row].values;
    let name = values[alike.name].as_deref()?;
    let others = alike.others.iter().enumerate();
    let said = others.filter_map(|(place, column)| Some((place, values[*column].as_deref()?)));
    let same = said.filter_map(|(place, text)| incoming.by_both.get(&(name, place, text)));
    let first = same.filter_map(|rows| rows.first().copied()).min()?;
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
        let Some(alike) = &incoming.alike else {
            return Ok(());
        };
        let others: Vec<String> = alike.others.iter().map(|column| said(*column)).collect();
        for row in incoming.alike(&said(alike.name), &others) {
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
