//! Plans: made, redrawn, undone, published, taken back; and the whole way from the 77 grids to
//! the 156.

use crate::support::{add_person, contents, open, options, path_in, person, project, set, set_up};
use crate::table::{Table, plan_of, terms};
use gridroom::course::Course;
use gridroom::demo::project::town_contents;
use gridroom::geometry::coverage::{BuildOptions, Coverage, Edit, FaceId};
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::model::change::{Change, Effect};
use gridroom::model::plan::{CUT_VERTICES, PlanInfo, Status};
use gridroom::model::publication::{Obstacle, Terms};
use gridroom::model::record::{Key, Kind, Record};
use gridroom::model::redraw::Board;
use gridroom::store::{
    ActionName, Brought, Contents, HistoryFilter, Mode, NewProject, Project, StoreError, Stored,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

fn at(x: i32, y: i32) -> Coord {
    Coord::new(1_180_000_000 + x, 250_000_000 + y)
}

/// Records of a kind by id.
fn by_id(project: &Project, kind: Kind) -> BTreeMap<String, Record> {
    let stored = project.records(kind).expect("read").into_iter();
    stored.map(|s| (s.key.id, s.record)).collect()
}

#[test]
fn a_plan_is_redrawn_and_undone_record_by_record_and_survives_a_restart() {
    let (mut project, folder) = project();
    let plan = plan_of(&mut project);
    let published = project.records(Kind::Grid).expect("read");
    let mut table = Table::of(&project, &plan);
    let before = project.plan_grids(&plan).expect("read");
    let line = vec![at(50_000, -10), at(50_000, 100_010)];
    let edit = Edit::Split {
        face: FaceId(0),
        lines: vec![line],
    };
    let changes = table.redraw(&mut project, &edit);
    assert_eq!(changes.len(), 2);
    let after = project.plan_grids(&plan).expect("read");
    assert_eq!(after.len(), 4);
    // Without buildings, households are shared by area and none is lost.
    let households = |s: &Stored| s.record.attribute("households").and_then(Value::as_u64);
    let sum: u64 = after.iter().filter_map(households).sum();
    assert_eq!(sum, 300 + 301 + 302);
    assert_eq!(after[3].record.attribute("name"), Some(&json!("仙糖-2")));
    assert_eq!(after[3].record.attribute("base"), Some(&json!(["g0"])));
    assert_eq!(after[0].record.feature.shape.as_ref(), Some(table.shape(0)));
    // A second division finds a name of its own; it is taken back here.
    let line = vec![at(20_000, -10), at(20_000, 100_010)];
    let again = Edit::Split {
        face: FaceId(0),
        lines: vec![line],
    };
    table.redraw(&mut project, &again);
    let third = project.plan_grids(&plan).expect("read").remove(4);
    assert_eq!(third.record.attribute("name"), Some(&json!("仙糖-3")));
    project.undo().expect("undone");
    assert_eq!(after[3].record.attribute("code"), Some(&Value::Null));
    drop(project);

    let mut project = open(&path_in(&folder));
    project.undo().expect("undone");
    assert_eq!(
        project
            .plan_grids(&plan)
            .expect("read")
            .iter()
            .map(|s| &s.record)
            .collect::<Vec<_>>(),
        before.iter().map(|s| &s.record).collect::<Vec<_>>()
    );
    project.redo().expect("done again");
    let again = project.plan_grids(&plan).expect("read");
    assert_eq!(
        again.iter().map(|s| &s.record).collect::<Vec<_>>(),
        after.iter().map(|s| &s.record).collect::<Vec<_>>()
    );
    assert_eq!(
        project.records(Kind::Grid).expect("read"),
        published,
        "only the plan"
    );
}

/// Vertices that a cut put into boundaries are known after a restart, and in a copy of the plan:
/// joining takes them away.
#[test]
fn what_a_cut_left_in_boundaries_is_saved_and_goes_when_it_is_joined() {
    let (mut project, folder) = project();
    let plan = plan_of(&mut project);
    let shapes = |project: &Project, plan: &str| -> Vec<(Value, Shape)> {
        let grids = project.plan_grids(plan).expect("read").into_iter();
        let of = |s: Stored| {
            let base = s.record.attribute("base").cloned().expect("a base");
            (base, s.record.feature.shape.expect("ground"))
        };
        grids.map(of).collect()
    };
    let before = shapes(&project, &plan);
    let split = Edit::Split {
        face: FaceId(0),
        lines: vec![vec![
            at(40_003, -17),
            at(57_777, 49_999),
            at(44_441, 100_013),
        ]],
    };
    Table::of(&project, &plan).redraw(&mut project, &split);
    let copy = project.add_plan("副本", Some(&plan)).expect("made");
    let copy = copy.row.detail["plan"].as_str().expect("an id").to_owned();
    drop(project);
    let mut project = open(&path_in(&folder));
    for plan in [plan, copy] {
        let marked = |project: &Project| {
            let grids = project.plan_grids(&plan).expect("read").into_iter();
            let cut = grids.filter(|s| s.record.attribute(CUT_VERTICES).is_some());
            cut.count()
        };
        assert!(marked(&project) >= 2, "both parts have them");
        let joined = Edit::Merge {
            faces: vec![FaceId(0), FaceId(3)],
            into: FaceId(0),
        };
        Table::of(&project, &plan).redraw(&mut project, &joined);
        assert_eq!(shapes(&project, &plan), before);
        assert_eq!(marked(&project), 0);
        project.undo().expect("undone");
        assert!(marked(&project) >= 2);
        project.redo().expect("done again");
        assert_eq!(marked(&project), 0);
    }
}

#[test]
fn the_board_follows_undo_and_redo() {
    let (mut project, _folder) = project();
    let plan = plan_of(&mut project);
    let mut table = Table::of(&project, &plan);
    let features = table.map.features.clone();
    let edit = Edit::Split {
        face: FaceId(1),
        lines: vec![vec![at(150_000, -10), at(150_000, 100_010)]],
    };
    let mut board = Board {
        map: &mut table.map,
        index: &mut table.index,
        roll: &mut table.roll,
        census: &mut table.census,
    };
    let mut number = 0;
    let new_id = || {
        number += 1;
        format!("n{number}")
    };
    let done = board.redraw(&edit, |_, _| Ok(()), new_id);
    let done = done.expect("possible").expect("something");
    let (whole, part) = (BTreeSet::from([FaceId(1)]), BTreeSet::from([FaceId(3)]));
    assert!(done.outcome.touched.is_superset(&whole));
    assert_eq!(done.outcome.new, part);
    let after = board.map.features.clone();
    let inverse: Vec<Change> = done.changes.iter().rev().map(Change::inverse).collect();
    let undone = board.follow(&done.change, false, &inverse).expect("fits");
    assert!(undone.touched.is_superset(&whole));
    assert_eq!(undone.gone, part);
    assert_eq!(board.map.features, features);
    assert_eq!(board.roll.len(), 3);
    let again = board.follow(&done.change, true, &done.changes);
    assert_eq!(again, Some(done.outcome));
    assert_eq!(board.map.features, after);
    assert_eq!(board.roll.len(), 4);
}

#[test]
fn plans_stand_side_by_side_and_are_named_laid_aside_and_copied() {
    let (mut project, _folder) = project();
    let first = plan_of(&mut project);
    let mut table = Table::of(&project, &first);
    let line = vec![at(50_000, -10), at(50_000, 100_010)];
    table.redraw(
        &mut project,
        &Edit::Split {
            face: FaceId(0),
            lines: vec![line],
        },
    );
    let entry = project.add_plan("副本", Some(&first)).expect("made");
    let second = entry.row.detail["plan"].as_str().expect("an id").to_owned();
    project.rename_plan(&second, "九月方案").expect("renamed");
    project.discard_plan(&first).expect("laid aside");
    let plans = project.plans().expect("listed");
    let said: Vec<_> = plans.iter().map(|p| (p.name.as_str(), p.status)).collect();
    assert_eq!(
        said,
        [("八月方案", Status::Discarded), ("九月方案", Status::Draft)]
    );
    assert_eq!(project.plan_grids(&second).expect("read").len(), 4);
    let refused = project.publish(&first, &terms()).expect_err("laid aside");
    assert!(matches!(refused, StoreError::NotPublishable(why) if why == [Obstacle::NoDraft]));
    assert!(matches!(
        project.add_plan(" ", None),
        Err(StoreError::NameNeeded)
    ));
    let none: Option<&PlanInfo> = plans.iter().find(|p| p.unlocked.is_some());
    assert_eq!(none, None);
    project
        .unlock_borders(&second, "街道决定")
        .expect("unlocked");
    let plans = project.plans().expect("listed");
    assert_eq!(plans[1].unlocked.as_deref(), Some("街道决定"));
}

/// A split, an adjustment and a kept grid, published and taken back.
#[test]
fn publishing_retires_numbers_moves_and_can_be_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut all: Contents = contents();
    for (key, record, _) in &mut all {
        let properties = record.feature.properties.get_or_insert_default();
        if key.kind == Kind::Grid {
            properties.insert("community".to_owned(), json!("仙糖社区"));
            properties.insert("community_code".to_owned(), json!("350322001001"));
            properties.insert(
                "zone".to_owned(),
                json!(if key.id == "g0" {
                    "封控区"
                } else {
                    "防范区"
                }),
            );
        }
    }
    let shop = |id: &str, x: i32, y: i32, grid: &str| {
        let mut record = Record::default();
        record.feature.properties = json!({"name": id, "grid_code": grid}).as_object().cloned();
        let c = at(x, y);
        record.feature.other_geometry =
            Some(json!({"type": "Point", "coordinates": [c.lon(), c.lat()]}));
        (Key::new(Kind::Shop, id), record, None)
    };
    all.push(shop("west", 10_000, 50_000, "350322001001000"));
    all.push(shop("east", 90_000, 50_000, "350322001001000"));
    all.push(shop("moved", 190_000, 50_000, "350322001001001"));
    all.push(shop("stays", 290_000, 50_000, "350322001001002"));
    let path = folder.path().join("town.gpkg");
    let new = NewProject {
        title: "t".to_owned(),
        synthetic: true,
        members: Default::default(),
    };
    let mut project = Project::create(&path, &new, &all, &options("desk")).expect("made");
    project.get_ready().expect("ready");
    let before: Vec<_> = Kind::ALL
        .into_iter()
        .map(|kind| by_id(&project, kind))
        .collect();
    let plan = plan_of(&mut project);
    let mut table = Table::of(&project, &plan);
    let line = vec![at(40_000, -10), at(40_000, 100_010)];
    table.redraw(
        &mut project,
        &Edit::Split {
            face: FaceId(0),
            lines: vec![line],
        },
    );
    // The boundary between g1 and g2 moves west.
    let moves = vec![
        (at(200_000, 0), at(180_000, 0)),
        (at(200_000, 100_000), at(180_000, 100_000)),
    ];
    table.redraw(&mut project, &Edit::Move { moves });

    let looked = project.publication(&plan, &terms()).expect("possible");
    let entry = project.publish(&plan, &terms()).expect("published");
    assert_eq!(entry.changes.len(), looked.changes.len());
    let figures = &looked.figures;
    assert_eq!(
        (figures.kept, figures.adjusted, figures.retired, figures.new),
        (0, 2, 1, 2)
    );
    let grids = by_id(&project, Kind::Grid);
    let ids: Vec<&str> = grids.keys().map(String::as_str).collect();
    // 000 to 002 were used: the parts are 003 in the west and 004 in the east.
    assert_eq!(ids, ["350322001001003", "350322001001004", "g1", "g2"]);
    let of = |id: &str, name: &str| grids[id].attribute(name).cloned().unwrap_or_default();
    assert_eq!(of("350322001001003", "name"), json!("仙糖03"));
    assert_eq!(of("350322001001003", "valid_from"), json!("2021-09-12"));
    assert_eq!(of("350322001001003", "plan"), Value::Null);
    assert_eq!(of("g2", "code"), json!("350322001001002"));
    // Each inherits the strictest zone of the ground it has.
    assert_eq!(of("350322001001004", "zone"), json!("封控区"));
    assert_eq!(of("g2", "zone"), json!("防范区"));
    let grid_of = |id: &str| {
        by_id(&project, Kind::Shop)[id]
            .attribute("grid_code")
            .cloned()
            .unwrap_or_default()
    };
    assert_eq!(grid_of("west"), json!("350322001001003"));
    assert_eq!(grid_of("east"), json!("350322001001004"));
    assert_eq!(grid_of("moved"), json!("350322001001002"));
    assert_eq!(grid_of("stays"), json!("350322001001002"));
    let lineage = by_id(&project, Kind::Lineage);
    let kinds: BTreeSet<String> = lineage
        .values()
        .map(|r| {
            let said = ["old_code", "new_code", "kind"].map(|n| r.attribute(n).cloned());
            said.map(|v| {
                v.unwrap_or_default()
                    .as_str()
                    .unwrap_or_default()
                    .to_owned()
            })
        })
        .map(|[old, new, kind]| format!("{} {} {kind}", &old[12..], &new[12..]))
        .collect();
    let expected = [
        "000 003 split",
        "000 004 split",
        "001 001 adjust",
        "001 002 transfer",
        "002 002 adjust",
    ];
    assert_eq!(kinds, expected.map(str::to_owned).into());
    // Each grid of the past is kept as it was, with the date it ended.
    let past = by_id(&project, Kind::RetiredGrid);
    let ended = past
        .values()
        .filter(|r| r.attribute("valid_to") == Some(&json!("2021-09-12")));
    assert_eq!(ended.count(), 3);
    assert_eq!(
        project.plans().expect("listed")[0].status,
        Status::Published
    );
    assert!(
        project.undo_state().expect("known").undo.is_err(),
        "a publication is a barrier"
    );

    project.roll_back().expect("taken back");
    let after: Vec<_> = Kind::ALL
        .into_iter()
        .map(|kind| by_id(&project, kind))
        .collect();
    for (kind, (was, is)) in Kind::ALL.into_iter().zip(before.iter().zip(&after)) {
        if !matches!(kind, Kind::Plan | Kind::PlanGrid) {
            assert_eq!(was, is, "{kind}");
        }
    }
    assert_eq!(project.plans().expect("listed")[0].status, Status::Draft);
    assert!(matches!(project.roll_back(), Err(StoreError::CannotUndo)));
    // Published again, nobody's numbers are given twice; a change since stands in the way.
    let other = plan_of(&mut project);
    project.publish(&plan, &terms()).expect("published");
    let stale = project
        .publish(&other, &terms())
        .expect_err("its base is gone");
    assert!(
        matches!(&stale, StoreError::NotPublishable(why)
        if matches!(why.as_slice(), [Obstacle::Superseded(gone)]
            if gone == &["仙糖", "洪桥", "木兰", "仙糖04", "仙糖03"])),
        "{stale}"
    );
    // Rebased, it is a plan on what is published now, and the old one stays.
    let (entry, rebased) = project.rebase_plan(&other, "改接").expect("rebased");
    assert_eq!((rebased.carried, rebased.conflicts.len()), (0, 0));
    let new = entry.row.detail["plan"].as_str().expect("an id").to_owned();
    assert_eq!(project.plan_grids(&new).expect("read").len(), 4);
    assert_eq!(project.plan_grids(&other).expect("read").len(), 3);
    let again = project.publication(&new, &terms()).expect("possible");
    assert_eq!((again.figures.kept, again.figures.new), (4, 0));
    // A record that was changed since does not stand in the way: it stays as somebody left it.
    let key = Key::new(Kind::Shop, "west");
    set(&mut project, &key, "grid_code", json!("x"));
    let offered = project.roll_back_outlook().expect("offered");
    assert!(offered.restored.is_some(), "it is not just what it was");
    project.roll_back().expect("taken back");
    let ids: Vec<String> = by_id(&project, Kind::Grid).into_keys().collect();
    assert_eq!(ids, ["g0", "g1", "g2"]);
    let shops = by_id(&project, Kind::Shop);
    let of = |id: &str| shops[id].text("grid_code");
    assert_eq!(
        [of("west"), of("east"), of("moved")],
        [Some("x"), Some("350322001001000"), Some("350322001001001")]
    );
    assert!(project.verify_chain().expect("checked").is_sound());
}

