//! The epidemic over the map: cases by grid or by building, isolations by grid, and where the zone
//! in force is not the proposed one. Signs differ in form, not only in colour; the gravest class
//! is never hidden by a milder one; nothing blinks.

use super::labels::{SIZES, haloed, zone_letter};
use super::palette::{Palette, faded};
use super::posts::{Openings, Post};
use super::prepared::Prepared;
use super::signs::GridSigns;
use super::sketch::Sheet;
use crate::app::map::scene::{LayerId, Layers, Overlay, Scene};
use crate::geometry::coverage::FaceId;
use crate::model::epidemic::{CaseClass, GateState};
use egui::{Align2, Color32, FontId, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, vec2};
use std::collections::BTreeMap;
use std::f32::consts::TAU;

/// Nearer than this, metres to a point, cases are shown at their buildings.
pub const BUILDINGS_FROM: f64 = 1.6;
/// Cases nearer to one another than this are one sign, points.
const APART: f32 = 18.0;
/// Radius of a sign with one figure, points.
pub const RADIUS: f32 = 8.5;

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Cases of which the gravest is of this class.
    Cases(CaseClass),
    /// Isolations.
    Isolation,
    /// The zone in force is not the proposed one.
    Differs,
    /// What would be proposed with a case that is supposed.
    Supposed,
    /// An open gate where nobody stands.
    Unmanned,
    /// A gate that is closed.
    Shut,
    /// A sampling site.
    Site,
    /// A boundary over which epidemic-free neighbours may open.
    Opening,
}

/// Rows of the legend: a sign, the key of its name, and how many are shown.
pub fn legend(layers: &Layers, overlay: Overlay<'_>) -> Vec<(Mark, &'static str, usize)> {
    let mut rows = Vec::new();
    let is_shown = |layer| layers.opacity(layer) > 0.0;
    let figures = &overlay.moment.figures;
    if is_shown(LayerId::Cases) && figures.cases > 0 {
        let counts = &overlay.moment.by_class;
        for (class, count) in CaseClass::ALL.into_iter().zip(counts) {
            if *count > 0 {
                let key = match class {
                    CaseClass::Confirmed => "class-confirmed",
                    CaseClass::Asymptomatic => "class-asymptomatic",
                    CaseClass::Unknown => "class-unknown",
                };
                rows.push((Mark::Cases(class), key, *count as usize));
            }
        }
    }
    let isolated = (figures.at_home + figures.central) as usize;
    if is_shown(LayerId::Isolation) && isolated > 0 {
        rows.push((Mark::Isolation, "map-legend-isolated", isolated));
    }
    if is_shown(LayerId::Proposals) && figures.pressing > 0 {
        let count = figures.pressing as usize;
        rows.push((Mark::Differs, "map-legend-differs", count));
    }
    if !overlay.changes.is_empty() {
        let count = overlay.changes.len();
        rows.push((Mark::Supposed, "map-legend-supposed", count));
    }
    if is_shown(LayerId::Gates) {
        for (state, mark, key) in [
            (GateState::Unmanned, Mark::Unmanned, "map-legend-unmanned"),
            (GateState::Closed, Mark::Shut, "map-legend-shut"),
        ] {
            let of_state = overlay.moment.gates.iter().filter(|(_, now)| *now == state);
            let count = of_state.count();
            if count > 0 {
                rows.push((mark, key, count));
            }
        }
    }
    if is_shown(LayerId::Sites) && !overlay.sites.is_empty() {
        rows.push((Mark::Site, "map-legend-sites", overlay.sites.len()));
    }
    if is_shown(LayerId::Openings) && !overlay.openings.is_empty() {
        let count = overlay.openings.len();
        rows.push((Mark::Opening, "map-legend-openings", count));
    }
    rows
}

