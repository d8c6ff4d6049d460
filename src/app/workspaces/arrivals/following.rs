//! Keeping the desk in step with the project, the map and whoever sits here.

use super::state::*;
use super::view_state::Kept;
use crate::app::command::Command;
use crate::app::map::scene::LayerId;
use crate::app::project::{ArrivalsRequest, Request};
use crate::app::shell::Shell;
use crate::app::state::State;
use crate::app::state::desk_tab::DeskTab;
use crate::geometry::fixed::Coord;
use crate::geometry::label::label_place;
use crate::model::arrivals::{Arrival, Arrivals, CallDraft, News, Visit, VisitList, visit_lists};
use crate::model::record::Key;
use crate::rules::arrivals::{Follow, State as Standing, Way};
use crate::store::sealing::Fields;
use egui::Context;
use jiff::civil::DateTime;

impl State {
    /// The desk is on the screen.
    pub(crate) fn is_calling(&self) -> bool {
        self.arrivals.is_open && !self.is_redrawing()
    }

    /// Who sits here, by name of the user.
    pub(crate) fn seat_name(&self) -> String {
        let state = self.work.state.as_ref();
        state.map(|state| state.name.clone()).unwrap_or_default()
    }

    /// Now, to the minute: what is worked out once a minute is made for that.
    pub(crate) fn this_minute(&self) -> DateTime {
        let now = self.now();
        let minute = now.with().second(0).subsec_nanosecond(0).build();
        minute.unwrap_or(now)
    }

    /// What the list is made for.
    pub(crate) fn calls_seen(&self) -> Seen {
        let is_wanted = self.arrivals.filter.only_selected;
        Seen {
            filter: self.arrivals.filter.clone(),
            name: self.seat_name(),
            selected: match is_wanted {
                true => self.selected_codes().into_iter().collect(),
                false => Default::default(),
            },
            now: self.this_minute(),
        }
    }

    /// The caller whose queue is worked through: whoever sits here, unless another one is looked at.
    pub(crate) fn queue_of(&self) -> Option<String> {
        match &self.arrivals.filter.whose {
            Whose::Nobody => None,
            Whose::Of(name) => Some(name.clone()),
            Whose::Mine | Whose::All => Some(self.seat_name()),
        }
    }

    /// Where somebody stays: the building, else the grid.
    pub(crate) fn place_of_arrival(&self, arrival: &Arrival) -> Option<Coord> {
        let codes = [arrival.building.as_deref(), arrival.grid.as_deref()];
        codes
            .into_iter()
            .flatten()
            .find_map(|code| self.place_coded(code))
    }

    /// Where the building or grid of this code lies.
    fn place_coded(&self, code: &str) -> Option<Coord> {
        let known = self.epidemic.known();
        if let Some(house) = known.and_then(|known| known.houses.of_code(code)) {
            return Some(house.at);
        }
        let map = self.session.revision();
        self.arrivals.place_on(map, code, || {
            let face = *self.session.faces_coded(code).first()?;
            let polygons = self.session.document()?.map.coverage.face_polygons(face);
            label_place(&polygons).map(|place| place.at)
        })
    }

    /// Visits stand on the map: at the desk, and wherever their layer is shown. How they stood on
    /// another day nobody kept.
    pub(crate) fn shows_visits(&self) -> bool {
        let is_replayed = self.is_watching() && self.epidemic.at.is_some();
        let layer = self.settings.layers.get(LayerId::Visits);
        self.is_calling() || (layer.visible && !is_replayed && !self.is_redrawing())
    }

