//! People who came from elsewhere and are called one by one: who calls whom, what was heard, what
//! became of it. Owns: these types, and that how it stands with somebody follows from what was
//! heard, in whatever order it came in. Must not know: SQL, screens, or how personal values are
//! sealed: what is locked is simply not there.
//!
//! An arrival is a person of the type `arrival`. In clear stand the grid, the day of arrival, who
//! calls, and how it stands; all else is sealed, the log of calls too. The clear part follows from
//! the log ([`settle`]), so that figures are the same for whoever holds no key.

mod assign;
mod book;
mod draft;
mod event;
mod figures;
mod parcel;
mod profiles;
mod read;
mod risk;
mod sampling;
mod screen;
#[cfg(test)]
mod tests;
mod visits;

pub use assign::{AssignDraft, Assigned, Caller, Split};
pub use book::{Arrivals, News};
pub use draft::{ArrivalDraft, CallDraft, NumberDraft, Work, WorkKind};
pub use event::{Event, What, add, heard, log_of, log_text, merged, number_of};
pub use figures::{By, Figures, Hour, Row};
pub use parcel::{FORM, Parcel, ParcelFault, ParcelRow, add_sendings};
pub use profiles::CallProfiles;
pub use read::{add_source, read, settle, sources_of, stand};
pub use risk::{risk_at_travel, suggestion};
pub use screen::Screen;
pub use visits::{Visit, VisitList, visit_lists};

use super::record::{Key, Kind, Record};
use crate::rules::arrivals::Standing;
use jiff::civil::{Date, DateTime};

/// The attribute that says how it stands.
pub const STATE: &str = "call";
/// The attribute that says who calls.
pub const CALLER: &str = "caller";
/// The attribute that says when the next step is due.
pub const NEXT: &str = "next_call";
/// The attribute that counts the tries.
pub const TRIES: &str = "tries";
/// The attribute that says when they were last called or visited.
pub const LAST: &str = "last_call";
/// The attribute that says that they were spoken to, or are known of.
pub const REACHED: &str = "reached";
/// The attribute that says when they came in.
pub const LISTED: &str = "listed";
/// The attribute that says in which sealed file the queue they are in went out.
pub const OUT: &str = "call_out";
/// The attribute that says by which sealed files they came from another project.
pub const SENDINGS: &str = "call_sendings";
/// The attribute that says of which project they are: of another one that gave its queue out.
pub const HOME: &str = "call_home";

/// The sealed value that holds the log.
pub const LOG: &str = "calls";
/// The sealed value that says which lists they came from.
pub const SOURCES: &str = "sources";

/// Whether a record is of somebody who came from elsewhere.
pub fn is_arrival(key: &Key, record: &Record) -> bool {
    key.kind == Kind::Person && record.text("type") == Some("arrival")
}

/// Somebody who came from elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// Which record.
    pub key: Key,
    /// The code of the grid they stay in; `None` while nobody knows.
    pub grid: Option<String>,
    /// The day they arrived.
    pub arrived: Option<Date>,
    /// When they came in; where nobody noted it, the day they arrived begins it.
    pub listed: DateTime,
    /// Who calls them.
    pub caller: Option<String>,
    /// The sealed file in which the queue they are in went out.
    pub out: Option<String>,
    /// The project that gave them out, where it is another one.
    pub home: Option<String>,
    /// How it stands.
    pub standing: Standing,
    /// They are sealed and not open: nothing below is known.
    pub is_locked: bool,
    /// What was heard, the oldest first.
    pub log: Vec<Event>,
    /// The area they came from.
    pub from: Option<String>,
    /// The day they left it.
    pub travelled: Option<Date>,
    /// The language they speak.
    pub language: Option<String>,
    /// The lists they came from.
    pub sources: Vec<String>,
    /// The code of the building; only for those who may see it.
    pub building: Option<String>,
    /// Tells those behind one door from all others, without saying which door.
    pub dwelling: Option<u64>,
    /// The household's code, masked.
    pub household: Option<String>,
    /// The name, masked.
    pub name: Option<String>,
    /// The phone, masked.
    pub phone: Option<String>,
}

impl Arrival {
    /// The day of their travel: the day they left, else the day they arrived.
    pub fn travel_day(&self) -> Option<Date> {
        self.travelled.or(self.arrived)
    }

    /// Somebody calls them here: their queue is not out.
    pub fn is_here(&self) -> bool {
        self.out.is_none()
    }
}
