//! What can be done to a project. Owns: the names of actions in files, which of them their author
//! may take back, and beyond which undo does not go.

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionName {
    /// The project was made.
    CreateProject,
    /// Attributes of records were changed.
    EditAttributes,
    /// A place on the map was added.
    AddPlace,
    /// A record was taken away.
    RemoveRecord,
    /// A person was entered.
    AddPerson,
    /// Sealed values of a person were changed.
    EditPerson,
    /// Another program changed attributes or places.
    OutsideEdit,
    /// Another program changed polygons of the coverage: a draft plan.
    OutsideDraft,
    /// A plan was made.
    AddPlan,
    /// Grids of a plan were redrawn.
    EditPlan,
    /// A plan got another name.
    RenamePlan,
    /// A plan was laid aside.
    DiscardPlan,
    /// Borders of communities may be moved in a plan.
    UnlockBorders,
    /// A plan was published.
    PublishPlan,
    /// The first administrator was set up.
    SetUp,
    /// Somebody signed in.
    SignIn,
    /// Somebody signed out, or was locked out after idling.
    SignOut,
    /// A passphrase was reset by the recovery key.
    Recover,
    /// A user was added.
    AddUser,
    /// A role was changed.
    ChangeRole,
    /// A user was revoked.
    RevokeUser,
    /// A passphrase was changed.
    ChangePassphrase,
    /// Personal values were seen unmasked.
    Unmask,
    /// A layer of a file was brought in.
    Import,
    /// Data was written to a file outside.
    Export,
    /// The project was copied.
    CopyProject,
    /// A retention period was changed.
    ChangeRetention,
    /// People were erased for good.
    Purge,
    /// A case was registered.
    AddCase,
    /// A case was changed.
    EditCase,
    /// An isolation was changed: its dates, its seal, a check, a result.
    EditIsolation,
    /// An order was written or changed before it was issued.
    DraftOrder,
    /// An order was issued.
    IssueOrder,
    /// An order was taken back.
    WithdrawOrder,
    /// An isolation was registered.
    AddIsolation,
    /// Results of a sampling round were entered.
    EnterRound,
    /// The risk of an area outside was entered or changed.
    EditRisk,
    /// An entrance or a checkpoint was opened, closed, or is unmanned; its shifts.
    EditGate,
    /// Somebody has seen an alarm.
    SeeAlarm,
    /// The rules the project goes by were changed.
    ChangeRules,
    /// Add, change, move or retire units of the register.
    EditUnit,
    /// Register or change a household, or move it.
    EditHousehold,
    /// Register or change a resident.
    EditResident,
    /// Say who answers for what.
    EditCharge,
    /// Hand a shift over.
    HandOver,
    /// Take a shift over.
    TakeOver,
    /// The story is over: the project goes by the real clock.
    GoLive,
    /// An administrator vouched for the users of a file of an older version.
    VouchUsers,
    /// A new recovery key was made.
    RenewRecovery,
    /// Backups were brought to the present keys, or erased.
    RenewFiles,
    /// How far a purge got in the other files of the project.
    FinishPurge,
    /// SQL that is not ours was taken away from the tables of the project.
    RemoveForeign,
}

