//! Home sampling: asking for tours, and putting them on paper.

use crate::app::project::{ListRequest, Request, SamplingRequest};
use crate::app::shell::Shell;
use crate::app::state::State;
use crate::exchange::printed::Printed;
use crate::model::act::Act;
use crate::model::epidemic::IsolationStep;
use crate::model::record::{Key, Kind};
use crate::model::sampling::{HomeDraft, HomeStop, HomeTours, home_due};
use crate::print::job::Format;
use egui::Context;
use jiff::civil::Date;
use std::path::PathBuf;

impl State {
    /// Who is to be sampled at home on a day, and how many have no building that is known.
    pub(crate) fn home_due(&self, day: Date) -> (Vec<HomeStop>, usize) {
        match self.epidemic.known() {
            Some(known) => home_due(&known.epidemic, &known.houses, day),
            None => (Vec::new(), 0),
        }
    }

    /// The tours as a table: each stop a row, in the order they are gone to.
    pub(super) fn tour_list(&self) -> Option<Printed> {
        let i18n = &self.i18n;
        let tours = self.sampling.tours.as_deref()?;
        let headings = [
            "sampling-home-list-tour",
            "sampling-home-order",
            "sampling-home-at",
            "field-grid",
            "field-building",
            "field-household",
            "field-name",
            "field-contact",
        ];
        let mut rows = Vec::new();
        for tour in &tours.tours {
            for (place, visit) in tour.visits.iter().enumerate() {
                let stop = tours.stops.get(visit.stop)?;
                rows.push(vec![
                    i18n.home_tour(tour),
                    (place + 1).to_string(),
                    visit.begins.strftime("%H:%M").to_string(),
                    self.grid_title(Some(&stop.grid)),
                    self.building_title(Some(&stop.building)),
                    stop.household.clone().unwrap_or_default(),
                    stop.name.clone().unwrap_or_default(),
                    i18n.contact_class(&stop.contact),
                ]);
            }
        }
        let args = [("day", tours.day.to_string().into())];
        Some(Printed {
            title: i18n.t_args("sampling-home-list", &args),
            sheet: i18n.t("sampling-tab-home"),
            headings: headings.map(|key| i18n.t(key)).to_vec(),
            rows,
        })
    }
}

impl Shell {
    /// Ask for tours.
    pub(super) fn plan_home(&mut self, ctx: &Context) {
        if self.views.sampling.home.is_waiting() {
            return;
        }
        let draft = self.views.sampling.home.form.clone();
        self.keep_hours(&draft, ctx);
        let request = SamplingRequest::Tours(Box::new(draft));
        let ticket = self.ask(Request::Sampling(request), ctx);
        self.views.sampling.home.asked(ticket);
    }

    /// Hours that were typed are kept, for the next tours and for whoever plans them.
    fn keep_hours(&mut self, draft: &HomeDraft, ctx: &Context) {
        let Some(day) = draft.day().filter(|_| self.state.may_enter()) else {
            return;
        };
        let said = draft.hours_said(&self.state.home_due(day).0);
        if !said.is_empty() {
            let keys = said.keys().map(|id| Key::new(Kind::Person, id)).collect();
            let step = IsolationStep::Visit(said);
            self.ask(Act::StepIsolations { keys, step }, ctx);
        }
    }

    /// The tours that were asked for, if somebody is still signed in.
    pub(crate) fn take_tours(&mut self, tours: Box<HomeTours>) {
        let state = self.state.work.state.as_ref();
        let is_open = state.is_some_and(|state| !state.is_locked());
        self.state.sampling.tours = Some(tours).filter(|_| is_open);
    }

    /// Write the tours to a file, to be printed: a sheet with map for each team, or all of them as a
    /// table; the journal says so.
    pub fn write_tours(&mut self, path: PathBuf, ctx: &Context) {
        let language = self.state.i18n.language();
        let tours = self.state.sampling.tours.clone();
        let request = match (Format::of(&path), tours, self.state.tour_list()) {
            (Some(Format::Pdf), Some(tours), _) => ListRequest::Tours(path, tours, language),
            (_, _, Some(list)) => {
                ListRequest::Table(path, "home-sampling", Box::new(list), language)
            }
            _ => return,
        };
        self.ask(Request::List(request), ctx);
    }
}
