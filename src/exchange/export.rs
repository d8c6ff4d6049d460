//! A map out, in any format. Owns: which format a name means, and what each cannot hold: that is
//! said, not passed over.

use super::frame::Frame;
use super::raw::lines_of;
use super::{geojson, geopackage, kml, shapefile, svg, topojson};
use crate::course::{Course, Stage};
use crate::geometry::coverage::FindingKind;
use crate::geometry::crs::Crs;
use crate::geometry::polygon::Shape;
use crate::model::grid_map::{ATTRIBUTION, LICENCE};
use crate::model::{Feature, GridMap};
use crate::store::NewFile;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};
use std::path::Path;

/// The ending of the text beside a shapefile that says whose data it is.
const CREDIT: &str = "attribution.txt";

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
    /// So many features had invalid polygons, and have valid ones of the same ground.
    MadeValid(usize),
    /// So many features had polygons without area, which no format holds as valid ones.
    Flat(usize),
    /// Heights of so many points and lines.
    Heights(usize),
    /// Which coordinate system it is: it has no code and no text that others understand.
    System,
    /// Empty values, which are left out or become empty texts.
    Nulls,
    /// Places are rounded to a hundredth of the picture's unit.
    Rounded,
}

impl Loss {
    /// A word for its kind.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Renamed(_) => "renamed",
            Self::Cut(_) => "cut",
            Self::Others(_) => "others",
            Self::Types => "types",
            Self::Nested => "nested",
            Self::Ids => "ids",
            Self::Members => "members",
            Self::Attributes => "attributes",
            Self::MadeValid(_) => "made-valid",
            Self::Flat(_) => "flat",
            Self::Heights(_) => "heights",
            Self::System => "system",
            Self::Nulls => "nulls",
            Self::Rounded => "rounded",
        }
    }
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
            Self::MadeValid(n) => write!(f, "{n} invalid polygons drawn anew as valid ones"),
            Self::Flat(n) => write!(f, "{n} polygons without area left out"),
            Self::Heights(n) => write!(f, "heights of {n} points or lines are not kept"),
            Self::System => f.write_str("the file cannot say which coordinate system it is in"),
            Self::Nulls => f.write_str("empty values are not kept as such"),
            Self::Rounded => f.write_str("places are rounded to the picture"),
        }
    }
}

/// Write a map in WGS84; what was there survives any failure. What the format could not hold.
///
/// # Errors
/// Whatever the file system says; [`io::ErrorKind::Unsupported`] for an unknown ending.
pub fn write(path: &Path, map: &GridMap) -> io::Result<Vec<Loss>> {
    write_in(path, map, &Frame::wgs84(), &Course::new())
}

/// Write a map in any coordinate system that its format can hold; counted by features.
///
/// # Errors
/// As [`write`]; [`io::ErrorKind::InvalidInput`] where the format is WGS84 only, or the system does
/// not reach all of the map; [`io::ErrorKind::Interrupted`] where it was stopped.
pub fn write_in(
    path: &Path,
    map: &GridMap,
    frame: &Frame,
    course: &Course,
) -> io::Result<Vec<Loss>> {
    let drafted = draft_in(path, map, frame, course)?;
    course.close()?;
    drafted.put()
}

/// A map that is written whole, but does not stand in its place yet.
pub struct Drafted {
    drafts: Vec<NewFile>,
    losses: Vec<Loss>,
}

impl Drafted {
    /// Put it in its place. What the format could not hold.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub fn put(self) -> io::Result<Vec<Loss>> {
        self.drafts.into_iter().try_for_each(NewFile::replace)?;
        Ok(self.losses)
    }
}

/// Write a map beside its place: what is there stays until the draft is put.
///
/// # Errors
/// As [`write_in`].
pub fn draft_in(path: &Path, map: &GridMap, frame: &Frame, course: &Course) -> io::Result<Drafted> {
    let target = Target::of(path).ok_or(io::ErrorKind::Unsupported)?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let (map, made_valid, flat) = valid(map);
    let map = map.as_ref();
    // Faces that were joined away while redrawing are no features any more.
    let features: Vec<Feature> = (0u32..)
        .zip(&map.features)
        .filter(|(i, _)| !map.gone.contains(&crate::geometry::coverage::FaceId(*i)))
        .map(|(_, feature)| feature.clone())
        .collect();
    if frame.crs != Crs::Wgs84 {
        may_be_in(target, frame, &features)?;
    }
    course.enter(Stage::Writing, features.len());
    let credit = map.credit();
    let credit = credit.as_deref();
    let mut losses = general(target, &features, &map.foreign_members);
    losses.extend((made_valid > 0).then_some(Loss::MadeValid(made_valid)));
    losses.extend((flat > 0).then_some(Loss::Flat(flat)));
    losses
        .extend((frame.crs.code().is_none() && frame.crs.wkt().is_none()).then_some(Loss::System));
    let drafts = match target {
        Target::GeoJson => {
            let bytes = geojson::to_bytes_in(&features, &map.foreign_members, frame, course)?;
            vec![NewFile::holding(path, &bytes)?]
        }
        Target::TopoJson => vec![NewFile::holding(path, &topojson::to_bytes(map, course)?)?],
        Target::GeoPackage => {
            let layer = layer_name(&name);
            vec![geopackage::draft(
                path,
                (&layer, credit),
                &features,
                frame,
                course,
            )?]
        }
        Target::Kml => vec![NewFile::holding(
            path,
            &kml::to_bytes((&name, credit), &features, course)?,
        )?],
        Target::Svg => vec![NewFile::holding(
            path,
            &svg::to_bytes((&name, credit), &features, course)?,
        )?],
        Target::Shapefile | Target::ZippedShapefile => {
            let mut written = shapefile::write(&features, frame, course)?;
            // None of its files has room for it.
            let says = credit.map(|credit| (CREDIT, format!("{credit}\n").into_bytes()));
            written.files.extend(says);
            let drafts = if target == Target::Shapefile {
                drafts_of(path, &written.files)?
            } else {
                vec![NewFile::holding(path, &zipped(&name, &written.files)?)?]
            };
            if !written.renamed.is_empty() {
                losses.push(Loss::Renamed(written.renamed));
            }
            if written.cut > 0 {
                losses.push(Loss::Cut(written.cut));
            }
            if written.others > 0 {
                losses.push(Loss::Others(written.others));
            }
            drafts
        }
    };
    Ok(Drafted { drafts, losses })
}

