//! Settings of a project that are records: the journal says who changed them, and undo takes them
//! back. Owns: under which keys they stand, their form, and what cannot be set. Must not know: SQL,
//! screens, what goes by them.

use super::draft::DraftFault;
use super::record::{Key, Kind, Record};
use crate::rules::arrivals::{self, BUNDLED_FILE};
use crate::rules::balance::Band;
use crate::rules::rule_file::RuleFault;
use crate::rules::sampling::{SAMPLING_FILES, SamplingProfile, SamplingRules};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// No grid has more households than this.
pub const MOST_HOUSEHOLDS: u32 = 100_000;

/// The key of the households that a grid should have.
pub fn band_key() -> Key {
    Key::new(Kind::Setting, "band")
}

/// The households that a grid should have, as a record says them; the usual ones where none does.
pub fn band_of(record: Option<&Record>) -> Band {
    let said = |name: &str| -> Option<u32> {
        let said = record?.attribute(name).and_then(Value::as_u64)?;
        u32::try_from(said).ok()
    };
    let band = said("least").zip(said("most"));
    let band = band.map(|(least, most)| Band { least, most });
    band.filter(|band| band_faults(*band).is_empty())
        .unwrap_or_default()
}

/// The record of them; `before` as it was.
pub fn band_record(before: Option<&Record>, band: Band) -> Record {
    let mut record = before.cloned().unwrap_or_default();
    let properties = record.feature.properties.get_or_insert_default();
    properties.insert("least".to_owned(), json!(band.least));
    properties.insert("most".to_owned(), json!(band.most));
    record
}

/// What stands against aiming at so many households.
pub fn band_faults(band: Band) -> Vec<DraftFault> {
    let mut faults = Vec::new();
    if band.least == 0 || band.least > MOST_HOUSEHOLDS {
        faults.push(DraftFault::Impossible("least"));
    }
    if band.most < band.least || band.most > MOST_HOUSEHOLDS {
        faults.push(DraftFault::Impossible("most"));
    }
    faults
}

/// What of a project goes by a profile that it may bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProfileOf {
    /// Calls to people who came from elsewhere.
    Calls,
    /// Sampling of many.
    Sampling,
}

/// What a file of rules says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Heading {
    /// Its name in files.
    pub id: String,
    /// What it is called, by language.
    pub titles: BTreeMap<String, String>,
    /// Where it comes from.
    pub source: String,
    /// What is still to be confirmed, or set by the place.
    #[serde(default)]
    pub notes: String,
}

/// The attribute that holds the text of a profile.
const TEXT: &str = "text";

impl ProfileOf {
    /// All.
    pub const ALL: [Self; 2] = [Self::Calls, Self::Sampling];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Calls => "calls",
            Self::Sampling => "sampling",
        }
    }

    /// The key of the record.
    pub fn key(self) -> Key {
        Key::new(Kind::Setting, format!("profile-{}", self.name()))
    }

    /// The files of the bundled ones, as they are, the oldest first.
    pub fn bundled(self) -> &'static [&'static str] {
        match self {
            Self::Calls => &[BUNDLED_FILE],
            Self::Sampling => &SAMPLING_FILES,
        }
    }

    /// Whether a profile of this text can be gone by.
    ///
    /// # Errors
    /// What is wrong with it, with the line and what helps.
    pub fn check(self, text: &str) -> Result<(), RuleFault> {
        match self {
            Self::Calls => arrivals::parse(text).map(drop),
            Self::Sampling => SamplingProfile::parse(text).map(drop),
        }
    }
}

/// What the key of what another project says about calls begins with.
const OF_HOME: &str = "profile-calls-of-";

/// The key of what another project says about calls to its people.
pub fn home_profile_key(home: &str) -> Key {
    Key::new(Kind::Setting, format!("{OF_HOME}{home}"))
}

/// The project of whose people a record says how they are called; `None` where it is no such record.
pub fn home_of_profile(key: &Key) -> Option<&str> {
    let home = key.id.strip_prefix(OF_HOME)?;
    (key.kind == Kind::Setting).then_some(home)
}

/// What a file of rules of this text says of itself; nothing where it is none.
pub fn heading_of(text: &str) -> Heading {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    serde_json::from_str(text).unwrap_or_default()
}

/// The text of the profile that a record holds, as its file has it; `None` for the bundled one.
pub fn profile_text(record: &Record) -> Option<&str> {
    // Blanks around it are its own.
    record.attribute(TEXT)?.as_str()
}

/// The record of a profile with this text; of the bundled one where there is none.
pub fn profile_record(before: Option<&Record>, text: Option<&str>) -> Record {
    let mut record = before.cloned().unwrap_or_default();
    let properties = record.feature.properties.get_or_insert_default();
    match text {
        Some(text) => properties.insert(TEXT.to_owned(), json!(text)),
        None => properties.shift_remove(TEXT),
    };
    record
}

/// What a record says about sampling; the bundled profiles where it says nothing.
///
/// # Errors
/// What is wrong with it.
pub fn sampling_rules_of(record: Option<&Record>) -> Result<SamplingRules, RuleFault> {
    let own = record.and_then(profile_text).map(SamplingProfile::parse);
    Ok(SamplingRules::new(own.transpose()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn band(least: u32, most: u32) -> Band {
        Band { least, most }
    }

    #[test]
    fn a_band_is_read_as_it_was_written_and_what_is_none_is_the_usual_one() {
        assert_eq!(band_of(None), Band::default());
        let small = band(80, 120);
        let record = band_record(None, small);
        assert_eq!(band_of(Some(&record)), small);
        let other = band(90, 90);
        assert_eq!(band_of(Some(&band_record(Some(&record), other))), other);
        let none = band_record(None, band(500, 300));
        assert_eq!(band_of(Some(&none)), Band::default());
    }

    #[test]
    fn what_is_no_band_is_told_by_its_field() {
        let (least, most) = (
            DraftFault::Impossible("least"),
            DraftFault::Impossible("most"),
        );
        for (wanted, expected) in [
            (band(1, 1), vec![]),
            (band(300, MOST_HOUSEHOLDS), vec![]),
            (band(0, 500), vec![least]),
            (band(300, 299), vec![most]),
            (band(300, MOST_HOUSEHOLDS + 1), vec![most]),
        ] {
            assert_eq!(band_faults(wanted), expected, "{wanted:?}");
        }
    }
}
