//! Chains of moves: what is too much in one district goes on through others until there is room.
//! Owns: which chains are tried, and the best division they lead to. Must not know: why a district
//! has to lose or to gain.
//!
//! A beam search (Ow and Morton, "Filtered beam search in scheduling", 1988) whose branches are
//! those of ejection chains (Glover, "Ejection chains, reference structures and alternating path
//! methods", 1996). In each division the district that lies furthest outside the band is taken, and
//! every block at its rim may leave it or come into it, with what would be cut off without that
//! block. A district that is pushed out of the band by that is the next to be taken: so one chain
//! passes through as many districts as it needs. Divisions are ranked by the weight that is not
//! where it was, and by what lies outside the band, which has to move at least once.
//!
//! Districts stay connected and never become empty. Same input, same output: nothing is random.

use super::cost::{Rates, sum};
use super::part::Part;
use std::collections::HashSet;

/// So many blocks fit into the bits of a set.
pub(super) const MOST: usize = 128;
/// A chain has at most so many moves.
const DEPTH: usize = 24;
/// What lies outside the band counts so much of what has moved: it moves once, and mostly it is part
/// of a block that is heavier, or pushes on something else.
const AHEAD: f64 = 2.0;

/// The place of a block that is none of those looked at.
const ELSEWHERE: u8 = u8::MAX;

/// Blocks, or districts, as bits.
type Set = u128;

/// Some districts of a part, whose blocks are no more than [`MOST`].
pub(super) struct Chains<'a> {
    part: &'a Part,
    rates: &'a Rates,
    /// The blocks, by their places in the part, ascending.
    blocks: Vec<u32>,
    /// For each block of the part its place among these.
    place: Vec<u8>,
    /// What lies beside each.
    ways: Vec<Set>,
    weight: Vec<f64>,
    /// For each block and district what of its weight would be elsewhere than it was.
    foreign: Vec<Vec<f64>>,
    own: Vec<Option<u32>>,
}

/// A division.
#[derive(Clone)]
struct State {
    /// The district of each block.
    of: Vec<u8>,
    sets: Vec<Set>,
    weights: Vec<f64>,
    costs: Vec<f64>,
    moved: f64,
}

impl State {
    /// The district of each block after a move.
    fn of_after(&self, step: &Move) -> Vec<u8> {
        let mut of = self.of.clone();
        for i in bits(step.chunk) {
            of[i] = step.to as u8;
        }
        of
    }
}

/// Blocks that go from one district to another, in a division of the beam.
struct Move {
    rank: f64,
    state: usize,
    chunk: Set,
    from: usize,
    to: usize,
    moved: f64,
}

impl<'a> Chains<'a> {
    /// Of districts given by their blocks, with the origins that count as their own; without one,
    /// that what is theirs now.
    pub fn new(
        part: &'a Part,
        rates: &'a Rates,
        districts: &[&[u32]],
        own: Vec<Option<u32>>,
    ) -> Self {
        let mut blocks: Vec<u32> = districts.iter().flat_map(|d| d.iter().copied()).collect();
        blocks.sort_unstable();
        let mut place = vec![ELSEWHERE; part.len()];
        for (number, block) in (0u8..).zip(&blocks) {
            place[*block as usize] = number;
        }
        let ways = blocks.iter().map(|block| {
            let ties = part.ties[*block as usize].iter().filter(|t| t.is_way());
            ties.fold(0, |set, tie| set | bit_of(&place, tie.to))
        });
        let foreign = blocks.iter().map(|block| {
            let i = *block as usize;
            let of_district = districts.iter().zip(&own).map(|(district, own)| {
                let at_home = match own {
                    Some(own) => {
                        let homes = part.homes[i].iter().filter(|(home, _)| home == own);
                        homes.map(|(_, weight)| *weight).sum()
                    }
                    None if district.contains(block) => part.weight[i],
                    None => 0.0,
                };
                part.weight[i] - at_home
            });
            of_district.collect()
        });
        Self {
            part,
            rates,
            ways: ways.collect(),
            weight: blocks.iter().map(|b| part.weight[*b as usize]).collect(),
            foreign: foreign.collect(),
            own,
            place,
            blocks,
        }
    }

