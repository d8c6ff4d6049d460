//! GCJ-02, the shifted system of Chinese web maps, to and from WGS84.
//!
//! The formulas are the ones in public circulation since 2013 (the "eviltransform"
//! polynomials on the Krasovsky 1940 ellipsoid); there is no official publication. They apply
//! inside a box around China (72.004–137.8347° E, 0.8293–55.8271° N) and nowhere else.
//! Owns numbers in degrees (lon, lat); must not know what is drawn with them.

use std::f64::consts::PI;

/// Semi-major axis of the Krasovsky 1940 ellipsoid, metres.
const AXIS_M: f64 = 6_378_245.0;
/// Square of its eccentricity.
const ECCENTRICITY2: f64 = 0.006_693_421_622_965_943;

/// Whether the shift applies at this place (degrees, lon, lat).
fn is_shifted(lon: f64, lat: f64) -> bool {
    (72.004..=137.8347).contains(&lon) && (0.8293..=55.8271).contains(&lat)
}

/// WGS84 to GCJ-02, degrees (lon, lat). Places outside China come back unchanged.
pub fn wgs84_to_gcj02(lon: f64, lat: f64) -> (f64, f64) {
    if !is_shifted(lon, lat) {
        return (lon, lat);
    }
    let (x, y) = (lon - 105.0, lat - 35.0);
    let wave = |v: f64, period: f64| (v * PI / period).sin();
    let common = (20.0 * wave(x, 1.0 / 6.0) + 20.0 * wave(x, 0.5)) * 2.0 / 3.0;
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + common
        + (20.0 * wave(x, 1.0) + 40.0 * wave(x, 3.0)) * 2.0 / 3.0
        + (150.0 * wave(x, 12.0) + 300.0 * wave(x, 30.0)) * 2.0 / 3.0;
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + common
        + (20.0 * wave(y, 1.0) + 40.0 * wave(y, 3.0)) * 2.0 / 3.0
        + (160.0 * wave(y, 12.0) + 320.0 * wave(y, 30.0)) * 2.0 / 3.0;

    // Metres to degrees by the radii of curvature at this latitude.
    let phi = lat.to_radians();
    let w2 = 1.0 - ECCENTRICITY2 * phi.sin().powi(2);
    let meridian = AXIS_M * (1.0 - ECCENTRICITY2) / (w2 * w2.sqrt());
    let parallel = AXIS_M / w2.sqrt() * phi.cos();
    (
        lon + (east / parallel).to_degrees(),
        lat + (north / meridian).to_degrees(),
    )
}

/// GCJ-02 to WGS84, degrees (lon, lat): fixed-point iteration, good to under a millimetre.
pub fn gcj02_to_wgs84(lon: f64, lat: f64) -> (f64, f64) {
    inverse(lon, lat, wgs84_to_gcj02)
}

/// Where a shift leads here from, degrees (lon, lat).
pub(super) fn inverse(lon: f64, lat: f64, shift: impl Fn(f64, f64) -> (f64, f64)) -> (f64, f64) {
    let (mut x, mut y) = (lon, lat);
    // The shift changes by under 2% of a step, so that each round gains nearly two digits.
    for _ in 0..16 {
        let (sx, sy) = shift(x, y);
        let (dx, dy) = (lon - sx, lat - sy);
        x += dx;
        y += dy;
        if dx.abs().max(dy.abs()) < 1e-10 {
            break;
        }
    }
    (x, y)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shift in metres east and north.
    fn shift_m(lon: f64, lat: f64) -> (f64, f64) {
        let (x, y) = wgs84_to_gcj02(lon, lat);
        let metres = 6_371_008.8_f64.to_radians();
        (
            (x - lon) * metres * lat.to_radians().cos(),
            (y - lat) * metres,
        )
    }

    #[test]
    fn licheng_is_shifted_east_and_south() {
        let (east, north) = shift_m(118.694, 25.362);
        assert!((east - 464.0).abs() < 3.0, "{east} m east");
        assert!((north + 315.0).abs() < 3.0, "{north} m north");
    }

    #[test]
    fn there_and_back_is_under_a_centimetre() {
        for (lon, lat) in [
            (118.694, 25.362),
            (116.39, 39.9),
            (87.6, 43.8),
            (100.0, 20.0),
        ] {
            let (x, y) = wgs84_to_gcj02(lon, lat);
            let (x, y) = gcj02_to_wgs84(x, y);
            assert!((x - lon).abs() < 1e-8 && (y - lat).abs() < 1e-8, "{x} {y}");
        }
    }

    #[test]
    fn places_outside_china_stay() {
        assert_eq!(wgs84_to_gcj02(-73.9, 40.7), (-73.9, 40.7));
        assert_eq!(gcj02_to_wgs84(-73.9, 40.7), (-73.9, 40.7));
    }
}
