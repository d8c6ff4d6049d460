//! Whom and what a publication cannot place, as somebody is told of it: by name, building and grid.
//! Owns: that a name is masked.

use super::error::StoreError;
use super::project::Project;
use super::records::Stored;
use super::sealing::Fields;
use crate::model::epidemic::building_of;
use crate::model::publication::Figures;
use crate::model::record::{Key, Kind};
use crate::rules::mask;

impl Project {
    /// Name those who are listed, as far as whoever sits here may know them.
    pub(super) fn tell_strays(&self, figures: &mut Figures) -> Result<(), StoreError> {
        for stray in figures.unmoved.iter_mut().chain(&mut figures.shared) {
            if stray.key.kind.is_personal()
                && let Some(stored) = self.record(&stray.key)?
            {
                let (name, building) = self.told_of(&stored)?;
                stray.name = stray.name.take().or(name);
                stray.building = stray.building.take().or(building);
            }
            if let Some(code) = &stray.building {
                let of_code = self.records_with(Kind::Building, "code", code)?;
                let name = of_code
                    .first()
                    .and_then(|stored| stored.record.text("name"));
                stray.building = Some(name.unwrap_or(code).to_owned());
            }
        }
        Ok(())
    }

    /// The name of somebody, masked, and the code of their building.
    fn told_of(&self, stored: &Stored) -> Result<(Option<String>, Option<String>), StoreError> {
        let fields = match self.fields_of(&stored.key, &stored.record) {
            Ok(fields) => fields,
            Err(StoreError::Erased | StoreError::SignInNeeded) => Fields::new(),
            Err(error) => return Err(error),
        };
        // Who refuses to be tested is somebody of the register.
        if stored.key.kind == Kind::Refusal {
            let person = fields.get("person").map(|id| Key::new(Kind::Person, id));
            let person = person.map(|key| self.record(&key)).transpose()?.flatten();
            return person.map_or(Ok((None, None)), |person| self.told_of(&person));
        }
        let home = stored.record.text("home");
        let home = home.map(|id| self.record(&Key::new(Kind::Household, id)));
        let home = home.transpose()?.flatten();
        let building = home.and_then(|home| home.record.text("building").map(str::to_owned));
        let name = fields.get("name").map(|name| mask::field("name", name));
        Ok((name, building.or_else(|| building_of(&fields))))
    }
}
