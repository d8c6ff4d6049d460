//! What is traced: buildings, streets, and first grids, by one act each, with undo, and by whom.

use crate::support::{
    PASSPHRASE, attribute, contents, desk_of, first, open, path_in, project, project_of, set_up,
};
use crate::table::terms;
use gridroom::geometry::fixed::Coord;
use gridroom::model::act::Act;
use gridroom::model::draft::DraftFault;
use gridroom::model::publication::Terms;
use gridroom::model::record::{Key, Kind};
use gridroom::model::register::HouseholdDraft;
use gridroom::model::tracing::{StreetClass, Traced};
use gridroom::rules::Role;
use gridroom::store::{ActionName, Contents, Entry, Project, StoreError, Stored};
use serde_json::json;

/// A place in the first grid of the small project, units of 1e-7 degree from its corner.
fn at((x, y): (i32, i32)) -> Coord {
    Coord::new(1_180_000_000 + x, 250_000_000 + y)
}

fn ring(places: &[(i32, i32)]) -> Vec<Coord> {
    places.iter().copied().map(at).collect()
}

/// Slanted, some 20 m by 30 m.
const HOUSE: [(i32, i32); 4] = [
    (20_000, 20_000),
    (21_900, 20_430),
    (21_250, 23_200),
    (19_350, 22_760),
];

fn building(name: &str) -> Traced {
    Traced::Building {
        ring: ring(&HOUSE),
        name: name.to_owned(),
        floors: "6".to_owned(),
    }
}

fn street() -> Traced {
    Traced::Street {
        line: ring(&[(1_000, 2_000), (40_000, 9_000), (90_000, 7_000)]),
        class: StreetClass::Lane,
        name: "书峰巷".to_owned(),
    }
}

fn ground(places: &[(i32, i32)], name: &str, plan: Option<&str>) -> Traced {
    Traced::Grid {
        ring: ring(places),
        name: name.to_owned(),
        plan: plan.map(str::to_owned),
    }
}

fn trace(project: &mut Project, thing: Traced) -> Result<Entry, StoreError> {
    let done = project.commit(Act::Trace { thing })?;
    Ok(done.entry.expect("an entry"))
}

fn names(traced: &[Stored]) -> Vec<String> {
    let names = traced.iter().map(|stored| stored.record.text("name"));
    names
        .map(|name| name.unwrap_or_default().to_owned())
        .collect()
}

fn plan_of(project: &mut Project, name: &str) -> String {
    let act = Act::AddPlan {
        name: name.to_owned(),
        from: None,
    };
    let entry = project.commit(act).expect("made").entry.expect("an entry");
    entry.row.detail["plan"].as_str().expect("an id").to_owned()
}

#[test]
fn a_building_and_a_street_are_one_act_each_and_are_there_again_after_reopening() {
    let (mut project, folder) = project();
    let entry = trace(&mut project, building("文献楼")).expect("traced");
    assert_eq!(entry.row.action, Some(ActionName::Trace));
    assert_eq!(entry.row.detail["what"], "building");
    trace(&mut project, street()).expect("traced");
    assert_eq!(
        names(&project.traced().expect("read")),
        ["文献楼", "书峰巷"]
    );
    project.undo().expect("undone");
    assert_eq!(names(&project.traced().expect("read")), ["文献楼"]);
    project.redo().expect("redone");
    drop(project);

    let mut project = open(&path_in(&folder));
    let traced = project.traced().expect("read");
    assert_eq!(names(&traced), ["文献楼", "书峰巷"]);
    let house = traced[0].key.clone();
    assert!(attribute(&project, &house, "households").as_u64() > Some(5));
    let (map, _) = project.drawn(None).expect("drawn");
    let lanes = map.backdrop.features.iter();
    assert_eq!(lanes.filter(|feature| !feature.lines.is_empty()).count(), 1);
    // Both are there for other programs too.
    let gone = project
        .commit(Act::RemoveTraced { key: house })
        .expect("removed");
    let action = gone.entry.expect("an entry").row.action;
    assert_eq!(action, Some(ActionName::RemoveTraced));
    assert_eq!(names(&project.traced().expect("read")), ["书峰巷"]);
    project.undo().expect("undone");
    assert_eq!(
        names(&project.traced().expect("read")),
        ["文献楼", "书峰巷"]
    );
    assert!(project.verify_chain().expect("checked").is_sound());
}