    /// The best division that chains lead to, with `width` divisions side by side; `None` where none
    /// costs less by `least`.
    pub fn best(&self, districts: &[&[u32]], width: usize, least: f64) -> Option<Vec<Vec<u32>>> {
        let start = self.start(districts);
        let before: f64 = start.costs.iter().sum();
        let mut best: Option<(f64, State)> = None;
        let mut bound = before - least;
        let mut seen: HashSet<Vec<u8>> = HashSet::from([start.of.clone()]);
        let mut beam = vec![start];
        for _ in 0..DEPTH {
            let mut moves: Vec<Move> = Vec::new();
            for (number, state) in beam.iter().enumerate() {
                self.branch(state, number, &mut moves);
            }
            // Stable: of two that rank the same, the one that was found first.
            moves.sort_by(|a, b| a.rank.total_cmp(&b.rank));
            let mut next: Vec<State> = Vec::new();
            for step in &moves {
                // What moves is paid for, whatever comes after it.
                if self.rates.emphasis.moved * step.moved / self.rates.mean >= bound {
                    continue;
                }
                // Two moves in either order come to one division: it is worked out once.
                let of = beam[step.state].of_after(step);
                if !seen.insert(of.clone()) {
                    continue;
                }
                let state = self.after(&beam[step.state], step, of);
                let cost: f64 = state.costs.iter().sum();
                if cost < bound {
                    bound = cost;
                    best = Some((cost, state.clone()));
                }
                next.push(state);
                if next.len() == width {
                    break;
                }
            }
            if next.is_empty() {
                break;
            }
            beam = next;
        }
        best.map(|(_, state)| self.told(&state))
    }

    fn start(&self, districts: &[&[u32]]) -> State {
        let mut state = State {
            of: vec![0; self.blocks.len()],
            sets: vec![0; districts.len()],
            weights: vec![0.0; districts.len()],
            costs: vec![0.0; districts.len()],
            moved: 0.0,
        };
        for (district, own) in districts.iter().enumerate() {
            let places = own.iter().filter_map(|b| self.blocks.binary_search(b).ok());
            for place in places {
                state.of[place] = district as u8;
                state.sets[district] |= bit(place);
                state.weights[district] += self.weight[place];
                state.moved += self.foreign[place][district];
            }
        }
        for district in 0..districts.len() {
            state.costs[district] = self.cost(state.sets[district], district);
        }
        state
    }

    /// What some blocks cost as a district.
    fn cost(&self, set: Set, district: usize) -> f64 {
        let members = bits(set).map(|i| self.blocks[i]);
        let is_in = |block: u32| set & bit_of(&self.place, block) != 0;
        let sum = sum(self.part, members, is_in, self.own[district]);
        self.rates.of(&sum)
    }

    /// Moves that help the district that lies furthest outside the band.
    fn branch(&self, state: &State, number: usize, moves: &mut Vec<Move>) {
        let outside = |d: &usize| self.rates.outside(state.weights[*d]);
        let mut worst: Option<usize> = None;
        for district in 0..state.sets.len() {
            let least = worst.as_ref().map_or(0.0, outside);
            if outside(&district) > least {
                worst = Some(district);
            }
        }
        let Some(worst) = worst else { return };
        let all: f64 = (0..state.sets.len()).map(|d| outside(&d)).sum();
        let mut push = |chunk: Set, from: usize, to: usize| {
            let (mut weight, mut moved) = (0.0, state.moved);
            for i in bits(chunk) {
                weight += self.weight[i];
                moved += self.foreign[i][to] - self.foreign[i][from];
            }
            if weight == 0.0 {
                return;
            }
            let now = |district: usize, by: f64| {
                self.rates.outside(state.weights[district] + by) - outside(&district)
            };
            let ahead = all + now(from, -weight) + now(to, weight);
            moves.push(Move {
                rank: moved + AHEAD * ahead,
                state: number,
                chunk,
                from,
                to,
                moved,
            });
        };
        if state.weights[worst] > self.rates.band[1] {
            for block in bits(state.sets[worst]) {
                let chunk = self.chunk(state.sets[worst], block);
                if chunk == state.sets[worst] {
                    continue;
                }
                for to in self.beside(state, chunk, worst) {
                    push(chunk, worst, to);
                }
            }
        } else {
            let around = self.around(state.sets[worst]) & !state.sets[worst];
            for block in bits(around) {
                let from = usize::from(state.of[block]);
                let chunk = self.chunk(state.sets[from], block);
                if chunk != state.sets[from] {
                    push(chunk, from, worst);
                }
            }
        }
    }

