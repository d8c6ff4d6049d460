//! Scratch projects: what became of a loose map when it was worked on, until it is saved under
//! a name. They lie in the user's data folder and outlive the program, however it ends. Owns:
//! where they lie, and the name of this desk.

use crate::store::{OpenOptions, Project, backups_of, is_free, list_backups, logs_of};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

static HOME: OnceLock<PathBuf> = OnceLock::new();

/// Keep everything in this folder instead; before anything else is asked of this module.
pub fn keep_in(folder: PathBuf) {
    // Who comes second finds it decided.
    let _ = HOME.set(folder);
}

/// Where the program keeps its own things.
pub fn home() -> &'static Path {
    HOME.get_or_init(|| {
        let folders = directories::ProjectDirs::from("", "", "gridroom");
        folders.map_or_else(std::env::temp_dir, |f| f.data_local_dir().to_owned())
    })
}

fn folder() -> PathBuf {
    home().join("scratch")
}

/// A free name for a scratch project of this title.
///
/// # Errors
/// Whatever the file system says.
pub fn new_path(title: &str) -> std::io::Result<PathBuf> {
    let folder = folder();
    fs::create_dir_all(&folder)?;
    let now = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%S%3f");
    let title: String = title
        .chars()
        .filter(|c| c.is_alphanumeric() || "-_ ".contains(*c))
        .take(40)
        .collect();
    Ok(folder.join(format!("{now} {}.gpkg", title.trim())))
}

/// Whether this is a scratch project.
pub fn is_scratch(path: &Path) -> bool {
    path.parent() == Some(&folder())
}

/// Scratch projects that nobody works on, the newest first.
pub fn left_behind() -> Vec<PathBuf> {
    let Ok(files) = fs::read_dir(folder()) else {
        return Vec::new();
    };
    let mut left: Vec<PathBuf> = files
        .filter_map(|file| Some(file.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "gpkg") && is_free(path))
        .collect();
    // One in which nothing was done was left by a program that did not end in order.
    left.retain(|path| {
        let options = OpenOptions {
            workspace: String::new(),
            read_only: true,
        };
        let project = Project::open(path, &options);
        let is_idle = project.is_ok_and(|p| p.is_untouched().unwrap_or(false));
        if is_idle {
            discard(path);
        }
        !is_idle
    });
    left.sort();
    left.reverse();
    left
}

/// A scratch project as people know it: its title.
pub fn title_of(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let title = stem.split_once(' ').map(|(_, title)| title.to_owned());
    title.unwrap_or_else(|| stem.into_owned())
}

/// When it was begun, by the desk's clock.
pub fn made_at(path: &Path) -> String {
    let made = std::fs::metadata(path).and_then(|m| m.modified()).ok();
    let instant = made.and_then(|m| jiff::Timestamp::try_from(m).ok());
    instant.map_or_else(String::new, |i| {
        crate::store::journal::local_time(&i.to_string())
    })
}

/// Delete a scratch project with all that belongs to it.
pub fn discard(path: &Path) {
    for backup in list_backups(path) {
        let _ = fs::remove_file(backup.path);
    }
    let _ = fs::remove_dir(backups_of(path));
    for file in logs_of(path).iter().map(PathBuf::as_path).chain([path]) {
        let _ = fs::remove_file(file);
    }
}

/// The name of this desk, made once and kept: undo covers what was done here.
pub fn workspace() -> String {
    let path = home().join("workspace");
    if let Ok(name) = fs::read_to_string(&path)
        && !name.trim().is_empty()
    {
        return name.trim().to_owned();
    }
    let name = Project::new_id().unwrap_or_else(|_| "desk".to_owned());
    let written = fs::create_dir_all(home()).and_then(|()| fs::write(&path, &name));
    if let Err(error) = written {
        tracing::warn!(kind = ?error.kind(), "this desk has no name to keep: undo ends with the program");
    }
    name
}
