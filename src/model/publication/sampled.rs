//! What sampling says of grids at a publication. Owns: that people in tubes are counted where they
//! live, that nobody who is expected in a round is lost or counted twice, and that what somebody
//! counted in a whole grid is said to be shared out.
//!
//! Rounds that are over follow like the one that is under way: a new grid is as tested as the ground
//! it has.

use super::records::{Way, listed};
use super::{Figures, Work, text};
use crate::model::change::Change;
use crate::model::record::{Key, Kind, Part, Record};
use crate::model::sampling::{Basis, GridRow, RoundId, Tube};
use crate::rules::sampling::Counts;
use crate::rules::shares::{households_in, share_out};
use serde_json::json;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// A row of a round, or the part of one that goes to a grid.
struct Piece {
    /// Which row.
    row: usize,
    /// It is all of it.
    is_whole: bool,
    /// How many of those who are expected.
    expected: Option<u32>,
    /// What of it was typed.
    typed: Option<Counts>,
}

/// Who was counted in each published grid, by the grid of the plan that they come to.
struct Counted {
    people: Vec<BTreeMap<usize, u32>>,
    homes: Vec<BTreeMap<usize, u64>>,
}

impl Work<'_> {
    /// Rounds, their rows and their tubes name the grids that there are.
    pub(super) fn move_samples(
        &self,
        ways: &[Way],
        changes: &mut Vec<Change>,
        figures: &mut Figures,
    ) {
        let old_of = self.old_by_code();
        self.move_rounds(&old_of, changes, figures);
        self.move_rows(ways, &old_of, changes, figures);
        self.move_tubes(ways, &old_of, changes, figures);
    }

    /// Rounds in which some grids are sampled, or are called first.
    fn move_rounds(
        &self,
        old_of: &BTreeMap<&str, usize>,
        changes: &mut Vec<Change>,
        figures: &mut Figures,
    ) {
        let rounds = self.world.rounds.iter();
        for (key, record) in rounds.filter(|(key, _)| key.kind == Kind::RoundPlan) {
            let mut after = record.clone();
            for name in ["of", "order"] {
                let before = listed(record, name);
                let named = self.renamed(&before, old_of);
                if named != before {
                    let properties = after.feature.properties.get_or_insert_default();
                    properties.insert(name.to_owned(), json!(named));
                }
            }
            put(
                Change::between(key.clone(), record, &after),
                changes,
                figures,
            );
        }
    }

    /// What is planned and typed of a grid goes where its people go.
    fn move_rows(
        &self,
        ways: &[Way],
        old_of: &BTreeMap<&str, usize>,
        changes: &mut Vec<Change>,
        figures: &mut Figures,
    ) {
        let counted = self.counted_people(ways, old_of);
        let rows = self.world.rounds.iter();
        let rows = rows.filter(|(key, _)| key.kind == Kind::Round);
        let rows: Vec<(&Key, &Record, GridRow)> = rows
            .filter_map(|(key, record)| Some((key, record, GridRow::read(key, record)?)))
            .collect();
        let mut pieces: BTreeMap<(RoundId, usize), Vec<Piece>> = BTreeMap::new();
        // The grid that each record goes on with; its other parts get records of their own.
        let mut goes_on: Vec<Option<usize>> = vec![None; rows.len()];
        for (place, (key, record, row)) in rows.iter().enumerate() {
            let Some(old) = old_of.get(row.grid.as_str()).copied() else {
                continue;
            };
            let shares = self.shares(&counted, old, row.basis);
            let parts = shares.iter().filter(|(_, share)| *share > 0.0).count();
            if shares.is_empty() || (parts > 1 && row.typed.is_some()) {
                let mut stray = self.stray(key, record, old);
                stray.name = Some(row.round.to_string());
                match shares.is_empty() {
                    true => figures.unmoved.push(stray),
                    false => figures.shared.push(stray),
                }
            }
            let own = shares
                .iter()
                .find(|(new, _)| self.code_of(*new) == row.grid);
            goes_on[place] = own.or(shares.first()).map(|(new, _)| *new);
            for (new, piece) in divided(place, row, &shares) {
                pieces.entry((row.round, new)).or_default().push(piece);
            }
        }
        for ((_, new), pieces) in pieces {
            let code = self.code_of(new);
            let is_own = |piece: &&Piece| goes_on[piece.row] == Some(new);
            let rank = |piece: &&Piece| {
                let names_it = rows[piece.row].2.grid == code;
                (names_it, piece.expected, Reverse(piece.row))
            };
            let kept = pieces.iter().filter(is_own).max_by_key(rank);
            let joined = pieces.iter().filter(is_own);
            for other in joined.filter(|other| kept.is_some_and(|kept| kept.row != other.row)) {
                let (key, record, _) = &rows[other.row];
                changes.push(Change::remove((*key).clone(), (*record).clone()));
            }
            let Some(from) = kept.or_else(|| pieces.iter().max_by_key(rank)) else {
                continue;
            };
            let (key, record, row) = &rows[from.row];
            let mut after = (*record).clone();
            let properties = after.feature.properties.get_or_insert_default();
            properties.insert("grid_code".to_owned(), json!(code));
            if !matches!(pieces.as_slice(), [one] if one.is_whole) {
                let bases = pieces.iter().map(|piece| rows[piece.row].2.basis);
                // How far it is to the site nobody has measured from here.
                properties.shift_remove("metres");
                if let Some(expected) = sum(pieces.iter().map(|piece| piece.expected)) {
                    properties.insert("expected".to_owned(), json!(expected));
                }
                if let Some(basis) = bases.max().filter(|basis| *basis != row.basis) {
                    properties.insert("expected_by".to_owned(), json!(basis.name()));
                }
                let typed = |of: fn(&Counts) -> u32| {
                    sum(pieces.iter().map(|piece| piece.typed.as_ref().map(of)))
                };
                for (name, count) in [
                    ("negative", typed(|counts| counts.negative)),
                    ("positive", typed(|counts| counts.positive)),
                    ("refused", typed(|counts| counts.refused)),
                ] {
                    if let Some(count) = count {
                        properties.insert(name.to_owned(), json!(count));
                    }
                }
            }
            let change = match kept {
                Some(_) => Change::between((*key).clone(), record, &after),
                None => {
                    let id = format!("{}@{code}#{}", key.id, self.world.turn);
                    Change::insert(Key::new(Kind::Round, id), after)
                }
            };
            put(change, changes, figures);
        }
    }

    /// Residents and households of each published grid, by where they are to be counted.
    fn counted_people(&self, ways: &[Way], old_of: &BTreeMap<&str, usize>) -> Counted {
        let grids = self.world.grids.len();
        let mut counted = Counted {
            people: vec![BTreeMap::new(); grids],
            homes: vec![BTreeMap::new(); grids],
        };
        for ((key, record, _), way) in self.world.located.iter().zip(ways) {
            let old = text(record, "grid_code").and_then(|code| old_of.get(code));
            let (Some(old), Way::Into(new)) = (old.copied(), *way) else {
                continue;
            };
            match key.kind {
                Kind::Person if text(record, "type") == Some("resident") => {
                    *counted.people[old].entry(new).or_default() += 1;
                }
                Kind::Building => {
                    let properties = record.feature.properties.as_ref();
                    let homes = properties.and_then(households_in).unwrap_or_default();
                    *counted.homes[old].entry(new).or_default() += homes;
                }
                _ => {}
            }
        }
        counted
    }

    /// By what the count of a published grid is shared out, the largest share first: by the people or
    /// the households that are known, by the ground where none are.
    fn shares(&self, counted: &Counted, old: usize, basis: Basis) -> Vec<(usize, f64)> {
        let people = counted.people[old].iter();
        let people = people.map(|(new, n)| (*new, f64::from(*n)));
        let homes = counted.homes[old].iter();
        let homes = homes.map(|(new, n)| (*new, *n as f64));
        let [people, homes]: [Vec<(usize, f64)>; 2] = [people.collect(), homes.collect()];
        // Where not everybody is registered, households say more.
        let both = match basis {
            Basis::Register => [people, homes],
            Basis::Estimate | Basis::Hand => [homes, people],
        };
        let said = both.into_iter().find(|of| of.iter().any(|(_, n)| *n > 0.0));
        let mut shares = said.unwrap_or_default();
        shares.retain(|(_, share)| *share > 0.0);
        let is_said = !shares.is_empty();
        // Whatever was drawn from it is in the round as well, also where nobody lives.
        for new in self.successors(old) {
            if shares.iter().any(|(known, _)| *known == new) {
                continue;
            }
            let ground = self.overlay.iter();
            let mut ground = ground.filter(|share| (share.old, share.new) == (old, new));
            let area = ground.next().map_or(0.0, |share| share.area_m2);
            shares.push((new, if is_said { 0.0 } else { area }));
        }
        shares.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        shares
    }

    /// Whoever is in a tube is counted where they live. Those of whom nobody knows that any more
    /// stay with the grid they were of, also where it is gone: the lineage leads on from there, and
    /// in no new grid somebody counts as negative who may live in another one.
    fn move_tubes(
        &self,
        ways: &[Way],
        old_of: &BTreeMap<&str, usize>,
        changes: &mut Vec<Change>,
        figures: &mut Figures,
    ) {
        let people = self.people(ways);
        for (key, record, inside) in &self.world.tubes {
            let part = Part {
                key,
                record,
                fields: None,
            };
            let Some(tube) = Tube::read(&part) else {
                continue;
            };
            let mut left = tube.grids;
            let mut grids: BTreeMap<String, u32> = BTreeMap::new();
            for person in inside {
                let (before, after) = people.get(person.as_str()).copied().unwrap_or_default();
                if let Some(count) = left.get_mut(before).filter(|count| **count > 0) {
                    *count -= 1;
                    *grids.entry(after.to_owned()).or_default() += 1;
                }
            }
            let mut open = None;
            for (code, count) in left.into_iter().filter(|(_, count)| *count > 0) {
                let old = old_of.get(code.as_str()).copied();
                let code = match (old, old.map(|old| self.heirs(old)).as_deref()) {
                    (Some(_), Some([only])) => self.code_of(*only).to_owned(),
                    _ => {
                        open = open.or(old);
                        code
                    }
                };
                *grids.entry(code).or_default() += count;
            }
            if let Some(old) = open {
                figures.unmoved.push(self.stray(key, record, old));
            }
            let mut after = record.clone();
            let properties = after.feature.properties.get_or_insert_default();
            properties.insert("grids".to_owned(), json!(grids));
            put(
                Change::between(key.clone(), record, &after),
                changes,
                figures,
            );
        }
    }

    /// People who live somewhere, by id: the code of their grid, and of the one that they come to.
    fn people(&self, ways: &[Way]) -> HashMap<&str, (&str, &str)> {
        let located = self.world.located.iter().zip(ways);
        let people = located.filter(|((key, ..), _)| key.kind == Kind::Person);
        let people = people.map(|((key, record, _), way)| {
            let before = text(record, "grid_code").unwrap_or_default();
            let after = match way {
                Way::Elsewhere => before,
                Way::Into(new) => self.code_of(*new),
                Way::Lost(old) if self.goes(*old) => "",
                Way::Lost(_) => before,
            };
            (key.id.as_str(), (before, after))
        });
        people.collect()
    }
}

