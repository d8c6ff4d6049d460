//! The epidemic over the map: cases by grid or by building, isolations by grid, and where the zone
//! in force is not the proposed one. Signs differ in form, not only in colour; the gravest class
//! is never hidden by a milder one; nothing blinks.

use super::labels::{haloed, haloed_text, zone_letter};
use super::posts::{Openings, Post};
use super::signs::{DrawnSigns, GridSigns, SignsKey};
use super::sketch::Sheet;
use super::symbols::{self, mark};
use crate::app::map::palette::faded;
use crate::app::map::prepared::Prepared;
use crate::app::map::scene::{LayerId, Layers, Overlay, Scene};
use crate::geometry::coverage::FaceId;
use crate::model::epidemic::{CaseClass, GateState};
use crate::style::beside::case_radius;
use crate::style::label::SIZES;
use crate::style::sign::{APART, POST, RADIUS, Sign};
use egui::{Align2, Color32, FontId, Pos2, Shape, Stroke, vec2};
use std::collections::BTreeMap;

/// Nearer than this, metres to a point, cases are shown at their buildings.
pub const BUILDINGS_FROM: f64 = 1.6;
/// Rows of the legend: a sign, and how many are shown.
pub fn legend(layers: &Layers, overlay: Overlay<'_>) -> Vec<(Sign, usize)> {
    let mut rows = Vec::new();
    let is_shown = |layer| layers.opacity(layer) > 0.0;
    let figures = &overlay.moment.figures;
    if is_shown(LayerId::Cases) && figures.cases > 0 {
        let counts = &overlay.moment.by_class;
        for (class, count) in CaseClass::ALL.into_iter().zip(counts) {
            rows.push((Sign::Cases(class), *count as usize));
        }
    }
    if is_shown(LayerId::Isolation) {
        let isolated = (figures.at_home + figures.central) as usize;
        rows.push((Sign::Isolation, isolated));
    }
    if is_shown(LayerId::Proposals) {
        rows.push((Sign::Differs, figures.pressing as usize));
    }
    rows.push((Sign::Supposed, overlay.changes.len()));
    if is_shown(LayerId::Gates) {
        for (state, sign) in [
            (GateState::Unmanned, Sign::Unmanned),
            (GateState::Closed, Sign::Shut),
        ] {
            let of_state = overlay.moment.gates.iter().filter(|(_, now)| *now == state);
            rows.push((sign, of_state.count()));
        }
    }
    if overlay.is_sampling || is_shown(LayerId::Sites) {
        let used = overlay.sites.iter().filter(|site| !site.is_closed);
        rows.push((Sign::Site, used.count()));
    }
    if overlay.is_calling || is_shown(LayerId::Visits) {
        let visits = overlay.visits.iter().filter(|visit| visit.at.is_some());
        rows.push((Sign::Visit, visits.count()));
    }
    let missed = overlay.missed.iter().map(|(_, count)| *count as usize);
    rows.push((Sign::Missed, missed.sum()));
    if is_shown(LayerId::Openings) {
        rows.push((Sign::Opening, overlay.openings.len()));
    }
    rows.retain(|(_, count)| *count > 0);
    rows
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
        (grids, posts): (Vec<GridSigns>, Vec<Post>),
        drawn: &mut DrawnSigns,
    ) {
        let Some(overlay) = scene.epidemic else {
            return;
        };
        let opacity = |layer| scene.layers.opacity(layer);
        let cases = opacity(LayerId::Cases);
        let key = SignsKey {
            grids,
            posts,
            opacities: [
                opacity(LayerId::Isolation),
                cases,
                opacity(LayerId::Proposals),
            ],
            dark: scene.dark,
            language: scene.i18n.language(),
            density: self.painter.pixels_per_point(),
        };
        let shapes = drawn.of(self.painter, key, |key| self.sign_shapes(scene, key));
        self.painter.extend(shapes.iter().cloned());
        for (face, proposal) in overlay.changes {
            let face = u32::try_from(*face).ok().map(FaceId);
            let Some(face) = face.and_then(|face| prepared.face(face)) else {
                continue;
            };
            // Beside the ring of what differs already.
            let at = self.camera.screen(face.place.at) - vec2(22.0, 22.0);
            mark(self.painter, Sign::Supposed, at, 7.5, self.palette, 1.0);
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
        self.missed(overlay);
        self.tours(overlay);
    }

    /// The signs of grids, gates and sites, the lowest first.
    fn sign_shapes(&self, scene: &Scene<'_>, key: &SignsKey) -> Vec<Shape> {
        let mut shapes = Vec::new();
        for (sign, at, opacity) in &key.posts {
            let put = |shape| shapes.push(shape);
            symbols::shapes(*sign, *at, POST, self.palette, *opacity, put);
        }
        let [isolation, cases, differs] = key.opacities;
        for signs in &key.grids {
            if let Some((at, count)) = signs.isolated {
                let put = |shape| shapes.push(shape);
                symbols::shapes(Sign::Isolation, at, RADIUS, self.palette, isolation, put);
                let ink = faded(self.palette.text, isolation);
                shapes.push(self.figure_shape(at, count, ink));
            }
            if let Some((at, count, worst)) = signs.cases {
                self.case_shapes(at, count, worst, cases, |shape| shapes.push(shape));
            }
            if let Some((at, radius, zone, has_letter)) = signs.ring {
                let put = |shape| shapes.push(shape);
                symbols::shapes(Sign::Differs, at, radius, self.palette, differs, put);
                let letter = zone_letter(scene.i18n, zone).filter(|_| has_letter);
                if let Some(letter) = letter {
                    let ink = faded(self.palette.text, differs);
                    let halo = faded(self.palette.halo, 0.85 * differs);
                    let at = at + vec2(15.0, 0.0);
                    shapes.extend(haloed_text(self.painter, &letter, 2, at, ink, halo));
                }
            }
        }
        shapes
    }

    /// Tours as lines, and their stops by number.
    fn tours(&self, overlay: Overlay<'_>) {
        let Some(tours) = overlay.tours else {
            return;
        };
        for tour in &tours.tours {
            let line: Vec<Pos2> = tour.line.iter().map(|at| self.at(*at)).collect();
            for (width, colour) in [(5.0, self.palette.halo), (2.4, self.palette.accent)] {
                let stroke = Stroke::new(width, colour);
                self.painter.add(Shape::line(line.clone(), stroke));
            }
        }
        for tour in &tours.tours {
            for (place, visit) in tour.visits.iter().enumerate() {
                let Some(stop) = tours.stops.get(visit.stop) else {
                    continue;
                };
                let (at, number) = (self.at(stop.at), u32::try_from(place + 1).unwrap_or(0));
                mark(self.painter, Sign::Isolation, at, RADIUS, self.palette, 1.0);
                self.figure(at, number, self.palette.text);
            }
        }
    }

    /// Where people live who were not sampled; those near one another are one sign.
    fn missed(&self, overlay: Overlay<'_>) {
        let view = self.camera.rect.expand(RADIUS);
        let mut cells: BTreeMap<(i32, i32), (Pos2, u32)> = BTreeMap::new();
        for (at, count) in overlay.missed {
            let at = self.at(*at);
            if !view.contains(at) {
                continue;
            }
            let cell = ((at.x / APART).floor() as i32, (at.y / APART).floor() as i32);
            cells.entry(cell).or_insert((at, 0)).1 += count;
        }
        for (at, count) in cells.into_values() {
            mark(self.painter, Sign::Missed, at, RADIUS, self.palette, 1.0);
            self.figure(at, count, self.palette.text);
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
        self.case_shapes(at, count, class, opacity, |shape| {
            self.painter.add(shape);
        });
    }

    fn case_shapes(
        &self,
        at: Pos2,
        count: u32,
        class: CaseClass,
        opacity: f32,
        mut put: impl FnMut(Shape),
    ) {
        let radius = case_radius(count);
        let sign = Sign::Cases(class);
        symbols::shapes(sign, at, radius, self.palette, opacity, &mut put);
        let ink = faded(self.palette.figure_on_case(class), opacity);
        put(self.figure_shape(at, count, ink));
    }

    fn figure(&self, at: Pos2, count: u32, ink: Color32) {
        self.painter.add(self.figure_shape(at, count, ink));
    }

    /// A number around a place.
    fn figure_shape(&self, at: Pos2, count: u32, ink: Color32) -> Shape {
        let font = FontId::proportional(SIZES[2]);
        let galley = self.painter.layout_no_wrap(count.to_string(), font, ink);
        let place = Align2::CENTER_CENTER.anchor_size(at, galley.size());
        Shape::galley(place.min, galley, ink)
    }
}