/// Draw a sign.
pub fn mark(painter: &Painter, mark: Mark, at: Pos2, radius: f32, palette: &Palette, opacity: f32) {
    let halo = Stroke::new(1.6, faded(palette.halo, opacity));
    match mark {
        Mark::Cases(class) => {
            let (fill, edge) = case_colours(class, palette);
            painter.circle(at, radius + 1.2, faded(palette.halo, opacity), Stroke::NONE);
            let edge = Stroke::new(2.0, faded(edge, opacity));
            painter.circle(at, radius - 1.0, faded(fill, opacity), edge);
        }
        Mark::Isolation => {
            let square = Rect::from_center_size(at, Vec2::splat(2.0 * radius - 2.0));
            painter.rect(
                square,
                2.0,
                faded(palette.paper, opacity),
                Stroke::new(1.4, faded(palette.text, opacity)),
                StrokeKind::Inside,
            );
        }
        Mark::Differs => {
            painter.circle_stroke(at, radius, Stroke::new(4.4, halo.color));
            painter.circle_stroke(
                at,
                radius,
                Stroke::new(2.2, faded(palette.problem, opacity)),
            );
        }
        Mark::Supposed => {
            painter.circle_stroke(at, radius, Stroke::new(4.4, halo.color));
            let dash = faded(palette.accent, opacity);
            for part in 0..6 {
                let turn = |part: f32| at + radius * Vec2::angled(part * TAU / 12.0);
                let from = 2.0 * part as f32;
                painter.line_segment([turn(from), turn(from + 1.2)], Stroke::new(2.4, dash));
            }
        }
        Mark::Unmanned => {
            let corner = |turn: f32| at + (radius + 1.0) * Vec2::angled(turn * TAU);
            let corners = vec![corner(0.75), corner(0.083), corner(0.417)];
            let edge = Stroke::new(1.6, faded(palette.problem, opacity));
            painter.add(Shape::convex_polygon(
                corners,
                faded(palette.paper, opacity),
                edge,
            ));
            let ink = Stroke::new(1.8, edge.color);
            painter.line_segment([at - vec2(0.0, 3.0), at + vec2(0.0, 0.6)], ink);
            painter.circle_filled(at + vec2(0.0, 2.8), 1.1, edge.color);
        }
        Mark::Shut => {
            let edge = Stroke::new(1.4, faded(palette.text, opacity));
            painter.circle(at, radius - 1.0, faded(palette.paper, opacity), edge);
            let bar = vec2(radius - 3.0, 0.0);
            painter.line_segment([at - bar, at + bar], Stroke::new(2.6, edge.color));
        }
        Mark::Site => {
            let corners = [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)];
            let corners = corners.map(|(x, y)| at + radius * vec2(x, y));
            painter.add(Shape::convex_polygon(
                corners.to_vec(),
                faded(palette.paper, opacity),
                Stroke::new(1.6, faded(palette.site, opacity)),
            ));
            painter.circle_filled(at, 1.9, faded(palette.site, opacity));
        }
        Mark::Opening => {
            let half = vec2(radius + 2.0, 0.0);
            let stroke = Stroke::new(3.6, faded(palette.opening, opacity));
            painter.line_segment([at - half, at + half], stroke);
        }
    }
}

/// Fill and edge of a case: full for symptoms, empty without, grey where nobody has said.
fn case_colours(class: CaseClass, palette: &Palette) -> (Color32, Color32) {
    match class {
        CaseClass::Confirmed => (palette.case, palette.case),
        CaseClass::Asymptomatic => (palette.paper, palette.case),
        CaseClass::Unknown => (palette.paper, palette.outline),
    }
}

/// The colour of a figure on a sign.
fn figure_colour(class: CaseClass, palette: &Palette) -> Color32 {
    match class {
        CaseClass::Confirmed => palette.on_case,
        CaseClass::Asymptomatic | CaseClass::Unknown => palette.text,
    }
}

