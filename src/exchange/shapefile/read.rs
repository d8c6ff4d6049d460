//! A shapefile, read: its parts put together.

use super::dbf;
use super::rings::polygons_of;
use crate::exchange::encoding;
use crate::exchange::raw::{Position, RawFeature, RawGeometry, RawLayer};
use crate::exchange::report::{At, Note, NoteKind, ReadError};
use crate::geometry::crs::Crs;
use encoding_rs::Encoding;
use serde_json::{Value, json};
use shapefile::record::traits::HasXY;
use shapefile::{Shape, ShapeReader};
use std::io::Cursor;

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
pub fn read(parts: &Parts<'_>, chosen: Option<&'static Encoding>) -> Result<RawLayer, ReadError> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
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
    let table = match parts.dbf {
        Some(bytes) => {
            let file = format!("{}.dbf", parts.name);
            Some(dbf::read(bytes, &file, declared, chosen)?)
        }
        None => {
            note(NoteKind::AttributesMissing);
            None
        }
    };
    let shapes = match parts.shp {
        Some(bytes) => {
            if parts.shx.is_none() {
                note(NoteKind::IndexMissing);
            }
            Some(geometries(bytes, parts)?)
        }
        None if table.is_some() => {
            note(NoteKind::GeometryMissing);
            None
        }
        None => return Err(ReadError::NoLayer),
    };
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
        if let Some((geometry, alone)) = geometry {
            feature.geometry = geometry;
            if alone > 0 {
                feature.notes.push(Note {
                    count: alone,
                    ..Note::of(NoteKind::HoleAlone)
                });
            }
        }
        layer.features.push(feature);
    }
    Ok(layer)
}

/// The geometries, each with how many of its holes lay in nothing.
fn geometries(bytes: &[u8], parts: &Parts<'_>) -> Result<Vec<(RawGeometry, usize)>, ReadError> {
    let damaged = |at: At, error: shapefile::Error| ReadError::Damaged {
        file: format!("{}.shp", parts.name),
        at,
        message: error.to_string(),
    };
    let by_index = parts
        .shx
        .and_then(|shx| ShapeReader::with_shx(Cursor::new(bytes), Cursor::new(shx)).ok())
        .map(read_all)
        .and_then(|all| all.into_iter().collect::<Result<Vec<_>, _>>().ok());
    if let Some(shapes) = by_index {
        return Ok(shapes);
    }
    // Without a usable index records are read as they follow one another.
    let reader = ShapeReader::new(Cursor::new(bytes)).map_err(|e| damaged(At::Nowhere, e))?;
    let all = read_all(reader).into_iter().enumerate();
    all.map(|(i, one)| one.map_err(|e| damaged(At::Record(i + 1), e)))
        .collect()
}

type One = Result<(RawGeometry, usize), shapefile::Error>;

/// All records up to the first that cannot be read.
fn read_all(mut reader: ShapeReader<Cursor<&[u8]>>) -> Vec<One> {
    let mut all = Vec::new();
    for shape in reader.iter_shapes() {
        let is_end = shape.is_err();
        all.push(shape.map(|shape| geometry_of(&shape)));
        if is_end {
            break;
        }
    }
    all
}

fn xy(point: &impl HasXY) -> Position {
    [point.x(), point.y()]
}

fn positions<P: HasXY>(points: &[P]) -> Vec<Position> {
    points.iter().map(xy).collect()
}

fn geometry_of(shape: &Shape) -> (RawGeometry, usize) {
    let mut geometry = RawGeometry::default();
    let mut alone = 0;
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
        let (polygons, without) = polygons_of(rings);
        alone = without;
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
    (geometry, alone)
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
