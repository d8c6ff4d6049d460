//! Tying the register together. Owns: which unit lies below which, and the sums; after every
//! change the sum of a unit is that of the units below it.
//!
//! A change to a household or a resident goes up the few units above its building. A change to a
//! unit ties the whole tree anew: for some thousand buildings that is a millisecond, and no way of
//! changing units can leave a sum behind.

use super::find::sought_of;
use super::people::{Household, Resident};
use super::unit::{Level, Tally, Unit, counted};
use super::{Register, UnitId};
use std::collections::HashMap;

/// What a change touched.
pub(super) enum Touched {
    /// Units, or who may answer for them: the tree is tied anew.
    Units,
    /// Households of these buildings, by code.
    Buildings(Vec<String>),
    /// Nothing that is counted.
    Nothing,
}

impl Register {
    /// Follow a change.
    pub(super) fn follow(&mut self, touched: Touched) {
        match touched {
            Touched::Units => self.link(),
            Touched::Buildings(codes) => {
                for code in codes {
                    self.roll_up(&code);
                }
            }
            Touched::Nothing => {}
        }
    }

    /// Tie the tree, and sum it up.
    pub(super) fn link(&mut self) {
        self.by_key = self.units.iter().enumerate().map(keyed).collect();
        self.name_units();
        self.code_units();
        self.tie();
        for id in 0..self.units.len() {
            if self.units[id].level == Level::Building {
                self.units[id].own = self.own_of(&self.units[id].code);
            }
        }
        self.sum_up();
    }

    /// Units of each level by code; of several with the same, the one that is there, else the
    /// first.
    fn code_units(&mut self) {
        let today = self.today;
        let mut by_code: HashMap<(Level, String), UnitId> = HashMap::new();
        let mut doubles = Vec::new();
        for (id, unit) in self.units.iter().enumerate() {
            let place = (unit.level, unit.code.clone());
            let Some(other) = by_code.get(&place).copied() else {
                by_code.insert(place, id);
                continue;
            };
            match (self.units[other].is_there(today), unit.is_there(today)) {
                (true, true) => doubles.extend([other, id]),
                (false, true) => {
                    by_code.insert(place, id);
                }
                _ => {}
            }
        }
        for unit in &mut self.units {
            unit.is_double = false;
        }
        for id in doubles {
            self.units[id].is_double = true;
        }
        self.by_code = by_code;
    }

    fn tie(&mut self) {
        for unit in &mut self.units {
            unit.children.clear();
        }
        self.roots.clear();
        let mut order: Vec<UnitId> = (0..self.units.len()).collect();
        order.sort_by(|a, b| {
            let of = |id: &UnitId| (self.units[*id].level, &self.units[*id].code, *id);
            of(a).cmp(&of(b))
        });
        for id in order {
            let unit = &self.units[id];
            let above = unit.level.above().zip(unit.within.clone());
            let parent = above.and_then(|place| self.by_code.get(&place).copied());
            self.units[id].parent = parent;
            match parent {
                Some(parent) => self.units[parent].children.push(id),
                None => self.roots.push(id),
            }
        }
    }

    fn sum_up(&mut self) {
        let today = self.today;
        let mut order: Vec<UnitId> = (0..self.units.len()).collect();
        // From the bottom: a unit lies below one of a higher level only.
        order.sort_by_key(|id| std::cmp::Reverse(self.units[*id].level));
        for id in &order {
            self.units[*id].sum = self.own_sum(*id, today);
        }
        for id in order {
            let sum = self.units[id].sum;
            if let Some(parent) = self.units[id].parent {
                self.units[parent].sum += sum;
            }
        }
        self.total = Tally::default();
        for id in self.roots.clone() {
            self.total += self.units[id].sum;
        }
    }

    /// What is counted of a unit itself: nothing unless it is a building that stands.
    fn own_sum(&self, id: UnitId, today: jiff::civil::Date) -> Tally {
        let unit = &self.units[id];
        if unit.level != Level::Building || !unit.is_there(today) {
            return Tally::default();
        }
        Tally {
            buildings: 1,
            households: counted(unit.stated, unit.is_surveyed, unit.own.registered),
            ..unit.own
        }
    }

    /// What is registered in a building.
    fn own_of(&self, code: &str) -> Tally {
        let mut tally = Tally::default();
        let homes = self.of_building.get(code).into_iter().flatten();
        for home in homes.filter_map(|id| self.households.get(id)) {
            if !home.is_there(self.today) {
                continue;
            }
            tally.registered += 1;
            let lives = self.of_home.get(&home.key.id).into_iter().flatten();
            let lives = lives.filter_map(|id| self.residents.get(id));
            tally.residents += lives.filter(|r| r.is_there(self.today)).count() as u32;
        }
        tally
    }

