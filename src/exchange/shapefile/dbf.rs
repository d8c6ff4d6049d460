//! Attribute tables of shapefiles (dBASE III): bytes to cells and back. Owns: this form. Must
//! not know: geometries.
//!
//! Read here rather than by the `dbase` crate because it turns every number into a float, which
//! changes codes of more than 15 digits, refuses a whole table for one cell, and wants to know the
//! encoding before the texts can be looked at.

use crate::exchange::budget::{Budget, OF_CELL, OF_ROW};
use crate::exchange::encoding::{self, Charset};
use crate::exchange::raw::Names;
use crate::exchange::report::{At, NoteKind, ReadError};
use encoding_rs::Encoding;
use serde_json::{Map, Number, Value};

/// Bytes of the header before its fields, and of each field in it.
const PART: usize = 32;
/// Ends the list of fields.
const END_OF_FIELDS: u8 = 0x0d;
/// Marks a record that was deleted.
const DELETED: u8 = b'*';

/// A table as read.
#[derive(Debug, Default)]
pub struct DbfTable {
    /// One for each record that was not deleted, and what had to be changed in it.
    pub rows: Vec<Row>,
    /// The encoding of its texts.
    pub charset: Option<Charset>,
    /// So many bytes lie beyond the last record.
    pub beyond: usize,
}

/// A record.
#[derive(Debug, Default)]
pub struct Row {
    /// Its cells.
    pub cells: Map<String, Value>,
    /// What is wrong with them.
    pub notes: Vec<NoteKind>,
    /// It was deleted: its place counts, since geometries are told by their place.
    pub is_deleted: bool,
}

struct Field {
    name: String,
    kind: u8,
    start: usize,
    length: usize,
}

/// The header of a table.
struct Header<'a> {
    fields: Vec<(&'a [u8], u8, usize)>,
    body: &'a [u8],
    record_size: usize,
    /// So many records there are, by the header.
    declared: usize,
    language: u8,
    /// So many bytes lie beyond its records.
    beyond: usize,
}

fn header<'a>(bytes: &'a [u8], file: &str) -> Result<Header<'a>, ReadError> {
    let broken = |message: &str| ReadError::Damaged {
        file: file.to_owned(),
        at: At::Nowhere,
        message: message.to_owned(),
    };
    let head = bytes
        .get(..PART)
        .ok_or_else(|| broken("the header is cut off"))?;
    let short = |at: usize| usize::from(u16::from_le_bytes([head[at], head[at + 1]]));
    let (header_size, record_size) = (short(8), short(10));
    let mut fields = Vec::new();
    let mut length = 1;
    for field in bytes.get(PART..).unwrap_or_default().chunks_exact(PART) {
        if field[0] == END_OF_FIELDS || field[0] == 0 {
            break;
        }
        let name = field[..11].split(|b| *b == 0).next().unwrap_or_default();
        fields.push((name, field[11], usize::from(field[16])));
        length += usize::from(field[16]);
    }
    if fields.is_empty() {
        return Err(broken("it has no fields"));
    }
    if record_size < length {
        return Err(broken("its fields are longer than its records"));
    }
    // A header that says it is shorter than its fields is believed in its fields.
    let least = PART + PART * fields.len() + 1;
    let body = bytes
        .get(header_size.max(least)..)
        .ok_or_else(|| broken("it ends before its first record"))?;
    Ok(Header {
        fields,
        body,
        record_size,
        declared: u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize,
        language: head[29],
        beyond: 0,
    })
}

