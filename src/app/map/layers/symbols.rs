//! Signs on the screen. Owns: the way from the parts of a sign, as [`crate::style::sign`] has them, to
//! shapes. Must not know: where signs stand, or what they count.

use crate::app::map::palette::{Palette, faded};
use crate::style::sign::{At, Edge, Part, Sign, parts};
use egui::epaint::{CircleShape, RectShape};
use egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2};

/// Draw a sign around a place.
pub fn mark(painter: &Painter, sign: Sign, at: Pos2, radius: f32, palette: &Palette, opacity: f32) {
    shapes(sign, at, radius, palette, opacity, |shape| {
        painter.add(shape);
    });
}

/// The shapes of a sign around a place, the lowest first.
pub fn shapes(
    sign: Sign,
    middle: Pos2,
    radius: f32,
    palette: &Palette,
    opacity: f32,
    mut put: impl FnMut(Shape),
) {
    let place = |at: At| middle + Vec2::from(at);
    let stroke = |(width, colour): Edge<Color32>| Stroke::new(width, faded(colour, opacity));
    parts(sign, radius, palette, &mut |part| {
        put(match part {
            Part::Disc {
                at,
                radius,
                fill,
                edge,
            } => CircleShape {
                center: place(at),
                radius,
                fill: fill.map_or(Color32::TRANSPARENT, |fill| faded(fill, opacity)),
                stroke: edge.map_or(Stroke::NONE, stroke),
            }
            .into(),
            Part::Square {
                half,
                corner,
                fill,
                edge,
            } => {
                let square = Rect::from_center_size(middle, Vec2::splat(2.0 * half));
                let fill = faded(fill, opacity);
                RectShape::new(square, corner, fill, stroke(edge), StrokeKind::Inside).into()
            }
            Part::Triangle {
                corners,
                fill,
                edge,
            } => {
                let corners = corners.map(place).to_vec();
                Shape::convex_polygon(corners, faded(fill, opacity), stroke(edge))
            }
            Part::Diamond { radius, fill, edge } => {
                let corners = [[0.0, -radius], [radius, 0.0], [0.0, radius], [-radius, 0.0]];
                let corners = corners.map(place).to_vec();
                Shape::convex_polygon(corners, faded(fill, opacity), stroke(edge))
            }
            Part::Line { ends, pen } => Shape::line_segment(ends.map(place), stroke(pen)),
        });
    });
}
