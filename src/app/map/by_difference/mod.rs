//! A plan is edited at random, undone and done again; whatever the window shows of it, brought up
//! to date by difference, equals what it shows of the same map when all is worked out anew.

mod bench;

use super::prepared::{Fill, Prepared};
use crate::app::map::layers::baked::Baked;
use crate::app::map::layers::coarse::Coarse;
use crate::app::map::layers::labels::Names;
use crate::exchange::geojson::read_path;
use crate::geometry::coverage::{BuildOptions, FaceId, RegionId};
use crate::geometry::index::CoverageIndex;
use crate::geometry::measure::area_m2;
use crate::model::census::Census;
use crate::model::class::{Class, Classes, Scheme};
use crate::model::former::Former;
use crate::model::roll::Roll;
use crate::model::search::SearchIndex;
use crate::model::sizes::Sizes;
use crate::model::worklist::Worklist;
use crate::model::{GridMap, Layer};
use crate::rules::zone::Zone;
use bench::{Bench, Dice, town};
use egui::Mesh;
use serde_json::json;
use std::path::Path;
use std::sync::Arc;

impl Bench {
    /// All that is shown equals what a fresh build shows.
    fn assert_like_fresh(&self, what: &str) {
        let document = self.session.document().expect("a map");
        let (map, index) = (&*document.map, &document.index);
        let redraw = document.redraw.as_deref().expect("a plan");
        assert_eq!(map.coverage.faults(), [], "{what}");

        let census = Census::new(
            &map.backdrop,
            &map.coverage,
            &CoverageIndex::new(&map.coverage),
        );
        let places = |c: &Census| c.faces().collect::<Vec<_>>();
        assert_eq!(places(&redraw.census), places(&census), "{what}");
        for face in map.coverage.faces() {
            let lived = [&redraw.census, &census].map(|c| c.households(face));
            assert_eq!(lived[0], lived[1], "{what}: {face:?}");
        }

        let fresh = Worklist::new(map, index, &census, redraw.band);
        let items: Vec<_> = redraw.worklist.items().collect();
        assert_eq!(items, fresh.items().collect::<Vec<_>>(), "{what}");
        assert_eq!(
            redraw.worklist.item(items.len() / 2),
            items.get(items.len() / 2).copied()
        );

        let fresh = Sizes::new(map, &census, redraw.band);
        let rows = |sizes: &Sizes| sizes.table(&[]).rows().cloned().collect::<Vec<_>>();
        assert_eq!(rows(&redraw.sizes), rows(&fresh), "{what}");
        let counts = |sizes: &Sizes| sizes.table(&[]).counts().collect::<Vec<_>>();
        assert_eq!(counts(&redraw.sizes), counts(&fresh), "{what}");

        let fresh = Former::new(&self.published, &map.coverage);
        let stretches = |former: &Former| former.stretches().cloned().collect::<Vec<_>>();
        assert_eq!(stretches(&redraw.former), stretches(&fresh), "{what}");

        let fresh = SearchIndex::new(map);
        for query in ["仙糖", "xt", "2", "-2", "35", "里", "village"] {
            let found = document.search.find(query, 10_000);
            assert_eq!(found, fresh.find(query, 10_000), "{what}: {query}");
        }

        let roll = Roll::new(map, document.roll.keys().to_vec());
        assert_eq!(document.roll.len(), map.features.len());
        for (number, key) in (0u32..).zip(document.roll.keys()) {
            assert_eq!(document.roll.face(key), Some(FaceId(number)));
        }
        for face in map.faces() {
            let name = map.title(face);
            assert_eq!(
                document.roll.is_taken(&name),
                roll.is_taken(&name),
                "{what}: {name}"
            );
        }
        self.assert_drawn_like_fresh(map, what);
    }