/// Read a table; of its encoding, a `.cpg` file says the first and the user the second. So many
/// records are expected as there are geometries.
///
/// # Errors
/// [`ReadError::Damaged`] where the table itself cannot be made out; single cells never are.
pub fn read(
    bytes: &[u8],
    file: &str,
    (declared, chosen): (Option<&'static Encoding>, Option<&'static Encoding>),
    expected: Option<usize>,
) -> Result<DbfTable, ReadError> {
    let header = header(bytes, file)?.with_its_records(expected);
    let charset = charset(&header, declared, chosen);
    let mut fields: Vec<Field> = Vec::with_capacity(header.fields.len());
    let mut names = Names::default();
    let mut start = 1;
    for (name, kind, length) in &header.fields {
        let text = encoding::decode_part(name, charset.encoding);
        let name = text.trim_start_matches('\u{feff}').trim();
        let name = names.free(name);
        fields.push(Field {
            name,
            kind: kind.to_ascii_uppercase(),
            start,
            length: *length,
        });
        start += length;
    }
    let count = (header.body.len() / header.record_size.max(1)) as u64;
    let names: u64 = fields
        .iter()
        .map(|f| OF_CELL + (f.name.len() + f.length) as u64)
        .sum();
    Budget::of(bytes.len() as u64).spend(count.saturating_mul(OF_ROW + names))?;
    let rows = header
        .body
        .chunks_exact(header.record_size)
        .map(|record| row(record, &fields, charset.encoding))
        .collect();
    Ok(DbfTable {
        rows,
        charset: Some(charset),
        beyond: header.beyond,
    })
}

impl Header<'_> {
    /// Only as many bytes as are records. Their number in the header is believed, but where the
    /// program that wrote it was cut off: then the records are there, as many as geometries.
    fn with_its_records(mut self, expected: Option<usize>) -> Self {
        let there = self.body.len() / self.record_size.max(1);
        let count = match expected {
            Some(expected) => self.declared.max(expected.min(there)),
            None if self.declared == 0 => there,
            None => self.declared,
        };
        let end = count.saturating_mul(self.record_size);
        if let Some((records, rest)) = self.body.split_at_checked(end) {
            // The end of a file is marked, or filled up.
            let is_filler = |b: &&u8| matches!(**b, 0x1a | 0 | b' ');
            self.beyond = rest.iter().filter(|b| !is_filler(b)).count();
            self.body = records;
        }
        self
    }
}

fn charset(
    header: &Header<'_>,
    declared: Option<&'static Encoding>,
    chosen: Option<&'static Encoding>,
) -> Charset {
    if let Some(encoding) = chosen {
        return Charset::chosen(encoding);
    }
    let by_language = match header.language {
        0x4d | 0x7a => encoding::named("gbk"),
        0x4f | 0x78 => encoding::named("big5"),
        _ => None,
    };
    // What begins a table is no mark of a text.
    let mut texts: Vec<u8> = vec![b' '];
    for (name, ..) in &header.fields {
        texts.extend_from_slice(name);
        texts.push(b' ');
    }
    for record in header.body.chunks_exact(header.record_size) {
        let mut start = 1;
        for (_, kind, length) in &header.fields {
            if kind.eq_ignore_ascii_case(&b'C')
                && let Some(cell) = record.get(start..start + length)
            {
                // A character cut in half at the end of a cell must not decide.
                texts.extend_from_slice(without_half(cell));
                texts.push(b' ');
            }
            start += length;
        }
    }
    encoding::weigh(&texts, declared.or(by_language))
}

/// A cell as far as it is whole in UTF-8: tools cut texts at the width of the field.
fn without_half(cell: &[u8]) -> &[u8] {
    let cell = trim_end(cell);
    match std::str::from_utf8(cell) {
        Err(error) if error.error_len().is_none() => &cell[..error.valid_up_to()],
        _ => cell,
    }
}

fn trim_end(cell: &[u8]) -> &[u8] {
    let end = cell.iter().rposition(|b| !matches!(b, b' ' | 0));
    &cell[..end.map_or(0, |i| i + 1)]
}

fn row(record: &[u8], fields: &[Field], encoding: &'static Encoding) -> Row {
    let mut row = Row {
        is_deleted: record.first() == Some(&DELETED),
        ..Row::default()
    };
    for field in fields {
        let bytes = record.get(field.start..field.start + field.length);
        let value = cell(
            bytes.unwrap_or_default(),
            field.kind,
            encoding,
            &mut row.notes,
        );
        row.cells.insert(field.name.clone(), value);
    }
    row
}

