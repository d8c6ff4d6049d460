//! Any map file: which format it is, its companions, and its layers. Owns: the way from a path to
//! layers. Must not know: what the layers are for.

use super::archive;
use super::raw::RawLayer;
use super::report::{ReadError, SkipReason, Skipped};
use super::shapefile::Parts;
use super::table::NamedColumns;
use super::{encoding, geojson, geopackage, kml, shapefile, table, topojson};
use crate::course::{Course, Stage};
use crate::exchange::geojson::SIZE_LIMIT;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Formats that maps are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// GeoJSON.
    GeoJson,
    /// TopoJSON.
    TopoJson,
    /// GeoPackage.
    GeoPackage,
    /// Shapefile, loose or zipped.
    Shapefile,
    /// KML and KMZ.
    Kml,
    /// CSV and the like, with places.
    Table,
}

impl Format {
    /// Its name, the same in every language.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GeoJson => "GeoJSON",
            Self::TopoJson => "TopoJSON",
            Self::GeoPackage => "GeoPackage",
            Self::Shapefile => "Shapefile",
            Self::Kml => "KML",
            Self::Table => "CSV",
        }
    }

    /// Its texts may be in any encoding.
    pub const fn has_charset(self) -> bool {
        matches!(self, Self::Shapefile | Self::Table | Self::Kml)
    }
}

/// Endings of files that can be chosen.
pub const EXTENSIONS: [&str; 14] = [
    "geojson", "json", "topojson", "gpkg", "shp", "dbf", "zip", "kml", "kmz", "csv", "tsv", "txt",
    "wkt", "shx",
];

/// A file, read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it lies.
    pub path: PathBuf,
    /// What it is.
    pub format: Format,
    /// Its layers; at least one.
    pub layers: Vec<RawLayer>,
    /// Parts of it that were left out.
    pub skipped: Vec<Skipped>,
}

/// What the user says of a file, over what it says itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// The encoding of its texts.
    pub encoding: Option<&'static Encoding>,
    /// The columns of a table that hold places.
    pub columns: Option<NamedColumns>,
}

/// What was found in a file, or in a file within an archive.
pub(super) struct Found {
    pub format: Format,
    pub layers: Vec<RawLayer>,
    pub skipped: Vec<Skipped>,
}

impl Found {
    pub(super) const fn of(format: Format, layers: Vec<RawLayer>) -> Self {
        Self {
            format,
            layers,
            skipped: Vec::new(),
        }
    }
}

/// Read a file with all its layers.
///
/// # Errors
/// [`ReadError`], naming file and place.
pub fn read(path: &Path, wishes: &Wishes) -> Result<Source, ReadError> {
    read_watched(path, wishes, &Course::new())
}

/// The same, counted by features.
///
/// # Errors
/// As [`read`]; [`ReadError::Stopped`].
pub fn read_watched(path: &Path, wishes: &Wishes, course: &Course) -> Result<Source, ReadError> {
    course.enter(Stage::Reading, 0);
    let outcome = read_path(path, wishes, course);
    // Some parts of a file may have been given up before whoever reads them noticed.
    course.go_on()?;
    let mut found = outcome?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    for layer in &mut found.layers {
        if layer.name.is_empty() {
            stem.as_ref().clone_into(&mut layer.name);
        }
        layer.note_broken_characters();
    }
    Ok(Source {
        path: path.to_owned(),
        format: found.format,
        layers: found.layers,
        skipped: found.skipped,
    })
}

