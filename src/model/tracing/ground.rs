//! Ground that is drawn beside grids becomes a grid as far as none of them has it. Owns: that what is
//! shared is bounded alike on both sides, and that no vertex that was there moves. Must not know:
//! records, plans.

use crate::geometry::coverage::{BuildOptions, Coverage, FaceId, Owner};
use crate::geometry::fixed::{Bounds, Coord, METRES_PER_UNIT};
use crate::geometry::index::{CoverageIndex, Nearest, nearest_on};
use crate::geometry::label::label_place;
use crate::geometry::polygon::{Polygon, Shape};
use std::collections::BTreeMap;

/// A vertex that was set on a boundary is rounded off it by less than this, metres: it is meant to lie on
/// it. What is left of drawn ground that is narrower is no ground.
const ROUNDED_M: f64 = 0.05;

/// Ground as it fits between grids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fitted {
    /// What no other grid has; empty where others have all of it.
    pub shape: Shape,
    /// Grids whose boundary has further vertices for it, by their place in the list. Those that were
    /// there are all there still.
    pub changed: Vec<(usize, Shape)>,
}

/// New vertices of edges, by the ends of these, the smaller first; in order from it.
type OnEdges = BTreeMap<[Coord; 2], Vec<Coord>>;

/// Fit ground that was drawn between grids. Their vertices stay where they are: what is drawn goes to
/// them, and their edges take vertices of it in.
pub fn fit_ground(grids: &[Shape], drawn: &Polygon) -> Fitted {
    let options = BuildOptions::default();
    let before = Coverage::build(grids, &options).coverage;
    let (drawn, on_edges) = laid_on(&before, drawn);
    let around = Bounds::around(drawn.rings().flatten().copied());
    let is_near = |face: &FaceId| {
        let both = before.face_bounds(*face).zip(around);
        both.is_some_and(|(own, around)| own.intersects(&around))
    };
    let near = before.faces().filter(is_near);
    let near: Vec<(FaceId, Vec<Polygon>)> = near
        .map(|face| (face, before.face_polygons(face)))
        .collect();
    let mut shapes = grids.to_vec();
    for (face, polygons) in &near {
        if let Some(shape) = shapes.get_mut(face.0 as usize) {
            shape.polygons = with_vertices(polygons, &on_edges);
        }
    }
    shapes.push(Shape {
        polygons: vec![drawn],
    });
    // Without a tolerance: it would draw together whatever else does not match in the plan.
    let after = Coverage::build(&shapes, &options).coverage;
    let own = FaceId(grids.len() as u32);
    let regions = after.face_regions(own).iter();
    let regions = regions.filter(|region| *after.owner(**region) == Owner::Face(own));
    let polygons = regions.map(|region| after.region_polygon(*region));
    let polygons = polygons.filter(is_ground).collect();
    let changed = near.into_iter().filter_map(|(face, before)| {
        let polygons = after.face_polygons(face);
        (polygons != before).then_some((face.0 as usize, Shape { polygons }))
    });
    let changed = changed.collect();
    Fitted {
        shape: Shape { polygons },
        changed,
    }
}

/// Whether a polygon is wide enough to be meant: where two grids miss each other by a centimetre, what
/// lies between them is not.
fn is_ground(polygon: &Polygon) -> bool {
    let place = label_place(std::slice::from_ref(polygon));
    place.is_some_and(|place| 2.0 * place.radius_m >= ROUNDED_M)
}

/// What was drawn, with the vertices that it shares with a coverage, and those that edges of the
/// coverage have to take in.
fn laid_on(coverage: &Coverage, drawn: &Polygon) -> (Polygon, OnEdges) {
    let index = CoverageIndex::new(coverage);
    let mut on_edges = OnEdges::new();
    let mut laid = |ring: &Vec<Coord>| -> Vec<Coord> {
        let places = ring.iter();
        let mut ring: Vec<Coord> = places
            .map(|at| laid_at(coverage, &index, *at, &mut on_edges))
            .collect();
        ring.dedup();
        let next = ring.iter().cycle().skip(1);
        let sides = ring.iter().zip(next);
        let sides = sides.flat_map(|(a, b)| {
            let between = passed(coverage, &index, [*a, *b]);
            std::iter::once(*a).chain(between)
        });
        sides.collect()
    };
    let drawn = Polygon {
        outer: laid(&drawn.outer),
        holes: drawn.holes.iter().map(laid).collect(),
    };
    for ([from, _], places) in &mut on_edges {
        let order = |a: &Coord, b: &Coord| {
            let (to_a, to_b) = (from.distance_m(*a), from.distance_m(*b));
            to_a.total_cmp(&to_b).then(a.cmp(b))
        };
        places.sort_by(order);
        places.dedup();
    }
    (drawn, on_edges)
}

