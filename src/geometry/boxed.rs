//! Rings cut to a box, by Sutherland and Hodgman (1974): enough for finding a label's place,
//! as the stretches it leaves along the box are boundaries there too.

/// A place in a plane.
pub type Place = [f64; 2];

/// The part of a ring inside the box between two corners.
pub fn ring_in(ring: &[Place], [min, max]: [Place; 2]) -> Vec<Place> {
    let mut ring = ring.to_vec();
    for axis in 0..2 {
        for (limit, sign) in [(min[axis], 1.0), (max[axis], -1.0)] {
            ring = half(&ring, |p| (p[axis] - limit) * sign);
        }
    }
    ring
}

/// The part of a ring where `depth` is not negative.
fn half(ring: &[Place], depth: impl Fn(Place) -> f64) -> Vec<Place> {
    let mut out = Vec::with_capacity(ring.len() + 4);
    let Some(&last) = ring.last() else { return out };
    let mut a = last;
    for &b in ring {
        let (from, to) = (depth(a), depth(b));
        if (from < 0.0) != (to < 0.0) {
            let t = from / (from - to);
            out.push([a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]);
        }
        if to >= 0.0 {
            out.push(b);
        }
        a = b;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOX: [Place; 2] = [[0.0, 0.0], [1.0, 1.0]];

    fn area(ring: &[Place]) -> f64 {
        let next = ring.iter().cycle().skip(1);
        let cross = ring
            .iter()
            .zip(next)
            .map(|(a, b)| a[0] * b[1] - b[0] * a[1]);
        cross.sum::<f64>().abs() / 2.0
    }

    #[test]
    fn only_what_is_inside_stays() {
        let square = |from: f64, to: f64| vec![[from, from], [to, from], [to, to], [from, to]];
        assert_eq!(area(&ring_in(&square(-5.0, 5.0), BOX)), 1.0);
        assert_eq!(area(&ring_in(&square(0.5, 5.0), BOX)), 0.25);
        assert_eq!(ring_in(&square(0.2, 0.4), BOX).len(), 4);
        assert!(ring_in(&square(2.0, 3.0), BOX).is_empty());
        assert!(ring_in(&[], BOX).is_empty());
    }
}
