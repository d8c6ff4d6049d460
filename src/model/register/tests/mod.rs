//! Rules of the register as tables, and that counts agree whatever is done.

mod counts;

use super::*;
use crate::model::record::{Part, Record};
use crate::rules::responsibility::{Limit, Need, Responsibility, Role, bundled};
use counts::{Step, act};
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::{Value, json};

const TODAY: Date = date(2021, 9, 12);

/// Records by key, with what is sealed of them.
type World = BTreeMap<Key, (Value, BTreeMap<String, String>)>;

fn record(properties: &Value) -> Record {
    let mut record = Record::default();
    record.feature.properties = properties.as_object().cloned();
    record
}

fn key(kind: Kind, id: &str) -> Key {
    Key::new(kind, id)
}

fn sealed(values: &[(&str, &str)]) -> BTreeMap<String, String> {
    let values = values.iter();
    values
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect()
}

/// A community with two areas, three grids, four compounds, eight buildings.
fn world() -> World {
    let mut world = World::new();
    let mut add = |kind, id: &str, value: Value| {
        world.insert(key(kind, id), (value, BTreeMap::new()));
    };
    add(
        Kind::Community,
        "C",
        json!({"code": "C", "name": "洪桥社区"}),
    );
    for area in ["A1", "A2"] {
        add(
            Kind::Area,
            area,
            json!({"code": area, "name": area, "community_code": "C"}),
        );
    }
    for (grid, area) in [("G1", "A1"), ("G2", "A1"), ("G3", "A2")] {
        add(
            Kind::Grid,
            grid,
            json!({"code": grid, "name": grid, "area_code": area}),
        );
    }
    for (compound, grid) in [("K1", "G1"), ("K2", "G1"), ("K3", "G2"), ("K4", "G3")] {
        let value = json!({"code": compound, "name": "南湖小区", "grid_code": grid, "kind": "巷"});
        add(Kind::Compound, compound, value);
        for number in ["01", "02"] {
            let code = format!("{compound}{number}");
            add(
                Kind::Building,
                &code,
                json!({"code": code, "households": 2}),
            );
        }
    }
    world
}

fn of(world: &World) -> Register {
    let records: Vec<(&Key, Record, &BTreeMap<String, String>)> = world
        .iter()
        .map(|(key, (value, fields))| (key, record(value), fields))
        .collect();
    let parts = records.iter().map(|(key, record, fields)| Part {
        key,
        record,
        fields: Some(fields),
    });
    Register::of(TODAY, parts)
}

/// What is counted of every unit, by its key.
fn sums(register: &Register) -> BTreeMap<Key, Tally> {
    let units = register.units();
    units
        .map(|(_, unit)| (unit.key.clone(), unit.sum))
        .collect()
}

/// The sum of every level is that of the level below, and the total that of the top.
fn agrees(register: &Register) {
    let plus = |mut a: Tally, b: Tally| {
        a += b;
        a
    };
    for (_, unit) in register.units() {
        if unit.level == Level::Building {
            continue;
        }
        let below = unit.children.iter().filter_map(|id| register.unit(*id));
        let sum = below.map(|unit| unit.sum).fold(Tally::default(), plus);
        assert_eq!(unit.sum, sum, "{}", unit.key);
    }
    let top = register.roots().iter().filter_map(|id| register.unit(*id));
    let sum = top.map(|unit| unit.sum).fold(Tally::default(), plus);
    assert_eq!(register.total(), sum);
}

#[test]
fn a_building_counts_what_is_registered_or_stated() {
    // Stated, surveyed, registered: what counts.
    let table = [
        (None, false, 0, None),
        (None, false, 3, Some(3)),
        (None, true, 0, Some(0)),
        (Some(16), false, 5, Some(16)),
        (Some(16), false, 17, Some(17)),
        (Some(16), true, 14, Some(14)),
    ];
    for (stated, is_surveyed, registered, expected) in table {
        let surveyed = is_surveyed.then_some("2021-09-01");
        let building = record(&json!({"households": stated, "surveyed": surveyed}));
        assert_eq!(
            households_of(&building, registered),
            expected,
            "{stated:?} {registered}"
        );
    }
}

