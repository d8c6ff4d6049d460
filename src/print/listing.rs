//! A list as pages: its heading again on each, rows never cut, landscape where it is wide. Owns: how wide
//! columns are, and where a page ends. Must not know: what the list is about, or whether it is masked.

use super::PrintError;
use super::drawing::{Press, Side, Type, faded};
use super::facts::Facts;
use super::page::{Document, Item, Page, Rect, Shape, Stroke};
use super::paper::Size;
use super::stamp;
use crate::course::{Course, Stage};
use crate::i18n::{I18n, grouped};

/// A list to be printed, all of it in words of whoever reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// What it is called.
    pub title: String,
    /// What stands over the columns.
    pub headings: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Listed {
    /// The same with the rows numbered, and without columns in which nothing stands.
    fn numbered(&self, heading: String) -> Self {
        let cell = |row: &Vec<String>, i: usize| row.get(i).cloned().unwrap_or_default();
        let is_said = |i: &usize| {
            let mut rows = self.rows.iter();
            self.rows.is_empty() || rows.any(|row| !cell(row, *i).trim().is_empty())
        };
        let columns: Vec<usize> = (0..self.headings.len()).filter(is_said).collect();
        let headings = columns.iter().map(|i| cell(&self.headings, *i));
        let rows = (1_usize..).zip(&self.rows).map(|(number, row)| {
            let cells = columns.iter().map(|i| cell(row, *i));
            [number.to_string()].into_iter().chain(cells).collect()
        });
        Self {
            title: self.title.clone(),
            headings: [heading].into_iter().chain(headings).collect(),
            rows: rows.collect(),
        }
    }
}

/// Around a page, millimetres.
const MARGIN: f32 = 12.0;
/// The band with the title.
const TITLE: f32 = 15.0;
/// The line at the foot.
const FOOT: f32 = 6.0;
/// Left and right of the text of a cell, and above and below it.
const PAD: [f32; 2] = [1.0, 0.7];
/// A line is so many times its size high.
const LEADING: f32 = 1.28;
/// A column is no wider than this where others need the room, millimetres.
const MOST: f32 = 70.0;
/// What does not break takes so much of a line at most; longer is broken anyway.
const WORD: f32 = 26.0;
/// The paper, and the type size on it, from what is wanted to what must do.
const WAYS: [(Size, bool, f32); 5] = [
    (Size::A4, true, 3.0),
    (Size::A4, false, 3.0),
    (Size::A4, false, 2.5),
    (Size::A3, false, 2.7),
    (Size::A3, false, 2.2),
];

/// How a list stands on its pages.
struct Setting {
    page: [f32; 2],
    size: f32,
    /// The width of each column, the numbers of rows first.
    widths: Vec<f32>,
    /// Where the text of each stands: figures to the right, one below the other.
    sides: Vec<Side>,
}

impl Setting {
    fn body(&self) -> Rect {
        Rect {
            min: [MARGIN, MARGIN],
            max: self.page.map(|side| side - MARGIN),
        }
    }

    /// The height of a row of so many lines.
    fn height(&self, lines: usize) -> f32 {
        lines.max(1) as f32 * LEADING * self.size + 2.0 * PAD[1]
    }
}

/// A row in lines, cell by cell.
type Lines = Vec<Vec<String>>;

