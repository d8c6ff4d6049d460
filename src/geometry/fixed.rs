//! Fixed-point coordinates: two `i32` in 1e-7 degree (lon, lat), and exact predicates.
//!
//! One unit is about 1.11 cm north; east it is `cos(lat)` of that (1.01 cm at 25° N), so
//! distances must be scaled ([`Coord::metres_per_unit_east`]). Equality is exact, and every
//! predicate here is exact: products are taken in `i128`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use thiserror::Error;

/// Units in one degree.
pub const UNITS_PER_DEGREE: f64 = 1e7;

/// Metres in one unit of latitude, on the WGS84 mean sphere (6 371 008.8 m).
pub const METRES_PER_UNIT: f64 = 6_371_008.8 * std::f64::consts::PI / 180.0 / UNITS_PER_DEGREE;

/// A vertex: longitude and latitude in 1e-7 degree (about 1 cm).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Coord {
    /// Longitude, 1e-7 degree, positive east.
    pub x: i32,
    /// Latitude, 1e-7 degree, positive north.
    pub y: i32,
}

/// Why a pair of numbers is no coordinate.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum CoordError {
    /// NaN or infinite.
    #[error("coordinate is not a finite number")]
    NotFinite,
    /// Outside ±180° / ±90°: often projected metres, or latitude before longitude.
    #[error("({}, {}) is outside ±180° longitude, ±90° latitude", short(*lon), short(*lat))]
    OutOfRange {
        /// First number as given.
        lon: f64,
        /// Second number as given.
        lat: f64,
    },
}

/// A number as a message has room for it: what stands for no number at all has 300 digits.
fn short(number: f64) -> String {
    if number.abs() < 1e12 {
        number.to_string()
    } else {
        format!("{number:e}")
    }
}

impl Coord {
    /// From units.
    pub const fn new(x: i32, y: i32) -> Self {
        Self { x, y }
    }

    /// From degrees (lon, lat), rounded half away from zero to 1e-7 degree.
    ///
    /// # Errors
    /// [`CoordError`] for numbers that are not finite or not on the globe.
    pub fn from_degrees(lon: f64, lat: f64) -> Result<Self, CoordError> {
        if !lon.is_finite() || !lat.is_finite() {
            return Err(CoordError::NotFinite);
        }
        if lon.abs() > 180.0 || lat.abs() > 90.0 {
            return Err(CoordError::OutOfRange { lon, lat });
        }
        Ok(Self {
            x: (lon * UNITS_PER_DEGREE).round() as i32,
            y: (lat * UNITS_PER_DEGREE).round() as i32,
        })
    }

    /// Longitude in degrees.
    pub fn lon(self) -> f64 {
        f64::from(self.x) / UNITS_PER_DEGREE
    }

    /// Latitude in degrees.
    pub fn lat(self) -> f64 {
        f64::from(self.y) / UNITS_PER_DEGREE
    }

    /// Metres in one unit of longitude at this latitude.
    pub fn metres_per_unit_east(self) -> f64 {
        METRES_PER_UNIT * self.lat().to_radians().cos()
    }

    /// Distance in metres, on the local plane: for pixels, tolerances and widths, not for
    /// published lengths (those are geodesic, see [`crate::geometry::measure`]).
    pub fn distance_m(self, other: Self) -> f64 {
        let dx = (f64::from(other.x) - f64::from(self.x)) * self.metres_per_unit_east();
        let dy = (f64::from(other.y) - f64::from(self.y)) * METRES_PER_UNIT;
        dx.hypot(dy)
    }
}

/// Which side of the line a→b the point c lies on: +1 left, -1 right, 0 on the line.
#[inline]
pub fn orient(a: Coord, b: Coord, c: Coord) -> i8 {
    let (abx, aby) = (
        i64::from(b.x) - i64::from(a.x),
        i64::from(b.y) - i64::from(a.y),
    );
    let (acx, acy) = (
        i64::from(c.x) - i64::from(a.x),
        i64::from(c.y) - i64::from(a.y),
    );
    let cross = i128::from(abx) * i128::from(acy) - i128::from(aby) * i128::from(acx);
    cross.signum() as i8
}

