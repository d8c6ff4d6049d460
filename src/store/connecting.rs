//! Connections to the file of a project. Owns: what each of them needs, to read and to write. Must
//! not know: what is in the file.

use super::error::StoreError;
use super::foreign;
use super::geometry::register_functions;
use super::network::is_remote;
use super::reading;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// What every connection needs.
pub fn prepare(connection: &Connection) -> Result<(), StoreError> {
    foreign::forbid(connection)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "foreign_keys", "OFF")?;
    // What is taken away is overwritten, not only forgotten.
    connection.pragma_update(None, "secure_delete", "ON")?;
    Ok(())
}

pub fn connect_to_read(path: &Path) -> Result<Connection, StoreError> {
    let connection = reading::open(path)?;
    foreign::forbid(&connection)?;
    register_functions(&connection)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Goes up when another connection has changed the file, not for changes of this one.
pub fn data_version(connection: &Connection) -> Result<i64, StoreError> {
    Ok(connection.query_row("PRAGMA data_version", [], |row| row.get(0))?)
}

/// Let SQLite bring a file to its last committed state.
pub fn recover(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
    drop(connection);
    connect_to_read(path)
}

pub fn connect_to_write(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    register_functions(&connection)?;
    prepare(&connection)?;
    let mode = if is_remote(path) { "DELETE" } else { "WAL" };
    connection.pragma_update(None, "journal_mode", mode)?;
    // An entry is acknowledged only once it is on the disk.
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(connection)
}