#[test]
fn an_estimate_counts_until_the_first_household_is_registered() {
    // Estimated, stated, surveyed, registered: what counts, and how much of it is a guess.
    let table = [
        (16, 16, false, 0, (16, 16)),
        (16, 16, false, 1, (1, 0)),
        (16, 16, false, 17, (17, 0)),
        (16, 16, true, 0, (0, 0)),
        // Another figure beside it came with a list.
        (16, 20, false, 5, (20, 0)),
    ];
    for (estimated, stated, is_surveyed, registered, (households, guess)) in table {
        let mut world = world();
        let surveyed = is_surveyed.then_some("2021-09-01");
        let building = json!({"code": "K101", "households": stated, "surveyed": surveyed,
            "households_estimated": estimated});
        let counted = households_of(&record(&building), registered);
        assert_eq!(counted, Some(households), "{building} {registered}");
        world.insert(key(Kind::Building, "K101"), (building, BTreeMap::new()));
        for number in 0..registered {
            let home = json!({"building": "K101"});
            let key = key(Kind::Household, &format!("H{number}"));
            world.insert(key, (home, BTreeMap::new()));
        }
        let register = of(&world);
        let id = register.unit_coded(Level::Building, "K101").expect("there");
        let sum = register.unit(id).expect("there").sum;
        assert_eq!((sum.households, sum.estimated), (households, guess));
        assert_eq!(register.total().estimated, guess);
        agrees(&register);
        let rules = bundled();
        let over = register.worklist(rules).into_iter();
        let mut over = over.filter(|entry| matches!(entry.trouble, Trouble::Over(..)));
        assert!(over.next().is_none(), "nobody stated fewer");
    }
}

#[test]
fn buildings_along_a_street_are_called_by_their_number_there() {
    let mut world = world();
    let street = json!({"code": "K5", "name": "文献路", "grid_code": "G1", "kind": "街"});
    world.insert(key(Kind::Compound, "K5"), (street, BTreeMap::new()));
    for (id, within, name) in [
        ("w1", "K5", None),
        ("w2", "K1", None),
        ("w3", "K5", Some("邮电大楼")),
    ] {
        let value = json!({"code": id, "compound_code": within, "name": name,
            "street": "文献路", "housenumber": "7"});
        world.insert(key(Kind::Building, id), (value, BTreeMap::new()));
    }
    let mut register = of(&world);
    let named = |register: &Register, code: &str| {
        let id = register.unit_coded(Level::Building, code).expect("there");
        let unit = register.unit(id).expect("there");
        (unit.name.clone(), unit.short_name.clone())
    };
    let pair = |name: &str, short: &str| (name.to_owned(), short.to_owned());
    assert_eq!(named(&register, "w1"), pair("文献路7号", "7号"));
    assert_eq!(named(&register, "w2"), pair("文献路7号", "文献路7号"));
    assert_eq!(named(&register, "w3"), pair("邮电大楼", "邮电大楼"));
    let found = |register: &Register, query: &str| {
        let found = register.find(query, 9).into_iter();
        let units = found.filter_map(|found| match found {
            Found::Unit(id) => register.unit(id).map(|unit| unit.code.clone()),
            Found::Resident(_) => None,
        });
        units.collect::<Vec<_>>()
    };
    assert_eq!(
        found(&register, "文献路 7号").len(),
        3,
        "also one with a name"
    );
    assert_eq!(found(&register, "wxl7").len(), 3);
    // Only its number is another: what is searched of it follows.
    let value = json!({"code": "w3", "compound_code": "K5", "name": "邮电大楼",
        "street": "文献路", "housenumber": "9"});
    register.put(&Part {
        key: &key(Kind::Building, "w3"),
        record: &record(&value),
        fields: None,
    });
    assert_eq!(found(&register, "文献路 9号"), ["w3"]);
    assert_eq!(found(&register, "文献路 7号").len(), 2);
}

