//! Colours of a map in both themes: a quiet printed plan below, loud operations above. Owns: which
//! colour means what. It is held in whatever colours the one who draws uses.

use super::colour::Colour;
use crate::model::class::{Class, TINTS, Zone};
use crate::model::context::ContextKind;
use crate::model::epidemic::CaseClass;

/// The colours of one theme.
#[derive(Clone, Debug)]
pub struct Palette<C = Colour> {
    /// Ground without a grid.
    pub land: C,
    /// Boundaries of grids.
    pub outline: C,
    /// Boundaries of groups and of the whole.
    pub border: C,
    /// Text on the map.
    pub text: C,
    /// Around text.
    pub halo: C,
    /// Behind legend, scale and tooltip.
    pub paper: C,
    /// The selection: the one accent.
    pub accent: C,
    /// Problems.
    pub problem: C,
    /// Cases.
    pub case: C,
    /// Figures on the sign of a case.
    pub on_case: C,
    /// Sampling sites.
    pub site: C,
    /// Boundaries over which epidemic-free neighbours may open.
    pub opening: C,
    /// Lines of a hatch.
    pub hatch: C,
    street: C,
    casing: C,
    water: C,
    green: C,
    building: C,
    tints: [C; TINTS],
    /// Fills of zones, in the order of [`Zone::ALL`] but for the last, which is a tint.
    zones: [C; 4],
}

/// On light ground, and on paper.
pub const LIGHT: Palette = Palette {
    land: hex(0xF6_F4_EE),
    outline: hex(0x8A_83_7A),
    border: hex(0x47_42_3C),
    text: hex(0x23_20_1C),
    halo: hex(0xFB_FA_F6),
    paper: hex(0xFD_FC_F9),
    accent: hex(0x17_46_D1),
    problem: hex(0xC2_18_8F),
    case: hex(0x7A_00_26),
    on_case: hex(0xFF_FF_FF),
    site: hex(0x00_57_7F),
    opening: hex(0x00_73_4F),
    hatch: hex(0x2A_27_23),
    street: hex(0xFF_FF_FF),
    casing: hex(0xCF_C8_BC),
    water: hex(0xB9_D2_DE),
    green: hex(0xCB_DC_BE),
    building: hex(0x4A_42_38),
    tints: [
        hex(0xED_E3_C8),
        hex(0xD6_E4_D2),
        hex(0xEC_D8_D3),
        hex(0xD5_E1_EC),
        hex(0xE2_D9_EA),
        hex(0xF0_DC_C0),
        hex(0xCF_E5_E3),
        hex(0xE1_DF_D9),
    ],
    zones: zones(hex(0xF6_F4_EE), 0.62),
};

/// On dark ground.
pub const DARK: Palette = Palette {
    land: hex(0x1B_1E_22),
    outline: hex(0x75_7B_82),
    border: hex(0xC4_C8_CC),
    text: hex(0xF1_F0_EC),
    halo: hex(0x14_16_1A),
    paper: hex(0x23_27_2C),
    accent: hex(0x8A_B8_FF),
    problem: hex(0xFF_6A_D5),
    case: hex(0xFF_8F_A8),
    on_case: hex(0x14_16_1A),
    site: hex(0x7F_C7_F0),
    opening: hex(0x4F_E0_B0),
    hatch: hex(0xF4_F2_EC),
    street: hex(0x4A_4F_55),
    casing: hex(0x2B_2F_34),
    water: hex(0x2A_42_52),
    green: hex(0x2C_3D_30),
    building: hex(0xD8_DC_E0),
    tints: [
        hex(0x47_42_31),
        hex(0x35_46_3A),
        hex(0x4B_3A_38),
        hex(0x33_42_4F),
        hex(0x43_3B_4D),
        hex(0x4D_42_30),
        hex(0x2F_47_48),
        hex(0x3F_3F_3D),
    ],
    zones: zones(hex(0x1B_1E_22), 0.54),
};

const fn hex(rgb: u32) -> Colour {
    Colour::hex(rgb)
}

/// The fills of zones: so much of their own colour on land.
const fn zones(land: Colour, strength: f32) -> [Colour; 4] {
    [
        land.mixed(LOCKDOWN, strength),
        land.mixed(CONTROL, strength),
        land.mixed(PRECAUTION, strength),
        land.mixed(EPIDEMIC_FREE, strength),
    ]
}

