//! Addresses that files keep in parts: compound, house, staircase, door. Owns: how they are put
//! together, that a house's name is never taken for a building's code, and which building an address
//! means.

use super::heading::Heading;
use super::spec::{List, PARTS};
use crate::model::address::{Address, is_of_word, plain};
use std::collections::HashMap;

/// A code has so many digits at least: those of its grid.
const CODE_DIGITS: usize = 15;
/// The number of a house has so many at most.
const NUMBER_DIGITS: usize = 4;

/// Put the parts of an address together where the row has none of its own; a code that stands in
/// the place of a name becomes one, and a name in the place of a code none.
pub(super) fn settle(list: &List, values: &mut [Option<Box<str>>]) {
    let place = |name: &str| list.column(name);
    let (Some(house), Some(building)) = (place("house"), place("building")) else {
        return;
    };
    if values[building].is_none() && values[house].as_deref().is_some_and(is_code) {
        values[building] = values[house].take();
    } else if values[building].as_deref().is_some_and(is_name) {
        let name = values[building].take();
        let house = &mut values[house];
        *house = house.take().or(name);
    }
    let Some(address) = place("address").filter(|i| values[*i].is_none()) else {
        return;
    };
    let said = |name: &str| values[place(name)?].as_deref();
    let mut parts: Vec<&str> = PARTS.into_iter().filter_map(said).collect();
    if parts.is_empty() {
        return;
    }
    let door = said("door").or_else(|| said("household").filter(|text| !is_code(text)));
    parts.extend(door);
    values[address] = Some(joined(&parts).into_boxed_str());
}

/// Whether a row calls a building otherwise than by its code.
pub(super) fn calls_a_house(list: &List, values: &[Option<Box<str>>]) -> bool {
    let said = |name: &str| values[list.column(name)?].as_deref();
    match said("building") {
        Some(building) => !is_code(building),
        None => said("house").or_else(|| said("address")).is_some(),
    }
}

/// The column that the sheet has for a part of an address: a name that stood in the place of a code is
/// told where it stood.
pub(super) fn in_sheet(list: &List, heading: &Heading, column: usize) -> usize {
    let has = |column: usize| heading.places.get(column).is_some_and(Option::is_some);
    let building = list.column("building").filter(|building| has(*building));
    match building {
        Some(building) if list.column("house") == Some(column) && !has(column) => building,
        _ => column,
    }
}

/// Buildings by their addresses.
#[derive(Default)]
pub(super) struct Book(HashMap<String, Option<String>>);

impl Book {
    /// A building of this code has an address; one that several have means none of them.
    pub fn add(&mut self, address: &Address, code: &str) {
        for writing in address.writings() {
            let known = self.0.entry(writing);
            let known = known.or_insert_with(|| Some(code.to_owned()));
            if known.as_deref() != Some(code) {
                *known = None;
            }
        }
    }

    /// The code of the only building that a text means.
    pub fn find(&self, text: &str) -> Option<&str> {
        self.of(&plain(text))
    }

    /// The code of the only building that a text begins with: behind it a door may follow.
    pub fn begins(&self, text: &str) -> Option<&str> {
        let text = plain(text);
        let ends = text.char_indices().map(|(at, sign)| at + sign.len_utf8());
        let ends: Vec<usize> = ends.collect();
        let mut longest = ends.into_iter().rev();
        longest.find_map(|end| {
            let (first, rest) = text.split_at(end);
            // A number goes on as far as it can: 7 is not the beginning of 70, of 7b, or of 7-9.
            let goes_on = |sign: char| is_of_word(sign) || matches!(sign, '-' | '/');
            let is_cut = first.ends_with(is_of_word) && rest.starts_with(goes_on);
            self.of(first).filter(|_| !is_cut)
        })
    }

    fn of(&self, writing: &str) -> Option<&str> {
        self.0.get(writing)?.as_deref()
    }
}

