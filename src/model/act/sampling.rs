//! Acts at the desk of sampling: rounds, sites, teams, tubes, results. Owns: what they carry; in a
//! script they stand under the name of the desk, `{"sampling": {"check-in": …}}`.

use super::ActionName;
use crate::model::record::Key;
use crate::model::sampling::{
    CheckInDraft, PreRegistrationDraft, RefusalDraft, RoundPlanDraft, SiteDraft, TeamDraft,
    TubeResult,
};
use serde::{Deserialize, Serialize};

/// Something that somebody wants done at the desk of sampling.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum SamplingAct {
    /// Plan a round of sampling, or change it: who, from when to when, how many to a tube. Grids go
    /// to the nearest open site.
    PlanRound {
        /// The round; a new one where it is missing.
        #[serde(default)]
        key: Option<Key>,
        /// What is planned.
        draft: RoundPlanDraft,
    },
    /// Add a sampling site, or change one: its name and place, how many lanes it has, what they take,
    /// and when it is open.
    PutSite {
        /// The site; a new one where it is missing.
        #[serde(default)]
        key: Option<Key>,
        /// What is said of it.
        draft: SiteDraft,
    },
    /// Let grids of a round go to another site.
    AssignGrids {
        /// The round.
        round: Key,
        /// The codes of the grids.
        grids: Vec<String>,
        /// The site; the nearest open one where it is missing.
        #[serde(default)]
        site: Option<Key>,
    },
    /// Say who stands at a lane from when to when.
    PutTeam {
        /// The team; a new one where it is missing.
        #[serde(default)]
        key: Option<Key>,
        /// The round.
        round: Key,
        /// Who stands where.
        draft: TeamDraft,
    },
    /// A team does not stand there after all.
    DropTeam {
        /// The team.
        key: Key,
    },
    /// Begin a round. Lanes that nobody covers stand against it, unless there is a reason.
    BeginRound {
        /// The round.
        key: Key,
        /// Why it begins with lanes that nobody covers; empty where all are covered.
        #[serde(default)]
        reason: String,
    },
    /// Households say who of them is to be sampled, and get a code.
    PreRegister {
        /// The households.
        drafts: Vec<PreRegistrationDraft>,
    },
    /// People go into a tube, in order; it is closed once it is full.
    CheckIn {
        /// The round.
        round: Key,
        /// Who, into which.
        draft: CheckInDraft,
    },
    /// Close a tube that is not full.
    CloseTube {
        /// The tube.
        key: Key,
    },
    /// Throw a tube away: who is in it has to be sampled again.
    VoidTube {
        /// The tube.
        key: Key,
        /// Why.
        reason: String,
    },
    /// Record what came of tubes.
    RecordResult {
        /// The tubes.
        keys: Vec<Key>,
        /// What came of them; nothing takes it back.
        #[serde(default)]
        result: Option<TubeResult>,
    },
    /// Record that somebody refuses to be tested in a round.
    RecordRefusal {
        /// The round.
        round: Key,
        /// Who, and why.
        draft: RefusalDraft,
    },
    /// Somebody does not refuse after all.
    EndRefusal {
        /// The refusal.
        key: Key,
    },
}

impl SamplingAct {
    /// What the history calls it.
    pub fn name(&self) -> ActionName {
        use ActionName as N;
        match self {
            Self::PlanRound { .. } => N::PlanRound,
            Self::PutSite { .. } => N::EditSite,
            Self::AssignGrids { .. } => N::AssignGrids,
            Self::PutTeam { .. } | Self::DropTeam { .. } => N::EditTeam,
            Self::BeginRound { .. } => N::BeginRound,
            Self::PreRegister { .. } => N::PreRegister,
            Self::CheckIn { .. } => N::CheckIn,
            Self::CloseTube { .. } => N::CloseTube,
            Self::VoidTube { .. } => N::VoidTube,
            Self::RecordResult { .. } => N::RecordResult,
            Self::RecordRefusal { .. } | Self::EndRefusal { .. } => N::RecordRefusal,
        }
    }
}
