//! Towns to divide: bent lattices of streets with houses, slanted as real ones are, from a seed.

use gridroom::geometry::coverage::{BuildOptions, Coverage, FaceId};
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::index::CoverageIndex;
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::geometry::propose::{Bound, Ground, Group, Line, Thing};
use gridroom::geometry::random::Random;
use std::collections::BTreeSet;

/// A town.
pub struct Town {
    pub coverage: Coverage,
    pub compartments: Vec<(FaceId, u32)>,
    pub lines: Vec<Line>,
    pub things: Vec<Thing>,
    pub groups: Vec<Group>,
}

/// How a town is made.
#[derive(Clone, Copy)]
pub struct Plan {
    pub columns: usize,
    pub rows: usize,
    /// Blocks from west to east, and from south to north, in an old face.
    pub face: (usize, usize),
    /// The share of lanes that is missing.
    pub missing: f64,
}

struct Lattice {
    points: Vec<Coord>,
    columns: usize,
}

impl Lattice {
    fn new(plan: Plan, random: &mut Random) -> Self {
        let mut points = Vec::new();
        for j in 0..=plan.rows {
            for i in 0..=plan.columns {
                let (u, v) = (i as f64, j as f64);
                let x = 1_000.0 * u + 130.0 * v + random.between(-190.0, 190.0);
                let y = 950.0 * v - 90.0 * u + random.between(-190.0, 190.0);
                // 10 units to about 0.1 m: blocks are some 100 m wide.
                let at = |m: f64| (m * 10.0) as i32;
                points.push(Coord::new(1_186_940_000 + at(x), 253_620_000 + at(y)));
            }
        }
        Self {
            points,
            columns: plan.columns,
        }
    }

    fn at(&self, i: usize, j: usize) -> Coord {
        self.points[j * (self.columns + 1) + i]
    }

    /// A place in a block, by the shares of its width and height.
    fn within(&self, (i, j): (usize, usize), u: f64, v: f64) -> Coord {
        let corner = |i, j| {
            let at = self.at(i, j);
            (f64::from(at.x), f64::from(at.y))
        };
        let (a, b) = (corner(i, j), corner(i + 1, j));
        let (c, d) = (corner(i + 1, j + 1), corner(i, j + 1));
        let mix =
            |p: (f64, f64), q: (f64, f64), t: f64| (p.0 + (q.0 - p.0) * t, p.1 + (q.1 - p.1) * t);
        let (low, high) = (mix(a, b, u), mix(d, c, u));
        let (x, y) = mix(low, high, v);
        Coord::new(x.round() as i32, y.round() as i32)
    }

    fn ring(&self, (i, j): (usize, usize)) -> Vec<Coord> {
        let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)];
        corners.map(|(i, j)| self.at(i, j)).to_vec()
    }
}

fn polygon(outer: Vec<Coord>) -> Polygon {
    Polygon {
        outer,
        holes: Vec::new(),
    }
}

impl Town {
    pub fn new(seed: u64, plan: Plan) -> Self {
        let mut random = Random::new(seed, 24);
        let lattice = Lattice::new(plan, &mut random);
        let (wide, high) = plan.face;
        let across = plan.columns.div_ceil(wide);
        let mut shapes: Vec<Shape> = Vec::new();
        for j in 0..plan.rows {
            for i in 0..plan.columns {
                let face = (j / high) * across + i / wide;
                if shapes.len() <= face {
                    shapes.resize(face + 1, Shape::default());
                }
                shapes[face].polygons.push(polygon(lattice.ring((i, j))));
            }
        }
        let coverage = Coverage::build(&shapes, &BuildOptions::default()).coverage;
        // Two compartments, one above the other.
        let above = plan.rows.div_ceil(high).div_ceil(2) * across;
        let compartments = coverage
            .faces()
            .map(|face| (face, u32::from(face.0 as usize >= above)));
        let mut town = Self {
            compartments: compartments.collect(),
            coverage,
            lines: Vec::new(),
            things: Vec::new(),
            groups: Vec::new(),
        };
        town.lay(&lattice, plan, &mut random);
        town.build(&lattice, plan, &mut random);
        town
    }

    /// Streets and lanes, drawn a little beyond where they end.
    fn lay(&mut self, lattice: &Lattice, plan: Plan, random: &mut Random) {
        let bound = |line: usize| match line % 3 {
            0 => Bound::Street,
            _ => Bound::Lane,
        };
        for j in 0..=plan.rows {
            let mut run = Vec::new();
            for i in 0..=plan.columns {
                run.push(lattice.at(i, j));
                if bound(j) == Bound::Lane && i > 0 && random.unit() < plan.missing {
                    self.put(
                        bound(j),
                        std::mem::replace(&mut run, vec![lattice.at(i, j)]),
                    );
                    run.clear();
                }
            }
            self.put(bound(j), run);
        }
        for i in 0..=plan.columns {
            let run = (0..=plan.rows).map(|j| lattice.at(i, j)).collect();
            self.put(bound(i), run);
        }
    }

