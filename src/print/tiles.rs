//! A large page cut into sheets of a smaller size, to be glued together. Owns: how they overlap, and
//! the marks along which they are cut. Must not know: what the page shows.

use super::drawing::{Press, Side, Type};
use super::facts::Facts;
use super::index::Squares;
use super::page::{Item, Page, Rect, Shape, Stroke};
use super::paper::Size;
use crate::i18n::grouped;

/// Around each sheet, where printers do not print, millimetres.
const MARGIN: f32 = 10.0;
/// So much of a sheet is printed on the next one too, millimetres.
const OVERLAP: f32 = 10.0;
/// Length of a mark, millimetres.
const MARK: f32 = 5.0;

/// The sheets of a page, row by row from the top left. They lie as fewer of them are needed.
pub fn of(page: &Page, size: Size, press: &Press<'_>, facts: &Facts) -> Vec<Page> {
    let ways = [true, false].map(|is_portrait| size.page(is_portrait));
    let [upright, across] = ways.map(|sheet| {
        let [columns, rows] = counts(page.size, sheet);
        columns * rows
    });
    let sheet = if upright <= across { ways[0] } else { ways[1] };
    let [columns, rows] = counts(page.size, sheet);
    let bounds: Vec<Option<Rect>> = page.items.iter().map(Item::bounds).collect();
    let inner = [0, 1].map(|i| sheet[i] - 2.0 * MARGIN);
    let step = inner.map(|side| side - OVERLAP);
    let mut sheets = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let from = [column as f32 * step[0], row as f32 * step[1]];
            let part = Rect::new(from, inner);
            let by = [MARGIN - from[0], MARGIN - from[1]];
            let seen = page.items.iter().zip(&bounds);
            let seen = seen.filter(|(_, bounds)| bounds.is_some_and(|b| b.meets(&part)));
            let items = seen.flat_map(|(item, _)| parted(item, &part));
            let items = items.map(|item| item.moved(by)).collect();
            let window = part.moved(by);
            let mut all = vec![Item::Clip(window, items)];
            all.extend(marks(press, window, [column + 1 < columns, row + 1 < rows]));
            let name = format!("{}{}", Squares::letter(column % 26), row + 1);
            let number = row * columns + column + 1;
            let args = [
                ("name", name.into()),
                ("number", grouped(number).into()),
                ("count", grouped(columns * rows).into()),
                ("title", facts.title.as_str().into()),
            ];
            let text = press.i18n.t_args("print-tile", &args);
            let said = super::stamp::all(press.i18n, &facts.stamp);
            let said = [vec![text], said].concat();
            let line = said.join(&press.i18n.t("print-separator"));
            let room = window.width() - 2.0 * MARK;
            let size = press.fitting(&line, 2.4, room);
            let set = Type::new(size).in_colour(press.palette.border);
            let at = [window.min[0] + MARK, sheet[1] - MARGIN / 2.0];
            all.push(press.text(&line, set, at, Side::Left));
            sheets.push(Page {
                size: sheet,
                items: all,
                links: Vec::new(),
            });
        }
    }
    sheets
}

/// What of an item is seen in a part: of what is clipped, only the things there.
fn parted(item: &Item, part: &Rect) -> Option<Item> {
    match item {
        Item::Clip(place, items) => {
            let seen = items.iter().filter(|item| {
                let bounds = item.bounds();
                bounds.is_some_and(|bounds| bounds.meets(part))
            });
            let seen: Vec<Item> = seen.filter_map(|item| parted(item, part)).collect();
            (!seen.is_empty()).then_some(Item::Clip(*place, seen))
        }
        item => Some(item.clone()),
    }
}

/// How many columns and rows of sheets a page takes.
fn counts(page: [f32; 2], sheet: [f32; 2]) -> [usize; 2] {
    [0, 1].map(|i| {
        let inner = sheet[i] - 2.0 * MARGIN;
        let beyond = (page[i] - inner).max(0.0);
        1 + (beyond / (inner - OVERLAP)).ceil() as usize
    })
}

/// Marks at the corners, and where the next sheet begins to the right and below.
fn marks(press: &Press<'_>, window: Rect, goes_on: [bool; 2]) -> Vec<Item> {
    let ink = Stroke::new(0.2, press.palette.text);
    let mut lines = Shape {
        stroke: Some(ink),
        ..Shape::default()
    };
    let (min, max) = (window.min, window.max);
    for [x, y] in window.corners() {
        let out = |at: f32, middle: f32| if at < middle { -MARK } else { MARK };
        let [across, down] = window.middle();
        lines.push(&[[x, y], [x + out(x, across), y]], false);
        lines.push(&[[x, y], [x, y + out(y, down)]], false);
    }
    if goes_on[0] {
        let x = max[0] - OVERLAP;
        for (y, out) in [(min[1], -MARK), (max[1], MARK)] {
            lines.push(&[[x, y], [x, y + out]], false);
        }
    }
    if goes_on[1] {
        let y = max[1] - OVERLAP;
        for (x, out) in [(min[0], -MARK), (max[0], MARK)] {
            lines.push(&[[x, y], [x + out, y]], false);
        }
    }
    vec![Item::Shape(lines)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_cover_the_page() {
        for size in [Size::A4, Size::A3] {
            for is_portrait in [true, false] {
                let sheet = size.page(is_portrait);
                for page in Size::ALL.map(|size| size.page(false)) {
                    let count = counts(page, sheet);
                    for i in 0..2 {
                        let inner = sheet[i] - 2.0 * MARGIN;
                        let covered = inner + (count[i] - 1) as f32 * (inner - OVERLAP);
                        assert!(covered >= page[i], "{page:?} {sheet:?}");
                        assert!(count[i] == 1 || covered - inner + OVERLAP < page[i]);
                    }
                }
            }
        }
    }
}
