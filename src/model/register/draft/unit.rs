//! A unit as somebody enters it.

use super::super::{CompoundKind, Dedicated, Level, Register, Unit, UnitId};
use super::period_faults;
use crate::geometry::fixed::Coord;
use crate::geometry::polygon::{Polygon, Shape};
use crate::model::draft::{DraftFault, day_of, put};
use crate::model::record::{Key, Record};
use crate::model::setting::MOST_HOUSEHOLDS;
use crate::rules::shares::number_of;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// A unit being entered or changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitDraft {
    /// Its level.
    pub level: Level,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The code of the unit above.
    pub within: String,
    /// What a compound is.
    pub kind: CompoundKind,
    /// What a dedicated grid is for.
    pub dedicated: Option<Dedicated>,
    /// Households a building is stated to have, as typed.
    pub stated: String,
    /// Every household of the building is registered.
    pub is_surveyed: bool,
    /// The first day it is there, as typed.
    pub from: String,
    /// Where a new building stands.
    pub at: Option<Coord>,
}

/// Half the side of the square that stands for a building nobody has drawn, units of 1e-7 degree
/// (about 6 m).
const HALF: i32 = 540;

impl UnitDraft {
    /// A new one below a unit, with the next code.
    pub fn below(register: &Register, above: UnitId, today: Date) -> Option<Self> {
        let parent = register.unit(above)?;
        let level = parent.level.below()?;
        Some(Self {
            within: parent.code.clone(),
            code: register.next_code(level, &parent.code),
            from: today.to_string(),
            ..Self::empty(level)
        })
    }

    /// A new community, with the next code.
    pub fn community(register: &Register, today: Date) -> Self {
        Self {
            code: register.next_code(Level::Community, ""),
            from: today.to_string(),
            ..Self::empty(Level::Community)
        }
    }

    fn empty(level: Level) -> Self {
        Self {
            level,
            code: String::new(),
            name: String::new(),
            within: String::new(),
            kind: CompoundKind::default(),
            dedicated: None,
            stated: String::new(),
            is_surveyed: false,
            from: String::new(),
            at: None,
        }
    }

    /// A unit as it stands.
    pub fn of(unit: &Unit) -> Self {
        Self {
            code: unit.code.clone(),
            name: unit.own_name.clone().unwrap_or_default(),
            within: unit.within.clone().unwrap_or_default(),
            kind: unit.kind.unwrap_or_default(),
            dedicated: unit.dedicated,
            stated: unit.stated.map(|n| n.to_string()).unwrap_or_default(),
            is_surveyed: unit.is_surveyed,
            from: unit.from.map(|day| day.to_string()).unwrap_or_default(),
            at: unit.at,
            ..Self::empty(unit.level)
        }
    }

    /// What stands against it; `key` is the record that is changed.
    pub fn faults(&self, register: &Register, key: Option<&Key>) -> Vec<DraftFault> {
        let mut faults = Vec::new();
        let code = self.code.trim();
        if code.is_empty() {
            faults.push(DraftFault::Missing("code"));
        } else if let Some(id) = register.unit_coded(self.level, code)
            && register.unit(id).map(|unit| &unit.key) != key
        {
            // Codes are never used again, not even those of units that are gone.
            faults.push(DraftFault::Taken("code"));
        }
        // A building is called by its compound.
        if self.name.trim().is_empty() && self.level != Level::Building {
            faults.push(DraftFault::Missing("unit-name"));
        }
        if let Some(above) = self.level.above() {
            let within = self.within.trim();
            let parent = register.unit_coded(above, within);
            let is_there = |id| {
                register
                    .unit(id)
                    .is_some_and(|u| u.is_there(register.today()))
            };
            if key.is_some() {
                // Where it lies is not asked for in changing it: it is moved, and listed until then.
            } else if within.is_empty() {
                faults.push(DraftFault::Missing("within"));
            } else if !parent.is_some_and(is_there) {
                faults.push(DraftFault::Unknown("within"));
            }
        }
        if key.is_none() && self.level == Level::Building && self.at.is_none() {
            faults.push(DraftFault::Missing("site"));
        }
        match self.stated.trim().parse::<u32>() {
            _ if self.stated.trim().is_empty() => {}
            Err(_) => faults.push(DraftFault::Count("stated")),
            // No building has more households than a grid may have.
            Ok(stated) if stated > MOST_HOUSEHOLDS => {
                faults.push(DraftFault::Impossible("stated"));
            }
            Ok(_) => {}
        }
        faults.extend(period_faults(
            ("valid-from", &self.from),
            ("valid-to", &String::new()),
        ));
        faults
    }

