//! An alternative as a small map that can be pressed: its grids by how they fit, and their bounds.
//! Owns: how it looks. Must not know: what pressing it does.

use super::picture::Picture;
use crate::app::workspaces::redraw::balance::colour;
use crate::geometry::fixed::{Bounds, Coord};
use crate::rules::balance::Fit;
use egui::{
    Color32, Mesh, Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2,
    WidgetInfo, vec2,
};

/// Around the map, points.
const MARGIN: f32 = 6.0;
/// Corners of bounds nearer than this are one, points.
const SAME: f32 = 1.2;

/// From places to a rectangle of the screen.
struct Frame {
    from: Coord,
    scale: Vec2,
    corner: Pos2,
}

impl Frame {
    fn new(bounds: Bounds, place: Rect) -> Self {
        let middle = f64::midpoint(bounds.min.lat(), bounds.max.lat());
        // A degree to the east is shorter than one to the north.
        let shrink = middle.to_radians().cos() as f32;
        let side = |from: i32, to: i32| (i64::from(to) - i64::from(from)).max(1) as f32;
        let extent = vec2(
            side(bounds.min.x, bounds.max.x) * shrink,
            side(bounds.min.y, bounds.max.y),
        );
        let scale = (place.size() / extent).min_elem();
        let room = place.size() - extent * scale;
        Self {
            from: Coord::new(bounds.min.x, bounds.max.y),
            scale: vec2(scale * shrink, scale),
            corner: place.min + room / 2.0,
        }
    }

    fn at(&self, at: Coord) -> Pos2 {
        let east = (i64::from(at.x) - i64::from(self.from.x)) as f32;
        let south = (i64::from(self.from.y) - i64::from(at.y)) as f32;
        self.corner + vec2(east, south) * self.scale
    }
}

/// Draw it; `name` is what it is called.
pub fn show(
    ui: &mut Ui,
    picture: &Picture,
    (size, is_chosen, name): (Vec2, bool, &str),
) -> Response {
    let (place, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, name));
    if !ui.is_rect_visible(place) {
        return response;
    }
    let visuals = ui.style().interact_selectable(&response, is_chosen);
    let painter = ui.painter();
    painter.rect_filled(place, 4.0, ui.visuals().extreme_bg_color);
    let Some(bounds) = picture.bounds else {
        return response;
    };
    let frame = Frame::new(bounds, place.shrink(MARGIN));
    let mut mesh = Mesh::default();
    for piece in &picture.pieces {
        // What fits is quiet.
        let strength = match piece.fit {
            Some(Fit::Under | Fit::Over) => 0.8,
            _ => 0.22,
        };
        let colour = piece.fit.map_or(Color32::GRAY, colour);
        let colour = colour.gamma_multiply(strength);
        piece.fill(&mut mesh, colour, |at| frame.at(at));
    }
    painter.add(Shape::mesh(mesh));
    let stroke = Stroke::new(0.7, ui.visuals().text_color());
    let polygons = picture.pieces.iter().flat_map(|piece| &piece.polygons);
    for ring in polygons.flat_map(|polygon| polygon.rings()) {
        let mut points: Vec<Pos2> = ring.iter().map(|at| frame.at(*at)).collect();
        points.dedup_by(|b, a| a.distance(*b) < SAME);
        if points.len() > 2 {
            painter.add(Shape::closed_line(points, stroke));
        }
    }
    let edge = match is_chosen || response.has_focus() {
        true => Stroke::new(2.0, ui.visuals().selection.stroke.color),
        false => Stroke::new(1.0, visuals.bg_stroke.color),
    };
    painter.rect_stroke(place, 4.0, edge, StrokeKind::Inside);
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn a_small_map_keeps_its_form_and_north_is_up() {
        let place = Rect::from_min_max(pos2(10.0, 20.0), pos2(110.0, 220.0));
        let bounds = Bounds {
            min: Coord::new(1_187_000_000, 250_000_000),
            max: Coord::new(1_187_100_000, 250_100_000),
        };
        let frame = Frame::new(bounds, place);
        let [south_west, north_east] = [bounds.min, bounds.max].map(|at| frame.at(at));
        assert!(south_west.x < north_east.x && south_west.y > north_east.y);
        let extent = Rect::from_two_pos(south_west, north_east);
        assert!(place.expand(0.1).contains_rect(extent), "{extent:?}");
        assert!((extent.center() - place.center()).length() < 0.1);
        // A thousandth of a degree at 25° N is 0.906 times as wide as high.
        let form = extent.width() / extent.height();
        assert!((form - 0.906).abs() < 0.002, "{form}");
    }
}
