//! What is done at the desk of sampling: at a lane, about tubes, teams and grids.

use super::view_state::Scan;
use crate::app::project::{ListRequest, Request};
use crate::app::shell::Shell;
use crate::app::state::State;
use crate::app::state::dialog::Dialog;
use crate::app::state::dialogs::Open;
use crate::app::state::refusal::Refusal;
use crate::app::words::drafts::{fault_fields, fault_text};
use crate::exchange::list::Clearness;
use crate::model::act::{Act, SamplingAct};
use crate::model::record::{Key, Kind};
use crate::model::sampling::{CheckInDraft, PersonFound, PreRegistrationDraft};
use crate::rules::Permission;
use egui::Context;
use std::path::PathBuf;

/// So many are shown of those who are found.
const FOUND: usize = 12;

impl State {
    /// Who steps up, by what was scanned or typed.
    pub(crate) fn stepping_up(&self, said: &str) -> Vec<PersonFound> {
        let (sampling, register) = (self.sampling.sampling(), self.register.register());
        let said = said.trim();
        let Some((sampling, register)) = sampling.zip(register).filter(|_| !said.is_empty()) else {
            return Vec::new();
        };
        match self.arrival(said) {
            Some(arrival) => vec![sampling.stepping_up(arrival.key.id.clone())],
            None => sampling.at_lane(register, said, FOUND),
        }
    }

    /// Whoever is here may write what is masked to a file.
    pub(crate) fn may_write_out(&self) -> bool {
        let role = self.work.state.as_ref().and_then(|state| state.role);
        role.is_some_and(|role| role.may(Permission::Export))
    }

    /// What people going into the tube that was scanned come to.
    fn check_in(&self, scan: &Scan, people: Vec<String>) -> CheckInDraft {
        let sampling = self.sampling.sampling();
        // Whoever was in a positive tube is sampled singly after it.
        let urgent = people.first().and_then(|person| {
            let urgent = sampling?.urgent();
            let of = urgent.iter().find(|(one, _)| one == person);
            of.map(|(_, tube)| tube.number().to_owned())
        });
        CheckInDraft {
            tube: scan.tube.clone(),
            site: self.sampling.site.clone().unwrap_or_default(),
            lane: self.sampling.lane.max(1).to_string(),
            people,
            single_of: urgent.unwrap_or_default(),
            close: false,
        }
    }
}

impl Shell {
    /// Whoever was found goes into the tube that was scanned.
    pub(super) fn check_in(&mut self, people: Vec<String>, ctx: &Context) {
        if self.views.sampling.scan.is_waiting() || self.lacks_administrator() {
            return;
        }
        let Some(round) = self.state.sampling.round_key() else {
            return;
        };
        let draft = self.state.check_in(&self.views.sampling.scan.form, people);
        if let Some(fault) = draft.faults().first().copied() {
            let i18n = &self.state.i18n;
            let refusal = Refusal::new(fault_text(i18n, fault), fault_fields(fault));
            self.views.sampling.scan.refusal = Some(refusal);
            return;
        }
        let act = SamplingAct::CheckIn { round, draft };
        let ticket = self.ask(Act::Sampling(act), ctx);
        self.views.sampling.scan.asked(ticket);
    }

    /// Begin the round; where lanes are not covered, it is asked why first.
    pub(super) fn begin_round(&mut self, ctx: &Context) {
        let Some(key) = self.state.sampling.round_key() else {
            return;
        };
        let gaps = self
            .state
            .sampling
            .sampling()
            .map_or(0, |all| all.gaps().len());
        if gaps > 0 {
            self.ask_user(Dialog::BeginRound(key, String::new()));
            return;
        }
        let act = SamplingAct::BeginRound {
            key,
            reason: String::new(),
        };
        self.ask(Act::Sampling(act), ctx);
    }

    /// Let the grids that are selected on the map go to a site.
    pub(super) fn assign_selected(&mut self, site: Option<String>, ctx: &Context) {
        let Some(round) = self.state.sampling.round_key() else {
            return;
        };
        let grids = self.state.selected_codes();
        if grids.is_empty() {
            let why = self.state.i18n.t("blocked-no-selection");
            return self.state.notices.say(why);
        }
        let site = site.map(|id| Key::new(Kind::SamplingSite, id));
        let act = SamplingAct::AssignGrids { round, grids, site };
        self.ask(Act::Sampling(act), ctx);
    }

    /// Write who was not sampled to a file; who they are stays masked.
    pub fn write_missing(&mut self, path: PathBuf, ctx: &Context) {
        let round = self.state.sampling.round.unwrap_or_default();
        let language = self.state.i18n.language();
        let request = ListRequest::Missing(path, round, Clearness::Masked, language);
        self.ask(Request::List(request), ctx);
    }

    /// Write the list of the desk that was asked for to a file: masked, or in clear for a reason.
    pub(crate) fn write_sampled(&mut self, path: PathBuf, ctx: &Context) {
        let wanted = |open: &Open| match &open.dialog {
            Dialog::ExportSampled(which, reason) if !open.is_waiting() => {
                Some((open.id, *which, reason.trim().to_owned()))
            }
            _ => None,
        };
        let Some((id, which, reason)) = self.views.dialogs.iter().find_map(wanted) else {
            return;
        };
        let clearness = match reason.is_empty() {
            true => Clearness::Masked,
            false => Clearness::Clear(reason),
        };
        let round = self.state.sampling.round.unwrap_or_default();
        let language = self.state.i18n.language();
        let request = ListRequest::Sampled(path, (which, round), clearness, language);
        if let Some(ticket) = self.ask(Request::List(request), ctx) {
            self.views.dialogs.asked(id, ticket);
        }
    }

    /// Households say who is to be sampled: all who live there.
    pub(super) fn pre_register(&mut self, homes: Vec<String>, ctx: &Context) {
        let drafts = homes.into_iter().map(|home| PreRegistrationDraft {
            home,
            people: Vec::new(),
        });
        let act = SamplingAct::PreRegister {
            drafts: drafts.collect(),
        };
        self.ask(Act::Sampling(act), ctx);
    }
}
