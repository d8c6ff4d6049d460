//! Merged cells: what stands in the first holds for those below it. Downwards only: a heading
//! over two columns is not the same in both.

use super::Row;
use super::cell::Cell;
use std::collections::BTreeMap;

/// Merged cells of a sheet, met from above.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// By their first row, the last first: their column and their last row.
    to_come: Vec<(u32, u16, u32)>,
    /// Those that a row was met of, by column: what is in them, and their last row.
    open: BTreeMap<u16, (Cell, u32)>,
    /// Cells that were filled.
    pub filled: usize,
}

impl Merged {
    /// Merged cells, each by first row, column, last row, from 0.
    pub fn of(mut regions: Vec<(u32, u16, u32)>) -> Self {
        regions.retain(|(first, _, last)| last > first);
        regions.sort_unstable_by(|a, b| b.cmp(a));
        Self {
            to_come: regions,
            ..Self::default()
        }
    }

    /// Merged cells that begin in the row that is filled next.
    pub fn begin(&mut self, first: u32, column: u16, last: u32) {
        if last > first {
            self.to_come.push((first, column, last));
        }
    }

    /// Fill the cells of a row that are merged with one above them. A row with nothing of its own
    /// is left as it is.
    pub fn fill(&mut self, row: &mut Row) {
        let number = row.number.saturating_sub(1) as u32;
        self.open.retain(|_, (_, last)| *last >= number);
        let is_blank = row.is_blank();
        for (column, (value, _)) in self.open.iter().filter(|_| !is_blank) {
            let place = usize::from(*column);
            if row.cells.len() <= place {
                row.cells.resize(place + 1, Cell::default());
            }
            if row.cells[place].is_empty() {
                row.cells[place] = value.clone();
                self.filled += 1;
            }
        }
        while let Some((first, column, last)) = self.to_come.pop_if(|r| r.0 <= number) {
            let value = row.cells.get(usize::from(column));
            let is_here = first == number && last >= number;
            if let Some(value) = value.filter(|v| is_here && !v.is_empty()) {
                self.open.insert(column, (value.clone(), last));
            }
        }
    }
}