/// What was done to published grids while the plan was drawn stays done.
#[test]
fn work_on_published_grids_meanwhile_is_not_undone_by_a_publication() {
    let (mut project, _folder) = project();
    let plan = plan_of(&mut project);
    let mut table = Table::of(&project, &plan);
    let edit = |project: &mut Project, id: &str, name: &str, to: Value| {
        set(project, &Key::new(Kind::Grid, id), name, to);
    };
    edit(&mut project, "g1", "head", json!("林网格长"));
    edit(&mut project, "g2", "households", json!(310));
    edit(&mut project, "g0", "head", json!("陈网格长"));
    // The plan divides g0 and moves the boundary of g1 and g2.
    let line = vec![at(40_000, -10), at(40_000, 100_010)];
    let split = Edit::Split {
        face: FaceId(0),
        lines: vec![line],
    };
    table.redraw(&mut project, &split);
    let moves = vec![
        (at(200_000, 0), at(180_000, 0)),
        (at(200_000, 100_000), at(180_000, 100_000)),
    ];
    table.redraw(&mut project, &Edit::Move { moves });
    project.publish(&plan, &terms()).expect("published");
    let grids = by_id(&project, Kind::Grid);
    let heads: Vec<_> = grids
        .values()
        .map(|r| r.attribute("head").cloned())
        .collect();
    let [lin, chen] = ["林网格长", "陈网格长"].map(|name| Some(json!(name)));
    assert_eq!(heads.iter().filter(|head| **head == chen).count(), 2);
    assert_eq!(grids["g1"].attribute("head").cloned(), lin);
    assert_eq!(grids["g2"].attribute("households"), Some(&json!(310)));
}