impl Sheet<'_> {
    /// Draw what lies below names: heat, and boundaries that may open.
    pub fn below_names(
        &self,
        scene: &Scene<'_>,
        prepared: &Prepared,
        drawn: &mut Option<Openings>,
    ) {
        let Some(overlay) = scene.epidemic else {
            return;
        };
        let heat = scene.layers.opacity(LayerId::Heat);
        if heat > 0.0 {
            let middles = prepared.faces();
            let middles = middles.map(|f| (f.id.0 as usize, self.camera.screen(f.place.at)));
            self.heat(scene, overlay, middles, heat);
        }
        self.openings(scene, (overlay, prepared), drawn);
    }

    /// Draw what is known, if anything is.
    pub fn epidemic(
        &self,
        scene: &Scene<'_>,
        prepared: &Prepared,
        signs: &[GridSigns],
        posts: &[Post],
    ) {
        let Some(overlay) = scene.epidemic else {
            return;
        };
        let opacity = |layer| scene.layers.opacity(layer);
        self.posts(posts);
        let differs = opacity(LayerId::Proposals);
        let (isolation, cases) = (opacity(LayerId::Isolation), opacity(LayerId::Cases));
        for signs in signs {
            if let Some((at, count)) = signs.isolated {
                let sign = Mark::Isolation;
                mark(self.painter, sign, at, RADIUS, self.palette, isolation);
                self.figure(at, count, faded(self.palette.text, isolation));
            }
            if let Some((at, count, worst)) = signs.cases {
                self.cases(at, count, worst, cases);
            }
            if let Some((at, radius, zone, has_letter)) = signs.ring {
                mark(
                    self.painter,
                    Mark::Differs,
                    at,
                    radius,
                    self.palette,
                    differs,
                );
                let letter = zone_letter(scene.i18n, zone).filter(|_| has_letter);
                if let Some(letter) = letter {
                    let ink = faded(self.palette.text, differs);
                    let halo = faded(self.palette.halo, 0.85 * differs);
                    haloed(self.painter, &letter, 2, at + vec2(15.0, 0.0), ink, halo);
                }
            }
        }
        for (face, proposal) in overlay.changes {
            let face = u32::try_from(*face).ok().map(FaceId);
            let Some(face) = face.and_then(|face| prepared.face(face)) else {
                continue;
            };
            // Beside the ring of what differs already.
            let at = self.camera.screen(face.place.at) - vec2(22.0, 22.0);
            mark(self.painter, Mark::Supposed, at, 7.5, self.palette, 1.0);
            if let Some(letter) = zone_letter(scene.i18n, proposal.zone) {
                let (ink, halo) = (self.palette.text, faded(self.palette.halo, 0.85));
                haloed(self.painter, &letter, 2, at - vec2(16.0, 0.0), ink, halo);
            }
        }
        if let Some(pin) = overlay.pin {
            let at = self.at(pin);
            let ring = |width, colour| Stroke::new(width, colour);
            self.painter
                .circle_stroke(at, 1.4 * RADIUS, ring(5.0, self.palette.halo));
            self.painter
                .circle_stroke(at, 1.4 * RADIUS, ring(2.6, self.palette.accent));
            self.painter.circle_filled(at, 2.4, self.palette.accent);
        }
        if self.is_by_building(overlay) {
            self.spots(overlay, cases);
        }
    }

    /// Cases where they are; those of one spot are one sign, of the gravest class.
    fn spots(&self, overlay: Overlay<'_>, opacity: f32) {
        if opacity <= 0.0 {
            return;
        }
        let view = self.camera.rect.expand(RADIUS);
        let mut cells: BTreeMap<(i32, i32), (Pos2, u32, CaseClass)> = BTreeMap::new();
        for (at, class) in overlay.spots {
            let at = self.at(*at);
            if !view.contains(at) {
                continue;
            }
            let cell = ((at.x / APART).floor() as i32, (at.y / APART).floor() as i32);
            let sign = cells.entry(cell).or_insert((at, 0, *class));
            sign.1 += 1;
            sign.2 = sign.2.min(*class);
        }
        for (at, count, class) in cells.into_values() {
            self.cases(at, count, class, opacity);
        }
    }

    fn cases(&self, at: Pos2, count: u32, class: CaseClass, opacity: f32) {
        let digits = count.checked_ilog10().unwrap_or(0) as f32;
        let radius = RADIUS + 3.0 * digits;
        mark(
            self.painter,
            Mark::Cases(class),
            at,
            radius,
            self.palette,
            opacity,
        );
        self.figure(
            at,
            count,
            faded(figure_colour(class, self.palette), opacity),
        );
    }

    fn figure(&self, at: Pos2, count: u32, ink: Color32) {
        let font = FontId::proportional(SIZES[2]);
        let text = count.to_string();
        self.painter
            .text(at, Align2::CENTER_CENTER, text, font, ink);
    }
}
