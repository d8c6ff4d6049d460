//! The map of what an extract would be, and the ring that is drawn on it. Owns: the camera, and the
//! ring until it is closed. Must not know: what lies within it.

use super::Intent;
use super::state::{Ground, OwnTown, Wanted};
use crate::app::map::MapView;
use crate::app::map::scene::{LabelText, Layers, MapEvent, Scene};
use crate::app::view::View;
use crate::geometry::fixed::Coord;
use egui::{Key, Modifiers, Pos2, Shape, Stroke, Ui};
use std::collections::BTreeSet;

/// A click so near to the first vertex closes the ring, points.
const NEAR: f32 = 10.0;
/// A ring bounds ground from so many vertices on.
const FEWEST: usize = 3;

/// What the page alone knows.
#[derive(Default)]
pub struct Drawing {
    /// Camera and caches.
    pub map: MapView,
    /// The ring that is being drawn.
    pub ring: Option<Vec<Coord>>,
    pointer: Option<Coord>,
    layers: Layers,
}

impl Drawing {
    /// Give up the ring that is being drawn; `false` where none is.
    pub fn give_up(&mut self) -> bool {
        self.ring.take().is_some()
    }
}

/// Draw the map.
pub fn show(view: &View<'_>, own: &OwnTown, drawing: &mut Drawing, ui: &mut Ui) {
    let Some(laid) = own.laid.as_deref() else {
        let ground = ui.visuals().extreme_bg_color;
        ui.painter().rect_filled(ui.max_rect(), 0.0, ground);
        ui.centered_and_justified(|ui| {
            let key = match (&own.extract, own.is_waiting()) {
                (_, true) => "own-town-reading",
                (None, false) => "own-town-none",
                (Some(_), false) => "own-town-large",
            };
            ui.label(view.i18n.t(key));
        });
        return;
    };
    let nothing = BTreeSet::new();
    let scene = Scene {
        map: &laid.parts.map,
        index: &laid.parts.index,
        outcomes: &own.outcomes,
        selection: &nothing,
        layers: &drawing.layers,
        basemap: &view.settings.basemap,
        label_text: LabelText::Name,
        dark: view.settings.dark,
        folds_legend: true,
        i18n: &view.i18n,
        epidemic: None,
        incoming: None,
        incoming_at: None,
        table: None,
        from_afar: false,
        strip: None,
        trace: Default::default(),
    };
    for event in drawing.map.show(ui, &scene) {
        match event {
            MapEvent::Pointer(at) => drawing.pointer = at,
            MapEvent::Click { .. } => click(view, own, drawing),
            MapEvent::ZoomTo(_) if drawing.ring.is_some() => close(view, own, drawing),
            MapEvent::ZoomTo(bounds) => drawing.map.zoom_to(bounds),
            _ => {}
        }
    }
    if drawing.ring.is_some() && !ui.ctx().text_edit_focused() {
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::Enter) {
            close(view, own, drawing);
        } else if pressed(Key::Backspace)
            && let Some(ring) = &mut drawing.ring
        {
            ring.pop();
        }
    }
    draw_ring(drawing, ui);
}

/// A vertex more, or the last one.
fn click(view: &View<'_>, own: &OwnTown, drawing: &mut Drawing) {
    let Some(at) = drawing.pointer else { return };
    let on_screen = |at: Coord| drawing.map.screen_of(at);
    let first = drawing.ring.as_deref().and_then(|ring| ring.first());
    let near = first.and_then(|first| Some(on_screen(*first)?.distance(on_screen(at)?)));
    let Some(ring) = &mut drawing.ring else {
        return;
    };
    if near.is_some_and(|near| near <= NEAR) && ring.len() >= FEWEST {
        return close(view, own, drawing);
    }
    if ring.last() != Some(&at) {
        ring.push(at);
    }
}

/// The ring is whole: the extract is cut to it.
pub(super) fn close(view: &View<'_>, own: &OwnTown, drawing: &mut Drawing) {
    let Some(ring) = drawing.ring.take_if(|ring| ring.len() >= FEWEST) else {
        return;
    };
    view.send(Intent::Want(Wanted {
        ground: Ground::Drawn(ring),
        ..own.wanted.clone()
    }));
}

fn draw_ring(drawing: &Drawing, ui: &Ui) {
    let Some(ring) = &drawing.ring else { return };
    let stroke = Stroke::new(2.0, ui.visuals().selection.stroke.color);
    let vertices: Vec<Pos2> = ring
        .iter()
        .filter_map(|at| drawing.map.screen_of(*at))
        .collect();
    let painter = ui.painter();
    for vertex in &vertices {
        painter.circle(*vertex, 4.0, ui.visuals().panel_fill, stroke);
    }
    let pointer = drawing.pointer.and_then(|at| drawing.map.screen_of(at));
    let line: Vec<Pos2> = vertices.iter().copied().chain(pointer).collect();
    painter.extend(Shape::dashed_line(&line, stroke, 6.0, 4.0));
}
