//! Who is missing in a round: by grid and household, as a list of calls. Owns: what somebody is in
//! the round; that nobody says they are missing, it follows.

use super::Sampling;
use crate::model::register::{Level, Living, Register, UnitId};
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use rayon::prelude::*;
use std::collections::BTreeMap;

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
    /// How many of them in each building that is in the register.
    pub buildings: Vec<(UnitId, u32)>,
    /// People who are expected beyond those who are registered: nobody knows their names.
    pub unnamed: u32,
}

impl Sampling {
    /// Who is missing in the round, grid by grid in the order they are called; grids where nobody
    /// is are left out. Those who are registered by name, and how many more are expected.
    pub fn missing(&self, register: &Register) -> Vec<Missing> {
        let rows = self.called(register);
        let buildings = buildings_by_grid(register);
        let of_rows = rows
            .iter()
            .filter_map(|row| buildings.get(row.grid.as_str()));
        let mut codes: Vec<&str> = of_rows.flatten().copied().collect();
        codes.sort_unstable();
        codes.dedup();
        let (living, unsampled) =
            rayon::join(|| self.not_sampled(register, &codes), || self.unsampled());
        let found = rows.into_par_iter().map(|row| {
            let mut missing = Missing {
                grid: row.grid.clone(),
                unit: register.unit_coded(Level::Grid, &row.grid),
                ..Missing::default()
            };
            for code in buildings.get(row.grid.as_str()).into_iter().flatten() {
                let place = codes.binary_search(code).ok();
                let lives = place.and_then(|place| living.get(place));
                missing.add(register, code, lives.map_or(&[], Vec::as_slice));
            }
            let named = missing.people.iter();
            let named = named.filter(|one| one.state == State::Missing).count();
            let all = unsampled.get(&row.grid).copied().unwrap_or(0);
            missing.unnamed = all.saturating_sub(u32::try_from(named).unwrap_or(u32::MAX));
            missing
        });
        let mut found: Vec<Missing> = found.collect();
        found.retain(|missing| !missing.people.is_empty() || missing.unnamed > 0);
        found
    }

    /// Who lives in each of these buildings and was not sampled, or waits for a single result.
    fn not_sampled<'a>(
        &self,
        register: &'a Register,
        buildings: &[&str],
    ) -> Vec<Vec<Living<'a, State>>> {
        let refused: HashSet<&str> = self
            .refusals
            .values()
            .filter_map(|one| one.person.as_deref())
            .collect();
        let urgent: HashSet<&str> = self.held_people().into_iter().collect();
        let (homes, sampled) = rayon::join(|| register.homes_in(buildings), || self.sampled());
        register.living_in(&homes, |resident| {
            let id = resident.key.id.as_str();
            match sampled.contains(id) {
                true => urgent.contains(id).then_some(State::Urgent),
                false if refused.contains(id) => Some(State::Refused),
                false => Some(State::Missing),
            }
        })
    }

    /// Who is in a tube that counts.
    fn sampled(&self) -> HashSet<&str> {
        let mut sampled = HashSet::with_capacity(self.tubes_of.len());
        for tube in self.tubes.values().filter(|tube| tube.is_counted()) {
            sampled.extend(tube.people.iter().flatten().map(String::as_str));
        }
        sampled
    }

    /// How many of those who are expected in each grid were not sampled, by its code.
    fn unsampled(&self) -> HashMap<String, u32> {
        let figures = self.figures().into_iter().map(|one| one.figure);
        figures
            .map(|one| (one.grid, one.figure.unsampled()))
            .collect()
    }

    /// People of positive tubes without a single result.
    fn held_people(&self) -> Vec<&str> {
        let positive = self.tubes.values().filter(|tube| tube.opens_its_people());
        let people = positive.flat_map(|tube| tube.people.iter().flatten());
        let held = people.filter(|person| self.outcome_of(person).is_none());
        held.map(String::as_str).collect()
    }
}

impl Missing {
    /// Those of a building come to it.
    fn add(&mut self, register: &Register, building: &str, living: &[Living<'_, State>]) {
        self.people.extend(living.iter().map(|one| Called {
            person: one.resident.key.id.clone(),
            home: Some(one.home.key.id.clone()),
            state: one.said,
        }));
        // Households that say no building stand nowhere.
        let placed = living.iter().filter(|one| one.home.building.is_some());
        let placed = u32::try_from(placed.count()).unwrap_or(u32::MAX);
        let unit = register.unit_coded(Level::Building, building);
        let unit = unit.filter(|_| placed > 0);
        self.buildings.extend(unit.map(|unit| (unit, placed)));
    }
}

/// How many are missing in each building, for the map: the unit of the building, and how many are
/// registered there and were not sampled, or wait for a single result.
pub fn missing_by_building(missing: &[Missing]) -> BTreeMap<UnitId, u32> {
    let mut found = BTreeMap::new();
    for (unit, count) in missing.iter().flat_map(|grid| &grid.buildings) {
        *found.entry(*unit).or_default() += count;
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

#[cfg(test)]
mod tests;
