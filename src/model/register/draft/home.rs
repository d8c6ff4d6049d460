//! Households and residents as somebody enters them. Owns: which of their values stand in clear and
//! which are sealed: who, which door, what phone and what they need are nobody's business.

use super::super::{Household, Resident, Tenure};
use super::{period_faults, seal};
use crate::model::draft::{DraftFault, day_of, phone_fault, put};
use crate::model::record::Record;
use crate::rules::identity;
use crate::rules::retention::RecordType;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

/// A household being entered or changed. Sealed values of one that is changed are empty, as they
/// are not shown: what is left empty stays, one hyphen takes it away.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HouseholdDraft {
    /// The code of its building.
    pub building: String,
    /// The door.
    pub door: String,
    /// The phone that its members share.
    pub phone: String,
    /// Owner or tenant; `None` where nobody has said.
    pub tenure: Option<Tenure>,
    /// The first day it lives there, as typed.
    pub from: String,
    /// The first day it no longer does, as typed.
    pub until: String,
    /// Anything else.
    pub note: String,
}

fn text_of(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

impl HouseholdDraft {
    /// A household as it stands.
    pub fn of(household: &Household) -> Self {
        Self {
            building: household.building.clone().unwrap_or_default(),
            tenure: household.tenure,
            from: text_of(household.from),
            until: text_of(household.until),
            ..Self::default()
        }
    }

    /// What stands against it; `is_new` where there is no record yet.
    pub fn faults(&self, is_new: bool) -> Vec<DraftFault> {
        let mut faults = Vec::new();
        if self.building.trim().is_empty() {
            faults.push(DraftFault::Missing("building"));
        }
        if is_new && self.door.trim().is_empty() {
            faults.push(DraftFault::Missing("door"));
        }
        faults.extend(phone_fault(&self.phone));
        faults.extend(period_faults(("from", &self.from), ("until", &self.until)));
        faults
    }

    /// The record of it; `before` as it was. What is sealed is not in it.
    pub fn record(&self, before: Option<&Record>) -> Record {
        let mut record = before.cloned().unwrap_or_default();
        let properties = record.feature.properties.get_or_insert_default();
        put(properties, "building", &self.building);
        let tenure = self.tenure.map(Tenure::name).unwrap_or_default();
        put(properties, "tenure", tenure);
        put(properties, "from", &day_of(&self.from));
        put(properties, "until", &day_of(&self.until));
        record
    }

    /// What is sealed of it, over what was.
    pub fn fields(&self, before: BTreeMap<String, String>) -> BTreeMap<String, String> {
        seal(
            before,
            &[
                ("door", &self.door),
                ("phone", &phone_of(&self.phone)),
                ("note", &self.note),
            ],
        )
    }
}

/// A phone as it is kept.
fn phone_of(text: &str) -> String {
    identity::phone(text).unwrap_or_else(|_| text.trim().to_owned())
}

/// A resident being entered or changed; of sealed values the same holds as for a household.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ResidentDraft {
    /// The household, by its id.
    pub home: String,
    /// The name.
    pub name: String,
    /// The resident id (GB 11643).
    pub resident_id: String,
    /// The phone.
    pub phone: String,
    /// The relation to the head of the household.
    pub relation: String,
    /// What special care they need.
    pub care: String,
    /// The first day they live there, as typed.
    pub from: String,
    /// The first day they no longer do, as typed.
    pub until: String,
    /// Anything else.
    pub note: String,
}

impl ResidentDraft {
    /// A resident as they stand.
    pub fn of(resident: &Resident) -> Self {
        Self {
            home: resident.home.clone().unwrap_or_default(),
            from: text_of(resident.from),
            until: text_of(resident.until),
            ..Self::default()
        }
    }

    /// What stands against it; `is_new` where there is no record yet.
    pub fn faults(&self, is_new: bool) -> Vec<DraftFault> {
        let mut faults = Vec::new();
        if self.home.is_empty() {
            faults.push(DraftFault::Missing("household"));
        }
        if is_new && self.name.trim().is_empty() {
            faults.push(DraftFault::Missing("name"));
        }
        let id = self.resident_id.trim();
        if !id.is_empty()
            && !matches!(id, "-" | "—" | "－")
            && let Err(fault) = identity::resident_id(id)
        {
            faults.push(DraftFault::Id(fault));
        }
        faults.extend(phone_fault(&self.phone));
        faults.extend(period_faults(("from", &self.from), ("until", &self.until)));
        faults
    }

    /// The record of it; `before` as it was, `grid` the code of the grid they live in, `today`
    /// the day it is entered. Who it is is not in it.
    pub fn record(&self, before: Option<&Record>, grid: Option<&str>, today: Date) -> Record {
        let mut record = before.cloned().unwrap_or_default();
        let properties = record.feature.properties.get_or_insert_default();
        put(properties, "type", RecordType::Resident.name());
        put(properties, "home", &self.home);
        if let Some(grid) = grid {
            put(properties, "grid_code", grid);
        }
        put(properties, "from", &day_of(&self.from));
        put(properties, "until", &day_of(&self.until));
        // The day of entry is none of the resident's own: it leaves with no list.
        if !properties.contains_key("date") {
            properties
                .entry("entered")
                .or_insert_with(|| json!(today.to_string()));
        }
        record
    }

    /// What is sealed of it, over what was; `building` is the code of the building they live in.
    pub fn fields(
        &self,
        before: BTreeMap<String, String>,
        building: Option<&str>,
    ) -> BTreeMap<String, String> {
        let id = self.resident_id.trim();
        let id = identity::resident_id(id).map_or_else(|_| id.to_owned(), |id| id.text);
        let mut fields = seal(
            before,
            &[
                ("name", &self.name),
                ("resident_id", &id),
                ("phone", &phone_of(&self.phone)),
                ("relation", &self.relation),
                ("care", &self.care),
                ("note", &self.note),
            ],
        );
        if let Some(building) = building {
            fields.insert("building".to_owned(), building.to_owned());
        }
        fields
    }
}
