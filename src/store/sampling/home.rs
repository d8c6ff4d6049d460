//! Home sampling in the file: who is due, the streets, and where teams leave. What a tour is is the business
//! of the model; nothing of it is kept.

use super::super::error::StoreError;
use super::super::project::Project;
use crate::course::Course;
use crate::model::draft::DraftFault;
use crate::model::record::{Key, Kind};
use crate::model::sampling::{HomeDraft, HomeTours, NoTours, Site, home_due, home_tours};

impl Project {
    /// Tours to those who are isolated at home and due to be sampled on a day; nobody for whoever holds no
    /// key.
    ///
    /// # Errors
    /// [`StoreError::Faulty`] where it cannot be so; [`StoreError::Cancelled`];
    /// [`StoreError::Damaged`] where a record cannot be read.
    pub fn home_tours(&self, draft: &HomeDraft, course: &Course) -> Result<HomeTours, StoreError> {
        let Some(day) = draft.day() else {
            return Err(StoreError::Faulty(draft.faults()));
        };
        let site = self.record(&Key::new(Kind::SamplingSite, draft.site.trim()))?;
        let site = site.map(|site| Site::read(&site.key, &site.record));
        let site = site.and_then(|site| Some((site.name, site.at?)));
        let unknown = || StoreError::Faulty(vec![DraftFault::Unknown("sampling-site")]);
        let (name, start) = site.ok_or_else(unknown)?;
        let due = home_due(&self.epidemic()?, &self.houses()?, day);
        let (streets, rules) = (self.streets()?, self.sampling_rules()?);
        let site = (name.as_str(), start);
        let found = home_tours(due, site, (&streets, &rules), draft, course);
        found.map_err(|no| match no {
            NoTours::Faulty(faults) => StoreError::Faulty(faults),
            NoTours::Stopped => StoreError::Cancelled,
        })
    }
}