#[test]
fn households_count_from_the_day_they_come_until_the_day_they_go() {
    let table = [
        ("2021-09-12", None, 1),
        ("2021-09-13", None, 0),
        ("", Some("2021-09-13"), 1),
        ("2021-09-01", Some("2021-09-12"), 0),
        // What cannot be read is missing.
        ("soon", None, 1),
    ];
    for (from, until, expected) in table {
        let mut world = world();
        let home = json!({"building": "K101", "from": from, "until": until});
        world.insert(key(Kind::Household, "H"), (home, BTreeMap::new()));
        let register = of(&world);
        assert_eq!(register.total().registered, expected, "{from} {until:?}");
    }
}

#[test]
fn buildings_are_called_by_compound_and_number() {
    let mut world = world();
    let moved = json!({"code": "K102", "compound_code": "K3"});
    world.insert(key(Kind::Building, "K102"), (moved, BTreeMap::new()));
    let own = json!({"code": "K201", "name": "老祠堂"});
    world.insert(key(Kind::Building, "K201"), (own, BTreeMap::new()));
    let register = of(&world);
    let named = |code| {
        let id = register.unit_coded(Level::Building, code).expect("there");
        let unit = register.unit(id).expect("there");
        (unit.name.as_str(), unit.short_name.as_str())
    };
    assert_eq!(named("K101"), ("南湖小区1号楼", "1号楼"));
    // One that was moved is known by where its number was given, also when that is renamed.
    assert_eq!(named("K102"), ("南湖小区2号楼", "南湖小区2号楼"));
    assert_eq!(named("K201"), ("老祠堂", "老祠堂"));
    let id = register.unit_coded(Level::Building, "K101").expect("there");
    assert_eq!(register.address(id), "G1 南湖小区1号楼");
}

#[test]
fn what_is_not_as_it_should_be_is_listed_gravest_first() {
    let mut world = world();
    world.insert(
        key(Kind::Building, "X"),
        (json!({"code": "X", "compound_code": "K9"}), BTreeMap::new()),
    );
    world.insert(
        key(Kind::Compound, "K5"),
        (json!({"code": "K5", "name": "无主"}), BTreeMap::new()),
    );
    world.insert(
        key(Kind::Household, "H"),
        (json!({"building": "gone"}), BTreeMap::new()),
    );
    world.insert(
        key(Kind::Person, "R"),
        (json!({"type": "resident"}), BTreeMap::new()),
    );
    let mut register = of(&world);
    let places = [("K101", Some("G2")), ("K102", Some("G1")), ("K201", None)];
    let places = places.map(|(b, g)| (b.to_owned(), g.map(str::to_owned)));
    register.place_buildings(places.into());
    let nobody = Responsibility {
        needs: Vec::new(),
        ..bundled().clone()
    };
    let found = register.worklist(&nobody);
    let troubles: Vec<(Option<&str>, &Trouble)> = found
        .iter()
        .map(|entry| {
            let unit = entry.unit.and_then(|id| register.unit(id));
            (unit.map(|unit| unit.code.as_str()), &entry.trouble)
        })
        .collect();
    assert_eq!(
        troubles,
        [
            (
                Some("K101"),
                &Trouble::Contradictory("G1".to_owned(), "G2".to_owned())
            ),
            (Some("K5"), &Trouble::Unplaced),
            (Some("X"), &Trouble::Lost("K9".to_owned())),
            (Some("K201"), &Trouble::Outside),
            (None, &Trouble::Homeless(1)),
            (None, &Trouble::Alone(1)),
        ]
    );
}

fn charge(level: &str, unit: &str, role: &str, person: &str) -> Value {
    json!({"level": level, "unit": unit, "role": role, "person": person, "from": "2021-09-01"})
}

