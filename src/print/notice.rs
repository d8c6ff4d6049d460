//! The notice of an order (通告), as it is posted: what it says, the grids by community, what rules
//! there, whom to call, how to object, a map, the place of the seal; on more than a page where one does not
//! hold it. Owns: these pages; its words are those
//! of the profile in force ([`crate::rules::notices`]). Must not know: whether the order may be issued.

use super::drawing::{Press, Side, Type};
use super::facts::Facts;
use super::furniture::scale_corner;
use super::ground::Sheet;
use super::names::Taken;
use super::page::{Document, Item, Page, Rect, Shape, Stroke};
use super::paper::Size;
use super::plane::{Plane, least_scale};
use super::{PrintError, stamp};
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Bounds;
use crate::i18n::I18n;
use crate::model::epidemic::{Order, OrderState};
use crate::model::register::{Level, UnitId};
use crate::rules::notices::filled;
use crate::rules::responsibility::Role;
use crate::rules::zone::Zone;
use crate::style::label::zone_key;
use crate::style::scale::round_scale;

/// Around the page, millimetres.
const MARGIN: f32 = 20.0;
/// The type size of the text, from what is wanted to what is just read.
const SIZES: [f32; 4] = [4.4, 4.0, 3.5, 3.0];
/// A line is so many times its size high.
const LEADING: f32 = 1.55;
/// The least and the greatest height of the map.
const MAP: [f32; 2] = [60.0, 125.0];
/// A point of the map.
const POINT: f32 = 0.24;
/// So much of its frame the grids may fill.
const FILL: f32 = 0.7;
/// The height of the head of the first page, and of those after it.
const HEAD: f32 = 34.0;
const NEXT: f32 = 8.0;
/// The type size of a text that is longer than a page.
const SPREAD: f32 = 4.0;
/// Radius of the place of the seal.
const SEAL: f32 = 19.0;

/// A paragraph of the notice.
struct Paragraph {
    text: String,
    /// It begins two characters in.
    is_indented: bool,
}

/// Lay out the notice of an order.
///
/// # Errors
/// [`PrintError::Nothing`] where none of its grids is on the map, [`PrintError::Font`].
pub fn notice(facts: &Facts, i18n: &I18n, order: &Order) -> Result<Document, PrintError> {
    let press = Press::new(i18n)?;
    let listed = facts.listed().into_iter();
    let codes = |face: &FaceId| {
        facts
            .map
            .code(*face)
            .is_some_and(|c| order.grids.contains(&c))
    };
    let faces: Vec<FaceId> = listed.filter(codes).collect();
    if faces.is_empty() {
        return Err(PrintError::Nothing);
    }
    let [width, height] = Size::A4.page(true);
    let body = Rect::new(
        [MARGIN, MARGIN],
        [width - 2.0 * MARGIN, height - 2.0 * MARGIN],
    );
    let paragraphs = paragraphs(facts, i18n, order, &faces);
    let head = heading(&press, facts, order, body);
    let laid = whole(facts, &press, (order, &faces), (&paragraphs, body));
    let mut pages = laid.map_or_else(
        || spread(facts, &press, (order, &faces), (&paragraphs, body)),
        |items| vec![items],
    );
    if let Some(first) = pages.first_mut() {
        first.splice(0..0, head);
    }
    let foot = Rect::new(
        [body.min[0], height - 0.6 * MARGIN],
        [body.width(), 0.2 * MARGIN],
    );
    let count = pages.len();
    let pages = (1_usize..).zip(pages).map(|(number, items)| Page {
        size: [width, height],
        items: [items, press.stamp(facts, foot, 2.0, (number, count))].concat(),
        links: Vec::new(),
    });
    Ok(Document {
        title: i18n.t_args(
            "print-notice-title",
            &[("number", order.number.as_str().into())],
        ),
        language: i18n.language().tag().to_owned(),
        pages: pages.collect(),
        bookmarks: Vec::new(),
    })
}

/// Text, map and seal on one page, in the largest type that has room; `None` where none has.
fn whole(
    facts: &Facts,
    press: &Press<'_>,
    (order, faces): (&Order, &[FaceId]),
    (said, body): (&[Paragraph], Rect),
) -> Option<Vec<Item>> {
    let top = body.min[1] + HEAD;
    let seal = body.max[1] - 2.0 * SEAL - 4.0;
    let (size, lines, below) = SIZES.into_iter().find_map(|size| {
        let lines = lines(press, said, size, body.width());
        let below = top + lines.len() as f32 * size * LEADING;
        (below + MAP[0] + 4.0 <= seal).then_some((size, lines, below))
    })?;
    let mut items = written(press, &lines, size, [body.min[0], top]);
    let high = (seal - 4.0 - below - 2.0).clamp(MAP[0], MAP[1]);
    let frame = Rect::new([body.min[0], below + 2.0], [body.width(), high]);
    items.extend(map(facts, press, faces, frame));
    items.extend(signed(press, order, [body.max[0], seal]));
    Some(items)
}

