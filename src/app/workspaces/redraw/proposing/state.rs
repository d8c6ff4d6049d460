//! What is wished for, what was found, and what of it is looked at. Owns: the state of proposing.

use super::picture::Picture;
use super::work::{Found, NotFound};
use crate::app::project::Ticket;
use crate::course::Course;
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Coord;
use crate::geometry::propose::Latest;
use crate::model::context::Context;
use crate::model::propose::{Pick, Scope, Wish};
use crate::model::record::Key;
use crate::model::roll::Roll;
use crate::rules::balance::Band;
use std::collections::BTreeSet;
use std::sync::{Arc, Weak};

/// Which grids are drawn anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// All of the plan.
    #[default]
    All,
    /// Those that are selected.
    Selected,
    /// Those of a community, by its name.
    Community(String),
}

/// What is wished for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Which grids.
    pub place: Place,
    /// How many grids there shall be; none where the band decides.
    pub grids: Option<usize>,
    /// Grids may lie in several areas of a community.
    pub crosses_areas: bool,
    /// Grids may lie in several communities, where the plan lets their borders be moved.
    pub crosses_communities: bool,
    /// Large units are grids of their own.
    pub parts_units: bool,
    /// These grids stay as they are.
    pub kept: BTreeSet<Key>,
    /// Streets that must be bounds, by name.
    pub bounds: BTreeSet<String>,
    /// Boundaries, streets and lanes that must be bounds, as they were when they were marked on the map
    /// (lon, lat).
    pub fixed: Vec<Vec<Coord>>,
    /// Places of blocks that stay in one grid, a group each (lon, lat).
    pub together: Vec<Vec<Coord>>,
    /// Another seed, other grids.
    pub seed: u64,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            place: Place::All,
            grids: None,
            crosses_areas: false,
            crosses_communities: false,
            parts_units: true,
            kept: BTreeSet::new(),
            bounds: BTreeSet::new(),
            fixed: Vec::new(),
            together: Vec::new(),
            seed: 1,
        }
    }
}

/// What a click on the map marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marking {
    /// A block of the last group.
    Blocks,
    /// A boundary, a street or a lane that must be a bound.
    Edges,
}

/// What is done with the wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// New grids.
    Search,
    /// Those that there are, balanced.
    Balance,
}

/// Work under way.
pub struct Running {
    /// Its number; that of its outcome.
    pub number: u64,
    /// What it is.
    pub kind: Kind,
    /// The best so far.
    pub latest: Arc<Latest>,
    /// The request for what lies around.
    pub ticket: Ticket,
    /// How far it is, once it has begun.
    pub course: Option<Weak<Course>>,
    /// Nobody wants it any more.
    pub is_stopped: bool,
}

/// What was found, and what of it is looked at.
pub struct Shown {
    /// What was found.
    pub found: Arc<Found>,
    /// The alternative that is looked at.
    pub chosen: usize,
    /// New grids that are left out.
    pub left_out: BTreeSet<u32>,
}

/// Proposing.
#[derive(Default)]
pub struct Proposing {
    /// The id of the plan it is about.
    pub plan: String,
    /// What is wished for.
    pub wanted: Wanted,
    /// What a click on the map marks; a grid is selected by it where nothing is.
    pub marking: Option<Marking>,
    /// What is under way, or is about to be.
    pub running: Option<Running>,
    /// What was found is being taken into the plan, under this number.
    pub taking: Option<u64>,
    /// What was found.
    pub shown: Option<Shown>,
    /// Why nothing was found.
    pub failed: Option<NotFound>,
    /// The alternative under the pointer.
    pub hovered: Option<usize>,
    /// The new grid under the pointer.
    pub hovered_grid: Option<u32>,
}

impl Proposing {
    /// What is under way ends, with the best so far.
    pub fn stop(&mut self) {
        if let Some(running) = &mut self.running {
            running.is_stopped = true;
            let course = running.course.as_ref().and_then(Weak::upgrade);
            if let Some(course) = course {
                course.stop();
            }
        }
    }

    /// The picture that the map shows: the alternative under the pointer, else the one that is
    /// looked at, with what of it is left out.
    pub fn on_map(&self) -> Option<(&Picture, &BTreeSet<u32>)> {
        static NOTHING: BTreeSet<u32> = BTreeSet::new();
        let shown = self.shown.as_ref()?;
        let place = self.hovered.unwrap_or(shown.chosen);
        let left_out = match place == shown.chosen {
            true => &shown.left_out,
            false => &NOTHING,
        };
        Some((&shown.found.choices.get(place)?.picture, left_out))
    }
}

impl Proposing {
    /// Begin to mark something, or end it. A group of blocks ends with that; one block alone is none.
    pub(in crate::app::workspaces::redraw) fn mark(&mut self, marking: Option<Marking>) {
        self.marking = marking;
        self.wanted.together.retain(|group| group.len() > 1);
        if marking == Some(Marking::Blocks) {
            self.wanted.together.push(Vec::new());
        }
    }

    /// Mark the block of a place.
    pub(super) fn mark_block(&mut self, at: Coord) {
        if let Some(group) = self.wanted.together.last_mut() {
            group.push(at);
        }
    }

    /// This line must be a bound, or need not be one any more.
    pub(super) fn mark_edge(&mut self, line: Vec<Coord>) {
        let fixed = &mut self.wanted.fixed;
        match fixed.iter().position(|other| *other == line) {
            Some(place) => drop(fixed.remove(place)),
            None => fixed.push(line),
        }
    }
}

impl Shown {
    /// What of the alternative is taken; `None` where nothing is.
    pub fn pick(&self) -> Option<Pick> {
        let count = self.found.choices.get(self.chosen)?;
        let count = count.alternative.districts.len() as u32;
        if self.left_out.is_empty() {
            return Some(Pick::All);
        }
        let some: BTreeSet<u32> = (0..count)
            .filter(|number| !self.left_out.contains(number))
            .collect();
        (!some.is_empty()).then_some(Pick::Some(some))
    }
}

/// What a wish is made for.
pub struct Ground<'a> {
    /// The households a grid should have.
    pub band: Band,
    /// The records of the grids.
    pub roll: &'a Roll,
    /// The grids that are selected.
    pub selection: &'a BTreeSet<FaceId>,
    /// Streets.
    pub context: &'a Context,
    /// Borders of communities may be moved in the plan.
    pub is_unlocked: bool,
}

impl Wanted {
    /// The wish for the map at hand.
    pub fn wish(&self, ground: &Ground<'_>) -> Wish {
        let usual = Wish::default();
        let streets = |name: &String| {
            let features = ground.context.features.iter();
            let named = features.filter(move |f| f.name.as_ref() == Some(name));
            named.flat_map(|f| f.lines.clone()).collect::<Vec<_>>()
        };
        let streets = self.bounds.iter().flat_map(streets);
        let kept = self.kept.iter();
        let crosses_communities = self.crosses_communities && ground.is_unlocked;
        Wish {
            scope: match &self.place {
                Place::All => Scope::All,
                Place::Selected => Scope::Faces(ground.selection.iter().copied().collect()),
                Place::Community(name) => Scope::Communities(vec![name.clone()]),
            },
            grids: self.grids,
            band: ground.band,
            crosses_areas: self.crosses_areas || crosses_communities,
            crosses_communities,
            unit_m2: usual.unit_m2.filter(|_| self.parts_units),
            locked: kept.filter_map(|key| ground.roll.face(key)).collect(),
            bounds: streets.chain(self.fixed.iter().cloned()).collect(),
            together: self.together.clone(),
            seed: self.seed,
            ..usual
        }
    }
}
