//! Keys that are no text: shortcuts, and Esc, which closes the topmost thing.

use crate::app::command::Command;
use crate::app::map::scene::Steering;
use crate::app::map::{Left, MapView};
use crate::app::shell::Shell;
use crate::app::state::dialog::Leaving;
use crate::app::state::dialogs::Open;
use crate::app::widgets::{is_composing, note_composition};
use egui::{Context, Event, ImeEvent, Key, Modifiers, Popup, Vec2, vec2};

/// So much of what is shown an arrow moves the map by.
const ARROW: f32 = 0.125;
/// So far an arrow moves the crosshair: plainly, with Shift and with Ctrl, points.
const CROSSHAIR: [(Modifiers, f32); 3] = [
    (Modifiers::COMMAND, 96.0),
    (Modifiers::SHIFT, 1.0),
    (Modifiers::NONE, 12.0),
];
/// Where the arrows lead on the screen.
const ARROWS: [(Key, Vec2); 4] = [
    (Key::ArrowLeft, vec2(-1.0, 0.0)),
    (Key::ArrowRight, vec2(1.0, 0.0)),
    (Key::ArrowUp, vec2(0.0, -1.0)),
    (Key::ArrowDown, vec2(0.0, 1.0)),
];

impl Shell {
    pub(crate) fn take_keys(&mut self, ctx: &Context) {
        note_composition(ctx);
        let (focused, typing) = (!self.keys_are_free(ctx), ctx.text_edit_focused());
        // Shortcuts with Shift first: the same without it would take them too.
        let has_shift = |c: &Command| {
            c.shortcut()
                .is_some_and(|s| s.modifiers.contains(Modifiers::SHIFT))
        };
        let (shifted, plain): (Vec<_>, Vec<_>) = Command::ALL.into_iter().partition(has_shift);
        // The wall shows no dialog: whoever passes has nothing to answer.
        if self.views.dialogs.is_any() && !self.state.shows_wall() {
            // A dialog is answered before anything else is done.
            // What is read over it goes first.
            if takes_escape(ctx) && self.state.help.take().is_none() {
                self.step_dialog_back();
            }
            let help = Command::Guide.shortcut();
            if help.is_some_and(|keys| ctx.input_mut(|i| i.consume_shortcut(&keys))) {
                self.turn_help();
            }
            // But locking does not wait for it.
            let lock = Command::Lock.shortcut();
            if lock.is_some_and(|keys| ctx.input_mut(|i| i.consume_shortcut(&keys))) {
                self.run(Command::Lock, ctx);
            }
            return;
        }
        self.state.help = None;
        let pending = ctx.input(|i| i.events.len());
        self.take_crosshair_keys(ctx);
        self.take_trace_keys(ctx);
        self.take_tool_keys(ctx);
        if ctx.input(|i| i.events.len()) != pending {
            self.views.guide.note_work();
        }
        let pressed = shifted.into_iter().chain(plain).find(|command| {
            command.shortcut().is_some_and(|shortcut| {
                // A key alone is that of whatever has the focus, one with Ctrl only that of a text.
                let is_taken = typing || (focused && shortcut.modifiers.is_none());
                !(is_taken && command.yields_to_text())
                    && ctx.input_mut(|i| i.consume_shortcut(&shortcut))
            })
        });
        if let Some(command) = pressed {
            if command != Command::Guide {
                self.views.guide.note_work();
            }
            self.run(command, ctx);
        }
        if !focused {
            self.take_arrows(ctx);
        }
        if takes_escape(ctx) {
            self.step_back(ctx);
        }
    }

    /// Nothing has the focus that could use a key, but for the map.
    pub(crate) fn keys_are_free(&self, ctx: &Context) -> bool {
        !ctx.egui_wants_keyboard_input() || self.map_shown().has_focus(ctx)
    }

    /// The map that is on the screen.
    pub(crate) fn map_shown(&self) -> &MapView {
        match self.state.own_town {
            Some(_) => &self.views.own_town.map,
            None => &self.views.map,
        }
    }

    pub(crate) fn map_shown_mut(&mut self) -> &mut MapView {
        match self.state.own_town {
            Some(_) => &mut self.views.own_town.map,
            None => &mut self.views.map,
        }
    }

    /// What keys do with the crosshair on the map; before all else, as what they do depends on it.
    fn take_crosshair_keys(&mut self, ctx: &Context) {
        let is_hidden = self.state.shows_wall()
            || self.state.printing.is_some()
            || self.views.palette.is_some();
        let map = self.map_shown_mut();
        let steering = map.steering(ctx);
        if is_hidden || steering == Steering::Not {
            return;
        }
        // The more there is held, the sooner it is looked for: a key alone would take those too.
        for (modifiers, step) in CROSSHAIR {
            for (key, towards) in ARROWS {
                let count = ctx.input_mut(|i| i.count_and_consume_key(modifiers, key));
                for _ in 0..count {
                    map.move_crosshair(towards * step);
                }
            }
        }
        let presses = |modifiers, key| ctx.input_mut(|i| i.consume_key(modifiers, key));
        if presses(Modifiers::SHIFT, Key::Space) {
            map.press_crosshair(true);
        } else if presses(Modifiers::NONE, Key::Space)
            || (steering == Steering::Carrying && presses(Modifiers::NONE, Key::Enter))
        {
            map.press_crosshair(false);
        }
    }