#[test]
fn a_grid_of_estimated_households_follows_what_is_traced_in_it() {
    let mut contents = contents();
    for (key, record, _) in &mut contents {
        if *key == first() {
            let properties = record.feature.properties.get_or_insert_default();
            properties.insert("households_estimated".to_owned(), json!(300));
        }
    }
    let (mut project, _folder) = project_of(&contents);
    trace(&mut project, building("")).expect("traced");
    let house = project.traced().expect("read")[0].key.clone();
    let own = attribute(&project, &house, "households")
        .as_u64()
        .expect("some");
    let grid = |project: &Project| attribute(project, &first(), "households");
    assert_eq!(grid(&project), json!(300 + own));
    project.undo().expect("undone");
    assert_eq!(grid(&project), json!(300));
    // A figure that somebody entered stays.
    let other = Key::new(Kind::Grid, "g1");
    let Traced::Building { ring, name, floors } = building("") else {
        panic!("a building");
    };
    let east = |c: Coord| Coord::new(c.x + 100_000, c.y);
    let ring = ring.into_iter().map(east).collect();
    trace(&mut project, Traced::Building { ring, name, floors }).expect("traced");
    assert_eq!(attribute(&project, &other, "households"), json!(301));
}

#[test]
fn what_bounds_no_ground_is_refused_and_leaves_no_trace() {
    let (mut project, _folder) = project();
    let before = project.history(&Default::default(), 100).expect("listed");
    let [a, b, c, d] = HOUSE;
    let crossing = Traced::Building {
        ring: ring(&[a, c, b, d]),
        name: String::new(),
        floors: String::new(),
    };
    let refused = trace(&mut project, crossing);
    let fault = DraftFault::Impossible("traced-outline");
    assert!(
        matches!(&refused, Err(StoreError::Faulty(faults)) if faults[..] == [fault]),
        "{refused:?}"
    );
    let after = project.history(&Default::default(), 100).expect("listed");
    assert_eq!(after.len(), before.len());
}

#[test]
fn only_those_who_may_change_the_map_trace_or_take_it_away() {
    let users = [("操作", Role::Operator), ("规划", Role::Planner)];
    let (project, path, _folder) = desk_of(&contents(), &users);
    drop(project);
    let mut project = open(&path);
    let refused = trace(&mut project, building("一"));
    assert!(
        matches!(refused, Err(StoreError::SignInNeeded)),
        "{refused:?}"
    );
    project.sign_in("规划", PASSPHRASE).expect("signed in");
    trace(&mut project, building("一")).expect("traced");
    let house = project.traced().expect("read")[0].key.clone();
    project.sign_in("操作", PASSPHRASE).expect("signed in");
    for act in [
        Act::Trace {
            thing: building("二"),
        },
        Act::RemoveTraced { key: house },
    ] {
        assert!(project.admit(&act).is_err());
        let refused = project.commit(act).map(drop);
        assert!(
            matches!(refused, Err(StoreError::NotPermitted { .. })),
            "{refused:?}"
        );
    }
    assert_eq!(names(&project.traced().expect("read")), ["一"]);
}

#[test]
fn only_what_was_traced_is_taken_away_and_no_building_with_somebody_in_it() {
    let (mut project, _folder) = project();
    set_up(&mut project);
    trace(&mut project, building("一")).expect("traced");
    let house = project.traced().expect("read")[0].key.clone();
    let draft = HouseholdDraft {
        building: house.id.clone(),
        door: "201".to_owned(),
        from: "2021-09-12".to_owned(),
        ..HouseholdDraft::default()
    };
    let home = Act::PutHousehold { key: None, draft };
    project.commit(home).expect("registered");
    let refused = project.commit(Act::RemoveTraced { key: house }).map(drop);
    assert!(
        matches!(refused, Err(StoreError::Occupied(1))),
        "{refused:?}"
    );
    let grid = Act::RemoveTraced { key: first() };
    assert!(matches!(
        project.commit(grid).map(drop),
        Err(StoreError::WrongKind(_))
    ));
}

