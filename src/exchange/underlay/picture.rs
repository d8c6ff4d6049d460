//! Pictures as pixels. Owns: that their size is known before they are decoded, and that no more of them
//! is kept than a map can show. Must not know: where they lie.

use super::{MOST_PIXELS, UnderlayError, tiff_pixels};
use crate::course::Course;
use image::{DynamicImage, ImageError, ImageFormat, ImageReader};
use std::io::Cursor;

/// A picture is kept with no more pixels than this; a larger one is made smaller.
const KEPT_PIXELS: u64 = 16_000_000;
/// Decoding takes no more memory than this, bytes.
pub(super) const MOST_MEMORY: u64 = 800 << 20;

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
    tiff_pixels::is_tiff(bytes) || kind_of(bytes).is_some()
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
        None => tiff_pixels::decode(bytes)?,
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

/// Refuse a picture that has too many pixels.
pub(super) fn check_size(width: u32, height: u32) -> Result<(), UnderlayError> {
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
