//! Acts: all that can be done to a project, typed, as data. The window, the command line, imports
//! and the simulation say what they want done as an [`Act`], and the store alone turns it into
//! changes. Owns: what an act carries, and its text form (one JSON object, whose one member is the
//! name of the act). Must not know: SQL, screens, whether an act is admitted.
//!
//! Days and hours that a person types are texts, as in the forms; instants are
//! `2021-09-12T18:00:00`; places are `[lon, lat]` in degrees; a record is `{"kind": …, "id": …}`.

mod guard;
mod guide;
mod name;
mod secret;
mod tool;

pub use guard::{Instead, Refused, admit, said_by};
pub use guide::guide;
pub use name::{ActionName, Need, Undo};
pub use secret::Secret;
pub use tool::Tool;

use super::epidemic::{
    CaseDraft, DocumentDraft, GateKind, GateState, IsolationDraft, IsolationStep, OrderDraft,
    OrderState, RiskDraft, RoundDraft, Shift, WithdrawalDraft,
};
use super::handover::HandoverDraft;
use super::publication::Terms;
use super::record::{Key, Kind};
use super::register::{ChargeDraft, HouseholdDraft, Resettling, ResidentDraft, UnitDraft};
use crate::geometry::fixed::Coord;
use crate::rules::approval::OrderStep;
use crate::rules::profile::RuleSet;
use crate::rules::retention::{Ground, RecordType};
use crate::rules::{Permission, Role};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Something that somebody wants done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Act {
    /// Change attributes of a record of the map.
    EditAttributes {
        /// The record.
        key: Key,
        /// The new values; an attribute that is not there yet is added.
        values: Map<String, Value>,
    },
    /// Add a place to the map.
    AddPlace {
        /// What it is.
        kind: Kind,
        /// Where.
        at: Coord,
        /// What is said of it.
        #[serde(default)]
        attributes: Map<String, Value>,
    },
    /// Take a place away.
    RemoveRecord {
        /// The record.
        key: Key,
    },
    /// Make a plan: a copy of the published grids, or of another plan.
    AddPlan {
        /// Its name.
        name: String,
        /// The plan it is a copy of.
        #[serde(default)]
        from: Option<String>,
    },
    /// Bring a plan onto what is published now, as a new plan.
    RebasePlan {
        /// The plan.
        plan: String,
        /// The name of the new one.
        name: String,
    },
    /// Redraw grids of a plan with a tool.
    Redraw {
        /// The plan.
        plan: String,
        /// The tool and what it is to do.
        tool: Tool,
    },
    /// Change attributes of a grid of a plan.
    EditPlanGrid {
        /// The grid, a record of the kind `plan-grid`.
        key: Key,
        /// The new values.
        values: Map<String, Value>,
    },
    /// Give a plan another name.
    RenamePlan {
        /// The plan.
        plan: String,
        /// Its new name.
        name: String,
    },
    /// Lay a plan aside.
    DiscardPlan {
        /// The plan.
        plan: String,
    },
    /// Let borders of communities be moved in a plan.
    UnlockBorders {
        /// The plan.
        plan: String,
        /// Why.
        reason: String,
    },
    /// Publish a plan.
    PublishPlan {
        /// The plan.
        plan: String,
        /// How.
        terms: Terms,
    },
    /// Take the newest publication back.
    RollBack {},
    /// Enter a person.
    AddPerson {
        /// What is not sealed.
        #[serde(default)]
        attributes: Map<String, Value>,
        /// What is.
        fields: BTreeMap<String, String>,
    },
    /// Change sealed values of a person.
    EditPerson {
        /// The person.
        key: Key,
        /// All sealed values as they are to be.
        fields: BTreeMap<String, String>,
    },
    /// Register a case, or change one.
    PutCase {
        /// The case; a new one where it is missing.
        #[serde(default)]
        key: Option<Key>,
        /// What is known of it.
        draft: CaseDraft,
        /// Where the map shows it.
        #[serde(default)]
        shown: Option<Coord>,
    },
    /// Register an isolation, or change one.
    PutIsolation {
        /// The isolation; a new one where it is missing.
        #[serde(default)]
        key: Option<Key>,
        /// What is known of it.
        draft: IsolationDraft,
    },
    /// Do the same about some isolations.
    StepIsolations {
        /// The isolations.
        keys: Vec<Key>,
        /// What is done.
        step: IsolationStep,
    },
    /// Write an order, or refuse it.
    DraftOrder {
        /// The order; a new one where it is missing.
        #[serde(default)]
        key: Option<Key>,
        /// What it says.
        draft: OrderDraft,
        /// Whether it is kept as a draft or refused.
        state: OrderState,
    },
    /// Record the document of a step of an order.
    RecordStep {
        /// The order.
        key: Key,
        /// Which step.
        step: OrderStep,
        /// Its document.
        document: DocumentDraft,
    },
    /// Confirm, as a second person, an order that one person drafted and issued.
    ConfirmOrder {
        /// The order.
        key: Key,
    },
    /// Throw the draft of an order away.
    DropOrder {
        /// The order.
        key: Key,
    },
    /// Issue an order.
    IssueOrder {
        /// The order; one that nobody drafted where it is missing.
        #[serde(default)]
        key: Option<Key>,
        /// What it says.
        draft: OrderDraft,
    },
    /// Take an order back.
    WithdrawOrder {
        /// The order.
        key: Key,
        /// Why.
        draft: WithdrawalDraft,
    },
    /// Enter results of a sampling round.
    EnterRound {
        /// The round.
        draft: RoundDraft,
    },
    /// Enter the risk of an area outside, or change it.
    PutRisk {
        /// The area; a new one where it is missing.
        #[serde(default)]
        key: Option<Key>,
        /// What is known of it.
        draft: RiskDraft,
    },
    /// Say how gates stand from now on.
    SetGates {
        /// The gates.
        keys: Vec<Key>,
        /// How they stand.
        state: GateState,
    },
    /// Say what kind of gate it is, and its shifts.
    PutGate {
        /// The gate.
        key: Key,
        /// Its kind.
        gate: GateKind,
        /// Its shifts.
        shifts: Vec<Shift>,
    },
    /// Somebody has seen these alarms.
    SeeAlarms {
        /// Their ids.
        ids: Vec<String>,
    },
    /// Go by other rules.
    ChangeRules {
        /// The rules.
        rules: Box<RuleSet>,
    },
    /// Add a unit of the register, or change one.
    PutUnit {
        /// The unit; a new one where it is missing.
        #[serde(default)]
        key: Option<Key>,
        /// What is known of it.
        draft: UnitDraft,
    },
    /// Move units of a level below another unit.
    MoveUnits {
        /// The units.
        keys: Vec<Key>,
        /// The code of the unit above.
        to: String,
    },
    /// A unit is no longer there from a day on.
    RetireUnit {
        /// The unit.
        key: Key,
        /// The first day without it.
        from: Date,
    },
    /// Register a household, or change one.
    PutHousehold {
        /// The household; a new one where it is missing.
        #[serde(default)]
        key: Option<Key>,
        /// What is known of it.
        draft: HouseholdDraft,
    },
    /// Register a resident, or change one.
    PutResident {
        /// The resident; a new one where it is missing.
        #[serde(default)]
        key: Option<Key>,
        /// What is known of them.
        draft: ResidentDraft,
        /// The code of the grid they live in, where that is known.
        #[serde(default)]
        grid: Option<String>,
    },
    /// A household moves out.
    MoveOut {
        /// The household.
        home: Key,
        /// The first day without it.
        from: Date,
    },
    /// A household goes to another door.
    Resettle {
        /// The household.
        home: Key,
        /// Where it goes.
        to: Resettling,
    },
    /// A resident goes to another door alone.
    Settle {
        /// The resident.
        resident: Key,
        /// Where they go.
        to: Resettling,
        /// The household they join, by its id; a new one where it is missing.
        #[serde(default)]
        home: Option<String>,
    },
    /// Name somebody for a unit, or change a charge.
    PutCharge {
        /// The charge; a new one where it is missing.
        #[serde(default)]
        key: Option<Key>,
        /// Who answers for what.
        draft: ChargeDraft,
        /// The charge that ends where this one begins.
        #[serde(default)]
        ends: Option<Key>,
    },
    /// Somebody no longer answers from a day on.
    EndCharge {
        /// The charge.
        key: Key,
        /// The first day without them.
        from: Date,
    },
    /// Change the name and phone of somebody, and whether they are posted in public.
    PutStaff {
        /// Who.
        key: Key,
        /// Sealed values that change.
        fields: BTreeMap<String, String>,
        /// Posted in public.
        public: bool,
    },
    /// Hand a shift over.
    HandOver {
        /// What is handed over.
        draft: HandoverDraft,
    },
    /// Take a shift over.
    TakeOver {
        /// The handover.
        key: Key,
    },
    /// Look at sealed values of a record.
    Unmask {
        /// The record.
        key: Key,
        /// Why.
        reason: String,
    },
    /// Set up the first administrator.
    SetUp {
        /// The name to sign in with.
        name: String,
        /// The passphrase.
        passphrase: Secret,
    },
    /// Sign in.
    SignIn {
        /// The name.
        name: String,
        /// The passphrase.
        passphrase: Secret,
    },
    /// Sign out.
    SignOut {},
    /// Add a user.
    AddUser {
        /// The name to sign in with.
        name: String,
        /// What they are.
        role: Role,
        /// Their first passphrase.
        passphrase: Secret,
    },
    /// Change somebody's role.
    ChangeRole {
        /// Who.
        name: String,
        /// What they are from now on.
        role: Role,
    },
    /// Revoke a user.
    RevokeUser {
        /// Who.
        name: String,
    },
    /// Change one's own passphrase.
    ChangePassphrase {
        /// The old one.
        old: Secret,
        /// The new one.
        new: Secret,
    },
    /// Reset a passphrase by the recovery key.
    Recover {
        /// The key as it is printed.
        recovery: Secret,
        /// Whose passphrase.
        name: String,
        /// The new one.
        passphrase: Secret,
    },
    /// Make a new recovery key.
    RenewRecovery {},
    /// Keep a type of records for so many days.
    ChangeRetention {
        /// The type.
        records: RecordType,
        /// Days.
        days: u32,
    },
    /// Erase people for good.
    Purge {
        /// Who.
        keys: Vec<Key>,
        /// Why.
        ground: Ground,
    },
    /// Go on with an erasure that did not reach every file.
    RetryPurge {},
    /// Bring backups to the present keys.
    RenewFiles {},
    /// Erase backups that older keys still open.
    EraseFiles {},
    /// Copy the project to another file.
    CopyProject {
        /// Where.
        path: PathBuf,
    },
    /// The story is over: go by the real clock.
    GoLive {},
    /// Take back one's newest act.
    Undo {},
    /// Do again what was taken back last.
    Redo {},
}

