//! A town in the register: every building has its place in the tree, every level counts what the one
//! below does, and that stays so when the town is brought up to date or its grids are drawn anew.

use super::{Osm, project_of, read, records, wishes, written};
use crate::files::real_files;
use gridroom::course::Course;
use gridroom::exchange::osm::update::{self, compare};
use gridroom::exchange::osm::{GridsBy, Scope, Town, Wishes};
use gridroom::geometry::polygon::Shape;
use gridroom::model::act::{Act, Grids, Tool};
use gridroom::model::change::Change;
use gridroom::model::publication::Terms;
use gridroom::model::record::{Key, Kind, Record};
use gridroom::model::register::{Level, Register, Trouble, UnitId};
use gridroom::rules::households::HouseholdRules;
use gridroom::rules::responsibility::bundled;
use gridroom::store::{Brought, OpenOptions, Project, StoreError};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A house of four floors, some 17 by 22 metres, with an address where it has one.
fn house(osm: &mut Osm, number: i64, x: i32, address: Option<(&str, &str)>) {
    let ring = [
        (x, 1_000),
        (x + 3_000, 1_100),
        (x + 2_900, 3_000),
        (x, 2_900),
        (x, 1_000),
    ];
    let mut tags = vec![("building", "apartments"), ("building:levels", "4")];
    if let Some((street, number)) = address {
        tags.extend([("addr:street", street), ("addr:housenumber", number)]);
    }
    osm.way(number, &ring, &tags);
}

/// A number, how far east, and a street with a number of the house.
type House = (i64, i32, Option<(&'static str, &'static str)>);

/// Houses along two streets, two without an address, and two more that stand in a yard: number, place,
/// address.
const HOUSES: [House; 7] = [
    (10, 0, Some(("Unioninkatu", "1"))),
    (11, 4_000, Some(("Aleksanterinkatu", "2"))),
    (12, 8_000, None),
    (13, 44_000, Some(("Unioninkatu", "3"))),
    (14, 48_000, None),
    (15, 60_000, Some(("Unioninkatu", "5"))),
    (16, 64_000, None),
];

fn town() -> Osm {
    town_but(0)
}

/// The same without one of the houses.
fn town_but(gone: i64) -> Osm {
    let mut osm = Osm::default();
    let street = [("highway", "residential"), ("name", "Unioninkatu")];
    osm.way(1, &[(-5_000, 0), (0, 100), (90_000, 0)], &street);
    for (number, x, address) in HOUSES.into_iter().filter(|one| one.0 != gone) {
        house(&mut osm, number, x, address);
    }
    let yard = [
        (59_000, 500),
        (68_000, 400),
        (68_300, 3_500),
        (58_900, 3_600),
        (59_000, 500),
    ];
    osm.way(30, &yard, &[("landuse", "residential"), ("name", "Yard")]);
    osm
}

fn register(project: &Project) -> Register {
    let today = project.clock().expect("a clock").today();
    project.register(today).expect("read")
}

