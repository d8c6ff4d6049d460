//! The form of the file: tables, migrations, what the file says of itself.

use super::error::StoreError;
use super::layers::{FID, GEOMETRY, ID, Layer, SRS, quoted};
use crate::model::record::Kind;
use rusqlite::{Connection, OptionalExtension, params};

/// The form of the file that this version writes. (`user_version` is the GeoPackage's own.)
pub const SCHEMA_VERSION: u32 = MIGRATIONS.len() as u32;

/// What brings a file from one form to the next; the first makes Gridroom's own tables.
const MIGRATIONS: &[&str] = &[
    include_str!("../../assets/sql/schema_1.sql"),
    include_str!("../../assets/sql/schema_2.sql"),
    include_str!("../../assets/sql/schema_3.sql"),
    include_str!("../../assets/sql/schema_4.sql"),
    include_str!("../../assets/sql/schema_5.sql"),
    include_str!("../../assets/sql/schema_6.sql"),
    include_str!("../../assets/sql/schema_7.sql"),
];

/// "GPKG" as a number.
const APPLICATION_ID: i32 = 0x4750_4B47;
/// GeoPackage 1.3.
const GEOPACKAGE_VERSION: i32 = 10300;

/// Make all tables in an empty file; within a transaction of the caller.
///
/// # Errors
/// Whatever the database says.
pub fn create(connection: &Connection) -> Result<(), StoreError> {
    create_as(connection, SCHEMA_VERSION)
}

/// Make all tables in an empty file as a version made them, but with the layers of this one.
///
/// # Errors
/// Whatever the database says.
pub fn create_as(connection: &Connection, version: u32) -> Result<(), StoreError> {
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", GEOPACKAGE_VERSION)?;
    connection.execute_batch(include_str!("../../assets/sql/geopackage.sql"))?;
    for kind in Kind::ALL {
        create_layer(connection, kind)?;
    }
    migrate_to(connection, 0, version)
}

/// Bring the file from form `found` to this version's; within a transaction of the caller.
///
/// # Errors
/// Whatever the database says.
pub fn migrate(connection: &Connection, found: u32) -> Result<(), StoreError> {
    migrate_to(connection, found, SCHEMA_VERSION)
}

fn migrate_to(connection: &Connection, found: u32, version: u32) -> Result<(), StoreError> {
    let migrations = MIGRATIONS.iter().take(version as usize);
    for migration in migrations.skip(found as usize) {
        connection.execute_batch(migration)?;
    }
    for kind in Kind::ALL {
        // Kinds that an older version did not know.
        let table = Layer::of(kind).table;
        let is_there: bool = connection.query_row(
            "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?1",
            [table],
            |row| row.get(0),
        )?;
        if !is_there {
            create_layer(connection, kind)?;
        }
    }
    set_meta(connection, "schema_version", &version.to_string())
}

/// The form of the file; `None` for a GeoPackage of another program.
///
/// # Errors
/// Whatever the database says.
pub fn version_of(connection: &Connection) -> Result<Option<u32>, StoreError> {
    let has_meta: bool = connection.query_row(
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'gridroom_meta'",
        [],
        |row| row.get(0),
    )?;
    if !has_meta {
        return Ok(None);
    }
    let text = meta(connection, "schema_version")?;
    let version = text.and_then(|t| t.parse().ok()).filter(|v| *v > 0);
    version
        .map(Some)
        .ok_or_else(|| StoreError::Damaged("schema_version".to_owned()))
}

/// What the file says of itself under this key.
///
/// # Errors
/// Whatever the database says.
pub fn meta(connection: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT value FROM gridroom_meta WHERE key = ?1")?;
    Ok(statement.query_row([key], |row| row.get(0)).optional()?)
}

/// Let the file say this of itself.
///
/// # Errors
/// Whatever the database says.
pub fn set_meta(connection: &Connection, key: &str, value: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT OR REPLACE INTO gridroom_meta VALUES (?1, ?2)")?
        .execute([key, value])?;
    Ok(())
}