fn cell(bytes: &[u8], kind: u8, encoding: &'static Encoding, notes: &mut Vec<NoteKind>) -> Value {
    let text = |bytes: &[u8]| encoding::decode_part(trim_end(bytes), encoding);
    match kind {
        b'N' | b'F' => {
            let text = String::from_utf8_lossy(trim_end(bytes)).trim().to_owned();
            if text.is_empty() || text.bytes().all(|b| b == b'*') {
                return Value::Null;
            }
            number(&text).unwrap_or_else(|| {
                notes.push(NoteKind::NumberBroken);
                Value::from(text)
            })
        }
        b'L' => match bytes.first() {
            Some(b'T' | b't' | b'Y' | b'y' | b'1') => Value::Bool(true),
            Some(b'F' | b'f' | b'N' | b'n' | b'0') => Value::Bool(false),
            _ => Value::Null,
        },
        b'D' => {
            let digits = text(bytes);
            let digits = digits.trim();
            match (digits.get(..4), digits.get(4..6), digits.get(6..8)) {
                (Some(year), Some(month), Some(day))
                    if digits.len() == 8 && digits != "00000000" =>
                {
                    Value::from(format!("{year}-{month}-{day}"))
                }
                _ if digits.is_empty() || digits == "00000000" => Value::Null,
                _ => Value::from(digits),
            }
        }
        b'I' => match bytes.try_into() {
            Ok(four) => Value::from(i32::from_le_bytes(four)),
            Err(_) => Value::Null,
        },
        b'O' => match bytes.try_into() {
            Ok(eight) => Value::from(f64::from_le_bytes(eight)),
            Err(_) => Value::Null,
        },
        // Memos lie in a file of their own that shapefiles do not have.
        b'M' | b'G' | b'P' | b'B' => {
            if !trim_end(bytes).is_empty() {
                notes.push(NoteKind::MemoDropped);
            }
            Value::Null
        }
        _ => Value::from(text(bytes)),
    }
}

/// A number as it is written; spellings that JSON does not know are made known.
fn number(text: &str) -> Option<Value> {
    if let Ok(number) = text.parse::<Number>() {
        return Some(Value::Number(number));
    }
    let plain = text.trim_start_matches('+').replace(',', ".");
    let value: f64 = plain.parse().ok()?;
    Number::from_f64(value).map(Value::Number)
}

