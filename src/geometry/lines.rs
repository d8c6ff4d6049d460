//! Lines on a plane: joined where one goes on as another, which of their vertices matter, and their
//! straight stretches. Owns: these figures. Must not know: what the lines are, or in which unit.

use super::fixed::Coord;
use std::collections::HashMap;

/// A place in a plane.
pub type Place = [f64; 2];

/// A straight stretch, from end to end.
pub type Stretch = [Place; 2];

/// One end of a line: the number of the line, and whether it is its last vertex.
type End = (usize, bool);

/// Where more than two ends meet, the line that turns by less than this goes on: the cosine of 45°.
const STRAIGHT_ON: f64 = std::f64::consts::FRAC_1_SQRT_2;

/// Lines joined where one goes on as another: where just two ends meet, and straight on where there are
/// more. In the order of the first line of each.
pub fn joined(lines: &[&[Coord]]) -> Vec<Vec<Coord>> {
    let goes_on = goes_on(lines);
    let mut is_joined = vec![false; lines.len()];
    let mut out = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        if line.len() < 2 || std::mem::replace(&mut is_joined[number], true) {
            continue;
        }
        let mut whole = line.to_vec();
        // From its end on, then from its beginning.
        for is_last in [true, false] {
            let mut end = (number, is_last);
            while let Some(&(next, is_last)) = goes_on.get(&end) {
                if std::mem::replace(&mut is_joined[next], true) {
                    break;
                }
                let other = lines[next];
                if is_last {
                    whole.extend(other.iter().rev().skip(1));
                } else {
                    whole.extend(other.iter().skip(1));
                }
                end = (next, !is_last);
            }
            whole.reverse();
        }
        out.push(whole);
    }
    out
}

/// As which end each end goes on. A ring ends twice in one place, and goes on as itself.
fn goes_on(lines: &[&[Coord]]) -> HashMap<End, End> {
    let mut places: HashMap<Coord, Vec<End>> = HashMap::new();
    for (number, line) in lines.iter().enumerate() {
        if let [first, .., last] = line {
            places.entry(*first).or_default().push((number, false));
            places.entry(*last).or_default().push((number, true));
        }
    }
    let mut pairs = HashMap::new();
    for ends in places.values() {
        if let [a, b] = ends.as_slice() {
            pairs.extend([(*a, *b), (*b, *a)]);
            continue;
        }
        let comes = |(number, is_last): End| comes(lines[number], is_last);
        let mut turns: Vec<(f64, End, End)> = Vec::new();
        for (i, a) in ends.iter().enumerate() {
            for b in ends[..i].iter().filter(|b| b.0 != a.0) {
                let (Some(u), Some(v)) = (comes(*a), comes(*b)) else {
                    continue;
                };
                // Both come here: one goes on as the other where they come from opposite sides.
                let straight = -(u[0] * v[0] + u[1] * v[1]);
                if straight >= STRAIGHT_ON {
                    turns.push((straight, *b, *a));
                }
            }
        }
        turns.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        for (_, a, b) in turns {
            if !pairs.contains_key(&a) && !pairs.contains_key(&b) {
                pairs.extend([(a, b), (b, a)]);
            }
        }
    }
    pairs
}

