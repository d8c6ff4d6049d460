//! Placemarks, read.

use super::positions;
use crate::course::Course;
use crate::exchange::encoding;
use crate::exchange::raw::{IdField, Names, Position, RawFeature, RawLayer};
use crate::exchange::report::{At, Note, NoteKind, ReadError};
use crate::geometry::crs::Crs;
use encoding_rs::Encoding;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use serde_json::{Map, Value, json};

/// Elements that only say how a placemark looks.
const LOOKS: [&str; 8] = [
    "Style",
    "StyleMap",
    "styleUrl",
    "LookAt",
    "Camera",
    "GroundOverlay",
    "ScreenOverlay",
    "PhotoOverlay",
];

/// Texts of a placemark that become attributes under their own names.
const TEXTS: [&str; 5] = ["name", "description", "address", "phoneNumber", "Snippet"];

/// Elements that are understood, or that say nothing a map could keep. What else there is, is said
/// to be left out.
const KNOWN: [&str; 34] = [
    "kml",
    "Document",
    "Folder",
    "Placemark",
    "NetworkLink",
    "Link",
    "Url",
    "href",
    "ExtendedData",
    "Data",
    "value",
    "displayName",
    "SchemaData",
    "SimpleData",
    "Schema",
    "SimpleField",
    "Point",
    "LineString",
    "LinearRing",
    "Polygon",
    "MultiGeometry",
    "outerBoundaryIs",
    "innerBoundaryIs",
    "coordinates",
    "Model",
    "Track",
    "MultiTrack",
    "visibility",
    "open",
    "extrude",
    "tessellate",
    "altitudeMode",
    "altitudeOffset",
    "drawOrder",
];

/// Elements lie within one another no deeper than this; every start looks at those around it.
const DEEPEST: usize = 256;

/// What a file holds.
pub struct Document {
    /// Its placemarks.
    pub layer: RawLayer,
    /// Where its network links lead.
    pub links: Vec<String>,
}

/// Read a file; `chosen` overrides its encoding.
///
/// # Errors
/// [`ReadError::Damaged`] with the line; [`ReadError::NoLayer`] where there are neither placemarks
/// nor links.
pub fn read(
    bytes: &[u8],
    file: &str,
    chosen: Option<&'static Encoding>,
    course: &Course,
) -> Result<Document, ReadError> {
    let (text, charset) = encoding::text_of(bytes, declared(bytes), chosen);
    let mut walk = Walk {
        layer: RawLayer {
            // The standard knows no other system.
            crs: Some(Crs::Wgs84),
            charset: Some(charset),
            ..RawLayer::default()
        },
        ..Walk::default()
    };
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = true;
    let mut read = 0;
    loop {
        let outcome = match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => walk.take(event),
            Err(error) => Err(error.to_string()),
        };
        outcome.map_err(|message| {
            let upto = (reader.buffer_position() as usize).min(text.len());
            let line = 1 + text.as_bytes()[..upto]
                .iter()
                .filter(|b| **b == b'\n')
                .count();
            ReadError::Damaged {
                file: file.to_owned(),
                at: At::Line(line),
                message,
            }
        })?;
        course.count(walk.layer.features.len() - read)?;
        read = walk.layer.features.len();
    }
    if !walk.path.is_empty() {
        return Err(ReadError::Damaged {
            file: file.to_owned(),
            at: At::Line(text.lines().count()),
            message: format!(
                "the text ends within <{}>",
                walk.path.last().map_or("", String::as_str)
            ),
        });
    }
    if walk.layer.features.is_empty() && walk.links.is_empty() {
        return Err(ReadError::NoLayer);
    }
    let has_ids = walk.layer.features.iter().any(|f| f.source_id.is_some());
    walk.layer.id_field = has_ids.then(|| IdField {
        name: "id".to_owned(),
        // Programs number placemarks as they please.
        is_code: false,
    });
    Ok(Document {
        layer: walk.layer,
        links: walk.links,
    })
}

