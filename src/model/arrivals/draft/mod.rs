//! Arrivals, calls, other numbers and hand-overs as somebody enters them: texts first. Owns: what
//! must be there and which days cannot be. Nothing that is missing is made up.

mod arrival;
mod call;
mod work;

pub use arrival::ArrivalDraft;
pub use call::{CallDraft, NumberDraft};
pub use work::{Work, WorkKind};