#[test]
fn whoever_is_named_above_answers_below_and_deputies_fill_no_gap() {
    let mut world = world();
    let mut name = |id: &str, value: Value| {
        world.insert(key(Kind::Charge, id), (value, BTreeMap::new()));
    };
    name("1", charge("community", "C", "police", "P1"));
    name("2", charge("grid", "G2", "police", "P2"));
    name("3", charge("grid", "G1", "grid-worker", "P3"));
    let mut deputy = charge("grid", "G3", "grid-worker", "P4");
    deputy["deputy"] = json!(true);
    name("4", deputy);
    let mut over = charge("grid", "G2", "grid-worker", "P5");
    over["until"] = json!("2021-09-12");
    name("5", over);
    let register = of(&world);
    let grid = |code| register.unit_coded(Level::Grid, code).expect("there");
    let who = |code, role| -> Vec<&str> {
        let all = register.answering(grid(code));
        let (_, answers) = all.into_iter().find(|(of, _)| *of == role).expect("a role");
        answers
            .into_iter()
            .map(|a| a.charge.person.as_str())
            .collect()
    };
    assert_eq!(who("G1", Role::Police), ["P1"]);
    assert_eq!(who("G2", Role::Police), ["P2"]);
    assert_eq!(who("G1", Role::GridWorker), ["P3"]);
    let rules = Responsibility {
        needs: [Role::GridWorker, Role::Police]
            .map(|role| Need {
                level: "grid".to_owned(),
                role,
            })
            .into(),
        limits: vec![Limit {
            role: Role::Police,
            units: None,
            households: Some(10),
        }],
        ..bundled().clone()
    };
    let gap = |code| Gap {
        unit: grid(code),
        role: Role::GridWorker,
        count: 1,
    };
    assert_eq!(register.gaps(&rules), [gap("G2"), gap("G3")]);
    let loads = register.overloads(&rules);
    let loads: Vec<(&str, u32)> = loads
        .iter()
        .map(|l| (l.person.as_str(), l.households))
        .collect();
    assert_eq!(loads, [("P1", 16)]);
}

#[test]
fn whoever_answered_for_a_grid_answers_for_its_parts_until_somebody_is_named() {
    let mut world = world();
    world.insert(
        key(Kind::Charge, "1"),
        (charge("grid", "G2", "grid-head", "old"), BTreeMap::new()),
    );
    act(&mut world, &Step::Publish(1), 0);
    world.insert(
        key(Kind::Charge, "2"),
        (charge("grid", "N0-1", "grid-head", "new"), BTreeMap::new()),
    );
    let register = of(&world);
    let who = |code| -> Vec<(&str, bool)> {
        let unit = register.unit_coded(Level::Grid, code).expect("there");
        let all = register.answering(unit);
        let (_, answers) = &all[Role::ALL
            .iter()
            .position(|r| *r == Role::GridHead)
            .expect("one")];
        answers
            .iter()
            .map(|a| (a.charge.person.as_str(), a.is_inherited))
            .collect()
    };
    assert_eq!(who("N0-0"), [("old", true)]);
    assert_eq!(who("N0-1"), [("new", false)]);
}

#[test]
fn somebody_is_found_by_what_is_said_on_the_phone() {
    let mut world = world();
    let mut add = |id: &str, name: &str, phone: &str| {
        let fields = sealed(&[("name", name), ("phone", phone)]);
        let value = json!({"type": "resident", "home": "H"});
        world.insert(key(Kind::Person, id), (value, fields));
    };
    add("R1", "谢丽", "13800001234");
    add("R2", "曾丽梅", "13800005678");
    add("R3", "洪桥", "13812340000");
    let register = of(&world);
    let found = |query: &str| -> Vec<String> {
        let hits = register.find(query, 3).into_iter();
        hits.map(|found| match found {
            Found::Resident(id) => id,
            Found::Unit(id) => register.unit(id).expect("there").code.clone(),
        })
        .collect()
    };
    let table: &[(&str, &[&str])] = &[
        ("谢丽", &["R1"]),
        ("xl", &["R1"]),
        // 曾 is read zeng and ceng.
        ("zlm", &["R2"]),
        ("clm", &["R2"]),
        // The end of a phone comes before its middle.
        ("1234", &["R1", "R3"]),
        ("丽 5678", &["R2"]),
        // Whoever is called so comes before what begins so.
        ("洪桥", &["R3", "C"]),
        ("nh", &["K1", "K2", "K3"]),
        ("K302", &["K302"]),
        ("nobody", &[]),
        ("", &[]),
    ];
    for (query, expected) in table {
        let found = found(query);
        // Other readings of a character may find more; what is meant comes first.
        assert_eq!(found.is_empty(), expected.is_empty(), "{query}");
        assert_eq!(found[..expected.len()], **expected, "{query}");
    }
    // What is shown of them is masked.
    let resident = register.resident("R1").expect("there");
    assert_eq!(
        (resident.name().as_str(), resident.phone().as_str()),
        ("谢*", "138****1234")
    );
}

