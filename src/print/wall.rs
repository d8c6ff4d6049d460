//! The wall map: one page with title, map, legend, index and what the page says of itself; as sheets of
//! a smaller size, if asked. Owns: how a page is divided, and which round scale the map has. Must not
//! know: how any part of it looks.

use super::drawing::{Press, Side, Type};
use super::facts::Facts;
use super::flow::{Row, columns, least_height, placed};
use super::furniture::{frame, overview, scale_row, scale_text};
use super::ground::Sheet;
use super::index::Squares;
use super::legend::Panel;
use super::names::{Names, Taken};
use super::page::{Document, Item, Page, Rect};
use super::paper::Size;
use super::plane::{Plane, least_scale};
use super::{PrintError, stamp, tiles};
use crate::course::{Course, Stage};
use crate::geometry::coverage::FaceId;
use crate::i18n::I18n;
use crate::style::scale::round_scale;

/// What is asked of a wall map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The size of the map.
    pub size: Size,
    /// Its shorter side lies across.
    pub is_portrait: bool,
    /// The size of the sheets it is cut into.
    pub tiles: Option<Size>,
}

/// A wall map.
#[derive(Clone, Debug, PartialEq)]
pub struct Wall {
    /// Its pages.
    pub document: Document,
    /// Where the names of grids stand on the first page.
    pub names: Names,
    /// The places that signs cover there.
    pub signs: Vec<Rect>,
    /// The part of the page that is the map.
    pub frame: Rect,
    /// The number behind `1:`.
    pub scale: f64,
}

/// Sizes on A3, millimetres; all grow with the paper.
const MARGIN: f32 = 8.0;
/// The type size of panels and lists.
const BODY: f32 = 2.5;
/// A point of the map.
const POINT: f32 = 0.23;
/// The strip with the names of squares.
const STRIP: f32 = 4.2;
/// The side of a square.
const SQUARE: f32 = 46.0;
/// The band with the title.
const TITLE: f32 = 17.0;
/// The band at the foot.
const FOOT: f32 = 6.0;

/// Type smaller than this is not read, millimetres.
const LEAST_BODY: f32 = 1.9;
/// A panel that would take more of the page than this leaves its lists to pages of their own.
const MOST_PANEL: f32 = 0.42;
/// So much of its frame a map may fill.
const FILL: f32 = 0.97;
/// The map is laid out anew so often where its numbers need room in the list.
const TRIES: usize = 3;

/// How a page is divided.
struct Layout {
    growth: f32,
    panel: Panel,
    /// From one column of a panel to the next.
    step: f32,
    title: Rect,
    foot: Rect,
    /// Between title and foot.
    body: Rect,
}

impl Layout {
    fn new(size: Size, [width, height]: [f32; 2]) -> Self {
        let growth = size.growth();
        let margin = MARGIN * growth;
        let across = width - 2.0 * margin;
        let panel = Panel {
            size: (BODY * growth).max(LEAST_BODY),
            width: (BODY * growth).max(LEAST_BODY) * 13.0,
        };
        let title = Rect::new([margin, margin], [across, TITLE * growth]);
        let foot = FOOT * growth;
        let foot = Rect::new([margin, height - margin - 0.5 * foot], [across, foot]);
        let top = title.max[1] + 0.2 * margin;
        let body = Rect::new([margin, top], [across, foot.min[1] - 0.2 * margin - top]);
        Self {
            growth,
            step: panel.width + 2.2 * panel.size,
            panel,
            title,
            foot,
            body,
        }
    }

