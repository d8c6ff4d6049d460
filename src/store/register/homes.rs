//! Households and residents: registered, changed, moved in, out and elsewhere.

use super::super::batch::PersonEdit;
use super::super::error::StoreError;
use super::super::journal::{Action, Entry};
use super::super::project::Project;
use super::super::records::Stored;
use super::super::sealing::Fields;
use crate::course::Course;
use crate::model::act::ActionName;
use crate::model::record::{Key, Kind, Record};
use crate::model::register::{HouseholdDraft, Resettling, ResidentDraft};
use jiff::civil::Date;
use serde_json::json;

/// A resident lives there now, in the household of this id.
fn go(to: &Resettling, record: &mut Record, fields: &mut Fields, home: &str) {
    // Lists are written with the building and the door of everybody.
    fields.insert("building".to_owned(), to.building.trim().to_owned());
    fields.insert("door".to_owned(), to.door.trim().to_owned());
    fields.remove("household");
    let properties = record.feature.properties.get_or_insert_default();
    properties.insert("home".to_owned(), json!(home));
    if let Some(grid) = &to.grid {
        properties.insert("grid_code".to_owned(), json!(grid));
    }
}

/// A new household there.
fn new_home(to: &Resettling, id: &str) -> PersonEdit {
    let draft = HouseholdDraft {
        building: to.building.clone(),
        door: to.door.clone(),
        from: to.from.to_string(),
        ..HouseholdDraft::default()
    };
    PersonEdit {
        key: Key::new(Kind::Household, id),
        before: None,
        record: draft.record(None),
        fields: draft.fields(Fields::new()),
    }
}

impl Project {
    /// Register a household, or change one.
    ///
    /// # Errors
    /// As for [`Project::add_person`]; [`StoreError::Erased`] for one that is gone.
    pub fn put_household(
        &mut self,
        key: Option<Key>,
        draft: &HouseholdDraft,
    ) -> Result<Option<Entry>, StoreError> {
        let step = if key.is_none() { "add" } else { "edit" };
        let (key, before, fields) = self.as_it_stands(key, Kind::Household)?;
        let mut edits = Vec::new();
        let door = draft.door.trim();
        if before.is_some()
            && !door.is_empty()
            && fields.get("door").map(String::as_str) != Some(door)
        {
            // Lists are written with the door of everybody.
            for stored in self.members_of(&key)? {
                let mut fields = self.fields_to_edit(&stored)?;
                fields.insert("door".to_owned(), door.to_owned());
                edits.push(PersonEdit {
                    key: stored.key,
                    record: stored.record.clone(),
                    before: Some(stored.record),
                    fields,
                });
            }
        }
        edits.insert(
            0,
            PersonEdit {
                key,
                record: draft.record(before.as_ref()),
                before,
                fields: draft.fields(fields),
            },
        );
        let action = Action::new(ActionName::EditHousehold, Vec::new())
            .at(self.place_of_building(&draft.building)?)
            .with("name", draft.building.trim())
            .with("step", step);
        self.commit_people(action, edits.into_iter().map(Ok), &Course::new())
    }

    /// Register a resident of a household, or change one; `grid` is the code of the grid they live
    /// in, where that is known.
    ///
    /// # Errors
    /// As for [`Project::add_person`]; [`StoreError::Erased`] for one that is gone, or a household
    /// that is.
    pub fn put_resident(
        &mut self,
        key: Option<Key>,
        draft: &ResidentDraft,
        grid: Option<&str>,
        today: Date,
    ) -> Result<Option<Entry>, StoreError> {
        let home = self.record(&Key::new(Kind::Household, draft.home.as_str()))?;
        let home = home.ok_or(StoreError::Erased)?;
        let building = home.record.text("building").map(str::to_owned);
        let door = self.fields_to_edit(&home)?.remove("door");
        let step = if key.is_none() { "add" } else { "edit" };
        let (key, before, fields) = self.as_it_stands(key, Kind::Person)?;
        let mut fields = draft.fields(fields, building.as_deref());
        // Lists are written with the door of everybody.
        fields.extend(door.map(|door| ("door".to_owned(), door)));
        let edit = PersonEdit {
            key,
            record: draft.record(before.as_ref(), grid, today),
            before,
            fields,
        };
        let building = building.unwrap_or_default();
        let action = Action::new(ActionName::EditResident, Vec::new())
            .at(self.place_of_building(&building)?)
            .with("name", building)
            .with("step", step);
        self.commit_people(action, std::iter::once(Ok(edit)), &Course::new())
    }

