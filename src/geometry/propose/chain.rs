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
use std::rc::Rc;

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

/// A district in a division.
#[derive(Clone, Copy, Default)]
struct Ward {
    set: Set,
    weight: f64,
    cost: f64,
}

/// A division.
#[derive(Clone)]
struct State {
    /// The district of each block.
    of: Rc<[u8]>,
    wards: Vec<Ward>,
    moved: f64,
}

impl State {
    fn cost(&self) -> f64 {
        self.wards.iter().map(|ward| ward.cost).sum()
    }

    /// The district of each block after a move, written over what was there.
    fn of_after(&self, step: &Move, of: &mut Vec<u8>) {
        of.clear();
        of.extend_from_slice(&self.of);
        for i in bits(step.chunk) {
            of[i] = step.to as u8;
        }
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
        let before = start.cost();
        let mut best: Option<(f64, State)> = None;
        let mut bound = before - least;
        let mut seen: HashSet<Rc<[u8]>> = HashSet::from([Rc::clone(&start.of)]);
        let mut beam = vec![start];
        let mut moves: Vec<Move> = Vec::new();
        let mut order: Vec<usize> = Vec::new();
        let mut of: Vec<u8> = Vec::new();
        for _ in 0..DEPTH {
            moves.clear();
            for (number, state) in beam.iter().enumerate() {
                self.branch(state, number, &mut moves);
            }
            order.clear();
            order.extend(0..moves.len());
            // Of two that rank the same, the one that was found first.
            order.sort_unstable_by(|a, b| {
                let rank = |i: &usize| moves[*i].rank;
                rank(a).total_cmp(&rank(b)).then(a.cmp(b))
            });
            let mut next: Vec<State> = Vec::new();
            for step in order.iter().map(|i| &moves[*i]) {
                // What moves is paid for, whatever comes after it.
                if self.rates.emphasis.moved * step.moved / self.rates.mean >= bound {
                    continue;
                }
                // Two moves in either order come to one division: it is worked out once.
                beam[step.state].of_after(step, &mut of);
                if seen.contains(of.as_slice()) {
                    continue;
                }
                let of: Rc<[u8]> = Rc::from(of.as_slice());
                seen.insert(Rc::clone(&of));
                let state = self.after(&beam[step.state], step, of);
                let cost = state.cost();
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
        let mut of = vec![0; self.blocks.len()];
        let mut wards = vec![Ward::default(); districts.len()];
        let mut moved = 0.0;
        for (district, own) in districts.iter().enumerate() {
            let places = own.iter().filter_map(|b| self.blocks.binary_search(b).ok());
            for place in places {
                of[place] = district as u8;
                wards[district].set |= bit(place);
                wards[district].weight += self.weight[place];
                moved += self.foreign[place][district];
            }
        }
        for (district, ward) in wards.iter_mut().enumerate() {
            ward.cost = self.cost(ward.set, district);
        }
        State {
            of: of.into(),
            wards,
            moved,
        }
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
        let wards = &state.wards;
        let outside = |d: &usize| self.rates.outside(wards[*d].weight);
        let mut worst: Option<usize> = None;
        for district in 0..wards.len() {
            let least = worst.as_ref().map_or(0.0, outside);
            if outside(&district) > least {
                worst = Some(district);
            }
        }
        let Some(worst) = worst else { return };
        let all: f64 = (0..wards.len()).map(|d| outside(&d)).sum();
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
                self.rates.outside(wards[district].weight + by) - outside(&district)
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
        let set = wards[worst].set;
        if wards[worst].weight > self.rates.band[1] {
            for block in bits(set) {
                let chunk = self.chunk(set, block);
                if chunk == set {
                    continue;
                }
                for to in self.beside(state, chunk, worst) {
                    push(chunk, worst, to);
                }
            }
        } else {
            for block in bits(self.around(set) & !set) {
                let from = usize::from(state.of[block]);
                let chunk = self.chunk(wards[from].set, block);
                if chunk != wards[from].set {
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
        let around = self.around(chunk) & !state.wards[from].set;
        let districts = bits(around).map(|i| usize::from(state.of[i]));
        bits(districts.fold(0, |set, district| set | bit(district)))
    }

    fn after(&self, before: &State, step: &Move, of: Rc<[u8]>) -> State {
        let mut wards = before.wards.clone();
        for i in bits(step.chunk) {
            wards[step.from].weight -= self.weight[i];
            wards[step.to].weight += self.weight[i];
        }
        wards[step.from].set &= !step.chunk;
        wards[step.to].set |= step.chunk;
        for district in [step.from, step.to] {
            wards[district].cost = self.cost(wards[district].set, district);
        }
        State {
            of,
            wards,
            moved: step.moved,
        }
    }

    fn told(&self, state: &State) -> Vec<Vec<u32>> {
        let sets = state.wards.iter().map(|ward| bits(ward.set));
        sets.map(|set| set.map(|i| self.blocks[i]).collect())
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
