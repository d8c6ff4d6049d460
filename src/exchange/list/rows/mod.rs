//! Rows of a table, whatever it is: delimited text in any encoding, or a workbook, told by what
//! is in it and not by its name. They come one after another, so that a long list never lies in
//! memory whole (the cells of an old `.xls` do). Owns: which reader reads what, which sheets
//! there are, and that no file makes reading need more than its allowance.

mod binary;
mod brt;
mod cell;
mod compound;
mod fault;
mod merged;
mod ods;
mod package;
mod text;
mod xls;
mod xlsx;

pub use cell::{Cell, Epoch};
pub(super) use fault::Allowance;
pub use fault::{LIMIT, SheetFault};

use crate::exchange::encoding::Charset;
use crate::exchange::report::ReadError;
use crate::geometry::crs::Crs;
use encoding_rs::Encoding;
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Where rows come from.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The file.
    pub path: PathBuf,
    /// The encoding of a text file, if it was chosen.
    pub charset: Option<&'static Encoding>,
    /// The sheet of a workbook; without it the first that is not hidden.
    pub sheet: Option<String>,
    /// The coordinate system of its places, easting before northing; degrees of WGS84 without it.
    pub crs: Option<Crs>,
}

impl Source {
    /// A file, read as it is.
    pub fn of(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            ..Self::default()
        }
    }
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its number in the sheet, from 1.
    pub number: usize,
    /// Its cells, from the first column on.
    pub cells: Vec<Cell>,
    /// A quote that is opened in this column is never closed.
    pub open_quote: Option<usize>,
}

impl Row {
    /// Nothing in it.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_empty)
    }

    /// Bytes that it takes.
    fn weight(&self) -> usize {
        self.cells.iter().map(Cell::weight).sum()
    }
}

/// A row that grows, cell by cell.
#[derive(Debug, Default)]
struct Growing {
    row: Row,
    weight: usize,
}

impl Growing {
    /// An empty one of this number, from 1.
    fn of(number: usize) -> Self {
        let row = Row {
            number,
            ..Row::default()
        };
        Self { row, weight: 0 }
    }

    /// Put a cell where it belongs.
    fn put(&mut self, column: usize, cell: Cell) -> Result<(), SheetFault> {
        if cell.is_empty() {
            return Ok(());
        }
        let row = self.row.number as u64;
        if column >= fault::COLUMNS {
            return Err(SheetFault::TooWide { row });
        }
        self.weight += cell.weight();
        if cell.weight() > fault::CELL || self.weight > fault::ROW {
            return Err(SheetFault::TooLong { row });
        }
        let cells = &mut self.row.cells;
        if cells.len() <= column {
            cells.resize(column + 1, Cell::default());
        }
        cells[column] = cell;
        Ok(())
    }
}

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// It is not shown.
    pub is_hidden: bool,
}

/// What reading a table said of it as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Cells that were filled from a merged one above them.
    pub filled: usize,
    /// The encoding, of a text.
    pub charset: Option<Charset>,
}

type Sink<'a> = dyn FnMut(Row) -> ControlFlow<()> + 'a;

/// A table that is open.
struct OpenTable {
    form: Form,
    file: String,
}

/// What is in a file, whatever it is called.
enum Form {
    Xlsx(Box<xlsx::Xlsx>),
    Xls(Box<xls::Xls>),
    Ods(Box<ods::Ods>),
    Binary(Box<binary::Binary>),
    Text(File, Option<&'static Encoding>),
}

/// An old workbook is not larger than this, bytes.
const OLD: u64 = 64 << 20;

impl OpenTable {
    fn open(source: &Source) -> Result<Self, ReadError> {
        let path = source.path.as_path();
        let io = |error| ReadError::Io {
            path: path.to_owned(),
            source: error,
        };
        let mut file = File::open(path).map_err(io)?;
        let mut head = Vec::new();
        file.by_ref()
            .take(1024)
            .read_to_end(&mut head)
            .map_err(io)?;
        std::io::Seek::rewind(&mut file).map_err(io)?;
        if head.is_empty() {
            return Err(ReadError::Empty);
        }
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if is_old_book(&head) {
            let bytes = file.metadata().map_err(io)?.len();
            if bytes > OLD {
                return Err(ReadError::TooLarge { bytes, limit: OLD });
            }
        }
        match Form::of(file, &head, path, source.charset) {
            Ok(form) => Ok(Self { form, file: name }),
            Err(fault) => Err(ReadError::Sheet { file: name, fault }),
        }
    }

