//! Random numbers that are the same everywhere and for ever: what is worked out with a seed is
//! worked out again, byte for byte.
//!
//! SplitMix64 (Steele, Lea and Flood 2014) is ten lines; a crate may change its stream from one
//! version to the next, and with it everything that was made of it.

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