/// A plan made before another was published neither takes that back nor loses its own work.
#[test]
fn an_adjusted_base_is_superseded_and_a_copy_is_rebased_too() {
    let (mut project, _folder) = project();
    let (first, second) = (plan_of(&mut project), plan_of(&mut project));
    let mut table = Table::of(&project, &second);
    let line = vec![at(40_000, -10), at(40_000, 100_010)];
    let split = Edit::Split {
        face: FaceId(0),
        lines: vec![line],
    };
    table.redraw(&mut project, &split);
    let copy = project.add_plan("副本", Some(&second)).expect("copied");
    let copy = copy.row.detail["plan"].as_str().expect("an id").to_owned();

    let mut table = Table::of(&project, &first);
    let moves = vec![
        (at(200_000, 0), at(180_000, 0)),
        (at(200_000, 100_000), at(180_000, 100_000)),
    ];
    table.redraw(&mut project, &Edit::Move { moves });
    project.publish(&first, &terms()).expect("published");
    for plan in [&second, &copy] {
        let refused = project.publication(plan, &terms()).expect_err("refused");
        assert!(
            matches!(&refused, StoreError::NotPublishable(why)
                if matches!(why.as_slice(), [Obstacle::Superseded(of)] if of == &["洪桥", "木兰"])),
            "{refused}"
        );
    }
    // Each time: the division is carried over, the moved boundary is that of the publication.
    let mut plan = copy;
    for _ in 0..2 {
        let (entry, rebased) = project.rebase_plan(&plan, "改接").expect("rebased");
        assert_eq!((rebased.carried, rebased.conflicts.len()), (2, 0));
        plan = entry.row.detail["plan"].as_str().expect("an id").to_owned();
    }
    let figures = project
        .publication(&plan, &terms())
        .expect("possible")
        .figures;
    assert_eq!(
        (figures.kept, figures.adjusted, figures.retired, figures.new),
        (2, 0, 1, 2)
    );
}

