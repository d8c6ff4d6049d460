//! What is being traced, and the points by which a picture is placed, on the map. Must not know: what
//! becomes of them.

use super::sketch::Sheet;
use crate::app::map::scene::Traceable;
use egui::{Align2, Shape, Stroke, vec2};

/// Radius of a vertex, points.
const VERTEX: f32 = 3.0;
/// Radius of a point of a picture, points.
const POINT: f32 = 6.0;

impl Sheet<'_> {
    /// Draw them.
    pub fn tracing(&self, trace: &Traceable<'_>) {
        for (number, at) in trace.points.iter().enumerate() {
            let at = self.at(*at);
            let stroke = Stroke::new(2.0, self.palette.problem);
            self.painter.circle_stroke(at, POINT, stroke);
            let arms = [vec2(2.0 * POINT, 0.0), vec2(0.0, 2.0 * POINT)];
            for arm in arms {
                self.painter.line_segment([at - arm, at + arm], stroke);
            }
            let font = egui::FontId::proportional(13.0);
            let text = (number + 1).to_string();
            let place = at + vec2(POINT, -POINT);
            self.painter
                .text(place, Align2::LEFT_BOTTOM, text, font, self.palette.problem);
        }
        let Some(tracer) = trace.tracer.filter(|tracer| tracer.id().is_some()) else {
            return;
        };
        let line: Vec<_> = tracer.line().into_iter().map(|at| self.at(at)).collect();
        if line.len() > 1 {
            let halo = Stroke::new(4.4, self.palette.halo);
            let stroke = Stroke::new(2.2, self.palette.accent);
            self.painter.add(Shape::line(line.clone(), halo));
            self.painter.add(Shape::line(line, stroke));
        }
        for at in tracer.points() {
            self.painter
                .circle_filled(self.at(*at), VERTEX, self.palette.accent);
        }
        if let Some(snap) = tracer.snap() {
            let stroke = Stroke::new(2.0, self.palette.accent);
            self.painter
                .circle_stroke(self.at(snap.at), 2.0 * VERTEX, stroke);
        }
    }
}
