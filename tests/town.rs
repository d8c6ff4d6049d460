//! The sample town: complete, seamless, the same everywhere.

use gridroom::demo::{DEFAULT_SEED, generate, town_context_geojson, town_geojson};
use gridroom::geometry::coverage::{BuildOptions, Coverage, Owner};
use gridroom::geometry::fixed::{Coord, ring_area2};
use gridroom::geometry::index::CoverageIndex;
use gridroom::geometry::polygon::Shape;
use gridroom::model::{Feature, GridMap, Layer};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn text<'a>(feature: &'a Feature, name: &str) -> &'a str {
    let properties = feature.properties.as_ref().expect("properties");
    properties[name].as_str().expect("a text")
}

fn map_of(layer: &Layer) -> GridMap {
    GridMap::build(layer.clone(), &BuildOptions::default())
}

/// Vertices of a street.
fn line(feature: &Feature) -> Option<Vec<Coord>> {
    let geometry = feature.other_geometry.as_ref()?;
    let coordinates = geometry["coordinates"].as_array()?.iter();
    let at = |p: &Value| Coord::from_degrees(p[0].as_f64()?, p[1].as_f64()?).ok();
    coordinates.map(at).collect()
}

#[test]
fn the_committed_files_are_those_of_the_seed() {
    let files = generate(DEFAULT_SEED).files();
    let committed = [town_geojson(), town_context_geojson()];
    for ((name, bytes), committed) in files.iter().zip(committed) {
        assert!(
            bytes == committed.as_bytes(),
            "{name}: run `gridroom demo --out maps` again"
        );
        assert!(
            committed.contains("\"synthetic\":true"),
            "{name} says that it is invented"
        );
    }
    let size: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    assert!(size < 8_000_000, "{size} bytes");
}

#[test]
fn other_seeds_give_other_towns_that_are_sound_too() {
    for seed in [1, 2, 3, 77] {
        let town = generate(seed);
        let map = map_of(&town.grids);
        assert_eq!(map.findings, Vec::new(), "seed {seed}");
        assert_eq!(map.features.len(), 156, "seed {seed}");
        assert!(town.files()[0].1 != town_geojson().as_bytes());
    }
}

#[test]
fn there_are_156_contiguous_grids_in_17_communities() {
    let town = generate(DEFAULT_SEED);
    let map = map_of(&town.grids);
    assert_eq!(map.findings, Vec::new());
    assert_eq!(map.coverage.faults(), Vec::new());
    assert_eq!(map.features.len(), 156);
    for face in map.coverage.faces() {
        assert_eq!(
            map.coverage.face_regions(face).len(),
            1,
            "{}",
            map.title(face)
        );
    }
    let communities: BTreeSet<&str> = map
        .features
        .iter()
        .map(|f| text(f, "community_code"))
        .collect();
    assert_eq!(communities.len(), 17);
    let codes: BTreeSet<&str> = map.features.iter().map(|f| text(f, "code")).collect();
    assert_eq!(codes.len(), 156);
    for code in codes {
        assert_eq!(code.len(), 15);
        assert!(communities.contains(&code[..12]), "{code}");
    }
    // One piece: the outside has one neighbour ring, the outline.
    let outside = map.coverage.regions().next().expect("the outside").1;
    assert_eq!((&outside.owner, outside.rings.len()), (&Owner::Outside, 1));
}

#[test]
fn neighbours_share_every_vertex_of_their_boundary() {
    let town = generate(DEFAULT_SEED);
    let mut walked: BTreeMap<[Coord; 2], i32> = BTreeMap::new();
    let mut area = 0;
    for ring in town
        .grids
        .features
        .iter()
        .flat_map(|f| f.shape.iter().flat_map(Shape::rings))
    {
        area += ring_area2(ring);
        for i in 0..ring.len() {
            let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
            *walked.entry([a.min(b), a.max(b)]).or_default() += if a < b { 1 } else { -1 };
        }
    }
    // What is walked once is the outline: its area is the sum of all.
    let outline: Vec<_> = walked.into_iter().filter(|(_, n)| *n != 0).collect();
    assert!(outline.iter().all(|(_, n)| n.abs() == 1));
    let around: i128 = outline
        .iter()
        .map(|([a, b], n)| {
            let cross = i64::from(a.x) * i64::from(b.y) - i64::from(b.x) * i64::from(a.y);
            i128::from(cross) * i128::from(*n)
        })
        .sum();
    assert_eq!(area, around);
}

#[test]
fn grids_are_of_fitting_size() {
    for feature in &generate(DEFAULT_SEED).grids.features {
        let properties = feature.properties.as_ref().expect("properties");
        let households = properties["households"].as_u64().expect("a number");
        let range = if text(feature, "community") == "富洋村" {
            100..=250
        } else {
            300..=500
        };
        assert!(
            range.contains(&households),
            "{}: {households}",
            text(feature, "name")
        );
    }
}

#[test]
fn no_building_is_cut_and_households_add_up() {
    let town = generate(DEFAULT_SEED);
    let map = map_of(&town.grids);
    let index = CoverageIndex::new(&map.coverage);
    let mut households = vec![0; map.features.len()];
    let mut buildings = 0;
    for feature in town
        .context
        .features
        .iter()
        .filter(|f| text(f, "kind") == "building")
    {
        let shape = feature.shape.as_ref().expect("a footprint");
        let grids: BTreeSet<_> = shape
            .rings()
            .flatten()
            .map(|c| index.face_at(&map.coverage, *c).expect("in a grid"))
            .collect();
        assert_eq!(grids.len(), 1, "{shape:?}");
        let grid = grids.first().expect("one").0 as usize;
        households[grid] += feature.properties.as_ref().expect("properties")["households"]
            .as_u64()
            .expect("a number");
        buildings += 1;
    }
    assert!((4000..8000).contains(&buildings), "{buildings}");
    for (feature, sum) in map.features.iter().zip(households) {
        assert_eq!(
            feature.properties.as_ref().expect("properties")["households"],
            sum,
            "{}",
            text(feature, "name")
        );
    }
    // Footprints do not lie on one another.
    let shapes: Vec<Shape> = town
        .context
        .features
        .iter()
        .filter(|f| text(f, "kind") == "building")
        .filter_map(|f| f.shape.clone())
        .collect();
    let built = Coverage::build(&shapes, &BuildOptions::default());
    assert!(
        built.findings.iter().all(|f| !f.kind.is_error()),
        "{:?}",
        built.findings
    );
}

#[test]
fn streets_are_one_network() {
    let town = generate(DEFAULT_SEED);
    let lines: Vec<Vec<Coord>> = town.context.features.iter().filter_map(line).collect();
    assert!(lines.len() > 50, "{}", lines.len());
    let mut at: BTreeMap<Coord, Vec<usize>> = BTreeMap::new();
    for (i, line) in lines.iter().enumerate() {
        for c in line {
            at.entry(*c).or_default().push(i);
        }
    }
    let mut seen = BTreeSet::from([0]);
    let mut open = vec![0];
    while let Some(i) = open.pop() {
        for c in &lines[i] {
            for other in &at[c] {
                if seen.insert(*other) {
                    open.push(*other);
                }
            }
        }
    }
    assert_eq!(seen.len(), lines.len());
}
