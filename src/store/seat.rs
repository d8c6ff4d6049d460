//! Who sits at the desk, and who is named where nobody does. Must not know: how anybody comes to
//! sit there, projects.

use super::sealing::Secret;
use crate::rules::Role;
use std::fmt;

/// Who acts in a project without users.
pub const LOCAL: &str = "local";
/// Who acts in a project with users while nobody has signed in.
pub const NOBODY: &str = "nobody";
/// Who is named as the author of what another program did.
pub const OUTSIDE: &str = "outside";
/// Who is named as the author of what the clock does.
pub const CLOCK: &str = "clock";

/// Who sits at the desk.
#[derive(Clone, Debug, Default)]
pub struct Seat {
    /// The user's name, or [`LOCAL`].
    pub name: String,
    /// The role; `None` while nobody has signed in.
    pub role: Option<Role>,
    /// Rows that nobody vouches for, as found on signing in: users cannot be looked after before
    /// they are gone.
    pub faults: Vec<RowFault>,
    /// The data key; `None` for whoever may not see personal values.
    pub(super) data_key: Option<Secret>,
    /// The private key, which signs what is done from this seat.
    pub(super) private_key: Option<Secret>,
}

/// A row that nobody vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowFault {
    /// Of this user.
    User(String),
    /// Of the recovery key.
    Recovery,
    /// So many keys of people do not open with the data key.
    People(usize),
}

impl fmt::Display for RowFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(name) => write!(f, "user {name}"),
            Self::Recovery => f.write_str("recovery key"),
            Self::People(count) => write!(f, "{count} keys of people"),
        }
    }
}