#[test]
fn codes_go_on_and_are_never_used_again() {
    let mut world = world();
    let retired = json!({"code": "K103", "valid_to": "2021-01-01"});
    world.insert(key(Kind::Building, "K103"), (retired, BTreeMap::new()));
    let register = of(&world);
    assert_eq!(register.next_code(Level::Building, "K1"), "K104");
    assert_eq!(register.next_code(Level::Area, "C"), "C-1");
    let mut draft = UnitDraft::below(
        &register,
        register.unit_coded(Level::Compound, "K1").expect("there"),
        TODAY,
    )
    .expect("a level below");
    assert_eq!(draft.code, "K104");
    draft.at = Some(crate::geometry::fixed::Coord::new(1, 1));
    assert_eq!(draft.faults(&register, None), []);
    draft.code = "K103".to_owned();
    assert_eq!(
        draft.faults(&register, None),
        [crate::model::draft::DraftFault::Taken("code")]
    );
}

#[test]
fn no_building_is_stated_to_have_more_households_than_can_be() {
    use crate::model::draft::DraftFault as F;
    let register = of(&world());
    let compound = register.unit_coded(Level::Compound, "K1").expect("there");
    let mut draft = UnitDraft::below(&register, compound, TODAY).expect("a level below");
    draft.at = Some(crate::geometry::fixed::Coord::new(1, 1));
    for (stated, expected) in [
        ("", vec![]),
        ("0", vec![]),
        ("100000", vec![]),
        ("100001", vec![F::Impossible("stated")]),
        ("4294967296", vec![F::Count("stated")]),
        ("约20", vec![F::Count("stated")]),
    ] {
        stated.clone_into(&mut draft.stated);
        assert_eq!(draft.faults(&register, None), expected, "{stated}");
    }
}

#[test]
fn changing_a_unit_touches_only_what_was_shown() {
    let mut world = world();
    let grid = json!({"villname": "仙糖", "dedicated": null});
    world.insert(key(Kind::Grid, "f1"), (grid.clone(), BTreeMap::new()));
    let building = json!({"code": "K109", "kind": "building", "households": "约20户"});
    world.insert(
        key(Kind::Building, "b"),
        (building.clone(), BTreeMap::new()),
    );
    let register = of(&world);
    let draft_of = |kind, id| {
        let unit = register.unit_of(&key(kind, id)).expect("there");
        UnitDraft::of(register.unit(unit).expect("there"))
    };
    // A map without areas and codes: a name can be given, and no code is invented.
    let mut draft = draft_of(Kind::Grid, "f1");
    draft.name = "仙糖里".to_owned();
    assert_eq!(draft.faults(&register, Some(&key(Kind::Grid, "f1"))), []);
    let after = draft.record(Some(&record(&grid)), None, TODAY);
    let expected = json!({"villname": "仙糖", "dedicated": null, "name": "仙糖里"});
    assert_eq!(
        after.feature.properties,
        record(&expected).feature.properties
    );
    // A figure that cannot be read stays as it is written.
    let draft = draft_of(Kind::Building, "b");
    let after = draft.record(Some(&record(&building)), None, TODAY);
    assert_eq!(after, record(&building));
}
