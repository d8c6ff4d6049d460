//! Isolations: registered, and what is done about them day by day. Owns: that what is said of
//! somebody's health is sealed.

use super::super::batch::PersonEdit;
use super::super::error::StoreError;
use super::super::journal::{Action, Entry};
use super::super::project::Project;
use crate::course::Course;
use crate::model::act::ActionName;
use crate::model::epidemic::{
    Epidemic, IsolationDraft, IsolationStep, Part, read, said_in_clear, without_health,
};
use crate::model::record::{Key, Kind};
use serde_json::json;

/// The detail of an entry that says whose isolations it was about: ids, which say nothing by
/// themselves. Whoever may see the people finds them by it.
const IDS: &str = "ids";
/// So many are told of an act about many.
const NAMED: usize = 4;

impl Project {
    /// Register an isolation, or change what is said of one.
    ///
    /// # Errors
    /// As for [`Project::add_person`]; [`StoreError::Erased`] for one that is gone.
    pub fn put_isolation(
        &mut self,
        key: Option<Key>,
        draft: &IsolationDraft,
    ) -> Result<Option<Entry>, StoreError> {
        let name = match key {
            None => ActionName::AddIsolation,
            Some(_) => ActionName::EditIsolation,
        };
        let (key, before, fields) = self.as_it_stands(key, Kind::Person)?;
        // What an older version has left in clear is sealed with it.
        let mut said = before.as_ref().map(said_in_clear).unwrap_or_default();
        said.extend(fields);
        let action = Action::new(name, Vec::new()).with("name", draft.grid.trim());
        let action = match name {
            ActionName::EditIsolation => {
                let action = action.with("step", "edit").with("count", 1);
                action.with(IDS, json!([key.id]))
            }
            _ => action,
        };
        let edit = PersonEdit {
            key,
            record: draft.record(before.as_ref()),
            before,
            fields: draft.fields(said),
        };
        self.commit_people(action, std::iter::once(Ok(edit)), &Course::new())
    }

    /// Do the same about some isolations.
    ///
    /// # Errors
    /// As for [`Project::edit_person`]; [`StoreError::ReasonNeeded`] to move an end.
    pub fn step_isolations(
        &mut self,
        keys: &[Key],
        step: &IsolationStep,
    ) -> Result<Option<Entry>, StoreError> {
        if let IsolationStep::Move { reason, .. } = step
            && reason.trim().is_empty()
        {
            return Err(StoreError::ReasonNeeded);
        }
        let today = self.clock()?.today();
        let mut edits = Vec::new();
        for key in keys {
            let stored = self.record(key)?.ok_or(StoreError::Erased)?;
            let mut fields = said_in_clear(&stored.record);
            fields.extend(self.fields_to_edit(&stored)?);
            let mut after = stored.record.clone();
            let mut known = Epidemic::default();
            let part = Part {
                key,
                record: &stored.record,
                fields: Some(&fields),
            };
            read(&mut known, &part);
            let Some(isolation) = known.isolations.first() else {
                continue;
            };
            let faults = step.faults(isolation, today);
            if !faults.is_empty() {
                return Err(StoreError::Faulty(faults));
            }
            without_health(&mut after);
            step.apply(isolation, &mut fields);
            edits.push(Ok(PersonEdit {
                key: key.clone(),
                before: Some(stored.record),
                record: after,
                fields,
            }));
        }
        let ids: Vec<&str> = keys.iter().take(NAMED).map(|key| key.id.as_str()).collect();
        let action = Action::new(ActionName::EditIsolation, Vec::new())
            .with("step", step.name())
            .with("count", edits.len())
            .with(IDS, json!(ids));
        self.commit_people(action, edits.into_iter(), &Course::new())
    }
}
