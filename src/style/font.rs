//! The typeface of the map, on the screen and on paper: Noto Sans SC, whole, since names of places and
//! people hold characters that smaller sets lack. Owns: its bytes and its name.

/// What it is called.
pub const FAMILY: &str = "Noto Sans SC";

/// The font file.
pub static BYTES: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Regular.otf");
