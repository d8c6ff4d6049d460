//! Keeping the desk in step with the project, the register and the map.

use super::state::*;
use super::view_state::Kept;
use crate::app::command::Command;
use crate::app::project::{Request, SamplingRequest};
use crate::app::shell::Shell;
use crate::app::state::State;
use crate::app::state::desk_tab::DeskTab;
use crate::geometry::fixed::Coord;
use crate::model::address::beside_building;
use crate::model::arrivals::Arrival;
use crate::model::record::{Key, Kind};
use crate::model::sampling::{
    HomeTours, News, RoundId, Sampling, missing_by_building, tube_number,
};
use crate::rules::sampling::SamplingRules;
use egui::Context;

impl State {
    /// The desk is on the screen.
    pub(crate) fn is_sampling(&self) -> bool {
        self.sampling.is_open && !self.is_redrawing()
    }

    /// What the project says about sampling.
    pub(crate) fn sampling_rules(&self) -> SamplingRules {
        let known = self.sampling.sampling();
        known.map(|known| known.rules().clone()).unwrap_or_default()
    }

    /// The codes of the grids that are selected on the map.
    pub(crate) fn selected_codes(&self) -> Vec<String> {
        let document = self.session.document();
        let selection = self.session.selection().iter();
        selection
            .filter_map(|face| document?.map.code(*face))
            .collect()
    }

    /// A community by its code, as the map calls it.
    pub(crate) fn community_title(&self, code: &str) -> String {
        let name = self.session.communities().get(code).cloned();
        name.unwrap_or_else(|| code.to_owned())
    }

    /// A community or a grid by its code, as an order of calling names it.
    pub(crate) fn called_title(&self, code: &str) -> String {
        let community = self.session.communities().get(code).cloned();
        community.unwrap_or_else(|| self.grid_title(Some(code)))
    }

    /// Somebody who came from elsewhere, by id.
    pub(super) fn arrival(&self, id: &str) -> Option<&Arrival> {
        let key = Key::new(Kind::Person, id);
        self.arrivals.arrivals()?.get(&key)
    }

    /// Where somebody lives: the building, and the door masked.
    pub(crate) fn home_text(&self, person: &str) -> String {
        let home = self.register.register().and_then(|register| {
            let home = register.resident(person)?.home.as_deref()?;
            register.household(home)
        });
        let (building, door) = match (home, self.arrival(person)) {
            (Some(home), _) => (home.building.as_deref(), home.door()),
            (None, Some(arrival)) => (
                arrival.building.as_deref(),
                beside_building(arrival.building.as_deref(), arrival.household.as_deref())
                    .unwrap_or_default()
                    .to_owned(),
            ),
            (None, None) => return String::new(),
        };
        let building = self.building_title(building);
        format!("{building} {door}").trim().to_owned()
    }

    /// Who is missing in the round, where that is not known yet for what is on the screen.
    fn missed_anew(&self) -> Option<Missed> {
        let (sampling, register) = (self.sampling.sampling()?, self.register.register()?);
        let of = (self.sampling.revision, self.register.revision());
        if self.sampling.missed.of == Some(of) {
            return None;
        }
        let grids = sampling.missing(register);
        let by_building = missing_by_building(&grids).into_iter();
        let places: Vec<(Coord, u32)> = by_building
            .filter_map(|(unit, count)| Some((register.unit(unit)?.at?, count)))
            .collect();
        Some(Missed {
            grids,
            places,
            of: Some(of),
        })
    }

    /// Who was sent by a call to be sampled by this round, where that is not known yet.
    fn sent_anew(&self) -> Option<Sent> {
        let (sampling, arrivals) = (self.sampling.sampling()?, self.arrivals.arrivals()?);
        let of = (self.sampling.revision, self.arrivals.revision());
        if self.sampling.sent.of == Some(of) {
            return None;
        }
        let sent = sampling.sent(arrivals);
        let ids = sent.iter().map(|arrival| &arrival.key.id);
        let waiting = ids.filter(|id| sampling.tube_of(id).is_none());
        Some(Sent {
            all: sent.len(),
            waiting: waiting.cloned().collect(),
            of: Some(of),
        })
    }

    /// Tours to those who are sampled at home, while that page is on the screen.
    pub(crate) fn tours_shown(&self) -> Option<&HomeTours> {
        let is_shown = self.is_sampling() && self.sampling.tab == Tab::Home;
        self.sampling.tours.as_deref().filter(|_| is_shown)
    }

    /// Where people live who are missing in the round, while that page is on the screen.
    pub(crate) fn missed_places(&self) -> &[(Coord, u32)] {
        match self.is_sampling() && self.sampling.tab == Tab::Missing {
            true => &self.sampling.missed.places,
            false => &[],
        }
    }
}

