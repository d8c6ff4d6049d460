//! What is possible on a graph of blocks, worked out without the search: every way is looked at that
//! cannot be ruled out. It shares nothing with what it judges but the graph.

use gridroom::geometry::coverage::FaceId;
use gridroom::geometry::propose::Blocks;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet};

/// Blocks that share less lie at a corner of each other, metres.
const BESIDE_M: f64 = 1.0;
/// After so many states nothing is said.
const STATES: usize = 400_000;

/// What hangs together in one compartment, without what stands apart.
pub struct Piece {
    /// Its blocks, so that neighbours have near numbers.
    pub blocks: Vec<u32>,
    weight: Vec<u64>,
    ways: Vec<u64>,
    /// How many faces it was divided into, and in which each block mostly lay.
    faces: usize,
    home: Vec<usize>,
}

/// The least weight that has to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Least {
    /// So much.
    Found(u64),
    /// Not less than was asked about.
    NoLess,
    /// It takes too long to say.
    Unknown,
}

/// The pieces of all ground; those of more than 64 blocks are left out.
pub fn pieces(blocks: &Blocks) -> Vec<Piece> {
    let mut beside: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for link in &blocks.links {
        if !link.must && link.whole_m() >= BESIDE_M {
            let [a, b] = link.blocks;
            beside.entry(a).or_default().push(b);
            beside.entry(b).or_default().push(a);
        }
    }
    let is_open = |b: u32| blocks.blocks[b as usize].apart.is_none();
    let from = |start: u32| {
        let mut found = vec![start];
        let mut next = 0;
        while let Some(at) = found.get(next).copied() {
            next += 1;
            for b in beside.get(&at).into_iter().flatten() {
                if is_open(*b) && !found.contains(b) {
                    found.push(*b);
                }
            }
        }
        found
    };
    let mut seen: BTreeSet<u32> = BTreeSet::new();
    let mut pieces = Vec::new();
    for start in (0..blocks.blocks.len() as u32).filter(|b| is_open(*b)) {
        if seen.contains(&start) {
            continue;
        }
        let all = from(start);
        seen.extend(&all);
        // From the far end, so that what is left over always lies at one side.
        let own = from(*all.last().expect("the first"));
        if own.len() > 64 {
            continue;
        }
        let of = |b: &u32| &blocks.blocks[*b as usize];
        let homes: Vec<FaceId> = own.iter().map(|b| of(b).home().expect("a face")).collect();
        let mut faces = homes.clone();
        faces.sort_unstable();
        faces.dedup();
        let place = |b: &u32| own.iter().position(|o| o == b);
        let ways = own.iter().map(|b| {
            let near = beside.get(b).into_iter().flatten().filter_map(place);
            near.fold(0, |set, i| set | 1u64 << i)
        });
        pieces.push(Piece {
            weight: own.iter().map(|b| of(b).weights[0]).collect(),
            ways: ways.collect(),
            home: (homes.iter())
                .map(|home| faces.binary_search(home).expect("one of them"))
                .collect(),
            faces: faces.len(),
            blocks: own,
        });
    }
    pieces
}

impl Piece {
    /// How many faces it was divided into.
    pub fn faces(&self) -> usize {
        self.faces
    }

    fn all(&self) -> u64 {
        u64::MAX >> (64 - self.blocks.len())
    }

    fn sum(&self, set: u64) -> u64 {
        bits(set).map(|i| self.weight[i]).sum()
    }

    fn spread(&self, start: u64, within: u64) -> u64 {
        let mut found = start;
        loop {
            let around = bits(found).fold(0, |set, i| set | self.ways[i]);
            let more = around & within & !found;
            if more == 0 {
                return found;
            }
            found |= more;
        }
    }

    /// Whether what is left can be `count` districts, as far as sums of connected pieces tell.
    fn may_be(&self, left: u64, count: usize, [least, most]: [u64; 2]) -> bool {
        let (mut few, mut many) = (0, 0);
        let mut open = left;
        while open != 0 {
            let piece = self.spread(open & open.wrapping_neg(), open);
            open &= !piece;
            let weight = self.sum(piece);
            let (low, high) = (weight.div_ceil(most), weight / least);
            if low > high || high == 0 {
                return false;
            }
            few += low.max(1) as usize;
            many += high as usize;
        }
        (few..=many).contains(&count)
    }

