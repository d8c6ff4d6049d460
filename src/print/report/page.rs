//! The report on one page: figures beside those of the day before, the curve, the map, communities.
//! Owns: what stands where on it. Must not know: how anything is counted.

use super::Report;
use crate::i18n::{I18n, grouped};
use crate::model::data_table::{Cell, DataTable};
use crate::model::epidemic::Subject;
use crate::print::drawing::{Press, Side, Type};
use crate::print::facts::Facts;
use crate::print::ground::Sheet;
use crate::print::page::{Document, Item, Page, Rect, Shape, Stroke};
use crate::print::paper::Size;
use crate::print::plane::{Plane, least_scale};
use crate::print::{PrintError, stamp};
use crate::style::scale::round_scale;

/// Around the page, millimetres.
const MARGIN: f32 = 13.0;
/// The type size of headings and tables.
const BODY: f32 = 2.6;
/// Type sizes of the table, from what is wanted to what is just read.
const BODIES: [f32; 3] = [BODY, 2.2, 1.9];
/// A row of the table is so many times its type size high.
const LEADING: f32 = 1.5;
/// The height of a row of figures, and how many stand beside one another.
const FIGURES: (f32, usize) = (15.0, 6);
/// The height of the curve.
const CURVE: f32 = 32.0;
/// A point of the map.
const POINT: f32 = 0.17;
/// So much of the height is left to the map at least, with what parts it from the table.
const MAP: f32 = 60.0;

/// Lay out the page of a report.
///
/// # Errors
/// [`PrintError::Font`], [`PrintError::Nothing`].
pub fn page(report: &Report, facts: &Facts, i18n: &I18n) -> Result<Document, PrintError> {
    let press = Press::new(i18n)?;
    let size = Size::A4.page(true);
    let body = Rect {
        min: [MARGIN, MARGIN],
        max: size.map(|side| side - MARGIN),
    };
    let args = [
        ("title", facts.title.as_str().into()),
        ("at", stamp::instant(facts.at()).into()),
    ];
    let title = i18n.t_args("print-report-title", &args);
    let mut items = heading(&press, facts, &title, body);
    let mut top = body.min[1] + 16.0;
    items.extend(figures(&press, report, body, top));
    top += FIGURES.0 * report.figures.len().div_ceil(FIGURES.1) as f32 + 3.0;
    items.extend(curve(
        &press,
        report,
        Rect::new([body.min[0], top], [body.width(), CURVE]),
    ));
    top += CURVE + 6.0;
    let communities = report
        .tables
        .iter()
        .find(|(of, _)| *of == Subject::Communities);
    let listed = communities.map(|(_, table)| {
        let room = body.max[1] - top - MAP;
        Listed::fitting(table, room)
    });
    let high = listed.as_ref().map_or(0.0, Listed::height);
    let foot = body.max[1] - 2.0;
    let map = Rect::new(
        [body.min[0], top],
        [body.width(), foot - high - 4.0 - top - 4.0],
    );
    items.extend(town(facts, &press, map)?);
    if let Some(listed) = listed {
        let place = Rect::new([body.min[0], foot - high - 4.0], [body.width(), high]);
        items.extend(listed.drawn(&press, place));
    }
    let line = Rect::new([body.min[0], foot], [body.width(), 4.0]);
    items.extend(press.stamp(facts, line, 2.0, (1, 1)));
    Ok(Document {
        title,
        language: i18n.language().tag().to_owned(),
        pages: vec![Page {
            size,
            items,
            links: Vec::new(),
        }],
        bookmarks: Vec::new(),
    })
}

fn heading(press: &Press<'_>, facts: &Facts, title: &str, body: Rect) -> Vec<Item> {
    let [left, top] = body.min;
    let most = 6.0;
    let wide = press.face.width(title, most).max(1e-3);
    let size = most * (body.width() / wide).min(1.0);
    let mut out = vec![press.text(
        title,
        Type::new(size).strong(),
        [left, top + 3.0],
        Side::Left,
    )];
    let y = top + 10.5;
    let mut x = left;
    let (marks, wide) = press.marks(facts, 2.6);
    out.extend(marks.iter().map(|item| item.moved([x, y])));
    x += if wide > 0.0 { wide + 1.0 } else { 0.0 };
    out.push(press.text(&facts.unit, Type::new(3.0), [x, y], Side::Left));
    out
}

fn figures(press: &Press<'_>, report: &Report, body: Rect, top: f32) -> Vec<Item> {
    let (high, across) = FIGURES;
    let wide = body.width() / across as f32;
    let palette = press.palette;
    let mut out = Vec::new();
    for (i, figure) in report.figures.iter().enumerate() {
        let at = [
            body.min[0] + wide * (i % across) as f32,
            top + high * (i / across) as f32,
        ];
        let field = Rect::new(at, [wide - 1.5, high - 1.5]);
        let edge = Stroke::new(0.15, palette.outline);
        out.push(Item::Shape(Shape::rect(
            field,
            Some(palette.paper),
            Some(edge),
        )));
        let name = Type::new(2.4).in_colour(palette.border);
        let [x, y] = [at[0] + 2.0, at[1]];
        out.push(press.fitted(&figure.name, name, [x, y + 2.6], Side::Left, wide - 5.0));
        let count = grouped(figure.now as usize).to_string();
        out.push(press.text(&count, Type::new(6.0).strong(), [x, y + 8.6], Side::Left));
        let right = [field.max[0] - 2.0, y + 9.4];
        let set = Type::new(2.6).in_colour(palette.border);
        out.push(press.text(&figure.since(press.i18n), set, right, Side::Right));
    }
    out
}