// The signal colours, safe for the colour-blind (Okabe and Ito).
const LOCKDOWN: Colour = hex(0xD5_5E_00);
const CONTROL: Colour = hex(0xE6_9F_00);
const PRECAUTION: Colour = hex(0x56_B4_E9);
const EPIDEMIC_FREE: Colour = hex(0x00_9E_73);

impl<C: Copy> Palette<C> {
    /// The same palette in the colours of whoever draws with it.
    pub fn painted<D>(&self, paint: impl Fn(C) -> D) -> Palette<D> {
        Palette {
            land: paint(self.land),
            outline: paint(self.outline),
            border: paint(self.border),
            text: paint(self.text),
            halo: paint(self.halo),
            paper: paint(self.paper),
            accent: paint(self.accent),
            problem: paint(self.problem),
            case: paint(self.case),
            on_case: paint(self.on_case),
            site: paint(self.site),
            opening: paint(self.opening),
            hatch: paint(self.hatch),
            street: paint(self.street),
            casing: paint(self.casing),
            water: paint(self.water),
            green: paint(self.green),
            building: paint(self.building),
            tints: self.tints.map(&paint),
            zones: self.zones.map(&paint),
        }
    }

    /// The fill of a class, opaque.
    pub fn fill(&self, class: &Class) -> C {
        match class {
            Class::Zone(Zone::Lockdown) => self.zones[0],
            Class::Zone(Zone::Control) => self.zones[1],
            Class::Zone(Zone::Precaution) => self.zones[2],
            Class::Zone(Zone::EpidemicFree) => self.zones[3],
            Class::Zone(Zone::Unset) => self.tints[TINTS - 1],
            Class::Group { tint, .. } | Class::Tint(tint) => self.tints[*tint % TINTS],
        }
    }

    /// The colour of a context feature, and of its casing.
    pub const fn context(&self, kind: ContextKind) -> (C, C) {
        match kind {
            ContextKind::Green => (self.green, self.green),
            ContextKind::Water => (self.water, self.water),
            ContextKind::Building => (self.building, self.casing),
            ContextKind::Railway => (self.hatch, self.hatch),
            ContextKind::Entrance
            | ContextKind::Checkpoint
            | ContextKind::Place
            | ContextKind::School
            | ContextKind::Hospital => (self.paper, self.hatch),
            ContextKind::Lane | ContextKind::Street | ContextKind::MainStreet => {
                (self.street, self.casing)
            }
        }
    }

    /// Fill and edge of a case: full for symptoms, empty without, grey where nobody has said.
    pub const fn of_case(&self, class: CaseClass) -> (C, C) {
        match class {
            CaseClass::Confirmed => (self.case, self.case),
            CaseClass::Asymptomatic => (self.paper, self.case),
            CaseClass::Unknown => (self.paper, self.outline),
        }
    }

    /// The colour of a figure on the sign of a case.
    pub const fn figure_on_case(&self, class: CaseClass) -> C {
        match class {
            CaseClass::Confirmed => self.on_case,
            CaseClass::Asymptomatic | CaseClass::Unknown => self.text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_reads_on_every_fill_in_both_themes() {
        for palette in [&LIGHT, &DARK] {
            let zones = Zone::ALL.into_iter().map(Class::Zone);
            for class in zones.chain((0..TINTS).map(Class::Tint)) {
                let ratio = palette.text.contrast(palette.fill(&class));
                assert!(ratio >= 4.5, "{class:?}: {ratio}");
            }
            for ground in [palette.land, palette.paper, palette.halo] {
                assert!(palette.text.contrast(ground) >= 4.5);
                assert!(palette.problem.contrast(ground) >= 3.0);
            }
            assert!(palette.case.contrast(palette.on_case) >= 4.5);
            assert!(palette.case.contrast(palette.halo) >= 4.5);
        }
    }

    #[test]
    fn no_two_fills_are_the_same() {
        for palette in [&LIGHT, &DARK] {
            let zones = Zone::ALL[..4].iter().copied().map(Class::Zone);
            let fills: std::collections::HashSet<Colour> = zones
                .chain((0..TINTS).map(Class::Tint))
                .map(|class| palette.fill(&class))
                .collect();
            assert_eq!(fills.len(), 4 + TINTS);
        }
    }
}
