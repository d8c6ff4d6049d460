//! The steps of the tour, and how far somebody came.

use crate::store::{ActionName, EntryRow, Mode};
use serde::{Deserialize, Serialize};

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A boundary is moved.
    Move,
    /// A grid is split.
    Split,
    /// A case is entered.
    Case,
    /// The days are replayed.
    Replay,
    /// A plan is published.
    Publish,
}

impl Step {
    /// All, in their order.
    pub const ALL: [Self; 5] = [
        Self::Move,
        Self::Split,
        Self::Case,
        Self::Replay,
        Self::Publish,
    ];

    /// It is taken in the epidemic workspace; the others in redrawing.
    pub const fn is_of_epidemic(self) -> bool {
        matches!(self, Self::Case | Self::Replay)
    }

    /// The key of what it is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Move => "tour-move",
            Self::Split => "tour-split",
            Self::Case => "tour-case",
            Self::Replay => "tour-replay",
            Self::Publish => "tour-publish",
        }
    }

    /// The key of what is to be done.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Move => "tour-move-text",
            Self::Split => "tour-split-text",
            Self::Case => "tour-case-text",
            Self::Replay => "tour-replay-text",
            Self::Publish => "tour-publish-text",
        }
    }

    /// An entry of the journal is what it waits for.
    pub fn is_done_by(self, row: &EntryRow) -> bool {
        let tool = || row.detail.get("tool").and_then(|tool| tool.as_str());
        row.mode == Mode::Do
            && match (self, row.action) {
                (Self::Move, Some(ActionName::EditPlan)) => {
                    matches!(tool(), Some("move" | "insert"))
                }
                (Self::Split, Some(ActionName::EditPlan)) => tool() == Some("split"),
                (Self::Case, Some(ActionName::AddCase))
                | (Self::Publish, Some(ActionName::PublishPlan)) => true,
                _ => false,
            }
    }
}

/// How far somebody came; kept between runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// The card is shown.
    pub is_open: bool,
    /// So many steps were taken.
    pub taken: usize,
}

impl Progress {
    /// The step it waits for; `None` once all were taken.
    pub fn step(self) -> Option<Step> {
        Step::ALL.get(self.taken).copied()
    }

    /// The step it waits for, while somebody is on the tour.
    pub fn awaited(self) -> Option<Step> {
        self.step().filter(|_| self.is_open)
    }

    /// A step was taken.
    pub fn take(&mut self) {
        self.taken = (self.taken + 1).min(Step::ALL.len());
    }
}
