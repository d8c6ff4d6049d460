//! What every page says of itself: who printed it, when and why, which publication it shows, how far
//! the journal was; and that all is invented, where it is. Owns: these words. Must not know: where they
//! stand.

use super::drawing::{Press, Side, Type};
use super::facts::{Facts, Stamp};
use super::page::{At, Item, Rect, Shape, Stroke};
use crate::i18n::{I18n, grouped};
use crate::rules::calendar::instant_text;
use crate::store::{LOCAL, NOBODY};
use jiff::civil::DateTime;

/// So many digits of a hash are printed: enough to tell it from others.
const DIGITS: usize = 12;

/// An instant as it is written, to the minute.
pub fn instant(at: DateTime) -> String {
    instant_text(at)
}

/// What a page says of itself, in parts.
pub fn parts(i18n: &I18n, stamp: &Stamp) -> Vec<String> {
    let by = match stamp.by.as_str() {
        LOCAL | NOBODY | "" => i18n.t("print-by-nobody"),
        name => name.to_owned(),
    };
    let args = [("by", by.into()), ("on", instant(stamp.on).into())];
    let mut parts: Vec<String> = stamp.credit.iter().cloned().collect();
    parts.push(i18n.t_args("print-printed", &args));
    if let Some(reason) = &stamp.reason {
        let args = [("reason", reason.as_str().into())];
        parts.push(i18n.t_args("print-reason", &args));
    } else {
        parts.push(i18n.t("print-masked"));
    }
    if let Some((number, on)) = stamp.publication {
        let args = [
            ("number", grouped(number).into()),
            ("on", on.date().to_string().into()),
        ];
        parts.push(i18n.t_args("print-publication", &args));
    }
    let (seq, hash) = &stamp.head;
    let hash = hash.get(..DIGITS).unwrap_or(hash);
    let args = [
        ("number", seq.to_string().into()),
        ("hash", hash.to_owned().into()),
    ];
    parts.push(i18n.t_args("print-journal", &args));
    parts
}

impl Press<'_> {
    /// What a page says of itself as one line, as far as it has room; `page` from 1, of so many.
    pub fn stamp(
        &self,
        facts: &Facts,
        line: Rect,
        size: f32,
        (page, count): (usize, usize),
    ) -> Vec<Item> {
        let i18n = self.i18n;
        let mut said = parts(i18n, &facts.stamp);
        if facts.stamp.is_invented {
            said.insert(0, i18n.t("print-invented"));
        }
        let text = said.join(&i18n.t("print-separator"));
        let args = [("page", page.into()), ("count", count.into())];
        let number = i18n.t_args("print-page", &args);
        let set = Type::new(size).in_colour(self.palette.border);
        let [_, y] = line.middle();
        let room = line.width() - self.face.width(&number, size) - 2.0 * size;
        // It is never cut: what it says is what the page is worth.
        let fitting = (size * room / self.face.width(&text, size).max(1e-3)).min(size);
        vec![
            self.text(
                &text,
                Type {
                    size: fitting,
                    ..set
                },
                [line.min[0], y],
                Side::Left,
            ),
            self.text(&number, set, [line.max[0], y], Side::Right),
        ]
    }

    /// The mark that all is invented, from its left side on; how wide it is.
    pub fn invented(&self, at: At, size: f32) -> (Vec<Item>, f32) {
        let text = self.i18n.t("print-invented");
        let width = self.face.width(&text, size) + 1.2 * size;
        let place = Rect::new([at[0], at[1] - 0.9 * size], [width, 1.8 * size]);
        let edge = Stroke::new(0.12 * size, self.palette.problem);
        let set = Type::new(size).in_colour(self.palette.problem).strong();
        let items = vec![
            Item::Shape(Shape::rect(place, None, Some(edge))),
            self.text(&text, set, place.middle(), Side::Middle),
        ];
        (items, width)
    }
}