    fn put(&mut self, bound: Bound, coords: Vec<Coord>) {
        if coords.len() > 1 {
            self.lines.push(Line {
                bound,
                must: false,
                coords,
            });
        }
    }

    fn build(&mut self, lattice: &Lattice, plan: Plan, random: &mut Random) {
        for j in 0..plan.rows {
            for i in 0..plan.columns {
                let block = (i, j);
                if random.unit() < 0.06 {
                    continue;
                }
                let heavy = random.between(0.6, 1.5);
                for (u, v) in [(0.1, 0.1), (0.55, 0.12), (0.12, 0.55), (0.56, 0.55)] {
                    let corner = |du: f64, dv: f64| lattice.within(block, u + du, v + dv);
                    let outline = vec![
                        corner(0.0, 0.0),
                        corner(0.33, 0.0),
                        corner(0.33, 0.31),
                        corner(0.0, 0.31),
                    ];
                    let households = (random.between(14.0, 40.0) * heavy) as u32;
                    self.things.push(Thing {
                        at: corner(0.16, 0.15),
                        outline,
                        weights: [households, households * 26 / 10],
                    });
                }
                // Now and then a house over the street to the east, in the same compartment.
                if i + 1 < plan.columns && random.unit() < 0.05 {
                    let outline = vec![
                        lattice.within(block, 0.92, 0.46),
                        lattice.within((i + 1, j), 0.08, 0.46),
                        lattice.within((i + 1, j), 0.08, 0.53),
                        lattice.within(block, 0.92, 0.53),
                    ];
                    self.things.push(Thing {
                        at: lattice.within(block, 0.95, 0.5),
                        outline,
                        weights: [9, 20],
                    });
                }
                if i + 1 < plan.columns && random.unit() < 0.05 {
                    self.groups.push(Group {
                        areas: vec![
                            polygon(lattice.ring(block)),
                            polygon(lattice.ring((i + 1, j))),
                        ],
                        ..Group::default()
                    });
                }
            }
        }
    }

    pub fn ground(&self) -> Ground<'_> {
        Ground {
            coverage: &self.coverage,
            faces: self.compartments.clone(),
            lines: self.lines.clone(),
            things: self.things.clone(),
            spread: Vec::new(),
            groups: self.groups.clone(),
            entrances: Vec::new(),
        }
    }

    /// What all houses weigh that stand on ground to be divided.
    pub fn weight(&self) -> u64 {
        self.weights()[0]
    }

    /// Who lives in them.
    pub fn residents(&self) -> u64 {
        self.weights()[1]
    }

    fn weights(&self) -> [u64; 2] {
        let index = CoverageIndex::new(&self.coverage);
        let is_in = |thing: &&Thing| {
            let face = index.face_at(&self.coverage, thing.at);
            self.compartments.iter().any(|(own, _)| face == Some(*own))
        };
        let own = self.things.iter().filter(is_in);
        own.fold([0, 0], |[households, residents], thing| {
            let [more, others] = thing.weights.map(u64::from);
            [households + more, residents + others]
        })
    }

    /// Some faces at the rim stay as they are, and are no ground to be divided: as many as do not touch
    /// one another.
    pub fn lock_some(&mut self) -> BTreeSet<FaceId> {
        let coverage = &self.coverage;
        let outer = coverage.arcs().filter_map(|(_, arc)| {
            let sides = [arc.left, arc.right].map(|region| coverage.owner(region).faces());
            match sides {
                [[face], []] | [[], [face]] => Some(*face),
                _ => None,
            }
        });
        let rim: BTreeSet<FaceId> = outer.collect();
        let mut locked = BTreeSet::new();
        let mut touched: BTreeSet<Coord> = BTreeSet::new();
        for face in rim {
            let polygons = coverage.face_polygons(face);
            let corners = polygons
                .iter()
                .flat_map(|polygon| polygon.rings())
                .flatten();
            let corners: BTreeSet<Coord> = corners.copied().collect();
            if corners.is_disjoint(&touched) {
                touched.extend(corners);
                locked.insert(face);
            }
        }
        self.compartments.retain(|(face, _)| !locked.contains(face));
        locked
    }
}
