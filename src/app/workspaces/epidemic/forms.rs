//! What is entered: cases, isolations, rounds, risk areas, gates, orders. Owns: these forms. Must not
//! know: how they are handed to the project.

use super::Tab;
use super::affected::Affected;
use crate::model::epidemic::{
    CaseDraft, DocumentDraft, GateKind, IsolationDraft, OrderDraft, RiskDraft, RoundDraft, Shift,
    Turn, WithdrawalDraft,
};
use crate::model::record::Key;

/// A case being entered or changed.
#[derive(Clone, Default, PartialEq)]
pub struct CaseForm {
    /// The record, if there is one.
    pub key: Option<Key>,
    /// What is entered.
    pub draft: CaseDraft,
    /// What was typed to find the building.
    pub query: String,
}

/// An isolation being entered or changed.
#[derive(Clone, PartialEq)]
pub struct IsolationForm {
    /// The record, if there is one.
    pub key: Option<Key>,
    /// What is entered.
    pub draft: IsolationDraft,
    /// What was typed to find the building.
    pub query: String,
}

/// An order being written.
pub struct OrderForm {
    /// The record, if there is one.
    pub key: Option<Key>,
    /// What it says.
    pub draft: OrderDraft,
    /// The document of each step, as it is typed.
    pub papers: [DocumentDraft; 3],
    /// It is about to be issued: whom that reaches.
    pub issuing: Option<Affected>,
}

/// An order that is about to be withdrawn, with what that would do.
pub struct Withdrawing {
    /// The order.
    pub key: Key,
    /// Its number.
    pub number: String,
    /// What becomes of each of its grids.
    pub turns: Vec<Turn>,
    /// Whom that reaches.
    pub affected: Affected,
    /// Why, as it is typed.
    pub draft: WithdrawalDraft,
}

/// A form that stands in the panel, in place of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Front {
    /// That of a case.
    Case,
    /// Another one.
    Sheet,
}

/// What else is entered in the panel, in place of its list.
#[derive(Clone, PartialEq)]
pub enum Sheet {
    /// An isolation.
    Isolation(Box<IsolationForm>),
    /// A sampling round.
    Round(Box<RoundDraft>),
    /// An area outside with its risk; the record, if there is one.
    Risk(Option<Key>, Box<RiskDraft>),
    /// A gate: its kind and its shifts, a line each.
    Gate(Key, GateKind, String),
}

impl Sheet {
    /// The list it stands for.
    pub const fn tab(&self) -> Tab {
        match self {
            Self::Isolation(_) => Tab::Isolations,
            Self::Round(_) => Tab::Rounds,
            Self::Risk(..) => Tab::Risks,
            Self::Gate(..) => Tab::Gates,
        }
    }
}

/// Shifts as they are typed, a line each.
///
/// # Errors
/// The first line that is none.
pub fn shifts_of(text: &str) -> Result<Vec<Shift>, &str> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| Shift::parse(line).ok_or(line.trim()))
        .collect()
}