#[test]
fn the_first_grid_is_published_at_once_and_further_ones_come_into_a_plan() {
    let (mut project, _folder) = project_of(&Contents::new());
    let outline = [(0, 0), (60_000, 9_000), (51_000, 70_000), (-8_000, 58_000)];
    trace(&mut project, ground(&outline, "木兰1", None)).expect("traced");
    let grids = project.records(Kind::Grid).expect("read");
    assert_eq!(names(&grids), ["木兰1"]);
    assert_eq!(grids[0].record.text("code"), Some("999999001001001"));
    assert_eq!(project.count(Kind::Community).expect("counted"), 1);

    let second = [
        (55_000, 20_000),
        (130_000, 30_000),
        (120_000, 90_000),
        (45_000, 66_000),
    ];
    let refused = trace(&mut project, ground(&second, "木兰2", None));
    let fault = DraftFault::Missing("traced-plan");
    assert!(
        matches!(&refused, Err(StoreError::Faulty(faults)) if faults[..] == [fault]),
        "{refused:?}"
    );
    let plan = plan_of(&mut project, "方案");
    // It reaches over the first: what that has stays its own.
    trace(&mut project, ground(&second, "木兰2", Some(&plan))).expect("traced");
    let drafts = project.plan_grids(&plan).expect("read");
    let mut drawn = names(&drafts);
    drawn.sort();
    assert_eq!(drawn, ["木兰1", "木兰2"]);
    let table = project.plan_table(&plan).expect("laid out");
    let wrong = table
        .map
        .findings
        .iter()
        .filter(|finding| finding.kind.is_error());
    assert_eq!(wrong.count(), 0, "no gap, no overlap");
    assert_eq!(table.map.coverage.faults(), []);
    let new = drafts
        .iter()
        .find(|grid| grid.record.text("name") == Some("木兰2"));
    let community = new.expect("there").record.text("community_code");
    assert_eq!(community, Some("999999001001"));
    let inside = [(10_000, 10_000), (40_000, 20_000), (30_000, 50_000)];
    let refused = trace(&mut project, ground(&inside, "木兰3", Some(&plan)));
    assert!(matches!(refused, Err(StoreError::Faulty(_))), "{refused:?}");
    project.undo().expect("undone");
    assert_eq!(names(&project.plan_grids(&plan).expect("read")), ["木兰1"]);
    project.redo().expect("redone");
    assert_eq!(project.plan_grids(&plan).expect("read").len(), 2);
}

/// The building, so far from where it is.
fn building_at(name: &str, (x, y): (i32, i32)) -> Traced {
    Traced::Building {
        ring: ring(&HOUSE.map(|(own_x, own_y)| (own_x + x, own_y + y))),
        name: name.to_owned(),
        floors: "6".to_owned(),
    }
}

/// The households of what is traced under this name.
fn lived(project: &Project, name: &str) -> u64 {
    let traced = project.traced().expect("read");
    let found = traced.iter().find(|s| s.record.text("name") == Some(name));
    let households = found.expect("there").record.attribute("households");
    households.and_then(|n| n.as_u64()).expect("a number")
}

/// What grids say of their households, by name: how many, and how many of them are estimated.
fn said(grids: &[Stored]) -> Vec<(String, Option<u64>, Option<u64>)> {
    let number = |stored: &Stored, name: &str| stored.record.attribute(name)?.as_u64();
    let mut said: Vec<_> = grids
        .iter()
        .map(|stored| {
            let name = stored.record.text("name").unwrap_or_default().to_owned();
            let households = number(stored, "households");
            (name, households, number(stored, "households_estimated"))
        })
        .collect();
    said.sort();
    said
}

#[test]
fn traced_grids_have_the_households_of_the_buildings_on_them_until_they_are_published() {
    let (mut project, _folder) = project_of(&Contents::new());
    for (name, place) in [
        ("一", (0, 0)),
        ("二", (31_000, 25_000)),
        ("三", (70_000, 30_000)),
    ] {
        trace(&mut project, building_at(name, place)).expect("traced");
    }
    let outline = [(0, 0), (60_000, 9_000), (51_000, 70_000), (-8_000, 58_000)];
    trace(&mut project, ground(&outline, "木兰1", None)).expect("traced");
    let of_first = lived(&project, "一") + lived(&project, "二");
    assert!(of_first > 10, "{of_first}");
    let one = |name: &str, n: u64| (name.to_owned(), Some(n), Some(n));
    let grids = |project: &Project| said(&project.records(Kind::Grid).expect("read"));
    assert_eq!(grids(&project), [one("木兰1", of_first)]);
    // What is built later counts too, as in a town from an extract.
    trace(&mut project, building_at("四", (5_000, 20_000))).expect("traced");
    let of_first = of_first + lived(&project, "四");
    assert_eq!(grids(&project), [one("木兰1", of_first)]);

    // Drawn over a building of the first, whose ground stays its own.
    let second = [
        (45_000, 20_000),
        (130_000, 30_000),
        (120_000, 90_000),
        (45_000, 66_000),
    ];
    let plan = plan_of(&mut project, "方案");
    trace(&mut project, ground(&second, "木兰2", Some(&plan))).expect("traced");
    let of_second = lived(&project, "三");
    let both = [one("木兰1", of_first), one("木兰2", of_second)];
    assert_eq!(said(&project.plan_grids(&plan).expect("read")), both);

    let looked = project.publication(&plan, &terms()).expect("possible");
    let accepted = Terms {
        accepted: looked.ground,
        ..terms()
    };
    project.publish(&plan, &accepted).expect("published");
    assert_eq!(grids(&project), both);
}

