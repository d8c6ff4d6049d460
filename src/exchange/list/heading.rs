//! Which column of a sheet is which column of a list. Owns: how a heading is recognised.

use super::rows::{Row, Sheet, Source, beginnings};
use super::spec::{LISTS, List};
use crate::exchange::report::ReadError;
use crate::rules::identity;

/// The heading is looked for in so many rows: above it stand titles and remarks.
const ROWS: usize = 20;

/// A heading that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// Its row in the sheet, from 1.
    pub row: usize,
    /// What the sheet calls its columns.
    pub captions: Vec<String>,
    /// For each column of the list its column in the sheet.
    pub places: Vec<Option<usize>>,
}

/// A caption without gaps, marks of need and what stands in brackets.
pub fn plain(caption: &str) -> String {
    let text = identity::plain(caption);
    let text = text.split(['(', '[', '{', '【']).next().unwrap_or_default();
    let kept = text
        .chars()
        .filter(|c| !matches!(c, '*' | '_' | '-' | ':' | '.'));
    kept.collect::<String>().to_lowercase()
}

/// A sheet of the workbook that a list was looked for in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// The sheet.
    pub sheet: Sheet,
    /// It looks like a list as well: nothing is missing in its heading, and rows stand below it.
    pub fits: bool,
}

/// A list that was found in a file.
#[derive(Clone, Debug)]
pub struct Found {
    /// Where: of a workbook the sheet is named.
    pub source: Source,
    /// The first rows of the sheet.
    pub first: Vec<Row>,
    /// What it is a list of.
    pub list: &'static List,
    /// Which column is which.
    pub heading: Heading,
    /// The sheets of the workbook, in their order; none of a text.
    pub sheets: Vec<Other>,
}

impl Found {
    /// Sheets that look like a list as well and are not read.
    pub fn left(&self) -> impl Iterator<Item = &Sheet> {
        let chosen = self.source.sheet.as_deref();
        let others = self
            .sheets
            .iter()
            .filter(move |other| other.fits && Some(other.sheet.name.as_str()) != chosen);
        others.map(|other| &other.sheet)
    }
}

/// Find the list in a file: in the sheet that is named, else in the one that fits best and is
/// not hidden. `list` is what it is a list of, where that is known.
///
/// # Errors
/// [`ReadError`]; [`ReadError::Empty`] for a file without rows.
pub fn find(source: &Source, list: Option<&'static List>) -> Result<Found, ReadError> {
    let beginnings = beginnings(source, ROWS)?;
    let mut sheets = Vec::new();
    let mut best: Option<(usize, (&'static List, Heading))> = None;
    let rank = |index: usize, (list, heading): &(&'static List, Heading)| {
        let one = &beginnings[index];
        let is_hidden = one.sheet.as_ref().is_some_and(|sheet| sheet.is_hidden);
        let has_rows = one.rows.iter().any(|row| row.number > heading.row);
        let missing = heading.missing(list).len();
        // Of sheets that are alike the first.
        let order = std::cmp::Reverse(index);
        (!is_hidden, missing == 0, has_rows, heading.score(), order)
    };
    for (index, one) in beginnings.iter().enumerate() {
        let guessed = match list {
            Some(list) => (list, Heading::guess(list, &one.rows)),
            None => guess(&one.rows),
        };
        let ranked = rank(index, &guessed);
        sheets.extend(one.sheet.clone().map(|sheet| Other {
            sheet,
            fits: ranked.1 && ranked.2,
        }));
        let is_chosen = one
            .sheet
            .as_ref()
            .is_some_and(|s| Some(&s.name) == source.sheet.as_ref());
        let is_better = best
            .as_ref()
            .is_none_or(|(at, other)| rank(*at, other) < ranked);
        if is_chosen || source.sheet.is_none() && is_better && !one.rows.is_empty() {
            best = Some((index, guessed));
        }
    }
    let (index, (list, heading)) = best.ok_or(ReadError::Empty)?;
    let one = beginnings.into_iter().nth(index).ok_or(ReadError::Empty)?;
    if one.rows.is_empty() {
        return Err(ReadError::Empty);
    }
    let source = Source {
        sheet: one.sheet.map(|sheet| sheet.name),
        ..source.clone()
    };
    Ok(Found {
        source,
        first: one.rows,
        list,
        heading,
        sheets,
    })
}

/// The first rows of the sheet that a list is read from.
///
/// # Errors
/// As for [`find`].
pub fn look(source: &Source) -> Result<Vec<Row>, ReadError> {
    Ok(find(source, None)?.first)
}

impl Heading {
    /// The heading that a row is, as far as it is one.
    pub fn of(list: &List, row: &Row) -> Self {
        let captions: Vec<String> = row.cells.iter().map(|cell| cell.text()).collect();
        let plain: Vec<String> = captions.iter().map(|c| plain(c)).collect();
        let mut taken: Vec<usize> = Vec::new();
        let places = list
            .columns
            .iter()
            .map(|column| {
                let found = column.names.iter().find_map(|name| {
                    let is_it = |i: &usize| plain[*i] == *name && !taken.contains(i);
                    (0..plain.len()).find(is_it)
                });
                taken.extend(found);
                found
            })
            .collect();
        Self {
            row: row.number,
            captions,
            places,
        }
    }

    /// The heading among the first rows of a sheet: the row that names the most columns.
    pub fn guess(list: &List, first: &[Row]) -> Self {
        let mut best = Self::default();
        for row in first {
            let heading = Self::of(list, row);
            if best.row == 0 || heading.score() > best.score() {
                best = heading;
            }
        }
        best
    }

    /// How many columns it names.
    pub fn score(&self) -> usize {
        self.places.iter().flatten().count()
    }

    /// Columns of the list that a row needs and the sheet does not have.
    pub fn missing(&self, list: &List) -> Vec<&'static str> {
        let columns = list.columns.iter().zip(&self.places);
        let missing = columns.filter(|(column, place)| column.needed && place.is_none());
        missing.map(|(column, _)| column.name).collect()
    }

    /// What the sheet calls the columns that are no column of the list: they are left out.
    pub fn left_out(&self) -> Vec<&str> {
        let is_left = |i: &usize| !self.places.contains(&Some(*i));
        let left = (0..self.captions.len()).filter(is_left);
        let captions = left.map(|i| self.captions[i].as_str());
        captions.filter(|c| !c.is_empty()).collect()
    }
}

/// The list that a sheet most probably is, with its heading.
pub fn guess(first: &[Row]) -> (&'static List, Heading) {
    let of = |list: &'static List| (list, Heading::guess(list, first));
    // The least is missing, the most of its own columns are there.
    let rank = |(list, heading): &(&'static List, Heading)| {
        let missing = heading.missing(list).len();
        (std::cmp::Reverse(missing), heading.score())
    };
    let mut best = of(&LISTS[0]);
    for list in &LISTS[1..] {
        let other = of(list);
        if rank(&other) > rank(&best) {
            best = other;
        }
    }
    best
}
