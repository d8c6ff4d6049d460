//! Any map file: which format it is, its companions and archives, and its layers. Owns: the way
//! from a path to layers. Must not know: what the layers are for.

use super::report::{At, ReadError};
use super::shapefile::Parts;
use super::{encoding, geojson, geopackage, kml, shapefile, table, topojson};
use crate::exchange::geojson::SIZE_LIMIT;
use crate::exchange::raw::RawLayer;
use encoding_rs::Encoding;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Read};
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
        matches!(self, Self::Shapefile | Self::Table)
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
}

/// Read a file with all its layers; `chosen` overrides the encoding of texts.
///
/// # Errors
/// [`ReadError`], naming file and place.
pub fn read(path: &Path, chosen: Option<&'static Encoding>) -> Result<Source, ReadError> {
    let name = file_name(path);
    let found = |format, layers| Source {
        path: path.to_owned(),
        format,
        layers,
    };
    let head = head_of(path)?;
    if head.starts_with(b"SQLite format 3\0") {
        return Ok(found(Format::GeoPackage, geopackage::read(path)?));
    }
    if let Some(companions) = companions_of(path)? {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let layer = shapefile::read(&companions.parts(&stem), chosen)?;
        return Ok(found(Format::Shapefile, vec![layer]));
    }
    let bytes = read_limited(path)?;
    let (format, mut layers) = if head.starts_with(b"PK\x03\x04") {
        read_archive(&bytes, &name, chosen)?
    } else {
        read_one(&bytes, &name, chosen)?
    };
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    for layer in layers.iter_mut().filter(|layer| layer.name.is_empty()) {
        stem.as_ref().clone_into(&mut layer.name);
    }
    Ok(found(format, layers))
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
fn read_one(
    bytes: &[u8],
    name: &str,
    chosen: Option<&'static Encoding>,
) -> Result<(Format, Vec<RawLayer>), ReadError> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = text.iter().find(|b| !b.is_ascii_whitespace());
    match first {
        None => Err(ReadError::Empty),
        Some(b'{') | Some(b'[') => match geojson::read_raw(bytes) {
            Err(ReadError::TopoJson) => Ok((Format::TopoJson, topojson::read(bytes, name)?)),
            other => Ok((Format::GeoJson, vec![other?])),
        },
        Some(b'<') => Ok((Format::Kml, vec![kml::read(bytes, name)?])),
        // A zero, or most other control characters, is in no table.
        Some(_) if bytes.iter().take(512).any(|b| *b == 0) && !has_wide_mark(bytes) => {
            Err(ReadError::UnknownFormat {
                file: name.to_owned(),
            })
        }
        Some(_) => Ok((Format::Table, vec![table::read_map(bytes, name, chosen)?])),
    }
}

fn has_wide_mark(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff")
}

/// The files of a shapefile.
#[derive(Default)]
struct Companions(BTreeMap<String, Vec<u8>>);

const SHAPEFILE_PARTS: [&str; 5] = ["shp", "shx", "dbf", "prj", "cpg"];

impl Companions {
    fn parts<'a>(&'a self, name: &'a str) -> Parts<'a> {
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

fn ending_of(name: &str) -> String {
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

/// The layers of an archive: its shapefiles, and every other file that is a map.
fn read_archive(
    bytes: &[u8],
    name: &str,
    chosen: Option<&'static Encoding>,
) -> Result<(Format, Vec<RawLayer>), ReadError> {
    let members = unpacked(bytes, name)?;
    let mut shapefiles: BTreeMap<String, Companions> = BTreeMap::new();
    let mut layers = Vec::new();
    let mut format = Format::Shapefile;
    for (member, content) in members {
        let ending = ending_of(&member);
        let is_hidden = member
            .split('/')
            .any(|part| part.starts_with('.') || part == "__MACOSX");
        if is_hidden {
            continue;
        }
        if SHAPEFILE_PARTS.contains(&ending.as_str()) {
            let stem = member[..member.len() - ending.len() - 1].to_owned();
            shapefiles
                .entry(stem)
                .or_default()
                .0
                .insert(ending, content);
        } else if ["kml", "geojson", "json", "topojson", "csv", "tsv"].contains(&ending.as_str()) {
            let (found, read) = read_one(&content, &member, chosen)?;
            format = found;
            layers.extend(read);
        }
    }
    let has_shapes = |c: &Companions| c.0.contains_key("shp") || c.0.contains_key("dbf");
    for (stem, companions) in shapefiles.iter().filter(|(_, c)| has_shapes(c)) {
        let own = stem.rsplit('/').next().unwrap_or(stem);
        layers.push(shapefile::read(&companions.parts(own), chosen)?);
        format = Format::Shapefile;
    }
    if layers.is_empty() {
        return Err(ReadError::NoLayer);
    }
    Ok((format, layers))
}

/// The files of an archive. Together they may be as large as a file may be.
fn unpacked(bytes: &[u8], name: &str) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
    let damaged = |message: String| ReadError::Damaged {
        file: name.to_owned(),
        at: At::Nowhere,
        message,
    };
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(e.to_string()))?;
    let mut members = Vec::new();
    let mut left = SIZE_LIMIT;
    for i in 0..archive.len() {
        let member = archive.by_index(i).map_err(|e| damaged(e.to_string()))?;
        if member.is_dir() {
            continue;
        }
        // Windows in Chinese writes names in GBK.
        let raw = member.name_raw().to_vec();
        let member_name = encoding::decode(&raw, encoding::detect(&raw).encoding).0;
        let mut content = Vec::new();
        member
            .take(left + 1)
            .read_to_end(&mut content)
            .map_err(|e| damaged(format!("{member_name}: {e}")))?;
        let count = content.len() as u64;
        if count > left {
            return Err(ReadError::TooLarge {
                bytes: SIZE_LIMIT + 1,
                limit: SIZE_LIMIT,
            });
        }
        left -= count;
        members.push((member_name.replace('\\', "/"), content));
    }
    Ok(members)
}