    /// Count a building anew, and those above it by the difference.
    fn roll_up(&mut self, code: &str) {
        let Some(id) = self.unit_coded(Level::Building, code) else {
            return;
        };
        let before = self.units[id].sum;
        self.units[id].own = self.own_of(code);
        let after = self.own_sum(id, self.today);
        let shift = |sum: &mut Tally| {
            let moved = |now: u32, before: u32, after: u32| (now + after).saturating_sub(before);
            sum.buildings = moved(sum.buildings, before.buildings, after.buildings);
            sum.households = moved(sum.households, before.households, after.households);
            sum.registered = moved(sum.registered, before.registered, after.registered);
            sum.residents = moved(sum.residents, before.residents, after.residents);
        };
        for id in self.path(id) {
            shift(&mut self.units[id].sum);
        }
        shift(&mut self.total);
    }

    /// A household is there, in place of what was there under its id.
    pub(super) fn put_household(&mut self, household: Household) -> Touched {
        let id = household.key.id.clone();
        let mut touched = self.drop_household(&id);
        if let Some(building) = &household.building {
            let of = self.of_building.entry(building.clone()).or_default();
            of.push(id.clone());
            touched.push(building.clone());
        }
        self.households.insert(id, household);
        Touched::Buildings(touched)
    }

    /// A household is gone; the building it was in.
    pub(super) fn drop_household(&mut self, id: &str) -> Vec<String> {
        let old = self.households.remove(id);
        let building = old.and_then(|household| household.building);
        if let Some(of) = building.as_ref().and_then(|b| self.of_building.get_mut(b)) {
            of.retain(|other| other != id);
        }
        building.into_iter().collect()
    }

    /// A resident is there, in place of what was there under their id.
    pub(super) fn put_resident(&mut self, resident: Resident) -> Touched {
        let id = resident.key.id.clone();
        let mut touched = self.drop_resident(&id);
        if let Some(home) = &resident.home {
            let of = self.of_home.entry(home.clone()).or_default();
            of.push(id.clone());
            touched.extend(self.building_of(home));
        }
        self.residents.insert(id, resident);
        Touched::Buildings(touched)
    }

    /// A resident is gone; the building they were in.
    pub(super) fn drop_resident(&mut self, id: &str) -> Vec<String> {
        let Some(home) = self.residents.remove(id).and_then(|r| r.home) else {
            return Vec::new();
        };
        if let Some(of) = self.of_home.get_mut(&home) {
            of.retain(|other| other != id);
        }
        self.building_of(&home).into_iter().collect()
    }

    fn building_of(&self, home: &str) -> Option<String> {
        self.households.get(home)?.building.clone()
    }

    /// Buildings are called by their compound and number, where they have no name of their own.
    fn name_units(&mut self) {
        let compounds = self.units.iter().filter(|u| u.level == Level::Compound);
        let names: HashMap<String, String> = compounds
            .map(|u| {
                let name = u.own_name.as_ref().unwrap_or(&u.code);
                (u.code.clone(), name.clone())
            })
            .collect();
        for unit in &mut self.units {
            let name = called(unit, &names);
            unit.short_name = match unit.own_name.is_none() && unit.level == Level::Building {
                true => number_of(unit),
                false => name.clone(),
            };
            // What is searched is worked out only where it is another.
            if unit.name != name || unit.sought.is_empty() {
                unit.sought = sought_of(&[&name], &[&unit.code]);
                unit.name = name;
            }
        }
    }
}

/// What a unit is called: by its own name, else a building by its compound and number.
fn called(unit: &Unit, compounds: &HashMap<String, String>) -> String {
    if let Some(name) = &unit.own_name {
        return name.clone();
    }
    let within = unit.within.as_ref();
    let above = within.and_then(|code| compounds.get(code));
    match above.filter(|_| unit.level == Level::Building) {
        Some(name) => format!("{name}{}", number_of(unit)),
        None => unit.code.clone(),
    }
}

/// A building by its number within its compound; one that was moved to another compound keeps its
/// code.
fn number_of(unit: &Unit) -> String {
    let within = unit.within.as_deref().unwrap_or_default();
    let number = unit.code.strip_prefix(within);
    let number = number.map_or(unit.code.as_str(), |n| n.trim_start_matches('0'));
    format!("{number}号楼")
}

fn keyed((id, unit): (UnitId, &super::Unit)) -> (crate::model::record::Key, UnitId) {
    (unit.key.clone(), id)
}
