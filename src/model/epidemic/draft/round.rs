//! What a sampling round found, as it is entered: a row for each grid. Owns: what cannot be.

use super::super::{Epidemic, Round};
use super::{DraftFault, date_faults};
use crate::model::record::{Key, Record};
use crate::model::sampling::Basis;
use crate::rules::calendar;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;

/// The row of a grid.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RoundRow {
    /// The code of the grid.
    pub grid: String,
    /// People who should be sampled, as typed.
    pub expected: String,
    /// Negative results, as typed.
    pub negative: String,
    /// Positive results, as typed.
    pub positive: String,
    /// People who refuse to be tested, as typed: part of those without a result.
    pub refused: String,
    /// Whoever is no exception is negative: the negative results follow the other figures.
    #[serde(skip)]
    follows: bool,
    #[serde(skip)]
    before: Option<Round>,
}

/// What stands against a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowFault {
    /// One of the figures is no count.
    NoCount,
    /// More results and refusals than people who should be sampled.
    TooMany,
    /// Results, and nobody who should be sampled.
    NoExpected,
}

impl RoundRow {
    /// Its figures: expected, negative, positive, refused; `None` for a row that says nothing.
    ///
    /// # Errors
    /// [`RowFault`].
    pub fn counts(&self) -> Result<Option<[u32; 4]>, RowFault> {
        let texts = [
            &self.expected,
            &self.negative,
            &self.positive,
            &self.refused,
        ];
        let texts = texts.map(|text| text.trim());
        if texts.iter().all(|text| text.is_empty()) {
            return Ok(None);
        }
        let mut counts = [0_u32; 4];
        for (count, text) in counts.iter_mut().zip(texts) {
            if !text.is_empty() {
                *count = text.parse().map_err(|_| RowFault::NoCount)?;
            }
        }
        let [expected, negative, positive, refused] = counts;
        if texts[0].is_empty() {
            return Err(RowFault::NoExpected);
        }
        let known = negative.checked_add(positive);
        match known.and_then(|known| known.checked_add(refused)) {
            Some(known) if known <= expected => Ok(Some(counts)),
            _ => Err(RowFault::TooMany),
        }
    }

    /// Everybody was sampled and is negative, but for the exceptions that are typed: those that
    /// are positive, and those that refuse. Exceptions that are typed later count too.
    pub fn all_negative(&mut self) {
        self.follows = true;
        self.settle();
    }

    /// Another figure was typed: negative results that were not typed follow it.
    pub fn settle(&mut self) {
        if self.follows {
            let count = |text: &str| match text.trim() {
                "" => Some(0),
                text => text.parse::<u32>().ok(),
            };
            let except = count(&self.positive).zip(count(&self.refused));
            let except = except.and_then(|(positive, refused)| positive.checked_add(refused));
            let expected = self.expected.trim().parse::<u32>().ok();
            let rest = expected.zip(except);
            // What cannot be stays as it is, and is told.
            if let Some(rest) = rest.and_then(|(expected, except)| expected.checked_sub(except)) {
                self.negative = rest.to_string();
            }
        }
    }

    /// The negative results were typed.
    pub fn stand_by_negative(&mut self) {
        self.follows = false;
    }

    /// Which figure is at fault: its place among expected, negative, positive and refused.
    pub fn place_of_fault(&self) -> Option<usize> {
        let texts = [
            &self.expected,
            &self.negative,
            &self.positive,
            &self.refused,
        ];
        let is_count = |text: &str| text.trim().is_empty() || text.trim().parse::<u32>().is_ok();
        match self.counts().err()? {
            RowFault::NoCount => texts.iter().position(|text| !is_count(text)),
            RowFault::NoExpected => Some(0),
            RowFault::TooMany => Some(1),
        }
    }
}

/// A sampling round being entered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RoundDraft {
    /// Its number, as typed.
    pub number: String,
    /// The day, as typed.
    pub day: String,
    /// A row for each grid.
    pub rows: Vec<RoundRow>,
}

