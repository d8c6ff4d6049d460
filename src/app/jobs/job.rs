//! Long work as whoever waits for it sees it. Owns: what it is called. Must not know: how it is done,
//! or what becomes of it.

use crate::course::Course;
use std::sync::{Arc, Weak};

/// What long work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// A map or project is opened.
    Open,
    /// A project is made, and opened.
    Make,
    /// A layer that is to be brought in is read and worked out.
    Prepare,
    /// A layer is brought in.
    ImportMap,
    /// The rows of a list are checked.
    CheckList,
    /// A list is brought in.
    ImportList,
    /// A map is written to a file outside.
    ExportMap,
    /// A list is written to a file outside.
    ExportList,
    /// A plan is published.
    Publish,
    /// A publication is taken back.
    RollBack,
    /// People are erased.
    Purge,
    /// The project is copied to another file.
    Copy,
    /// New grids are proposed.
    Propose,
    /// Grids are balanced.
    Balance,
    /// A proposal is taken into a plan.
    TakeProposal,
    /// An extract of OpenStreetMap is read.
    Extract,
    /// A plan that lies beneath the map is read.
    Underlay,
    /// Pages are laid out.
    Lay,
    /// Pages are written to a file.
    Print,
}

impl Label {
    /// The key of its text.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "job-open",
            Self::Make => "job-make",
            Self::Prepare => "job-prepare",
            Self::ImportMap => "job-import-map",
            Self::CheckList => "job-check-list",
            Self::ImportList => "job-import-list",
            Self::ExportMap => "job-export-map",
            Self::ExportList => "job-export-list",
            Self::Publish => "job-publish",
            Self::RollBack => "job-roll-back",
            Self::Purge => "job-purge",
            Self::Copy => "job-copy",
            Self::Propose => "job-propose",
            Self::Balance => "job-balance",
            Self::TakeProposal => "job-take-proposal",
            Self::Extract => "job-extract",
            Self::Underlay => "job-underlay",
            Self::Lay => "job-lay",
            Self::Print => "job-print",
        }
    }
}

/// Long work; its course is gone with it.
#[derive(Clone, Debug)]
pub struct Job {
    /// What it is.
    pub label: Label,
    course: Weak<Course>,
}

impl Job {
    /// Work that is about to begin.
    pub fn new(label: Label, course: &Arc<Course>) -> Self {
        Self {
            label,
            course: Arc::downgrade(course),
        }
    }

    /// How far it is; `None` once it has ended.
    pub fn course(&self) -> Option<Arc<Course>> {
        self.course.upgrade()
    }
}
