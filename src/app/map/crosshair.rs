//! The cursor of those who use no mouse: a crosshair that keys move over the map, and that does what the
//! pointer does there, in every tool. Owns: where it stands, what it carries, what was pressed since the
//! last frame. Must not know: which keys these were, or what becomes of an event.

use super::MapView;
use super::camera::{self, Camera, MapProjection, World};
use super::layers::sketch;
use crate::app::map::scene::{MapEvent, Scene, Steering};
use crate::app::map::tools::trace::{TraceId, Tracer};
use crate::app::map::tools::{Grab, Hand, Tool, ToolEvent, ToolId, ToolKey};
use crate::app::words::messages::place;
use crate::geometry::fixed::Coord;
use egui::accesskit::Live;
use egui::{Context, EventFilter, Id, Pos2, Response, Ui, Vec2};

/// Nearer to the edge than this it does not come: the map moves instead, points.
const EDGE: f32 = 40.0;

/// What was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Press {
    /// What a click does; `true` with Shift.
    Set(bool),
    /// What is carried goes back.
    PutBack,
}

/// What was there to be given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Nothing: it was not shown.
    Nothing,
    /// What it carried goes back to where it was.
    Carried,
    /// It is no longer shown.
    Crosshair,
}

/// The tool that is in hand: one that redraws, and one that traces.
type InHand = (Option<ToolId>, Option<TraceId>);

/// The crosshair.
#[derive(Default)]
pub struct Crosshair {
    /// Where it stands while it is shown: it stays there when the map is moved or comes nearer.
    at: Option<World>,
    /// Where it stood when it was shown last.
    last: Option<World>,
    pressed: Vec<Press>,
    /// Where what it carries was taken up.
    carried: Option<Coord>,
    /// Where which tool knows it to be.
    told: Option<(Coord, InHand)>,
    /// What had the focus before.
    before: Option<Id>,
}

impl MapView {
    /// Whether the map has the focus: keys are its own then, and not those of a field or a button.
    pub fn has_focus(&self, ctx: &Context) -> bool {
        self.widget
            .is_some_and(|id| ctx.memory(|m| m.has_focus(id)))
    }

    /// What keys do on it.
    pub fn steering(&self, ctx: &Context) -> Steering {
        match self.crosshair.at {
            Some(_) if !self.has_focus(ctx) => Steering::Not,
            Some(_) if self.crosshair.carried.is_some() => Steering::Carrying,
            Some(_) => Steering::Ready,
            None => Steering::Not,
        }
    }

    /// Show the crosshair and give the map the focus; where both is so, it goes, and the focus with it to
    /// where it was.
    pub fn turn_crosshair(&mut self, ctx: &Context) {
        let (Some(id), Some((camera, _))) = (self.widget, self.shown) else {
            return;
        };
        if self.crosshair.at.is_some() && self.has_focus(ctx) {
            self.put_crosshair_away(ctx);
            return;
        }
        let inner = camera.rect.shrink(EDGE);
        let is_seen = |at: &World| inner.contains(camera.screen(*at));
        let known = self.crosshair.at.or(self.crosshair.last).filter(is_seen);
        let pointed = ctx.input(|i| i.pointer.latest_pos());
        let pointed = pointed.filter(|_| self.pointer.is_some());
        let pointed = pointed.map(|at| camera.world(at)).filter(is_seen);
        let middle = || camera.world(camera.rect.center());
        self.crosshair.at = Some(known.or(pointed).unwrap_or_else(middle));
        self.crosshair.before = ctx.memory(|m| m.focused()).filter(|before| *before != id);
        self.crosshair.told = None;
        ctx.memory_mut(|m| m.request_focus(id));
        ctx.request_repaint();
    }

    /// Give up what it carries, else the crosshair.
    pub fn step_crosshair_back(&mut self, ctx: &Context) -> Left {
        match self.steering(ctx) {
            Steering::Not => Left::Nothing,
            Steering::Carrying => {
                self.crosshair.pressed.push(Press::PutBack);
                Left::Carried
            }
            Steering::Ready => {
                self.put_crosshair_away(ctx);
                Left::Crosshair
            }
        }
    }

