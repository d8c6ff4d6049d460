//! Cells, and what table programs do to them. Owns: when a number is a day.

use crate::rules::calendar::date_of_serial;
use jiff::civil::Date;

/// The day that a workbook counts its days from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Epoch {
    /// Days that it lies after 1899-12-30.
    offset: i32,
}

impl Epoch {
    /// 1904-01-01, as workbooks from old Macs have it.
    pub const MAC: Self = Self { offset: 1462 };

    /// Counting from this day; the usual one where it lies far from those there are.
    pub(super) fn of(day: Date) -> Self {
        let usual = jiff::civil::date(1899, 12, 30);
        let days = usual.until(day).map_or(0, |span| span.get_days());
        match days {
            -2..=1500 => Self { offset: days },
            _ => Self::default(),
        }
    }

    /// The day of a number, from 1950 to 2100.
    pub fn day(self, serial: f64) -> Option<Date> {
        date_of_serial(serial + f64::from(self.offset))
    }
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A text; empty for an empty cell.
    Text(String),
    /// A number, as the workbook has it, and what days are counted from there.
    Number(f64, Epoch),
    /// A day.
    Day(Date),
    /// Yes or no.
    Flag(bool),
    /// The workbook says that something is wrong, such as `#REF!`.
    Fault(String),
}

impl Default for Cell {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl Cell {
    /// What it says, as a text.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Fault(text) => text.clone(),
            Self::Number(n, _) => n.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Flag(flag) => flag.to_string(),
        }
    }

    /// Nothing in it.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }

    /// A character in it could not be read.
    pub fn is_broken(&self) -> bool {
        matches!(self, Self::Text(text) if text.contains(char::REPLACEMENT_CHARACTER))
    }

    pub(super) fn of_text(text: &str) -> Self {
        Self::Text(unguarded(text.trim()).to_owned())
    }

    /// A number that is shown as a day, or as a number.
    pub(super) fn of_number(number: f64, is_day: bool, epoch: Epoch) -> Self {
        match epoch.day(number) {
            Some(day) if is_day => Self::Day(day),
            _ => Self::Number(number, epoch),
        }
    }

    /// Bytes that it takes.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Text(text) | Self::Fault(text) => size_of::<Self>() + text.len(),
            _ => size_of::<Self>(),
        }
    }
}

/// A text without what guards it from table programs: `="00123"`, `'00123`.
fn unguarded(text: &str) -> &str {
    let inner = text.strip_prefix("=\"").and_then(|t| t.strip_suffix('"'));
    inner.or_else(|| text.strip_prefix('\'')).unwrap_or(text)
}

/// Whether numbers in a format are days: built in, by its number.
pub(super) fn is_day_format(number: u32) -> bool {
    matches!(number, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58)
}

/// Whether a format of its own shows days: it names a day, a month or a year outside quotes,
/// brackets and escapes. Hours and minutes alone are no day.
pub(super) fn shows_days(format: &str) -> bool {
    let mut chars = format.chars();
    let (mut is_quoted, mut is_bracketed) = (false, false);
    let (mut has_day, mut has_hour, mut has_month) = (false, false, false);
    while let Some(c) = chars.next() {
        match c {
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            '[' => is_bracketed = true,
            ']' => is_bracketed = false,
            _ if is_bracketed => {}
            '\\' | '_' | '*' => {
                chars.next();
            }
            // Only what is shown of ordinary numbers counts.
            ';' => break,
            'y' | 'Y' | 'd' | 'D' | 'e' | '年' | '日' => has_day = true,
            'h' | 'H' | 's' | 'S' => has_hour = true,
            'm' | 'M' | '月' => has_month = true,
            // `0.00E+00` and what says so outright.
            'E' => chars.next().map_or((), drop),
            'G' | 'g' => return false,
            _ => {}
        }
    }
    has_day || has_month && !has_hour
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_counted_from_where_the_workbook_says() {
        let day = Some(date(2021, 9, 11));
        assert_eq!(Epoch::default().day(44_450.0), day);
        assert_eq!(Epoch::MAC.day(42_988.75), day);
        assert_eq!(Epoch::of(date(1904, 1, 1)), Epoch::MAC);
        assert_eq!(Epoch::of(date(1970, 1, 1)), Epoch::default());
        assert_eq!(
            Cell::of_number(0.5, true, Epoch::MAC),
            Cell::Number(0.5, Epoch::MAC)
        );
    }

    #[test]
    fn formats_that_show_days() {
        for format in [
            "yyyy-mm-dd",
            "d/m/yy h:mm",
            "m\"月\"d\"日\"",
            "[$-804]yyyy/m/d;@",
            "mmm-yy",
        ] {
            assert!(shows_days(format), "{format}");
        }
        for format in [
            "General",
            "0.00",
            "0.00E+00",
            "h:mm",
            "mm:ss",
            "[h]:mm:ss",
            "\"day\" 0",
            "@",
            "#,##0;[Red]-#,##0",
        ] {
            assert!(!shows_days(format), "{format}");
        }
    }
}