/// Lay out a list.
///
/// # Errors
/// [`PrintError::Font`], [`PrintError::Stopped`].
pub fn listing(
    facts: &Facts,
    i18n: &I18n,
    listed: &Listed,
    course: &Course,
) -> Result<Document, PrintError> {
    let press = Press::new(i18n)?;
    let numbered = listed.numbered(i18n.t("print-list-number"));
    let setting = setting(&press, &numbered);
    let broken = |row: &Vec<String>| -> Lines {
        let cells = row.iter().zip(&setting.widths);
        cells
            .map(|(cell, width)| press.face.broken(cell, setting.size, width - 2.0 * PAD[0]))
            .collect()
    };
    let high = |row: &Lines| setting.height(row.iter().map(Vec::len).max().unwrap_or(1));
    let head = broken(&numbered.headings);
    let body = setting.body();
    let top = body.min[1] + TITLE;
    let room = body.max[1] - FOOT - top - high(&head);
    let most = ((room - 2.0 * PAD[1]) / (LEADING * setting.size)).max(1.0) as usize;
    course.enter(Stage::Placing, numbered.rows.len());
    let mut pages: Vec<Vec<Lines>> = vec![Vec::new()];
    let mut filled = 0.0;
    for row in &numbered.rows {
        // What is higher than a page goes on, line by line, on the next.
        for part in parted(broken(row), most) {
            let needed = high(&part);
            if filled > 0.0 && filled + needed > room {
                pages.push(Vec::new());
                filled = 0.0;
            }
            filled += needed;
            if let Some(page) = pages.last_mut() {
                page.push(part);
            }
        }
        course.count(1)?;
    }
    let count = pages.len();
    let numbers = 1_usize..;
    let laid = numbers.zip(pages).map(|(number, rows)| {
        let mut items = title(facts, &press, listed, body);
        let mut y = top;
        for (i, row) in [&head].into_iter().chain(&rows).enumerate() {
            let place = Rect::new([body.min[0], y], [body.width(), high(row)]);
            items.extend(drawn(&press, &setting, row, (place, i)));
            y = place.max[1];
        }
        if rows.is_empty() {
            let text = i18n.t("print-list-none");
            let at = [body.min[0] + PAD[0], y + 2.0 * setting.size];
            items.push(press.text(&text, Type::new(setting.size), at, Side::Left));
        }
        let line = Rect {
            min: [body.min[0], body.max[1] - 2.0],
            max: [body.max[0], body.max[1] + 2.0],
        };
        items.extend(press.stamp(facts, line, 2.1, (number, count)));
        Page {
            size: setting.page,
            items,
            links: Vec::new(),
        }
    });
    Ok(Document {
        title: heading(facts, i18n, listed),
        language: i18n.language().tag().to_owned(),
        pages: laid.collect(),
        bookmarks: Vec::new(),
    })
}

/// The first way in which all columns have room; else the last.
fn setting(press: &Press<'_>, listed: &Listed) -> Setting {
    let mut found = None;
    for (paper, is_portrait, size) in WAYS {
        let page = paper.page(is_portrait);
        let room = page[0] - 2.0 * MARGIN;
        let (widths, is_enough) = widths(press, listed, size, room);
        found = Some(Setting {
            page,
            size,
            widths,
            sides: sides(listed),
        });
        if is_enough {
            break;
        }
    }
    found.unwrap_or_else(|| Setting {
        page: Size::A4.page(true),
        size: WAYS[0].2,
        widths: Vec::new(),
        sides: Vec::new(),
    })
}

/// Where the text of each column stands.
fn sides(listed: &Listed) -> Vec<Side> {
    let side = |i: usize| {
        let cells = listed.rows.iter().filter_map(|row| row.get(i));
        let mut said = cells.filter(|cell| !cell.trim().is_empty()).peekable();
        match said.peek().is_some() && said.all(|cell| is_figure(cell)) {
            true => Side::Right,
            false => Side::Left,
        }
    };
    (0..listed.headings.len()).map(side).collect()
}

/// A count, an amount or a share; a phone or the number of something is longer, or begins with naught.
fn is_figure(text: &str) -> bool {
    const DIGITS: usize = 7;
    let text = text.trim().trim_start_matches(['-', '−', '+']);
    let text = text.strip_suffix('%').unwrap_or(text).trim_end();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let whole = text.split('.').next().unwrap_or_default();
    let is_number = !whole.starts_with('0') || whole == "0";
    let is_written = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.');
    (1..=DIGITS).contains(&digits) && is_number && text.chars().all(is_written)
}

