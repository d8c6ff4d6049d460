//! Who is missing, against a reckoning that asks for one after the other, in towns with faults: codes that
//! two buildings share, households without a building, grids that have two rows.

use super::*;
use crate::model::record::{Key, Kind, Part, Record};
use crate::model::sampling::RoundId;
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const DAY: &str = "2021-09-12";
const ROUND: &str = "3 2021-09-12";

/// Building by building, household by household, one after the other.
fn reckoned(sampling: &Sampling, register: &Register) -> Vec<Missing> {
    let today = register.today();
    let is_refused = |id: &str| {
        let mut refusals = sampling.refusals();
        refusals.any(|one| one.person.as_deref() == Some(id))
    };
    let state = |id: &str| match sampling.tube_of(id) {
        None if is_refused(id) => Some(State::Refused),
        None => Some(State::Missing),
        Some(_) => {
            let mut positive = sampling.tubes().filter(|tube| tube.opens_its_people());
            let is_in_one = positive.any(|tube| {
                let mut people = tube.people.iter().flatten();
                people.any(|one| one == id)
            });
            let waits = sampling.outcome_of(id).is_none();
            (is_in_one && waits).then_some(State::Urgent)
        }
    };
    let expected: BTreeMap<String, u32> = sampling
        .figures()
        .into_iter()
        .map(|one| (one.figure.grid.clone(), one.figure.figure.unsampled()))
        .collect();
    let mut found = Vec::new();
    for row in sampling.called(register) {
        let units = register.units().filter(|(id, unit)| {
            let grid = register.above(*id, Level::Grid);
            let grid = grid.and_then(|id| register.unit(id));
            unit.level == Level::Building && grid.is_some_and(|grid| grid.code == row.grid)
        });
        let buildings: BTreeSet<&str> = units.map(|(_, unit)| unit.code.as_str()).collect();
        let mut missing = Missing {
            grid: row.grid.clone(),
            unit: register.unit_coded(Level::Grid, &row.grid),
            ..Missing::default()
        };
        for building in buildings {
            let unit = register.unit_coded(Level::Building, building);
            let mut count = 0;
            for home in register.households_in(building) {
                for one in register.residents_in(&home.key.id) {
                    let is_there = home.is_there(today) && one.is_there(today);
                    let Some(state) = state(&one.key.id).filter(|_| is_there) else {
                        continue;
                    };
                    count += u32::from(home.building.is_some());
                    missing.people.push(Called {
                        person: one.key.id.clone(),
                        home: Some(home.key.id.clone()),
                        state,
                    });
                }
            }
            let unit = unit.filter(|_| count > 0);
            missing.buildings.extend(unit.map(|unit| (unit, count)));
        }
        let named = missing.people.iter();
        let named = named.filter(|one| one.state == State::Missing).count() as u32;
        let all = expected.get(&row.grid).copied().unwrap_or(0);
        missing.unnamed = all.saturating_sub(named);
        if !missing.people.is_empty() || missing.unnamed > 0 {
            found.push(missing);
        }
    }
    found
}

type Row = (Key, Record, BTreeMap<String, String>);

fn row(kind: Kind, id: String, said: &Value, sealed: &[(&str, String)]) -> Row {
    let mut record = Record::default();
    record.feature.properties = said.as_object().cloned();
    let fields = sealed.iter().map(|(k, v)| ((*k).to_owned(), v.clone()));
    (Key::new(kind, id), record, fields.collect())
}

fn parts(rows: &[Row]) -> impl Iterator<Item = Part<'_>> {
    rows.iter().map(|(key, record, fields)| Part {
        key,
        record,
        fields: Some(fields),
    })
}

