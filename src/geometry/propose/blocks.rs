//! Blocks: cells of the arrangement, glued, with their weights and the bounds between them. Owns:
//! that graph, and the ground of districts made of blocks. Must not know: how districts are found.

use super::bound::{BARRIER, Bound, Line};
use super::glue::{Bond, Cells, TOGETHER, place_in, strips};
use super::ground::{Ground, Thing};
use super::open::{Open, cut};
use crate::geometry::coverage::arrange::{Arranged, arrange};
use crate::geometry::coverage::groups::Groups;
use crate::geometry::coverage::{Coverage, FaceId};
use crate::geometry::fixed::{Bounds, Coord, METRES_PER_UNIT};
use crate::geometry::index::{CoverageIndex, nearest_on};
use crate::geometry::label::{label_place, least_radius_m};
use crate::geometry::measure::area_m2;
use crate::geometry::meets::polygons_hold;
use crate::geometry::polygon::Polygon;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Cells are cut through open land at most so many times over.
const ROUNDS: usize = 5;
/// A place at which ground is entered lies so near to it, metres.
const ENTRANCE_M: f64 = 15.0;

/// A cell narrower than this in which nothing stands is no block: a line was drawn beside another,
/// metres.
const THIN_M: f64 = 6.0;

/// Ground that is never divided.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// The cells of the arrangement that it is made of, ascending.
    pub cells: Vec<u32>,
    /// What stands in it.
    pub weights: [u64; 2],
    /// Its ground, m².
    pub area_m2: f64,
    /// Where districts may not be mixed.
    pub compartment: u32,
    /// The faces it was part of, ascending, with the first weight of what stands in each.
    pub homes: Vec<(FaceId, u64)>,
    /// How much of its rim bounds no block of the compartment, m.
    pub outer_m: f64,
    /// A street or a lane runs along it or into it.
    pub is_reached: bool,
    /// Places at which it can be entered.
    pub entrances: u32,
    /// The group that is a district of its own.
    pub apart: Option<u32>,
    /// A group says that it is a district of its own, or names it by a place in it.
    pub is_fixed: bool,
}

impl Block {
    /// The face most of it was part of: by weight, then by the order of faces.
    pub fn home(&self) -> Option<FaceId> {
        let most = self.homes.iter().map(|(_, w)| *w).max()?;
        let home = self.homes.iter().find(|(_, w)| *w == most);
        home.map(|(face, _)| *face)
    }
}

/// The bound between two blocks of one compartment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Link {
    /// The blocks, the smaller first.
    pub blocks: [u32; 2],
    /// Its length by class ([`Bound::place`]), m.
    pub length_m: [f64; 5],
    /// Of that, what was no boundary before, m.
    pub new_m: [f64; 5],
    /// The two must not be one district.
    pub must: bool,
}

impl Link {
    /// Its length, m.
    pub fn whole_m(&self) -> f64 {
        self.length_m.iter().sum()
    }

    /// What it costs to bound districts by it, in metres of street.
    pub fn cost(&self) -> f64 {
        let each = Bound::ALL.iter().zip(self.length_m);
        each.map(|(bound, length)| bound.cost() * length).sum()
    }
}

/// The graph of blocks.
pub struct Blocks {
    /// The blocks.
    pub blocks: Vec<Block>,
    /// What bounds them, by their numbers.
    pub links: Vec<Link>,
    /// The lines through open land that were put in.
    pub open: Vec<Vec<Coord>>,
    /// Places at which the ground can be entered.
    pub entrances: usize,
    /// What is held together but lies in two compartments, by number of group; `None` stands for
    /// the outline of a thing.
    pub parted: Vec<Option<u32>>,
    arranged: Arranged,
    block_of: Vec<u32>,
    /// The largest cell of each block.
    largest: Vec<u32>,
}

/// The cells as they were laid out, for what comes after.
struct Laid {
    /// Face `i` is cell `i`.
    coverage: Coverage,
    /// The cell in which each thing stands.
    cell_of: Vec<Option<FaceId>>,
}

impl Blocks {
    /// The blocks of ground. `heaviest` tells, for a compartment, what a block may weigh before it
    /// is cut through open land, if it can be.
    pub fn new(ground: &Ground<'_>, heaviest: impl Fn(u32) -> u64) -> Self {
        let mut open: Vec<Vec<Coord>> = Vec::new();
        let mut round = 0;
        loop {
            round += 1;
            let (made, laid) = Self::with(ground, &open);
            let cuts = if round < ROUNDS {
                made.cuts(ground, &laid, &heaviest)
            } else {
                Vec::new()
            };
            if cuts.is_empty() {
                return made;
            }
            open.extend(cuts);
        }
    }

