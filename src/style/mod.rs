//! How a map looks, on the screen and on paper: colours, hatches, signs, type sizes and the rules by
//! which names are placed and streets are drawn. Owns: these values, as plain numbers: colours as RGBA,
//! sizes in points, directions in degrees. Must not know: a screen, a printer, a window or a language.

pub mod along;
pub mod beside;
pub mod colour;
pub mod font;
pub mod hatch;
pub mod label;
pub mod palette;
pub mod pen;
pub mod scale;
#[cfg(test)]
mod sight;
pub mod sign;

pub use colour::Colour;
pub use palette::Palette;
