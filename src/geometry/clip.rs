//! Ground that a map is cut to: what lies in it of a line, of an area, of a place. Owns: the cut,
//! exactly at the boundary. Must not know: what is cut, or why.
//!
//! Every place at which something crosses the boundary is rounded once, to the nearest point of the
//! lattice (1e-7 degree, lon before lat).

use super::coverage::meet::meet;
use super::coverage::overlay::shared;
use super::coverage::{BuildOptions, Coverage, FaceId};
use super::fixed::{Bounds, Coord, orient};
use super::index::CoverageIndex;
use super::label::label_place;
use super::polygon::{Polygon, Shape};

/// Ground to cut to.
pub struct Clip {
    polygons: Vec<Polygon>,
    bounds: Bounds,
    coverage: Coverage,
    index: CoverageIndex,
}

impl Clip {
    /// The ground of polygons (lon, lat), which may overlap or be invalid; `None` where they have no
    /// area.
    pub fn new(polygons: Vec<Polygon>) -> Option<Self> {
        let shape = Shape { polygons };
        let coverage = Coverage::build(&[shape], &BuildOptions::default()).coverage;
        let polygons = coverage.face_polygons(FaceId(0));
        let bounds = coverage.face_bounds(FaceId(0))?;
        Some(Self {
            polygons,
            bounds,
            index: CoverageIndex::new(&coverage),
            coverage,
        })
    }

    /// The ground, as valid polygons.
    pub fn polygons(&self) -> &[Polygon] {
        &self.polygons
    }

    /// The box around it.
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Whether a place lies in it; of two grounds on both sides of a boundary one holds a place on it.
    pub fn holds(&self, at: Coord) -> bool {
        self.bounds.contains(at) && self.index.face_at(&self.coverage, at).is_some()
    }

    /// The segments of the boundary near a box.
    fn boundary(&self, near: Bounds) -> impl Iterator<Item = [Coord; 2]> {
        let found = self.index.segments_in(near);
        found.filter_map(move |(arc, i)| self.coverage.segment(arc, i))
    }

    fn is_cut(&self, bounds: Bounds) -> bool {
        self.boundary(bounds).next().is_some()
    }

    /// Whether polygons belong to it as a whole: the place in their middle does.
    pub fn takes(&self, polygons: &[Polygon]) -> bool {
        let vertices = polygons.iter().flat_map(Polygon::rings).flatten().copied();
        let Some(bounds) = Bounds::around(vertices) else {
            return false;
        };
        if !bounds.intersects(&self.bounds) {
            return false;
        }
        let at = match self.is_cut(bounds) {
            true => label_place(polygons).map(|place| place.at),
            false => Some(bounds.min),
        };
        at.is_some_and(|at| self.holds(at))
    }

    /// What lies in it of polygons, which must be valid.
    pub fn area(&self, polygons: &[Polygon]) -> Vec<Polygon> {
        let vertices = polygons.iter().flat_map(Polygon::rings).flatten().copied();
        match Bounds::around(vertices) {
            Some(bounds) if !bounds.intersects(&self.bounds) => Vec::new(),
            Some(bounds) if self.is_cut(bounds) => shared(polygons, &self.polygons),
            Some(bounds) if self.holds(bounds.min) => polygons.to_vec(),
            _ => Vec::new(),
        }
    }

    /// What lies in it of a line, in order; what runs along the boundary does.
    pub fn line(&self, line: &[Coord]) -> Vec<Vec<Coord>> {
        let mut parts: Vec<Vec<Coord>> = Vec::new();
        let mut open = false;
        for w in line.windows(2) {
            let [from, to] = [w[0], w[1]];
            if from == to {
                continue;
            }
            for piece in self.cut(from, to).windows(2) {
                let [a, b] = [piece[0], piece[1]];
                if !self.has_piece(a, b) {
                    open = false;
                    continue;
                }
                match parts.last_mut().filter(|_| open) {
                    Some(part) => part.push(b),
                    None => parts.push(vec![a, b]),
                }
                open = true;
            }
        }
        parts
    }

    /// A segment with the places at which it meets the boundary.
    fn cut(&self, from: Coord, to: Coord) -> Vec<Coord> {
        let near = Bounds::of(from).union(Bounds::of(to));
        let mut places = vec![from, to];
        if near.intersects(&self.bounds) {
            let met = self.boundary(near);
            places.extend(met.flat_map(|s| meet([from, to], s).first.into_iter().flatten()));
        }
        let wide = |a: i32, b: i32| i128::from(b) - i128::from(a);
        let (dx, dy) = (wide(from.x, to.x), wide(from.y, to.y));
        places.sort_by_key(|p| wide(from.x, p.x) * dx + wide(from.y, p.y) * dy);
        places.dedup();
        places
    }

