//! What the project's thread does about the epidemic. Owns: these requests and their answers.
//! Must not know: widgets, or what follows from the facts.

use super::Answer;
use crate::geometry::fixed::Coord;
use crate::model::epidemic::{CaseDraft, Epidemic, Houses, OrderDraft};
use crate::model::record::Key;
use crate::store::{Entry, IsolationStep, Project, StoreError};
use jiff::civil::{Date, DateTime};
use std::sync::Arc;

/// What the window asks about the epidemic.
pub enum EpidemicRequest {
    /// Say all that is known, now and whenever it changes.
    Follow,
    /// Show the grids that were valid on this day, or those of today.
    GridsOf(Option<Date>),
    /// Register a case, or change this one; on the map it is shown at this place.
    PutCase(Option<Key>, Box<CaseDraft>, Option<Coord>),
    /// Keep an order as a draft, or issue it, at this instant.
    PutOrder(Option<Key>, Box<OrderDraft>, bool, DateTime),
    /// Take an order back from this instant on.
    Withdraw(Key, DateTime),
    /// Throw a draft away.
    DropOrder(Key),
    /// Do the same about some isolations.
    Step(Vec<Key>, IsolationStep),
}

/// All that is known.
pub struct Known {
    /// Of the epidemic.
    pub epidemic: Epidemic,
    /// Buildings by name.
    pub houses: Arc<Houses>,
}

/// Do what is asked.
///
/// # Errors
/// Whatever the project says.
pub fn answer(project: &mut Project, request: EpidemicRequest) -> Result<Answer, StoreError> {
    use EpidemicRequest as R;
    let entry = match request {
        R::Follow | R::GridsOf(_) => None,
        R::PutCase(key, draft, shown) => project.put_case(key, &draft, shown)?,
        R::PutOrder(key, draft, is_issued, at) => project.put_order(key, &draft, is_issued, at)?,
        R::Withdraw(key, at) => project.withdraw_order(&key, at)?,
        R::DropOrder(key) => project.drop_order(&key)?,
        R::Step(keys, step) => project.step_isolations(&keys, &step)?,
    };
    Ok(entry.map_or(Answer::Settled, |entry| Answer::Done(Box::new(entry))))
}

/// Whether an entry changes what is known.
pub fn is_about(entry: &Entry) -> bool {
    let mut changes = entry.changes.iter();
    changes.any(|change| Epidemic::KINDS.contains(&change.key.kind))
}
