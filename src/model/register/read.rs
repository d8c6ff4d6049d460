//! Records as what they say of the register. Owns: names of attributes; what cannot be read is
//! missing.

use super::Register;
use super::answer::Charge;
use super::find::sought_of;
use super::link::Touched;
use super::naming::compound_of;
use super::people::{Household, Resident, Staff, Tenure};
use super::placing::comes_from_map;
use super::unit::{CompoundKind, Dedicated, Level, Tally, Unit, is_estimated, stated_in};
use crate::model::address::Address;
use crate::model::record::{Key, Kind, Part, Record};
use crate::rules::calendar;
use crate::rules::responsibility::Role;
use jiff::civil::Date;
use serde_json::Value;
use std::collections::BTreeMap;

/// The word by which the head of a household is known, as relation to the head.
pub(super) const HEAD: &str = "户主";

/// What became of a record of the register: as it is now, with what may be searched of it; `None`
/// once it is gone.
pub type News = (Key, Option<(Record, Option<BTreeMap<String, String>>)>);

impl Register {
    /// A register of records, tied together once.
    pub fn of<'a>(today: Date, parts: impl Iterator<Item = Part<'a>>) -> Self {
        let mut register = Self::new(today);
        for part in parts {
            register.take_in(&part);
        }
        register.link();
        register
    }

    /// A record is there, or is another one now; counts follow.
    pub fn put(&mut self, part: &Part<'_>) {
        let touched = self.take_in(part);
        self.follow(touched);
    }

    /// A record is gone; counts follow.
    pub fn take(&mut self, key: &Key) {
        let touched = match key.kind {
            Kind::Household => Touched::Buildings(self.drop_household(&key.id)),
            Kind::Person => {
                self.staff.remove(&key.id);
                Touched::Buildings(self.drop_resident(&key.id))
            }
            Kind::Charge => {
                self.charges.remove(&key.id);
                Touched::Nothing
            }
            Kind::Lineage => {
                self.lineage.remove(&key.id);
                Touched::Nothing
            }
            _ => match self.by_key.get(key).copied() {
                Some(id) => {
                    self.units.remove(id);
                    Touched::Units
                }
                None => Touched::Nothing,
            },
        };
        self.follow(touched);
    }

    /// Records became others, or are gone; counts follow.
    pub fn take_news(&mut self, news: &[News]) {
        for (key, now) in news {
            match now {
                Some((record, fields)) => self.put(&Part {
                    key,
                    record,
                    fields: fields.as_ref(),
                }),
                None => self.take(key),
            }
        }
    }

    /// Take a record in, and tie nothing yet.
    fn take_in(&mut self, part: &Part<'_>) -> Touched {
        let key = part.key;
        match key.kind {
            Kind::Household => self.put_household(household(part)),
            Kind::Person => match part.record.text("type") {
                Some("staff") => {
                    self.staff.insert(key.id.clone(), staff(part));
                    Touched::Nothing
                }
                Some("resident") | None => self.put_resident(resident(part)),
                // Arrivals and the isolated are lists of their own.
                Some(_) => Touched::Buildings(self.drop_resident(&key.id)),
            },
            Kind::Charge => {
                match charge(part) {
                    Some(charge) => self.charges.insert(key.id.clone(), charge),
                    None => self.charges.remove(&key.id),
                };
                Touched::Nothing
            }
            Kind::Lineage => {
                let codes = part
                    .record
                    .text("old_code")
                    .zip(part.record.text("new_code"));
                if let Some((old, new)) = codes {
                    let codes = (old.to_owned(), new.to_owned());
                    self.lineage.insert(key.id.clone(), codes);
                }
                Touched::Nothing
            }
            kind => match Level::of(kind) {
                Some(level) => self.put_unit(unit(level, part)),
                None => Touched::Nothing,
            },
        }
    }

    fn put_unit(&mut self, unit: Unit) -> Touched {
        match self.by_key.get(&unit.key).copied() {
            Some(id) => {
                let old = std::mem::replace(&mut self.units[id], unit);
                Touched::Unit(id, Box::new(old))
            }
            None => {
                let id = self.units.len();
                self.by_key.insert(unit.key.clone(), id);
                self.units.push(unit);
                Touched::New(id)
            }
        }
    }
}

