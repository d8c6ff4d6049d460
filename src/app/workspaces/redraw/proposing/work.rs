//! The search beside the window, and taking what it found. Owns: what goes in and what comes out.
//! Must not know: widgets.

use super::picture::Picture;
use super::state::Kind;
use crate::course::{Course, Stopped};
use crate::geometry::coverage::Refusal;
use crate::geometry::fixed::Coord;
use crate::geometry::meets::polygons_hold;
use crate::geometry::propose::{Alternative, Blocks, District, Impossible, Latest};
use crate::model::GridMap;
use crate::model::census::Census;
use crate::model::change::Change;
use crate::model::propose::{
    Demand, Field, Lack, Parted, Pick, Proposal, Repair, Why, Wish, balance, begin, take,
};
use crate::model::redraw::PlanTable;
use crate::store::{Project, Surroundings};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A search to be made.
pub struct Task {
    /// What for.
    pub kind: Kind,
    /// The grids.
    pub map: Arc<GridMap>,
    /// Which change of the map that is.
    pub revision: u64,
    /// Who lives where.
    pub census: Census,
    /// What lies around.
    pub around: Surroundings,
    /// What is wished for.
    pub wish: Wish,
    /// Where the best so far is put.
    pub latest: Arc<Latest>,
}

/// What lies in the ground of what was found.
enum Ground {
    Proposed(Proposal),
    Repaired(Repair),
}

/// What was found.
pub struct Found {
    /// What for.
    pub kind: Kind,
    /// The change of the map that it fits.
    pub revision: u64,
    /// What the map lacks.
    pub lacks: Vec<Lack>,
    /// What borders part although it is to stay together.
    pub parted: Vec<Parted>,
    /// So many grids were drawn anew.
    pub grids_before: usize,
    /// Alternatives, the best first.
    pub choices: Vec<Choice>,
    ground: Ground,
}

impl Found {
    /// Where grids were balanced: how many of them lay in the band before, of those that should.
    pub fn in_band_before(&self) -> Option<[usize; 2]> {
        match &self.ground {
            Ground::Proposed(_) => None,
            Ground::Repaired(repair) => Some([repair.in_band_before, repair.banded]),
        }
    }

    /// The blocks that the alternatives are made of.
    pub fn blocks(&self) -> &Blocks {
        match &self.ground {
            Ground::Proposed(proposal) => &proposal.prepared.blocks,
            Ground::Repaired(repair) => &repair.blocks,
        }
    }
}

/// An alternative.
pub struct Choice {
    /// Which.
    pub alternative: Alternative,
    /// What it demands; nothing new where grids were only balanced.
    pub demand: Option<Demand>,
    /// Grids outside the band.
    pub outside: Vec<Outside>,
    /// How it looks.
    pub picture: Picture,
    /// Groups of blocks that were to stay in one grid and do not, by their places: borders part them.
    pub torn: Vec<usize>,
}

/// A grid outside the band.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// Its households.
    pub households: u32,
    /// Some of them are estimated.
    pub is_estimated: bool,
    /// Why.
    pub why: Why,
    /// Where it can be gone to.
    pub at: Option<Coord>,
}

/// Why nothing was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotFound {
    /// Nobody wanted it any more.
    Stopped,
    /// No grid lies in the scope, or all of them stay as they are.
    Nothing,
    /// So many cannot be had.
    Impossible(Impossible),
    /// Nothing can be balanced better: the grids that stay outside the band.
    NothingBetter(Vec<Outside>),
}

/// What came of work.
pub enum ProposalOutcome {
    /// Of a search.
    Searched(Result<Arc<Found>, NotFound>),
    /// Of taking what was found into the plan: the changes, and how many grids were made.
    Taken(Result<(Vec<Change>, usize), Box<Refusal>>),
}

