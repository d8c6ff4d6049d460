//! Grids that are proposed, over the plan: their bounds, how they fit, their households. What is left
//! out stays as faint as a thought. Must not know: where they come from.

use super::labels::haloed;
use super::sketch::Sheet;
use super::texts::laid_out;
use crate::app::map::palette::faded;
use crate::app::map::scene::Proposed;
use crate::geometry::fixed::Coord;
use crate::i18n::{I18n, grouped};
use crate::rules::balance::Fit;
use crate::style::label::{GAP, SIZES};
use egui::{Color32, Mesh, Pos2, Rect, Shape, Stroke, Vec2};

/// Households are written into a grid that is so wide, points.
const ROOM: f32 = 40.0;
/// How much of the plan is hidden by what is proposed.
const VEIL: f32 = 0.6;

/// A block that is marked carries the number of its group within a circle of this radius, points.
const MARK: f32 = 9.0;

/// A line that must be a bound is so wide, points.
const FIXED: f32 = 3.6;

impl Sheet<'_> {
    /// Lines that must be bounds, each with its number.
    pub fn fixed(&self, lines: &[Vec<Coord>]) {
        let halo = Stroke::new(FIXED + 2.4, faded(self.palette.halo, 0.8));
        let stroke = Stroke::new(FIXED, self.palette.accent);
        for (number, line) in lines.iter().enumerate() {
            let places: Vec<Pos2> = line.iter().map(|at| self.at(*at)).collect();
            let middle = places.get(places.len() / 2).copied();
            self.painter.add(Shape::line(places.clone(), halo));
            self.painter.add(Shape::line(places, stroke));
            if let Some(place) = middle {
                let text = (number + 1).to_string();
                let (ink, halo) = (self.palette.text, self.palette.halo);
                haloed(self.painter, &text, SIZES.len() - 1, place, ink, halo);
            }
        }
    }

    /// Blocks that are to stay in one grid, by the number of their group.
    pub fn together(&self, groups: &[Vec<Coord>]) {
        let stroke = Stroke::new(1.6, self.palette.accent);
        for (number, group) in groups.iter().enumerate() {
            let places: Vec<Pos2> = group.iter().map(|at| self.at(*at)).collect();
            self.painter
                .extend(Shape::dashed_line(&places, stroke, 6.0, 4.0));
            for place in places {
                self.painter.circle(place, MARK, self.palette.halo, stroke);
                let text = (number + 1).to_string();
                let (ink, halo) = (self.palette.text, self.palette.halo);
                haloed(self.painter, &text, SIZES.len() - 1, place, ink, halo);
            }
        }
    }

    /// Draw them. Where their households stand, nothing else may be written.
    pub fn proposed(&self, proposed: &Proposed<'_>, i18n: &I18n) -> Vec<Rect> {
        let view = self.camera.rect;
        let mut mesh = Mesh::default();
        let mut marks = Vec::new();
        for (number, piece) in (0u32..).zip(&proposed.picture.pieces) {
            let is_left_out = proposed.left_out.contains(&number);
            let is_hovered = proposed.hovered == Some(number);
            let rings: Vec<Vec<Pos2>> = piece
                .polygons
                .iter()
                .flat_map(|polygon| polygon.rings())
                .map(|ring| ring.iter().map(|at| self.at(*at)).collect())
                .collect();
            let place = rings.iter().flatten().copied().collect::<Vec<_>>();
            let place = Rect::from_points(&place);
            if !place.intersects(view) {
                continue;
            }
            let tint = match (is_left_out, piece.fit) {
                (true, _) => None,
                (_, Some(Fit::Under)) => Some(Color32::from_rgb(0x00, 0x72, 0xB2)),
                (_, Some(Fit::Over)) => Some(Color32::from_rgb(0xD5, 0x5E, 0x00)),
                _ => Some(self.palette.accent).filter(|_| is_hovered),
            };
            // The plan steps back behind what is proposed.
            if !is_left_out {
                let veil = faded(self.palette.land, VEIL);
                piece.fill(&mut mesh, veil, |at| self.at(at));
            }
            if let Some(tint) = tint {
                piece.fill(&mut mesh, faded(tint, 0.35), |at| self.at(at));
            }
            marks.push((piece, rings, place, is_left_out, is_hovered));
        }
        self.painter.add(Shape::mesh(mesh));
        for (_, rings, _, is_left_out, is_hovered) in &marks {
            let (strength, width) = match (is_left_out, is_hovered) {
                (true, _) => (0.3, 1.2),
                (_, true) => (1.0, 4.0),
                _ => (1.0, 2.2),
            };
            for ring in rings {
                let halo = Stroke::new(width + 2.4, faded(self.palette.halo, 0.8 * strength));
                self.painter.add(Shape::closed_line(ring.clone(), halo));
            }
            let stroke = Stroke::new(width, faded(self.palette.accent, strength));
            for ring in rings {
                self.painter.add(Shape::closed_line(ring.clone(), stroke));
            }
        }
        let mut written = Vec::new();
        for (piece, _, place, is_left_out, _) in marks {
            let has_room = place.width().min(place.height()) > ROOM && !is_left_out;
            if let Some(at) = piece.at.filter(|_| has_room) {
                let (ink, halo) = (self.palette.text, faded(self.palette.halo, 0.9));
                let households = grouped(piece.households as usize);
                let text = i18n.figure(households, proposed.picture.is_estimated);
                let (size, at) = (SIZES.len() - 1, self.at(at));
                haloed(self.painter, &text, size, at, ink, halo);
                let extent = laid_out(self.painter, &text, size).size();
                written.push(Rect::from_center_size(at, extent + Vec2::splat(GAP)));
            }
        }
        written
    }
}
