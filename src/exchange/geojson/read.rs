//! A GeoJSON file, read. Owns: the walk over the document and its errors' places.
//!
//! The document is scanned once, which finds every fault of syntax; features are then read on
//! all cores, each from its own stretch of the text.

use super::crs;
use super::geometry::{Geometry, GeometrySeed};
use crate::course::{Course, Stage};
use crate::exchange::budget::Shared;
use crate::exchange::encoding::{self, Charset};
use crate::exchange::placing::{Placer, place};
use crate::exchange::raw::{IdField, RawFeature, RawLayer};
use crate::exchange::report::{FeatureProblem, Note, NoteKind, ReadError, ReadLayer, Spot};
use crate::geometry::crs::Crs;
use crate::model::grid_map::title_of;
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};
use rayon::prelude::*;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Larger files are refused, in bytes: they would need several times this in memory.
pub const SIZE_LIMIT: u64 = 1 << 30;

/// Read a file.
///
/// # Errors
/// [`ReadError`]; nothing is half read.
pub fn read_path(path: &Path) -> Result<ReadLayer, ReadError> {
    read_path_watched(path, &Course::new())
}

/// The same, counted by features.
///
/// # Errors
/// As [`read_path`]; [`ReadError::Stopped`].
pub fn read_path_watched(path: &Path, course: &Course) -> Result<ReadLayer, ReadError> {
    course.enter(Stage::Reading, 0);
    let io = |source| ReadError::Io {
        path: path.to_owned(),
        source,
    };
    let mut file = File::open(path).map_err(io)?;
    let bytes = file.metadata().map_err(io)?.len();
    if bytes > SIZE_LIMIT {
        return Err(ReadError::TooLarge {
            bytes,
            limit: SIZE_LIMIT,
        });
    }
    let mut text = Vec::with_capacity(bytes as usize);
    file.read_to_end(&mut text).map_err(io)?;
    read_standard(&text, course)
}

/// Read the text of a file that is longitude and latitude of WGS84, as RFC 7946 wants it.
///
/// # Errors
/// [`ReadError`]; nothing is half read.
pub fn read_bytes(bytes: &[u8]) -> Result<ReadLayer, ReadError> {
    read_standard(bytes, &Course::new())
}

fn read_standard(bytes: &[u8], course: &Course) -> Result<ReadLayer, ReadError> {
    let mut raw = read_raw(bytes, course)?;
    raw.note_broken_characters();
    if let Some(name) = raw.unclear_crs.take() {
        return Err(ReadError::Crs { name });
    }
    match raw.crs.take() {
        None => {}
        Some(Crs::Wgs84) => raw.notes.push(whole_file(NoteKind::CrsDropped)),
        Some(other) => return Err(ReadError::Crs { name: other.name() }),
    }
    place(raw, &Placer::same(), course)
}

const fn whole_file(kind: NoteKind) -> Note {
    Note {
        kind,
        feature: None,
        at: None,
        count: 1,
    }
}

/// Read the text of a file in any coordinate system, as numbers.
///
/// # Errors
/// [`ReadError`]; nothing is half read.
pub fn read_raw(bytes: &[u8], course: &Course) -> Result<RawLayer, ReadError> {
    let (text, charset) = text_of(bytes)?;
    let mut layer = read_text(&text, course)?;
    if bytes.starts_with(b"\xef\xbb\xbf") {
        layer.notes.insert(0, whole_file(NoteKind::ByteOrderMark));
    }
    layer.charset = charset;
    Ok(layer)
}

/// The text of a JSON file. JSON is UTF-8; what programs for Windows write in UTF-16 is taken as
/// well, and a broken character of UTF-8 is for its feature to say. The encoding, where it is not
/// plain UTF-8.
///
/// # Errors
/// [`ReadError::NotUtf8`] with the first line that is not.
pub(in crate::exchange) fn text_of(
    bytes: &[u8],
) -> Result<(Cow<'_, str>, Option<Charset>), ReadError> {
    let plain = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let error = match std::str::from_utf8(plain) {
        // Zeros are in no text of UTF-8.
        Ok(text) if !text.contains('\0') => return Ok((Cow::Borrowed(text), None)),
        Ok(_) => None,
        Err(error) => Some(error),
    };
    let (text, charset) = encoding::text_of(bytes, None, None);
    let is_wide = [UTF_16LE, UTF_16BE].contains(&charset.encoding);
    if is_wide || (charset.encoding == UTF_8 && !charset.is_doubtful) {
        return Ok((Cow::Owned(text), Some(charset)));
    }
    let valid = error.map_or(0, |error| error.valid_up_to());
    Err(ReadError::NotUtf8 {
        line: 1 + count_lines(plain.get(..valid).unwrap_or_default()),
    })
}

