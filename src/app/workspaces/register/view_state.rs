//! What the views of the workspace alone know: what is being entered, scrolls, what was typed to find
//! somebody. Owns: that a form closes by its own answer alone, and whether it is on the screen. Must
//! not know: which fields it has, or what is asked of the project.

use crate::app::project::Ticket;
use crate::app::state::State;
use crate::app::state::entering::Entering;
use crate::app::state::refusal::Refusal;
use crate::app::workspaces::register::Form;
use crate::geometry::fixed::Coord;
use crate::model::handover::HandoverDraft;
use crate::model::record::Key;
use crate::model::register::Level;
use std::collections::HashSet;

/// What was kept just now, where something is done about it.
pub(crate) enum Kept {
    /// A new unit.
    Unit,
    /// A new household.
    Household,
    /// A unit is where it was dragged: this is said.
    Moved(String),
}

/// The own state of the views.
#[derive(Default)]
pub struct ViewState {
    /// What is being entered, in place of the page.
    pub(crate) form: Option<Entering<Form>>,
    /// A handover being written.
    pub(crate) handing: Entering<HandoverDraft>,
    /// What was typed to find somebody.
    pub(crate) query: String,
    /// Which line of what was found is marked.
    pub(crate) place: usize,
    /// Put the cursor into the field that finds.
    pub(crate) focus: bool,
    /// Units whose units below are shown.
    pub(crate) unfolded: HashSet<Key>,
    /// Units and households that are gone are shown too.
    pub(crate) shows_gone: bool,
    /// Bring the chosen unit into view in the tree.
    pub(crate) reveal: bool,
    /// So far down the tree is scrolled, points.
    pub(crate) scrolled: f32,
    /// Bring the household that is looked into into view.
    pub(crate) reveal_home: bool,
    /// What the answer that is taken right now has kept.
    pub(crate) kept: Option<Kept>,
    /// A unit on its way to where it was dragged, and what is said once it is there.
    moved: Option<(Ticket, String)>,
    /// Nothing else stands where the panel does.
    is_shown: bool,
    /// Nobody has signed in: nothing that was typed is drawn.
    is_locked: bool,
}

impl ViewState {
    /// Enter something, in place of the page.
    pub(crate) fn enter(&mut self, form: Form) {
        self.form = Some(Entering::new(form));
    }

    /// Fold a unit, or unfold it.
    pub(crate) fn turn(&mut self, unit: Key) {
        if !self.unfolded.remove(&unit) {
            self.unfolded.insert(unit);
        }
    }

    /// A unit was dragged elsewhere, and this is said once it is there.
    pub(crate) fn moved(&mut self, ticket: Option<Ticket>, notice: String) {
        self.moved = ticket.map(|ticket| (ticket, notice));
    }

    /// Whether the panel is on the screen, and whether somebody has signed in; once a frame. What was
    /// typed to find somebody is gone with whoever locked the project.
    pub(crate) fn note_panel(&mut self, is_shown: bool, is_locked: bool) {
        if is_locked && !self.is_locked {
            self.query.clear();
        }
        (self.is_shown, self.is_locked) = (is_shown, is_locked);
    }

    /// Nobody has signed in: nothing that was typed is drawn.
    pub(crate) fn is_locked(&self) -> bool {
        self.is_locked
    }

    /// What the panel shows to be entered.
    fn shown(&self) -> Option<&Entering<Form>> {
        let is_seen = self.is_shown && !self.is_locked;
        self.form.as_ref().filter(|_| is_seen)
    }

    /// The panel shows a form.
    pub(crate) fn is_entering(&self) -> bool {
        self.shown().is_some()
    }

    /// A place on the map is asked for.
    pub(crate) fn wants_site(&self) -> bool {
        self.shown().is_some_and(|entering| {
            let is_building =
                matches!(&entering.form, Form::Unit(None, draft) if draft.level == Level::Building);
            is_building && !entering.is_waiting()
        })
    }

    /// A new building stands here.
    pub(crate) fn take_site(&mut self, at: Coord) {
        if let Some(entering) = self.form.as_mut().filter(|form| !form.is_waiting())
            && let Form::Unit(None, draft) = &mut entering.form
        {
            draft.at = Some(at);
        }
    }

    /// Where the building that is chosen or entered stands, to be marked on the map.
    pub(crate) fn register_pin(&self, state: &State) -> Option<Coord> {
        match self.shown().map(|entering| &entering.form) {
            Some(Form::Unit(None, draft)) => draft.at,
            _ => state.chosen_place(),
        }
    }

    /// Something was entered into the form that would be lost with it.
    pub(crate) fn is_typed(&self) -> bool {
        self.form.as_ref().is_some_and(Entering::is_typed)
    }

    /// A handover is being written.
    pub(crate) fn is_handing(&self) -> bool {
        self.handing.is_typed() && !self.handing.form.note.trim().is_empty()
    }

    /// The form goes, and nothing of it is kept; one that was handed on waits for its answer.
    pub(crate) fn leave(&mut self) {
        self.form.take_if(|form| !form.is_waiting());
    }

    /// What somebody typed is not for whoever comes next.
    pub(crate) fn forget(&mut self) {
        self.form = None;
        self.handing = Entering::default();
        self.query.clear();
    }

    /// No answer comes any more: what was entered stays, to be handed on anew.
    pub(crate) fn let_go(&mut self) {
        if let Some(form) = &mut self.form {
            form.asked(None);
        }
        self.handing.asked(None);
        self.moved = None;
    }

    /// Whatever waits for this answer was kept: it closes.
    pub(crate) fn settle(&mut self, ticket: Option<Ticket>) {
        self.kept = None;
        let form = self.form.take_if(|form| form.is_answered(ticket));
        if let Some(entering) = form {
            self.kept = match entering.form {
                Form::Unit(None, _) => Some(Kept::Unit),
                Form::Household(None, _) => Some(Kept::Household),
                _ => None,
            };
        }
        if self.handing.is_answered(ticket) {
            // Whoever sits here hands the same desk over the next time.
            let desk = self.handing.form.desk;
            self.handing = Entering::new(HandoverDraft {
                desk,
                ..HandoverDraft::default()
            });
        }
        if let Some((_, notice)) = self.moved.take_if(|(of, _)| Some(*of) == ticket) {
            self.kept = Some(Kept::Moved(notice));
        }
    }

    /// Whatever waits for this answer was refused: it stays, with the reason. `false` where nothing
    /// waits for it.
    pub(crate) fn refuse(&mut self, ticket: Option<Ticket>, refusal: &Refusal) -> bool {
        self.moved.take_if(|(of, _)| Some(*of) == ticket);
        if let Some(entering) = &mut self.form
            && entering.is_answered(ticket)
        {
            entering.refusal = Some(refusal.clone());
            return true;
        }
        if self.handing.is_answered(ticket) {
            self.handing.refusal = Some(refusal.clone());
            return true;
        }
        false
    }
}