/// A post serves a grid from beyond its ground; a case is shown in its new grid.
#[test]
fn what_serves_from_beyond_stays_and_cases_are_shown_in_their_grid() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut all: Contents = contents();
    let mut put = |kind: Kind, id: &str, c: Coord, grid: &str| {
        let mut record = Record::default();
        record.feature.properties = json!({ "grid_code": grid }).as_object().cloned();
        record.feature.other_geometry = Some(gridroom::model::record::point(c));
        all.push((Key::new(kind, id), record, None));
    };
    // On the ground of g1, but of g2, which the plan does not touch.
    put(
        Kind::Checkpoint,
        "k2",
        at(150_000, 50_000),
        "350322001001002",
    );
    // On the ground of g2, but of g0, which is divided: nobody knows of which part.
    put(
        Kind::Checkpoint,
        "k3",
        at(250_000, 50_000),
        "350322001001000",
    );
    put(Kind::Case, "c1", at(260_000, 50_000), "350322001001000");
    let path = folder.path().join("town.gpkg");
    let new = NewProject {
        title: "t".to_owned(),
        synthetic: true,
        members: Default::default(),
    };
    let mut project = Project::create(&path, &new, &all, &options("desk")).expect("made");
    project.get_ready().expect("ready");
    let plan = plan_of(&mut project);
    let mut table = Table::of(&project, &plan);
    let line = vec![at(40_000, -10), at(40_000, 100_010)];
    let split = Edit::Split {
        face: FaceId(0),
        lines: vec![line],
    };
    table.redraw(&mut project, &split);
    let looked = project.publication(&plan, &terms()).expect("possible");
    let figures = looked.figures;
    let unmoved: Vec<&str> = figures.unmoved.iter().map(|key| key.id.as_str()).collect();
    // Where a case lives is sealed: without the key only its grid is known.
    assert_eq!(unmoved, ["k3"]);
    let sealed: Vec<&str> = figures.sealed.iter().map(|key| key.id.as_str()).collect();
    assert_eq!(sealed, ["c1"], "whoever signs in knows");
    // The preview names parents and children, and nobody who stays as they are.
    let [family] = looked.families.as_slice() else {
        panic!("one grid is divided: {:?}", looked.families);
    };
    let codes = |members: &[gridroom::model::publication::Member]| -> Vec<String> {
        members.iter().map(|grid| grid.code.clone()).collect()
    };
    assert_eq!(codes(&family.parents), ["350322001001000"]);
    assert_eq!(family.children.len(), 2);
    assert!(family.children.iter().all(|child| !child.stays));
    let lived = |members: &[gridroom::model::publication::Member]| -> u64 {
        members.iter().filter_map(|grid| grid.households).sum()
    };
    assert_eq!(lived(&family.children), lived(&family.parents));
    assert!(!codes(&family.children).contains(&codes(&family.parents)[0]));
    assert_eq!(figures.moved.get(&Kind::Checkpoint), None);
    // Joined with its neighbour, there is only one grid that it can be in, and it is shown there.
    let plan = plan_of(&mut project);
    let mut table = Table::of(&project, &plan);
    let merge = Edit::Merge {
        faces: vec![FaceId(0), FaceId(1)],
        into: FaceId(1),
    };
    table.redraw(&mut project, &merge);
    project.publish(&plan, &terms()).expect("published");
    let shown = by_id(&project, Kind::Case)["c1"].place().expect("a place");
    assert!(shown.x < at(200_000, 0).x, "{shown:?}");
    let of = by_id(&project, Kind::Checkpoint)["k3"]
        .attribute("grid_code")
        .cloned();
    // On a map that numbers nothing a grid keeps the code it was drawn with.
    let grids = by_id(&project, Kind::Grid);
    let joined = grids.iter().find(|(id, _)| *id != "g2");
    let code = joined.and_then(|(_, grid)| grid.attribute("code").cloned());
    assert!(code.is_some());
    assert_eq!(of, code);
}

