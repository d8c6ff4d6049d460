//! What a view is given: the state to read, and where it sends what was done. Owns: the way from a
//! view to the handlers. Must not know: what becomes of an intent.

use crate::app::intent::Intent;
use crate::app::state::State;
use std::cell::RefCell;
use std::ops::Deref;

/// Intents of one frame, in the order in which they were sent.
#[derive(Default)]
pub struct Outbox(RefCell<Vec<Intent>>);

impl Outbox {
    /// All that was sent since the last time.
    pub fn take(&self) -> Vec<Intent> {
        self.0.take()
    }
}

/// The state, to be read only; whatever is to change is sent as an intent. What a view alone
/// knows (a draft, a scroll, a tab) is handed to it beside this.
#[derive(Clone, Copy)]
pub struct View<'a> {
    state: &'a State,
    outbox: &'a Outbox,
}

impl<'a> View<'a> {
    /// A view of this state, which sends there.
    pub fn new(state: &'a State, outbox: &'a Outbox) -> Self {
        Self { state, outbox }
    }

    /// Say that this is wanted; it is carried out when the frame is drawn.
    pub fn send(&self, intent: impl Into<Intent>) {
        self.outbox.0.borrow_mut().push(intent.into());
    }

    /// The state for as long as it is lent, whatever becomes of this view.
    pub fn state(&self) -> &'a State {
        self.state
    }
}

impl Deref for View<'_> {
    type Target = State;

    fn deref(&self) -> &State {
        self.state
    }
}