impl ActionName {
    /// All of them.
    pub const ALL: [Self; 52] = [
        Self::CreateProject,
        Self::EditAttributes,
        Self::AddPlace,
        Self::RemoveRecord,
        Self::AddPerson,
        Self::EditPerson,
        Self::OutsideEdit,
        Self::OutsideDraft,
        Self::AddPlan,
        Self::EditPlan,
        Self::RenamePlan,
        Self::DiscardPlan,
        Self::UnlockBorders,
        Self::PublishPlan,
        Self::SetUp,
        Self::SignIn,
        Self::SignOut,
        Self::Recover,
        Self::AddUser,
        Self::ChangeRole,
        Self::RevokeUser,
        Self::ChangePassphrase,
        Self::Unmask,
        Self::Import,
        Self::Export,
        Self::CopyProject,
        Self::ChangeRetention,
        Self::Purge,
        Self::AddCase,
        Self::EditCase,
        Self::EditIsolation,
        Self::DraftOrder,
        Self::IssueOrder,
        Self::WithdrawOrder,
        Self::AddIsolation,
        Self::EnterRound,
        Self::EditRisk,
        Self::EditGate,
        Self::SeeAlarm,
        Self::ChangeRules,
        Self::EditUnit,
        Self::EditHousehold,
        Self::EditResident,
        Self::EditCharge,
        Self::HandOver,
        Self::TakeOver,
        Self::GoLive,
        Self::VouchUsers,
        Self::RenewRecovery,
        Self::RenewFiles,
        Self::FinishPurge,
        Self::RemoveForeign,
    ];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CreateProject => "create-project",
            Self::EditAttributes => "edit-attributes",
            Self::AddPlace => "add-place",
            Self::RemoveRecord => "remove-record",
            Self::AddPerson => "add-person",
            Self::EditPerson => "edit-person",
            Self::OutsideEdit => "outside-edit",
            Self::OutsideDraft => "outside-draft",
            Self::AddPlan => "add-plan",
            Self::EditPlan => "edit-plan",
            Self::RenamePlan => "rename-plan",
            Self::DiscardPlan => "discard-plan",
            Self::UnlockBorders => "unlock-borders",
            Self::PublishPlan => "publish-plan",
            Self::SetUp => "set-up",
            Self::SignIn => "sign-in",
            Self::SignOut => "sign-out",
            Self::Recover => "recover",
            Self::AddUser => "add-user",
            Self::ChangeRole => "change-role",
            Self::RevokeUser => "revoke-user",
            Self::ChangePassphrase => "change-passphrase",
            Self::Unmask => "unmask",
            Self::Import => "import",
            Self::Export => "export",
            Self::CopyProject => "copy-project",
            Self::ChangeRetention => "change-retention",
            Self::Purge => "purge",
            Self::AddCase => "add-case",
            Self::EditCase => "edit-case",
            Self::EditIsolation => "edit-isolation",
            Self::DraftOrder => "draft-order",
            Self::IssueOrder => "issue-order",
            Self::WithdrawOrder => "withdraw-order",
            Self::AddIsolation => "add-isolation",
            Self::EnterRound => "enter-round",
            Self::EditRisk => "edit-risk",
            Self::EditGate => "edit-gate",
            Self::SeeAlarm => "see-alarm",
            Self::ChangeRules => "change-rules",
            Self::EditUnit => "edit-unit",
            Self::EditHousehold => "edit-household",
            Self::EditResident => "edit-resident",
            Self::EditCharge => "edit-charge",
            Self::HandOver => "hand-over",
            Self::TakeOver => "take-over",
            Self::GoLive => "go-live",
            Self::VouchUsers => "vouch-users",
            Self::RenewRecovery => "renew-recovery",
            Self::RenewFiles => "renew-files",
            Self::FinishPurge => "finish-purge",
            Self::RemoveForeign => "remove-foreign",
        }
    }

    /// The action of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }

    /// Its author may take it back.
    pub const fn is_undoable(self) -> bool {
        matches!(
            self,
            Self::EditAttributes
                | Self::AddPlace
                | Self::RemoveRecord
                | Self::AddPerson
                | Self::EditPerson
                | Self::EditPlan
                | Self::RenamePlan
                | Self::DiscardPlan
                | Self::Import
                | Self::AddCase
                | Self::EditCase
                | Self::EditIsolation
                | Self::DraftOrder
                | Self::IssueOrder
                | Self::WithdrawOrder
                | Self::AddIsolation
                | Self::EnterRound
                | Self::EditRisk
                | Self::EditGate
                | Self::SeeAlarm
                | Self::EditUnit
                | Self::EditHousehold
                | Self::EditResident
                | Self::EditCharge
        )
    }

    /// Undo does not go back beyond it.
    pub const fn is_barrier(self) -> bool {
        matches!(
            self,
            Self::CreateProject
                | Self::SetUp
                | Self::SignIn
                | Self::SignOut
                | Self::Recover
                | Self::Purge
                | Self::PublishPlan
                | Self::GoLive
        )
    }
}