    /// Esc: what the crosshair carries goes back, then the crosshair goes. `false` where it is not
    /// shown.
    fn step_crosshair_back(&mut self, ctx: &Context) -> bool {
        self.map_shown_mut().step_crosshair_back(ctx) != Left::Nothing
    }

    /// Arrows move the map, where nothing else has the focus.
    fn take_arrows(&mut self, ctx: &Context) {
        for (key, towards) in ARROWS {
            if !self.state.shows_wall() && ctx.input_mut(|i| i.consume_key(Modifiers::NONE, key)) {
                self.map_shown_mut().step(towards * ARROW, 0.0);
            }
        }
    }

    /// Esc with a dialog open: what it waits for is stopped, if that can be; else the topmost goes, and
    /// asks first where something was typed into it.
    fn step_dialog_back(&mut self) {
        let waiting = self.views.dialogs.top().and_then(Open::waiting);
        self.stop_request(waiting);
        let typed = self.views.dialogs.top().filter(|open| open.is_typed());
        match typed.map(|open| open.id) {
            Some(id) => {
                self.views.dialogs.ask_to_leave(Leaving::Dialog(id));
            }
            None => {
                self.views.dialogs.step_back();
            }
        }
    }

    /// Esc: the topmost thing goes.
    fn step_back(&mut self, ctx: &Context) {
        if self.state.shows_wall() {
            // The guide lies over it.
            if self.state.guide.take().is_none() {
                self.switch_wall(ctx);
            }
            return;
        }
        // In the order in which they lie: what covers the whole window, a page that covers the map, the
        // panel beside it, the tool on it. The guide lies over them where it was touched last, and
        // where work went on beside it beneath them.
        if self.views.palette.take().is_some()
            || self.views.context.take().is_some()
            || (self.views.guide.is_last_touched() && self.state.guide.take().is_some())
            || self.step_crosshair_back(ctx)
            || self.state.printing.take().is_some()
            || self.step_own_town_back()
            || self.leave_incoming()
            || self.step_trace_back()
            || self.leave_form()
            || self.views.attributes.draft.take().is_some()
            || self.step_tool_back(ctx)
            || self.state.guide.take().is_some()
        {
            return;
        }
        if self.views.search.is_open() {
            self.views.search.clear();
            ctx.memory_mut(|m| m.stop_text_input());
        } else if !self.clear_filters() && !self.clear_epidemic_filter(ctx) {
            self.state.session.select([]);
        }
    }

    /// The panel of what is on its way in goes, the one that is on the screen; `false` where there is
    /// none.
    fn leave_incoming(&mut self) -> bool {
        let what = if self.state.updating.is_some() {
            Leaving::Update
        } else if self.views.listing.is_some() {
            Leaving::List
        } else if self.views.asked_columns.take().is_some() {
            return true;
        } else if self.views.importing.is_some() {
            Leaving::Import
        } else {
            return false;
        };
        self.give_up(what);
        true
    }

    /// A filter that a chip tells is no longer, one at a time: the period that was marked on the curve,
    /// the community, the instant that is replayed. `false` where there is none.
    fn clear_epidemic_filter(&mut self, ctx: &Context) -> bool {
        if self.state.is_redrawing() {
            return false;
        }
        let mut filter = self.state.epidemic.filter.clone();
        if filter.days.take().is_none() && filter.community.take().is_none() {
            let is_replayed = self.state.is_watching() && self.state.epidemic.at.is_some();
            if is_replayed {
                self.run(Command::Now, ctx);
            }
            return is_replayed;
        }
        self.state.epidemic.look_at(filter);
        true
    }

    /// The form that is on the screen goes; where something was typed, it is asked first.
    fn leave_form(&mut self) -> bool {
        let front = self
            .views
            .epidemic
            .drawn
            .filter(|_| self.state.is_watching());
        let what = if let Some(front) = front.filter(|_| self.views.epidemic.is_entering()) {
            Leaving::Epidemic(front)
        } else if self.state.is_registering() && self.views.register.is_entering() {
            Leaving::Register
        } else if self.state.is_calling() && self.views.arrivals.is_entering() {
            Leaving::Arrivals
        } else if self.state.is_sampling() && self.views.sampling.is_entering() {
            Leaving::Sampling
        } else {
            return false;
        };
        self.give_up(what);
        true
    }

    /// What is typed with a dialog open goes into it, and does not go by a slip. (Of a form it is seen
    /// by what it holds.)
    pub(crate) fn note_typing(&mut self, ctx: &Context) {
        let types = |event: &Event| {
            matches!(
                event,
                Event::Text(_) | Event::Paste(_) | Event::Ime(ImeEvent::Commit(_))
            )
        };
        if !ctx.text_edit_focused() || !ctx.input(|i| i.events.iter().any(types)) {
            return;
        }
        if let Some(open) = self.views.dialogs.top_mut() {
            open.note_typing();
        }
    }
}

/// Esc was pressed, and neither to end an input method's composition nor for a menu: one that is open
/// lies above everything, and closes by itself.
fn takes_escape(ctx: &Context) -> bool {
    if Popup::is_any_open(ctx) {
        return false;
    }
    let composes = is_composing(ctx);
    ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) && !composes
}
