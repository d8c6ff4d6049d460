//! Parts: what of the ground hangs together and is divided by itself, as a small graph. Owns: which
//! blocks make up a part, and which make up districts of their own.

use super::blocks::{Blocks, Link};
use crate::geometry::coverage::FaceId;
use std::collections::{BTreeMap, BTreeSet};

/// Blocks that share less than this lie at a corner of each other, not beside, metres.
const BESIDE_M: f64 = 1.0;

/// What lies beside a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tie {
    /// The block, by its place in the part.
    pub to: u32,
    /// The length of the bound between them, m.
    pub length: f64,
    /// What it costs, in metres of street.
    pub cost: f64,
    /// The two must not be one district.
    pub must: bool,
}

impl Tie {
    /// One can go from one to the other within a district.
    pub fn is_way(&self) -> bool {
        !self.must && self.length >= BESIDE_M
    }
}

/// A graph that is divided by itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    /// Its blocks, ascending.
    pub blocks: Vec<u32>,
    /// Its compartment.
    pub compartment: u32,
    /// What each block weighs.
    pub weight: Vec<f64>,
    /// The ground of each, m².
    pub area: Vec<f64>,
    /// What of the rim of each bounds nothing of the part, m.
    pub outer: Vec<f64>,
    /// A street or lane reaches it.
    pub reached: Vec<bool>,
    /// The faces each was part of, by number, with what weighs of it there.
    pub homes: Vec<Vec<(u32, f64)>>,
    /// These faces.
    pub faces: Vec<FaceId>,
    /// What lies beside each, by number.
    pub ties: Vec<Vec<Tie>>,
}

impl Part {
    /// What all weigh.
    pub fn whole(&self) -> f64 {
        self.weight.iter().sum()
    }

    /// How many blocks.
    pub fn len(&self) -> usize {
        self.blocks.len()
    }
}

/// The ground taken apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    /// What is divided.
    pub parts: Vec<Part>,
    /// Districts that stand apart: their blocks, ascending.
    pub apart: Vec<Vec<u32>>,
}

/// Take blocks apart. What is cut off by a district that stands apart and weighs less than
/// `least` of its compartment goes to it.
pub(super) fn take_apart(blocks: &Blocks, least: impl Fn(u32) -> u64) -> Parts {
    let mut apart: BTreeMap<(u32, u32), Vec<u32>> = BTreeMap::new();
    for (number, block) in (0u32..).zip(&blocks.blocks) {
        if let Some(group) = block.apart {
            apart
                .entry((block.compartment, group))
                .or_default()
                .push(number);
        }
    }
    let mut district: Vec<Option<usize>> = vec![None; blocks.blocks.len()];
    // A group whose blocks do not lie beside each other is several districts.
    let mut standing: Vec<Vec<u32>> = Vec::new();
    for own in apart.into_values() {
        for piece in components(blocks, &own) {
            for block in &piece {
                district[*block as usize] = Some(standing.len());
            }
            standing.push(piece);
        }
    }
    let rest: Vec<u32> = (0..blocks.blocks.len() as u32)
        .filter(|b| district[*b as usize].is_none())
        .collect();
    let links = by_compartment(blocks);
    let mut parts = Vec::new();
    for piece in components(blocks, &rest) {
        let first = &blocks.blocks[piece[0] as usize];
        let weight: u64 = piece
            .iter()
            .map(|b| blocks.blocks[*b as usize].weights[0])
            .sum();
        let has_others = rest.len() > piece.len()
            && rest.iter().any(|b| {
                blocks.blocks[*b as usize].compartment == first.compartment
                    && piece.binary_search(b).is_err()
            });
        let is_crumb = weight == 0 || (has_others && 2 * weight < least(first.compartment));
        let heir = is_crumb
            .then(|| beside(blocks, &piece, &district))
            .flatten();
        match heir {
            Some(heir) => standing[heir].extend(&piece),
            None => parts.push(part(blocks, &links, piece, first.compartment)),
        }
    }
    for own in &mut standing {
        own.sort_unstable();
    }
    Parts {
        parts,
        apart: standing,
    }
}

