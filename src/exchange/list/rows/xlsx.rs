//! Workbooks of OOXML (`.xlsx`, `.xlsm`), cell by cell. Owns: what their parts mean.

use super::cell::{is_day_format, shows_days};
use super::fault::{Allowance, LONGEST, SheetFault};
use super::merged::Merged;
use super::package::{Package, attribute, gather};
use super::{Cell, Epoch, Growing, Reading, Sheet, Sink};
use quick_xml::events::{BytesStart, Event};
use std::collections::{HashMap, HashSet};
use std::fs::File;

/// A workbook.
pub(super) struct Xlsx {
    package: Package,
    sheets: Vec<(Sheet, String)>,
    epoch: Epoch,
    /// Formats of cells whose numbers are days.
    days: HashSet<u32>,
    texts: Texts,
}

/// Texts that cells share, one after another.
#[derive(Default)]
struct Texts(Vec<Box<str>>);

/// What a part points to.
#[derive(Default)]
struct Relations {
    by_id: HashMap<String, String>,
    by_kind: HashMap<String, String>,
}

impl Xlsx {
    /// Open one; its shared texts are kept.
    ///
    /// # Errors
    /// [`SheetFault`].
    pub fn open(file: File) -> Result<Self, SheetFault> {
        let mut package = Package::open(file)?;
        let root = relations(&mut package, "_rels/.rels", "")?;
        let workbook = root.by_kind.get("officeDocument").cloned();
        let workbook = workbook.unwrap_or_else(|| "xl/workbook.xml".to_owned());
        let (folder, name) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
        let parts = relations(&mut package, &format!("{folder}/_rels/{name}.rels"), folder)?;
        let mut book = Self {
            sheets: Vec::new(),
            epoch: Epoch::default(),
            days: HashSet::new(),
            texts: Texts::default(),
            package,
        };
        book.read_workbook(&workbook, &parts)?;
        if let Some(styles) = parts.by_kind.get("styles") {
            book.read_styles(styles)?;
        }
        if let Some(texts) = parts.by_kind.get("sharedStrings") {
            book.read_texts(texts)?;
        }
        Ok(book)
    }

    /// Its sheets, in their order.
    pub fn sheets(&self) -> impl Iterator<Item = &Sheet> {
        self.sheets.iter().map(|(sheet, _)| sheet)
    }

