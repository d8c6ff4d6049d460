//! The layers of a GeoPackage. Owns: the walk over its tables. The file is not written to, and a
//! layer that cannot be read does not keep the others from being read.

use super::watch::Watch;
use crate::course::Course;
use crate::exchange::budget::{BEYOND, Budget, OF_CELL, OF_ROW, Spent};
use crate::exchange::raw::{IdField, RawFeature, RawLayer};
use crate::exchange::report::{At, Note, NoteKind, ReadError, SkipReason, Skipped};
use crate::exchange::source::{Format, Found};
use crate::geometry::crs::Crs;
use crate::store::geometry;
use crate::store::layers::quoted;
use crate::store::reading::{self, NotOpened};
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OptionalExtension};
use serde_json::{Map, Number, Value};
use std::path::Path;
use std::time::Duration;

/// A layer that gives no row for so long is given up.
const PATIENCE: Duration = Duration::from_secs(10);

/// A cell or a row of more bytes is not even asked for: a view can make one of a gigabyte.
const CELL: i32 = 64 << 20;

/// Read all layers.
///
/// # Errors
/// [`ReadError::UnknownFormat`] for a database that is no GeoPackage; [`ReadError::LogBeside`];
/// [`ReadError::Damaged`]; [`ReadError::NoLayer`].
pub(in crate::exchange) fn read(
    path: &Path,
    file: &str,
    course: &Course,
) -> Result<Found, ReadError> {
    let damaged = |message: String| ReadError::Damaged {
        file: file.to_owned(),
        at: At::Nowhere,
        message,
    };
    let sql = |error: rusqlite::Error| damaged(said(&error));
    let connection = reading::open(path).map_err(|error| match error {
        NotOpened::LogBeside => ReadError::LogBeside,
        NotOpened::Sql(error) => sql(error),
    })?;
    // Views of the file are asked for; they may not reach beyond it.
    connection
        .pragma_update(None, "trusted_schema", "OFF")
        .map_err(sql)?;
    connection
        .set_limit(Limit::SQLITE_LIMIT_LENGTH, CELL)
        .map_err(sql)?;
    if kind_of(&connection, "gpkg_contents")
        .map_err(sql)?
        .is_none()
    {
        return Err(ReadError::UnknownFormat {
            file: file.to_owned(),
        });
    }
    let mut found = Found::of(Format::GeoPackage, Vec::new());
    let mut budget = Budget::of(path.metadata().map_or(0, |meta| meta.len()));
    let watch = Watch::over(&connection, PATIENCE);
    for one in described(&connection).map_err(sql)? {
        match read_layer(&connection, &one, (&watch, course), &mut budget) {
            Ok(layer) => found.layers.push(layer),
            Err(why) => found.skipped.push(Skipped {
                name: one.table,
                why,
            }),
        }
    }
    if found.layers.is_empty() {
        return Err(match found.skipped.into_iter().next() {
            Some(one) => damaged(format!("layer {}: {}", one.name, one.why)),
            None => ReadError::NoLayer,
        });
    }
    Ok(found)
}

/// What the database says; damage is called damage.
fn said(error: &rusqlite::Error) -> String {
    if let rusqlite::Error::SqlInputError { msg, .. } = error {
        // The question is ours and says nothing of the file.
        return msg.clone();
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            format!("the database is damaged: {error}")
        }
        _ => error.to_string(),
    }
}

impl From<Spent> for SkipReason {
    fn from(_: Spent) -> Self {
        Self::TooMuch {
            limit: BEYOND >> 20,
        }
    }
}

impl From<rusqlite::Error> for SkipReason {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::OperationInterrupted) => Self::TooSlow {
                seconds: PATIENCE.as_secs(),
            },
            Some(ErrorCode::TooBig) => Self::TooMuch {
                limit: u64::from(CELL.unsigned_abs() >> 20),
            },
            _ => Self::Broken(said(&error)),
        }
    }
}

