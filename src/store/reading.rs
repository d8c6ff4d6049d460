//! A SQLite file, opened for reading only, wherever it lies. Owns: what is done where nothing can
//! be written beside it. Must not know: what is in the file.

use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::{Path, PathBuf};

/// Why a file cannot be opened for reading.
#[derive(Debug)]
pub enum NotOpened {
    /// Beside it lies its log, with changes that are not in the file, and nothing can be written
    /// there, which playing the log back needs.
    LogBeside,
    /// Anything else that the database says.
    Sql(rusqlite::Error),
}

/// Open a file for reading. Where it needs files beside it that cannot be made, it is read as it
/// is, as long as no log says that it is not whole.
///
/// # Errors
/// [`NotOpened`].
pub fn open(path: &Path) -> Result<Connection, NotOpened> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let error = match Connection::open_with_flags(path, flags).and_then(looked_into) {
        Ok(connection) => return Ok(connection),
        Err(error) => error,
    };
    let code = error.sqlite_error_code();
    if !matches!(code, Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)) {
        return Err(NotOpened::Sql(error));
    }
    if has_log(path) {
        return Err(NotOpened::LogBeside);
    }
    let flags = flags | OpenFlags::SQLITE_OPEN_URI;
    let as_it_is = format!("{}?immutable=1", uri_of(path));
    Connection::open_with_flags(as_it_is, flags)
        .and_then(looked_into)
        .map_err(|_| NotOpened::Sql(error))
}

/// A file is not opened before something is asked of it.
fn looked_into(connection: Connection) -> rusqlite::Result<Connection> {
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
    Ok(connection)
}

/// A log that holds something lies beside the file: of what is to come into it, or of what is to
/// be taken back.
fn has_log(path: &Path) -> bool {
    ["-wal", "-journal"].iter().any(|ending| {
        let mut log = path.as_os_str().to_owned();
        log.push(ending);
        PathBuf::from(log)
            .metadata()
            .is_ok_and(|meta| meta.len() > 0)
    })
}

/// A path as SQLite wants it where more is said about it.
fn uri_of(path: &Path) -> String {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut uri = "file://".to_owned();
    let bytes = whole.as_os_str().as_encoded_bytes();
    if !bytes.starts_with(b"/") && !bytes.starts_with(b"\\") {
        uri.push('/');
    }
    for byte in bytes {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'/' | b'.' | b'-' | b'_' | b'~' | b':' => uri.push(char::from(*byte)),
            plain if plain.is_ascii_alphanumeric() => uri.push(char::from(*plain)),
            other => uri += &format!("%{other:02X}"),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_path_can_be_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("网格 100%?#.gpkg");
        Connection::open(&path)
            .and_then(|c| c.execute_batch("CREATE TABLE t (a); INSERT INTO t VALUES (7)"))
            .expect("made");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let uri = format!("{}?immutable=1", uri_of(&path));
        let read = Connection::open_with_flags(uri, flags)
            .and_then(|c| c.query_row("SELECT a FROM t", [], |row| row.get::<_, i64>(0)));
        assert_eq!(read, Ok(7));
        assert!(open(&path).is_ok());
    }
}
