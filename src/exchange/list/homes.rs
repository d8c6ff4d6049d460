//! Residents that a list brings in and the households they live in. Owns: that everybody behind one
//! door of a building is one household, which is registered with the first of them.

use super::check::Taken;
use super::spec::List;
use crate::model::record::{Key, Kind, Record};
use crate::rules::retention::RecordType;
use crate::store::sealing::Fields;
use crate::store::{PersonEdit, Project, StoreError};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};

/// Households, by what a row says of them.
#[derive(Default)]
pub(super) struct Homes {
    /// By building and door.
    by_door: HashMap<(String, String), String>,
    /// By id: a file may name households by their own codes.
    ids: HashSet<String>,
    /// Nobody in the list says where they live.
    is_idle: bool,
}

impl Homes {
    /// The households of a project; none where the list says nothing of any.
    ///
    /// # Errors
    /// Whatever the project says.
    pub fn of(project: &Project, list: &List, rows: &[Taken]) -> Result<Self, StoreError> {
        let says = |name: &str| {
            let column = list.column(name).filter(|_| list.kind == Kind::Person);
            column.is_some_and(|i| rows.iter().any(|row| row.values[i].is_some()))
        };
        let mut homes = Self {
            is_idle: !says("building") && !says("household"),
            ..Self::default()
        };
        if homes.is_idle {
            return Ok(homes);
        }
        project.compare_with(Kind::Household, &mut |stored, fields| {
            let record = &stored.record;
            homes.ids.insert(stored.key.id.clone());
            // Who moved out left the door to others.
            let place = record.text("building").zip(fields.get("door"));
            if let Some((building, door)) = place.filter(|_| record.text("until").is_none()) {
                let place = (building.to_owned(), door.clone());
                homes.by_door.insert(place, stored.key.id);
            }
            Ok(())
        })?;
        Ok(homes)
    }

    /// A resident lives where the row says: in a household that is there, or in a new one, which
    /// is then to be entered before them.
    ///
    /// # Errors
    /// Where the system gives no randomness.
    pub fn settle(
        &mut self,
        record: &mut Record,
        fields: &Fields,
    ) -> Result<Option<PersonEdit>, StoreError> {
        if self.is_idle || record.text("type") != Some(RecordType::Resident.name()) {
            return Ok(None);
        }
        let said = |name: &str| {
            let text = fields.get(name)?.trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        let tenure = record.text("tenure").map(str::to_owned);
        let since = record.text("from").map(str::to_owned);
        let properties = record.feature.properties.get_or_insert_default();
        // Whose the dwelling is is the household's.
        properties.shift_remove("tenure");
        if let Some(code) = said("household").filter(|code| self.ids.contains(code)) {
            properties.insert("home".to_owned(), json!(code));
            return Ok(None);
        }
        let Some(place) = said("building").zip(said("door")) else {
            return Ok(None);
        };
        if let Some(home) = self.by_door.get(&place) {
            properties.insert("home".to_owned(), json!(home));
            return Ok(None);
        }
        let id = Project::new_id()?;
        properties.insert("home".to_owned(), json!(id));
        let mut home = Record::default();
        let of_home = home.feature.properties.get_or_insert_default();
        for (name, value) in [
            ("building", Some(place.0.clone())),
            ("tenure", tenure),
            ("from", since),
        ] {
            of_home.extend(value.map(|text| (name.to_owned(), Value::from(text))));
        }
        let door = [("door".to_owned(), place.1.clone())];
        self.by_door.insert(place, id.clone());
        self.ids.insert(id.clone());
        Ok(Some(PersonEdit {
            key: Key::new(Kind::Household, id),
            before: None,
            record: home,
            fields: door.into(),
        }))
    }
}
