//! Why a table cannot be read. Owns: the limits of what is unpacked from one, and these reasons.
//!
//! A file says how large it is; what is packed in it does not. What reading one may need beyond
//! the file is [`LIMIT`]: texts that are kept while it is read and the rows that come of it are
//! counted against it, and no cell, row or line may be larger than those of any list.

use thiserror::Error;

/// Bytes that reading a table and keeping its rows may need beyond the file itself.
pub const LIMIT: u64 = 512 << 20;
/// Of these, what a workbook's shared texts and positions may take.
const TEXTS: u64 = 144 << 20;
/// Of these, what the rows that come of it may take. The rest is for what both need while they
/// grow.
const ROWS: u64 = 224 << 20;
/// A cell is no longer than this, bytes; table programs hold 32,767 characters.
pub(super) const CELL: usize = 1 << 20;
/// A row is no longer than this, bytes.
pub(super) const ROW: usize = 4 << 20;
/// A table is no wider than this.
pub(super) const COLUMNS: usize = 1024;
/// A table is no longer than this.
pub(super) const LONGEST: u32 = 1 << 20;
/// A part of a workbook unpacks to no more than this, bytes: it is read as it comes, but not
/// without end.
pub(super) const UNPACKED: u64 = 2 << 30;

/// Why a table cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SheetFault {
    /// More comes out of it than is kept.
    #[error(
        "it unpacks to more than {} MiB; split the list, or leave out sheets and columns that are not needed",
        LIMIT >> 20
    )]
    TooMuch,
    /// A cell, a row or a line beyond all measure.
    #[error("row {row} is longer than a list's row can be ({} MiB)", ROW >> 20)]
    TooLong {
        /// The row, from 1.
        row: u64,
    },
    /// Rows without end.
    #[error("it has more than {LONGEST} rows; split the list")]
    TooMany,
    /// Cells far to the right.
    #[error("row {row} has more than {COLUMNS} columns; leave out those that are not needed")]
    TooWide {
        /// The row, from 1.
        row: u64,
    },
    /// A workbook that asks for a password.
    #[error("the workbook asks for a password; save it without one")]
    Password,
    /// A workbook without sheets.
    #[error("the workbook has no sheet")]
    NoSheet,
    /// No sheet of this name.
    #[error("the workbook has no sheet {name}; it has {there}")]
    Unknown {
        /// The name that was asked for.
        name: String,
        /// The names that there are.
        there: String,
    },
    /// A page of the web under the name of a workbook.
    #[error(
        "it is a web page (HTML), not a workbook; open it in a table program and save it as xlsx"
    )]
    WebPage,
    /// A kind of file that holds no table.
    #[error("it is no workbook: neither xlsx, xls nor ods, whatever its name says")]
    NoWorkbook,
    /// A workbook of before 1993.
    #[error("the workbook is of Excel 4 or older; save it as xlsx")]
    TooOld,
    /// A part of it is not what it should be.
    #[error("{0}")]
    Damaged(String),
}

impl From<std::io::Error> for SheetFault {
    fn from(error: std::io::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(fault) => fault,
            Err(error) => Self::Damaged(error.to_string()),
        }
    }
}

impl From<SheetFault> for std::io::Error {
    fn from(fault: SheetFault) -> Self {
        Self::other(fault)
    }
}

impl From<zip::result::ZipError> for SheetFault {
    fn from(error: zip::result::ZipError) -> Self {
        match error {
            zip::result::ZipError::Io(error) => error.into(),
            error => Self::Damaged(error.to_string()),
        }
    }
}

impl From<quick_xml::Error> for SheetFault {
    fn from(error: quick_xml::Error) -> Self {
        // What a reader refused within the XML comes back wrapped.
        if let quick_xml::Error::Io(io) = &error
            && let Some(fault) = io.get_ref().and_then(|e| e.downcast_ref::<Self>())
        {
            return fault.clone();
        }
        Self::Damaged(error.to_string())
    }
}

/// What may still be kept.
#[derive(Debug)]
pub struct Allowance(u64);

impl Allowance {
    /// For the texts of a workbook while it is read.
    pub(super) const fn of_texts() -> Self {
        Self(TEXTS)
    }

    /// For the rows that come of it.
    pub(in super::super) const fn of_rows() -> Self {
        Self(ROWS)
    }

    /// Keep so many bytes more.
    ///
    /// # Errors
    /// [`SheetFault::TooMuch`] where they are not to be had.
    pub fn take(&mut self, bytes: usize) -> Result<(), SheetFault> {
        match self.0.checked_sub(bytes as u64) {
            Some(left) => {
                self.0 = left;
                Ok(())
            }
            None => Err(SheetFault::TooMuch),
        }
    }
}
