//! One writer at a time. Owns: the lock file beside a project.
//!
//! The lock is on a file of its own, `NAME.gpkg.lock`, never on the project: locks on Windows
//! are mandatory and would keep readers out, and closing any handle of the project would drop
//! SQLite's own locks on Unix. Other programs do not see it; their edits are noticed when the
//! project is opened.

use super::error::StoreError;
use super::holder::Holder;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// The lock, held until dropped.
#[derive(Debug)]
pub struct WriterLock {
    path: PathBuf,
    // Closing it gives the lock back.
    file: File,
    /// The name is this lock's to take away.
    is_named: bool,
    /// The file was still there from a writer that did not end in order.
    pub was_left: bool,
}

/// Where the lock of a project lies.
pub fn lock_path(project: &Path) -> PathBuf {
    let mut name = project.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

impl WriterLock {
    /// Become the writer.
    ///
    /// # Errors
    /// [`StoreError::Locked`] while another is; [`StoreError::Io`] where no file can be made.
    pub fn acquire(project: &Path) -> Result<Self, StoreError> {
        loop {
            let lock = Self::try_acquire(project)?;
            // The one before may have taken the name away after this one opened the file.
            if lock.has_its_name() {
                return Ok(lock);
            }
            lock.give_up();
        }
    }

    fn try_acquire(project: &Path) -> Result<Self, StoreError> {
        let path = lock_path(project);
        let was_left = path.exists();
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(StoreError::io(&path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                // Windows does not let others read what is locked.
                let _ = file.read_to_string(&mut text);
                return Err(StoreError::Locked(
                    serde_json::from_str(&text).unwrap_or_default(),
                ));
            }
            Err(TryLockError::Error(source)) => return Err(StoreError::Io { path, source }),
        }
        let text = serde_json::to_vec(&Holder::here()).unwrap_or_default();
        let written = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(&text));
        written.map_err(StoreError::io(&path))?;
        Ok(Self {
            path,
            file,
            is_named: true,
            was_left,
        })
    }
}

impl WriterLock {
    /// Whether whoever comes next finds the file that is locked here.
    #[cfg(unix)]
    fn has_its_name(&self) -> bool {
        use std::os::unix::fs::MetadataExt;
        match (self.file.metadata(), std::fs::metadata(&self.path)) {
            (Ok(own), Ok(named)) => (own.dev(), own.ino()) == (named.dev(), named.ino()),
            _ => false,
        }
    }

    /// A file that is open cannot lose its name here.
    #[cfg(not(unix))]
    fn has_its_name(&self) -> bool {
        self.file.metadata().is_ok()
    }

    /// Give a lock back whose name belongs to somebody else by now.
    fn give_up(mut self) {
        self.is_named = false;
    }
}

/// Whether nobody writes to a project now.
pub fn is_free(project: &Path) -> bool {
    match File::open(lock_path(project)) {
        Ok(file) => file.try_lock_shared().is_ok(),
        Err(_) => true,
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // While the lock is held: a writer that has opened the file before this finds out that
        // it has no name any more, and tries again.
        if self.is_named {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_writer_learns_who_the_first_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let project = folder.path().join("p.gpkg");
        let first = WriterLock::acquire(&project).expect("free");
        assert!(!first.was_left);
        let Err(StoreError::Locked(holder)) = WriterLock::acquire(&project) else {
            panic!("two writers");
        };
        assert_eq!(holder.process, std::process::id());
        drop(first);
        assert!(!lock_path(&project).exists());
        std::fs::write(lock_path(&project), "left").expect("written");
        assert!(WriterLock::acquire(&project).expect("free again").was_left);
    }
}
