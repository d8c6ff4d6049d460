//! What is not as it should be in the register. Owns: the list and its order. Everything here is
//! shown, nothing forbids.

use super::{Household, Level, Register, Resident, Unit, UnitId};
use crate::rules::responsibility::{Responsibility, Role};

/// What is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A building whose compound lies in another grid than the one it stands in: the codes of
    /// the compound's grid and of its own.
    Contradictory(String, String),
    /// A unit that names none above it.
    Unplaced,
    /// A unit that names one above it which is not there: its code.
    Lost(String),
    /// A building that stands in no grid.
    Outside,
    /// Another unit of the level has the same code.
    Double,
    /// So many households are registered in a building that is gone, or in none that is known.
    Homeless(u32),
    /// So many residents belong to no household.
    Alone(u32),
    /// More households are registered than stated: how many are registered, and stated.
    Over(u32, u32),
    /// Nobody answers in this role, for so many units.
    Gap(Role, u32),
    /// Somebody answers for too much in this role: who, for how many units, how many households.
    Overload(String, Role, u32, u32),
}

impl Trouble {
    /// Its place in the list, gravest first.
    const fn rank(&self) -> u8 {
        match self {
            Self::Contradictory(..) => 0,
            Self::Double => 1,
            Self::Unplaced => 2,
            Self::Lost(_) => 3,
            Self::Outside => 4,
            Self::Homeless(_) => 5,
            Self::Alone(_) => 6,
            Self::Gap(Role::BuildingHead, _) => 9,
            Self::Gap(..) => 7,
            Self::Overload(..) => 8,
            Self::Over(..) => 10,
        }
    }
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What.
    pub trouble: Trouble,
    /// Of which unit, if it is one's.
    pub unit: Option<UnitId>,
}

impl Register {
    /// Everything that is not as it should be, gravest first.
    pub fn worklist(&self, rules: &Responsibility) -> Vec<Entry> {
        let mut entries = Vec::new();
        for (id, unit) in self.units().filter(|(_, unit)| unit.is_there(self.today)) {
            let mut add = |trouble| {
                entries.push(Entry {
                    trouble,
                    unit: Some(id),
                });
            };
            if unit.is_double {
                add(Trouble::Double);
            }
            match (&unit.within, unit.level.above(), unit.parent) {
                (_, None, _) | (_, _, Some(_)) => {}
                (None, _, None) => add(Trouble::Unplaced),
                (Some(code), _, None) => add(Trouble::Lost(code.clone())),
            }
            if unit.level != Level::Building {
                continue;
            }
            match self.stands_in.get(&unit.code) {
                // Nobody has looked where it stands.
                None => {}
                Some(None) => add(Trouble::Outside),
                Some(Some(own)) => {
                    let said = self
                        .above(id, Level::Grid)
                        .map(|grid| &self.units[grid].code);
                    if let Some(said) = said.filter(|said| *said != own) {
                        add(Trouble::Contradictory(said.clone(), own.clone()));
                    }
                }
            }
            let registered = unit.sum.registered;
            if let Some(stated) = unit.stated.filter(|stated| registered > *stated)
                && !unit.is_surveyed
                && !unit.is_estimated
            {
                add(Trouble::Over(registered, stated));
            }
        }
        entries.extend(self.of_nowhere());
        entries.extend(self.gaps(rules).into_iter().map(|gap| Entry {
            trouble: Trouble::Gap(gap.role, gap.count),
            unit: Some(gap.unit),
        }));
        entries.extend(self.overloads(rules).into_iter().map(|load| Entry {
            unit: load.units.first().copied(),
            trouble: Trouble::Overload(
                load.person,
                load.role,
                load.units.len() as u32,
                load.households,
            ),
        }));
        let code = |entry: &Entry| entry.unit.map(|id| self.units[id].code.as_str());
        entries.sort_by(|a, b| (a.trouble.rank(), code(a)).cmp(&(b.trouble.rank(), code(b))));
        entries
    }

    /// How many buildings of a map name no unit and can be put into one by where they stand.
    pub fn unplaced(&self) -> usize {
        let is_unplaced = |unit: &Unit| {
            let is_outside = matches!(self.stands_in.get(&unit.code), Some(None));
            unit.is_of_map && unit.parent.is_none() && !is_outside
        };
        let units = self.units().filter(|(_, unit)| is_unplaced(unit));
        units.count()
    }

    /// Households and residents that belong to nothing that is there.
    fn of_nowhere(&self) -> impl Iterator<Item = Entry> {
        let (homeless, alone) = (self.homeless().len() as u32, self.alone().len() as u32);
        let homeless = (homeless > 0).then_some(Trouble::Homeless(homeless));
        let alone = (alone > 0).then_some(Trouble::Alone(alone));
        let troubles = [homeless, alone].into_iter().flatten();
        troubles.map(|trouble| Entry {
            trouble,
            unit: None,
        })
    }

    /// Households that live in no building that is there, by id.
    pub fn homeless(&self) -> Vec<&Household> {
        let is_gone = |code: &str| {
            let unit = self.unit_coded(Level::Building, code);
            unit.is_none_or(|id| !self.units[id].is_there(self.today))
        };
        let of_nowhere = self.of_building.iter();
        let of_nowhere = of_nowhere.filter(|(code, ids)| !ids.is_empty() && is_gone(code));
        let homes = of_nowhere.flat_map(|(_, ids)| ids);
        let mut homes: Vec<&Household> = homes
            .filter_map(|id| self.households.get(id))
            .filter(|home| home.is_there(self.today))
            .collect();
        homes.sort_by(|a, b| a.key.id.cmp(&b.key.id));
        homes
    }

    /// Residents who belong to no household, by id.
    pub fn alone(&self) -> Vec<&Resident> {
        let residents = self.alone.iter().filter_map(|id| self.residents.get(id));
        residents
            .filter(|resident| resident.is_there(self.today))
            .collect()
    }
}
