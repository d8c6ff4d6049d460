//! What can be done to a project, one declaration each. Owns: the name of an act in files, whom it
//! needs, whether its author may take it back, and whether it asks for a reason. Must not know:
//! what an act carries, how it is written.

use crate::rules::{Permission, Role};

/// Whom an act needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Somebody whose role may do this.
    May(Permission),
    /// Somebody who may change the kinds of records that it changes.
    Kinds,
    /// Anybody: it is what makes somebody out of anybody, or concerns only oneself.
    Anyone,
    /// Nobody does it: the project itself says what happened to it.
    Store,
}

impl Need {
    /// Whether a role will do. For [`Need::Kinds`] whether it may change any of them.
    pub const fn is_met_by(self, role: Role) -> bool {
        match self {
            Self::May(permission) => role.may(permission),
            Self::Kinds => role.may(Permission::EditMap) || role.may(Permission::EditRecords),
            Self::Anyone => true,
            Self::Store => false,
        }
    }
}

/// What undo does with an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undo {
    /// Its author may take it back.
    Takes,
    /// Undo passes it by: there is nothing in the records to take back.
    Passes,
    /// Undo of its author stops there and says so: it is corrected by an act of its own.
    Corrected,
    /// Undo stops there, says so, and goes to nothing older.
    Stops,
}

