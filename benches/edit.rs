//! Editing a coverage: a vertex is dragged, a face is cut, a boundary is drawn anew; each time
//! taken back, which is not measured. In the middle of the coverage and on its outer border, on
//! the sample town, on the villages of Greater Taipei and on 100,000 faces. The budget: 0.5 ms
//! each. And one frame of a drag with the triangles and figures of the faces it touches.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use gridroom::demo::town_geojson;
use gridroom::exchange::geojson::{read_bytes, read_path};
use gridroom::geometry::coverage::repair::RepairOptions;
use gridroom::geometry::coverage::{BuildOptions, Coverage, Edit, FaceId};
use gridroom::geometry::fixed::{Bounds, Coord};
use gridroom::geometry::index::CoverageIndex;
use gridroom::geometry::label::label_place;
use gridroom::geometry::measure::measure_face;
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::geometry::triangulate::triangulate_face;
use std::cell::RefCell;
use std::hint::black_box;
use std::path::Path;

/// Villages of Greater Taipei.
fn real() -> Option<Coverage> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data"));
    let path = folder.join("greater_taipei_villages.geojson");
    if !path.is_file() {
        eprintln!("SKIPPED: {} is not there", path.display());
        return None;
    }
    let layer = read_path(&path).expect("readable").layer;
    Some(built(
        layer
            .features
            .into_iter()
            .map(|f| f.shape.unwrap_or_default()),
    ))
}

fn town() -> Coverage {
    let layer = read_bytes(town_geojson().as_bytes())
        .expect("readable")
        .layer;
    let shapes = layer
        .features
        .into_iter()
        .map(|f| f.shape.unwrap_or_default());
    built(shapes)
}

fn built(shapes: impl Iterator<Item = Shape>) -> Coverage {
    let shapes: Vec<Shape> = shapes.collect();
    let mut coverage = Coverage::build(&shapes, &BuildOptions::default()).coverage;
    coverage.repair(&RepairOptions::default());
    coverage
}

/// Triangles, six around a node, each side with a bend: `side` × `side` × 2 faces.
fn triangles(side: i32) -> Coverage {
    let at = |i: i32, j: i32| Coord::new(1_186_000_000 + i * 3000, 253_000_000 + j * 3000);
    let bend = |a: Coord, b: Coord| Coord::new(a.x.midpoint(b.x) + 100, a.y.midpoint(b.y) - 100);
    let face = |corners: [Coord; 3]| {
        let [a, b, c] = corners;
        // A bend must be the same from both sides.
        let between = |p: Coord, q: Coord| bend(p.min(q), p.max(q));
        Shape {
            polygons: vec![Polygon {
                outer: vec![a, between(a, b), b, between(b, c), c, between(c, a)],
                holes: Vec::new(),
            }],
        }
    };
    let mut shapes = Vec::new();
    for j in 0..side {
        for i in 0..side {
            let (a, b, c, d) = (at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1));
            shapes.push(face([a, b, c]));
            shapes.push(face([a, c, d]));
        }
    }
    Coverage::build(&shapes, &BuildOptions::default()).coverage
}

/// Where an edit is measured.
struct Site {
    face: FaceId,
    /// A vertex between two others of one arc, and those.
    bend: [Coord; 3],
}

impl Site {
    /// The face at a bend of a boundary nearest to a place, between two faces or on the outside.
    fn find(coverage: &Coverage, near: Coord, is_outer: bool) -> Self {
        let sides = |left, right| {
            let sides = [left, right].map(|side| coverage.owner(side).faces());
            let faces: Vec<FaceId> = sides.into_iter().flatten().copied().collect();
            faces
        };
        let arcs = coverage.arcs().filter_map(|(_, arc)| {
            let faces = sides(arc.left, arc.right);
            let is_asked = faces.len() == if is_outer { 1 } else { 2 };
            is_asked.then_some((faces[0], arc))
        });
        let is_wide = |w: &[Coord]| w[0].distance_m(w[1]).min(w[1].distance_m(w[2])) > 2.0;
        let bends = arcs.flat_map(|(face, arc)| {
            let bends = arc.coords.windows(3).filter(|w| is_wide(w));
            bends.map(move |w| (face, [w[0], w[1], w[2]]))
        });
        let by_distance = |a: &(FaceId, [Coord; 3]), b: &(FaceId, [Coord; 3])| {
            let distance = |at: Coord| at.distance_m(near);
            distance(a.1[1]).total_cmp(&distance(b.1[1]))
        };
        let (face, bend) = bends.min_by(by_distance).expect("a bend");
        Self { face, bend }
    }

    fn drag(&self, step: i32) -> Edit {
        let [_, at, _] = self.bend;
        Edit::Move {
            moves: vec![(at, Coord::new(at.x + 2 + step, at.y + 7 - step))],
        }
    }

