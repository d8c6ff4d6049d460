//! Workbooks of binary OOXML (`.xlsb`), which are rare: read whole by a library, and only where
//! they are small.

use super::brt::Parts;
use super::cell::{Cell, Epoch};
use super::fault::SheetFault;
use super::merged::Merged;
use super::{Growing, Reading, Sheet, Sink};
use calamine::{Data, Reader, SheetVisible, Xlsb};
use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// All parts of one unpack to no more than this, bytes.
const MOST: u64 = 32 << 20;
/// A sheet of one has no more cells than these, empty ones between others included.
const CELLS: usize = 4 << 20;

/// A workbook.
pub(super) struct Binary {
    book: Xlsb<BufReader<File>>,
    sheets: Vec<Sheet>,
    epoch: Epoch,
    parts: Parts,
}

impl Binary {
    /// Open one.
    ///
    /// # Errors
    /// [`SheetFault`].
    pub fn open(mut file: File) -> Result<Self, SheetFault> {
        let mut left = MOST;
        let mut parts = Parts::default();
        let mut zip = zip::ZipArchive::new(BufReader::new(&mut file))?;
        for i in 0..zip.len() {
            let part = zip.by_index(i)?;
            let name = String::from_utf8_lossy(part.name_raw()).into_owned();
            let mut content = Vec::new();
            let count = part.take(left + 1).read_to_end(&mut content)?;
            left = left.checked_sub(count as u64).ok_or(SheetFault::TooMuch)?;
            parts.take(&name, content);
        }
        drop(zip);
        file.rewind()?;
        let book = guarded(|| Xlsb::new(BufReader::new(file)).map_err(|e| e.to_string()))?;
        let epoch = if book.has_1904_epoch() {
            Epoch::MAC
        } else {
            Epoch::default()
        };
        let sheets = book.sheets_metadata().iter().map(|sheet| Sheet {
            name: sheet.name.clone(),
            is_hidden: sheet.visible != SheetVisible::Visible,
        });
        Ok(Self {
            sheets: sheets.collect(),
            book,
            epoch,
            parts,
        })
    }

    /// Its sheets, in their order.
    pub fn sheets(&self) -> impl Iterator<Item = &Sheet> {
        self.sheets.iter()
    }

    /// Hand every row of a sheet that is not empty to `take`.
    ///
    /// # Errors
    /// [`SheetFault`].
    pub fn read(&mut self, index: usize, take: &mut Sink<'_>) -> Result<Reading, SheetFault> {
        let name = &self.sheets.get(index).ok_or(SheetFault::NoSheet)?.name;
        let book = &mut self.book;
        let range = guarded(|| book.worksheet_range(name).map_err(|e| e.to_string()))?;
        if range.width().saturating_mul(range.height()) > CELLS {
            return Err(SheetFault::TooMuch);
        }
        let mut merged = Merged::of(self.parts.merged(name));
        let (top, left) = range.start().unwrap_or_default();
        for (i, cells) in range.rows().enumerate() {
            let mut growing = Growing::of(top as usize + i + 1);
            for (column, data) in cells.iter().enumerate() {
                let cell = match data {
                    Data::Empty => continue,
                    Data::Int(n) => Cell::of_number(*n as f64, false, self.epoch),
                    Data::Float(n) => Cell::of_number(*n, false, self.epoch),
                    Data::DateTime(at) => Cell::of_number(at.as_f64(), true, self.epoch),
                    Data::Bool(flag) => Cell::Flag(*flag),
                    Data::Error(fault) => Cell::Fault(fault.to_string()),
                    other => Cell::of_text(&other.to_string()),
                };
                growing.put(left as usize + column, cell)?;
            }
            merged.fill(&mut growing.row);
            if !growing.row.is_blank() && take(growing.row).is_break() {
                break;
            }
        }
        Ok(Reading {
            filled: merged.filled,
            ..Reading::default()
        })
    }
}

/// What a library says of a file that may be broken in ways it does not expect.
fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, SheetFault> {
    let done = catch_unwind(AssertUnwindSafe(work));
    let done = done.unwrap_or_else(|_| Err("the workbook is cut or broken".to_owned()));
    done.map_err(SheetFault::Damaged)
}