/// Three grids with a compound each; buildings by number and compound, households by building, door and
/// whether they moved out, residents by household, whether they are the head and whether they left.
fn town(
    buildings: &[(u8, u8)],
    homes: &[(Option<u8>, u8, bool)],
    people: &[(Option<u8>, bool, bool)],
) -> Register {
    let left = |is_gone: bool| is_gone.then_some("2021-09-01");
    let mut rows = Vec::new();
    for grid in 0..3 {
        let said = json!({"code": format!("G{grid}")});
        rows.push(row(Kind::Grid, format!("g{grid}"), &said, &[]));
        let said = json!({"code": format!("C{grid}"), "grid_code": format!("G{grid}")});
        rows.push(row(Kind::Compound, format!("c{grid}"), &said, &[]));
    }
    for (n, (code, compound)) in buildings.iter().enumerate() {
        let said = json!({"code": format!("B{code}"), "compound_code": format!("C{compound}")});
        rows.push(row(Kind::Building, format!("b{n}"), &said, &[]));
    }
    for (n, (building, door, is_gone)) in homes.iter().enumerate() {
        let building = building.map(|code| format!("B{code}"));
        let said = json!({"building": building, "until": left(*is_gone)});
        let door = [("door", door.to_string())];
        rows.push(row(Kind::Household, format!("H{n}"), &said, &door));
    }
    for (n, (home, is_head, is_gone)) in people.iter().enumerate() {
        let home = home.map(|home| format!("H{home}"));
        let said = json!({"type": "resident", "home": home, "until": left(*is_gone)});
        let relation = [(
            "relation",
            if *is_head { "户主" } else { "子女" }.to_owned(),
        )];
        rows.push(row(Kind::Person, format!("R{n}"), &said, &relation));
    }
    Register::of(date(2021, 9, 12), parts(&rows))
}

/// A tube: who is in it, whether it is positive, whether it was thrown away, after which positive one.
type Sampled = (Vec<u8>, Option<bool>, bool, Option<u8>);

fn round(expected: &[(u8, u8)], tubes: &[Sampled], refused: &[u8]) -> Sampling {
    let plan = json!({"number": 3, "date": DAY, "scope": "town", "size": 5,
        "starts": "2021-09-12 07:00", "due": "2021-09-12 19:00", "begun": "2021-09-12 07:00",
        "order": ["G2"]});
    let mut rows = vec![row(Kind::RoundPlan, "L3".to_owned(), &plan, &[])];
    for (n, (grid, count)) in expected.iter().enumerate() {
        let said = json!({"number": 3, "date": DAY, "grid_code": format!("G{grid}"),
            "expected": count, "expected_by": "register"});
        rows.push(row(Kind::Round, format!("N{n}"), &said, &[]));
    }
    for (n, (people, result, is_void, single_of)) in tubes.iter().enumerate() {
        let mut said = json!({"of_round": ROUND, "site": "S1", "lane": 1, "size": 5,
            "count": people.len(), "grids": {"G0": people.len()}, "closed": "2021-09-12 08:00",
            "void": is_void, "single_of": single_of.map(|first| format!("T{first}"))});
        if let Some(is_positive) = result {
            let result = if *is_positive { "positive" } else { "negative" };
            said["result"] = json!(result);
            said["result_at"] = json!("2021-09-12 12:00");
        }
        let people: Vec<String> = people.iter().map(|one| format!("R{one}")).collect();
        let people = [("people", people.join("\n"))];
        rows.push(row(Kind::Tube, format!("T{n}"), &said, &people));
    }
    for one in refused {
        let said = json!({"of_round": ROUND, "grid_code": "G0"});
        let person = [("person", format!("R{one}"))];
        rows.push(row(Kind::Refusal, format!("V{one}"), &said, &person));
    }
    let number = 3;
    let day = date(2021, 9, 12);
    let mut sampling = Sampling::new(RoundId { number, day });
    for part in parts(&rows) {
        sampling.put(&part);
    }
    sampling
}

proptest! {
    /// All at once finds whom one after the other finds, in the same order.
    #[test]
    fn who_is_missing_is_whoever_one_after_the_other_is(
        buildings in prop::collection::vec((0_u8..5, 0_u8..3), 1..8),
        homes in prop::collection::vec((prop::option::of(0_u8..5), 0_u8..4, prop::bool::weighted(0.1)), 0..12),
        people in prop::collection::vec(
            (prop::option::of(0_u8..12), any::<bool>(), prop::bool::weighted(0.1)), 0..30),
        expected in prop::collection::vec((0_u8..4, 0_u8..20), 0..5),
        tubes in prop::collection::vec((
            prop::collection::vec(0_u8..32, 1..5),
            prop::option::of(any::<bool>()),
            prop::bool::weighted(0.2),
            prop::option::weighted(0.3, 0_u8..6),
        ), 0..6),
        refused in prop::collection::vec(0_u8..32, 0..6),
    ) {
        let register = town(&buildings, &homes, &people);
        let sampling = round(&expected, &tubes, &refused);
        let missing = sampling.missing(&register);
        prop_assert_eq!(&missing, &reckoned(&sampling, &register));
        let by_building: u32 = missing_by_building(&missing).values().sum();
        let people: usize = missing.iter().map(|grid| grid.people.len()).sum();
        prop_assert_eq!(by_building as usize, people);
    }
}
