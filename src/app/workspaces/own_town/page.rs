//! The map of what an extract would be, and what is drawn on it: the ring of its scope, or lines between
//! communities. Owns: the camera, and what is drawn until it is whole. Must not know: what lies within
//! it, or what lines part.

use super::Intent;
use super::state::{Communities, Ground, OwnTown, Wanted};
use crate::app::map::MapView;
use crate::app::map::scene::{Aim, LabelText, Layers, MapEvent, Scene};
use crate::app::view::View;
use crate::geometry::fixed::Coord;
use egui::{Key, Modifiers, Pos2, Shape, Stroke, Ui};
use std::collections::BTreeSet;

/// A click so near to the first vertex closes a ring, points.
const NEAR: f32 = 10.0;
/// A ring bounds ground from so many vertices on.
const FEWEST_OF_RING: usize = 3;
/// A line parts ground from so many vertices on.
const FEWEST_OF_LINE: usize = 2;

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The ring of the scope.
    Scope,
    /// A line between communities.
    Communities,
}

/// What the page alone knows.
#[derive(Default)]
pub struct Drawing {
    /// Camera and caches.
    pub map: MapView,
    /// What is being drawn, with its vertices so far.
    line: Option<(Purpose, Vec<Coord>)>,
    pointer: Option<Coord>,
    layers: Layers,
}

impl Drawing {
    /// Give up what is being drawn; `false` where nothing is.
    pub fn give_up(&mut self) -> bool {
        self.line.take().is_some()
    }

    /// Esc: the last vertex goes, then what is being drawn; `false` where nothing is.
    pub fn step_back(&mut self) -> bool {
        let Some((_, line)) = &mut self.line else {
            return false;
        };
        if line.pop().is_none() {
            self.line = None;
        }
        true
    }

    /// Vertices were drawn that are part of nothing yet.
    pub fn is_drawing(&self) -> bool {
        self.line.as_ref().is_some_and(|(_, line)| !line.is_empty())
    }

    /// Begin to draw.
    pub(super) fn begin(&mut self, purpose: Purpose) {
        self.line = Some((purpose, Vec::new()));
    }

    /// What is being drawn.
    pub(super) fn purpose(&self) -> Option<Purpose> {
        self.line.as_ref().map(|(purpose, _)| *purpose)
    }

    /// What is being drawn has vertices enough.
    pub(super) fn is_whole(&self) -> bool {
        self.line.as_ref().is_some_and(|(purpose, line)| {
            let fewest = match purpose {
                Purpose::Scope => FEWEST_OF_RING,
                Purpose::Communities => FEWEST_OF_LINE,
            };
            line.len() >= fewest
        })
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
        aim: match &drawing.line {
            None => Aim::Nothing,
            Some((_, line)) if line.is_empty() => Aim::Other("map-does-corner"),
            Some(_) => Aim::Other("map-does-go-on"),
        },
        from_afar: false,
        strip: None,
        trace: Default::default(),
    };
    for event in drawing.map.show(ui, &scene) {
        match event {
            MapEvent::Pointer(at) => drawing.pointer = at,
            MapEvent::Click { .. } => click(view, own, drawing),
            MapEvent::ZoomTo(_) if drawing.line.is_some() => close(view, own, drawing),
            MapEvent::ZoomTo(bounds) => drawing.map.zoom_to(bounds),
            _ => {}
        }
    }
    if drawing.line.is_some() && !ui.ctx().text_edit_focused() {
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if pressed(Key::Enter) {
            close(view, own, drawing);
        } else if pressed(Key::Backspace)
            && let Some((_, line)) = &mut drawing.line
        {
            line.pop();
        }
    }
    draw_lines(own, drawing, ui);
    draw_line(drawing, ui);
}

/// A vertex more, or the last one.
fn click(view: &View<'_>, own: &OwnTown, drawing: &mut Drawing) {
    let Some(at) = drawing.pointer else { return };
    let on_screen = |at: Coord| drawing.map.screen_of(at);
    let is_near = |vertex: Option<Coord>| {
        let distance = vertex.and_then(|v| Some(on_screen(v)?.distance(on_screen(at)?)));
        distance.is_some_and(|distance| distance <= NEAR)
    };
    let vertices = drawing.line.as_ref().map(|(_, line)| line.as_slice());
    let first = vertices.and_then(|line| line.first()).copied();
    let last = vertices.and_then(|line| line.last()).copied();
    let (is_at_first, is_at_last) = (is_near(first), is_near(last));
    let Some((purpose, line)) = &mut drawing.line else {
        return;
    };
    if is_at_first && line.len() >= FEWEST_OF_RING {
        if *purpose == Purpose::Communities {
            // A closed line goes back to where it began.
            line.extend(first);
        }
        return close(view, own, drawing);
    }
    if is_at_last && *purpose == Purpose::Communities {
        // The second click of two: beyond the scope the map does not tell them from single ones.
        return close(view, own, drawing);
    }
    if line.last() != Some(&at) {
        line.push(at);
    }
}

/// What is drawn is whole: the extract is cut to the ring, or parted by the line too, and the next line
/// may follow.
pub(super) fn close(view: &View<'_>, own: &OwnTown, drawing: &mut Drawing) {
    if !drawing.is_whole() {
        return;
    }
    let Some((purpose, line)) = drawing.line.take() else {
        return;
    };
    let wanted = own.wanted.clone();
    view.send(Intent::Want(match purpose {
        Purpose::Scope => Wanted {
            ground: Ground::Drawn(line),
            ..wanted
        },
        Purpose::Communities => {
            drawing.begin(Purpose::Communities);
            let mut lines = match &wanted.communities {
                Communities::Lines(lines) => lines.clone(),
                Communities::Areas | Communities::File(_) => Vec::new(),
            };
            lines.push(line);
            Wanted {
                communities: Communities::Lines(lines),
                ..wanted
            }
        }
    }));
}

/// The lines between communities that were drawn; those that part nothing stand out.
fn draw_lines(own: &OwnTown, drawing: &Drawing, ui: &Ui) {
    let Communities::Lines(lines) = &own.wanted.communities else {
        return;
    };
    let idle = own.ready().map(|laid| laid.town.idle.as_slice());
    let idle = idle.unwrap_or_default();
    for (number, line) in (1..).zip(lines) {
        let colour = match idle.iter().any(|one| one.number == number) {
            true => ui.visuals().warn_fg_color,
            false => ui.visuals().selection.stroke.color,
        };
        let places = line.iter().filter_map(|at| drawing.map.screen_of(*at));
        let stroke = Stroke::new(2.0, colour);
        ui.painter().add(Shape::line(places.collect(), stroke));
    }
}

fn draw_line(drawing: &Drawing, ui: &Ui) {
    let Some((_, line)) = &drawing.line else {
        return;
    };
    let stroke = Stroke::new(2.0, ui.visuals().selection.stroke.color);
    let vertices: Vec<Pos2> = line
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
