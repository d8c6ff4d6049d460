//! TIFF as pixels of red, green and blue. Owns: which kinds of TIFF are read, and what the others are
//! called. Must not know: where a picture lies, how much of it is kept.

use super::UnderlayError;
use super::palette::Palette;
use super::picture::{MOST_MEMORY, check_size};
use image::{DynamicImage, GrayAlphaImage, GrayImage, RgbImage, RgbaImage};
use std::io::Cursor;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

/// What the tag of the planes says where each sample has one of its own.
const PLANES: u16 = 2;

/// Samples as they stand in a file.
struct Samples {
    kind: ColorType,
    width: u32,
    height: u32,
    /// One byte each, but for those of fewer bits, which are packed.
    samples: Vec<u8>,
}

/// Whether a file begins as TIFF or BigTIFF does.
pub fn is_tiff(bytes: &[u8]) -> bool {
    const HEADS: [&[u8; 4]; 4] = [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"];
    HEADS.iter().any(|head| bytes.starts_with(*head))
}

/// Decode a TIFF.
///
/// # Errors
/// [`UnderlayError`]; [`UnderlayError::Unsupported`] says what the picture is.
pub fn decode(bytes: &[u8]) -> Result<DynamicImage, UnderlayError> {
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(of_tiff)?;
    let (width, height) = decoder.dimensions().map_err(of_tiff)?;
    check_size(width, height)?;
    if let Some(palette) = Palette::of(bytes, &mut decoder)? {
        let read = read(&palette.grey)?;
        let numbers = match read.kind {
            ColorType::Gray(bits @ (1 | 2 | 4)) => unpacked(&read.samples, width, bits),
            ColorType::Gray(8) => read.samples,
            kind => {
                let what = format!("table of colours, {}", told(kind));
                return Err(UnderlayError::Unsupported(what));
            }
        };
        return whole(RgbImage::from_raw(width, height, palette.paint(&numbers)?));
    }
    let Samples {
        kind,
        width,
        height,
        samples,
    } = read(bytes)?;
    match kind {
        ColorType::Gray(bits @ (1 | 2 | 4)) => {
            // The brightest number is white.
            let white = 255 / ((1 << bits) - 1);
            let numbers = unpacked(&samples, width, bits);
            let greys = numbers.into_iter().map(|number| number * white);
            whole(GrayImage::from_raw(width, height, greys.collect()))
        }
        ColorType::Gray(8 | 16) => whole(GrayImage::from_raw(width, height, samples)),
        ColorType::GrayA(8 | 16) => whole(GrayAlphaImage::from_raw(width, height, samples)),
        ColorType::RGB(8 | 16) => whole(RgbImage::from_raw(width, height, samples)),
        ColorType::RGBA(8 | 16) => whole(RgbaImage::from_raw(width, height, samples)),
        ColorType::YCbCr(8) => {
            let (pixels, _) = samples.as_chunks::<3>();
            let pixels = pixels.iter().flat_map(|pixel| of_ycbcr(*pixel));
            whole(RgbImage::from_raw(width, height, pixels.collect()))
        }
        ColorType::CMYK(8 | 16) => {
            let (pixels, _) = samples.as_chunks::<4>();
            let pixels = pixels.iter().flat_map(|pixel| of_cmyk(*pixel));
            whole(RgbImage::from_raw(width, height, pixels.collect()))
        }
        ColorType::CMYKA(8 | 16) => {
            let (pixels, _) = samples.as_chunks::<5>();
            let pixels = pixels.iter().flat_map(|[c, m, y, k, opacity]| {
                let [red, green, blue] = of_cmyk([*c, *m, *y, *k]);
                [red, green, blue, *opacity]
            });
            whole(RgbaImage::from_raw(width, height, pixels.collect()))
        }
        kind => Err(UnderlayError::Unsupported(told(kind))),
    }
}

fn whole(made: Option<impl Into<DynamicImage>>) -> Result<DynamicImage, UnderlayError> {
    let made = made.map(Into::into);
    made.ok_or_else(|| UnderlayError::Broken("fewer samples than pixels".to_owned()))
}

/// The samples of a file whose size was looked at.
fn read(bytes: &[u8]) -> Result<Samples, UnderlayError> {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = MOST_MEMORY as usize;
    limits.intermediate_buffer_size = MOST_MEMORY as usize;
    let decoder = Decoder::new(Cursor::new(bytes)).map_err(of_tiff)?;
    let mut decoder = decoder.with_limits(limits);
    let (width, height) = decoder.dimensions().map_err(of_tiff)?;
    let kind = decoder.colortype().map_err(of_tiff)?;
    let planes = decoder.find_tag_unsigned::<u16>(Tag::PlanarConfiguration);
    if planes.map_err(of_tiff)? == Some(PLANES) && kind.num_samples() > 1 {
        let what = format!("{}, in separate planes", told(kind));
        return Err(UnderlayError::Unsupported(what));
    }
    let samples = match decoder.read_image().map_err(of_tiff)? {
        DecodingResult::U8(samples) => samples,
        // The upper half of a sample says enough.
        DecodingResult::U16(samples) => samples.into_iter().map(|n| (n >> 8) as u8).collect(),
        _ => return Err(UnderlayError::Unsupported(told(kind))),
    };
    Ok(Samples {
        kind,
        width,
        height,
        samples,
    })
}

/// What a kind of picture is called.
fn told(kind: ColorType) -> String {
    let bits = kind.bit_depth();
    let name = match kind {
        ColorType::Gray(_) => "grey".to_owned(),
        ColorType::GrayA(_) => "grey with opacity".to_owned(),
        ColorType::RGB(_) => "RGB".to_owned(),
        ColorType::RGBA(_) => "RGB with opacity".to_owned(),
        ColorType::Palette(_) => "table of colours".to_owned(),
        ColorType::CMYK(_) => "CMYK".to_owned(),
        ColorType::CMYKA(_) => "CMYK with opacity".to_owned(),
        ColorType::YCbCr(_) => "YCbCr".to_owned(),
        ColorType::Lab(_) => "CIE L*a*b*".to_owned(),
        ColorType::Multiband { num_samples, .. } => format!("{num_samples} bands"),
        _ => format!("{kind:?}"),
    };
    format!("TIFF, {name}, {bits} bit")
}

/// One byte a pixel, of rows in which each has so many bits.
fn unpacked(rows: &[u8], width: u32, bits: u8) -> Vec<u8> {
    let bits = usize::from(bits.clamp(1, 8));
    let row = (width as usize * bits).div_ceil(8).max(1);
    let mask = (0xff_u16 >> (8 - bits)) as u8;
    let numbers = |row: &[u8]| -> Vec<u8> {
        let numbers = row.iter().flat_map(|byte| {
            let shifts = (0..8 / bits).rev().map(|place| place * bits);
            shifts.map(move |shift| (byte >> shift) & mask)
        });
        numbers.take(width as usize).collect()
    };
    rows.chunks(row).flat_map(numbers).collect()
}

/// Red, green and blue of inks, without a profile: each ink and the black take away their part.
fn of_cmyk([cyan, magenta, yellow, black]: [u8; 4]) -> [u8; 3] {
    let left = |ink: u8| {
        let left = (255 - u32::from(ink)) * (255 - u32::from(black));
        ((left + 127) / 255) as u8
    };
    [left(cyan), left(magenta), left(yellow)]
}

/// Red, green and blue of brightness and differences of colour (ITU-R BT.601, as TIFF 6.0 section 21 has
/// it unless a file says otherwise).
fn of_ycbcr([y, cb, cr]: [u8; 3]) -> [u8; 3] {
    let (y, cb, cr) = (f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0);
    let colours = [
        y + 1.402 * cr,
        y - 0.344_136 * cb - 0.714_136 * cr,
        y + 1.772 * cb,
    ];
    colours.map(|colour| colour.round().clamp(0.0, 255.0) as u8)
}

/// What the reader of TIFF says.
pub fn of_tiff(error: TiffError) -> UnderlayError {
    match error {
        TiffError::UnsupportedError(error) => UnderlayError::Unsupported(format!("TIFF, {error}")),
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
        let pixels = unpacked(&rows, 10, 1);
        assert_eq!(pixels.len(), 20);
        assert_eq!(pixels[..4], [1, 0, 1, 0]);
        assert_eq!(pixels[8..10], [1, 1]);
        assert_eq!(pixels[17..], [1, 0, 0]);
        assert_eq!(
            unpacked(&[0x1f, 0xa0, 0x23, 0x40], 3, 4),
            [1, 15, 10, 2, 3, 4]
        );
        assert_eq!(unpacked(&[0b0001_1011], 4, 2), [0, 1, 2, 3]);
    }

    #[test]
    fn inks_and_differences_become_colours() {
        assert_eq!(of_cmyk([0, 0, 0, 0]), [255, 255, 255]);
        assert_eq!(of_cmyk([255, 0, 0, 0]), [0, 255, 255]);
        assert_eq!(of_cmyk([0, 0, 0, 255]), [0, 0, 0]);
        assert_eq!(of_cmyk([0, 128, 255, 0]), [255, 127, 0]);
        assert_eq!(of_ycbcr([200, 128, 128]), [200, 200, 200]);
        // Pure red, as JPEG has it.
        assert_eq!(of_ycbcr([76, 85, 255]), [254, 0, 0]);
    }
}
