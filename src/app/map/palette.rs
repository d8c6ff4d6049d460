//! The palette of the map in the colours of the screen. Owns: the way from plain colours to those that
//! are painted with. Which colour means what stands in [`crate::style`].

use crate::style::{self, Colour};
use egui::Color32;
use std::sync::LazyLock;

/// The colours of one theme, as they are painted.
pub type Palette = style::Palette<Color32>;

static LIGHT: LazyLock<Palette> = LazyLock::new(|| style::palette::LIGHT.painted(painted));
static DARK: LazyLock<Palette> = LazyLock::new(|| style::palette::DARK.painted(painted));

impl Palette {
    /// The palette of a theme.
    pub fn of(dark: bool) -> &'static Self {
        if dark { &DARK } else { &LIGHT }
    }
}

/// A plain colour as it is painted.
pub fn painted(colour: Colour) -> Color32 {
    Color32::from_rgba_unmultiplied(colour.r, colour.g, colour.b, colour.a)
}

/// The colour at a layer's opacity.
pub fn faded(colour: Color32, opacity: f32) -> Color32 {
    colour.gamma_multiply(opacity.clamp(0.0, 1.0))
}
