//! A proposal: prepared, searched, and told in words of the field. Owns: what it demands of the
//! people, and why a grid lies outside the band. Must not know: languages.

use super::field::{Field, Lack, Parted};
use super::wish::Wish;
use crate::course::{Course, Stopped};
use crate::geometry::coverage::FaceId;
use crate::geometry::polygon::Polygon;
use crate::geometry::propose::{
    Alternative, Blocks, District, Impossible, Latest, Options, Prepared, Reason, propose,
};

/// Ground ready for a proposal. It can be handed to a thread of its own.
pub struct Proposal {
    /// The blocks, and how many grids each part gets.
    pub prepared: Prepared,
    /// The grids that are drawn anew, ascending.
    pub faces: Vec<FaceId>,
    /// What the map lacks.
    pub lacks: Vec<Lack>,
    /// What borders part although it is to stay together.
    pub parted: Vec<Parted>,
    /// People who head the grids that are drawn anew.
    heads: usize,
    options: Options,
}

/// Why a grid lies outside the band.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// One block alone has more households than the band allows.
    Block {
        /// Its households; those of the compound, where one is the reason.
        households: u64,
        /// The compound in it that alone has more, if there is one with a name.
        compound: Option<String>,
        /// What it lies between: names of streets, lanes and waters.
        between: Vec<String>,
    },
    /// What hangs together has so many households that no such number of grids fits.
    Number {
        /// Its households.
        households: u64,
        /// Its grids.
        grids: usize,
    },
    /// The blocks around are too large to be shared better.
    Coarse {
        /// The households of the largest.
        households: u64,
        /// What it lies between.
        between: Vec<String>,
    },
}

/// What an alternative demands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// Heads of grids that are needed.
    pub heads: usize,
    /// Heads that the grids which are drawn anew have.
    pub heads_there: usize,
    /// Entrances that are needed: one for each grid, as the list of tasks has it.
    pub entrances: usize,
    /// Entrances that there are on the ground which is drawn anew.
    pub entrances_there: usize,
    /// Grids that none of these leads into.
    pub entrances_missing: usize,
}

/// Prepare a proposal.
///
/// # Errors
/// [`Impossible`] where so many grids cannot be had.
pub fn begin(field: &Field<'_>, wish: &Wish) -> Result<Proposal, Impossible> {
    let faces = field.faces(wish);
    let (ground, aim) = field.ground(wish, &faces);
    // Grids that stay as they are count among those that were asked for.
    let kept = field.kept(wish, &faces);
    let with_kept = |found: Impossible| Impossible {
        wanted: wish.grids.unwrap_or(found.wanted),
        fewest: found.fewest + kept,
        most: found.most + kept,
    };
    let prepared = Prepared::new(&ground, aim).map_err(with_kept)?;
    Ok(Proposal {
        parted: field.parted(wish, &prepared.blocks),
        prepared,
        lacks: field.lacks(&faces),
        heads: field.heads_of(&faces),
        faces,
        options: Options {
            seed: wish.seed,
            alternatives: wish.alternatives,
            ..Options::default()
        },
    })
}

impl Proposal {
    /// Search. The best so far can be seen in `latest` from another thread.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn search(&self, course: &Course, latest: &Latest) -> Result<Vec<Alternative>, Stopped> {
        propose(&self.prepared, &self.options, course, latest)
    }

    /// The ground of each new grid, by its place in the alternative: for a small map.
    pub fn outlines(&self, one: &Alternative) -> Vec<Vec<Polygon>> {
        let count = one.districts.len();
        let made = self.prepared.blocks.coverage(&one.district_of, count);
        made.faces().map(|face| made.face_polygons(face)).collect()
    }

    /// What an alternative demands of people and gates.
    pub fn demand(&self, one: &Alternative) -> Demand {
        Demand {
            heads: one.districts.len(),
            heads_there: self.heads,
            entrances: one.districts.len(),
            entrances_there: self.prepared.blocks.entrances,
            entrances_missing: one.score.without_entrance,
        }
    }

    /// Why a grid lies outside the band; `None` where it does not.
    pub fn why(&self, field: &Field<'_>, district: &District) -> Option<Why> {
        why(&self.prepared.blocks, field, district)
    }
}

/// Why a district made of blocks lies outside the band; `None` where it does not.
pub(super) fn why(blocks: &Blocks, field: &Field<'_>, district: &District) -> Option<Why> {
    let around = |block: u32| field.names_around(&blocks.polygons(block));
    Some(match district.reason? {
        Reason::Block { block, weight } => {
            let most = district.band.map_or(0, |[_, most]| most);
            let found = field.compound_beyond(most, &blocks.polygons(block));
            let (households, compound) = match found {
                Some((whole, households)) => (households, Some(whole.name.clone())),
                None => (weight, None),
            };
            Why::Block {
                households,
                compound,
                between: around(block),
            }
        }
        Reason::Number { weight, count } => Why::Number {
            households: weight,
            grids: count,
        },
        Reason::Coarse { block, weight } => Why::Coarse {
            households: weight,
            between: around(block),
        },
    })
}