    fn put_crosshair_away(&mut self, ctx: &Context) {
        let gone = std::mem::take(&mut self.crosshair);
        self.crosshair.last = gone.at;
        if let Some(id) = self.widget.filter(|_| self.has_focus(ctx)) {
            ctx.memory_mut(|m| match gone.before {
                Some(before) => m.request_focus(before),
                None => m.surrender_focus(id),
            });
        }
        ctx.request_repaint();
    }

    /// Move it by so many points; the map follows where it comes to the edge.
    pub fn move_crosshair(&mut self, by: Vec2) {
        let (Some(at), Some((camera, projection))) = (self.crosshair.at, self.shown) else {
            return;
        };
        let to = camera.screen(at) + by;
        let place = camera.world(to);
        let inner = camera.rect.shrink(EDGE);
        let seen = to.clamp(inner.min, inner.max.max(inner.min));
        if seen != to {
            camera::hold(&mut self.memory, projection, camera.rect, place, seen);
            // What is moved once more in the same frame goes on from there.
            let camera = Camera::of(&self.memory, projection, camera.rect);
            self.shown = Some((camera, projection));
        }
        self.crosshair.at = Some(place);
    }

    /// What a click does, where it stands.
    pub fn press_crosshair(&mut self, extend: bool) {
        self.crosshair.pressed.push(Press::Set(extend));
    }

    /// Where the crosshair is, while keys move it: the pointer counts for nothing then.
    pub(super) fn steered(&self, response: &Response) -> Option<World> {
        if !response.has_focus() {
            return None;
        }
        let at = self.crosshair.at;
        // Arrows move the map or the crosshair, not the focus; Esc puts the crosshair away first.
        let filter = EventFilter {
            tab: false,
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: at.is_some(),
        };
        let memory = |m: &mut egui::Memory| m.set_focus_lock_filter(response.id, filter);
        response.ctx.memory_mut(memory);
        at
    }

    /// It is shown, though keys may be those of something else just now.
    pub(super) fn crosshair_at(&self) -> Option<World> {
        self.crosshair.at
    }

    /// Whoever presses a button of the mouse on the map goes on with the mouse: the crosshair goes, and
    /// what it carried goes back.
    pub(super) fn yield_to_mouse(
        &mut self,
        ui: &Ui,
        response: &Response,
        reach_m: f64,
        events: &mut Vec<MapEvent>,
    ) {
        let is_pressed = ui.input(|i| i.pointer.any_pressed()) && response.contains_pointer();
        if self.crosshair.at.is_none() || !is_pressed {
            return;
        }
        if self.crosshair.carried.is_some() {
            let back = ToolEvent::Key(ToolKey::Escape);
            events.push(MapEvent::Tool(back, reach_m, true));
        }
        self.crosshair = Crosshair {
            last: self.crosshair.at,
            ..Crosshair::default()
        };
    }

