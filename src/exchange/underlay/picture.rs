//! Pictures as pixels. Owns: that their size is known before they are decoded, and that no more of them
//! is kept than a map can show. Must not know: where they lie.

use super::{MOST_PIXELS, UnderlayError};
use crate::course::Course;
use image::{DynamicImage, GrayImage, ImageError, ImageFormat, ImageReader, RgbImage, RgbaImage};
use std::io::Cursor;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::{ColorType, TiffError};

/// A picture is kept with no more pixels than this; a larger one is made smaller.
const KEPT_PIXELS: u64 = 16_000_000;
/// Decoding takes no more memory than this, bytes.
const MOST_MEMORY: u64 = 800 << 20;

/// A picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Columns and rows of the file.
    size: [u32; 2],
    /// Columns and rows that are kept.
    kept: [u32; 2],
    /// Red, green, blue and opacity of each that is kept, row by row from the top.
    pixels: Vec<u8>,
}

impl Picture {
    /// Its columns and rows.
    pub fn size(&self) -> [u32; 2] {
        self.size
    }

    /// The columns and rows that are kept of it.
    pub fn kept(&self) -> [u32; 2] {
        self.kept
    }

    /// A part of what is kept, its size given by columns and rows: red, green, blue and opacity of
    /// each pixel.
    pub fn part(&self, [x, y]: [u32; 2], [width, height]: [u32; 2]) -> Vec<u8> {
        let place = |x: u32, y: u32| 4 * (y as usize * self.kept[0] as usize + x as usize);
        let rows = (y..y.saturating_add(height)).filter_map(|row| {
            let from = place(x, row);
            self.pixels.get(from..from + 4 * width as usize)
        });
        rows.flatten().copied().collect()
    }

    /// The columns and rows of a smaller one, of which neither is more than this.
    pub fn thumbnail_size(&self, most: u32) -> [u32; 2] {
        let [width, height] = self.kept;
        let shrink = f64::from(most) / f64::from(width.max(height).max(1));
        match shrink < 1.0 {
            true => self
                .kept
                .map(|side| ((f64::from(side) * shrink) as u32).max(1)),
            false => self.kept,
        }
    }

    /// A smaller one of so many columns and rows: every so many pixels one.
    pub fn thumbnail(&self, [width, height]: [u32; 2]) -> Vec<u8> {
        let from = |at: u32, of: u32, axis: usize| {
            (u64::from(at) * u64::from(self.kept[axis]) / u64::from(of.max(1))) as usize
        };
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let pixels = places.filter_map(|(x, y)| {
            let row = from(y, height, 1) * self.kept[0] as usize;
            let place = 4 * (row + from(x, width, 0));
            self.pixels.get(place..place + 4)
        });
        pixels.flatten().copied().collect()
    }

    /// Its corners (columns, rows).
    pub fn corners(&self) -> [[f64; 2]; 4] {
        let [width, height] = self.size.map(f64::from);
        [[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]]
    }
}

/// Whether a file begins as a picture of a known kind does.
pub fn is_picture(bytes: &[u8]) -> bool {
    is_tiff(bytes) || kind_of(bytes).is_some()
}

/// Whether a file begins as TIFF or BigTIFF does.
pub fn is_tiff(bytes: &[u8]) -> bool {
    const HEADS: [&[u8; 4]; 4] = [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"];
    HEADS.iter().any(|head| bytes.starts_with(*head))
}

fn kind_of(bytes: &[u8]) -> Option<ImageFormat> {
    let found = image::guess_format(bytes).ok()?;
    [ImageFormat::Png, ImageFormat::Jpeg]
        .contains(&found)
        .then_some(found)
}

/// Decode a picture.
///
/// # Errors
/// [`UnderlayError`].
pub fn decode(bytes: &[u8], course: &Course) -> Result<Picture, UnderlayError> {
    let whole = match kind_of(bytes) {
        Some(kind) => decode_plain(bytes, kind)?,
        None => decode_tiff(bytes)?,
    };
    course.go_on()?;
    let size = [whole.width(), whole.height()];
    if size.contains(&0) {
        return Err(UnderlayError::Broken("no pixels".to_owned()));
    }
    let count = u64::from(size[0]) * u64::from(size[1]);
    let kept = if count > KEPT_PIXELS {
        let shrink = (KEPT_PIXELS as f64 / count as f64).sqrt();
        let smaller = size.map(|side| ((f64::from(side) * shrink) as u32).max(1));
        whole.thumbnail_exact(smaller[0], smaller[1])
    } else {
        whole
    };
    let kept = kept.into_rgba8();
    Ok(Picture {
        size,
        kept: [kept.width(), kept.height()],
        pixels: kept.into_raw(),
    })
}

fn check_size(width: u32, height: u32) -> Result<(), UnderlayError> {
    let (width, height) = (u64::from(width), u64::from(height));
    match width * height > MOST_PIXELS {
        true => Err(UnderlayError::Vast(width, height)),
        false => Ok(()),
    }
}

fn decode_plain(bytes: &[u8], kind: ImageFormat) -> Result<DynamicImage, UnderlayError> {
    let failed = |error: ImageError| match error {
        ImageError::Unsupported(error) => UnderlayError::Unsupported(error.to_string()),
        error => UnderlayError::Broken(error.to_string()),
    };
    let size = ImageReader::with_format(Cursor::new(bytes), kind).into_dimensions();
    let (width, height) = size.map_err(failed)?;
    check_size(width, height)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), kind);
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    reader.decode().map_err(failed)
}

