//! A copy of a project in another file. Owns: that the journal says where to.

use super::backup;
use super::error::StoreError;
use super::guard::WriterLock;
use super::head;
use super::journal::{self, Action, Mode};
use super::project::Project;
use crate::course::Course;
use crate::model::act::ActionName;
use rusqlite::{Transaction, TransactionBehavior};
use std::path::Path;

impl Project {
    /// Write a whole copy to another file, in place of what is there. Onto itself there is
    /// nothing to do: every action is on the disk.
    ///
    /// # Errors
    /// [`StoreError::Locked`] while somebody works on what is there; whatever the file system or
    /// database says. What was there is then whole.
    pub fn copy_to(&mut self, path: &Path) -> Result<(), StoreError> {
        self.copy_to_watched(path, &Course::new())
    }

    /// The same, counted by pages. Stopped, there is no copy, the journal says of none, and what was
    /// there is as it was.
    ///
    /// # Errors
    /// As for [`Project::copy_to`]; [`StoreError::Cancelled`].
    pub fn copy_to_watched(&mut self, path: &Path, course: &Course) -> Result<(), StoreError> {
        if self.lies_at(path) {
            return Ok(course.close()?);
        }
        let lock = WriterLock::acquire(path)?;
        let action = Action::new(ActionName::CopyProject, Vec::new()).with("path", whole(path));
        let pen = self.pen();
        let is_ready = self.is_ready;
        let connection = &self.connection;
        let act_id = self.act_id.as_deref();
        let draft = backup::copied(connection, path, course, || {
            // Also with nobody signed in: the file leaves this place all the same.
            if is_ready {
                let tx = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
                journal::append(&tx, &pen, action, Mode::Do, None, None)?;
                if let Some(id) = act_id {
                    journal::keep_act(&tx, id)?;
                }
                tx.commit()?;
            }
            Ok(())
        })?;
        if is_ready {
            self.act_id = None;
            self.head.keep(&self.path, &self.connection);
        }
        let way = backup::make_way(path, &lock)?;
        draft.replace().map_err(StoreError::io(path))?;
        way.settle();
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
