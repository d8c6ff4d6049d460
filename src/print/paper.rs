//! Paper: sizes, and which way it lies. Owns: the sizes of ISO 216, and how type grows with the paper.

use serde::{Deserialize, Serialize};

/// A size of paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Size {
    /// 210 × 297 mm.
    A4,
    /// 297 × 420 mm.
    A3,
    /// 420 × 594 mm.
    A2,
    /// 594 × 841 mm.
    A1,
    /// 841 × 1189 mm.
    A0,
}

impl Size {
    /// All, the smallest first.
    pub const ALL: [Self; 5] = [Self::A4, Self::A3, Self::A2, Self::A1, Self::A0];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::A3 => "A3",
            Self::A2 => "A2",
            Self::A1 => "A1",
            Self::A0 => "A0",
        }
    }

    /// The size of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|size| size.name().eq_ignore_ascii_case(name.trim()))
    }

    /// Its shorter and its longer side, millimetres.
    pub const fn sides(self) -> [f32; 2] {
        match self {
            Self::A4 => [210.0, 297.0],
            Self::A3 => [297.0, 420.0],
            Self::A2 => [420.0, 594.0],
            Self::A1 => [594.0, 841.0],
            Self::A0 => [841.0, 1189.0],
        }
    }

    /// Width and height, millimetres.
    pub const fn page(self, is_portrait: bool) -> [f32; 2] {
        let [short, long] = self.sides();
        if is_portrait {
            [short, long]
        } else {
            [long, short]
        }
    }

    /// How much larger type and lines are than on A3. They grow slower than the paper: what hangs on a
    /// wall is looked at from farther away, and shows more.
    pub fn growth(self) -> f32 {
        (self.sides()[0] / Self::A3.sides()[0]).powf(0.6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_found_by_name_and_lie_both_ways() {
        for size in Size::ALL {
            assert_eq!(Size::named(&size.name().to_lowercase()), Some(size));
            let [width, height] = size.page(true);
            assert!(width < height && size.page(false) == [height, width]);
        }
        assert_eq!(Size::named("A5"), None);
        assert!((Size::A3.growth() - 1.0).abs() < 1e-6);
        assert!(Size::A0.growth() < 2.0);
    }
}