/// A column to be written.
#[derive(Debug)]
pub struct Column {
    /// The attribute it holds.
    pub attribute: String,
    /// Its name in the table: at most 10 bytes of UTF-8, unlike the others.
    pub name: String,
    kind: ColumnKind,
    length: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ColumnKind {
    Text,
    Number { decimals: u8 },
    Logical,
}

/// A text can have so many bytes.
const TEXT_LIMIT: usize = 254;
/// A number can have so many characters.
const NUMBER_LIMIT: usize = 20;
/// A name can have so many bytes.
const NAME_LIMIT: usize = 10;

/// The columns that hold the attributes of these rows, and how many texts will be cut.
pub fn columns(rows: &[&Map<String, Value>]) -> (Vec<Column>, usize) {
    let mut names: Vec<&String> = Vec::new();
    for row in rows {
        for name in row.keys() {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let mut columns: Vec<Column> = Vec::new();
    let mut cut = 0;
    for name in names {
        let cells = rows.iter().filter_map(|row| row.get(name));
        let (kind, length, too_long) = kind_of(cells);
        cut += too_long;
        columns.push(Column {
            name: short_name(name, &columns),
            attribute: name.clone(),
            kind,
            length,
        });
    }
    (columns, cut)
}

fn kind_of<'a>(cells: impl Iterator<Item = &'a Value> + Clone) -> (ColumnKind, u8, usize) {
    let given = || cells.clone().filter(|value| !value.is_null());
    if given().next().is_some() && given().all(Value::is_boolean) {
        return (ColumnKind::Logical, 1, 0);
    }
    if given().next().is_some() && given().all(Value::is_number) {
        let texts: Vec<String> = given().map(Value::to_string).collect();
        let decimals = |text: &String| text.split_once('.').map_or(0, |(_, rest)| rest.len());
        let decimals = texts.iter().map(decimals).max().unwrap_or(0);
        let whole = texts
            .iter()
            .map(|t| t.split('.').next().unwrap_or_default().len());
        let length = whole.max().unwrap_or(1) + if decimals > 0 { decimals + 1 } else { 0 };
        if length <= NUMBER_LIMIT && !texts.iter().any(|t| t.contains(['e', 'E'])) {
            let decimals = decimals as u8;
            return (ColumnKind::Number { decimals }, length as u8, 0);
        }
    }
    let lengths: Vec<usize> = given().map(|value| text_of(value).len()).collect();
    let too_long = lengths.iter().filter(|n| **n > TEXT_LIMIT).count();
    let length = lengths.into_iter().max().unwrap_or(1).clamp(1, TEXT_LIMIT);
    (ColumnKind::Text, length as u8, too_long)
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// As much of a text as fits into so many bytes.
fn fitting(text: &str, limit: usize) -> &str {
    &text[..text.floor_char_boundary(limit)]
}

fn short_name(name: &str, taken: &[Column]) -> String {
    let is_free = |name: &str| taken.iter().all(|c| !c.name.eq_ignore_ascii_case(name));
    let plain = fitting(name, NAME_LIMIT);
    if is_free(plain) && !plain.is_empty() {
        return plain.to_owned();
    }
    let mut number = 2;
    loop {
        let tail = format!("_{number}");
        let name = format!("{}{tail}", fitting(name, NAME_LIMIT - tail.len()));
        if is_free(&name) {
            return name;
        }
        number += 1;
    }
}

/// The table of these rows, its texts in UTF-8; a `.cpg` beside it must say so.
pub fn write(columns: &[Column], rows: &[&Map<String, Value>]) -> Vec<u8> {
    let header_size = PART + PART * columns.len() + 1;
    let record_size = 1 + columns.iter().map(|c| usize::from(c.length)).sum::<usize>();
    let mut out = Vec::with_capacity(header_size + record_size * rows.len() + 1);
    // The date of the last change is left at the first day of 1995: the same map, the same bytes.
    out.extend_from_slice(&[0x03, 95, 1, 1]);
    out.extend_from_slice(&(rows.len() as u32).to_le_bytes());
    out.extend_from_slice(&(header_size as u16).to_le_bytes());
    out.extend_from_slice(&(record_size as u16).to_le_bytes());
    out.resize(PART, 0);
    for column in columns {
        let start = out.len();
        out.extend_from_slice(column.name.as_bytes());
        out.resize(start + 11, 0);
        let (kind, decimals) = match column.kind {
            ColumnKind::Text => (b'C', 0),
            ColumnKind::Number { decimals } => (b'N', decimals),
            ColumnKind::Logical => (b'L', 0),
        };
        out.push(kind);
        out.extend_from_slice(&[0; 4]);
        out.extend_from_slice(&[column.length, decimals]);
        out.resize(start + PART, 0);
    }
    out.push(END_OF_FIELDS);
    for row in rows {
        out.push(b' ');
        for column in columns {
            let value = row.get(&column.attribute).unwrap_or(&Value::Null);
            let length = usize::from(column.length);
            let text = match (column.kind, value) {
                (ColumnKind::Logical, Value::Bool(true)) => "T".to_owned(),
                (ColumnKind::Logical, Value::Bool(false)) => "F".to_owned(),
                (ColumnKind::Logical, _) => "?".to_owned(),
                (_, value) => text_of(value),
            };
            let text = fitting(&text, length);
            let pad = " ".repeat(length - text.len());
            if matches!(column.kind, ColumnKind::Number { .. }) {
                out.extend_from_slice(pad.as_bytes());
                out.extend_from_slice(text.as_bytes());
            } else {
                out.extend_from_slice(text.as_bytes());
                out.extend_from_slice(pad.as_bytes());
            }
        }
    }
    out.push(0x1a);
    out
}