/// An act as somebody delivers it.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivered {
    /// What tells it from every other one: delivered again, it is done once.
    pub id: Option<String>,
    /// The act.
    pub act: Act,
}

/// An id has at most so many letters.
const ID_LETTERS: usize = 128;

impl Delivered {
    /// What a line of JSON says: an act, with an `id` beside its name if it has one.
    ///
    /// # Errors
    /// What is wrong with the line, in the words of the reader.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        let mut said: Map<String, Value> = serde_json::from_str(text)?;
        let id = match said.remove("id") {
            None => None,
            Some(Value::String(id)) if (1..=ID_LETTERS).contains(&id.chars().count()) => Some(id),
            Some(other) => {
                let told = format!("an id is a text of 1 to {ID_LETTERS} letters, not {other}");
                return Err(serde::de::Error::custom(told));
            }
        };
        let act = serde_json::from_value(Value::Object(said))?;
        Ok(Self { id, act })
    }
}

impl Act {
    /// What the history calls it; `None` for undo and redo, which go by the name of what they
    /// take back or repeat.
    pub fn name(&self) -> Option<ActionName> {
        use ActionName as N;
        Some(match self {
            Self::EditAttributes { .. } => N::EditAttributes,
            Self::AddPlace { .. } => N::AddPlace,
            Self::RemoveRecord { .. } => N::RemoveRecord,
            Self::AddPlan { .. } | Self::RebasePlan { .. } => N::AddPlan,
            Self::Redraw { .. } | Self::EditPlanGrid { .. } => N::EditPlan,
            Self::RenamePlan { .. } => N::RenamePlan,
            Self::DiscardPlan { .. } => N::DiscardPlan,
            Self::UnlockBorders { .. } => N::UnlockBorders,
            Self::PublishPlan { .. } | Self::RollBack {} => N::PublishPlan,
            Self::AddPerson { .. } => N::AddPerson,
            Self::EditPerson { .. } => N::EditPerson,
            Self::PutCase { key: None, .. } => N::AddCase,
            Self::PutCase { .. } => N::EditCase,
            Self::PutIsolation { key: None, .. } => N::AddIsolation,
            Self::PutIsolation { .. } | Self::StepIsolations { .. } => N::EditIsolation,
            Self::DraftOrder { .. } | Self::DropOrder { .. } => N::DraftOrder,
            Self::RecordStep { step, .. } => match step {
                OrderStep::Application => N::ApplyOrder,
                OrderStep::Assessment => N::AssessOrder,
                OrderStep::Approval => N::ApproveOrder,
            },
            Self::ConfirmOrder { .. } => N::ConfirmOrder,
            Self::IssueOrder { .. } => N::IssueOrder,
            Self::WithdrawOrder { .. } => N::WithdrawOrder,
            Self::EnterRound { .. } => N::EnterRound,
            Self::PutRisk { .. } => N::EditRisk,
            Self::SetGates { .. } | Self::PutGate { .. } => N::EditGate,
            Self::SeeAlarms { .. } => N::SeeAlarm,
            Self::ChangeRules { .. } => N::ChangeRules,
            Self::PutUnit { .. } | Self::MoveUnits { .. } | Self::RetireUnit { .. } => N::EditUnit,
            Self::PutHousehold { .. } | Self::MoveOut { .. } | Self::Resettle { .. } => {
                N::EditHousehold
            }
            Self::PutResident { .. } | Self::Settle { .. } => N::EditResident,
            Self::PutCharge { .. } | Self::EndCharge { .. } | Self::PutStaff { .. } => {
                N::EditCharge
            }
            Self::HandOver { .. } => N::HandOver,
            Self::TakeOver { .. } => N::TakeOver,
            Self::Unmask { .. } => N::Unmask,
            Self::SetUp { .. } => N::SetUp,
            Self::SignIn { .. } => N::SignIn,
            Self::SignOut {} => N::SignOut,
            Self::AddUser { .. } => N::AddUser,
            Self::ChangeRole { .. } => N::ChangeRole,
            Self::RevokeUser { .. } => N::RevokeUser,
            Self::ChangePassphrase { .. } => N::ChangePassphrase,
            Self::Recover { .. } => N::Recover,
            Self::RenewRecovery {} => N::RenewRecovery,
            Self::ChangeRetention { .. } => N::ChangeRetention,
            Self::Purge { .. } => N::Purge,
            Self::RetryPurge {} => N::FinishPurge,
            Self::RenewFiles {} | Self::EraseFiles {} => N::RenewFiles,
            Self::CopyProject { .. } => N::CopyProject,
            Self::GoLive {} => N::GoLive,
            Self::Undo {} | Self::Redo {} => return None,
        })
    }

    /// What it needs, whoever asks. What the act is about can ask for more (an order that stands
    /// is changed only by who may issue one).
    pub fn need(&self) -> Need {
        match self {
            // It is the purge that it goes on with.
            Self::RetryPurge {} => Need::May(Permission::Purge),
            _ => self.name().map_or(Need::Anyone, ActionName::need),
        }
    }
}
