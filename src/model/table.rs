//! Rows and columns to be looked through: sorted, filtered, with columns left out. Owns: the order
//! of rows, and that a hundred thousand of them answer at once. Must not know: where they come
//! from, what their words mean, or how they are drawn.

use jiff::civil::Date;
use pinyin::ToPinyin;
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::OnceLock;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing is known: below everything else, whichever way rows are sorted.
    Empty,
    /// A text.
    Text(String),
    /// A count.
    Count(u32),
    /// A day.
    Day(Date),
    /// Counts of consecutive days, the newest last.
    Trend(Vec<u32>),
}

impl Cell {
    /// A text, or nothing where there is none.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    /// A day, or nothing where nobody knows.
    pub fn day(day: Option<Date>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }

    /// What is shown of it; of a trend nothing is written.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty | Self::Trend(_) => String::new(),
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Day(day) => day.to_string(),
        }
    }
}

/// How rows are looked through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Every word of it stands somewhere in the row.
    pub text: String,
    /// By which column, and whether the largest come first.
    pub sort: Option<(usize, bool)>,
}

/// Rows and columns.
pub struct Table {
    /// Names of the columns: keys of texts.
    pub columns: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
    /// All texts of each row in lower case, with the first letters of their pinyin.
    texts: Vec<String>,
    /// The place of each row when sorted by a column, once somebody has.
    ranks: Vec<OnceLock<Vec<u32>>>,
}