    /// Every connected set in `left` that holds its lowest block and lies in the band.
    fn districts(&self, left: u64, band: [u64; 2]) -> Vec<u64> {
        let first = left & left.wrapping_neg();
        let mut found = Vec::new();
        self.grow(first, left & !first, band, &mut found);
        found
    }

    fn grow(&self, set: u64, free: u64, [least, most]: [u64; 2], found: &mut Vec<u64>) {
        let weight = self.sum(set);
        if weight > most {
            return;
        }
        if weight >= least {
            found.push(set);
        }
        // Each neighbour in turn, without those that had theirs: every set once.
        let mut free = free;
        let mut open = bits(set).fold(0, |around, i| around | self.ways[i]) & free;
        while open != 0 {
            let next = open & open.wrapping_neg();
            open &= !next;
            free &= !next;
            self.grow(set | next, free, [least, most], found);
        }
    }

    /// Whether it can be divided into `count` connected districts that all lie in the band; `None`
    /// where that takes too long to say.
    pub fn fits(&self, count: usize, band: [u64; 2]) -> Option<bool> {
        let mut dead: HashSet<(u64, usize)> = HashSet::new();
        self.fits_in(self.all(), count, band, &mut dead)
    }

    fn fits_in(
        &self,
        left: u64,
        count: usize,
        band: [u64; 2],
        dead: &mut HashSet<(u64, usize)>,
    ) -> Option<bool> {
        if left == 0 || count == 0 {
            return Some(left == 0 && count == 0);
        }
        if !self.may_be(left, count, band) || dead.contains(&(left, count)) {
            return Some(false);
        }
        for set in self.districts(left, band) {
            if self.fits_in(left & !set, count - 1, band, dead)? {
                return Some(true);
            }
        }
        dead.insert((left, count));
        (dead.len() < STATES).then_some(false)
    }

    /// The least weight that has to change its face so that every face is connected and lies in the
    /// band, if that is less than `known`.
    ///
    /// A* (Hart, Nilsson and Raphael 1968): what is left of a face that has its district must move,
    /// and so must what another has beyond the band.
    pub fn least_moved(&self, band: [u64; 2], known: u64) -> Least {
        let count = self.faces;
        let of: Vec<u64> = (0..count)
            .map(|face| {
                let own = (0..self.home.len()).filter(|i| self.home[*i] == face);
                own.fold(0, |set, i| set | 1u64 << i)
            })
            .collect();
        let ahead = |left: u64, named: u32| -> u64 {
            let each = of.iter().enumerate().map(|(face, own)| {
                let weight = self.sum(own & left);
                let is_named = named & 1 << face != 0;
                if is_named {
                    weight
                } else {
                    weight.saturating_sub(band[1])
                }
            });
            each.sum()
        };
        let mut best: HashMap<(u64, u32), u64> = HashMap::new();
        let mut open = BinaryHeap::from([Reverse((ahead(self.all(), 0), 0u64, self.all(), 0u32))]);
        while let Some(Reverse((bound, moved, left, named))) = open.pop() {
            if bound >= known {
                return Least::NoLess;
            }
            let rest = count - named.count_ones() as usize;
            if left == 0 && rest == 0 {
                return Least::Found(moved);
            }
            if best.len() > STATES {
                return Least::Unknown;
            }
            if best.get(&(left, named)).is_some_and(|k| *k < moved) {
                continue;
            }
            if rest == 0 || !self.may_be(left, rest, band) {
                continue;
            }
            for set in self.districts(left, band) {
                let weight = self.sum(set);
                for (face, own) in of.iter().enumerate() {
                    if named & 1 << face != 0 {
                        continue;
                    }
                    let next = (left & !set, named | 1 << face);
                    // What is left of this face is counted when it comes to lie elsewhere.
                    let moved = moved + weight - self.sum(set & own);
                    let bound = moved + ahead(next.0, next.1);
                    let is_new = best.get(&next).is_none_or(|k| moved < *k);
                    if bound < known && is_new {
                        best.insert(next, moved);
                        open.push(Reverse((bound, moved, next.0, next.1)));
                    }
                }
            }
        }
        Least::NoLess
    }
}

fn bits(mut set: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = set.trailing_zeros() as usize;
        (set != 0).then(|| {
            set &= set - 1;
            place
        })
    })
}
