//! The rings of a shapefile's record as polygons. Owns: which ring is a hole in which. Numbers
//! are those of the file; must not know what they mean.

use crate::exchange::raw::Position;

/// A ring, closed or not.
type Ring = Vec<Position>;

/// Polygons, each an outer ring and its holes, and how many holes lay in no ring: these become
/// polygons of their own, so that nothing is lost.
///
/// Outer rings wind clockwise, as the format says. Where none does, a ring within an odd number
/// of others is a hole.
pub fn polygons_of(rings: Vec<Ring>) -> (Vec<Vec<Ring>>, usize) {
    let areas: Vec<f64> = rings.iter().map(|ring| area2(ring)).collect();
    let is_outer: Vec<bool> = if areas.iter().any(|area| *area < 0.0) {
        areas.iter().map(|area| *area <= 0.0).collect()
    } else {
        let within = |i: usize| {
            let others = (0..rings.len()).filter(|j| *j != i);
            others.filter(|j| holds(&rings[*j], &rings[i])).count()
        };
        (0..rings.len()).map(|i| within(i) % 2 == 0).collect()
    };
    let outers: Vec<usize> = (0..rings.len()).filter(|i| is_outer[*i]).collect();
    let mut home: Vec<Option<usize>> = vec![None; rings.len()];
    let mut alone = 0;
    for i in (0..rings.len()).filter(|i| !is_outer[*i]) {
        let around = outers.iter().filter(|o| holds(&rings[**o], &rings[i]));
        home[i] = around
            .min_by(|a, b| areas[**a].abs().total_cmp(&areas[**b].abs()))
            .copied();
        alone += usize::from(home[i].is_none());
    }
    let mut polygons: Vec<Vec<Ring>> = Vec::new();
    let mut place = vec![usize::MAX; rings.len()];
    let mut holes: Vec<(usize, Ring)> = Vec::new();
    for (i, ring) in rings.into_iter().enumerate() {
        if let Some(outer) = home[i] {
            holes.push((outer, ring));
        } else {
            place[i] = polygons.len();
            polygons.push(vec![ring]);
        }
    }
    for (outer, ring) in holes {
        if let Some(polygon) = polygons.get_mut(place[outer]) {
            polygon.push(ring);
        }
    }
    (polygons, alone)
}

/// Twice the signed area; positive when counter-clockwise.
fn area2(ring: &[Position]) -> f64 {
    let Some(first) = ring.first() else {
        return 0.0;
    };
    let from = |p: &Position| [p[0] - first[0], p[1] - first[1]];
    ring.windows(2)
        .map(|w| {
            let (a, b) = (from(&w[0]), from(&w[1]));
            a[0] * b[1] - b[0] * a[1]
        })
        .sum()
}

/// Whether a ring lies within another: the first of its vertices that is not on it decides.
fn holds(outer: &[Position], inner: &[Position]) -> bool {
    inner
        .iter()
        .filter(|p| !outer.contains(p))
        .map(|p| contains(outer, *p))
        .next()
        .unwrap_or(false)
}

/// Whether a place lies in a ring, by the crossings of a ray to the east.
fn contains(ring: &[Position], [x, y]: Position) -> bool {
    let mut inside = false;
    let Some(mut last) = ring.last() else {
        return false;
    };
    for next in ring {
        if (last[1] > y) != (next[1] > y) {
            let at = (next[0] - last[0]) * (y - last[1]) / (next[1] - last[1]) + last[0];
            inside ^= x < at;
        }
        last = next;
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, size: f64, clockwise: bool) -> Ring {
        let mut ring = vec![
            [x, x],
            [x + size, x],
            [x + size, x + size],
            [x, x + size],
            [x, x],
        ];
        if clockwise {
            ring.reverse();
        }
        ring
    }

    #[test]
    fn holes_find_the_smallest_ring_around() {
        let rings = vec![
            square(0.0, 10.0, true),
            square(1.0, 8.0, false),
            square(2.0, 4.0, true),
            square(3.0, 1.0, false),
        ];
        let (polygons, alone) = polygons_of(rings);
        assert_eq!(polygons.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
        assert_eq!(alone, 0);
    }

    #[test]
    fn wrong_winding_is_made_out() {
        let all_wrong = vec![square(0.0, 10.0, false), square(1.0, 2.0, false)];
        assert_eq!(polygons_of(all_wrong).0.len(), 1);
        // A hole that lies nowhere stays, as a polygon.
        let (polygons, alone) = polygons_of(vec![square(0.0, 1.0, true), square(5.0, 1.0, false)]);
        assert_eq!((polygons.len(), alone), (2, 1));
    }
}
