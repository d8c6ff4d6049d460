//! What the pointer does on the map, as events: whose a drag is, clicks of all buttons. Must not
//! know: what becomes of an event.

use super::MapView;
use super::camera::{Camera, MapProjection};
use crate::app::map::layers::sketch;
use crate::app::map::scene::{MapEvent, Scene};
use crate::app::map::tools::{ToolEvent, ToolKey};
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::meets::polygons_meet;
use egui::{Key, PointerButton, Pos2, Rect, Response, Ui, Vec2};

/// Whether a drag that begins here is the tool's. With the space bar down it is always the map's.
pub fn takes_drag(
    ui: &Ui,
    scene: &Scene<'_>,
    camera: &Camera,
    projection: MapProjection,
    at: Coord,
    extend: bool,
) -> bool {
    if ui.input(|input| input.key_down(Key::Space)) {
        return false;
    }
    if scene.trace.takes_clicks {
        return false;
    }
    let hand = scene.hand(sketch::reach_m(camera, projection), true);
    let table = scene.table.as_ref().zip(hand);
    table.is_some_and(|(table, hand)| table.tool.claims(at, extend, &hand))
}

/// An event for the tool, with how far the pointer reaches; Ctrl forbids snapping.
pub fn tool_event(
    ui: &Ui,
    camera: &Camera,
    projection: MapProjection,
    event: ToolEvent,
) -> MapEvent {
    let snaps = !ui.input(|input| input.modifiers.command);
    MapEvent::Tool(event, sketch::reach_m(camera, projection), snaps)
}

/// Clicks of all buttons.
pub fn clicks(
    ui: &Ui,
    scene: &Scene<'_>,
    response: &Response,
    at: &dyn Fn(Pos2) -> Option<Coord>,
    events: &mut Vec<MapEvent>,
) {
    let Some(coord) = response.interact_pointer_pos().and_then(at) else {
        return;
    };
    let face = scene.index.face_at(&scene.map.coverage, coord);
    let modifiers = ui.input(|input| input.modifiers);
    let extend = modifiers.shift || modifiers.command;
    if response.double_clicked_by(PointerButton::Primary) {
        // Both clicks may come in one slow frame: select here too.
        if !extend {
            events.push(MapEvent::Click { face, extend });
        }
        let bounds = face.and_then(|face| scene.map.coverage.face_bounds(face));
        events.extend(bounds.map(MapEvent::ZoomTo));
    } else if response.clicked_by(PointerButton::Primary) {
        events.push(MapEvent::Click { face, extend });
    } else if response.clicked_by(PointerButton::Secondary) {
        events.push(MapEvent::Context { face, at: coord });
    }
}

/// The faces that meet a box, by id.
pub fn faces_meeting(scene: &Scene<'_>, bounds: Bounds) -> Vec<FaceId> {
    let coverage = &scene.map.coverage;
    let candidates = scene.index.faces_in(bounds).into_iter();
    candidates
        .filter(|face| polygons_meet(&coverage.face_polygons(*face), bounds))
        .collect()
}

impl MapView {
    /// What the pointer does goes to the tool in hand; `false` where there is none. `come_to` is where it
    /// is, unless it was there already.
    #[allow(clippy::too_many_arguments, reason = "all of it is this frame's")]
    pub(super) fn use_tool(
        &mut self,
        ui: &Ui,
        scene: &Scene<'_>,
        response: &Response,
        camera: &Camera,
        projection: MapProjection,
        come_to: Option<Coord>,
        events: &mut Vec<MapEvent>,
    ) -> bool {
        let Some(is_busy) = scene.in_hand() else {
            self.is_tool_drag = false;
            return false;
        };
        let at = |pos: Pos2| projection.coord(camera.world(pos));
        let pointer = response.interact_pointer_pos().and_then(at);
        let moved = ui.input(|input| input.pointer.delta() != Vec2::ZERO);
        let mut put = |event| events.push(tool_event(ui, camera, projection, event));
        if self.is_tool_drag {
            if let Some(at) = pointer {
                if response.drag_stopped() {
                    put(ToolEvent::Release(at));
                } else if response.dragged() && moved {
                    put(ToolEvent::Drag(at));
                }
            }
            self.is_tool_drag = response.dragged() && !response.drag_stopped();
            return true;
        }
        let extend = ui.input(|input| input.modifiers.shift);
        match pointer {
            Some(at) if response.double_clicked_by(PointerButton::Primary) => {
                put(ToolEvent::DoubleClick(at));
            }
            Some(at) if response.clicked_by(PointerButton::Primary) => {
                put(ToolEvent::Click { at, extend });
            }
            Some(_) if response.clicked_by(PointerButton::Secondary) && is_busy => {
                put(ToolEvent::Key(ToolKey::Enter));
            }
            _ if response.clicked_by(PointerButton::Secondary) => return false,
            _ => {
                if let Some(at) = come_to {
                    put(ToolEvent::Hover(at));
                }
            }
        }
        true
    }

    /// The selection rectangle so far; Esc gives it up.
    pub(super) fn drag_rectangle(&mut self, ui: &Ui, response: &Response) -> Option<Rect> {
        let (shift, origin) =
            ui.input(|input| (input.modifiers.shift, input.pointer.press_origin()));
        if response.drag_started_by(PointerButton::Primary) && shift && !self.is_tool_drag {
            self.rectangle_from = origin;
        }
        let from = self.rectangle_from?;
        let is_over = !response.dragged() && !response.drag_stopped();
        if is_over || ui.input(|input| input.key_pressed(Key::Escape)) {
            self.rectangle_from = None;
            return None;
        }
        let to = response.interact_pointer_pos()?;
        Some(Rect::from_two_pos(from, to).intersect(response.rect))
    }
}
