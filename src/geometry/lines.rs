//! Lines on a plane: joined where one goes on as another, which of their vertices matter, and their
//! straight stretches. Owns: these figures. Must not know: what the lines are, or in which unit.

use super::fixed::Coord;
use std::collections::HashMap;

/// A place in a plane.
pub type Place = [f64; 2];

/// A straight stretch, from end to end.
pub type Stretch = [Place; 2];

/// Lines joined where one goes on as another: where just two ends meet. In the order of the first line
/// of each.
pub fn joined(lines: &[&[Coord]]) -> Vec<Vec<Coord>> {
    // A ring ends twice in one place, and goes on as itself.
    let mut ends: HashMap<Coord, Vec<usize>> = HashMap::new();
    for (number, line) in lines.iter().enumerate() {
        for end in [line.first(), line.last()].into_iter().flatten() {
            ends.entry(*end).or_default().push(number);
        }
    }
    let goes_on = |at: &Coord, from: usize| match ends.get(at)?.as_slice() {
        [a, b] if *a == from => Some(*b),
        [a, b] if *b == from => Some(*a),
        _ => None,
    };
    let mut is_joined = vec![false; lines.len()];
    let mut out = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        if line.len() < 2 || std::mem::replace(&mut is_joined[number], true) {
            continue;
        }
        let mut whole = line.to_vec();
        // From its end on, then from its beginning.
        for _ in 0..2 {
            let mut last = number;
            while let Some(at) = whole.last().copied() {
                let Some(next) = goes_on(&at, last).filter(|next| !is_joined[*next]) else {
                    break;
                };
                is_joined[next] = true;
                let other = lines[next];
                if other.first() == Some(&at) {
                    whole.extend(other.iter().skip(1));
                } else {
                    whole.extend(other.iter().rev().skip(1));
                }
                last = next;
            }
            whole.reverse();
        }
        out.push(whole);
    }
    out
}

/// For each vertex the error at which Douglas and Peucker's simplification would drop it: the
/// distance to its chord, never more than that of the vertex the chord came from; infinite for the ends.
pub fn weights(points: &[Place]) -> Vec<f64> {
    let mut weights = vec![f64::INFINITY; points.len()];
    let mut stack = vec![(0, points.len().saturating_sub(1), f64::INFINITY)];
    while let Some((from, to, above)) = stack.pop() {
        let inner = from + 1..to;
        let far = inner
            .map(|i| (distance2(points[i], points[from], points[to]), i))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((found, at)) = far else { continue };
        let weight = found.sqrt().min(above);
        weights[at] = weight;
        stack.push((from, at, weight));
        stack.push((at, to, weight));
    }
    weights
}

/// The vertices that matter at an error, by their weights.
pub fn simplified(points: &[Place], weights: &[f64], error: f64) -> impl Iterator<Item = Place> {
    let weighted = points.iter().zip(weights);
    weighted
        .filter(move |(_, weight)| **weight >= error)
        .map(|(point, _)| *point)
}

/// The stretches of a line, by the weights of its vertices, that are straight but for an error, each as
/// far as it lies in the box between two corners; only those that are so long there, the longest first.
pub fn stretches(
    (points, weights): (&[Place], &[f64]),
    error: f64,
    corners: [Place; 2],
    least: f64,
) -> Vec<Stretch> {
    let mut found = Vec::new();
    let mut last: Option<Place> = None;
    for at in simplified(points, weights, error) {
        let stretch = last.and_then(|from| within([from, at], corners));
        found.extend(stretch.filter(|stretch| length(stretch) >= least));
        last = Some(at);
    }
    found.sort_by(|a, b| length(b).total_cmp(&length(a)));
    found
}

/// How long a stretch is.
pub fn length([a, b]: &Stretch) -> f64 {
    (b[0] - a[0]).hypot(b[1] - a[1])
}

/// The part of a stretch in the box between two corners, by Liang and Barsky (1984).
fn within([a, b]: Stretch, [min, max]: [Place; 2]) -> Option<Stretch> {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for axis in 0..2 {
        let way = b[axis] - a[axis];
        if way == 0.0 {
            if a[axis] < min[axis] || a[axis] > max[axis] {
                return None;
            }
            continue;
        }
        let shares = [min[axis], max[axis]].map(|limit| (limit - a[axis]) / way);
        from = from.max(shares[0].min(shares[1]));
        to = to.min(shares[0].max(shares[1]));
    }
    let at = |share: f64| [0, 1].map(|axis| a[axis] + share * (b[axis] - a[axis]));
    (from < to).then(|| [at(from), at(to)])
}

