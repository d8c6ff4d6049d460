//! The register: communities, areas, grids, compounds and buildings as a tree, the households and
//! residents of the buildings, and who answers for what. Owns: who is part of whom, and counts at
//! every level that agree with each other. Must not know: SQL, screens, or how personal values are
//! sealed: what is locked is simply not there.
//!
//! A unit is counted below the unit that its record names. Where a building *stands* is another
//! matter: the two are compared ([`Trouble`]), never mixed, so that the count of every level is
//! the sum of the level below.

mod answer;
mod calls;
mod draft;
mod find;
mod link;
mod living;
mod naming;
mod people;
mod placing;
mod read;
#[cfg(test)]
mod tests;
mod unit;
mod worklist;

use answer::ByPlace;
pub use answer::{Answering, Charge, Gap, Load};
pub use calls::Call;
pub use draft::{ChargeDraft, HouseholdDraft, ResettleDraft, Resettling, ResidentDraft, UnitDraft};
pub use find::Found;
pub use living::{Homes, Living};
pub use naming::{Said, compound_of};
pub use people::{Household, Resident, Staff, Tenure};
pub use placing::{Placing, Site, comes_from_map, is_street_unit, only_area, street_of};
pub use read::News;
pub use unit::{CompoundKind, Dedicated, Level, Tally, Unit, households_of, stated_in};
pub use worklist::{Entry, Trouble};

use super::record::{Key, Kind};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

/// The place of a unit in the register.
pub type UnitId = usize;

/// Everything that is registered.
#[derive(Clone, Debug)]
pub struct Register {
    /// The day that is counted on.
    today: Date,
    units: Vec<Unit>,
    /// Units by record.
    by_key: HashMap<Key, UnitId>,
    /// Units of each level by code.
    by_code: HashMap<(Level, String), UnitId>,
    /// Units below none, by level and code.
    roots: Vec<UnitId>,
    households: BTreeMap<String, Household>,
    residents: BTreeMap<String, Resident>,
    /// Households of each building, by its code; those that name none under an empty one.
    of_building: HashMap<String, Vec<String>>,
    /// Residents of each household, by its id.
    of_home: HashMap<String, Vec<String>>,
    /// Residents who belong to no household that is known.
    alone: BTreeSet<String>,
    staff: BTreeMap<String, Staff>,
    charges: BTreeMap<String, Charge>,
    /// What became of grids: the old code and the new one.
    lineage: BTreeMap<String, (String, String)>,
    total: Tally,
    /// The grid each building stands in, by the building's code.
    stands_in: HashMap<String, Option<String>>,
    /// Who is named for what; empty after a change, until it is asked for.
    by_place: OnceLock<ByPlace>,
}

impl Register {
    /// Kinds that it is read from.
    pub const KINDS: [Kind; 9] = [
        Kind::Community,
        Kind::Area,
        Kind::Grid,
        Kind::Compound,
        Kind::Building,
        Kind::Lineage,
        Kind::Household,
        Kind::Person,
        Kind::Charge,
    ];

    /// An empty one, counted on a day.
    pub fn new(today: Date) -> Self {
        Self {
            today,
            units: Vec::new(),
            by_key: HashMap::new(),
            by_code: HashMap::new(),
            roots: Vec::new(),
            households: BTreeMap::new(),
            residents: BTreeMap::new(),
            of_building: HashMap::new(),
            of_home: HashMap::new(),
            alone: BTreeSet::new(),
            staff: BTreeMap::new(),
            charges: BTreeMap::new(),
            lineage: BTreeMap::new(),
            total: Tally::default(),
            stands_in: HashMap::new(),
            by_place: OnceLock::new(),
        }
    }

    /// The day that is counted on.
    pub fn today(&self) -> Date {
        self.today
    }

    /// Count on another day.
    pub fn set_today(&mut self, today: Date) {
        if self.today != today {
            self.today = today;
            self.link();
        }
    }