fn read_path(path: &Path, wishes: &Wishes, course: &Course) -> Result<Found, ReadError> {
    let name = file_name(path);
    let head = head_of(path)?;
    if head.starts_with(b"SQLite format 3\0") {
        return geopackage::read(path, &name, course);
    }
    if let Some(companions) = companions_of(path)? {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let layer = shapefile::read(&companions.parts(&stem), wishes.encoding, course)?;
        return Ok(Found::of(Format::Shapefile, vec![layer]));
    }
    let bytes = read_limited(path)?;
    if head.starts_with(b"PK\x03\x04") {
        archive::read(&bytes, &name, wishes, course)
    } else {
        read_one(&bytes, &name, wishes, course)
    }
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn io_error(path: &Path) -> impl Fn(std::io::Error) -> ReadError {
    move |source| ReadError::Io {
        path: path.to_owned(),
        source,
    }
}

fn head_of(path: &Path) -> Result<Vec<u8>, ReadError> {
    let mut head = Vec::new();
    let file = File::open(path).map_err(io_error(path))?;
    file.take(64)
        .read_to_end(&mut head)
        .map_err(io_error(path))?;
    Ok(head)
}

fn read_limited(path: &Path) -> Result<Vec<u8>, ReadError> {
    let mut file = File::open(path).map_err(io_error(path))?;
    let bytes = file.metadata().map_err(io_error(path))?.len();
    if bytes > SIZE_LIMIT {
        return Err(ReadError::TooLarge {
            bytes,
            limit: SIZE_LIMIT,
        });
    }
    let mut all = Vec::with_capacity(bytes as usize);
    file.read_to_end(&mut all).map_err(io_error(path))?;
    Ok(all)
}

/// One file that stands for itself, told by what is in it.
pub(super) fn read_one(
    bytes: &[u8],
    name: &str,
    wishes: &Wishes,
    course: &Course,
) -> Result<Found, ReadError> {
    let wide = encoding::detect(bytes.get(..1 << 12).unwrap_or(bytes)).encoding;
    let is_wide = wide == UTF_16LE || wide == UTF_16BE;
    // What it begins with, whatever its encoding.
    let mut start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if is_wide {
        start = start.strip_prefix(b"\xff\xfe").unwrap_or(start);
        start = start.strip_prefix(b"\xfe\xff").unwrap_or(start);
    }
    let is_filler = |b: &u8| b.is_ascii_whitespace() || (is_wide && *b == 0);
    match start.iter().find(|b| !is_filler(b)) {
        None => Err(ReadError::Empty),
        Some(b'{' | b'[') => match geojson::read_raw(bytes, course) {
            Err(ReadError::TopoJson) => Ok(Found::of(
                Format::TopoJson,
                topojson::read(bytes, name, course)?,
            )),
            other => Ok(Found::of(Format::GeoJson, vec![other?])),
        },
        Some(b'<') => read_kml(bytes, name, wishes, course),
        // A zero, or most other control characters, is in no table.
        Some(_) if bytes.iter().take(512).any(|b| *b == 0) && !is_wide => {
            Err(ReadError::UnknownFormat {
                file: name.to_owned(),
            })
        }
        Some(_) => {
            let columns = wishes.columns.as_ref();
            let layer = table::read_map(bytes, name, wishes.encoding, columns, course)?;
            Ok(Found::of(Format::Table, vec![layer]))
        }
    }
}

fn read_kml(
    bytes: &[u8],
    name: &str,
    wishes: &Wishes,
    course: &Course,
) -> Result<Found, ReadError> {
    let document = kml::read(bytes, name, wishes.encoding, course)?;
    if document.layer.features.is_empty() {
        return Err(ReadError::OnlyLinks {
            links: document.links,
        });
    }
    let skipped = document.links.into_iter().map(|name| Skipped {
        name,
        why: SkipReason::Link,
    });
    Ok(Found {
        format: Format::Kml,
        layers: vec![document.layer],
        skipped: skipped.collect(),
    })
}

/// The files of a shapefile, by their endings in small letters.
#[derive(Default)]
pub(super) struct Companions(pub BTreeMap<String, Vec<u8>>);

/// The endings of the files of a shapefile.
pub(super) const SHAPEFILE_PARTS: [&str; 5] = ["shp", "shx", "dbf", "prj", "cpg"];

impl Companions {
    pub(super) fn parts<'a>(&'a self, name: &'a str) -> Parts<'a> {
        let part = |ending: &str| self.0.get(ending).map(Vec::as_slice);
        Parts {
            name,
            shp: part("shp"),
            shx: part("shx"),
            dbf: part("dbf"),
            prj: part("prj"),
            cpg: part("cpg"),
        }
    }
}

/// The ending of a name in small letters.
pub(super) fn ending_of(name: &str) -> String {
    let ending = Path::new(name).extension().unwrap_or_default();
    ending.to_string_lossy().to_lowercase()
}

/// The files beside a part of a shapefile that bear its name, whatever their capitals; `None`
/// for another kind of file.
fn companions_of(path: &Path) -> Result<Option<Companions>, ReadError> {
    let name = file_name(path);
    if !SHAPEFILE_PARTS.contains(&ending_of(&name).as_str()) {
        return Ok(None);
    }
    let stem = path.file_stem().unwrap_or_default();
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let mut companions = Companions::default();
    for entry in std::fs::read_dir(folder).map_err(io_error(folder))? {
        let beside = entry.map_err(io_error(folder))?.path();
        let ending = ending_of(&file_name(&beside));
        let is_part = SHAPEFILE_PARTS.contains(&ending.as_str());
        if is_part && beside.file_stem() == Some(stem) {
            companions.0.insert(ending, read_limited(&beside)?);
        }
    }
    Ok(Some(companions))
}
