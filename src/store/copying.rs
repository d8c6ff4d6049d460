//! A copy of a project in another file. Owns: that the journal says where to.

use super::backup;
use super::error::StoreError;
use super::head;
use super::journal::Action;
use super::project::Project;
use crate::model::act::ActionName;
use std::path::Path;

impl Project {
    /// Write a whole copy to another file, in place of what is there. Onto itself there is
    /// nothing to do: every action is on the disk.
    ///
    /// # Errors
    /// [`StoreError::Locked`] while somebody works on what is there; whatever the file system or
    /// database says. What was there is then whole.
    pub fn copy_to(&mut self, path: &Path) -> Result<(), StoreError> {
        if self.lies_at(path) {
            return Ok(());
        }
        let _lock = backup::make_way(path)?;
        // Also with nobody signed in: the file leaves this place all the same.
        if self.is_ready {
            let to = whole(path);
            let action = Action::new(ActionName::CopyProject, Vec::new()).with("path", to);
            self.note(action, None)?;
        }
        backup::copy(&self.connection, path)?;
        head::keep_of_copy(path, &self.connection);
        Ok(())
    }

    /// Whether this is the file of the project.
    pub fn lies_at(&self, path: &Path) -> bool {
        match (self.path.canonicalize(), path.canonicalize()) {
            (Ok(own), Ok(other)) => own == other,
            _ => self.path == path,
        }
    }
}

/// A path as the journal has it, which can be gone to from anywhere.
pub(super) fn whole(path: &Path) -> String {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    whole.display().to_string()
}
