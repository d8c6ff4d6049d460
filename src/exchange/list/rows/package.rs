//! Workbooks that are archives of XML (`.xlsx`, `.ods`): their parts, read event by event. Owns:
//! that no part unpacks without end, and no event grows without end.

use super::fault::{CELL, SheetFault, UNPACKED};
use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::cell::Cell;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::rc::Rc;
use zip::ZipArchive;
use zip::read::ZipFile;

/// What one event may take, bytes: the text of a cell and the element around it.
const EVENT: u64 = 4 * CELL as u64;

/// An archive.
pub(super) struct Package {
    zip: ZipArchive<BufReader<File>>,
    /// Parts by name in small letters: programs do not agree about the case.
    parts: HashMap<String, usize>,
}

impl Package {
    /// Open one.
    ///
    /// # Errors
    /// [`SheetFault::Damaged`].
    pub fn open(file: File) -> Result<Self, SheetFault> {
        let zip = ZipArchive::new(BufReader::new(file))?;
        let parts = (0..zip.len()).filter_map(|i| {
            let name = zip.name_for_index(i)?.ok()?;
            Some((plain(&name), i))
        });
        Ok(Self {
            parts: parts.collect(),
            zip,
        })
    }

    /// Whether there is such a part.
    pub fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&plain(name))
    }

    /// The part of a name.
    ///
    /// # Errors
    /// [`SheetFault::Damaged`] where it is not there.
    pub fn part(&mut self, name: &str) -> Result<Part<'_>, SheetFault> {
        let index = self.parts.get(&plain(name)).copied();
        let index = index.ok_or_else(|| SheetFault::Damaged(format!("{name} is missing")))?;
        let left = Rc::new(Cell::new(EVENT));
        let limited = Limited {
            source: self.zip.by_index(index)?,
            all: UNPACKED,
            left: Rc::clone(&left),
        };
        let mut reader = Reader::from_reader(BufReader::with_capacity(1 << 15, limited));
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        Ok(Part {
            reader,
            left,
            buffer: Vec::new(),
        })
    }
}

fn plain(name: &str) -> String {
    name.trim_start_matches('/')
        .replace('\\', "/")
        .to_lowercase()
}

/// A stream that ends in a fault rather than going on for ever.
struct Limited<R> {
    source: R,
    all: u64,
    /// Bytes that the event being read may still take.
    left: Rc<Cell<u64>>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(into)? as u64;
        let (all, left) = (
            self.all.checked_sub(count),
            self.left.get().checked_sub(count),
        );
        match (all, left) {
            (Some(all), Some(left)) => {
                self.all = all;
                self.left.set(left);
                Ok(count as usize)
            }
            _ => Err(SheetFault::TooMuch.into()),
        }
    }
}

/// A part, event by event.
pub(super) struct Part<'a> {
    reader: Reader<BufReader<Limited<ZipFile<'a, BufReader<File>>>>>,
    left: Rc<Cell<u64>>,
    buffer: Vec<u8>,
}

impl Part<'_> {
    /// The next event; an empty element is one that begins and one that ends.
    ///
    /// # Errors
    /// [`SheetFault`].
    pub fn next(&mut self) -> Result<Event<'_>, SheetFault> {
        self.left.set(EVENT);
        self.buffer.clear();
        Ok(self.reader.read_event_into(&mut self.buffer)?)
    }
}

/// An attribute by its name without a prefix.
///
/// # Errors
/// [`SheetFault::Damaged`].
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Result<Option<String>, SheetFault> {
    for one in start.attributes().with_checks(false) {
        let one = one.map_err(|e| SheetFault::Damaged(e.to_string()))?;
        if one.key.local_name().as_ref() == name {
            let value = unescape(&one.value);
            let value = value.map_err(|e| SheetFault::Damaged(e.to_string()))?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

/// What an event says of a text.
///
/// # Errors
/// [`SheetFault::TooLong`] where the text grows beyond what a cell holds.
pub(super) fn gather(event: &Event<'_>, into: &mut String, row: u64) -> Result<(), SheetFault> {
    match event {
        Event::Text(text) => into.push_str(&text.xml10_content()),
        Event::CData(data) => into.push_str(&data.xml10_content()),
        Event::GeneralRef(reference) => into.push_str(&resolved(reference)),
        _ => {}
    }
    if into.len() > CELL {
        return Err(SheetFault::TooLong { row });
    }
    Ok(())
}

/// The sign that a reference stands for; nothing for one that nobody declared.
fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(sign)) = reference.resolve_char_ref() {
        return sign.to_string();
    }
    let name = reference.xml10_content();
    resolve_predefined_entity(&name)
        .unwrap_or_default()
        .to_owned()
}
