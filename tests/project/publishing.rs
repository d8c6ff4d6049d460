//! Plans made law and taken back: what retires, is numbered and moves, what stops it, and what others
//! did meanwhile.

use crate::ground::{self, CUT, town};
use crate::support::{add_person, contents, options, person, project, set, set_up};
use crate::table::{Table, plan_of, terms};
use gridroom::geometry::coverage::{Edit, FaceId};
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::model::change::Change;
use gridroom::model::plan::Status;
use gridroom::model::publication::{Obstacle, Terms};
use gridroom::model::record::{Key, Kind, Record};
use gridroom::store::{Contents, NewProject, Project, StoreError};
use serde_json::{Value, json};
use std::collections::BTreeSet;

use crate::plans::{at, by_id};

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
            faces: vec![FaceId(0)],
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
        faces: vec![FaceId(0)],
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

/// A corner of the slanted town to which the eastern part of its first grid is cut once more, from the
/// southern end of the first cut.
const CORNER: (i32, i32) = (91_873, 63_217);

/// The slanted town, its first two grids with so many households, and twice as many residents.
fn counted_town(households: [i64; 2]) -> (Project, tempfile::TempDir) {
    let (mut project, _, folder) = town(Vec::new());
    for (id, households) in ["g0", "g1"].into_iter().zip(households) {
        count(&mut project, id, households);
    }
    (project, folder)
}

fn count(project: &mut Project, id: &str, households: i64) {
    let key = Key::new(Kind::Grid, id);
    set(project, &key, "households", json!(households));
    set(project, &key, "residents", json!(2 * households));
}

/// The first grid is divided along slanted lines, into so many parts.
fn divide(table: &mut Table, project: &mut Project, parts: usize) {
    let lines = [CUT, [CUT[0], CORNER]];
    for line in lines.into_iter().take(parts - 1) {
        let face = table.face_at(ground::at(80_011, 31_007)).expect("a grid");
        let lines = vec![line.map(|(x, y)| ground::at(x, y)).to_vec()];
        table.redraw(
            project,
            &Edit::Split {
                faces: vec![face],
                lines,
            },
        );
    }
}

/// A count of grids, where they have it, the smallest first.
fn counts<'a>(grids: impl IntoIterator<Item = &'a Record>, name: &str) -> Vec<i64> {
    let grids = grids.into_iter();
    let mut counts: Vec<i64> = grids
        .filter_map(|grid| grid.attribute(name)?.as_i64())
        .collect();
    counts.sort_unstable();
    counts
}

/// What came to a grid that a plan divides, or went from it, counts once: each part has its share.
#[test]
fn what_came_to_a_divided_grid_meanwhile_is_shared_out_among_its_parts() {
    for (parts, came) in [
        (2, 7),
        (3, 7),
        (3, 1),
        (2, -5),
        (3, -5),
        (3, -300),
        (2, -301),
    ] {
        let (mut project, _folder) = counted_town([301, 202]);
        let plan = plan_of(&mut project);
        let mut table = Table::of(&project, &plan);
        divide(&mut table, &mut project, parts);
        let drafts = project.plan_grids(&plan).expect("read");
        let drawn: Vec<Vec<i64>> = ["households", "residents"]
            .map(|name| counts(drafts.iter().map(|grid| &grid.record), name))
            .into();
        count(&mut project, "g0", 301 + came);
        let looked = project.publication(&plan, &terms()).expect("possible");
        project.publish(&plan, &terms()).expect("published");

        let grids = by_id(&project, Kind::Grid);
        assert_eq!(grids.len(), parts + 2);
        let of_parts = grids.iter().filter(|(id, _)| *id != "g1");
        let of_parts: Vec<&Record> = of_parts.map(|(_, grid)| grid).collect();
        for (i, name) in ["households", "residents"].into_iter().enumerate() {
            let whole = (301 + came) * (i as i64 + 1);
            let now = counts(of_parts.iter().copied(), name);
            assert_eq!(now.len(), parts, "{parts} {came} {name}");
            assert_eq!(now.iter().sum::<i64>(), whole, "{parts} {came} {name}");
            assert!(now.iter().all(|count| *count >= 0), "{now:?}");
            let was = drawn[i]
                .iter()
                .filter(|count| **count != 202 * (i as i64 + 1));
            for (now, was) in now.iter().zip(was) {
                let share = *was as f64 * (301 + came) as f64 / 301.0;
                assert!((*now as f64 - share).abs() < 1.0, "{now} of {share}");
            }
        }
        // Whoever looks at it before is told the same.
        let [family] = looked.families.as_slice() else {
            panic!("one grid is divided: {:?}", looked.families);
        };
        let told = family.children.iter().filter_map(|grid| grid.households);
        assert_eq!(told.sum::<u64>() as i64, 301 + came);
        assert_eq!(counts([&grids["g1"]], "households"), [202]);
    }
}

