//! Workbooks of OpenDocument (`.ods`), row by row. Owns: what is repeated in them, and how often.

use super::fault::{CELL, COLUMNS, LONGEST, SheetFault};
use super::merged::Merged;
use super::package::{Package, Part, attribute, gather};
use super::{Cell, Epoch, Growing, Reading, Sheet, Sink};
use crate::rules::calendar;
use quick_xml::events::{BytesStart, Event};
use std::collections::HashSet;
use std::fs::File;

const CONTENT: &str = "content.xml";

/// A workbook.
pub(super) struct Ods {
    package: Package,
    sheets: Vec<Sheet>,
    epoch: Epoch,
}

impl Ods {
    /// Open one.
    ///
    /// # Errors
    /// [`SheetFault`].
    pub fn open(file: File) -> Result<Self, SheetFault> {
        let mut package = Package::open(file)?;
        if is_encrypted(&mut package)? {
            return Err(SheetFault::Password);
        }
        let mut hidden: HashSet<String> = HashSet::new();
        let mut sheets = Vec::new();
        let mut epoch = Epoch::default();
        let mut style = String::new();
        let mut depth = 0;
        let mut part = package.part(CONTENT)?;
        loop {
            match part.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "style" => style = attribute(&e, "name")?.unwrap_or_default(),
                    "table-properties" => {
                        let is_shown = attribute(&e, "display")?;
                        if is_shown.as_deref() == Some("false") && hidden.len() < 65_536 {
                            hidden.insert(style.clone());
                        }
                    }
                    "null-date" => {
                        let day = attribute(&e, "date-value")?;
                        let day = day.and_then(|day| calendar::date(&day).ok());
                        epoch = day.map_or(epoch, Epoch::of);
                    }
                    "table" => {
                        depth += 1;
                        let style = attribute(&e, "style-name")?.unwrap_or_default();
                        if depth == 1 && sheets.len() < 65_536 {
                            sheets.push(Sheet {
                                name: attribute(&e, "name")?.unwrap_or_default(),
                                is_hidden: hidden.contains(&style),
                            });
                        }
                    }
                    _ => {}
                },
                Event::End(e) if e.local_name().as_ref() == "table" => depth -= 1,
                Event::Eof => break,
                _ => {}
            }
        }
        drop(part);
        Ok(Self {
            package,
            sheets,
            epoch,
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
        let mut part = self.package.part(CONTENT)?;
        let (mut depth, mut met) = (0, 0);
        let mut rows = Rows {
            epoch: self.epoch,
            next: 1,
            merged: Merged::default(),
        };
        let reading = |rows: Rows| Reading {
            filled: rows.merged.filled,
            charset: None,
        };
        loop {
            let event = part.next()?;
            match &event {
                Event::Start(e) => match e.local_name().as_ref() {
                    "table" => {
                        depth += 1;
                        met += usize::from(depth == 1);
                    }
                    "table-row" if depth == 1 && met == index + 1 => {
                        let repeated = repeated(e, "number-rows-repeated")?;
                        if rows.read(&mut part, repeated, take)? {
                            return Ok(reading(rows));
                        }
                    }
                    _ => {}
                },
                Event::End(e) if e.local_name().as_ref() == "table" => {
                    depth -= 1;
                    if depth == 0 && met == index + 1 {
                        return Ok(reading(rows));
                    }
                }
                Event::Eof => return Ok(reading(rows)),
                _ => {}
            }
        }
    }
}

/// Whether what the archive holds is enciphered.
fn is_encrypted(package: &mut Package) -> Result<bool, SheetFault> {
    const MANIFEST: &str = "META-INF/manifest.xml";
    if !package.has(MANIFEST) {
        return Ok(false);
    }
    let mut part = package.part(MANIFEST)?;
    loop {
        match part.next()? {
            Event::Start(e) if e.local_name().as_ref() == "encryption-data" => return Ok(true),
            Event::Eof => return Ok(false),
            _ => {}
        }
    }
}

fn repeated(start: &BytesStart<'_>, name: &str) -> Result<u32, SheetFault> {
    let said = attribute(start, name)?.and_then(|n| n.parse::<u32>().ok());
    Ok(said.unwrap_or(1).clamp(1, LONGEST))
}

struct Rows {
    epoch: Epoch,
    /// The number of the next row, from 1.
    next: u32,
    merged: Merged,
}

