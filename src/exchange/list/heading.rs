//! Which column of a sheet is which column of a list. Owns: how a heading is recognised.

use super::rows::{Row, Source, for_each_row};
use super::spec::{LISTS, List};
use crate::exchange::report::ReadError;
use crate::rules::identity;
use std::ops::ControlFlow;

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

/// The first rows of a sheet.
///
/// # Errors
/// [`ReadError`]; [`ReadError::Empty`] for a sheet without rows.
pub fn look(source: &Source) -> Result<Vec<Row>, ReadError> {
    let mut first = Vec::new();
    for_each_row(source, &mut |row| {
        first.push(row);
        if first.len() < ROWS {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    if first.is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(first)
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