fn decode_tiff(bytes: &[u8]) -> Result<DynamicImage, UnderlayError> {
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(of_tiff)?;
    let (width, height) = decoder.dimensions().map_err(of_tiff)?;
    check_size(width, height)?;
    let mut limits = Limits::default();
    limits.decoding_buffer_size = MOST_MEMORY as usize;
    limits.intermediate_buffer_size = MOST_MEMORY as usize;
    let mut decoder = decoder.with_limits(limits);
    let kind = decoder.colortype().map_err(of_tiff)?;
    let samples = match decoder.read_image().map_err(of_tiff)? {
        DecodingResult::U8(samples) => samples,
        // The upper half of a sample says enough.
        DecodingResult::U16(samples) => samples.into_iter().map(|n| (n >> 8) as u8).collect(),
        _ => return Err(UnderlayError::Unsupported(format!("{kind:?}"))),
    };
    let made = match kind {
        ColorType::Gray(1) => {
            let samples = unpacked(&samples, width);
            GrayImage::from_raw(width, height, samples).map(DynamicImage::from)
        }
        ColorType::Gray(8 | 16) => {
            GrayImage::from_raw(width, height, samples).map(DynamicImage::from)
        }
        ColorType::GrayA(8 | 16) => {
            image::GrayAlphaImage::from_raw(width, height, samples).map(DynamicImage::from)
        }
        ColorType::RGB(8 | 16) | ColorType::YCbCr(8) => {
            RgbImage::from_raw(width, height, samples).map(DynamicImage::from)
        }
        ColorType::RGBA(8 | 16) => {
            RgbaImage::from_raw(width, height, samples).map(DynamicImage::from)
        }
        _ => return Err(UnderlayError::Unsupported(format!("{kind:?}"))),
    };
    made.ok_or_else(|| UnderlayError::Broken("fewer samples than pixels".to_owned()))
}

/// One byte a pixel, of rows in which each has one bit.
fn unpacked(rows: &[u8], width: u32) -> Vec<u8> {
    let row = (width as usize).div_ceil(8).max(1);
    let bits = |row: &[u8]| -> Vec<u8> {
        let bits = row
            .iter()
            .flat_map(|byte| (0..8).rev().map(move |bit| (byte >> bit) & 1));
        bits.take(width as usize).map(|bit| 255 * bit).collect()
    };
    rows.chunks(row).flat_map(bits).collect()
}

/// What the reader of TIFF says.
pub fn of_tiff(error: TiffError) -> UnderlayError {
    match error {
        TiffError::UnsupportedError(error) => UnderlayError::Unsupported(error.to_string()),
        error => UnderlayError::Broken(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_become_pixels_row_by_row() {
        // Ten pixels a row: the last six bits of a row are nobody's.
        let rows = [0b1010_0000, 0b1100_0000, 0b0000_0001, 0b0000_0000];
        let pixels = unpacked(&rows, 10);
        assert_eq!(pixels.len(), 20);
        assert_eq!(pixels[..4], [255, 0, 255, 0]);
        assert_eq!(pixels[8..10], [255, 255]);
        assert_eq!(pixels[17..], [255, 0, 0]);
    }
}
