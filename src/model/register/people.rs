//! Households, residents, and those who may answer for something. Owns: what of them may be shown:
//! values in clear stay in the register, to be searched; what is shown of them is masked.

use super::holds_on;
use crate::model::record::Key;
use crate::rules::mask;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Whose the dwelling is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Tenure {
    /// The household owns it.
    #[default]
    Owner,
    /// The household rents it.
    Tenant,
}

impl Tenure {
    /// Both, in the order of a menu.
    pub const ALL: [Self; 2] = [Self::Owner, Self::Tenant];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Tenant => "tenant",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tenure| tenure.name() == name)
    }
}

/// A household.
#[derive(Clone, Debug, PartialEq)]
pub struct Household {
    /// Which record.
    pub key: Key,
    /// The code of its building.
    pub building: Option<String>,
    /// Owner or tenant, where that is said.
    pub tenure: Option<Tenure>,
    /// The first day it lives there, where that is said.
    pub from: Option<Date>,
    /// The first day it no longer does.
    pub until: Option<Date>,
    /// The door, in clear; empty while locked.
    pub(super) door: String,
    /// The phone that its members share, in clear; empty while locked.
    pub(super) phone: String,
}

impl Household {
    /// It lives there on a day.
    pub fn is_there(&self, day: Date) -> bool {
        holds_on(self.from, self.until, day)
    }

    /// The door, masked: which one of a building is nobody's business who need not go there.
    pub fn door(&self) -> String {
        mask::other(&self.door)
    }

    /// The shared phone, masked.
    pub fn phone(&self) -> String {
        mask::phone(&self.phone)
    }

    /// Whether this is the door it lives behind.
    pub fn has_door(&self, door: &str) -> bool {
        !self.door.is_empty() && self.door == door.trim()
    }
}

/// A resident.
#[derive(Clone, Debug, PartialEq)]
pub struct Resident {
    /// Which record.
    pub key: Key,
    /// The household, by its id.
    pub home: Option<String>,
    /// The first day they live there, where that is said.
    pub from: Option<Date>,
    /// The first day they no longer do.
    pub until: Option<Date>,
    /// The head of the household.
    pub is_head: bool,
    /// Somebody who needs special care; what for is sealed.
    pub needs_care: bool,
    /// The name in clear; empty while locked.
    pub(super) name: String,
    /// The phone in clear; empty while locked.
    pub(super) phone: String,
    /// What is searched; empty while locked.
    pub(super) sought: Box<str>,
}

impl Resident {
    /// They live there on a day.
    pub fn is_there(&self, day: Date) -> bool {
        holds_on(self.from, self.until, day)
    }

    /// The name, masked.
    pub fn name(&self) -> String {
        mask::name(&self.name)
    }

    /// The phone, masked.
    pub fn phone(&self) -> String {
        mask::phone(&self.phone)
    }
}

/// Somebody who may answer for something.
#[derive(Clone, Debug, PartialEq)]
pub struct Staff {
    /// Which record.
    pub key: Key,
    /// The name and phone are posted in public (公示), at the entrance of a grid.
    pub is_public: bool,
    pub(super) name: String,
    pub(super) phone: String,
}

impl Staff {
    /// The name: in clear where it is public, else masked; empty while locked.
    pub fn name(&self) -> String {
        match self.is_public {
            true => self.name.clone(),
            false => mask::name(&self.name),
        }
    }

    /// The phone, likewise.
    pub fn phone(&self) -> String {
        match self.is_public {
            true => self.phone.clone(),
            false => mask::phone(&self.phone),
        }
    }
}
