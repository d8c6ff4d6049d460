//! What a print needs of the project beside its records: what it is called, how far its journal is, and
//! the note that something is printed. Must not know: pages.

use super::chain;
use super::copying::whole;
use super::error::StoreError;
use super::journal::Action;
use super::project::Project;
use super::schema::meta;
use crate::model::act::ActionName;
use crate::rules::Permission;
use std::path::Path;

impl Project {
    /// What it is called.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn title(&self) -> Result<String, StoreError> {
        Ok(meta(self.connection(), "title")?.unwrap_or_default())
    }

    /// The number of the newest entry of the journal, and its hash in hexadecimal digits.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn journal_head(&self) -> Result<(i64, String), StoreError> {
        let (seq, hash) = chain::head(self.connection())?;
        Ok((seq, hex::encode(hash)))
    }

    /// A picture of a page or of the map, cases by grid, is about to go to the clipboard: whether this is
    /// allowed, and a note of it. `false` where no journal can keep the note, because the project is
    /// only read.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`], [`StoreError::SignInNeeded`].
    pub fn note_picture(&mut self, what: &str) -> Result<bool, StoreError> {
        self.need(Permission::Export)?;
        match self.note_copied(what) {
            Ok(()) => Ok(true),
            Err(StoreError::ReadOnly) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Something is about to be printed to a file: whether this is allowed, and a note of it. With a
    /// reason it shows where cases are; a reason names a purpose, not people. `false` where no journal
    /// can keep the note, because the project is only read; then nothing leaves in clear.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`], [`StoreError::SignInNeeded`], [`StoreError::ReasonNeeded`];
    /// [`StoreError::ReadOnly`] for what would be in clear.
    pub fn note_print(
        &mut self,
        path: &Path,
        what: &str,
        reason: Option<&str>,
    ) -> Result<bool, StoreError> {
        self.need(Permission::Export)?;
        let mut action = Action::new(ActionName::Export, Vec::new())
            .with("path", whole(path))
            .with("layer", what)
            .with("masked", reason.is_none());
        if let Some(reason) = reason.map(str::trim) {
            self.need(Permission::ExportPersonal)?;
            if reason.is_empty() {
                return Err(StoreError::ReasonNeeded);
            }
            action = action.with("reason", reason);
        }
        match self.note(action, None) {
            Ok(_) => Ok(true),
            Err(StoreError::ReadOnly) if reason.is_none() => Ok(false),
            Err(error) => Err(error),
        }
    }
}
