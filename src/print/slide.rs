//! A slide of 16 to 9: title, day and hour, map, key figures, in type that is read from the back of a
//! room. Owns: what stands where on it. Must not know: how anything is counted, or how a map looks.

use super::drawing::{Press, Side, Type};
use super::facts::Facts;
use super::flow::placed;
use super::ground::Sheet;
use super::legend::Panel;
use super::page::{Document, Item, Page, Rect, Shape, Stroke};
use super::plane::{Plane, least_scale};
use super::report::{Figure, headline};
use super::{PrintError, stamp};
use crate::i18n::{I18n, grouped};
use crate::style::scale::round_scale;

/// 13.333 × 7.5 inches, millimetres.
pub const SIZE: [f32; 2] = [338.667, 190.5];
/// Around it, millimetres.
const MARGIN: f32 = 10.0;
/// The band with the title.
const TITLE: f32 = 24.0;
/// The line at the foot.
const FOOT: f32 = 6.0;
/// The width of the part with figures and legend.
const SIDE: f32 = 108.0;
/// Figures: the height of a field, and how many stand beside one another.
const FIGURES: (f32, usize) = (25.0, 2);
/// Type sizes of the legend, from what is wanted to what is just read.
const LEGEND: [f32; 4] = [5.2, 4.6, 4.1, 3.6];
/// A point of the map.
const POINT: f32 = 0.30;
/// So much of its frame the map may fill.
const FILL: f32 = 0.97;

/// Lay out a slide.
///
/// # Errors
/// [`PrintError::Font`], [`PrintError::Nothing`].
pub fn slide(facts: &Facts, i18n: &I18n) -> Result<Document, PrintError> {
    let press = Press::new(i18n)?;
    let page = page(facts, &press)?;
    Ok(Document {
        title: heading(facts, &press),
        language: i18n.language().tag().to_owned(),
        pages: vec![page],
        bookmarks: Vec::new(),
    })
}

/// The page of a slide.
///
/// # Errors
/// [`PrintError::Nothing`].
pub(super) fn page(facts: &Facts, press: &Press<'_>) -> Result<Page, PrintError> {
    let body = Rect {
        min: [MARGIN, MARGIN],
        max: SIZE.map(|side| side - MARGIN),
    };
    let top = body.min[1] + TITLE;
    let foot = body.max[1] - FOOT;
    let left = body.max[0] - SIDE;
    let frame = Rect {
        min: [body.min[0], top],
        max: [left - 6.0, foot],
    };
    let mut items = title(facts, press, body);
    let sheet = town(facts, press, frame)?;
    items.extend(sheet.framed((3.4, 0.4), |sheet, taken| sheet.town_names(taken)));
    let figures = headline(facts, press.i18n);
    items.extend(fields(press, &figures, [left, top]));
    let rows = figures.len().div_ceil(FIGURES.1) as f32;
    let below = Rect {
        min: [left, top + rows * FIGURES.0 + 2.0],
        max: [body.max[0], foot],
    };
    items.extend(legend(&sheet, below));
    let line = Rect {
        min: [body.min[0], foot + 2.0],
        max: body.max,
    };
    items.extend(press.stamp(facts, line, 2.9, (1, 1)));
    Ok(Page {
        size: SIZE,
        items,
        links: Vec::new(),
    })
}

fn heading(facts: &Facts, press: &Press<'_>) -> String {
    let args = [("title", facts.title.as_str().into())];
    press.i18n.t_args("print-slide-title", &args)
}

