//! Ground of a plan that is not the ground it replaces: land given away or invented, borders of
//! communities, voids. Each is listed and has to be accepted.

use crate::ground::{CUT, at, code, polygon, shape, town};
use crate::publications::{by_id, on};
use crate::support::{open, record};
use crate::table::{Table, plan_of};
use gridroom::course::Course;
use gridroom::geometry::coverage::Edit;
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::model::change::Change;
use gridroom::model::publication::{GroundChange, GroundKind, Obstacle, Terms};
use gridroom::model::record::{Key, Kind, Record};
use gridroom::store::{Project, StoreError};
use serde_json::json;
/// Grids of a plan as a file brought them: by id, their shapes.
fn imported(project: &mut Project, change: impl Fn(&str, &mut Record)) -> String {
    let grids = project.records(Kind::Grid).expect("read").into_iter();
    let grids: Vec<(Key, Record)> = grids
        .map(|s| {
            let mut record = s.record;
            change(&s.key.id, &mut record);
            (s.key, record)
        })
        .collect();
    let entry = project
        .add_plan_from("来图", &grids, Vec::new(), &Course::new())
        .expect("made");
    entry.row.detail["plan"].as_str().expect("an id").to_owned()
}

fn kinds(ground: &[GroundChange]) -> Vec<(GroundKind, &str, &str)> {
    let said = ground.iter();
    said.map(|c| (c.kind, c.old.as_str(), c.new.as_str()))
        .collect()
}

/// A plan that gives away half a grid is not published by a click, nor by a call.
#[test]
fn ground_given_away_or_invented_is_listed_and_has_to_be_accepted() {
    let (mut project, path, _folder) = town(Vec::new());
    let half = [
        (203_219, 2_417),
        (251_003, 758),
        (247_019, 60_906),
        (194_411, 59_873),
        (199_049, 30_007),
    ];
    let plan = imported(&mut project, |id, record| {
        if id == "g2" {
            record.feature.shape = Some(polygon(&half));
        }
        if id == "g0" {
            // Out into the fields, beyond the western border.
            let wide = [
                (-20_011, 1_009),
                (0, 0),
                CUT[0],
                (100_037, -1_311),
                (95_003, 31_013),
                (91_873, 63_217),
                CUT[1],
                (-3_137, 61_009),
            ];
            record.feature.shape = Some(polygon(&wide));
        }
    });
    let terms = on("2021-09-14");
    let looked = project.publication(&plan, &terms).expect("possible");
    let expected = [
        (GroundKind::GivenAway, "木兰01", ""),
        (GroundKind::Invented, "", "仙糖01"),
    ];
    assert_eq!(kinds(&looked.ground), expected);
    let gone = &looked.ground[0];
    // Some 500 m by 680 m.
    assert!((300_000..400_000).contains(&gone.area_m2), "{gone:?}");
    assert!(
        (at(247_000, 0).x..at(308_000, 0).x).contains(&gone.at.x),
        "{gone:?}"
    );
    let is_refused = |project: &mut Project, accepted: Vec<GroundChange>, open: usize| {
        let terms = Terms {
            accepted,
            ..terms.clone()
        };
        let refused = project.publish(&plan, &terms).expect_err("refused");
        assert!(
            matches!(&refused, StoreError::NotPublishable(why)
                if matches!(why.as_slice(), [Obstacle::Ground(ground)] if ground.len() == open)),
            "{refused}"
        );
    };
    is_refused(&mut project, Vec::new(), 2);
    is_refused(&mut project, looked.ground[..1].to_vec(), 1);
    // What was accepted is what it was: another area is another thing.
    let mut other = looked.ground.clone();
    other[0].area_m2 += 1;
    is_refused(&mut project, other, 1);
    assert_eq!(
        by_id(&project, Kind::Grid)["g2"].feature.shape,
        Some(shape(2))
    );
    let accepted = looked.ground.clone();
    let entry = project
        .publish(
            &plan,
            &Terms {
                accepted,
                ..terms.clone()
            },
        )
        .expect("published");
    let said = entry.row.detail["ground"].as_array().expect("listed");
    assert_eq!(said.len(), 2, "the history keeps it");
    drop(project);
    let project = open(&path);
    assert_eq!(
        by_id(&project, Kind::Grid)["g2"].feature.shape,
        Some(polygon(&half))
    );
}

#[test]
fn borders_of_communities_are_listed_unless_they_are_unlocked() {
    let (mut project, _path, _folder) = town(Vec::new());
    let plan = plan_of(&mut project);
    let mut table = Table::of(&project, &plan);
    let moves = vec![(at(199_049, 30_007), at(209_003, 30_509))];
    table.redraw(&mut project, &Edit::Move { moves });
    let looked = project
        .publication(&plan, &on("2021-09-14"))
        .expect("possible");
    let expected = [(GroundKind::Community, "木兰01", "仙糖02")];
    assert_eq!(kinds(&looked.ground), expected);
    assert!(project.publish(&plan, &on("2021-09-14")).is_err());
    project.unlock_borders(&plan, "街道决定").expect("unlocked");
    let looked = project
        .publication(&plan, &on("2021-09-14"))
        .expect("possible");
    assert_eq!(looked.ground, []);
    // A grid that is given to another community as a whole is a border moved, too.
    let plan = imported(&mut project, |id, record| {
        if id == "g1" {
            let properties = record.feature.properties.get_or_insert_default();
            properties.insert("community_code".to_owned(), json!(&code(2)[..12]));
        }
    });
    let looked = project
        .publication(&plan, &on("2021-09-14"))
        .expect("possible");
    let expected = [(GroundKind::Community, "仙糖02", "仙糖02")];
    assert_eq!(kinds(&looked.ground), expected);
}

