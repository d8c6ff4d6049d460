//! Repairing a division: whole blocks go to neighbours until every district lies in the band, and
//! as little as possible changes hands. Owns: that rule of the search.

use super::aim::{Aim, Emphasis};
use super::blocks::Blocks;
use super::cost::Rates;
use super::memo::ROOM;
use super::outcome::{Alternative, by_part, told};
use super::part::Part;
use super::run::Options;
use super::search::Search;
use crate::course::{Course, Stage, Stopped};
use crate::geometry::coverage::FaceId;
use crate::geometry::random::Random;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A division that was repaired.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// How it is now.
    pub alternative: Alternative,
    /// The blocks that changed hands: which, from which face, to the district of which face.
    pub moved: Vec<(u32, FaceId, FaceId)>,
}

/// Repair the division that the faces of the ground are. A block lies in the face that most of it
/// is part of; every face keeps at least one block. Where those of a face do not hang together, only
/// the heaviest piece stays.
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
        // One by one, as some take a hundred times as long as others.
        .with_max_len(1)
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
            let members = gathered(part, members.into_values().collect());
            let band = aim.target(part.compartment).band;
            let rates = Rates::new(part, members.len(), band, Emphasis::SETTLED);
            let steps = options.steps * members.len();
            let random = Random::new(options.seed, number as u64);
            let room = ROOM / parts.parts.len();
            let mut search = Search::of(part, rates, members, own, random, room);
            search.advance(steps, course)?;
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

/// Districts of which each hangs together: pieces that lie apart from the heaviest go to the district
/// with which they share the longest bound. What has no neighbour stays.
fn gathered(part: &Part, mut members: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
    let mut of: BTreeMap<u32, usize> = BTreeMap::new();
    for (district, own) in members.iter().enumerate() {
        of.extend(own.iter().map(|block| (*block, district)));
    }
    // What went to a piece that lies apart goes on with it, but not for ever.
    for _ in 0..members.len() {
        let mut changed = false;
        for district in 0..members.len() {
            for piece in strays(part, &members[district]) {
                let mut shared: BTreeMap<usize, f64> = BTreeMap::new();
                let ties = piece.iter().flat_map(|b| &part.ties[*b as usize]);
                for tie in ties.filter(|t| t.is_way()) {
                    let other = of.get(&tie.to).filter(|other| **other != district);
                    if let Some(other) = other {
                        *shared.entry(*other).or_default() += tie.length;
                    }
                }
                let longest = shared
                    .into_iter()
                    .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
                let Some((into, _)) = longest else { continue };
                of.extend(piece.iter().map(|block| (*block, into)));
                members[district].retain(|block| !piece.contains(block));
                members[into].extend(piece);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    members
}

/// The pieces of some blocks that lie apart from the heaviest piece.
fn strays(part: &Part, own: &[u32]) -> Vec<Vec<u32>> {
    let mut open: BTreeSet<u32> = own.iter().copied().collect();
    let mut pieces: Vec<Vec<u32>> = Vec::new();
    while let Some(start) = open.pop_first() {
        let mut piece = vec![start];
        let mut next = 0;
        while let Some(at) = piece.get(next).copied() {
            next += 1;
            let ways = part.ties[at as usize].iter().filter(|t| t.is_way());
            piece.extend(ways.map(|t| t.to).filter(|to| open.remove(to)));
        }
        pieces.push(piece);
    }
    let weight = |piece: &[u32]| -> f64 { piece.iter().map(|b| part.weight[*b as usize]).sum() };
    // The heaviest last; of two alike the one with the first block.
    pieces.sort_by(|a, b| weight(a).total_cmp(&weight(b)).then(b[0].cmp(&a[0])));
    pieces.pop();
    pieces
}