/// Squared distance from `p` to the segment a–b.
fn distance2(p: Place, a: Place, b: Place) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let (px, py) = (p[0] - a[0], p[1] - a[1]);
    let length2 = dx * dx + dy * dy;
    let t = if length2 > 0.0 {
        ((px * dx + py * dy) / length2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (x, y) = (px - t * dx, py - t * dy);
    x * x + y * y
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(places: &[(i32, i32)]) -> Vec<Coord> {
        places.iter().map(|&(x, y)| Coord::new(x, y)).collect()
    }

    fn join(lines: &[Vec<Coord>]) -> Vec<Vec<Coord>> {
        let lines: Vec<&[Coord]> = lines.iter().map(Vec::as_slice).collect();
        joined(&lines)
    }

    #[test]
    fn lines_that_go_on_as_one_another_are_one_whichever_way_they_were_drawn() {
        let parts = [
            line(&[(10, 1), (20, 3)]),
            line(&[(30, 4), (20, 3)]),
            line(&[(10, 1), (0, 0)]),
            line(&[(100, 100), (110, 100)]),
        ];
        let whole = join(&parts);
        assert_eq!(whole.len(), 2);
        assert_eq!(whole[0], line(&[(0, 0), (10, 1), (20, 3), (30, 4)]));
        assert_eq!(whole[1], parts[3]);
    }

    #[test]
    fn where_three_meet_none_goes_on_and_rings_end() {
        let fork = [
            line(&[(0, 0), (10, 1)]),
            line(&[(10, 1), (20, 9)]),
            line(&[(10, 1), (20, -9)]),
        ];
        assert_eq!(join(&fork), fork);
        let ring = [line(&[(0, 0), (10, 1), (5, 8), (0, 0)])];
        assert_eq!(join(&ring), ring);
        let halves = [line(&[(0, 0), (10, 1)]), line(&[(10, 1), (5, 8), (0, 0)])];
        assert_eq!(join(&halves).len(), 1);
        assert!(join(&[line(&[(0, 0)]), Vec::new()]).is_empty());
    }

    #[test]
    fn a_stretch_is_as_long_as_it_is_straight_and_seen() {
        // Nearly straight for 100, then a corner.
        let points = [[0.0, 0.0], [50.0, 0.2], [100.0, 0.0], [100.0, 40.0]];
        let weights = weights(&points);
        let box_of = |side: f64| [[-side, -side], [side, side]];
        let lengths = |error: f64, side: f64, least: f64| -> Vec<f64> {
            let found = stretches((&points, &weights), error, box_of(side), least);
            found.iter().map(|s| length(s).round()).collect()
        };
        assert_eq!(lengths(0.5, 500.0, 10.0), [100.0, 40.0]);
        assert_eq!(lengths(0.1, 500.0, 10.0), [50.0, 50.0, 40.0]);
        assert_eq!(lengths(0.5, 500.0, 60.0), [100.0]);
        // Of the first only what is within 30 is seen, of the second nothing.
        assert_eq!(lengths(0.5, 30.0, 10.0), [30.0]);
        assert!(lengths(0.5, 5.0, 10.0).is_empty());
    }

    #[test]
    fn what_only_touches_a_box_is_not_in_it() {
        let corners = [[0.0, 0.0], [10.0, 10.0]];
        let part = within([[-5.0, 5.0], [20.0, 5.0]], corners);
        assert_eq!(part, Some([[0.0, 5.0], [10.0, 5.0]]));
        let slanted = within([[-5.0, -5.0], [5.0, 5.0]], corners);
        assert_eq!(slanted, Some([[0.0, 0.0], [5.0, 5.0]]));
        assert_eq!(within([[-5.0, 12.0], [20.0, 12.0]], corners), None);
        assert_eq!(within([[-5.0, 5.0], [5.0, 15.0]], corners), None);
        assert_eq!(within([[3.0, -9.0], [3.0, -1.0]], corners), None);
    }
}
