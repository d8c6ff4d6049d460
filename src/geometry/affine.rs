//! An affine map of the plane: where a place of a picture lies in a coordinate system. Owns: the fit
//! through pairs of places, and when pairs do not say where a picture lies. Must not know: pictures,
//! coordinate systems, files.
//!
//! A place of a picture is (columns to the right, rows down), in pixels from the corner of its first
//! pixel; where it lies is (east, north) in whatever unit the system has.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// So many pairs say where a picture lies.
pub const FEWEST: usize = 3;

/// Pairs lie on a line where they leave it by less than this part of their length.
const FLATNESS: f64 = 1e-3;

/// A place and where it lies.
pub type Pair = ([f64; 2], [f64; 2]);

/// An affine map: `east = a·x + b·y + c`, `north = d·x + e·y + f`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Affine {
    /// `[a, b, c]`.
    pub east: [f64; 3],
    /// `[d, e, f]`.
    pub north: [f64; 3],
}

/// Why pairs do not say where a picture lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum NoFit {
    /// Fewer than three.
    #[error("three pairs of places are needed")]
    TooFew,
    /// The places of the picture lie on a line, or on one another.
    #[error("the places of the picture lie on a line")]
    CollinearPicture,
    /// The places of the map do.
    #[error("the places of the map lie on a line")]
    CollinearMap,
    /// A number that is none.
    #[error("a number is not finite")]
    NotFinite,
}

impl Affine {
    /// Where a place lies.
    pub fn apply(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [self.east, self.north].map(|[a, b, c]| a * x + b * y + c)
    }

    /// It maps areas to areas, by finite numbers.
    pub fn is_sound(&self) -> bool {
        let mut all = self.east.iter().chain(&self.north);
        let is_finite = all.all(|number| number.is_finite());
        let size = |row: [f64; 3]| row[0].hypot(row[1]);
        let bounds = size(self.east) * size(self.north);
        is_finite && self.determinant().abs() > bounds * 1e-9 && bounds > 0.0
    }

    fn determinant(&self) -> f64 {
        self.east[0] * self.north[1] - self.east[1] * self.north[0]
    }

    /// The map that leaves the least squares between where pairs lie and where it puts them: exact for
    /// three.
    ///
    /// # Errors
    /// [`NoFit`].
    pub fn fit(pairs: &[Pair]) -> Result<Self, NoFit> {
        if pairs.len() < FEWEST {
            return Err(NoFit::TooFew);
        }
        let mut numbers = pairs.iter().flat_map(|(from, to)| from.iter().chain(to));
        if !numbers.all(|number| number.is_finite()) {
            return Err(NoFit::NotFinite);
        }
        let [from, to] = [
            pairs.iter().map(|(from, _)| *from).collect::<Vec<_>>(),
            pairs.iter().map(|(_, to)| *to).collect::<Vec<_>>(),
        ];
        if is_flat(&from) {
            return Err(NoFit::CollinearPicture);
        }
        if is_flat(&to) {
            return Err(NoFit::CollinearMap);
        }
        // About the means, so that large eastings lose no digits.
        let [from_middle, to_middle] = [mean(&from), mean(&to)];
        let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
        let mut with = [[0.0; 2]; 2];
        for (from, to) in pairs {
            let [x, y] = less(*from, from_middle);
            xx += x * x;
            xy += x * y;
            yy += y * y;
            for (sums, value) in with.iter_mut().zip(less(*to, to_middle)) {
                sums[0] += x * value;
                sums[1] += y * value;
            }
        }
        let determinant = xx * yy - xy * xy;
        let row = |[by_x, by_y]: [f64; 2], middle: f64| {
            let a = (by_x * yy - by_y * xy) / determinant;
            let b = (by_y * xx - by_x * xy) / determinant;
            [a, b, middle - a * from_middle[0] - b * from_middle[1]]
        };
        let fitted = Self {
            east: row(with[0], to_middle[0]),
            north: row(with[1], to_middle[1]),
        };
        match fitted.is_sound() {
            true => Ok(fitted),
            false => Err(NoFit::CollinearMap),
        }
    }

