//! Workbooks of old Excel (`.xls`, BIFF5 and BIFF8). Owns: what their records mean. The cells of
//! a sheet lie in memory, as they need not stand in the order of its rows.

use super::cell::{is_day_format, shows_days};
use super::compound::{Compound, SIGN, u16_at, u32_at};
use super::fault::{Allowance, SheetFault};
use super::merged::Merged;
use super::{Cell, Epoch, Growing, Reading, Sheet, Sink};
use crate::exchange::encoding;
use encoding_rs::{Encoding, GB18030};
use std::collections::HashMap;

/// Kinds of record that are read.
mod kind {
    pub const FORMULA: u16 = 0x0006;
    pub const END: u16 = 0x000a;
    pub const EPOCH: u16 = 0x0022;
    pub const PASSWORD: u16 = 0x002f;
    pub const CONTINUE: u16 = 0x003c;
    pub const CODE_PAGE: u16 = 0x0042;
    pub const SHEET: u16 = 0x0085;
    pub const NUMBERS: u16 = 0x00bd;
    pub const RICH: u16 = 0x00d6;
    pub const STYLE: u16 = 0x00e0;
    pub const MERGED: u16 = 0x00e5;
    pub const TEXTS: u16 = 0x00fc;
    pub const SHARED: u16 = 0x00fd;
    pub const NUMBER: u16 = 0x0203;
    pub const LABEL: u16 = 0x0204;
    pub const FLAG: u16 = 0x0205;
    pub const RESULT: u16 = 0x0207;
    pub const SHORT: u16 = 0x027e;
    pub const FORMAT: u16 = 0x041e;
    pub const BEGIN: u16 = 0x0809;
}

/// A workbook.
pub(super) struct Xls {
    stream: Vec<u8>,
    sheets: Vec<(Sheet, usize)>,
    is_wide: bool,
    code_page: &'static Encoding,
    epoch: Epoch,
    formats: HashMap<u16, bool>,
    /// The format of each style.
    styles: Vec<u16>,
    texts: Vec<Box<str>>,
}

/// Records one after another; what is cut off is not there.
struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = u16_at(self.bytes, self.at)?;
        let length = usize::from(u16_at(self.bytes, self.at + 2)?);
        let start = self.at + 4;
        let body = self.bytes.get(start..start + length)?;
        self.at = start + length;
        Some((kind, body))
    }
}

/// A cell before its row is put together.
enum Raw {
    Shared(u32),
    Number(f64, u16),
    Other(Cell),
}

fn damaged() -> SheetFault {
    SheetFault::Damaged("the workbook is cut or broken".to_owned())
}

impl Xls {
    /// The workbook in these bytes.
    ///
    /// # Errors
    /// [`SheetFault`].
    pub fn of(bytes: &[u8]) -> Result<Self, SheetFault> {
        if matches!(bytes, [9, 0 | 2 | 4, ..]) {
            return Err(SheetFault::TooOld);
        }
        let stream = if bytes.starts_with(&SIGN) {
            let file = Compound::of(bytes)?;
            match file.stream("Workbook").or_else(|| file.stream("Book")) {
                Some(stream) => stream,
                // A newer workbook with a password lies in one as well.
                None if file.stream("EncryptedPackage").is_some() => {
                    return Err(SheetFault::Password);
                }
                None => return Err(SheetFault::NoWorkbook),
            }
        } else {
            bytes.to_vec()
        };
        let mut book = Self {
            stream: Vec::new(),
            sheets: Vec::new(),
            is_wide: true,
            code_page: GB18030,
            epoch: Epoch::default(),
            formats: HashMap::new(),
            styles: Vec::new(),
            texts: Vec::new(),
        };
        book.read_globals(&stream)?;
        book.stream = stream;
        Ok(book)
    }

