//! A layer on its way in, over the map: its boundaries, points and lines, and what is wrong with
//! them.

use super::marks;
use super::sketch::Sheet;
use crate::app::map::scene::Scene;
use crate::exchange::raw::lines_of;
use crate::geometry::fixed::Coord;
use egui::{Pos2, Rect, Shape, Stroke};

/// Vertices nearer to one another than this are drawn as one, points.
const APART: f32 = 1.5;
/// Radius of a point, points.
const POINT: f32 = 3.5;

impl Sheet<'_> {
    /// Draw the layer that is on its way in, if there is one.
    pub fn incoming(&self, scene: &Scene<'_>) {
        let Some(incoming) = scene.incoming else {
            return;
        };
        let view = self.camera.rect.expand(8.0);
        let accent = Stroke::new(1.8, self.palette.accent);
        let mut lines: Vec<Vec<Pos2>> = Vec::new();
        let mut points: Vec<Pos2> = Vec::new();
        let mut add = |line: &[Coord]| {
            let line = self.thinned(line);
            if !Rect::from_points(&line).intersects(view) {
                return;
            }
            match line.as_slice() {
                [only] => points.push(*only),
                _ => lines.push(line),
            }
        };
        for (_, arc) in incoming.map.coverage.arcs() {
            add(&arc.coords);
        }
        for feature in &incoming.map.features {
            let others = feature.other_geometry.iter().flat_map(lines_of);
            others.for_each(|line| add(&line));
        }
        let halo = Stroke::new(4.2, crate::app::map::palette::faded(self.palette.halo, 0.8));
        for line in &lines {
            self.painter.add(Shape::line(line.clone(), halo));
        }
        for line in lines {
            self.painter.add(Shape::line(line, accent));
        }
        for at in points {
            self.painter.circle(
                at,
                POINT,
                self.palette.accent,
                Stroke::new(1.2, self.palette.paper),
            );
        }
        for (i, finding) in incoming.given.iter().enumerate() {
            if finding.kind.is_error() {
                let is_current = scene.incoming_at == Some(i);
                marks::incoming(self.painter, self.at(finding.at), is_current, self.palette);
            }
        }
    }

    /// A line on the screen without what cannot be seen of it; its ends stay.
    fn thinned(&self, line: &[Coord]) -> Vec<Pos2> {
        let mut kept: Vec<Pos2> = Vec::with_capacity(line.len().min(64));
        for (i, c) in line.iter().enumerate() {
            let at = self.at(*c);
            let is_end = i + 1 == line.len();
            if is_end || kept.last().is_none_or(|last| last.distance(at) >= APART) {
                kept.push(at);
            }
        }
        kept
    }
}