    /// The columns of a panel with these rows beside or below the map, and what is left for the map.
    fn divided(
        &self,
        rows: &[Row],
        is_portrait: bool,
    ) -> (Rect, Vec<std::ops::Range<usize>>, Rect) {
        let gap = 1.6 * self.panel.size;
        let body = self.body;
        if is_portrait {
            let count = (((body.width() + gap) / self.step) as usize).max(1);
            let height = least_height(rows, count);
            let top = body.max[1] - height;
            let panel = Rect::new([body.min[0], top], [body.width(), height]);
            let map = Rect {
                min: body.min,
                max: [body.max[0], top - gap],
            };
            return (panel, columns(rows, height + 1e-3), map);
        }
        let columns = columns(rows, body.height());
        let width = columns.len() as f32 * self.step - (self.step - self.panel.width);
        let left = body.max[0] - width;
        let panel = Rect::new([left, body.min[1]], [width, body.height()]);
        let map = Rect {
            min: body.min,
            max: [left - gap, body.max[1]],
        };
        (panel, columns, map)
    }
}

/// The rows of the panel and of the lists, with the map that they are about.
struct Drawn<'a> {
    sheet: Sheet<'a>,
    panel: Rect,
    columns: Vec<std::ops::Range<usize>>,
    rows: Vec<Row>,
    /// Rows that stand on pages of their own.
    lists: Vec<Row>,
    items: Vec<Item>,
    names: Names,
    signs: Vec<Rect>,
}

/// Lay out a wall map.
///
/// # Errors
/// [`PrintError::Nothing`], [`PrintError::TooSmall`], [`PrintError::Font`], [`PrintError::Stopped`].
pub fn wall(facts: &Facts, i18n: &I18n, wish: &Wish, course: &Course) -> Result<Wall, PrintError> {
    let press = Press::new(i18n)?;
    let page_size = wish.size.page(wish.is_portrait);
    let layout = Layout::new(wish.size, page_size);
    let faces = facts.listed();
    course.enter(Stage::Placing, TRIES);
    let mut numbers = 0;
    let mut found = draw(facts, &press, (&layout, wish), &faces, numbers)?;
    for _ in 1..TRIES {
        course.count(1)?;
        let needed = found.sheet.numbers(&found.names, layout.panel).len();
        if needed <= numbers {
            break;
        }
        numbers = needed;
        found = draw(facts, &press, (&layout, wish), &faces, numbers)?;
    }
    let list_pages = list_pages(&found, &layout);
    let count = 1 + list_pages.len();
    let mut items = std::mem::take(&mut found.items);
    items.extend(title(&found.sheet, &layout));
    items.extend(placed(
        &found.rows,
        &found.columns,
        found.panel.min,
        layout.step,
    ));
    let size = 0.8 * layout.panel.size;
    let first = Page {
        size: page_size,
        items: [items, press.stamp(facts, layout.foot, size, (1, count))].concat(),
        links: Vec::new(),
    };
    let mut pages = match wish.tiles {
        Some(size) => tiles::of(&first, size, &press, facts),
        None => vec![first],
    };
    for (number, rows) in list_pages.into_iter().enumerate() {
        let mut items = title(&found.sheet, &layout);
        items.extend(rows);
        items.extend(press.stamp(facts, layout.foot, size, (number + 2, count)));
        let page = Page {
            size: page_size,
            items,
            links: Vec::new(),
        };
        match wish.tiles {
            Some(size) => pages.extend(tiles::of(&page, size, &press, facts)),
            None => pages.push(page),
        }
    }
    Ok(Wall {
        document: Document {
            title: heading(&press, facts),
            language: i18n.language().tag().to_owned(),
            pages,
            bookmarks: Vec::new(),
        },
        names: found.names,
        signs: found.signs,
        frame: found.sheet.frame,
        scale: found.sheet.plane.scale,
    })
}

