//! What was drawn for one place of the camera serves for others near by: it is drawn some way beyond
//! the view, and moved under the pointer while the map is panned. Owns: how far that goes. Must not
//! know: what is drawn.

use crate::app::map::camera::{Camera, WorldBox};
use egui::{Mesh, Rect, Vec2, vec2};
use rayon::prelude::*;
use std::sync::Arc;

/// So much of the view is drawn beyond each of its sides.
const BEYOND: f32 = 0.5;
/// Ink reaches so far into the view from outside it, points.
const INK: f32 = 4.0;

/// The ground that was drawn, and the camera whose screen the drawing lies on now.
#[derive(Clone, Debug, PartialEq)]
pub struct Reach {
    /// The camera.
    pub camera: Camera,
    ground: WorldBox,
}

impl Reach {
    /// What is to be drawn for a camera.
    pub fn of(camera: Camera) -> Self {
        Self {
            ground: camera.world_box(Self::beyond(camera.rect)),
            camera,
        }
    }

    /// The place of the ground on the screen.
    pub fn place(&self) -> Rect {
        self.camera.screen_rect(&self.ground)
    }

    /// How far the drawing is to be moved for another camera, points; `None` where it has to be drawn
    /// anew. The map may have another size or place on the screen than before: a panel opens beside it,
    /// and what hardly changes is not worth drawing again for that.
    pub fn slide(&mut self, to: Camera) -> Option<Vec2> {
        let view = to.world_box(to.rect.expand(INK));
        if to.scale != self.camera.scale || !self.ground.encloses(&view) {
            return None;
        }
        let [x, y] = [0, 1].map(|i| (self.camera.centre[i] - to.centre[i]) * to.scale);
        // A place of the world lies as far from the middle of the map as before, and the middle moved.
        let middle = to.rect.center() - self.camera.rect.center();
        self.camera = to;
        Some(vec2(x as f32, y as f32) + middle)
    }

    fn beyond(view: Rect) -> Rect {
        view.expand2(view.size() * BEYOND).expand(INK)
    }
}

/// Move drawings, points. They are moved where they are if nobody else holds them.
pub fn move_by<'a>(meshes: impl ParallelIterator<Item = &'a mut Arc<Mesh>>, by: Vec2) {
    if by != Vec2::ZERO {
        meshes.for_each(|mesh| {
            for vertex in &mut Arc::make_mut(mesh).vertices {
                vertex.pos += by;
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Pos2, pos2};

    const CAMERA: Camera = Camera {
        centre: [0.8, 0.4],
        scale: 1e6,
        rect: Rect {
            min: Pos2::ZERO,
            max: Pos2::new(400.0, 300.0),
        },
    };

    #[test]
    fn a_drawing_follows_the_map_as_far_as_it_reaches() {
        let mut reach = Reach::of(CAMERA);
        let at = [0.800_01, 0.400_02];
        let before = CAMERA.screen(at);
        let mut to = CAMERA;
        to.centre = [0.800_05, 0.399_98];
        let by = reach.slide(to).expect("near by");
        assert!((before + by).distance(to.screen(at)) < 1e-3);
        // Where it is now is where it is moved from next.
        assert_eq!(reach.slide(to), Some(Vec2::ZERO));
        assert!(reach.place().contains_rect(to.rect));
        // 250 points to the east nothing was drawn.
        to.centre[0] += 250.0 / to.scale;
        assert_eq!(reach.slide(to), None);
    }

    #[test]
    fn another_scale_is_drawn_anew() {
        let mut other = CAMERA;
        other.scale *= 1.001;
        assert_eq!(Reach::of(CAMERA).slide(other), None);
    }

    #[test]
    fn a_drawing_follows_a_map_that_stands_elsewhere_on_the_screen() {
        let at = [0.800_01, 0.400_02];
        let before = CAMERA.screen(at);
        let rects = [
            // A panel opened on the left, one on the right, one closed; a bar above it is higher.
            Rect::from_min_max(pos2(60.0, 0.0), pos2(400.0, 300.0)),
            Rect::from_min_max(pos2(0.0, 0.0), pos2(310.0, 300.0)),
            Rect::from_min_max(pos2(0.0, 0.0), pos2(500.0, 300.0)),
            Rect::from_min_max(pos2(0.0, 7.5), pos2(400.0, 307.5)),
        ];
        for rect in rects {
            // Also where the map is moved in the same frame.
            for shift in [0.0, 12.0] {
                let mut to = CAMERA;
                to.rect = rect;
                to.centre[0] += shift / to.scale;
                let mut reach = Reach::of(CAMERA);
                let by = reach.slide(to).expect("as far as was drawn");
                let lies = before + by;
                assert!(lies.distance(to.screen(at)) < 1e-3, "{rect:?}: {lies:?}");
                assert!(reach.place().contains_rect(to.rect), "{rect:?}");
                assert_eq!(reach.slide(to), Some(Vec2::ZERO), "{rect:?}");
                // And back.
                let back = reach.slide(CAMERA).expect("was drawn at first");
                assert!((lies + back).distance(before) < 1e-3, "{rect:?}");
            }
        }
    }

    #[test]
    fn a_map_that_shows_more_than_was_drawn_is_drawn_anew() {
        let mut reach = Reach::of(CAMERA);
        let mut to = CAMERA;
        // Half of the width and height was drawn beyond each side.
        to.rect = Rect::from_min_max(Pos2::ZERO, pos2(790.0, 590.0));
        assert!(reach.slide(to).is_some());
        for size in [pos2(810.0, 590.0), pos2(790.0, 610.0)] {
            to.rect = Rect::from_min_max(Pos2::ZERO, size);
            assert_eq!(reach.slide(to), None);
        }
        // A map that was small when it was drawn reaches less far.
        let mut small = CAMERA;
        small.rect = Rect::from_min_max(Pos2::ZERO, pos2(100.0, 75.0));
        assert_eq!(Reach::of(small).slide(CAMERA), None);
    }
}
