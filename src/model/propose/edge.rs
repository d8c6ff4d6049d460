//! Lines that are pointed at, to be kept as bounds. Owns: which line is meant by a place. Must not
//! know: who points, or how near is near.

use super::field::bound_of;
use crate::geometry::fixed::Coord;
use crate::geometry::index::nearest_on;
use crate::geometry::polygon::Polygon;
use crate::model::GridMap;
use crate::model::context::Context;

/// A boundary that runs along a street does not lie just on it: so far beside it is the same, metres.
const ALONG_M: f64 = 1.0;

/// The line that a place (lon, lat) means, no further off than so many metres: a boundary of grids from
/// one junction to the next, or a street, a lane or the rim of a water as it is drawn, with or without
/// a name. The nearest one; where a boundary runs along a street, the boundary.
pub fn edge_at(map: &GridMap, context: &Context, at: Coord, reach_m: f64) -> Option<Vec<Coord>> {
    let mut boundary = Near::within(at, reach_m);
    for (_, arc) in map.coverage.arcs() {
        boundary.offer(&arc.coords);
    }
    let mut way = Near::within(at, reach_m.min(boundary.off_m - ALONG_M));
    let features = context.features.iter();
    for feature in features.filter(|feature| bound_of(feature.kind).is_some()) {
        for line in &feature.lines {
            way.offer(line);
        }
        for ring in feature.areas.iter().flat_map(Polygon::rings) {
            let closed: Vec<Coord> = ring.iter().chain(ring.first()).copied().collect();
            way.offer(&closed);
        }
    }
    way.line.or(boundary.line)
}

/// The nearest of some lines.
struct Near {
    at: Coord,
    reach_m: f64,
    /// How far it lies off, metres.
    off_m: f64,
    line: Option<Vec<Coord>>,
}

impl Near {
    fn within(at: Coord, reach_m: f64) -> Self {
        Self {
            at,
            reach_m,
            off_m: f64::INFINITY,
            line: None,
        }
    }

    fn offer(&mut self, line: &[Coord]) {
        let off = distance_m(line, self.at);
        if off <= self.reach_m && off < self.off_m {
            self.off_m = off;
            self.line = Some(line.to_vec());
        }
    }
}

/// How far a place lies from a line, metres; endlessly far from one without length.
pub(super) fn distance_m(line: &[Coord], at: Coord) -> f64 {
    let east = at.metres_per_unit_east().max(1e-9);
    let segments = line.windows(2).filter(|w| w[0] != w[1]);
    let distances = segments.map(|w| at.distance_m(nearest_on([w[0], w[1]], at, east)));
    distances.fold(f64::INFINITY, f64::min)
}