/// Draw the map beside its panel, with room for so many rows of numbers.
fn draw<'a>(
    facts: &'a Facts,
    press: &'a Press<'a>,
    (layout, wish): (&Layout, &Wish),
    faces: &[FaceId],
    numbers: usize,
) -> Result<Drawn<'a>, PrintError> {
    let set = layout.panel;
    let bounds = facts.map.coverage.bounds().ok_or(PrintError::Nothing)?;
    let point = POINT * layout.growth;
    let sheet_in = |map: Rect| {
        let frame = map.grown(-STRIP * layout.growth);
        let room = [frame.width() * FILL, frame.height() * FILL];
        let scale = round_scale(least_scale(bounds, room));
        Sheet {
            facts,
            press,
            plane: Plane::new(bounds.centre(), scale, &frame),
            frame,
            point,
            about: Vec::new(),
        }
    };
    // What a row says can depend on the map (its squares, its scale), how high it is does not: rows are
    // counted on the whole body first.
    let rows_of = |sheet: &Sheet<'_>, squares: &Squares, names: Option<&Names>| {
        let mut own = vec![scale_row(press, &sheet.plane, set)];
        own.extend(overview(sheet, faces, set));
        own.extend(sheet.legend(set));
        own.extend(sheet.changes(set));
        own.extend(sources(sheet, set));
        let mut lists = sheet.becoming(set);
        lists.extend(sheet.index(faces, squares, set));
        match names {
            Some(names) => lists.extend(sheet.numbers(names, set)),
            None => lists.extend((0..numbers).map(|_| Row {
                height: set.row() * 0.92,
                ..Row::default()
            })),
        }
        (own, lists)
    };
    let divide = |sheet: &Sheet<'_>, squares: &Squares, names: Option<&Names>| {
        let (own, lists) = rows_of(sheet, squares, names);
        let all = [own.clone(), lists.clone()].concat();
        let (place, columns, map) = layout.divided(&all, wish.is_portrait);
        let share = if wish.is_portrait {
            place.height() / layout.body.height()
        } else {
            place.width() / layout.body.width()
        };
        if share <= MOST_PANEL {
            return (all, Vec::new(), place, columns, map);
        }
        let (place, columns, map) = layout.divided(&own, wish.is_portrait);
        (own, lists, place, columns, map)
    };
    let squares_in = |frame| Squares::new(frame, SQUARE * layout.growth);
    let whole = sheet_in(layout.body);
    let (_, _, _, _, map) = divide(&whole, &squares_in(whole.frame), None);
    // The legend says what is shown in the scale of the map: a row more or less moves its side.
    let first = sheet_in(map);
    let (_, _, _, _, map) = divide(&first, &squares_in(first.frame), None);
    let strip = STRIP * layout.growth;
    if map.width().min(map.height()) < 8.0 * strip {
        return Err(PrintError::TooSmall(wish.size.name()));
    }
    let sheet = sheet_in(map);
    let squares = squares_in(sheet.frame);
    let marks = sheet.marks();
    let mut taken = Taken::default();
    for place in &marks.places {
        taken.take(place);
    }
    let names = sheet.names(faces, &mut taken);
    let of_ground = sheet.ground_names(&mut taken);
    let mut shown = sheet.ground();
    shown.extend(of_ground);
    shown.extend(sheet.drawn_names(&names.placed));
    shown.extend(marks.items);
    let mut items = vec![Item::Clip(sheet.frame, shown)];
    items.extend(frame(press, &squares, strip, layout.growth));
    let (mut rows, mut lists, mut panel, mut columns, left) =
        divide(&sheet, &squares, Some(&names));
    if !left.grown(1e-2).holds(&map) {
        // More numbers than there was room for: the lists go on pages of their own.
        (rows, lists) = rows_of(&sheet, &squares, Some(&names));
        (panel, columns, _) = layout.divided(&rows, wish.is_portrait);
    }
    Ok(Drawn {
        sheet,
        panel,
        columns,
        rows,
        lists,
        items,
        names,
        signs: marks.places,
    })
}

