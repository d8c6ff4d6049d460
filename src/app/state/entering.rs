//! A form on its way to the project. Owns: that it waits for its own answer, is not entered into
//! meanwhile, and stays with the reason where it was refused. Must not know: what is entered.

use crate::app::project::Ticket;

/// A form, and what became of what it asked for.
#[derive(Default)]
pub struct Entering<F> {
    /// What is entered.
    pub form: F,
    /// Why it was not kept.
    pub refusal: Option<String>,
    waiting: Option<Ticket>,
    is_typed: bool,
}

impl<F> Entering<F> {
    /// A form that was just opened.
    pub fn new(form: F) -> Self {
        Self {
            form,
            refusal: None,
            waiting: None,
            is_typed: false,
        }
    }

    /// It was handed to the project, which has not answered: nothing is entered meanwhile.
    pub fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// Something was typed into it.
    pub fn note_typing(&mut self) {
        self.is_typed = true;
    }

    /// Something was typed into it, and nobody has taken it over yet.
    pub fn is_typed(&self) -> bool {
        self.is_typed
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