    /// Who is to be visited at home, where that is not known yet for what is on the screen.
    fn visits_anew(&self) -> Option<(VisitsOf, Vec<Visit>, Vec<VisitList>)> {
        let now = self.this_minute();
        let register = self.register.register();
        let registered = register.map(|_| self.register.revision());
        let (people, map) = (self.arrivals.revision(), self.session.revision());
        let of = (people, map, registered, now);
        if self.arrivals.visits_of == Some(of) {
            return None;
        }
        let all = self.arrivals.known()?;
        let visits = all.visits(now, |code| self.place_coded(code));
        let lists = match register {
            Some(register) => visit_lists(&visits, register),
            None => Vec::new(),
        };
        Some((of, visits, lists))
    }
}

impl Shell {
    /// Carry out a command of the desk. `false` where it is none.
    pub(crate) fn run_on_calls(&mut self, command: Command, ctx: &Context) -> bool {
        if command != Command::Calls {
            return false;
        }
        let opens = !self.state.is_calling();
        if opens && self.state.is_redrawing() {
            self.run(Command::Redraw, ctx);
        }
        self.state.leave_workspaces();
        self.state.arrivals.is_open = opens;
        self.state.last_desk_tab = DeskTab::Calls;
        if opens && self.state.arrivals.arrivals.is_none() {
            self.follow_calls(ctx);
        } else if opens && self.state.arrivals.chosen.is_none() {
            self.choose_next_call();
        }
        // Whoever answers for a grid goes to its doors.
        if opens && self.state.register.register().is_none() {
            self.follow_register(ctx);
        }
        true
    }

    /// Ask the project to say who came from elsewhere, now and whenever one of them changes.
    pub(crate) fn follow_calls(&mut self, ctx: &Context) {
        self.ask(Request::Arrivals(ArrivalsRequest::Follow), ctx);
    }

    /// Ask the project to say with whom something is left to do, now and whenever that changes: alarms
    /// and the map show it also while the desk is closed.
    pub(crate) fn watch_calls(&mut self, ctx: &Context) {
        self.ask(Request::Arrivals(ArrivalsRequest::Watch), ctx);
    }

    /// Those with whom something is left to do were read.
    pub(crate) fn take_waiting(&mut self, waiting: Box<Arrivals>) {
        self.state.arrivals.waiting = Some(waiting);
        self.state.arrivals.revision += 1;
    }

    /// Some of those changed.
    pub(crate) fn take_waiting_news(&mut self, news: Vec<News>) {
        if let Some(all) = &mut self.state.arrivals.waiting
            && !news.is_empty()
        {
            all.take_news(news);
            self.state.arrivals.revision += 1;
        }
    }

    /// They were read.
    pub(crate) fn take_arrivals(&mut self, arrivals: Box<Arrivals>) {
        let is_first = self.state.arrivals.arrivals.is_none();
        self.state.arrivals.arrivals = Some(arrivals);
        self.state.arrivals.waiting = None;
        self.state.arrivals.revision += 1;
        // Whoever sits at another desk, or at another page, looks at something else.
        let calling = &self.state.arrivals;
        let is_waiting = calling.is_open && calling.tab == Tab::Call && calling.chosen.is_none();
        if is_first && is_waiting {
            self.choose_next_call();
        }
    }

    /// Some of them changed.
    pub(crate) fn take_arrivals_news(&mut self, news: Vec<News>) {
        if let Some(all) = &mut self.state.arrivals.arrivals
            && !news.is_empty()
        {
            all.take_news(news);
            self.state.arrivals.revision += 1;
        }
    }

    /// Another project, or none: nothing of the old one stays.
    pub(crate) fn forget_calls(&mut self) {
        let old = &self.state.arrivals;
        self.state.arrivals = Calling {
            is_open: old.is_open,
            revision: old.revision + 1,
            ..Calling::default()
        };
    }

    /// Desks that are open follow what changes of them.
    pub(crate) fn follow_desks(&mut self, ctx: &Context) {
        if self.state.arrivals.is_open || self.state.sampling.is_open {
            self.follow_calls(ctx);
        }
        if self.state.arrivals.is_open && self.state.register.register().is_none() {
            self.follow_register(ctx);
        }
        if self.state.sampling.is_open {
            self.follow_sampling(ctx);
        }
    }

