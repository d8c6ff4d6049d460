//! Floor 2: pure decisions. Owns: who may do what, how personal values are masked, how long
//! they are kept, how large a grid should be, how it is numbered, what becomes of its attributes,
//! which zone a case calls for, how many households a building holds of which nobody knows, who must answer for what,
//! how long contacts stay, what a round of sampling comes to, when arrivals are called, how notices are worded, in
//! which order names are listed, and how ids, phones and days are written. Must not know: SQL, files, screens.

pub mod approval;
pub mod arrivals;
pub mod balance;
pub mod calendar;
pub mod households;
pub mod identity;
pub mod isolation;
pub mod listing;
pub mod mask;
pub mod notices;
pub mod numbering;
pub mod permission;
pub mod personal;
pub mod profile;
pub mod responsibility;
pub mod retention;
pub mod rule_file;
pub mod sampling;
pub mod shares;
pub mod zone;
pub mod zoning;

pub use permission::{Permission, Role};