/// A hole of some metres: a fault, unless there is a lake.
#[test]
fn a_void_is_listed_unless_it_is_a_lake_of_the_map() {
    let hole: Vec<Coord> = [
        (140_003, 20_011),
        (143_007, 29_003),
        (152_011, 27_017),
        (149_009, 18_013),
    ]
    .map(|(x, y)| at(x, y))
    .to_vec();
    let lake = |corners: &[(i32, i32)]| {
        let mut water = record(json!({"kind": "water", "name": "东湖"}));
        water.feature.shape = Some(polygon(corners));
        (Key::new(Kind::Land, "w1"), water, None)
    };
    let around = [
        (135_000, 15_000),
        (136_001, 33_007),
        (157_003, 31_009),
        (154_001, 14_003),
    ];
    let part = [
        (135_000, 15_000),
        (136_001, 33_007),
        (146_003, 31_009),
        (145_001, 14_003),
    ];
    let expected = vec![(GroundKind::Void, "仙糖02", "")];
    for (lakes, expected) in [
        (Vec::new(), expected.clone()),
        (vec![lake(&around)], Vec::new()),
        (vec![lake(&part)], expected),
    ] {
        let (mut project, _path, _folder) = town(lakes);
        let plan = imported(&mut project, |id, record| {
            if id == "g1" {
                let mut with_hole = shape(1);
                with_hole.polygons[0].holes.push(hole.clone());
                record.feature.shape = Some(with_hole);
            }
        });
        let looked = project
            .publication(&plan, &on("2021-09-14"))
            .expect("possible");
        assert_eq!(kinds(&looked.ground), expected, "{:?}", looked.ground);
    }
}

/// A cut bends the outer border by less than a centimetre: that is no ground given away.
#[test]
fn the_rounding_of_a_cut_is_no_difference() {
    let (mut project, _path, _folder) = town(Vec::new());
    let whole = by_id(&project, Kind::Grid).remove("g0").expect("there");
    for x in [47_779, 58_013, 71_999, 83_333] {
        // The nearest places of the lattice on the southern and the northern border.
        let on_line = |x: i32, [a, b]: [(i32, i32); 2]| {
            let along = f64::from(x - a.0) / f64::from(b.0 - a.0);
            (
                x,
                (f64::from(a.1) + along * f64::from(b.1 - a.1)).round() as i32,
            )
        };
        let south = on_line(x, [CUT[0], (100_037, -1_311)]);
        let north = on_line(x - 3_517, [CUT[1], (91_873, 63_217)]);
        let west = [(0, 0), CUT[0], south, north, CUT[1], (-3_137, 61_009)];
        let east = [
            south,
            (100_037, -1_311),
            (95_003, 31_013),
            (91_873, 63_217),
            north,
        ];
        let part = |id: &str, corners: &[(i32, i32)]| {
            let mut part = whole.clone();
            let properties = part.feature.properties.get_or_insert_default();
            properties.insert("base".to_owned(), json!(["g0"]));
            part.feature.shape = Some(polygon(corners));
            (Key::new(Kind::Grid, id), part)
        };
        let others = project.records(Kind::Grid).expect("read").into_iter();
        let others = others.filter(|s| s.key.id != "g0");
        let grids: Vec<(Key, Record)> = others
            .map(|s| (s.key, s.record))
            .chain([part("w", &west), part("e", &east)])
            .collect();
        let entry = project.add_plan_from("来图", &grids, Vec::new(), &Course::new());
        let entry = entry.expect("made");
        let plan = entry.row.detail["plan"].as_str().expect("an id");
        let looked = project.publication(plan, &on("2021-09-14"));
        let looked = looked.expect("possible");
        assert_eq!(looked.ground, [], "{x}");
        assert_eq!((looked.figures.retired, looked.figures.new), (1, 2));
    }
}

/// A draft whose shape another program changed is no way round it either.
#[test]
fn a_plan_that_was_changed_record_by_record_is_looked_at_too() {
    let (mut project, _path, _folder) = town(Vec::new());
    let plan = plan_of(&mut project);
    let grid = project.plan_grids(&plan).expect("read").remove(2);
    let mut smaller = grid.record.clone();
    let corners = [
        (203_219, 2_417),
        (299_083, -911),
        (194_411, 59_873),
        (199_049, 30_007),
    ];
    smaller.feature.shape = Some(Shape {
        polygons: vec![Polygon {
            outer: corners.map(|(x, y)| at(x, y)).to_vec(),
            holes: Vec::new(),
        }],
    });
    let change = Change::between(grid.key, &grid.record, &smaller);
    project
        .keep_plan_edit(&plan, "move", None, vec![change])
        .expect("committed");
    let refused = project
        .publish(&plan, &on("2021-09-14"))
        .expect_err("refused");
    assert!(
        matches!(&refused, StoreError::NotPublishable(why)
            if matches!(why.as_slice(), [Obstacle::Ground(_)])),
        "{refused}"
    );
}
