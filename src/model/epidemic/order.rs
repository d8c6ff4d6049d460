//! An order: what it says, how far it has come, and who stands behind it. Owns: these types and
//! the names of the attributes that say who. Must not know: which zone follows from it (that is
//! the book's business), or what it needs to be issued.

use super::{Document, Documents};
use crate::model::record::Key;
use crate::rules::approval::OrderStep;
use crate::rules::zone::Zone;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// How far an order has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderState {
    /// Somebody writes it.
    Draft,
    /// It was applied for.
    Applied,
    /// It was assessed.
    Assessed,
    /// It was approved.
    Approved,
    /// It was issued: in force from its hour.
    Issued,
    /// It was taken back: not in force from then on.
    Withdrawn,
    /// It was refused.
    Refused,
}

impl OrderState {
    /// All, in the order they come.
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::Applied,
        Self::Assessed,
        Self::Approved,
        Self::Issued,
        Self::Withdrawn,
        Self::Refused,
    ];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Applied => "applied",
            Self::Assessed => "assessed",
            Self::Approved => "approved",
            Self::Issued => "issued",
            Self::Withdrawn => "withdrawn",
            Self::Refused => "refused",
        }
    }

    /// The state of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// The state that a step leads to; without any an order is a draft.
    pub const fn after(step: Option<OrderStep>) -> Self {
        match step {
            None => Self::Draft,
            Some(OrderStep::Application) => Self::Applied,
            Some(OrderStep::Assessment) => Self::Assessed,
            Some(OrderStep::Approval) => Self::Approved,
        }
    }

    /// The step that leads to this state.
    pub const fn step(self) -> Option<OrderStep> {
        match self {
            Self::Applied => Some(OrderStep::Application),
            Self::Assessed => Some(OrderStep::Assessment),
            Self::Approved => Some(OrderStep::Approval),
            Self::Draft | Self::Issued | Self::Withdrawn | Self::Refused => None,
        }
    }

    /// Somebody works on it: neither issued nor refused.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Draft | Self::Applied | Self::Assessed | Self::Approved
        )
    }

    /// It is in force, or was.
    pub const fn is_ruling(self) -> bool {
        matches!(self, Self::Issued | Self::Withdrawn)
    }
}

/// A name as it is printed under an order, and the day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// Who.
    pub by: String,
    /// When.
    pub on: Option<Date>,
}

/// The attribute of an order that was drafted and issued by one person.
pub const SAME_PERSON: &str = "same_person";
/// Attributes of an order: who was signed in when it was written, and when it was issued.
pub const ORDER_USERS: [&str; 2] = ["drafted_user", "issued_user"];
/// Attributes of an order: who confirmed it, and when.
pub const CONFIRMED: [&str; 2] = ["confirmed_user", "confirmed_at"];
/// Attributes of an order: who withdrew it, why, and why alone where that was so.
pub const TAKEN_BACK: [&str; 3] = ["withdrawn_user", "withdrawn_reason", "withdrawn_emergency"];

/// Who withdrew an order, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenBack {
    /// Who was signed in.
    pub by: String,
    /// What was wrong with it.
    pub reason: String,
    /// Why whoever issued it withdrew it too; empty where somebody else did.
    pub emergency: String,
}

/// An order that puts grids in a zone, or releases them.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// Which record.
    pub key: Key,
    /// Its number, as it is printed.
    pub number: String,
    /// The zone; [`Zone::Unset`] releases.
    pub zone: Zone,
    /// The codes of the grids.
    pub grids: Vec<String>,
    /// In force from this hour.
    pub from: DateTime,
    /// Until this hour; `None` until another order.
    pub until: Option<DateTime>,
    /// The authority that issues it.
    pub authority: String,
    /// What it says.
    pub text: String,
    /// How far it has come.
    pub state: OrderState,
    /// What stands printed as who issued it.
    pub issued: Signature,
    /// Who applied and who assessed, as older versions had it typed: shown, and no document.
    pub typed: [Signature; 2],
    /// The documents it rests on.
    pub documents: Documents,
    /// Who was signed in when it was written, and when it was issued.
    pub users: [Option<String>; 2],
    /// From when on it is taken back.
    pub withdrawn: Option<DateTime>,
    /// Who took it back and why; older versions did not keep it.
    pub taken_back: Option<TakenBack>,
    /// Why it was issued without a second person, if somebody said so.
    pub emergency: String,
    /// Whoever drafted it issued it too.
    pub same_person: bool,
    /// Who confirmed it as a second person, and when.
    pub confirmed: Option<(String, DateTime)>,
}

impl Order {
    /// The hour it stops being in force, as far as it says so.
    pub fn ends(&self) -> Option<DateTime> {
        match (self.until, self.withdrawn) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// The document of a step.
    pub fn document(&self, step: OrderStep) -> Option<&Document> {
        let mut of_steps = OrderStep::ALL.into_iter().zip(&self.documents);
        of_steps.find(|(of, _)| *of == step)?.1.as_ref()
    }

    /// One person drafted and issued it, it stands, and nobody has confirmed it yet.
    pub fn awaits_confirmation(&self) -> bool {
        self.same_person && self.confirmed.is_none() && self.state == OrderState::Issued
    }

    /// It was issued at some time: it has a place in the history of its grids.
    pub const fn was_issued(&self) -> bool {
        self.state.is_ruling()
    }
}