/// Every building stands below all levels, every grid counts the households that it says, and nothing
/// names what is not there.
fn is_whole(project: &Project) -> Register {
    let register = register(project);
    let total = register.total();
    let buildings = project.count(Kind::Building).expect("counted");
    assert_eq!(total.buildings as usize, buildings);
    let levels = |id: UnitId| -> Vec<Level> {
        let path = register.path(id).into_iter();
        path.filter_map(|id| Some(register.unit(id)?.level))
            .collect()
    };
    for (id, unit) in register.units() {
        if unit.level == Level::Building {
            assert_eq!(levels(id), Level::ALL, "{}", unit.code);
        }
    }
    let mut households = 0;
    for stored in project.records(Kind::Grid).expect("read") {
        let code = stored.record.text("code").expect("a code");
        let id = register.unit_coded(Level::Grid, code).expect("in the tree");
        let unit = register.unit(id).expect("there");
        let said = stored
            .record
            .attribute("households")
            .and_then(Value::as_u64);
        assert_eq!(Some(u64::from(unit.sum.households)), said, "{code}");
        let below = unit.children.iter().filter_map(|id| register.unit(*id));
        let below: u32 = below.map(|unit| unit.sum.households).sum();
        assert_eq!(below, unit.sum.households, "{code}");
        households += unit.sum.households;
    }
    assert_eq!(households, total.households);
    let found = register.worklist(bundled()).into_iter();
    let wrong: Vec<_> = found
        .filter(|entry| {
            matches!(
                entry.trouble,
                Trouble::Unplaced | Trouble::Lost(_) | Trouble::Double | Trouble::Over(..)
            )
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    register
}

/// The names of the units of a level, with what is counted in each.
fn units(register: &Register, level: Level) -> Vec<(String, u32)> {
    let units = register.units().filter(|(_, unit)| unit.level == level);
    let mut units: Vec<(String, u32)> = units
        .map(|(_, unit)| (unit.name.clone(), unit.sum.buildings))
        .collect();
    units.sort();
    units
}

fn named_units(units: &[(&str, u32)]) -> Vec<(String, u32)> {
    let units = units.iter();
    units
        .map(|(name, buildings)| ((*name).to_owned(), *buildings))
        .collect()
}

#[test]
fn every_building_has_its_place_in_the_tree() {
    let invented = include_bytes!("../../support/invented.osm");
    let (_invented, invented) = written("invented.osm", invented);
    let (_own, own) = town().file();
    let mut extracts = vec![invented, own];
    extracts.extend(real_files(&["helsinki.osm.pbf", "small.osm.pbf"]).unwrap_or_default());
    for path in extracts {
        for grids in [GridsBy::Community, GridsBy::Block] {
            let wishes = Wishes {
                grids,
                ..wishes(Scope::All)
            };
            let town = read(&path, &wishes).expect("a town");
            let (project, _project) = project_of(&town);
            let total = is_whole(&project).total();
            assert_eq!(u64::from(total.households), town.taken.0["households"]);
            assert_eq!(total.estimated, total.households, "nobody is known yet");
        }
    }
}

#[test]
fn buildings_belong_to_compounds_and_streets_and_are_found_by_their_address() {
    let (project, _folder) = project_of(&town().town());
    let register = is_whole(&project);
    let expected = [
        ("Aleksanterinkatu", 1),
        ("Unioninkatu", 2),
        ("Yard", 2),
        // Those along no street.
        ("town 01", 2),
    ];
    assert_eq!(units(&register, Level::Compound), named_units(&expected));
    let found = |query: &str| -> Vec<String> {
        let found = register.find_units(Level::Building, query, &|_| true, 3);
        let units = found.into_iter().filter_map(|id| register.unit(id));
        units.map(|unit| unit.code.clone()).collect()
    };
    assert_eq!(found("unioninkatu 3"), ["w13"]);
    let id = register.unit_coded(Level::Building, "w13").expect("there");
    let unit = register.unit(id).expect("there");
    assert_eq!(
        (unit.name.as_str(), unit.short_name.as_str()),
        ("Unioninkatu 3", "3"),
        "within its street by the number alone"
    );
    // In a compound the address is said whole.
    let id = register.unit_coded(Level::Building, "w15").expect("there");
    assert_eq!(
        register.unit(id).expect("there").short_name,
        "Unioninkatu 5"
    );
    let houses = project.houses().expect("read");
    let house = houses.of_code("w13").expect("there");
    assert_eq!(house.name, "Unioninkatu 3");
    let near = Default::default();
    let hits = houses.find("Unioninkatu 3", 5, &near);
    assert_eq!(hits.first().map(|house| house.code.as_str()), Some("w13"));
}

fn updated(project: &mut Project, osm: &Osm) {
    let (_folder, path) = osm.file();
    let rules = HouseholdRules::bundled().expect("sound");
    let newer = update::read(&path, Scope::All, rules, &Course::new()).expect("a town");
    let update = compare(project, &newer, &Course::new()).expect("compared");
    update
        .take(project, |_, _| true, "newer.osm", &Course::new())
        .expect("taken")
        .expect("an entry");
    let again = compare(project, &newer, &Course::new()).expect("compared");
    assert_eq!(again.differences, [], "all is taken over");
}

#[test]
fn what_a_newer_extract_brings_has_its_unit() {
    let (mut project, _folder) = project_of(&town().town());
    let mut newer = town();
    house(&mut newer, 20, 12_000, Some(("Unioninkatu", "7")));
    house(&mut newer, 21, 16_000, Some(("Kirkkokatu", "1")));
    house(&mut newer, 22, 20_000, None);
    updated(&mut project, &newer);
    let expected = [
        ("Aleksanterinkatu", 1),
        ("Kirkkokatu", 1),
        ("Unioninkatu", 3),
        ("Yard", 2),
        ("town 01", 3),
    ];
    assert_eq!(
        units(&is_whole(&project), Level::Compound),
        named_units(&expected)
    );
    project.undo().expect("undone");
    let expected = [
        ("Aleksanterinkatu", 1),
        ("Unioninkatu", 2),
        ("Yard", 2),
        ("town 01", 2),
    ];
    assert_eq!(
        units(&is_whole(&project), Level::Compound),
        named_units(&expected)
    );
    // Whoever moved a building to another unit has not entered anything into it.
    let mut compounds = project.records(Kind::Compound).expect("read").into_iter();
    let yard = compounds.find(|stored| stored.record.text("name") == Some("Yard"));
    let to = yard.expect("there").key.id;
    let keys = vec![Key::new(Kind::Building, "w12")];
    project.commit(Act::MoveUnits { keys, to }).expect("moved");
    updated(&mut project, &town_but(12));
    let gone = project.record(&Key::new(Kind::Building, "w12"));
    assert!(gone.expect("read").is_none());
}

/// A town as it was made before its grids lay in areas and its buildings in units.
fn earlier(town: &Town) -> Town {
    let mut earlier = town.clone();
    earlier.contents.retain(|(key, record, _)| {
        let is_made = key.kind == Kind::Compound && record.text("osm").is_none();
        key.kind != Kind::Area && !is_made
    });
    for (_, record, _) in &mut earlier.contents {
        let properties = record.feature.properties.get_or_insert_default();
        properties.shift_remove("area_code");
        properties.shift_remove("compound_code");
    }
    earlier
}

#[test]
fn a_town_made_by_an_older_version_opens_and_is_put_in_order_with_the_next_extract() {
    let town = town().town();
    let (mut project, _folder) = project_of(&earlier(&town));
    let before = register(&project);
    assert_eq!(before.total().buildings, 7, "none is lost");
    let found = before.worklist(bundled()).into_iter();
    let lost = found.filter(|entry| matches!(entry.trouble, Trouble::Lost(_)));
    assert!(lost.count() > 0);

    let mut newer = self::town();
    house(&mut newer, 20, 12_000, Some(("Unioninkatu", "7")));
    updated(&mut project, &newer);
    let after = is_whole(&project);
    assert_eq!(after.total().buildings, 8);
    let expected = [
        ("Aleksanterinkatu", 1),
        ("Unioninkatu", 3),
        ("Yard", 2),
        ("town 01", 2),
    ];
    assert_eq!(units(&after, Level::Compound), named_units(&expected));
    assert_eq!(units(&after, Level::Area), named_units(&[("town", 8)]));
    let made = records(&town, Kind::Area);
    let areas = project.records(Kind::Area).expect("read");
    let shape = |id: &str| made[id].feature.shape.clone();
    assert_eq!(areas.len(), 1);
    assert_eq!(areas[0].record.feature.shape, shape(&areas[0].key.id));
    // One act, undone as one.
    project.undo().expect("undone");
    assert_eq!(register(&project).total(), before.total());
    assert_eq!(project.count(Kind::Area).expect("counted"), 0);
}

#[test]
fn a_town_made_by_an_older_version_is_put_in_order_by_one_act_of_whoever_works_in_it() {
    let (mut project, folder) = project_of(&earlier(&town().town()));
    let values = json!({"name": "Old house"});
    let named = Act::EditAttributes {
        key: Key::new(Kind::Building, "w12"),
        values: values.as_object().expect("an object").clone(),
    };
    project.commit(named).expect("named");
    drop(project);

    let options = OpenOptions {
        workspace: "test".to_owned(),
        read_only: false,
    };
    let opened = || {
        let mut project = Project::open(&folder.path().join("town.gpkg"), &options)?;
        let ready = project.get_ready()?;
        Ok::<_, StoreError>((project, ready.unplaced))
    };
    let (mut project, unplaced) = opened().expect("opened");
    assert_eq!(unplaced, 7);
    let before = tree(&project);
    assert_eq!(register(&project).unplaced(), 7);
    let done = project.commit(Act::PlaceBuildings {}).expect("done");
    let entry = done.entry.expect("an entry");
    let told = ["count", "units", "areas"].map(|name| entry.row.detail[name].as_u64());
    assert_eq!(told, [Some(7), Some(3), Some(1)]);
    let put_in = |project: &Project| {
        let register = is_whole(project);
        let expected = [
            ("Aleksanterinkatu", 1),
            ("Unioninkatu", 2),
            ("Yard", 2),
            ("town 01", 2),
        ];
        assert_eq!(units(&register, Level::Compound), named_units(&expected));
        assert_eq!(units(&register, Level::Area), named_units(&[("town", 7)]));
        let found = register.find_units(Level::Building, "unioninkatu 3", &|_| true, 3);
        let found = found.into_iter().filter_map(|id| register.unit(id));
        assert!(found.map(|unit| unit.code.as_str()).eq(["w13"]));
        assert_eq!(project.unplaced().expect("counted"), 0);
    };
    put_in(&project);
    // There is nothing left to do, and what is done is undone as one, with whatever was done before.
    let again = project.commit(Act::PlaceBuildings {}).expect("done");
    assert!(again.entry.is_none());
    project.undo().expect("undone");
    assert_eq!(tree(&project), before);
    assert_eq!(project.count(Kind::Area).expect("counted"), 0);
    project.undo().expect("undone");
    let house = project.record(&Key::new(Kind::Building, "w12"));
    let house = house.expect("read").expect("there");
    assert_eq!(house.record.text("name"), None);
    project.redo().expect("done again");
    project.redo().expect("done again");
    put_in(&project);
    drop(project);
    let (project, unplaced) = opened().expect("opened");
    assert_eq!(unplaced, 0);
    let verdict = project.verify_chain().expect("checked");
    assert!(verdict.is_sound(), "{:?}", verdict.faults);
}

#[test]
fn a_building_beyond_the_grids_or_of_a_list_is_no_building_to_be_put_in() {
    let town = town().town();
    let (mut project, _folder) = project_of(&town);
    assert_eq!(project.unplaced().expect("counted"), 0);
    let mut far = records(&town, Kind::Building)["w12"].clone();
    let mut listed = far.clone();
    let said = |record: &mut Record, code: &str| {
        let properties = record.feature.properties.get_or_insert_default();
        properties.insert("code".to_owned(), json!(code));
        properties.shift_remove("compound_code");
    };
    said(&mut far, "w90");
    far.feature.shape = Some(Shape {
        polygons: super::scopes::ring(&[(500_000, 0), (503_000, 9), (503_000, 2_000)]),
    });
    said(&mut listed, "L1");
    let properties = listed.feature.properties.get_or_insert_default();
    properties.shift_remove("osm");
    let changes = [("w90", far), ("L1", listed)]
        .map(|(id, record)| Change::insert(Key::new(Kind::Building, id), record));
    let brought = Brought::default();
    project
        .import(changes.into(), brought, &Course::new())
        .expect("brought in");
    assert_eq!(project.unplaced().expect("counted"), 0);
    let done = project.commit(Act::PlaceBuildings {}).expect("done");
    assert!(done.entry.is_none());
}

/// Compounds and buildings as they are.
fn tree(project: &Project) -> BTreeMap<Key, Value> {
    let kinds = [Kind::Grid, Kind::Compound, Kind::Building];
    let records = kinds
        .iter()
        .flat_map(|kind| project.records(*kind).expect("read"));
    let records = records.map(|stored| {
        let record = serde_json::to_value(&stored.record).expect("JSON");
        (stored.key, record)
    });
    records.collect()
}

#[test]
fn where_grids_are_drawn_anew_the_houses_of_a_street_are_a_unit_in_each() {
    let (mut project, _folder) = project_of(&town().town());
    let before = tree(&project);
    let name = "方案".to_owned();
    let made = project.commit(Act::AddPlan { name, from: None });
    let entry = made.expect("made").entry.expect("an entry");
    let plan = entry.row.detail["plan"].as_str().expect("an id").to_owned();
    let grid = project.plan_grids(&plan).expect("read")[0].key.id.clone();
    let line = vec![super::at(30_000, -9_000), super::at(31_000, 19_000)];
    let tool = Tool::Split {
        grid: Grids::One(grid),
        lines: vec![line],
    };
    project
        .commit(Act::Redraw {
            plan: plan.clone(),
            tool,
        })
        .expect("divided");
    let terms = Terms {
        date: "2021-09-12".to_owned(),
        ..Terms::default()
    };
    project.publish(&plan, &terms).expect("published");
    let register = is_whole(&project);
    let grids = units(&register, Level::Grid);
    let counts: Vec<u32> = grids.iter().map(|(_, buildings)| *buildings).collect();
    assert_eq!(counts, [3, 4]);
    let compounds = units(&register, Level::Compound);
    let of = |name: &str| {
        let own = compounds.iter().filter(|(own, _)| own == name);
        own.map(|(_, buildings)| *buildings).collect::<Vec<_>>()
    };
    assert_eq!(of("Unioninkatu"), [1, 1], "a unit in each");
    assert_eq!(of("Yard"), [2], "what has ground goes as a whole");
    assert_eq!(compounds.iter().map(|(_, n)| n).sum::<u32>(), 7);

    project.roll_back().expect("taken back");
    assert_eq!(tree(&project), before);
    is_whole(&project);
}