fn read_text(text: &str, course: &Course) -> Result<RawLayer, ReadError> {
    let Some(first) = text.trim_start().chars().next() else {
        return Err(ReadError::Empty);
    };
    if first != '{' {
        serde_json::from_str::<IgnoredAny>(text).map_err(|e| json_error(text, &e))?;
        let found = match first {
            '[' => "an array",
            '"' => "a text",
            'n' => "null",
            't' | 'f' => "true or false",
            _ => "a number",
        };
        return Err(ReadError::NotGeoJson {
            found: found.to_owned(),
        });
    }
    let budget = Shared::of(text.len() as u64);
    let document: Document<'_> = serde_json::from_str(text).map_err(|e| json_error(text, &e))?;
    let Document {
        kind,
        features,
        mut members,
    } = document;
    match kind.as_deref() {
        Some("FeatureCollection") => {
            let features = features.unwrap_or_default();
            let mut foreign_members = Map::new();
            let mut crs = None;
            for (name, raw) in members.into_iter().filter(|(name, _)| name != "bbox") {
                let value: Value =
                    serde_json::from_str(raw.get()).map_err(|e| json_error(text, &e))?;
                if name == "crs" {
                    crs = Some(value);
                } else {
                    foreign_members.insert(name.into_owned(), value);
                }
            }
            course.expect_more(features.len());
            let read: Vec<Result<RawFeature, ReadError>> = features
                .par_iter()
                .enumerate()
                .map(|(i, raw)| {
                    course.count(1)?;
                    let feature = read_feature(text, raw, i + 1)?;
                    budget.spend(feature.weight())?;
                    Ok(feature)
                })
                .collect();
            gather(read, foreign_members, crs.as_ref())
        }
        Some("Feature") => {
            let whole: &RawValue = serde_json::from_str(text).map_err(|e| json_error(text, &e))?;
            gather(vec![read_feature(text, whole, 1)], Map::new(), None)
        }
        // Each geometry of an outermost collection is a feature, as tools write that have no
        // attributes to say.
        Some("GeometryCollection") => {
            let collection: Collection<'_> =
                serde_json::from_str(text).map_err(|e| json_error(text, &e))?;
            let read: Vec<Result<RawFeature, ReadError>> = collection
                .geometries
                .par_iter()
                .enumerate()
                .map(|(i, raw)| {
                    course.count(1)?;
                    let feature = read_geometry(text, raw, i + 1)?;
                    budget.spend(feature.weight())?;
                    Ok(feature)
                })
                .collect();
            gather(read, Map::new(), None)
        }
        Some(
            "Point" | "MultiPoint" | "LineString" | "MultiLineString" | "Polygon" | "MultiPolygon",
        ) => {
            let whole: &RawValue = serde_json::from_str(text).map_err(|e| json_error(text, &e))?;
            gather(vec![read_geometry(text, whole, 1)], Map::new(), None)
        }
        Some("Topology") => Err(ReadError::TopoJson),
        Some(other) => Err(ReadError::NotGeoJson {
            found: format!("\"{other}\""),
        }),
        None => {
            members.truncate(4);
            let names: Vec<_> = members.into_iter().map(|(name, _)| name).collect();
            Err(ReadError::NotGeoJson {
                found: format!("missing (an object with: {})", names.join(", ")),
            })
        }
    }
}

#[derive(serde::Deserialize)]
struct Collection<'a> {
    #[serde(borrow)]
    geometries: Vec<&'a RawValue>,
}

/// The layer of what was read; the first feature that could not be is the error.
fn gather(
    read: Vec<Result<RawFeature, ReadError>>,
    members: Map<String, Value>,
    crs: Option<&Value>,
) -> Result<RawLayer, ReadError> {
    let mut layer = RawLayer {
        features: read.into_iter().collect::<Result<_, _>>()?,
        members,
        has_winding: true,
        ..RawLayer::default()
    };
    layer.id_field = id_field(&layer.features);
    crs::settle(&mut layer, crs);
    Ok(layer)
}

/// The ids of features, if they have any. Numbers are mostly those of rows; texts are codes.
pub(in crate::exchange) fn id_field(features: &[RawFeature]) -> Option<IdField> {
    let mut ids = features
        .iter()
        .filter_map(|f| f.source_id.as_ref())
        .peekable();
    ids.peek()?;
    Some(IdField {
        name: "id".to_owned(),
        is_code: ids.all(Value::is_string),
    })
}

fn read_feature(text: &str, raw: &RawValue, number: usize) -> Result<RawFeature, ReadError> {
    let mut parts = FeatureParts::default();
    let mut deserializer = serde_json::Deserializer::from_str(raw.get());
    let outcome = deserializer.deserialize_any(FeatureVisitor(&mut parts));
    if let Err(error) = outcome {
        let problem = parts.geometry.problem.take();
        return Err(ReadError::Feature {
            number,
            title: title_in(raw),
            problem: problem.unwrap_or_else(|| structure(text, raw, &error)),
        });
    }
    Ok(parts.finish())
}

