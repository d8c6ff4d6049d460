//! Ground that is drawn beside grids becomes a grid as far as none of them has it. Owns: that what is
//! shared is bounded alike on both sides. Must not know: records, plans.

use crate::geometry::coverage::{BuildOptions, Coverage, FaceId, Owner};
use crate::geometry::polygon::{Polygon, Shape};

/// A vertex that was set on a boundary is rounded off it by less than this, metres: it becomes one of
/// the boundary.
const ROUNDED_M: f64 = 0.05;

/// Ground as it fits between grids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fitted {
    /// What no other grid has; empty where others have all of it.
    pub shape: Shape,
    /// Grids whose boundary has other vertices for it, by their place in the list.
    pub changed: Vec<(usize, Shape)>,
}

/// Fit ground that was drawn between grids.
pub fn fit_ground(grids: &[Shape], drawn: &Polygon) -> Fitted {
    let before = Coverage::build(grids, &BuildOptions::default()).coverage;
    let mut shapes = grids.to_vec();
    shapes.push(Shape {
        polygons: vec![drawn.clone()],
    });
    let options = BuildOptions {
        tolerance_m: ROUNDED_M,
        ..BuildOptions::default()
    };
    let after = Coverage::build(&shapes, &options).coverage;
    let own = FaceId(grids.len() as u32);
    let is_own = |owner: &Owner| *owner == Owner::Face(own);
    let regions = after.face_regions(own).iter();
    let regions = regions.filter(|region| is_own(after.owner(**region)));
    let polygons: Vec<Polygon> = regions
        .map(|region| after.region_polygon(*region))
        .collect();
    let mut touched = after.faces_beside(own);
    for region in after.face_regions(own) {
        touched.extend(
            after
                .owner(*region)
                .faces()
                .iter()
                .filter(|face| **face != own),
        );
    }
    let changed = touched.into_iter().filter_map(|face| {
        let polygons = after.face_polygons(face);
        let is_changed = polygons != before.face_polygons(face);
        is_changed.then_some((face.0 as usize, Shape { polygons }))
    });
    let changed = changed.collect();
    Fitted {
        shape: Shape { polygons },
        changed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::coverage::FindingKind;
    use crate::geometry::fixed::Coord;

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
}
