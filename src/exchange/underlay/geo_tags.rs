//! What a GeoTIFF says of its place. Owns: which tags are asked, and what they mean together. Must not
//! know: its pixels.
//!
//! Source: OGC GeoTIFF 1.1, clauses 7.1 (keys), 7.3 (ModelTiepoint, ModelPixelScale,
//! ModelTransformation) and B.2 (how a raster lies).

use super::UnderlayError;
use super::tiff_pixels::{is_tiff, of_tiff};
use crate::geometry::affine::{Affine, FEWEST, Pair};
use crate::geometry::crs::Crs;
use std::io::Cursor;
use tiff::decoder::Decoder;
use tiff::tags::Tag;

const RASTER_TYPE: u16 = 1025;
const GEODETIC_CRS: u16 = 2048;
const PROJECTED_CRS: u16 = 3072;
/// Pixels are points: their numbers mean their middles.
const IS_POINT: u16 = 2;
/// The code of what has none.
const USER_DEFINED: u16 = 32_767;

/// The place and the coordinate system that a file gives.
///
/// # Errors
/// [`UnderlayError`] where the tags of a TIFF cannot be read.
pub fn read(bytes: &[u8]) -> Result<(Option<Affine>, Option<Crs>), UnderlayError> {
    if !is_tiff(bytes) {
        return Ok((None, None));
    }
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(of_tiff)?;
    let mut numbers = |tag: Tag| -> Result<Vec<f64>, UnderlayError> {
        match decoder.find_tag(tag).map_err(of_tiff)? {
            Some(value) => value.into_f64_vec().map_err(of_tiff),
            None => Ok(Vec::new()),
        }
    };
    let scale = numbers(Tag::ModelPixelScaleTag)?;
    let ties = numbers(Tag::ModelTiepointTag)?;
    let matrix = numbers(Tag::ModelTransformationTag)?;
    let keys = match decoder.find_tag(Tag::GeoKeyDirectoryTag).map_err(of_tiff)? {
        Some(value) => value.into_u16_vec().map_err(of_tiff)?,
        None => Vec::new(),
    };
    let place = place(&scale, &ties, &matrix)?;
    let shift = match key(&keys, RASTER_TYPE) {
        Some(IS_POINT) => 0.5,
        _ => 0.0,
    };
    let place = place.map(|place| {
        let corner = |[a, b, c]: [f64; 3]| [a, b, c - (a + b) * shift];
        Affine {
            east: corner(place.east),
            north: corner(place.north),
        }
    });
    Ok((place, crs(&keys)))
}

/// The place by a matrix, by one point and the size of a pixel, or by several points.
fn place(scale: &[f64], ties: &[f64], matrix: &[f64]) -> Result<Option<Affine>, UnderlayError> {
    if let &[a, b, _, c, d, e, _, f, ..] = matrix {
        return Ok(Some(Affine {
            east: [a, b, c],
            north: [d, e, f],
        }));
    }
    let points: Vec<Pair> = ties
        .chunks_exact(6)
        .map(|tie| ([tie[0], tie[1]], [tie[3], tie[4]]))
        .collect();
    match (points.as_slice(), scale) {
        ([(at, to), ..], &[wide, high, ..]) => Ok(Some(Affine {
            east: [wide, 0.0, to[0] - wide * at[0]],
            north: [0.0, -high, to[1] + high * at[1]],
        })),
        (points, _) if points.len() >= FEWEST => {
            let fitted = Affine::fit(points).map_err(|_| UnderlayError::NoPlace)?;
            Ok(Some(fitted))
        }
        _ => Ok(None),
    }
}

/// A key that holds its value itself.
fn key(keys: &[u16], wanted: u16) -> Option<u16> {
    let mut entries = keys.get(4..)?.chunks_exact(4);
    let found = entries.find(|entry| entry[0] == wanted && entry[1] == 0)?;
    Some(found[3])
}

fn crs(keys: &[u16]) -> Option<Crs> {
    let named = [PROJECTED_CRS, GEODETIC_CRS].into_iter();
    let mut codes = named.filter_map(|wanted| key(keys, wanted));
    // What is defined in the file itself has no code here: it is asked for.
    let code = codes
        .next()
        .filter(|code| *code != 0 && *code != USER_DEFINED)?;
    Some(Crs::of_code(u32::from(code)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_a_matrix_or_a_scale_say_the_same() {
        let by_scale = place(&[0.5, 0.5, 0.0], &[10.0, 20.0, 0.0, 500.0, 900.0, 0.0], &[]);
        let by_scale = by_scale.expect("read").expect("a place");
        assert_eq!(by_scale.apply([10.0, 20.0]), [500.0, 900.0]);
        assert_eq!(by_scale.apply([12.0, 24.0]), [501.0, 898.0]);
        let turned = Affine {
            east: [0.4, 0.3, 100.0],
            north: [0.3, -0.4, 900.0],
        };
        let [[a, b, c], [d, e, f]] = [turned.east, turned.north];
        let matrix = [
            a, b, 0.0, c, d, e, 0.0, f, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0,
        ];
        assert_eq!(place(&[], &[], &matrix).expect("read"), Some(turned));
        let ties: Vec<f64> = [[3.0, 7.0], [400.0, 21.0], [90.0, 333.0]]
            .iter()
            .flat_map(|at| {
                let [x, y] = turned.apply(*at);
                [at[0], at[1], 0.0, x, y, 0.0]
            })
            .collect();
        let fitted = place(&[], &ties, &[]).expect("read").expect("a place");
        let [x, y] = fitted.apply([200.0, 200.0]);
        let [u, v] = turned.apply([200.0, 200.0]);
        assert!((x - u).abs() < 1e-9 && (y - v).abs() < 1e-9);
        let line = [0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 5.0, 5.0, 0.0, 6.0, 6.0, 0.0];
        let line: Vec<f64> = line
            .into_iter()
            .chain([9.0, 9.0, 0.0, 10.0, 10.0, 0.0])
            .collect();
        assert!(matches!(
            place(&[], &line, &[]),
            Err(UnderlayError::NoPlace)
        ));
    }

    #[test]
    fn a_projected_system_goes_before_the_degrees_it_is_made_of() {
        let keys = [1, 1, 0, 2, 2048, 0, 1, 4490, 3072, 0, 1, 4548];
        assert_eq!(crs(&keys), Some(Crs::of_code(4548)));
        assert_eq!(crs(&[1, 1, 0, 1, 3072, 0, 1, 32_767]), None);
        assert_eq!(crs(&[1, 1]), None);
    }
}
