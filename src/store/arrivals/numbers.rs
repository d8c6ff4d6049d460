//! Where another number of somebody may be had: from whoever lives behind the same door, and from
//! the list they came with. Owns: that numbers are shown masked, and each once.

use super::super::error::StoreError;
use super::super::project::Project;
use super::super::sealing::Fields;
use crate::model::record::{Key, Kind};
use crate::rules::mask;
use std::collections::BTreeSet;

/// A number that somebody else has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherNumber {
    /// Whose: a person's, or a household's.
    pub key: Key,
    /// The name, masked; a household has none.
    pub name: Option<String>,
    /// The number, masked.
    pub phone: String,
}

impl Project {
    /// Other numbers behind the door of somebody: of the household, of those who live there, of
    /// these others who came to the same door. The lists to ask stand with the arrival itself.
    ///
    /// # Errors
    /// [`StoreError::SignInNeeded`]; [`StoreError::Erased`] for somebody who is gone.
    pub fn other_numbers(&self, key: &Key, others: &[Key]) -> Result<Vec<OtherNumber>, StoreError> {
        let stored = self.record(key)?.ok_or(StoreError::Erased)?;
        let fields = self.fields_of(key, &stored.record)?;
        let mut keys: Vec<Key> = Vec::new();
        if let Some(home) = self.household_of(&fields)? {
            for resident in self.records_with(Kind::Person, "home", &home)? {
                keys.push(resident.key);
            }
            keys.insert(0, Key::new(Kind::Household, home));
        }
        keys.extend_from_slice(others);
        let mut known: BTreeSet<String> = fields.get("phone").cloned().into_iter().collect();
        let mut numbers = Vec::new();
        for key in keys {
            let Some(stored) = self.record(&key)? else {
                continue;
            };
            let Ok(fields) = self.fields_of(&key, &stored.record) else {
                continue;
            };
            let phone = fields.get("phone").filter(|text| !text.trim().is_empty());
            if let Some(phone) = phone.filter(|phone| known.insert((*phone).clone())) {
                numbers.push(OtherNumber {
                    name: fields.get("name").map(|name| mask::name(name)),
                    phone: mask::phone(phone),
                    key,
                });
            }
        }
        Ok(numbers)
    }

    /// The household that somebody came to, by its id: as it is called, or by building and door.
    fn household_of(&self, fields: &Fields) -> Result<Option<String>, StoreError> {
        let said = |name: &str| fields.get(name).map(|text| text.trim());
        if let Some(code) = said("household")
            && self.record(&Key::new(Kind::Household, code))?.is_some()
        {
            return Ok(Some(code.to_owned()));
        }
        let door = said("door").or(said("household"));
        let Some((building, door)) = said("building").zip(door) else {
            return Ok(None);
        };
        for stored in self.records_with(Kind::Household, "building", building)? {
            let own = self
                .fields_of(&stored.key, &stored.record)
                .unwrap_or_default();
            let is_there = stored.record.text("until").is_none();
            if is_there && own.get("door").is_some_and(|own| own.trim() == door) {
                return Ok(Some(stored.key.id));
            }
        }
        Ok(None)
    }
}
