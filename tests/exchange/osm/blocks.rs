//! The same extract in blocks of any kind and order is the same town, whatever the scope.

#[path = "../../../benches/extract/mod.rs"]
mod extract;

use super::{read, wishes, written};
use extract::{Elements, Part, Shift, block, header};
use gridroom::exchange::osm::Scope;
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::polygon::Polygon;

#[test]
fn blocks_of_any_kind_hold_the_same_town() {
    let all = Elements::invented(4);
    let folder = tempfile::tempdir().expect("a folder");
    // What has no name is called as the file is.
    let apart = folder.path().join("town.osm.pbf");
    all.write(&apart);
    let whole = all.whole();
    let none = Part::default();
    let (nodes, ways, relations) = (whole.nodes, whole.ways, whole.relations);
    let forms = [
        ("in one block", vec![whole]),
        (
            "backwards",
            vec![
                Part { relations, ..none },
                Part { ways, ..none },
                Part { nodes, ..none },
            ],
        ),
        (
            "mixed",
            vec![
                Part {
                    nodes: &nodes[20..],
                    relations,
                    ..none
                },
                none,
                Part {
                    nodes: &nodes[..20],
                    ways,
                    ..none
                },
            ],
        ),
    ];
    let corner = all.bounds().min;
    let ring = [
        (1_003, 900),
        (31_007, 2_501),
        (29_003, 33_013),
        (2_011, 30_007),
    ];
    let outer = ring.map(|(x, y)| Coord::new(corner.x + x, corner.y + y));
    let slanted = Scope::Polygons {
        polygons: vec![Polygon {
            outer: outer.to_vec(),
            holes: Vec::new(),
        }],
        name: None,
    };
    let scopes = [Scope::All, Scope::Admin("西社区".to_owned()), slanted];
    let mut buildings = Vec::new();
    for scope in scopes {
        let wishes = wishes(scope);
        let expected = read(&apart, &wishes).expect("a town");
        for (name, parts) in &forms {
            let blocks = parts.iter().map(|part| block(*part, Shift::default()));
            let bytes: Vec<Vec<u8>> = [header()].into_iter().chain(blocks).collect();
            let (_folder, path) = written("town.osm.pbf", &bytes.concat());
            let town = read(&path, &wishes).expect("a town");
            let scope = &wishes.scope;
            assert_eq!(town.taken, expected.taken, "{name}, {scope:?}");
            assert!(town.contents == expected.contents, "{name}, {scope:?}");
            assert_eq!(town.notes, expected.notes, "{name}, {scope:?}");
        }
        buildings.push(expected.taken.0["buildings"]);
    }
    // Four on each of fourteen blocks, and one more on four of them; some lie beyond the other scopes.
    assert_eq!(buildings[0], 60);
    assert!(buildings[1..].iter().all(|n| (1..60).contains(n)));
}
