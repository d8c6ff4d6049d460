//! What is to be printed, and the page that is looked at. Owns: the state of printing.

use super::work::{Pictured, Printed};
use crate::app::project::Ticket;
use crate::geometry::fixed::Bounds;
use crate::i18n::Language;
use crate::print::job::Job;
use crate::print::paper::Size;
use crate::print::registers::Known;
use egui::ColorImage;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// What is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// The wall map.
    #[default]
    Wall,
    /// The part of the map that is in view.
    View,
    /// Grid sheets.
    Sheets,
    /// The notice of an order.
    Notice,
    /// The report of the day.
    Report,
    /// A slide.
    Slide,
    /// The replay as an animation.
    Replay,
    /// A list.
    List,
}

impl What {
    /// All, as they are offered.
    pub const ALL: [Self; 8] = [
        Self::Wall,
        Self::View,
        Self::Sheets,
        Self::Notice,
        Self::Report,
        Self::Slide,
        Self::Replay,
        Self::List,
    ];

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Wall => "printing-wall",
            Self::View => "printing-view",
            Self::Sheets => "printing-sheets",
            Self::Notice => "printing-notice",
            Self::Report => "printing-report",
            Self::Slide => "printing-slide",
            Self::Replay => "printing-replay",
            Self::List => "printing-list",
        }
    }

    /// The endings that its file may have; the first is proposed.
    pub const fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Report => &["pdf", "xlsx", "png", "svg"],
            Self::Replay => &["png"],
            _ => &["pdf", "png", "svg"],
        }
    }
}

/// What is wished for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// What.
    pub what: What,
    /// The paper of a wall map.
    pub size: Size,
    /// The shorter side of a wall map lies across.
    pub is_portrait: bool,
    /// The size of the sheets that a wall map is cut into.
    pub tiles: Option<Size>,
    /// The id of the draft plan that a map shows; empty for the published grids.
    pub plan: String,
    /// The published boundaries do not stand beside the plan.
    pub plan_alone: bool,
    /// Only the sheets of the selected grids, or the rows of a list in them.
    pub only_selected: bool,
    /// The first day of a replay, as it was typed; empty for that of the first case.
    pub from: String,
    /// The last day; empty for today.
    pub to: String,
    /// The name of the list.
    pub list: String,
    /// The order, by its id.
    pub order: String,
    /// The day and hour that is shown, as it was typed; empty for now.
    pub at: String,
    /// The hour at which the day of a report is closed, as it was typed; empty for the usual one.
    pub cut_off: String,
    /// What stands over it; empty for the title of the project.
    pub title: String,
    /// Who issues it; empty for the authority of the newest order.
    pub unit: String,
    /// The language; that of the window where none is said.
    pub language: Option<Language>,
    /// Why it shows where cases are, or a list names people; without it neither is in clear.
    #[serde(skip)]
    pub reason: String,
}

impl Wanted {
    /// The same without its reason, which is given for one print and never kept.
    pub fn without_reason(&self) -> Self {
        Self {
            reason: String::new(),
            ..self.clone()
        }
    }
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            what: What::Wall,
            size: Size::A3,
            is_portrait: false,
            tiles: None,
            plan: String::new(),
            plan_alone: false,
            only_selected: false,
            from: String::new(),
            to: String::new(),
            list: Known::Overdue.name().to_owned(),
            order: String::new(),
            at: String::new(),
            cut_off: String::new(),
            title: String::new(),
            unit: String::new(),
            language: None,
            reason: String::new(),
        }
    }
}

/// A wish that is kept by name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preset {
    /// Its name.
    pub name: String,
    /// The wish.
    pub wanted: Wanted,
}

/// How large a page is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zoom {
    /// All of it.
    #[default]
    Whole,
    /// As large as on paper.
    Actual,
    /// Twice as large.
    Double,
}

impl Zoom {
    /// All, from small to large.
    pub const ALL: [Self; 3] = [Self::Whole, Self::Actual, Self::Double];

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Whole => "printing-zoom-whole",
            Self::Actual => "printing-zoom-actual",
            Self::Double => "printing-zoom-double",
        }
    }
}

/// Something that is waited for.
#[derive(Clone, Debug, PartialEq)]
pub enum Waiting {
    /// What is known, for the page to be shown.
    Facts(Ticket),
    /// What is known, for this file.
    FactsFor(Ticket, PathBuf),
    /// The pages, under this number.
    Pages(u64),
    /// The file, under this number; whether the journal keeps it.
    File(u64, bool),
}

/// A picture on its way to the clipboard.
pub enum Copying {
    /// That of a page, until its note is kept.
    Page(Ticket, Arc<ColorImage>),
    /// That of this part of the map, until its note is kept and what is known was read.
    Map(Ticket, Bounds),
    /// It is drawn under this number; whether the journal keeps it.
    Drawn(u64, bool),
}

impl Copying {
    /// It waits for this answer.
    pub(super) fn waits_for(&self, ticket: Option<Ticket>) -> bool {
        match self {
            Self::Page(asked, _) | Self::Map(asked, _) => Some(*asked) == ticket,
            Self::Drawn(..) => false,
        }
    }
}

/// Printing.
#[derive(Default)]
pub struct Printing {
    /// What is wished for.
    pub wanted: Wanted,
    /// What was made of it.
    pub printed: Option<Arc<Printed>>,
    /// The page that is looked at, from 0.
    pub page: usize,
    /// How large.
    pub zoom: Zoom,
    /// The picture of a page.
    pub picture: Option<Pictured>,
    /// What is waited for.
    pub waiting: Option<Waiting>,
    /// The wish that was made, or is being made.
    pub(super) made: Option<Wanted>,
    /// Why nothing was made, in words.
    pub failed: Option<String>,
    /// What was asked for last, as it was asked for.
    pub(super) asked: Option<(Job, Language)>,
    /// The picture that is being made: page and zoom.
    pub(super) picturing: Option<(u64, usize, Zoom)>,
}

impl Printing {
    /// Something else is wished for. A reason was given for what was shown: of another print or list it
    /// says nothing.
    pub(super) fn want(&mut self, wanted: Wanted) {
        let of = |wanted: &Wanted| (wanted.what, wanted.list.clone());
        self.wanted = match of(&wanted) == of(&self.wanted) {
            true => wanted,
            false => wanted.without_reason(),
        };
    }

    /// So many pages there are.
    pub fn pages(&self) -> usize {
        self.printed.as_ref().map_or(0, |printed| printed.pages())
    }
}
