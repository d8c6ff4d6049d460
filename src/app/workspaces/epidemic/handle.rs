//! What becomes of what is wanted of the epidemic workspace. Owns: the instant that is shown, and
//! the rules that are proposed. Forms and orders are handled where they are opened.

use crate::app::jobs::chooser::Choice;
use crate::app::jobs::source::RulesError;
use crate::app::shell::Shell;
use crate::app::state::dialog::{Dialog, Leaving};
use crate::app::words::messages::rules_error;
use crate::app::workspaces::epidemic::{Front, Intent};
use crate::rules::profile::Profile;
use egui::Context;
use jiff::civil::DateTime;
use std::path::Path;

impl Shell {
    /// Carry it out.
    pub(crate) fn on_epidemic(&mut self, intent: Intent, ctx: &Context) {
        match intent {
            Intent::ShowTab(tab) => self.state.epidemic.tab = tab,
            Intent::LookAt(filter) => self.state.epidemic.look_at(filter),
            Intent::ShowInstant(at) => self.show_instant(at),
            Intent::PlayAt(speed) => self.state.epidemic.speed = Some(speed),
            Intent::Suppose(face) => self.state.epidemic.supposed = face,
            Intent::ShowSubject(subject) => self.state.epidemic.dashboard.choose(subject),
            Intent::ListDue(only_due) => self.state.epidemic.only_due = only_due,
            Intent::ListContacts(case) => self.state.epidemic.of_case = case,
            Intent::EnterCase(_) | Intent::EnterCaseOf(_)
                if self.asks_first(Leaving::Epidemic(Front::Case)) =>
            {
                self.then(intent.into());
            }
            Intent::EnterIsolation(_) | Intent::Enter(_)
                if self.asks_first(Leaving::Epidemic(Front::Sheet)) =>
            {
                self.then(intent.into());
            }
            Intent::EnterCase(key) => self.enter_case(key.as_ref()),
            Intent::EnterCaseOf(isolation) => self.enter_case_of(&isolation),
            Intent::PlaceCase(house) => {
                self.place_case(house.at, Some((&house.code, &house.name)));
            }
            Intent::KeepCase => self.keep_case(ctx),
            Intent::EnterIsolation(isolation) => self.enter_isolation(isolation.as_deref()),
            Intent::Enter(sheet) => self.enter(sheet),
            Intent::KeepSheet => self.keep_sheet(ctx),
            Intent::StepIsolations(keys, step) => self.step_isolations(keys, step, ctx),
            Intent::DraftOrder(faces) => self.draft_order(&faces, None),
            Intent::AskWithdraw(key) => self.ask_withdraw(key),
            Intent::EditOrder(order) => self.edit_order(&order),
            Intent::ChooseRules => self.choose(Choice::Rules, "dialog-rules"),
        }
    }

    /// Show an instant; what is not past is now.
    fn show_instant(&mut self, at: DateTime) {
        let now = self.state.now();
        self.state.epidemic.is_playing = false;
        self.state.epidemic.at = (at < now).then_some(at);
    }

    /// The rules are asked for.
    pub(super) fn ask_rules(&mut self) {
        let rules = self.state.epidemic.known().map(|known| known.rules.clone());
        let rules = Box::new(rules.unwrap_or_default());
        self.ask_user(Dialog::Rules(rules, String::new()));
    }

    /// A file of rules was read: they are proposed, not yet kept.
    pub(crate) fn take_rules(&mut self, path: &Path, read: Result<Box<Profile>, RulesError>) {
        let mut open = self.views.dialogs.iter_mut();
        let asked = open.find_map(|open| match &mut open.dialog {
            Dialog::Rules(rules, fault) => Some((rules, fault)),
            _ => None,
        });
        let Some((rules, fault)) = asked else {
            return;
        };
        match read {
            Ok(profile) => {
                rules.zone = Some(*profile);
                fault.clear();
            }
            Err(error) => {
                let args = [
                    ("file", path.display().to_string().into()),
                    ("error", rules_error(&self.state.i18n, &error).into()),
                ];
                *fault = self.state.i18n.t_args("rules-unreadable", &args);
            }
        }
    }
}
