//! Codes of new grids: the community's 12 digits and a number of three, from west to east, then
//! from north to south, never one that was ever used. Owns: that rule. Must not know: records.

use crate::geometry::fixed::Coord;
use thiserror::Error;

/// The largest number.
const LAST: u32 = 999;

/// Why no codes can be given.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NumberingError {
    /// A community has had 999 grids.
    #[error("community {0} has no number left below 1000")]
    Exhausted(String),
}

/// Codes for new grids of a community, in the order of `places` (any place in each grid).
/// `used` are all codes there ever were, of whichever community.
///
/// # Errors
/// [`NumberingError::Exhausted`].
pub fn codes<'a>(
    community: &str,
    used: impl IntoIterator<Item = &'a str>,
    places: &[Coord],
) -> Result<Vec<String>, NumberingError> {
    let numbers = used.into_iter().filter_map(|code| {
        let number = code.strip_prefix(community)?;
        (number.len() == 3).then(|| number.parse::<u32>().ok())?
    });
    let highest = numbers.max().unwrap_or(0);
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|i| (places[*i].x, std::cmp::Reverse(places[*i].y)));
    let mut codes = vec![String::new(); places.len()];
    for (i, number) in order.into_iter().zip(highest + 1..) {
        if number > LAST {
            return Err(NumberingError::Exhausted(community.to_owned()));
        }
        codes[i] = format!("{community}{number:03}");
    }
    Ok(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_on_from_west_to_east_then_north_to_south() {
        let used = ["350322001004007", "350322001005099", "350322001004x"];
        let places = [(200, 0), (100, 0), (100, 50)].map(|(x, y)| Coord::new(x, y));
        let codes = codes("350322001004", used, &places).expect("numbers");
        let expected = ["010", "009", "008"].map(|n| format!("350322001004{n}"));
        assert_eq!(codes, expected);
    }

    #[test]
    fn there_is_no_number_after_999() {
        let places = [Coord::new(0, 0)];
        let none = codes("350322001004", ["350322001004999"], &places);
        let community = "350322001004".to_owned();
        assert_eq!(none, Err(NumberingError::Exhausted(community)));
    }
}