/// Lists on pages of their own.
fn list_pages(drawn: &Drawn<'_>, layout: &Layout) -> Vec<Vec<Item>> {
    let across = ((layout.body.width() / layout.step) as usize).max(1);
    let columns = columns(&drawn.lists, layout.body.height());
    let pages = columns.chunks(across);
    pages
        .map(|columns| placed(&drawn.lists, columns, layout.body.min, layout.step))
        .collect()
}

/// What the map is called.
fn heading(press: &Press<'_>, facts: &Facts) -> String {
    let title = ("title", facts.title.as_str().into());
    match &facts.plan {
        Some(plan) => {
            let args = [title, ("plan", plan.name.as_str().into())];
            press.i18n.t_args("print-wall-plan-title", &args)
        }
        None => press.i18n.t_args("print-wall-title", &[title]),
    }
}

/// The band with the title: what it is, of when, by whom.
fn title(sheet: &Sheet<'_>, layout: &Layout) -> Vec<Item> {
    let (press, facts) = (sheet.press, sheet.facts);
    let band = layout.title;
    let size = layout.panel.size;
    let unit = (!facts.unit.is_empty()).then(|| {
        let args = [("unit", facts.unit.as_str().into())];
        press.i18n.t_args("print-unit", &args)
    });
    let args = [("at", stamp::instant(facts.at()).into())];
    let at = press.i18n.t_args("print-at", &args);
    let scale = scale_text(press, sheet.plane.scale);
    let right: Vec<(String, Type)> = [
        (at, Type::new(1.7 * size).strong()),
        (unit.unwrap_or(scale), Type::new(1.2 * size)),
    ]
    .to_vec();
    let widths = right.iter();
    let widths = widths.map(|(text, set)| press.face.width(text, set.size));
    let wide = widths.fold(0.0, f32::max);
    let mut out = Vec::new();
    let [_, y] = band.middle();
    let mut left = band.min[0];
    let (marks, marked) = press.marks(facts, 1.25 * size);
    let marked = marked + 2.0 * size;
    let room = band.width() - wide - 3.0 * size - marked;
    let text = heading(press, facts);
    // It is set smaller before it is cut.
    let most = 3.6 * size;
    let fitting = most * (room / press.face.width(&text, most).max(1e-3)).clamp(0.4, 1.0);
    let set = Type::new(fitting).strong();
    let text = press.face.fitted(&text, fitting, room);
    out.push(press.text(&text, set, [left, y], Side::Left));
    left += press.face.width(&text, fitting) + 2.0 * size;
    out.extend(marks.iter().map(|item| item.moved([left, y])));
    let mut top = y - 1.25 * size;
    for (text, set) in right {
        out.push(press.text(&text, set, [band.max[0], top], Side::Right));
        top += 2.4 * size;
    }
    out
}

/// Rows that say what the map is made from.
fn sources(sheet: &Sheet<'_>, panel: Panel) -> Vec<Row> {
    let (press, facts) = (sheet.press, sheet.facts);
    let mut said = vec![press.i18n.t("print-source-map")];
    if facts.plan.is_some() {
        said.push(press.i18n.t("print-source-plan"));
    }
    if facts.is_zoned() {
        let tag = press.i18n.language().tag();
        let titles = &facts.rules.on(facts.at().date()).0.titles;
        let title = titles.get(tag).or_else(|| titles.values().next());
        let profile = title.cloned().unwrap_or_default();
        let args = [("profile", profile.into())];
        said.push(press.i18n.t_args("print-source-zones", &args));
    }
    if facts.stamp.is_invented {
        said.push(press.i18n.t("print-source-invented"));
    }
    let mut rows = vec![sheet.heading(&press.i18n.t("print-sources"), panel)];
    let size = 0.88 * panel.size;
    let set = Type::new(size);
    for text in said {
        for line in press.face.lines(&text, size, panel.width) {
            rows.push(Row {
                height: 1.3 * size,
                items: vec![press.text(&line, set, [0.0, 0.65 * size], Side::Left)],
                is_heading: false,
            });
        }
    }
    rows
}
