//! Tying the register together. Owns: which unit lies below which, and the sums; after every
//! change the sum of a unit is that of the units below it.
//!
//! A change to a household or a resident goes up the few units above its building, and so does a
//! unit that is moved. Where units come, go, or get another code or other days the whole tree is
//! tied anew.

use super::find::sought_of;
use super::naming::Said;
use super::people::{Household, Resident};
use super::unit::{Level, Tally, Unit, counted};
use super::{Register, UnitId};
use std::collections::HashMap;

/// What a change touched.
pub(super) enum Touched {
    /// A unit came or went: the tree is tied anew.
    Units,
    /// A unit is new.
    New(UnitId),
    /// A unit changed in place; as it was.
    Unit(UnitId, Box<Unit>),
    /// Households of these buildings, by code.
    Buildings(Vec<String>),
    /// Nothing that is counted.
    Nothing,
}

impl Register {
    /// Follow a change.
    pub(super) fn follow(&mut self, touched: Touched) {
        self.by_place.take();
        match touched {
            Touched::Units => self.tie_all(),
            Touched::New(id) => {
                self.units[id].own = self.own_of(id);
                self.tie_all();
            }
            Touched::Unit(id, old) => self.tie_one(id, *old),
            Touched::Buildings(codes) => {
                for code in codes {
                    self.roll_up(&code);
                }
            }
            Touched::Nothing => {}
        }
    }

    /// Count every building, tie the tree, and sum it up.
    pub(super) fn link(&mut self) {
        self.by_place.take();
        for id in 0..self.units.len() {
            self.units[id].own = self.own_of(id);
        }
        self.tie_all();
    }

    /// Tie the tree, and sum it up; what lives in each building was counted before.
    fn tie_all(&mut self) {
        self.by_key = self.units.iter().enumerate().map(keyed).collect();
        self.code_units();
        for id in 0..self.units.len() {
            self.name_unit(id);
        }
        self.tie();
        self.sum_up();
    }

    /// A unit changed in place: it goes from one unit above to the other with all that is counted
    /// of it. Where more than that changed the tree is tied anew.
    fn tie_one(&mut self, id: UnitId, old: Unit) {
        let unit = &self.units[id];
        let is_same = (&unit.code, unit.from, unit.until) == (&old.code, old.from, old.until);
        if !is_same {
            self.units[id].own = self.own_of(id);
            self.tie_all();
            return;
        }
        let place = (unit.level, unit.code.clone(), id);
        let (before, was) = (old.parent, old.sum);
        let unit = &mut self.units[id];
        unit.children = old.children;
        unit.own = old.own;
        unit.is_double = old.is_double;
        unit.name = old.name;
        if unit.address == old.address {
            unit.sought = old.sought;
        }
        // Of all but buildings only what lies below is counted, and that is the same.
        unit.sum = was;
        if unit.level == Level::Building {
            self.units[id].sum = self.own_sum(id, self.today);
        }
        let parent = self.parent_of(id);
        self.units[id].parent = parent;
        let sum = self.units[id].sum;
        self.shift(before, was, Tally::default());
        self.shift(parent, Tally::default(), sum);
        self.total.replace(was, sum);
        if before != parent {
            self.siblings(before).retain(|other| *other != id);
            let units = &self.units;
            let of = |other: &UnitId| (units[*other].level, units[*other].code.clone(), *other);
            let siblings = match parent {
                Some(parent) => &units[parent].children,
                None => &self.roots,
            };
            let at = siblings.partition_point(|other| of(other) < place);
            self.siblings(parent).insert(at, id);
        }
        self.name_unit(id);
        // Buildings are called by their compound, also those that were moved out of it.
        let (level, code, ..) = place;
        let named = self.units().filter(|(_, unit)| {
            level == Level::Compound
                && unit.level == Level::Building
                && unit.code.starts_with(&code)
        });
        let mut named: Vec<UnitId> = named.map(|(id, _)| id).collect();
        named.extend(&self.units[id].children);
        for child in named {
            self.name_unit(child);
        }
    }

    /// Units below one, or below none.
    fn siblings(&mut self, parent: Option<UnitId>) -> &mut Vec<UnitId> {
        match parent {
            Some(parent) => &mut self.units[parent].children,
            None => &mut self.roots,
        }
    }

    /// Of a unit and those above it something else is counted.
    fn shift(&mut self, id: Option<UnitId>, before: Tally, after: Tally) {
        for id in id.map(|id| self.path(id)).unwrap_or_default() {
            self.units[id].sum.replace(before, after);
        }
    }

