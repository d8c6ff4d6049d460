//! Smooth noise that is the same everywhere and for ever; random numbers come from the floor below.

pub use crate::geometry::random::Random;

/// Smooth noise between -1 and 1 over the plane, with a bump about every unit.
pub fn noise(seed: u64, salt: u64, x: f64, y: f64) -> f64 {
    let (x0, y0) = (x.floor(), y.floor());
    let corner = |dx: f64, dy: f64| {
        let (i, j) = ((x0 + dx) as i64 as u64, (y0 + dy) as i64 as u64);
        let at = i.wrapping_mul(0x51_7cc1_b727_220a) ^ j.wrapping_mul(0x2545_f491_4f6c_dd1d);
        Random::new(seed ^ at, salt).unit() * 2.0 - 1.0
    };
    let ease = |t: f64| t * t * (3.0 - 2.0 * t);
    let (tx, ty) = (ease(x - x0), ease(y - y0));
    let south = corner(0.0, 0.0) * (1.0 - tx) + corner(1.0, 0.0) * tx;
    let north = corner(0.0, 1.0) * (1.0 - tx) + corner(1.0, 1.0) * tx;
    south * (1.0 - ty) + north * ty
}
