//! What a building is called: by its own name, else by street and number, else by its compound and its
//! number there, else by its code. Owns: this order, and how a building is called where its compound is
//! said already.

use super::unit::Level;
use crate::model::address::Address;
use crate::model::record::Record;

/// What a building says of itself.
pub struct Said<'a> {
    /// Its own name.
    pub own: Option<&'a str>,
    /// Its street and number.
    pub address: Option<&'a Address>,
    /// Its code.
    pub code: &'a str,
    /// The code of its compound.
    pub within: Option<&'a str>,
}

impl Said<'_> {
    /// Its name, and its name within its compound; `compound` is what one is called, by its code.
    ///
    /// A building without a name and an address is called by the number in its code. One that was moved
    /// to another compound is known there by the one its code was given in, as another one may have its
    /// number.
    pub fn name<'c>(&self, compound: impl Fn(&str) -> Option<&'c str>) -> (String, String) {
        if let Some(own) = self.own {
            return (own.to_owned(), own.to_owned());
        }
        let within = self.within.unwrap_or_default();
        if let Some(address) = self.address {
            let is_said = compound(within) == Some(address.street.as_str());
            let whole = address.whole();
            let short = match is_said {
                true => address.within(),
                false => whole.clone(),
            };
            return (whole, short);
        }
        let numbered = |number: &str| format!("{}号楼", number.trim_start_matches('0'));
        let number = self.code.strip_prefix(within);
        if let Some(number) = number.filter(|_| !within.is_empty()) {
            let number = numbered(number);
            let name = compound(within).map(|name| format!("{name}{number}"));
            return (name.unwrap_or_else(|| self.code.to_owned()), number);
        }
        let name = given_in(self.code).and_then(|(first, number)| {
            let name = compound(first)?;
            Some(format!("{name}{}", numbered(number)))
        });
        let name = name.unwrap_or_else(|| self.code.to_owned());
        (name.clone(), name)
    }
}

/// The code of a building parted into that of the compound it was given in, and two digits more.
fn given_in(code: &str) -> Option<(&str, &str)> {
    let (at, _) = code.char_indices().rev().nth(1)?;
    Some(code.split_at(at))
}

/// The compound that a building is part of: as it says, else the one that its code was given in.
pub fn compound_of(building: &Record, code: &str) -> Option<String> {
    let said = building.text(Level::Building.link());
    let said = said.or_else(|| given_in(code).map(|(compound, _)| compound));
    said.map(str::to_owned)
}
