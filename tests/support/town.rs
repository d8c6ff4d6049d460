//! The sample town as a file.

#![allow(dead_code, reason = "not every test program needs it all")]

use gridroom::demo::project::town_contents;
use gridroom::store::{NewProject, OpenOptions, Project};
use serde_json::Map;
use std::path::PathBuf;
use std::sync::OnceLock;
use tempfile::TempDir;

/// How a test opens a project.
pub fn options() -> OpenOptions {
    OpenOptions {
        workspace: "test".to_owned(),
        read_only: false,
    }
}

/// The sample town as a project, in a folder of its own: made once by each program, and copied for each test.
pub fn town_file() -> (PathBuf, TempDir) {
    static MADE: OnceLock<(PathBuf, TempDir)> = OnceLock::new();
    let (made, _) = MADE.get_or_init(make_town);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("鲤城街道.gpkg");
    std::fs::copy(made, &path).expect("copied");
    (path, folder)
}

fn make_town() -> (PathBuf, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("town.gpkg");
    let new = NewProject {
        title: "鲤城街道".to_owned(),
        synthetic: true,
        members: Map::new(),
    };
    let contents = town_contents().expect("the town");
    drop(Project::create(&path, &new, &contents, &options()).expect("made"));
    (path, folder)
}