impl RoundDraft {
    /// The next round on a day: as many people are expected as in the newest round of the grid,
    /// which somebody has to confirm by keeping it.
    pub fn next(epidemic: &Epidemic, grids: &[String], today: Date) -> Self {
        let mut newest: HashMap<&str, &Round> = HashMap::new();
        for round in &epidemic.rounds {
            let known = newest.entry(&round.grid).or_insert(round);
            if known.day <= round.day {
                *known = round;
            }
        }
        let number = epidemic.rounds.iter().map(|r| r.number).max().unwrap_or(0) + 1;
        let rows = grids.iter().map(|grid| {
            let expected = newest.get(grid.as_str()).map(|r| r.expected.to_string());
            RoundRow {
                grid: grid.clone(),
                expected: expected.unwrap_or_default(),
                ..RoundRow::default()
            }
        });
        Self {
            number: number.to_string(),
            day: today.to_string(),
            rows: rows.collect(),
        }
    }

    /// A round as it stands; grids that it says nothing of have an empty row.
    pub fn of(epidemic: &Epidemic, grids: &[String], (number, day): (u32, Date)) -> Self {
        let of_round = epidemic.rounds.iter();
        let of_round = of_round.filter(|r| (r.number, r.day) == (number, day));
        let mut known: HashMap<&str, &Round> =
            of_round.map(|round| (round.grid.as_str(), round)).collect();
        let mut rows: Vec<RoundRow> = Vec::with_capacity(grids.len());
        for grid in grids {
            let row = known.remove(grid.as_str()).map(row_of);
            rows.push(row.unwrap_or_else(|| RoundRow {
                grid: grid.clone(),
                ..RoundRow::default()
            }));
        }
        // Grids of that day which are no more.
        let mut gone: Vec<RoundRow> = known.into_values().map(row_of).collect();
        gone.sort_by(|a, b| a.grid.cmp(&b.grid));
        rows.append(&mut gone);
        Self {
            number: number.to_string(),
            day: day.to_string(),
            rows,
        }
    }

    /// The same with what is known of its grids already, for a draft that came without it.
    pub fn over(mut self, epidemic: &Epidemic) -> Self {
        let Some((number, day)) = self.number_and_day() else {
            return self;
        };
        for row in self.rows.iter_mut().filter(|row| row.before.is_none()) {
            let known = epidemic.rounds.iter();
            let mut known = known.filter(|r| (r.number, r.day) == (number, day));
            row.before = known.find(|round| round.grid == row.grid).cloned();
        }
        self
    }

    /// Everybody was sampled and is negative in every grid of which it is known how many that are
    /// and nothing was typed yet but exceptions; how many grids that were.
    pub fn all_negative(&mut self) -> usize {
        let mut count = 0;
        for row in &mut self.rows {
            if row.negative.trim().is_empty() && !row.expected.trim().is_empty() {
                row.all_negative();
                count += 1;
            }
        }
        count
    }

    fn number_and_day(&self) -> Option<(u32, Date)> {
        let number = self.number.trim().parse().ok()?;
        Some((number, calendar::date(&self.day).ok()?))
    }

    /// What stands against it as a whole; rows speak for themselves.
    pub fn faults(&self, today: Date) -> Vec<DraftFault> {
        let mut faults = Vec::new();
        if self.number.trim().parse::<u32>().is_err() {
            faults.push(DraftFault::Missing("number"));
        }
        if self.day.trim().is_empty() {
            faults.push(DraftFault::Missing("date"));
        }
        faults.extend(date_faults([("date", &self.day)]));
        if calendar::date(&self.day).is_ok_and(|day| day > today) {
            faults.push(DraftFault::Future("date"));
        }
        faults
    }

