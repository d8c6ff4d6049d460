//! A sheet of A4 about one thing: a band with its name, its map, what is known of it below, and at the foot
//! what the page says of itself. Owns: how such a sheet is divided, and how its map is laid into its frame.
//! Must not know: what it is about.

use super::drawing::Press;
use super::facts::Facts;
use super::ground::Sheet;
use super::page::{Item, Link, Page, Rect};
use super::paper::Size;
use super::plane::{Plane, least_scale};
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Bounds;
use crate::style::scale::round_scale;

/// Around a sheet, millimetres.
const MARGIN: f32 = 11.0;
/// The band with the name.
const TITLE: f32 = 17.0;
/// The line at the foot.
const FOOT: f32 = 5.0;
/// Between what is below the map and the foot.
const CLEAR: f32 = 1.0;
/// The type size of the foot.
const SMALL: f32 = 2.0;
/// How wide the frame of the map is drawn.
pub const EDGE: f32 = 0.35;
/// A point of the map.
pub const POINT: f32 = 0.22;

/// All between the margins, millimetres.
pub fn body() -> Rect {
    let [width, height] = Size::A4.page(true);
    Rect {
        min: [MARGIN, MARGIN],
        max: [width - MARGIN, height - MARGIN],
    }
}

fn foot() -> Rect {
    let body = body();
    Rect {
        min: [body.min[0], body.max[1] - FOOT / 2.0],
        max: [body.max[0], body.max[1] + FOOT / 2.0],
    }
}

/// What lies between the band with the name and the foot.
pub fn below_title() -> Rect {
    let body = body();
    Rect {
        min: [body.min[0], body.min[1] + TITLE],
        max: [body.max[0], foot().min[1] - CLEAR],
    }
}

/// The frame of a map so high.
pub fn frame(high: f32) -> Rect {
    let below = below_title();
    Rect::new(below.min, [below.width(), high])
}

/// A map of this ground, which fills no more than a share of its frame, in a round scale; it is about these
/// grids.
pub fn map_of<'a>(
    (facts, press): (&'a Facts, &'a Press<'a>),
    ground: Bounds,
    (frame, share): (Rect, f32),
    about: Vec<FaceId>,
) -> Sheet<'a> {
    let room = [frame.width() * share, frame.height() * share];
    let scale = round_scale(least_scale(ground, room));
    Sheet {
        facts,
        press,
        plane: Plane::new(ground.centre(), scale, &frame),
        frame,
        point: POINT,
        about,
    }
}

/// A page with these items, and at its foot what it says of itself; `number` from 1, of so many.
pub fn page(
    (facts, press): (&Facts, &Press<'_>),
    items: Vec<Item>,
    links: Vec<Link>,
    number: (usize, usize),
) -> Page {
    let stamp = press.stamp(facts, foot(), SMALL, number);
    Page {
        size: Size::A4.page(true),
        items: [items, stamp].concat(),
        links,
    }
}
