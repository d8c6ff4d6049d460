//! What the project's thread does about the register. Owns: these requests and their answers.
//! Must not know: widgets, or what is counted.

use super::Answer;
use crate::model::handover::HandoverDraft;
use crate::model::record::Key;
use crate::model::register::{
    self, ChargeDraft, HouseholdDraft, Register, Resettling, ResidentDraft, UnitDraft,
};
use crate::store::sealing::Fields;
use crate::store::{Entry, Project, StoreError};
use jiff::civil::{Date, DateTime};

/// What the window asks about the register.
pub enum RegisterRequest {
    /// Say the register, counted on this day, now and whenever it changes.
    Follow(Date),
    /// Add a unit, or change this one, on this day.
    PutUnit(Option<Key>, Box<UnitDraft>, Date),
    /// Move units of a level below another, by its code.
    MoveUnits(Vec<Key>, String),
    /// A unit is no longer there from this day on.
    RetireUnit(Key, Date),
    /// Register a household, or change this one.
    PutHousehold(Option<Key>, Box<HouseholdDraft>),
    /// Register a resident, or change this one; the grid they live in, and the day.
    PutResident(Option<Key>, Box<ResidentDraft>, Option<String>, Date),
    /// A household moves out on this day.
    MoveOut(Key, Date),
    /// A household goes to another door.
    Resettle(Key, Resettling),
    /// A resident goes to another door alone, into this household or a new one.
    Settle(Key, Resettling, Option<String>),
    /// Name somebody for a unit, or change this charge; one that ends where this one begins.
    PutCharge(Option<Key>, Box<ChargeDraft>, Option<Key>),
    /// Somebody no longer answers from this day on.
    EndCharge(Key, Date),
    /// List the shifts that were handed over.
    Handovers,
    /// What was done after this entry of the journal.
    Since(i64),
    /// Hand a shift over at this instant.
    HandOver(Box<HandoverDraft>, DateTime),
    /// Take a shift over at this instant.
    TakeOver(Key, DateTime),
    /// Change the name and phone of somebody, and whether they are posted in public.
    PutStaff(Key, Fields, bool),
}

/// So many entries of the history are told at most.
const SINCE: usize = 2_000;
/// So many changed records are told one by one; more are read anew.
const TOLD: usize = 2_000;

/// What became of the register.
pub(super) enum News {
    /// Nothing.
    None,
    /// These records changed.
    Some(Vec<register::News>),
    /// So much that it is read anew.
    All,
}

/// Do what is asked.
///
/// # Errors
/// Whatever the project says.
pub(super) fn answer(
    project: &mut Project,
    request: RegisterRequest,
) -> Result<Answer, StoreError> {
    use RegisterRequest as R;
    let entry = match request {
        R::Follow(_) => return Ok(Answer::Settled),
        R::Handovers => return Ok(Answer::Handovers(project.handovers()?)),
        R::Since(seq) => return Ok(Answer::Since(project.since(seq, SINCE)?)),
        R::HandOver(draft, at) => project.hand_over(&draft, at)?,
        R::TakeOver(key, at) => project.take_over(&key, at)?,
        R::PutUnit(key, draft, today) => project.put_unit(key, &draft, today)?,
        R::MoveUnits(keys, to) => project.move_units(&keys, &to)?,
        R::RetireUnit(key, from) => project.retire_unit(&key, from)?,
        R::PutHousehold(key, draft) => project.put_household(key, &draft)?,
        R::PutResident(key, draft, grid, today) => {
            project.put_resident(key, &draft, grid.as_deref(), today)?
        }
        R::MoveOut(home, from) => project.move_out(&home, from)?,
        R::Resettle(home, to) => project.resettle(&home, &to)?,
        R::Settle(resident, to, home) => project.settle(&resident, &to, home.as_deref())?,
        R::PutCharge(key, draft, ends) => project.put_charge(key, &draft, ends.as_ref())?,
        R::EndCharge(key, from) => project.end_charge(&key, from)?,
        R::PutStaff(key, fields, is_public) => project.put_staff(&key, &fields, is_public)?,
    };
    Ok(entry.map_or(Answer::Unchanged, |entry| Answer::Done(Box::new(entry))))
}

/// What an entry means for the register.
///
/// # Errors
/// Whatever the project says.
pub(super) fn news_of(project: &Project, entry: &Entry) -> Result<News, StoreError> {
    let kinds = Register::KINDS;
    let about = entry.changes.iter().filter(|c| kinds.contains(&c.key.kind));
    match about.count() {
        0 => Ok(News::None),
        count if count > TOLD => Ok(News::All),
        _ => project.register_news(entry).map(News::Some),
    }
}