    fn assert_drawn_like_fresh(&self, map: &GridMap, what: &str) {
        let prepared = self.view.prepared.as_ref().expect("prepared");
        let mut fresh = Prepared::new(map, prepared.key.0, prepared.key.1, None);
        if let Some((zones, number)) = &self.zones {
            fresh.colour(map, Some((zones.as_slice(), *number)));
            assert_eq!(prepared.classes, fresh.classes, "{what}");
        }
        assert_eq!(prepared.bounds, fresh.bounds, "{what}");
        assert_eq!(prepared.vertex_count, fresh.vertex_count, "{what}");
        let numbers = |p: &Prepared| p.areas().map(|(n, _)| n).collect::<Vec<_>>();
        assert_eq!(numbers(prepared), numbers(&fresh), "{what}");
        for ((number, a), (_, b)) in prepared.areas().zip(fresh.areas()) {
            let (was, is) = (area_of(&a.fill), area_of(&b.fill));
            assert!((was - is).abs() <= 1e-12 * is, "{what}: area {number}");
            assert_eq!((a.face, a.is_overlap), (b.face, b.is_overlap), "{what}");
            assert_eq!(a.rings, b.rings, "{what}: area {number}");
            // Where a ring begins among its arcs says nothing.
            let walks = [&a.arcs, &b.arcs].map(|rings| {
                let turned = rings.iter().map(|ring| {
                    let first = (0..ring.len()).min_by_key(|i| ring[*i]);
                    let mut ring = ring.clone();
                    ring.rotate_left(first.unwrap_or(0));
                    ring
                });
                turned.collect::<Vec<_>>()
            });
            assert_eq!(walks[0], walks[1], "{what}: area {number}");
            let exact = map.coverage.region_polygon(RegionId(number as u32));
            assert_eq!(a.rings.len(), exact.rings().count());
        }
        let lines = |p: &Prepared| {
            let lines = p.boundaries();
            lines
                .map(|(n, b)| (n, b.coords.clone(), b.sides.clone(), b.line.weights.clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(lines(prepared), lines(&fresh), "{what}");
        let labels = |p: &Prepared| {
            let faces = p.faces();
            faces
                .map(|f| {
                    let place = (f.place.at, f.place.radius, f.bounds);
                    let pieces = (f.areas.clone(), f.boundaries.clone());
                    (f.id, place, f.name.clone(), f.code.clone(), pieces)
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(labels(prepared), labels(&fresh), "{what}");
        assert_eq!(prepared.face_count(), fresh.face_count());
        assert_eq!(prepared.middle_room(), fresh.middle_room(), "{what}");
        assert_classed(map, &prepared.classes, &fresh.classes, what);
        for (_, boundary) in prepared.boundaries() {
            let is_border = prepared.classes.is_border(&boundary.sides);
            assert_eq!(boundary.is_border, is_border, "{what}");
        }

        let near = self.near.expect("looked at");
        let spots = Names::default().spots(prepared, near);
        assert_eq!(self.spots, spots, "{what}");
        assert!(!spots.is_empty(), "{what}");

        // What was drawn by difference, and the same drawn at once.
        let baked = self.view.baked.as_ref().expect("drawn");
        let coarse = Coarse::at(None, prepared, baked.key.level.unwrap_or_default());
        let (key, camera) = (baked.key.clone(), baked.reach.camera);
        let fresh = Baked::new(prepared, Some(&coarse), key, camera);
        // How it is cut into sheets is as it was when it was first drawn.
        let picture = |baked: &Baked| {
            baked.meshes().fold(Mesh::default(), |mut all, mesh| {
                all.append_ref(mesh);
                all
            })
        };
        assert!(
            picture(baked) == picture(&fresh),
            "{what}: the picture differs"
        );
    }
}

/// Area of triangles, square world units.
fn area_of(fill: &Fill) -> f64 {
    let triangles = fill.indices.chunks_exact(3);
    triangles
        .map(|t| {
            let [a, b, c] = [t[0], t[1], t[2]].map(|i| fill.vertices[i as usize]);
            ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])).abs() / 2.0
        })
        .sum()
}

/// The same groups and counts; where tints only tell neighbours apart, they do.
fn assert_classed(map: &GridMap, classes: &Classes, fresh: &Classes, what: &str) {
    assert_eq!(classes.scheme, fresh.scheme, "{what}");
    if classes.scheme == Scheme::Apart {
        for face in map.coverage.faces() {
            for other in map.coverage.faces_beside(face) {
                assert_ne!(classes.class_of(face), classes.class_of(other), "{what}");
            }
        }
        return;
    }
    let named = |classes: &Classes| {
        let pairs = classes.classes.iter().zip(&classes.counts);
        let mut named: Vec<(String, usize)> = pairs
            .map(|(class, count)| match class {
                Class::Group { name, .. } => (name.clone(), *count),
                other => (format!("{other:?}"), *count),
            })
            .collect();
        named.sort();
        named
    };
    assert_eq!(named(classes), named(fresh), "{what}");
}

fn rampage(bench: &mut Bench, seed: u64, edits: usize, every: usize) {
    let mut dice = Dice(seed);
    let mut tally: std::collections::BTreeMap<String, usize> = Default::default();
    let mut count = 0;
    while count < edits {
        let (name, is_done) = match dice.roll(12) {
            0 | 1 => ("undo".to_owned(), bench.undo()),
            2 => ("redo".to_owned(), bench.redo()),
            3 => {
                let faces: Vec<FaceId> = bench.map().faces().collect();
                let face = faces[dice.roll(faces.len())];
                let values = [("name".to_owned(), json!(format!("仙糖{count}里")))];
                let changes = bench.session.edit_plan_grid(face, &values);
                ("name".to_owned(), bench.enter(changes))
            }
            _ => {
                let edit = bench.random_edit(&mut dice);
                let name = format!("{edit:?}");
                let name = name.split(' ').next().unwrap_or_default().to_owned();
                (name, bench.edit(&edit))
            }
        };
        count += 1;
        *tally.entry(format!("{name} {is_done}")).or_default() += 1;
        // A reader may miss some changes and take them all at once.
        if dice.roll(3) > 0 {
            bench.look();
        }
        if count % every == 0 {
            bench.look();
            bench.assert_like_fresh(&format!("after {count} edits, the last a {name}"));
        }
    }
    for kind in ["Move", "Split", "Merge", "Reshape", "Give", "undo", "redo"] {
        assert!(tally.contains_key(&format!("{kind} true")), "{tally:?}");
    }
    // The same map, opened anew.
    let map = bench.map();
    let kept: Vec<FaceId> = map.faces().collect();
    let features = kept
        .iter()
        .map(|face| map.features[face.0 as usize].clone());
    let layer = Layer {
        features: features.collect(),
        ..Layer::default()
    };
    let opened = GridMap::build(layer, &BuildOptions::default());
    let fresh = Prepared::new(&opened, 0, Default::default(), None);
    let prepared = bench.view.prepared.as_ref().expect("prepared");
    for (number, face) in (0u32..).zip(&kept) {
        let filled = |p: &Prepared, face: FaceId| -> f64 {
            let areas = p.face(face).map_or(&[][..], |face| &face.areas);
            areas
                .iter()
                .filter_map(|a| Some(area_of(&p.area(*a)?.fill)))
                .sum()
        };
        let (a, b) = (filled(prepared, *face), filled(&fresh, FaceId(number)));
        assert!((a - b).abs() <= 1e-9 * b.max(1e-18), "{face:?}: {a} {b}");
    }
    // All the way back.
    while bench.undo() {}
    bench.look();
    bench.assert_like_fresh("undone to the beginning");
    assert_eq!(bench.map().coverage, bench.published);
}

#[test]
fn a_thousand_random_edits_show_what_a_fresh_build_shows() {
    for seed in 1..=4 {
        let mut dice = Dice(seed * 7_919);
        let features = town(7, &mut dice);
        let mut bench = Bench::new(features, 900, &mut dice);
        bench.assert_like_fresh("at first");
        rampage(&mut bench, seed * 104_729, 250, 5);
    }
}

#[test]
fn a_thousand_random_edits_of_a_real_map_show_what_a_fresh_build_shows() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/data/keelung_villages.geojson"
    );
    if !Path::new(path).is_file() {
        eprintln!("SKIPPED: {path} is not there");
        return;
    }
    let layer = read_path(Path::new(path)).expect("readable").layer;
    let mut dice = Dice(4_711);
    let mut bench = Bench::new(layer.features, 3_000, &mut dice);
    rampage(&mut bench, 31, 1_000, 50);
}

/// Zones come into force and are lifted while grids are drawn anew.
#[test]
fn zones_of_a_plan_that_is_edited_are_drawn_as_at_once() {
    let mut dice = Dice(2_022);
    let features = town(7, &mut dice);
    let mut bench = Bench::new(features, 300, &mut dice);
    let any = |dice: &mut Dice| Zone::ALL[dice.roll(Zone::ALL.len())];
    let zones = bench.map().features.iter().map(|_| any(&mut dice));
    bench.zones = Some((zones.collect(), u64::MAX));
    bench.look();
    bench.assert_like_fresh("by zones");
    for step in 0..240 {
        match dice.roll(4) {
            0 => {
                bench.undo();
            }
            1 => {
                if let Some((zones, number)) = &mut bench.zones {
                    let place = dice.roll(zones.len());
                    zones[place] = any(&mut dice);
                    *number -= 1;
                }
            }
            _ => {
                let edit = bench.random_edit(&mut dice);
                bench.edit(&edit);
            }
        }
        let count = bench.map().features.len();
        if let Some((zones, number)) = &mut bench.zones
            && zones.len() != count
        {
            let zone = any(&mut dice);
            zones.resize(count, zone);
            *number -= 1;
        }
        let sheets = |bench: &Bench| -> Vec<Arc<Mesh>> {
            let baked = bench.view.baked.as_ref().expect("drawn");
            baked.meshes().cloned().collect()
        };
        let before = sheets(&bench);
        bench.look();
        let after = sheets(&bench);
        let is_kept = |sheet: &&Arc<Mesh>| before.iter().any(|old| Arc::ptr_eq(old, sheet));
        let kept = after.iter().filter(is_kept).count();
        assert!(kept * 3 > after.len(), "step {step}: {kept} sheets kept");
        if step % 4 == 0 {
            bench.assert_like_fresh(&format!("step {step}"));
        }
    }
    // None is known any more.
    bench.zones = None;
    bench.look();
    bench.assert_like_fresh("by what the map says");
}

/// What a preview says is what the edit does.
#[test]
fn households_of_a_preview_are_those_after_the_edit() {
    let mut dice = Dice(99);
    let features = town(6, &mut dice);
    let mut bench = Bench::new(features, 700, &mut dice);
    let mut seen = 0;
    for _ in 0..400 {
        let edit = bench.random_edit(&mut dice);
        let document = bench.session.document().expect("a map");
        let redraw = document.redraw.as_deref().expect("a plan");
        let preview = redraw.preview(&document.map, &document.index, edit.clone());
        if !bench.edit(&edit) {
            continue;
        }
        assert_eq!(preview.refusal, None, "{edit:?}");
        let document = bench.session.document().expect("a map");
        let redraw = document.redraw.as_deref().expect("a plan");
        for figures in &preview.faces {
            let polygons = document.map.coverage.face_polygons(figures.face);
            let area: f64 = polygons.iter().map(area_m2).sum();
            assert!((area - figures.area_m2).abs() < 1e-6, "{edit:?}");
            if let (Some(after), Some(is)) = (figures.after, redraw.census.households(figures.face))
            {
                assert_eq!(after, is, "{edit:?}");
                seen += 1;
            }
        }
    }
    assert!(seen > 100, "{seen}");
}