    fn read_globals(&mut self, stream: &[u8]) -> Result<(), SheetFault> {
        let mut records = Records {
            bytes: stream,
            at: 0,
        };
        while let Some((kind, body)) = records.next() {
            match kind {
                kind::BEGIN => match u16_at(body, 0) {
                    Some(0x0600) => self.is_wide = true,
                    Some(0x0500) => self.is_wide = false,
                    _ => return Err(SheetFault::TooOld),
                },
                kind::PASSWORD => return Err(SheetFault::Password),
                kind::CODE_PAGE => {
                    let page = u16_at(body, 0).unwrap_or_default();
                    let named = encoding::named(&page.to_string());
                    let named = named.or_else(|| encoding::named(&format!("windows-{page}")));
                    self.code_page = named.unwrap_or(GB18030);
                }
                kind::EPOCH if u16_at(body, 0) == Some(1) => self.epoch = Epoch::MAC,
                kind::FORMAT => {
                    let id = u16_at(body, 0).ok_or_else(damaged)?;
                    let text = self.counted(body, 2, self.is_wide);
                    self.formats
                        .insert(id, shows_days(&text.unwrap_or_default()));
                }
                kind::STYLE => self.styles.push(u16_at(body, 2).ok_or_else(damaged)?),
                kind::SHEET => {
                    let at = u32_at(body, 0).ok_or_else(damaged)? as usize;
                    // Charts and macros are sheets as well.
                    if body.get(5) == Some(&0) {
                        let name = self.counted(body, 6, false).ok_or_else(damaged)?;
                        let sheet = Sheet {
                            name,
                            is_hidden: body.get(4).is_some_and(|state| state & 3 != 0),
                        };
                        self.sheets.push((sheet, at));
                    }
                }
                kind::TEXTS => {
                    let mut pieces = vec![body];
                    while u16_at(stream, records.at) == Some(kind::CONTINUE)
                        && let Some((_, body)) = records.next()
                    {
                        pieces.push(body);
                    }
                    self.texts = shared_texts(&pieces)?;
                }
                kind::END => return Ok(()),
                _ => {}
            }
        }
        if self.sheets.is_empty() {
            Err(damaged())
        } else {
            Ok(())
        }
    }

    /// Its sheets, in their order.
    pub fn sheets(&self) -> impl Iterator<Item = &Sheet> {
        self.sheets.iter().map(|(sheet, _)| sheet)
    }

    /// A text behind its length, of one byte or two.
    fn counted(&self, body: &[u8], at: usize, is_long: bool) -> Option<String> {
        let (length, at) = if is_long {
            (usize::from(u16_at(body, at)?), at + 2)
        } else {
            (usize::from(*body.get(at)?), at + 1)
        };
        if !self.is_wide {
            let bytes = body.get(at..)?;
            let bytes = &bytes[..length.min(bytes.len())];
            return Some(encoding::decode_part(bytes, self.code_page));
        }
        let is_double = body.get(at)? & 1 == 1;
        let bytes = body.get(at + 1..)?;
        Some(characters(bytes, length, is_double).0)
    }

    /// Hand every row of a sheet that is not empty to `take`.
    ///
    /// # Errors
    /// [`SheetFault`].
    pub fn read(&self, index: usize, take: &mut Sink<'_>) -> Result<Reading, SheetFault> {
        let (_, at) = self.sheets.get(index).ok_or(SheetFault::NoSheet)?;
        let (mut cells, regions) = self.cells(*at)?;
        let mut merged = Merged::of(regions);
        cells.sort_by_key(|(row, column, _)| (*row, *column));
        let mut cells = cells.into_iter().peekable();
        while let Some(row) = cells.peek().map(|cell| cell.0) {
            let mut growing = Growing::of(usize::from(row) + 1);
            while let Some((_, column, raw)) = cells.next_if(|cell| cell.0 == row) {
                growing.put(column.into(), self.cell(raw))?;
            }
            let mut row = growing.row;
            merged.fill(&mut row);
            if !row.is_blank() && take(row).is_break() {
                break;
            }
        }
        Ok(Reading {
            filled: merged.filled,
            charset: None,
        })
    }

    fn cell(&self, raw: Raw) -> Cell {
        match raw {
            Raw::Other(cell) => cell,
            Raw::Shared(index) => match self.texts.get(index as usize) {
                Some(text) => Cell::of_text(text),
                None => Cell::Fault(index.to_string()),
            },
            Raw::Number(number, style) => {
                let format = self.styles.get(usize::from(style)).copied();
                let format = format.unwrap_or_default();
                let own = self.formats.get(&format).copied();
                let is_day = own.unwrap_or_else(|| is_day_format(format.into()));
                Cell::of_number(number, is_day, self.epoch)
            }
        }
    }

