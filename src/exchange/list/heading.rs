//! Which column of a sheet is which column of a list. Owns: how a heading is recognised.

use super::rows::{Row, Sheet, Source, beginnings};
use super::spec::{Holder, LISTS, List};
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
    let guessed: Vec<(&'static List, Heading)> = beginnings
        .iter()
        .map(|one| match list {
            Some(list) => (list, Heading::guess(list, &one.rows)),
            None => guess(&one.rows),
        })
        .collect();
    let is_whole = |index: usize| guessed[index].1.missing(guessed[index].0).is_empty();
    let has_rows = |index: usize| {
        let heading = guessed[index].1.row;
        beginnings[index]
            .rows
            .iter()
            .any(|row| row.number > heading)
    };
    let rank = |index: usize| {
        let sheet = beginnings[index].sheet.as_ref();
        let is_hidden = sheet.is_some_and(|sheet| sheet.is_hidden);
        let score = guessed[index].1.score();
        // Of sheets that are alike the first.
        let order = std::cmp::Reverse(index);
        (!is_hidden, is_whole(index), score, has_rows(index), order)
    };
    let is_asked = |index: &usize| match (&source.sheet, &beginnings[*index].sheet) {
        (Some(asked), Some(sheet)) => *asked == sheet.name,
        _ => !beginnings[*index].rows.is_empty(),
    };
    let best = (0..beginnings.len())
        .filter(is_asked)
        .max_by_key(|i| rank(*i));
    let index = best.ok_or(ReadError::Empty)?;
    // A sheet that explains the columns names some of them as well.
    let fits = |other: usize| {
        let score = guessed[other].1.score();
        is_whole(other) && has_rows(other) && 2 * score > guessed[index].1.score()
    };
    let of = |(i, one): (usize, &super::rows::Beginning)| {
        let sheet = one.sheet.clone()?;
        let fits = fits(i);
        Some(Other { sheet, fits })
    };
    let sheets = beginnings.iter().enumerate().filter_map(of).collect();
    let (list, heading) = guessed.into_iter().nth(index).ok_or(ReadError::Empty)?;
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
        // A place that only finds something tells nothing of what the rows are.
        let named = list.columns.iter().zip(&heading.places);
        let own = named.filter(|(c, place)| place.is_some() && c.holder != Holder::Finder);
        (std::cmp::Reverse(missing), own.count())
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