/// The direction on the ground, one long, in which a line comes to its end; `None` where all of it lies there.
fn comes(line: &[Coord], is_last: bool) -> Option<Place> {
    let (end, before) = match is_last {
        true => (
            line.last()?,
            line.iter().rev().find(|at| Some(*at) != line.last())?,
        ),
        false => (
            line.first()?,
            line.iter().find(|at| Some(*at) != line.first())?,
        ),
    };
    let x = (f64::from(end.x) - f64::from(before.x)) * end.lat().to_radians().cos();
    let y = f64::from(end.y) - f64::from(before.y);
    let far = x.hypot(y);
    (far > 0.0).then(|| [x / far, y / far])
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

/// Vertices that lie off by less than this share of an error do not matter for what is straight.
const FINE: f64 = 0.25;
/// Where nothing is straight for longer, a stretch as long as it must be begins after each such share of it.
const STEP: f64 = 1.0 / 6.0;
/// Such a stretch is a little longer, so that rounding makes it none too short.
const ABOVE: f64 = 1.001;

/// The stretches of a line, by the weights of its vertices, that leave a straight line by no more than an
/// error, each as far as it lies in the box between two corners; only those that are so long there. First
/// those from vertex to vertex, the longest first; then, where none of these is, such as are just so long,
/// the straightest first. A stretch lies in the middle of what it stands for.
pub fn stretches(
    (points, weights): (&[Place], &[f64]),
    error: f64,
    corners: [Place; 2],
    least: f64,
) -> Vec<Stretch> {
    let line: Vec<Place> = simplified(points, weights, error * FINE).collect();
    let error = error * (1.0 - FINE);
    let shown = |stretch: Stretch| within(stretch, corners).filter(|part| length(part) >= least);
    let mut found = Vec::new();
    // For each vertex how far what is straight from there on, or from before, goes.
    let mut reach = vec![0; line.len()];
    let mut far = 0;
    for from in 0..line.len() {
        let mut to = far.max(from);
        let mut run = None;
        while let Some(next) = line.get(from..to + 2).and_then(|part| middle(part, error)) {
            run = Some(next.0);
            to += 1;
        }
        if let Some(run) = run {
            far = to;
            if length(&run) >= least {
                found.extend(shown(run));
                reach[from] = to;
            }
        }
        if from > 0 {
            reach[from] = reach[from].max(reach[from - 1]);
        }
    }
    found.sort_by(|a, b| length(b).total_cmp(&length(a)));
    if least > 0.0 {
        let mut short = short(&line, (error, least), corners, &reach);
        short.sort_by(|a, b| a.1.total_cmp(&b.1));
        found.extend(short.into_iter().filter_map(|(stretch, _)| shown(stretch)));
    }
    found
}

/// Stretches just so long that begin in a box and are in none of those that reach farther, each with how
/// wide the strip is in which it lies.
fn short(
    line: &[Place],
    (error, least): (f64, f64),
    corners: [Place; 2],
    reach: &[usize],
) -> Vec<(Stretch, f64)> {
    let long = least * ABOVE;
    let mut found = Vec::new();
    for (from, pair) in line.windows(2).enumerate() {
        let &[a, b] = pair else { continue };
        let Some(part) = within([a, b], corners) else {
            continue;
        };
        let (whole, begin) = (length(&part), part[0]);
        let count = (whole / (least * STEP)).ceil().max(1.0) as u32;
        for step in 0..count {
            let share = f64::from(step) / f64::from(count);
            let start = toward(begin, part[1], share);
            let away = |at: &Place| length(&[start, *at]) >= long;
            let Some(to) = (from + 1..line.len()).find(|to| away(&line[*to])) else {
                break;
            };
            if reach.get(from).is_some_and(|reach| *reach >= to) {
                continue;
            }
            let last = if to == from + 1 { start } else { line[to - 1] };
            let end = at_distance(start, [last, line[to]], long);
            let inner = line.get(from + 1..to).unwrap_or_default();
            let all = [std::slice::from_ref(&start), inner, &[end]].concat();
            found.extend(middle(&all, error));
        }
    }
    found
}

/// The straight line through the middle of a line, if that leaves it by no more than an error and nowhere
/// turns back beyond its ends; and how wide the strip is in which the line lies.
fn middle(part: &[Place], error: f64) -> Option<(Stretch, f64)> {
    let [first, inner @ .., last] = part else {
        return None;
    };
    let long = length(&[*first, *last]);
    if long <= 0.0 {
        return None;
    }
    let way = [0, 1].map(|axis| (last[axis] - first[axis]) / long);
    let aside = [-way[1], way[0]];
    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    for at in inner {
        let from = [0, 1].map(|axis| at[axis] - first[axis]);
        let on = |to: Place| from[0] * to[0] + from[1] * to[1];
        (low, high) = (low.min(on(aside)), high.max(on(aside)));
        if high - low > 2.0 * error || !(0.0..=long).contains(&on(way)) {
            return None;
        }
    }
    let off = (low + high) / 2.0;
    let moved = |at: &Place| [0, 1].map(|axis| at[axis] + off * aside[axis]);
    Some(([moved(first), moved(last)], high - low))
}

/// The place at a share of the way from one to another.
fn toward(from: Place, to: Place, share: f64) -> Place {
    [0, 1].map(|axis| from[axis] + share * (to[axis] - from[axis]))
}

/// The place on a segment that is so far from another: the segment begins nearer, and ends farther away.
fn at_distance(from: Place, [a, b]: Stretch, far: f64) -> Place {
    let way = [0, 1].map(|axis| b[axis] - a[axis]);
    let off = [0, 1].map(|axis| a[axis] - from[axis]);
    let on = |u: Place, v: Place| u[0] * v[0] + u[1] * v[1];
    // |off + share * way| = far
    let (square, half) = (on(way, way), on(off, way));
    let rest = on(off, off) - far * far;
    let root = (half * half - square * rest).max(0.0).sqrt();
    toward(a, b, ((root - half) / square).clamp(0.0, 1.0))
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
    fn where_more_meet_only_what_goes_straight_on_is_joined() {
        let fork = [
            line(&[(0, 0), (10, 1)]),
            line(&[(10, 1), (20, 9)]),
            line(&[(10, 1), (20, -2)]),
        ];
        let whole = line(&[(0, 0), (10, 1), (20, -2)]);
        assert_eq!(join(&fork), [whole, fork[1].clone()]);
        // Of a star none goes on.
        let star = [
            line(&[(0, 0), (10, 0)]),
            line(&[(-5, 9), (0, 0)]),
            line(&[(-5, -9), (0, 0)]),
        ];
        assert_eq!(join(&star), star);
        // At a crossing both do, whichever way their parts were drawn.
        let crossing = [
            line(&[(-10, 0), (0, 0)]),
            line(&[(0, 10), (0, 0)]),
            line(&[(10, 0), (0, 0)]),
            line(&[(0, 0), (0, -10)]),
        ];
        let across = line(&[(-10, 0), (0, 0), (10, 0)]);
        let down = line(&[(0, 10), (0, 0), (0, -10)]);
        assert_eq!(join(&crossing), [across, down]);
    }

    #[test]
    fn rings_end_and_what_leads_to_one_does_not_go_around_it() {
        let ring = [line(&[(0, 0), (10, 1), (5, 8), (0, 0)])];
        assert_eq!(join(&ring), ring);
        let halves = [line(&[(0, 0), (10, 1)]), line(&[(10, 1), (5, 8), (0, 0)])];
        assert_eq!(join(&halves).len(), 1);
        let led = [ring[0].clone(), line(&[(-10, 0), (0, 0)])];
        assert_eq!(join(&led).iter().map(Vec::len).sum::<usize>(), 5);
        assert!(join(&[line(&[(0, 0)]), Vec::new()]).is_empty());
        let nowhere = line(&[(3, 3), (3, 3)]);
        assert_eq!(join(std::slice::from_ref(&nowhere)), [nowhere]);
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
        assert_eq!(lengths(0.5, 500.0, 60.0), [100.0]);
        // Of the first only what is within 30 is seen, of the second nothing.
        assert_eq!(lengths(0.5, 30.0, 10.0), [30.0]);
        assert!(lengths(0.5, 5.0, 10.0).is_empty());
        // Where the bend counts each half is one, and what is just so long may lie across it.
        let strict = lengths(0.1, 500.0, 10.0);
        assert_eq!(strict[..3], [50.0, 50.0, 40.0]);
        assert!(strict.len() > 3 && strict[3..].iter().all(|long| *long == 10.0));
    }

    #[test]
    fn on_a_soft_bend_what_is_just_so_long_is_straight_enough_though_no_segment_is() {
        // A circle of 500 in segments of 37: within 1.6 of its middle line a stretch of 110 is straight.
        let at = |step: i32| {
            let (sin, cos) = (f64::from(step) * 0.074).sin_cos();
            [500.0 * sin, 500.0 * cos]
        };
        let points: Vec<Place> = (0..20).map(at).collect();
        let weights = weights(&points);
        let everywhere = [[-1e4, -1e4], [1e4, 1e4]];
        let found = stretches((&points, &weights), 3.0, everywhere, 110.0);
        assert!(!found.is_empty());
        for [a, b] in &found {
            assert!(length(&[*a, *b]) >= 110.0);
            for share in 0..=10 {
                let [x, y] = toward(*a, *b, f64::from(share) / 10.0);
                let off = x.hypot(y) - 500.0;
                assert!(off.abs() <= 3.0, "{off}");
            }
        }
        // A little longer on the same bend is none.
        assert!(stretches((&points, &weights), 3.0, everywhere, 160.0).is_empty());
    }

    #[test]
    fn what_turns_back_is_no_stretch() {
        let points = [[0.0, 0.0], [100.0, 0.2], [40.0, 0.4]];
        let weights = weights(&points);
        let everywhere = [[-1e4, -1e4], [1e4, 1e4]];
        let found = stretches((&points, &weights), 1.0, everywhere, 30.0);
        let lengths: Vec<f64> = found.iter().map(|s| length(s).round()).collect();
        assert_eq!(lengths, [100.0, 60.0]);
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
