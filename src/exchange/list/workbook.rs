//! Lists out: templates to fill in, exports, and refused rows with the reason beside them. Owns:
//! that a cell written here is a text to every table program, never a formula, and that what is
//! written can be read again.

use super::check::Reason;
use super::heading::Heading;
use super::layout::{column_number, heading_format, text_format};
use super::outgoing::Rows;
use super::rows::{Source, for_each_row};
use super::spec::{Column, List};
use super::values::has;
use crate::course::Course;
use crate::rules::identity;
use crate::store::{NewFile, Project, StoreError};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Workbook, Worksheet, XlsxError,
};
use std::collections::{BTreeSet, HashMap};
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;
use thiserror::Error;

/// Rows of a template that are ready to be filled in.
const ROOM: u32 = 10_000;
/// Width of a column, in characters.
const WIDTH: f64 = 16.0;

/// What these files say, in the language of whoever reads them.
pub trait Words {
    /// What a list is called.
    fn list(&self, list: &List) -> String;
    /// The caption of a column.
    fn column(&self, list: &List, column: &Column) -> String;
    /// A word of a column that has only certain ones.
    fn choice(&self, column: &Column, value: &str) -> String;
    /// How a column is filled in.
    fn hint(&self, column: &Column) -> String;
    /// Why a cell is refused.
    fn reason(&self, reason: Reason) -> String;
    /// What stands over the reasons.
    fn reasons(&self) -> String;
    /// What stands over the numbers of rows.
    fn row(&self) -> String;
    /// The name of the sheet that explains the columns, and its headings: column, needed, how.
    fn guide(&self) -> [String; 4];
    /// Yes, it is needed.
    fn needed(&self) -> String;
}

