//! What the palette of commands alone knows.

/// The state of the palette while it is open.
#[derive(Default)]
pub struct PaletteState {
    pub(crate) query: String,
    pub(crate) place: usize,
}
