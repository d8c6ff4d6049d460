//! Keys that arrive within one frame, one after another. Owns: that what is typed after a key that
//! may move the focus or run a command goes to where that key leads.
//!
//! A slow frame (software rendering, a remote desktop) gets many events at once. The toolkit gives
//! all text of a frame to the field that had the focus when it began, so that a passphrase typed
//! after Tab would stand in the name, in clear. What follows such a key waits for the next frame.

use egui::{
    Context, Event, FullOutput, Key, Modifiers, Plugin, RawInput, Ui, ViewportId, ViewportIdMap,
};

/// Hands keys to each window one frame after the other.
#[derive(Debug, Default)]
pub struct Keystrokes {
    waiting: ViewportIdMap<Vec<Event>>,
    /// Where a field had the focus after the last frame.
    types: ViewportIdMap<bool>,
    /// The window that was drawn last, which is the one the toolkit tells the focus of.
    last: ViewportId,
}

/// Whether an event may lead what follows it somewhere else; `types` while a field has the focus,
/// which takes plain letters as text.
fn turns(event: &Event, types: bool) -> bool {
    match event {
        Event::Key {
            key,
            pressed: true,
            modifiers,
            ..
        } => {
            let is_text = types && is_typed(*key);
            is_chord(*modifiers) || !is_text
        }
        Event::PointerButton { pressed: false, .. } => true,
        _ => false,
    }
}

/// Keys that a field with the focus keeps to itself.
fn is_typed(key: Key) -> bool {
    let is_function = key.name().len() > 1 && key.name().starts_with('F');
    !is_function && !matches!(key, Key::Tab | Key::Enter | Key::Escape)
}

/// How many of these events belong into one frame: up to the first that turns, with its text.
fn first(events: &[Event], types: bool) -> usize {
    let Some(turn) = events.iter().position(|event| turns(event, types)) else {
        return events.len();
    };
    // The letter of a key comes right behind it.
    let has_letter = matches!(
        (&events[turn], events.get(turn + 1)),
        (Event::Key { key, modifiers, .. }, Some(Event::Text(_)))
            if is_typed(*key) && !is_chord(*modifiers)
    );
    turn + 1 + usize::from(has_letter)
}

/// Keys pressed with these write nothing.
const fn is_chord(modifiers: Modifiers) -> bool {
    modifiers.command || modifiers.ctrl || modifiers.alt
}

impl Plugin for Keystrokes {
    fn debug_name(&self) -> &'static str {
        "keystrokes"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        let id = input.viewport_id;
        let mut events = self.waiting.remove(&id).unwrap_or_default();
        events.append(&mut input.events);
        let types = match self.last == id {
            true => ctx.text_edit_focused(),
            false => self.types.get(&id).copied().unwrap_or_default(),
        };
        self.last = id;
        let waiting = events.split_off(first(&events, types));
        if !waiting.is_empty() {
            self.waiting.insert(id, waiting);
        }
        input.events = events;
    }

    fn output_hook(&mut self, ctx: &Context, _output: &mut FullOutput) {
        self.types.insert(self.last, ctx.text_edit_focused());
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        if self.waiting.contains_key(&self.last) {
            ui.ctx().request_repaint();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(key: Key, modifiers: Modifiers) -> Event {
        Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers,
        }
    }

    fn text(text: &str) -> Event {
        Event::Text(text.to_owned())
    }

    #[test]
    fn what_follows_a_key_that_turns_waits() {
        let plain = Modifiers::NONE;
        let table = [
            (
                vec![text("chen"), key(Key::Tab, plain), text("pass")],
                true,
                2,
            ),
            (
                vec![key(Key::C, plain), text("c"), key(Key::H, plain), text("h")],
                true,
                4,
            ),
            (vec![key(Key::N, plain), text("n"), text("x")], false, 2),
            (
                vec![key(Key::Enter, plain), key(Key::Enter, plain)],
                true,
                1,
            ),
            (vec![key(Key::F2, plain), key(Key::F, plain)], true, 1),
            (vec![key(Key::S, Modifiers::CTRL), text("x")], true, 1),
            (vec![text("a"), text("b")], true, 2),
            (vec![], true, 0),
        ];
        for (events, types, expected) in table {
            assert_eq!(first(&events, types), expected, "{events:?}");
        }
    }

    #[test]
    fn what_waits_for_one_window_is_not_told_to_another() {
        let ctx = Context::default();
        let mut keystrokes = Keystrokes::default();
        let mut told = |id, events: Vec<Event>| {
            let mut input = RawInput {
                viewport_id: id,
                events,
                ..RawInput::default()
            };
            keystrokes.input_hook(&ctx, &mut input);
            input.events
        };
        let (desk, wall) = (ViewportId::ROOT, ViewportId::from_hash_of("other"));
        let enter = key(Key::Enter, Modifiers::NONE);
        assert_eq!(told(desk, vec![enter.clone(), text("x")]), [enter]);
        assert_eq!(told(wall, vec![]), []);
        assert_eq!(told(desk, vec![]), [text("x")]);
    }
}
