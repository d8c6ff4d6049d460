//! Extracts and projects against what GDAL reads of them. GDAL is told to take every closed way for an
//! area that may be one here, and to show the tags that count as fields of their own.

mod addresses;
mod areas;
mod classes;
mod clipped;
mod project;

use super::notes;
use crate::files::skip_but_in_ci;
use gridroom::exchange::geojson;
use gridroom::exchange::osm::{OsmNoteKind, Town};
use gridroom::exchange::raw::lines_of;
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::measure::area_m2;
use gridroom::geometry::polygon::Polygon;
use gridroom::model::Feature;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// The tags that are fields.
const TAGS: [&str; 24] = [
    "name",
    "type",
    "highway",
    "footway",
    "area",
    "building",
    "building:levels",
    "railway",
    "waterway",
    "natural",
    "landuse",
    "leisure",
    "amenity",
    "boundary",
    "admin_level",
    "barrier",
    "entrance",
    "place",
    "addr:street",
    "addr:place",
    "addr:housenumber",
    "oneway",
    "bridge",
    "tunnel",
];
/// A closed way with one of these is an area.
const AREAS: &str = "amenity,barrier,boundary,building,landuse,leisure,natural,waterway";
/// The layers that GDAL makes of an extract.
const LAYERS: [&str; 5] = [
    "points",
    "lines",
    "multilinestrings",
    "multipolygons",
    "other_relations",
];

/// An element as GDAL reads it.
struct Theirs {
    feature: Feature,
    is_area: bool,
}

impl Theirs {
    /// The value of a tag, where it says anything.
    fn tag(&self, key: &str) -> Option<&str> {
        text(&self.feature, key)
    }

    fn has(&self, key: &str, values: &[&str]) -> bool {
        self.tag(key).is_some_and(|value| values.contains(&value))
    }

    fn polygons(&self) -> &[Polygon] {
        let shape = self.feature.shape.as_ref();
        shape.map(|s| s.polygons.as_slice()).unwrap_or_default()
    }
}

/// An attribute that says anything.
fn text<'a>(feature: &'a Feature, name: &str) -> Option<&'a str> {
    let text = feature.properties.as_ref()?.get(name)?.as_str()?.trim();
    (!text.is_empty()).then_some(text)
}

/// The lines of a feature, a point as one of one place.
fn lines(feature: &Feature) -> Vec<Vec<Coord>> {
    let geometry = feature.other_geometry.as_ref();
    geometry.map(lines_of).unwrap_or_default()
}

fn size(polygons: &[Polygon]) -> f64 {
    polygons.iter().map(area_m2).sum()
}

/// A layer of a file as GDAL reads it with these options; `None` where GDAL is not there.
fn layer(path: &Path, name: &str, options: &[String]) -> Option<Vec<Feature>> {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("layer.geojson");
    let done = Command::new("ogr2ogr")
        .args(["-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=7"])
        .args(options)
        .arg(&out)
        .arg(path)
        .arg(name)
        .output();
    match done {
        Ok(done) if done.status.success() => {}
        other => {
            skip_but_in_ci(&format!(
                "ogr2ogr cannot read {}: {other:?}",
                path.display()
            ));
            return None;
        }
    }
    let read = geojson::read_path(&out).expect("GeoJSON");
    Some(read.layer.features)
}

/// Every element of an extract as GDAL reads it with these options, by the id that it has here; `None`
/// where GDAL is not there.
fn elements(path: &Path, options: &[String]) -> Option<BTreeMap<String, Theirs>> {
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("osm.ini");
    let mut says = format!("closed_ways_are_polygons={AREAS}\nattribute_name_laundering=no\n");
    for name in LAYERS {
        says += &format!("[{name}]\nosm_id=yes\nattributes={}\n", TAGS.join(","));
    }
    std::fs::write(&config, says).expect("written");
    let mut all_options = vec![
        "-oo".to_owned(),
        format!("CONFIG_FILE={}", config.display()),
    ];
    all_options.extend_from_slice(options);
    let mut all = BTreeMap::new();
    for name in ["points", "lines", "multipolygons"] {
        for feature in layer(path, name, &all_options)? {
            let theirs = Theirs {
                is_area: name == "multipolygons",
                feature,
            };
            let id = match (name, theirs.tag("osm_way_id"), theirs.tag("osm_id")) {
                ("points", _, Some(id)) => format!("n{id}"),
                ("lines", _, Some(id)) | (_, Some(id), _) => format!("w{id}"),
                (_, None, Some(id)) => format!("r{id}"),
                (_, None, None) => panic!("{:?} has no id", theirs.feature),
            };
            let before = all.insert(id.clone(), theirs);
            assert!(before.is_none(), "{id} comes twice");
        }
    }
    Some(all)
}

/// What became a record, by the name of its element (`way/5`).
fn short(element: &str) -> String {
    let (kind, number) = element.split_once('/').expect("a kind and a number");
    format!("{}{number}", &kind[..1])
}

/// Why an element was taken otherwise than it is said to be, by its id.
fn told(town: &Town) -> BTreeMap<String, OsmNoteKind> {
    let notes = notes(town).into_iter();
    notes.map(|(kind, id, _)| (short(&id), kind)).collect()
}

/// Whether that means that it was left out.
fn is_left_out(kind: OsmNoteKind) -> bool {
    matches!(
        kind,
        OsmNoteKind::AreaCutOff | OsmNoteKind::RingOpen | OsmNoteKind::NoGround
    )
}
