//! Who is missing in a round: by grid and household, as a list of calls. Owns: what somebody is in
//! the round; that nobody says they are missing, it follows.

use super::Sampling;
use crate::model::register::{Level, Register, UnitId};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What somebody is in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// In a positive tube, and a single sample was not taken or has no result.
    Urgent,
    /// Nobody has seen them.
    Missing,
    /// They refuse.
    Refused,
}

impl State {
    /// Its name in files and keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Urgent => "urgent",
            Self::Missing => "missing",
            Self::Refused => "refused",
        }
    }
}

/// Somebody to be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// Who, by id.
    pub person: String,
    /// Their household, by id.
    pub home: Option<String>,
    /// What they are.
    pub state: State,
}

/// Who is missing in a grid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    /// The code of the grid.
    pub grid: String,
    /// The unit of the register.
    pub unit: Option<UnitId>,
    /// Who, household by household in the order of their buildings.
    pub people: Vec<Called>,
    /// People who are expected beyond those who are registered: nobody knows their names.
    pub unnamed: u32,
}

impl Sampling {
    /// Who is missing in the round, grid by grid in the order they are called; grids where nobody
    /// is are left out. Those who are registered by name, and how many more are expected.
    pub fn missing(&self, register: &Register) -> Vec<Missing> {
        let today = register.today();
        let refused: HashSet<&str> = self
            .refusals
            .values()
            .filter_map(|one| one.person.as_deref())
            .collect();
        let urgent: HashSet<&str> = self.held_people().into_iter().collect();
        let buildings = buildings_by_grid(register);
        let rows = self.called(register);
        let mut found = Vec::new();
        let figures: HashMap<String, u32> = self
            .figures()
            .into_iter()
            .map(|one| (one.figure.grid.clone(), one.figure.figure.unsampled()))
            .collect();
        for row in rows {
            let mut missing = Missing {
                grid: row.grid.clone(),
                unit: register.unit_coded(Level::Grid, &row.grid),
                ..Missing::default()
            };
            let mut unsampled = 0;
            for building in buildings.get(row.grid.as_str()).into_iter().flatten() {
                let homes = register.households_in(building);
                for home in homes.into_iter().filter(|home| home.is_there(today)) {
                    for resident in register.residents_in(&home.key.id) {
                        let id = resident.key.id.as_str();
                        let state = match (self.tube_of(id), urgent.contains(id)) {
                            _ if !resident.is_there(today) => continue,
                            (Some(_), true) => State::Urgent,
                            (Some(_), false) => continue,
                            (None, _) if refused.contains(id) => State::Refused,
                            (None, _) => State::Missing,
                        };
                        unsampled += u32::from(state == State::Missing);
                        missing.people.push(Called {
                            person: id.to_owned(),
                            home: Some(home.key.id.clone()),
                            state,
                        });
                    }
                }
            }
            let all = figures.get(&row.grid).copied().unwrap_or(0);
            missing.unnamed = all.saturating_sub(unsampled);
            if !missing.people.is_empty() || missing.unnamed > 0 {
                found.push(missing);
            }
        }
        found
    }

    /// People of positive tubes without a single result.
    fn held_people(&self) -> Vec<&str> {
        let positive = self.tubes.values().filter(|tube| tube.opens_its_people());
        let people = positive.flat_map(|tube| tube.people.iter().flatten());
        let held = people.filter(|person| self.outcome_of(person).is_none());
        held.map(String::as_str).collect()
    }
}

/// How many are missing in each building, for the map: the unit of the building, and how many are
/// registered there and were not sampled, or wait for a single result.
pub fn missing_by_building(missing: &[Missing], register: &Register) -> BTreeMap<UnitId, u32> {
    let mut found = BTreeMap::new();
    for one in missing.iter().flat_map(|grid| &grid.people) {
        let home = one
            .home
            .as_deref()
            .and_then(|home| register.household(home));
        let building = home.and_then(|home| home.building.as_deref());
        let unit = building.and_then(|code| register.unit_coded(Level::Building, code));
        if let Some(unit) = unit {
            *found.entry(unit).or_default() += 1;
        }
    }
    found
}

/// The codes of the buildings of each grid, by the grid's code.
fn buildings_by_grid(register: &Register) -> HashMap<&str, Vec<&str>> {
    let mut found: HashMap<&str, Vec<&str>> = HashMap::new();
    for (id, unit) in register.units() {
        if unit.level != Level::Building {
            continue;
        }
        let grid = register
            .above(id, Level::Grid)
            .and_then(|id| register.unit(id));
        if let Some(grid) = grid {
            found.entry(&grid.code).or_default().push(&unit.code);
        }
    }
    for codes in found.values_mut() {
        codes.sort_unstable();
        codes.dedup();
    }
    found
}
