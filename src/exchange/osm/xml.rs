//! `.osm`: the same elements as text. Owns: what is wrong with such a file. Must not know: what the
//! elements are for.

use super::element::{Body, Element, ElementKind, Kinds, Member, OsmId};
use super::scan::{Counting, Header, damaged};
use crate::course::Course;
use crate::exchange::report::{At, ReadError};
use crate::geometry::fixed::{Bounds, Coord};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{BufRead, BufReader, Read};

/// So many elements are handed over at once.
const BATCH: usize = 8_192;
/// An element of text longer than this is none of OpenStreetMap, bytes.
const LONGEST: u64 = 64 << 20;

/// An element as far as it was read.
#[derive(Default)]
struct Open {
    kind: Option<ElementKind>,
    number: i64,
    at: Option<Coord>,
    is_deleted: bool,
    tags: Vec<(String, String)>,
    refs: Vec<i64>,
    members: Vec<Member>,
}

/// As [`super::pbf::scan`].
pub fn scan<T: Default + Send>(
    source: impl Read,
    name: &str,
    wanted: Kinds,
    course: &Course,
    take: &(impl Fn(&Element<'_>, &mut T) + Sync),
    mut collect: impl FnMut(T) -> Result<(), ReadError>,
) -> Result<Header, ReadError> {
    let source = Counting::new(source);
    let counted = source.count();
    let mut reader = Reader::from_reader(BufReader::new(source));
    reader.config_mut().check_end_names = true;
    let mut header = Header::default();
    let mut buffer = Vec::new();
    let (mut open, mut kept, mut many) = (Open::default(), T::default(), 0);
    let (mut line, mut is_osm, mut depth, mut told) = (1, false, 0usize, 0u64);
    loop {
        buffer.clear();
        let from = reader.buffer_position();
        let event = reader.read_event_into(&mut buffer);
        let fault = |message: &dyn std::fmt::Display| damaged(name, At::Line(line), message);
        let mut is_end = false;
        match event.map_err(|e| fault(&e))? {
            Event::Eof => break,
            Event::Start(start) => {
                depth += 1;
                is_osm |= begin(&start, &mut open, &mut header).map_err(|e| fault(&e))?;
            }
            Event::Empty(start) => {
                is_osm |= begin(&start, &mut open, &mut header).map_err(|e| fault(&e))?;
                is_end = kind_of(start.name().as_ref()).is_some();
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                is_end = kind_of(end.name().as_ref()).is_some();
            }
            _ => {}
        }
        if !is_osm && depth > 0 {
            return Err(fault(&"this is XML, but no OpenStreetMap"));
        }
        if reader.buffer_position() - from > LONGEST {
            return Err(fault(&"an element is longer than any is"));
        }
        if is_end {
            hand_over(&open, wanted, |element| take(element, &mut kept)).map_err(|e| fault(&e))?;
            open = Open::default();
            many += 1;
            if many == BATCH {
                collect(std::mem::take(&mut kept))?;
                many = 0;
                let so_far = counted.get();
                course.count((so_far - told) as usize)?;
                told = so_far;
            }
        }
        line += buffer.iter().filter(|b| **b == b'\n').count();
    }
    if depth > 0 || !is_osm {
        return Err(damaged(name, At::Line(line), &"the file is cut off"));
    }
    collect(kept)?;
    course.count((counted.get() - told) as usize)?;
    Ok(header)
}

/// Whether text begins like OpenStreetMap in XML.
pub fn is_xml(source: &mut impl BufRead) -> std::io::Result<bool> {
    let head = source.fill_buf()?;
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let first = head.iter().find(|b| !b.is_ascii_whitespace());
    Ok(first == Some(&b'<'))
}

fn kind_of(name: &str) -> Option<ElementKind> {
    Some(match name {
        "node" => ElementKind::Node,
        "way" => ElementKind::Way,
        "relation" => ElementKind::Relation,
        _ => return None,
    })
}

/// An attribute, unescaped.
fn attribute(start: &BytesStart<'_>, name: &str) -> Result<Option<String>, String> {
    let found = start.try_get_attribute(name).map_err(|e| e.to_string())?;
    let Some(found) = found else { return Ok(None) };
    let text = quick_xml::escape::unescape(&found.value).map_err(|e| e.to_string())?;
    Ok(Some(text.into_owned()))
}

fn number(start: &BytesStart<'_>, name: &str) -> Result<i64, String> {
    let text = attribute(start, name)?.unwrap_or_default();
    text.trim()
        .parse()
        .map_err(|_| format!("{name} is no number"))
}

/// A place; `None` where it is not said.
fn place(start: &BytesStart<'_>, lon: &str, lat: &str) -> Result<Option<Coord>, String> {
    let (Some(lon), Some(lat)) = (attribute(start, lon)?, attribute(start, lat)?) else {
        return Ok(None);
    };
    let degrees = |text: &str| {
        text.trim()
            .parse::<f64>()
            .map_err(|_| format!("{text} is no number"))
    };
    let at = Coord::from_degrees(degrees(&lon)?, degrees(&lat)?);
    at.map(Some).map_err(|e| e.to_string())
}

/// Take a start tag in; whether it is that of the whole.
fn begin(start: &BytesStart<'_>, open: &mut Open, header: &mut Header) -> Result<bool, String> {
    match start.name().as_ref() {
        "osm" => return Ok(true),
        "bounds" => {
            let min = place(start, "minlon", "minlat")?;
            let max = place(start, "maxlon", "maxlat")?;
            header.bounds = min.zip(max).map(|(min, max)| Bounds { min, max });
        }
        "tag" if open.kind.is_some() => {
            let key = attribute(start, "k")?.unwrap_or_default();
            let value = attribute(start, "v")?.unwrap_or_default();
            open.tags.push((key, value));
        }
        "nd" if open.kind == Some(ElementKind::Way) => open.refs.push(number(start, "ref")?),
        "member" if open.kind == Some(ElementKind::Relation) => {
            let kind = attribute(start, "type")?.unwrap_or_default();
            let kind = kind_of(&kind).ok_or("a member is of no kind there is")?;
            open.members.push(Member {
                id: OsmId {
                    kind,
                    number: number(start, "ref")?,
                },
                is_inner: attribute(start, "role")?.as_deref() == Some("inner"),
            });
        }
        name => {
            let Some(kind) = kind_of(name) else {
                return Ok(false);
            };
            *open = Open {
                kind: Some(kind),
                number: number(start, "id")?,
                at: match kind {
                    ElementKind::Node => place(start, "lon", "lat")?,
                    _ => None,
                },
                // Editors keep what is to be deleted, and histories what was.
                is_deleted: attribute(start, "action")?.as_deref() == Some("delete")
                    || attribute(start, "visible")?.as_deref() == Some("false"),
                ..Open::default()
            };
        }
    }
    Ok(false)
}

fn hand_over(open: &Open, wanted: Kinds, mut take: impl FnMut(&Element<'_>)) -> Result<(), String> {
    if open.is_deleted {
        return Ok(());
    }
    let body = match open.kind {
        Some(ElementKind::Node) if wanted.nodes => {
            Body::Node(open.at.ok_or("a node has no place")?)
        }
        Some(ElementKind::Way) if wanted.ways => Body::Way(&open.refs),
        Some(ElementKind::Relation) if wanted.relations => Body::Relation(&open.members),
        _ => return Ok(()),
    };
    let tags: Vec<(&str, &str)> = open
        .tags
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    take(&Element {
        number: open.number,
        tags: &tags,
        body,
    });
    Ok(())
}