/// Search.
pub fn search(task: Task, course: &Course) -> Result<Arc<Found>, NotFound> {
    let field = Field {
        map: &task.map,
        census: &task.census,
        context: &task.around.context,
        wholes: &task.around.wholes,
        heads: &task.around.heads,
    };
    let faces = field.faces(&task.wish);
    if faces.is_empty() {
        return Err(NotFound::Nothing);
    }
    let is_estimated = field.is_estimated(&faces);
    let (ground, choices, (lacks, parted)) = match task.kind {
        Kind::Search => {
            let proposal = begin(&field, &task.wish).map_err(NotFound::Impossible)?;
            let best = |_: Stopped| {
                // Whoever stops it takes the best so far.
                let latest = task.latest.get().ok_or(NotFound::Stopped)?;
                Ok(vec![latest.as_ref().clone()])
            };
            let found = proposal.search(course, &task.latest).or_else(best)?;
            let choices = found.into_iter().map(|alternative| {
                let picture = Picture::of(&proposal.prepared.blocks, &alternative, is_estimated);
                let why = |district: &District| proposal.why(&field, district);
                Choice {
                    demand: Some(proposal.demand(&alternative)),
                    outside: outside(&alternative, &picture, why),
                    torn: torn(&task.wish.together, &picture),
                    picture,
                    alternative,
                }
            });
            let choices = choices.collect();
            let told = (proposal.lacks.clone(), proposal.parted.clone());
            (Ground::Proposed(proposal), choices, told)
        }
        Kind::Balance => {
            let repair = balance(&field, &task.wish, course).map_err(|_| NotFound::Stopped)?;
            let alternative = repair.settled.alternative.clone();
            let picture = Picture::of(&repair.blocks, &alternative, is_estimated);
            let why = |district: &District| repair.why(&field, district);
            let outside = outside(&alternative, &picture, why);
            if repair.settled.moved.is_empty() {
                return Err(NotFound::NothingBetter(outside));
            }
            let choice = Choice {
                demand: None,
                outside,
                picture,
                torn: Vec::new(),
                alternative,
            };
            let lacks = is_estimated.then_some(Lack::Counts).into_iter().collect();
            let told = (lacks, repair.parted.clone());
            (Ground::Repaired(repair), vec![choice], told)
        }
    };
    Ok(Arc::new(Found {
        kind: task.kind,
        revision: task.revision,
        lacks,
        parted,
        grids_before: faces.len(),
        choices,
        ground,
    }))
}

/// The grids of an alternative that lie outside the band.
fn outside(
    alternative: &Alternative,
    picture: &Picture,
    why: impl Fn(&District) -> Option<Why>,
) -> Vec<Outside> {
    let grids = alternative.districts.iter().zip(&picture.pieces);
    let outside = grids.filter_map(|(district, piece)| {
        Some(Outside {
            households: piece.households,
            is_estimated: picture.is_estimated,
            why: why(district)?,
            at: piece.at,
        })
    });
    outside.collect()
}

/// Groups of places that do not lie in one grid, by their places among the groups.
fn torn(groups: &[Vec<Coord>], picture: &Picture) -> Vec<usize> {
    let piece_at = |at: &Coord| {
        let mut pieces = picture.pieces.iter();
        pieces.position(|piece| polygons_hold(&piece.polygons, *at))
    };
    let groups = groups.iter().enumerate();
    let torn = groups.filter(|(_, places)| {
        let pieces: BTreeSet<usize> = places.iter().filter_map(piece_at).collect();
        pieces.len() > 1
    });
    torn.map(|(place, _)| place).collect()
}

/// Work out what taking an alternative changes in the plan on the table.
pub fn taken(
    found: &Found,
    place: usize,
    table: &PlanTable,
    pick: &Pick,
    is_unlocked: bool,
) -> Result<(Vec<Change>, usize), Box<Refusal>> {
    let Some(choice) = found.choices.get(place) else {
        return Ok((Vec::new(), 0));
    };
    let new_id = || Project::new_id().unwrap_or_default();
    let blocks = found.blocks();
    let done = take(
        table,
        blocks,
        &choice.alternative,
        pick,
        is_unlocked,
        new_id,
    )?;
    Ok((done.changes, done.grids.len()))
}
