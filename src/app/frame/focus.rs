//! What somebody comes to by Tab is seen on every desk, whatever it is: a ring stands around it, and where
//! it was scrolled away it comes back. Owns: when that is so. Must not know: what has the focus.

use crate::app::theme;
use egui::accesskit::{Action, ActionRequest, TreeId};
use egui::style::ScrollAnimation;
use egui::{Align, Context, Event, Id, Key, Stroke, StrokeKind, Ui};

/// How far the ring stands from what it is around, points.
const AWAY: f32 = 2.0;
/// How wide it is, points.
const WIDTH: f32 = 2.0;
/// So many frames it may take: what scrolls one way brings it a part of the way.
const TRIES: u8 = 3;
/// What lacks less than this is in sight, points.
const HARDLY: f32 = 1.0;

/// Where it is kept whether somebody goes by keys: since the last press of a mouse button the focus was
/// moved by one.
fn by_keys() -> Id {
    Id::unique("goes-by-keys")
}

/// Whether somebody goes by keys.
pub fn goes_by_keys(ctx: &Context) -> bool {
    ctx.data(|d| d.get_temp(by_keys())).unwrap_or_default()
}

/// Where it is kept what comes into sight in this frame.
fn coming() -> Id {
    Id::unique("comes-into-sight")
}

/// At the beginning of a frame: what the focus was moved to comes into sight.
pub fn reveal(ctx: &Context) {
    let focused = ctx.memory(|m| m.focused());
    let (tries, goes_by_keys) = ctx.data_mut(|d| {
        let last = d.get_temp_mut_or_default::<(Option<Id>, u8)>(Id::unique("focused-before"));
        let tries = match last.0 == focused {
            true => last.1.saturating_sub(1),
            false => TRIES,
        };
        *last = (focused, tries);
        (tries, d.get_temp::<bool>(by_keys()).unwrap_or_default())
    });
    let moved_to = focused.filter(|_| goes_by_keys && tries > 0);
    let is_hidden = |id: &Id| {
        ctx.read_response(*id).is_some_and(|response| {
            let whole = response.rect.shrink(HARDLY);
            !response.interact_rect.contains_rect(whole)
        })
    };
    let hidden = moved_to.filter(is_hidden);
    ctx.data_mut(|d| d.insert_temp(coming(), hidden));
    if let Some(id) = hidden {
        // As a screen reader asks for it: whatever it stands in scrolls.
        let request = ActionRequest {
            action: Action::ScrollIntoView,
            target_tree: TreeId::ROOT,
            target_node: id.accesskit_id(),
            data: None,
        };
        let event = Event::AccessKitActionRequest(request);
        ctx.input_mut(|i| i.events.push(event));
        // Whether it came is seen in the next frame.
        ctx.request_repaint();
    }
}

/// What comes into sight stands in something that scrolls within something else that does: the inner one keeps
/// to itself where it was asked to scroll to, and the outer one hears of it by this, said at the end of what is in it.
pub fn pass_on(ui: &Ui) {
    let hidden = ui.data(|d| d.get_temp::<Option<Id>>(coming())).flatten();
    let response = hidden.and_then(|id| ui.ctx().read_response(id));
    let is_inside = |it: &egui::Response| {
        it.layer_id == ui.layer_id() && ui.min_rect().expand(HARDLY).contains_rect(it.rect)
    };
    if let Some(it) = response.filter(is_inside) {
        let now = ScrollAnimation::none();
        ui.scroll_to_rect_animation(it.rect, Some(Align::Center), now);
    }
}

/// At its end: the ring, over all else in the layer of what has the focus.
pub fn show(ctx: &Context) {
    let (moves, presses) = ctx.input(|i| (i.key_pressed(Key::Tab), i.pointer.any_pressed()));
    let goes_by_keys = ctx.data_mut(|d| {
        let goes = d.get_temp_mut_or_default::<bool>(by_keys());
        *goes = moves || (*goes && !presses);
        *goes
    });
    if moves {
        // Whether it is in sight is seen in the next frame.
        ctx.request_repaint();
    }
    let focused = ctx.memory(|m| m.focused()).filter(|_| goes_by_keys);
    let Some(response) = focused.and_then(|id| ctx.read_response(id)) else {
        return;
    };
    // What reaches to the edge of the window has it inside.
    let screen = ctx.content_rect().shrink(WIDTH / 2.0);
    let place = response.interact_rect.expand(AWAY).intersect(screen);
    if !place.is_positive() {
        return;
    }
    let colour = theme::accent(ctx.global_style().visuals.dark_mode);
    let stroke = Stroke::new(WIDTH, colour);
    let painter = ctx.layer_painter(response.layer_id);
    painter.rect_stroke(place, 3.0, stroke, StrokeKind::Middle);
}