/// The widths of columns that together fill a room, and whether each has as much as it needs: what it
/// would take in one line, or, where that is much, what does not break.
fn widths(press: &Press<'_>, listed: &Listed, size: f32, room: f32) -> (Vec<f32>, bool) {
    let measured = |i: usize| {
        let cells = listed.rows.iter().filter_map(|row| row.get(i));
        let texts = cells.chain(listed.headings.get(i));
        let (mut whole, mut least) = (0.0_f32, 0.0_f32);
        for text in texts {
            let width = press.face.width(text, size);
            // As a square: a long text in several lines.
            let folded = width.min((width * 4.0 * size).sqrt());
            whole = whole.max(width);
            least = least.max(folded.max(press.face.widest(text, size).min(WORD)));
        }
        [whole.min(MOST), least.min(MOST)].map(|width| width + 2.0 * PAD[0] + 0.1)
    };
    let all: Vec<[f32; 2]> = (0..listed.headings.len()).map(measured).collect();
    let sum = |which: usize| all.iter().map(|widths| widths[which]).sum::<f32>();
    let (whole, least) = (sum(0), sum(1));
    let widths = if whole <= room {
        // What is left over goes to all alike, but a short list stays one.
        let more = (room / whole).min(1.6);
        all.iter().map(|widths| widths[0] * more).collect()
    } else if least <= room {
        let share = (room - least) / (whole - least).max(1e-3);
        let width = |[whole, least]: &[f32; 2]| least + share * (whole - least);
        all.iter().map(width).collect()
    } else {
        all.iter().map(|widths| widths[1] * room / least).collect()
    };
    (widths, least <= room)
}

/// A row in parts of so many lines at most.
fn parted(row: Lines, most: usize) -> Vec<Lines> {
    let count = row.iter().map(Vec::len).max().unwrap_or(1).max(1);
    if count <= most {
        return vec![row];
    }
    let part = |start: usize| -> Lines {
        let lines = row.iter().map(|cell| {
            let end = (start + most).min(cell.len());
            cell.get(start..end).unwrap_or_default().to_vec()
        });
        lines.collect()
    };
    (0..count).step_by(most).map(part).collect()
}

fn heading(facts: &Facts, i18n: &I18n, listed: &Listed) -> String {
    let args = [
        ("title", facts.title.as_str().into()),
        ("list", listed.title.as_str().into()),
    ];
    i18n.t_args("print-list-title", &args)
}

/// What it is, of when, how many rows.
fn title(facts: &Facts, press: &Press<'_>, listed: &Listed, body: Rect) -> Vec<Item> {
    let i18n = press.i18n;
    let (left, top) = (body.min[0], body.min[1]);
    let args = [("at", stamp::instant(facts.at()).into())];
    let at = i18n.t_args("print-at", &args);
    let set = Type::new(3.4).strong();
    let mut out = vec![press.text(&at, set, [body.max[0], top + 3.0], Side::Right)];
    let room = body.width() - press.face.width(&at, set.size) - 6.0;
    let text = heading(facts, i18n, listed);
    let fitting = 5.6 * (room / press.face.width(&text, 5.6).max(1e-3)).clamp(0.5, 1.0);
    let set = Type::new(fitting).strong();
    out.push(press.fitted(&text, set, [left, top + 3.0], Side::Left, room));
    let y = top + 10.0;
    let (marks, wide) = press.marks(facts, 2.4);
    out.extend(marks.iter().map(|item| item.moved([left, y])));
    let args = [("count", grouped(listed.rows.len()).into())];
    let count = i18n.t_args("print-list-count", &args);
    let x = left + wide + if wide > 0.0 { 1.0 } else { 0.0 };
    let set = Type::new(2.8);
    out.push(press.text(&count, set, [x, y], Side::Left));
    let at = [body.max[0], y];
    let room = body.width() / 2.0;
    out.push(press.fitted(&facts.unit, set, at, Side::Right, room));
    out
}

