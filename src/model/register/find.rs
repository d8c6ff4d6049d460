//! Finding units, households and residents by what somebody on the phone says: a name, its pinyin
//! initials, the last digits of a phone, an address. Owns: what is searched and the ranking.

use super::people::Resident;
use super::{Level, Register, UnitId};
use pinyin::ToPinyinMulti;
use rayon::prelude::*;
use std::cmp::Reverse;

/// Parts what is searched of one thing; nothing that is typed reaches over it.
const END: char = '\u{1f}';
/// So many ways to read a name are kept.
const READINGS: usize = 16;

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// A unit.
    Unit(UnitId),
    /// A resident, by id.
    Resident(String),
}

/// What is searched of somebody or something: names with their initials, and numbers.
pub(super) fn sought_of(names: &[&str], numbers: &[&str]) -> Box<str> {
    let mut all = String::with_capacity(64);
    for text in names.iter().filter(|text| !text.is_empty()) {
        push(&mut all, &text.to_lowercase());
        for reading in initials(text) {
            push(&mut all, &reading);
        }
    }
    for text in numbers {
        push(&mut all, &text.to_lowercase());
    }
    all.into_boxed_str()
}

fn push(all: &mut String, text: &str) {
    if !text.is_empty() {
        all.push_str(text);
        all.push(END);
    }
}

/// The first letters of a name's syllables, in all ways it may be read; none of a name without
/// Chinese characters.
fn initials(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut is_chinese = false;
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        let mut letters: Vec<char> = match c.to_pinyin_multi() {
            Some(all) => {
                is_chinese = true;
                let first = all.into_iter().filter_map(|p| p.plain().chars().next());
                first.collect()
            }
            None => c.to_lowercase().collect(),
        };
        letters.sort_unstable();
        letters.dedup();
        let longer = found.iter().flat_map(|so_far| {
            letters.iter().map(move |letter| {
                let mut next = so_far.clone();
                next.push(*letter);
                next
            })
        });
        found = longer.take(READINGS).collect();
    }
    if is_chinese { found } else { Vec::new() }
}

impl Register {
    /// The best `limit` matches, best first: every word typed stands somewhere in what is
    /// searched of one. Nothing for an empty query.
    pub fn find(&self, query: &str, limit: usize) -> Vec<Found> {
        let query = query.trim().to_lowercase();
        let words: Vec<&str> = query.split_whitespace().collect();
        if words.is_empty() {
            return Vec::new();
        }
        let residents: Vec<&Resident> = self.residents.values().collect();
        let mut hits: Vec<(u32, bool, &str, Found)> = residents
            .par_iter()
            .filter_map(|resident| {
                let rank = rank(&resident.sought, &words)?;
                let is_gone = !resident.is_there(self.today);
                let found = Found::Resident(resident.key.id.clone());
                Some((rank, is_gone, &*resident.sought, found))
            })
            .collect();
        let units = self.units.par_iter().enumerate();
        hits.par_extend(units.filter_map(|(id, unit)| {
            let rank = rank(&unit.sought, &words)?;
            let is_gone = !unit.is_there(self.today);
            Some((rank, is_gone, "", Found::Unit(id)))
        }));
        hits.sort_by(|a, b| (Reverse(a.0), a.1, a.2, &a.3).cmp(&(Reverse(b.0), b.1, b.2, &b.3)));
        hits.truncate(limit);
        hits.into_iter().map(|(_, _, _, found)| found).collect()
    }
}

impl Register {
    /// The best `limit` units of a level that fit, for what was typed; the first of them while
    /// nothing is.
    pub fn find_units(
        &self,
        level: Level,
        query: &str,
        is_fit: &dyn Fn(UnitId) -> bool,
        limit: usize,
    ) -> Vec<UnitId> {
        let query = query.trim().to_lowercase();
        let words: Vec<&str> = query.split_whitespace().collect();
        let units = self
            .units()
            .filter(|(_, unit)| unit.level == level && unit.is_there(self.today));
        let mut hits: Vec<(Reverse<u32>, &str, UnitId)> = units
            .filter(|(id, _)| is_fit(*id))
            .filter_map(|(id, unit)| {
                let rank = rank(&unit.sought, &words)?;
                Some((Reverse(rank), unit.code.as_str(), id))
            })
            .collect();
        hits.sort_unstable();
        hits.truncate(limit);
        hits.into_iter().map(|(_, _, id)| id).collect()
    }
}

/// How well words match; `None` where one of them stands nowhere. A word that is a whole part, or
/// the end of a number, counts most; then one that begins a part.
fn rank(sought: &str, words: &[&str]) -> Option<u32> {
    let mut rank = 0;
    for word in words {
        let is_tail = word.len() >= 3 && word.bytes().all(|b| b.is_ascii_digit());
        let mut best = 0;
        for (at, _) in sought.match_indices(word) {
            let begins = at == 0 || sought[..at].ends_with(END);
            let ends = sought[at + word.len()..].starts_with(END);
            best = best.max(match (begins, ends) {
                (true, true) => 4,
                (_, true) if is_tail => 4,
                (true, false) => 3,
                _ => 1,
            });
        }
        if best == 0 {
            return None;
        }
        rank += best;
    }
    Some(rank)
}
