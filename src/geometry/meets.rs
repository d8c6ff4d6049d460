//! Whether polygons meet a box or hold a place, exactly.

use super::fixed::{Bounds, Coord, orient};
use super::polygon::Polygon;

/// Whether polygons (even-odd) and a box share a point.
pub fn polygons_meet(polygons: &[Polygon], bounds: Bounds) -> bool {
    polygons.iter().any(|polygon| {
        let mut corner_is_inside = false;
        for ring in polygon.rings() {
            let Some(&last) = ring.last() else { continue };
            let mut a = last;
            for &b in ring {
                if segment_meets(a, b, bounds) {
                    return true;
                }
                if crosses_ray(a, b, bounds.min) {
                    corner_is_inside = !corner_is_inside;
                }
                a = b;
            }
        }
        // No boundary in the box: it lies wholly inside or wholly outside.
        corner_is_inside
    })
}

/// Whether polygons (even-odd) hold a place; one on a boundary belongs to the polygon on one
/// side of it, always the same.
pub fn polygons_hold(polygons: &[Polygon], at: Coord) -> bool {
    let mut inside = false;
    for ring in polygons.iter().flat_map(Polygon::rings) {
        let Some(mut a) = ring.last().copied() else {
            continue;
        };
        for &b in ring {
            inside ^= crosses_ray(a, b, at);
            a = b;
        }
    }
    inside
}

/// Whether the segment crosses the ray from `at` to the east.
fn crosses_ray(a: Coord, b: Coord, at: Coord) -> bool {
    if (a.y > at.y) == (b.y > at.y) {
        return false;
    }
    let (low, high) = if a.y < b.y { (a, b) } else { (b, a) };
    orient(low, high, at) > 0
}

/// Whether a segment and a box share a point.
fn segment_meets(a: Coord, b: Coord, bounds: Bounds) -> bool {
    if bounds.contains(a) || bounds.contains(b) {
        return true;
    }
    let own = Bounds::of(a).union(Bounds::of(b));
    if !own.intersects(&bounds) {
        return false;
    }
    // Corners on both sides of the line (or on it): the line runs through the box.
    let (min, max) = (bounds.min, bounds.max);
    let corners = [min, Coord::new(max.x, min.y), max, Coord::new(min.x, max.y)];
    let sides = corners.map(|corner| orient(a, b, corner));
    sides.iter().any(|s| *s >= 0) && sides.iter().any(|s| *s <= 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Polygon {
        let ring = |low: i32, high: i32| {
            [(low, low), (high, low), (high, high), (low, high)]
                .map(|(x, y)| Coord::new(x, y))
                .to_vec()
        };
        let mut hole = ring(30, 70);
        hole.reverse();
        Polygon {
            outer: ring(0, 100),
            holes: vec![hole],
        }
    }

    fn meets(x: i32, y: i32, width: i32, height: i32) -> bool {
        let bounds = Bounds {
            min: Coord::new(x, y),
            max: Coord::new(x + width, y + height),
        };
        polygons_meet(&[frame()], bounds)
    }

    #[test]
    fn boxes_inside_across_around_and_beside() {
        assert!(meets(10, 10, 5, 5), "inside");
        assert!(meets(-10, 40, 20, 5), "across the shell");
        assert!(meets(60, 40, 20, 5), "across the hole");
        assert!(meets(-10, -10, 200, 200), "around");
        assert!(meets(40, -10, 5, 200), "right across");
        assert!(!meets(40, 40, 10, 10), "in the hole");
        assert!(!meets(110, 0, 10, 10), "beside");
    }

    #[test]
    fn a_box_near_a_slanted_side_does_not_meet() {
        let triangle = Polygon {
            outer: [(0, 0), (100, 0), (0, 100)]
                .map(|(x, y)| Coord::new(x, y))
                .to_vec(),
            holes: Vec::new(),
        };
        let at = |x, y| Bounds {
            min: Coord::new(x, y),
            max: Coord::new(x + 5, y + 5),
        };
        assert!(!polygons_meet(std::slice::from_ref(&triangle), at(60, 60)));
        assert!(polygons_meet(&[triangle], at(48, 48)));
    }
}
