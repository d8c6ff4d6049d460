//! Grids for screen readers and tests: each visible one is a list item with its name, that
//! can be clicked.

use super::camera::Camera;
use super::prepared::{Face, Prepared};
use crate::geometry::coverage::FaceId;
use egui::accesskit::{self, Action, Role};
use egui::{Id, Rect, Sense, Ui, Vec2};
use std::collections::BTreeSet;

/// At most this many grids are listed, the roomiest first.
pub const MOST: usize = 500;

/// List the visible faces of the widget `map`; returns the one clicked through its list item.
pub fn list(
    ui: &Ui,
    map: Id,
    prepared: &Prepared,
    camera: &Camera,
    selection: &BTreeSet<FaceId>,
) -> Option<FaceId> {
    // Nobody listens: spare the work.
    if !ui.ctx().has_accesskit_node(map) {
        return None;
    }
    let view = camera.world_box(camera.rect);
    let mut clicked = None;
    for face in prepared.faces_in(view, 0.0).take(MOST) {
        let id = ui.scope_id().with(("grid", face.id.0));
        let place = click_place(face, camera);
        // No sense of its own: the map below keeps hover, click and drag.
        ui.interact(place, id, Sense::hover());
        ui.ctx().accesskit_node_builder(id, |node| {
            node.set_role(Role::ListItem);
            node.set_label(face.name.clone());
            if let Some(code) = face.code.as_ref().filter(|code| **code != face.name) {
                node.set_description(code.clone());
            }
            node.set_selected(selection.contains(&face.id));
            node.add_action(Action::Click);
            node.set_bounds(accesskit::Rect {
                x0: place.min.x.into(),
                y0: place.min.y.into(),
                x1: place.max.x.into(),
                y1: place.max.y.into(),
            });
        });
        if ui.input(|input| input.has_accesskit_action_request(id, Action::Click)) {
            clicked = Some(face.id);
        }
    }
    clicked
}

/// Where a click hits the face: its largest inner square, else the part of its box in view.
fn click_place(face: &Face, camera: &Camera) -> Rect {
    let at = camera.screen(face.place.at);
    if camera.rect.contains(at) {
        let half = (face.place.radius * camera.scale / std::f64::consts::SQRT_2) as f32;
        let square = Rect::from_center_size(at, Vec2::splat(2.0 * half.clamp(1.0, 2000.0)));
        // Cut evenly, so that its middle stays the label place.
        let room = [
            at.x - camera.rect.min.x,
            camera.rect.max.x - at.x,
            at.y - camera.rect.min.y,
            camera.rect.max.y - at.y,
        ];
        let most = room.into_iter().fold(f32::INFINITY, f32::min).max(0.5);
        return square.intersect(Rect::from_center_size(at, Vec2::splat(2.0 * most)));
    }
    camera.screen_rect(&face.bounds).intersect(camera.rect)
}
