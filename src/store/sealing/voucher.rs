//! Vouching for rows that lie in clear: a tag that only a holder of the data key can make, over
//! everything that the row says.

use super::cipher::{SealError, open, seal};
use super::secret::Secret;

const PURPOSE: &str = "gridroom: rows of users";

/// The parts of a row as one, each with its length, so that nothing slides from one into the next.
fn joined(parts: &[&[u8]]) -> Vec<u8> {
    let mut whole = Vec::new();
    for part in parts {
        whole.extend_from_slice(&(part.len() as u64).to_le_bytes());
        whole.extend_from_slice(part);
    }
    whole
}

/// Vouch for a row.
///
/// # Errors
/// [`SealError::System`].
pub fn vouch(data_key: &Secret, row: &[&[u8]]) -> Result<Vec<u8>, SealError> {
    seal(&data_key.derived(PURPOSE), &joined(row), &[])
}

/// Whether this vouches for the row.
pub fn vouches(data_key: &Secret, row: &[&[u8]], voucher: &[u8]) -> bool {
    open(&data_key.derived(PURPOSE), &joined(row), voucher).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_for_this_row_and_under_this_key() {
        let key = Secret::random().expect("random");
        let voucher = vouch(&key, &[b"ab", b"c"]).expect("made");
        assert!(vouches(&key, &[b"ab", b"c"], &voucher));
        assert!(!vouches(&key, &[b"a", b"bc"], &voucher));
        assert!(!vouches(&key, &[b"ab", b"c", b""], &voucher));
        let other = Secret::random().expect("random");
        assert!(!vouches(&other, &[b"ab", b"c"], &voucher));
        // A value sealed under the data key itself is no voucher.
        let sealed = seal(&key, &joined(&[b"ab", b"c"]), &[]).expect("sealed");
        assert!(!vouches(&key, &[b"ab", b"c"], &sealed));
    }
}