fn read_geometry(text: &str, raw: &RawValue, number: usize) -> Result<RawFeature, ReadError> {
    let mut parts = FeatureParts::default();
    let mut deserializer = serde_json::Deserializer::from_str(raw.get());
    let seed = GeometrySeed::new(&mut parts.geometry);
    if let Err(error) = serde::de::DeserializeSeed::deserialize(seed, &mut deserializer) {
        let problem = parts.geometry.problem.take();
        return Err(ReadError::Feature {
            number,
            title: None,
            problem: problem.unwrap_or_else(|| structure(text, raw, &error)),
        });
    }
    Ok(parts.finish())
}

/// The name of a feature whose geometry cannot be read.
fn title_in(raw: &RawValue) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Loose {
        properties: Map<String, Value>,
    }
    let loose: Loose = serde_json::from_str(raw.get()).ok()?;
    title_of(&loose.properties)
}

#[derive(Default)]
struct FeatureParts {
    geometry: Geometry,
    source_id: Option<Value>,
    properties: Option<Map<String, Value>>,
    foreign_members: Map<String, Value>,
    crs: Option<Value>,
}

impl FeatureParts {
    fn finish(self) -> RawFeature {
        RawFeature {
            source_id: self.source_id,
            properties: self.properties,
            members: self.foreign_members,
            geometry: self.geometry.raw,
            crs: self.crs.or(self.geometry.crs),
            notes: Vec::new(),
        }
    }
}

struct FeatureVisitor<'a>(&'a mut FeatureParts);

impl<'de> Visitor<'de> for FeatureVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a Feature")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let parts = self.0;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            match key.as_ref() {
                "type" => {
                    let kind: Cow<'de, str> = map.next_value()?;
                    if kind != "Feature" {
                        let message = format!("a Feature is needed here, this is \"{kind}\"");
                        return Err(A::Error::custom(message));
                    }
                }
                "geometry" => map.next_value_seed(GeometrySeed::new(&mut parts.geometry))?,
                "properties" => parts.properties = map.next_value()?,
                "id" => parts.source_id = Some(map.next_value()?),
                "crs" => parts.crs = Some(map.next_value()?),
                "bbox" => {
                    map.next_value::<IgnoredAny>()?;
                }
                _ => {
                    let value = map.next_value()?;
                    parts.foreign_members.insert(key.into_owned(), value);
                }
            }
        }
        Ok(())
    }
}

/// The outermost object, its features and other members still text.
struct Document<'a> {
    kind: Option<String>,
    features: Option<Vec<&'a RawValue>>,
    members: Vec<(Cow<'a, str>, &'a RawValue)>,
}

impl<'de: 'a, 'a> Deserialize<'de> for Document<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DocumentVisitor;
        impl<'de> Visitor<'de> for DocumentVisitor {
            type Value = Document<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a GeoJSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Document<'de>, A::Error> {
                let mut document = Document {
                    kind: None,
                    features: None,
                    members: Vec::new(),
                };
                while let Some(key) = map.next_key::<Cow<'de, str>>()? {
                    match key.as_ref() {
                        "type" => document.kind = Some(map.next_value()?),
                        "features" => document.features = Some(map.next_value()?),
                        _ => document.members.push((key, map.next_value()?)),
                    }
                }
                Ok(document)
            }
        }
        deserializer.deserialize_map(DocumentVisitor)
    }
}

fn json_error(text: &str, error: &serde_json::Error) -> ReadError {
    let category = error.classify();
    if category == Category::Data {
        return ReadError::NotGeoJson {
            found: format!("broken at line {}: {}", error.line(), without_place(error)),
        };
    }
    // A number may be cut so that it seems wrong rather than short.
    let mut rest = text.lines().skip(error.line().saturating_sub(1));
    let at_end = rest.next().is_none_or(|line| line.len() <= error.column())
        && rest.all(|line| line.trim().is_empty());
    ReadError::Json {
        spot: Spot {
            line: error.line(),
            column: error.column(),
        },
        message: without_place(error),
        cut: category == Category::Eof || at_end,
    }
}

/// Where in the whole text a feature breaks.
fn structure(text: &str, raw: &RawValue, error: &serde_json::Error) -> FeatureProblem {
    // The feature is a stretch of the text, so its address tells where it begins.
    let start = (raw.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let before = &text.as_bytes()[..start.min(text.len())];
    let column = before.iter().rev().take_while(|b| **b != b'\n').count();
    FeatureProblem::Structure {
        spot: Spot {
            line: count_lines(before) + error.line().max(1),
            column: error.column() + if error.line() > 1 { 0 } else { column },
        },
        message: without_place(error),
    }
}

/// The parser's message without the place it appends.
fn without_place(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rfind(" at line ") {
        Some(end) => message[..end].to_owned(),
        None => message,
    }
}

fn count_lines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b == b'\n').count()
}