/// Text on as many pages as it takes, with the seal below its end; the map on a page behind it.
fn spread(
    facts: &Facts,
    press: &Press<'_>,
    (order, faces): (&Order, &[FaceId]),
    (said, body): (&[Paragraph], Rect),
) -> Vec<Vec<Item>> {
    let size = SPREAD;
    let step = size * LEADING;
    let lines = lines(press, said, size, body.width());
    let number = press.text(
        &order.number,
        Type::new(3.4),
        [body.max[0], body.min[1] + 2.0],
        Side::Right,
    );
    let mut pages: Vec<Vec<Item>> = Vec::new();
    let mut left = lines.as_slice();
    let mut below = body.min[1];
    while !left.is_empty() {
        let is_first = pages.is_empty();
        let top = body.min[1] + if is_first { HEAD } else { NEXT };
        let room = ((body.max[1] - top) / step).max(1.0) as usize;
        let (here, rest) = left.split_at(room.min(left.len()));
        let mut items = written(press, here, size, [body.min[0], top]);
        items.extend((!is_first).then(|| number.clone()));
        pages.push(items);
        below = top + here.len() as f32 * step;
        left = rest;
    }
    let seal = below + 4.0;
    let place = if seal + 2.0 * SEAL <= body.max[1] {
        seal
    } else {
        pages.push(vec![number.clone()]);
        body.min[1] + NEXT
    };
    if let Some(last) = pages.last_mut() {
        last.extend(signed(press, order, [body.max[0], place]));
    }
    let frame = Rect {
        min: [body.min[0], body.min[1] + NEXT],
        max: body.max,
    };
    let mut items = vec![number];
    items.extend(map(facts, press, faces, frame));
    pages.push(items);
    pages
}

/// Lines of text from a corner at the top left.
fn written(press: &Press<'_>, lines: &[Line], size: f32, [left, top]: [f32; 2]) -> Vec<Item> {
    let placed = lines.iter().enumerate().map(|(i, (indent, line))| {
        let y = top + (i as f32 + 0.5) * size * LEADING;
        let at = [left + indent * size, y];
        press.text(line, Type::new(size), at, Side::Left)
    });
    placed.collect()
}

fn heading(press: &Press<'_>, facts: &Facts, order: &Order, body: Rect) -> Vec<Item> {
    let [x, _] = body.middle();
    let top = body.min[1];
    let authority = press.face.fitted(&order.authority, 5.4, body.width());
    let word = press.i18n.t("print-notice");
    let mut items = vec![
        press.text(&authority, Type::new(5.4), [x, top + 3.0], Side::Middle),
        press.text(
            &word,
            Type::new(11.0).strong(),
            [x, top + 15.0],
            Side::Middle,
        ),
        press.text(&order.number, Type::new(4.0), [x, top + 26.0], Side::Middle),
    ];
    let mut marks = Vec::new();
    if facts.stamp.is_invented {
        marks.push(press.i18n.t("print-invented"));
    }
    if !order.was_issued() {
        marks.push(press.i18n.t("print-notice-draft"));
    }
    if order.state == OrderState::Withdrawn {
        marks.push(press.i18n.t("order-withdrawn"));
    }
    let set = Type::new(3.4).in_colour(press.palette.problem).strong();
    for (i, mark) in marks.iter().enumerate() {
        let at = [body.max[0], top + 10.0 + 5.0 * i as f32];
        items.push(press.text(mark, set, at, Side::Right));
    }
    items
}

/// What the notice says, by the wording of the profile that was in force when the order began.
fn paragraphs(facts: &Facts, i18n: &I18n, order: &Order, faces: &[FaceId]) -> Vec<Paragraph> {
    let (profile, _) = facts.rules.on(order.from.date());
    let Some(wording) = profile.notices.wording(i18n.language().tag()) else {
        return Vec::new();
    };
    let separator = i18n.t("map-list-separator");
    let from = stamp::instant(order.from);
    let until = order.until.map(stamp::instant);
    let zone = i18n.t(zone_key(order.zone));
    let calls = calls(facts, i18n, faces);
    let all_calls = calls.join(&separator);
    let known = [
        ("from", from.as_str()),
        ("until", until.as_deref().unwrap_or_default()),
        ("zone", zone.as_str()),
        ("authority", order.authority.as_str()),
        ("calls", all_calls.as_str()),
    ];
    let mut said = vec![filled(wording.opening_of(order.zone), &known)];
    for group in faces.chunk_by(|a, b| facts.community(*a) == facts.community(*b)) {
        let names: Vec<String> = group.iter().map(|face| facts.map.title(*face)).collect();
        let community = group.first().map(|face| facts.community(*face));
        let args = [
            ("community", community.unwrap_or_default().into()),
            ("grids", names.join(&separator).into()),
        ];
        said.push(i18n.t_args("print-notice-grids", &args));
    }
    let rule = wording.rules.get(&order.zone);
    said.extend(rule.map(|rule| filled(rule, &known)));
    // What ends restrictions has no end of its own.
    if order.zone != Zone::Unset {
        let end = match until {
            Some(_) => &wording.until,
            None => &wording.open_end,
        };
        said.push(filled(end, &known));
    }
    let template = match calls.is_empty() {
        true => &wording.calls_none,
        false => &wording.calls,
    };
    said.push(filled(template, &known));
    said.push(filled(&wording.objection, &known));
    let indented = |text| Paragraph {
        text,
        is_indented: true,
    };
    said.into_iter().map(indented).collect()
}

