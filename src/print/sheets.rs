//! Grid sheets: a page for each grid, with its map and what is known of it. Owns: what stands on a sheet
//! beside its map and below it, and its bookmark. What does not fit on it even in the smallest type goes on behind it. Must
//! not know: what the rows say.

use super::card::{self, Building};
use super::drawing::{Press, Side, Type};
use super::facts::Facts;
use super::flow::{columns, placed};
use super::furniture::scale_row;
use super::ground::Sheet;
use super::legend::Panel;
use super::names::{Taken, Wanted, place};
use super::page::{Bookmark, Document, Item, Link, Rect, Shape, Stroke};
use super::{PrintError, leaf, stamp};
use crate::course::{Course, Stage};
use crate::geometry::coverage::FaceId;
use crate::geometry::label::label_place;
use crate::geometry::polygon::Polygon;
use crate::i18n::I18n;

/// A point of the numbers of buildings, millimetres.
const NUMBER: f32 = 0.17;
/// So much of its frame a grid may fill.
const FILL: f32 = 0.86;
/// So many columns stand below the map.
const COLUMNS: usize = 3;
/// Between columns.
const GAP: f32 = 5.0;
/// The height of the map and the type size below it, from what is wanted to what is just read.
const DIVISIONS: [(f32, f32); 4] = [(128.0, 2.45), (112.0, 2.25), (98.0, 2.05), (88.0, 1.85)];

/// Lay out the sheets of these grids.
///
/// # Errors
/// [`PrintError::Nothing`], [`PrintError::Font`], [`PrintError::Stopped`].
pub fn sheets(
    facts: &Facts,
    i18n: &I18n,
    faces: &[FaceId],
    course: &Course,
) -> Result<Document, PrintError> {
    if faces.is_empty() {
        return Err(PrintError::Nothing);
    }
    let press = Press::new(i18n)?;
    course.enter(Stage::Placing, faces.len());
    let mut drawn = Vec::new();
    for face in faces {
        drawn.push((*face, pages_of(facts, &press, *face)));
        course.count(1)?;
    }
    let mut starts = Vec::new();
    let mut count = 0;
    for (_, pages) in &drawn {
        starts.push(count);
        count += pages.len();
    }
    let page_of = |face: FaceId| {
        let number = faces.iter().position(|other| *other == face)?;
        starts.get(number).copied()
    };
    let mut pages = Vec::new();
    let mut bookmarks: Vec<Bookmark> = Vec::new();
    for ((face, of_face), start) in drawn.into_iter().zip(&starts) {
        let community = facts.community(face).to_owned();
        if bookmarks.last().is_none_or(|last| last.text != community) {
            bookmarks.push(Bookmark {
                text: community,
                page: *start,
                below: Vec::new(),
            });
        }
        if let Some(last) = bookmarks.last_mut() {
            last.below.push(Bookmark {
                text: facts.map.title(face),
                page: *start,
                below: Vec::new(),
            });
        }
        for drawn in of_face {
            let number = (pages.len() + 1, count);
            let links = drawn.neighbours.into_iter();
            let links = links.filter_map(|(face, place)| {
                let page = page_of(face)?;
                Some(Link { place, page })
            });
            let links = links.collect();
            pages.push(leaf::page((facts, &press), drawn.items, links, number));
        }
    }
    // Where no grid names a community there is one list.
    if let [only] = bookmarks.as_mut_slice()
        && only.text.is_empty()
    {
        bookmarks = std::mem::take(&mut only.below);
    }
    let args = [("title", facts.title.as_str().into())];
    Ok(Document {
        title: i18n.t_args("print-sheets-title", &args),
        language: i18n.language().tag().to_owned(),
        pages,
        bookmarks,
    })
}

/// A page of a grid, before it is known which page it is.
struct Drawn {
    items: Vec<Item>,
    /// Where names of neighbours stand.
    neighbours: Vec<(FaceId, Rect)>,
}

/// The pages of a grid: one, but where its list is too long.
fn pages_of(facts: &Facts, press: &Press<'_>, face: FaceId) -> Vec<Drawn> {
    let page = leaf::below_title();
    let wide = (page.width() - GAP * (COLUMNS - 1) as f32) / COLUMNS as f32;
    let mut divided = None;
    for (high, size) in DIVISIONS {
        let panel = Panel { size, width: wide };
        let frame = leaf::frame(high);
        let sheet = sheet_of(facts, press, face, frame);
        let buildings = card::buildings(sheet.facts, face);
        let mut rows = vec![scale_row(press, &sheet.plane, panel)];
        rows.extend(card::rows(&sheet, face, panel, &buildings));
        let below = frame.max[1] + 3.0;
        let room = page.max[1] - below;
        let columns = columns(&rows, room);
        let is_enough = columns.len() <= COLUMNS;
        divided = Some((sheet, buildings, rows, columns, panel, below));
        if is_enough {
            break;
        }
    }
    let Some((sheet, buildings, rows, ranges, panel, below)) = divided else {
        return Vec::new();
    };
    let step = panel.width + GAP;
    let (first, rest) = ranges.split_at(ranges.len().min(COLUMNS));
    let (mut items, neighbours) = map(&sheet, face, &buildings);
    items.extend(title(&sheet, face));
    items.extend(placed(&rows, first, [page.min[0], below], step));
    let mut pages = vec![Drawn { items, neighbours }];
    let start = rest.first().map_or(rows.len(), |range| range.start);
    let left = rows.get(start..).unwrap_or_default();
    let ranges = columns(left, page.height());
    for ranges in ranges.chunks(COLUMNS) {
        let mut items = title(&sheet, face);
        items.extend(placed(left, ranges, page.min, step));
        pages.push(Drawn {
            items,
            neighbours: Vec::new(),
        });
    }
    pages
}