impl Shell {
    /// Carry out a command of the desk. `false` where it is none.
    pub(crate) fn run_on_sampling(&mut self, command: Command, ctx: &Context) -> bool {
        if command != Command::Sampling {
            return false;
        }
        let opens = !self.state.is_sampling();
        if opens && self.state.is_redrawing() {
            self.run(Command::Redraw, ctx);
        }
        self.state.leave_workspaces();
        self.state.sampling.is_open = opens;
        self.state.last_desk_tab = DeskTab::Sampling;
        if opens && self.state.sampling.sampling.is_none() {
            self.follow_sampling(ctx);
        }
        // Some are sent here by a call.
        if opens && self.state.arrivals.arrivals().is_none() {
            self.follow_calls(ctx);
        }
        true
    }

    /// Ask the project to say the round that is looked at, and the people who are sampled, now and
    /// whenever something of it changes.
    pub(crate) fn follow_sampling(&mut self, ctx: &Context) {
        let round = self.state.sampling.round.unwrap_or_default();
        self.ask(Request::Sampling(SamplingRequest::Follow(round)), ctx);
        if self.state.register.register().is_none() {
            self.follow_register(ctx);
        }
    }

    /// Look at another round.
    pub(super) fn look_at_round(&mut self, round: RoundId, ctx: &Context) {
        self.state.sampling.round = Some(round);
        self.state.sampling.tube = None;
        self.views.sampling.scan = Default::default();
        self.follow_sampling(ctx);
    }

    /// The round was read. Whoever has chosen none sees the newest.
    pub(crate) fn take_sampling(&mut self, sampling: Box<Sampling>, ctx: &Context) {
        let newest = sampling.plans().first().map(|plan| plan.id);
        let is_chosen = self.state.sampling.round.is_some();
        if let Some(newest) = newest.filter(|_| !is_chosen) {
            // What stands without it would say that there is no round.
            return self.look_at_round(newest, ctx);
        }
        self.state.sampling.sampling = Some(sampling);
        self.state.sampling.revision += 1;
    }

    /// Records of it changed.
    pub(crate) fn take_sampling_news(&mut self, news: &[News]) {
        if let Some(sampling) = &mut self.state.sampling.sampling
            && !news.is_empty()
        {
            sampling.take_news(news);
            self.state.sampling.revision += 1;
        }
    }

    /// Another project, or none: nothing of the old one stays.
    pub(crate) fn forget_sampling(&mut self) {
        let old = &self.state.sampling;
        self.state.sampling = Sampled {
            is_open: old.is_open,
            revision: old.revision + 1,
            ..Sampled::default()
        };
    }

    /// What was seen of people goes.
    pub(crate) fn hide_sampled(&mut self) {
        self.state.sampling.tours = None;
        self.state.sampling.tube = None;
        self.views.sampling.scan.form.said.clear();
    }

    /// Once a frame: whether what is being entered is on the screen, and who is missing.
    pub(crate) fn keep_sampling(&mut self) {
        let views = &self.views;
        let brings_in =
            views.listing.is_some() || views.asked_columns.is_some() || views.importing.is_some();
        let is_open = self.state.is_sampling();
        let is_shown = is_open && !self.state.shows_wall() && !brings_in;
        self.views.sampling.note_panel(is_shown);
        let is_asked = is_open && self.state.sampling.tab == Tab::Missing;
        if let Some(missed) = is_asked.then(|| self.state.missed_anew()).flatten() {
            self.state.sampling.missed = missed;
        }
        let is_asked = is_open && matches!(self.state.sampling.tab, Tab::Lane | Tab::Missing);
        if let Some(sent) = is_asked.then(|| self.state.sent_anew()).flatten() {
            self.state.sampling.sent = sent;
        }
    }

    /// What was asked for was done.
    pub(crate) fn follow_sampled(&mut self, ctx: &Context) {
        match self.views.sampling.kept.take() {
            Some(Kept::Round(Some(round))) if self.state.sampling.round != Some(round) => {
                self.look_at_round(round, ctx);
            }
            Some(Kept::CheckIn) => {
                // A full tube makes room for the next one.
                let number = tube_number(&self.views.sampling.scan.form.tube);
                let sampling = self.state.sampling.sampling();
                let tube = sampling
                    .zip(number)
                    .and_then(|(all, number)| all.tube(&number));
                let is_open = tube.is_some_and(|tube| tube.is_open());
                self.views.sampling.focus_said = is_open;
                self.views.sampling.focus_tube = !is_open;
                if !is_open {
                    self.views.sampling.scan.form.tube.clear();
                }
            }
            _ => {}
        }
    }
}
