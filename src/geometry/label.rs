//! Where to write a face's name: its pole of inaccessibility.
//!
//! The search is a branch and bound over square cells (after Garcia-Castellanos and
//! Lombardo 2007, as refined by the quadtree search of "polylabel"): a cell can hold no
//! point farther from the boundary than its centre's distance plus half its diagonal, so
//! cells that cannot beat the best are never split. Works in metres on the local plane.

use super::fixed::{Bounds, Coord, METRES_PER_UNIT, ring_area2};
use super::polygon::Polygon;
use std::collections::BinaryHeap;

/// A place inside a polygon, farthest from its boundary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelPlace {
    /// The place (lon, lat).
    pub at: Coord,
    /// Distance to the boundary in metres: how much room the label has.
    pub radius_m: f64,
}

/// The place is found to this share of the polygon's shorter side.
const PRECISION: f64 = 1.0 / 80.0;
/// A bound on the search for degenerate shapes (a long sliver makes many cells).
const MAX_CELLS: usize = 4_000;

/// The label place of the largest part; `None` for no polygons or none with area.
pub fn label_place(polygons: &[Polygon]) -> Option<LabelPlace> {
    let net_area = |p: &Polygon| {
        let holes: i128 = p.holes.iter().map(|h| ring_area2(h).abs()).sum();
        ring_area2(&p.outer).abs() - holes
    };
    let polygon = polygons.iter().max_by_key(|p| net_area(p))?;
    if net_area(polygon) <= 0 {
        return None;
    }
    let plane = Plane::new(polygon)?;
    let best = plane.search();
    Some(LabelPlace {
        at: plane.coord(best.x, best.y)?,
        radius_m: best.distance,
    })
}

/// A square cell of the search, ordered by the most its points can reach.
#[derive(Clone, Copy)]
struct Cell {
    x: f64,
    y: f64,
    half: f64,
    /// Signed distance of the centre to the boundary, positive inside.
    distance: f64,
    /// Upper bound of the distance within the cell.
    reach: f64,
}

impl PartialEq for Cell {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Cell {}
impl PartialOrd for Cell {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Cell {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.reach.total_cmp(&other.reach)
    }
}

/// A polygon in metres east and north of the south-west corner of its box.
struct Plane {
    origin: Coord,
    east: f64,
    width: f64,
    height: f64,
    /// Segments, two ends each.
    segments: Vec<[f64; 4]>,
    centroid: (f64, f64),
}

impl Plane {
    fn new(polygon: &Polygon) -> Option<Self> {
        let bounds = Bounds::around(polygon.outer.iter().copied())?;
        let origin = bounds.min;
        let east = bounds.centre().metres_per_unit_east();
        let metres = |c: Coord| {
            (
                (f64::from(c.x) - f64::from(origin.x)) * east,
                (f64::from(c.y) - f64::from(origin.y)) * METRES_PER_UNIT,
            )
        };
        let (width, height) = metres(bounds.max);
        let mut segments = Vec::new();
        let (mut area, mut cx, mut cy) = (0.0, 0.0, 0.0);
        for ring in polygon.rings() {
            let Some(&last) = ring.last() else { continue };
            let mut a = metres(last);
            for &c in ring {
                let b = metres(c);
                segments.push([a.0, a.1, b.0, b.1]);
                let cross = a.0 * b.1 - b.0 * a.1;
                area += cross;
                cx += (a.0 + b.0) * cross;
                cy += (a.1 + b.1) * cross;
                a = b;
            }
        }
        let centroid = if area == 0.0 {
            (width / 2.0, height / 2.0)
        } else {
            (cx / (3.0 * area), cy / (3.0 * area))
        };
        Some(Self {
            origin,
            east,
            width,
            height,
            segments,
            centroid,
        })
    }

    fn coord(&self, x: f64, y: f64) -> Option<Coord> {
        let lon = (f64::from(self.origin.x) + x / self.east) / super::fixed::UNITS_PER_DEGREE;
        let lat = (f64::from(self.origin.y) + y / METRES_PER_UNIT) / super::fixed::UNITS_PER_DEGREE;
        Coord::from_degrees(lon, lat).ok()
    }

