//! What lies over the plan and changes from frame to frame: selection, hover, problems, the
//! selection rectangle and the line that says what is under the pointer.

use super::baked::Ink;
use super::symbols::mark;
use crate::app::map::camera::Camera;
use crate::app::map::palette::{Palette, faded};
use crate::app::map::prepared::Prepared;
use crate::geometry::coverage::FaceId;
use crate::style::label::SIZES;
use crate::style::sign::{PROBLEM, Sign};
use egui::{Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2};
use std::collections::BTreeSet;

/// Problems nearer than this are drawn as one, points.
const APART: f32 = 9.0;

/// Selected faces: a light tint, and the outline of all of them together.
pub fn selection(
    painter: &Painter,
    prepared: &Prepared,
    camera: Camera,
    palette: &Palette,
    selection: &BTreeSet<FaceId>,
) {
    if selection.is_empty() {
        return;
    }
    let mut ink = Ink::new(camera, painter.pixels_per_point());
    let faces = || selection.iter().filter_map(|id| prepared.face(*id));
    let areas = faces().flat_map(|face| &face.areas);
    for area in areas.filter_map(|area| prepared.area(*area)) {
        ink.fill(&area.fill, faded(palette.accent, 0.22));
    }
    let is_selected = |side: &[FaceId]| side.iter().any(|face| selection.contains(face));
    let edges: BTreeSet<usize> = faces()
        .flat_map(|face| face.boundaries.iter().copied())
        .collect();
    let (inner, outer): (Vec<_>, Vec<_>) = edges
        .into_iter()
        .filter_map(|number| prepared.boundary(number))
        .partition(|boundary| boundary.sides.iter().all(|side| is_selected(side)));
    for (boundaries, width, colour) in [
        (&outer, 5.0, faded(palette.halo, 0.8)),
        (&inner, 1.2, palette.accent),
        (&outer, 2.8, palette.accent),
    ] {
        for boundary in boundaries {
            ink.line(&boundary.line, Stroke::new(width, colour));
        }
    }
    painter.add(Shape::mesh(ink.mesh));
}

/// The face under the pointer: its outline thickens.
pub fn hover(
    painter: &Painter,
    prepared: &Prepared,
    camera: Camera,
    palette: &Palette,
    face: FaceId,
) {
    let Some(face) = prepared.face(face) else {
        return;
    };
    let mut ink = Ink::new(camera, painter.pixels_per_point());
    for area in face.areas.iter().filter_map(|area| prepared.area(*area)) {
        ink.fill(&area.fill, faded(palette.halo, 0.18));
    }
    for (width, colour) in [(4.6, faded(palette.halo, 0.7)), (2.4, palette.border)] {
        let boundaries = face.boundaries.iter();
        for boundary in boundaries.filter_map(|number| prepared.boundary(*number)) {
            ink.line(&boundary.line, Stroke::new(width, colour));
        }
    }
    painter.add(Shape::mesh(ink.mesh));
}

/// Rings around problems; those of one spot are drawn once. Returns the finding under
/// `pointer`, if any.
pub fn problems(
    painter: &Painter,
    prepared: &Prepared,
    camera: Camera,
    palette: &Palette,
    opacity: f32,
    pointer: Option<Pos2>,
) -> Option<usize> {
    let near_view = camera.rect.expand(PROBLEM);
    let mut drawn: std::collections::HashSet<(i32, i32)> = std::collections::HashSet::new();
    let mut nearest: Option<(f32, usize)> = None;
    for &(at, finding) in &prepared.problems {
        let at = camera.screen(at);
        if !near_view.contains(at) {
            continue;
        }
        if let Some(pointer) = pointer {
            let distance = at.distance(pointer);
            if distance <= PROBLEM + 2.0 && nearest.is_none_or(|(best, _)| distance < best) {
                nearest = Some((distance, finding));
            }
        }
        if !drawn.insert(((at.x / APART) as i32, (at.y / APART) as i32)) {
            continue;
        }
        mark(painter, Sign::Problem, at, PROBLEM, palette, opacity);
    }
    nearest.map(|(_, finding)| finding)
}

/// A problem of a layer that is on its way in; the one gone to is larger.
pub fn incoming(painter: &Painter, at: Pos2, is_current: bool, palette: &Palette) {
    let radius = if is_current { 2.0 * PROBLEM } else { PROBLEM };
    mark(painter, Sign::Problem, at, radius, palette, 1.0);
}

/// The rectangle being dragged.
pub fn rectangle(painter: &Painter, rect: Rect, palette: &Palette) {
    painter.rect_filled(rect, 0.0, faded(palette.accent, 0.12));
    let stroke = Stroke::new(1.5, palette.accent);
    painter.rect_stroke(rect, 0.0, stroke, StrokeKind::Middle);
}

/// One line beside the pointer.
pub fn tooltip(painter: &Painter, view: Rect, pointer: Pos2, text: &str, palette: &Palette) {
    let size = note_size(painter, text, palette);
    let mut min = pointer + Vec2::new(16.0, 20.0);
    if min.y + size.y > view.max.y {
        min.y = pointer.y - 12.0 - size.y;
    }
    min.x = min.x.min(view.max.x - size.x - 4.0).max(view.min.x + 4.0);
    note(painter, min, text, palette);
}

/// One line at the top of the map, where it hides nothing that is being drawn.
pub fn banner(painter: &Painter, view: Rect, text: &str, palette: &Palette) {
    let size = note_size(painter, text, palette);
    // The strip of tools stands on the left.
    let free = view.min.x + STRIP;
    let left = (view.center().x - size.x / 2.0).min(view.max.x - size.x - 4.0);
    let left = left.max(free);
    note(painter, Pos2::new(left, view.min.y + 8.0), text, palette);
}

/// Room for the strip of tools on the left of the map, points.
const STRIP: f32 = 112.0;
/// Around the text of a note.
const PAD: Vec2 = Vec2::new(8.0, 4.0);

fn note_galley(painter: &Painter, text: &str, palette: &Palette) -> std::sync::Arc<egui::Galley> {
    let font = egui::FontId::proportional(SIZES[1]);
    painter.layout_no_wrap(text.to_owned(), font, palette.text)
}

/// The size of a note.
pub fn note_size(painter: &Painter, text: &str, palette: &Palette) -> Vec2 {
    note_galley(painter, text, palette).size() + 2.0 * PAD
}

/// A line of text on paper, from its corner at the top left.
pub fn note(painter: &Painter, min: Pos2, text: &str, palette: &Palette) {
    let galley = note_galley(painter, text, palette);
    let size = galley.size() + 2.0 * PAD;
    let frame = Rect::from_min_size(min, size);
    painter.rect_filled(frame, 3.0, palette.paper);
    let stroke = Stroke::new(1.0, faded(palette.outline, 0.7));
    painter.rect_stroke(frame, 3.0, stroke, StrokeKind::Inside);
    painter.galley(min + PAD, galley, palette.text);
}
