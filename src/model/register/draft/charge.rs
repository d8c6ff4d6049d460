//! Somebody who is to answer for a unit, as it is entered.

use super::super::{Charge, Level};
use super::{period_faults, seal};
use crate::model::draft::{DraftFault, day_of, put};
use crate::model::record::Record;
use crate::rules::identity;
use crate::rules::responsibility::Role;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

/// A charge being entered or changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChargeDraft {
    /// The level of the unit.
    pub level: Level,
    /// The code of the unit.
    pub unit: String,
    /// What they are to it.
    pub role: Role,
    /// Who: the id of somebody who is known already.
    pub person: Option<String>,
    /// The name of somebody new.
    pub name: String,
    /// The phone of somebody new.
    pub phone: String,
    /// Name and phone are posted in public.
    pub is_public: bool,
    /// They stand in for somebody.
    pub is_deputy: bool,
    /// The first day, as typed.
    pub from: String,
    /// The first day they no longer are, as typed.
    pub until: String,
}

impl ChargeDraft {
    /// An empty one for a unit, from a day on.
    pub fn new(level: Level, unit: &str, role: Role, today: Date) -> Self {
        Self {
            level,
            unit: unit.to_owned(),
            role,
            person: None,
            name: String::new(),
            phone: String::new(),
            // Whoever answers for a grid is posted at its entrance.
            is_public: true,
            is_deputy: false,
            from: today.to_string(),
            until: String::new(),
        }
    }

    /// A charge as it stands.
    pub fn of(charge: &Charge) -> Self {
        let day = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
        Self {
            level: charge.level,
            unit: charge.unit.clone(),
            role: charge.role,
            person: Some(charge.person.clone()),
            name: String::new(),
            phone: String::new(),
            is_public: false,
            is_deputy: charge.is_deputy,
            from: day(charge.from),
            until: day(charge.until),
        }
    }

    /// What stands against it.
    pub fn faults(&self) -> Vec<DraftFault> {
        let mut faults = Vec::new();
        if self.person.is_none() {
            if self.name.trim().is_empty() {
                faults.push(DraftFault::Missing("name"));
            }
            match identity::phone(self.phone.trim()) {
                _ if self.phone.trim().is_empty() => faults.push(DraftFault::Missing("phone")),
                Err(fault) => faults.push(DraftFault::Phone(fault)),
                Ok(_) => {}
            }
        }
        faults.extend(period_faults(("from", &self.from), ("until", &self.until)));
        faults
    }

    /// The record of it, about the person of this id; `before` as it was.
    pub fn record(&self, before: Option<&Record>, person: &str) -> Record {
        let mut record = before.cloned().unwrap_or_default();
        let properties = record.feature.properties.get_or_insert_default();
        put(properties, "level", self.level.kind().name());
        put(properties, "unit", &self.unit);
        put(properties, "role", self.role.name());
        put(properties, "person", person);
        put(properties, "from", &day_of(&self.from));
        put(properties, "until", &day_of(&self.until));
        if self.is_deputy {
            properties.insert("deputy".to_owned(), json!(true));
        } else {
            properties.shift_remove("deputy");
        }
        record
    }

    /// The record of somebody new, and what is sealed of them.
    pub fn somebody(&self) -> (Record, BTreeMap<String, String>) {
        let mut record = Record::default();
        record.feature.properties = json!({"type": "staff", "public": self.is_public})
            .as_object()
            .cloned();
        let phone = identity::phone(&self.phone).unwrap_or_else(|_| self.phone.trim().to_owned());
        let fields = seal(BTreeMap::new(), &[("name", &self.name), ("phone", &phone)]);
        (record, fields)
    }
}
