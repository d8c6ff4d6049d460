//! What a file brings in: one act, all or nothing. Owns: that it goes through the same door as
//! everything else.

use super::batch::PersonEdit;
use super::error::StoreError;
use super::journal::{Action, Entry};
use super::project::Project;
use crate::course::Course;
use crate::geometry::fixed::Coord;
use crate::model::act::ActionName;
use crate::model::change::Change;
use serde_json::Value;

/// What is known of an import beside its records.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// What a reader of the history should know, without personal values.
    pub details: Vec<(String, Value)>,
    /// Where to go to see it.
    pub place: Option<Coord>,
}

impl Brought {
    fn action(self, changes: Vec<Change>) -> Action {
        let action = Action::new(ActionName::Import, changes).at(self.place);
        let details = self.details.into_iter();
        details.fold(action, |action, (name, value)| action.with(&name, value))
    }
}

impl Project {
    /// Bring records in. `None` where nothing would change.
    ///
    /// # Errors
    /// [`StoreError::Refused`] where a record or an attribute is none that a file may bring,
    /// [`StoreError::NotPermitted`], [`StoreError::Cancelled`] where it was stopped; nothing is
    /// then changed.
    pub fn import(
        &mut self,
        changes: Vec<Change>,
        brought: Brought,
        course: &Course,
    ) -> Result<Option<Entry>, StoreError> {
        self.commit_with(brought.action(changes), &[], course)
    }

    /// The same with people, whose values are sealed on the way.
    ///
    /// # Errors
    /// As for [`Project::import`], and [`StoreError::AdministratorNeeded`],
    /// [`StoreError::SignInNeeded`].
    pub fn import_people(
        &mut self,
        changes: Vec<Change>,
        people: impl Iterator<Item = Result<PersonEdit, StoreError>>,
        brought: Brought,
        course: &Course,
    ) -> Result<Option<Entry>, StoreError> {
        self.commit_people(brought.action(changes), people, course)
    }
}