    /// Somebody is seen in clear, if they are still on the call screen and somebody is signed in.
    pub(crate) fn take_opened_call(&mut self, key: Key, fields: Fields, ctx: &Context) {
        let state = self.state.work.state.as_ref();
        let is_open = state.is_some_and(|state| !state.is_locked());
        if is_open && self.state.arrivals.chosen.as_ref() == Some(&key) {
            self.state.arrivals.opened = Some((key, fields));
        }
        self.refresh_lists(ctx);
    }

    /// What was seen of people goes.
    pub(crate) fn hide_calls(&mut self) {
        self.state.arrivals.opened = None;
        self.state.arrivals.numbers = None;
    }

    /// Once a frame: whether what is being entered is on the screen, and where visits are due.
    pub(crate) fn keep_calls(&mut self) {
        let views = &self.views;
        let brings_in =
            views.listing.is_some() || views.asked_columns.is_some() || views.importing.is_some();
        let is_open = self.state.is_calling();
        let is_shown = is_open && !self.state.shows_wall() && !brings_in;
        self.views.arrivals.note_panel(is_shown);
        let is_asked = self.state.shows_visits();
        if let Some((of, visits, lists)) = is_asked.then(|| self.state.visits_anew()).flatten() {
            self.state.arrivals.visits_of = Some(of);
            self.state.arrivals.visits = visits;
            self.state.arrivals.lists = lists;
        }
    }

    /// Show somebody on the call screen, and where they stay on the map.
    pub(super) fn choose_call(&mut self, key: Key) {
        self.hide_calls();
        let all = self.state.arrivals.arrivals.as_deref();
        let Some(arrival) = all.and_then(|all| all.get(&key)) else {
            return;
        };
        let way = match arrival.standing.state {
            Standing::Visit => Way::Visit,
            _ => Way::Call,
        };
        let faces = arrival
            .grid
            .clone()
            .map(|grid| self.state.faces_of(&[grid]));
        // A list of the selected grids stays what it is.
        let selects = !self.state.arrivals.filter.only_selected;
        if let Some(faces) = faces.filter(|faces| selects && !faces.is_empty()) {
            self.state.session.select(faces);
        }
        self.state.arrivals.chosen = Some(key);
        self.state.arrivals.tab = Tab::Call;
        self.views.arrivals.begin_call(CallDraft {
            way,
            ..CallDraft::default()
        });
        self.views.arrivals.reveal += 1;
    }

    /// Show whoever is to be called next; where nobody is due, nobody.
    pub(super) fn choose_next_call(&mut self) {
        let (now, caller) = (self.state.now(), self.state.queue_of());
        let calling = &self.state.arrivals;
        let next = |skipped: &[Key]| {
            let all = calling.arrivals()?;
            all.next(caller.as_deref(), now, skipped)
                .map(|next| next.key.clone())
        };
        // Whoever was passed over comes again when all others are done.
        let found = next(&calling.skipped);
        let again = found.is_none();
        let found = found.or_else(|| next(&[]));
        if again {
            self.state.arrivals.skipped.clear();
        }
        match found {
            Some(key) => self.choose_call(key),
            None => {
                self.hide_calls();
                self.state.arrivals.chosen = None;
                self.views.arrivals.begin_call(CallDraft::default());
            }
        }
    }

    /// What was asked for was done: whoever is done with makes room for the next.
    pub(crate) fn follow_call(&mut self) {
        match self.views.arrivals.kept.take() {
            Some(Kept::Call(Follow::Talk | Follow::Number)) | Some(Kept::Number) => {
                self.state.arrivals.numbers = None;
                self.views.arrivals.reveal += 1;
            }
            Some(Kept::Call(_) | Kept::Handed) => self.choose_next_call(),
            Some(Kept::Arrival) | None => {}
        }
    }
}
