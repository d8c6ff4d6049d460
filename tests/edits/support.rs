//! Coverages to edit, random edits, and what must hold after each.

use crate::shared::real_files;
use gridroom::exchange::geojson::read_path;
use gridroom::geometry::coverage::{
    BuildOptions, Coverage, CoverageChange, Edit, FaceId, Owner, RefusalKind,
};
use gridroom::geometry::fixed::{Bounds, Coord};
use gridroom::geometry::index::CoverageIndex;
use gridroom::geometry::label::label_place;
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::model::GridMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// A coverage with its index.
#[derive(Clone)]
pub struct Bench {
    pub coverage: Coverage,
    pub index: CoverageIndex,
}

impl Bench {
    pub fn new(coverage: Coverage) -> Self {
        Self {
            index: CoverageIndex::new(&coverage),
            coverage,
        }
    }

    /// Of polygons given as rings, each a face.
    pub fn of(rings: &[&[(i32, i32)]]) -> Self {
        let shapes: Vec<Shape> = rings
            .iter()
            .map(|ring| Shape {
                polygons: vec![Polygon {
                    outer: ring.iter().map(|&(x, y)| at(x, y)).collect(),
                    holes: Vec::new(),
                }],
            })
            .collect();
        Self::new(build(&shapes))
    }

    pub fn apply(&mut self, edit: &Edit) -> Result<Option<CoverageChange>, RefusalKind> {
        let done = self.coverage.apply(&mut self.index, edit);
        done.map_err(|refusal| refusal.kind)
    }

    /// Do an edit that must succeed and change something; all invariants hold after it.
    pub fn done(&mut self, edit: &Edit) -> CoverageChange {
        let before = self.clone();
        let change = match self.coverage.apply(&mut self.index, edit) {
            Ok(Some(change)) => change,
            other => panic!("{edit:?}: {other:?}"),
        };
        self.assert_sound();
        let mut back = self.clone();
        back.coverage.revert(&mut back.index, &change);
        assert_eq!(back.coverage, before.coverage, "undo of {edit:?}");
        back.coverage.redo(&mut back.index, &change);
        assert_eq!(back.coverage, self.coverage, "redo of {edit:?}");
        change
    }

    /// An edit that must be refused for this reason, with nothing changed.
    pub fn refused(&mut self, edit: &Edit, kind: RefusalKind) {
        let before = self.coverage.clone();
        assert_eq!(self.apply(edit).err(), Some(kind), "{edit:?}");
        assert_eq!(self.coverage, before);
    }

    /// All invariants, the canonical form, and an index that says the same as a new one.
    pub fn assert_sound(&self) {
        assert_eq!(self.coverage.faults(), []);
        let shapes: Vec<Shape> = self
            .coverage
            .faces()
            .map(|face| Shape {
                polygons: self.coverage.face_polygons(face),
            })
            .collect();
        assert_eq!(canonical(&self.coverage), canonical(&build(&shapes)));
        self.assert_indexed();
    }

    pub fn assert_indexed(&self) {
        let fresh = CoverageIndex::new(&self.coverage);
        let everywhere = Bounds {
            min: Coord::new(i32::MIN, i32::MIN),
            max: Coord::new(i32::MAX, i32::MAX),
        };
        let all = |index: &CoverageIndex| {
            let mut all: Vec<_> = index.segments_in(everywhere).collect();
            all.sort_unstable();
            all
        };
        assert_eq!(all(&self.index), all(&fresh));
        assert_eq!(self.index.faces_in(everywhere), fresh.faces_in(everywhere));
        for (id, node) in self.coverage.nodes() {
            assert_eq!(self.index.node_at(node), Some(id));
        }
        for face in self.coverage.faces() {
            let place = label_place(&self.coverage.face_polygons(face));
            if let Some(place) = place.filter(|p| p.radius_m > 0.05) {
                assert_eq!(self.index.face_at(&self.coverage, place.at), Some(face));
            }
            let bounds = self
                .coverage
                .face_polygons(face)
                .iter()
                .flat_map(|p| p.outer.clone())
                .fold(None, |so_far: Option<Bounds>, c| {
                    Some(so_far.map_or(Bounds::of(c), |b| b.union(Bounds::of(c))))
                });
            assert_eq!(self.coverage.face_bounds(face), bounds);
        }
    }