    fn sheets(&self) -> Vec<Sheet> {
        match &self.form {
            Form::Xlsx(book) => book.sheets().cloned().collect(),
            Form::Xls(book) => book.sheets().cloned().collect(),
            Form::Ods(book) => book.sheets().cloned().collect(),
            Form::Binary(book) => book.sheets().cloned().collect(),
            Form::Text(..) => Vec::new(),
        }
    }

    /// The place of a sheet among them; of the first that is not hidden where none is named.
    fn sheet(&self, named: Option<&str>) -> Result<usize, SheetFault> {
        let sheets = self.sheets();
        if matches!(self.form, Form::Text(..)) {
            return Ok(0);
        }
        let Some(name) = named else {
            let shown = sheets.iter().position(|sheet| !sheet.is_hidden);
            return if sheets.is_empty() {
                Err(SheetFault::NoSheet)
            } else {
                Ok(shown.unwrap_or(0))
            };
        };
        let found = sheets.iter().position(|sheet| sheet.name == name);
        found.ok_or_else(|| {
            let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
            SheetFault::Unknown {
                name: name.to_owned(),
                there: names.join(", "),
            }
        })
    }

    fn read(&mut self, sheet: usize, take: &mut Sink<'_>) -> Result<Reading, ReadError> {
        let done = match &mut self.form {
            Form::Xlsx(book) => book.read(sheet, take),
            Form::Xls(book) => book.read(sheet, take),
            Form::Ods(book) => book.read(sheet, take),
            Form::Binary(book) => book.read(sheet, take),
            Form::Text(file, charset) => text::read(file, *charset, take),
        };
        done.map_err(|fault| ReadError::Sheet {
            file: self.file.clone(),
            fault,
        })
    }
}

/// How an old workbook begins: in a file system of its own, or bare.
fn is_old_book(head: &[u8]) -> bool {
    let is_bare = matches!(
        head,
        [9, 0, 4, 0, ..] | [9, 2 | 4, 6, 0, ..] | [9, 8, 8 | 16, 0, ..]
    );
    head.starts_with(&compound::SIGN) || is_bare
}

impl Form {
    fn of(
        mut file: File,
        head: &[u8],
        path: &Path,
        charset: Option<&'static Encoding>,
    ) -> Result<Self, SheetFault> {
        if is_old_book(head) {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            return Ok(Self::Xls(Box::new(xls::Xls::of(&bytes)?)));
        }
        if head.starts_with(b"PK") {
            let package = package::Package::open(file.try_clone()?)?;
            let has = |name: &str| package.has(name);
            let (is_binary, is_ods) = (has("xl/workbook.bin"), has("content.xml"));
            let is_book = has("[Content_Types].xml") || has("_rels/.rels");
            drop(package);
            std::io::Seek::rewind(&mut file)?;
            return match (is_binary, is_ods, is_book) {
                (true, ..) => Ok(Self::Binary(Box::new(binary::Binary::open(file)?))),
                (_, true, _) => Ok(Self::Ods(Box::new(ods::Ods::open(file)?))),
                (_, _, true) => Ok(Self::Xlsx(Box::new(xlsx::Xlsx::open(file)?))),
                _ => Err(SheetFault::NoWorkbook),
            };
        }
        let text = String::from_utf8_lossy(head).to_lowercase();
        let text = text.trim_start_matches(['\u{feff}', ' ', '\r', '\n']);
        let is_page = ["<html", "<!doctype html", "<table", "<meta"];
        if is_page.iter().any(|sign| text.starts_with(sign)) {
            return Err(SheetFault::WebPage);
        }
        // What claims to be a workbook and is no text either is broken, not a list of odd signs.
        let ending = path
            .extension()
            .unwrap_or_default()
            .to_string_lossy()
            .to_lowercase();
        let is_claimed = ["xlsx", "xlsm", "xls", "xlsb", "ods"].contains(&ending.as_str());
        let is_wide = head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]);
        if is_claimed && (text.starts_with("<?xml") || !is_wide && head.contains(&0)) {
            return Err(SheetFault::NoWorkbook);
        }
        Ok(Self::Text(file, charset))
    }
}