    /// The rows that changed, as records: of a new row without a key, of one that says nothing
    /// any more without a record.
    pub fn changed(&self) -> Vec<(Option<Key>, Option<Record>)> {
        let Some((number, day)) = self.number_and_day() else {
            return Vec::new();
        };
        let mut changed = Vec::new();
        for row in &self.rows {
            let key = row.before.as_ref().map(|round| round.key.clone());
            match row.counts() {
                Err(_) => {}
                Ok(None) => changed.extend(key.map(|key| (Some(key), None))),
                Ok(Some(counts)) => {
                    let is_kept = row.before.as_ref().is_some_and(|b| {
                        [b.expected, b.negative, b.positive, b.refused] == counts
                            && (b.number, b.day) == (number, day)
                    });
                    // Only expectations are no result: they are not kept for their own sake.
                    let is_told = counts[1..].iter().any(|count| *count > 0);
                    if !is_kept && (key.is_some() || is_told) {
                        // A grid of which only a plan spoke has no results by being looked at.
                        let was_told = row.before.as_ref().is_some_and(|b| b.is_told);
                        let results = (is_told || was_told).then_some(&counts[1..]);
                        let record = record((number, day), &row.grid, counts[0], results);
                        changed.push((key, Some(record)));
                    }
                }
            }
        }
        changed
    }
}

fn row_of(round: &Round) -> RoundRow {
    let told = |count: u32| match round.is_told {
        true => count.to_string(),
        false => String::new(),
    };
    RoundRow {
        grid: round.grid.clone(),
        expected: round.expected.to_string(),
        negative: told(round.negative),
        positive: told(round.positive),
        refused: told(round.refused),
        follows: false,
        before: Some(round.clone()),
    }
}

fn record(
    (number, day): (u32, Date),
    grid: &str,
    expected: u32,
    results: Option<&[u32]>,
) -> Record {
    let mut record = Record::default();
    let properties = record.feature.properties.get_or_insert_default();
    for (name, value) in [
        ("number", json!(number)),
        ("date", json!(day.to_string())),
        ("grid_code", json!(grid)),
        ("expected", json!(expected)),
    ] {
        properties.insert(name.to_owned(), value);
    }
    let names = ["negative", "positive", "refused"].into_iter();
    for (name, count) in names.zip(results.into_iter().flatten()) {
        properties.insert(name.to_owned(), json!(count));
    }
    record
}

