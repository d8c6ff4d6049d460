//! Divisions as they are shown: districts with their figures, and the score of the whole,
//! explained. Owns: these figures. Must not know: how the division was found.

use super::aim::{Aim, Emphasis};
use super::blocks::Blocks;
use super::bound::Bound;
use super::cost::{Rates, sum};
use super::differ::matched;
use super::part::{Parts, by_compartment, part};
use super::reason::{Reason, reason};
use crate::geometry::coverage::FaceId;
use std::collections::BTreeMap;
use std::f64::consts::PI;

/// A district.
#[derive(Clone, Debug, PartialEq)]
pub struct District {
    /// Its blocks, ascending.
    pub blocks: Vec<u32>,
    /// What it weighs.
    pub weights: [u64; 2],
    /// Its ground, m².
    pub area_m2: f64,
    /// Its rim, m.
    pub rim_m: f64,
    /// The blocks of it that a street or lane reaches.
    pub reached: u32,
    /// Places at which it can be entered.
    pub entrances: u32,
    /// The face whose heir it is: of those that share most with one another.
    pub heir_of: Option<FaceId>,
    /// The band it should lie in.
    pub band: Option<[u64; 2]>,
    /// The weight of a district of its part on average.
    pub mean: f64,
    /// A group says that it stands apart.
    pub is_apart: bool,
    /// Why it lies outside the band, if it does.
    pub reason: Option<Reason>,
}

impl District {
    /// Polsby-Popper: 1 for a circle, less for anything else.
    pub fn compactness(&self) -> f64 {
        4.0 * PI * self.area_m2 / (self.rim_m * self.rim_m).max(1e-9)
    }
}

/// How good a division is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score {
    /// What it costs in all; less is better.
    pub cost: f64,
    /// Districts that should lie in a band.
    pub banded: usize,
    /// Of these, those that do.
    pub in_band: usize,
    /// Of these, those no further than a tenth from the mean of their part.
    pub within_tenth: usize,
    /// How far off the mean of its part the worst of them lies, as a share of it.
    pub farthest_off: f64,
    /// The length of bounds between districts by class ([`Bound::place`]), m.
    pub length_m: [f64; 5],
    /// Of that, what was no boundary before, m.
    pub new_m: [f64; 5],
    /// Polsby-Popper on average, 0 to 1.
    pub compactness: f64,
    /// Districts that no street or lane reaches.
    pub unreached: usize,
    /// Districts without a place at which they can be entered.
    pub without_entrance: usize,
    /// The first weight of what is not in the heir of the face it was part of.
    pub moved: u64,
    /// The first weight of all.
    pub whole: u64,
}

impl Score {
    /// The share (0 to 1) of new bounds that runs along streets, lanes or water; 1 for none.
    pub fn along(&self) -> f64 {
        let all: f64 = self.new_m.iter().sum();
        let good = [Bound::Street, Bound::Lane, Bound::Water];
        let good: f64 = good.iter().map(|b| self.new_m[b.place()]).sum();
        if all > 0.0 { good / all } else { 1.0 }
    }
}

/// A division.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// The district of each block.
    pub district_of: Vec<u32>,
    /// The districts.
    pub districts: Vec<District>,
    /// How good it is.
    pub score: Score,
}

