//! A shapefile, read: its parts put together.

use super::dbf;
use super::records;
use super::rings::{Rings, polygons_of};
use crate::course::{Course, Stopped};
use crate::exchange::encoding;
use crate::exchange::raw::{Position, RawFeature, RawGeometry, RawLayer};
use crate::exchange::report::{At, Note, NoteKind, ReadError};
use crate::geometry::crs::Crs;
use encoding_rs::Encoding;
use serde_json::{Value, json};
use shapefile::record::traits::HasXY;
use shapefile::{Shape, ShapeReader};
use std::io::Cursor;
use std::ops::Range;

/// The files of a shapefile, as far as they are there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Parts<'a> {
    /// Its name, without ending.
    pub name: &'a str,
    /// Geometries.
    pub shp: Option<&'a [u8]>,
    /// Where each geometry begins.
    pub shx: Option<&'a [u8]>,
    /// Attributes.
    pub dbf: Option<&'a [u8]>,
    /// The coordinate system.
    pub prj: Option<&'a [u8]>,
    /// The encoding of the attributes.
    pub cpg: Option<&'a [u8]>,
}

/// Read it; `chosen` overrides the encoding.
///
/// # Errors
/// [`ReadError::Damaged`] with the file and the record; [`ReadError::NoLayer`] where there are
/// neither geometries nor attributes.
pub fn read(
    parts: &Parts<'_>,
    chosen: Option<&'static Encoding>,
    course: &Course,
) -> Result<RawLayer, ReadError> {
    let text = |bytes: &[u8]| encoding::text_of(bytes, None, None).0;
    let declared = parts.cpg.map(text).and_then(|name| encoding::named(&name));
    let mut layer = RawLayer {
        name: parts.name.to_owned(),
        crs: parts
            .prj
            .map(text)
            .filter(|wkt| !wkt.trim().is_empty())
            .map(|wkt| Crs::of_wkt(&wkt)),
        ..RawLayer::default()
    };
    let mut note = |kind| layer.notes.push(Note::of(kind));
    let shapes = match parts.shp {
        Some(bytes) => {
            if !records::fits(bytes, parts.shx) {
                note(NoteKind::IndexMissing);
            }
            Some(geometries(bytes, parts, course)?)
        }
        None if parts.dbf.is_some() => {
            note(NoteKind::GeometryMissing);
            None
        }
        None => return Err(ReadError::NoLayer),
    };
    let table = match parts.dbf {
        Some(bytes) => {
            let file = format!("{}.dbf", parts.name);
            let expected = shapes.as_ref().map(Vec::len);
            Some(dbf::read(bytes, &file, (declared, chosen), expected)?)
        }
        None => {
            note(NoteKind::AttributesMissing);
            None
        }
    };
    if let Some(table) = table.as_ref().filter(|table| table.beyond > 0) {
        layer.notes.push(Note {
            count: table.beyond,
            ..Note::of(NoteKind::TailDropped)
        });
    }
    let (mut rows, charset) = match table {
        Some(table) => (table.rows, table.charset),
        None => (Vec::new(), None),
    };
    layer.charset = charset;
    let count = shapes.as_ref().map_or(rows.len(), Vec::len);
    if !rows.is_empty() && rows.len() != count {
        layer.notes.push(Note {
            count: rows.len().abs_diff(count),
            ..Note::of(NoteKind::CountsDiffer)
        });
    }
    // What has attributes but no geometry is kept as well.
    let count = count.max(rows.len());
    rows.resize_with(count, dbf::Row::default);
    let mut shapes = shapes.unwrap_or_default().into_iter();
    for row in rows {
        let geometry = shapes.next();
        if row.is_deleted {
            layer.notes.push(Note::of(NoteKind::RecordDeleted));
            continue;
        }
        let mut feature = RawFeature {
            properties: parts.dbf.is_some().then_some(row.cells),
            ..RawFeature::default()
        };
        feature.notes.extend(row.notes.into_iter().map(Note::of));
        match geometry {
            Some(Some((geometry, said))) => {
                feature.geometry = geometry;
                for (kind, count) in [
                    (NoteKind::HoleAlone, said.alone),
                    (NoteKind::RingsReversed, said.reversed),
                ] {
                    if count > 0 {
                        feature.notes.push(Note {
                            count,
                            ..Note::of(kind)
                        });
                    }
                }
            }
            Some(None) => feature.notes.push(Note::of(NoteKind::RecordBroken)),
            None => {}
        }
        layer.features.push(feature);
    }
    Ok(layer)
}

/// A record of geometry; `None` where it cannot be read.
type One = Option<(RawGeometry, Rings)>;

/// All records, in their order.
fn geometries(bytes: &[u8], parts: &Parts<'_>, course: &Course) -> Result<Vec<One>, ReadError> {
    let file = format!("{}.shp", parts.name);
    let records = records::of(bytes, parts.shx, &file)?;
    course.expect_more(records.len());
    let all: Vec<One> = records
        .into_iter()
        .map(|record| course.count(1).map(|()| record_of(bytes, record)))
        .collect::<Result<_, Stopped>>()?;
    if !all.is_empty() && all.iter().all(Option::is_none) {
        return Err(ReadError::Damaged {
            file,
            at: At::Nowhere,
            message: "none of its records can be read".to_owned(),
        });
    }
    Ok(all)
}

