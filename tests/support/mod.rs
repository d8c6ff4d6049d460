//! What several test programs need.

use std::path::{Path, PathBuf};

/// The real files of these names, if they are beside the project; says so loudly if not.
pub fn real_files(names: &[&str]) -> Option<Vec<PathBuf>> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data"));
    if !folder.is_dir() {
        eprintln!(
            "SKIPPED: {} is not there, so {names:?} were not read",
            folder.display()
        );
        return None;
    }
    Some(names.iter().map(|name| folder.join(name)).collect())
}