/// A layer as the table of contents describes it.
struct Described {
    table: String,
    geometry: Option<String>,
    crs: Option<Crs>,
}

/// Whether a name is that of a table or a view.
fn kind_of(connection: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    let sql = "SELECT type FROM sqlite_master \
               WHERE name = ?1 COLLATE NOCASE AND type IN ('table', 'view')";
    connection
        .query_row(sql, [name], |row| row.get(0))
        .optional()
}

/// Layers of features or attributes. Programs do not agree on the capitals of names, nor does
/// SQLite mind them.
fn described(connection: &Connection) -> rusqlite::Result<Vec<Described>> {
    let has = |name: &str| kind_of(connection, name).map(|kind| kind.is_some());
    let geometry = if has("gpkg_geometry_columns")? {
        "LEFT JOIN gpkg_geometry_columns g ON g.table_name = c.table_name COLLATE NOCASE"
    } else {
        "LEFT JOIN (SELECT NULL AS table_name, NULL AS column_name, NULL AS srs_id) g ON 0"
    };
    let system = if has("gpkg_spatial_ref_sys")? {
        "LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = coalesce(g.srs_id, c.srs_id)"
    } else {
        "LEFT JOIN (SELECT NULL AS organization, NULL AS organization_coordsys_id, NULL AS definition) s ON 0"
    };
    let mut statement = connection.prepare(&format!(
        "SELECT c.table_name, g.column_name, s.organization, s.organization_coordsys_id, s.definition \
         FROM gpkg_contents c {geometry} {system} \
         WHERE lower(c.data_type) IN ('features', 'attributes') ORDER BY c.rowid"
    ))?;
    let all = statement.query_map([], |row| {
        let geometry: Option<String> = row.get(1)?;
        // Systems of other programs are of any type; what is none is not known.
        let organization: Option<String> = row.get(2).unwrap_or_default();
        let code: Option<i64> = row.get(3).unwrap_or_default();
        let definition: Option<String> = row.get(4).unwrap_or_default();
        let is_epsg = organization.is_some_and(|o| o.eq_ignore_ascii_case("epsg"));
        let by_code = code.filter(|_| is_epsg).and_then(|c| u32::try_from(c).ok());
        let by_text = definition.filter(|d| d.contains('['));
        Ok(Described {
            table: row.get(0)?,
            crs: by_code
                .map(Crs::of_code)
                .or_else(|| by_text.map(|d| Crs::of_wkt(&d)))
                .filter(|_| geometry.is_some()),
            geometry,
        })
    })?;
    all.collect()
}

/// What the columns of a layer are.
struct Columns {
    names: Vec<String>,
    /// Which holds geometries.
    geometry: Option<usize>,
    /// Which is the key that SQLite counts up, no attribute.
    key: Option<usize>,
    is_boolean: Vec<bool>,
}

fn columns_of(
    connection: &Connection,
    one: &Described,
    names: Vec<String>,
) -> rusqlite::Result<Columns> {
    let mut statement =
        connection.prepare("SELECT name, upper(type), pk FROM pragma_table_info(?1)")?;
    let rows = statement.query_map([&one.table], |row| {
        let kind: Option<String> = row.get(1)?;
        Ok((row.get(0)?, kind.unwrap_or_default(), row.get(2)?))
    })?;
    let described: Vec<(String, String, i64)> = rows.collect::<Result<_, _>>()?;
    let place = |name: &str| names.iter().position(|n| n.eq_ignore_ascii_case(name));
    let mut keys = described.iter().filter(|(.., pk)| *pk > 0);
    let key = match (keys.next(), keys.next()) {
        // A key of texts, or of several columns, is what somebody gave.
        (Some((name, kind, _)), None) if kind == "INTEGER" => place(name),
        _ => None,
    };
    let kind = |name: &String| {
        described
            .iter()
            .find(|(n, ..)| n == name)
            .map(|(_, k, _)| k)
    };
    Ok(Columns {
        geometry: one.geometry.as_deref().and_then(place),
        key,
        is_boolean: names
            .iter()
            .map(|name| kind(name).is_some_and(|kind| kind.starts_with("BOOL")))
            .collect(),
        names,
    })
}