/// Why a file was not written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The file system refused.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The workbook cannot hold it.
    #[error(transparent)]
    Workbook(#[from] XlsxError),
    /// The project refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What was read to write it cannot be read again.
    #[error(transparent)]
    Read(#[from] crate::exchange::report::ReadError),
    /// The name ends in neither `xlsx` nor `csv`.
    #[error("the name must end in xlsx or csv")]
    Ending,
}

/// A table on its way out, row by row.
pub(super) enum Sheet {
    Workbook { workbook: Box<Workbook>, row: u32 },
    Csv(Box<csv::Writer<BufWriter<std::fs::File>>>),
}

impl Sheet {
    pub(super) fn begin(draft: &NewFile, path: &Path, name: &str) -> Result<Self, WriteError> {
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        match ending.to_lowercase().as_str() {
            "xlsx" => {
                let mut workbook = Workbook::new();
                // Rows wait beside the file, not where everybody's files are.
                if let Some(folder) = draft.path().parent().filter(|f| f.is_dir()) {
                    workbook.set_tempdir(folder)?;
                }
                let sheet = workbook.add_worksheet_with_constant_memory()?;
                sheet.set_name(name)?;
                sheet.set_freeze_panes(1, 0)?;
                let workbook = Box::new(workbook);
                Ok(Self::Workbook { workbook, row: 0 })
            }
            "csv" => {
                let mut file = BufWriter::new(std::fs::File::create(draft.path())?);
                // Excel takes a file without this mark for one of the system's own encoding.
                file.write_all("\u{feff}".as_bytes())?;
                let mut builder = csv::WriterBuilder::new();
                builder.flexible(true).terminator(csv::Terminator::CRLF);
                Ok(Self::Csv(Box::new(builder.from_writer(file))))
            }
            _ => Err(WriteError::Ending),
        }
    }

    /// Write a row; the first is the heading, the columns in `loud` stand out.
    pub(super) fn row(&mut self, cells: &[String], loud: &[usize]) -> Result<(), WriteError> {
        match self {
            Self::Workbook { workbook, row } => {
                let sheet = workbook.worksheet_from_index(0)?;
                let (heading, text) = (heading_format(), text_format());
                let alarm = text_format().set_font_color(Color::RGB(0x00C0_0000));
                for (i, cell) in cells.iter().enumerate() {
                    let column = column_number(i)?;
                    if *row == 0 {
                        sheet.set_column_width(column, WIDTH)?;
                    }
                    let format = match row {
                        0 => &heading,
                        _ if loud.contains(&i) => &alarm,
                        _ => &text,
                    };
                    sheet.write_string_with_format(*row, column, cell, format)?;
                }
                *row += 1;
            }
            Self::Csv(writer) => {
                let cells = cells.iter().map(|cell| guarded(cell));
                writer.write_record(cells).map_err(io::Error::from)?;
            }
        }
        Ok(())
    }

    pub(super) fn finish(self, draft: NewFile) -> Result<(), WriteError> {
        match self {
            Self::Workbook { mut workbook, .. } => workbook.save(draft.path())?,
            Self::Csv(mut writer) => writer.flush()?,
        }
        Ok(draft.replace()?)
    }
}

/// A text that table programs do not take for a formula, full-width signs included: some read
/// them as the plain ones. A number is one however it begins.
fn guarded(text: &str) -> String {
    const SIGNS: [char; 11] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\''];
    let seen = text.trim_start_matches(|c: char| c == ' ' || identity::is_invisible(c));
    let is_formula = text.starts_with(SIGNS) || seen.starts_with(SIGNS);
    if is_formula && text.parse::<f64>().is_err() {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Write an empty list to fill in: captions, words to choose from, text cells, and a sheet that
/// explains the columns.
///
/// # Errors
/// [`WriteError`].
pub fn template(path: &Path, list: &List, words: &dyn Words) -> Result<(), WriteError> {
    let draft = NewFile::of(path)?;
    let captions: Vec<String> = list
        .columns
        .iter()
        .map(|column| words.column(list, column))
        .collect();
    let mut sheet = Sheet::begin(&draft, path, &words.list(list))?;
    let Sheet::Workbook { workbook, .. } = &mut sheet else {
        sheet.row(&captions, &[])?;
        return sheet.finish(draft);
    };
    let first = workbook.worksheet_from_index(0)?;
    for (i, column) in list.columns.iter().enumerate() {
        let number = column_number(i)?;
        first.set_column_format(number, &text_format())?;
        let mark = if column.needed { "*" } else { "" };
        let rule = validation(list, column, words)?;
        first.add_data_validation(1, number, ROOM, number, &rule)?;
        first.set_column_width(number, WIDTH)?;
        let caption = format!("{}{mark}", captions[i]);
        first.write_string_with_format(0, number, caption, &heading_format())?;
    }
    guide(workbook.add_worksheet(), list, words)?;
    sheet.finish(draft)
}

/// What a table program lets be typed into a column, and says beside it. A word that it does
/// not know is asked about, not forbidden: pasted cells pass unseen anyway.
fn validation(
    list: &List,
    column: &Column,
    words: &dyn Words,
) -> Result<DataValidation, XlsxError> {
    let mut rule = DataValidation::new().allow_any_value();
    if let Some(choices) = column.rule.choices() {
        let choices: Vec<String> = choices
            .iter()
            .map(|(value, _)| words.choice(column, value))
            .collect();
        rule = DataValidation::new().allow_list_strings(&choices)?;
    }
    let title: String = words.column(list, column).chars().take(32).collect();
    rule.set_input_title(title)?
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_input_message(words.hint(column))
}

fn guide(sheet: &mut Worksheet, list: &List, words: &dyn Words) -> Result<(), XlsxError> {
    let [name, headings @ ..] = words.guide();
    sheet.set_name(name)?;
    for (i, heading) in headings.iter().enumerate() {
        sheet.write_string_with_format(0, column_number(i)?, heading, &heading_format())?;
    }
    for (row, column) in (1..).zip(list.columns) {
        let needed = if column.needed {
            words.needed()
        } else {
            String::new()
        };
        sheet.write_string(row, 0, words.column(list, column))?;
        sheet.write_string(row, 1, needed)?;
        sheet.write_string(row, 2, explained(column, words))?;
    }
    sheet.set_column_width(0, WIDTH)?;
    sheet.set_column_width(2, WIDTH * 5.0)?;
    Ok(())
}

/// The hint, with the words that are possible.
fn explained(column: &Column, words: &dyn Words) -> String {
    let Some(choices) = column.rule.choices() else {
        return words.hint(column);
    };
    let choices: Vec<String> = choices
        .iter()
        .map(|(value, _)| words.choice(column, value))
        .collect();
    format!("{} {}", words.hint(column), choices.join(" / "))
}

/// Personal values leave masked, or in clear for a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clearness {
    /// Masked.
    Masked,
    /// In clear, for this reason.
    Clear(String),
}

/// What an export wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Rows below the heading.
    pub rows: usize,
    /// Values of the records that the list has no column for.
    pub left_out: Vec<String>,
    /// The project is only read: no journal keeps that this was written.
    pub is_untold: bool,
}

