//! What becomes of what is wanted of the desk of arrivals.

use super::{CALLS_FILE, CallsFile, FileOf, Tab};
use crate::app::jobs::chooser::Choice;
use crate::app::project::{ListRequest, Request};
use crate::app::shell::Shell;
use crate::app::state::dialog::{Dialog, Leaving};
use crate::app::words::messages::file_name;
use crate::app::workspaces::arrivals::Intent;
use crate::model::act::Act;
use crate::model::arrivals::{Arrival, WorkKind};
use egui::Context;
use std::path::PathBuf;

impl Shell {
    /// Carry it out.
    pub(crate) fn on_arrivals(&mut self, intent: Intent, ctx: &Context) {
        let enters = matches!(
            &intent,
            Intent::Enter(_)
                | Intent::HandOver(WorkKind::Isolate | WorkKind::Sample | WorkKind::Pass)
        );
        if enters && self.asks_first(Leaving::Arrivals) {
            return self.then(intent.into());
        }
        // What was typed about somebody's call goes with them.
        let moves_on = match &intent {
            Intent::Choose(key) => self.state.arrivals.chosen.as_ref() != Some(key),
            Intent::Next | Intent::Skip | Intent::Back => true,
            _ => false,
        };
        if moves_on && self.asks_first(Leaving::Noting) {
            return self.then(intent.into());
        }
        match intent {
            Intent::ShowTab(tab) => {
                self.state.arrivals.tab = tab;
                if tab == Tab::Call && self.state.arrivals.chosen.is_none() {
                    self.choose_next_call();
                }
            }
            Intent::LookThrough(filter) => {
                self.state.arrivals.filter = filter;
                self.keep_filters();
            }
            Intent::CountBy(by) => self.state.arrivals.by = Some(by),
            Intent::HoursOf(day) => self.state.arrivals.day = day,
            Intent::HoursBy(caller) => self.state.arrivals.caller = caller,
            Intent::Choose(key) => match self.state.arrivals.chosen.as_ref() == Some(&key) {
                // Enter on the row that is shown goes on with it.
                true => self.open_call(ctx),
                false => self.choose_call(key),
            },
            Intent::Next => self.choose_next_call(),
            Intent::Skip => {
                if let Some(key) = self.state.arrivals.chosen.clone() {
                    self.state.arrivals.skipped.retain(|known| *known != key);
                    self.state.arrivals.skipped.push(key);
                }
                self.choose_next_call();
            }
            Intent::Back => {
                if let Some(key) = self.state.arrivals.skipped.pop() {
                    self.choose_call(key);
                }
            }
            Intent::Open => self.open_call(ctx),
            Intent::CopyNumber => self.copy_number(ctx),
            Intent::Record(result) => self.record_call(result, ctx),
            Intent::AskNumbers => self.ask_numbers(ctx),
            Intent::GiveNumber(of) => self.give_number(of, ctx),
            Intent::HandOver(kind) => self.hand_over_arrival(kind, ctx),
            Intent::Enter(form) => self.views.arrivals.enter(*form),
            Intent::KeepForm => self.keep_arrival(ctx),
            Intent::Share(draft) => self.share_calls(draft, ctx),
            Intent::TakeOver(from) => {
                self.ask(Act::TakeOverCalls { from, to: None }, ctx);
            }
            Intent::TakeOne(key) => self.take_one(key, ctx),
            Intent::Send(caller) => {
                let name = file_name(&format!("{caller}.{CALLS_FILE}"));
                let out = FileOf::Out { name, caller };
                self.choose(Choice::Arrivals(out), "dialog-calls-out");
            }
            Intent::Bring => self.choose(Choice::Arrivals(FileOf::In), "dialog-calls-in"),
            Intent::PrintMorning => {
                let name = file_name(&self.state.morning_list().title);
                let list = FileOf::Morning(format!("{name}.xlsx"));
                self.choose(Choice::Arrivals(list), "dialog-call-list");
            }
            Intent::PrintVisits => {
                let name = file_name(&self.state.visit_list().title);
                let list = FileOf::Visits(format!("{name}.xlsx"));
                self.choose(Choice::Arrivals(list), "dialog-call-list");
            }
        }
    }

    /// A file was chosen.
    pub(crate) fn take_arrivals_file(&mut self, of: FileOf, path: PathBuf, ctx: &Context) {
        let (name, list) = match of {
            FileOf::Morning(_) => ("morning-list", self.state.morning_list()),
            FileOf::Visits(_) => ("visit-list", self.state.visit_list()),
            // What opens it is asked for.
            FileOf::Out { caller, .. } => return self.ask_passphrase(path, Some(caller)),
            FileOf::In => return self.ask_passphrase(path, None),
        };
        let language = self.state.i18n.language();
        let request = ListRequest::Table(path, name, Box::new(list), language);
        self.ask(Request::List(request), ctx);
    }

    fn ask_passphrase(&mut self, path: PathBuf, caller: Option<String>) {
        let has_guests = self.state.arrivals.arrivals().is_some_and(|all| {
            let is_guest = |one: &Arrival| one.home.is_some() && one.caller == caller;
            caller.is_some() && all.iter().any(is_guest)
        });
        let file = CallsFile {
            has_guests,
            caller,
            path,
            ..CallsFile::default()
        };
        self.ask_user(Dialog::CallsFile(Box::new(file)));
    }
}