/// The code of a building is digits only, and long.
fn is_code(text: &str) -> bool {
    text.len() >= CODE_DIGITS && text.bytes().all(|b| b.is_ascii_digit())
}

/// What people call a house: `9号楼`, `东区 3 幢`, or its number alone.
fn is_name(text: &str) -> bool {
    let is_number = text.len() <= NUMBER_DIGITS && text.bytes().all(|b| b.is_ascii_digit());
    !text.is_ascii() || is_number
}

/// Parts one after another, with a hyphen where two numbers would become one.
fn joined(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        let is_plain = |c: char| c.is_ascii_alphanumeric();
        if text.ends_with(is_plain) && part.starts_with(is_plain) {
            text.push('-');
        }
        text.push_str(part);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::list::list_named;

    #[test]
    fn parts_become_an_address_and_a_name_no_code() {
        let list = list_named("people").expect("a list");
        let settled = |said: &[(&str, &str)]| {
            let mut values: Vec<Option<Box<str>>> = vec![None; list.columns.len()];
            for (name, text) in said {
                values[list.column(name).expect("a column")] = Some((*text).into());
            }
            settle(list, &mut values);
            let of = |name: &str| values[list.column(name).expect("a column")].clone();
            let text = |name: &str| of(name).map(String::from).unwrap_or_default();
            (text("building"), text("address"))
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let parts = [
            ("compound", "兰溪小区"),
            ("house", "9号楼"),
            ("entrance", "2单元"),
            ("door", "502"),
        ];
        assert_eq!(settled(&parts), pair("", "兰溪小区9号楼2单元502"));
        let numbers = [
            ("compound", "兰溪小区"),
            ("house", "9"),
            ("entrance", "2"),
            ("door", "502"),
        ];
        assert_eq!(settled(&numbers), pair("", "兰溪小区9-2-502"));
        // What is said outright stays; a door alone is no address.
        let own = [("house", "9号楼"), ("address", "木兰街12号")];
        assert_eq!(settled(&own), pair("", "木兰街12号"));
        assert_eq!(settled(&[("door", "502")]), pair("", ""));
        // A code in the one column, a name in the other.
        let code = "3503220010040010101";
        assert_eq!(settled(&[("house", code), ("door", "502")]), pair(code, ""));
        assert_eq!(
            settled(&[("building", "9号楼"), ("door", "502")]),
            pair("", "9号楼502")
        );
        assert_eq!(settled(&[("building", "A01")]), pair("A01", ""));
        assert_eq!(
            settled(&[("compound", "兰溪小区"), ("building", "9"), ("door", "502")]),
            pair("", "兰溪小区9-502")
        );
    }

    #[test]
    fn an_address_means_the_only_building_that_has_it() {
        let address = |street: &str, number: &str| Address {
            street: street.to_owned(),
            number: number.to_owned(),
        };
        let mut book = Book::default();
        book.add(&address("Street", "7"), "w7");
        book.add(&address("Street", "70"), "w70");
        book.add(&address("文献路", "7"), "w1");
        for code in ["w2", "w3"] {
            book.add(&address("文献路", "9"), code);
        }
        assert_eq!(book.find("street  7"), Some("w7"));
        assert_eq!(book.find("Street7"), Some("w7"), "as codes are read");
        assert_eq!(book.find("文献路 7号"), Some("w1"));
        assert_eq!(book.find("文献路9号"), None, "two have it");
        assert_eq!(book.find("Street 7, 502"), None, "there is more behind it");
        let table = [
            ("Street 7, 502", Some("w7")),
            ("Street 70", Some("w70")),
            ("Street 700", None),
            ("Street 7b", None),
            ("Street 7-9", None),
            ("文献路7号2梯502", Some("w1")),
            ("文献路７号", Some("w1")),
            ("文献路75号", None),
            ("文献路9号502", None),
            ("", None),
        ];
        for (text, code) in table {
            assert_eq!(book.begins(text), code, "{text}");
        }
    }
}
