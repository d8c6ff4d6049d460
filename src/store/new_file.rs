//! A file that gets its name only once it is whole: written beside its place, flushed to the
//! disk, then renamed.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempPath;

/// A file without a name of its own yet; it goes when dropped.
pub struct NewFile {
    draft: TempPath,
    path: PathBuf,
}

impl NewFile {
    /// A file beside the place it is for. A new file will be readable as the user's mask says,
    /// one that replaces another keeps its mode.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub fn of(path: &Path) -> io::Result<Self> {
        let suffix = path.extension().unwrap_or_default().to_string_lossy();
        let suffix = format!(".{suffix}");
        let mut builder = tempfile::Builder::new();
        builder.prefix(".gridroom-").suffix(&suffix);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(path).map_or(0o666, |m| m.permissions().mode() & 0o777);
            builder.permissions(std::fs::Permissions::from_mode(mode));
        }
        Ok(Self {
            draft: builder.tempfile_in(folder_of(path))?.into_temp_path(),
            path: path.to_owned(),
        })
    }

    /// One that holds these bytes already.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub fn holding(path: &Path, bytes: &[u8]) -> io::Result<Self> {
        let file = Self::of(path)?;
        std::fs::write(file.path(), bytes)?;
        Ok(file)
    }

    /// Where to write.
    pub fn path(&self) -> &Path {
        &self.draft
    }

    /// Give it its name, in place of what is there.
    ///
    /// # Errors
    /// Whatever the file system says; what was there is then whole.
    pub fn replace(self) -> io::Result<()> {
        self.sync()?;
        self.draft.persist(&self.path).map_err(|e| e.error)?;
        sync_folder(&self.path);
        Ok(())
    }

    /// Give it its name where nothing has that, also where somebody takes it at this moment.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] where something has; whatever the file system says.
    pub fn place(self) -> io::Result<()> {
        self.sync()?;
        let Self { draft, path } = self;
        match draft.persist_noclobber(&path) {
            Ok(()) => {}
            Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(refused.error);
            }
            // A file system that knows no such renaming: there it has to do to look first.
            Err(_) if path.exists() => return Err(io::ErrorKind::AlreadyExists.into()),
            Err(refused) => refused.path.persist(&path).map_err(|e| e.error)?,
        }
        sync_folder(&path);
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        // Windows flushes only what is open for writing.
        File::options().write(true).open(&self.draft)?.sync_all()
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// The rename itself must reach the disk; where a folder cannot be opened (Windows), the system
/// sees to it.
fn sync_folder(path: &Path) {
    if let Ok(folder) = File::open(folder_of(path)) {
        let _ = folder.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_has_the_name_is_replaced_only_by_what_may() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("town.gpkg");
        let draft = NewFile::holding(&path, b"first").expect("written");
        draft.place().expect("nothing has the name");
        assert_eq!(fs::read(&path).expect("there"), b"first");
        let draft = NewFile::holding(&path, b"second").expect("written");
        let refused = draft.place().expect_err("it has a name");
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).expect("there"), b"first");
        let left = fs::read_dir(folder.path()).expect("listed").count();
        assert_eq!(left, 1, "no draft is left");
        let draft = NewFile::holding(&path, b"third").expect("written");
        draft.replace().expect("it may");
        assert_eq!(fs::read(&path).expect("there"), b"third");
    }
}
