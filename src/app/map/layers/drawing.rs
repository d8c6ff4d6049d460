//! What a line that is being drawn would do, on the map: the parts it makes with their households,
//! where it meets the boundary, and what it lacks to reach it. Must not know: how an edit is done.

use super::baked::Ink;
use super::furniture::name_place;
use super::marks::{note, note_size};
use super::sketch::Sheet;
use crate::app::map::palette::faded;
use crate::app::map::prepared::Fill;
use crate::app::map::scene::{Drafting, Scene};
use crate::app::words::messages::{area, grouped, length};
use crate::app::workspaces::redraw::open_plan::FaceFigures;
use crate::geometry::fixed::Coord;
use crate::geometry::measure::length_m;
use egui::{Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};

/// How strongly parts are tinted, the first one first: neighbours of one edit are told apart.
const TINTS: [f32; 4] = [0.12, 0.34, 0.22, 0.42];
/// Half of the sign of a place where a line meets the boundary, points.
const SIGN: f32 = 7.0;
/// The note of a stretch lies so far above its middle, points.
const BESIDE: f32 = 26.0;
/// Notes keep so far from one another and from the edge of the map, points.
const GAP: f32 = 6.0;

impl Sheet<'_> {
    /// The ground of the parts, below the lines.
    pub fn parts(&self, table: &Drafting<'_>) {
        let Some(preview) = table.preview.filter(|preview| preview.makes_parts()) else {
            return;
        };
        let mut ink = Ink::new(self.camera, self.painter.pixels_per_point());
        for (figures, tint) in preview.faces.iter().zip(TINTS.iter().cycle()) {
            if let Some(fill) = Fill::of(&figures.polygons, self.projection) {
                ink.fill(&fill, faded(self.palette.accent, *tint));
            }
        }
        self.painter.add(Shape::mesh(ink.mesh));
    }

    /// What is said of the line, above all else: figures of the parts, where it meets the
    /// boundary, what it lacks.
    pub fn words(&self, ui: &Ui, scene: &Scene<'_>, table: &Drafting<'_>) {
        let met = table.preview.map_or(&[][..], |preview| &preview.met);
        for (number, at) in met.iter().enumerate() {
            self.cut_end(ui, scene, *at, number);
        }
        let refusal = table.preview.and_then(|preview| preview.refusal.as_ref());
        let help = refusal.or(table.refusal).map_or(&[][..], |r| &r.help);
        let mut taken = Vec::new();
        for stretch in help {
            self.missing(ui, scene, stretch, &mut taken);
        }
        let parts = table.preview.filter(|preview| preview.makes_parts());
        for figures in parts.iter().flat_map(|preview| &preview.faces) {
            self.figures(ui, scene, figures, &mut taken);
        }
    }

    /// A diamond where the line meets the boundary.
    fn cut_end(&self, ui: &Ui, scene: &Scene<'_>, at: Coord, number: usize) {
        let at = self.at(at);
        if !self.camera.rect.contains(at) {
            return;
        }
        let corners = [(0.0, -SIGN), (SIGN, 0.0), (0.0, SIGN), (-SIGN, 0.0)];
        let corners = corners.map(|(x, y)| at + vec2(x, y)).to_vec();
        let halo = Stroke::new(4.0, self.palette.halo);
        self.painter.add(Shape::closed_line(corners.clone(), halo));
        let stroke = Stroke::new(1.6, self.palette.accent);
        self.painter
            .add(Shape::convex_polygon(corners, self.palette.paper, stroke));
        let place = Rect::from_center_size(at, vec2(2.0 * SIGN, 2.0 * SIGN));
        name_place(ui, place, ("cut end", number), &scene.i18n.t("cut-end"));
    }

    /// The stretch from a loose end to the boundary, dashed, with its length.
    fn missing(&self, ui: &Ui, scene: &Scene<'_>, stretch: &[Coord], taken: &mut Vec<Rect>) {
        let (Some(from), Some(to)) = (stretch.first(), stretch.last()) else {
            return;
        };
        self.dashed(stretch, Stroke::new(4.6, self.palette.halo));
        self.dashed(stretch, Stroke::new(2.4, self.palette.problem));
        let (from, to) = (self.at(*from), self.at(*to));
        self.painter
            .circle_stroke(to, SIGN, Stroke::new(4.0, self.palette.halo));
        self.painter
            .circle_stroke(to, SIGN, Stroke::new(2.0, self.palette.problem));
        let text = length(scene.i18n, length_m(stretch));
        let text = scene
            .i18n
            .t_args("missing-stretch", &[("length", text.into())]);
        // Beside it, so that it can be seen itself.
        let middle = from + (to - from) / 2.0;
        self.say(ui, middle - vec2(0.0, BESIDE), &text, taken);
    }

    /// The figures of a part, in its middle.
    fn figures(&self, ui: &Ui, scene: &Scene<'_>, figures: &FaceFigures, taken: &mut Vec<Rect>) {
        let Some(place) = figures.place else {
            return;
        };
        let i18n = scene.i18n;
        let name = match scene.map.feature(figures.face) {
            Some(_) => scene.map.title(figures.face),
            None => i18n.t("figures-new"),
        };
        let households = figures.after.or(figures.before);
        let figure = |n: u32| i18n.figure_in(grouped(n as usize), figures.is_estimated);
        let households = households.map_or_else(|| "–".into(), figure);
        let args = [
            ("name", name.into()),
            ("households", households),
            ("area", area(i18n, figures.area_m2).into()),
        ];
        let mut text = i18n.t_args("part-figures", &args);
        let ground = figures.polygons.iter().flat_map(|polygon| &polygon.outer);
        let ground: Vec<Pos2> = ground.map(|c| self.at(*c)).collect();
        let room = Rect::from_points(&ground).width();
        if note_size(self.painter, &text, self.palette).x > room {
            // The panel says the rest.
            text = i18n.t_args("part-households", &args);
        }
        self.say(ui, self.at(place), &text, taken);
    }

    /// A note about a place: in view, and clear of others.
    fn say(&self, ui: &Ui, about: Pos2, text: &str, taken: &mut Vec<Rect>) {
        let size = note_size(self.painter, text, self.palette);
        let room = self.camera.rect.shrink(GAP);
        if size.x > room.width() || size.y > room.height() {
            return;
        }
        let within = |at: Pos2| {
            let (low, high) = (room.min, room.max - size);
            pos2(at.x.clamp(low.x, high.x), at.y.clamp(low.y, high.y))
        };
        let mut place = Rect::from_min_size(within(about - size / 2.0), size);
        while let Some(other) = taken.iter().find(|other| other.intersects(place)) {
            let below = other.max.y + GAP;
            if below + size.y > room.max.y {
                break;
            }
            place = Rect::from_min_size(pos2(place.min.x, below), size);
        }
        note(self.painter, place.min, text, self.palette);
        name_place(ui, place, ("drawing", taken.len()), text);
        taken.push(place);
    }
}
