//! In which order names are listed. Owns: that 第2采样点 stands before 第10采样点. Must not know: whose
//! names they are, or who lists them.

use std::cmp::Ordering;

/// Names as people look for them: numbers in them by their value, all else letter by letter. Two names
/// that differ in leading zeros only are told apart by the letters.
pub fn by_number(one: &str, other: &str) -> Ordering {
    let (mut a, mut b) = (one, other);
    loop {
        let (number_a, number_b) = (number(a), number(b));
        if !number_a.is_empty() && !number_b.is_empty() {
            let (value_a, value_b) = (
                number_a.trim_start_matches('0'),
                number_b.trim_start_matches('0'),
            );
            let by_value = (value_a.len(), value_a).cmp(&(value_b.len(), value_b));
            if by_value.is_ne() {
                return by_value;
            }
            (a, b) = (&a[number_a.len()..], &b[number_b.len()..]);
            continue;
        }
        let (mut letters_a, mut letters_b) = (a.chars(), b.chars());
        match (letters_a.next(), letters_b.next()) {
            (None, None) => return one.cmp(other),
            (letter_a, letter_b) if letter_a != letter_b => return letter_a.cmp(&letter_b),
            _ => (a, b) = (letters_a.as_str(), letters_b.as_str()),
        }
    }
}

/// The digits that a text begins with.
fn number(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_digit());
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_names_are_listed_by_their_value() {
        let mut names = [
            "第10采样点",
            "第2采样点",
            "流调11",
            "第1采样点",
            "流调09",
            "流调9",
            "学校",
            "",
            "第2",
        ];
        names.sort_by(|a, b| by_number(a, b));
        let expected = [
            "",
            "学校",
            "流调09",
            "流调9",
            "流调11",
            "第1采样点",
            "第2",
            "第2采样点",
            "第10采样点",
        ];
        assert_eq!(names, expected);
        let huge = ["9".repeat(40), format!("1{}", "0".repeat(40))];
        assert_eq!(by_number(&huge[0], &huge[1]), Ordering::Less);
    }
}
