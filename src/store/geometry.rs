//! Geometries as GeoPackage keeps them: a small header and WKB (OGC 12-128r17 §2.1.3), in
//! degrees (lon, lat), WGS84. Owns: this form, and the SQL functions that the R-tree triggers of
//! a GeoPackage call.

use super::layers::SRS;
use crate::geometry::fixed::{Coord, Degrees};
use crate::geometry::polygon::{Polygon, Shape};
use crate::model::Feature;
use geo::{BoundingRect, CoordsIter, MapCoords};
use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use serde_json::{Value, json};
use wkb::Endianness;
use wkb::writer::{WriteOptions, write_geometry};

/// A box in degrees: west, south, east, north.
pub type Box4 = [f64; 4];

/// The geometry of a feature for a layer of this type; `None` where it has none that fits.
/// Polygons come as multipolygons and lines as multilines where the layer asks for them.
pub fn encode(feature: &Feature, layer_type: &str) -> Option<(Vec<u8>, Box4)> {
    encode_in(feature, layer_type, SRS, &|c| c)
}

/// The same in another system: its number in the file, and what becomes of longitude and latitude.
pub fn encode_in(
    feature: &Feature,
    layer_type: &str,
    srs: i32,
    moved: &dyn Fn(geo::Coord) -> geo::Coord,
) -> Option<(Vec<u8>, Box4)> {
    let geometry = match (&feature.shape, &feature.other_geometry) {
        (Some(shape), _) if matches!(layer_type, "MULTIPOLYGON" | "GEOMETRY") => {
            geo::Geometry::MultiPolygon(to_multi_polygon(shape))
        }
        (None, Some(other)) => fitting(from_geojson(other)?, layer_type)?,
        _ => return None,
    };
    let geometry = geometry.map_coords(moved);
    let rect = geometry.bounding_rect()?;
    let envelope = [rect.min().x, rect.min().y, rect.max().x, rect.max().y];
    let mut blob = b"GP\0".to_vec();
    // Little-endian; an envelope of two axes but for points, which are their own.
    let is_point = matches!(geometry, geo::Geometry::Point(_));
    blob.push(if is_point { 0b001 } else { 0b011 });
    blob.extend_from_slice(&srs.to_le_bytes());
    if !is_point {
        let [west, south, east, north] = envelope;
        for value in [west, east, south, north] {
            blob.extend_from_slice(&value.to_le_bytes());
        }
    }
    let options = WriteOptions {
        endianness: Endianness::LittleEndian,
    };
    write_geometry(&mut blob, &geometry, &options).ok()?;
    Some((blob, envelope))
}

fn fitting(geometry: geo::Geometry, layer_type: &str) -> Option<geo::Geometry> {
    use geo::Geometry as G;
    match (geometry, layer_type) {
        (G::LineString(line), "MULTILINESTRING") => {
            Some(G::MultiLineString(geo::MultiLineString(vec![line])))
        }
        (found @ G::MultiLineString(_), "MULTILINESTRING")
        | (found @ G::Point(_), "POINT")
        | (found, "GEOMETRY") => Some(found),
        _ => None,
    }
}

/// The geometry of a blob, put into a feature: polygons as its shape, all else as GeoJSON.
/// `false` where it is no geometry of this program's world.
pub fn decode_into(blob: &[u8], feature: &mut Feature) -> bool {
    let Some(geometry) = parse(blob) else {
        return false;
    };
    let multi = matches!(geometry, geo::Geometry::MultiPolygon(_));
    let shape = match geometry {
        geo::Geometry::Polygon(polygon) => to_shape(&geo::MultiPolygon(vec![polygon])),
        geo::Geometry::MultiPolygon(polygons) => to_shape(&polygons),
        other => {
            let Some(value) = to_geojson(&other) else {
                return false;
            };
            feature.shape = None;
            feature.other_geometry = Some(value);
            return true;
        }
    };
    let Some(shape) = shape else { return false };
    feature.multi = multi && shape.polygons.len() > 1;
    feature.shape = Some(shape);
    feature.other_geometry = None;
    true
}

/// The geometry of a blob in two dimensions; `None` where it is none of a map.
fn parse(blob: &[u8]) -> Option<geo::Geometry> {
    read(blob)?.geometry
}

