//! Placemarks, read.

use crate::exchange::encoding;
use crate::exchange::raw::{Position, RawFeature, RawLayer};
use crate::exchange::report::{At, Note, NoteKind, ReadError};
use crate::geometry::crs::Crs;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use serde_json::{Map, Value, json};

/// Elements that only say how a placemark looks.
const LOOKS: [&str; 9] = [
    "Style",
    "StyleMap",
    "styleUrl",
    "LookAt",
    "Camera",
    "NetworkLink",
    "GroundOverlay",
    "ScreenOverlay",
    "PhotoOverlay",
];

/// Texts of a placemark that become attributes under their own names.
const TEXTS: [&str; 5] = ["name", "description", "address", "phoneNumber", "Snippet"];

/// Read a file.
///
/// # Errors
/// [`ReadError::Damaged`] with the line; [`ReadError::NoLayer`] where there is no placemark.
pub fn read(bytes: &[u8], file: &str) -> Result<RawLayer, ReadError> {
    let text = text_of(bytes);
    let mut walk = Walk {
        layer: RawLayer {
            // The standard knows no other system.
            crs: Some(Crs::Wgs84),
            ..RawLayer::default()
        },
        ..Walk::default()
    };
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = true;
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
    }
    if !walk.path.is_empty() {
        return Err(ReadError::Damaged {
            file: file.to_owned(),
            at: At::Line(text.lines().count()),
            message: format!("the text ends within <{}>", walk.path.join("><")),
        });
    }
    if walk.layer.features.is_empty() {
        return Err(ReadError::NoLayer);
    }
    Ok(walk.layer)
}

/// The text, whatever encoding it declares.
fn text_of(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]).into_owned();
    let declared = head.split("encoding=").nth(1).and_then(|rest| {
        let quote = rest.chars().next()?;
        encoding::named(rest[1..].split(quote).next()?)
    });
    let charset = match declared {
        Some(encoding) if std::str::from_utf8(bytes).is_err() => encoding,
        _ => encoding::detect(bytes).encoding,
    };
    encoding::decode(bytes, charset).0
}

#[derive(Default)]
struct Walk {
    layer: RawLayer,
    /// The elements around.
    path: Vec<String>,
    /// The names of the folders around.
    folders: Vec<String>,
    placemark: Option<RawFeature>,
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

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        let name = start.local_name().as_ref().to_owned();
        match name.as_str() {
            "Placemark" => {
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
            look if LOOKS.contains(&look)
                && !self
                    .layer
                    .notes
                    .iter()
                    .any(|n| n.kind == NoteKind::StyleDropped) =>
            {
                self.layer.notes.push(Note::of(NoteKind::StyleDropped));
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

    /// `lon,lat` or `lon,lat,height`, parted by white space.
    fn positions(&mut self, text: &str) -> Result<Vec<Position>, String> {
        let mut all = Vec::new();
        // Some tools put a space after a comma.
        let mut parts = text.split_whitespace().peekable();
        while let Some(part) = parts.next() {
            let mut tuple = part.to_owned();
            while tuple.ends_with(',') || parts.peek().is_some_and(|p| p.starts_with(',')) {
                match parts.next() {
                    Some(more) => tuple.push_str(more),
                    None => break,
                }
            }
            let numbers: Result<Vec<f64>, String> = tuple
                .split(',')
                .filter(|n| !n.is_empty())
                .map(|n| {
                    n.parse()
                        .map_err(|_| self.named(format!("\"{n}\" is no number")))
                })
                .collect();
            let numbers = numbers?;
            let (Some(lon), Some(lat)) = (numbers.first(), numbers.get(1)) else {
                return Err(self.named(format!("\"{tuple}\" is no place: lon,lat is needed")));
            };
            let at = [*lon, *lat];
            if numbers.get(2).is_some_and(|height| *height != 0.0)
                && let Some(feature) = &mut self.placemark
            {
                feature.geometry.count_height(at);
            }
            all.push(at);
        }
        Ok(all)
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
            properties.insert(key.to_owned(), value);
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