#[test]
fn gaps_and_overlaps_of_a_plan_are_named_and_stop_it() {
    let (mut project, _folder) = project();
    let plan = plan_of(&mut project);
    let grid = project.plan_grids(&plan).expect("read").remove(1);
    let mut moved = grid.record.clone();
    let ring = |x: i32| {
        vec![
            at(x, 0),
            at(x + 100_000, 0),
            at(x + 100_000, 100_000),
            at(x, 100_000),
        ]
    };
    let outer = ring(100_050);
    moved.feature.shape = Some(Shape {
        polygons: vec![Polygon {
            outer,
            holes: Vec::new(),
        }],
    });
    let change = Change::between(grid.key, &grid.record, &moved);
    project
        .keep_plan_edit(&plan, "move", None, vec![change])
        .expect("committed");
    let refused = project.publish(&plan, &terms()).expect_err("refused");
    assert!(
        matches!(&refused, StoreError::NotPublishable(why)
        if why.iter().any(|o| matches!(o, Obstacle::Unsound(_)))),
        "{refused}"
    );
    let undated = Terms {
        date: "2021-02-30".to_owned(),
        ..terms()
    };
    assert!(matches!(
        project.publish(&plan, &undated),
        Err(StoreError::DateNeeded)
    ));
}

#[test]
fn publishing_needs_a_supervisor_who_has_signed_in() {
    let (mut project, _folder) = project();
    set_up(&mut project);
    let plan = plan_of(&mut project);
    add_person(&mut project, "p1", &person("谢丽", "13812341234"));
    project.sign_out(false).expect("signed out");
    assert!(matches!(
        project.publish(&plan, &terms()),
        Err(StoreError::SignInNeeded)
    ));
}