/// Where a drawn vertex lies: at the vertex it is near to, or else on the edge.
fn laid_at(
    coverage: &Coverage,
    index: &CoverageIndex,
    drawn: Coord,
    on_edges: &mut OnEdges,
) -> Coord {
    match index.nearest(coverage, drawn, ROUNDED_M) {
        Some(Nearest::Node { at, .. } | Nearest::Vertex { at, .. }) => at,
        Some(Nearest::Segment { arc, index, at }) => {
            if let Some([a, b]) = coverage.segment(arc, index) {
                on_edges.entry([a.min(b), a.max(b)]).or_default().push(at);
            }
            at
        }
        None => drawn,
    }
}

/// The vertices of a coverage that a drawn side passes so near that it is meant to lead through them, in
/// order along it.
fn passed(coverage: &Coverage, index: &CoverageIndex, [a, b]: [Coord; 2]) -> Vec<Coord> {
    let east = a.metres_per_unit_east().max(1e-6);
    let units = |scale: f64| (ROUNDED_M / scale).ceil() as i32;
    let (right, up) = (units(east), units(METRES_PER_UNIT));
    let own = Bounds::of(a).union(Bounds::of(b));
    let around = Bounds {
        min: Coord::new(
            own.min.x.saturating_sub(right),
            own.min.y.saturating_sub(up),
        ),
        max: Coord::new(
            own.max.x.saturating_add(right),
            own.max.y.saturating_add(up),
        ),
    };
    let segments = index.segments_in(around);
    let ends = segments.filter_map(|(arc, number)| coverage.segment(arc, number));
    let near = ends.flatten().filter_map(|vertex| {
        let on = nearest_on([a, b], vertex, east);
        let is_between = on != a && on != b && vertex != a && vertex != b;
        let is_near = is_between && vertex.distance_m(on) <= ROUNDED_M;
        is_near.then_some((a.distance_m(on), vertex))
    });
    let mut near: Vec<(f64, Coord)> = near.collect();
    near.sort_by(|p, q| p.0.total_cmp(&q.0).then(p.1.cmp(&q.1)));
    let mut vertices: Vec<Coord> = near.into_iter().map(|(_, vertex)| vertex).collect();
    vertices.dedup();
    vertices
}

