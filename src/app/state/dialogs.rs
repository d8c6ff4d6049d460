//! The stack of dialogs. Owns: which lies on top, which waits for an answer of the project, and what
//! was said against it. An answer closes the dialog that asked, and no other. What was open when the
//! project was locked is put by: nobody reaches it until whoever opened it signs in again. Must not
//! know: how a dialog is drawn.

use crate::app::intent::Intent;
use crate::app::project::Ticket;
use crate::app::state::dialog::{Dialog, Leaving};
use crate::app::state::refusal::Refusal;

/// A dialog that is open.
pub struct Open {
    /// Which; never used again.
    pub id: u64,
    /// What it asks, and what was entered so far.
    pub dialog: Dialog,
    /// Why its last request was not carried out.
    pub refusal: Option<Refusal>,
    waiting: Option<Ticket>,
    is_typed: bool,
    /// The project was locked over it.
    is_put_by: bool,
    /// What was wanted, and waits for its answer.
    then: Option<Box<Intent>>,
}

impl Open {
    /// What it asked for is not answered yet: nothing is entered meanwhile.
    pub fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// What it waits for.
    pub fn waiting(&self) -> Option<Ticket> {
        self.waiting
    }

    /// Something was typed into it.
    pub fn note_typing(&mut self) {
        self.is_typed = true;
    }

    /// Something was typed into it that is worth asking about. (A passphrase or a path is not: it is
    /// typed again in a moment.)
    pub fn is_typed(&self) -> bool {
        let is_short = matches!(
            self.dialog,
            Dialog::SignIn(_)
                | Dialog::SetUp(..)
                | Dialog::Recover(..)
                | Dialog::Passphrase(_)
                | Dialog::Path(_)
                | Dialog::CallsFile(_)
        );
        self.is_typed && !is_short && !self.is_waiting()
    }

    /// What is never shown again must not vanish by a slip.
    fn holds_on(&self) -> bool {
        matches!(self.dialog, Dialog::Recovery(_, false, _))
    }
}

/// The dialogs that are open, the topmost last.
#[derive(Default)]
pub struct Dialogs {
    stack: Vec<Open>,
    last: u64,
}

impl Dialogs {
    /// Open one above the others; but beneath one that holds what is never shown again. Which it is.
    pub fn open(&mut self, dialog: Dialog) -> u64 {
        self.last += 1;
        let open = Open {
            id: self.last,
            dialog,
            refusal: None,
            waiting: None,
            is_typed: false,
            is_put_by: false,
            then: None,
        };
        let beneath = self.top().is_some_and(Open::holds_on);
        let at = self.stack.len() - usize::from(beneath);
        self.stack.insert(at, open);
        self.last
    }

    /// Ask whether what was typed is given up; however often, there is one question.
    pub fn ask_to_leave(&mut self, what: Leaving) {
        self.close_all(|dialog| matches!(dialog, Dialog::Leave(_)));
        self.open(Dialog::Leave(what));
    }

    /// This is done once what was typed is given up, for which somebody is being asked.
    pub fn wait_to_leave(&mut self, intent: Intent) {
        let mut open = self.stack.iter_mut();
        if let Some(open) = open.find(|open| matches!(open.dialog, Dialog::Leave(_))) {
            open.then = Some(Box::new(intent));
        }
    }

    /// What waits for something to be given up.
    pub fn take_then(&mut self) -> Option<Intent> {
        let then = self.stack.iter_mut().find_map(|open| open.then.take());
        then.map(|intent| *intent)
    }

    /// Something was typed into one of them, whoever can reach it now.
    pub fn are_typed(&self) -> bool {
        self.stack.iter().any(Open::is_typed)
    }

    /// What was typed into any of them is given up.
    pub fn leave_typed(&mut self) {
        self.stack.retain(|open| !open.is_typed());
    }

    /// No answer comes any more: what was typed waits for whoever typed it, all else goes.
    pub fn keep_typed(&mut self) {
        for open in &mut self.stack {
            open.waiting = None;
            open.is_put_by = true;
        }
        self.stack.retain(Open::is_typed);
    }

    /// The topmost.
    pub fn top(&self) -> Option<&Open> {
        self.iter().find(|open| !open.is_put_by)
    }

    /// The topmost, to be entered into.
    pub fn top_mut(&mut self) -> Option<&mut Open> {
        self.iter_mut().find(|open| !open.is_put_by)
    }

    /// Whether any is open.
    pub fn is_any(&self) -> bool {
        self.top().is_some()
    }

    /// All of them, the topmost first.
    pub fn iter(&self) -> impl Iterator<Item = &Open> {
        self.stack.iter().rev()
    }

    /// All of them, the topmost first, to be changed by what an answer says.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Open> {
        self.stack.iter_mut().rev()
    }

    /// This one asked the project for something.
    pub fn asked(&mut self, id: u64, ticket: Ticket) {
        if let Some(open) = self.stack.iter_mut().find(|open| open.id == id) {
            open.refusal = None;
            open.waiting = Some(ticket);
        }
    }

    /// The one that this ticket was given to; it waits no longer.
    pub fn answered(&mut self, ticket: Option<Ticket>) -> Option<&mut Open> {
        let ticket = ticket?;
        let open = self.stack.iter_mut();
        let open = open.rev().find(|open| open.waiting == Some(ticket))?;
        open.waiting = None;
        Some(open)
    }

    /// Close this one.
    pub fn close(&mut self, id: u64) {
        self.stack.retain(|open| open.id != id);
    }

    /// Esc: the topmost goes, unless it holds what is never shown again or waits for an answer.
    /// `false` where none is open.
    pub fn step_back(&mut self) -> bool {
        let Some(open) = self.top() else {
            return false;
        };
        if !open.holds_on() && !open.is_waiting() {
            let id = open.id;
            self.close(id);
        }
        true
    }

    /// The project is locked: whatever is open waits for whoever opened it.
    pub fn put_by(&mut self) {
        for open in &mut self.stack {
            open.is_put_by = true;
        }
    }

    /// Whoever opened them is back.
    pub fn take_up(&mut self) {
        for open in &mut self.stack {
            open.is_put_by = false;
        }
    }

    /// Somebody else sits here now, to whom nothing of it is shown, not even a recovery key that was
    /// not noted: a new one can be made.
    pub fn forget(&mut self) {
        self.stack.clear();
    }

    /// Close those that are like this.
    pub fn close_all(&mut self, is_like: impl Fn(&Dialog) -> bool) {
        self.stack
            .retain(|open| open.holds_on() || !is_like(&open.dialog));
    }

    /// Close those that are like this, but for what is put by.
    pub fn close_reached(&mut self, is_like: impl Fn(&Dialog) -> bool) {
        self.stack
            .retain(|open| open.holds_on() || open.is_put_by || !is_like(&open.dialog));
    }
}