    fn with(ground: &Ground<'_>, open: &[Vec<Coord>]) -> (Self, Laid) {
        let compartment: BTreeMap<FaceId, u32> = ground.faces.iter().copied().collect();
        let faces: Vec<FaceId> = compartment.keys().copied().collect();
        let lines = ground.lines.iter();
        let lines = lines.map(|line| (line.marks(), line.coords.clone()));
        let through = open.iter().map(|line| {
            let line = Line {
                bound: Bound::Open,
                must: false,
                coords: line.clone(),
            };
            (line.marks(), line.coords)
        });
        let lines: Vec<(u32, Vec<Coord>)> = lines.chain(through).collect();
        let arranged = arrange(ground.coverage, &faces, &lines);
        let count = arranged.faces.len();
        let coverage = arranged.coverage(Some, count);
        let measure = |cell: u32| -> f64 {
            let polygons = coverage.face_polygons(FaceId(cell));
            polygons.iter().map(area_m2).sum()
        };
        let (index, areas): (CoverageIndex, Vec<f64>) = rayon::join(
            || CoverageIndex::new(&coverage),
            || (0..count as u32).into_par_iter().map(measure).collect(),
        );
        let cells = Cells::new(&coverage, &index, count);
        let things = ground.things.par_iter().with_min_len(TOGETHER);
        let cell_of: Vec<Option<FaceId>> = things
            .map(|thing| index.face_at(&coverage, thing.at))
            .collect();
        let weights = weights(ground, &cell_of, &arranged, &areas);
        let (mut bonds, members) = cells.bonds(ground);
        let faces = arranged.faces.clone();
        let of = |cell: u32| compartment.get(&faces[cell as usize]).copied();
        let thin: Vec<bool> = weights
            .par_iter()
            .enumerate()
            .map(|(cell, weights)| {
                *weights == [0, 0] && is_thin(&coverage.face_polygons(FaceId(cell as u32)))
            })
            .collect();
        bonds.extend(strips(&arranged, |cell| thin[cell as usize], of));
        let (block_of, parted) = glued(count, &bonds, of);
        let blocks = block_of.iter().max().map_or(0, |last| *last as usize + 1);
        let mut made = Self {
            blocks: vec![Block::default(); blocks],
            links: Vec::new(),
            open: open.to_vec(),
            entrances: 0,
            parted,
            arranged,
            block_of,
            largest: vec![0; blocks],
        };
        made.fill(&weights, &areas, of);
        for (number, (group, cells)) in (0u32..).zip(ground.groups.iter().zip(&members)) {
            for cell in cells {
                let block = &mut made.blocks[made.block_of[*cell as usize] as usize];
                block.is_fixed |= group.apart || !group.places.is_empty();
                if group.apart {
                    block.apart = block.apart.or(Some(number));
                }
            }
        }
        made.link();
        made.enter(ground, &cells);
        (made, Laid { coverage, cell_of })
    }

    fn fill(
        &mut self,
        weights: &[[u64; 2]],
        areas: &[f64],
        compartment: impl Fn(u32) -> Option<u32>,
    ) {
        let mut largest = vec![f64::NEG_INFINITY; self.blocks.len()];
        for (cell, number) in (0u32..).zip(&self.block_of) {
            let i = cell as usize;
            if areas[i] > largest[*number as usize] {
                largest[*number as usize] = areas[i];
                self.largest[*number as usize] = cell;
            }
            let block = &mut self.blocks[*number as usize];
            block.cells.push(cell);
            block.compartment = compartment(cell).unwrap_or_default();
            block.area_m2 += areas[i];
            let [first, second] = weights[i];
            block.weights[0] += first;
            block.weights[1] += second;
            let face = self.arranged.faces[i];
            match block.homes.binary_search_by_key(&face, |(f, _)| *f) {
                Ok(at) => block.homes[at].1 += first,
                Err(at) => block.homes.insert(at, (face, first)),
            }
        }
    }

    fn link(&mut self) {
        let mut links: BTreeMap<[u32; 2], Link> = BTreeMap::new();
        let way = Bound::Street.mark() | Bound::Lane.mark();
        for edge in &self.arranged.edges {
            let length = edge.ends[0].distance_m(edge.ends[1]);
            let sides = edge.cells.map(|c| c.map(|c| self.block_of[c as usize]));
            for block in sides.into_iter().flatten() {
                self.blocks[block as usize].is_reached |= edge.marks & way != 0;
            }
            let inner = match sides {
                [Some(a), Some(b)] => {
                    let same = |n: u32| self.blocks[n as usize].compartment;
                    (same(a) == same(b)).then_some([a.min(b), a.max(b)])
                }
                _ => None,
            };
            match inner {
                Some([a, b]) if a == b => {}
                Some(blocks) => {
                    let link = links.entry(blocks).or_default();
                    link.blocks = blocks;
                    let place = Bound::of_marks(edge.marks).place();
                    link.length_m[place] += length;
                    if !edge.is_boundary {
                        link.new_m[place] += length;
                    }
                    link.must |= edge.marks & BARRIER != 0;
                }
                None => {
                    for block in sides.into_iter().flatten() {
                        self.blocks[block as usize].outer_m += length;
                    }
                }
            }
        }
        self.links = links.into_values().collect();
    }