fn sheet_of<'a>(facts: &'a Facts, press: &'a Press<'a>, face: FaceId, frame: Rect) -> Sheet<'a> {
    let bounds = facts.map.coverage.face_bounds(face);
    let whole = facts.map.coverage.bounds();
    let bounds = bounds.or(whole).unwrap_or_else(|| {
        crate::geometry::fixed::Bounds::of(crate::geometry::fixed::Coord::default())
    });
    leaf::map_of((facts, press), bounds, (frame, FILL), vec![face])
}

/// The map of a grid, its buildings numbered, and where the names of its neighbours stand.
fn map(
    sheet: &Sheet<'_>,
    face: FaceId,
    buildings: &[Building<'_>],
) -> (Vec<Item>, Vec<(FaceId, Rect)>) {
    let (facts, press) = (sheet.facts, sheet.press);
    let palette = press.palette;
    let area = |polygons: &[Polygon], stroke| {
        let mut shape = Shape {
            stroke: Some(stroke),
            ..Shape::default()
        };
        for ring in polygons.iter().flat_map(Polygon::rings) {
            let ring: Vec<_> = ring.iter().map(|at| sheet.plane.at(*at)).collect();
            shape.push(&ring, true);
        }
        Item::Shape(shape)
    };
    let mut shown = sheet.ground();
    let fine = Stroke::new(0.14, palette.border);
    for Building { unit, .. } in buildings {
        shown.push(area(&unit.ground, fine));
    }
    let bold = Stroke::new(0.7, palette.accent).round();
    shown.push(area(&facts.map.coverage.face_polygons(face), bold));

    let marks = sheet.marks();
    let mut taken = Taken::default();
    for place in &marks.places {
        taken.take(place);
    }
    let numbers: Vec<Wanted> = buildings
        .iter()
        .filter_map(|Building { number, unit }| {
            let place = label_place(&unit.ground);
            let at = place.map(|place| place.at).or(unit.at)?;
            let radius = place.map_or(0.0, |place| place.radius_m as f32);
            Some(Wanted {
                key: *number,
                text: number.to_string(),
                letter: None,
                at: sheet.plane.at(at),
                radius: radius * sheet.plane.metre(),
            })
        })
        .collect();
    let placed = place(
        &numbers,
        &mut taken,
        &sheet.frame,
        (&press.face, NUMBER),
        |_, _| false,
    );
    let numbering = Sheet {
        facts,
        press,
        plane: sheet.plane,
        frame: sheet.frame,
        point: NUMBER,
        about: sheet.about.clone(),
    };
    let beside: Vec<FaceId> = facts.map.coverage.faces_beside(face).into_iter().collect();
    let names = sheet.names_in_view(&beside, &mut taken);
    let of_ground = sheet.ground_names(&mut taken);
    shown.extend(of_ground);
    shown.extend(numbering.drawn_names(&placed.placed));
    shown.extend(sheet.drawn_names(&names.placed));
    shown.extend(marks.items);
    let neighbours = names.placed.iter().filter_map(|name| {
        let face = u32::try_from(name.key).ok().map(FaceId)?;
        Some((face, name.place))
    });
    let neighbours = neighbours.collect();
    (sheet.cut(shown, leaf::EDGE), neighbours)
}

/// The band with the name of the grid: what it belongs to, what is in force, of when.
fn title(sheet: &Sheet<'_>, face: FaceId) -> Vec<Item> {
    let (facts, press) = (sheet.facts, sheet.press);
    let i18n = press.i18n;
    let body = leaf::body();
    let name = facts.map.title(face);
    let [left, top] = body.min;
    let set = Type::new(8.0).strong();
    let mut out = vec![press.fitted(&name, set, [left, top + 4.0], Side::Left, 90.0)];
    let mut x = left + press.face.width(&name, 8.0).min(90.0) + 4.0;
    if let Some(zone) = facts.zone(face) {
        let field = Rect::new([x, top + 1.0], [15.0, 6.0]);
        let class = facts.classes.class_of(face);
        if let Some(class) = class {
            let fill = press.palette.fill(class);
            out.extend(press.zone_field(zone, fill, field, leaf::POINT));
            x = field.max[0] + 3.0;
        }
    }
    let (marks, _) = press.marks(facts, 2.4);
    out.extend(marks.iter().map(|item| item.moved([x, top + 4.0])));
    let args = [("at", stamp::instant(facts.at()).into())];
    let at = i18n.t_args("print-at", &args);
    let set = Type::new(3.2).strong();
    out.push(press.text(&at, set, [body.max[0], top + 2.6], Side::Right));
    let unit = card::unit_of(facts, face);
    let path = unit.map(|id| facts.register.path(id)).unwrap_or_default();
    let above = path.iter().filter_map(|id| facts.register.unit(*id));
    let above: Vec<&str> = above
        .filter(|unit| facts.map.code(face).as_deref() != Some(unit.code.as_str()))
        .map(|unit| unit.name.as_str())
        .collect();
    let code = facts.map.code(face);
    let parts = [above.join(" "), code.unwrap_or_default()];
    let line = parts.join("  ");
    let set = Type::new(2.8);
    out.push(press.fitted(line.trim(), set, [left, top + 12.0], Side::Left, 120.0));
    let set = set.in_colour(press.palette.border);
    let at = [body.max[0], top + 8.0];
    out.push(press.fitted(&facts.title, set, at, Side::Right, 70.0));
    if !facts.unit.is_empty() {
        let at = [body.max[0], top + 12.0];
        out.push(press.fitted(&facts.unit, set, at, Side::Right, 70.0));
    }
    out
}