/// Figures and score of a division, given as the districts of each part.
pub(super) fn told(
    blocks: &Blocks,
    parts: &Parts,
    aim: &Aim,
    members: &[Vec<Vec<u32>>],
) -> Alternative {
    // By their first blocks, whatever order they were found in.
    let mut all: Vec<(Vec<u32>, Option<usize>)> =
        parts.apart.iter().map(|own| (own.clone(), None)).collect();
    for (number, (of_part, part)) in members.iter().zip(&parts.parts).enumerate() {
        for own in of_part {
            let blocks = own.iter().map(|b| part.blocks[*b as usize]).collect();
            all.push((blocks, Some(number)));
        }
    }
    all.sort_unstable();
    let mut district_of = vec![0; blocks.blocks.len()];
    for (district, (own, _)) in (0u32..).zip(&all) {
        for block in own {
            district_of[*block as usize] = district;
        }
    }
    let mut score = Score::default();
    let mut rims = vec![0.0; all.len()];
    for link in &blocks.links {
        let [a, b] = link.blocks.map(|b| district_of[b as usize] as usize);
        if a == b {
            continue;
        }
        rims[a] += link.whole_m();
        rims[b] += link.whole_m();
        for place in 0..5 {
            score.length_m[place] += link.length_m[place];
            score.new_m[place] += link.new_m[place];
        }
    }
    let heirs = heirs(blocks, &district_of);
    let districts: Vec<District> = all
        .into_iter()
        .enumerate()
        .map(|(number, (own, of_part))| {
            let in_part = of_part.map(|p| (&parts.parts[p], members[p].len()));
            let mut district = district(blocks, own, rims[number]);
            district.heir_of = heirs
                .iter()
                .find(|(_, d, _)| *d == number as u32)
                .map(|(face, _, _)| *face);
            match in_part {
                Some((part, count)) => {
                    district.band = aim.target(part.compartment).band;
                    district.mean = part.whole() / count.max(1) as f64;
                    let whole = (part.whole() as u64, count);
                    district.reason = district
                        .band
                        .and_then(|band| reason(blocks, &district.blocks, band, whole));
                }
                None => district.is_apart = true,
            }
            district
        })
        .collect();
    judge(&mut score, &districts);
    let kept: u64 = heirs.iter().map(|(_, _, weight)| *weight).sum();
    score.moved = score.whole - kept.min(score.whole);
    score.cost = (0..parts.parts.len())
        .map(|p| cost_of(parts, aim, p, &members[p], Emphasis::PLAIN))
        .sum();
    Alternative {
        district_of,
        districts,
        score,
    }
}

/// What the districts of a part cost.
pub(super) fn cost_of(
    parts: &Parts,
    aim: &Aim,
    number: usize,
    members: &[Vec<u32>],
    emphasis: Emphasis,
) -> f64 {
    let part = &parts.parts[number];
    let band = aim.target(part.compartment).band;
    let rates = Rates::new(part, members.len(), band, emphasis);
    members
        .iter()
        .map(|own| {
            let is_in = |b: u32| own.binary_search(&b).is_ok();
            rates.of(&sum(part, own.iter().copied(), is_in, None))
        })
        .sum()
}

fn district(blocks: &Blocks, own: Vec<u32>, rim_m: f64) -> District {
    let of = || own.iter().map(|b| &blocks.blocks[*b as usize]);
    let outer: f64 = of().map(|b| b.outer_m).sum();
    District {
        weights: [0, 1].map(|k| of().map(|b| b.weights[k]).sum()),
        area_m2: of().map(|b| b.area_m2).sum(),
        rim_m: rim_m + outer,
        reached: of().filter(|b| b.is_reached).count() as u32,
        entrances: of().map(|b| b.entrances).sum(),
        heir_of: None,
        band: None,
        mean: 0.0,
        is_apart: false,
        reason: None,
        blocks: own,
    }
}

fn judge(score: &mut Score, districts: &[District]) {
    for district in districts {
        let weight = district.weights[0];
        score.whole += weight;
        score.unreached += usize::from(district.reached == 0);
        score.without_entrance += usize::from(district.entrances == 0);
        score.compactness += district.compactness() / districts.len() as f64;
        let Some([least, most]) = district.band else {
            continue;
        };
        score.banded += 1;
        score.in_band += usize::from((least..=most).contains(&weight));
        let off = (weight as f64 - district.mean).abs() / district.mean.max(1.0);
        score.within_tenth += usize::from(off <= 0.1);
        score.farthest_off = score.farthest_off.max(off);
    }
}

/// Which district is the heir of which face, with the weight that stays.
fn heirs(blocks: &Blocks, district_of: &[u32]) -> Vec<(FaceId, u32, u64)> {
    let mut shared: BTreeMap<(FaceId, u32), u64> = BTreeMap::new();
    for (block, district) in blocks.blocks.iter().zip(district_of) {
        for (face, weight) in &block.homes {
            *shared.entry((*face, *district)).or_default() += weight;
        }
    }
    matched(shared)
}

/// The districts of a division as districts of its parts.
pub(super) fn by_part(blocks: &Blocks, district_of: &[u32]) -> (Parts, Vec<Vec<u32>>) {
    let mut of: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (number, block) in (0u32..).zip(&blocks.blocks) {
        of.entry(block.compartment).or_default().push(number);
    }
    let links = by_compartment(blocks);
    let mut parts = Parts::default();
    let mut districts = Vec::new();
    for (compartment, own) in of {
        let made = part(blocks, &links, own, compartment);
        districts.push(
            made.blocks
                .iter()
                .map(|b| district_of[*b as usize])
                .collect(),
        );
        parts.parts.push(made);
    }
    (parts, districts)
}
