//! The records of binary OOXML (MS-XLSB 2.1.4), as far as the library that reads such workbooks
//! passes over them: which cells are merged. Owns: these records. Must not know: cells.

use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::HashMap;

/// A sheet of the workbook: `BrtBundleSh`.
const BUNDLE: u32 = 156;
/// Merged cells: `BrtMergeCell`.
const MERGE: u32 = 176;

/// The parts of a workbook that say what is merged.
#[derive(Debug, Default)]
pub(super) struct Parts {
    workbook: Vec<u8>,
    relations: Vec<u8>,
    /// Merged cells of every part that is a sheet, by its name in small letters.
    merged: HashMap<String, Vec<(u32, u16, u32)>>,
}

impl Parts {
    /// Take in a part of the archive.
    pub fn take(&mut self, name: &str, content: Vec<u8>) {
        let name = name.trim_start_matches('/').to_lowercase();
        match name.as_str() {
            "xl/workbook.bin" => self.workbook = content,
            "xl/_rels/workbook.bin.rels" => self.relations = content,
            sheet if sheet.starts_with("xl/worksheets/") && sheet.ends_with(".bin") => {
                let found = records(&content).filter(|(kind, _)| *kind == MERGE);
                let regions = found.filter_map(|(_, data)| region(data)).collect();
                self.merged.insert(name, regions);
            }
            _ => {}
        }
    }

    /// Merged cells of the sheet of a name, each by first row, column, last row, from 0.
    pub fn merged(&self, sheet: &str) -> Vec<(u32, u16, u32)> {
        let bundles = records(&self.workbook).filter(|(kind, _)| *kind == BUNDLE);
        let names = bundles.filter_map(|(_, data)| {
            let (relation, rest) = text(data.get(8..)?)?;
            Some((relation, text(rest)?.0))
        });
        let relation = names.into_iter().find(|(_, name)| name == sheet);
        let target = relation.and_then(|(relation, _)| target(&self.relations, &relation));
        let Some(target) = target.map(|target| target.to_lowercase()) else {
            return Vec::new();
        };
        let path = match target.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None => format!("xl/{target}"),
        };
        self.merged.get(&path).cloned().unwrap_or_default()
    }
}

/// Where a relation leads.
fn target(relations: &[u8], id: &str) -> Option<String> {
    let text = String::from_utf8_lossy(relations);
    let mut reader = Reader::from_str(&text);
    loop {
        let (Event::Start(start) | Event::Empty(start)) = (match reader.read_event().ok()? {
            Event::Eof => return None,
            event => event,
        }) else {
            continue;
        };
        let of = |name: &str| {
            let found = start.try_get_attribute(name).ok().flatten()?;
            Some(found.value.into_owned())
        };
        if of("Id").is_some_and(|found| found == id) {
            return of("Target");
        }
    }
}

/// Records one after another, each with its kind and its data; what is cut ends them.
fn records(bytes: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let kind = number(&mut rest, 2)?;
        let length = number(&mut rest, 4)? as usize;
        let (data, after) = rest.split_at_checked(length)?;
        rest = after;
        Some((kind, data))
    })
}

/// A number of seven bits a byte, the lowest first, in at most so many bytes.
fn number(rest: &mut &[u8], most: u32) -> Option<u32> {
    let mut value = 0;
    for place in 0..most {
        let (first, after) = rest.split_first()?;
        *rest = after;
        value |= u32::from(first & 0x7f) << (7 * place);
        if first & 0x80 == 0 {
            break;
        }
    }
    Some(value)
}

/// First row, column and last row of merged cells.
fn region(data: &[u8]) -> Option<(u32, u16, u32)> {
    let whole = |at: usize| -> Option<u32> {
        let four = data.get(at..at + 4)?;
        Some(u32::from_le_bytes(four.try_into().ok()?))
    };
    Some((whole(0)?, u16::try_from(whole(8)?).ok()?, whole(4)?))
}

/// A text behind the count of its units of UTF-16, and what follows it.
fn text(data: &[u8]) -> Option<(String, &[u8])> {
    let (count, rest) = data.split_at_checked(4)?;
    let count = u32::from_le_bytes(count.try_into().ok()?) as usize;
    let (units, rest) = rest.split_at_checked(count.checked_mul(2)?)?;
    let units: Vec<u16> = units
        .chunks_exact(2)
        .map(|two| u16::from_le_bytes([two[0], two[1]]))
        .collect();
    Some((String::from_utf16_lossy(&units), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u32, data: &[u8]) -> Vec<u8> {
        let head = [
            kind as u8 & 0x7f | 0x80,
            (kind >> 7) as u8,
            data.len() as u8,
        ];
        [&head[..], data].concat()
    }

    fn wide(text: &str) -> Vec<u8> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let bytes = units.iter().flat_map(|unit| unit.to_le_bytes());
        (units.len() as u32)
            .to_le_bytes()
            .into_iter()
            .chain(bytes)
            .collect()
    }

    #[test]
    fn merged_cells_are_those_of_their_sheet() {
        let bundle =
            |id: &str, name: &str| record(BUNDLE, &[vec![0; 8], wide(id), wide(name)].concat());
        let mut parts = Parts::default();
        parts.take(
            "xl/workbook.bin",
            [bundle("rId2", "说明"), bundle("rId1", "名单")].concat(),
        );
        let relations = r#"<Relationships><Relationship Id="rId1" Target="worksheets/sheet2.bin"/><Relationship Id="rId2" Target="/xl/worksheets/sheet1.bin"/></Relationships>"#;
        parts.take("xl/_rels/workbook.bin.rels", relations.into());
        let numbers = [1_u32, 3, 2, 2].map(u32::to_le_bytes).concat();
        let sheet = [record(0x81, &[]), record(MERGE, &numbers)].concat();
        parts.take("XL/Worksheets/sheet2.bin", sheet);
        parts.take("xl/worksheets/sheet1.bin", record(0x81, &[]));
        assert_eq!(parts.merged("名单"), [(1, 2, 3)]);
        assert!(parts.merged("说明").is_empty() && parts.merged("别的").is_empty());
    }

    #[test]
    fn what_is_cut_ends() {
        let whole = record(MERGE, &[7; 16]);
        for end in 0..whole.len() {
            assert_eq!(records(&whole[..end]).count(), 0);
        }
        assert_eq!(records(&[0xff; 9]).count(), 0);
        assert!(text(&[0xff; 9]).is_none() && region(&[0; 15]).is_some());
        assert!(region(&[0; 9]).is_none());
    }
}
