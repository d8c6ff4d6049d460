//! What a building is called by its street and its number there. Owns: the attributes that say so, how
//! the two are written one behind the other, and when two writings are the same address. Must not know:
//! who lives there, screens.

use super::record::Record;
use crate::rules::identity::{is_invisible, narrow};
use crate::rules::mask::HIDDEN;

/// The attribute that says along which street something stands.
pub const STREET: &str = "street";
/// The attribute that says which number it has there.
pub const NUMBER: &str = "housenumber";

/// What stands behind the number of a house in Chinese.
const SIGN: char = '号';
/// Letters from here on are set without blanks.
const FIRST_WIDE: char = '\u{2e80}';

/// A street, and a number in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The street.
    pub street: String,
    /// The number, as the map says it.
    pub number: String,
}

impl Address {
    /// What a record says; `None` unless it says both.
    pub fn of(record: &Record) -> Option<Self> {
        let said = |name: &str| record.text(name).map(str::to_owned);
        Some(Self {
            street: said(STREET)?,
            number: said(NUMBER)?,
        })
    }

    /// Whether words of the street are set apart by blanks.
    fn is_narrow(&self) -> bool {
        let last = self.street.chars().last();
        last.is_some_and(|letter| letter < FIRST_WIDE)
    }

    /// The number, as it is said where the street is said already: `7`, `7号`.
    pub fn within(&self) -> String {
        let number = self.number.as_str();
        let is_bare = number.ends_with(|c: char| c.is_ascii_digit()) && !number.contains(SIGN);
        match is_bare && !self.is_narrow() {
            true => format!("{number}{SIGN}"),
            false => number.to_owned(),
        }
    }

    /// Both: `Unioninkatu 7`, `文献路7号`.
    pub fn whole(&self) -> String {
        let blank = if self.is_narrow() { " " } else { "" };
        format!("{}{blank}{}", self.street, self.within())
    }

    /// Every writing that means it, as [`plain`] has it: also without the sign of a number, the
    /// number first, and without any blank, as codes are read.
    pub fn writings(&self) -> Vec<String> {
        let number = self.number.trim_end_matches(SIGN);
        let mut writings = vec![
            plain(&self.whole()),
            plain(&format!("{} {number}", self.street)),
        ];
        if self.is_narrow() {
            writings.push(plain(&format!("{number} {}", self.street)));
        }
        let closed = writings.iter().map(|text| text.replace(' ', ""));
        let closed: Vec<String> = closed.collect();
        writings.extend(closed);
        writings.sort_unstable();
        writings.dedup();
        writings
    }
}

/// A text as addresses are compared: in small letters of half width, without commas, and without
/// blanks but one between words that would else be one.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut is_apart = false;
    let signs = text.chars().filter(|c| !is_invisible(*c)).map(narrow);
    for sign in signs {
        if sign.is_whitespace() || sign == ',' {
            is_apart = true;
            continue;
        }
        if is_apart && is_of_word(sign) && out.ends_with(is_of_word) {
            out.push(' ');
        }
        is_apart = false;
        out.extend(sign.to_lowercase());
    }
    out
}

/// The household, as it is masked, where it says more than the code of its building over again: that, with
/// the rest hidden, is a long number and tells nobody anything.
pub fn beside_building<'a>(building: Option<&str>, household: Option<&'a str>) -> Option<&'a str> {
    let household = household.map(str::trim).filter(|text| !text.is_empty())?;
    let code = building.filter(|code| !code.is_empty());
    let rest = code.and_then(|code| household.strip_prefix(code));
    let says_nothing = rest.is_some_and(|rest| rest.chars().all(|sign| sign == HIDDEN));
    (!says_nothing).then_some(household)
}

/// Whether a sign goes on with a word or a number that one like it ends.
pub fn is_of_word(sign: char) -> bool {
    sign.is_alphanumeric() && sign < FIRST_WIDE
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn address(street: &str, number: &str) -> Address {
        Address {
            street: street.to_owned(),
            number: number.to_owned(),
        }
    }

    #[test]
    fn a_household_stands_beside_its_building_where_it_says_more() {
        let building = Some("35032200100201003");
        let table = [
            (building, Some("35032200100201003**"), None),
            (building, Some("35032200100201003"), None),
            (building, Some("****"), Some("****")),
            (building, Some("2单元**"), Some("2单元**")),
            (
                None,
                Some("35032200100201003**"),
                Some("35032200100201003**"),
            ),
            (Some(""), Some("**"), Some("**")),
            (building, Some(" "), None),
            (building, None, None),
        ];
        for (building, household, expected) in table {
            assert_eq!(beside_building(building, household), expected);
        }
    }

    #[test]
    fn addresses_are_written_as_their_language_does() {
        let table = [
            ("Unioninkatu", "7", "Unioninkatu 7", "7"),
            ("Unioninkatu", "7 B", "Unioninkatu 7 B", "7 B"),
            ("文献路", "7", "文献路7号", "7号"),
            ("文献路", "7号", "文献路7号", "7号"),
            ("文献路", "7号之1", "文献路7号之1", "7号之1"),
            ("文献路", "甲", "文献路甲", "甲"),
        ];
        for (street, number, whole, within) in table {
            let address = address(street, number);
            assert_eq!(address.whole(), whole);
            assert_eq!(address.within(), within);
        }
        let mut record = Record::default();
        record.feature.properties = json!({"street": "文献路", "housenumber": " "})
            .as_object()
            .cloned();
        assert_eq!(Address::of(&record), None, "half of one is none");
    }

    #[test]
    fn writings_that_mean_the_same_are_the_same() {
        let wide = address("文献路", "7").writings();
        for text in ["文献路7号", "文献路 7 号", "文献路７号", "文献路7"] {
            assert!(wide.contains(&plain(text)), "{text}");
        }
        assert!(!wide.contains(&plain("文献路17号")));
        let narrow = address("Main Street", "7").writings();
        for text in [
            "main street 7",
            "Main  Street, 7",
            "7 Main Street",
            "MainStreet7",
        ] {
            assert!(narrow.contains(&plain(text)), "{text}");
        }
        assert!(!narrow.contains(&plain("Main Street 70")));
    }
}