    /// Through the middle of the face, beyond both sides.
    fn split(&self, coverage: &Coverage, step: i32) -> Edit {
        let place = label_place(&coverage.face_polygons(self.face))
            .expect("ground")
            .at;
        let bounds = coverage.face_bounds(self.face).expect("ground");
        let reach = (bounds.max.x - bounds.min.x).max(bounds.max.y - bounds.min.y);
        let (dx, dy) = (reach, reach / 3 + step);
        Edit::Split {
            faces: vec![self.face],
            lines: vec![vec![
                Coord::new(place.x - dx, place.y - dy),
                Coord::new(place.x + dx, place.y + dy),
            ]],
        }
    }

    /// The bend is cut short.
    fn reshape(&self, step: i32) -> Edit {
        let [a, at, b] = self.bend;
        let part = |from: Coord, share: f64| {
            let along = |p: i32, q: i32| p + (f64::from(q - p) * share) as i32;
            Coord::new(along(from.x, at.x), along(from.y, at.y))
        };
        let share = 0.4 + f64::from(step) / 400.0;
        let (p, q) = (part(a, share), part(b, share));
        // A little beyond both ends, so that it crosses the boundary.
        let (dx, dy) = ((q.x - p.x) / 20, (q.y - p.y) / 20);
        Edit::Reshape {
            face: self.face,
            line: vec![
                Coord::new(p.x - dx, p.y - dy),
                Coord::new(q.x + dx, q.y + dy),
            ],
        }
    }
}

/// An edit of a coverage, a little other at each step.
type Kind<'a> = dyn Fn(&Coverage, i32) -> Edit + 'a;

fn edits(c: &mut Criterion, name: &str, mut coverage: Coverage) {
    let mut index = CoverageIndex::new(&coverage);
    let Bounds { min, max } = coverage.bounds().expect("faces");
    let vertices: usize = coverage.arcs().map(|(_, a)| a.coords.len() - 1).sum();
    println!(
        "{name}: {} faces, {vertices} vertices",
        coverage.face_count()
    );
    let middle = Coord::new(min.x.midpoint(max.x), min.y.midpoint(max.y));
    let east = Coord::new(max.x, middle.y);
    for (place, near, is_outer) in [("inside", middle, false), ("outer border", east, true)] {
        let site = Site::find(&coverage, near, is_outer);
        let kinds: [(&str, &Kind<'_>); 3] = [
            ("drag", &|_, step| site.drag(step)),
            ("split", &|coverage, step| site.split(coverage, step)),
            ("reshape", &|_, step| site.reshape(step)),
        ];
        for (kind, edit) in kinds {
            let mut step = 0;
            let cell = RefCell::new((&mut coverage, &mut index, None));
            c.bench_function(&format!("{kind}, {name}, {place}"), |b| {
                b.iter_batched(
                    || {
                        let (coverage, index, last) = &mut *cell.borrow_mut();
                        if let Some(change) = last.take() {
                            coverage.revert(index, &change);
                        }
                        step = (step + 1) % 40;
                        edit(coverage, step)
                    },
                    |edit| {
                        let (coverage, index, last) = &mut *cell.borrow_mut();
                        let done = coverage.apply(index, &edit);
                        *last = done.unwrap_or_else(|e| panic!("{kind}, {name}, {place}: {e:?}"));
                        assert!(last.is_some(), "{kind}, {name}, {place}: nothing was done");
                    },
                    BatchSize::PerIteration,
                );
            });
            let (coverage, index, last) = cell.into_inner();
            if let Some(change) = last {
                coverage.revert(index, &change);
            }
        }
    }
    frame(c, name, &mut coverage, &mut index, middle);
}

/// Take the last step back, make the next one, and work out what is shown of it.
fn frame(
    c: &mut Criterion,
    name: &str,
    coverage: &mut Coverage,
    index: &mut CoverageIndex,
    near: Coord,
) {
    let site = Site::find(coverage, near, false);
    let (mut step, mut last) = (0, None);
    c.bench_function(&format!("frame of a drag, {name}"), |b| {
        b.iter(|| {
            if let Some(change) = last.take() {
                coverage.revert(index, &change);
            }
            step = (step + 1) % 40;
            let change = coverage
                .apply(index, &site.drag(step))
                .expect("a small step");
            for face in change.iter().flat_map(|change| change.faces(coverage)) {
                black_box(triangulate_face(coverage, face));
                black_box(measure_face(coverage, face));
            }
            last = change;
        });
    });
}

fn edit(c: &mut Criterion) {
    edits(c, "town", town());
    if let Some(coverage) = real() {
        edits(c, "greater taipei", coverage);
    }
    edits(c, "100,000 triangles", triangles(224));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = edit
}
criterion_main!(benches);
