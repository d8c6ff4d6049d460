//! Rows of a table, whatever it is: CSV in any encoding, or a workbook. They come one after
//! another, so that a long list never lies in memory whole (old `.xls` and `.ods` do). Owns:
//! cells, and what table programs do to them.

use crate::exchange::report::{At, ReadError};
use crate::exchange::table::open_delimited;
use calamine::{Data, DataRef, Reader, Sheets, Xlsx, open_workbook, open_workbook_auto};
use encoding_rs::Encoding;
use jiff::civil::Date;
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::ops::ControlFlow;
use std::path::PathBuf;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A text; empty for an empty cell.
    Text(String),
    /// A number, as the workbook has it.
    Number(f64),
    /// A day.
    Day(Date),
    /// Yes or no.
    Flag(bool),
    /// The workbook says that something is wrong, such as `#REF!`.
    Fault(String),
}

impl Cell {
    /// What it says, as a text.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Fault(text) => text.clone(),
            Self::Number(n) => n.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Flag(flag) => flag.to_string(),
        }
    }

    /// Nothing in it.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }

    fn of_text(text: &str) -> Self {
        Self::Text(unguarded(text.trim()).to_owned())
    }
}

/// A text without what guards it from table programs: `="00123"`, `'00123`.
fn unguarded(text: &str) -> &str {
    let inner = text.strip_prefix("=\"").and_then(|t| t.strip_suffix('"'));
    inner.or_else(|| text.strip_prefix('\'')).unwrap_or(text)
}

/// Where rows come from.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file.
    pub path: PathBuf,
    /// The encoding of a text file, if it was chosen.
    pub charset: Option<&'static Encoding>,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number in the sheet, from 1.
    pub number: usize,
    /// Its cells, from the first column on.
    pub cells: Vec<Cell>,
}

type Sink<'a> = dyn FnMut(Row) -> ControlFlow<()> + 'a;

/// Hand every row that is not empty to `take`, until it says stop. How many cells were filled
/// from a merged one above them.
///
/// # Errors
/// [`ReadError`] with file and row.
pub fn for_each_row(source: &Source, take: &mut Sink<'_>) -> Result<usize, ReadError> {
    let path = source.path.as_path();
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let damaged = |message: String| ReadError::Damaged {
        file: file.clone().into_owned(),
        at: At::Nowhere,
        message,
    };
    match ending.to_lowercase().as_str() {
        "xlsx" | "xlsm" => {
            let workbook: Xlsx<BufReader<File>> =
                open_workbook(path).map_err(|e: calamine::XlsxError| damaged(e.to_string()))?;
            streamed(workbook, take).map_err(damaged)
        }
        "xls" | "xlsb" | "ods" => {
            let mut workbook = open_workbook_auto(path).map_err(|e| damaged(e.to_string()))?;
            whole(&mut workbook, take).map_err(damaged)?;
            Ok(0)
        }
        _ => {
            let opened = File::open(path).map_err(|source| ReadError::Io {
                path: path.to_owned(),
                source,
            })?;
            let mut table = open_delimited(opened, &file, source.charset)?;
            let mut record = csv::StringRecord::new();
            let mut lines = Lines::new(table.has_crlf);
            for i in 1.. {
                let start = table.reader.position().line();
                match table.reader.read_record(&mut record) {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(error) => {
                        return Err(ReadError::Damaged {
                            file: file.into_owned(),
                            at: At::Record(i),
                            message: error.to_string(),
                        });
                    }
                }
                let passed = table.reader.position().line() - start;
                let row = Row {
                    number: lines.row_of(&record, passed),
                    cells: record.iter().map(Cell::of_text).collect(),
                };
                if !is_blank(&row) && take(row).is_break() {
                    break;
                }
            }
            Ok(0)
        }
    }
}

/// Numbers the rows of a text as table programs do: an empty line is a row, a line break within
/// a cell is none. The reader passes over empty lines in silence.
struct Lines {
    row: usize,
    /// Lines that end the record before are passed together with the next one.
    is_behind: bool,
}

impl Lines {
    fn new(has_crlf: bool) -> Self {
        Self {
            row: 0,
            is_behind: has_crlf,
        }
    }

    /// The number of a record, for which so many ends of lines were passed.
    fn row_of(&mut self, record: &csv::StringRecord, passed: u64) -> usize {
        let breaks = record.iter().flat_map(str::bytes).filter(|b| *b == b'\n');
        let own = if self.is_behind && self.row == 0 {
            0
        } else {
            1
        };
        let empty = passed as usize - (breaks.count() + own).min(passed as usize);
        self.row += 1 + empty;
        self.row
    }
}

fn is_blank(row: &Row) -> bool {
    row.cells.iter().all(Cell::is_empty)
}

