//! What the views of the workspace alone know: what is being entered, and how the tables of the
//! dashboard are looked through. Owns: which form stands in the panel, and that it closes by its own
//! answer only. Must not know: what is kept of it.

use super::{CaseForm, Front, Sheet, Tab};
use crate::app::project::Ticket;
use crate::app::state::entering::Entering;
use crate::app::state::refusal::Refusal;
use crate::app::workspaces::map::table::Looking;
use crate::geometry::fixed::Coord;
use crate::model::epidemic::Subject;
use std::collections::BTreeMap;

/// The own state of the views.
#[derive(Default)]
pub struct ViewState {
    /// A case being entered.
    pub(crate) form: Option<Entering<CaseForm>>,
    /// Something else being entered.
    pub(crate) sheet: Option<Entering<Sheet>>,
    /// The form that was drawn last: what is typed goes into it, and Esc is meant for it.
    pub(crate) drawn: Option<Front>,
    /// How the table of each subject is looked through.
    looking: BTreeMap<Subject, Looking>,
    /// The answer that was taken last kept a case.
    has_kept_case: bool,
}

impl ViewState {
    /// The form that stands in place of this list.
    pub(crate) fn front(&self, tab: Tab) -> Option<Front> {
        let sheet = self.sheet.as_ref();
        if sheet.is_some_and(|sheet| sheet.form.tab() == tab) {
            return Some(Front::Sheet);
        }
        (tab == Tab::Cases && self.form.is_some()).then_some(Front::Case)
    }

    /// With this list on the screen, a click on the map says where that lies which is being entered.
    pub(crate) fn wants_place(&self, tab: Tab) -> bool {
        match self.front(tab) {
            Some(Front::Case) => self.form.as_ref().is_some_and(|form| !form.is_waiting()),
            Some(Front::Sheet) => self.sheet.as_ref().is_some_and(|sheet| {
                matches!(sheet.form, Sheet::Isolation(_)) && !sheet.is_waiting()
            }),
            None => false,
        }
    }

    /// Where the case lies that is being entered.
    pub(crate) fn pin(&self) -> Option<Coord> {
        self.form.as_ref()?.form.draft.at
    }

    /// What is entered into this form lies there: in a grid, by its code, and in a building, by its
    /// code and name. Without a building none is named any more. `false` where it takes no place.
    pub(super) fn place(
        &mut self,
        front: Front,
        at: Coord,
        grid: String,
        building: Option<(&str, &str)>,
    ) -> bool {
        let (code, name) = building.unwrap_or_default();
        let fields = match front {
            Front::Case => self
                .form
                .as_mut()
                .filter(|form| !form.is_waiting())
                .map(|form| {
                    let form = &mut form.form;
                    form.draft.at = Some(at);
                    (
                        &mut form.draft.grid,
                        &mut form.draft.building,
                        &mut form.query,
                    )
                }),
            Front::Sheet => {
                let sheet = self.sheet.as_mut().filter(|sheet| !sheet.is_waiting());
                sheet.and_then(|sheet| match &mut sheet.form {
                    Sheet::Isolation(form) => {
                        let draft = &mut form.draft;
                        Some((&mut draft.grid, &mut draft.building, &mut form.query))
                    }
                    _ => None,
                })
            }
        };
        let Some((of_grid, of_building, query)) = fields else {
            return false;
        };
        *of_grid = grid;
        code.clone_into(of_building);
        name.clone_into(query);
        true
    }

    /// How the table of a subject is looked through.
    pub(super) fn looking(&mut self, subject: Subject) -> &mut Looking {
        self.looking.entry(subject).or_default()
    }

    /// A form is on the screen.
    pub(crate) fn is_entering(&self) -> bool {
        match self.drawn {
            Some(Front::Case) => self.form.is_some(),
            Some(Front::Sheet) => self.sheet.is_some(),
            None => false,
        }
    }

    /// Something was entered into this form that nobody has taken over yet.
    pub(crate) fn is_typed(&self, front: Front) -> bool {
        match front {
            Front::Case => self.form.as_ref().is_some_and(Entering::is_typed),
            Front::Sheet => self.sheet.as_ref().is_some_and(Entering::is_typed),
        }
    }

    /// This form closes, and nothing is kept; one that waits for its answer stays.
    pub(crate) fn leave(&mut self, front: Front) {
        match front {
            Front::Case => self.form = self.form.take().filter(Entering::is_waiting),
            Front::Sheet => self.sheet = self.sheet.take().filter(Entering::is_waiting),
        }
    }

    /// Somebody else sits here, or another project is open: nothing of what was entered stays.
    pub(crate) fn forget(&mut self) {
        *self = Self::default();
    }

    /// No answer comes any more: what was entered stays, to be handed on anew.
    pub(crate) fn let_go(&mut self) {
        if let Some(form) = &mut self.form {
            form.asked(None);
        }
        if let Some(sheet) = &mut self.sheet {
            sheet.asked(None);
        }
    }

    /// Whatever waits for this answer was kept: it closes.
    pub(crate) fn settle(&mut self, ticket: Option<Ticket>) {
        self.has_kept_case = is_answered(&mut self.form, ticket);
        if self.has_kept_case {
            self.form = None;
        }
        if is_answered(&mut self.sheet, ticket) {
            self.sheet = None;
        }
    }

    /// Whether the answer that was taken last kept the case that was entered; told once.
    pub(super) fn take_kept_case(&mut self) -> bool {
        std::mem::take(&mut self.has_kept_case)
    }

    /// Whatever waits for this answer was refused: it stays, with the reason. `false` where nothing
    /// waits for it.
    pub(crate) fn refuse(&mut self, ticket: Option<Ticket>, refusal: &Refusal) -> bool {
        let of_form = is_answered(&mut self.form, ticket);
        let of_sheet = is_answered(&mut self.sheet, ticket);
        if let Some(form) = self.form.as_mut().filter(|_| of_form) {
            form.refusal = Some(refusal.clone());
        }
        if let Some(sheet) = self.sheet.as_mut().filter(|_| of_sheet) {
            sheet.refusal = Some(refusal.clone());
        }
        of_form || of_sheet
    }
}

fn is_answered<F: Clone + PartialEq>(
    entering: &mut Option<Entering<F>>,
    ticket: Option<Ticket>,
) -> bool {
    let entering = entering.as_mut();
    entering.is_some_and(|entering| entering.is_answered(ticket))
}