impl Table {
    /// A table. Rows that are too short have nothing in the rest.
    pub fn new(columns: Vec<&'static str>, mut rows: Vec<Vec<Cell>>) -> Self {
        for row in &mut rows {
            row.resize(columns.len(), Cell::Empty);
        }
        let texts = rows.par_iter().map(|row| text_of(row)).collect();
        Self {
            ranks: columns.iter().map(|_| OnceLock::new()).collect(),
            columns,
            rows,
            texts,
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// A cell; nothing where there is none.
    pub fn cell(&self, row: usize, column: usize) -> &Cell {
        let cell = self.rows.get(row).and_then(|row| row.get(column));
        cell.unwrap_or(&Cell::Empty)
    }

    /// Which rows are wanted, in the order they are wanted.
    pub fn find(&self, query: &Query) -> Vec<u32> {
        let text = query.text.to_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
        let is_wanted = |row: &u32| {
            let text = &self.texts[*row as usize];
            words.iter().all(|word| text.contains(word))
        };
        let count = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let mut found: Vec<u32> = if words.is_empty() {
            (0..count).collect()
        } else {
            (0..count).into_par_iter().filter(is_wanted).collect()
        };
        if let Some((column, is_down)) = query.sort
            && let Some(ranks) = self.ranks.get(column)
        {
            let ranks = ranks.get_or_init(|| self.rank(column));
            let is_empty = |row: u32| *self.cell(row as usize, column) == Cell::Empty;
            found.par_sort_unstable_by_key(|row| {
                let rank = ranks[*row as usize];
                let rank = if is_down { u32::MAX - rank } else { rank };
                (is_empty(*row), rank, *row)
            });
        }
        found
    }

    /// The place of each row when sorted by a column; rows that are alike have the same.
    fn rank(&self, column: usize) -> Vec<u32> {
        // Many rows say the same: each text is spelt once, and only texts that differ are sorted.
        let mut of_text: HashMap<&str, u32> = HashMap::new();
        for row in &self.rows {
            if let Cell::Text(text) = &row[column] {
                of_text.insert(text, 0);
            }
        }
        let texts: Vec<&str> = of_text.keys().copied().collect();
        // Most differ within their first letters, which are compared as one number.
        let mut spelt: Vec<(u64, String, &str)> = texts
            .into_par_iter()
            .map(|text| {
                let spelt = spelling(text);
                (first_letters(&spelt), spelt, text)
            })
            .collect();
        spelt.par_sort_unstable();
        for (place, (_, _, text)) in spelt.iter().enumerate() {
            if let Some(known) = of_text.get_mut(text) {
                *known = place as u32;
            }
        }
        // Columns hold one kind of cell; where one does not, texts come behind the rest.
        let key_of = |row: &Vec<Cell>| -> (bool, i64) {
            match &row[column] {
                Cell::Empty => (true, i64::MAX),
                Cell::Count(count) => (false, i64::from(*count)),
                Cell::Trend(days) => (false, days.iter().map(|n| i64::from(*n)).sum()),
                Cell::Day(day) => (false, i64::from((*day - Date::MIN).get_days())),
                Cell::Text(text) => {
                    let place = of_text.get(text.as_str()).copied();
                    (true, i64::from(place.unwrap_or_default()))
                }
            }
        };
        let mut sorted: Vec<((bool, i64), u32)> = self
            .rows
            .par_iter()
            .enumerate()
            .map(|(i, row)| (key_of(row), i as u32))
            .collect();
        sorted.par_sort_unstable();
        let mut ranks = vec![0; sorted.len()];
        let mut rank = 0;
        for pair in 0..sorted.len() {
            if pair > 0 && sorted[pair].0 != sorted[pair - 1].0 {
                rank += 1;
            }
            ranks[sorted[pair].1 as usize] = rank;
        }
        ranks
    }
}

/// The first eight bytes as a number that sorts like them.
fn first_letters(text: &str) -> u64 {
    let mut letters = [0; 8];
    let count = text.len().min(letters.len());
    letters[..count].copy_from_slice(&text.as_bytes()[..count]);
    u64::from_be_bytes(letters)
}

/// A text as it is sorted: Chinese by pinyin, figures by their value.
fn spelling(text: &str) -> String {
    let mut spelt = String::with_capacity(2 * text.len());
    let mut digits = String::new();
    let flush = |digits: &mut String, spelt: &mut String| {
        if !digits.is_empty() {
            // Figures of the same length sort by value.
            let value = digits.trim_start_matches('0');
            spelt.push(char::from(b'0' + value.len().min(9) as u8));
            spelt.push_str(value);
            digits.clear();
        }
    };
    for c in text.chars() {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        flush(&mut digits, &mut spelt);
        match c.to_pinyin() {
            Some(sound) => spelt.push_str(sound.plain()),
            None => spelt.extend(c.to_lowercase()),
        }
    }
    flush(&mut digits, &mut spelt);
    spelt
}

fn text_of(row: &[Cell]) -> String {
    let mut all = String::new();
    for cell in row {
        match cell {
            Cell::Empty | Cell::Trend(_) => continue,
            Cell::Text(text) => {
                all.push_str(&text.to_lowercase());
                if text.chars().any(|c| c.to_pinyin().is_some()) {
                    all.push('\u{1f}');
                    for c in text.chars() {
                        match c.to_pinyin() {
                            Some(sound) => all.push_str(sound.first_letter()),
                            None => all.extend(c.to_lowercase()),
                        }
                    }
                }
            }
            cell => all.push_str(&cell.shown()),
        }
        // Nothing that is typed reaches from one cell into the next.
        all.push('\u{1f}');
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn table() -> Table {
        let row = |name: &str, count: Cell, day: Cell| vec![Cell::text(name), count, day];
        Table::new(
            vec!["name", "count", "day"],
            vec![
                row("洪桥10", Cell::Count(3), Cell::Day(date(2021, 9, 12))),
                row("洪桥9", Cell::Empty, Cell::Day(date(2021, 9, 10))),
                row("城内1", Cell::Count(20), Cell::Empty),
                row("Annex", Cell::Count(3), Cell::Empty),
            ],
        )
    }

    fn found(text: &str, sort: Option<(usize, bool)>) -> Vec<u32> {
        table().find(&Query {
            text: text.to_owned(),
            sort,
        })
    }

    #[test]
    fn rows_are_sorted_as_people_expect_and_what_is_missing_comes_last() {
        assert_eq!(found("", None), [0, 1, 2, 3]);
        // By pinyin, and 9 before 10.
        assert_eq!(found("", Some((0, false))), [3, 2, 1, 0]);
        assert_eq!(found("", Some((0, true))), [0, 1, 2, 3]);
        assert_eq!(found("", Some((1, false))), [0, 3, 2, 1]);
        assert_eq!(found("", Some((1, true))), [2, 0, 3, 1]);
        assert_eq!(found("", Some((2, true))), [0, 1, 2, 3]);
        assert_eq!(found("", Some((9, true))), [0, 1, 2, 3]);
    }

    #[test]
    fn rows_are_found_by_words_figures_days_and_first_letters() {
        assert_eq!(found("洪桥", None), [0, 1]);
        assert_eq!(found("hq", None), [0, 1]);
        assert_eq!(found("hq9", None), [1]);
        assert_eq!(found("hq 09-12", None), [0]);
        assert_eq!(found("ANNEX", None), [3]);
        assert_eq!(found("20", None), [0, 1, 2]);
        assert_eq!(found("nowhere", Some((0, false))), [] as [u32; 0]);
    }

    proptest! {
        #[test]
        fn sorting_loses_and_invents_no_row(
            names in prop::collection::vec("[a-c0-9洪城]{0,4}", 0..40),
            is_down: bool,
        ) {
            let rows = names.iter().map(|name| vec![Cell::text(name.as_str())]).collect();
            let table = Table::new(vec!["name"], rows);
            let sort = Some((0, is_down));
            let mut found = table.find(&Query { text: String::new(), sort });
            let empty = |row: &u32| names[*row as usize].is_empty();
            prop_assert!(found.is_sorted_by_key(empty));
            found.sort_unstable();
            let all: Vec<u32> = (0..names.len() as u32).collect();
            prop_assert_eq!(found, all);
        }
    }
}
