//! A clip by a slanted ring against what GDAL cuts by the same one.

use super::{elements, lines, size};
use crate::files::real_files;
use crate::osm::{polygons, read, wishes, written};
use gridroom::exchange::osm::{Scope, Town};
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::polygon::Polygon;
use gridroom::model::Feature;
use gridroom::model::record::{Kind, Record};
use serde_json::json;
use std::collections::BTreeMap;

fn length_m(feature: &Feature) -> f64 {
    let lines = lines(feature);
    let sides = lines.iter().flat_map(|line| line.windows(2));
    sides.map(|w| w[0].distance_m(w[1])).sum()
}

fn taken(town: &Town) -> BTreeMap<&str, (Kind, &Record)> {
    let kinds = [Kind::Street, Kind::Land, Kind::Entrance, Kind::Building];
    let records = town.contents.iter();
    let records = records.filter(|(key, ..)| kinds.contains(&key.kind));
    records
        .map(|(key, record, _)| (key.id.as_str(), (key.kind, record)))
        .collect()
}

#[test]
fn a_slanted_ring_leaves_what_gdal_leaves() {
    let Some(files) = real_files(&["helsinki.osm.pbf"]) else {
        return;
    };
    let path = &files[0];
    let outer = [
        (249_391_000, 601_662_000),
        (249_487_000, 601_649_000),
        (249_503_000, 601_758_000),
        (249_377_000, 601_741_000),
    ];
    let outer: Vec<Coord> = outer.map(|(x, y)| Coord::new(x, y)).to_vec();
    let closed: Vec<Coord> = outer.iter().chain(outer.first()).copied().collect();
    let geometry = json!({"type": "Polygon", "coordinates": [closed]});
    let feature = json!({"type": "Feature", "properties": {"name": "Ring"}, "geometry": geometry});
    let ring = json!({"type": "FeatureCollection", "features": [feature]});
    let (_folder, ring) = written("ring.geojson", ring.to_string().as_bytes());
    let options = ["-clipsrc".to_owned(), ring.display().to_string()];
    let (Some(whole), Some(cut)) = (elements(path, &[]), elements(path, &options)) else {
        return;
    };
    let polygons_of_scope = vec![Polygon {
        outer,
        holes: Vec::new(),
    }];
    let scope = Scope::Polygons {
        polygons: polygons_of_scope,
        name: None,
    };
    let all = read(path, &wishes(Scope::All)).expect("a town");
    let own = read(path, &wishes(scope)).expect("a town");
    let own = taken(&own);
    let mut counts: BTreeMap<Kind, [usize; 2]> = BTreeMap::new();
    for (id, (kind, record)) in taken(&all) {
        let left = own.get(id).map(|(_, record)| *record);
        counts.entry(kind).or_default()[usize::from(left.is_some())] += 1;
        let theirs = cut.get(id);
        if kind == Kind::Building {
            // Whole or not at all, which GDAL knows where all of it or nothing lies within.
            let of_gdal = theirs.map_or(0.0, |one| size(one.polygons()));
            let part = of_gdal / size(whole[id].polygons());
            assert!(part < 0.999 || left.is_some(), "{id} lies within");
            assert!(part > 0.001 || left.is_none(), "{id} lies beyond");
            let is_whole = left.is_none_or(|left| polygons(left) == polygons(record));
            assert!(is_whole, "{id} is cut");
            continue;
        }
        let (left, theirs) = match (left, theirs) {
            (Some(left), Some(theirs)) => (left, theirs),
            (None, None) => continue,
            (left, _) => panic!("{id} is left to one of both: {}", left.is_some()),
        };
        let own = polygons(left);
        let (own, of_gdal) = match (own.is_empty(), kind) {
            (false, _) => (size(&own), size(theirs.polygons())),
            (true, Kind::Entrance) => {
                assert_eq!(lines(&left.feature), lines(&theirs.feature), "{id}");
                continue;
            }
            (true, _) => (length_m(&left.feature), length_m(&theirs.feature)),
        };
        // Where it is cut, a place is rounded by both.
        let most = 0.001 * of_gdal + 0.02;
        assert!((own - of_gdal).abs() <= most, "{id}: {own}, {of_gdal}");
    }
    // Something of each kind lies within, and something beyond.
    assert_eq!(counts.len(), 4, "{counts:?}");
    assert!(counts.values().flatten().all(|n| *n > 20), "{counts:?}");
}