macro_rules! declare {
    (@need May($permission:ident)) => { Need::May(Permission::$permission) };
    (@need $need:ident) => { Need::$need };
    (@undo Undo) => { Undo::Takes };
    (@undo Stays) => { Undo::Passes };
    (@undo Corrected) => { Undo::Corrected };
    (@undo Barrier) => { Undo::Stops };
    (@reason reason) => { true };
    (@reason plain) => { false };
    ($($(#[$doc:meta])* $name:ident = $text:literal, $need:ident $(($permission:ident))?, $undo:ident, $reason:ident;)*) => {
        /// What was done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ActionName {
            $($(#[$doc])* $name,)*
        }

        impl ActionName {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its name in files.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// Whom it needs.
            pub const fn need(self) -> Need {
                match self { $(Self::$name => declare!(@need $need $(($permission))?),)* }
            }

            /// What undo does with it.
            pub const fn undo(self) -> Undo {
                match self { $(Self::$name => declare!(@undo $undo),)* }
            }

            /// It asks for a reason.
            pub const fn needs_reason(self) -> bool {
                match self { $(Self::$name => declare!(@reason $reason),)* }
            }
        }
    };
}

declare! {
    /// The project was made.
    CreateProject = "create-project", Store, Barrier, plain;
    /// Attributes of records were changed.
    EditAttributes = "edit-attributes", Kinds, Undo, plain;
    /// A place on the map was added.
    AddPlace = "add-place", Kinds, Undo, plain;
    /// A record was taken away.
    RemoveRecord = "remove-record", Kinds, Undo, plain;
    /// Something was traced on the map: a building, a street, ground that becomes a grid.
    Trace = "trace", May(EditMap), Undo, plain;
    /// What was traced was taken away.
    RemoveTraced = "remove-traced", May(EditMap), Undo, plain;
    /// Buildings of a map that named no unit of the register were put into one.
    PlaceBuildings = "place-buildings", May(EditMap), Undo, plain;
    /// A person was entered.
    AddPerson = "add-person", May(EditRecords), Undo, plain;
    /// Sealed values of a person were changed.
    EditPerson = "edit-person", May(EditRecords), Undo, plain;
    /// Another program changed attributes or places.
    OutsideEdit = "outside-edit", Store, Stays, plain;
    /// Another program changed polygons of the coverage: a draft plan.
    OutsideDraft = "outside-draft", Store, Stays, plain;
    /// A plan was made.
    AddPlan = "add-plan", May(EditMap), Stays, plain;
    /// Grids of a plan were redrawn.
    EditPlan = "edit-plan", May(EditMap), Undo, plain;
    /// A plan got another name.
    RenamePlan = "rename-plan", May(EditMap), Undo, plain;
    /// A plan was laid aside.
    DiscardPlan = "discard-plan", May(EditMap), Undo, plain;
    /// Borders of communities may be moved in a plan.
    UnlockBorders = "unlock-borders", May(Publish), Stays, reason;
    /// A desk goes by another profile.
    SetProfile = "set-profile", May(IssueOrders), Undo, plain;
    /// Another size of grids is aimed at.
    SetBand = "set-band", May(EditMap), Undo, plain;
    /// A plan was published.
    PublishPlan = "publish-plan", May(Publish), Barrier, plain;
    /// The first administrator was set up.
    SetUp = "set-up", Anyone, Barrier, plain;
    /// Somebody signed in.
    SignIn = "sign-in", Anyone, Barrier, plain;
    /// Somebody signed out, or was locked out after idling.
    SignOut = "sign-out", Anyone, Barrier, plain;
    /// A passphrase was reset by the recovery key.
    Recover = "recover", Anyone, Barrier, plain;
    /// A user was added.
    AddUser = "add-user", May(ManageUsers), Stays, plain;
    /// A role was changed.
    ChangeRole = "change-role", May(ManageUsers), Stays, plain;
    /// A user was revoked.
    RevokeUser = "revoke-user", May(ManageUsers), Stays, plain;
    /// A passphrase was changed.
    ChangePassphrase = "change-passphrase", Anyone, Stays, plain;
    /// Personal values were seen unmasked.
    Unmask = "unmask", May(ViewPersonal), Stays, reason;
    /// A layer of a file was brought in.
    Import = "import", Kinds, Undo, plain;
    /// Data was written to a file outside.
    Export = "export", May(Export), Stays, plain;
    /// The project was copied.
    CopyProject = "copy-project", Anyone, Stays, plain;
    /// A retention period was changed.
    ChangeRetention = "change-retention", May(Purge), Stays, plain;
    /// People were erased for good.
    Purge = "purge", May(Purge), Barrier, plain;
    /// A case was registered.
    AddCase = "add-case", May(EditRecords), Undo, plain;
    /// A case was changed.
    EditCase = "edit-case", May(EditRecords), Undo, plain;
    /// An isolation was changed: its dates, its seal, a check, a result.
    EditIsolation = "edit-isolation", May(EditRecords), Undo, plain;
    /// An order was written or changed before it was issued.
    DraftOrder = "draft-order", May(EditRecords), Undo, plain;
    /// An order was applied for, by a document.
    ApplyOrder = "apply-order", May(EditRecords), Undo, plain;
    /// An order was assessed, by a document.
    AssessOrder = "assess-order", May(IssueOrders), Undo, plain;
    /// An order was approved, by a document.
    ApproveOrder = "approve-order", May(IssueOrders), Undo, plain;
    /// A second person confirmed an order that one person drafted and issued.
    ConfirmOrder = "confirm-order", May(IssueOrders), Stays, plain;
    /// An order was issued.
    IssueOrder = "issue-order", May(IssueOrders), Corrected, plain;
    /// An order was taken back.
    WithdrawOrder = "withdraw-order", May(IssueOrders), Corrected, reason;
    /// An isolation was registered.
    AddIsolation = "add-isolation", May(EditRecords), Undo, plain;
    /// Results of a sampling round were entered.
    EnterRound = "enter-round", May(EditRecords), Undo, plain;
    /// The risk of an area outside was entered or changed.
    EditRisk = "edit-risk", May(EditRecords), Undo, plain;
    /// An entrance or a checkpoint was opened, closed, or is unmanned; its shifts.
    EditGate = "edit-gate", Kinds, Undo, plain;
    /// Somebody has seen an alarm.
    SeeAlarm = "see-alarm", May(EditRecords), Undo, plain;
    /// The rules the project goes by were changed.
    ChangeRules = "change-rules", May(IssueOrders), Stays, plain;
    /// Add, change, move or retire units of the register.
    EditUnit = "edit-unit", Kinds, Undo, plain;
    /// Register or change a household, or move it.
    EditHousehold = "edit-household", May(EditRecords), Undo, plain;
    /// Register or change a resident.
    EditResident = "edit-resident", May(EditRecords), Undo, plain;
    /// Say who answers for what.
    EditCharge = "edit-charge", May(EditRecords), Undo, plain;
    /// Hand a shift over.
    HandOver = "hand-over", May(EditRecords), Stays, plain;
    /// Take a shift over.
    TakeOver = "take-over", May(EditRecords), Stays, plain;
    /// A round of sampling was planned, or its plan changed.
    PlanRound = "plan-round", May(EditRecords), Undo, plain;
    /// A sampling site was added, moved or renamed; its lanes and hours.
    EditSite = "edit-site", Kinds, Undo, plain;
    /// Grids of a round go to another site.
    AssignGrids = "assign-grids", May(EditRecords), Undo, plain;
    /// Who stands at a lane from when to when.
    EditTeam = "edit-team", May(EditRecords), Undo, plain;
    /// A round of sampling was begun.
    BeginRound = "begin-round", May(EditRecords), Undo, plain;
    /// Households said who of them is to be sampled.
    PreRegister = "pre-register", May(EditRecords), Undo, plain;
    /// People went into a tube.
    CheckIn = "check-in", May(EditRecords), Undo, plain;
    /// A tube was closed before it was full.
    CloseTube = "close-tube", May(EditRecords), Undo, plain;
    /// A tube was thrown away.
    VoidTube = "void-tube", May(EditRecords), Undo, reason;
    /// What came of tubes was recorded.
    RecordResult = "record-result", May(EditRecords), Undo, plain;
    /// Somebody refuses to be tested, or does so no longer.
    RecordRefusal = "record-refusal", May(EditRecords), Undo, plain;
    /// Somebody who came from elsewhere was entered.
    AddArrival = "add-arrival", May(EditRecords), Undo, plain;
    /// What is known of somebody who came from elsewhere was changed; another number of them.
    EditArrival = "edit-arrival", May(EditRecords), Undo, plain;
    /// Whom callers call was shared out.
    AssignCalls = "assign-calls", May(EditRecords), Undo, plain;
    /// Somebody took over whom a colleague calls.
    TakeOverCalls = "take-over-calls", May(EditRecords), Undo, plain;
    /// Name and number of somebody were seen, to call them.
    OpenCall = "open-call", May(ViewPersonal), Stays, plain;
    /// What came of a call or a visit.
    RecordCall = "record-call", May(EditRecords), Undo, plain;
    /// What was learned of an arrival became work.
    HandOverArrival = "hand-over-arrival", May(EditRecords), Undo, plain;
    /// A caller's queue went out as a sealed file.
    SendCalls = "send-calls", May(ExportPersonal), Stays, plain;
    /// Whom a sealed file gave out was taken back.
    TakeBackCalls = "take-back-calls", May(EditRecords), Undo, reason;
    /// A queue came in as a sealed file, or what came of it.
    BringCalls = "bring-calls", May(EditRecords), Undo, plain;
    /// The story is over: the project goes by the real clock.
    GoLive = "go-live", May(IssueOrders), Barrier, plain;
    /// An administrator vouched for the users of a file of an older version.
    VouchUsers = "vouch-users", May(ManageUsers), Stays, plain;
    /// A new recovery key was made.
    RenewRecovery = "renew-recovery", May(ManageUsers), Stays, plain;
    /// Backups were brought to the present keys, or erased.
    RenewFiles = "renew-files", May(ManageUsers), Stays, plain;
    /// How far a purge got in the other files of the project.
    FinishPurge = "finish-purge", Store, Stays, plain;
    /// The zones that records of grids name were brought up to date with the orders in force.
    KeepZones = "keep-zones", Store, Stays, plain;
    /// What older versions had in clear of people in isolation was sealed.
    SealHealth = "seal-health", Store, Barrier, plain;
    /// Counts of isolations that something else had changed were counted anew.
    KeepCounts = "keep-counts", Store, Stays, plain;
    /// SQL that is not ours was taken away from the tables of the project.
    RemoveForeign = "remove-foreign", Store, Stays, plain;
    /// An administrator certified the keys of the users of a file of an older version.
    CertifyKeys = "certify-keys", May(ManageUsers), Stays, plain;
    /// From here on the records of a file of an older version are proven to follow from the journal.
    Baseline = "baseline", Store, Stays, plain;
    /// A backup took the place of the project, with the users of later entries.
    AdoptUsers = "adopt-users", Store, Stays, plain;
}

impl ActionName {
    /// The act of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|action| action.name() == name)
    }

    /// Its author may take it back.
    pub const fn is_undoable(self) -> bool {
        matches!(self.undo(), Undo::Takes)
    }

    /// Undo does not go back beyond it.
    pub const fn is_barrier(self) -> bool {
        matches!(self.undo(), Undo::Stops)
    }
}
