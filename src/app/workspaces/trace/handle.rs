//! What becomes of what is wanted of a plan beneath the map, and of what is traced on it. Must not know:
//! how a panel draws itself.

use super::Intent;
use super::state::{Corners, NotPlaced, Points};
use crate::app::jobs::chooser::Choice;
use crate::app::map::scene::REACH;
use crate::app::map::tools::trace::{Around, TraceId};
use crate::app::map::tools::{ToolEvent, ToolId, ToolKey};
use crate::app::shell::Shell;
use crate::app::state::dialog::Leaving;
use crate::app::words::drafts::fault_text;
use crate::app::words::trace::not_placed;
use crate::geometry::affine::NoFit;
use crate::geometry::crs::Crs;
use crate::model::act::Act;
use egui::{Context, Key, Modifiers};

/// A second click so near to the first one is the same hand trembling, points: the window takes two for a
/// double one within six.
const AGAIN: f64 = 7.0;

impl Shell {
    /// Show the panel of tracing, or go back to the map.
    pub(crate) fn switch_trace(&mut self, ctx: &Context) {
        let trace = &mut self.state.trace;
        trace.is_open ^= true;
        // What is half drawn waits until the panel is open again.
        if !trace.tracer.is_busy() {
            trace.tracer.take(None);
        }
        if trace.is_open {
            self.list_traced(ctx);
        }
    }

    /// Choose a plan to lie beneath the map.
    pub(crate) fn choose_underlay(&mut self) {
        self.choose(Choice::Underlay, "dialog-underlay");
    }

    /// Carry it out.
    pub(crate) fn on_trace(&mut self, intent: Intent, ctx: &Context) {
        // What takes the place of something that was drawn or typed waits until that is given up.
        let first = match &intent {
            Intent::Take(_) => Some(Leaving::Traced),
            Intent::TakeAway | Intent::PlaceAnew => Some(Leaving::Points),
            _ => None,
        };
        if first.is_some_and(|what| self.asks_first(what)) {
            return self.then(intent.into());
        }
        match intent {
            Intent::Choose => self.choose_underlay(),
            Intent::Read(path) => self.open_underlay(path),
            Intent::Show => {
                let beneath = self.state.trace.beneath.as_ref();
                if let Some(bounds) = beneath.and_then(|beneath| beneath.bounds) {
                    self.views.map.zoom_to(bounds);
                }
            }
            Intent::TakeAway => {
                let trace = &mut self.state.trace;
                trace.stop();
                (trace.beneath, trace.points, trace.failed) = (None, None, None);
                self.keep_underlay();
            }
            Intent::UseCrs(name) => self.use_crs(&name),
            Intent::PlaceAnew => {
                let trace = &mut self.state.trace;
                let before = trace.settled().unwrap_or_default();
                trace.points = Some(Points::instead_of(before));
                trace.failed = None;
            }
            Intent::Pick(at) => {
                if let Some(points) = &mut self.state.trace.points {
                    points.picked = Some(at);
                    self.state.trace.tracer.take(None);
                }
            }
            Intent::AddPair(from, to) => self.change_points(|points| points.add(from, to)),
            Intent::SetNumber(place, which, number) => {
                self.change_points(|points| points.set(place, which, number));
            }
            Intent::NumbersIn(name) => self.take_numbers_in(&name),
            Intent::DropPair(place) => {
                if let Some(points) = &mut self.state.trace.points
                    && place < points.pairs.len()
                {
                    points.pairs.remove(place);
                    self.place_by_points(false);
                }
            }
            Intent::LeavePoints => self.leave_points(),
            Intent::Placed => {
                self.place_by_points(true);
                if self.state.trace.failed.is_none() {
                    self.state.trace.points = None;
                    self.keep_underlay();
                }
            }
            Intent::Take(id) => self.take_tracer(id),
            Intent::Say(said) => self.state.trace.said = said,
            Intent::Finish => self.finish_trace(ctx),
            Intent::Back => self.use_tracer(ToolEvent::Key(ToolKey::Backspace), None, ctx),
            Intent::Remove(key) => {
                self.ask(Act::RemoveTraced { key }, ctx);
            }
            Intent::Leave => self.switch_trace(ctx),
        }
    }

