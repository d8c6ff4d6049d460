//! From the ground to the paper and back, true to scale. Owns: that a millimetre of the paper is so many
//! metres of the ground: how long a unit of the lattice is at the middle of the map is measured along
//! the ellipsoid there, not taken from a ball.

use super::page::{At, Rect};
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::measure::length_m;

/// Units of the lattice that are measured, to know how long one is.
const MEASURED: i32 = 100_000;

/// A part of the ground on a part of the paper, north up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    /// The place of the ground in the middle.
    centre: Coord,
    /// Where that is on the paper.
    middle: At,
    /// Millimetres of paper in a unit of the lattice, east and north.
    unit: [f64; 2],
    /// The number behind `1:`.
    pub scale: f64,
}

/// Metres in a unit of the lattice at a place, east and north.
fn metres(at: Coord) -> [f64; 2] {
    let step = |x: i32, y: i32| {
        let to = Coord::new(at.x.saturating_add(x), at.y.saturating_add(y));
        let from = Coord::new(at.x.saturating_sub(x), at.y.saturating_sub(y));
        length_m(&[from, to]) / f64::from(2 * MEASURED)
    };
    [step(MEASURED, 0), step(0, MEASURED)]
}

/// The smallest number behind `1:` at which this ground fits in so many millimetres.
pub fn least_scale(ground: Bounds, room: [f32; 2]) -> f64 {
    let size = extent(ground);
    let needed = (0..2).map(|i| size[i] * 1000.0 / f64::from(room[i]).max(1e-3));
    needed.fold(1.0, f64::max)
}

/// Width and height of ground, metres.
pub fn extent(ground: Bounds) -> [f64; 2] {
    let [east, north] = metres(ground.centre());
    [
        (f64::from(ground.max.x) - f64::from(ground.min.x)) * east,
        (f64::from(ground.max.y) - f64::from(ground.min.y)) * north,
    ]
}

impl Plane {
    /// The ground around a place, in a scale (the number behind `1:`), in the middle of a rectangle.
    pub fn new(centre: Coord, scale: f64, frame: &Rect) -> Self {
        Self {
            centre,
            middle: frame.middle(),
            unit: metres(centre).map(|metres| metres * 1000.0 / scale),
            scale,
        }
    }

    /// Where a place of the ground is on the paper.
    pub fn at(&self, place: Coord) -> At {
        let x = (f64::from(place.x) - f64::from(self.centre.x)) * self.unit[0];
        let y = (f64::from(place.y) - f64::from(self.centre.y)) * self.unit[1];
        [
            (f64::from(self.middle[0]) + x) as f32,
            (f64::from(self.middle[1]) - y) as f32,
        ]
    }

    /// The place of the ground that is there on the paper.
    pub fn coord(&self, at: At) -> Coord {
        let x = f64::from(at[0] - self.middle[0]) / self.unit[0];
        let y = f64::from(self.middle[1] - at[1]) / self.unit[1];
        let unit = |from: i32, by: f64| (f64::from(from) + by).round() as i32;
        Coord::new(unit(self.centre.x, x), unit(self.centre.y, y))
    }

    /// The ground that is shown in a part of the paper.
    pub fn ground(&self, part: &Rect) -> Bounds {
        let (a, b) = (self.coord(part.min), self.coord(part.max));
        Bounds {
            min: Coord::new(a.x.min(b.x), a.y.min(b.y)),
            max: Coord::new(a.x.max(b.x), a.y.max(b.y)),
        }
    }

    /// Millimetres of paper in a metre.
    pub fn metre(&self) -> f32 {
        (1000.0 / self.scale) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Rect {
        Rect::new([10.0, 20.0], [400.0, 300.0])
    }

    #[test]
    fn a_millimetre_is_so_many_metres_both_ways() {
        for lat in [0.0, 25.362, 60.0, -33.9] {
            let centre = Coord::from_degrees(118.694, lat).expect("a place");
            let plane = Plane::new(centre, 5_000.0, &frame());
            for (east, north) in [(150.0, 0.0), (0.0, 140.0), (-90.0, 120.0)] {
                let [x, y] = frame().middle();
                let far = plane.coord([x + east, y - north]);
                let metres = length_m(&[centre, far]);
                let expected = f64::from((east * east + north * north).sqrt()) * 5.0;
                assert!(
                    (metres / expected - 1.0).abs() < 1e-3,
                    "{lat}: {metres} {expected}"
                );
                let back = plane.at(far);
                assert!((back[0] - x - east).abs() < 1e-2 && (back[1] - y + north).abs() < 1e-2);
            }
        }
    }

    #[test]
    fn ground_fits_in_its_least_scale() {
        let centre = Coord::from_degrees(118.694, 25.362).expect("a place");
        let plane = Plane::new(centre, 2_000.0, &frame());
        let ground = plane.ground(&frame());
        let scale = least_scale(ground, [400.0, 300.0]);
        assert!((scale - 2_000.0).abs() < 4.0, "{scale}");
    }
}
