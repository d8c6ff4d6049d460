//! A form on its way to the project. Owns: that it waits for its own answer, is not entered into
//! meanwhile, and stays with the reason where it was refused. Must not know: what is entered.

use crate::app::project::Ticket;
use crate::app::state::refusal::Refusal;

/// A form, and what became of what it asked for.
#[derive(Default)]
pub struct Entering<F> {
    /// What is entered.
    pub form: F,
    /// As it was opened.
    beginning: F,
    /// Put the cursor into its first field.
    pub focus: bool,
    /// Why it was not kept.
    pub refusal: Option<Refusal>,
    waiting: Option<Ticket>,
}

impl<F: Clone + PartialEq> Entering<F> {
    /// A form that was just opened.
    pub fn new(form: F) -> Self {
        Self {
            beginning: form.clone(),
            form,
            focus: true,
            refusal: None,
            waiting: None,
        }
    }

    /// It was handed to the project, which has not answered: nothing is entered meanwhile.
    pub fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// What it holds now is what it was opened with, as far as anybody must ask.
    pub fn begin(&mut self) {
        self.beginning = self.form.clone();
    }

    /// It holds what it was not opened with, and that nobody has taken over yet.
    pub fn is_typed(&self) -> bool {
        self.form != self.beginning && !self.is_waiting()
    }

    /// It was handed to the project.
    pub fn asked(&mut self, ticket: Option<Ticket>) {
        self.refusal = None;
        self.waiting = ticket;
    }

    /// The project answered this ticket. `true` where that was what the form waits for; it waits no
    /// longer.
    pub fn is_answered(&mut self, ticket: Option<Ticket>) -> bool {
        let is_mine = ticket.is_some() && self.waiting == ticket;
        if is_mine {
            self.waiting = None;
        }
        is_mine
    }
}