    fn enter(&mut self, ground: &Ground<'_>, cells: &Cells<'_>) {
        for at in &ground.entrances {
            let found: BTreeSet<u32> = near(cells, *at)
                .into_iter()
                .map(|cell| self.block_of[cell as usize])
                .collect();
            self.entrances += usize::from(!found.is_empty());
            for block in found {
                self.blocks[block as usize].entrances += 1;
            }
        }
    }

    /// Lines through open land that cut blocks which alone are too heavy, but no thing and no area of a
    /// group. Where a group is named by places, its blocks are not cut.
    fn cuts(
        &self,
        ground: &Ground<'_>,
        laid: &Laid,
        heaviest: &impl Fn(u32) -> u64,
    ) -> Vec<Vec<Coord>> {
        let heavy = |block: &&Block| {
            !block.is_fixed && block.weights[0] > heaviest(block.compartment).max(1)
        };
        let heavy: Vec<&Block> = self.blocks.iter().filter(heavy).collect();
        if heavy.is_empty() {
            return Vec::new();
        }
        let mut standing: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (number, cell) in laid.cell_of.iter().enumerate() {
            if let Some(cell) = cell {
                standing.entry(cell.0).or_default().push(number);
            }
        }
        let weight = |cell: u32| -> u64 {
            let things = standing.get(&cell).into_iter().flatten();
            things
                .map(|i| u64::from(ground.things[*i].weights[0]))
                .sum()
        };
        let lines = heavy.iter().flat_map(|block| {
            let heaviest = block
                .cells
                .iter()
                .copied()
                .max_by_key(|c| (weight(*c), !*c));
            let cell = heaviest.unwrap_or_default();
            let things = standing.get(&cell).into_iter().flatten();
            let things: Vec<&Thing> = things.map(|i| &ground.things[*i]).collect();
            cut(&Open {
                ground: laid.coverage.face_polygons(FaceId(cell)),
                areas: lived_in(ground, &things),
                things,
            })
        });
        lines.collect()
    }

    /// Districts as a coverage of `count` faces: face `i` is the ground of district `i`.
    pub fn coverage(&self, district_of: &[u32], count: usize) -> Coverage {
        let of = |cell: u32| {
            district_of
                .get(self.block_of[cell as usize] as usize)
                .copied()
        };
        self.arranged.coverage(of, count)
    }

    /// For each face that is parted, the edges inside it that part it; `label` tells what becomes
    /// of a block in a face.
    pub fn cuts_of(&self, label: impl Fn(u32, FaceId) -> u32) -> BTreeMap<FaceId, Vec<Vec<Coord>>> {
        let mut cuts: BTreeMap<FaceId, Vec<Vec<Coord>>> = BTreeMap::new();
        for edge in self.arranged.edges.iter().filter(|e| !e.is_boundary) {
            let [Some(a), Some(b)] = edge.cells else {
                continue;
            };
            let face = self.arranged.faces[a as usize];
            let [p, q] = [a, b].map(|cell| label(self.block_of[cell as usize], face));
            if p != q {
                cuts.entry(face).or_default().push(edge.ends.to_vec());
            }
        }
        cuts
    }

    /// What finds the block of a place.
    pub fn finder(&self) -> Finder<'_> {
        let coverage = self.arranged.coverage(Some, self.arranged.faces.len());
        Finder {
            index: CoverageIndex::new(&coverage),
            coverage,
            blocks: self,
        }
    }

    /// A place inside each block, in the largest of its cells (lon, lat).
    pub fn places(&self) -> Vec<Coord> {
        let coverage = self.arranged.coverage(Some, self.arranged.faces.len());
        let largest = self.largest.par_iter();
        largest
            .map(|cell| place_in(&coverage.face_polygons(FaceId(*cell))))
            .collect()
    }

    /// The polygons of a block.
    pub fn polygons(&self, block: u32) -> Vec<Polygon> {
        let own = |cell: u32| (self.block_of[cell as usize] == block).then_some(0);
        self.arranged.coverage(own, 1).face_polygons(FaceId(0))
    }
}

/// Finds the block of a place.
pub struct Finder<'a> {
    coverage: Coverage,
    index: CoverageIndex,
    blocks: &'a Blocks,
}