    /// Take a tool of tracing up; one that redraws is laid down for it.
    pub(crate) fn take_tracer(&mut self, id: Option<TraceId>) {
        if id.is_some() && self.state.is_redrawing() {
            self.take_tool(ToolId::Select);
        }
        let trace = &mut self.state.trace;
        trace.refused = None;
        if let Some(points) = &mut trace.points {
            points.picked = None;
        }
        trace.tracer.take(id);
    }

    /// Its numbers are of another coordinate system; where they cannot be, it stays where it lay.
    fn use_crs(&mut self, name: &str) {
        let number = self.loader.number();
        let i18n = &self.state.i18n;
        let trace = &mut self.state.trace;
        let Some(beneath) = &mut trace.beneath else {
            return;
        };
        let laid = match Crs::named(name) {
            Some(crs) => beneath.move_to((Some(crs), beneath.affine), number),
            None => Err(NotPlaced::NoSuchCrs(name.trim().to_owned())),
        };
        let stays = beneath.placing.is_some();
        trace.failed = laid.err().map(|fault| {
            let why = not_placed(i18n, &fault);
            match stays {
                true => i18n.t_args("underlay-stays", &[("why", why.into())]),
                false => why,
            }
        });
        if trace.failed.is_none() {
            trace.points = None;
            self.on_placed();
        }
    }

    /// Points are given up: the picture lies where it lay before them.
    pub(crate) fn leave_points(&mut self) {
        let number = self.loader.number();
        let i18n = &self.state.i18n;
        let trace = &mut self.state.trace;
        let (Some(points), Some(beneath)) = (trace.points.take(), &mut trace.beneath) else {
            return;
        };
        (beneath.crs, beneath.affine) = points.before;
        let laid = beneath.lay(number);
        trace.failed = laid.err().map(|fault| not_placed(i18n, &fault));
        self.keep_underlay();
    }

    /// Points are other ones by what was typed; what lies nowhere is not taken.
    fn change_points(&mut self, change: impl FnOnce(&mut Points) -> bool) {
        let trace = &mut self.state.trace;
        let Some(points) = &mut trace.points else {
            return;
        };
        if change(points) {
            return self.place_by_points(false);
        }
        let fault = NotPlaced::PointOff(points.system.name());
        trace.failed = Some(not_placed(&self.state.i18n, &fault));
    }

    /// The numbers of points are of another coordinate system; the points stay where they are.
    fn take_numbers_in(&mut self, name: &str) {
        let trace = &mut self.state.trace;
        let Some(points) = &mut trace.points else {
            return;
        };
        let taken = match Crs::named(name) {
            Some(crs) => points.read_in(crs),
            None => Err(NotPlaced::NoSuchCrs(name.trim().to_owned())),
        };
        trace.failed = taken
            .err()
            .map(|fault| not_placed(&self.state.i18n, &fault));
    }

    /// The plan lies elsewhere: it is shown and remembered.
    fn on_placed(&mut self) {
        let beneath = self.state.trace.beneath.as_ref();
        if let Some(bounds) = beneath.and_then(|beneath| beneath.bounds) {
            self.views.map.zoom_to(bounds);
        }
        self.keep_underlay();
    }

    /// Lay the picture where its points say, once there are enough of them.
    fn place_by_points(&mut self, is_last: bool) {
        let number = self.loader.number();
        let trace = &mut self.state.trace;
        let (Some(points), Some(beneath)) = (&trace.points, &mut trace.beneath) else {
            return;
        };
        let laid = match points.fitted() {
            Ok(Some((affine, _))) => beneath.move_to((Some(Points::crs()), Some(affine)), number),
            Ok(None) if !is_last => Ok(()),
            Ok(None) => Err(NotPlaced::Points(NoFit::TooFew)),
            Err(fault) => Err(NotPlaced::Points(fault)),
        };
        trace.failed = laid.err().map(|fault| not_placed(&self.state.i18n, &fault));
    }

