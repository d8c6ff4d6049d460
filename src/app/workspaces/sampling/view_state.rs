//! What the views of the desk alone know: the tube that was scanned, whom one looks for, forms. Owns: that
//! each closes by its own answer alone. Must not know: what is asked of the project.

use super::{Form, Tubes};
use crate::app::project::Ticket;
use crate::app::state::entering::Entering;
use crate::app::state::refusal::Refusal;
use crate::geometry::fixed::Coord;
use crate::model::sampling::{HomeDraft, PersonFound, RoundId, SiteDraft};
use jiff::civil::DateTime;
use std::rc::Rc;

/// What is scanned at a lane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// The number of the tube, as it was scanned.
    pub tube: String,
    /// A code, a name or the end of a phone, as it was scanned or typed.
    pub said: String,
}

/// What was kept just now, where something is done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// This round.
    Round(Option<RoundId>),
    /// Somebody went into a tube.
    CheckIn,
}

/// Who was found for what was typed, in a state of the round, the register and the arrivals.
struct Found {
    said: String,
    state: [u64; 3],
    people: Rc<Vec<PersonFound>>,
}

/// Of which round, as it was then, which tubes are listed at which minute, narrowed down by what.
#[derive(Clone, PartialEq)]
pub(crate) struct ListedBy {
    /// The revision of the round.
    pub(crate) revision: u64,
    /// Which tubes.
    pub(crate) which: Tubes,
    /// Results are late at this minute.
    pub(crate) now: DateTime,
    /// What their numbers hold, in capitals.
    pub(crate) query: String,
}

/// The own state of the views.
#[derive(Default)]
pub struct ViewState {
    /// What is scanned.
    pub(crate) scan: Entering<Scan>,
    /// Who was found, looked for once.
    found: Option<Found>,
    /// The numbers of the tubes that are listed, looked through once.
    listed: Option<(ListedBy, Rc<Vec<String>>)>,
    /// Which of those who were found is marked.
    pub(crate) place: usize,
    /// Put the cursor into the field of the tube.
    pub(crate) focus_tube: bool,
    /// Put the cursor into the field that finds somebody.
    pub(crate) focus_said: bool,
    /// How home sampling is wished for.
    pub(crate) home: Entering<HomeDraft>,
    /// What is being entered, in place of the page.
    pub(crate) form: Option<Entering<Form>>,
    /// What was typed to narrow the list of tubes or people down.
    pub(crate) query: String,
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

    /// Who is found for what was typed, in this state of the round and the register.
    pub(crate) fn found(
        &mut self,
        state: [u64; 3],
        find: impl FnOnce(&str) -> Vec<PersonFound>,
    ) -> Rc<Vec<PersonFound>> {
        let said = self.scan.form.said.trim();
        if let Some(found) = &self.found
            && found.said == said
            && found.state == state
        {
            return found.people.clone();
        }
        let people = Rc::new(find(said));
        self.found = Some(Found {
            said: said.to_owned(),
            state,
            people: people.clone(),
        });
        people
    }

    /// The numbers of the tubes that are listed by this.
    pub(crate) fn listed(
        &mut self,
        by: ListedBy,
        list: impl FnOnce(&ListedBy) -> Vec<String>,
    ) -> Rc<Vec<String>> {
        if let Some((of, tubes)) = &self.listed
            && *of == by
        {
            return tubes.clone();
        }
        let tubes = Rc::new(list(&by));
        self.listed = Some((by, tubes.clone()));
        tubes
    }

    /// The site that is entered, while its form is on the screen.
    fn site(&self) -> Option<&SiteDraft> {
        let form = self.form.as_ref().filter(|_| self.is_shown);
        match &form.filter(|form| !form.is_waiting())?.form {
            Form::Site(_, draft) => Some(draft),
            Form::Round(..) | Form::Team(..) | Form::Home(_) => None,
        }
    }

    /// A place on the map is asked for.
    pub(crate) fn wants_site(&self) -> bool {
        self.site().is_some()
    }

    /// The site that is entered stands here.
    pub(crate) fn take_site(&mut self, at: Coord) {
        if let Some(entering) = self.form.as_mut().filter(|form| !form.is_waiting())
            && let Form::Site(_, draft) = &mut entering.form
        {
            draft.at = Some(at);
        }
    }

    /// Where the site that is entered stands, to be marked on the map.
    pub(crate) fn site_pin(&self) -> Option<Coord> {
        self.site()?.at
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

    /// Somebody is looked for at a lane, and in no tube yet.
    pub(crate) fn is_scanning(&self) -> bool {
        !self.scan.form.said.trim().is_empty()
    }

    /// What is scanned next has a field to go to: the tube's, or with a tube there whoever steps up.
    pub(crate) fn ready_to_scan(&mut self) {
        let has_tube = !self.scan.form.tube.trim().is_empty();
        self.focus_tube = !has_tube;
        self.focus_said = has_tube;
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
        self.scan.asked(None);
        self.home.asked(None);
    }

    /// Whatever waits for this answer was kept: it closes.
    pub(crate) fn settle(&mut self, ticket: Option<Ticket>) {
        self.kept = None;
        if let Some(entering) = self.form.take_if(|form| form.is_answered(ticket))
            && let Form::Round(_, draft) = entering.form
        {
            self.kept = Some(Kept::Round(draft.id()));
        }
        self.home.is_answered(ticket);
        if self.scan.is_answered(ticket) {
            self.scan.form.said.clear();
            self.place = 0;
            self.kept = Some(Kept::CheckIn);
        }
    }

    /// Whatever waits for this answer was refused: it stays, with the reason. `false` where nothing
    /// waits for it.
    pub(crate) fn refuse(&mut self, ticket: Option<Ticket>, refusal: &Refusal) -> bool {
        if let Some(entering) = &mut self.form
            && entering.is_answered(ticket)
        {
            entering.refusal = Some(refusal.clone());
            return true;
        }
        if self.home.is_answered(ticket) {
            self.home.refusal = Some(refusal.clone());
            return true;
        }
        if self.scan.is_answered(ticket) {
            self.scan.refusal = Some(refusal.clone());
            self.focus_said = true;
            return true;
        }
        false
    }
}
