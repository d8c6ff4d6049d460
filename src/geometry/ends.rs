//! A line drawn for a face and the boundary of this face: where they meet, and what the line lacks
//! to reach it. Owns: figures that help whoever draws. Must not know: what the line is for, who
//! draws it, or on what screen. What an edit does is decided by its topology, not here.

use super::coverage::{Coverage, FaceId};
use super::fixed::{Bounds, Coord, orient};
use super::index::{CoverageIndex, nearest_on};

/// An end nearer than this lies on the boundary, metres: it was rounded to the lattice.
const ON_M: f64 = 0.05;
/// The way straight on is meant while it is at most so many times as long as the shortest one.
const STRAIGHT_ON: f64 = 1.6;
/// A stretch goes so far beyond the boundary that rounding cannot keep it away from there, units
/// of 1e-7 degree.
const ACROSS: f64 = 20.0;

/// How lines stand to the boundary of a face.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ends {
    /// Where they meet it (lon, lat).
    pub met: Vec<Coord>,
    /// Stretches from loose ends to the boundary.
    pub missing: Vec<Vec<Coord>>,
}

/// Which ends of a line are loose when they do not lie on the boundary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loose {
    /// Those inside the face: a line that cuts may end beyond it.
    Inside,
    /// All: a line that becomes a boundary may leave the face and come back.
    All,
}

impl Ends {
    /// Of lines drawn for a face.
    pub fn of(
        coverage: &Coverage,
        index: &CoverageIndex,
        face: FaceId,
        lines: &[Vec<Coord>],
        loose: Loose,
    ) -> Self {
        let regions = coverage.face_regions(face).iter();
        let arcs = regions.flat_map(|region| coverage.region_arcs(*region));
        let boundary: Vec<[Coord; 2]> = arcs
            .flat_map(|arc| arc.coords.windows(2))
            .map(|ends| [ends[0], ends[1]])
            .collect();
        let mut all = Self::default();
        for line in lines {
            let met = meetings(line, &boundary);
            let (Some(first), Some(last)) = (line.first(), line.last()) else {
                continue;
            };
            let needed = 2usize.saturating_sub(met.len());
            if first != last && needed > 0 {
                let backwards: Vec<Coord> = line.iter().rev().copied().collect();
                let counts = |end: &Coord| {
                    loose == Loose::All || index.face_at(coverage, *end) == Some(face)
                };
                let ends = [line.as_slice(), backwards.as_slice()].into_iter();
                let ends = ends.filter(|line| line.last().is_some_and(counts));
                let mut missing: Vec<(f64, Vec<Coord>)> =
                    ends.filter_map(|line| stretch(line, &boundary)).collect();
                missing.sort_by(|a, b| a.0.total_cmp(&b.0));
                let missing = missing.into_iter().take(needed);
                all.missing.extend(missing.map(|(_, stretch)| stretch));
            }
            all.met.extend(met);
        }
        all
    }

    /// The same lines, drawn for another face too. Where they meet the boundary between both is
    /// one place.
    pub fn and(mut self, other: Self) -> Self {
        let is_new = |at: &Coord| self.met.iter().all(|met| met.distance_m(*at) > ON_M);
        let met: Vec<Coord> = other.met.into_iter().filter(is_new).collect();
        self.met.extend(met);
        self.missing.extend(other.missing);
        self
    }
}

/// Where a line meets a boundary, each place once.
fn meetings(line: &[Coord], boundary: &[[Coord; 2]]) -> Vec<Coord> {
    let mut met: Vec<Coord> = Vec::new();
    let mut meet = |at: Coord| {
        if met.iter().all(|other| other.distance_m(at) > ON_M) {
            met.push(at);
        }
    };
    let ends = line.first().into_iter().chain(line.last());
    for end in ends {
        let near = nearest(*end, boundary);
        near.filter(|(distance, _)| *distance <= ON_M)
            .into_iter()
            .for_each(|_| meet(*end));
    }
    for own in line.windows(2) {
        let bounds = Bounds::of(own[0]).union(Bounds::of(own[1]));
        for other in boundary {
            let around = Bounds::of(other[0]).union(Bounds::of(other[1]));
            if around.intersects(&bounds) {
                crossing([own[0], own[1]], *other)
                    .into_iter()
                    .for_each(&mut meet);
            }
        }
    }
    met
}

/// The nearest place on a boundary, and its distance in metres.
fn nearest(at: Coord, boundary: &[[Coord; 2]]) -> Option<(f64, Coord)> {
    let east = at.metres_per_unit_east().max(1e-6);
    let places = boundary.iter().map(|ends| nearest_on(*ends, at, east));
    places
        .map(|place| (at.distance_m(place), place))
        .min_by(|a, b| a.0.total_cmp(&b.0))
}

/// Where two segments cross, rounded to the lattice.
fn crossing([p, q]: [Coord; 2], [a, b]: [Coord; 2]) -> Option<Coord> {
    let side = |from, to, at| i32::from(orient(from, to, at));
    let (of_p, of_q) = (side(a, b, p), side(a, b, q));
    let apart = of_p * of_q <= 0 && (of_p, of_q) != (0, 0);
    if !apart || side(p, q, a) * side(p, q, b) > 0 {
        return None;
    }
    let [px, py, qx, qy, ax, ay, bx, by] = [p.x, p.y, q.x, q.y, a.x, a.y, b.x, b.y].map(f64::from);
    let cross = (qx - px) * (by - ay) - (qy - py) * (bx - ax);
    let along = ((ax - px) * (by - ay) - (ay - py) * (bx - ax)) / cross;
    let place = |from: f64, to: f64| (from + along * (to - from)).round() as i32;
    along
        .is_finite()
        .then(|| Coord::new(place(px, qx), place(py, qy)))
}

