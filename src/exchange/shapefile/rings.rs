//! The rings of a shapefile's record as polygons. Owns: which ring is a hole in which. Numbers
//! are those of the file; must not know what they mean.

use crate::exchange::raw::Position;

/// A ring, closed or not.
type Ring = Vec<Position>;

/// What was said against the rings of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rings {
    /// Holes that lay in no ring: they became polygons of their own, so that nothing is lost.
    pub alone: usize,
    /// Outer rings that wind as holes do, with holes that wind as outer rings.
    pub reversed: usize,
}

/// Polygons, each an outer ring and its holes, and what was said against them.
///
/// Outer rings wind clockwise, as the format says. Where none does, a ring within an odd number
/// of others is a hole. Where one that winds like a hole lies in no ring but holds some, both wind
/// the wrong way round.
pub fn polygons_of(rings: Vec<Ring>) -> (Vec<Vec<Ring>>, Rings) {
    let areas: Vec<f64> = rings.iter().map(|ring| area2(ring)).collect();
    let mut is_outer: Vec<bool> = if areas.iter().any(|area| *area < 0.0) {
        areas.iter().map(|area| *area <= 0.0).collect()
    } else {
        (0..rings.len())
            .map(|i| is_outer_by_place(&rings, i))
            .collect()
    };
    let mut said = Rings::default();
    let mut home = homes(&rings, &areas, &is_outer);
    let lonely: Vec<usize> = (0..rings.len())
        .filter(|i| !is_outer[*i] && home[*i].is_none())
        .collect();
    for i in lonely {
        let inside: Vec<usize> = (0..rings.len())
            .filter(|j| *j != i && holds(&rings[i], &rings[*j]))
            .collect();
        if inside.iter().any(|j| is_outer[*j]) {
            said.reversed += 1;
            for j in inside {
                is_outer[j] = is_outer_by_place(&rings, j);
            }
        } else {
            said.alone += 1;
        }
        is_outer[i] = true;
    }
    if said.reversed > 0 {
        home = homes(&rings, &areas, &is_outer);
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
    (polygons, said)
}

/// A ring within none, two, four others is an outer ring.
fn is_outer_by_place(rings: &[Ring], i: usize) -> bool {
    let others = (0..rings.len()).filter(|j| *j != i);
    let around = others.filter(|j| holds(&rings[*j], &rings[i])).count();
    around.is_multiple_of(2)
}

/// The outer ring that each hole lies in: the smallest around it.
fn homes(rings: &[Ring], areas: &[f64], is_outer: &[bool]) -> Vec<Option<usize>> {
    let home = |i: usize| {
        let outers = (0..rings.len()).filter(|o| is_outer[*o]);
        outers
            .filter(|o| holds(&rings[*o], &rings[i]))
            .min_by(|a, b| areas[*a].abs().total_cmp(&areas[*b].abs()))
    };
    (0..rings.len())
        .map(|i| if is_outer[i] { None } else { home(i) })
        .collect()
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
        let (polygons, said) = polygons_of(rings);
        assert_eq!(polygons.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
        assert_eq!(said, Rings::default());
    }

    #[test]
    fn wrong_winding_is_made_out() {
        let all_wrong = vec![square(0.0, 10.0, false), square(1.0, 2.0, false)];
        assert_eq!(polygons_of(all_wrong).0.len(), 1);
        // A hole that lies nowhere stays, as a polygon.
        let (polygons, said) = polygons_of(vec![square(0.0, 1.0, true), square(5.0, 1.0, false)]);
        assert_eq!((polygons.len(), said.alone), (2, 1));
    }

    #[test]
    fn a_polygon_that_winds_the_wrong_way_round_keeps_its_hole() {
        // Case 82: alone, with an island in its hole, and beside one that winds as it should.
        let reversed = [square(0.0, 10.0, false), square(1.0, 8.0, true)];
        let (polygons, said) = polygons_of(reversed.to_vec());
        assert_eq!(polygons.iter().map(Vec::len).collect::<Vec<_>>(), [2]);
        assert_eq!((said.reversed, said.alone), (1, 0));
        let island = [&reversed[..], &[square(3.0, 2.0, false)]].concat();
        let (polygons, said) = polygons_of(island);
        assert_eq!(polygons.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(said.reversed, 1);
        let right = [square(20.0, 10.0, true), square(22.0, 2.0, false)];
        let (polygons, _) = polygons_of([&reversed[..], &right].concat());
        assert_eq!(polygons.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
    }
}