/// Of districts that stand apart, the one with the longest bound with a piece.
fn beside(blocks: &Blocks, piece: &[u32], district: &[Option<usize>]) -> Option<usize> {
    let mut shared: BTreeMap<usize, f64> = BTreeMap::new();
    for link in blocks.links.iter().filter(|link| is_way(link)) {
        for [a, b] in [link.blocks, [link.blocks[1], link.blocks[0]]] {
            if let (Ok(_), Some(of)) = (piece.binary_search(&a), district[b as usize]) {
                *shared.entry(of).or_default() += link.whole_m();
            }
        }
    }
    let most = shared
        .into_iter()
        .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    most.map(|(of, _)| of)
}

fn is_way(link: &Link) -> bool {
    !link.must && link.whole_m() >= BESIDE_M
}

/// What of some blocks (ascending) hangs together, each ascending, by their first blocks.
fn components(blocks: &Blocks, own: &[u32]) -> Vec<Vec<u32>> {
    let mut beside: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let has = |b: u32| own.binary_search(&b).is_ok();
    for link in blocks.links.iter().filter(|link| is_way(link)) {
        let [a, b] = link.blocks;
        if has(a) && has(b) {
            beside.entry(a).or_default().push(b);
            beside.entry(b).or_default().push(a);
        }
    }
    let mut seen: BTreeSet<u32> = BTreeSet::new();
    let mut found = Vec::new();
    for start in own {
        if !seen.insert(*start) {
            continue;
        }
        let mut piece = vec![*start];
        let mut next = 0;
        while let Some(at) = piece.get(next).copied() {
            next += 1;
            let new = beside.get(&at).into_iter().flatten().copied();
            piece.extend(new.filter(|b| seen.insert(*b)));
        }
        piece.sort_unstable();
        found.push(piece);
    }
    found
}

/// The bounds between blocks, those of each compartment in the order of all.
pub(super) fn by_compartment(blocks: &Blocks) -> BTreeMap<u32, Vec<&Link>> {
    let mut links: BTreeMap<u32, Vec<&Link>> = BTreeMap::new();
    for link in &blocks.links {
        let compartment = blocks.blocks[link.blocks[0] as usize].compartment;
        links.entry(compartment).or_default().push(link);
    }
    links
}

/// The graph of some blocks (ascending) of a compartment.
pub(super) fn part(
    blocks: &Blocks,
    links: &BTreeMap<u32, Vec<&Link>>,
    own: Vec<u32>,
    compartment: u32,
) -> Part {
    let mut faces: BTreeMap<FaceId, u32> = BTreeMap::new();
    let mut part = Part {
        compartment,
        ..Part::default()
    };
    for number in &own {
        let block = &blocks.blocks[*number as usize];
        part.weight.push(block.weights[0] as f64);
        part.area.push(block.area_m2);
        part.outer.push(block.outer_m);
        part.reached.push(block.is_reached);
        let homes = block.homes.iter().map(|(face, weight)| {
            let next = faces.len() as u32;
            (*faces.entry(*face).or_insert(next), *weight as f64)
        });
        part.homes.push(homes.collect());
        part.ties.push(Vec::new());
    }
    for link in links.get(&compartment).into_iter().flatten() {
        let places = link.blocks.map(|b| own.binary_search(&b).ok());
        match places {
            [Some(a), Some(b)] => {
                for (from, to) in [(a, b), (b, a)] {
                    part.ties[from].push(Tie {
                        to: to as u32,
                        length: link.whole_m(),
                        cost: link.cost(),
                        must: link.must,
                    });
                }
            }
            // What stands apart bounds the part as what lies beyond does.
            [Some(only), None] | [None, Some(only)] => part.outer[only] += link.whole_m(),
            [None, None] => {}
        }
    }
    part.faces = vec![FaceId(0); faces.len()];
    for (face, place) in faces {
        part.faces[place as usize] = face;
    }
    part.blocks = own;
    part
}
