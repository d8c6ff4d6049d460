//! One frame of dragging a junction: take the last step back, make the next one, and work out
//! triangles and figures of the faces it touches. On a real map and on one of 100,000 faces.

use criterion::{Criterion, criterion_group, criterion_main};
use gridroom::exchange::geojson::read_path;
use gridroom::geometry::coverage::repair::RepairOptions;
use gridroom::geometry::coverage::{ArcId, BuildOptions, Coverage, Edit};
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::index::CoverageIndex;
use gridroom::geometry::measure::measure_face;
use gridroom::geometry::polygon::{Polygon, Shape};
use gridroom::geometry::triangulate::triangulate_face;
use std::collections::HashMap;
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
    let shapes: Vec<Shape> = layer
        .features
        .into_iter()
        .map(|f| f.shape.unwrap_or_default())
        .collect();
    let mut coverage = Coverage::build(&shapes, &BuildOptions::default()).coverage;
    coverage.repair(&RepairOptions::default());
    Some(coverage)
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

fn drag(c: &mut Criterion, name: &str, mut coverage: Coverage) {
    let mut index = CoverageIndex::new(&coverage);
    // The node of degree six (or the highest there is) nearest to the middle.
    let centre = coverage.bounds().expect("faces").centre();
    let is_inner: HashMap<ArcId, bool> = coverage
        .arcs()
        .map(|(id, arc)| {
            let sides = [arc.left, arc.right];
            let is_inner = sides.iter().all(|r| !coverage.owner(*r).faces().is_empty());
            (id, is_inner)
        })
        .collect();
    let degree = |at: Coord| {
        let arcs = index.arcs_at(&coverage, at);
        let is_inner = arcs.iter().all(|arc| is_inner.get(arc) == Some(&true));
        if is_inner { arcs.len().min(6) } else { 0 }
    };
    let mut nodes: Vec<Coord> = coverage.nodes().map(|(_, at)| at).collect();
    nodes.sort_by(|a, b| a.distance_m(centre).total_cmp(&b.distance_m(centre)));
    let from = nodes
        .iter()
        .take(3000)
        .copied()
        .max_by_key(|at| (degree(*at), std::cmp::Reverse(at.distance_m(centre) as i64)))
        .expect("nodes");
    println!(
        "{name}: {} faces, {} vertices, a node where {} meet",
        coverage.face_count(),
        coverage
            .arcs()
            .map(|(_, a)| a.coords.len() - 1)
            .sum::<usize>(),
        degree(from)
    );
    let mut step = 0;
    let mut last = None;
    c.bench_function(name, |b| {
        b.iter(|| {
            if let Some(change) = last.take() {
                coverage.revert(&mut index, &change);
            }
            step = (step + 1) % 40;
            let to = Coord::new(from.x + 2 + step, from.y + 40 - step);
            let edit = Edit::Move {
                moves: vec![(from, to)],
            };
            let change = coverage.apply(&mut index, &edit).expect("a small step");
            for face in change.iter().flat_map(|change| change.faces(&coverage)) {
                black_box(triangulate_face(&coverage, face));
                black_box(measure_face(&coverage, face));
            }
            last = change;
        });
    });
}

fn edit(c: &mut Criterion) {
    if let Some(coverage) = real() {
        drag(c, "drag a junction of greater taipei", coverage);
    }
    drag(c, "drag a junction of 100,000 triangles", triangles(224));
}

criterion_group!(benches, edit);
criterion_main!(benches);
