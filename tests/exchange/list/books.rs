//! Workbooks of the formats that nothing here writes, put together byte by byte: `.xls` and
//! `.ods`, and archives of any parts.

use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An archive of these parts.
pub fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = SimpleFileOptions::default();
        zip.start_file(*name, options).expect("begun");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

/// An OpenDocument workbook of these tables.
pub fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:calcext="c">
<office:automatic-styles>
<style:style style:name="shown" style:family="table"><style:table-properties table:display="true"/></style:style>
<style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/></style:style>
</office:automatic-styles>
<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    );
    let mime = b"application/vnd.oasis.opendocument.spreadsheet";
    archive(&[("mimetype", mime), ("content.xml", content.as_bytes())])
}

/// The cell of a text in it.
pub fn ods_cell(text: &str) -> String {
    format!(
        r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
    )
}

/// A row of texts in it.
pub fn ods_row(texts: &[&str]) -> String {
    let cells: String = texts.iter().map(|text| ods_cell(text)).collect();
    format!("<table:table-row>{cells}</table:table-row>")
}

/// A cell of an old workbook.
pub enum Old<'a> {
    Text(&'a str),
    Number(f64),
    Day(f64),
}

/// A sheet of an old workbook: its name, whether it is hidden, its rows and merged cells (first
/// row, last row, first column, last column).
pub struct OldSheet<'a> {
    pub name: &'a str,
    pub is_hidden: bool,
    pub rows: Vec<Vec<Old<'a>>>,
    pub merged: Vec<[u16; 4]>,
}

fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    let mut bytes = kind.to_le_bytes().to_vec();
    bytes.extend((body.len() as u16).to_le_bytes());
    bytes.extend(body);
    bytes
}

fn begin(of_sheet: bool) -> Vec<u8> {
    let kind: u16 = if of_sheet { 0x10 } else { 5 };
    let mut body = 0x0600_u16.to_le_bytes().to_vec();
    body.extend(kind.to_le_bytes());
    body.extend([0; 12]);
    record(0x0809, &body)
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn sheet_of(sheet: &OldSheet<'_>, texts: &[&str]) -> Vec<u8> {
    let mut bytes = begin(true);
    for (row, cells) in (0_u16..).zip(&sheet.rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            let style: u16 = if matches!(cell, Old::Day(_)) { 1 } else { 0 };
            let mut body: Vec<u8> = [row, column, style]
                .iter()
                .flat_map(|n| n.to_le_bytes())
                .collect();
            match cell {
                Old::Text("") => continue,
                Old::Text(text) => {
                    let index = texts
                        .iter()
                        .position(|other| other == text)
                        .expect("shared");
                    body.extend((index as u32).to_le_bytes());
                    bytes.extend(record(0x00fd, &body));
                }
                Old::Number(number) | Old::Day(number) => {
                    body.extend(number.to_le_bytes());
                    bytes.extend(record(0x0203, &body));
                }
            }
        }
    }
    let mut body = (sheet.merged.len() as u16).to_le_bytes().to_vec();
    body.extend(sheet.merged.iter().flatten().flat_map(|n| n.to_le_bytes()));
    bytes.extend(record(0x00e5, &body));
    bytes.extend(record(0x000a, &[]));
    bytes
}

