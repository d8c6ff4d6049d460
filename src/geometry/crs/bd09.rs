//! BD-09, the system of Baidu's maps: GCJ-02, turned and moved once more.
//!
//! The formulas are the ones in public circulation beside those of GCJ-02; there is no official
//! publication.

use std::f64::consts::PI;

/// How fast the shift waves, radians a degree.
const WAVE: f64 = PI * 3000.0 / 180.0;

/// GCJ-02 to BD-09, degrees (lon, lat).
pub fn gcj02_to_bd09(lon: f64, lat: f64) -> (f64, f64) {
    let radius = lon.hypot(lat) + 0.00002 * (lat * WAVE).sin();
    let angle = lat.atan2(lon) + 0.000003 * (lon * WAVE).cos();
    (radius * angle.cos() + 0.0065, radius * angle.sin() + 0.006)
}

/// BD-09 to GCJ-02, degrees (lon, lat): fixed-point iteration, good to under a millimetre.
pub fn bd09_to_gcj02(lon: f64, lat: f64) -> (f64, f64) {
    super::gcj02::inverse(lon, lat, gcj02_to_bd09)
}
