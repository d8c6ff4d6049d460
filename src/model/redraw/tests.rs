//! Counts of grids that are joined and divided, from every source, on slanted ground.

use super::*;
use crate::geometry::coverage::BuildOptions;
use crate::geometry::fixed::Coord;
use crate::geometry::polygon::Polygon;
use crate::model::census::Sources;
use crate::model::context::{Context, ContextFeature, ContextKind};
use crate::model::worklist::households_of;
use crate::model::{Feature, Layer};

fn at(x: i32, y: i32) -> Coord {
    // Slanted: no edge runs along an axis.
    Coord::new(1_186_940_000 + x * 9 + y * 2, 253_620_000 - x * 3 + y * 8)
}

fn quad(x: i32, y: i32, side: i32) -> Polygon {
    let corners = [(0, 0), (side, 0), (side, side), (0, side)];
    Polygon {
        outer: corners.map(|(dx, dy)| at(x + dx, y + dy)).to_vec(),
        holes: Vec::new(),
    }
}

fn house(x: i32, y: i32, households: Option<u32>, is_registered: bool) -> ContextFeature {
    ContextFeature {
        kind: ContextKind::Building,
        name: None,
        lines: Vec::new(),
        areas: vec![quad(x, y, 40)],
        points: Vec::new(),
        households,
        is_registered,
        is_estimated: false,
    }
}

/// A plan on the table.
struct Bench {
    map: GridMap,
    index: CoverageIndex,
    roll: Roll,
    census: Census,
    made: u32,
}

impl Bench {
    /// Three grids in a row, 1000 units wide each, with these attributes.
    fn new(attributes: [Value; 3], houses: Vec<ContextFeature>) -> Self {
        let features = (0..).zip(attributes).map(|(i, attributes)| Feature {
            shape: Some(Shape {
                polygons: vec![quad(i * 1000, 0, 1000)],
            }),
            properties: attributes.as_object().cloned(),
            ..Feature::default()
        });
        let layer = Layer {
            features: features.collect(),
            ..Layer::default()
        };
        let map = GridMap::build(layer, &BuildOptions::default());
        let index = CoverageIndex::new(&map.coverage);
        let keys = (0..3).map(|i| Key::new(Kind::PlanGrid, format!("p{i}")));
        let census = Census::new(&Context { features: houses }, &map.coverage, &index);
        Self {
            roll: Roll::new(&map, keys.collect()),
            index,
            census,
            map,
            made: 0,
        }
    }

    fn edit(&mut self, edit: &Edit) {
        let mut board = Board {
            map: &mut self.map,
            index: &mut self.index,
            roll: &mut self.roll,
            census: &mut self.census,
        };
        let made = &mut self.made;
        let done = board.redraw(
            edit,
            |_, _| Ok(()),
            || {
                *made += 1;
                format!("n{made}")
            },
        );
        assert!(done.expect("possible").is_some(), "{edit:?}");
    }

    fn said(&self, face: u32, field: &str) -> Option<Value> {
        let properties = self.map.feature(FaceId(face))?.properties.as_ref()?;
        properties.get(field).cloned()
    }

    fn shown(&self, face: u32) -> Option<u32> {
        households_of(&self.map, &self.census, FaceId(face))
    }
}

fn merge(into: u32, other: u32) -> Edit {
    Edit::Merge {
        faces: vec![FaceId(into), FaceId(other)],
        into: FaceId(into),
    }
}

#[test]
fn joined_grids_are_added_up_however_counts_are_written_and_whoever_is_first() {
    // The heir is the last of them, and a neighbour lies beside both.
    for into in [1, 2] {
        let mut bench = Bench::new(
            [
                json!({"households": 300, "residents": 700}),
                json!({"households": 419.0, "residents": "1,089"}),
                json!({"households": "359", "residents": 931}),
            ],
            Vec::new(),
        );
        bench.edit(&merge(into, 3 - into));
        assert_eq!(bench.said(into, "households"), Some(json!(778)));
        assert_eq!(bench.said(into, "residents"), Some(json!(2020)));
        assert_eq!(bench.said(0, "households"), Some(json!(300)));
        assert_eq!(bench.shown(into), Some(778));
    }
}

#[test]
fn a_count_that_only_one_of_them_has_is_not_lost() {
    let mut bench = Bench::new(
        [
            json!({"总户数": 10}),
            json!({"name": "仙糖02"}),
            json!({"总户数": "12", "常住人口": 30.0}),
        ],
        Vec::new(),
    );
    bench.edit(&merge(1, 2));
    assert_eq!(bench.said(1, "总户数"), Some(json!(12)));
    assert_eq!(bench.said(1, "常住人口"), Some(json!(30)));
    assert_eq!(bench.said(0, "常住人口"), None, "a neighbour is left alone");
}

