//! Where the records of a `.shp` lie. Owns: which of index, lengths and order is believed. Must not
//! know: what is in a record.
//!
//! The length in the file's header is often wrong where a program was cut off, so it is not asked:
//! the bytes are there or not.

use crate::exchange::report::{At, ReadError};
use std::ops::Range;

/// Bytes of the header of a `.shp` or `.shx`.
pub const HEADER: usize = 100;
/// Bytes before the contents of a record, and of an entry of the index.
pub const HEAD: usize = 8;
/// The number that begins every shapefile.
const MAGIC: i32 = 9994;

/// The records, in their order, as far as they are there: the last may be cut off.
///
/// # Errors
/// [`ReadError::Damaged`] where this is no `.shp` at all.
pub fn of(bytes: &[u8], index: Option<&[u8]>, file: &str) -> Result<Vec<Range<usize>>, ReadError> {
    if whole(bytes, 0) != Some(MAGIC) || bytes.len() < HEADER {
        return Err(ReadError::Damaged {
            file: file.to_owned(),
            at: At::Nowhere,
            message: "its header is damaged or cut off".to_owned(),
        });
    }
    let starts = starts(bytes, index);
    let mut sorted = starts.clone();
    sorted.sort_unstable();
    let end_of = |start: usize| {
        // Up to where the next begins: a record that says it is shorter than it is keeps its end.
        let next = sorted.partition_point(|other| *other <= start);
        sorted.get(next).copied().unwrap_or(bytes.len())
    };
    Ok(starts
        .into_iter()
        .map(|start| start..end_of(start))
        .collect())
}

/// Whether the index is there and says where the records are.
pub fn fits(bytes: &[u8], index: Option<&[u8]>) -> bool {
    indexed(bytes, index).is_some_and(|starts| !is_cut_short(bytes, index, &starts))
}

/// Where records begin.
fn starts(bytes: &[u8], index: Option<&[u8]>) -> Vec<usize> {
    match indexed(bytes, index) {
        Some(starts) if !is_cut_short(bytes, index, &starts) => starts,
        _ => in_order(bytes),
    }
}

/// The index ends before it says it does, and there are more records than it names.
fn is_cut_short(bytes: &[u8], index: Option<&[u8]>, starts: &[usize]) -> bool {
    let declared = index.and_then(|index| Some((index.len(), whole(index, 24)?)));
    let is_shorter = declared.is_some_and(|(there, words)| {
        usize::try_from(words).is_ok_and(|words| words.saturating_mul(2) > there)
    });
    is_shorter && in_order(bytes).len() > starts.len()
}

/// Where records begin by the index; `None` where it is missing or cannot be right.
fn indexed(bytes: &[u8], index: Option<&[u8]>) -> Option<Vec<usize>> {
    let index = index?;
    let mut starts = Vec::new();
    for entry in index.get(HEADER..)?.chunks_exact(HEAD) {
        let start = usize::try_from(whole(entry, 0)?).ok()?.checked_mul(2)?;
        let length = whole(entry, 4)?;
        // What lies beyond a cut is a record that is missing, not an index that is wrong; but its
        // length agrees with that in the file where both are there. Where it does not and the
        // number of the record is right, the length in the file is what is wrong.
        let agrees = |start: usize| {
            let there = whole(bytes, start + 4);
            there.is_none_or(|l| l == length) || is_numbered(bytes, start, starts.len() + 1)
        };
        if start < HEADER || !agrees(start) {
            return None;
        }
        starts.push(start);
    }
    // One record many times over is no index.
    let mut sorted = starts.clone();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
        return None;
    }
    let first_is_there = starts.first().is_none_or(|first| *first < bytes.len());
    let has_records = bytes.len() > HEADER;
    (first_is_there && (!starts.is_empty() || !has_records)).then_some(starts)
}

/// A record with this number, from 1, begins here.
fn is_numbered(bytes: &[u8], start: usize, number: usize) -> bool {
    whole(bytes, start).and_then(|n| usize::try_from(n).ok()) == Some(number)
}

/// Where records begin when each follows the one before.
fn in_order(bytes: &[u8]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut at = HEADER;
    while at + HEAD <= bytes.len() {
        starts.push(at);
        let words = whole(bytes, at + 4).and_then(|words| usize::try_from(words).ok());
        let next = words.and_then(|words| words.checked_mul(2)?.checked_add(at + HEAD));
        match next {
            Some(next) if next > at => at = next,
            _ => break,
        }
    }
    starts
}

/// A whole number as the headers write it, the greatest byte first.
fn whole(bytes: &[u8], at: usize) -> Option<i32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(i32::from_be_bytes(four.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of records of these lengths in bytes, and its index.
    fn file(lengths: &[usize]) -> (Vec<u8>, Vec<u8>) {
        let header = |size: usize| {
            let mut header = vec![0; HEADER];
            header[..4].copy_from_slice(&MAGIC.to_be_bytes());
            header[24..28].copy_from_slice(&(size as i32 / 2).to_be_bytes());
            header
        };
        let (mut shp, mut shx) = (header(100), header(100));
        for (i, length) in lengths.iter().enumerate() {
            let words = (*length as i32 / 2).to_be_bytes();
            shx.extend((shp.len() as i32 / 2).to_be_bytes());
            shx.extend(words);
            shp.extend((i as i32 + 1).to_be_bytes());
            shp.extend(words);
            shp.resize(shp.len() + length, 7);
        }
        (shp, shx)
    }

    #[test]
    fn records_are_found_with_and_without_an_index() {
        let (shp, shx) = file(&[20, 44, 12]);
        let expected = vec![100..128, 128..180, 180..200];
        assert_eq!(of(&shp, Some(&shx), "t").expect("read"), expected);
        assert_eq!(of(&shp, None, "t").expect("read"), expected);
        // One record many times.
        let again = [&shx[..], &shx[100..108]].concat();
        assert!(!fits(&shp, Some(&again)));
        // An index of another file.
        let (_, other) = file(&[12, 44, 20]);
        assert!(!fits(&shp, Some(&other)));
        assert_eq!(of(&shp, Some(&other), "t").expect("read"), expected);
    }

    #[test]
    fn a_wrong_length_or_a_cut_index_costs_no_other_record() {
        let (shp, mut shx) = file(&[20, 44, 12]);
        let expected = vec![100..128, 128..180, 180..200];
        for length in [0, 3, 1 << 30, -1_i32] {
            let mut wrong = shp.clone();
            wrong[132..136].copy_from_slice(&length.to_be_bytes());
            assert_eq!(of(&wrong, Some(&shx), "t").expect("read"), expected);
        }
        let words = (shx.len() as i32 / 2).to_be_bytes();
        shx[24..28].copy_from_slice(&words);
        shx.truncate(110);
        assert!(!fits(&shp, Some(&shx)));
        assert_eq!(of(&shp, Some(&shx), "t").expect("read"), expected);
    }

    #[test]
    fn a_cut_file_keeps_what_is_there() {
        let (shp, shx) = file(&[20, 44, 12]);
        let cut = &shp[..150];
        assert_eq!(of(cut, None, "t").expect("read"), vec![100..128, 128..150]);
        let found = of(cut, Some(&shx), "t").expect("read");
        assert_eq!(found[..2], [100..128, 128..180]);
        assert!(of(&shp[..50], None, "t").is_err());
        assert!(of(&[0; 200], None, "t").is_err());
    }
}
