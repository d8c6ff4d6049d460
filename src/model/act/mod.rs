//! Acts: all that can be done to a project, typed, as data. The window, the command line, imports
//! and the simulation say what they want done as an [`Act`], and the store alone turns it into
//! changes. Owns: what an act carries, and its text form (one JSON object, whose one member is the
//! name of the act). Must not know: SQL, screens, whether an act is admitted.
//!
//! Days and hours that a person types are texts, as in the forms; instants are
//! `2021-09-12T18:00:00`; places are `[lon, lat]` in degrees; a record is `{"kind": …, "id": …}`.

mod called;
mod delivered;
mod guard;
mod guide;
mod name;
mod sampling;
mod secret;
mod tool;

pub use delivered::Delivered;
pub use guard::{Instead, Refused, admit, said_by};
pub use guide::guide;
pub use name::{ActionName, Need, Undo};
pub use sampling::SamplingAct;
pub use secret::Secret;
pub use tool::{Grids, Tool};

use super::arrivals::{ArrivalDraft, AssignDraft, CallDraft, NumberDraft, Work};
use super::epidemic::{
    CaseDraft, DocumentDraft, GateKind, GateState, IsolationDraft, IsolationStep, OrderDraft,
    OrderState, RiskDraft, RoundDraft, Shift, WithdrawalDraft,
};
use super::handover::HandoverDraft;
use super::publication::Terms;
use super::record::{Key, Kind};
use super::register::{ChargeDraft, HouseholdDraft, Resettling, ResidentDraft, UnitDraft};
use super::setting::ProfileOf;
use super::tracing::Traced;
use crate::geometry::fixed::Coord;
use crate::rules::Role;
use crate::rules::approval::OrderStep;
use crate::rules::profile::RuleSet;
use crate::rules::retention::{Ground, RecordType};
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
    /// Keep what was traced on the map.
    Trace {
        /// What.
        thing: Traced,
    },
    /// Take away what was traced.
    RemoveTraced {
        /// The building or the street.
        key: Key,
    },
    /// Put the buildings that an extract or a tracing brought, and that name no unit, into the one they
    /// belong to by where they stand; a community without areas becomes one.
    PlaceBuildings {},
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
    /// Aim at so many households a grid in town.
    SetBand {
        /// At least so many.
        least: u32,
        /// At most so many.
        most: u32,
    },
    /// Let a desk go by another profile.
    SetProfile {
        /// Whose.
        of: ProfileOf,
        /// The text of its file, as it is; the bundled one where it is missing.
        #[serde(default)]
        text: Option<String>,
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
    /// Something at the desk of sampling.
    Sampling(SamplingAct),
    /// Enter somebody who came from elsewhere, or change what is known of them.
    PutArrival {
        /// Who; somebody new where it is missing.
        #[serde(default)]
        key: Option<Key>,
        /// What is known of them.
        draft: ArrivalDraft,
    },
    /// Share out among callers whom they call.
    AssignCalls {
        /// How.
        draft: AssignDraft,
    },
    /// Take over whom a colleague calls.
    TakeOverCalls {
        /// The colleague.
        from: String,
        /// Who takes over; whoever sits here where it is missing.
        #[serde(default)]
        to: Option<String>,
    },
    /// See name and number of somebody, to call them.
    OpenCall {
        /// Who.
        key: Key,
    },
    /// Keep what came of a call or a visit.
    RecordCall {
        /// Who.
        key: Key,
        /// What came of it.
        draft: CallDraft,
    },
    /// Give another number of somebody.
    GiveNumber {
        /// Who.
        key: Key,
        /// The number.
        draft: NumberDraft,
        /// The record whose number it is, where it is not typed.
        #[serde(default)]
        of: Option<Key>,
    },
    /// What was learned of somebody becomes work.
    HandOverArrival {
        /// Who.
        key: Key,
        /// Which work.
        work: Work,
    },
    /// Give a caller's queue, or what came of it, out as a sealed file.
    SendCalls {
        /// Whose.
        caller: String,
        /// Where.
        path: PathBuf,
        /// What opens it.
        passphrase: Secret,
        /// Those who came from another project are all given back, called or not; else only those
        /// who are not to be called any more.
        #[serde(default)]
        gives_back: bool,
    },
    /// Take back whom a sealed file gave out.
    TakeBackCalls {
        /// Whose queue.
        caller: String,
        /// Whom of it; all where there are none.
        #[serde(default)]
        keys: Vec<Key>,
        /// Why.
        reason: String,
    },
    /// Take in a queue that came as a sealed file, or what came of it.
    BringCalls {
        /// Where it lies.
        path: PathBuf,
        /// What opens it.
        passphrase: Secret,
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
