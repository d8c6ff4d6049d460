//! Who answers for what: named, changed, ended.

use super::super::batch::PersonEdit;
use super::super::error::StoreError;
use super::super::journal::{Action, Entry};
use super::super::project::Project;
use super::super::sealing::Fields;
use crate::course::Course;
use crate::model::act::ActionName;
use crate::model::change::Change;
use crate::model::record::{Key, Kind, Record};
use crate::model::register::ChargeDraft;
use crate::rules::calendar;
use jiff::civil::Date;
use serde_json::json;

impl Project {
    /// Name somebody for a unit, or change what is said of one who is; `ends` is a charge that
    /// ends where this one begins. Somebody new is entered in the same step.
    ///
    /// # Errors
    /// As for [`Project::add_person`]; [`StoreError::Erased`] for one that is gone.
    pub fn put_charge(
        &mut self,
        key: Option<Key>,
        draft: &ChargeDraft,
        ends: Option<&Key>,
    ) -> Result<Option<Entry>, StoreError> {
        let step = if key.is_none() { "add" } else { "edit" };
        let (person, somebody) = match &draft.person {
            Some(person) => (person.clone(), None),
            None => {
                let (record, fields) = draft.somebody();
                let id = Self::new_id()?;
                let new = PersonEdit {
                    key: Key::new(Kind::Person, id.as_str()),
                    before: None,
                    record,
                    fields,
                };
                (id, Some(new))
            }
        };
        let change = match key {
            None => {
                let key = Key::new(Kind::Charge, Self::new_id()?);
                Change::insert(key, draft.record(None, &person))
            }
            Some(key) => {
                let before = self.record(&key)?.ok_or(StoreError::Erased)?.record;
                let after = draft.record(Some(&before), &person);
                Change::between(key, &before, &after)
            }
        };
        let mut changes = vec![change];
        if let (Some(old), Ok(from)) = (ends, calendar::date(&draft.from)) {
            changes.push(self.ended(old, from)?);
        }
        let action = Action::new(ActionName::EditCharge, changes)
            .with("name", draft.unit.as_str())
            .with("role", draft.role.name())
            .with("step", step);
        match somebody {
            Some(new) => self.commit_people(action, std::iter::once(Ok(new)), &Course::new()),
            None => self.carry_out(action),
        }
    }

    /// Somebody no longer answers from a day on.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; [`StoreError::Erased`] for one that is gone.
    pub fn end_charge(&mut self, key: &Key, from: Date) -> Result<Option<Entry>, StoreError> {
        let before = self.record(key)?.ok_or(StoreError::Erased)?.record;
        let action = Action::new(ActionName::EditCharge, vec![self.ended(key, from)?])
            .with("name", before.text("unit").unwrap_or_default())
            .with("role", before.text("role").unwrap_or_default())
            .with("step", "end")
            .with("date", from.to_string());
        self.carry_out(action)
    }

    fn ended(&self, key: &Key, from: Date) -> Result<Change, StoreError> {
        let before = self.record(key)?.ok_or(StoreError::Erased)?.record;
        let mut after = before.clone();
        let properties = after.feature.properties.get_or_insert_default();
        properties.insert("until".to_owned(), json!(from.to_string()));
        Ok(Change::between(key.clone(), &before, &after))
    }

    /// Change somebody who answers for something: name and phone stay where they are empty.
    ///
    /// # Errors
    /// As for [`Project::edit_person`]; [`StoreError::Erased`] for one that is gone.
    pub fn put_staff(
        &mut self,
        key: &Key,
        said: &Fields,
        is_public: bool,
    ) -> Result<Option<Entry>, StoreError> {
        let stored = self.record(key)?.ok_or(StoreError::Erased)?;
        let mut fields = self.fields_to_edit(&stored)?;
        let said = said.iter().filter(|(_, text)| !text.trim().is_empty());
        fields.extend(said.map(|(name, text)| (name.clone(), text.trim().to_owned())));
        let mut record: Record = stored.record.clone();
        let properties = record.feature.properties.get_or_insert_default();
        properties.insert("public".to_owned(), json!(is_public));
        let edit = PersonEdit {
            key: key.clone(),
            before: Some(stored.record),
            record,
            fields,
        };
        let action = Action::new(ActionName::EditCharge, Vec::new()).with("step", "person");
        self.commit_people(action, std::iter::once(Ok(edit)), &Course::new())
    }
}