    #[expect(
        clippy::type_complexity,
        reason = "cells and merged ones, by row and column"
    )]
    fn cells(&self, at: usize) -> Result<(Vec<(u16, u16, Raw)>, Vec<(u32, u16, u32)>), SheetFault> {
        let mut allowance = Allowance::of_texts();
        let (mut cells, mut regions) = (Vec::new(), Vec::new());
        let mut formula = None;
        // Charts lie within sheets.
        let mut depth = 0;
        let records = Records {
            bytes: &self.stream,
            at,
        };
        for (kind, body) in records {
            match kind {
                kind::BEGIN => depth += 1,
                kind::END if depth <= 1 => break,
                kind::END => depth -= 1,
                _ if depth != 1 => continue,
                _ => {}
            }
            let place = || Some((u16_at(body, 0)?, u16_at(body, 2)?, u16_at(body, 4)?));
            let mut add = |row, column, raw: Raw| {
                let text = match &raw {
                    Raw::Other(cell) => cell.weight(),
                    _ => 0,
                };
                // Three times while the list grows.
                allowance.take(2 * size_of::<(u16, u16, Raw)>() + text)?;
                cells.push((row, column, raw));
                Ok::<(), SheetFault>(())
            };
            match kind {
                kind::NUMBER => {
                    let (row, column, style) = place().ok_or_else(damaged)?;
                    add(row, column, Raw::Number(double(body, 6)?, style))?;
                }
                kind::SHORT => {
                    let (row, column, style) = place().ok_or_else(damaged)?;
                    let number = short(u32_at(body, 6).ok_or_else(damaged)?);
                    add(row, column, Raw::Number(number, style))?;
                }
                kind::NUMBERS => {
                    let (row, first, _) = place().ok_or_else(damaged)?;
                    for (i, one) in body[4..].chunks_exact(6).enumerate() {
                        let style = u16_at(one, 0).unwrap_or_default();
                        let number = short(u32_at(one, 2).unwrap_or_default());
                        let column = first.saturating_add(i as u16);
                        add(row, column, Raw::Number(number, style))?;
                    }
                }
                kind::SHARED => {
                    let (row, column, _) = place().ok_or_else(damaged)?;
                    let index = u32_at(body, 6).ok_or_else(damaged)?;
                    add(row, column, Raw::Shared(index))?;
                }
                kind::LABEL | kind::RICH => {
                    let (row, column, _) = place().ok_or_else(damaged)?;
                    let text = self.counted(body, 6, true).unwrap_or_default();
                    add(row, column, Raw::Other(Cell::of_text(&text)))?;
                }
                kind::FLAG => {
                    let (row, column, _) = place().ok_or_else(damaged)?;
                    let value = body.get(6).copied().unwrap_or_default();
                    add(
                        row,
                        column,
                        Raw::Other(flag(value, body.get(7) == Some(&1))),
                    )?;
                }
                kind::FORMULA => {
                    let (row, column, style) = place().ok_or_else(damaged)?;
                    formula = Some((row, column));
                    let result = body.get(6..14).ok_or_else(damaged)?;
                    match (result[0], &result[6..]) {
                        // The text follows, or is empty.
                        (0 | 3, [0xff, 0xff]) => {}
                        (1, [0xff, 0xff]) => {
                            add(row, column, Raw::Other(flag(result[2], false)))?;
                        }
                        (_, [0xff, 0xff]) => {
                            add(row, column, Raw::Other(flag(result[2], true)))?;
                        }
                        _ => add(row, column, Raw::Number(double(body, 6)?, style))?,
                    }
                }
                kind::RESULT => {
                    if let Some((row, column)) = formula.take() {
                        let text = self.counted(body, 0, true).unwrap_or_default();
                        add(row, column, Raw::Other(Cell::of_text(&text)))?;
                    }
                }
                kind::MERGED => {
                    for region in body.get(2..).unwrap_or_default().chunks_exact(8) {
                        let number = |i: usize| u16_at(region, 2 * i).unwrap_or_default();
                        allowance.take(3 * size_of::<(u32, u16, u32)>())?;
                        regions.push((number(0).into(), number(2), number(1).into()));
                    }
                }
                _ => {}
            }
        }
        Ok((cells, regions))
    }
}