/// Keep a change, if it is one.
fn put(change: Change, changes: &mut Vec<Change>, figures: &mut Figures) {
    if !change.is_nothing() {
        *figures.moved.entry(change.key.kind).or_default() += 1;
        changes.push(change);
    }
}

/// What is said of a number by any of several; `None` where none says one.
fn sum(of: impl Iterator<Item = Option<u32>>) -> Option<u32> {
    of.flatten().reduce(u32::saturating_add)
}

/// A row, shared out among the grids that its people come to.
fn divided(place: usize, row: &GridRow, shares: &[(usize, f64)]) -> Vec<(usize, Piece)> {
    let weights: Vec<f64> = shares.iter().map(|(_, share)| *share).collect();
    let share = |count: u32| -> Vec<u32> {
        let shares = share_out(u64::from(count), &weights).into_iter();
        let shares = shares.map(|share| u32::try_from(share).unwrap_or(u32::MAX));
        shares.collect()
    };
    let expected = row.expected.map(share);
    let typed = row.typed.map(|typed| {
        let of = [typed.negative, typed.positive, typed.refused].map(share);
        let [negative, positive, refused] = of;
        let all = negative.into_iter().zip(positive).zip(refused);
        let all = all.map(|((negative, positive), refused)| Counts {
            negative,
            positive,
            refused,
            ..Counts::default()
        });
        all.collect::<Vec<Counts>>()
    });
    let pieces = shares.iter().enumerate().map(|(i, (new, _))| {
        let piece = Piece {
            row: place,
            is_whole: shares.len() == 1,
            expected: expected.as_ref().and_then(|of| of.get(i).copied()),
            typed: typed.as_ref().and_then(|of| of.get(i).copied()),
        };
        (*new, piece)
    });
    pieces.collect()
}
