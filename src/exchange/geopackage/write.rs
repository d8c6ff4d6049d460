//! A plain GeoPackage of one layer, written.

use crate::course::Course;
use crate::exchange::frame::Frame;
use crate::geometry::crs::Crs;
use crate::geometry::fixed::Coord;
use crate::model::Feature;
use crate::store::NewFile;
use crate::store::columns::{missing, to_sql};
use crate::store::geometry::{Box4, encode_in};
use crate::store::layers::{FID, GEOMETRY, SRS, quoted};
use rusqlite::types::Value as Sql;
use rusqlite::{Connection, params, params_from_iter};
use std::io;
use std::path::Path;

/// "GPKG" as a number, and version 1.3.
const MARKS: [(&str, i32); 2] = [("application_id", 0x4750_4B47), ("user_version", 10300)];

/// The number of a system that has none in the registry.
const OWN_SRS: i32 = 100_000;
/// The numbers of what is not defined, degrees and lengths (OGC 12-128r17 §1.1.2.1.2).
const UNDEFINED_DEGREES: i32 = 0;
const UNDEFINED_LENGTHS: i32 = -1;

/// Write features as a layer of this name, which says whose data they are, beside the place of the file.
///
/// # Errors
/// Whatever the file system or the database says.
pub fn draft(
    path: &Path,
    layer: (&str, Option<&str>),
    features: &[Feature],
    frame: &Frame,
    course: &Course,
) -> io::Result<NewFile> {
    let draft = NewFile::of(path)?;
    fill(draft.path(), layer, features, frame, course).map_err(io::Error::other)?;
    course.go_on()?;
    Ok(draft)
}

/// Make a system known to the file; its number there.
fn add_system(tx: &Connection, frame: &Frame) -> rusqlite::Result<i32> {
    if frame.crs == Crs::Wgs84 {
        return Ok(SRS);
    }
    let code = frame.crs.code().and_then(|code| i32::try_from(code).ok());
    let definition = frame.crs.wkt();
    let number = match (code, &definition) {
        (Some(code), _) => code,
        (None, Some(_)) => OWN_SRS,
        // Every file has these: other programs trip over a system of which nothing is said.
        (None, None) if frame.crs.is_degrees() => return Ok(UNDEFINED_DEGREES),
        (None, None) => return Ok(UNDEFINED_LENGTHS),
    };
    let organization = if code.is_some() { "EPSG" } else { "NONE" };
    tx.execute(
        "INSERT OR IGNORE INTO gpkg_spatial_ref_sys VALUES (?1, ?2, ?3, ?2, ?4, NULL)",
        params![
            frame.crs.name(),
            number,
            organization,
            definition.as_deref().unwrap_or("undefined")
        ],
    )?;
    Ok(number)
}

fn fill(
    path: &Path,
    (layer, credit): (&str, Option<&str>),
    features: &[Feature],
    frame: &Frame,
    course: &Course,
) -> rusqlite::Result<()> {
    let mut connection = Connection::open(path)?;
    for (mark, value) in MARKS {
        connection.pragma_update(None, mark, value)?;
    }
    let tx = connection.transaction()?;
    tx.execute_batch(include_str!("../../../assets/sql/geopackage.sql"))?;
    let srs = add_system(&tx, frame)?;
    let moved = |c: geo::Coord| match Coord::from_degrees(c.x, c.y) {
        Ok(at) if !frame.is_lattice() => frame.place(at).into(),
        _ => c,
    };
    let has_others = features.iter().any(|f| f.other_geometry.is_some());
    let kind = if has_others {
        "GEOMETRY"
    } else {
        "MULTIPOLYGON"
    };
    let columns = missing(&[], features.iter().filter_map(|f| f.properties.as_ref()));
    let mut table = format!(
        "CREATE TABLE {} ({FID} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {GEOMETRY} {kind}",
        quoted(layer)
    );
    let mut insert = format!("INSERT INTO {} VALUES (NULL, ?", quoted(layer));
    for column in &columns {
        table += &format!(", {} {}", quoted(&column.name), column.kind.name());
        insert += ", ?";
    }
    tx.execute_batch(&(table + ")"))?;
    let mut around: Option<Box4> = None;
    let mut statement = tx.prepare(&(insert + ")"))?;
    for feature in features {
        if course.count(1).is_err() {
            // What was written so far is thrown away.
            break;
        }
        let encoded = encode_in(feature, kind, srs, &moved);
        if let Some((_, [west, south, east, north])) = &encoded {
            let [w, s, e, n] = around.unwrap_or([*west, *south, *east, *north]);
            around = Some([w.min(*west), s.min(*south), e.max(*east), n.max(*north)]);
        }
        let geometry = encoded.map_or(Sql::Null, |(blob, _)| Sql::Blob(blob));
        let cells = columns.iter().map(|column| {
            let value = feature
                .properties
                .as_ref()
                .and_then(|p| p.get(&column.attribute));
            to_sql(value, column.kind)
        });
        statement.execute(params_from_iter(std::iter::once(geometry).chain(cells)))?;
    }
    drop(statement);
    let [west, south, east, north] = around.unwrap_or_default();
    tx.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, min_x, min_y, max_x, max_y, srs_id) \
         VALUES (?1, 'features', ?1, ?7, ?2, ?3, ?4, ?5, ?6)",
        params![layer, west, south, east, north, srs, credit.unwrap_or_default()],
    )?;
    tx.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?1, ?2, ?3, ?4, 0, 0)",
        params![layer, GEOMETRY, kind, srs],
    )?;
    tx.commit()
}
