//! An extract of any form, element by element. Owns: telling the form by what is in the file, and
//! unpacking. Must not know: what the elements are for.
//!
//! A file is gone through several times rather than kept: what is in memory is what was asked for. Of
//! one in blocks those are unpacked again that hold anything of it.

use super::element::{Element, Kinds};
use super::{pbf, xml};
use crate::course::{Course, Stage};
use crate::exchange::report::{At, ReadError};
use crate::geometry::fixed::Bounds;
use bzip2::read::MultiBzDecoder;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// What is unpacked is at most so many times as large as the file, and this much beyond.
const TIMES: u64 = 200;
/// See [`TIMES`], bytes.
const BEYOND: u64 = 64 << 20;

/// What a file says of itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Header {
    /// The box that was cut out.
    pub bounds: Option<Bounds>,
}

/// A file that can be gone through.
pub struct Extract {
    path: PathBuf,
    name: String,
    /// Its size, bytes.
    pub size: u64,
    /// What each block holds, once all were seen.
    blocks: OnceLock<Vec<Kinds>>,
}

/// How a file is packed.
#[derive(Clone, Copy)]
enum Packing {
    Plain,
    Gzip,
    Bzip2,
}

impl Extract {
    /// A file; it is looked at, not read.
    ///
    /// # Errors
    /// [`ReadError::Io`]; [`ReadError::Empty`].
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let extract = Self {
            path: path.to_owned(),
            name: name.into_owned(),
            size: std::fs::metadata(path).map_err(|e| io(path, e))?.len(),
            blocks: OnceLock::new(),
        };
        match extract.size {
            0 => Err(ReadError::Empty),
            _ => Ok(extract),
        }
    }

    /// Go through the file; `take` sees each wanted element, with what it keeps of some of them, and
    /// `collect` gets that in the order of the file. The course counts bytes.
    ///
    /// # Errors
    /// [`ReadError`], naming file and place; whatever `collect` says.
    pub fn scan<T: Default + Send>(
        &self,
        wanted: Kinds,
        course: &Course,
        take: impl Fn(&Element<'_>, &mut T) + Sync,
        collect: impl FnMut(T) -> Result<(), ReadError>,
    ) -> Result<Header, ReadError> {
        let fault = |e| io(&self.path, e);
        let mut head = Vec::new();
        let file = File::open(&self.path).map_err(fault)?;
        file.take(4).read_to_end(&mut head).map_err(fault)?;
        let packing = match head.as_slice() {
            [0x1f, 0x8b, ..] => Packing::Gzip,
            [b'B', b'Z', b'h', _] => Packing::Bzip2,
            _ => Packing::Plain,
        };
        // The size of what is unpacked is not known.
        let total = match packing {
            Packing::Plain => self.size as usize,
            Packing::Gzip | Packing::Bzip2 => 0,
        };
        course.enter(Stage::Reading, total);
        let file = File::open(&self.path).map_err(fault)?;
        let most = self.size.saturating_mul(TIMES).saturating_add(BEYOND);
        match packing {
            Packing::Plain => self.unpacked(BufReader::new(file), wanted, course, &take, collect),
            Packing::Gzip => {
                let source = MultiGzDecoder::new(BufReader::new(file)).take(most);
                self.unpacked(BufReader::new(source), wanted, course, &take, collect)
            }
            Packing::Bzip2 => {
                let source = MultiBzDecoder::new(BufReader::new(file)).take(most);
                self.unpacked(BufReader::new(source), wanted, course, &take, collect)
            }
        }
    }

    fn unpacked<T: Default + Send>(
        &self,
        mut source: BufReader<impl Read + Send>,
        wanted: Kinds,
        course: &Course,
        take: &(impl Fn(&Element<'_>, &mut T) + Sync),
        collect: impl FnMut(T) -> Result<(), ReadError>,
    ) -> Result<Header, ReadError> {
        let is_xml = xml::is_xml(&mut source);
        if is_xml.map_err(|e| damaged(&self.name, At::Nowhere, &e))? {
            xml::scan(source, &self.name, wanted, course, take, collect)
        } else {
            let about = (self.name.as_str(), &self.blocks);
            pbf::scan(source, about, wanted, course, take, collect)
        }
    }
}

fn io(path: &Path, source: std::io::Error) -> ReadError {
    ReadError::Io {
        path: path.to_owned(),
        source,
    }
}

/// That a file is not what it should be.
pub fn damaged(file: &str, at: At, message: &dyn std::fmt::Display) -> ReadError {
    ReadError::Damaged {
        file: file.to_owned(),
        at,
        message: message.to_string(),
    }
}

/// Counts what is read through it.
pub struct Counting<R> {
    inner: R,
    count: Count,
}

/// How much was read so far.
#[derive(Clone, Default)]
pub struct Count(Arc<AtomicU64>);

impl Count {
    /// Bytes.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl<R> Counting<R> {
    /// Nothing was read yet.
    pub fn new(inner: R) -> Self {
        Self {
            inner,
            count: Count::default(),
        }
    }

    /// What is counted, to look at while somebody else reads.
    pub fn count(&self) -> Count {
        self.count.clone()
    }
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.0.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
