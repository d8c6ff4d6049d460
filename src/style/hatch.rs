//! The hatch of each zone: it differs from the others in grey print too. Owns: which hatch it is, and
//! where its lines run inside an area.

use crate::rules::zone::Zone;

/// One direction of parallel lines.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hatch {
    /// Direction of the lines, degrees clockwise from east.
    pub degrees: f32,
    /// Distance between lines, points.
    pub spacing: f32,
}

impl Hatch {
    const fn new(degrees: f32, spacing: f32) -> Self {
        Self { degrees, spacing }
    }
}

/// Width of a line, points.
pub const WIDTH: f32 = 0.8;
/// How strong the lines are over a grid of the map, 0 to 1.
pub const ON_MAP: f32 = 0.32;
/// How strong they are in the legend, where a field is small.
pub const IN_LEGEND: f32 = 0.4;
/// Areas with sides shorter than this are not hatched, points.
pub const FROM: f64 = 12.0;

/// The hatches of a zone.
pub const fn of_zone(zone: Zone) -> &'static [Hatch] {
    const LOCKDOWN: [Hatch; 2] = [Hatch::new(45.0, 8.0), Hatch::new(135.0, 8.0)];
    const CONTROL: [Hatch; 1] = [Hatch::new(45.0, 7.0)];
    const PRECAUTION: [Hatch; 1] = [Hatch::new(0.0, 9.0)];
    const EPIDEMIC_FREE: [Hatch; 1] = [Hatch::new(90.0, 11.0)];
    match zone {
        Zone::Lockdown => &LOCKDOWN,
        Zone::Control => &CONTROL,
        Zone::Precaution => &PRECAUTION,
        Zone::EpidemicFree => &EPIDEMIC_FREE,
        Zone::Unset => &[],
    }
}

/// A place in the plane that is drawn on; x goes right, y goes down.
pub type Place = [f64; 2];

/// The lines of a hatch inside rings (even-odd) and inside the box between two corners. `place` says
/// where a vertex is drawn, in points; `phase` is how far line 0 lies from the origin, across the
/// lines: a hatch that is to stay with the ground gives that of a place on it.
pub fn lines<P: Copy>(
    hatch: Hatch,
    rings: &[Vec<P>],
    place: impl Fn(P) -> Place,
    [min, max]: [Place; 2],
    phase: f64,
) -> Vec<[Place; 2]> {
    let (across, along) = axes(hatch);
    let spacing = f64::from(hatch.spacing);
    let corners = [min, [max[0], min[1]], max, [min[0], max[1]]];
    let span = |axis: Place| {
        let at = corners.map(|corner| dot(corner, axis));
        let least = at.into_iter().fold(f64::INFINITY, f64::min);
        (least, at.into_iter().fold(f64::NEG_INFINITY, f64::max))
    };
    let (u_range, v_range) = (span(across), span(along));

    // Where each line (by number) crosses a ring.
    let mut crossings: Vec<(i64, f64)> = Vec::new();
    for ring in rings {
        let Some(&last) = ring.last() else { continue };
        let turned = |vertex: P| {
            let at = place(vertex);
            (dot(at, across), dot(at, along))
        };
        let mut a = turned(last);
        for &vertex in ring {
            let b = turned(vertex);
            let (low, high) = (a.0.min(b.0).max(u_range.0), a.0.max(b.0).min(u_range.1));
            if low < high {
                // Half-open, so that a vertex on a line counts once.
                let first = ((low - phase) / spacing).ceil() as i64;
                let end = ((high - phase) / spacing).ceil() as i64;
                for number in first..end {
                    let u = phase + number as f64 * spacing;
                    crossings.push((number, a.1 + (b.1 - a.1) * ((u - a.0) / (b.0 - a.0))));
                }
            }
            a = b;
        }
    }
    crossings.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut out = Vec::new();
    for line in crossings.chunk_by(|a, b| a.0 == b.0) {
        for pair in line.chunks_exact(2) {
            let u = phase + pair[0].0 as f64 * spacing;
            let (from, to) = (pair[0].1.max(v_range.0), pair[1].1.min(v_range.1));
            if to - from > SHORTEST {
                let at = |v: f64| [0, 1].map(|i| across[i] * u + along[i] * v);
                out.push([at(from), at(to)]);
            }
        }
    }
    out
}

/// Lines shorter than this are not drawn, points.
const SHORTEST: f64 = 1.0;

/// How far a place lies from the origin, across the lines of a hatch.
pub fn across(hatch: Hatch, at: Place) -> f64 {
    dot(at, axes(hatch).0)
}

/// Unit vectors across the lines of a hatch and along them.
fn axes(hatch: Hatch) -> (Place, Place) {
    let (sin, cos) = f64::from(hatch.degrees).to_radians().sin_cos();
    ([-sin, cos], [cos, sin])
}

fn dot(a: Place, b: Place) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stop_at_the_shell_and_at_a_hole() {
        let square = |from: f64, to: f64| vec![[from, from], [to, from], [to, to], [from, to]];
        let rings = [square(10.0, 90.0), square(30.0, 70.0)];
        for degrees in [0.0, 45.0, 90.0, 135.0] {
            let hatch = Hatch::new(degrees, 2.0);
            let found = lines(hatch, &rings, |at| at, [[0.0, 0.0], [100.0, 100.0]], 0.3);
            let length = |[a, b]: &[Place; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
            let area = found.iter().map(length).sum::<f64>() * 2.0;
            assert!((area - 4800.0).abs() < 100.0, "{degrees}°: {area}");
            for [a, b] in &found {
                let middle = [0, 1].map(|i| (a[i] + b[i]) / 2.0);
                assert!(
                    middle.iter().any(|x| !(30.1..69.9).contains(x)),
                    "{middle:?}"
                );
            }
        }
    }

    #[test]
    fn every_zone_that_binds_has_a_hatch_of_its_own() {
        let hatches = Zone::ALL.map(of_zone);
        for (i, hatch) in hatches.iter().enumerate() {
            assert_eq!(hatch.is_empty(), Zone::ALL[i] == Zone::Unset);
            assert!(!hatches[i + 1..].contains(hatch));
        }
    }
}
