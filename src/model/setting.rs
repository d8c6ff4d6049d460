//! Settings of a project that are records: the journal says who changed them, and undo takes them
//! back. Owns: under which keys they stand, their form, and what cannot be set. Must not know: SQL,
//! screens, what goes by them.

use super::draft::DraftFault;
use super::record::{Key, Kind, Record};
use crate::rules::balance::Band;
use serde_json::{Value, json};

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
