//! Real extracts against what GDAL reads of them.

use super::{notes, polygons, read, records, wishes};
use crate::files::{real_files, skip_but_in_ci};
use gridroom::exchange::geojson;
use gridroom::exchange::osm::Scope;
use gridroom::geometry::coverage::{BuildOptions, Coverage};
use gridroom::geometry::measure::area_m2;
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::model::Feature;
use gridroom::model::record::{Kind, Record};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// A layer of an extract as GDAL reads it; `None` where GDAL is not there.
fn layer(path: &Path, name: &str) -> Option<Vec<Feature>> {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("layer.geojson");
    let done = Command::new("ogr2ogr")
        .args(["-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=7"])
        .args([&out, path])
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

fn text<'a>(feature: &'a Feature, name: &str) -> Option<&'a str> {
    feature.properties.as_ref()?.get(name)?.as_str()
}

/// A tag, which GDAL has in a field of its own or among the others.
fn has_tag(feature: &Feature, key: &str, values: &[&str]) -> bool {
    if let Some(value) = text(feature, key) {
        return values.contains(&value);
    }
    let others = text(feature, "other_tags").unwrap_or_default();
    values
        .iter()
        .any(|v| others.contains(&format!("\"{key}\"=>\"{v}\"")))
}

fn size(polygons: &[Polygon]) -> f64 {
    polygons.iter().map(area_m2).sum()
}

#[test]
fn streets_and_buildings_are_those_of_gdal() {
    let Some(files) = real_files(&["small.osm.pbf", "helsinki.osm.pbf"]) else {
        return;
    };
    for path in files {
        let (Some(lines), Some(areas)) = (layer(&path, "lines"), layer(&path, "multipolygons"))
        else {
            return;
        };
        let town = read(&path, &wishes(Scope::All)).expect("a town");
        let told: BTreeSet<String> = notes(&town).into_iter().map(|(_, id, _)| id).collect();
        ways(&lines, &records(&town, Kind::Street));
        buildings(&areas, &records(&town, Kind::Building), &told);
    }
}

fn ways(lines: &[Feature], streets: &BTreeMap<String, Record>) {
    let classes = [
        "primary",
        "secondary",
        "tertiary",
        "residential",
        "unclassified",
        "service",
        "pedestrian",
        "steps",
        "cycleway",
        "path",
    ];
    let beside = ["sidewalk", "crossing", "traffic_island"];
    for class in classes {
        let theirs = lines.iter().filter(|f| text(f, "highway") == Some(class));
        let theirs = theirs.filter(|f| !has_tag(f, "footway", &beside));
        let theirs: BTreeMap<String, Option<&str>> = theirs
            .map(|f| {
                (
                    format!("w{}", text(f, "osm_id").expect("an id")),
                    text(f, "name"),
                )
            })
            .collect();
        let ours = streets
            .iter()
            .filter(|(_, s)| s.text("highway") == Some(class));
        let ours: BTreeMap<String, Option<&str>> =
            ours.map(|(id, s)| (id.clone(), s.text("name"))).collect();
        // A ring that is also something else is an area to GDAL.
        let more: Vec<_> = theirs
            .iter()
            .filter(|(id, _)| !ours.contains_key(*id))
            .collect();
        assert!(more.is_empty(), "{class}: {more:?}");
        assert!(
            ours.len() <= theirs.len() + 3,
            "{class}: {} {}",
            ours.len(),
            theirs.len()
        );
        for (id, name) in &theirs {
            assert_eq!(ours[id], *name, "{id}");
        }
    }
}

fn buildings(areas: &[Feature], ours: &BTreeMap<String, Record>, told: &BTreeSet<String>) {
    let mut theirs: BTreeMap<String, &Feature> = BTreeMap::new();
    for area in areas {
        if text(area, "building").is_none_or(|b| b == "no") {
            continue;
        }
        let id = match (text(area, "osm_way_id"), text(area, "osm_id")) {
            (Some(way), _) => format!("w{way}"),
            (None, relation) => format!("r{}", relation.unwrap_or_default()),
        };
        theirs.insert(id, area);
    }
    assert!(ours.len() > 100);
    for (id, building) in ours {
        let Some(feature) = theirs.get(id) else {
            panic!("{id} is none to GDAL");
        };
        let theirs = size(&feature.shape.as_ref().expect("an area").polygons);
        let own = size(&polygons(building));
        assert!(
            (own - theirs).abs() <= 0.001 * theirs,
            "{id}: {own} m², {theirs} m²"
        );
        assert_eq!(building.text("name"), text(feature, "name"), "{id}");
        let shape = Shape {
            polygons: polygons(building),
        };
        let built = Coverage::build(&[shape], &BuildOptions::default());
        let invalid = built.findings.iter().find(|f| f.kind.is_invalid());
        assert!(invalid.is_none(), "{id}: {invalid:?}");
    }
    for id in theirs.keys().filter(|id| !ours.contains_key(*id)) {
        let (kind, number) = id.split_at(1);
        let kind = if kind == "w" { "way" } else { "relation" };
        let is_told = told.contains(&format!("{kind}/{number}"));
        // GDAL makes an area of what is there of it; and has the outer way of a building twice.
        assert!(
            is_told || kind == "way",
            "{id} is missing, and nothing says why"
        );
    }
}
