//! Administrative areas. No extract at hand has a whole one, so an invented one is read too.

use super::{Theirs, elements, size, text, told};
use crate::files::real_files;
use crate::osm::{polygons, read, records, scopes, wishes};
use gridroom::course::Course;
use gridroom::exchange::osm::{OsmNoteKind, Scope, admin_areas};
use gridroom::model::record::Kind;
use std::collections::{BTreeMap, BTreeSet};

fn of_gdal(elements: &BTreeMap<String, Theirs>) -> BTreeMap<&str, &Theirs> {
    let areas = elements.iter();
    let areas = areas.filter(|(_, one)| one.is_area && one.has("boundary", &["administrative"]));
    areas.map(|(id, one)| (id.as_str(), one)).collect()
}

#[test]
fn areas_that_are_cut_off_are_none_to_gdal_and_told_here() {
    let Some(files) = real_files(&["small.osm.pbf", "helsinki.osm.pbf"]) else {
        return;
    };
    for path in files {
        let Some(theirs) = elements(&path, &[]) else {
            return;
        };
        assert_eq!(of_gdal(&theirs).len(), 0);
        let town = read(&path, &wishes(Scope::All)).expect("a town");
        assert_eq!(town.taken.0.get("administrative_areas"), None);
        let told = told(&town);
        for area in admin_areas(&path, &Course::new()).expect("read") {
            let why = told.get(&format!("r{}", area.id.number));
            assert_eq!(why, Some(&OsmNoteKind::AreaCutOff), "{}", area.name);
        }
    }
}

#[test]
fn whole_areas_are_those_of_gdal() {
    let (_folder, path) = scopes::town().file();
    let Some(theirs) = elements(&path, &[]) else {
        return;
    };
    let town = read(&path, &wishes(Scope::All)).expect("a town");
    let whole = of_gdal(&theirs);
    assert_eq!(
        town.taken.0["administrative_areas"],
        whole.len() as u64,
        "{:?}",
        whole.keys()
    );
    let told = told(&town);
    let offered = admin_areas(&path, &Course::new()).expect("read");
    let offered: BTreeMap<String, (String, u8)> = offered
        .into_iter()
        .map(|area| (format!("r{}", area.id.number), (area.name, area.level)))
        .collect();
    let known: BTreeSet<&str> = whole.keys().copied().chain(["r23"]).collect();
    assert!(offered.keys().map(String::as_str).eq(known));
    assert_eq!(told.get("r23"), Some(&OsmNoteKind::AreaCutOff));
    for (id, one) in &whole {
        let (name, level) = &offered[*id];
        assert_eq!(one.tag("name"), Some(name.as_str()));
        assert_eq!(one.tag("admin_level"), Some(level.to_string().as_str()));
    }
    // Those of the most detailed level are communities.
    let communities = records(&town, Kind::Community);
    let communities: BTreeMap<&str, f64> = communities
        .values()
        .filter_map(|record| Some((text(&record.feature, "osm")?, size(&polygons(record)))))
        .collect();
    for (osm, id) in [("relation/21", "r21"), ("relation/22", "r22")] {
        let (own, theirs) = (communities[osm], size(whole[id].polygons()));
        // Of an area that goes beyond the scope a community has what lies within.
        assert!(own > 0.0 && own <= 1.001 * theirs, "{id}: {own} {theirs}");
    }
}
