//! Administrative areas. No extract at hand has a whole one, so an invented one is read too.

use super::{Theirs, elements, size, text, told};
use crate::files::real_files;
use crate::osm::{at, polygons, read, records, scopes, wishes, written};
use gridroom::course::Course;
use gridroom::exchange::osm::{GridsBy, OsmNoteKind, Scope, Town, Wishes, admin_areas};
use gridroom::geometry::fixed::Degrees;
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
}

/// How large the communities of a town are, m², by the area that each is; that of no area under nothing.
fn sizes(town: &Town) -> BTreeMap<String, f64> {
    let communities = records(town, Kind::Community);
    let sizes = communities.values().map(|record| {
        let area = text(&record.feature, "osm").unwrap_or_default();
        (area.to_owned(), size(&polygons(record)))
    });
    sizes.collect()
}

fn is_same(own: f64, theirs: f64) -> bool {
    (own - theirs).abs() <= 0.001 * theirs
}

/// A town whose extract says that it was cut to a box.
fn bounded([west, south, east, north]: [i32; 4]) -> String {
    let (min, max) = (at(west, south), at(east, north));
    let bounds = format!(
        "<osm version=\"0.6\">\n<bounds minlon=\"{}\" minlat=\"{}\" maxlon=\"{}\" maxlat=\"{}\"/>\n",
        Degrees(min.x),
        Degrees(min.y),
        Degrees(max.x),
        Degrees(max.y)
    );
    let text = scopes::town().text();
    let bounded = text.replace("<osm version=\"0.6\">\n", &bounds);
    assert_ne!(text, bounded);
    bounded
}

#[test]
fn areas_that_lie_in_the_scope_are_communities_of_the_same_size() {
    let extracts = [
        // It does not say how far it reaches; to just that rim; beyond it on every side.
        (scopes::town().text(), Scope::All),
        (scopes::town().text(), Scope::Admin("Town".to_owned())),
        (bounded([-1_000, -1_000, 61_000, 41_000]), Scope::All),
        (bounded([-9_000, -3_000, 64_000, 47_000]), Scope::All),
    ];
    for (number, (extract, scope)) in extracts.into_iter().enumerate() {
        let (_folder, path) = written("town.osm", extract.as_bytes());
        let Some(theirs) = elements(&path, &[]) else {
            return;
        };
        let whole = of_gdal(&theirs);
        for grids in [GridsBy::Community, GridsBy::Block] {
            let wishes = Wishes {
                grids,
                ..wishes(scope.clone())
            };
            let town = read(&path, &wishes).expect("a town");
            let own = sizes(&town);
            for id in ["r21", "r22"] {
                let theirs = size(whole[id].polygons());
                let own = own[&format!("relation/{}", &id[1..])];
                assert!(
                    is_same(own, theirs),
                    "{number} {grids:?} {id}: {own} {theirs}"
                );
            }
            // What lies beside them is nobody's, and no ground is lost or there twice.
            assert_eq!(own.contains_key(""), number == 3, "{number} {grids:?}");
            let all: f64 = own.values().sum();
            let grids: f64 = scopes::grids(&town).iter().map(|grid| size(grid)).sum();
            assert!(is_same(grids, all), "{number}: {grids} {all}");
        }
    }
}

#[test]
fn of_an_area_that_goes_beyond_the_scope_a_community_has_what_lies_within() {
    let extract = bounded([-1_000, -1_000, 43_000, 41_000]);
    let (_folder, path) = written("town.osm", extract.as_bytes());
    // Houses further east belong to the town all the same: the last of them ends there.
    let (min, max) = (at(-1_000, -1_000), at(55_001, 41_000));
    let sides = [min.x, min.y, max.x, max.y].map(|side| Degrees(side).to_string());
    let mut options = vec!["-clipsrc".to_owned()];
    options.extend(sides);
    let (Some(theirs), Some(cut)) = (elements(&path, &[]), elements(&path, &options)) else {
        return;
    };
    let own = sizes(&read(&path, &wishes(Scope::All)).expect("a town"));
    let west = size(of_gdal(&theirs)["r21"].polygons());
    assert!(is_same(own["relation/21"], west), "{own:?} {west}");
    let east = size(of_gdal(&cut)["r22"].polygons());
    assert!(is_same(own["relation/22"], east), "{own:?} {east}");
    assert!(east < 0.9 * size(of_gdal(&theirs)["r22"].polygons()));
}