    /// What was done with it since the last frame, for the tool in hand, or as clicks; `at` is where it
    /// stands.
    pub(super) fn use_crosshair(
        &mut self,
        scene: &Scene<'_>,
        hand: Option<&Hand<'_>>,
        reach_m: f64,
        at: Coord,
        projection: MapProjection,
        events: &mut Vec<MapEvent>,
    ) {
        let crosshair = &mut self.crosshair;
        let pressed = std::mem::take(&mut crosshair.pressed);
        let in_hand = in_hand(scene);
        let has_moved = crosshair.told.replace((at, in_hand)) != Some((at, in_hand));
        let mut put = |event| events.push(MapEvent::Tool(event, reach_m, true));
        let drags = carrying_tool(scene).zip(hand);
        // It may have been laid down meanwhile, or what it carried was taken from it.
        crosshair.carried = crosshair
            .carried
            .filter(|_| drags.as_ref().is_some_and(|(tool, _)| tool.is_dragging()));
        if scene.in_hand().is_none() {
            for press in pressed {
                if let Press::Set(extend) = press {
                    let face = scene.index.face_at(&scene.map.coverage, at);
                    events.push(MapEvent::Click { face, extend });
                }
            }
            return;
        }
        if has_moved {
            put(match crosshair.carried {
                Some(_) => ToolEvent::Drag(at),
                None => ToolEvent::Hover(at),
            });
        }
        for press in pressed {
            match (press, crosshair.carried) {
                (Press::PutBack, _) => {
                    crosshair.carried = None;
                    put(ToolEvent::Key(ToolKey::Escape));
                }
                (Press::Set(extend), Some(from)) => {
                    crosshair.carried = None;
                    put(ToolEvent::Release(at));
                    // As with the mouse: what was not moved was clicked.
                    if from == at {
                        put(ToolEvent::Click { at, extend });
                    }
                }
                (Press::Set(extend), None) => {
                    let grab = drags.filter(|_| !extend);
                    let grab = grab.and_then(|(tool, hand)| tool.grab(at, hand));
                    let Some(from) = grab.as_ref().and_then(place_of) else {
                        put(ToolEvent::Click { at, extend });
                        continue;
                    };
                    // It goes onto what it carries, so that this comes to lie just where it is put.
                    crosshair.at = Some(projection.world(from));
                    crosshair.told = Some((from, in_hand));
                    crosshair.carried = Some(from);
                    put(ToolEvent::Press {
                        at: from,
                        extend: false,
                    });
                }
            }
        }
    }

    /// Draw it, and tell a screen reader where it stands, what is there, and what it snaps to.
    pub(super) fn show_crosshair(
        &self,
        response: &Response,
        scene: &Scene<'_>,
        sheet: &sketch::Sheet<'_>,
        hand: Option<&Hand<'_>>,
        (at, coord): (Pos2, Option<Coord>),
        said: Option<String>,
    ) {
        sheet.crosshair(at);
        let Some(coord) = coord else { return };
        let i18n = scene.i18n;
        let mut told = i18n.t_args("map-cursor", &[("place", place(coord).into())]);
        let mut add = |key: &str, what: String| {
            let args = [("before", told.clone().into()), ("what", what.into())];
            told = i18n.t_args(key, &args);
        };
        if self.carries() {
            add("map-cursor-carries", String::new());
        }
        if let Some(said) = said {
            add("map-cursor-over", said);
        }
        let snap = match (
            scene.trace.tracer,
            scene.table.as_ref().map(|table| table.tool).zip(hand),
        ) {
            (Some(tracer), _) if scene.trace.takes_clicks => tracer.snap(),
            (_, Some((tool, hand))) => tool.sketch(hand).snap,
            _ => None,
        };
        if let Some(snap) = snap {
            add("map-cursor-snaps", i18n.t(sketch::snap_key(snap.kind)));
        }
        response.ctx.accesskit_node_builder(response.id, |node| {
            node.set_label(told.clone());
            node.set_live(Live::Polite);
        });
    }

    /// It carries something.
    pub(super) fn carries(&self) -> bool {
        self.crosshair.carried.is_some()
    }
}

fn in_hand(scene: &Scene<'_>) -> InHand {
    let redraws = scene.table.as_ref().map(|table| table.tool.id());
    (redraws, scene.trace.tracer.and_then(Tracer::id))
}

/// The tool that carries what is there, where it is in hand.
fn carrying_tool<'a>(scene: &Scene<'a>) -> Option<&'a Tool> {
    let tool = scene.table.as_ref().map(|table| table.tool);
    tool.filter(|tool| tool.id() == ToolId::Move && !scene.trace.takes_clicks)
}

/// Where what would be carried lies.
fn place_of(grab: &Grab) -> Option<Coord> {
    match grab {
        Grab::Vertices(vertices) => vertices.first().copied(),
        Grab::Segment(_, at) => Some(*at),
    }
}