/// Make the empty layer of a kind, with its spatial index.
///
/// # Errors
/// Whatever the database says.
pub fn create_layer(connection: &Connection, kind: Kind) -> Result<(), StoreError> {
    let layer = Layer::of(kind);
    let table = quoted(layer.table);
    let geometry = match layer.geometry {
        Some(kind) => format!("{GEOMETRY} {kind},"),
        None => String::new(),
    };
    connection.execute_batch(&format!(
        "CREATE TABLE {table} ({FID} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {geometry} {ID} TEXT)"
    ))?;
    let (data_type, srs) = match layer.geometry {
        Some(_) => ("features", Some(SRS)),
        None => ("attributes", None),
    };
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?1, ?2, ?3, ?4)",
        params![layer.table, data_type, layer.title, srs],
    )?;
    let Some(geometry) = layer.geometry else {
        return Ok(());
    };
    connection.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?1, ?2, ?3, ?4, 0, 0)",
        params![layer.table, GEOMETRY, geometry, SRS],
    )?;
    connection.execute(
        "INSERT INTO gpkg_extensions VALUES (?1, ?2, 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
        params![layer.table, GEOMETRY],
    )?;
    connection.execute_batch(&rtree(layer.table))?;
    Ok(())
}

/// The name of a layer's spatial index.
pub fn index_of(table: &str) -> String {
    format!("rtree_{table}_{GEOMETRY}")
}

/// The names of a layer's spatial index and of the triggers that keep it.
pub fn index_names(table: &str) -> [String; 7] {
    let name = index_of(table);
    [
        "", "_insert", "_update1", "_update2", "_update3", "_update4", "_delete",
    ]
    .map(|ending| format!("{name}{ending}"))
}

/// Make the spatial index of a layer anew, with its triggers, from what the layer holds.
///
/// # Errors
/// Whatever the database says.
pub fn renew_index(connection: &Connection, kind: Kind) -> Result<(), StoreError> {
    let table = Layer::of(kind).table;
    let [index, triggers @ ..] = index_names(table);
    for trigger in triggers {
        connection.execute_batch(&format!("DROP TRIGGER IF EXISTS {trigger}"))?;
    }
    connection.execute_batch(&format!("DROP TABLE IF EXISTS {index}"))?;
    connection.execute_batch(&rtree(table))?;
    connection.execute_batch(&format!(
        "INSERT INTO {index} SELECT {FID}, ST_MinX({GEOMETRY}), ST_MaxX({GEOMETRY}),
           ST_MinY({GEOMETRY}), ST_MaxY({GEOMETRY}) FROM {table}
         WHERE {GEOMETRY} NOTNULL AND NOT ST_IsEmpty({GEOMETRY})"
    ))?;
    Ok(())
}

/// The spatial index of a layer and the triggers that keep it (OGC 12-128r17, Annex F.3).
fn rtree(table: &str) -> String {
    let name = index_of(table);
    let row = format!(
        "NEW.{FID}, ST_MinX(NEW.{GEOMETRY}), ST_MaxX(NEW.{GEOMETRY}), ST_MinY(NEW.{GEOMETRY}), ST_MaxY(NEW.{GEOMETRY})"
    );
    let full = format!("NEW.{GEOMETRY} NOTNULL AND NOT ST_IsEmpty(NEW.{GEOMETRY})");
    let none = format!("(NEW.{GEOMETRY} ISNULL OR ST_IsEmpty(NEW.{GEOMETRY}))");
    format!(
        "CREATE VIRTUAL TABLE {name} USING rtree(id, minx, maxx, miny, maxy);
         CREATE TRIGGER {name}_insert AFTER INSERT ON {table} WHEN ({full})
         BEGIN INSERT OR REPLACE INTO {name} VALUES ({row}); END;
         CREATE TRIGGER {name}_update1 AFTER UPDATE OF {GEOMETRY} ON {table}
         WHEN OLD.{FID} = NEW.{FID} AND ({full})
         BEGIN INSERT OR REPLACE INTO {name} VALUES ({row}); END;
         CREATE TRIGGER {name}_update2 AFTER UPDATE OF {GEOMETRY} ON {table}
         WHEN OLD.{FID} = NEW.{FID} AND {none}
         BEGIN DELETE FROM {name} WHERE id = OLD.{FID}; END;
         CREATE TRIGGER {name}_update3 AFTER UPDATE ON {table}
         WHEN OLD.{FID} != NEW.{FID} AND ({full})
         BEGIN DELETE FROM {name} WHERE id = OLD.{FID};
               INSERT OR REPLACE INTO {name} VALUES ({row}); END;
         CREATE TRIGGER {name}_update4 AFTER UPDATE ON {table}
         WHEN OLD.{FID} != NEW.{FID} AND {none}
         BEGIN DELETE FROM {name} WHERE id IN (OLD.{FID}, NEW.{FID}); END;
         CREATE TRIGGER {name}_delete AFTER DELETE ON {table} WHEN OLD.{GEOMETRY} NOT NULL
         BEGIN DELETE FROM {name} WHERE id = OLD.{FID}; END;"
    )
}
