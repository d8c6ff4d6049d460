//! The layers of a GeoPackage. Owns: the walk over its tables. The file is not written to.

use crate::exchange::raw::{RawFeature, RawLayer};
use crate::exchange::report::{At, Note, NoteKind, ReadError};
use crate::geometry::crs::Crs;
use crate::store::geometry::parse;
use crate::store::layers::quoted;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};
use serde_json::{Map, Number, Value};
use std::path::Path;

/// Read all layers; tables of a project's own kind that are no layers are left out.
///
/// # Errors
/// [`ReadError::Damaged`]; [`ReadError::NoLayer`].
pub fn read(path: &Path) -> Result<Vec<RawLayer>, ReadError> {
    let file = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let damaged = |at: At, message: String| ReadError::Damaged {
        file: file.clone(),
        at,
        message,
    };
    let sql = |error: rusqlite::Error| damaged(At::Nowhere, error.to_string());
    let connection = open(path).map_err(sql)?;
    let mut statement = connection
        .prepare(
            "SELECT c.table_name, c.data_type, g.column_name, s.organization, \
             s.organization_coordsys_id, s.definition \
             FROM gpkg_contents c \
             LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name \
             LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = coalesce(g.srs_id, c.srs_id) \
             WHERE c.data_type IN ('features', 'attributes') ORDER BY c.rowid",
        )
        .map_err(sql)?;
    let described: Vec<Described> = statement
        .query_map([], Described::of)
        .and_then(Iterator::collect)
        .map_err(sql)?;
    let mut layers = Vec::new();
    for one in described {
        layers.push(read_layer(&connection, &one).map_err(sql)?);
    }
    if layers.is_empty() {
        return Err(ReadError::NoLayer);
    }
    Ok(layers)
}

/// A file that lies where nothing can be written, with a log beside it or not, is read as it is.
fn open(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.query_row("SELECT count(*) FROM gpkg_contents", [], |_| Ok(()))?;
    Ok(connection)
}

/// A layer as the table of contents describes it.
struct Described {
    table: String,
    geometry: Option<String>,
    crs: Option<Crs>,
}

impl Described {
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let geometry: Option<String> = row.get(2)?;
        let organization: Option<String> = row.get(3)?;
        let code: Option<i64> = row.get(4)?;
        let definition: Option<String> = row.get(5)?;
        let is_epsg = organization.is_some_and(|o| o.eq_ignore_ascii_case("epsg"));
        let by_code = code.filter(|_| is_epsg).and_then(|c| u32::try_from(c).ok());
        let by_text = definition.filter(|d| d.contains('['));
        Ok(Self {
            table: row.get(0)?,
            crs: by_code
                .map(Crs::of_code)
                .or_else(|| by_text.map(|d| Crs::of_wkt(&d)))
                .filter(|_| geometry.is_some()),
            geometry,
        })
    }
}

fn read_layer(connection: &Connection, one: &Described) -> rusqlite::Result<RawLayer> {
    let mut layer = RawLayer {
        name: one.table.clone(),
        crs: one.crs.clone(),
        ..RawLayer::default()
    };
    let quoted = quoted(&one.table);
    let key = primary_key(connection, &one.table)?;
    let mut statement = connection.prepare(&format!("SELECT * FROM {quoted}"))?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let booleans = boolean_columns(connection, &one.table)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let mut feature = RawFeature {
            properties: Some(Map::new()),
            ..RawFeature::default()
        };
        for (i, name) in names.iter().enumerate() {
            let value = row.get_ref(i)?;
            if one.geometry.as_deref() == Some(name) {
                put_geometry(value, &mut feature);
            } else if key.as_deref() == Some(name) {
                feature.source_id = value.as_i64().ok().map(Value::from);
            } else if let Some(properties) = &mut feature.properties {
                let value = attribute(value, booleans.contains(name), &mut feature.notes);
                properties.insert(name.clone(), value);
            }
        }
        layer.features.push(feature);
    }
    Ok(layer)
}

fn put_geometry(value: ValueRef<'_>, feature: &mut RawFeature) {
    let ValueRef::Blob(blob) = value else { return };
    match parse(blob) {
        Some(geometry) => feature.geometry.add_geo(&geometry),
        None => feature.notes.push(Note::of(NoteKind::GeometryDropped)),
    }
}

/// The whole-number key of a table, which is no attribute.
fn primary_key(connection: &Connection, table: &str) -> rusqlite::Result<Option<String>> {
    let mut statement =
        connection.prepare("SELECT name FROM pragma_table_info(?1) WHERE pk = 1")?;
    let mut rows = statement.query([table])?;
    rows.next()?.map(|row| row.get(0)).transpose()
}

fn boolean_columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection
        .prepare("SELECT name FROM pragma_table_info(?1) WHERE upper(type) LIKE 'BOOL%'")?;
    let names = statement.query_map([table], |row| row.get(0))?;
    names.collect()
}

fn attribute(value: ValueRef<'_>, is_boolean: bool, notes: &mut Vec<Note>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) if is_boolean => Value::Bool(n != 0),
        ValueRef::Integer(n) => Value::from(n),
        ValueRef::Real(n) => Number::from_f64(n).map_or(Value::Null, Value::Number),
        ValueRef::Text(text) => Value::from(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(_) => {
            notes.push(Note::of(NoteKind::MemoDropped));
            Value::Null
        }
    }
}