    pub fn area2(&self, face: u32) -> i128 {
        area2(&self.coverage.face_polygons(FaceId(face)))
    }

    /// Whether all of it is looked at after an edit; of a larger one, what lies around the edit.
    pub fn is_small(&self) -> bool {
        let arcs = self.coverage.arcs().map(|(_, arc)| arc.coords.len());
        arcs.sum::<usize>() < 5_000
    }

    /// All invariants after an edit that touched these faces.
    pub fn assert_sound_after(&self, touched: &[FaceId], what: &str) {
        if self.is_small() {
            assert_eq!(self.coverage.faults(), [], "{what}");
        } else {
            self.assert_sound_around(touched, what);
        }
    }

    /// Around these faces nothing crosses or overlaps: built anew from the polygons that lie there,
    /// all faces have the boundaries they have. It costs the same however large the map is.
    pub fn assert_sound_around(&self, faces: &[FaceId], what: &str) {
        let boxes = faces.iter().filter_map(|f| self.coverage.face_bounds(*f));
        let near: BTreeSet<FaceId> = boxes.flat_map(|b| self.index.faces_in(b)).collect();
        let near: Vec<FaceId> = near.into_iter().collect();
        let shapes: Vec<Shape> = self
            .polygons(&near)
            .into_iter()
            .map(|polygons| Shape { polygons })
            .collect();
        let fresh = build(&shapes);
        let shared = |coverage: &Coverage, face: FaceId| {
            let regions = coverage.face_regions(face).iter();
            let owners = regions.map(|region| coverage.owner(*region));
            owners.filter(|o| matches!(o, Owner::Overlap(_))).count()
        };
        for ((number, face), shape) in (0u32..).zip(&near).zip(&shapes) {
            let anew = fresh.face_polygons(FaceId(number));
            assert_eq!(anew, shape.polygons, "{what}: {face:?}");
            let overlaps = [
                shared(&fresh, FaceId(number)),
                shared(&self.coverage, *face),
            ];
            assert_eq!(overlaps[0], overlaps[1], "{what}: {face:?}");
            assert_eq!(self.coverage.face_bounds(*face), shape.bounds(), "{what}");
            if faces.contains(face) {
                let mut vertices = shape.rings().flatten();
                let is_indexed = |at: &Coord| !self.index.arcs_at(&self.coverage, *at).is_empty();
                assert!(vertices.all(is_indexed), "{what}: {face:?}");
            }
        }
    }

    /// The polygons of each of these faces.
    pub fn polygons(&self, faces: &[FaceId]) -> Vec<Vec<Polygon>> {
        let faces = faces.iter();
        faces.map(|f| self.coverage.face_polygons(*f)).collect()
    }

    /// The same before the last change.
    pub fn polygons_before(
        &mut self,
        change: &CoverageChange,
        faces: &[FaceId],
    ) -> Vec<Vec<Polygon>> {
        self.coverage.revert(&mut self.index, change);
        let polygons = self.polygons(faces);
        self.coverage.redo(&mut self.index, change);
        polygons
    }
}

/// Twice the area of polygons, square units.
pub fn area2(polygons: &[Polygon]) -> i128 {
    let rings = polygons.iter().flat_map(Polygon::rings);
    rings.map(gridroom::geometry::fixed::ring_area2).sum()
}

/// Real maps that are sound once they are repaired.
pub const MAPS: [&str; 5] = [
    "keelung_villages.geojson",
    "taipei_villages.geojson",
    "greater_taipei_villages.geojson",
    "davao_barangays.geojson",
    "nyct2010_wgs84.geojson",
];

/// One of them, read and repaired once for all tests.
pub fn real(name: &str) -> Option<Bench> {
    static READ: [OnceLock<Bench>; 5] = [const { OnceLock::new() }; 5];
    let number = MAPS.iter().position(|map| *map == name)?;
    let path = &real_files(&[name])?[0];
    let bench = READ[number].get_or_init(|| {
        let read = read_path(path).unwrap_or_else(|e| panic!("{name}: {e}"));
        let options = BuildOptions {
            tolerance_m: 0.5,
            ..BuildOptions::default()
        };
        let mut map = GridMap::build(read.layer, &options);
        map.coverage.repair(&Default::default());
        Bench::new(map.coverage)
    });
    Some(bench.clone())
}