/// # Errors
/// [`io::ErrorKind::InvalidInput`], in words.
fn may_be_in(target: Target, frame: &Frame, features: &[Feature]) -> io::Result<()> {
    let refused = |why: String| Err(io::Error::new(io::ErrorKind::InvalidInput, why));
    if matches!(target, Target::TopoJson | Target::Kml | Target::Svg) {
        return refused(format!("{} is WGS84 and nothing else", target.ending()));
    }
    let shapes = features.iter().filter_map(|f| f.shape.as_ref());
    let vertices = shapes.flat_map(Shape::rings).flatten().copied();
    let others = features.iter().filter_map(|f| f.other_geometry.as_ref());
    let points = others.flat_map(lines_of).flatten();
    match vertices
        .chain(points)
        .find(|at| frame.numbers(*at).is_none())
    {
        Some(at) => refused(format!(
            "{} does not reach {}, {}",
            frame.crs.name(),
            at.lon(),
            at.lat()
        )),
        None => Ok(()),
    }
}

/// A map whose polygons are valid, how many had to be drawn anew for that, and how many have no
/// area, so that they cannot be.
fn valid(map: &GridMap) -> (Cow<'_, GridMap>, usize, usize) {
    let is_flat = |kind: FindingKind| kind == FindingKind::Collapsed;
    if !map
        .findings
        .iter()
        .any(|f| f.kind.is_invalid() || is_flat(f.kind))
    {
        return (Cow::Borrowed(map), 0, 0);
    }
    let mut valid = map.clone();
    let made = valid.make_valid().len();
    let collapsed = map.findings.iter().filter(|f| is_flat(f.kind));
    let mut flat = 0;
    for face in collapsed.flat_map(|f| f.faces.iter().copied()) {
        let feature = valid.features.get_mut(face.0 as usize);
        let has_none = valid.coverage.face_polygons(face).is_empty();
        flat += usize::from(has_none && feature.and_then(|f| f.shape.take()).is_some());
    }
    (Cow::Owned(valid), made, flat)
}

/// Positions with more than longitude and latitude.
fn has_heights(geometry: &Value) -> bool {
    let Some(list) = geometry.get("coordinates").unwrap_or(geometry).as_array() else {
        return false;
    };
    match list.first() {
        Some(Value::Number(_)) => list.len() > 2,
        _ => list.iter().any(has_heights),
    }
}

/// What follows from the format alone.
fn general(target: Target, features: &[Feature], members: &Map<String, Value>) -> Vec<Loss> {
    let values = || features.iter().flat_map(|f| f.properties.iter().flatten());
    let is_typed = |v: &Value| v.is_number() || v.is_boolean();
    let is_nested = |v: &Value| v.is_array() || v.is_object();
    // Whose data it is goes along in each format.
    let is_credit = |name: &str| matches!(name, ATTRIBUTION | LICENCE);
    let has_members = members.keys().any(|name| !is_credit(name))
        || features
            .iter()
            .any(|f| !f.foreign_members.is_empty() || !f.geometry_members.is_empty());
    let has_ids = features.iter().any(|f| f.source_id.is_some());
    let both = |f: &&Feature| f.shape.is_some() && f.other_geometry.is_some();
    let mut losses = Vec::new();
    let others = features.iter().filter_map(|f| f.other_geometry.as_ref());
    let high = others.filter(|other| has_heights(other)).count();
    if high > 0 && !matches!(target, Target::GeoJson | Target::Svg) {
        losses.push(Loss::Heights(high));
    }
    let keeps_nulls = !matches!(
        target,
        Target::Kml | Target::Shapefile | Target::ZippedShapefile
    );
    losses.extend((!keeps_nulls && values().any(|(_, v)| v.is_null())).then_some(Loss::Nulls));
    match target {
        Target::GeoJson => {}
        Target::TopoJson => {
            let of_geometries = features.iter().any(|f| !f.geometry_members.is_empty());
            let count = features.iter().filter(both).count();
            losses.extend((count > 0).then_some(Loss::Others(count)));
            losses.extend(of_geometries.then_some(Loss::Members));
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
fn drafts_of(path: &Path, files: &[(&'static str, Vec<u8>)]) -> io::Result<Vec<NewFile>> {
    let files = files.iter();
    files
        .map(|(ending, bytes)| NewFile::holding(&path.with_extension(ending), bytes))
        .collect()
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
