//! Plans: made, redrawn, undone, named and copied; and the whole way from the 77 grids to the 156.

use crate::support::{open, options, path_in, project};
use crate::table::{Table, plan_of, terms};
use gridroom::course::Course;
use gridroom::demo::project::town_contents;
use gridroom::geometry::coverage::{BuildOptions, Coverage, Edit, FaceId};
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::model::change::{Change, Effect};
use gridroom::model::plan::{CUT_VERTICES, PlanInfo, Status};
use gridroom::model::publication::Obstacle;
use gridroom::model::record::{Key, Kind, Record};
use gridroom::model::redraw::Board;
use gridroom::store::{
    ActionName, Brought, Contents, HistoryFilter, Mode, NewProject, Project, StoreError, Stored,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A place, 1e-7 degree from the corner of the grids.
pub fn at(x: i32, y: i32) -> Coord {
    Coord::new(1_180_000_000 + x, 250_000_000 + y)
}

/// Records of a kind by id.
pub fn by_id(project: &Project, kind: Kind) -> BTreeMap<String, Record> {
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
        faces: vec![FaceId(0)],
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
        faces: vec![FaceId(0)],
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
        faces: vec![FaceId(0)],
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
        faces: vec![FaceId(1)],
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
            faces: vec![FaceId(0)],
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
        table.redraw(
            &mut project,
            &Edit::Split {
                faces: vec![face],
                lines,
            },
        );
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