/// Bars, one a day.
fn curve(press: &Press<'_>, report: &Report, place: Rect) -> Vec<Item> {
    let palette = press.palette;
    let most = report.curve.iter().map(|(_, count)| *count).max();
    let (Some(most), false) = (most.filter(|most| *most > 0), report.curve.is_empty()) else {
        return Vec::new();
    };
    let title = press.i18n.t("print-report-curve");
    let set = Type::new(BODY).strong();
    let [left, top] = place.min;
    let mut out = vec![press.text(&title, set, [left, top + 1.5], Side::Left)];
    let field = Rect {
        min: [left, top + 7.5],
        max: [place.max[0], place.max[1] - 4.0],
    };
    let step = field.width() / report.curve.len() as f32;
    let small = Type::new(2.1);
    // A date at every bar, or at every second, third, … where there is no room for all.
    let every = (9.0 / step).ceil().max(1.0) as usize;
    for (i, (day, count)) in report.curve.iter().enumerate() {
        let x = field.min[0] + step * (i as f32 + 0.5);
        let high = field.height() * *count as f32 / most as f32;
        if *count > 0 {
            let bar = Rect {
                min: [x - 0.36 * step, field.max[1] - high],
                max: [x + 0.36 * step, field.max[1]],
            };
            out.push(Item::Shape(Shape::rect(bar, Some(palette.case), None)));
            let at = [x, bar.min[1] - 1.5];
            out.push(press.text(&count.to_string(), small, at, Side::Middle));
        }
        if i % every == 0 {
            let text = format!("{:02}-{:02}", day.month(), day.day());
            let at = [x, field.max[1] + 2.2];
            out.push(press.text(&text, small, at, Side::Middle));
        }
    }
    let line = [[field.min[0], field.max[1]], field.max];
    let ink = Stroke::new(0.2, palette.border);
    out.push(Item::Shape(Shape::line(&line, ink)));
    out
}

/// The town with its zones and signs.
fn town(facts: &Facts, press: &Press<'_>, frame: Rect) -> Result<Vec<Item>, PrintError> {
    let bounds = facts.map.coverage.bounds().ok_or(PrintError::Nothing)?;
    let scale = round_scale(least_scale(
        bounds,
        [frame.width() * 0.97, frame.height() * 0.97],
    ));
    let sheet = Sheet {
        facts,
        press,
        plane: Plane::new(bounds.centre(), scale, &frame),
        frame,
        point: POINT,
        about: Vec::new(),
    };
    Ok(sheet.framed((2.3, 0.25), |sheet, taken| sheet.town_names(taken)))
}

/// The table of communities: as many rows as have room, and how many do not.
struct Listed<'a> {
    table: &'a DataTable,
    /// The type size.
    size: f32,
    /// So many rows are shown.
    shown: usize,
}

impl<'a> Listed<'a> {
    /// All rows in the largest type in which they have room with their heading; in the smallest as many as
    /// do, with a line that says how many are left out.
    fn fitting(table: &'a DataTable, room: f32) -> Self {
        let rows = table.len();
        let fits = |size: &f32| (rows + 1) as f32 * LEADING * size <= room;
        let [.., least] = BODIES;
        match BODIES.into_iter().find(fits) {
            Some(size) => Self {
                table,
                size,
                shown: rows,
            },
            None => {
                let lines = (room / (LEADING * least)).max(0.0) as usize;
                Self {
                    table,
                    size: least,
                    shown: lines.saturating_sub(2).min(rows),
                }
            }
        }
    }

    fn left_out(&self) -> usize {
        self.table.len() - self.shown
    }

    fn row(&self) -> f32 {
        LEADING * self.size
    }

    fn height(&self) -> f32 {
        let lines = 1 + self.shown + usize::from(self.left_out() > 0);
        lines as f32 * self.row()
    }

    /// The first column on the left, counts on the right of theirs.
    fn drawn(&self, press: &Press<'_>, place: Rect) -> Vec<Item> {
        let table = self.table;
        let is_written = |column: &usize| {
            !(0..table.len()).any(|r| matches!(table.cell(r, *column), Cell::Trend(_)))
        };
        let columns: Vec<usize> = (0..table.columns.len()).filter(is_written).collect();
        let first = 30.0;
        let others = columns.len().saturating_sub(1).max(1) as f32;
        let step = (place.width() - first) / others;
        let set = Type::new(self.size);
        let mut out = Vec::new();
        for row in 0..=self.shown {
            let y = place.min[1] + self.row() * (row as f32 + 0.5);
            for (i, column) in columns.iter().enumerate() {
                let text = match row.checked_sub(1) {
                    None => press
                        .i18n
                        .t(table.columns.get(*column).copied().unwrap_or_default()),
                    Some(row) => table.cell(row, *column).shown(),
                };
                let set = if row == 0 { set.strong() } else { set };
                if i == 0 {
                    out.push(press.fitted(&text, set, [place.min[0], y], Side::Left, first));
                } else {
                    let x = place.min[0] + first + step * i as f32;
                    out.push(press.fitted(&text, set, [x, y], Side::Right, step - 2.5));
                }
            }
            let below = place.min[1] + self.row() * (row as f32 + 1.0);
            let line = [[place.min[0], below], [place.max[0], below]];
            let ink = Stroke::new(if row == 0 { 0.25 } else { 0.08 }, press.palette.outline);
            out.push(Item::Shape(Shape::line(&line, ink)));
        }
        if self.left_out() > 0 {
            let args = [("count", grouped(self.left_out()).into())];
            let text = press.i18n.t_args("print-report-left-out", &args);
            let y = place.min[1] + self.row() * (self.shown as f32 + 1.5);
            out.push(press.text(&text, set, [place.min[0], y], Side::Left));
        }
        out
    }
}