/// In a damaged file the name of a column may be no text; whoever asks for its name would panic.
fn names_are_text(connection: &Connection, table: &str) -> Result<(), SkipReason> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_xinfo(?1)")?;
    let names = statement.query_map([table], |row| row.get::<_, String>(0))?;
    for name in names {
        name?;
    }
    Ok(())
}

fn read_layer(
    connection: &Connection,
    one: &Described,
    (watch, course): (&Watch, &Course),
    budget: &mut Budget,
) -> Result<RawLayer, SkipReason> {
    if kind_of(connection, &one.table)?.is_none() {
        return Err(SkipReason::Gone);
    }
    names_are_text(connection, &one.table)?;
    let mut statement = connection.prepare(&format!("SELECT * FROM {}", quoted(&one.table)))?;
    let names = statement.column_names().map(str::to_owned);
    let columns = columns_of(connection, one, names.collect())?;
    let mut layer = RawLayer {
        name: one.table.clone(),
        crs: one.crs.clone(),
        id_field: columns.key.map(|key| IdField {
            name: columns.names[key].clone(),
            is_code: false,
        }),
        ..RawLayer::default()
    };
    let mut left = *budget;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        watch.count();
        if course.count(1).is_err() {
            // Whoever stopped it does not look at what was read.
            break;
        }
        let mut feature = RawFeature {
            properties: Some(Map::new()),
            ..RawFeature::default()
        };
        let mut cost = OF_ROW;
        for (i, name) in columns.names.iter().enumerate() {
            cost += OF_CELL + name.len() as u64 + size_of_value(row.get_ref(i)?);
        }
        // While it is read, the database has it as well, and what it is made of.
        let mut room = left;
        room.spend(cost.saturating_mul(3))?;
        left.spend(cost)?;
        for (i, name) in columns.names.iter().enumerate() {
            let value = row.get_ref(i)?;
            if columns.geometry == Some(i) {
                put_geometry(value, &mut feature);
            } else if columns.key == Some(i) {
                feature.source_id = value.as_i64().ok().map(Value::from);
            } else if let Some(properties) = &mut feature.properties {
                let value = attribute(value, columns.is_boolean[i], &mut feature.notes);
                properties.insert(name.clone(), value);
            }
        }
        layer.features.push(feature);
    }
    *budget = left;
    Ok(layer)
}

fn size_of_value(value: ValueRef<'_>) -> u64 {
    match value {
        ValueRef::Text(bytes) => bytes.len() as u64,
        // Positions lie in memory beside their bytes.
        ValueRef::Blob(bytes) => 2 * bytes.len() as u64,
        _ => 0,
    }
}

fn put_geometry(value: ValueRef<'_>, feature: &mut RawFeature) {
    let blob = match value {
        ValueRef::Null => return,
        ValueRef::Blob(blob) => blob,
        _ => &[],
    };
    let Some(read) = geometry::read(blob) else {
        feature.notes.push(Note::of(NoteKind::GeometryDropped));
        return;
    };
    if let Some(geometry) = &read.geometry {
        feature.geometry.add_geo(geometry);
    }
    if let Some(first) = feature
        .geometry
        .positions()
        .first()
        .filter(|_| read.heights > 0)
    {
        feature.geometry.heights = Some((*first, read.heights));
    }
    for (kind, count) in [
        (NoteKind::ArcsDrawn, read.arcs),
        (NoteKind::GeometryDropped, read.left_out),
    ] {
        if count > 0 {
            feature.notes.push(Note {
                count,
                ..Note::of(kind)
            });
        }
    }
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