    /// A unit.
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(id)
    }

    /// All units, whichever level.
    pub fn units(&self) -> impl Iterator<Item = (UnitId, &Unit)> {
        self.units.iter().enumerate()
    }

    /// The unit of a record.
    pub fn unit_of(&self, key: &Key) -> Option<UnitId> {
        self.by_key.get(key).copied()
    }

    /// The unit of a level with this code.
    pub fn unit_coded(&self, level: Level, code: &str) -> Option<UnitId> {
        // Without a copy of the code there is no asking a map of pairs.
        self.by_code.get(&(level, code.to_owned())).copied()
    }

    /// Units below none: communities, and whatever names a unit that is not there.
    pub fn roots(&self) -> &[UnitId] {
        &self.roots
    }

    /// The sum over all units below none.
    pub fn total(&self) -> Tally {
        self.total
    }

    /// The unit and those above it, from the top.
    pub fn path(&self, id: UnitId) -> Vec<UnitId> {
        let mut path: Vec<UnitId> = self.upward(id).collect();
        path.reverse();
        path
    }

    /// The unit and those above it, from the bottom.
    fn upward(&self, id: UnitId) -> impl Iterator<Item = UnitId> {
        std::iter::successors(Some(id), |id| self.units.get(*id)?.parent)
    }

    /// The unit of this level that a unit is, or lies in.
    pub fn above(&self, id: UnitId, level: Level) -> Option<UnitId> {
        self.upward(id).find(|id| self.units[*id].level == level)
    }

    /// A household.
    pub fn household(&self, id: &str) -> Option<&Household> {
        self.households.get(id)
    }

    /// A resident.
    pub fn resident(&self, id: &str) -> Option<&Resident> {
        self.residents.get(id)
    }

    /// Households of a building, by its code, in the order of their doors where these are open.
    pub fn households_in(&self, building: &str) -> Vec<&Household> {
        let ids = self.of_building.get(building).into_iter().flatten();
        let mut found: Vec<&Household> = ids.filter_map(|id| self.households.get(id)).collect();
        found.sort_by(|a, b| (&a.door, &a.key.id).cmp(&(&b.door, &b.key.id)));
        found
    }

    /// Residents of a household, by its id, the head of it first.
    pub fn residents_in(&self, home: &str) -> Vec<&Resident> {
        let ids = self.of_home.get(home).into_iter().flatten();
        let mut found: Vec<&Resident> = ids.filter_map(|id| self.residents.get(id)).collect();
        found.sort_by_key(|resident| (!resident.is_head, resident.key.id.clone()));
        found
    }

    /// How many households and residents there are, whether or not they still live there.
    pub fn counts(&self) -> (usize, usize) {
        (self.households.len(), self.residents.len())
    }

    /// Somebody who may answer for something.
    pub fn staff(&self, id: &str) -> Option<&Staff> {
        self.staff.get(id)
    }

    /// Everybody who may answer for something.
    pub fn all_staff(&self) -> impl Iterator<Item = &Staff> {
        self.staff.values()
    }

    /// The name of a unit with those above it, as an address: community, grid, compound, building.
    pub fn address(&self, id: UnitId) -> String {
        let path = self.path(id).into_iter().map(|id| &self.units[id]);
        let named = path.filter(|unit| matches!(unit.level, Level::Grid | Level::Compound));
        let mut parts: Vec<&str> = named.map(|unit| unit.name.as_str()).collect();
        let own = &self.units[id];
        if own.level == Level::Building {
            // A building is called by its compound already.
            parts.truncate(1);
        }
        if !matches!(own.level, Level::Grid | Level::Compound) {
            parts.push(&own.name);
        }
        parts.join(" ")
    }

    /// The grid that each building stands in, by the buildings' codes: told by whoever knows the
    /// map; `None` for one that stands in none.
    pub fn place_buildings(&mut self, stands_in: HashMap<String, Option<String>>) {
        self.stands_in = stands_in;
    }
}

/// Whether something that began and ended on these days is there on a day.
fn holds_on(from: Option<Date>, until: Option<Date>, day: Date) -> bool {
    from.is_none_or(|from| from <= day) && until.is_none_or(|until| day < until)
}