/// What a blob holds, and what of it is no matter of a map; `None` where it is no geometry.
pub fn read(blob: &[u8]) -> Option<super::wkb::Read> {
    super::wkb::read(blob.get(header_length(blob)?..)?)
}

fn header_length(blob: &[u8]) -> Option<usize> {
    let flags = *blob.get(3)?;
    if blob.get(..2)? != b"GP" {
        return None;
    }
    let doubles = match (flags >> 1) & 0b111 {
        0 => 0,
        1 => 4,
        2 | 3 => 6,
        4 => 8,
        _ => return None,
    };
    Some(8 + doubles * 8)
}

/// The box of a blob; `None` where it is empty or no geometry.
fn envelope(blob: &[u8]) -> Option<Box4> {
    let flags = *blob.get(3)?;
    let is_empty = flags & 0b1_0000 != 0;
    let has_envelope = (flags >> 1) & 0b111 != 0;
    if is_empty {
        return None;
    }
    if has_envelope && flags & 1 == 1 && header_length(blob)? <= blob.len() {
        let value = |i: usize| {
            let bytes = blob.get(8 + 8 * i..16 + 8 * i)?;
            Some(f64::from_le_bytes(bytes.try_into().ok()?))
        };
        return Some([value(0)?, value(2)?, value(1)?, value(3)?]);
    }
    let rect = parse(blob)?.bounding_rect()?;
    Some([rect.min().x, rect.min().y, rect.max().x, rect.max().y])
}

/// Make the functions known that a GeoPackage's triggers call; each connection needs them.
///
/// # Errors
/// Whatever the database says.
pub fn register_functions(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    let sides = [
        ("ST_MinX", 0),
        ("ST_MinY", 1),
        ("ST_MaxX", 2),
        ("ST_MaxY", 3),
    ];
    for (name, side) in sides {
        connection.create_scalar_function(name, 1, flags, move |context| {
            Ok(blob_of(context).and_then(envelope).map(|e: Box4| e[side]))
        })?;
    }
    connection.create_scalar_function("ST_IsEmpty", 1, flags, |context| {
        Ok(blob_of(context).map(|blob| envelope(blob).is_none()))
    })
}

fn blob_of<'a>(context: &'a Context<'_>) -> Option<&'a [u8]> {
    context.get_raw(0).as_blob().ok()
}

fn to_multi_polygon(shape: &Shape) -> geo::MultiPolygon {
    let ring = |ring: &[Coord]| -> geo::LineString {
        let closed = ring.iter().chain(ring.first());
        closed.map(|c| (c.lon(), c.lat())).collect()
    };
    let polygon =
        |p: &Polygon| geo::Polygon::new(ring(&p.outer), p.holes.iter().map(|h| ring(h)).collect());
    shape.polygons.iter().map(polygon).collect()
}

fn to_shape(polygons: &geo::MultiPolygon) -> Option<Shape> {
    let ring = |line: &geo::LineString| -> Option<Vec<Coord>> {
        let mut ring = line
            .0
            .iter()
            .map(|c| Coord::from_degrees(c.x, c.y).ok())
            .collect::<Option<Vec<_>>>()?;
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        Some(ring)
    };
    let polygons = polygons.0.iter().map(|p| {
        Some(Polygon {
            outer: ring(p.exterior())?,
            holes: p.interiors().iter().map(ring).collect::<Option<_>>()?,
        })
    });
    Some(Shape {
        polygons: polygons.collect::<Option<_>>()?,
    })
}

fn from_geojson(value: &Value) -> Option<geo::Geometry> {
    let point = |value: &Value| -> Option<geo::Point> {
        let number = |i: usize| value.get(i)?.as_f64();
        let c = Coord::from_degrees(number(0)?, number(1)?).ok()?;
        Some(geo::Point::new(c.lon(), c.lat()))
    };
    let line = |value: &Value| -> Option<geo::LineString> {
        let points = value.as_array()?.iter().map(point);
        points.collect::<Option<Vec<_>>>().map(Into::into)
    };
    let coordinates = value.get("coordinates")?;
    Some(match value.get("type")?.as_str()? {
        "Point" => point(coordinates)?.into(),
        "LineString" => line(coordinates)?.into(),
        "MultiPoint" => {
            let points = coordinates.as_array()?.iter().map(point);
            geo::MultiPoint(points.collect::<Option<_>>()?).into()
        }
        "MultiLineString" => {
            let lines = coordinates.as_array()?.iter().map(line);
            geo::MultiLineString(lines.collect::<Option<_>>()?).into()
        }
        _ => return None,
    })
}

