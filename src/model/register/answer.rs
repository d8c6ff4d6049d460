//! Who answers for what on a day. Owns: that somebody named for a unit answers for all below it in
//! that role, that whoever answered for a grid answers for what became of it until somebody else
//! is named, and what is missing or too much by the rules.

use super::{Level, Register, UnitId, holds_on};
use crate::model::record::Key;
use crate::rules::responsibility::{Responsibility, Role};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Somebody is named for a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Charge {
    /// Which record.
    pub key: Key,
    /// The level of the unit.
    pub level: Level,
    /// The code of the unit.
    pub unit: String,
    /// What they are to it.
    pub role: Role,
    /// Who: the id of a person.
    pub person: String,
    /// They stand in for somebody.
    pub is_deputy: bool,
    /// The first day, where that is said.
    pub from: Option<Date>,
    /// The first day they no longer are.
    pub until: Option<Date>,
}

impl Charge {
    /// It holds on a day.
    pub fn holds(&self, day: Date) -> bool {
        holds_on(self.from, self.until, day)
    }
}

/// Somebody answers for a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Answering<'a> {
    /// By what.
    pub charge: &'a Charge,
    /// The unit they are named for: the one asked about, or one above it.
    pub named_for: UnitId,
    /// They were named for a grid of the past.
    pub is_inherited: bool,
}

/// Nobody answers for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The unit; of buildings the grid they lie in, as there are many.
    pub unit: UnitId,
    /// The role that is missing.
    pub role: Role,
    /// How many units have nobody.
    pub count: u32,
}

/// How much somebody answers for in a role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Who: the id of a person.
    pub person: String,
    /// In which role.
    pub role: Role,
    /// The units.
    pub units: Vec<UnitId>,
    /// Their households.
    pub households: u32,
}

/// Charges that hold on the register's day by the unit and role they are for, worked out when they
/// are first asked for after a change.
pub(super) type ByPlace = HashMap<(UnitId, Role), Vec<Holding>>;

/// A charge that holds.
#[derive(Clone, Debug)]
pub(super) struct Holding {
    /// Its id.
    charge: String,
    /// It is for a grid of the past.
    is_inherited: bool,
}

/// Who is named, by unit and role.
pub(super) struct Named<'a> {
    register: &'a Register,
    by_place: &'a ByPlace,
}

impl Register {
    /// All that is named, whenever.
    pub fn charges(&self) -> impl Iterator<Item = &Charge> {
        self.charges.values()
    }

    /// Who answers for a unit, by role: deputies behind those they stand in for.
    pub fn answering(&self, unit: UnitId) -> Vec<(Role, Vec<Answering<'_>>)> {
        let named = self.named();
        let of = |role| (role, named.of(unit, role));
        Role::ALL.into_iter().map(of).collect()
    }

    /// Where nobody answers though the rules ask for it, by unit.
    pub fn gaps(&self, rules: &Responsibility) -> Vec<Gap> {
        let named = self.named();
        let mut gaps = BTreeMap::new();
        for need in &rules.needs {
            let Some(level) = Level::named(&need.level) else {
                continue;
            };
            for (id, unit) in self.units() {
                // Where nobody lives nobody need answer.
                let is_empty = level == Level::Building && unit.sum.households == 0;
                if unit.level != level || !unit.is_there(self.today) || is_empty {
                    continue;
                }
                if named.of(id, need.role).iter().any(|a| !a.charge.is_deputy) {
                    continue;
                }
                let place = match level {
                    Level::Building => self.above(id, Level::Grid).unwrap_or(id),
                    _ => id,
                };
                *gaps.entry((place, need.role)).or_default() += 1;
            }
        }
        let mut gaps: Vec<Gap> = gaps
            .into_iter()
            .map(|((unit, role), count)| Gap { unit, role, count })
            .collect();
        gaps.sort_by(|a, b| {
            let of = |gap: &Gap| (&self.units[gap.unit].code, gap.role);
            of(a).cmp(&of(b))
        });
        gaps
    }

