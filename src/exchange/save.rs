//! Saving so that a failure leaves the old file whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Replace `path` by `bytes`: written beside it, flushed to the disk, then renamed over it.
///
/// # Errors
/// Whatever the file system says; the old file is then untouched.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".gridroom-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A new file is readable as the user's mask says; an old one keeps its mode.
        let mode = fs::metadata(path).map_or(0o666, |m| m.permissions().mode() & 0o777);
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|e| e.error)?;
    // The rename itself must reach the disk; where a folder cannot be opened (Windows), the
    // system sees to it.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_file_survives_a_failure() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("map.geojson");
        replace(&path, b"old").expect("saved");
        replace(&path, b"new").expect("saved again");
        assert_eq!(fs::read(&path).expect("readable"), b"new");
        let inside_file = path.join("map.geojson");
        assert!(replace(&inside_file, b"lost").is_err());
        assert_eq!(fs::read(&path).expect("readable"), b"new");
        let left: Vec<_> = fs::read_dir(folder.path()).expect("listed").collect();
        assert_eq!(left.len(), 1, "no temporary file is left");
    }
}
