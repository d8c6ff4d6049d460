//! What the project knows of the epidemic, and cases. Owns: that every step is one action with
//! its entry. What follows from it all is the business of the model and the rules.

pub(super) mod counts;
mod isolations;
mod lists;
mod orders;
mod zones;

use super::batch::PersonEdit;
use super::error::StoreError;
use super::journal::{Action, Entry};
use super::project::Project;
use super::records;
use super::sampling::counts::read_samples;
use super::sealing::Fields;
use crate::course::Course;
use crate::geometry::fixed::Coord;
use crate::model::act::ActionName;
use crate::model::epidemic::{CaseDraft, Epidemic, Houses, Part, read};
use crate::model::record::{Key, Kind, Record};

impl Project {
    /// Everything known of the epidemic; where exactly and who only for those who may see it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a record cannot be read.
    pub fn epidemic(&self) -> Result<Epidemic, StoreError> {
        self.epidemic_of(&Epidemic::KINDS)
    }

    /// What records of these kinds say of it.
    pub(super) fn epidemic_of(&self, kinds: &[Kind]) -> Result<Epidemic, StoreError> {
        let mut epidemic = Epidemic::default();
        for kind in kinds.iter().copied() {
            let stored = match kind {
                // Arrivals by the thousand are none of its business.
                Kind::Person => {
                    records::with_attribute(self.connection(), kind, "type", "isolation")?
                }
                kind => records::all(self.connection(), kind)?,
            };
            for stored in stored {
                let fields = match kind.is_personal() {
                    true => self.fields_of(&stored.key, &stored.record).ok(),
                    false => None,
                };
                let part = Part {
                    key: &stored.key,
                    record: &stored.record,
                    fields: fields.as_ref(),
                };
                read(&mut epidemic, &part);
            }
        }
        if kinds.contains(&Kind::RoundPlan) {
            read_samples(self.connection(), &mut epidemic.samples)?;
        }
        if epidemic.isolations.iter().any(|one| one.is_locked) {
            counts::read_counts(self.connection(), &mut epidemic)?;
        }
        Ok(epidemic)
    }

    /// The buildings, to be found by name.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a record cannot be read.
    pub fn houses(&self) -> Result<Houses, StoreError> {
        let pairs = |kind| -> Result<Vec<(Key, Record)>, StoreError> {
            let stored = self.records(kind)?.into_iter();
            Ok(stored.map(|s| (s.key, s.record)).collect())
        };
        Ok(Houses::new(
            &pairs(Kind::Compound)?,
            &pairs(Kind::Building)?,
        ))
    }

    /// Register a case, or change one. On the map it is shown at `shown`, a place that stands for
    /// its grid.
    ///
    /// # Errors
    /// As for [`Project::add_person`]; [`StoreError::Erased`] for one that is gone.
    pub fn put_case(
        &mut self,
        key: Option<Key>,
        draft: &CaseDraft,
        shown: Option<Coord>,
    ) -> Result<Option<Entry>, StoreError> {
        let name = match key {
            None => ActionName::AddCase,
            Some(_) => ActionName::EditCase,
        };
        let (key, before, fields) = self.as_it_stands(key, Kind::Case)?;
        let edit = PersonEdit {
            key,
            record: draft.record(before.as_ref(), shown),
            before,
            fields: draft.fields(fields),
        };
        let action = Action::new(name, Vec::new())
            .at(shown)
            .with("name", draft.number.trim());
        self.commit_people(action, std::iter::once(Ok(edit)), &Course::new())
    }

    /// What is to be changed, or a new key where there is nothing yet.
    pub(super) fn as_it_stands(
        &self,
        key: Option<Key>,
        kind: Kind,
    ) -> Result<(Key, Option<Record>, Fields), StoreError> {
        let Some(key) = key else {
            return Ok((Key::new(kind, Self::new_id()?), None, Fields::new()));
        };
        let stored = self.record(&key)?.ok_or(StoreError::Erased)?;
        let fields = self.fields_to_edit(&stored)?;
        Ok((key, Some(stored.record), fields))
    }
}