/// From the end of a line to a boundary, and how far that is in metres: straight on where that is
/// not much longer than the shortest way. `None` where the end lies on the boundary.
fn stretch(line: &[Coord], boundary: &[[Coord; 2]]) -> Option<(f64, Vec<Coord>)> {
    let end = *line.last()?;
    let (shortest, mut to) = nearest(end, boundary)?;
    if shortest <= ON_M {
        return None;
    }
    let before = line.iter().rev().find(|at| **at != end);
    if let Some(before) = before {
        let reach = STRAIGHT_ON * shortest / before.distance_m(end).max(1e-6);
        let on = |from: i32, to: i32| {
            let ahead = f64::from(to) + reach * (f64::from(to) - f64::from(from));
            ahead
                .clamp(f64::from(i32::MIN), f64::from(i32::MAX))
                .round() as i32
        };
        let ahead = Coord::new(on(before.x, end.x), on(before.y, end.y));
        let hits = boundary
            .iter()
            .filter_map(|ends| crossing([end, ahead], *ends));
        let hit = hits.min_by(|a, b| end.distance_m(*a).total_cmp(&end.distance_m(*b)));
        to = hit.unwrap_or(to);
    }
    let [x, y, tx, ty] = [end.x, end.y, to.x, to.y].map(f64::from);
    let length = (tx - x).hypot(ty - y).max(1.0);
    let beyond = |from: f64, to: f64| (to + (to - from) / length * ACROSS).round() as i32;
    let across = Coord::new(beyond(x, tx), beyond(y, ty));
    Some((end.distance_m(to), vec![end, across]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::coverage::BuildOptions;
    use crate::geometry::polygon::{Polygon, Shape};

    fn at(x: i32, y: i32) -> Coord {
        Coord::new(1_186_940_000 + x, 253_620_000 + y)
    }

    /// A slanted quadrangle of some 100 m.
    fn slanted() -> (Coverage, CoverageIndex) {
        let outer = vec![
            at(0, 0),
            at(9_000, 2_100),
            at(7_600, 10_300),
            at(-1_900, 8_200),
        ];
        let shape = Shape {
            polygons: vec![Polygon {
                outer,
                holes: Vec::new(),
            }],
        };
        let coverage = Coverage::build(&[shape], &BuildOptions::default()).coverage;
        let index = CoverageIndex::new(&coverage);
        (coverage, index)
    }

    fn ends(line: &[(i32, i32)], loose: Loose) -> Ends {
        let (coverage, index) = slanted();
        let line = line.iter().map(|(x, y)| at(*x, *y)).collect();
        Ends::of(&coverage, &index, FaceId(0), &[line], loose)
    }

    #[test]
    fn a_line_across_meets_the_boundary_twice_and_lacks_nothing() {
        let found = ends(
            &[(-3_000, 3_900), (4_000, 5_200), (10_500, 6_100)],
            Loose::Inside,
        );
        assert_eq!((found.met.len(), found.missing.len()), (2, 0));
    }

    #[test]
    fn a_loose_end_lacks_the_way_straight_on() {
        let found = ends(&[(-3_000, 3_900), (6_000, 5_200)], Loose::Inside);
        assert_eq!(found.met.len(), 1);
        let [stretch] = found.missing.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(stretch[0], at(6_000, 5_200));
        // On the same line, and just beyond the eastern side.
        let slope = f64::from(stretch[1].y - stretch[0].y) / f64::from(stretch[1].x - stretch[0].x);
        assert!((slope - 1_300.0 / 9_000.0).abs() < 1e-2, "{slope}");
        let (coverage, index) = slanted();
        assert_eq!(index.face_at(&coverage, stretch[1]), None);
        assert!(
            nearest(stretch[1], &[[at(9_000, 2_100), at(7_600, 10_300)]])
                .expect("one")
                .0
                < 0.3
        );
    }

    #[test]
    fn an_end_that_runs_beside_the_boundary_lacks_the_shortest_way() {
        // Parallel to the southern side and near to it.
        let found = ends(
            &[(-3_000, 3_900), (3_000, 1_300), (4_000, 1_533)],
            Loose::Inside,
        );
        let stretch = &found.missing[0];
        assert!(stretch[0].distance_m(stretch[1]) < 8.0, "{found:?}");
    }

    #[test]
    fn both_ends_of_a_line_inside_are_loose_and_closed_lines_have_none() {
        let inside = [(2_000, 4_000), (5_000, 5_200)];
        assert_eq!(ends(&inside, Loose::Inside).missing.len(), 2);
        let ring = [
            (2_000, 4_000),
            (5_000, 5_200),
            (4_000, 6_000),
            (2_000, 4_000),
        ];
        assert_eq!(ends(&ring, Loose::Inside), Ends::default());
        // A boundary that is drawn anew may not end beyond.
        let beyond = [(-3_000, 3_900), (4_000, 5_200)];
        assert_eq!(ends(&beyond, Loose::All).missing.len(), 1);
        assert_eq!(
            ends(&[(-4_000, 0), (-3_000, 3_900)], Loose::All)
                .missing
                .len(),
            2
        );
    }
}
