//! What each act is called in the history, and what whoever wants it done needs. Owns: that every act
//! has a name. Must not know: what an act does.

use super::{Act, ActionName, Need};
use crate::rules::Permission;
use crate::rules::approval::OrderStep;

impl Act {
    /// What the history calls it; `None` for undo and redo, which go by the name of what they
    /// take back or repeat.
    pub fn name(&self) -> Option<ActionName> {
        use ActionName as N;
        Some(match self {
            Self::EditAttributes { .. } => N::EditAttributes,
            Self::AddPlace { .. } => N::AddPlace,
            Self::RemoveRecord { .. } => N::RemoveRecord,
            Self::Trace { .. } => N::Trace,
            Self::RemoveTraced { .. } => N::RemoveTraced,
            Self::PlaceBuildings {} => N::PlaceBuildings,
            Self::AddPlan { .. } | Self::RebasePlan { .. } => N::AddPlan,
            Self::Redraw { .. } | Self::EditPlanGrid { .. } => N::EditPlan,
            Self::RenamePlan { .. } => N::RenamePlan,
            Self::DiscardPlan { .. } => N::DiscardPlan,
            Self::UnlockBorders { .. } => N::UnlockBorders,
            Self::SetBand { .. } => N::SetBand,
            Self::SetProfile { .. } => N::SetProfile,
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
            Self::Sampling(act) => act.name(),
            Self::PutArrival { key: None, .. } => N::AddArrival,
            Self::PutArrival { .. } | Self::GiveNumber { .. } => N::EditArrival,
            Self::AssignCalls { .. } => N::AssignCalls,
            Self::TakeOverCalls { .. } => N::TakeOverCalls,
            Self::OpenCall { .. } => N::OpenCall,
            Self::RecordCall { .. } => N::RecordCall,
            Self::HandOverArrival { .. } => N::HandOverArrival,
            Self::SendCalls { .. } => N::SendCalls,
            Self::TakeBackCalls { .. } => N::TakeBackCalls,
            Self::BringCalls { .. } => N::BringCalls,
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