/// Twice the signed area of a ring (first vertex not repeated), in square units; positive
/// when counter-clockwise.
pub fn ring_area2(ring: &[Coord]) -> i128 {
    let Some(&last) = ring.last() else { return 0 };
    let mut sum = 0i128;
    let mut prev = last;
    for &c in ring {
        sum += i128::from(i64::from(prev.x) * i64::from(c.y) - i64::from(c.x) * i64::from(prev.y));
        prev = c;
    }
    sum
}

/// An axis-parallel box, inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// South-west corner.
    pub min: Coord,
    /// North-east corner.
    pub max: Coord,
}

impl Bounds {
    /// The box of one point.
    pub const fn of(c: Coord) -> Self {
        Self { min: c, max: c }
    }

    /// The smallest box around all points, `None` for none.
    pub fn around(coords: impl IntoIterator<Item = Coord>) -> Option<Self> {
        let mut coords = coords.into_iter();
        let mut bounds = Self::of(coords.next()?);
        for c in coords {
            bounds.extend(c);
        }
        Some(bounds)
    }

    /// Grow to hold `c`.
    pub fn extend(&mut self, c: Coord) {
        self.min = Coord::new(self.min.x.min(c.x), self.min.y.min(c.y));
        self.max = Coord::new(self.max.x.max(c.x), self.max.y.max(c.y));
    }

    /// The box around both.
    pub fn union(mut self, other: Self) -> Self {
        self.extend(other.min);
        self.extend(other.max);
        self
    }

    /// Whether `c` lies in the box or on its edge.
    pub fn contains(&self, c: Coord) -> bool {
        (self.min.x..=self.max.x).contains(&c.x) && (self.min.y..=self.max.y).contains(&c.y)
    }

    /// Whether the boxes share at least a point.
    pub fn intersects(&self, other: &Self) -> bool {
        self.min.x <= other.max.x
            && other.min.x <= self.max.x
            && self.min.y <= other.max.y
            && other.min.y <= self.max.y
    }

    /// The middle.
    pub fn centre(&self) -> Coord {
        let mid = |a: i32, b: i32| ((i64::from(a) + i64::from(b)) / 2) as i32;
        Coord::new(mid(self.min.x, self.max.x), mid(self.min.y, self.max.y))
    }
}

/// Units of 1e-7 degree as a decimal number of degrees, exactly, trailing zeros trimmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Degrees(pub i32);

impl Degrees {
    /// As a JSON number, digit for digit.
    pub fn to_value(self) -> serde_json::Value {
        serde_json::from_str(&self.to_string()).unwrap_or_default()
    }
}

impl fmt::Display for Degrees {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = self.0.unsigned_abs();
        let (whole, mut fraction) = (units / 10_000_000, units % 10_000_000);
        let sign = if self.0 < 0 { "-" } else { "" };
        if fraction == 0 {
            return write!(f, "{sign}{whole}");
        }
        let mut digits = 7;
        while fraction.is_multiple_of(10) {
            fraction /= 10;
            digits -= 1;
        }
        write!(f, "{sign}{whole}.{fraction:0digits$}")
    }
}

/// In JSON a coordinate is `[lon, lat]` in degrees, digit for digit.
impl Serialize for Coord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [Degrees(self.x).to_value(), Degrees(self.y).to_value()].serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Coord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let [lon, lat] = <[f64; 2]>::deserialize(deserializer)?;
        Self::from_degrees(lon, lat).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_written_exactly() {
        let table = [
            (0, "0"),
            (1, "0.0000001"),
            (-1, "-0.0000001"),
            (1_217_500_000, "121.75"),
            (-739_876_543, "-73.9876543"),
            (1_800_000_000, "180"),
        ];
        for (units, text) in table {
            assert_eq!(Degrees(units).to_string(), text);
        }
    }
}
