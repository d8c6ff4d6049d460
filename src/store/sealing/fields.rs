//! The sealed values of a record: named texts, padded before they are sealed, so that their
//! length tells nothing.

use super::cipher::{SealError, open, seal};
use super::secret::Secret;
use crate::model::record::{Key, Kind, Sealed};
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// Sealed values by name, in clear, in memory only.
pub type Fields = BTreeMap<String, String>;

/// Values of a person are padded to a multiple of this, bytes.
const STEP: usize = 256;
/// A service request is always as long, bytes: whether it is rice or a medicine, and why, must
/// not be told by the length.
const SERVICE: usize = 2048;

/// Seal values under a person key, bound to their record.
///
/// # Errors
/// [`SealError::Form`] for a service request longer than fits, [`SealError::System`].
pub fn seal_fields(person_key: &Secret, key: &Key, fields: &Fields) -> Result<Sealed, SealError> {
    let text = Zeroizing::new(serde_json::to_vec(fields).map_err(|_| SealError::Form)?);
    let length = match key.kind {
        Kind::Service if text.len() > SERVICE => return Err(SealError::Form),
        Kind::Service => SERVICE,
        _ => text.len().max(1).div_ceil(STEP) * STEP,
    };
    // JSON may be followed by white space: padding needs no form of its own.
    let mut padded = Zeroizing::new(vec![b' '; length]);
    padded[..text.len()].copy_from_slice(&text);
    seal(person_key, context(key).as_bytes(), &padded).map(Sealed)
}

/// Open what [`seal_fields`] made.
///
/// # Errors
/// [`SealError`].
pub fn open_fields(person_key: &Secret, key: &Key, sealed: &Sealed) -> Result<Fields, SealError> {
    let plain = open(person_key, context(key).as_bytes(), &sealed.0)?;
    serde_json::from_slice(&plain).map_err(|_| SealError::Form)
}

fn context(key: &Key) -> String {
    format!("fields {key}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect()
    }

    #[test]
    fn lengths_tell_nothing() {
        let key = Secret::random().expect("random");
        let request = |reason: &str| {
            let at = Key::new(Kind::Service, "s1");
            seal_fields(&key, &at, &fields(&[("reason", reason)]))
        };
        let (rice, medicine) = (request("米").expect("sealed"), request(&"药".repeat(300)));
        assert_eq!(rice.0.len(), medicine.expect("sealed").0.len());
        assert_eq!(request(&"长".repeat(2000)), Err(SealError::Form));

        let at = Key::new(Kind::Person, "p1");
        let one = fields(&[("name", "谢丽"), ("phone", "13812341234")]);
        let sealed = seal_fields(&key, &at, &one).expect("sealed");
        assert_eq!(open_fields(&key, &at, &sealed).expect("opened"), one);
        assert_eq!(
            sealed.0.len(),
            seal_fields(&key, &at, &Fields::new())
                .expect("sealed")
                .0
                .len()
        );
        let elsewhere = Key::new(Kind::Person, "p2");
        assert!(open_fields(&key, &elsewhere, &sealed).is_err());
    }
}