/// One record, read by itself behind the header of its file, so that whatever is wrong with it is
/// wrong with nothing else.
fn record_of(bytes: &[u8], record: Range<usize>) -> One {
    let mut alone = bytes.get(..records::HEADER)?.to_vec();
    alone.extend_from_slice(bytes.get(record)?);
    let words = i32::try_from(alone.len() / 2).ok()?;
    alone.get_mut(24..28)?.copy_from_slice(&words.to_be_bytes());
    let content = records::HEADER + records::HEAD;
    if !has_its_first_vertices(alone.get(content..)?) {
        return None;
    }
    if let Some(shape) = shape_of(&alone) {
        return Some(geometry_of(&shape));
    }
    // Its length may be what is wrong: then it has all that is there.
    let words = i32::try_from((alone.len() - content) / 2).ok()?;
    alone
        .get_mut(content - 4..content)?
        .copy_from_slice(&words.to_be_bytes());
    Some(geometry_of(&shape_of(&alone)?))
}

fn shape_of(alone: &[u8]) -> Option<Shape> {
    let mut reader = ShapeReader::new(Cursor::new(alone)).ok()?;
    reader.iter_shapes().next()?.ok()
}

/// The first part of lines or rings begins with the first vertex: else those before it would be
/// lost without a word.
fn has_its_first_vertices(content: &[u8]) -> bool {
    // The kinds of lines, rings and patches; then a box, both counts, and where each part begins.
    const OF_PARTS: [i32; 7] = [3, 5, 13, 15, 23, 25, 31];
    let whole = |at: usize| {
        let four = content.get(at..at + 4)?;
        Some(i32::from_le_bytes(four.try_into().ok()?))
    };
    let has_parts = whole(0).is_some_and(|kind| OF_PARTS.contains(&kind))
        && whole(36).is_some_and(|parts| parts > 0);
    !has_parts || whole(44).is_none_or(|first| first == 0)
}

fn xy(point: &impl HasXY) -> Position {
    [point.x(), point.y()]
}

fn positions<P: HasXY>(points: &[P]) -> Vec<Position> {
    points.iter().map(xy).collect()
}

fn geometry_of(shape: &Shape) -> (RawGeometry, Rings) {
    let mut geometry = RawGeometry::default();
    let mut said = Rings::default();
    let rings = match shape {
        Shape::Polygon(p) => Some(p.rings().iter().map(|r| positions(r.points())).collect()),
        Shape::PolygonM(p) => Some(p.rings().iter().map(|r| positions(r.points())).collect()),
        Shape::PolygonZ(p) => Some(p.rings().iter().map(|r| positions(r.points())).collect()),
        _ => None,
    };
    let has_heights = matches!(
        shape,
        Shape::PolygonZ(_) | Shape::PolylineZ(_) | Shape::PointZ(_) | Shape::MultipointZ(_)
    );
    if let Some(rings) = rings {
        geometry.polygons = Some(Vec::new());
        let (polygons, found) = polygons_of(rings);
        said = found;
        geometry.multi = polygons.len() > 1;
        polygons.into_iter().for_each(|p| geometry.add_polygon(p));
    } else {
        put_other(shape, &mut geometry);
    }
    if has_heights {
        for position in geometry.positions() {
            geometry.count_height(position);
        }
    }
    (geometry, said)
}

fn put_other(shape: &Shape, geometry: &mut RawGeometry) {
    let mut point = |at: Position| geometry.add_other("Point", json!(at));
    match shape {
        Shape::Point(p) => return point(xy(p)),
        Shape::PointM(p) => return point(xy(p)),
        Shape::PointZ(p) => return point(xy(p)),
        _ => {}
    }
    let many = match shape {
        Shape::Multipoint(m) => Some(positions(m.points())),
        Shape::MultipointM(m) => Some(positions(m.points())),
        Shape::MultipointZ(m) => Some(positions(m.points())),
        _ => None,
    };
    if let Some(points) = many {
        return geometry.add_other("MultiPoint", json!(points));
    }
    let lines: Vec<Vec<Position>> = match shape {
        Shape::Polyline(l) => l.parts().iter().map(|p| positions(p)).collect(),
        Shape::PolylineM(l) => l.parts().iter().map(|p| positions(p)).collect(),
        Shape::PolylineZ(l) => l.parts().iter().map(|p| positions(p)).collect(),
        // Null shapes have no place; surfaces of three dimensions are not maps.
        _ => return,
    };
    match lines.as_slice() {
        [] => {}
        [line] => geometry.add_other("LineString", json!(line)),
        lines => geometry.add_other(
            "MultiLineString",
            Value::from_iter(lines.iter().map(|l| json!(l))),
        ),
    }
}