/// A row in its place; the first is the heading.
fn drawn(
    press: &Press<'_>,
    setting: &Setting,
    row: &Lines,
    (place, number): (Rect, usize),
) -> Vec<Item> {
    let (palette, size) = (press.palette, setting.size);
    let wide: f32 = setting.widths.iter().sum();
    let place = Rect::new(place.min, [wide.min(place.width()), place.height()]);
    let is_head = number == 0;
    let strength = match (is_head, number % 2) {
        (true, _) => 0.28,
        (false, 0) => 0.08,
        _ => 0.0,
    };
    let mut out = Vec::new();
    if strength > 0.0 {
        let fill = faded(palette.outline, strength);
        out.push(Item::Shape(Shape::rect(place, Some(fill), None)));
    }
    let mut x = place.min[0];
    let set = Type::new(size);
    let set = if is_head { set.strong() } else { set };
    for (cell, (width, side)) in row.iter().zip(setting.widths.iter().zip(&setting.sides)) {
        let at = match side {
            Side::Right => x + width - PAD[0],
            Side::Left | Side::Middle => x + PAD[0],
        };
        for (i, line) in cell.iter().enumerate() {
            let y = place.min[1] + PAD[1] + (i as f32 + 0.5) * LEADING * size;
            out.push(press.text(line, set, [at, y], *side));
        }
        x += width;
    }
    let ink = Stroke::new(if is_head { 0.3 } else { 0.1 }, palette.outline);
    let below = [[place.min[0], place.max[1]], place.max];
    out.push(Item::Shape(Shape::line(&below, ink)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Language;

    fn list(columns: usize, rows: usize, cell: &str) -> Listed {
        Listed {
            title: "名单".to_owned(),
            headings: (0..columns).map(|i| format!("列{i}")).collect(),
            rows: vec![vec![cell.to_owned(); columns]; rows],
        }
    }

    #[test]
    fn paper_lies_as_wide_as_the_list_is_and_columns_fill_it() {
        let i18n = I18n::new(Language::Chinese);
        let press = Press::new(&i18n).expect("a font");
        let table = [
            (4, "木兰社区", Size::A4.page(true)),
            (12, "木兰社区南街", Size::A4.page(false)),
            (26, "木兰社区南街三巷", Size::A3.page(false)),
        ];
        for (columns, cell, page) in table {
            let listed = list(columns, 3, cell).numbered("号".to_owned());
            let setting = setting(&press, &listed);
            assert_eq!(setting.page, page, "{columns}");
            let wide: f32 = setting.widths.iter().sum();
            assert!(wide <= page[0] - 2.0 * MARGIN + 1e-2, "{columns}: {wide}");
        }
        // A column in which nothing stands has no place.
        let mut listed = list(3, 2, "甲");
        for row in &mut listed.rows {
            row[1] = " ".to_owned();
        }
        assert_eq!(
            listed.numbered("号".to_owned()).headings,
            ["号", "列0", "列2"]
        );
    }

    #[test]
    fn figures_stand_to_the_right_and_numbers_of_things_do_not() {
        for figure in ["0", "7", "1,204", "-3", "+12", "98.5%", "0.25"] {
            assert!(is_figure(figure), "{figure}");
        }
        let others = [
            "",
            "007",
            "13812345678",
            "350322001",
            "3栋",
            "2021-09-12",
            "08:00",
            "1-2",
        ];
        for other in others {
            assert!(!is_figure(other), "{other}");
        }
        let rows = [["甲", "12", "13812345678"], ["乙", "", "0591"]];
        let listed = Listed {
            title: String::new(),
            headings: ["名", "数", "电话"].map(str::to_owned).to_vec(),
            rows: rows.map(|row| row.map(str::to_owned).to_vec()).to_vec(),
        };
        assert_eq!(sides(&listed), [Side::Left, Side::Right, Side::Left]);
    }

    #[test]
    fn what_is_higher_than_a_page_goes_on_and_loses_no_line() {
        let lines = |n: usize| (0..n).map(|i| i.to_string()).collect::<Vec<_>>();
        let parts = parted(vec![lines(7), lines(2), Vec::new()], 3);
        assert_eq!(parts.len(), 3);
        let first: Vec<String> = parts.iter().flat_map(|part| part[0].clone()).collect();
        assert_eq!(first, lines(7));
        assert_eq!(parts[0][1], lines(2));
        assert!(parts[2][1].is_empty());
    }
}
