//! Signs on paper. Owns: the way from the parts of a sign, as [`crate::style::sign`] has them, to shapes
//! of a page. Must not know: where signs stand.

use super::drawing::{Press, Side, Type};
use super::page::{At, Item, Rect, Shape, Stroke};
use crate::rules::zone::Zone;
use crate::style::label::{SIZES, badge_side, letter_key};
use crate::style::sign::{Edge, Part, Sign, parts};
use crate::style::{Colour, Palette, hatch};

/// The shapes of a sign around a place, the lowest first; `radius` is in points, of `point` millimetres.
pub fn shapes(sign: Sign, middle: At, radius: f32, point: f32, palette: &Palette) -> Vec<Item> {
    let place = |at: At| [0, 1].map(|i| middle[i] + at[i] * point);
    let stroke = |(width, colour): Edge<Colour>| Stroke::new(width * point, colour);
    let mut out = Vec::new();
    parts(sign, radius, palette, &mut |part| {
        out.push(Item::Shape(match part {
            Part::Disc {
                at,
                radius,
                fill,
                edge,
            } => Shape::disc(place(at), radius * point, fill, edge.map(stroke)),
            Part::Square {
                half,
                corner,
                fill,
                edge,
            } => {
                // The edge lies inside; corners as round as a round join makes them.
                let stroke = stroke(edge);
                let side = 2.0 * half * point - stroke.width;
                let square = Rect::around(middle, [side, side]);
                let stroke = if corner > 0.0 { stroke.round() } else { stroke };
                Shape::rect(square, Some(fill), Some(stroke))
            }
            Part::Triangle {
                corners,
                fill,
                edge,
            } => Shape::area(&corners.map(place), Some(fill), Some(stroke(edge))),
            Part::Diamond { radius, fill, edge } => {
                let corners = [[0.0, -radius], [radius, 0.0], [0.0, radius], [-radius, 0.0]];
                Shape::area(&corners.map(place), Some(fill), Some(stroke(edge)))
            }
            Part::Line { ends, pen } => Shape::line(&ends.map(place), stroke(pen)),
        }));
    });
    out
}

impl Press<'_> {
    /// The letter of a zone, for grey print.
    pub fn letter(&self, zone: Zone) -> Option<String> {
        letter_key(zone).map(|key| self.i18n.t(key))
    }

    /// A figure in the middle of a sign.
    pub fn figure(&self, count: u32, at: At, point: f32, colour: Colour) -> Item {
        let set = Type::new(SIZES[SIZES.len() - 1] * point).in_colour(colour);
        self.text(&count.to_string(), set, at, Side::Middle)
    }

    /// A letter, cut out of a small square; `size` is an index into the type sizes of the map.
    pub fn badge(&self, letter: &str, size: usize, middle: At, point: f32) -> Vec<Item> {
        let side = badge_side(size) * point;
        let square = |side| Rect::around(middle, [side, side]);
        let paper = Stroke::new(point, self.palette.halo).round();
        let set = Type::new(SIZES.get(size).copied().unwrap_or(SIZES[0]) * point);
        vec![
            Item::Shape(Shape::rect(
                square(side),
                Some(self.palette.text),
                Some(paper),
            )),
            self.text(
                letter,
                set.in_colour(self.palette.halo),
                middle,
                Side::Middle,
            ),
        ]
    }

    /// A field in the colour of a zone, with its hatch and its letter.
    pub fn zone_field(&self, zone: Zone, fill: Colour, field: Rect, point: f32) -> Vec<Item> {
        let mut out = vec![Item::Shape(Shape::rect(field, Some(fill), None))];
        let corners = field.corners().map(|at| at.map(f64::from)).to_vec();
        let lines = hatched(zone, &[corners], field, point);
        let ink = super::drawing::faded(self.palette.hatch, hatch::IN_LEGEND);
        out.extend(hatch_shape(&lines, ink, point));
        let edge = Stroke::new(0.8 * point, self.palette.outline);
        out.push(Item::Shape(Shape::rect(field, None, Some(edge))));
        if let Some(letter) = self.letter(zone) {
            out.extend(self.badge(&letter, SIZES.len() - 1, field.middle(), point));
        }
        out
    }
}

/// The lines of the hatch of a zone inside rings and inside a part of the paper, all in millimetres.
pub fn hatched(zone: Zone, rings: &[Vec<[f64; 2]>], part: Rect, point: f32) -> Vec<[At; 2]> {
    let point = f64::from(point);
    let clip = [part.min, part.max].map(|at| at.map(|x| f64::from(x) / point));
    let place = |at: [f64; 2]| at.map(|x| x / point);
    let of_zone = hatch::of_zone(zone).iter();
    let lines = of_zone.flat_map(|hatch| hatch::lines(*hatch, rings, place, clip, 0.0));
    let paper = |at: [f64; 2]| at.map(|x| (x * point) as f32);
    lines.map(|ends| ends.map(paper)).collect()
}

/// Lines of a hatch as one shape.
pub fn hatch_shape(lines: &[[At; 2]], ink: Colour, point: f32) -> Option<Item> {
    let mut shape = Shape {
        stroke: Some(Stroke::new(hatch::WIDTH * point, ink)),
        ..Shape::default()
    };
    for ends in lines {
        shape.push(ends, false);
    }
    (!lines.is_empty()).then_some(Item::Shape(shape))
}