/// Those who answer for the grids and for their communities, where their phones are posted in public.
fn calls(facts: &Facts, i18n: &I18n, faces: &[FaceId]) -> Vec<String> {
    let register = &facts.register;
    let called = |unit: UnitId, role: Role, place: &str| {
        let answering = register.answering(unit).into_iter();
        let of_role = answering.filter(|(of, _)| *of == role);
        let mut charges = of_role.flat_map(|(_, people)| people);
        let staff = charges.find_map(|a| {
            let staff = register.staff(&a.charge.person)?;
            staff.is_public.then_some(staff)
        })?;
        let args = [
            ("grid", place.into()),
            ("name", staff.name().into()),
            ("phone", staff.phone().into()),
        ];
        Some(i18n.t_args("print-notice-call", &args))
    };
    let unit = |face: FaceId| register.unit_coded(Level::Grid, &facts.map.code(face)?);
    let mut calls: Vec<String> = Vec::new();
    for group in faces.chunk_by(|a, b| facts.community(*a) == facts.community(*b)) {
        let first = group.first().and_then(|face| unit(*face));
        let above = first.and_then(|unit| register.above(unit, Level::Community));
        let head = above.and_then(|community| {
            let name = register.unit(community)?.name.clone();
            called(community, Role::CommunityHead, &name)
        });
        calls.extend(head);
        let heads = group
            .iter()
            .filter_map(|face| called(unit(*face)?, Role::GridHead, &facts.map.title(*face)));
        calls.extend(heads);
    }
    calls
}

/// A line, with how far it is set in, in sizes.
type Line = (f32, String);

/// The lines of paragraphs.
fn lines(press: &Press<'_>, said: &[Paragraph], size: f32, width: f32) -> Vec<Line> {
    let mut out = Vec::new();
    for paragraph in said {
        let indent = if paragraph.is_indented { 2.0 } else { 0.0 };
        // What is set in is part of the line.
        let begin = "\u{3000}".repeat(indent as usize);
        let text = format!("{begin}{}", paragraph.text);
        let lines = press.face.lines(&text, size, width);
        for (i, line) in lines.into_iter().enumerate() {
            let indent = if i == 0 { indent } else { 0.0 };
            out.push((indent, line.trim_start_matches('\u{3000}').to_owned()));
        }
    }
    out
}

/// The grids on the map, with their surroundings.
fn map(facts: &Facts, press: &Press<'_>, faces: &[FaceId], frame: Rect) -> Vec<Item> {
    let coverage = &facts.map.coverage;
    let bounds = faces.iter().filter_map(|face| coverage.face_bounds(*face));
    let Some(bounds) = bounds.reduce(Bounds::union) else {
        return Vec::new();
    };
    let room = [frame.width() * FILL, frame.height() * FILL];
    let scale = round_scale(least_scale(bounds, room));
    let sheet = Sheet {
        facts,
        press,
        plane: Plane::new(bounds.centre(), scale, &frame),
        frame,
        point: POINT,
        about: faces.to_vec(),
    };
    let mut taken = Taken::default();
    let (scale, corner) = scale_corner(press, scale, &frame, 2.6);
    taken.take(&corner);
    let names = sheet.names_in_view(faces, &mut taken);
    let of_ground = sheet.ground_names(&mut taken);
    let mut shown = sheet.ground();
    shown.extend(of_ground);
    shown.extend(sheet.drawn_names(&names.placed));
    shown.push(scale);
    let edge = Stroke::new(0.3, press.palette.border);
    vec![
        Item::Clip(frame, shown),
        Item::Shape(Shape::rect(frame, None, Some(edge))),
    ]
}

/// Who issues it and when, and where the seal goes; from the corner at the top right.
fn signed(press: &Press<'_>, order: &Order, [right, top]: [f32; 2]) -> Vec<Item> {
    let middle = [right - SEAL - 16.0, top + SEAL];
    let pale = press.palette.outline;
    let ring = Stroke::new(0.25, pale).dashed([1.5, 1.2]);
    let seal = press.i18n.t("print-notice-seal");
    let day = order.issued.on.unwrap_or(order.from.date());
    let set = Type::new(4.2);
    let args = [
        ("year", day.year().to_string().into()),
        ("month", day.month().to_string().into()),
        ("day", day.day().to_string().into()),
    ];
    vec![
        Item::Shape(Shape::disc(middle, SEAL, None, Some(ring))),
        press.text(
            &seal,
            Type::new(3.0).in_colour(pale),
            [middle[0], middle[1] - 12.0],
            Side::Middle,
        ),
        press.text(&order.authority, set, [right, middle[1] - 2.0], Side::Right),
        press.text(
            &press.i18n.t_args("print-notice-day", &args),
            set,
            [right, middle[1] + 6.0],
            Side::Right,
        ),
    ]
}
