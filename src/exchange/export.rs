//! A map out, in any format. Owns: which format a name means, and what each cannot hold: that is
//! said, not passed over.

use super::{geojson, geopackage, kml, save, shapefile, svg, topojson};
use crate::model::{Feature, GridMap};
use crate::store::Draft;
use serde_json::{Map, Value};
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Formats that maps are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// GeoJSON.
    GeoJson,
    /// TopoJSON.
    TopoJson,
    /// GeoPackage.
    GeoPackage,
    /// A shapefile's five files.
    Shapefile,
    /// A shapefile in one archive.
    ZippedShapefile,
    /// KML.
    Kml,
    /// SVG.
    Svg,
}

impl Target {
    /// All of them, the most faithful first.
    pub const ALL: [Self; 7] = [
        Self::GeoJson,
        Self::TopoJson,
        Self::GeoPackage,
        Self::Shapefile,
        Self::ZippedShapefile,
        Self::Kml,
        Self::Svg,
    ];

    /// The ending of its files.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::GeoJson => "geojson",
            Self::TopoJson => "topojson",
            Self::GeoPackage => "gpkg",
            Self::Shapefile => "shp",
            Self::ZippedShapefile => "zip",
            Self::Kml => "kml",
            Self::Svg => "svg",
        }
    }

    /// The format that the ending of a name means.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_string_lossy().to_lowercase();
        if ending == "json" {
            return Some(Self::GeoJson);
        }
        Self::ALL.into_iter().find(|t| t.ending() == ending)
    }
}

/// What a file could not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Attributes got shorter names: from, to.
    Renamed(Vec<(String, String)>),
    /// So many texts were cut.
    Cut(usize),
    /// So many features lost their points or lines.
    Others(usize),
    /// Numbers and the like became texts.
    Types,
    /// Lists and objects became texts.
    Nested,
    /// Ids that the source gave.
    Ids,
    /// Members beyond the standard ones.
    Members,
    /// Attributes: it is a picture.
    Attributes,
    /// Places are rounded to a hundredth of the picture's unit.
    Rounded,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Renamed(pairs) => {
                let pairs = pairs.iter().map(|(from, to)| format!("{from} → {to}"));
                let list = pairs.collect::<Vec<_>>().join(", ");
                write!(f, "attribute names shortened: {list}")
            }
            Self::Cut(n) => write!(f, "{n} texts cut to 254 bytes"),
            Self::Others(n) => write!(f, "points or lines of {n} features left out"),
            Self::Types => f.write_str("numbers and truth values became texts"),
            Self::Nested => f.write_str("lists and objects became texts"),
            Self::Ids => f.write_str("ids that the source gave are not kept"),
            Self::Members => f.write_str("members beyond the standard ones are not kept"),
            Self::Attributes => f.write_str("attributes are not kept: it is a picture"),
            Self::Rounded => f.write_str("places are rounded to the picture"),
        }
    }
}

/// Write a map; what was there survives any failure. What the format could not hold.
///
/// # Errors
/// Whatever the file system says; [`io::ErrorKind::Unsupported`] for an unknown ending.
pub fn write(path: &Path, map: &GridMap) -> io::Result<Vec<Loss>> {
    let target = Target::of(path).ok_or(io::ErrorKind::Unsupported)?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    // Faces that were joined away while redrawing are no features any more.
    let features: Vec<Feature> = (0u32..)
        .zip(&map.features)
        .filter(|(i, _)| !map.gone.contains(&crate::geometry::coverage::FaceId(*i)))
        .map(|(_, feature)| feature.clone())
        .collect();
    let mut losses = general(target, &features, &map.foreign_members);
    match target {
        Target::GeoJson => geojson::write_path(path, &features, &map.foreign_members)?,
        Target::TopoJson => save::replace(path, &topojson::to_bytes(map))?,
        Target::GeoPackage => geopackage::write(path, &layer_name(&name), &features)?,
        Target::Kml => save::replace(path, &kml::to_bytes(&name, &features))?,
        Target::Svg => save::replace(path, &svg::to_bytes(&name, &features))?,
        Target::Shapefile | Target::ZippedShapefile => {
            let written = shapefile::write(&features)?;
            if target == Target::Shapefile {
                replace_all(path, &written.files)?;
            } else {
                save::replace(path, &zipped(&name, &written.files)?)?;
            }
            if !written.renamed.is_empty() {
                losses.push(Loss::Renamed(written.renamed));
            }
            if written.cut > 0 {
                losses.push(Loss::Cut(written.cut));
            }
            if written.others > 0 {
                losses.push(Loss::Others(written.others));
            }
        }
    }
    Ok(losses)
}

