//! Which profile of calls goes for whom. Owns: that whoever came from another project goes by what
//! that one says, so that it stands with them there as it will stand at home. Must not know: how a
//! profile came here, or how it is kept.

use super::HOME;
use crate::model::record::Record;
use crate::rules::arrivals::CallProfile;
use std::collections::BTreeMap;

/// What this project says about calls, and what others say whose people are called here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CallProfiles {
    own: CallProfile,
    homes: BTreeMap<String, CallProfile>,
}

impl CallProfiles {
    /// This one says so; of others nothing is known yet.
    pub const fn new(own: CallProfile) -> Self {
        Self {
            own,
            homes: BTreeMap::new(),
        }
    }

    /// This one says something else now.
    #[must_use]
    pub fn with_own(self, own: CallProfile) -> Self {
        Self { own, ..self }
    }

    /// Another project says this.
    pub fn put(&mut self, home: &str, profile: CallProfile) {
        self.homes.insert(home.to_owned(), profile);
    }

    /// What this project says.
    pub const fn own(&self) -> &CallProfile {
        &self.own
    }

    /// What goes for whoever is of a project; `None` for this one. Where another one said nothing,
    /// as files did not at first, it is what goes here.
    pub fn of(&self, home: Option<&str>) -> &CallProfile {
        let said = home.and_then(|home| self.homes.get(home));
        said.unwrap_or(&self.own)
    }

    /// What goes for somebody.
    pub fn of_record(&self, record: &Record) -> &CallProfile {
        self.of(record.text(HOME))
    }
}

impl From<&CallProfile> for CallProfiles {
    fn from(own: &CallProfile) -> Self {
        Self::new(own.clone())
    }
}
