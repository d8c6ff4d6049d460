//! A town through the file of a project: what lies in it, and what GDAL reads of its layers, is what was
//! put in.

use super::{layer, lines, text};
use crate::files::real_files;
use crate::osm::{project_of, read, records, wishes};
use gridroom::exchange::osm::{GridsBy, Scope, Wishes};
use gridroom::geometry::fixed::{Coord, ring_area2};
use gridroom::model::Feature;
use gridroom::model::change::Change;
use gridroom::model::record::Kind;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a town has, and the layers of it.
const LAYERS: [(Kind, &str); 8] = [
    (Kind::Community, "communities"),
    (Kind::Area, "areas"),
    (Kind::Grid, "grids"),
    (Kind::Compound, "compounds"),
    (Kind::Building, "buildings"),
    (Kind::Street, "streets"),
    (Kind::Land, "land"),
    (Kind::Entrance, "entrances"),
];

/// The rings of a feature, whichever vertex they begin at and whichever way they wind.
fn rings(feature: &Feature) -> Vec<Vec<Coord>> {
    let rings = feature.shape.iter().flat_map(|shape| shape.rings());
    let rings = rings.map(|ring| {
        let mut ring = ring.to_vec();
        if ring_area2(&ring) < 0 {
            ring.reverse();
        }
        let first = (0..ring.len()).min_by_key(|place| ring[*place]);
        ring.rotate_left(first.unwrap_or(0));
        ring
    });
    let mut rings: Vec<Vec<Coord>> = rings.collect();
    rings.sort_unstable();
    rings
}

/// What is said of a feature, but for the id that its row has.
fn says(feature: &Feature) -> BTreeMap<&str, &Value> {
    let properties = feature.properties.iter().flatten();
    let said = properties.filter(|(name, value)| !value.is_null() && *name != "gridroom_id");
    said.map(|(name, value)| (name.as_str(), value)).collect()
}

#[test]
fn gdal_reads_every_layer_of_a_project_as_it_was_put_in() {
    let Some(files) = real_files(&["small.osm.pbf", "helsinki.osm.pbf"]) else {
        return;
    };
    for path in files {
        let wishes = Wishes {
            grids: GridsBy::Block,
            ..wishes(Scope::All)
        };
        let town = read(&path, &wishes).expect("a town");
        let (project, folder) = project_of(&town);
        for (kind, _) in LAYERS {
            let ours = records(&town, kind);
            let stored = project.records(kind).expect("read");
            assert_eq!(stored.len(), ours.len(), "{kind}");
            for one in stored {
                let change = Change::between(one.key.clone(), &ours[&one.key.id], &one.record);
                assert!(change.is_nothing(), "{}", one.key);
            }
        }
        drop(project);
        let file = folder.path().join("town.gpkg");
        for (kind, name) in LAYERS {
            let ours = records(&town, kind);
            let Some(theirs) = layer(&file, name, &[]) else {
                return;
            };
            assert!(!ours.is_empty(), "{kind}");
            assert_eq!(theirs.len(), ours.len(), "{kind}");
            for feature in theirs {
                let id = text(&feature, "gridroom_id").expect("an id");
                let own = &ours[id].feature;
                assert_eq!(rings(&feature), rings(own), "{kind} {id}");
                assert_eq!(lines(&feature), lines(own), "{kind} {id}");
                assert_eq!(says(&feature), says(own), "{kind} {id}");
            }
        }
    }
}