/// What follows from the format alone.
fn general(target: Target, features: &[Feature], members: &Map<String, Value>) -> Vec<Loss> {
    let values = || features.iter().flat_map(|f| f.properties.iter().flatten());
    let is_typed = |v: &Value| v.is_number() || v.is_boolean();
    let is_nested = |v: &Value| v.is_array() || v.is_object();
    let has_members = !members.is_empty()
        || features
            .iter()
            .any(|f| !f.foreign_members.is_empty() || !f.geometry_members.is_empty());
    let has_ids = features.iter().any(|f| f.source_id.is_some());
    let both = |f: &&Feature| f.shape.is_some() && f.other_geometry.is_some();
    let mut losses = Vec::new();
    match target {
        Target::GeoJson => {}
        Target::TopoJson => {
            let of_features = features
                .iter()
                .any(|f| !f.foreign_members.is_empty() || !f.geometry_members.is_empty());
            let count = features.iter().filter(both).count();
            losses.extend((count > 0).then_some(Loss::Others(count)));
            losses.extend(of_features.then_some(Loss::Members));
        }
        Target::Svg => losses.extend([Loss::Attributes, Loss::Rounded]),
        Target::GeoPackage | Target::Kml | Target::Shapefile | Target::ZippedShapefile => {
            let is_text_only = target == Target::Kml;
            losses.extend(
                (is_text_only && values().any(|(_, v)| is_typed(v))).then_some(Loss::Types),
            );
            losses.extend(values().any(|(_, v)| is_nested(v)).then_some(Loss::Nested));
            losses.extend(has_ids.then_some(Loss::Ids));
            losses.extend(has_members.then_some(Loss::Members));
            if target == Target::GeoPackage {
                let count = features.iter().filter(both).count();
                losses.extend((count > 0).then_some(Loss::Others(count)));
            }
        }
    }
    losses
}

/// Names that begin so are the format's own.
fn layer_name(name: &str) -> String {
    let is_reserved = ["gpkg", "sqlite", "rtree"]
        .iter()
        .any(|head| name.to_lowercase().starts_with(head));
    match name {
        "" => "grids".to_owned(),
        name if is_reserved => format!("layer_{name}"),
        name => name.to_owned(),
    }
}

/// Several files that belong together: all are whole before the first gets its name.
fn replace_all(path: &Path, files: &[(&'static str, Vec<u8>)]) -> io::Result<()> {
    let mut drafts = Vec::with_capacity(files.len());
    for (ending, bytes) in files {
        let place: PathBuf = path.with_extension(ending);
        let draft = Draft::of(&place)?;
        std::fs::write(draft.path(), bytes)?;
        drafts.push(draft);
    }
    drafts.into_iter().try_for_each(Draft::replace)
}

fn zipped(name: &str, files: &[(&'static str, Vec<u8>)]) -> io::Result<Vec<u8>> {
    let mut archive = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    // Without the time of writing, so that the same map gives the same bytes.
    let options = zip::write::SimpleFileOptions::default();
    for (ending, bytes) in files {
        archive
            .start_file(format!("{name}.{ending}"), options)
            .map_err(io::Error::other)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish().map_err(io::Error::other)?.into_inner())
}
