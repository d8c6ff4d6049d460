//! What layouts draw with: typeface, words and colours, and texts that stand where they are wanted.
//! Owns: where a text begins so that it stands left, in the middle or right of a place. Must not know:
//! which page it is for.

use super::PrintError;
use super::page::{At, Item, Text};
use super::typeface::{MIDDLE, Typeface};
use crate::i18n::I18n;
use crate::style::palette::LIGHT;
use crate::style::{Colour, Palette};

/// Which part of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Its beginning.
    Left,
    /// Its middle.
    Middle,
    /// Its end.
    Right,
}

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Type {
    /// Its size, millimetres.
    pub size: f32,
    /// Its colour.
    pub colour: Colour,
    /// It is bold.
    pub is_strong: bool,
    /// Around it: how wide, millimetres, and in which colour.
    pub halo: Option<(f32, Colour)>,
}

impl Type {
    /// Plain text in ink.
    pub const fn new(size: f32) -> Self {
        Self {
            size,
            colour: LIGHT.text,
            is_strong: false,
            halo: None,
        }
    }

    /// The same, bold.
    pub const fn strong(self) -> Self {
        Self {
            is_strong: true,
            ..self
        }
    }

    /// The same in another colour.
    pub const fn in_colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    /// The same with a halo of this width in the colour of the map.
    pub const fn haloed(self, width: f32) -> Self {
        Self {
            halo: Some((width, LIGHT.halo)),
            ..self
        }
    }
}

/// What layouts draw with.
pub struct Press<'a> {
    /// The typeface.
    pub face: Typeface,
    /// The words.
    pub i18n: &'a I18n,
    /// The colours.
    pub palette: &'static Palette,
}

impl<'a> Press<'a> {
    /// With the words of a language.
    ///
    /// # Errors
    /// [`PrintError::Font`].
    pub fn new(i18n: &'a I18n) -> Result<Self, PrintError> {
        Ok(Self {
            face: Typeface::bundled()?,
            i18n,
            palette: &LIGHT,
        })
    }

    /// A text that stands at a place: which side of it across, and its middle up and down.
    pub fn text(&self, text: &str, set: Type, [x, y]: At, side: Side) -> Item {
        let before = match side {
            Side::Left => 0.0,
            Side::Middle => 0.5,
            Side::Right => 1.0,
        };
        Item::Text(Text {
            at: [
                x - before * self.face.width(text, set.size),
                y + MIDDLE * set.size,
            ],
            size: set.size,
            text: text.to_owned(),
            colour: set.colour,
            halo: set.halo,
            is_strong: set.is_strong,
            turn: 0.0,
        })
    }

    /// As much of a text as has room, standing at a place.
    pub fn fitted(&self, text: &str, set: Type, at: At, side: Side, width: f32) -> Item {
        self.text(&self.face.fitted(text, set.size, width), set, at, side)
    }
}

/// A colour so strong, 0 to 1.
pub fn faded(colour: Colour, strength: f32) -> Colour {
    Colour {
        a: (f32::from(colour.a) * strength.clamp(0.0, 1.0)).round() as u8,
        ..colour
    }
}
