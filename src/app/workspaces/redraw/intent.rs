//! What is wanted of redrawing. Must not know: what becomes of it.

use crate::app::workspaces::redraw::proposing;
use crate::geometry::coverage::FaceId;
use crate::model::plan::PlanInfo;
use crate::model::sizes::Order;
use crate::rules::balance::Band;
use serde_json::Value;

/// Something that is wanted.
pub enum Intent {
    /// Compare the plan on the table with this one.
    CompareWith(PlanInfo),
    /// The comparison goes away.
    LeaveComparison,
    /// Draw the line that was refused to the boundary that it did not reach.
    CompleteLine,
    /// Do the edit although it cuts buildings.
    Insist,
    /// Do not do it.
    GiveUp,
    /// Change attributes of a grid of the plan.
    SetOnGrid(FaceId, Vec<(String, Value)>),
    /// Go to a line of the worklist.
    GoToTask(usize),
    /// Aim at another size of grids, as it is being tried.
    AimAt(Band),
    /// The size that is aimed at holds for the whole project.
    KeepBand,
    /// List the sizes of the grids in another order.
    Sort(Order),
    /// Of proposing grids.
    Propose(proposing::Intent),
    /// Ask where the grid of this code comes from and what became of it.
    AskLineage(String),
}

impl From<proposing::Intent> for crate::app::intent::Intent {
    fn from(intent: proposing::Intent) -> Self {
        Self::Redraw(Intent::Propose(intent))
    }
}
