//! Colours of the map in both themes: a quiet printed plan below, loud operations above.

use crate::model::class::{Class, TINTS, Zone};
use crate::model::context::ContextKind;
use egui::Color32;

/// The colours of one theme.
pub struct Palette {
    /// Ground without a grid.
    pub land: Color32,
    /// Boundaries of grids.
    pub outline: Color32,
    /// Boundaries of groups and of the whole.
    pub border: Color32,
    /// Text on the map.
    pub text: Color32,
    /// Around text.
    pub halo: Color32,
    /// Behind legend, scale and tooltip.
    pub paper: Color32,
    /// The selection: the one accent.
    pub accent: Color32,
    /// Problems.
    pub problem: Color32,
    /// Cases.
    pub case: Color32,
    /// Figures on the sign of a case.
    pub on_case: Color32,
    /// Sampling sites.
    pub site: Color32,
    /// Boundaries over which epidemic-free neighbours may open.
    pub opening: Color32,
    /// Lines of a hatch.
    pub hatch: Color32,
    street: Color32,
    casing: Color32,
    water: Color32,
    green: Color32,
    building: Color32,
    tints: [Color32; TINTS],
    /// How much of a zone's own colour its fill has; the rest is land.
    zone_strength: f32,
}

const LIGHT: Palette = Palette {
    land: rgb(0xF6F4EE),
    outline: rgb(0x8A837A),
    border: rgb(0x47423C),
    text: rgb(0x23201C),
    halo: rgb(0xFBFAF6),
    paper: rgb(0xFDFCF9),
    accent: rgb(0x1746D1),
    problem: rgb(0xC2188F),
    case: rgb(0x7A0026),
    on_case: rgb(0xFFFFFF),
    site: rgb(0x00577F),
    opening: rgb(0x00734F),
    hatch: rgb(0x2A2723),
    street: rgb(0xFFFFFF),
    casing: rgb(0xCFC8BC),
    water: rgb(0xB9D2DE),
    green: rgb(0xCBDCBE),
    building: rgb(0x4A4238),
    tints: [
        rgb(0xEDE3C8),
        rgb(0xD6E4D2),
        rgb(0xECD8D3),
        rgb(0xD5E1EC),
        rgb(0xE2D9EA),
        rgb(0xF0DCC0),
        rgb(0xCFE5E3),
        rgb(0xE1DFD9),
    ],
    zone_strength: 0.62,
};

const DARK: Palette = Palette {
    land: rgb(0x1B1E22),
    outline: rgb(0x757B82),
    border: rgb(0xC4C8CC),
    text: rgb(0xF1F0EC),
    halo: rgb(0x14161A),
    paper: rgb(0x23272C),
    accent: rgb(0x8AB8FF),
    problem: rgb(0xFF6AD5),
    case: rgb(0xFF8FA8),
    on_case: rgb(0x14161A),
    site: rgb(0x7FC7F0),
    opening: rgb(0x4FE0B0),
    hatch: rgb(0xF4F2EC),
    street: rgb(0x4A4F55),
    casing: rgb(0x2B2F34),
    water: rgb(0x2A4252),
    green: rgb(0x2C3D30),
    building: rgb(0xD8DCE0),
    tints: [
        rgb(0x474231),
        rgb(0x35463A),
        rgb(0x4B3A38),
        rgb(0x33424F),
        rgb(0x433B4D),
        rgb(0x4D4230),
        rgb(0x2F4748),
        rgb(0x3F3F3D),
    ],
    zone_strength: 0.54,
};

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

impl Palette {
    /// The palette of a theme.
    pub const fn of(dark: bool) -> &'static Self {
        if dark { &DARK } else { &LIGHT }
    }

    /// The fill of a class, opaque.
    pub fn fill(&self, class: &Class) -> Color32 {
        match class {
            Class::Zone(Zone::Unset) => self.tints[TINTS - 1],
            Class::Zone(zone) => self
                .land
                .lerp_to_gamma(zone_colour(*zone), self.zone_strength),
            Class::Group { tint, .. } | Class::Tint(tint) => self.tints[*tint % TINTS],
        }
    }

    /// The colour of a context feature, and of its casing.
    pub fn context(&self, kind: ContextKind) -> (Color32, Color32) {
        match kind {
            ContextKind::Green => (self.green, self.green),
            ContextKind::Water => (self.water, self.water),
            ContextKind::Building => (self.building, self.casing),
            ContextKind::Entrance | ContextKind::Checkpoint => (self.paper, self.hatch),
            ContextKind::Lane | ContextKind::Street | ContextKind::MainStreet => {
                (self.street, self.casing)
            }
        }
    }
}

/// The signal colours, safe for the colour-blind (Okabe and Ito).
const fn zone_colour(zone: Zone) -> Color32 {
    match zone {
        Zone::Lockdown => rgb(0xD55E00),
        Zone::Control => rgb(0xE69F00),
        Zone::Precaution => rgb(0x56B4E9),
        Zone::EpidemicFree => rgb(0x009E73),
        Zone::Unset => rgb(0x9A9A9A),
    }
}

/// The colour at a layer's opacity.
pub fn faded(colour: Color32, opacity: f32) -> Color32 {
    colour.gamma_multiply(opacity.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance (WCAG 2.1).
    fn luminance(colour: Color32) -> f32 {
        let linear = egui::Rgba::from(colour);
        0.2126 * linear.r() + 0.7152 * linear.g() + 0.0722 * linear.b()
    }

    fn contrast(a: Color32, b: Color32) -> f32 {
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        (a / b).max(b / a)
    }

    #[test]
    fn text_reads_on_every_fill_in_both_themes() {
        for palette in [&LIGHT, &DARK] {
            let zones = Zone::ALL.into_iter().map(Class::Zone);
            for class in zones.chain((0..TINTS).map(Class::Tint)) {
                let ratio = contrast(palette.text, palette.fill(&class));
                assert!(ratio >= 4.5, "{class:?}: {ratio}");
            }
            for ground in [palette.land, palette.paper, palette.halo] {
                assert!(contrast(palette.text, ground) >= 4.5);
                assert!(contrast(palette.problem, ground) >= 3.0);
            }
            assert!(contrast(palette.case, palette.on_case) >= 4.5);
            assert!(contrast(palette.case, palette.halo) >= 4.5);
        }
    }

    #[test]
    fn no_two_fills_are_the_same() {
        for palette in [&LIGHT, &DARK] {
            let zones = Zone::ALL[..4].iter().copied().map(Class::Zone);
            let fills: std::collections::HashSet<Color32> = zones
                .chain((0..TINTS).map(Class::Tint))
                .map(|class| palette.fill(&class))
                .collect();
            assert_eq!(fills.len(), 4 + TINTS);
        }
    }
}