impl Finder<'_> {
    /// The block that holds a place (lon, lat).
    pub fn block_at(&self, at: Coord) -> Option<u32> {
        let cell = self.index.face_at(&self.coverage, at)?;
        self.blocks.block_of.get(cell.0 as usize).copied()
    }
}

/// The areas of groups in which some of these things stand.
fn lived_in<'a>(ground: &'a Ground<'_>, things: &[&Thing]) -> Vec<&'a Polygon> {
    let areas = ground.groups.iter().flat_map(|group| &group.areas);
    let is_lived_in = |area: &&Polygon| {
        let mut places = things.iter().map(|thing| thing.at);
        places.any(|at| polygons_hold(std::slice::from_ref(*area), at))
    };
    areas.filter(is_lived_in).collect()
}

/// Whether ground is narrower than a block is. What is known of its width from its area and rim alone
/// spares most cells the search for the widest place.
fn is_thin(ground: &[Polygon]) -> bool {
    let is_narrow = |radius: f64| 2.0 * radius < THIN_M;
    ground.iter().filter_map(least_radius_m).all(is_narrow)
        && is_narrow(label_place(ground).map_or(0.0, |place| place.radius_m))
}

/// What stands in each cell, by the cell of each thing.
fn weights(
    ground: &Ground<'_>,
    cell_of: &[Option<FaceId>],
    arranged: &Arranged,
    areas: &[f64],
) -> Vec<[u64; 2]> {
    let mut weights = vec![[0u64; 2]; areas.len()];
    for (thing, cell) in ground.things.iter().zip(cell_of) {
        if let Some(cell) = cell {
            for (sum, weight) in weights[cell.0 as usize].iter_mut().zip(thing.weights) {
                *sum += u64::from(weight);
            }
        }
    }
    for spread in &ground.spread {
        let own = (0..areas.len()).filter(|i| arranged.faces[*i] == spread.face);
        let own: Vec<usize> = own.collect();
        let whole: f64 = own.iter().map(|i| areas[*i]).sum();
        // Rounded on the way along, so that nothing is lost.
        let mut so_far = 0.0;
        let mut given = [0u64; 2];
        for i in own {
            so_far += areas[i];
            for (k, weight) in spread.weights.into_iter().enumerate() {
                let until = (f64::from(weight) * so_far / whole.max(1e-9)).round() as u64;
                weights[i][k] += until - given[k];
                given[k] = until;
            }
        }
    }
    weights
}

/// The block of each cell, numbered by their smallest cells; and what is not held together because
/// it lies in two compartments.
fn glued(
    count: usize,
    bonds: &[Bond],
    compartment: impl Fn(u32) -> Option<u32>,
) -> (Vec<u32>, Vec<Option<u32>>) {
    let mut groups = Groups::new(count);
    let mut parted: BTreeSet<Option<u32>> = BTreeSet::new();
    for Bond {
        cells: [a, b],
        group,
    } in bonds
    {
        if compartment(*a) == compartment(*b) {
            groups.join(*a as usize, *b as usize);
        } else {
            parted.insert(*group);
        }
    }
    let mut next = 0;
    let mut numbers: Vec<u32> = Vec::with_capacity(count);
    for cell in 0..count {
        let root = groups.root(cell);
        let number = if root == cell {
            next += 1;
            next - 1
        } else {
            numbers[root]
        };
        numbers.push(number);
    }
    (numbers, parted.into_iter().collect())
}

/// The cells at a place at which ground is entered.
fn near(cells: &Cells<'_>, at: Coord) -> BTreeSet<u32> {
    let east = at.metres_per_unit_east().max(1e-9);
    let reach = |scale: f64| (ENTRANCE_M / scale).ceil() as i32;
    let (rx, ry) = (reach(east), reach(METRES_PER_UNIT));
    let around = Bounds {
        min: Coord::new(at.x.saturating_sub(rx), at.y.saturating_sub(ry)),
        max: Coord::new(at.x.saturating_add(rx), at.y.saturating_add(ry)),
    };
    let mut found: BTreeSet<u32> = BTreeSet::new();
    for (id, i) in cells.index.segments_in(around) {
        let (Some(arc), Some(ends)) = (cells.coverage.arc(id), cells.coverage.segment(id, i))
        else {
            continue;
        };
        if at.distance_m(nearest_on(ends, at, east)) <= ENTRANCE_M {
            let sides = [arc.left, arc.right];
            found.extend(
                sides
                    .iter()
                    .flat_map(|r| cells.coverage.owner(*r).faces())
                    .map(|f| f.0),
            );
        }
    }
    found.extend(cells.index.face_at(cells.coverage, at).map(|f| f.0));
    found
}