fn double(body: &[u8], at: usize) -> Result<f64, SheetFault> {
    let low = u32_at(body, at).ok_or_else(damaged)?;
    let high = u32_at(body, at + 4).ok_or_else(damaged)?;
    let number = f64::from_bits(u64::from(high) << 32 | u64::from(low));
    Ok(if number.is_finite() { number } else { 0.0 })
}

/// A number in four bytes: half a double or an integer, perhaps a hundredth of it.
fn short(bits: u32) -> f64 {
    let number = if bits & 2 == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(bits.cast_signed() >> 2)
    };
    let number = if number.is_finite() { number } else { 0.0 };
    if bits & 1 == 0 {
        number
    } else {
        number / 100.0
    }
}

fn flag(value: u8, is_fault: bool) -> Cell {
    if !is_fault {
        return Cell::Flag(value != 0);
    }
    let said = match value {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    };
    Cell::Fault(said.to_owned())
}

/// So many characters of one byte or two each, and the bytes they take.
fn characters(bytes: &[u8], count: usize, is_double: bool) -> (String, usize) {
    if is_double {
        let used = (2 * count).min(bytes.len() & !1);
        let units = (0..used / 2).filter_map(|i| u16_at(bytes, 2 * i));
        let text = char::decode_utf16(units);
        let text = text.map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER));
        return (text.collect(), used);
    }
    let used = count.min(bytes.len());
    (bytes[..used].iter().map(|b| char::from(*b)).collect(), used)
}

/// Texts that cells share, which go over the ends of records.
fn shared_texts(pieces: &[&[u8]]) -> Result<Vec<Box<str>>, SheetFault> {
    let mut allowance = Allowance::of_texts();
    let count = pieces.first().and_then(|piece| u32_at(piece, 4));
    let mut cursor = Cursor {
        pieces,
        piece: 0,
        at: 8,
    };
    let mut texts = Vec::new();
    for _ in 0..count.ok_or_else(damaged)? {
        let Some(text) = cursor.text() else { break };
        allowance.take(64 + text.len())?;
        texts.push(text.into_boxed_str());
    }
    Ok(texts)
}

struct Cursor<'a> {
    pieces: &'a [&'a [u8]],
    piece: usize,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// What is left of the piece; the next one where nothing is.
    fn rest(&mut self) -> Option<&'a [u8]> {
        while self.at >= self.pieces.get(self.piece)?.len() {
            self.piece += 1;
            self.at = 0;
        }
        self.pieces.get(self.piece)?.get(self.at..)
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.rest()?.first()?;
        self.at += 1;
        Some(byte)
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let step = self.rest()?.len().min(count);
            self.at += step;
            count -= step;
        }
        Some(())
    }

    fn text(&mut self) -> Option<String> {
        let mut left = usize::from(self.short()?);
        let mut flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.short()? } else { 0 };
        let extra = if flags & 4 != 0 {
            u32::from(self.short()?) | u32::from(self.short()?) << 16
        } else {
            0
        };
        let mut text = String::new();
        let mut piece = self.piece;
        while left > 0 {
            let mut rest = self.rest()?;
            // Where a text goes on in the next record it says anew how wide its characters are.
            if self.piece != piece {
                piece = self.piece;
                flags = flags & !1 | self.byte()? & 1;
                rest = self.rest()?;
            }
            let is_double = flags & 1 == 1;
            let (said, used) = characters(rest, left, is_double);
            if used == 0 {
                return None;
            }
            left -= if is_double { used / 2 } else { used };
            self.at += used;
            text.push_str(&said);
        }
        self.skip(4 * usize::from(runs))?;
        self.skip(extra as usize)?;
        Some(text)
    }
}
