//! Counts agree at every level, whatever is done to the register.

use super::*;

/// Something done to the register.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// A building goes to a compound.
    Move(usize, usize),
    /// A compound goes to a grid.
    Regroup(usize, usize),
    /// A unit ends, or comes back.
    Retire(usize, bool),
    /// A building is stated to have so many households, and surveyed or not.
    State(usize, Option<u32>, bool),
    /// A household is in a building, from and until these days of September.
    Home(usize, usize, i8, Option<i8>),
    /// A household is gone.
    Drop(usize),
    /// A resident is in a household, until this day.
    Live(usize, usize, Option<i8>),
    /// A resident is gone.
    Leave(usize),
    /// A grid is divided in two: its compounds are shared out among new ones.
    Publish(usize),
    /// A compound is called otherwise.
    Rename(usize, bool),
    /// Another day.
    Today(i8),
}

fn step() -> impl Strategy<Value = Step> {
    let day = 1..28i8;
    prop_oneof![
        (0..8usize, 0..6usize).prop_map(|(b, k)| Step::Move(b, k)),
        (0..4usize, 0..5usize).prop_map(|(k, g)| Step::Regroup(k, g)),
        (0..18usize, any::<bool>()).prop_map(|(u, ends)| Step::Retire(u, ends)),
        (0..8usize, prop::option::of(0..9u32), any::<bool>())
            .prop_map(|(b, n, surveyed)| Step::State(b, n, surveyed)),
        (
            0..12usize,
            0..10usize,
            day.clone(),
            prop::option::of(day.clone())
        )
            .prop_map(|(h, b, from, until)| Step::Home(h, b, from, until)),
        (0..12usize).prop_map(Step::Drop),
        (0..30usize, 0..13usize, prop::option::of(day.clone()))
            .prop_map(|(r, h, until)| Step::Live(r, h, until)),
        (0..30usize).prop_map(Step::Leave),
        (0..3usize).prop_map(Step::Publish),
        (0..4usize, any::<bool>()).prop_map(|(k, north)| Step::Rename(k, north)),
        day.prop_map(Step::Today),
    ]
}

const KINDS: [Kind; 5] = [
    Kind::Community,
    Kind::Area,
    Kind::Grid,
    Kind::Compound,
    Kind::Building,
];

fn nth(world: &World, kind: Kind, n: usize) -> Option<Key> {
    let keys: Vec<&Key> = world.keys().filter(|key| key.kind == kind).collect();
    keys.get(n % keys.len().max(1)).map(|key| (*key).clone())
}

fn day_text(day: i8) -> String {
    date(2021, 9, day).to_string()
}

