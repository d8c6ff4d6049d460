//! What a printed map has around it: its frame with the squares, scale and north, the overview of
//! communities. Owns: how these look. Must not know: where they stand on a page.

use super::drawing::{Press, Side, Type, faded};
use super::flow::Row;
use super::ground::Sheet;
use super::index::Squares;
use super::legend::Panel;
use super::names::Taken;
use super::page::{At, Item, Rect, Shape, Stroke};
use super::plane::{Plane, extent, least_scale};
use crate::geometry::coverage::FaceId;
use crate::geometry::label::label_place;
use crate::geometry::polygon::Polygon;
use crate::i18n::grouped;
use crate::style::scale::round_length;
use std::collections::BTreeMap;

/// The frame of a map with its squares: fine lines over the map, their names in a strip around it.
pub fn frame(press: &Press<'_>, squares: &Squares, strip: f32, growth: f32) -> Vec<Item> {
    let frame = squares.frame;
    let palette = press.palette;
    let [columns, rows] = squares.count();
    let fine = Stroke::new(0.12 * growth, faded(palette.border, 0.3));
    let mut grid = Shape {
        stroke: Some(fine),
        ..Shape::default()
    };
    let set = Type::new(0.62 * strip);
    let mut names = Vec::new();
    for column in 0..columns {
        let left = frame.min[0] + squares.side * column as f32;
        if column > 0 {
            grid.push(&[[left, frame.min[1]], [left, frame.max[1]]], false);
        }
        let x = left + squares.side / 2.0;
        for y in [frame.min[1] - strip / 2.0, frame.max[1] + strip / 2.0] {
            names.push(press.text(&Squares::letter(column), set, [x, y], Side::Middle));
        }
    }
    for row in 0..rows {
        let top = frame.min[1] + squares.side * row as f32;
        if row > 0 {
            grid.push(&[[frame.min[0], top], [frame.max[0], top]], false);
        }
        let bottom = (top + squares.side).min(frame.max[1]);
        let y = (top + bottom) / 2.0;
        if bottom - top < strip {
            continue;
        }
        for x in [frame.min[0] - strip / 2.0, frame.max[0] + strip / 2.0] {
            names.push(press.text(&(row + 1).to_string(), set, [x, y], Side::Middle));
        }
    }
    let edge = |width| Stroke::new(width * growth, palette.border);
    let mut out = vec![Item::Shape(grid)];
    out.push(Item::Shape(Shape::rect(frame, None, Some(edge(0.4)))));
    let outer = frame.grown(strip);
    out.push(Item::Shape(Shape::rect(outer, None, Some(edge(0.25)))));
    out.extend(names);
    out
}

/// The scale in the lower right corner of a map, in a type size (mm), and the place that it covers.
pub fn scale_corner(press: &Press<'_>, scale: f64, frame: &Rect, size: f32) -> (Item, Rect) {
    let text = scale_text(press, scale);
    let set = Type::new(size).haloed(0.4);
    let at = [frame.max[0] - 0.75 * size, frame.max[1] - 1.15 * size];
    let width = press.face.width(&text, size);
    let place = Rect::new(
        [at[0] - width, at[1] - size],
        [width + 0.75 * size, 2.0 * size],
    );
    (press.text(&text, set, at, Side::Right), place)
}

/// A scale in words.
pub fn scale_text(press: &Press<'_>, scale: f64) -> String {
    let number = grouped(scale.round().max(1.0) as usize).to_string();
    press
        .i18n
        .t_args("print-scale", &[("scale", number.into())])
}

/// A length in words, metres.
fn length_text(press: &Press<'_>, metres: f64) -> String {
    let (key, value) = if metres >= 1000.0 {
        ("map-kilometres", metres / 1000.0)
    } else {
        ("map-metres", metres)
    };
    press
        .i18n
        .t_args(key, &[("n", format!("{value:.0}").into())])
}

/// A row with the scale in words and as a bar, and the arrow that points north.
pub fn scale_row(press: &Press<'_>, plane: &Plane, panel: Panel) -> Row {
    let palette = press.palette;
    let size = panel.size;
    let longest = panel.width - 7.0 * size;
    let metres = round_length(f64::from(longest / plane.metre()));
    let length = metres as f32 * plane.metre();
    let set = Type::new(size);
    let mut items = vec![press.text(
        &scale_text(press, plane.scale),
        Type::new(1.12 * size).strong(),
        [0.0, 0.9 * size],
        Side::Left,
    )];
    let (top, high) = (3.2 * size, 0.5 * size);
    let ink = Stroke::new(0.09 * size, palette.text);
    let half = Rect::new([0.0, top], [length / 2.0, high]);
    let bar = Rect::new([0.0, top], [length, high]);
    items.push(Item::Shape(Shape::rect(half, Some(palette.text), None)));
    items.push(Item::Shape(Shape::rect(bar, None, Some(ink))));
    let y = top - 0.75 * size;
    items.push(press.text("0", set, [0.0, y], Side::Left));
    let text = length_text(press, metres);
    items.push(press.text(&text, set, [length, y], Side::Middle));
    items.extend(north(press, [panel.width - 1.6 * size, 2.3 * size], size));
    Row {
        height: 5.2 * size,
        items,
        is_heading: false,
    }
}

