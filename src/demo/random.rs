//! Random numbers and smooth noise that are the same everywhere and for ever.
//!
//! SplitMix64 (Steele, Lea and Flood 2014) is ten lines; a crate may change its stream from one
//! version to the next, and the committed town with it.

/// A stream of random numbers.
pub struct Random(u64);

impl Random {
    /// The stream of a seed, apart from other streams by `salt`.
    pub fn new(seed: u64, salt: u64) -> Self {
        Self(mix(seed) ^ mix(salt.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// A number from 0 up to 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A whole number below `end` (which is not 0).
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// A number between two.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + self.unit() * (high - low)
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

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