    fn read_workbook(&mut self, name: &str, parts: &Relations) -> Result<(), SheetFault> {
        let mut part = self.package.part(name)?;
        loop {
            match part.next()? {
                Event::Start(e) if e.local_name().as_ref() == "workbookPr" => {
                    let is_mac = attribute(&e, "date1904")?;
                    if is_mac.is_some_and(|v| v == "1" || v.eq_ignore_ascii_case("true")) {
                        self.epoch = Epoch::MAC;
                    }
                }
                Event::Start(e) if e.local_name().as_ref() == "sheet" => {
                    let state = attribute(&e, "state")?.unwrap_or_default();
                    let sheet = Sheet {
                        name: attribute(&e, "name")?.unwrap_or_default(),
                        is_hidden: state.to_lowercase().contains("hidden"),
                    };
                    let path = attribute(&e, "id")?.and_then(|id| parts.by_id.get(&id));
                    // Charts and dialogues are sheets as well, in folders of their own.
                    let path = path.filter(|p| p.to_lowercase().contains("worksheets/"));
                    self.sheets.extend(path.map(|path| (sheet, path.clone())));
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn read_styles(&mut self, name: &str) -> Result<(), SheetFault> {
        if !self.package.has(name) {
            return Ok(());
        }
        let number = |text: Option<String>| text.and_then(|t| t.parse::<u32>().ok());
        let mut part = self.package.part(name)?;
        let mut own: HashMap<u32, bool> = HashMap::new();
        let (mut is_within, mut count) = (false, 0);
        loop {
            match part.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "numFmt" => {
                        let code = attribute(&e, "formatCode")?.unwrap_or_default();
                        // Formats of one kind of cells and another's are in the same table.
                        if let Some(id) = number(attribute(&e, "numFmtId")?)
                            && own.len() < 65_536
                        {
                            own.insert(id, shows_days(&code));
                        }
                    }
                    "cellXfs" => is_within = true,
                    "xf" if is_within => {
                        let id = number(attribute(&e, "numFmtId")?).unwrap_or_default();
                        if own.get(&id).copied().unwrap_or_else(|| is_day_format(id))
                            && count < 65_536
                        {
                            self.days.insert(count);
                        }
                        count += 1;
                    }
                    _ => {}
                },
                Event::End(e) if e.local_name().as_ref() == "cellXfs" => is_within = false,
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn read_texts(&mut self, name: &str) -> Result<(), SheetFault> {
        if !self.package.has(name) {
            return Ok(());
        }
        let mut allowance = Allowance::of_texts();
        let mut part = self.package.part(name)?;
        let mut text = String::new();
        let mut shown = Shown::default();
        loop {
            let event = part.next()?;
            match &event {
                Event::Start(e) if e.local_name().as_ref() == "si" => text.clear(),
                Event::End(e) if e.local_name().as_ref() == "si" => {
                    let plain = unescaped(&text);
                    // A pointer, its length, and what the allocator adds; thrice while it grows.
                    allowance.take(64 + plain.len())?;
                    self.texts.0.push(plain.into_boxed_str());
                }
                Event::Eof => return Ok(()),
                event if shown.follow(event) => gather(event, &mut text, 0)?,
                _ => {}
            }
        }
    }

    /// Hand every row of a sheet that is not empty to `take`.
    ///
    /// # Errors
    /// [`SheetFault`].
    pub fn read(&mut self, index: usize, take: &mut Sink<'_>) -> Result<Reading, SheetFault> {
        let (_, path) = self.sheets.get(index).cloned().ok_or(SheetFault::NoSheet)?;
        let mut merged = Merged::of(self.merged(&path)?);
        let mut part = self.package.part(&path)?;
        let (mut row, mut column) = (0_u32, 0_usize);
        let mut growing: Option<Growing> = None;
        let mut reading = Reading::default();
        loop {
            match part.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "row" => {
                        let said = attribute(&e, "r")?.and_then(|r| r.parse::<u32>().ok());
                        row = said.unwrap_or(row + 1);
                        column = 0;
                    }
                    "c" => {
                        let place = attribute(&e, "r")?.and_then(|r| place_of(&r));
                        if let Some((said_row, said_column)) = place {
                            (row, column) = (said_row, said_column);
                        }
                        if row == 0 || row > LONGEST {
                            return Err(SheetFault::TooMany);
                        }
                        let number = row as usize;
                        if let Some(done) = growing.take_if(|g| g.row.number != number)
                            && finish(done, &mut merged, take)
                        {
                            reading.filled = merged.filled;
                            return Ok(reading);
                        }
                        let style = attribute(&e, "s")?.and_then(|s| s.parse::<u32>().ok());
                        let kind = attribute(&e, "t")?.unwrap_or_default();
                        let said = value(&mut part, row)?;
                        let cell = cell_of(
                            &kind,
                            said,
                            self.days.contains(&style.unwrap_or_default()),
                            self.epoch,
                            &self.texts,
                        );
                        let growing = growing.get_or_insert_with(|| Growing::of(number));
                        growing.put(column, cell)?;
                        column += 1;
                    }
                    _ => {}
                },
                Event::Eof => break,
                Event::End(e) if e.local_name().as_ref() == "sheetData" => break,
                _ => {}
            }
        }
        if let Some(done) = growing {
            finish(done, &mut merged, take);
        }
        reading.filled = merged.filled;
        Ok(reading)
    }

    /// Merged cells of a sheet, which stand behind its rows.
    fn merged(&mut self, path: &str) -> Result<Vec<(u32, u16, u32)>, SheetFault> {
        let mut allowance = Allowance::of_texts();
        let mut part = self.package.part(path)?;
        let mut regions = Vec::new();
        loop {
            match part.next()? {
                Event::Start(e) if e.local_name().as_ref() == "mergeCell" => {
                    let said = attribute(&e, "ref")?.unwrap_or_default();
                    let corners = said.split_once(':');
                    let corners = corners.and_then(|(a, b)| Some((place_of(a)?, place_of(b)?)));
                    if let Some(((top, left), (bottom, _))) = corners
                        && let Ok(column) = u16::try_from(left)
                        && top > 0
                    {
                        allowance.take(3 * size_of::<(u32, u16, u32)>())?;
                        regions.push((top - 1, column, bottom.saturating_sub(1)));
                    }
                }
                Event::Eof => return Ok(regions),
                _ => {}
            }
        }
    }
}

/// Hand a row out; whether to stop.
fn finish(done: Growing, merged: &mut Merged, take: &mut Sink<'_>) -> bool {
    let mut row = done.row;
    merged.fill(&mut row);
    !row.is_blank() && take(row).is_break()
}

/// Which texts are shown: not how they are spoken, which stands beside them.
#[derive(Default)]
struct Shown {
    is_text: bool,
    is_spoken: bool,
}

impl Shown {
    /// Whether the event is of a text that is shown.
    fn follow(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Start(e) => match e.local_name().as_ref() {
                "t" | "v" => self.is_text = true,
                "rPh" => self.is_spoken = true,
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "t" | "v" => self.is_text = false,
                "rPh" => self.is_spoken = false,
                _ => {}
            },
            _ => return self.is_text && !self.is_spoken,
        }
        false
    }
}

/// The text of a cell, up to its end.
fn value(part: &mut super::package::Part<'_>, row: u32) -> Result<String, SheetFault> {
    let mut text = String::new();
    let mut shown = Shown::default();
    loop {
        let event = part.next()?;
        match &event {
            Event::End(e) if e.local_name().as_ref() == "c" => return Ok(text),
            Event::Eof => {
                return Err(SheetFault::Damaged(
                    "the sheet ends within a cell".to_owned(),
                ));
            }
            event if shown.follow(event) => gather(event, &mut text, row.into())?,
            _ => {}
        }
    }
}

fn cell_of(kind: &str, said: String, is_day: bool, epoch: Epoch, texts: &Texts) -> Cell {
    if said.is_empty() {
        return Cell::default();
    }
    match kind {
        "s" => {
            let index = said.trim().parse::<usize>().ok();
            match index.and_then(|i| texts.0.get(i)) {
                Some(text) => Cell::of_text(text),
                None => Cell::Fault(said),
            }
        }
        "b" => Cell::Flag(said.trim() == "1" || said.trim() == "true"),
        "e" => Cell::Fault(said),
        "" | "n" => match said.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Cell::of_number(number, is_day, epoch),
            _ => Cell::of_text(&said),
        },
        // `str`, `inlineStr`, `d`.
        _ => Cell::of_text(&unescaped(&said)),
    }
}

/// A text without the escapes of signs that XML cannot hold: `_x000D_`.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        let sign = rest
            .get(at + 2..at + 6)
            .filter(|_| rest[at + 6..].starts_with('_'));
        let sign = sign.and_then(|hex| u32::from_str_radix(hex, 16).ok());
        match sign.and_then(char::from_u32) {
            Some(sign) => {
                plain.push(sign);
                rest = &rest[at + 7..];
            }
            None => {
                plain.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// `B3` as its row, from 1, and its column, from 0.
fn place_of(text: &str) -> Option<(u32, usize)> {
    let text = text.replace('$', "");
    let at = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(at);
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters.bytes().try_fold(0_usize, |sum, b| {
        let letter = b.to_ascii_uppercase();
        letter
            .is_ascii_uppercase()
            .then(|| sum * 26 + usize::from(letter - b'A') + 1)
    })?;
    Some((digits.parse().ok()?, column - 1))
}

/// What a part points to; nothing where it points to nothing.
fn relations(package: &mut Package, name: &str, folder: &str) -> Result<Relations, SheetFault> {
    let mut relations = Relations::default();
    if !package.has(name) {
        return Ok(relations);
    }
    let mut part = package.part(name)?;
    loop {
        match part.next()? {
            Event::Start(e) if e.local_name().as_ref() == "Relationship" => {
                relations.add(&e, folder)?;
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

impl Relations {
    fn add(&mut self, start: &BytesStart<'_>, folder: &str) -> Result<(), SheetFault> {
        let target = attribute(start, "Target")?.unwrap_or_default();
        let path = match target.strip_prefix('/') {
            Some(whole) => whole.to_owned(),
            None if folder.is_empty() => target.trim_start_matches("./").to_owned(),
            None => match target.strip_prefix("../") {
                Some(above) => above.to_owned(),
                None => format!("{folder}/{}", target.trim_start_matches("./")),
            },
        };
        let kind = attribute(start, "Type")?.unwrap_or_default();
        let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
        if self.by_id.len() < 65_536 {
            self.by_kind.entry(kind).or_insert_with(|| path.clone());
            if let Some(id) = attribute(start, "Id")? {
                self.by_id.insert(id, path);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_escapes() {
        assert_eq!(place_of("B3"), Some((3, 1)));
        assert_eq!(place_of("$AA$10"), Some((10, 26)));
        for none in ["", "3", "B", "ABCD1", "é1", "B99999999999"] {
            assert_eq!(place_of(none), None, "{none}");
        }
        assert_eq!(unescaped("a_x000D_b_xyz_x4E2D_"), "a\rb_xyz中");
        assert_eq!(unescaped("_x"), "_x");
        assert_eq!(unescaped("_x000中"), "_x000中");
    }
}