/// The recorded session: every old grid is cut along the lines of the new ones.
#[test]
fn the_way_from_77_to_156_grids_is_replayed_from_the_journal() {
    let all = town_contents().expect("the town");
    let new: BTreeMap<String, Record> = all
        .iter()
        .filter(|(key, _, _)| key.kind == Kind::Grid)
        .map(|(key, record, _)| (key.id.clone(), record.clone()))
        .collect();
    let kept = all
        .into_iter()
        .filter_map(|(key, mut record, _)| match key.kind {
            Kind::RetiredGrid => {
                record.feature.properties.as_mut()?.shift_remove("valid_to");
                Some((Key::new(Kind::Grid, key.id), record, None))
            }
            Kind::Building | Kind::Compound | Kind::Community | Kind::Area | Kind::Shop => {
                Some((key, record, None))
            }
            _ => None,
        });
    let start: Contents = kept.collect();
    let folder = tempfile::tempdir().expect("a folder");
    let make = |name: &str| {
        let new = NewProject {
            title: "t".to_owned(),
            synthetic: true,
            members: Default::default(),
        };
        {
            let path = folder.path().join(name);
            let mut made = Project::create(&path, &new, &start, &options("desk")).expect("made");
            made.get_ready().expect("ready");
            made
        }
    };
    let mut project = make("one.gpkg");
    let plan = plan_of(&mut project);
    let mut table = Table::of(&project, &plan);
    assert_eq!(table.map.features.len(), 77);

    let shapes: Vec<Shape> = new
        .values()
        .map(|r| r.feature.shape.clone().expect("area"))
        .collect();
    let goal = Coverage::build(&shapes, &BuildOptions::default()).coverage;
    let mut lines: BTreeMap<FaceId, Vec<Vec<Coord>>> = BTreeMap::new();
    for (_, arc) in goal.arcs() {
        let middle = |w: &[Coord]| Coord::new(w[0].x.midpoint(w[1].x), w[0].y.midpoint(w[1].y));
        let inner = arc.coords.windows(2).map(middle);
        let is_new = inner.clone().all(|at| {
            let near = table.index.nearest(&table.map.coverage, at, 0.05);
            near.is_none()
        });
        if let (true, Some(at)) = (is_new, inner.clone().next())
            && let Some(face) = table.index.face_at(&table.map.coverage, at)
        {
            lines.entry(face).or_default().push(arc.coords.clone());
        }
    }
    for (face, lines) in lines {
        table.redraw(&mut project, &Edit::Split { face, lines });
    }
    assert_eq!(table.map.features.len(), 156);
    let drawn = |polygons: &[Polygon]| -> BTreeSet<Coord> {
        polygons
            .iter()
            .flat_map(Polygon::rings)
            .flatten()
            .copied()
            .collect()
    };
    let committed: BTreeSet<BTreeSet<Coord>> = shapes.iter().map(|s| drawn(&s.polygons)).collect();
    let reached: BTreeSet<BTreeSet<Coord>> = table
        .map
        .coverage
        .faces()
        .map(|f| drawn(&table.map.coverage.face_polygons(f)))
        .collect();
    assert_eq!(reached, committed);
    // Households went with the houses: each part has what the committed grid has.
    let count = |features: &mut dyn Iterator<Item = &Record>| -> BTreeMap<BTreeSet<Coord>, u64> {
        features
            .map(|r| {
                let shape = drawn(&r.feature.shape.as_ref().expect("area").polygons);
                let households = r.attribute("households").and_then(Value::as_u64);
                (shape, households.unwrap_or_default())
            })
            .collect()
    };
    let grids = project.plan_grids(&plan).expect("read");
    let mine = count(&mut grids.iter().map(|s| &s.record));
    assert_eq!(mine, count(&mut new.values()));

    // The journal alone brings another copy to the same state.
    let mut copy = make("two.gpkg");
    let mut rows = project
        .history(&HistoryFilter::default(), 10_000)
        .expect("read");
    rows.reverse();
    let mut replayed = 0;
    for row in rows.into_iter().filter(|r| r.mode == Mode::Do) {
        let name = row.action.expect("known");
        let changes = project.changes_of(&row).expect("read");
        let kept = match name {
            ActionName::AddPlan => copy.import(changes, Brought::default(), &Course::new()),
            ActionName::EditPlan => copy.keep_plan_edit(&plan, "replay", None, changes),
            _ => continue,
        };
        kept.expect("committed");
        replayed += 1;
    }
    assert!(replayed > 40, "{replayed}");
    let records = |project: &Project| -> Vec<Record> {
        let grids = project.plan_grids(&plan).expect("read");
        grids.into_iter().map(|s| s.record).collect()
    };
    assert_eq!(records(&copy), records(&project));

    let entry = copy.publish(&plan, &terms()).expect("published");
    let detail = &entry.row.detail;
    assert_eq!(copy.count(Kind::Grid).expect("counted"), 156);
    let number = |name: &str| detail[name].as_u64().unwrap_or_default();
    assert_eq!(number("kept") + number("new"), 156, "{detail:?}");
    assert_eq!(number("kept") + number("retired"), 77, "{detail:?}");
    assert_eq!(number("unmoved"), 0);
    let codes: BTreeSet<String> = by_id(&copy, Kind::Grid).into_keys().collect();
    assert_eq!(
        codes,
        new.keys().cloned().collect(),
        "the numbers are those of the town"
    );
    let inserted = entry
        .changes
        .iter()
        .filter(|c| matches!(c.effect, Effect::Insert(_)));
    assert!(inserted.count() > 79);
}
