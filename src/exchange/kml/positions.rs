//! The text of `<coordinates>`. Owns: how its numbers become places, also where a program wrote no
//! blanks between them. Must not know: what is drawn with them.

use crate::exchange::raw::Position;

/// Two places that follow one another are no further apart than this, degrees, where it has to be
/// told which numbers belong together.
const FARTHEST: f64 = 5.0;

/// The places of a text.
pub struct Found {
    /// Longitude, latitude and height of each, 0 where it has none.
    pub places: Vec<(Position, f64)>,
    /// Some were not parted by blanks.
    pub is_split: bool,
}

/// Read `lon,lat` or `lon,lat,height`, parted by white space.
///
/// # Errors
/// What is no place, in words.
pub fn read(text: &str) -> Result<Found, String> {
    let mut found = Found {
        places: Vec::new(),
        is_split: false,
    };
    // Some tools put a space after a comma.
    let mut parts = text.split_whitespace().peekable();
    while let Some(part) = parts.next() {
        let mut tuple = part.to_owned();
        while tuple.ends_with(',') || parts.peek().is_some_and(|p| p.starts_with(',')) {
            match parts.next() {
                Some(more) => tuple.push_str(more),
                None => break,
            }
        }
        let numbers = numbers_of(&tuple)?;
        match *numbers.as_slice() {
            [lon, lat] => found.places.push(([lon, lat], 0.0)),
            [lon, lat, height] => found.places.push(([lon, lat], height)),
            [] | [_] => {
                return Err(format!("\"{tuple}\" is no place: lon,lat is needed"));
            }
            _ => {
                let split = split(&numbers).ok_or_else(|| {
                    let count = numbers.len();
                    format!("{count} numbers without a blank between them are no places")
                })?;
                found.places.extend(split);
                found.is_split = true;
            }
        }
    }
    Ok(found)
}

fn numbers_of(tuple: &str) -> Result<Vec<f64>, String> {
    let inner = tuple.trim_matches(',');
    let each = inner.split(',').filter(|_| !inner.is_empty());
    each.map(|n| n.parse().map_err(|_| format!("\"{n}\" is no number")))
        .collect()
}

/// Many numbers as places of two or of three: the way in which the places lie nearer to each other.
fn split(numbers: &[f64]) -> Option<Vec<(Position, f64)>> {
    let ways = [3, 2].map(|width| {
        let places = taken_by(numbers, width)?;
        let jumps = places.windows(2).map(|pair| {
            let ([a, b], [c, d]) = (pair[0].0, pair[1].0);
            (c - a).hypot(d - b)
        });
        let (sum, most) = jumps.fold((0.0, 0.0_f64), |(sum, most), jump| {
            (sum + jump, most.max(jump))
        });
        (most <= FARTHEST).then_some((sum, places))
    });
    let best = ways
        .into_iter()
        .flatten()
        .min_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, places)| places)
}

fn taken_by(numbers: &[f64], width: usize) -> Option<Vec<(Position, f64)>> {
    if !numbers.len().is_multiple_of(width) {
        return None;
    }
    let place = |tuple: &[f64]| {
        let (lon, lat) = (*tuple.first()?, *tuple.get(1)?);
        let height = tuple.get(2).copied().unwrap_or(0.0);
        (lon.abs() <= 180.0 && lat.abs() <= 90.0).then_some(([lon, lat], height))
    };
    numbers.chunks(width).map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Result<Vec<Position>, String> {
        let found = read(text)?;
        Ok(found.places.into_iter().map(|(at, _)| at).collect())
    }

    #[test]
    fn places_are_told_apart() {
        // Case 73.
        let expected = Ok(vec![[118.69, 25.36], [118.692, 25.361], [118.691, 25.363]]);
        for text in [
            "118.69,25.36 118.692,25.361\n118.691,25.363",
            "118.69,25.36,0 118.692,25.361,12.5 118.691,25.363,0",
            "118.69, 25.36 118.692, 25.361 118.691, 25.363",
            "118.69 ,25.36,0 118.692 ,25.361,0 118.691 ,25.363,0",
            "118.69,25.36,0,118.692,25.361,0,118.691,25.363,0",
            "118.69,25.36,0, 118.692,25.361,0, 118.691,25.363,0,",
            "118.69,25.36,118.692,25.361,118.691,25.363",
            "118.69,25.36,31,118.692,25.361,30,118.691,25.363,29",
            "118.69,25.36 118.692,25.361,118.691,25.363",
        ] {
            assert_eq!(places(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_place_is_said() {
        for (text, part) in [
            ("118.69", "no place"),
            ("118.69,north", "no number"),
            ("118.69,,25.36", "no number"),
            ("118.69,25.36,0,7,8", "5 numbers"),
            ("118.69,25.36,12,7", "4 numbers"),
        ] {
            let error = places(text).expect_err(text);
            assert!(error.contains(part), "{error}");
        }
        assert_eq!(places("  "), Ok(Vec::new()));
    }
}