/// Polygons whose edges have taken vertices in.
fn with_vertices(polygons: &[Polygon], on_edges: &OnEdges) -> Vec<Polygon> {
    let ring = |ring: &Vec<Coord>| -> Vec<Coord> {
        let next = ring.iter().cycle().skip(1);
        let mut all = Vec::with_capacity(ring.len());
        for (a, b) in ring.iter().copied().zip(next.copied()) {
            all.push(a);
            let between = on_edges.get(&[a.min(b), a.max(b)]);
            let between = between.into_iter().flatten().copied();
            if a < b {
                all.extend(between);
            } else {
                all.extend(between.rev());
            }
        }
        all
    };
    let polygons = polygons.iter().map(|polygon| Polygon {
        outer: ring(&polygon.outer),
        holes: polygon.holes.iter().map(ring).collect(),
    });
    polygons.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::coverage::FindingKind;
    use crate::geometry::fixed::ring_area2;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn polygon(corners: &[(i32, i32)]) -> Polygon {
        let at = |(x, y): &(i32, i32)| Coord::new(1_186_940_000 + x, 253_620_000 + y);
        Polygon {
            outer: corners.iter().map(at).collect(),
            holes: Vec::new(),
        }
    }

    fn shape(corners: &[(i32, i32)]) -> Shape {
        Shape {
            polygons: vec![polygon(corners)],
        }
    }

    /// Two slanted grids side by side.
    fn grids() -> Vec<Shape> {
        vec![
            shape(&[(0, 0), (50_000, 7_000), (43_000, 61_000), (-8_000, 52_000)]),
            shape(&[
                (50_000, 7_000),
                (99_000, 12_000),
                (93_000, 66_000),
                (43_000, 61_000),
            ]),
        ]
    }

    fn unsound(shapes: &[Shape]) -> Vec<FindingKind> {
        let built = Coverage::build(shapes, &BuildOptions::default());
        let kinds = built.findings.iter().map(|finding| finding.kind);
        kinds.filter(|kind| kind.is_error()).collect()
    }

    #[test]
    fn what_is_drawn_over_neighbours_stays_theirs_and_nothing_is_left_between() {
        let grids = grids();
        // Over both from the north, and beyond.
        let drawn = polygon(&[
            (-20_000, 30_000),
            (101_000, 40_000),
            (90_000, 120_000),
            (-11_000, 99_000),
        ]);
        let fitted = fit_ground(&grids, &drawn);
        assert_eq!(fitted.shape.polygons.len(), 1, "one piece");
        let mut all = grids.clone();
        for (place, shape) in &fitted.changed {
            all[*place] = shape.clone();
        }
        all.push(fitted.shape.clone());
        assert_eq!(unsound(&all), []);
        let coverage = Coverage::build(&all, &BuildOptions::default()).coverage;
        assert_eq!(coverage.faces_beside(FaceId(2)).len(), 2);
    }

    #[test]
    fn a_vertex_set_on_a_boundary_becomes_one_of_it() {
        let grids = grids();
        // A third of the way along the northern side of the first, rounded to the lattice.
        let on = (9_001, 55_000);
        let drawn = polygon(&[on, (43_000, 61_000), (40_000, 99_000), (5_000, 93_000)]);
        let fitted = fit_ground(&grids, &drawn);
        let mut all = grids.clone();
        for (place, shape) in &fitted.changed {
            all[*place] = shape.clone();
        }
        all.push(fitted.shape.clone());
        assert_eq!(unsound(&all), []);
        assert_eq!(fitted.changed.len(), 1, "the neighbour has the vertex too");
        assert_eq!(fitted.changed[0].0, 0);
    }

    #[test]
    fn ground_that_others_have_is_none() {
        let drawn = polygon(&[(10_000, 10_000), (80_000, 20_000), (70_000, 50_000)]);
        assert_eq!(fit_ground(&grids(), &drawn).shape.polygons, []);
        let alone = fit_ground(&[], &drawn);
        assert_eq!(alone.shape.polygons.len(), 1);
        assert_eq!(alone.changed, []);
    }

    fn vertices(shape: &Shape) -> BTreeSet<Coord> {
        shape.rings().flatten().copied().collect()
    }

    /// The vertices that a grid has more than before; none that it had is gone.
    fn further(before: &Shape, after: &Shape) -> Vec<Coord> {
        let (before, after) = (vertices(before), vertices(after));
        let gone: Vec<&Coord> = before.difference(&after).collect();
        assert!(gone.is_empty(), "{gone:?}");
        after.difference(&before).copied().collect()
    }

    fn places(fitted: &Fitted) -> Vec<usize> {
        fitted.changed.iter().map(|(place, _)| *place).collect()
    }

    /// A unit is a centimetre: what was set a little off goes to where the neighbours' vertices are.
    #[test]
    fn what_is_drawn_goes_to_the_vertices_that_are_there() {
        let grids = grids();
        // Beside the three corners in the north.
        let drawn = polygon(&[
            (-8_002, 52_001),
            (43_002, 60_998),
            (93_001, 66_003),
            (80_000, 120_000),
            (2_000, 111_000),
        ]);
        let fitted = fit_ground(&grids, &drawn);
        assert_eq!(fitted.changed, []);
        let own = vertices(&fitted.shape);
        for (x, y) in [(-8_000, 52_000), (43_000, 61_000), (93_000, 66_000)] {
            let at = Coord::new(1_186_940_000 + x, 253_620_000 + y);
            assert!(own.contains(&at), "{at:?}");
        }
        assert_eq!(own.len(), 5);
        // One side that passes the shared corner at two centimetres leads through it.
        let drawn = polygon(&[(-8_000, 52_000), (93_000, 69_828), (40_000, 120_000)]);
        let fitted = fit_ground(&grids, &drawn);
        let corner = Coord::new(1_186_983_000, 253_681_000);
        let own = vertices(&fitted.shape);
        assert!(own.contains(&corner), "{own:?}");
    }

    #[test]
    fn what_does_not_match_elsewhere_stays_as_it_is() {
        let mut grids = grids();
        // Two centimetres beside the second, and two of their own that miss each other.
        grids.push(shape(&[
            (99_002, 12_001),
            (150_000, 20_000),
            (141_000, 70_000),
            (93_002, 66_001),
        ]));
        grids.push(shape(&[(700_000, 3_000), (740_000, 0), (733_000, 50_000)]));
        grids.push(shape(&[(740_002, 1), (790_000, 9_000), (733_002, 50_002)]));
        let drawn = polygon(&[
            (-20_000, 30_000),
            (80_000, 38_000),
            (70_000, 120_000),
            (-11_000, 99_000),
        ]);
        let fitted = fit_ground(&grids, &drawn);
        assert_eq!(places(&fitted), [0, 1]);
        let around = Bounds::around(drawn.outer.iter().copied()).expect("some");
        for (place, after) in &fitted.changed {
            let more = further(&grids[*place], after);
            assert!(more.iter().all(|at| around.contains(*at)), "{more:?}");
        }
    }

    #[test]
    fn where_neighbours_miss_each_other_by_a_centimetre_neither_gives_way() {
        let [first, second] = [(0, 0), (2, 1)].map(|(x, y)| {
            let mut corners = vec![(50_000 + x, 7_000 + y), (43_000 + x, 61_000 + y)];
            corners.extend(match x {
                0 => [(-8_000, 52_000), (0, 0)],
                _ => [(93_000, 66_000), (99_000, 12_000)],
            });
            shape(&corners)
        });
        let grids = [first, second];
        // From the north of the first to between the two corners.
        let drawn = polygon(&[
            (9_001, 55_000),
            (43_001, 61_001),
            (40_000, 99_000),
            (5_000, 93_000),
        ]);
        let fitted = fit_ground(&grids, &drawn);
        assert_eq!(places(&fitted), [0]);
        let more = further(&grids[0], &fitted.changed[0].1);
        assert_eq!(more.len(), 1, "where the drawn ground begins");
        assert_eq!(fitted.shape.polygons.len(), 1);
    }

    /// The corners of nine slanted grids, moved about.
    fn corner(moved: &[(i32, i32)], i: usize, j: usize) -> (i32, i32) {
        let (column, row) = (i as i32, j as i32);
        let (x, y) = moved[4 * j + i];
        (
            40_000 * column + 5_000 * row + x,
            36_000 * row + 4_000 * column + y,
        )
    }

    fn nine(moved: &[(i32, i32)]) -> Vec<Shape> {
        let all = (0..3).flat_map(|j| (0..3).map(move |i| (i, j)));
        all.map(|(i, j)| {
            let corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)];
            shape(&corners.map(|(i, j)| corner(moved, i, j)))
        })
        .collect()
    }

    /// A ring through places, in order around their middle.
    fn around(mut places: Vec<(i32, i32)>) -> Polygon {
        let count = places.len().max(1) as f64;
        let middle = places.iter().fold((0.0, 0.0), |(x, y), place| {
            (
                x + f64::from(place.0) / count,
                y + f64::from(place.1) / count,
            )
        });
        let angle = |place: &(i32, i32)| {
            let (x, y) = (f64::from(place.0) - middle.0, f64::from(place.1) - middle.1);
            y.atan2(x)
        };
        places.sort_by(|a, b| angle(a).total_cmp(&angle(b)));
        polygon(&places)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]
        /// Vertices anywhere, on edges that are there, and a few centimetres beside their ends.
        #[test]
        fn no_vertex_of_a_neighbour_moves(
            moved in prop::collection::vec((-8_000..8_000i32, -8_000..8_000i32), 16),
            free in prop::collection::vec((-40_000..190_000i32, -40_000..170_000i32), 1..5),
            along in prop::collection::vec((0..3usize, 0..4usize, 0.0..1.0f64), 1..4),
            beside in prop::collection::vec((0..4usize, 0..4usize, -3..4i32, -3..4i32), 1..3),
        ) {
            let grids = nine(&moved);
            let mut places = free;
            places.extend(along.into_iter().map(|(i, j, part)| {
                let (a, b) = (corner(&moved, i, j), corner(&moved, i + 1, j));
                let mix = |a: i32, b: i32| (f64::from(a) + part * f64::from(b - a)).round() as i32;
                (mix(a.0, b.0), mix(a.1, b.1))
            }));
            places.extend(beside.into_iter().map(|(i, j, x, y)| {
                let at = corner(&moved, i, j);
                (at.0 + x, at.1 + y)
            }));
            let fitted = fit_ground(&grids, &around(places));
            let mut all = grids.clone();
            for (place, after) in &fitted.changed {
                let more = further(&grids[*place], after);
                prop_assert!(!more.is_empty());
                let area2 = |shape: &Shape| shape.rings().map(ring_area2).sum::<i128>();
                let bent = area2(&grids[*place]) - area2(after);
                prop_assert!(bent.abs() < 1_000_000, "{}", bent);
                all[*place] = after.clone();
            }
            all.push(fitted.shape);
            let wrong = [FindingKind::Overlap, FindingKind::Mismatch];
            let unsound = unsound(&all);
            prop_assert!(!unsound.iter().any(|kind| wrong.contains(kind)), "{:?}", unsound);
        }
    }
}
