//! Saving so that a failure leaves the old file whole.

use crate::store::NewFile;
use std::io;
use std::path::Path;

/// Replace `path` by `bytes`: written beside it, flushed to the disk, then renamed over it.
///
/// # Errors
/// Whatever the file system says; the old file is then untouched.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    NewFile::holding(path, bytes)?.replace()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

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
