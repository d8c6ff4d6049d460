//! Large type in the wall's window, whatever the zoom of the desk is. Owns: how many pixels a point has
//! there. The toolkit has one zoom for all windows; so the wall's input is told in larger points.

use super::state::wall_id;
use egui::{Context, Event, Plugin, Pos2, RawInput, Rect, ViewportId, ViewportIdMap};

/// The smallest type of the map, points: it is to be at least [`LABEL_PX`] high.
pub(super) const SMALLEST: f32 = 11.0;
/// Height of the smallest label on a screen of [`SCREEN_PX`].
pub(super) const LABEL_PX: f32 = 24.0;
/// Height of the screen for which sizes are given, pixels.
const SCREEN_PX: f32 = 1080.0;

/// Makes points larger where the wall is.
#[derive(Debug, Default)]
pub struct Magnifier {
    /// The wall takes the place of the desk.
    pub(super) is_here: bool,
    /// Each window's rectangle as the backend told it last: it need not tell it in every frame.
    told: ViewportIdMap<Rect>,
}

/// How much larger points are in a window so many of its points high, with so many pixels to a point.
fn factor(height: f32, pixels_per_point: f32, native: f32) -> f32 {
    let wanted = height * pixels_per_point / SCREEN_PX * LABEL_PX / SMALLEST;
    wanted.max(native) / pixels_per_point
}

fn nearer(rect: Rect, factor: f32) -> Rect {
    Rect::from_min_max(rect.min / factor, rect.max / factor)
}

fn magnify(input: &mut RawInput, told: Rect, factor: f32) {
    input.screen_rect = Some(nearer(told, factor));
    let at = |pos: &mut Pos2| *pos = *pos / factor;
    for event in &mut input.events {
        match event {
            Event::PointerMoved(pos)
            | Event::PointerButton { pos, .. }
            | Event::MiddleClickPaste { pos, .. }
            | Event::Touch { pos, .. } => at(pos),
            Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta,
                ..
            } => *delta /= factor,
            _ => {}
        }
    }
}

impl Plugin for Magnifier {
    fn debug_name(&self) -> &'static str {
        "magnifier"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        let id = input.viewport_id;
        if let Some(rect) = input.screen_rect {
            self.told.insert(id, rect);
        }
        let Some(told) = self.told.get(&id).copied() else {
            return;
        };
        let is_wall = id == wall_id() || (id == ViewportId::ROOT && self.is_here);
        if !is_wall {
            input.screen_rect = Some(told);
            return;
        }
        let zoom = ctx.zoom_factor();
        let info = input.viewports.entry(id).or_default();
        let native = info.native_pixels_per_point.unwrap_or(1.0);
        let factor = factor(told.height(), native * zoom, native);
        info.native_pixels_per_point = Some(native * factor);
        magnify(input, told, factor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{pos2, vec2};

    #[test]
    fn type_is_as_large_on_every_screen_in_proportion_whatever_the_desks_zoom() {
        for (pixels, native) in [(768.0, 1.0), (1080.0, 1.0), (2160.0, 2.0), (1080.0, 1.25)] {
            for zoom in [0.8, 1.0, 1.5] {
                let per_point = native * zoom;
                let found = factor(pixels / per_point, per_point, native) * per_point;
                let label = found * SMALLEST / pixels * SCREEN_PX;
                assert!((label - LABEL_PX).abs() < 0.01, "{pixels} {zoom}: {label}");
            }
        }
        // A small window has the type of any other.
        assert!((factor(300.0, 1.0, 1.0) - 1.0).abs() < f32::EPSILON);
    }

    #[test]
    fn the_pointer_is_where_it_was() {
        let mut input = RawInput {
            events: vec![Event::PointerMoved(pos2(200.0, 100.0))],
            ..RawInput::default()
        };
        let told = Rect::from_min_size(Pos2::ZERO, vec2(400.0, 300.0));
        magnify(&mut input, told, 2.0);
        assert_eq!(input.events, [Event::PointerMoved(pos2(100.0, 50.0))]);
        assert_eq!(
            input.screen_rect.map(|r| r.size()),
            Some(vec2(200.0, 150.0))
        );
    }
}
