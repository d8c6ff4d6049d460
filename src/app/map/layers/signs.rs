//! Where the signs of a grid stand: below its label where there is room for both, else in its
//! middle in place of the label. A sign never stands in another grid. Owns: these places; the
//! gravest comes first where there is no room for all.

use super::epidemic::BUILDINGS_FROM;
use super::sketch::Sheet;
use crate::app::map::prepared::Prepared;
use crate::app::map::scene::{LayerId, Overlay, Scene};
use crate::model::epidemic::CaseClass;
use crate::rules::zone::Zone;
use crate::style::sign::RADIUS;
use egui::{Pos2, Rect, Vec2, vec2};

/// A grid with this much room around its label place has signs beside its label, points.
const BESIDE: f32 = 29.0;
/// With less than this it has signs of cases only, points.
const ROOM: f32 = 9.0;
/// From the label to the signs below and above it, points.
const STEP: f32 = 21.0;
/// From the sign of cases to that of isolations, points.
const NEXT: f32 = 20.0;

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
        let proposals = is_shown(LayerId::Proposals);
        let view = self.camera.rect.expand(RADIUS);
        let mut signs = Vec::new();
        for face in prepared.faces() {
            let middle = self.camera.screen(face.place.at);
            let grid = overlay.moment.grids.get(face.id.0 as usize);
            let Some(grid) = grid.filter(|_| view.contains(middle)) else {
                continue;
            };
            let room = (face.place.radius * self.camera.scale) as f32;
            let is_beside = room >= BESIDE;
            let at = if is_beside {
                middle + vec2(0.0, STEP)
            } else {
                middle
            };
            let worst = grid.worst.filter(|_| cases);
            let has_isolated = isolation && grid.isolated > 0 && room >= ROOM;
            let differs = proposals && grid.is_pressing() && room >= ROOM;
            let of_grid = GridSigns {
                cases: worst.map(|worst| (at, grid.cases, worst)),
                isolated: match (has_isolated, worst.is_some()) {
                    (true, false) => Some((at, grid.isolated)),
                    (true, true) if is_beside => Some((at + vec2(NEXT, 0.0), grid.isolated)),
                    _ => None,
                },
                ring: differs.then(|| {
                    let zone = grid.proposal.zone;
                    if is_beside {
                        (middle - vec2(0.0, 1.1 * STEP), 6.5, zone, true)
                    } else {
                        (middle, RADIUS + 4.0, zone, false)
                    }
                }),
            };
            if of_grid != GridSigns::default() {
                signs.push(of_grid);
            }
        }
        signs
    }
}
