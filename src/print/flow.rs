//! Rows that run down columns: legends and lists. Owns: where a column ends, and that a heading is not
//! left alone at its foot. Must not know: what the rows are about.

use super::page::{At, Item};
use std::ops::Range;

/// A row, drawn from its own corner at the top left.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its height, millimetres.
    pub height: f32,
    /// What is on it.
    pub items: Vec<Item>,
    /// It belongs to the row below.
    pub is_heading: bool,
}

/// The rows of each column of this height, millimetres. A row that is higher than a column stands in
/// one of its own.
pub fn columns(rows: &[Row], height: f32) -> Vec<Range<usize>> {
    let mut columns = Vec::new();
    let (mut start, mut filled) = (0, 0.0);
    let mut at = 0;
    while at < rows.len() {
        // A heading, and what it is about, go together.
        let run = &rows[at..];
        let headings = run.iter().take_while(|row| row.is_heading).count();
        let together = (headings + 1).min(run.len());
        let needed: f32 = run[..together].iter().map(|row| row.height).sum();
        if at > start && filled + needed > height {
            columns.push(start..at);
            (start, filled) = (at, 0.0);
        }
        filled += needed;
        at += together;
    }
    if start < rows.len() {
        columns.push(start..rows.len());
    }
    columns
}

/// The least height at which rows have room in so many columns.
pub fn least_height(rows: &[Row], count: usize) -> f32 {
    let total: f32 = rows.iter().map(|row| row.height).sum();
    let tallest = rows.iter().map(|row| row.height).fold(0.0, f32::max);
    let count = count.max(1);
    let mut height = (total / count as f32).max(tallest);
    let step = (height / 200.0).max(0.1);
    while columns(rows, height).len() > count && height < total {
        height += step;
    }
    height
}

/// Rows in their columns, the first of which begins at `from`; the next is `step` to the right.
pub fn placed(rows: &[Row], columns: &[Range<usize>], from: At, step: f32) -> Vec<Item> {
    let mut out = Vec::new();
    for (number, column) in columns.iter().enumerate() {
        let mut at = [from[0] + step * number as f32, from[1]];
        for row in rows.get(column.clone()).unwrap_or_default() {
            out.extend(row.items.iter().map(|item| item.moved(at)));
            at[1] += row.height;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(heights: &[(f32, bool)]) -> Vec<Row> {
        let row = |(height, is_heading): &(f32, bool)| Row {
            height: *height,
            items: Vec::new(),
            is_heading: *is_heading,
        };
        heights.iter().map(row).collect()
    }

    #[test]
    fn a_heading_is_not_left_alone() {
        let rows = rows(&[
            (2.0, true),
            (2.0, false),
            (2.0, true),
            (2.0, false),
            (2.0, false),
        ]);
        assert_eq!(columns(&rows, 6.0), [0..2, 2..5]);
        assert_eq!(columns(&rows, 100.0), std::slice::from_ref(&(0..5)));
        assert!(columns(&[], 1.0).is_empty());
        // Higher than any column.
        assert_eq!(columns(&rows, 1.0).len(), 3);
    }

    #[test]
    fn the_least_height_is_enough() {
        let rows = rows(&[(3.0, false); 31]);
        for count in 1..8 {
            let height = least_height(&rows, count);
            assert!(columns(&rows, height).len() <= count, "{count}: {height}");
            assert!(height <= 93.0);
        }
    }
}
