//! The companion that says where a picture lies: six numbers, a line each. Owns: what it is called, and
//! that it means the middle of the first pixel. Must not know: the picture.

use super::{LARGEST_COMPANION, UnderlayError, contents};
use crate::geometry::affine::Affine;
use std::path::{Path, PathBuf};

/// The place that a companion of a picture gives; `None` where there is no companion.
///
/// # Errors
/// [`UnderlayError::WorldFile`] where it does not hold six numbers.
pub fn beside(picture: &Path) -> Result<Option<Affine>, UnderlayError> {
    let Some(file) = names(picture).into_iter().find(|path| path.is_file()) else {
        return Ok(None);
    };
    let text = contents(&file, LARGEST_COMPANION)?;
    let text = String::from_utf8_lossy(&text);
    match parse(&text) {
        Ok(place) => Ok(Some(place)),
        Err(line) => Err(UnderlayError::WorldFile { file, line }),
    }
}

/// What a companion may be called: `.pgw`, `.pngw` and `.wld` beside `.png`.
fn names(picture: &Path) -> Vec<PathBuf> {
    let ending = picture.extension().and_then(|ending| ending.to_str());
    let ending = ending.unwrap_or_default();
    let mut endings = Vec::new();
    let mut letters = ending.chars();
    if let (Some(first), Some(last)) = (letters.next(), letters.next_back()) {
        endings.push(format!("{first}{last}w"));
        endings.push(format!("{ending}w"));
    }
    endings.push("wld".to_owned());
    let both = endings
        .iter()
        .flat_map(|e| [e.to_lowercase(), e.to_uppercase()]);
    both.map(|ending| picture.with_extension(ending)).collect()
}

/// The six numbers; the line without one, from 1.
fn parse(text: &str) -> Result<Affine, usize> {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let mut numbers = [0.0_f64; 6];
    for (at, number) in numbers.iter_mut().enumerate() {
        let line = lines.next().unwrap_or_default().trim();
        let parsed = line.parse().ok();
        *number = parsed.filter(|n: &f64| n.is_finite()).ok_or(at + 1)?;
    }
    let [a, d, b, e, c, f] = numbers;
    // They mean the middle of the first pixel; here places are counted from its corner.
    Ok(Affine {
        east: [a, b, c - (a + b) / 2.0],
        north: [d, e, f - (d + e) / 2.0],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_numbers_mean_the_middle_of_the_first_pixel() {
        let place = parse("0.5\n0.1\n0.1\n-0.5\n670520.25\n2807234.75\n").expect("numbers");
        let [east, north] = place.apply([0.5, 0.5]);
        assert!((east - 670_520.25).abs() < 1e-9 && (north - 2_807_234.75).abs() < 1e-9);
        let [east, north] = place.apply([10.5, 0.5]);
        assert!((east - 670_525.25).abs() < 1e-9 && (north - 2_807_235.75).abs() < 1e-9);
    }

    #[test]
    fn a_text_among_the_numbers_is_told_by_its_line() {
        assert_eq!(parse("0.5\n0\nnorth\n-0.5\n1\n2\n"), Err(3));
        assert_eq!(parse("0.5\n0\n0\n-0.5\n"), Err(5), "broken off");
        assert_eq!(parse("0.5\n0\n0\n-0.5\nNaN\n1\n"), Err(5));
        assert_eq!(parse(""), Err(1));
    }

    #[test]
    fn a_companion_is_called_after_its_picture() {
        let names = names(Path::new("plan.jpeg"));
        for name in ["plan.jgw", "plan.JGW", "plan.jpegw", "plan.wld"] {
            assert!(names.contains(&PathBuf::from(name)), "{name}: {names:?}");
        }
    }
}