    /// A household and all who live in it move out: from this day on they are not there.
    ///
    /// # Errors
    /// As for [`Project::edit_person`].
    pub fn move_out(&mut self, home: &Key, from: Date) -> Result<Option<Entry>, StoreError> {
        let stored = self.record(home)?.ok_or(StoreError::Erased)?;
        let building = stored.record.text("building").unwrap_or_default();
        let action = Action::new(ActionName::EditHousehold, Vec::new())
            .at(self.place_of_building(building)?)
            .with("name", building)
            .with("step", "out")
            .with("date", from.to_string());
        let mut all = self.members_of(home)?;
        all.insert(0, stored);
        let edits = all.into_iter().map(|stored| {
            let fields = self.fields_to_edit(&stored)?;
            let mut record = stored.record.clone();
            end(&mut record, from);
            Ok(PersonEdit {
                key: stored.key,
                before: Some(stored.record),
                record,
                fields,
            })
        });
        let edits: Vec<Result<PersonEdit, StoreError>> = edits.collect();
        self.commit_people(action, edits.into_iter(), &Course::new())
    }

    /// A household goes to another door with all who live in it. Where it was stays known.
    ///
    /// # Errors
    /// As for [`Project::edit_person`].
    pub fn resettle(&mut self, home: &Key, to: &Resettling) -> Result<Option<Entry>, StoreError> {
        let old = self.record(home)?.ok_or(StoreError::Erased)?;
        let old_fields = self.fields_to_edit(&old)?;
        let new_key = Key::new(Kind::Household, Self::new_id()?);
        let action = Action::new(ActionName::EditHousehold, Vec::new())
            .at(self.place_of_building(&to.building)?)
            .with("name", to.building.trim())
            .with("step", "resettle")
            .with("date", to.from.to_string());
        let mut new = old.record.clone();
        new.sealed = None;
        let properties = new.feature.properties.get_or_insert_default();
        properties.insert("building".to_owned(), json!(to.building.trim()));
        properties.insert("from".to_owned(), json!(to.from.to_string()));
        properties.shift_remove("until");
        let mut new_fields = old_fields.clone();
        new_fields.insert("door".to_owned(), to.door.trim().to_owned());
        let mut edits = vec![PersonEdit {
            key: new_key.clone(),
            before: None,
            record: new,
            fields: new_fields,
        }];
        for stored in self.members_of(home)? {
            let mut fields = self.fields_to_edit(&stored)?;
            let mut record = stored.record.clone();
            go(to, &mut record, &mut fields, &new_key.id);
            edits.push(PersonEdit {
                key: stored.key,
                before: Some(stored.record),
                record,
                fields,
            });
        }
        let mut ended = old.record.clone();
        end(&mut ended, to.from);
        edits.push(PersonEdit {
            key: old.key,
            before: Some(old.record),
            record: ended,
            fields: old_fields,
        });
        self.commit_people(action, edits.into_iter().map(Ok), &Course::new())
    }

    /// A resident goes to another door alone: into the household of this id, else into a new one.
    ///
    /// # Errors
    /// As for [`Project::edit_person`]; [`StoreError::Erased`] for a household that is gone.
    pub fn settle(
        &mut self,
        resident: &Key,
        to: &Resettling,
        home: Option<&str>,
    ) -> Result<Option<Entry>, StoreError> {
        let stored = self.record(resident)?.ok_or(StoreError::Erased)?;
        let mut fields = self.fields_to_edit(&stored)?;
        let mut edits = Vec::new();
        let id = match home {
            Some(id) => {
                let home = self.record(&Key::new(Kind::Household, id))?;
                home.ok_or(StoreError::Erased)?;
                id.to_owned()
            }
            None => {
                let id = Self::new_id()?;
                edits.push(new_home(to, &id));
                id
            }
        };
        let mut record = stored.record.clone();
        if record.text("home").is_some_and(|home| home != id) {
            // What somebody is to the head of a household they are not to that of another.
            fields.remove("relation");
        }
        go(to, &mut record, &mut fields, &id);
        let properties = record.feature.properties.get_or_insert_default();
        properties.insert("from".to_owned(), json!(to.from.to_string()));
        properties.shift_remove("until");
        edits.push(PersonEdit {
            key: stored.key,
            before: Some(stored.record),
            record,
            fields,
        });
        let action = Action::new(ActionName::EditResident, Vec::new())
            .at(self.place_of_building(&to.building)?)
            .with("name", to.building.trim())
            .with("step", "settle")
            .with("date", to.from.to_string());
        self.commit_people(action, edits.into_iter().map(Ok), &Course::new())
    }

    /// Residents of a household who have not moved out.
    fn members_of(&self, home: &Key) -> Result<Vec<Stored>, StoreError> {
        let mut members = self.records_with(Kind::Person, "home", &home.id)?;
        members.retain(|stored| stored.record.text("until").is_none());
        Ok(members)
    }

    fn place_of_building(
        &self,
        code: &str,
    ) -> Result<Option<crate::geometry::fixed::Coord>, StoreError> {
        let stored = self.record(&Key::new(Kind::Building, code.trim()))?;
        Ok(stored.and_then(|stored| stored.record.place()))
    }
}

fn end(record: &mut Record, from: Date) {
    let properties = record.feature.properties.get_or_insert_default();
    properties.insert("until".to_owned(), json!(from.to_string()));
}