/// The first sheet of a workbook, cell by cell.
fn streamed<R: Read + Seek>(mut workbook: Xlsx<R>, take: &mut Sink<'_>) -> Result<usize, String> {
    let sheet = workbook.sheet_names().first().cloned();
    let sheet = sheet.ok_or("the workbook has no sheet")?;
    let merged = workbook
        .merge_cells_by_sheet_name(&sheet)
        .map_err(|e| e.to_string())?;
    // The value of each merged cell, once its first row was met.
    let mut values: HashMap<(u32, u32), Cell> = HashMap::new();
    let mut filled = 0;
    let mut reader = workbook
        .worksheet_cells_reader(&sheet)
        .map_err(|e| e.to_string())?;
    let mut now: Option<(u32, Vec<Cell>)> = None;
    let mut finish = |number: u32, mut cells: Vec<Cell>| {
        for region in &merged {
            let ((top, left), (bottom, right)) = (region.start, region.end);
            if !(top..=bottom).contains(&number) {
                continue;
            }
            if number == top {
                let value = cells.get(left as usize).cloned();
                values.insert((top, left), value.unwrap_or(Cell::Text(String::new())));
            }
            let Some(value) = values.get(&(top, left)).filter(|v| !v.is_empty()) else {
                continue;
            };
            // Downwards only: a heading over two columns is not the same in both.
            let last = if left == right { left } else { left.min(right) };
            if number > top {
                let place = last as usize;
                if cells.len() <= place {
                    cells.resize(place + 1, Cell::Text(String::new()));
                }
                if cells[place].is_empty() {
                    cells[place] = value.clone();
                    filled += 1;
                }
            }
        }
        let row = Row {
            number: number as usize + 1,
            cells,
        };
        if is_blank(&row) {
            ControlFlow::Continue(())
        } else {
            take(row)
        }
    };
    while let Some(cell) = reader.next_cell().map_err(|e| e.to_string())? {
        let (row, column) = cell.get_position();
        if now.as_ref().is_some_and(|(number, _)| *number != row)
            && let Some((number, cells)) = now.take()
            && finish(number, cells).is_break()
        {
            return Ok(filled);
        }
        let (_, cells) = now.get_or_insert_with(|| (row, Vec::new()));
        let place = column as usize;
        // A sheet has at most 16,384 columns.
        if place < 16_384 {
            if cells.len() <= place {
                cells.resize(place + 1, Cell::Text(String::new()));
            }
            cells[place] = of_data(cell.get_value());
        }
    }
    if let Some((number, cells)) = now {
        let _ = finish(number, cells);
    }
    Ok(filled)
}

fn of_data(data: &DataRef<'_>) -> Cell {
    match data {
        DataRef::Empty => Cell::Text(String::new()),
        DataRef::Int(n) => Cell::Number(*n as f64),
        DataRef::Float(n) => Cell::Number(*n),
        DataRef::String(text) => Cell::of_text(text),
        DataRef::SharedString(text) => Cell::of_text(text),
        DataRef::Bool(flag) => Cell::Flag(*flag),
        DataRef::DateTime(at) => day_of(at.as_f64()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::of_text(text),
        DataRef::Error(fault) => Cell::Fault(fault.to_string()),
    }
}

fn day_of(serial: f64) -> Cell {
    crate::rules::calendar::date_of_serial(serial).map_or(Cell::Number(serial), Cell::Day)
}

fn whole<R: Read + Seek>(workbook: &mut Sheets<R>, take: &mut Sink<'_>) -> Result<(), String> {
    let range = workbook
        .worksheet_range_at(0)
        .ok_or("the workbook has no sheet")?;
    let range = range.map_err(|e| e.to_string())?;
    let first = range.start().map_or(0, |(row, _)| row as usize);
    let left = range.start().map_or(0, |(_, column)| column as usize);
    for (i, cells) in range.rows().enumerate() {
        let own = cells.iter().map(|data| match data {
            Data::Empty => Cell::Text(String::new()),
            Data::Int(n) => Cell::Number(*n as f64),
            Data::Float(n) => Cell::Number(*n),
            Data::String(text) => Cell::of_text(text),
            Data::Bool(flag) => Cell::Flag(*flag),
            Data::DateTime(at) => day_of(at.as_f64()),
            Data::Error(fault) => Cell::Fault(fault.to_string()),
            other => Cell::of_text(&other.to_string()),
        });
        let before = std::iter::repeat_n(Cell::Text(String::new()), left);
        let row = Row {
            number: first + i + 1,
            cells: before.chain(own).collect(),
        };
        if !is_blank(&row) && take(row).is_break() {
            break;
        }
    }
    Ok(())
}
