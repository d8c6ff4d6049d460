//! Entrances, checkpoints and sampling sites over the map, and where epidemic-free neighbours may
//! open to one another. A gate that nobody stands at is loud; one that is open and manned is as
//! the map below draws it.

use super::baked::Ink;
use super::sketch::Sheet;
use super::sliding::{Reach, move_by};
use crate::app::map::palette::faded;
use crate::app::map::prepared::Prepared;
use crate::app::map::scene::{LayerId, Overlay, Scene};
use crate::model::epidemic::GateState;
use crate::style::sign::{GATES_FROM, OPENING, POST, SITES_FROM, Sign};
use egui::{Mesh, Pos2, Rect, Shape, Stroke, Vec2};
use std::sync::Arc;

/// A sign, where it stands, and how much of it is to be seen.
pub type Post = (Sign, Pos2, f32);

/// How much of such signs is to be seen where a point of the screen is so many metres: all of them at the
/// desk whose they are, however far away; elsewhere those of their layer, from near.
fn seen(is_at_desk: bool, metres: f64, layer: impl FnOnce() -> f32) -> f32 {
    match is_at_desk {
        true => 1.0,
        false if metres < SITES_FROM => layer(),
        false => 0.0,
    }
}

/// The place a sign covers.
pub fn place_of(post: &Post) -> Rect {
    Rect::from_center_size(post.1, Vec2::splat(2.0 * POST))
}

/// What the boundaries that may open are drawn from, beside the camera.
#[derive(Clone, PartialEq)]
pub struct OpeningsKey {
    revision: u64,
    zones: u64,
    dark: bool,
    opacity: f32,
    density: f32,
}

/// These boundaries, as they were drawn last.
pub struct Openings {
    key: OpeningsKey,
    reach: Reach,
    mesh: Arc<Mesh>,
}

impl Sheet<'_> {
    /// The signs of gates and sites in view.
    pub fn post_signs(&self, scene: &Scene<'_>, overlay: Overlay<'_>) -> Vec<Post> {
        let mut signs = Vec::new();
        let view = self.camera.rect.expand(POST);
        let metres = self.camera.metres_per_point(self.projection);
        let sites = seen(overlay.is_sampling, metres, || {
            scene.layers.opacity(LayerId::Sites)
        });
        if sites > 0.0 {
            let used = overlay.sites.iter().filter(|site| !site.is_closed);
            for site in used.filter_map(|site| site.at) {
                let at = self.at(site);
                if view.contains(at) {
                    signs.push((Sign::Site, at, sites));
                }
            }
        }
        let visits = seen(overlay.is_calling, metres, || {
            scene.layers.opacity(LayerId::Visits)
        });
        let due = overlay.visits.iter().filter_map(|visit| visit.at);
        for at in due.filter(|_| visits > 0.0).map(|at| self.at(at)) {
            if view.contains(at) {
                signs.push((Sign::Visit, at, visits));
            }
        }
        let gates = scene.layers.opacity(LayerId::Gates);
        if gates <= 0.0 {
            return signs;
        }
        for (gate, state) in &overlay.moment.gates {
            let sign = match state {
                GateState::Open => continue,
                GateState::Closed if metres > GATES_FROM => continue,
                GateState::Closed => Sign::Shut,
                GateState::Unmanned => Sign::Unmanned,
            };
            let Some(at) = overlay
                .gates
                .get(*gate)
                .and_then(|gate| gate.at)
                .map(|at| self.at(at))
                .filter(|at| view.contains(*at))
            else {
                continue;
            };
            signs.push((sign, at, gates));
        }
        signs
    }

    /// Draw the boundaries over which neighbours may open to one another; worked out anew only
    /// where something of it is another one.
    pub fn openings(
        &self,
        scene: &Scene<'_>,
        (overlay, prepared): (Overlay<'_>, &Prepared),
        drawn: &mut Option<Openings>,
    ) {
        let opacity = scene.layers.opacity(LayerId::Openings);
        if overlay.openings.is_empty() || opacity <= 0.0 {
            *drawn = None;
            return;
        }
        let key = OpeningsKey {
            revision: scene.outcomes.revision(),
            zones: overlay.revision,
            dark: scene.dark,
            opacity,
            density: self.painter.pixels_per_point(),
        };
        let known = drawn.take().filter(|known| known.key == key);
        let known = known.and_then(|mut known| {
            let by = known.reach.slide(self.camera)?;
            move_by(rayon::iter::once(&mut known.mesh), by);
            Some(known)
        });
        let openings = drawn.insert(known.unwrap_or_else(|| {
            let reach = Reach::of(self.camera);
            let mesh = self.openings_mesh(overlay, prepared, &reach, opacity);
            let mesh = Arc::new(mesh);
            Openings { key, reach, mesh }
        }));
        let mesh = Arc::clone(&openings.mesh);
        self.painter.add(Shape::Mesh(mesh));
    }

    fn openings_mesh(
        &self,
        overlay: Overlay<'_>,
        prepared: &Prepared,
        reach: &Reach,
        opacity: f32,
    ) -> Mesh {
        let density = self.painter.pixels_per_point();
        let mut ink = Ink::over(self.camera, reach.place(), density);
        let colour = faded(self.palette.opening, opacity);
        for (_, boundary) in prepared.boundaries() {
            let [left, right] = &boundary.sides;
            let is_open = left.iter().any(|a| {
                right.iter().any(|b| {
                    let (a, b) = (a.0 as usize, b.0 as usize);
                    overlay
                        .openings
                        .binary_search(&(a.min(b), a.max(b)))
                        .is_ok()
                })
            });
            if is_open {
                ink.line(&boundary.line, Stroke::new(OPENING, colour));
            }
        }
        ink.mesh
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_their_desk_signs_are_seen_from_afar_and_without_their_layer() {
        let (near, far) = (SITES_FROM / 2.0, SITES_FROM * 8.0);
        assert_eq!(seen(true, far, || 0.0), 1.0);
        assert_eq!(seen(false, far, || 1.0), 0.0);
        assert_eq!(seen(false, near, || 0.5), 0.5);
    }
}
