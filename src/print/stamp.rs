//! What every page says of itself: who printed it, when and why, which publication or plan it shows, how
//! far the journal was; and that all is invented, where it is. Owns: these words. Must not know: where they
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
    if let Some(plan) = &stamp.plan {
        parts.push(i18n.t_args("print-plan", &[("plan", plan.as_str().into())]));
    }
    if let Some((number, on)) = stamp.publication {
        let args = [
            ("number", grouped(number).into()),
            ("on", on.date().to_string().into()),
        ];
        // Below a plan it is what the plan is to replace.
        let key = match stamp.plan {
            Some(_) => "print-publication-now",
            None => "print-publication",
        };
        parts.push(i18n.t_args(key, &args));
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

/// The same, with that all is invented before it, where it is.
pub fn all(i18n: &I18n, stamp: &Stamp) -> Vec<String> {
    let invented = stamp.is_invented.then(|| i18n.t("print-invented"));
    let parts = parts(i18n, stamp).into_iter();
    invented.into_iter().chain(parts).collect()
}

/// The same as one line.
pub fn line(i18n: &I18n, stamp: &Stamp) -> String {
    all(i18n, stamp).join(&i18n.t("print-separator"))
}

impl Press<'_> {
    /// The size, no larger than this, at which a text has room: it is never cut, since what it says is what
    /// the page is worth.
    pub fn fitting(&self, text: &str, most: f32, room: f32) -> f32 {
        (most * room / self.face.width(text, most).max(1e-3)).min(most)
    }

    /// What a page says of itself as one line, as far as it has room; `page` from 1, of so many.
    pub fn stamp(
        &self,
        facts: &Facts,
        place: Rect,
        size: f32,
        (page, count): (usize, usize),
    ) -> Vec<Item> {
        let i18n = self.i18n;
        let text = line(i18n, &facts.stamp);
        let args = [("page", page.into()), ("count", count.into())];
        let number = i18n.t_args("print-page", &args);
        let set = Type::new(size).in_colour(self.palette.border);
        let [_, y] = place.middle();
        let room = place.width() - self.face.width(&number, size) - 2.0 * size;
        let fitting = self.fitting(&text, size, room);
        vec![
            self.text(
                &text,
                Type {
                    size: fitting,
                    ..set
                },
                [place.min[0], y],
                Side::Left,
            ),
            self.text(&number, set, [place.max[0], y], Side::Right),
        ]
    }

    /// The marks beside a title: that all is invented, that a plan is only a draft; how wide they are.
    pub fn marks(&self, facts: &Facts, size: f32) -> (Vec<Item>, f32) {
        let invented = facts.stamp.is_invented.then_some("print-invented");
        let draft = facts.plan.as_ref().map(|_| "print-plan-draft");
        let mut all = (Vec::new(), 0.0);
        for key in invented.into_iter().chain(draft) {
            let (items, width) = self.mark(key, [all.1, 0.0], size);
            all.0.extend(items);
            all.1 += width + 0.8 * size;
        }
        all
    }

    /// A mark, from its left side on; how wide it is.
    fn mark(&self, key: &str, at: At, size: f32) -> (Vec<Item>, f32) {
        let text = self.i18n.t(key);
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
