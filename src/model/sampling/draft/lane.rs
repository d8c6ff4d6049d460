//! Whoever steps up to a lane, says beforehand who will, or refuses, as it is entered. Owns: what the
//! number of a tube may look like.

use crate::model::draft::DraftFault;
use crate::rules::identity;
use serde::{Deserialize, Serialize};

/// The number of a tube has so many letters and digits.
const NUMBER: std::ops::RangeInclusive<usize> = 4..=32;

/// A code or a number as it is kept: scanners and keyboards write it in either width and case.
pub fn plain_code(scanned: &str) -> String {
    identity::plain(scanned).trim().to_uppercase()
}

/// The number of a tube as it is kept; `None` where nothing was scanned.
pub fn tube_number(scanned: &str) -> Option<String> {
    let number = plain_code(scanned);
    (!number.is_empty()).then_some(number)
}

/// People going into a tube.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CheckInDraft {
    /// The number of the tube, as it was scanned.
    pub tube: String,
    /// The id of the site.
    pub site: String,
    /// The lane, as typed.
    pub lane: String,
    /// Who, by id, in the order they are sampled.
    pub people: Vec<String>,
    /// The positive tube that they are sampled singly after; empty for none.
    pub single_of: String,
    /// The tube is closed after them, though more would fit.
    pub close: bool,
}

impl CheckInDraft {
    /// The number of the tube as it is kept; empty where none was scanned.
    pub fn number(&self) -> String {
        tube_number(&self.tube).unwrap_or_default()
    }

    /// What stands against it by itself.
    pub fn faults(&self) -> Vec<DraftFault> {
        let mut faults = Vec::new();
        let number = self.number();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if number.is_empty() {
            faults.push(DraftFault::Missing("tube"));
        } else if !NUMBER.contains(&number.len()) || !number.chars().all(is_plain) {
            faults.push(DraftFault::Impossible("tube"));
        }
        if self.site.trim().is_empty() {
            faults.push(DraftFault::Missing("sampling-site"));
        }
        match self.lane.trim() {
            "" => faults.push(DraftFault::Missing("lane")),
            text if text.parse::<u32>().is_err() => faults.push(DraftFault::Count("lane")),
            _ => {}
        }
        if self.people.is_empty() || self.people.iter().any(|id| id.trim().is_empty()) {
            faults.push(DraftFault::Missing("people"));
        }
        if !self.single_of.trim().is_empty() && self.people.len() > 1 {
            faults.push(DraftFault::Impossible("people"));
        }
        faults
    }
}

/// A household that says who is to be sampled.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PreRegistrationDraft {
    /// The household, by its id.
    pub home: String,
    /// Who of it, by id; everybody who lives there where nobody is named.
    pub people: Vec<String>,
}

impl PreRegistrationDraft {
    /// What stands against it by itself.
    pub fn faults(&self) -> Vec<DraftFault> {
        let is_missing = self.home.trim().is_empty();
        is_missing
            .then_some(DraftFault::Missing("household"))
            .into_iter()
            .collect()
    }
}

/// Somebody who refuses to be tested.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RefusalDraft {
    /// Who, by id.
    pub person: String,
    /// Why, in their words.
    pub reason: String,
}

impl RefusalDraft {
    /// What stands against it by itself.
    pub fn faults(&self) -> Vec<DraftFault> {
        let said = [("person", &self.person), ("reason", &self.reason)];
        let missing = said.into_iter().filter(|(_, text)| text.trim().is_empty());
        missing.map(|(name, _)| DraftFault::Missing(name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_tube_is_the_same_however_it_was_scanned() {
        let draft = |tube: &str| CheckInDraft {
            tube: tube.to_owned(),
            site: "S1".to_owned(),
            lane: "1".to_owned(),
            people: vec!["R1".to_owned()],
            ..CheckInDraft::default()
        };
        for text in ["hq-0001", " HQ-0001\n", "ＨＱ-０００１"] {
            assert_eq!(draft(text).number(), "HQ-0001", "{text}");
            assert_eq!(draft(text).faults(), [], "{text}");
        }
        let table = [
            ("", DraftFault::Missing("tube")),
            ("A1", DraftFault::Impossible("tube")),
            ("HQ_0001", DraftFault::Impossible("tube")),
            ("管0001", DraftFault::Impossible("tube")),
        ];
        for (text, fault) in table {
            assert_eq!(draft(text).faults(), [fault], "{text}");
        }
        let mut two = draft("HQ-0001");
        two.people.push("R2".to_owned());
        assert_eq!(two.faults(), []);
        two.single_of = "HQ-0009".to_owned();
        assert_eq!(two.faults(), [DraftFault::Impossible("people")]);
    }
}
