//! Delimited text (CSV, TSV) as rows of a list. Owns: how wide and how long they may be.

use super::fault::{COLUMNS, ROW, SheetFault};
use super::{Cell, Reading, Row, Sink};
use crate::exchange::delimited::{Fault, Limits, open};
use encoding_rs::Encoding;
use std::io::{Read, Seek};

/// A remark of several lines is a cell; a page of the file is none.
const LIMITS: Limits = Limits {
    line: ROW,
    quoted_lines: 256,
    quoted: 64 << 10,
};

impl From<Fault> for SheetFault {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Io(error) => error.into(),
            Fault::TooLong { line } => Self::TooLong { row: line },
        }
    }
}

/// Hand every row that is not empty to `take`.
///
/// # Errors
/// [`SheetFault`].
pub(super) fn read<R: Read + Seek>(
    file: R,
    chosen: Option<&'static Encoding>,
    take: &mut Sink<'_>,
) -> Result<Reading, SheetFault> {
    let (charset, mut records) = open(file, chosen, LIMITS)?;
    let mut number = 0;
    while let Some(record) = records.next()? {
        number += 1;
        if record
            .cells
            .iter()
            .skip(COLUMNS)
            .any(|cell| !cell.trim().is_empty())
        {
            let row = number as u64;
            return Err(SheetFault::TooWide { row });
        }
        let row = Row {
            number,
            cells: record
                .cells
                .iter()
                .map(|text| Cell::of_text(text))
                .collect(),
            open_quote: record.open_quote,
        };
        if !row.is_blank() && take(row).is_break() {
            break;
        }
    }
    Ok(Reading {
        filled: 0,
        charset: Some(charset),
    })
}