    /// Whether a piece that the boundary does not cross lies in the ground. Its middle is rounded to
    /// the lattice: only of a piece of a centimetre can that be said wrongly.
    fn has_piece(&self, a: Coord, b: Coord) -> bool {
        let own = Bounds::of(a).union(Bounds::of(b));
        let runs_along = |s: [Coord; 2]| {
            let ends = Bounds::of(s[0]).union(Bounds::of(s[1]));
            let is_on = |p: Coord| ends.contains(p) && orient(s[0], s[1], p) == 0;
            is_on(a) && is_on(b)
        };
        own.intersects(&self.bounds)
            && (self.boundary(own).any(runs_along) || self.holds(own.centre()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::fixed::ring_area2;

    fn at(x: i32, y: i32) -> Coord {
        Coord::new(1_186_940_000 + x, 253_620_000 + y)
    }

    fn polygon(places: &[(i32, i32)]) -> Polygon {
        Polygon {
            outer: places.iter().map(|(x, y)| at(*x, *y)).collect(),
            holes: Vec::new(),
        }
    }

    /// A slanted ground with a hole.
    fn ground() -> Clip {
        let mut ground = polygon(&[(0, 0), (90_003, 7_001), (80_007, 70_009), (-9_001, 60_003)]);
        let hole = [(30_001, 20_003), (30_007, 40_001), (50_003, 41_003)];
        ground.holes = vec![hole.iter().map(|(x, y)| at(*x, *y)).collect()];
        Clip::new(vec![ground]).expect("an area")
    }

    fn area2(polygons: &[Polygon]) -> i128 {
        let rings = polygons.iter().flat_map(Polygon::rings);
        rings.map(ring_area2).sum()
    }

    #[test]
    fn a_line_is_cut_at_the_boundary_and_at_the_hole() {
        let clip = ground();
        let line = [at(-50_000, 30_001), at(40_003, 30_007), at(200_000, 33_001)];
        let parts = clip.line(&line);
        assert_eq!(parts.len(), 2, "{parts:?}");
        for end in parts.iter().flat_map(|p| [p.first(), p.last()]).flatten() {
            let near = Bounds::of(*end);
            let on = clip.boundary(near).any(|s| {
                // A crossing is rounded by less than a unit: the boundary passes that near.
                let length = s[0].distance_m(s[1]).max(1e-9);
                let cross = (f64::from(s[1].x - s[0].x) * f64::from(end.y - s[0].y)
                    - f64::from(s[1].y - s[0].y) * f64::from(end.x - s[0].x))
                .abs();
                cross / (length * 90.0) < 1.0
            });
            assert!(on, "{end:?} lies on the boundary");
        }
        assert_eq!(clip.line(&[at(1_000, 1_000), at(1_001, 1_001)]).len(), 1);
        assert!(clip.line(&[at(-50_000, 0), at(-50_000, 9_000)]).is_empty());
    }

    #[test]
    fn a_line_along_the_boundary_is_inside() {
        let clip = ground();
        let rim = [at(0, 0), at(90_003, 7_001)];
        assert_eq!(clip.line(&rim), [rim.to_vec()]);
    }

    #[test]
    fn areas_inside_outside_and_across() {
        let clip = ground();
        let inside = polygon(&[(10_000, 5_000), (12_000, 5_100), (11_000, 7_000)]);
        assert_eq!(clip.area(std::slice::from_ref(&inside)), [inside]);
        let beside = polygon(&[(200_000, 0), (210_000, 0), (200_000, 9_000)]);
        assert!(clip.area(&[beside]).is_empty());
        let in_hole = polygon(&[(31_000, 30_000), (33_000, 30_000), (32_000, 31_000)]);
        assert!(clip.area(&[in_hole]).is_empty());
        let around = polygon(&[
            (-90_000, -90_000),
            (190_000, -90_000),
            (190_000, 190_000),
            (-90_000, 190_000),
        ]);
        let cut = clip.area(&[around]);
        assert_eq!(
            area2(&cut),
            area2(clip.polygons()),
            "all the ground, and no more"
        );
        // West and east of a line through it make up the whole.
        let west = polygon(&[
            (-90_000, -90_000),
            (20_000, -90_000),
            (20_000, 90_000),
            (-90_000, 90_000),
        ]);
        let east = polygon(&[
            (20_000, -90_000),
            (190_000, -90_000),
            (190_000, 90_000),
            (20_000, 90_000),
        ]);
        let both = area2(&clip.area(&[west])) + area2(&clip.area(&[east]));
        // A crossing is rounded by half a unit at most, which bends a side of the ground.
        let sides: i128 = clip
            .polygons()
            .iter()
            .flat_map(Polygon::rings)
            .map(|ring| {
                let box_of = Bounds::around(ring.iter().copied()).expect("a ring");
                2 * i128::from(box_of.max.x - box_of.min.x + box_of.max.y - box_of.min.y)
            })
            .sum();
        assert!((both - area2(clip.polygons())).abs() <= sides, "{both}");
    }
}
