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

/// Every real map of polygons in degrees.
#[allow(dead_code, reason = "not every test program reads them all")]
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
