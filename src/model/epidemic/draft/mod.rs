//! Cases, isolations, orders, rounds and risk areas as somebody enters them: texts first, records
//! once they can be true. Owns: what must be there, and which dates cannot be. Nothing that is
//! missing is made up.

mod case;
mod document;
mod isolation;
mod order;
mod risk;
mod round;

pub use case::CaseDraft;
pub use document::DocumentDraft;
pub use isolation::{IsolationDraft, building_of};
pub use order::OrderDraft;
pub use risk::RiskDraft;
pub use round::{RoundDraft, RoundRow, RowFault, typed_over};

pub use super::super::draft::DraftFault;
use super::super::draft::{date_faults, day_of, phone_fault, put};