/// The sheets of a workbook, in their order; none of a text.
///
/// # Errors
/// [`ReadError`].
pub fn sheets(source: &Source) -> Result<Vec<Sheet>, ReadError> {
    Ok(OpenTable::open(source)?.sheets())
}

/// Hand every row that is not empty to `take`, until it says stop.
///
/// # Errors
/// [`ReadError`] with file and reason.
pub fn for_each_row(source: &Source, take: &mut Sink<'_>) -> Result<Reading, ReadError> {
    let mut table = OpenTable::open(source)?;
    let sheet = table.sheet(source.sheet.as_deref());
    let sheet = sheet.map_err(|fault| ReadError::Sheet {
        file: table.file.clone(),
        fault,
    })?;
    table.read(sheet, take)
}

/// The first rows of a sheet, and which sheet it is.
pub(super) struct Beginning {
    /// The sheet; `None` in a text.
    pub sheet: Option<Sheet>,
    /// Its first rows; none where it is empty.
    pub rows: Vec<Row>,
}

/// The first rows of the sheets that may be a list: of the one that is named, else of all.
///
/// # Errors
/// [`ReadError`].
pub(super) fn beginnings(source: &Source, count: usize) -> Result<Vec<Beginning>, ReadError> {
    /// So many sheets are looked at.
    const MOST: usize = 64;
    let mut table = OpenTable::open(source)?;
    let sheets = table.sheets();
    let mut allowance = Allowance::of_rows();
    let mut of = |table: &mut OpenTable, index: usize| -> Result<Vec<Row>, ReadError> {
        let mut rows = Vec::new();
        let mut fault = None;
        table.read(index, &mut |row| {
            fault = allowance.take(row.weight()).err();
            rows.push(row);
            if rows.len() < count && fault.is_none() {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        match fault {
            None => Ok(rows),
            Some(fault) => Err(ReadError::Sheet {
                file: table.file.clone(),
                fault,
            }),
        }
    };
    if matches!(table.form, Form::Text(..)) {
        let rows = of(&mut table, 0)?;
        return Ok(vec![Beginning { sheet: None, rows }]);
    }
    let chosen = match source.sheet.as_deref() {
        None => None,
        named => Some(table.sheet(named).map_err(|fault| ReadError::Sheet {
            file: table.file.clone(),
            fault,
        })?),
    };
    if sheets.is_empty() {
        return Err(ReadError::Sheet {
            file: table.file,
            fault: SheetFault::NoSheet,
        });
    }
    let mut all = Vec::new();
    let mut fault = None;
    for (index, sheet) in sheets.into_iter().enumerate() {
        let is_read = chosen.map_or(index < MOST, |chosen| chosen == index);
        let rows = match is_read.then(|| of(&mut table, index)).transpose() {
            Ok(rows) => rows.unwrap_or_default(),
            // A sheet that is broken or too large is no reason to lose the others.
            Err(error) => {
                fault = fault.or(Some(error));
                Vec::new()
            }
        };
        let sheet = Some(sheet);
        all.push(Beginning { sheet, rows });
    }
    match fault {
        Some(fault) if all.iter().all(|one| one.rows.is_empty()) => Err(fault),
        _ => Ok(all),
    }
}
