//! Counts in texts. Owns: how a whole number is written, and that a text knows it as a number, so
//! that it can tell one from many. Must not know: which texts there are.

use super::I18n;
use fluent_bundle::FluentValue;
use fluent_bundle::types::FluentNumber;
use std::fmt;

/// A count: shown with its thousands apart, and a number to the texts it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grouped(usize);

/// A whole number with its thousands apart.
pub const fn grouped(n: usize) -> Grouped {
    Grouped(n)
}

impl fmt::Display for Grouped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3);
        for (i, c) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(',');
            }
            out.push(c);
        }
        f.pad(&out)
    }
}

impl From<Grouped> for FluentValue<'_> {
    fn from(count: Grouped) -> Self {
        count.0.into()
    }
}

impl I18n {
    /// A count, marked where it is estimated.
    pub fn figure(&self, count: Grouped, is_estimated: bool) -> String {
        match is_estimated {
            true => self.t_args("estimated-figure", &[("figure", count.into())]),
            false => count.to_string(),
        }
    }

    /// The same for a text to hold: a number, unless it is marked.
    pub fn figure_in(&self, count: Grouped, is_estimated: bool) -> FluentValue<'static> {
        match is_estimated {
            true => self.figure(count, true).into(),
            false => count.into(),
        }
    }
}

/// Whole numbers of a text are written as counts are; other values as they are.
pub(super) fn written<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(FluentNumber { value, .. })
            if value.fract() == 0.0 && (0.0..1e15).contains(value) =>
        {
            Some(grouped(*value as usize).to_string())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{I18n, Language};

    #[test]
    fn thousands_stand_apart_alone_and_in_texts() {
        for (n, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(n).to_string(), text);
            let i18n = I18n::new(Language::Chinese);
            let said = i18n.t_args("epidemic-selected", &[("count", grouped(n).into())]);
            assert_eq!(said, format!("已选 {text} 个网格"));
        }
    }

    #[test]
    fn what_is_estimated_says_so_in_both_languages() {
        for language in Language::ALL {
            let i18n = I18n::new(language);
            assert_eq!(i18n.figure(grouped(1_200), true), "≈1,200");
            assert_eq!(i18n.figure(grouped(1_200), false), "1,200");
            let said = |is_estimated| {
                let households = i18n.figure_in(grouped(343), is_estimated);
                i18n.t_args("print-sheet-homes", &[("households", households)])
            };
            assert!(said(true).starts_with("≈343 "), "{}", said(true));
            assert!(said(false).starts_with("343 "), "{}", said(false));
            assert!(i18n.t("estimated-note").starts_with('≈'));
        }
    }

    #[test]
    fn a_text_tells_one_from_many() {
        let i18n = I18n::new(Language::English);
        let said = |n| i18n.t_args("epidemic-selected", &[("count", grouped(n).into())]);
        assert_eq!(
            [said(0), said(1), said(2)],
            ["0 grids selected", "1 grid selected", "2 grids selected"]
        );
    }
}