fn to_geojson(geometry: &geo::Geometry) -> Option<Value> {
    let position = |c: geo::Coord| -> Option<Value> {
        let c = Coord::from_degrees(c.x, c.y).ok()?;
        Some(json!([Degrees(c.x).to_value(), Degrees(c.y).to_value()]))
    };
    let line = |line: &geo::LineString| -> Option<Value> {
        let positions = line.0.iter().map(|c| position(*c));
        positions.collect::<Option<Vec<_>>>().map(Value::from)
    };
    let (kind, coordinates) = match geometry {
        geo::Geometry::Point(point) => ("Point", position(point.0)?),
        geo::Geometry::LineString(one) => ("LineString", line(one)?),
        geo::Geometry::MultiLineString(lines) => {
            let lines = lines.0.iter().map(line);
            ("MultiLineString", lines.collect::<Option<Vec<_>>>()?.into())
        }
        geo::Geometry::MultiPoint(points) => {
            let points = points.coords_iter().map(position);
            ("MultiPoint", points.collect::<Option<Vec<_>>>()?.into())
        }
        _ => return None,
    };
    Some(json!({"type": kind, "coordinates": coordinates}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn square(x: i32, y: i32) -> Vec<Coord> {
        [(0, 0), (1_000, 0), (1_000, 1_000), (0, 1_000)]
            .map(|(dx, dy)| Coord::new(x + dx, y + dy))
            .to_vec()
    }

    #[test]
    fn points_and_lines_come_back() {
        let table = [
            (
                json!({"type":"Point","coordinates":[118.6949702,25.3587975]}),
                "POINT",
            ),
            (
                json!({"type":"MultiLineString","coordinates":[[[118.5,25],[118.6,25.1]]]}),
                "MULTILINESTRING",
            ),
            (
                json!({"type":"MultiPoint","coordinates":[[1,2],[3,4]]}),
                "GEOMETRY",
            ),
        ];
        for (geometry, kind) in table {
            let feature = Feature {
                other_geometry: Some(geometry.clone()),
                ..Feature::default()
            };
            let (blob, _) = encode(&feature, kind).expect("encoded");
            let mut read = Feature::default();
            assert!(decode_into(&blob, &mut read));
            assert_eq!(read.other_geometry, Some(geometry));
        }
    }

    proptest! {
        #[test]
        fn polygons_come_back_to_the_last_unit(x in -1_700_000_000..1_700_000_000i32, y in -800_000_000..800_000_000i32) {
            let shape = Shape { polygons: vec![
                Polygon { outer: square(x, y), holes: vec![square(x, y)] },
                Polygon { outer: square(x + 5_000, y), holes: Vec::new() },
            ]};
            let feature = Feature { shape: Some(shape.clone()), ..Feature::default() };
            let (blob, box4) = encode(&feature, "MULTIPOLYGON").expect("encoded");
            prop_assert_eq!(envelope(&blob), Some(box4));
            let mut read = Feature::default();
            prop_assert!(decode_into(&blob, &mut read));
            prop_assert_eq!(read.shape, Some(shape));
        }

        #[test]
        fn broken_blobs_do_no_harm(at in 0usize..200, byte: u8, cut in 0usize..200) {
            let shape = Shape { polygons: vec![Polygon { outer: square(0, 0), holes: vec![square(0, 0)] }] };
            let feature = Feature { shape: Some(shape), ..Feature::default() };
            let (mut blob, _) = encode(&feature, "MULTIPOLYGON").expect("encoded");
            if let Some(found) = blob.get_mut(at) { *found = byte; }
            blob.truncate(cut.max(at));
            let _ = decode_into(&blob, &mut Feature::default());
            let _ = envelope(&blob);
        }
    }
}