/// How many rows a list would have that is written now.
///
/// # Errors
/// [`StoreError::Damaged`] where a record cannot be read.
pub fn count(project: &Project, list: &List) -> Result<usize, StoreError> {
    match list.person_type() {
        Some(only) => Ok(project.records_with(list.kind, "type", only)?.len()),
        None => project.count(list.kind),
    }
}

/// Write the records of a list, XLSX or CSV by the ending. `None` where it was stopped.
///
/// # Errors
/// [`WriteError`]; what was there is then whole.
pub fn export(
    path: &Path,
    project: &mut Project,
    list: &List,
    clearness: &Clearness,
    words: &dyn Words,
    course: &Course,
) -> Result<Option<Exported>, WriteError> {
    let draft = NewFile::of(path)?;
    let mut sheet = Sheet::begin(&draft, path, &words.list(list))?;
    let rows = Rows::of(project, list, words)?;
    sheet.row(&rows.captions(), &[])?;
    let reason = match clearness {
        Clearness::Masked => None,
        Clearness::Clear(reason) => Some(reason.as_str()),
    };
    let mut exported = Exported::default();
    let mut left_out: BTreeSet<String> = BTreeSet::new();
    let mut fault = None;
    let is_kept = project.export_records(
        path,
        list.name,
        list.kind,
        reason,
        course,
        &mut |stored, fields| {
            if fault.is_some() {
                return;
            }
            let Some((record, fields)) = rows.shown(stored, fields) else {
                return;
            };
            let cells = rows.cells(&record, &fields);
            let others = record.feature.properties.iter().flatten();
            let others = others.map(|(name, _)| name).chain(fields.keys());
            let is_kept = |name: &&String| !has(list, name) && name.as_str() != "entered";
            for name in others.filter(is_kept) {
                if !left_out.contains(name) {
                    left_out.insert(name.clone());
                }
            }
            fault = sheet.row(&cells, &[]).err();
            exported.rows += 1;
        },
    );
    let is_kept = match is_kept {
        Err(StoreError::Cancelled) => return Ok(None),
        other => other?,
    };
    if let Some(fault) = fault {
        return Err(fault);
    }
    exported.is_untold = !is_kept;
    exported.left_out = left_out.into_iter().collect();
    sheet.finish(draft)?;
    Ok(Some(exported))
}

/// Write rows of a sheet again as they stand there, with the reasons before them: to be mended
/// and brought in once more. How many were written.
///
/// # Errors
/// [`WriteError`]; what was there is then whole.
pub fn refusals(
    path: &Path,
    source: &Source,
    list: &List,
    heading: &Heading,
    refused: &HashMap<usize, Vec<(usize, Reason)>>,
    words: &dyn Words,
) -> Result<usize, WriteError> {
    let draft = NewFile::of(path)?;
    let mut sheet = Sheet::begin(&draft, path, &words.list(list))?;
    let mut captions = vec![words.reasons(), words.row()];
    captions.extend(heading.captions.iter().cloned());
    sheet.row(&captions, &[])?;
    let mut written = 0;
    let mut fault = None;
    for_each_row(source, &mut |row| {
        let Some(faults) = refused
            .get(&row.number)
            .filter(|_| row.number > heading.row)
        else {
            return ControlFlow::Continue(());
        };
        let reasons: Vec<String> = faults
            .iter()
            .map(|(i, reason)| {
                let caption = words.column(list, &list.columns[*i]);
                format!("{caption}: {}", words.reason(*reason))
            })
            .collect();
        let mut cells = vec![reasons.join("\n"), row.number.to_string()];
        cells.extend(row.cells.iter().map(|cell| cell.text()));
        let places = faults.iter().filter_map(|(i, _)| heading.places[*i]);
        let loud: Vec<usize> = places.map(|p| p + 2).chain([0]).collect();
        fault = sheet.row(&cells, &loud).err();
        written += 1;
        match fault {
            Some(_) => ControlFlow::Break(()),
            None => ControlFlow::Continue(()),
        }
    })?;
    match fault {
        Some(fault) => Err(fault),
        None => {
            sheet.finish(draft)?;
            Ok(written)
        }
    }
}
