//! What the project's thread says about the epidemic. Owns: these requests, and when there is news.
//! Must not know: widgets, or what follows from the facts.

use crate::model::change::{Change, Effect};
use crate::model::epidemic::{Epidemic, Houses, is_isolation};
use crate::model::record::Kind;
use crate::rules::profile::RuleSet;
use crate::store::{ActionName, Entry};
use jiff::civil::DateTime;
use std::sync::Arc;

/// What the window asks about the epidemic; what it wants done are acts.
pub enum EpidemicRequest {
    /// Say all that is known, now and whenever it changes.
    Follow,
    /// Show the grids that were valid at this instant, or those of now.
    GridsOf(Option<DateTime>),
}

/// All that is known.
pub struct Known {
    /// Of the epidemic.
    pub epidemic: Epidemic,
    /// Buildings by name.
    pub houses: Arc<Houses>,
    /// The rules the project goes by.
    pub rules: RuleSet,
}

/// Whether an entry changes what is known.
pub fn is_about(entry: &Entry) -> bool {
    let mut changes = entry.changes.iter();
    matches!(
        entry.row.action,
        Some(ActionName::ChangeRules | ActionName::GoLive)
    ) || changes.any(|change| {
        let kind = change.key.kind;
        // Who steps up to a lane changes no figure before a result is there.
        let is_result = kind == Kind::Tube && entry.row.action != Some(ActionName::CheckIn);
        let is_known = match kind {
            Kind::Person => is_of_isolation(entry.row.action, change),
            kind => Epidemic::KINDS.contains(&kind),
        };
        is_result || is_known
    })
}

/// Whether a change of somebody may be one of an isolation. Of whoever is called one call after the
/// other nothing is known here; an isolation that a call leads to is a record of its own.
fn is_of_isolation(action: Option<ActionName>, change: &Change) -> bool {
    use ActionName as N;
    let is_of_calls = matches!(
        action,
        Some(
            N::AddArrival
                | N::EditArrival
                | N::AssignCalls
                | N::TakeOverCalls
                | N::RecordCall
                | N::HandOverArrival
                | N::SendCalls
                | N::TakeBackCalls
                | N::BringCalls
        )
    );
    match &change.effect {
        Effect::Insert(record) | Effect::Remove(record) => is_isolation(&change.key, record),
        Effect::Patch(_) => !is_of_calls,
    }
}