/// A place near Licheng, in units from a corner of the town.
pub fn at(x: i32, y: i32) -> Coord {
    Coord::new(1_186_940_000 + x, 253_620_000 + y)
}

pub fn build(shapes: &[Shape]) -> Coverage {
    let options = BuildOptions {
        gap_width_m: 0.0,
        ..BuildOptions::default()
    };
    Coverage::build(shapes, &options).coverage
}

/// Boundaries with their owners, whatever the numbers and directions of arcs.
pub fn canonical(coverage: &Coverage) -> Vec<(Vec<Coord>, Vec<FaceId>, Vec<FaceId>)> {
    let owner = |region| match coverage.owner(region) {
        Owner::Outside | Owner::Void => Vec::new(),
        owner => owner.faces().to_vec(),
    };
    let mut arcs: Vec<_> = coverage
        .arcs()
        .map(|(_, arc)| {
            let reversed: Vec<Coord> = arc.coords.iter().rev().copied().collect();
            if reversed < arc.coords {
                (reversed, owner(arc.right), owner(arc.left))
            } else {
                (arc.coords.clone(), owner(arc.left), owner(arc.right))
            }
        })
        .collect();
    arcs.sort_unstable();
    arcs
}

/// A few faces on some large cells with many corners: in several parts, with holes, with lakes.
pub fn crowd(seed: u64) -> Option<Bench> {
    const SIDE: usize = 4;
    let mut dice = Dice(seed * 7919);
    let mut offset = || dice.roll(8000) as i32 - 4000;
    let corners: Vec<(i32, i32)> = (0..(SIDE + 1).pow(2))
        .map(|_| (offset(), offset()))
        .collect();
    let vertex = |i: usize, j: usize| {
        let (dx, dy) = corners[j * (SIDE + 1) + i];
        let at = |k: usize| k as i32 * 10_000;
        Coord::new(1_186_940_000 + at(i) + dx, 253_620_000 + at(j) + dy)
    };
    let mut shapes = vec![Shape::default(); 5];
    for cell in 0..SIDE * SIDE {
        let (i, j) = (cell % SIDE, cell / SIDE);
        let outer = vec![
            vertex(i, j),
            vertex(i + 1, j),
            vertex(i + 1, j + 1),
            vertex(i, j + 1),
        ];
        if let Some(face) = dice.roll(6).checked_sub(1) {
            shapes[face].polygons.push(Polygon {
                outer,
                holes: Vec::new(),
            });
        }
    }
    shapes.retain(|shape| !shape.polygons.is_empty());
    (!shapes.is_empty()).then(|| Bench::new(build(&shapes)))
}

/// A plain generator: the same edits on every machine.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }

    fn offset(&mut self, within: i32) -> i32 {
        self.roll(2 * within.unsigned_abs() as usize + 1) as i32 - within.abs()
    }
}