    /// The unit that a unit says it lies in, where that is there.
    fn parent_of(&self, id: UnitId) -> Option<UnitId> {
        let unit = &self.units[id];
        let place = (unit.level.above()?, unit.within.clone()?);
        self.by_code.get(&place).copied()
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
            let parent = self.parent_of(id);
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
        let is = (unit.is_surveyed, unit.is_estimated);
        let households = counted(unit.stated, is, unit.own.registered);
        // Whoever is registered there is known, and so is that nobody else is.
        let is_guess = unit.is_estimated && !unit.is_surveyed && unit.own.registered == 0;
        Tally {
            buildings: 1,
            households,
            estimated: if is_guess { households } else { 0 },
            ..unit.own
        }
    }

    /// What is registered in a unit itself: nothing unless it is a building.
    fn own_of(&self, id: UnitId) -> Tally {
        let mut tally = Tally::default();
        let unit = &self.units[id];
        if unit.level != Level::Building {
            return tally;
        }
        let homes = self.of_building.get(&unit.code).into_iter().flatten();
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
        // Of several with the same code, which is a fault, each counts what is registered in it.
        let same = self
            .units
            .iter()
            .enumerate()
            .filter(|(_, unit)| unit.level == Level::Building && unit.code == code);
        let doubled = self.unit_coded(Level::Building, code);
        let ids: Vec<UnitId> = match doubled {
            Some(id) if !self.units[id].is_double => vec![id],
            _ => same.map(|(id, _)| id).collect(),
        };
        for id in ids {
            let before = self.units[id].sum;
            self.units[id].own = self.own_of(id);
            let after = self.own_sum(id, self.today);
            self.shift(Some(id), before, after);
            self.total.replace(before, after);
        }
    }

    /// A household is there, in place of what was there under its id.
    pub(super) fn put_household(&mut self, household: Household) -> Touched {
        let id = household.key.id.clone();
        let mut touched = self.drop_household(&id);
        let building = household.building.clone().unwrap_or_default();
        let of = self.of_building.entry(building.clone()).or_default();
        of.push(id.clone());
        touched.push(building);
        for resident in self.of_home.get(&id).into_iter().flatten() {
            self.alone.remove(resident);
        }
        self.households.insert(id, household);
        Touched::Buildings(touched)
    }

    /// A household is gone; the building it was in.
    pub(super) fn drop_household(&mut self, id: &str) -> Vec<String> {
        let Some(old) = self.households.remove(id) else {
            return Vec::new();
        };
        let residents = self.of_home.get(id).into_iter().flatten();
        self.alone.extend(residents.cloned());
        let building = old.building.unwrap_or_default();
        if let Some(of) = self.of_building.get_mut(&building) {
            of.retain(|other| other != id);
        }
        vec![building]
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
        let home = resident.home.as_ref();
        if home.is_none_or(|home| !self.households.contains_key(home)) {
            self.alone.insert(id.clone());
        }
        self.residents.insert(id, resident);
        Touched::Buildings(touched)
    }

    /// A resident is gone; the building they were in.
    pub(super) fn drop_resident(&mut self, id: &str) -> Vec<String> {
        self.alone.remove(id);
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

    /// What a unit is called: by its own name, else a building by its address, or by its compound and
    /// number.
    fn name_unit(&mut self, id: UnitId) {
        let unit = &self.units[id];
        let (name, short_name) = match (&unit.own_name, unit.level) {
            (_, Level::Building) => self.name_building(unit),
            (Some(name), _) => (name.clone(), name.clone()),
            (None, _) => (unit.code.clone(), unit.code.clone()),
        };
        let unit = &mut self.units[id];
        // What is searched is worked out only where it is another.
        if unit.name != name || unit.sought.is_empty() {
            unit.sought = sought_of_unit(unit, &name);
            unit.name = name;
        }
        unit.short_name = short_name;
    }

    fn name_building(&self, unit: &Unit) -> (String, String) {
        let said = Said {
            own: unit.own_name.as_deref(),
            address: unit.address.as_ref(),
            code: &unit.code,
            within: unit.within.as_deref(),
        };
        said.name(|code| {
            let compound = &self.units[self.unit_coded(Level::Compound, code)?];
            Some(compound.own_name.as_deref().unwrap_or(&compound.code))
        })
    }
}

/// What is searched of a unit: its name, the street and the number of a building that has another name,
/// the code.
fn sought_of_unit(unit: &Unit, name: &str) -> Box<str> {
    let Some(address) = &unit.address else {
        return sought_of(&[name], &[&unit.code]);
    };
    let whole = address.whole();
    let names = [name, whole.as_str()];
    let names = match whole == name {
        true => &names[..1],
        false => &names[..],
    };
    sought_of(names, &[&address.number, &unit.code])
}

fn keyed((id, unit): (UnitId, &super::Unit)) -> (crate::model::record::Key, UnitId) {
    (unit.key.clone(), id)
}
