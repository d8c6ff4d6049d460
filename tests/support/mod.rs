//! What several test programs need.

#![allow(dead_code, reason = "not every test program needs it all")]

use std::io::Write;
use std::path::{Path, PathBuf};

/// Say that something was not tested, past the test runner, which keeps what a test prints.
pub fn skip(why: &str) {
    let _ = writeln!(std::io::stderr(), "SKIPPED: {why}");
}

/// As [`skip`], for what `.ci/run` installs: where CI is set, it is a failure.
pub fn skip_but_in_ci(why: &str) {
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{why}");
    skip(why);
}

/// The real files of these names, if they are beside the project; says so loudly if not.
pub fn real_files(names: &[&str]) -> Option<Vec<PathBuf>> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data"));
    if !folder.is_dir() {
        skip(&format!(
            "{} is not there, so {names:?} were not read",
            folder.display()
        ));
        return None;
    }
    Some(names.iter().map(|name| folder.join(name)).collect())
}

/// Every real map of polygons in degrees.
pub const REAL_MAPS: [&str; 11] = [
    "keelung_villages.geojson",
    "taipei_villages.geojson",
    "greater_taipei_villages.geojson",
    "davao_barangays.geojson",
    "nyc_nta.geojson",
    "nyct2010_wgs84.geojson",
    "dirty_ex3.json",
    "dirty_ex5_three_precincts.json",
    "dirty_ex6.json",
    "dirty_ex10_bowtie.json",
    "dirty_openring.json",
];
