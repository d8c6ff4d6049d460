//! Balancing the grids of a plan: whole blocks go to neighbours along the shared boundary, and as
//! few households as possible change their grid. Owns: the rules of that.

use super::field::{Field, Parted};
use super::proposal::{Why, why};
use super::wish::Wish;
use crate::course::{Course, Stopped};
use crate::geometry::coverage::FaceId;
use crate::geometry::propose::{Blocks, District, Options, Settled, settle};
use std::collections::BTreeMap;

/// A plan with its grids balanced.
pub struct Repair {
    /// The blocks.
    pub blocks: Blocks,
    /// What goes where.
    pub settled: Settled,
    /// The grids that were looked at, ascending.
    pub faces: Vec<FaceId>,
    /// What borders part although it is to stay together.
    pub parted: Vec<Parted>,
    /// Grids that should lie in a band.
    pub banded: usize,
    /// Those of them that did before.
    pub in_band_before: usize,
}

/// Balance the grids of a scope.
///
/// # Errors
/// [`Stopped`].
pub fn balance(field: &Field<'_>, wish: &Wish, course: &Course) -> Result<Repair, Stopped> {
    let faces = field.faces(wish);
    // A unit stays whole in the grid it lies in.
    let wish = Wish {
        unit_m2: None,
        ..wish.clone()
    };
    let (ground, aim) = field.ground(&wish, &faces);
    let heaviest = |compartment| {
        aim.target(compartment)
            .band
            .map_or(u64::MAX, |[_, most]| most)
    };
    let blocks = Blocks::new(&ground, heaviest);
    let options = Options {
        seed: wish.seed,
        ..Options::default()
    };
    let settled = settle(&blocks, &aim, &options, course)?;
    let mut lived_in: BTreeMap<FaceId, u64> = BTreeMap::new();
    for (face, weight) in blocks.blocks.iter().flat_map(|block| &block.homes) {
        *lived_in.entry(*face).or_default() += weight;
    }
    let bands = ground.faces.iter();
    let bands = bands.filter_map(|(face, place)| Some((face, aim.target(*place).band?)));
    let fits = bands.map(|(face, [least, most])| {
        let households = lived_in.get(face).copied().unwrap_or(0);
        (least..=most).contains(&households)
    });
    let fits: Vec<bool> = fits.collect();
    Ok(Repair {
        banded: fits.len(),
        in_band_before: fits.into_iter().filter(|fits| *fits).count(),
        parted: field.parted(&wish, &blocks),
        blocks,
        settled,
        faces,
    })
}

impl Repair {
    /// Why a grid still lies outside the band; `None` where it does not.
    pub fn why(&self, field: &Field<'_>, district: &District) -> Option<Why> {
        why(&self.blocks, field, district)
    }

    /// The households that change their grid.
    pub fn households(&self) -> u64 {
        let moved = self.settled.moved.iter();
        moved
            .map(|(block, _, _)| self.blocks.blocks[*block as usize].weights[0])
            .sum()
    }
}
