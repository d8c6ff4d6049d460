//! The part of the map that is in view, as a picture. Owns: how large it is, and which names stand on it.
//! Must not know: how a map looks, or where the picture goes.

use super::drawing::{Press, Side, Type};
use super::facts::Facts;
use super::ground::Sheet;
use super::names::{How, Taken};
use super::page::{Document, Item, Page, Rect};
use super::plane::{Plane, extent, least_scale};
use super::{PrintError, stamp};
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Bounds;
use crate::i18n::I18n;
use crate::style::scale::round_scale;

/// The longer side of the map, millimetres.
const LONG: f32 = 300.0;
/// The shorter side is so much of it at least.
const LEAST: f64 = 0.4;
/// Around the map, millimetres.
const MARGIN: f32 = 5.0;
/// The band with the title.
const TITLE: f32 = 10.0;
/// The line at the foot.
const FOOT: f32 = 6.0;
/// A point of the map: as large as on a screen.
const POINT: f32 = 25.4 / 96.0;
/// So many grids are all named; of more, those that are closed, and communities.
const NAMED: usize = 60;

/// Lay out this part of the map; all of it where nothing of it lies there.
///
/// # Errors
/// [`PrintError::Font`], [`PrintError::Nothing`].
pub fn in_view(facts: &Facts, i18n: &I18n, ground: Bounds) -> Result<Document, PrintError> {
    let press = Press::new(i18n)?;
    let whole = facts.map.coverage.bounds().ok_or(PrintError::Nothing)?;
    let ground = match ground.intersects(&whole) {
        true => ground,
        false => whole,
    };
    let sides = sides(ground);
    let frame = Rect::new([MARGIN, MARGIN + TITLE], sides);
    let scale = round_scale(least_scale(ground, sides));
    let sheet = Sheet {
        facts,
        press: &press,
        plane: Plane::new(ground.centre(), scale, &frame),
        frame,
        point: POINT,
        about: Vec::new(),
    };
    let mut items = title(facts, &press, frame);
    items.extend(sheet.framed((3.2, 0.3), names));
    let line = Rect::new([frame.min[0], frame.max[1]], [frame.width(), FOOT]);
    items.extend(press.stamp(facts, line, 2.6, (1, 1)));
    Ok(Document {
        title: facts.title.clone(),
        language: i18n.language().tag().to_owned(),
        pages: vec![Page {
            size: [
                sides[0] + 2.0 * MARGIN,
                sides[1] + TITLE + FOOT + 2.0 * MARGIN,
            ],
            items,
            links: Vec::new(),
        }],
        bookmarks: Vec::new(),
    })
}

/// Width and height of the map, in the proportions of its ground.
fn sides(ground: Bounds) -> [f32; 2] {
    let metres = extent(ground).map(|side| side.max(1.0));
    let longest = metres[0].max(metres[1]);
    metres.map(|side| LONG * (side / longest).max(LEAST) as f32)
}

/// What it is, and of when.
fn title(facts: &Facts, press: &Press<'_>, frame: Rect) -> Vec<Item> {
    let [left, right] = [frame.min[0], frame.max[0]];
    let y = MARGIN + TITLE / 2.0 - 1.0;
    let args = [("at", stamp::instant(facts.at()).into())];
    let at = press.i18n.t_args("print-at", &args);
    let set = Type::new(4.6).strong();
    let (marks, marked) = press.marks(facts, 3.0);
    let room = frame.width() - press.face.width(&at, set.size) - marked - 8.0;
    let name = press.face.fitted(&facts.title, set.size, room);
    let x = left + press.face.width(&name, set.size) + 3.0;
    let mut out = vec![
        press.text(&name, set, [left, y], Side::Left),
        press.text(&at, set, [right, y], Side::Right),
    ];
    out.extend(marks.iter().map(|item| item.moved([x, y])));
    out
}

/// Names of grids, streets and places where there are few grids, else of closed grids and communities.
fn names(sheet: &Sheet<'_>, taken: &mut Taken) -> Vec<Item> {
    let ground = sheet.plane.ground(&sheet.frame);
    let mut faces: Vec<FaceId> = sheet.facts.listed();
    faces.retain(|face| {
        let bounds = sheet.facts.map.coverage.face_bounds(*face);
        bounds.is_some_and(|bounds| bounds.intersects(&ground))
    });
    if faces.len() > NAMED {
        return sheet.town_names(taken);
    }
    let mut names = sheet.names_in_view(&faces, taken);
    // Nothing says here whose a number is.
    names
        .placed
        .retain(|name| !matches!(name.how, How::Numbered(_)));
    let mut out = sheet.ground_names(taken);
    out.extend(sheet.drawn_names(&names.placed));
    out
}
