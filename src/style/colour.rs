//! A colour as numbers, and how well one reads on another. Owns: mixing and contrast.

/// A colour: red, green and blue of sRGB and how opaque it is, 0 to 255 each; not premultiplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colour {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// 255 is opaque.
    pub a: u8,
}

impl Colour {
    /// An opaque colour from `0xRRGGBB`.
    pub const fn hex(rgb: u32) -> Self {
        let [_, r, g, b] = rgb.to_be_bytes();
        Self { r, g, b, a: 255 }
    }

    /// This colour with so much of another in it, 0 to 1, channel by channel.
    pub const fn mixed(self, other: Self, part: f32) -> Self {
        const fn mix(a: u8, b: u8, part: f32) -> u8 {
            // To the nearest; never below nought or above 255.
            ((1.0 - part) * a as f32 + part * b as f32 + 0.5) as u8
        }
        Self {
            r: mix(self.r, other.r, part),
            g: mix(self.g, other.g, part),
            b: mix(self.b, other.b, part),
            a: mix(self.a, other.a, part),
        }
    }

    /// Relative luminance of an opaque colour, 0 to 1 (WCAG 2.1).
    pub fn luminance(self) -> f32 {
        let linear = |channel: u8| {
            let value = f32::from(channel) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }

    /// The contrast of two opaque colours, 1 to 21 (WCAG 2.1).
    pub fn contrast(self, other: Self) -> f32 {
        let (a, b) = (self.luminance() + 0.05, other.luminance() + 0.05);
        (a / b).max(b / a)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_on_white_has_all_the_contrast_there_is() {
        let (black, white) = (Colour::hex(0), Colour::hex(0xFF_FF_FF));
        assert!((black.contrast(white) - 21.0).abs() < 1e-3);
        assert!((white.contrast(white) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_mixture_begins_and_ends_at_its_parts() {
        let (a, b) = (Colour::hex(0x10_20_30), Colour::hex(0xF0_80_00));
        assert_eq!(a.mixed(b, 0.0), a);
        assert_eq!(a.mixed(b, 1.0), b);
        assert_eq!(a.mixed(b, 0.5), Colour::hex(0x80_50_18));
    }
}
