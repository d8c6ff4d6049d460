//! Counts in texts. Owns: how a whole number is written, and that a text knows it as a number, so
//! that it can tell one from many. Must not know: which texts there are.

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
    fn a_text_tells_one_from_many() {
        let i18n = I18n::new(Language::English);
        let said = |n| i18n.t_args("epidemic-selected", &[("count", grouped(n).into())]);
        assert_eq!(
            [said(0), said(1), said(2)],
            ["0 grids selected", "1 grid selected", "2 grids selected"]
        );
    }
}