/// The encoding that the XML declaration names, whatever stands round its name.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes)).into_owned();
    let declaration = head.split("?>").next()?;
    let rest = declaration.split("encoding").nth(1)?;
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    let name = rest
        .split(|c| !is_of_name(c))
        .find(|part| !part.is_empty())?;
    encoding::named(name)
}

#[derive(Default)]
struct Walk {
    layer: RawLayer,
    /// The elements around.
    path: Vec<String>,
    /// The names of the folders around.
    folders: Vec<String>,
    placemark: Option<RawFeature>,
    /// The names of its attributes.
    names: Names,
    /// Where network links lead.
    links: Vec<String>,
    /// The rings of the polygon around.
    rings: Vec<Vec<Position>>,
    /// The name of the attribute around.
    data: Option<String>,
    text: String,
}

impl Walk {
    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(start) => self.start(&start),
            Event::Empty(start) => {
                self.start(&start)?;
                self.end()
            }
            Event::End(_) => self.end(),
            Event::Text(text) => {
                self.text.push_str(&text.xml10_content());
                Ok(())
            }
            Event::CData(data) => {
                self.text.push_str(&data.xml10_content());
                Ok(())
            }
            Event::GeneralRef(reference) => {
                self.text.push_str(&resolved(&reference)?);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn note_once(&mut self, kind: NoteKind) {
        let notes = &mut self.layer.notes;
        if !notes.iter().any(|note| note.kind == kind) {
            notes.push(Note::of(kind));
        }
    }

    /// What is said of an element that is not understood. What is within it is part of it.
    fn note_unknown(&mut self, name: &str) {
        let is_known = |name: &str| {
            KNOWN.contains(&name) || TEXTS.contains(&name) || name.eq_ignore_ascii_case("snippet")
        };
        if self.path.iter().all(|around| is_known(around)) {
            if LOOKS.contains(&name) {
                self.note_once(NoteKind::StyleDropped);
            } else if !is_known(name) {
                self.note_once(NoteKind::MemberDropped);
            }
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        if self.path.len() >= DEEPEST {
            return Err(format!(
                "elements lie more than {DEEPEST} deep in one another"
            ));
        }
        let name = start.local_name().as_ref().to_owned();
        self.note_unknown(&name);
        match name.as_str() {
            "Placemark" => {
                self.names = Names::default();
                let id = attribute(start, "id")?;
                self.placemark = Some(RawFeature {
                    source_id: id.map(Value::from),
                    properties: Some(Map::new()),
                    ..RawFeature::default()
                });
                if let Some(folder) = self.folders.last().filter(|f| !f.is_empty()) {
                    let folder = Value::from(folder.as_str());
                    self.put("folder", folder);
                }
            }
            "Folder" => self.folders.push(String::new()),
            "Data" | "SimpleData" => self.data = attribute(start, "name")?,
            "Polygon" => {
                self.rings.clear();
                if let Some(feature) = &mut self.placemark {
                    feature.geometry.polygons.get_or_insert_default();
                }
            }
            "MultiGeometry" => {
                if let Some(feature) = &mut self.placemark {
                    feature.geometry.multi = true;
                }
            }
            _ => {}
        }
        self.text.clear();
        self.path.push(name);
        Ok(())
    }

    fn end(&mut self) -> Result<(), String> {
        let name = self.path.pop().unwrap_or_default();
        let parent = self.path.last().map(String::as_str).unwrap_or_default();
        let text = std::mem::take(&mut self.text);
        match (name.as_str(), parent) {
            ("Placemark", _) => {
                if let Some(mut feature) = self.placemark.take() {
                    let geometry = &mut feature.geometry;
                    // Several polygons are a MultiPolygon; anything else is a collection.
                    geometry.flattened = geometry.multi && !geometry.others.is_empty();
                    geometry.multi &= geometry.polygons.is_some();
                    self.layer.features.push(feature);
                }
            }
            ("Folder", _) => {
                self.folders.pop();
            }
            ("name", "Folder") => {
                if let Some(folder) = self.folders.last_mut() {
                    text.trim().clone_into(folder);
                }
            }
            ("href", "Link" | "Url") if self.path.iter().any(|p| p == "NetworkLink") => {
                self.links.push(text.trim().to_owned());
            }
            ("name", "Document") => text.trim().clone_into(&mut self.layer.name),
            (key, "Placemark") if TEXTS.contains(&key) => {
                self.put(key, Value::from(text.trim()));
            }
            ("value", "Data") | ("SimpleData", _) => {
                if let Some(key) = self.data.take() {
                    self.put(&key, Value::from(text.trim()));
                }
            }
            ("coordinates", parent) => {
                let parent = parent.to_owned();
                let line = self.positions(&text)?;
                self.coordinates(&parent, line);
            }
            ("Polygon", _) => {
                let rings = std::mem::take(&mut self.rings);
                if let Some(feature) = &mut self.placemark {
                    feature.geometry.add_polygon(rings);
                }
            }
            ("Model" | "Track" | "MultiTrack", _) => {
                if let Some(feature) = &mut self.placemark {
                    feature.notes.push(Note::of(NoteKind::GeometryDropped));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn coordinates(&mut self, parent: &str, line: Vec<Position>) {
        let is_ring = self.path.iter().any(|p| p == "Polygon");
        let Some(feature) = &mut self.placemark else {
            return;
        };
        match (parent, line.first()) {
            (_, None) => {}
            ("Point", Some(at)) => feature.geometry.add_other("Point", json!(at)),
            ("LinearRing", _) if is_ring => {
                // The outer ring may come after the inner ones.
                if self.path.iter().any(|p| p == "outerBoundaryIs") {
                    self.rings.insert(0, line);
                } else {
                    self.rings.push(line);
                }
            }
            _ => feature.geometry.add_other("LineString", json!(line)),
        }
    }

    /// The places of a text, their heights counted.
    fn positions(&mut self, text: &str) -> Result<Vec<Position>, String> {
        let found = positions::read(text).map_err(|message| self.named(message))?;
        if let Some(feature) = &mut self.placemark {
            for (at, height) in &found.places {
                if *height != 0.0 {
                    feature.geometry.count_height(*at);
                }
            }
            let split = Note::of(NoteKind::PositionsSplit);
            if found.is_split && !feature.notes.contains(&split) {
                feature.notes.push(split);
            }
        }
        Ok(found.places.into_iter().map(|(at, _)| at).collect())
    }

    fn named(&self, message: String) -> String {
        let name = self.placemark.as_ref().and_then(|f| f.properties.as_ref());
        match name.and_then(|p| p.get("name")).and_then(Value::as_str) {
            Some(name) => format!("placemark {name}: {message}"),
            None => message,
        }
    }

    fn put(&mut self, key: &str, value: Value) {
        if let Some(feature) = &mut self.placemark {
            let properties = feature.properties.get_or_insert_default();
            if properties.get(key) == Some(&value) {
                return;
            }
            // What stands twice with different values hides none of them.
            properties.insert(self.names.free(key), value);
        }
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Result<Option<String>, String> {
    let found = start.try_get_attribute(name).map_err(|e| e.to_string())?;
    let value = found.map(|a| quick_xml::escape::unescape(&a.value).map(|v| v.into_owned()));
    value.transpose().map_err(|e| e.to_string())
}

fn resolved(reference: &BytesRef<'_>) -> Result<String, String> {
    if let Some(c) = reference.resolve_char_ref().map_err(|e| e.to_string())? {
        return Ok(c.to_string());
    }
    let name = reference.xml10_content();
    quick_xml::escape::resolve_predefined_entity(&name)
        .map(str::to_owned)
        .ok_or_else(|| format!("unknown entity &{name};"))
}