/// The arrow that points north, around a place.
fn north(press: &Press<'_>, [x, y]: At, size: f32) -> Vec<Item> {
    let palette = press.palette;
    let tip = [x, y - 1.1 * size];
    let (foot, notch, half) = (y + 1.5 * size, y + 0.9 * size, 0.8 * size);
    let dark = Shape::area(
        &[tip, [x, notch], [x - half, foot]],
        Some(palette.text),
        None,
    );
    let thin = Stroke::new(0.06 * size, palette.text);
    let light = Shape::area(
        &[tip, [x + half, foot], [x, notch]],
        Some(palette.paper),
        Some(thin),
    );
    let word = press.i18n.t("map-north");
    let at = [x, y - 1.8 * size];
    vec![
        Item::Shape(dark),
        Item::Shape(light),
        press.text(&word, Type::new(size), at, Side::Middle),
    ]
}

/// Endings that the name of a community goes without where there is little room.
const ENDINGS: [&str; 2] = ["社区", "村"];

/// The name of a community where there is little room.
pub fn short_name(name: &str) -> &str {
    let short = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending));
    short.unwrap_or(name)
}

/// A row with the whole town by community: where a community lies, and which grids are closed.
pub fn overview(sheet: &Sheet<'_>, faces: &[FaceId], panel: Panel) -> Option<Row> {
    let facts = sheet.facts;
    let mut groups: BTreeMap<&str, Vec<FaceId>> = BTreeMap::new();
    for face in faces {
        groups
            .entry(facts.community(*face))
            .or_default()
            .push(*face);
    }
    groups.remove("");
    if groups.len() < 2 {
        return None;
    }
    let bounds = facts.map.coverage.bounds()?;
    let size = extent(bounds);
    let height = panel.width * (size[1] / size[0].max(1.0)).clamp(0.4, 1.4) as f32;
    let frame = Rect::new([0.0, 0.3 * panel.size], [panel.width, height]);
    let scale = least_scale(bounds, [frame.width() * 0.94, frame.height() * 0.94]);
    let small = Sheet {
        facts,
        press: sheet.press,
        plane: Plane::new(bounds.centre(), scale, &frame),
        frame,
        point: sheet.point,
        about: Vec::new(),
    };
    let palette = sheet.press.palette;
    let mut items = vec![Item::Shape(Shape::rect(frame, Some(palette.land), None))];
    let area = |polygons: &[Polygon]| {
        let mut shape = Shape::default();
        for ring in polygons.iter().flat_map(Polygon::rings) {
            let ring: Vec<At> = ring.iter().map(|at| small.plane.at(*at)).collect();
            shape.push(&ring, true);
        }
        shape
    };
    for face in faces {
        if let Some(class) = facts.classes.class_of(*face) {
            let colour = palette.fill(class);
            items.push(Item::Shape(Shape {
                fill: Some(colour),
                stroke: Some(Stroke::new(0.05, colour)),
                ..area(&facts.map.coverage.face_polygons(*face))
            }));
        }
    }
    let line = Stroke::new(0.09 * panel.size, palette.border).round();
    let mut taken = Taken::default();
    let mut names = Vec::new();
    for (name, of_group) in &groups {
        let polygons = facts.map.coverage.union_of(of_group);
        items.push(Item::Shape(Shape {
            stroke: Some(line),
            ..area(&polygons)
        }));
        let short = short_name(name);
        let set = Type::new(0.78 * panel.size).haloed(0.1 * panel.size);
        if let Some(place) = label_place(&polygons) {
            let at = small.plane.at(place.at);
            let width = sheet.press.face.width(short, set.size);
            let covered = Rect::around(at, [width, set.size]);
            if frame.holds(&covered) && taken.take_free(&covered) {
                names.push(sheet.press.text(short, set, at, Side::Middle));
            }
        }
    }
    items.extend(names);
    let edge = Stroke::new(0.1 * panel.size, palette.border);
    let items = vec![
        Item::Clip(frame, items),
        Item::Shape(Shape::rect(frame, None, Some(edge))),
    ];
    Some(Row {
        height: height + panel.size,
        items,
        is_heading: false,
    })
}
