//! What the pointer does on the map, as events: whose a drag is, clicks of all buttons. Must not
//! know: what becomes of an event.

use super::camera::{Camera, MapProjection};
use crate::app::map::layers::sketch;
use crate::app::map::scene::{MapEvent, Scene};
use crate::app::map::tools::ToolEvent;
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::meets::polygons_meet;
use egui::{Key, PointerButton, Pos2, Response, Ui};

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
