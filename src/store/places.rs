//! Places and attributes of the map: acts of general use, held against [`crate::model::act::admit`]
//! like everything that can name any attribute.

use super::error::StoreError;
use super::journal::{Action, Entry};
use super::project::Project;
use super::sealing::Fields;
use crate::geometry::fixed::{Coord, Degrees};
use crate::model::act::ActionName;
use crate::model::change::{AttributePatch, Change, Conflict, Patch};
use crate::model::record::{Key, Kind, Record};
use serde_json::{Map, Value, json};

impl Project {
    /// Change attributes of a record of the map.
    pub(super) fn edit_attributes(
        &mut self,
        key: &Key,
        values: Map<String, Value>,
    ) -> Result<Option<Entry>, StoreError> {
        let stored = self.there(key)?;
        let record = &stored.record;
        let mut details: Vec<(&str, Value)> = Vec::new();
        if let Some(name) = record.text("name").or_else(|| record.text("code")) {
            details.push(("name", name.into()));
        }
        if let Some((attribute, value)) = values.iter().next() {
            let from = record.attribute(attribute).cloned().unwrap_or_default();
            details.push(("attribute", attribute.as_str().into()));
            details.push(("from", from));
            details.push(("to", value.clone()));
        }
        let place = record.place();
        let change = Change::patch(key.clone(), patch_of(record, values));
        let action = Action::new(ActionName::EditAttributes, vec![change]).at(place);
        let action = details
            .into_iter()
            .fold(action, |action, (name, value)| action.with(name, value));
        self.carry_out(action)
    }

    /// Add a place to the map.
    pub(super) fn add_place(
        &mut self,
        kind: Kind,
        at: Coord,
        attributes: Map<String, Value>,
    ) -> Result<Option<Entry>, StoreError> {
        let mut record = Record::default();
        record.feature.properties = Some(attributes);
        record.feature.other_geometry = Some(json!({
            "type": "Point",
            "coordinates": [Degrees(at.x).to_value(), Degrees(at.y).to_value()],
        }));
        let change = Change::insert(Key::new(kind, Self::new_id()?), record);
        self.carry_out(Action::new(ActionName::AddPlace, vec![change]).at(Some(at)))
    }

    /// Take a place away.
    pub(super) fn remove_record(&mut self, key: &Key) -> Result<Option<Entry>, StoreError> {
        let stored = self.there(key)?;
        let place = stored.record.place();
        let change = Change::remove(key.clone(), stored.record);
        self.carry_out(Action::new(ActionName::RemoveRecord, vec![change]).at(place))
    }

    /// Enter a person by attributes and sealed values.
    pub(super) fn enter_person(
        &mut self,
        attributes: Map<String, Value>,
        fields: &Fields,
    ) -> Result<Entry, StoreError> {
        let mut record = Record::default();
        record.feature.properties = Some(attributes);
        let key = Key::new(Kind::Person, Self::new_id()?);
        self.add_person(key, record, fields, None)
    }

    pub(super) fn there(&self, key: &Key) -> Result<super::records::Stored, StoreError> {
        self.record(key)?.ok_or_else(|| StoreError::Conflict {
            key: key.clone(),
            conflict: Conflict::Missing,
        })
    }
}

/// The change of a record to these values.
pub(super) fn patch_of(record: &Record, values: Map<String, Value>) -> Patch {
    let changed = values.into_iter().map(|(name, value)| {
        let before = record.attribute(&name).cloned();
        AttributePatch::new(name, before, Some(value))
    });
    Patch {
        attributes: changed.collect(),
        ..Patch::default()
    }
}