#[test]
fn buildings_count_before_the_attribute_and_say_whence() {
    let houses = vec![
        house(100, 100, Some(40), true),
        house(700, 500, Some(30), false),
        house(1400, 300, Some(7), false),
        house(2300, 300, None, false),
        house(2600, 600, Some(5), true),
    ];
    let said = json!({"households": 100, "residents": 200});
    let mut bench = Bench::new([said.clone(), said.clone(), said], houses);
    assert_eq!(bench.shown(0), Some(70));
    // Of one house nobody has said: no fewer than the grid says.
    assert_eq!(bench.shown(2), Some(100));
    bench.edit(&merge(0, 1));
    let sources = Sources {
        registered: 1,
        stated: 2,
        ..Sources::default()
    };
    assert_eq!(bench.census.sources(FaceId(0)), sources);
    // What is published is what is shown; people are added up.
    assert_eq!(bench.said(0, "households"), Some(json!(77)));
    assert_eq!(bench.said(0, "residents"), Some(json!(400)));
    // Divided again: the houses of each side.
    bench.edit(&Edit::Split {
        faces: vec![FaceId(0)],
        lines: vec![vec![at(530, -200), at(610, 1200)]],
    });
    let parts: Vec<u32> = (0..bench.map.features.len() as u32)
        .filter(|face| *face != 2 && bench.map.is_there(FaceId(*face)))
        .collect();
    let households: BTreeSet<String> = parts
        .iter()
        .filter_map(|face| Some(bench.said(*face, "households")?.to_string()))
        .collect();
    assert_eq!(households, ["37".to_owned(), "40".to_owned()].into());
    let residents = parts.iter().filter_map(|face| {
        let said = bench.said(*face, "residents")?;
        said.as_u64()
    });
    assert_eq!(residents.sum::<u64>(), 400, "nobody is lost");
}

#[test]
fn a_grid_of_which_no_building_is_known_is_shared_by_its_ground() {
    // Somewhere else buildings are known.
    let houses = vec![
        house(2300, 300, Some(9), false),
        house(300, 300, None, false),
    ];
    let said = json!({"households": 100});
    let mut bench = Bench::new([said.clone(), said.clone(), said], houses);
    bench.edit(&Edit::Split {
        faces: vec![FaceId(0)],
        lines: vec![vec![at(240, -200), at(260, 1200)]],
    });
    let part = bench.map.features.len() as u32 - 1;
    let both = [0, part].map(|face| bench.shown(face).unwrap_or_default());
    assert_eq!(both.iter().sum::<u32>(), 100);
    assert!(both.iter().all(|n| (20..=80).contains(n)), "{both:?}");
}

/// One line over two grids: of one nobody is known to live in, of the other all.
#[test]
fn grids_cut_by_one_line_are_counted_each_for_itself() {
    let houses = vec![
        house(1200, 100, Some(40), true),
        house(1700, 700, Some(30), false),
    ];
    let said =
        |name: &str| json!({"name": name, "households": 100, "residents": 200, "base": [name]});
    let grids = [said("洪桥01"), said("洪桥02"), said("洪桥03")];
    let mut bench = Bench::new(grids, houses);
    bench.edit(&Edit::Split {
        faces: vec![FaceId(1), FaceId(0)],
        lines: vec![vec![at(-200, 520), at(2200, 560)]],
    });
    let of = |face: u32, field: &str| bench.said(face, field).and_then(|said| said.as_u64());
    let both = |a: u32, b: u32, field: &str| of(a, field).zip(of(b, field)).map(|(a, b)| a + b);
    // New grids are numbered in the order of those they were part of.
    assert_eq!(bench.said(3, BASE), Some(json!(["洪桥01"])));
    assert_eq!(bench.said(4, BASE), Some(json!(["洪桥02"])));
    assert_eq!(bench.said(3, "name"), Some(json!("洪桥01-2")));
    assert_eq!(bench.said(4, "name"), Some(json!("洪桥02-2")));
    assert_eq!(both(0, 3, "households"), Some(100));
    assert!(of(3, "households").is_some_and(|n| (30..=70).contains(&n)));
    let lived = [1, 4].map(|face| of(face, "households"));
    assert!(
        lived.contains(&Some(40)) && lived.contains(&Some(30)),
        "{lived:?}"
    );
    for (whole, part) in [(0, 3), (1, 4)] {
        assert_eq!(both(whole, part, "residents"), Some(200), "nobody is lost");
    }
    assert_eq!(of(2, "households"), Some(100), "a neighbour is left alone");
}

#[test]
fn whatever_else_differs_is_asked_and_names_are_not() {
    let of = |name: &str, remark: &str| {
        json!({
            "name": name, "remark": remark, "same": 1, "community": "洪桥社区",
            "code": name, "plan": "p", "base": [name],
        })
    };
    let grids = [
        of("洪桥01", "临河"),
        of("洪桥02", "有市场"),
        of("洪桥03", ""),
    ];
    let mut bench = Bench::new(grids, Vec::new());
    bench.edit(&merge(0, 1));
    let properties = bench
        .map
        .feature(FaceId(0))
        .and_then(|f| f.properties.clone());
    let open = asked(&properties.unwrap_or_default());
    let expected = [("remark".to_owned(), vec![json!("临河"), json!("有市场")])];
    assert_eq!(open, expected.into());
    assert_eq!(bench.said(0, BASE), Some(json!(["洪桥01", "洪桥02"])));
}