    /// Distance to the boundary, positive inside.
    fn signed_distance(&self, x: f64, y: f64) -> f64 {
        let mut inside = false;
        let mut nearest2 = f64::INFINITY;
        for &[ax, ay, bx, by] in &self.segments {
            if (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax {
                inside = !inside;
            }
            let (dx, dy) = (bx - ax, by - ay);
            let length2 = dx * dx + dy * dy;
            let t = if length2 > 0.0 {
                (((x - ax) * dx + (y - ay) * dy) / length2).clamp(0.0, 1.0)
            } else {
                0.0
            };
            let (px, py) = (x - ax - t * dx, y - ay - t * dy);
            nearest2 = nearest2.min(px * px + py * py);
        }
        let distance = nearest2.sqrt();
        if inside { distance } else { -distance }
    }

    fn cell(&self, x: f64, y: f64, half: f64) -> Cell {
        let distance = self.signed_distance(x, y);
        Cell {
            x,
            y,
            half,
            distance,
            reach: distance + half * std::f64::consts::SQRT_2,
        }
    }

    fn search(&self) -> Cell {
        let side = self.width.min(self.height);
        let precision = side * PRECISION;
        let mut best = self.cell(self.centroid.0, self.centroid.1, 0.0);
        let mut cells = BinaryHeap::new();
        // A sliver is covered by at most 64 cells a side at first, not by thousands.
        let step = side.max(self.width.max(self.height) / 64.0);
        let (columns, rows) = (
            (self.width / step).ceil().max(1.0) as usize,
            (self.height / step).ceil().max(1.0) as usize,
        );
        for column in 0..columns {
            for row in 0..rows {
                let at = |i: usize| (i as f64 + 0.5) * step;
                cells.push(self.cell(at(column), at(row), step / 2.0));
            }
        }
        let mut made = cells.len();
        while let Some(cell) = cells.pop() {
            if cell.distance > best.distance {
                best = cell;
            }
            if cell.reach - best.distance <= precision || made > MAX_CELLS {
                // The heap is ordered: no other cell can do better.
                break;
            }
            let half = cell.half / 2.0;
            for (sx, sy) in [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)] {
                let child = self.cell(cell.x + sx * half, cell.y + sy * half, half);
                if child.reach > best.distance {
                    cells.push(child);
                }
                made += 1;
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(points: &[(i32, i32)]) -> Vec<Coord> {
        points.iter().map(|&(x, y)| Coord::new(x, y)).collect()
    }

    fn polygon(outer: &[(i32, i32)], holes: &[&[(i32, i32)]]) -> Polygon {
        Polygon {
            outer: ring(outer),
            holes: holes.iter().map(|h| ring(h)).collect(),
        }
    }

    const SQUARE: [(i32, i32); 4] = [(0, 0), (100_000, 0), (100_000, 100_000), (0, 100_000)];

    #[test]
    fn square_has_its_middle() {
        let place = label_place(&[polygon(&SQUARE, &[])]).expect("a place");
        assert!(
            place.at.distance_m(Coord::new(50_000, 50_000)) < 15.0,
            "{place:?}"
        );
        assert!((place.radius_m - 556.0).abs() < 10.0, "{place:?}");
    }

    #[test]
    fn a_hook_is_labelled_inside_its_wide_end() {
        // The middle of the box lies outside the shape.
        let hook = polygon(
            &[
                (0, 0),
                (100_000, 0),
                (100_000, 100_000),
                (90_000, 100_000),
                (90_000, 40_000),
                (0, 40_000),
            ],
            &[],
        );
        let place = label_place(std::slice::from_ref(&hook)).expect("a place");
        assert!(place.at.y < 40_000 && place.radius_m > 200.0, "{place:?}");
    }

    #[test]
    fn a_hole_pushes_the_label_aside() {
        let hole = [
            (30_000, 30_000),
            (30_000, 70_000),
            (70_000, 70_000),
            (70_000, 30_000),
        ];
        let place = label_place(&[polygon(&SQUARE, &[&hole])]).expect("a place");
        let in_hole =
            (30_000..=70_000).contains(&place.at.x) && (30_000..=70_000).contains(&place.at.y);
        assert!(!in_hole, "{place:?}");
        assert!(place.radius_m > 160.0);
    }

    #[test]
    fn the_largest_part_wins_and_nothing_gives_nothing() {
        let small = polygon(&[(500_000, 0), (501_000, 0), (501_000, 1_000)], &[]);
        let place = label_place(&[small, polygon(&SQUARE, &[])]).expect("a place");
        assert!(place.at.x < 100_000);
        assert_eq!(label_place(&[]), None);
        assert_eq!(label_place(&[polygon(&[], &[])]), None);
        let flat = polygon(&[(0, 0), (100, 0), (50, 0)], &[]);
        assert_eq!(label_place(&[flat]), None);
    }

    #[test]
    fn a_long_sliver_ends_in_time_and_inside() {
        let sliver = polygon(
            &[(0, 0), (9_000_000, 900), (9_000_000, 1_000), (0, 100)],
            &[],
        );
        let place = label_place(&[sliver]).expect("a place");
        let slope_y = f64::from(place.at.x) / 9_000_000.0 * 900.0;
        assert!(
            (f64::from(place.at.y) - slope_y - 50.0).abs() <= 51.0,
            "{place:?}"
        );
    }
}
