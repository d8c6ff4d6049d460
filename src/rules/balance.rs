//! The fitting size of a grid. Owns: the target band, and how far a grid is from it. Must not
//! know: maps.
//!
//! Source: the four principles of drawing grids (规模适度): 300 to 500 households in town. It is
//! a target: what lies outside is named, never forbidden.

use serde::{Deserialize, Serialize};

/// The households a grid should have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// At least so many.
    pub least: u32,
    /// At most so many.
    pub most: u32,
}

impl Default for Band {
    fn default() -> Self {
        Self {
            least: 300,
            most: 500,
        }
    }
}

/// Whether a grid has the size it should have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// Too few households.
    Under,
    /// As it should be.
    Within,
    /// Too many.
    Over,
}

impl Band {
    /// How a number of households fits.
    pub const fn fit(self, households: u32) -> Fit {
        if households < self.least {
            Fit::Under
        } else if households > self.most {
            Fit::Over
        } else {
            Fit::Within
        }
    }

    /// Households missing (negative) or too many (positive); 0 within the band.
    pub fn deviation(self, households: u32) -> i64 {
        let n = i64::from(households);
        match self.fit(households) {
            Fit::Under => n - i64::from(self.least),
            Fit::Within => 0,
            Fit::Over => n - i64::from(self.most),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_the_band_belong_to_it() {
        let band = Band::default();
        let table = [
            (0, Fit::Under, -300),
            (299, Fit::Under, -1),
            (300, Fit::Within, 0),
            (500, Fit::Within, 0),
            (501, Fit::Over, 1),
            (827, Fit::Over, 327),
        ];
        for (households, fit, deviation) in table {
            assert_eq!(band.fit(households), fit, "{households}");
            assert_eq!(band.deviation(households), deviation, "{households}");
        }
    }
}
