//! Files that say one thing and are another, each as a process: what is said, what comes in, and
//! what is written. The files lie beside the project, with the right outcome of each in words.

#[path = "../support/mod.rs"]
mod files;
mod formats;
mod invented;
mod maps;
mod written;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

fn gridroom(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gridroom"))
        .args(arguments)
        .output()
        .expect("gridroom runs")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a UTF-8 path")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {:?} {}", output.status, stderr(output)))
}

/// The folder of the files; `None`, said aloud, where it is not there.
fn folder() -> Option<PathBuf> {
    files::real_files(&["faults"])?.pop().filter(|f| f.is_dir())
}

/// An empty project in a folder of its own.
fn project() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let project = folder.path().join("town.gpkg");
    let made = gridroom(&["new", text(&project)]);
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    (folder, project)
}
