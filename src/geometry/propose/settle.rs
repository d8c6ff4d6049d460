//! Repairing a division: whole blocks go to neighbours until every district lies in the band, and
//! as little as possible changes hands. Owns: that rule of the search.

use super::aim::{Aim, Emphasis};
use super::blocks::Blocks;
use super::cost::Rates;
use super::outcome::{Alternative, by_part, told};
use super::run::Options;
use super::search::Search;
use crate::course::{Course, Stage, Stopped};
use crate::geometry::coverage::FaceId;
use crate::geometry::random::Random;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A division that was repaired.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// How it is now.
    pub alternative: Alternative,
    /// The blocks that changed hands: which, from which face, to the district of which face.
    pub moved: Vec<(u32, FaceId, FaceId)>,
}

/// Repair the division that the faces of the ground are. A block lies in the face that most of it
/// is part of; every face keeps at least one block and hangs together as it did.
///
/// # Errors
/// [`Stopped`], with nothing done.
pub fn settle(
    blocks: &Blocks,
    aim: &Aim,
    options: &Options,
    course: &Course,
) -> Result<Settled, Stopped> {
    let mut faces: BTreeMap<FaceId, u32> = BTreeMap::new();
    let homes: Vec<FaceId> = blocks
        .blocks
        .iter()
        .map(|b| b.home().unwrap_or(FaceId(0)))
        .collect();
    for home in &homes {
        let next = faces.len() as u32;
        faces.entry(*home).or_insert(next);
    }
    let district_of: Vec<u32> = homes.iter().map(|home| faces[home]).collect();
    let (parts, districts) = by_part(blocks, &district_of);
    course.enter(Stage::Weighing, parts.parts.len());
    let settled: Result<Vec<Vec<Vec<u32>>>, Stopped> = parts
        .parts
        .par_iter()
        .zip(&districts)
        .enumerate()
        .map(|(number, (part, of))| {
            let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            for (block, district) in (0u32..).zip(of) {
                members.entry(*district).or_default().push(block);
            }
            // The origin of a district by its number in the part.
            let own = members.values().map(|own| {
                let home = homes[part.blocks[own[0] as usize] as usize];
                part.faces.iter().position(|f| *f == home).map(|p| p as u32)
            });
            let own: Vec<Option<u32>> = own.collect();
            let members: Vec<Vec<u32>> = members.into_values().collect();
            let band = aim.target(part.compartment).band;
            let rates = Rates::new(part, members.len(), band, Emphasis::SETTLED);
            let steps = options.steps * members.len();
            let random = Random::new(options.seed, number as u64);
            let mut search = Search::of(part, rates, members, own, random);
            search.advance(steps);
            course.count(1)?;
            Ok(search.members().to_vec())
        })
        .collect();
    let members = settled?;
    let mut moved = Vec::new();
    for ((part, of), now) in parts.parts.iter().zip(&districts).zip(&members) {
        let mut names: Vec<u32> = of.clone();
        names.sort_unstable();
        names.dedup();
        for (district, own) in names.iter().zip(now) {
            let heir = faces
                .iter()
                .find(|(_, d)| *d == district)
                .map(|(face, _)| *face);
            let Some(heir) = heir else { continue };
            for block in own {
                let number = part.blocks[*block as usize];
                let home = homes[number as usize];
                if home != heir {
                    moved.push((number, home, heir));
                }
            }
        }
    }
    moved.sort_unstable();
    Ok(Settled {
        alternative: told(blocks, &parts, aim, &members),
        moved,
    })
}
