//! Acts that are delivered with an id. Owns: that each is done once, however often it is delivered:
//! a second press, a second try after an answer that was lost.

use super::door::{Done, Outcome};
use super::error::StoreError;
use super::journal;
use super::project::Project;
use crate::model::act::Delivered;

impl Project {
    /// Do an act that was delivered. One that was done under the same id does nothing again: the
    /// answer is the entry of the first time, and says so.
    ///
    /// # Errors
    /// As for [`Project::commit`].
    pub fn deliver(&mut self, delivered: Delivered) -> Result<Done, StoreError> {
        let Some(id) = delivered.id else {
            return self.commit(delivered.act);
        };
        if let Some(seq) = journal::of_act(self.connection(), &id)? {
            return Ok(Done {
                entry: journal::entry(self.connection(), seq)?,
                outcome: Outcome::Repeated,
            });
        }
        self.act_id = Some(id);
        let done = self.commit(delivered.act);
        self.act_id = None;
        done
    }
}