/// What was typed over what is planned of a grid: its site stays, and how many are expected there
/// is no longer what the plan says where somebody typed another number.
pub fn typed_over(planned: &Record, typed: Record) -> Record {
    let mut record = planned.clone();
    let properties = record.feature.properties.get_or_insert_default();
    let is_same = planned.attribute("expected") == typed.attribute("expected");
    for (name, value) in typed.feature.properties.into_iter().flatten() {
        properties.insert(name, value);
    }
    if !is_same {
        properties.insert("expected_by".to_owned(), json!(Basis::Hand.name()));
    }
    record
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn row(expected: &str, negative: &str, positive: &str) -> RoundRow {
        RoundRow {
            grid: "a".to_owned(),
            expected: expected.to_owned(),
            negative: negative.to_owned(),
            positive: positive.to_owned(),
            ..RoundRow::default()
        }
    }

    fn with_refused(row: RoundRow, refused: &str) -> RoundRow {
        RoundRow {
            refused: refused.to_owned(),
            ..row
        }
    }

    #[test]
    fn figures_of_a_row_that_cannot_be_are_refused() {
        let table = [
            (row("", "", ""), Ok(None)),
            (row("10", "", ""), Ok(Some([10, 0, 0, 0]))),
            (row(" 10 ", "9", "1"), Ok(Some([10, 9, 1, 0]))),
            (
                with_refused(row("10", "8", "1"), "1"),
                Ok(Some([10, 8, 1, 1])),
            ),
            (
                with_refused(row("10", "9", "1"), "1"),
                Err(RowFault::TooMany),
            ),
            (
                with_refused(row("10", "9", "1"), "x"),
                Err(RowFault::NoCount),
            ),
            (
                with_refused(row("", "", ""), "1"),
                Err(RowFault::NoExpected),
            ),
            (
                with_refused(row("10", "4294967295", "0"), "1"),
                Err(RowFault::TooMany),
            ),
            (row("10", "10", "1"), Err(RowFault::TooMany)),
            (row("", "9", ""), Err(RowFault::NoExpected)),
            (row("10", "nine", ""), Err(RowFault::NoCount)),
            (row("10", "-1", ""), Err(RowFault::NoCount)),
            (row("10", "4294967295", "1"), Err(RowFault::TooMany)),
        ];
        for (row, expected) in table {
            assert_eq!(row.counts(), expected, "{row:?}");
        }
    }

    #[test]
    fn all_are_negative_at_once_but_for_the_exceptions_before_and_after() {
        let mut draft = RoundDraft {
            number: "3".to_owned(),
            day: "2021-09-12".to_owned(),
            rows: vec![
                row("10", "", ""),
                with_refused(row("20", "", "2"), "1"),
                row("30", "12", ""),
                row("", "", ""),
            ],
        };
        assert_eq!(draft.all_negative(), 2);
        let negative = |draft: &RoundDraft| -> Vec<String> {
            draft.rows.iter().map(|row| row.negative.clone()).collect()
        };
        assert_eq!(negative(&draft), ["10", "17", "12", ""]);
        // An exception that is typed later.
        draft.rows[0].positive = "1".to_owned();
        draft.rows[0].settle();
        assert_eq!(draft.rows[0].counts(), Ok(Some([10, 9, 1, 0])));
        // Nobody is made up: more exceptions than people are told.
        draft.rows[0].refused = "10".to_owned();
        draft.rows[0].settle();
        assert_eq!(draft.rows[0].counts(), Err(RowFault::TooMany));
        assert_eq!(draft.rows[0].place_of_fault(), Some(1));
        // What was typed does not follow.
        draft.rows[1].negative = "5".to_owned();
        draft.rows[1].stand_by_negative();
        draft.rows[1].refused.clear();
        draft.rows[1].settle();
        assert_eq!(draft.rows[1].negative, "5");
        draft.rows[1].positive = "x".to_owned();
        assert_eq!(draft.rows[1].place_of_fault(), Some(2));
    }

    #[test]
    fn only_what_changed_is_written() {
        let today = date(2021, 9, 12);
        let grids = ["a".to_owned(), "b".to_owned()];
        let mut epidemic = Epidemic::default();
        let mut draft = RoundDraft::next(&epidemic, &grids, today);
        assert_eq!((draft.number.as_str(), draft.changed().len()), ("1", 0));
        draft.rows[0].expected = "10".to_owned();
        assert_eq!(draft.changed().len(), 0);
        draft.rows[0].all_negative();
        let changed = draft.changed();
        assert!(matches!(&changed[..], [(None, Some(_))]));
        let key = Key::new(crate::model::record::Kind::Round, "1");
        let record = changed[0].1.clone().expect("a record");
        let part = super::super::super::Part {
            key: &key,
            record: &record,
            fields: None,
        };
        super::super::super::read(&mut epidemic, &part);
        let mut again = RoundDraft::of(&epidemic, &grids, (1, today));
        assert_eq!(again.changed().len(), 0);
        again.rows[0].negative = "9".to_owned();
        assert_eq!(again.changed().len(), 1);
        again.rows[0].expected.clear();
        again.rows[0].negative.clear();
        again.rows[0].positive.clear();
        again.rows[0].refused.clear();
        assert_eq!(again.changed(), [(Some(key), None)]);
        let next = RoundDraft::next(&epidemic, &grids, today);
        assert_eq!(
            (next.number.as_str(), next.rows[0].expected.as_str()),
            ("2", "10")
        );
    }
}