/// The stream of an old workbook. A text is cut in two by a record that ends within it.
pub fn old_stream(sheets: &[OldSheet<'_>], is_mac: bool) -> Vec<u8> {
    let mut texts: Vec<&str> = Vec::new();
    for cell in sheets.iter().flat_map(|s| &s.rows).flatten() {
        if let Old::Text(text) = cell
            && !text.is_empty()
            && !texts.contains(text)
        {
            texts.push(text);
        }
    }
    let mut shared = (texts.len() as u32).to_le_bytes().repeat(2);
    let mut rest: Vec<u8> = Vec::new();
    for (i, text) in texts.iter().enumerate() {
        let units = wide(text);
        let mut bytes = ((units.len() / 2) as u16).to_le_bytes().to_vec();
        bytes.push(1);
        if i == 0 && units.len() > 2 {
            // The rest of the first stands in the next record, which says anew how wide it is.
            bytes.extend(&units[..2]);
            shared.extend(bytes);
            rest.push(1);
            rest.extend(&units[2..]);
        } else {
            bytes.extend(units);
            rest.extend(bytes);
        }
    }
    let mut globals = begin(false);
    globals.extend(record(0x0022, &u16::from(is_mac).to_le_bytes()));
    for format in [0_u16, 14] {
        let mut body = [0; 20];
        body[2..4].copy_from_slice(&format.to_le_bytes());
        globals.extend(record(0x00e0, &body));
    }
    let mut tail = record(0x00fc, &shared);
    tail.extend(record(0x003c, &rest));
    tail.extend(record(0x000a, &[]));
    let names: Vec<Vec<u8>> = sheets.iter().map(|sheet| wide(sheet.name)).collect();
    let places: usize = names.iter().map(|name| 4 + 8 + name.len()).sum();
    let mut at = globals.len() + places + tail.len();
    let bodies: Vec<Vec<u8>> = sheets.iter().map(|sheet| sheet_of(sheet, &texts)).collect();
    for ((sheet, name), body) in sheets.iter().zip(&names).zip(&bodies) {
        let mut said = (at as u32).to_le_bytes().to_vec();
        said.extend([u8::from(sheet.is_hidden), 0, (name.len() / 2) as u8, 1]);
        said.extend(name);
        globals.extend(record(0x0085, &said));
        at += body.len();
    }
    globals.extend(tail);
    globals.extend(bodies.concat());
    globals
}

/// An old workbook in its compound file.
pub fn xls(sheets: &[OldSheet<'_>], is_mac: bool) -> Vec<u8> {
    const SECTOR: usize = 512;
    const FREE: u32 = u32::MAX;
    const LAST: u32 = 0xffff_fffe;
    let mut stream = old_stream(sheets, is_mac);
    // Short streams lie elsewhere: this one is made long enough.
    stream.resize(stream.len().max(4096).next_multiple_of(SECTOR), 0);
    let count = stream.len() / SECTOR;
    let tables = (count + 2).div_ceil(SECTOR / 4).max(1);
    let mut header = vec![0_u8; SECTOR];
    header[..8].copy_from_slice(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    put(24, &[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    put(44, &(tables as u32).to_le_bytes());
    put(48, &(tables as u32).to_le_bytes());
    put(56, &4096_u32.to_le_bytes());
    put(60, &LAST.to_le_bytes());
    put(68, &LAST.to_le_bytes());
    for i in 0..109 {
        let sector = if i < tables { i as u32 } else { FREE };
        put(76 + 4 * i, &sector.to_le_bytes());
    }
    let first = tables as u32 + 1;
    let mut next: Vec<u32> = vec![0xffff_fffd; tables];
    next.push(LAST);
    next.extend((1..count as u32).map(|i| first + i));
    next.push(LAST);
    next.resize(tables * SECTOR / 4, FREE);
    let entry = |name: &str, kind: u8, first: u32, length: u32| {
        let mut bytes = wide(name);
        let length_of_name = bytes.len() as u16 + 2;
        bytes.resize(128, 0);
        bytes[64..66].copy_from_slice(&length_of_name.to_le_bytes());
        bytes[66] = kind;
        bytes[68..80].copy_from_slice(&[0xff; 12]);
        bytes[116..120].copy_from_slice(&first.to_le_bytes());
        bytes[120..124].copy_from_slice(&length.to_le_bytes());
        bytes
    };
    let mut file = header;
    file.extend(next.iter().flat_map(|n| n.to_le_bytes()));
    file.extend(entry("Root Entry", 5, LAST, 0));
    file.extend(entry("Workbook", 2, first, stream.len() as u32));
    file.extend([0; 256]);
    file.extend(stream);
    file
}
