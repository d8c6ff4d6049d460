//! The notice of an order (通告), as it is posted: what it says, the grids by community, what rules
//! there, whom to call, how to object, a map, the place of the seal. Owns: this page; its words go by
//! the zone. Must not know: whether the order may be issued.

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
use crate::model::epidemic::Order;
use crate::model::register::Level;
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
/// [`PrintError::Nothing`] where none of its grids is on the map, [`PrintError::Font`],
/// [`PrintError::TooSmall`] where it says more than a page holds.
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
    let mut items = heading(&press, facts, order, body);
    let top = body.min[1] + 34.0;
    let seal = body.max[1] - 2.0 * SEAL - 4.0;
    let paragraphs = paragraphs(facts, i18n, order, &faces);
    let set = SIZES.into_iter().find_map(|size| {
        let lines = lines(&press, &paragraphs, size, body.width());
        let below = top + lines.len() as f32 * size * LEADING;
        (below + MAP[0] + 4.0 <= seal).then_some((size, lines, below))
    });
    let Some((size, lines, below)) = set else {
        return Err(PrintError::TooSmall(Size::A4.name()));
    };
    for (i, (indent, line)) in lines.iter().enumerate() {
        let y = top + (i as f32 + 0.5) * size * LEADING;
        let at = [body.min[0] + indent * size, y];
        items.push(press.text(line, Type::new(size), at, Side::Left));
    }
    let high = (seal - 4.0 - below - 2.0).clamp(MAP[0], MAP[1]);
    let frame = Rect::new([body.min[0], below + 2.0], [body.width(), high]);
    items.extend(map(facts, &press, &faces, frame));
    items.extend(signed(&press, order, [body.max[0], seal]));
    let foot = Rect::new(
        [body.min[0], height - 0.6 * MARGIN],
        [body.width(), 0.2 * MARGIN],
    );
    items.extend(press.stamp(facts, foot, 2.0, (1, 1)));
    Ok(Document {
        title: i18n.t_args(
            "print-notice-title",
            &[("number", order.number.as_str().into())],
        ),
        language: i18n.language().tag().to_owned(),
        pages: vec![Page {
            size: [width, height],
            items,
            links: Vec::new(),
        }],
        bookmarks: Vec::new(),
    })
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
    let set = Type::new(3.4).in_colour(press.palette.problem).strong();
    for (i, mark) in marks.iter().enumerate() {
        let at = [body.max[0], top + 10.0 + 5.0 * i as f32];
        items.push(press.text(mark, set, at, Side::Right));
    }
    items
}

/// What the notice says.
fn paragraphs(facts: &Facts, i18n: &I18n, order: &Order, faces: &[FaceId]) -> Vec<Paragraph> {
    let indented = |text| Paragraph {
        text,
        is_indented: true,
    };
    let key = match order.zone {
        Zone::Unset => "print-notice-release",
        _ => "print-notice-opening",
    };
    let args = [
        ("from", stamp::instant(order.from).into()),
        ("zone", i18n.t(zone_key(order.zone)).into()),
    ];
    let mut said = vec![indented(i18n.t_args(key, &args))];
    let separator = i18n.t("map-list-separator");
    for group in faces.chunk_by(|a, b| facts.community(*a) == facts.community(*b)) {
        let names: Vec<String> = group.iter().map(|face| facts.map.title(*face)).collect();
        let community = group.first().map(|face| facts.community(*face));
        let args = [
            ("community", community.unwrap_or_default().into()),
            ("grids", names.join(&separator).into()),
        ];
        said.push(indented(i18n.t_args("print-notice-grids", &args)));
    }
    let rule = match order.zone {
        Zone::Lockdown => Some("print-notice-lockdown"),
        Zone::Control => Some("print-notice-control"),
        Zone::Precaution => Some("print-notice-precaution"),
        Zone::EpidemicFree => Some("print-notice-free"),
        Zone::Unset => None,
    };
    said.extend(rule.map(|key| indented(i18n.t(key))));
    let until = order.until.map(stamp::instant);
    said.push(indented(match until {
        Some(until) => i18n.t_args("print-notice-until", &[("until", until.into())]),
        None => i18n.t("print-notice-open"),
    }));
    let calls = calls(facts, i18n, faces);
    if !calls.is_empty() {
        let calls = calls.join(&separator);
        said.push(indented(
            i18n.t_args("print-notice-calls", &[("calls", calls.into())]),
        ));
    }
    let args = [("authority", order.authority.as_str().into())];
    said.push(indented(i18n.t_args("print-notice-objection", &args)));
    said
}

/// Heads of the grids whose phones are posted in public.
fn calls(facts: &Facts, i18n: &I18n, faces: &[FaceId]) -> Vec<String> {
    let register = &facts.register;
    let of = |face: &FaceId| {
        let code = facts.map.code(*face)?;
        let unit = register.unit_coded(Level::Grid, &code)?;
        let answering = register.answering(unit).into_iter();
        let heads = answering.filter(|(role, _)| *role == Role::GridHead);
        let mut charges = heads.flat_map(|(_, people)| people);
        let staff = charges.find_map(|a| register.staff(&a.charge.person))?;
        let args = [
            ("grid", facts.map.title(*face).into()),
            ("name", staff.name().into()),
            ("phone", staff.phone().into()),
        ];
        staff
            .is_public
            .then(|| i18n.t_args("print-notice-call", &args))
    };
    faces.iter().filter_map(of).collect()
}

/// The lines of paragraphs, each with how far it is set in, in sizes.
fn lines(press: &Press<'_>, said: &[Paragraph], size: f32, width: f32) -> Vec<(f32, String)> {
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
    let streets = sheet.streets(&mut taken);
    let mut shown = sheet.ground();
    shown.extend(streets);
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
