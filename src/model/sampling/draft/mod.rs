//! Rounds, sites, teams and whoever steps up to a lane as somebody enters them. Owns: what must be
//! there, and what cannot be by itself; what the round says to it is asked of the round.

mod lane;
mod round_plan;
mod team;

pub use lane::{CheckInDraft, PreRegistrationDraft, RefusalDraft, plain_code, tube_number};
pub use round_plan::{RoundPlanDraft, SiteDraft};
pub use team::TeamDraft;