#[test]
fn a_traced_grid_beside_figures_of_a_map_does_not_say_that_nobody_lives_there() {
    let (mut project, _folder) = project();
    let plan = plan_of(&mut project, "方案");
    let beyond = [
        (300_000, 20_000),
        (390_000, 31_000),
        (370_000, 90_000),
        (300_000, 75_000),
    ];
    trace(&mut project, ground(&beyond, "城东", Some(&plan))).expect("traced");
    let of = |project: &Project| {
        let grids = said(&project.plan_grids(&plan).expect("read"));
        grids.into_iter().find(|(name, ..)| name == "城东")
    };
    assert_eq!(of(&project), Some(("城东".to_owned(), None, None)));
    project.undo().expect("undone");
    trace(&mut project, building_at("一", (320_000, 30_000))).expect("traced");
    trace(&mut project, ground(&beyond, "城东", Some(&plan))).expect("traced");
    let households = Some(lived(&project, "一"));
    assert_eq!(
        of(&project),
        Some(("城东".to_owned(), households, households))
    );
}

#[test]
fn borders_of_a_plan_stay_where_they_are_when_ground_is_traced_beside_them() {
    let (mut project, _folder) = project();
    let plan = plan_of(&mut project, "方案");
    let before = project.plan_grids(&plan).expect("read");
    // A few centimetres beside the corner of the third, and somewhere along its eastern side.
    let beyond = [
        (300_003, -2),
        (390_000, 31_000),
        (370_000, 90_000),
        (299_998, 61_003),
    ];
    trace(&mut project, ground(&beyond, "城东", Some(&plan))).expect("traced");
    let after = project.plan_grids(&plan).expect("read");
    let vertices = |stored: &Stored| -> Vec<Coord> {
        let shape = stored.record.feature.shape.as_ref().expect("ground");
        shape.rings().flatten().copied().collect()
    };
    for was in &before {
        let is = after.iter().find(|is| is.key == was.key).expect("there");
        let own = vertices(is);
        let gone = vertices(was).into_iter().filter(|at| !own.contains(at));
        assert_eq!(gone.count(), 0, "{:?}", was.key);
        let is_third = was.record.text("name") == Some("木兰");
        let further = usize::from(is_third);
        assert_eq!(own.len(), vertices(was).len() + further, "{:?}", was.key);
    }
}

/// The names of the units above a building, from the top, and what is counted of the first.
fn place_of(project: &Project, building: &Key) -> (Vec<String>, u32) {
    let register = project.register(jiff::civil::date(2021, 9, 12));
    let register = register.expect("read");
    let id = register.unit_of(building).expect("a unit");
    let path = register.path(id).into_iter();
    let path: Vec<_> = path.filter_map(|id| register.unit(id)).collect();
    let names = path.iter().map(|unit| unit.name.clone()).collect();
    (names, path.first().map_or(0, |unit| unit.sum.buildings))
}

#[test]
fn what_is_traced_stands_in_the_tree() {
    let (mut project, _folder) = project_of(&Contents::new());
    // One is there before there is a grid.
    trace(&mut project, building("一")).expect("traced");
    let first = project.traced().expect("read")[0].key.clone();
    assert_eq!(place_of(&project, &first).0, ["一"]);
    let outline = [(0, 0), (60_000, 9_000), (51_000, 70_000), (-8_000, 58_000)];
    trace(&mut project, ground(&outline, "木兰1", None)).expect("traced");
    // Community, area, grid, the houses of the grid along no street, the building.
    let path = ["木兰1", "木兰1", "木兰1", "木兰1", "一"];
    assert_eq!(
        place_of(&project, &first),
        (path.map(str::to_owned).to_vec(), 1)
    );
    project.undo().expect("undone");
    assert_eq!(place_of(&project, &first).0, ["一"]);
    project.redo().expect("redone");

    let Traced::Building { ring, floors, .. } = building("") else {
        panic!("a building");
    };
    let east = |c: Coord| Coord::new(c.x + 10_000, c.y);
    let second = Traced::Building {
        ring: ring.into_iter().map(east).collect(),
        name: "二".to_owned(),
        floors,
    };
    trace(&mut project, second).expect("traced");
    let second = project.traced().expect("read")[1].key.clone();
    let (path, buildings) = place_of(&project, &second);
    assert_eq!((path.len(), buildings), (5, 2));
    assert_eq!(project.count(Kind::Compound).expect("counted"), 1);
    // Further ground lies in the same area.
    let plan = plan_of(&mut project, "方案");
    let beside = [
        (55_000, 20_000),
        (130_000, 30_000),
        (120_000, 90_000),
        (45_000, 66_000),
    ];
    trace(&mut project, ground(&beside, "木兰2", Some(&plan))).expect("traced");
    let drafts = project.plan_grids(&plan).expect("read");
    let areas: Vec<_> = drafts.iter().map(|s| s.record.text("area_code")).collect();
    assert_eq!(areas, [Some("999999001001-1"); 2]);
}
