//! A table with places as a layer: columns of longitude and latitude (or easting and northing),
//! or one of WKT. Owns: how such columns are called.

use super::delimited::open_delimited;
use crate::exchange::raw::{RawFeature, RawLayer};
use crate::exchange::report::{At, Note, NoteKind, ReadError};
use encoding_rs::Encoding;
use serde_json::{Map, Value, json};
use std::str::FromStr;
use wkt::Wkt;

/// Which columns hold places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceColumns {
    /// East and north.
    EastNorth(usize, usize),
    /// Well-known text.
    Wkt(usize),
}

const EAST: [&str; 12] = [
    "lon",
    "lng",
    "long",
    "longitude",
    "经度",
    "x",
    "x坐标",
    "东经",
    "easting",
    "横坐标",
    "point_x",
    "lon_wgs84",
];
const NORTH: [&str; 11] = [
    "lat",
    "latitude",
    "纬度",
    "y",
    "y坐标",
    "北纬",
    "northing",
    "纵坐标",
    "point_y",
    "lat_wgs84",
    "ycoord",
];
const WKT: [&str; 6] = ["wkt", "geom", "geometry", "the_geom", "wkt_geom", "几何"];

/// The columns that hold places, by their headings.
pub fn place_columns(heading: &[String]) -> Option<PlaceColumns> {
    let find = |names: &[&str]| {
        names.iter().find_map(|name| {
            heading
                .iter()
                .position(|h| h.trim().to_lowercase() == *name)
        })
    };
    match (find(&WKT), find(&EAST), find(&NORTH)) {
        (Some(column), ..) => Some(PlaceColumns::Wkt(column)),
        (None, Some(east), Some(north)) => Some(PlaceColumns::EastNorth(east, north)),
        _ => None,
    }
}

/// Read a table as a layer. Cells are texts as they are, so that codes keep their zeros.
///
/// # Errors
/// [`ReadError::NoPlaces`]; [`ReadError::Damaged`] with the row of a place that is none.
pub fn read_map(
    bytes: &[u8],
    file: &str,
    chosen: Option<&'static Encoding>,
) -> Result<RawLayer, ReadError> {
    let mut table = open_delimited(bytes, file, chosen)?;
    let damaged = |row: usize, message: String| ReadError::Damaged {
        file: file.to_owned(),
        at: At::Record(row),
        message,
    };
    let mut records = table.reader.records();
    let heading: Vec<String> = match records.next() {
        Some(row) => {
            let row = row.map_err(|e| damaged(1, e.to_string()))?;
            row.iter().map(|cell| cell.trim().to_owned()).collect()
        }
        None => return Err(ReadError::Empty),
    };
    let columns = place_columns(&heading).ok_or(ReadError::NoPlaces)?;
    let mut layer = RawLayer {
        charset: Some(table.charset),
        ..RawLayer::default()
    };
    for (i, row) in records.enumerate() {
        // The heading is row 1.
        let number = i + 2;
        let row = row.map_err(|e| damaged(number, e.to_string()))?;
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let mut feature = RawFeature::default();
        if row.len() != heading.len() {
            feature.notes.push(Note::of(NoteKind::RowUneven));
        }
        let cell = |column: usize| row.get(column).unwrap_or_default().trim();
        match columns {
            PlaceColumns::EastNorth(east, north) => {
                let (x, y) = (cell(east), cell(north));
                if !(x.is_empty() && y.is_empty()) {
                    let number_of = |text: &str| {
                        let value = text.parse::<f64>();
                        value.map_err(|_| damaged(number, format!("\"{text}\" is no coordinate")))
                    };
                    let at = [number_of(x)?, number_of(y)?];
                    feature.geometry.add_other("Point", json!(at));
                }
            }
            PlaceColumns::Wkt(column) => {
                let text = cell(column);
                if !text.is_empty() {
                    let geometry = geometry_of(text).map_err(|e| damaged(number, e))?;
                    feature.geometry.add_geo(&geometry);
                }
            }
        }
        let properties = heading
            .iter()
            .enumerate()
            .filter(|(column, _)| !matches!(columns, PlaceColumns::Wkt(wkt) if wkt == *column));
        let properties = properties.map(|(column, name)| (name.clone(), Value::from(cell(column))));
        feature.properties = Some(properties.collect::<Map<_, _>>());
        layer.features.push(feature);
    }
    Ok(layer)
}

/// The geometry of a text, perhaps with the number of its system before it as PostGIS writes.
fn geometry_of(text: &str) -> Result<geo::Geometry, String> {
    let body = match text.split_once(';') {
        Some((head, rest)) if head.to_uppercase().starts_with("SRID=") => rest,
        _ => text,
    };
    let parsed: Wkt<f64> = Wkt::from_str(body).map_err(str::to_owned)?;
    geo::Geometry::try_from(parsed).map_err(|e| e.to_string())
}
