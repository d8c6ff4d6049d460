//! What the views of the desk alone know: what is being entered about a call, forms, how people are
//! shared out. Owns: that each closes by its own answer alone. Must not know: what is asked of the
//! project.

use super::Form;
use crate::app::project::Ticket;
use crate::app::state::entering::Entering;
use crate::app::state::refusal::Refusal;
use crate::model::arrivals::{Arrivals, AssignDraft, Assigned, CallDraft, NumberDraft};
use crate::rules::arrivals::Follow;
use std::rc::Rc;

/// What was kept just now, where something is done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// What came of a call, after which this follows.
    Call(Follow),
    /// Somebody is done with.
    Handed,
    /// Another number.
    Number,
    /// Somebody was entered.
    Arrival,
}

/// The own state of the views.
#[derive(Default)]
pub struct ViewState {
    /// What is being entered about the call.
    pub(crate) call: Entering<CallDraft>,
    /// What follows from what was handed to the project.
    pub(crate) follow: Option<Follow>,
    /// Another number.
    pub(crate) number: Entering<NumberDraft>,
    /// What is being entered, in place of the page.
    pub(crate) form: Option<Entering<Form>>,
    /// What was learned of somebody, on its way without a form.
    pub(crate) handing: Entering<()>,
    /// How people are shared out.
    pub(crate) share: Entering<AssignDraft>,
    /// What sharing them out so would come to, of these people: worked out once.
    outlook: Option<(u64, AssignDraft, Rc<Assigned>)>,
    /// The name of a caller who is none of the users, as typed.
    pub(crate) caller: String,
    /// Bring whoever is chosen into view in the list; goes up each time.
    pub(crate) reveal: u64,
    /// What the answer that is taken right now has kept.
    pub(crate) kept: Option<Kept>,
    /// Nothing else stands where the panel does.
    is_shown: bool,
}

impl ViewState {
    /// Enter something, in place of the page.
    pub(crate) fn enter(&mut self, form: Form) {
        self.form = Some(Entering::new(form));
    }

    /// What sharing out these people would come to, in this state of them.
    pub(crate) fn outlook(&mut self, all: &Arrivals, revision: u64) -> Rc<Assigned> {
        let draft = &self.share.form;
        if let Some((of, known, assigned)) = &self.outlook
            && *of == revision
            && known == draft
        {
            return assigned.clone();
        }
        let assigned = Rc::new(draft.assign(all));
        self.outlook = Some((revision, draft.clone(), assigned.clone()));
        assigned
    }

    /// Somebody else is on the call screen: nothing of the last call stays.
    pub(crate) fn begin_call(&mut self, draft: CallDraft) {
        self.call = Entering::new(draft);
        self.number = Entering::default();
        self.handing = Entering::default();
    }

    /// Whether the panel is on the screen; once a frame.
    pub(crate) fn note_panel(&mut self, is_shown: bool) {
        self.is_shown = is_shown;
    }

    /// The panel shows a form.
    pub(crate) fn is_entering(&self) -> bool {
        self.is_shown && self.form.is_some()
    }

    /// Something was entered into the form that would be lost with it.
    pub(crate) fn is_typed(&self) -> bool {
        self.form.as_ref().is_some_and(Entering::is_typed)
    }

    /// Something about a call was typed that nobody has taken over yet.
    pub(crate) fn is_noting(&self) -> bool {
        let form = &self.call.form;
        let is_said = [&form.note, &form.next]
            .iter()
            .any(|text| !text.trim().is_empty());
        (self.call.is_typed() && is_said) || self.number.is_typed()
    }

    /// What was typed about a call goes; what was handed on waits for its answer.
    pub(crate) fn leave_notes(&mut self) {
        if !self.call.is_waiting() {
            let way = self.call.form.way;
            self.call = Entering::new(CallDraft {
                way,
                ..CallDraft::default()
            });
        }
        if !self.number.is_waiting() {
            self.number = Entering::default();
        }
    }

    /// The form goes, and nothing of it is kept; one that was handed on waits for its answer.
    pub(crate) fn leave(&mut self) {
        self.form.take_if(|form| !form.is_waiting());
    }

    /// What somebody typed is not for whoever comes next.
    pub(crate) fn forget(&mut self) {
        *self = Self {
            is_shown: self.is_shown,
            ..Self::default()
        };
    }

    /// No answer comes any more: what was entered stays, to be handed on anew.
    pub(crate) fn let_go(&mut self) {
        if let Some(form) = &mut self.form {
            form.asked(None);
        }
        self.call.asked(None);
        self.number.asked(None);
        self.handing.asked(None);
        self.share.asked(None);
    }

    /// Whatever waits for this answer was kept: it closes.
    pub(crate) fn settle(&mut self, ticket: Option<Ticket>) {
        self.kept = None;
        if let Some(entering) = self.form.take_if(|form| form.is_answered(ticket)) {
            self.kept = Some(match entering.form {
                Form::Arrival(..) => Kept::Arrival,
                Form::Work(..) => Kept::Handed,
            });
        }
        if self.call.is_answered(ticket) {
            self.kept = self.follow.take().map(Kept::Call);
            self.call = Entering::default();
        }
        if self.number.is_answered(ticket) {
            self.kept = Some(Kept::Number);
            self.number = Entering::default();
        }
        if self.handing.is_answered(ticket) {
            self.kept = Some(Kept::Handed);
        }
        if self.share.is_answered(ticket) {
            self.share.begin();
        }
    }

    /// Whatever waits for this answer was refused: it stays, with the reason. `false` where nothing
    /// waits for it.
    pub(crate) fn refuse(&mut self, ticket: Option<Ticket>, refusal: &Refusal) -> bool {
        let said = || Some(refusal.clone());
        if let Some(entering) = &mut self.form
            && entering.is_answered(ticket)
        {
            entering.refusal = said();
            return true;
        }
        if self.call.is_answered(ticket) {
            self.call.refusal = said();
        } else if self.number.is_answered(ticket) {
            self.number.refusal = said();
        } else if self.handing.is_answered(ticket) {
            self.handing.refusal = said();
        } else if self.share.is_answered(ticket) {
            self.share.refusal = said();
        } else {
            return false;
        }
        true
    }
}