    /// The record of it; `before` as it was, `above` the record of the unit above, `today` the day
    /// it is entered.
    pub fn record(&self, before: Option<&Record>, above: Option<&Record>, today: Date) -> Record {
        let mut record = before.cloned().unwrap_or_default();
        if record.feature.shape.is_none()
            && self.level == Level::Building
            && let Some(at) = self.at
        {
            record.feature.shape = Some(square(at));
        }
        let properties = record.feature.properties.get_or_insert_default();
        // Of a map without codes the id stands for the code; it is not made one.
        if before.is_none() || properties.contains_key("code") {
            put(properties, "code", &self.code);
        }
        put(properties, "name", &self.name);
        put(properties, "valid_from", &day_of(&self.from));
        match self.level {
            Level::Community => {}
            Level::Building => {
                // What the code says already is not said again.
                let begins = self.within.trim().len() + 2 == self.code.trim().len()
                    && self.code.trim().starts_with(self.within.trim());
                if !begins || properties.contains_key(self.level.link()) {
                    put(properties, self.level.link(), &self.within);
                }
                let stated = self.stated.trim().parse::<u32>().ok();
                match stated {
                    Some(stated) => properties.insert("households".to_owned(), json!(stated)),
                    // What is no number was not shown, and stays.
                    None if properties.get("households").and_then(number_of).is_none() => None,
                    None => properties.shift_remove("households"),
                };
                let surveyed = properties.get("surveyed").and_then(Value::as_str);
                match (self.is_surveyed, surveyed) {
                    (true, None) => {
                        properties.insert("surveyed".to_owned(), json!(today.to_string()));
                    }
                    (false, Some(_)) => {
                        properties.shift_remove("surveyed");
                    }
                    _ => {}
                }
                properties
                    .entry("kind")
                    .or_insert_with(|| json!("building"));
            }
            Level::Compound => {
                put(properties, self.level.link(), &self.within);
                put(properties, "kind", self.kind.name());
            }
            Level::Area | Level::Grid => {
                put(properties, self.level.link(), &self.within);
                self.name_community(properties, above);
            }
        }
        if self.level == Level::Grid {
            let word = self.dedicated.map(Dedicated::name).unwrap_or_default();
            put(properties, "dedicated", word);
        }
        record
    }

    /// Areas and grids name their community too.
    fn name_community(&self, properties: &mut Map<String, Value>, above: Option<&Record>) {
        let Some(above) = above else { return };
        let (code, name) = match self.level {
            Level::Area => ("code", "name"),
            _ => ("community_code", "community"),
        };
        for (own, theirs) in [("community_code", code), ("community", name)] {
            if let Some(text) = above.text(theirs) {
                put(properties, own, text);
            }
        }
    }
}

fn square(at: Coord) -> Shape {
    let corner = |x: i32, y: i32| Coord::new(at.x.saturating_add(x), at.y.saturating_add(y));
    Shape {
        polygons: vec![Polygon {
            outer: vec![
                corner(-HALF, -HALF),
                corner(HALF, -HALF),
                corner(HALF, HALF),
                corner(-HALF, HALF),
                corner(-HALF, -HALF),
            ],
            holes: Vec::new(),
        }],
    }
}

impl Register {
    /// The next code below a unit: its code with the next number that no unit ever had.
    ///
    /// Source: codes of grids have three digits after the community's; here compounds and
    /// buildings have two digits more than the unit above, areas a hyphen and a number,
    /// communities three digits after the subdistrict's nine.
    pub fn next_code(&self, level: Level, within: &str) -> String {
        let (prefix, digits) = match level {
            Level::Community => {
                let mut units = self.units().map(|(_, unit)| unit);
                let first = units.find(|unit| unit.level == Level::Community);
                let prefix = first
                    .and_then(|unit| unit.code.get(..9))
                    .unwrap_or_default();
                (prefix.to_owned(), 3)
            }
            Level::Area => (format!("{within}-"), 1),
            Level::Grid => (within.to_owned(), 3),
            Level::Compound | Level::Building => (within.to_owned(), 2),
        };
        let of_level = self.units().filter(|(_, unit)| unit.level == level);
        let numbers = of_level.filter_map(|(_, unit)| {
            let number = unit.code.strip_prefix(&prefix)?;
            // A longer code belongs to something else.
            (number.len() <= digits.max(3)).then(|| number.parse::<u32>().ok())?
        });
        let next = numbers.max().unwrap_or(0) + 1;
        format!("{prefix}{next:0digits$}")
    }

    /// What a unit still holds on this day, so that it cannot be retired: units below it, or
    /// households.
    pub fn holds(&self, id: UnitId) -> (usize, u32) {
        let Some(unit) = self.unit(id) else {
            return (0, 0);
        };
        let below = unit.children.iter().filter_map(|id| self.unit(*id));
        let below = below.filter(|unit| unit.is_there(self.today()));
        (below.count(), unit.own.registered)
    }

    /// Whether a unit can be moved to another: one of the level above that is there; a grid only to
    /// areas of its community, as the border of a community is moved in a plan.
    pub fn can_move(&self, id: UnitId, to: UnitId) -> bool {
        let (Some(unit), Some(other)) = (self.unit(id), self.unit(to)) else {
            return false;
        };
        let is_own = unit.parent == Some(to);
        if is_own || unit.level == Level::Area || unit.level.above() != Some(other.level) {
            return false;
        }
        let stays = || self.above(id, Level::Community) == self.above(to, Level::Community);
        other.is_there(self.today()) && (unit.level != Level::Grid || stays())
    }

    /// Units that a unit can be moved to, by code.
    pub fn targets(&self, id: UnitId) -> Vec<UnitId> {
        let units = self.units().map(|(other, _)| other);
        let mut found: Vec<UnitId> = units.filter(|to| self.can_move(id, *to)).collect();
        found.sort_by(|a, b| self.units[*a].code.cmp(&self.units[*b].code));
        found
    }
}