/// What came to grids that a plan joins counts in the joined one, from each of them.
#[test]
fn what_came_to_joined_grids_meanwhile_counts_in_the_joined_one() {
    for came in [[7, -3], [-301, -202], [0, 5]] {
        let (mut project, _folder) = counted_town([301, 202]);
        let plan = plan_of(&mut project);
        let mut table = Table::of(&project, &plan);
        let merge = Edit::Merge {
            faces: vec![FaceId(0), FaceId(1)],
            into: FaceId(1),
        };
        table.redraw(&mut project, &merge);
        count(&mut project, "g0", 301 + came[0]);
        count(&mut project, "g1", 202 + came[1]);
        project.publish(&plan, &terms()).expect("published");
        let grids = by_id(&project, Kind::Grid);
        let whole = 503 + came[0] + came[1];
        assert_eq!(counts(grids.values(), "households"), [whole], "{came:?}");
        assert_eq!(counts(grids.values(), "residents"), [2 * whole], "{came:?}");
    }
}

/// One part of a divided grid is joined with its neighbour: both parts get their share, and the
/// joined one also what came to the neighbour.
#[test]
fn what_came_to_a_grid_goes_with_a_part_that_is_joined_with_another_grid() {
    for came in [[70, -3], [-70, 11]] {
        let (mut project, _folder) = counted_town([301, 202]);
        let plan = plan_of(&mut project);
        let mut table = Table::of(&project, &plan);
        divide(&mut table, &mut project, 2);
        let drafts = project.plan_grids(&plan).expect("read");
        let drawn = counts(drafts.iter().map(|grid| &grid.record), "households");
        let [east, neighbour] = [(80_011, 31_007), (150_011, 31_007)]
            .map(|(x, y)| table.face_at(ground::at(x, y)).expect("a grid"));
        let merge = Edit::Merge {
            faces: vec![east, neighbour],
            into: neighbour,
        };
        table.redraw(&mut project, &merge);
        count(&mut project, "g0", 301 + came[0]);
        count(&mut project, "g1", 202 + came[1]);
        project.publish(&plan, &terms()).expect("published");
        let grids = by_id(&project, Kind::Grid);
        let now = counts(grids.values(), "households");
        assert_eq!(now.len(), 2, "{now:?}");
        assert_eq!(now.iter().sum::<i64>(), 503 + came[0] + came[1]);
        // The smaller part is the western one, which stays alone.
        let west = drawn.iter().copied().min().expect("parts");
        let share = west as f64 * (301 + came[0]) as f64 / 301.0;
        assert!((now[0] as f64 - share).abs() < 1.0, "{now:?}, {share}");
    }
}

/// A plan made before another was published neither takes that back nor loses its own work.
#[test]
fn an_adjusted_base_is_superseded_and_a_copy_is_rebased_too() {
    let (mut project, _folder) = project();
    let (first, second) = (plan_of(&mut project), plan_of(&mut project));
    let mut table = Table::of(&project, &second);
    let line = vec![at(40_000, -10), at(40_000, 100_010)];
    let split = Edit::Split {
        faces: vec![FaceId(0)],
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
        faces: vec![FaceId(0)],
        lines: vec![line],
    };
    table.redraw(&mut project, &split);
    let looked = project.publication(&plan, &terms()).expect("possible");
    let figures = looked.figures;
    let unmoved = figures.unmoved.iter();
    let unmoved: Vec<&str> = unmoved.map(|stray| stray.key.id.as_str()).collect();
    // Where the case lives nobody knows, whoever signs in.
    assert_eq!(unmoved, ["k3", "c1"]);
    assert_eq!(figures.sealed, [], "nothing of it is sealed");
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
