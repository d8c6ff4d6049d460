//! TIFF pictures whose pixels are numbers of colours in a table. Owns: the table, and that the numbers can
//! be read. Must not know: how they are decoded.
//!
//! The reader of TIFF refuses such pictures, but reads grey ones, whose samples are laid out alike: the
//! file is read as if it said that it is grey, and its samples are the numbers.
//!
//! Source: TIFF 6.0, sections 2 (directories) and 5 (palette-colour images); BigTIFF as libtiff has it.

use super::UnderlayError;
use super::tiff_pixels::of_tiff;
use std::io::Cursor;
use tiff::decoder::Decoder;
use tiff::tags::Tag;

/// What the tag of the interpretation says of a picture with a table of colours.
const PALETTE: u16 = 3;
/// What it says of a grey one in which nought is black.
const GREY: u8 = 1;
/// The number of that tag.
const INTERPRETATION: u64 = 262;
/// The number of the type of two bytes.
const SHORT: u64 = 3;
/// And that of four.
const LONG: u64 = 4;

/// A picture with a table of colours.
pub struct Palette {
    /// The file, as if it were grey.
    pub grey: Vec<u8>,
    /// Red, green and blue of each number.
    colours: Vec<[u8; 3]>,
}

impl Palette {
    /// The table of a file; `None` where its pixels are colours themselves.
    ///
    /// # Errors
    /// [`UnderlayError`].
    pub fn of(
        bytes: &[u8],
        decoder: &mut Decoder<Cursor<&[u8]>>,
    ) -> Result<Option<Self>, UnderlayError> {
        let said = decoder.find_tag_unsigned::<u16>(Tag::PhotometricInterpretation);
        if said.map_err(of_tiff)? != Some(PALETTE) {
            return Ok(None);
        }
        let broken = || UnderlayError::Broken("no table of colours".to_owned());
        let table = decoder.find_tag(Tag::ColorMap).map_err(of_tiff)?;
        let table = table.ok_or_else(broken)?.into_u16_vec().map_err(of_tiff)?;
        // All reds, then all greens, then all blues.
        let (reds, others) = table.split_at(table.len() / 3);
        let (greens, blues) = others.split_at(reds.len());
        // Some programs write bytes where the standard has two of them.
        let is_of_bytes = table.iter().all(|value| *value < 256);
        let byte = |value: u16| (if is_of_bytes { value } else { value >> 8 }) as u8;
        let colours = reds.iter().zip(greens).zip(blues);
        let colours = colours.map(|((red, green), blue)| [red, green, blue].map(|n| byte(*n)));
        let directory = decoder.ifd_pointer().ok_or_else(broken)?;
        Ok(Some(Self {
            grey: as_grey(bytes, directory.0).ok_or_else(broken)?,
            colours: colours.collect(),
        }))
    }

    /// Red, green and blue of each pixel.
    ///
    /// # Errors
    /// [`UnderlayError::Broken`] where a number has no colour.
    pub fn paint(&self, numbers: &[u8]) -> Result<Vec<u8>, UnderlayError> {
        let mut painted = Vec::with_capacity(3 * numbers.len());
        for number in numbers {
            let colour = self.colours.get(usize::from(*number));
            let none = || UnderlayError::Broken(format!("colour {number} is not in its table"));
            painted.extend(colour.ok_or_else(none)?);
        }
        Ok(painted)
    }
}

/// The file with its directory changed to say that it is grey; `None` where the directory breaks off.
fn as_grey(bytes: &[u8], directory: u64) -> Option<Vec<u8>> {
    let is_little = bytes.starts_with(b"II");
    let is_big_tiff = matches!(bytes.get(2..4)?, b"+\0" | b"\0+");
    let number = |at: usize, length: usize| -> Option<u64> {
        let own = bytes.get(at..at.checked_add(length)?)?;
        let join = |sum: u64, byte: &u8| (sum << 8) | u64::from(*byte);
        Some(match is_little {
            true => own.iter().rev().fold(0, join),
            false => own.iter().fold(0, join),
        })
    };
    // How long the count of entries is, an entry, and what stands before its value.
    let (of_count, of_entry, of_head) = match is_big_tiff {
        true => (8, 20, 12),
        false => (2, 12, 8),
    };
    let first = usize::try_from(directory).ok()?.checked_add(of_count)?;
    let count = usize::try_from(number(first - of_count, of_count)?).ok()?;
    let places = (first..bytes.len()).step_by(of_entry).take(count);
    let mut own = places.filter(|place| number(*place, 2) == Some(INTERPRETATION));
    let place = own.next()?;
    let length = match number(place + 2, 2)? {
        SHORT => 2,
        LONG => 4,
        _ => return None,
    };
    let value = place + of_head;
    let mut changed = bytes.to_vec();
    let own = changed.get_mut(value..value + length)?;
    own.fill(0);
    let lowest = match is_little {
        true => own.first_mut(),
        false => own.last_mut(),
    };
    *lowest? = GREY;
    Some(changed)
}
