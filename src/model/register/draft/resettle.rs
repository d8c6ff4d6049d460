//! Somebody goes to another door, as it is typed: a household, or one of its residents.

use super::super::{Household, Register};
use crate::model::draft::{DraftFault, date_faults};
use crate::rules::calendar;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Somebody goes to another door: a household, or one resident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resettling {
    /// The code of the building.
    pub building: String,
    /// The code of the grid that stands in, where that is known.
    pub grid: Option<String>,
    /// The door.
    pub door: String,
    /// The first day there, and no longer where they were.
    pub from: Date,
}

/// Where somebody goes to live.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResettleDraft {
    /// The code of the building.
    pub building: Option<String>,
    /// The door.
    pub door: String,
    /// The first day there, as typed.
    pub from: String,
    /// Which of several households behind that door, by its id.
    pub home: Option<String>,
}

impl ResettleDraft {
    /// What stands against it. It is entered once it has happened: until then everybody is counted
    /// where they are.
    pub fn faults(&self, today: Date) -> Vec<DraftFault> {
        let mut faults = Vec::new();
        if self.building.is_none() {
            faults.push(DraftFault::Missing("building"));
        }
        if self.door.trim().is_empty() {
            faults.push(DraftFault::Missing("door"));
        }
        if self.from.trim().is_empty() {
            faults.push(DraftFault::Missing("from"));
        }
        faults.extend(date_faults([("from", &self.from)]));
        if calendar::date(&self.from).is_ok_and(|from| from > today) {
            faults.push(DraftFault::Future("from"));
        }
        faults
    }

    /// Households that live behind that door.
    pub fn behind<'a>(&self, register: &'a Register) -> Vec<&'a Household> {
        let building = self.building.as_deref().unwrap_or_default();
        let mut homes = register.households_in(building);
        homes.retain(|home| home.is_there(register.today()) && home.has_door(&self.door));
        homes
    }
}
