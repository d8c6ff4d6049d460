//! The size that grids of a project should have. Owns: that it is one for the whole project, and that
//! a change of it is one action with its entry. Must not know: what goes by it.

use super::door::sound;
use super::error::StoreError;
use super::journal::{Action, Entry};
use super::project::Project;
use crate::model::act::ActionName;
use crate::model::change::Change;
use crate::model::setting::{band_faults, band_key, band_of, band_record};
use crate::rules::balance::Band;

impl Project {
    /// The households that a grid in town should have; the usual ones where nobody set others.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the record cannot be read.
    pub fn band(&self) -> Result<Band, StoreError> {
        let stored = self.record(&band_key())?;
        Ok(band_of(stored.as_ref().map(|stored| &stored.record)))
    }

    /// Aim at so many households.
    ///
    /// # Errors
    /// [`StoreError::Faulty`] where that is no band; [`StoreError::NotPermitted`] for whoever does
    /// not draw grids.
    pub fn set_band(&mut self, band: Band) -> Result<Option<Entry>, StoreError> {
        sound(band_faults(band))?;
        if self.band()? == band {
            return Ok(None);
        }
        let key = band_key();
        let change = match self.record(&key)? {
            Some(stored) => {
                let after = band_record(Some(&stored.record), band);
                Change::between(key, &stored.record, &after)
            }
            None => Change::insert(key, band_record(None, band)),
        };
        let action = Action::new(ActionName::SetBand, vec![change])
            .with("least", band.least)
            .with("most", band.most);
        self.carry_out(action)
    }
}
