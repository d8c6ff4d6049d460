//! How two segments meet, exactly. Owns: the classification and the places where each must
//! be split. Must not know: who owns the segments.

use crate::geometry::fixed::{Coord, orient};

/// How two different segments meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meet {
    /// Not at all, or only end to end.
    Clean,
    /// An end of one lies inside the other.
    Touch,
    /// They run along the same line for some length without being equal.
    Along,
    /// They cross inside both.
    Cross,
}

/// The places at which two segments must be split so that they meet only end to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Splits {
    /// How they meet.
    pub meet: Meet,
    /// Places on the first segment.
    pub first: [Option<Coord>; 2],
    /// Places on the second segment.
    pub second: [Option<Coord>; 2],
}

const CLEAN: Splits = Splits {
    meet: Meet::Clean,
    first: [None; 2],
    second: [None; 2],
};

/// Whether `p`, known to lie on the line through `a` and `b`, is strictly between them.
fn strictly_between(a: Coord, b: Coord, p: Coord) -> bool {
    p != a
        && p != b
        && (a.x.min(b.x)..=a.x.max(b.x)).contains(&p.x)
        && (a.y.min(b.y)..=a.y.max(b.y)).contains(&p.y)
}

/// Where `a` and `b` must be split. Equal segments are clean. A crossing is rounded to the
/// nearest lattice point, so pieces may have to be met again with their new neighbours.
pub fn meet(a: [Coord; 2], b: [Coord; 2]) -> Splits {
    let [a0, a1] = a;
    let [b0, b1] = b;
    let (b0_side, b1_side) = (orient(a0, a1, b0), orient(a0, a1, b1));
    if b0_side * b1_side > 0 {
        return CLEAN;
    }
    let (a0_side, a1_side) = (orient(b0, b1, a0), orient(b0, b1, a1));
    if a0_side * a1_side > 0 {
        return CLEAN;
    }
    if b0_side * b1_side < 0 && a0_side * a1_side < 0 {
        let at = crossing(a0, a1, b0, b1);
        let inside = |s: [Coord; 2]| (at != s[0] && at != s[1]).then_some(at);
        return Splits {
            meet: Meet::Cross,
            first: [inside(a), None],
            second: [inside(b), None],
        };
    }
    let on = |side: i8, s: [Coord; 2], p: Coord| {
        (side == 0 && strictly_between(s[0], s[1], p)).then_some(p)
    };
    let first = [on(b0_side, a, b0), on(b1_side, a, b1)];
    let second = [on(a0_side, b, a0), on(a1_side, b, a1)];
    let any = first.iter().chain(&second).any(Option::is_some);
    let collinear = b0_side == 0 && b1_side == 0;
    Splits {
        meet: match (any, collinear) {
            (false, _) => Meet::Clean,
            (true, true) => Meet::Along,
            (true, false) => Meet::Touch,
        },
        first,
        second,
    }
}

/// The lattice point nearest to the crossing of two segments that cross properly.
fn crossing(a0: Coord, a1: Coord, b0: Coord, b1: Coord) -> Coord {
    let wide = |v: i32| i128::from(v);
    let (ax, ay) = (wide(a1.x) - wide(a0.x), wide(a1.y) - wide(a0.y));
    let (bx, by) = (wide(b1.x) - wide(b0.x), wide(b1.y) - wide(b0.y));
    let (cx, cy) = (wide(b0.x) - wide(a0.x), wide(b0.y) - wide(a0.y));
    let mut denominator = ax * by - ay * bx;
    let mut numerator = cx * by - cy * bx;
    if denominator < 0 {
        denominator = -denominator;
        numerator = -numerator;
    }
    // Both factors fit: |numerator| < 2^67 and |ax| < 2^33.
    let along = |from: i32, step: i128| {
        let offset = (2 * numerator * step + denominator).div_euclid(2 * denominator);
        (wide(from) + offset) as i32
    };
    Coord::new(along(a0.x, ax), along(a0.y, ay))
}