/// A random edit of what is there: most make sense, some do not.
pub fn random_edit(bench: &Bench, dice: &mut Dice) -> Edit {
    let coverage = &bench.coverage;
    let arcs: Vec<_> = coverage.arcs().map(|(_, arc)| arc).collect();
    let arc = arcs[dice.roll(arcs.len())];
    let i = dice.roll(arc.coords.len() - 1);
    let (a, b) = (arc.coords[i], arc.coords[i + 1]);
    let reach = (a.x.abs_diff(b.x).max(a.y.abs_diff(b.y)) as i32 / 2).clamp(2, 20_000);
    let near = |dice: &mut Dice, c: Coord, by: i32| {
        Coord::new(c.x + dice.offset(by), c.y + dice.offset(by))
    };
    let sides: Vec<FaceId> = [arc.left, arc.right]
        .into_iter()
        .flat_map(|r| coverage.owner(r).faces().to_vec())
        .collect();
    let face = sides[dice.roll(sides.len())];
    let bounds = coverage.face_bounds(face).expect("a face with area");
    let (width, height) = (bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
    let within = |dice: &mut Dice, grown: i32| {
        Coord::new(
            bounds.min.x - width / grown
                + dice.roll((width + 2 * (width / grown)) as usize + 1) as i32,
            bounds.min.y - height / grown
                + dice.roll((height + 2 * (height / grown)) as usize + 1) as i32,
        )
    };
    match dice.roll(16) {
        0..=4 => Edit::Move {
            moves: vec![(a, near(dice, a, reach))],
        },
        5 => Edit::Move {
            moves: vec![(a, near(dice, a, reach)), (b, near(dice, b, reach))],
        },
        6 => {
            let onto = arc.coords[dice.roll(arc.coords.len())];
            Edit::Move {
                moves: vec![(a, onto)],
            }
        }
        7 => {
            let other = arcs[dice.roll(arcs.len())];
            let nearest = other
                .coords
                .iter()
                .min_by_key(|c| c.x.abs_diff(a.x) + c.y.abs_diff(a.y));
            Edit::Move {
                moves: vec![(a, *nearest.expect("a vertex"))],
            }
        }
        8 | 9 => {
            let middle = Coord::new(a.x + (b.x - a.x) / 2, a.y + (b.y - a.y) / 2);
            Edit::Insert {
                segment: [a, b],
                at: near(dice, middle, reach / 2),
            }
        }
        10 => Edit::Delete { at: vec![a] },
        11 => {
            let count = 2 + dice.roll(3);
            let line = (0..count).map(|_| within(dice, 4)).collect();
            Edit::Split {
                faces: vec![face],
                lines: vec![line],
            }
        }
        12 => {
            let c = within(dice, 100);
            let by = (width.min(height) / 6).max(3);
            let mut ring: Vec<Coord> = [(-by, -by), (by, -by), (0, by)]
                .iter()
                .map(|(dx, dy)| Coord::new(c.x + dx, c.y + dy))
                .collect();
            ring.push(ring[0]);
            Edit::Split {
                faces: vec![face],
                lines: vec![ring],
            }
        }
        13 => Edit::Merge {
            faces: sides,
            into: face,
        },
        14 => {
            let by = (width.min(height) / 5).max(3);
            let corners = [(-by, -by), (by, -by), (by, by), (-by, by)];
            let ring = corners
                .iter()
                .map(|(dx, dy)| Coord::new(a.x + dx, a.y + dy));
            Edit::Give {
                rings: vec![ring.collect()],
                from: face,
                to: sides[dice.roll(sides.len())],
            }
        }
        _ => {
            let end = arc.coords[arc.coords.len() - 1];
            let start = arc.coords[0];
            let middle = near(dice, a, reach * 2);
            Edit::Reshape {
                face,
                line: vec![near(dice, start, 5), middle, near(dice, end, 5)],
            }
        }
    }
}

/// How often each kind of edit was done or refused.
pub type Tally = BTreeMap<String, usize>;

/// Do random edits, with undo and redo among them; each is checked, told which faces it touched.
pub fn rampage(
    bench: &mut Bench,
    seed: u64,
    count: usize,
    check: impl Fn(usize, &Bench, &[FaceId]),
) -> Tally {
    let mut dice = Dice(seed);
    let mut tally = Tally::new();
    let mut done: Vec<(CoverageChange, Option<Coverage>)> = Vec::new();
    let is_small = bench.is_small();
    for number in 0..count {
        if dice.roll(6) == 0
            && let Some((change, before)) = done.pop()
        {
            let touched = change.faces(&bench.coverage);
            bench.coverage.revert(&mut bench.index, &change);
            if let Some(before) = before {
                assert_eq!(bench.coverage, before, "undo");
            }
            check(number, bench, &touched);
            continue;
        }
        let edit = random_edit(bench, &mut dice);
        let before = is_small.then(|| bench.coverage.clone());
        let name = format!("{edit:?}");
        let name = name.split(' ').next().unwrap_or_default();
        let mut touched: Vec<FaceId> = Vec::new();
        match bench.coverage.apply(&mut bench.index, &edit) {
            Ok(Some(change)) => {
                *tally.entry(format!("{name} done")).or_default() += 1;
                touched = change.faces(&bench.coverage);
                done.push((change, before));
            }
            Ok(None) => *tally.entry(format!("{name} nothing")).or_default() += 1,
            Err(refusal) => {
                let key = format!("{name} {:?}", refusal.kind);
                *tally.entry(key).or_default() += 1;
                if let Some(before) = before {
                    assert_eq!(bench.coverage, before, "refused");
                }
            }
        }
        check(number, bench, &touched);
    }
    while let Some((change, before)) = done.pop() {
        bench.coverage.revert(&mut bench.index, &change);
        if let Some(before) = before {
            assert_eq!(bench.coverage, before, "undo to the beginning");
        }
    }
    tally
}
