//! What becomes of a newer extract. Owns: that each step follows the one before. Must not know: how a
//! view draws itself.

use super::state::{Step, Updating};
use crate::app::jobs::job::Label;
use crate::app::jobs::loader::JobOutcome;
use crate::app::project::{Answer, ExtractRequest, Request, Ticket};
use crate::app::shell::Shell;
use crate::app::state::dialog::Leaving;
use crate::app::words::messages::grouped;
use crate::app::words::osm::not_made_of;
use crate::app::workspaces::own_town::state::Part;
use crate::app::workspaces::own_town::work::{self, Failure, TownOutcome};
use crate::exchange::osm::update::What;
use crate::exchange::osm::{Scope, Town};
use egui::Context;
use std::path::PathBuf;
use std::sync::{Arc, Weak};

impl Shell {
    /// Choose a newer extract, or give up the one that is chosen from.
    pub(crate) fn switch_update(&mut self) {
        match self.state.updating {
            Some(_) => self.give_up(Leaving::Update),
            None => self.choose_part(Part::Newer),
        }
    }

    /// Give up a newer extract.
    pub(crate) fn leave_update(&mut self) {
        if let Some(mut updating) = self.state.updating.take() {
            updating.stop();
        }
    }

    /// A newer extract was chosen.
    pub(crate) fn begin_update(&mut self, path: PathBuf, ctx: &Context) {
        self.leave_update();
        let request = Request::Extract(ExtractRequest::Scope);
        let Some(ticket) = self.ask(request, ctx) else {
            return;
        };
        self.state.updating = Some(Box::new(Updating {
            path,
            step: Step::Scope(ticket),
            update: None,
            left_out: Default::default(),
            failed: None,
            course: Weak::new(),
        }));
    }

    /// An answer of the project, where it is waited for here.
    pub(crate) fn settle_update(&mut self, ticket: Option<Ticket>, answer: &Answer) {
        let (Some(ticket), Some(updating)) = (ticket, self.state.updating.as_deref_mut()) else {
            return;
        };
        let is_ours = match updating.step {
            Step::Scope(own) | Step::Comparing(own) | Step::Taking(own) => own == ticket,
            Step::Reading(_) | Step::Choosing => false,
        };
        if !is_ours {
            return;
        }
        match answer {
            Answer::Scope(Some(scope)) => {
                let scope = scope.as_ref().clone();
                self.read_newer(scope);
            }
            Answer::Scope(None) => {
                updating.step = Step::Choosing;
                updating.failed = Some(self.state.i18n.t("blocked-not-osm"));
            }
            Answer::Update(update) => {
                updating.step = Step::Choosing;
                updating.update = Some(Arc::new(update.as_ref().clone()));
            }
            Answer::Done(_) | Answer::Unchanged => {
                let args = [("count", grouped(updating.chosen()).into())];
                let text = self.state.i18n.t_args("updating-taken", &args);
                self.state.notices.say(text);
                self.leave_update();
            }
            _ if updating.update.is_some() => updating.step = Step::Choosing,
            _ => self.leave_update(),
        }
    }

    fn read_newer(&mut self, scope: Scope) {
        let number = self.loader.number();
        let Some(updating) = self.state.updating.as_deref_mut() else {
            return;
        };
        let path = updating.path.clone();
        updating.step = Step::Reading(number);
        updating.course = self.loader.work_counted(Label::Extract, move |course| {
            let town = work::read_newer(&path, scope, course);
            JobOutcome::OwnTown(number, Box::new(TownOutcome::Newer(town)))
        });
    }

    /// The extract was read, if it is waited for.
    pub(crate) fn take_newer(
        &mut self,
        number: u64,
        town: Result<Arc<Town>, Failure>,
        ctx: &Context,
    ) {
        let updating = self.state.updating.as_deref();
        if updating.is_none_or(|updating| updating.step != Step::Reading(number)) {
            return;
        }
        match town {
            Ok(town) => {
                let request = Request::Extract(ExtractRequest::Compare(town));
                let ticket = self.ask(request, ctx);
                match (ticket, self.state.updating.as_deref_mut()) {
                    (Some(ticket), Some(updating)) => updating.step = Step::Comparing(ticket),
                    _ => self.leave_update(),
                }
            }
            Err(failure) => {
                let why = not_made_of(&self.state.i18n, &failure);
                if let Some(updating) = self.state.updating.as_deref_mut() {
                    updating.failed = Some(why);
                    updating.step = Step::Choosing;
                }
            }
        }
    }

    /// Choose all differences of a kind, or none.
    pub(crate) fn choose_differences(&mut self, what: What, is_chosen: bool) {
        let Some(updating) = self.state.updating.as_deref_mut() else {
            return;
        };
        let update = updating.update.clone();
        let differences = update.iter().flat_map(|update| &update.differences);
        for (place, _) in differences.enumerate().filter(|(_, one)| one.what == what) {
            match is_chosen {
                true => updating.left_out.remove(&place),
                false => updating.left_out.insert(place),
            };
        }
    }

    /// Choose a difference, or leave it out.
    pub(crate) fn choose_difference(&mut self, place: usize, is_chosen: bool) {
        if let Some(updating) = self.state.updating.as_deref_mut() {
            match is_chosen {
                true => updating.left_out.remove(&place),
                false => updating.left_out.insert(place),
            };
        }
    }

    /// Take over what is chosen.
    pub(crate) fn take_update(&mut self, ctx: &Context) {
        let Some(updating) = self.state.updating.as_deref() else {
            return;
        };
        let (Step::Choosing, Some(update)) = (updating.step, updating.update.clone()) else {
            return;
        };
        let taken = ExtractRequest::Take(update, updating.left_out.clone(), updating.file_name());
        let ticket = self.ask(Request::Extract(taken), ctx);
        if let (Some(ticket), Some(updating)) = (ticket, self.state.updating.as_deref_mut()) {
            updating.step = Step::Taking(ticket);
        }
    }
}