/// Do a step to the world, and say which records it touches.
pub(super) fn act(world: &mut World, step: &Step, count: usize) -> Vec<Key> {
    let set = |world: &mut World, key: &Key, name: &str, value: Option<Value>| {
        if let Some((Value::Object(map), _)) = world.get_mut(key) {
            match value {
                Some(value) => map.insert(name.to_owned(), value),
                None => map.remove(name),
            };
        }
    };
    match step {
        Step::Move(building, compound) => {
            let building = nth(world, Kind::Building, *building).expect("some");
            // One of them is not there.
            let code = format!("K{}", compound + 1);
            set(world, &building, "compound_code", Some(json!(code)));
            vec![building]
        }
        Step::Regroup(compound, grid) => {
            let compound = nth(world, Kind::Compound, *compound).expect("some");
            set(
                world,
                &compound,
                "grid_code",
                Some(json!(format!("G{}", grid + 1))),
            );
            vec![compound]
        }
        Step::Retire(unit, ends) => {
            let units: Vec<Key> = world
                .keys()
                .filter(|k| KINDS.contains(&k.kind))
                .cloned()
                .collect();
            let unit = &units[unit % units.len()];
            let until = ends.then(|| json!(day_text(5)));
            set(world, unit, "valid_to", until);
            vec![unit.clone()]
        }
        Step::State(building, stated, is_surveyed) => {
            let building = nth(world, Kind::Building, *building).expect("some");
            set(world, &building, "households", stated.map(Value::from));
            let surveyed = is_surveyed.then(|| json!("2021-09-01"));
            set(world, &building, "surveyed", surveyed);
            vec![building]
        }
        Step::Home(home, building, from, until) => {
            let home = key(Kind::Household, &format!("H{home}"));
            let building = match nth(world, Kind::Building, *building) {
                Some(key) if *building < 9 => key.id,
                _ => "nowhere".to_owned(),
            };
            let until = until.map(day_text);
            let value = json!({"building": building, "from": day_text(*from), "until": until});
            world.insert(home.clone(), (value, BTreeMap::new()));
            vec![home]
        }
        Step::Drop(home) => {
            let home = key(Kind::Household, &format!("H{home}"));
            world.remove(&home);
            vec![home]
        }
        Step::Live(resident, home, until) => {
            let resident = key(Kind::Person, &format!("R{resident}"));
            let until = until.map(day_text);
            let value = json!({"type": "resident", "home": format!("H{home}"), "until": until});
            world.insert(resident.clone(), (value, BTreeMap::new()));
            vec![resident]
        }
        Step::Leave(resident) => {
            let resident = key(Kind::Person, &format!("R{resident}"));
            world.remove(&resident);
            vec![resident]
        }
        Step::Publish(grid) => {
            let Some(old) = nth(world, Kind::Grid, *grid) else {
                return Vec::new();
            };
            let (value, _) = world.remove(&old).expect("there");
            let mut touched = vec![old.clone()];
            let mut news = Vec::new();
            for part in 0..2 {
                let new = key(Kind::Grid, &format!("N{count}-{part}"));
                let mut value = value.clone();
                value["code"] = json!(new.id);
                world.insert(new.clone(), (value, BTreeMap::new()));
                let lineage = key(Kind::Lineage, &format!("{}-{}", old.id, new.id));
                let step = json!({"old_code": old.id, "new_code": new.id});
                world.insert(lineage.clone(), (step, BTreeMap::new()));
                touched.extend([new.clone(), lineage]);
                news.push(new.id);
            }
            let compounds: Vec<Key> = world
                .keys()
                .filter(|k| k.kind == Kind::Compound)
                .cloned()
                .collect();
            for (i, compound) in compounds.into_iter().enumerate() {
                if world[&compound].0["grid_code"] == json!(old.id) {
                    set(world, &compound, "grid_code", Some(json!(news[i % 2])));
                    touched.push(compound);
                }
            }
            touched
        }
        Step::Rename(compound, north) => {
            let compound = nth(world, Kind::Compound, *compound).expect("some");
            let name = if *north {
                "北湖小区"
            } else {
                "南湖小区"
            };
            set(world, &compound, "name", Some(json!(name)));
            vec![compound]
        }
        Step::Today(_) => Vec::new(),
    }
}

/// What units are called, what is not as it should be, and who belongs to nothing.
fn said(register: &Register) -> Vec<String> {
    let units = register.units();
    let mut said: Vec<String> = units
        .map(|(_, unit)| format!("{:?} {} {}", unit.key, unit.name, unit.short_name))
        .collect();
    let list = register.worklist(bundled()).into_iter().map(|entry| {
        let unit = entry.unit.and_then(|id| register.unit(id));
        format!("{:?} {:?}", unit.map(|unit| &unit.key), entry.trouble)
    });
    said.extend(list);
    said.extend(register.homeless().iter().map(|home| home.key.id.clone()));
    said.extend(register.alone().iter().map(|one| one.key.id.clone()));
    said.sort();
    said
}

proptest! {
    #[test]
    fn counts_agree_at_every_level_whatever_is_done(steps in prop::collection::vec(step(), 1..40)) {
        let mut world = world();
        let mut register = of(&world);
        agrees(&register);
        for (count, step) in steps.iter().enumerate() {
            for key in act(&mut world, step, count) {
                match world.get(&key) {
                    Some((value, fields)) => register.put(&Part {
                        key: &key,
                        record: &record(value),
                        fields: Some(fields),
                    }),
                    None => register.take(&key),
                }
            }
            if let Step::Today(day) = step {
                register.set_today(date(2021, 9, *day));
            }
            agrees(&register);
            // What was followed step by step is what is read anew.
            let mut anew = of(&world);
            anew.set_today(register.today());
            prop_assert_eq!(sums(&register), sums(&anew));
            prop_assert_eq!(register.total(), anew.total());
            prop_assert_eq!(said(&register), said(&anew));
        }
    }
}