    /// How far from where it lies each pair is put, in the unit of the system.
    pub fn residuals(&self, pairs: &[Pair]) -> Vec<f64> {
        let off = pairs.iter().map(|(from, to)| {
            let [x, y] = less(self.apply(*from), *to);
            x.hypot(y)
        });
        off.collect()
    }
}

fn less(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [a[0] - b[0], a[1] - b[1]]
}

fn mean(places: &[[f64; 2]]) -> [f64; 2] {
    let count = places.len() as f64;
    [0, 1].map(|axis| places.iter().map(|place| place[axis]).sum::<f64>() / count)
}

/// Whether places lie on a line: the smaller axis of their scatter is nought beside the larger.
fn is_flat(places: &[[f64; 2]]) -> bool {
    let middle = mean(places);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for place in places {
        let [x, y] = less(*place, middle);
        xx += x * x;
        xy += x * y;
        yy += y * y;
    }
    let half = (xx + yy) / 2.0;
    let spread = ((xx - yy) / 2.0).hypot(xy);
    let (larger, smaller) = (half + spread, half - spread);
    larger <= 0.0 || smaller <= larger * FLATNESS * FLATNESS
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture turned by some degrees, as a sheet on a scanner is.
    const TURNED: Affine = Affine {
        east: [0.48, 0.13, 670_520.0],
        north: [0.13, -0.48, 2_807_234.0],
    };

    fn pairs(places: &[[f64; 2]]) -> Vec<Pair> {
        places.iter().map(|at| (*at, TURNED.apply(*at))).collect()
    }

    #[test]
    fn three_points_say_where_a_slanted_picture_lies() {
        let pairs = pairs(&[[120.5, 80.0], [3_900.0, 310.0], [700.0, 2_950.5]]);
        let fitted = Affine::fit(&pairs).expect("fits");
        for at in [[0.0, 0.0], [4_000.0, 3_000.0], [17.0, 2_999.0]] {
            let [there, expected] = [fitted.apply(at), TURNED.apply(at)];
            assert!((there[0] - expected[0]).abs() < 1e-6, "{there:?}");
            assert!((there[1] - expected[1]).abs() < 1e-6, "{there:?}");
        }
        assert!(fitted.residuals(&pairs).iter().all(|off| *off < 1e-6));
    }

    #[test]
    fn a_fourth_point_tells_how_well_they_agree() {
        let mut pairs = pairs(&[
            [120.5, 80.0],
            [3_900.0, 310.0],
            [700.0, 2_950.5],
            [3_700.0, 2_800.0],
        ]);
        // One of them was clicked 4 m too far east.
        pairs[3].1[0] += 4.0;
        let fitted = Affine::fit(&pairs).expect("fits");
        let off = fitted.residuals(&pairs);
        let worst = off.iter().copied().fold(0.0, f64::max);
        assert!(worst > 0.5 && worst < 4.0, "{off:?}");
        assert!(off.iter().all(|off| *off > 0.1), "{off:?}");
    }

    #[test]
    fn points_on_a_line_or_too_few_are_refused() {
        let line = [[10.0, 10.0], [20.0, 15.0], [30.0, 20.0]];
        assert_eq!(Affine::fit(&pairs(&line)), Err(NoFit::CollinearPicture));
        assert_eq!(Affine::fit(&pairs(&line[..2])), Err(NoFit::TooFew));
        let one = [[10.0, 10.0]; 3];
        assert_eq!(Affine::fit(&pairs(&one)), Err(NoFit::CollinearPicture));
        let mut flat = pairs(&[[10.0, 10.0], [900.0, 15.0], [30.0, 700.0]]);
        for (number, (_, to)) in flat.iter_mut().enumerate() {
            *to = [number as f64 * 3.0, number as f64 * 7.0];
        }
        assert_eq!(Affine::fit(&flat), Err(NoFit::CollinearMap));
        flat[0].0[0] = f64::NAN;
        assert_eq!(Affine::fit(&flat), Err(NoFit::NotFinite));
    }
}