impl Rows {
    /// Read a row, and hand it out as often as it stands there; whether to stop.
    fn read(
        &mut self,
        part: &mut Part<'_>,
        repeated: u32,
        take: &mut Sink<'_>,
    ) -> Result<bool, SheetFault> {
        let number = self.next;
        if number > LONGEST {
            return Err(SheetFault::TooMany);
        }
        self.next = number.saturating_add(repeated);
        let mut growing = Growing::of(number as usize);
        let mut column = 0_usize;
        loop {
            let (cell, times) = match &part.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "table-cell" | "covered-table-cell" => {
                        let head = Head::of(e)?;
                        let (rows, times) = (head.rows, head.times);
                        let cell = head.cell(part, self.epoch, number)?;
                        if let Ok(column) = u16::try_from(column)
                            && !cell.is_empty()
                        {
                            let last = (number - 1).saturating_add(rows - 1);
                            self.merged.begin(number - 1, column, last);
                        }
                        (cell, times)
                    }
                    _ => continue,
                },
                Event::End(e) if e.local_name().as_ref() == "table-row" => break,
                Event::Eof => break,
                _ => continue,
            };
            if !cell.is_empty() {
                for place in column..column + times.min(COLUMNS + 1) {
                    growing.put(place, cell.clone())?;
                }
            }
            column = column.saturating_add(times);
        }
        let blank = growing.row.is_blank();
        for row in (number..self.next).take(if blank { 0 } else { LONGEST as usize }) {
            if row > LONGEST {
                return Err(SheetFault::TooMany);
            }
            let mut one = growing.row.clone();
            one.number = row as usize;
            self.merged.fill(&mut one);
            if take(one).is_break() {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// What the beginning of a cell says.
struct Head {
    kind: String,
    said: Option<String>,
    times: usize,
    rows: u32,
}

impl Head {
    fn of(start: &BytesStart<'_>) -> Result<Self, SheetFault> {
        let mut kinds = Vec::new();
        for one in start.attributes().with_checks(false) {
            let one = one.map_err(|e| SheetFault::Damaged(e.to_string()))?;
            if one.key.local_name().as_ref() == "value-type" {
                kinds.push(one.value.to_string());
            }
        }
        // `calcext:value-type` says that a text is an error.
        let is_error = kinds.iter().any(|kind| kind == "error");
        let kind = if is_error {
            "error".to_owned()
        } else {
            kinds.into_iter().next().unwrap_or_default()
        };
        let said = match kind.as_str() {
            "date" => attribute(start, "date-value")?,
            "boolean" => attribute(start, "boolean-value")?,
            "float" | "percentage" | "currency" => attribute(start, "value")?,
            "string" => attribute(start, "string-value")?,
            _ => None,
        };
        Ok(Self {
            kind,
            said,
            times: repeated(start, "number-columns-repeated")? as usize,
            rows: repeated(start, "number-rows-spanned")?,
        })
    }

    /// The cell, whose texts follow.
    fn cell(self, part: &mut Part<'_>, epoch: Epoch, row: u32) -> Result<Cell, SheetFault> {
        let shown = shown(part, row)?;
        let said = self.said.unwrap_or_default();
        Ok(match self.kind.as_str() {
            "error" => Cell::Fault(shown),
            "date" => match calendar::date(&said) {
                Ok(day) => Cell::Day(day),
                Err(_) => Cell::of_text(&shown),
            },
            "float" | "percentage" | "currency" => match said.parse::<f64>() {
                Ok(number) if number.is_finite() => Cell::of_number(number, false, epoch),
                _ => Cell::of_text(&shown),
            },
            "boolean" => Cell::Flag(said == "true"),
            _ if shown.is_empty() => Cell::of_text(&said),
            _ => Cell::of_text(&shown),
        })
    }
}

/// What a cell shows, up to its end: its paragraphs, without the remarks that hang on it and
/// what else is drawn or nested in it.
fn shown(part: &mut Part<'_>, row: u32) -> Result<String, SheetFault> {
    let mut text = String::new();
    let mut paragraphs = 0;
    // Elements that are passed over, and cells within cells.
    let (mut aside, mut depth, mut within) = (0_usize, 0_usize, 0_usize);
    loop {
        let event = part.next()?;
        match &event {
            Event::Start(e) => match e.local_name().as_ref() {
                "annotation" | "shapes" | "frame" | "table" | "g" => aside += 1,
                "table-cell" | "covered-table-cell" => depth += 1,
                "p" | "h" if aside == 0 => {
                    within += 1;
                    paragraphs += 1;
                    if paragraphs > 1 {
                        text.push('\n');
                    }
                }
                "s" if within > 0 && aside == 0 => {
                    let count = repeated(e, "c")? as usize;
                    if count > CELL {
                        return Err(SheetFault::TooLong { row: row.into() });
                    }
                    text.extend(std::iter::repeat_n(' ', count.min(CELL)));
                    gather(&event, &mut text, row.into())?;
                }
                "tab" if within > 0 && aside == 0 => text.push('\t'),
                "line-break" if within > 0 && aside == 0 => text.push('\n'),
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "annotation" | "shapes" | "frame" | "table" | "g" => {
                    aside = aside.saturating_sub(1);
                }
                "table-cell" | "covered-table-cell" if depth == 0 => return Ok(text),
                "table-cell" | "covered-table-cell" => depth -= 1,
                "p" | "h" if aside == 0 => within = within.saturating_sub(1),
                _ => {}
            },
            Event::Eof => {
                return Err(SheetFault::Damaged(
                    "the sheet ends within a cell".to_owned(),
                ));
            }
            event if within > 0 && aside == 0 => gather(event, &mut text, row.into())?,
            _ => {}
        }
    }
}