/// What it is, of when, by whom.
fn title(facts: &Facts, press: &Press<'_>, body: Rect) -> Vec<Item> {
    let (left, top) = (body.min[0], body.min[1]);
    let args = [("at", stamp::instant(facts.at()).into())];
    let at = press.i18n.t_args("print-at", &args);
    let date = Type::new(9.0).strong();
    let room = body.width() - press.face.width(&at, date.size) - 12.0;
    let text = heading(facts, press);
    let most = 11.5;
    let fitting = most * (room / press.face.width(&text, most).max(1e-3)).clamp(0.5, 1.0);
    let set = Type::new(fitting).strong();
    let mut out = vec![
        press.fitted(&text, set, [left, top + 6.0], Side::Left, room),
        press.text(&at, date, [body.max[0], top + 6.0], Side::Right),
    ];
    let (marks, wide) = press.marks(facts, 3.8);
    out.extend(marks.iter().map(|item| item.moved([left, top + 17.0])));
    let args = [("unit", facts.unit.as_str().into())];
    let unit = match facts.unit.is_empty() {
        true => String::new(),
        false => press.i18n.t_args("print-unit", &args),
    };
    let at = [left + wide + if wide > 0.0 { 2.0 } else { 0.0 }, top + 17.0];
    let set = Type::new(4.8);
    out.push(press.fitted(&unit, set, at, Side::Left, body.max[0] - at[0]));
    out
}

/// The town on a part of the page.
fn town<'a>(facts: &'a Facts, press: &'a Press<'a>, frame: Rect) -> Result<Sheet<'a>, PrintError> {
    let bounds = facts.map.coverage.bounds().ok_or(PrintError::Nothing)?;
    let room = [frame.width() * FILL, frame.height() * FILL];
    let scale = round_scale(least_scale(bounds, room));
    Ok(Sheet {
        facts,
        press,
        plane: Plane::new(bounds.centre(), scale, &frame),
        frame,
        point: POINT,
        about: Vec::new(),
    })
}

/// Key figures, each in a field with how it differs from the day before.
fn fields(press: &Press<'_>, figures: &[Figure], [left, top]: [f32; 2]) -> Vec<Item> {
    let (high, across) = FIGURES;
    let (wide, palette) = (SIDE / across as f32, press.palette);
    let mut out = Vec::new();
    for (i, figure) in figures.iter().enumerate() {
        let at = [
            left + wide * (i % across) as f32,
            top + high * (i / across) as f32,
        ];
        let field = Rect::new(at, [wide - 2.0, high - 2.0]);
        let edge = Stroke::new(0.25, palette.outline);
        let paper = Some(palette.paper);
        out.push(Item::Shape(Shape::rect(field, paper, Some(edge))));
        let [x, y] = [at[0] + 2.5, at[1]];
        let name = Type::new(4.8).in_colour(palette.border);
        let room = field.width() - 5.0;
        out.push(press.fitted(&figure.name, name, [x, y + 5.0], Side::Left, room));
        let count = grouped(figure.now as usize).to_string();
        out.push(press.text(&count, Type::new(12.0).strong(), [x, y + 15.5], Side::Left));
        let set = Type::new(4.6).in_colour(palette.border);
        let at = [field.max[0] - 2.5, y + 17.0];
        out.push(press.text(&figure.since(press.i18n), set, at, Side::Right));
    }
    out
}

/// What colours and signs mean, in the largest type that has room.
fn legend(sheet: &Sheet<'_>, place: Rect) -> Vec<Item> {
    let panels = LEGEND.map(|size| Panel {
        size,
        width: place.width(),
    });
    let mut rows = Vec::new();
    for panel in panels {
        rows = sheet.meanings(panel);
        let high: f32 = rows.iter().map(|row| row.height).sum();
        if high <= place.height() {
            break;
        }
    }
    // What does not fit even so is the least of it: zones come first.
    let mut left = place.height();
    let fits = rows.iter().take_while(|row| {
        left -= row.height;
        left >= 0.0
    });
    let column = 0..fits.count();
    placed(&rows, std::slice::from_ref(&column), place.min, 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slide_is_sixteen_to_nine() {
        assert!((SIZE[0] / SIZE[1] - 16.0 / 9.0).abs() < 1e-3);
        assert!((SIZE[1] / 25.4 - 7.5).abs() < 1e-4);
    }
}