    /// How much everybody answers for.
    pub fn loads(&self) -> Vec<Load> {
        let named = self.named();
        let mut loads: BTreeMap<(&str, Role), BTreeSet<UnitId>> = BTreeMap::new();
        for (unit, role) in named.by_place.keys() {
            for answering in named.at(*unit, *role).filter(|a| !a.charge.is_deputy) {
                let of = (answering.charge.person.as_str(), *role);
                loads.entry(of).or_default().insert(*unit);
            }
        }
        let loads = loads.into_iter().map(|((person, role), units)| Load {
            person: person.to_owned(),
            role,
            households: units.iter().map(|id| self.units[*id].sum.households).sum(),
            units: units.into_iter().collect(),
        });
        loads.collect()
    }

    /// Those who answer for more than the rules say one can.
    pub fn overloads(&self, rules: &Responsibility) -> Vec<Load> {
        let mut loads = self.loads();
        loads.retain(|load| {
            let limit = rules.limit(load.role);
            limit.is_some_and(|limit| limit.is_over(load.units.len() as u32, load.households))
        });
        loads
    }

    pub(super) fn named(&self) -> Named<'_> {
        Named {
            register: self,
            by_place: self.by_place.get_or_init(|| self.charges_by_place()),
        }
    }

    fn charges_by_place(&self) -> ByPlace {
        let mut heirs: HashMap<&str, Vec<&str>> = HashMap::new();
        for (old, new) in self.lineage.values().filter(|(old, new)| old != new) {
            heirs.entry(old).or_default().push(new);
        }
        let mut by_place: HashMap<(UnitId, Role), Vec<(&Charge, bool)>> = HashMap::new();
        for charge in self.charges.values().filter(|c| c.holds(self.today)) {
            let own = self.unit_coded(charge.level, &charge.unit);
            let is_inherited = own.is_none();
            let units = match own {
                Some(unit) => BTreeSet::from([unit]),
                None if charge.level == Level::Grid => {
                    self.heirs_of(&heirs, &charge.unit, &mut HashSet::new())
                }
                None => BTreeSet::new(),
            };
            for named_for in units {
                let of = by_place.entry((named_for, charge.role)).or_default();
                of.push((charge, is_inherited));
            }
        }
        for answers in by_place.values_mut() {
            // Whoever is named for the grid itself answers, and nobody from before it was drawn.
            let is_own =
                |(charge, is_inherited): &(&Charge, bool)| !is_inherited && !charge.is_deputy;
            if answers.iter().any(is_own) {
                answers.retain(|(_, is_inherited)| !is_inherited);
            }
            answers
                .sort_by_key(|(charge, _)| (charge.is_deputy, charge.from, charge.key.id.clone()));
        }
        let holding = |(charge, is_inherited): (&Charge, bool)| Holding {
            charge: charge.key.id.clone(),
            is_inherited,
        };
        let by_place = by_place.into_iter();
        by_place
            .map(|(place, answers)| (place, answers.into_iter().map(holding).collect()))
            .collect()
    }

    /// What became of a grid. Grids that were rolled back come round again, so each is looked at
    /// once.
    fn heirs_of<'a>(
        &self,
        heirs: &HashMap<&'a str, Vec<&'a str>>,
        code: &str,
        seen: &mut HashSet<&'a str>,
    ) -> BTreeSet<UnitId> {
        let mut found = BTreeSet::new();
        for heir in heirs.get(code).into_iter().flatten() {
            if !seen.insert(heir) {
                continue;
            }
            match self.unit_coded(Level::Grid, heir) {
                Some(unit) => {
                    found.insert(unit);
                }
                None => found.extend(self.heirs_of(heirs, heir, seen)),
            }
        }
        found
    }
}

impl<'a> Named<'a> {
    /// Those named for just this unit.
    fn at(&self, unit: UnitId, role: Role) -> impl Iterator<Item = Answering<'a>> + use<'a> {
        let register = self.register;
        let held = self.by_place.get(&(unit, role)).into_iter().flatten();
        held.filter_map(move |held| {
            Some(Answering {
                charge: register.charges.get(&held.charge)?,
                named_for: unit,
                is_inherited: held.is_inherited,
            })
        })
    }

    /// Who answers for a unit in a role: those named for it, else for the nearest unit above it.
    pub fn of(&self, unit: UnitId, role: Role) -> Vec<Answering<'a>> {
        let mut above = self.register.upward(unit);
        let nearest = above.find(|id| self.by_place.contains_key(&(*id, role)));
        nearest.map_or_else(Vec::new, |id| self.at(id, role).collect())
    }
}
