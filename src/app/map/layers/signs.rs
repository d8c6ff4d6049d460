//! The signs of grids on the screen. Owns: which grids of the view have signs, and the places that they
//! cover. Where the signs of a grid stand is the business of [`crate::style::beside`].

use super::epidemic::BUILDINGS_FROM;
use super::posts::Post;
use super::sketch::Sheet;
use super::texts::KnownTexts;
use crate::app::map::prepared::Prepared;
use crate::app::map::scene::{LayerId, Overlay, Scene};
use crate::geometry::coverage::FaceId;
use crate::i18n::Language;
use crate::model::epidemic::CaseClass;
use crate::rules::zone::Zone;
use crate::style::beside::{Signs, Wanted, signs};
use crate::style::sign::RADIUS;
use egui::{Painter, Pos2, Rect, Shape, Vec2};

/// What signs are drawn from.
#[derive(PartialEq)]
pub struct SignsKey {
    /// Those of grids.
    pub grids: Vec<GridSigns>,
    /// Gates, sites, visits.
    pub posts: Vec<Post>,
    /// How strong isolations, cases and proposals are.
    pub opacities: [f32; 3],
    /// The theme.
    pub dark: bool,
    /// In what language zones have letters.
    pub language: Language,
    /// Pixels to a point.
    pub density: f32,
}

/// Signs as they were drawn last: they stay until one of them is another one. Laying out the figures
/// of a town takes longer than looking whether they are the same.
#[derive(Default)]
pub struct DrawnSigns {
    fonts: KnownTexts,
    drawn: Option<(SignsKey, Vec<Shape>)>,
}

impl DrawnSigns {
    /// The shapes of these signs.
    pub fn of(
        &mut self,
        painter: &Painter,
        key: SignsKey,
        draw: impl FnOnce(&SignsKey) -> Vec<Shape>,
    ) -> &[Shape] {
        if self.fonts.are_outdated(painter) {
            self.fonts = KnownTexts::new(painter);
            self.drawn = None;
        }
        let drawn = self.drawn.take().filter(|(of, _)| *of == key);
        let (_, shapes) = self.drawn.insert(drawn.unwrap_or_else(|| {
            let shapes = draw(&key);
            (key, shapes)
        }));
        shapes
    }
}

/// The signs of a grid.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GridSigns {
    /// Cases: where, how many, the gravest class.
    pub cases: Option<(Pos2, u32, CaseClass)>,
    /// Isolations: where and how many.
    pub isolated: Option<(Pos2, u32)>,
    /// A ring where the zone in force is not the proposed one: where, how wide, and the proposed
    /// zone; its letter stands beside it where there is room.
    pub ring: Option<(Pos2, f32, Zone, bool)>,
}

impl GridSigns {
    /// Around the middle of a grid.
    fn around(middle: Pos2, signs: &Signs) -> Self {
        let at = |at: [f32; 2]| middle + Vec2::from(at);
        Self {
            cases: signs.cases.map(|(to, count, worst)| (at(to), count, worst)),
            isolated: signs.isolated.map(|(to, count)| (at(to), count)),
            ring: signs
                .ring
                .map(|(to, radius, zone, has_letter)| (at(to), radius, zone, has_letter)),
        }
    }

    /// The places they cover.
    pub fn places(&self) -> impl Iterator<Item = Rect> {
        let square = |at: Pos2, radius: f32| Rect::from_center_size(at, Vec2::splat(2.0 * radius));
        let cases = self.cases.map(|(at, ..)| square(at, RADIUS + 1.0));
        let isolated = self.isolated.map(|(at, _)| square(at, RADIUS));
        let ring = self.ring.map(|(at, radius, ..)| square(at, radius));
        cases.into_iter().chain(isolated).chain(ring)
    }
}

impl Sheet<'_> {
    /// Cases are shown at their buildings, not by grid.
    pub fn is_by_building(&self, overlay: Overlay<'_>) -> bool {
        let metres = self.camera.metres_per_point(self.projection);
        !overlay.spots.is_empty() && metres < BUILDINGS_FROM
    }

    /// The signs of all grids in view.
    pub fn grid_signs(
        &self,
        scene: &Scene<'_>,
        overlay: Overlay<'_>,
        prepared: &Prepared,
    ) -> Vec<GridSigns> {
        let is_shown = |layer| scene.layers.opacity(layer) > 0.0;
        let (cases, isolation) = (is_shown(LayerId::Cases), is_shown(LayerId::Isolation));
        let cases = cases && !self.is_by_building(overlay);
        let wanted = Wanted {
            cases,
            isolation,
            proposals: is_shown(LayerId::Proposals),
        };
        let view = self.camera.rect.expand(RADIUS);
        let mut found = Vec::new();
        let marked = overlay.moment.marked.iter();
        let marked = marked.filter_map(|face| Some(FaceId(u32::try_from(*face).ok()?)));
        for face in prepared.in_order(marked) {
            let middle = self.camera.screen(face.place.at);
            let grid = overlay.moment.grids.get(face.id.0 as usize);
            let Some(grid) = grid.filter(|_| view.contains(middle)) else {
                continue;
            };
            let room = (face.place.radius * self.camera.scale) as f32;
            let of_grid = GridSigns::around(middle, &signs(grid, room, wanted));
            if of_grid != GridSigns::default() {
                found.push(of_grid);
            }
        }
        found
    }
}