/// Whether the segment passes through the unit pixel around `p` (closed half a unit each way)
/// without having `p` as an end: the hot-pixel test of snap rounding.
pub fn passes_pixel(segment: [Coord; 2], p: Coord) -> bool {
    let [a, b] = segment;
    if p == a || p == b {
        return false;
    }
    // In half units relative to `p`, so that the pixel is the square [-1, 1]².
    let half = |c: Coord| {
        (
            2 * (i64::from(c.x) - i64::from(p.x)),
            2 * (i64::from(c.y) - i64::from(p.y)),
        )
    };
    let ((ax, ay), (bx, by)) = (half(a), half(b));
    if ax.max(bx) < -1 || ax.min(bx) > 1 || ay.max(by) < -1 || ay.min(by) > 1 {
        return false;
    }
    // The line misses the square when all four corners lie strictly on one side.
    let (dx, dy) = (i128::from(bx - ax), i128::from(by - ay));
    let side = |x: i64, y: i64| (dx * i128::from(y - ay) - dy * i128::from(x - ax)).signum();
    let corners = [side(-1, -1), side(-1, 1), side(1, -1), side(1, 1)];
    !(corners.iter().all(|s| *s > 0) || corners.iter().all(|s| *s < 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn c(x: i32, y: i32) -> Coord {
        Coord::new(x, y)
    }

    #[test]
    fn segments_meet_as_they_do() {
        let a = [c(0, 0), c(10, 0)];
        let table = [
            ([c(10, 0), c(20, 5)], Meet::Clean, "end to end"),
            ([c(0, 1), c(10, 1)], Meet::Clean, "parallel"),
            ([c(5, 0), c(5, 9)], Meet::Touch, "T"),
            ([c(5, -3), c(5, 9)], Meet::Cross, "cross"),
            ([c(4, 0), c(20, 0)], Meet::Along, "overlap on a line"),
            ([c(10, 0), c(20, 0)], Meet::Clean, "end to end on a line"),
            ([c(0, 0), c(10, 0)], Meet::Clean, "equal"),
            ([c(2, 0), c(3, 0)], Meet::Along, "inside"),
        ];
        for (b, expected, name) in table {
            assert_eq!(meet(a, b).meet, expected, "{name}");
            assert_eq!(meet(b, a).meet, expected, "{name}, swapped");
        }
        let s = meet(a, [c(2, 0), c(30, 0)]);
        assert_eq!(s.first, [Some(c(2, 0)), None]);
        assert_eq!(s.second, [None, Some(c(10, 0))]);
    }

    #[test]
    fn a_crossing_is_rounded_to_the_nearest_point_at_the_edge_of_the_world() {
        let far = [
            c(-1_800_000_000, -900_000_000),
            c(1_800_000_000, 900_000_000),
        ];
        let back = [
            c(-1_800_000_000, 900_000_000),
            c(1_800_000_000, -899_999_999),
        ];
        let s = meet(far, back);
        assert_eq!(s.meet, Meet::Cross);
        assert_eq!(s.first[0], Some(c(1, 0)));
    }

    #[test]
    fn a_crossing_that_rounds_to_an_end_splits_only_the_other() {
        let s = meet([c(0, 0), c(100, 1)], [c(2, -5), c(1, 5)]);
        assert_eq!(s.meet, Meet::Cross);
        assert_eq!(s.first[0], Some(c(1, 0)));
        let s = meet([c(0, 0), c(100, 1)], [c(0, 2), c(1, -5)]);
        assert_eq!((s.first[0], s.second[0]), (None, Some(c(0, 0))));
    }

    #[test]
    fn pixels_are_hot_when_passed() {
        let s = [c(0, 0), c(100, 1)];
        assert!(passes_pixel(s, c(50, 0)));
        assert!(passes_pixel(s, c(50, 1)));
        assert!(!passes_pixel(s, c(10, 1)));
        assert!(!passes_pixel(s, c(0, 0)));
        assert!(!passes_pixel(s, c(50, 3)));
    }
}
