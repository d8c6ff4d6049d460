//! What the project's thread does about the epidemic. Owns: these requests and their answers.
//! Must not know: widgets, or what follows from the facts.

use super::Answer;
use crate::geometry::fixed::Coord;
use crate::model::epidemic::{
    CaseDraft, DocumentDraft, Epidemic, GateKind, GateState, Houses, IsolationDraft, IsolationStep,
    OrderDraft, OrderState, RiskDraft, RoundDraft, Shift,
};
use crate::model::record::Key;
use crate::rules::approval::OrderStep;
use crate::rules::profile::RuleSet;
use crate::store::{ActionName, Entry, Project, StoreError};
use jiff::civil::DateTime;
use std::sync::Arc;

/// What the window asks about the epidemic.
pub enum EpidemicRequest {
    /// Say all that is known, now and whenever it changes.
    Follow,
    /// Show the grids that were valid at this instant, or those of now.
    GridsOf(Option<DateTime>),
    /// Register a case, or change this one; on the map it is shown at this place.
    PutCase(Option<Key>, Box<CaseDraft>, Option<Coord>),
    /// Keep an order as a draft, refuse it, or issue it, at this instant.
    PutOrder(Option<Key>, Box<OrderDraft>, OrderState, DateTime),
    /// Record the document of a step of an order, at this instant.
    RecordStep(Key, OrderStep, Box<DocumentDraft>, DateTime),
    /// Confirm an order as a second person, at this instant.
    ConfirmOrder(Key, DateTime),
    /// Take an order back from this instant on.
    Withdraw(Key, DateTime),
    /// Throw a draft away.
    DropOrder(Key),
    /// Do the same about some isolations.
    Step(Vec<Key>, IsolationStep),
    /// Register an isolation, or change this one.
    PutIsolation(Option<Key>, Box<IsolationDraft>),
    /// Keep the results of a sampling round.
    PutRound(Box<RoundDraft>),
    /// Enter an area outside with its risk, or change this one.
    PutRisk(Option<Key>, Box<RiskDraft>),
    /// Say how gates stand from this instant on.
    SetGates(Vec<Key>, GateState, DateTime),
    /// Say what kind of gate it is, and its shifts.
    PutGate(Key, GateKind, Vec<Shift>),
    /// Somebody has seen these alarms, at this instant.
    SeeAlarms(Vec<String>, DateTime),
    /// Go by these rules.
    SetRules(Box<RuleSet>),
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

/// Do what is asked.
///
/// # Errors
/// Whatever the project says.
pub fn answer(project: &mut Project, request: EpidemicRequest) -> Result<Answer, StoreError> {
    use EpidemicRequest as R;
    let entry = match request {
        R::Follow | R::GridsOf(_) => return Ok(Answer::Settled),
        R::PutCase(key, draft, shown) => project.put_case(key, &draft, shown)?,
        R::PutOrder(key, draft, state, at) => project.put_order(key, &draft, state, at)?,
        R::RecordStep(key, step, document, at) => project.record_step(&key, step, &document, at)?,
        R::ConfirmOrder(key, at) => project.confirm_order(&key, at)?,
        R::Withdraw(key, at) => project.withdraw_order(&key, at)?,
        R::DropOrder(key) => project.drop_order(&key)?,
        R::Step(keys, step) => project.step_isolations(&keys, &step)?,
        R::PutIsolation(key, draft) => project.put_isolation(key, &draft)?,
        R::PutRound(draft) => project.put_round(&draft)?,
        R::PutRisk(key, draft) => project.put_risk(key, &draft)?,
        R::SetGates(keys, state, at) => project.set_gates(&keys, state, at)?,
        R::PutGate(key, kind, shifts) => project.put_gate(&key, kind, &shifts)?,
        R::SeeAlarms(ids, at) => project.see_alarms(&ids, at)?,
        R::SetRules(rules) => project.set_rules(&rules)?,
    };
    Ok(entry.map_or(Answer::Unchanged, |entry| Answer::Done(Box::new(entry))))
}

/// Whether an entry changes what is known.
pub fn is_about(entry: &Entry) -> bool {
    let mut changes = entry.changes.iter();
    matches!(
        entry.row.action,
        Some(ActionName::ChangeRules | ActionName::GoLive)
    ) || changes.any(|change| Epidemic::KINDS.contains(&change.key.kind))
}