    /// A block of a set and all that would be cut off without it but the heaviest piece.
    fn chunk(&self, set: Set, block: usize) -> Set {
        let rest = set & !bit(block);
        let mut open = rest & self.ways[block];
        // Mostly what lies beside it hangs together without it, and that is seen near by.
        if open & !self.reach(first_of(open), rest, open) == 0 {
            return bit(block);
        }
        let mut kept: Option<(f64, Set)> = None;
        let mut cut_off = bit(block);
        while open != 0 {
            let piece = self.reach(first_of(open), rest, rest);
            open &= !piece;
            let weight: f64 = bits(piece).map(|i| self.weight[i]).sum();
            match kept {
                Some((heaviest, other)) if weight > heaviest => {
                    cut_off |= other;
                    kept = Some((weight, piece));
                }
                Some(_) => cut_off |= piece,
                None => kept = Some((weight, piece)),
            }
        }
        cut_off
    }

    /// What of a set hangs together with some blocks of it; no further than until `enough` is
    /// reached.
    fn reach(&self, from: Set, set: Set, enough: Set) -> Set {
        let (mut reached, mut rim) = (from, from);
        while rim != 0 && enough & !reached != 0 {
            rim = self.around(rim) & set & !reached;
            reached |= rim;
        }
        reached
    }

    /// What lies beside the blocks of a set, some of them among it.
    fn around(&self, set: Set) -> Set {
        bits(set).fold(0, |around, i| around | self.ways[i])
    }

    /// The other districts beside some blocks, ascending.
    fn beside(&self, state: &State, chunk: Set, from: usize) -> impl Iterator<Item = usize> {
        let around = self.around(chunk) & !state.sets[from];
        let districts = bits(around).map(|i| usize::from(state.of[i]));
        bits(districts.fold(0, |set, district| set | bit(district)))
    }

    fn after(&self, before: &State, step: &Move, of: Vec<u8>) -> State {
        let mut state = State {
            of,
            sets: before.sets.clone(),
            weights: before.weights.clone(),
            costs: before.costs.clone(),
            moved: step.moved,
        };
        for i in bits(step.chunk) {
            state.weights[step.from] -= self.weight[i];
            state.weights[step.to] += self.weight[i];
        }
        state.sets[step.from] &= !step.chunk;
        state.sets[step.to] |= step.chunk;
        for district in [step.from, step.to] {
            state.costs[district] = self.cost(state.sets[district], district);
        }
        state
    }

    fn told(&self, state: &State) -> Vec<Vec<u32>> {
        let sets = state.sets.iter();
        sets.map(|set| bits(*set).map(|i| self.blocks[i]).collect())
            .collect()
    }
}

const fn bit(place: usize) -> Set {
    1 << place
}

/// The bit of a block of the part; none for one that is not looked at.
fn bit_of(place: &[u8], block: u32) -> Set {
    match place[block as usize] {
        ELSEWHERE => 0,
        place => bit(usize::from(place)),
    }
}

/// The first of a set; nothing of nothing.
const fn first_of(set: Set) -> Set {
    set & set.wrapping_neg()
}

/// The places in a set, ascending.
fn bits(mut set: Set) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = set.trailing_zeros() as usize;
        (set != 0).then(|| {
            set &= set - 1;
            place
        })
    })
}
