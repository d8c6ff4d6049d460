//! What is wanted of an extract, and what that would be. Owns: the state of making a town of one's own.

use crate::app::project::parts::MapParts;
use crate::course::Course;
use crate::exchange::osm::{AdminArea, GridsBy, OsmId, Town};
use crate::geometry::fixed::Coord;
use crate::model::outcome::Outcomes;
use std::path::PathBuf;
use std::sync::{Arc, Weak};

/// A file that is chosen for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The extract.
    Extract,
    /// A newer one, for the open project.
    Newer,
    /// A map whose polygons it is cut to.
    Boundary,
    /// A map of its communities.
    Communities,
    /// Rules by which households are estimated.
    Rules,
    /// The project; the name proposed.
    Project(String),
}

/// How much of an extract is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Ground {
    /// All of it.
    #[default]
    All,
    /// An administrative area.
    Admin(OsmId),
    /// What lies in the polygons of a map.
    File(PathBuf),
    /// What lies within a ring that was drawn (lon, lat).
    Drawn(Vec<Coord>),
}

/// Where communities come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Communities {
    /// From the administrative areas of the extract.
    #[default]
    Areas,
    /// They are what these lines leave of the scope (lon, lat).
    Lines(Vec<Vec<Coord>>),
    /// They are the polygons of a map, or what its lines leave of the scope.
    File(PathBuf),
}

/// What is wanted of an extract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// How much of it.
    pub ground: Ground,
    /// Where its communities come from.
    pub communities: Communities,
    /// How they are parted into grids.
    pub grids: GridsBy,
    /// How many households it has, if that is known.
    pub census: Option<u64>,
    /// Rules by which households are estimated; the bundled ones where none are chosen.
    pub rules: Option<PathBuf>,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            ground: Ground::All,
            communities: Communities::Areas,
            grids: GridsBy::Community,
            census: None,
            rules: None,
        }
    }
}

impl Wanted {
    /// Something of it was drawn or typed, which is not done again in a moment.
    pub fn is_drawn_or_typed(&self) -> bool {
        let is_parted = matches!(&self.communities, Communities::Lines(lines) if !lines.is_empty());
        let is_cut = matches!(self.ground, Ground::Drawn(_));
        is_cut || is_parted || self.census.is_some() || self.rules.is_some()
    }
}

/// What an extract would be.
pub struct Laid {
    /// As it was wanted.
    pub wanted: Wanted,
    /// The records, and what was taken.
    pub town: Arc<Town>,
    /// How it looks.
    pub parts: MapParts,
}

/// What is known of an extract that was chosen.
pub struct Extract {
    /// Its file.
    pub path: PathBuf,
    /// Its administrative areas, larger ones first.
    pub areas: Vec<AdminArea>,
    /// It is small enough to be worked out whenever something else is wanted.
    pub is_small: bool,
}

/// A town of one's own, while it is being made.
#[derive(Default)]
pub struct OwnTown {
    /// The extract.
    pub extract: Option<Extract>,
    /// What is wanted of it.
    pub wanted: Wanted,
    /// What that would be, or what was wanted before.
    pub laid: Option<Box<Laid>>,
    /// Goes up with everything that was worked out.
    pub outcomes: Outcomes,
    /// Why nothing was worked out, in words.
    pub failed: Option<String>,
    /// The work that is waited for, by its number.
    pub(super) waiting: Option<u64>,
    /// How far it is.
    pub(super) course: Weak<Course>,
}

impl OwnTown {
    /// Something is being worked out.
    pub fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// What was worked out, if it is what is wanted.
    pub fn ready(&self) -> Option<&Laid> {
        let laid = self.laid.as_deref()?;
        (laid.wanted == self.wanted && self.waiting.is_none()).then_some(laid)
    }

    /// Give up what is waited for.
    pub(super) fn stop(&mut self) {
        self.waiting = None;
        if let Some(course) = std::mem::take(&mut self.course).upgrade() {
            course.stop();
        }
    }
}