    /// The map is clicked, or the pointer moves over it, for the tool in hand or a point of a picture;
    /// the pointer reaches so many metres and snaps, or as it did last.
    pub(crate) fn use_tracer(
        &mut self,
        event: ToolEvent,
        reach: Option<(f64, bool)>,
        ctx: &Context,
    ) {
        if let (true, ToolEvent::Click { at, .. }) = (self.state.trace.is_picking(), event) {
            let points = self.state.trace.points.as_mut();
            if points.is_some_and(|points| points.put(at)) {
                self.place_by_points(false);
            }
            return;
        }
        let revision = self.state.session.revision();
        let Some(document) = self.state.session.document() else {
            return;
        };
        let trace = &mut self.state.trace;
        let (reach_m, snaps) = reach.unwrap_or((trace.reach_m, true));
        trace.reach_m = reach_m;
        let corners = trace
            .corners
            .take()
            .filter(|known| known.revision == revision);
        let corners = corners.unwrap_or_else(|| Corners::of(&document.map, revision));
        let around = Around {
            coverage: &document.map.coverage,
            index: &document.index,
            snapper: &corners.snapper,
            reach_m,
            again_m: reach_m * AGAIN / REACH,
            snaps,
        };
        let is_wanted = trace.tracer.feed(event, &around);
        trace.corners = Some(corners);
        if !matches!(event, ToolEvent::Hover(_)) {
            trace.refused = None;
        }
        if is_wanted {
            self.finish_trace(ctx);
        }
        ctx.request_repaint();
    }

    /// Keep what is drawn; what stands against it is said, and it stays to be mended.
    fn finish_trace(&mut self, ctx: &Context) {
        let plan = self.state.plan().map(|plan| plan.id);
        let trace = &mut self.state.trace;
        let Some(id) = trace.tracer.id().filter(|_| trace.sent.is_none()) else {
            return;
        };
        let thing = trace.said.of(id, trace.tracer.points(), plan);
        let faults = thing.faults();
        if !faults.is_empty() {
            let texts = faults
                .into_iter()
                .map(|fault| fault_text(&self.state.i18n, fault));
            trace.refused = Some(texts.collect::<Vec<_>>().join("\n"));
            return;
        }
        let sent = self.ask(Act::Trace { thing }, ctx);
        self.state.trace.sent = sent;
    }

    /// Keys that belong to the tool in hand.
    pub(crate) fn take_trace_keys(&mut self, ctx: &Context) {
        let is_free = self.keys_are_free(ctx)
            && !self.views.dialogs.is_any()
            && self.state.printing.is_none()
            && self.state.own_town.is_none();
        if !is_free || !self.state.trace.is_open || !self.state.trace.tracer.is_busy() {
            return;
        }
        let keys = [
            (Key::Enter, ToolKey::Enter),
            (Key::Backspace, ToolKey::Backspace),
        ];
        for (key, event) in keys {
            if ctx.input_mut(|i| i.consume_key(Modifiers::NONE, key)) {
                self.use_tracer(ToolEvent::Key(event), None, ctx);
            }
        }
    }

    /// Esc: a point of a picture goes, the last vertex, the tool, then the panel. `false` where nothing
    /// of it is there.
    pub(crate) fn step_trace_back(&mut self) -> bool {
        let trace = &mut self.state.trace;
        if !trace.is_open {
            return false;
        }
        let picked = trace
            .points
            .as_mut()
            .and_then(|points| points.picked.take());
        if picked.is_some() || trace.refused.take().is_some() || trace.tracer.step_back() {
            return true;
        }
        trace.is_open = false;
        true
    }
}