fn day(record: &Record, name: &str) -> Option<Date> {
    calendar::date(record.text(name)?).ok()
}

fn unit(level: Level, part: &Part<'_>) -> Unit {
    let record = part.record;
    let code = record.text("code").unwrap_or(&part.key.id).to_owned();
    let is_building = level == Level::Building;
    let within = match level {
        Level::Community => None,
        Level::Building => compound_of(record, &code),
        _ => record.text(level.link()).map(str::to_owned),
    };
    let kind = record.text("kind").and_then(CompoundKind::parse);
    let shape = record.feature.shape.as_ref();
    Unit {
        key: part.key.clone(),
        level,
        own_name: record.text("name").map(str::to_owned),
        name: String::new(),
        short_name: String::new(),
        address: is_building.then(|| Address::of(record)).flatten(),
        is_of_map: is_building && comes_from_map(record),
        within,
        parent: None,
        children: Vec::new(),
        kind: (level == Level::Compound).then(|| kind.unwrap_or_default()),
        dedicated: record.text("dedicated").and_then(Dedicated::parse),
        from: day(record, "valid_from"),
        until: day(record, "valid_to"),
        at: record.place(),
        ground: match shape.filter(|_| is_building) {
            Some(shape) => shape.polygons.clone(),
            None => Vec::new(),
        },
        stated: stated_in(record),
        is_estimated: is_estimated(record),
        is_surveyed: record.text("surveyed").is_some(),
        is_double: false,
        sum: Tally::default(),
        own: Tally::default(),
        sought: Box::default(),
        code,
    }
}

fn household(part: &Part<'_>) -> Household {
    let record = part.record;
    let sealed = |name: &str| part.sealed(name).unwrap_or_default().to_owned();
    Household {
        key: part.key.clone(),
        building: record.text("building").map(str::to_owned),
        tenure: record.text("tenure").and_then(Tenure::named),
        from: day(record, "from"),
        until: day(record, "until"),
        door: sealed("door"),
        phone: sealed("phone"),
    }
}

fn resident(part: &Part<'_>) -> Resident {
    let record = part.record;
    let sealed = |name: &str| part.sealed(name).unwrap_or_default().to_owned();
    let (name, phone) = (sealed("name"), sealed("phone"));
    let address = part.sealed("address").unwrap_or_default();
    Resident {
        key: part.key.clone(),
        home: record.text("home").map(str::to_owned),
        from: day(record, "from"),
        until: day(record, "until"),
        is_head: part.sealed("relation") == Some(HEAD),
        needs_care: part.sealed("care").is_some(),
        sought: sought_of(&[&name, address], &[&phone]),
        name,
        phone,
    }
}

fn staff(part: &Part<'_>) -> Staff {
    let sealed = |name: &str| part.sealed(name).unwrap_or_default().to_owned();
    Staff {
        key: part.key.clone(),
        is_public: part.record.attribute("public").and_then(Value::as_bool) == Some(true),
        name: sealed("name"),
        phone: sealed("phone"),
    }
}

fn charge(part: &Part<'_>) -> Option<Charge> {
    let record = part.record;
    Some(Charge {
        key: part.key.clone(),
        level: Level::named(record.text("level")?)?,
        unit: record.text("unit")?.to_owned(),
        role: Role::named(record.text("role")?)?,
        person: record.text("person")?.to_owned(),
        is_deputy: record.attribute("deputy").and_then(Value::as_bool) == Some(true),
        from: day(record, "from"),
        until: day(record, "until"),
    })
}
