//! Rows and columns to be looked through: sorted, filtered, with columns left out. Owns: the order
//! of rows, and that a hundred thousand of them answer at once. Must not know: where they come
//! from, what their words mean, or how they are drawn.

use jiff::civil::Date;
use pinyin::ToPinyin;
use rayon::prelude::*;
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

/// Rows and columns, whoever shows or prints them.
pub struct DataTable {
    /// Names of the columns: keys of texts.
    pub columns: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
    /// All texts of each row in lower case, with the first letters of their pinyin.
    texts: Vec<String>,
    /// The place of each row when sorted by a column, once somebody has.
    ranks: Vec<OnceLock<Vec<u32>>>,
}

impl DataTable {
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
        let cell = |row: u32| &self.rows[row as usize][column];
        let mut sorted: Vec<(u128, u32)> = self
            .rows
            .par_iter()
            .enumerate()
            .map(|(i, row)| (sort_key(&row[column]), i as u32))
            .collect();
        sorted.par_sort_unstable();
        let mut ranks = vec![0; sorted.len()];
        let mut rank = 0;
        for alike in sorted.chunk_by_mut(|a, b| a.0 == b.0) {
            let first = cell(alike[0].1);
            let is_text = matches!(first, Cell::Text(_));
            if is_text && alike.iter().any(|(_, row)| cell(*row) != first) {
                // Their beginnings are the same: the whole of them decides.
                alike.sort_by_cached_key(|(_, row)| match cell(*row) {
                    Cell::Text(text) => (spelling(text, usize::MAX), text.as_str()),
                    _ => (String::new(), ""),
                });
            }
            let mut before = first;
            for (_, row) in alike {
                let now = cell(*row);
                if is_text && now != before {
                    rank += 1;
                    before = now;
                }
                ranks[*row as usize] = rank;
            }
            rank += 1;
        }
        ranks
    }
}

/// A number that sorts like a cell: counts and days wholly, of texts the beginning. Columns hold
/// one kind of cell; where one does not, texts come behind the rest.
fn sort_key(cell: &Cell) -> u128 {
    /// Above every count and every day.
    const TEXTS: u128 = 1 << 120;
    match cell {
        Cell::Empty => u128::MAX,
        Cell::Count(count) => u128::from(*count),
        Cell::Trend(days) => days.iter().map(|count| u128::from(*count)).sum(),
        Cell::Day(day) => (*day - Date::MIN).get_days().unsigned_abs().into(),
        Cell::Text(text) => {
            let spelt = spelling(text, LETTERS);
            let mut letters = [0; 16];
            let count = spelt.len().min(LETTERS);
            letters[1..=count].copy_from_slice(&spelt.as_bytes()[..count]);
            TEXTS + u128::from_be_bytes(letters)
        }
    }
}

/// So many bytes of a text are compared as a number.
const LETTERS: usize = 15;

/// A text as it is sorted: Chinese by pinyin, figures by their value. At least so many bytes of
/// it, where it is as long.
fn spelling(text: &str, enough: usize) -> String {
    let mut spelt = String::with_capacity(enough.min(2 * text.len()));
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
        if spelt.len() >= enough {
            break;
        }
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

    fn table() -> DataTable {
        let row = |name: &str, count: Cell, day: Cell| vec![Cell::text(name), count, day];
        DataTable::new(
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

    #[test]
    fn texts_that_begin_alike_are_sorted_by_all_of_them() {
        let long = "仙游县鲤城街道洪桥社区洪桥北巷";
        let rows = ["10号", "9号", "", "9号"].map(|end| vec![Cell::text(format!("{long}{end}"))]);
        let table = DataTable::new(vec!["address"], rows.to_vec());
        let sorted = |is_down| {
            table.find(&Query {
                text: String::new(),
                sort: Some((0, is_down)),
            })
        };
        assert_eq!(sorted(false), [2, 1, 3, 0]);
        assert_eq!(sorted(true), [0, 1, 3, 2]);
    }

    proptest! {
        #[test]
        fn sorting_loses_and_invents_no_row(
            names in prop::collection::vec("[a-c0-9洪城]{0,4}", 0..40),
            is_down: bool,
        ) {
            let rows = names.iter().map(|name| vec![Cell::text(name.as_str())]).collect();
            let table = DataTable::new(vec!["name"], rows);
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
