//! The ground of a group of things at the edge of a face: the smallest convex piece that holds
//! them and reaches the neighbour who is to have it. Must not know: what the things are.

use super::super::{Coverage, FaceId};
use crate::geometry::fixed::Coord;
use crate::geometry::index::nearest_on;
use geo::{ConvexHull, MultiPoint, Point};

/// The ground reaches so far across the boundary that rounding cannot keep it away from there,
/// units.
const ACROSS: f64 = 50.0;

/// The ring around outlines that reaches the boundary of `from` with `to`; `None` where these do
/// not lie beside each other, or there are no outlines.
pub(super) fn ground_of(
    coverage: &Coverage,
    outlines: &[Vec<Coord>],
    from: FaceId,
    to: FaceId,
) -> Option<Vec<Coord>> {
    let regions = coverage.face_regions(from).iter();
    let arcs = regions.flat_map(|r| coverage.regions[r.0 as usize].rings.iter().flatten());
    let shared = arcs.filter(|arc| coverage.owner(coverage.beyond(**arc)).faces().contains(&to));
    let shared: Vec<[Coord; 2]> = shared
        .flat_map(|arc| coverage.arcs[arc.id().0 as usize].coords.windows(2))
        .map(|w| [w[0], w[1]])
        .collect();
    let mut points: Vec<Point<f64>> = Vec::new();
    for at in outlines.iter().flatten() {
        let east = at.metres_per_unit_east();
        let nearest = shared
            .iter()
            .map(|ends| nearest_on(*ends, *at, east))
            .min_by(|a, b| at.distance_m(*a).total_cmp(&at.distance_m(*b)))?;
        let [x, y, nx, ny] = [at.x, at.y, nearest.x, nearest.y].map(f64::from);
        let length = (nx - x).hypot(ny - y).max(1.0);
        let beyond = |from: f64, to: f64| (to + (to - from) / length * ACROSS).round();
        points.push(Point::new(x, y));
        points.push(Point::new(beyond(x, nx), beyond(y, ny)));
    }
    let hull = MultiPoint::from(points).convex_hull();
    let ring = hull.exterior().coords();
    let mut ring: Vec<Coord> = ring.map(|c| Coord::new(c.x as i32, c.y as i32)).collect();
    ring.pop();
    (ring.len() > 2).then_some(ring)
}
