//! The epidemic workspace: the instant that is shown, how things stood then, and what is being
//! entered. Owns: this state, the clock that replays, and the requests to the project. Must not
//! know: how its panels draw themselves, or what follows from the facts.

use super::command::Command;
use super::desk::{EpidemicRequest, Known, Request};
use super::scene::Overlay;
use super::shell::Shell;
use super::work::Dialog;
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Coord;
use crate::geometry::label::label_place;
use crate::model::epidemic::{
    CaseClass, CaseDraft, Filter, Ground, Moment, Order, OrderDraft, Placed,
};
use crate::model::record::Key;
use crate::rules::profile::{free_profiles, profile_on};
use crate::rules::zone::Zone;
use crate::store::{ActionName, Entry, IsolationStep, Mode, now};
use egui::Context;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use std::sync::Arc;
use std::time::Duration;

/// Days a second that the replay begins with.
const USUAL_SPEED: f64 = 2.0;
/// Days a second that can be chosen.
pub const SPEEDS: [f64; 4] = [0.5, 2.0, 5.0, 10.0];
/// The hour that a story which is over is looked at from.
const EVENING: i8 = 20;

/// A list of the panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The selected grid, and what differs.
    #[default]
    Grids,
    /// Cases.
    Cases,
    /// Isolations.
    Isolations,
    /// Orders.
    Orders,
}

impl Tab {
    /// All, as they stand.
    pub const ALL: [Self; 4] = [Self::Grids, Self::Cases, Self::Isolations, Self::Orders];

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Grids => "epidemic-grids",
            Self::Cases => "epidemic-cases",
            Self::Isolations => "epidemic-isolations",
            Self::Orders => "epidemic-orders",
        }
    }
}

/// A case being entered or changed.
#[derive(Default)]
pub struct CaseForm {
    /// The record, if there is one.
    pub key: Option<Key>,
    /// What is entered.
    pub draft: CaseDraft,
    /// What was typed to find the building.
    pub query: String,
    /// Put the cursor into the field of the building.
    pub focus: bool,
}

/// How things stood at an instant, and what that was worked out from.
struct Shown {
    key: (u64, u64, u64, DateTime),
    moment: Moment,
    spots: Vec<(Coord, CaseClass)>,
}

/// The state of the workspace.
#[derive(Default)]
pub struct Watching {
    /// It is on the screen.
    pub is_open: bool,
    /// Which list.
    pub tab: Tab,
    /// Which isolations are listed: only those that something must be done about.
    pub only_due: bool,
    /// A case being entered.
    pub form: Option<CaseForm>,
    /// Which cases are looked at.
    pub filter: Filter,
    /// The instant that is shown; `None` for now.
    pub at: Option<DateTime>,
    /// The replay runs.
    pub is_playing: bool,
    /// Days a second.
    pub speed: Option<f64>,
    known: Option<Arc<Known>>,
    revision: u64,
    filter_revision: u64,
    placed: Option<((u64, u64), Ground, Placed)>,
    shown: Option<Shown>,
    zones: Vec<Zone>,
    zones_revision: u64,
    /// The grids that were asked for are those since this day.
    since: Option<Date>,
    /// The part of a minute that the replay is ahead.
    ahead: f64,
}

impl Watching {
    /// What is known.
    pub fn known(&self) -> Option<&Arc<Known>> {
        self.known.as_ref()
    }

    /// How things stand at the instant that is shown.
    pub fn moment(&self) -> Option<&Moment> {
        self.shown.as_ref().map(|shown| &shown.moment)
    }

    /// On which grid what lies.
    pub fn placed(&self) -> Option<&Placed> {
        self.placed.as_ref().map(|(_, _, placed)| placed)
    }

    /// The grids.
    pub fn ground(&self) -> Option<&Ground> {
        self.placed.as_ref().map(|(_, ground, _)| ground)
    }

    /// What a map of so many faces shows of it.
    pub(super) fn overlay(&self, faces: usize) -> Option<Overlay<'_>> {
        let shown = self.shown.as_ref()?;
        (shown.moment.grids.len() == faces).then_some(Overlay {
            moment: &shown.moment,
            zones: &self.zones,
            revision: self.zones_revision,
            spots: &shown.spots,
            pin: self.form.as_ref().and_then(|form| form.draft.at),
        })
    }

    /// Grids of another day than today are shown.
    pub fn is_past(&self) -> bool {
        self.since.is_some()
    }

    /// Other cases are looked at.
    pub fn filter_changed(&mut self) {
        self.filter_revision += 1;
    }

    /// The first and the last day there is anything to see.
    pub fn range(&self, now: DateTime) -> (Date, Date) {
        let known = self.known.iter().flat_map(|k| &k.epidemic.cases);
        let first = known.filter_map(|case| case.onset.or(case.known())).min();
        let last = now.date();
        (first.unwrap_or(last).min(last), last)
    }

    /// The last day that anything is known of.
    fn last_day(&self) -> Option<Date> {
        let epidemic = &self.known.as_ref()?.epidemic;
        let cases = epidemic.cases.iter().filter_map(|case| case.known());
        let rounds = epidemic.rounds.iter().map(|round| round.day);
        let orders = epidemic.orders.iter().filter(|order| order.was_issued());
        let checks = epidemic.isolations.iter().filter_map(|i| i.checks.last());
        cases
            .chain(rounds)
            .chain(orders.map(|order| order.from.date()))
            .chain(checks.map(|check| check.date()))
            .max()
    }
}

impl Shell {
    /// Whether a project says anything of the epidemic.
    pub(super) fn knows_epidemic(&self) -> bool {
        self.epidemic.known.is_some()
    }

    /// The workspace is on the screen.
    pub(super) fn is_watching(&self) -> bool {
        self.epidemic.is_open && !self.is_redrawing()
    }

    /// Now: by the clock; in a story that is invented and over, its last evening.
    pub fn epidemic_now(&self) -> DateTime {
        let is_story = self.work.state.as_ref().is_some_and(|s| s.is_synthetic);
        let last = self.epidemic.last_day().filter(|_| is_story);
        last.map_or_else(now, |day| day.at(EVENING, 0, 0, 0))
    }

    /// The instant that is shown.
    pub(super) fn epidemic_at(&self) -> DateTime {
        let shown = self.epidemic.at.filter(|_| self.is_watching());
        shown.unwrap_or_else(|| self.epidemic_now())
    }

    /// What is known has changed.
    pub(super) fn take_known(&mut self, known: Arc<Known>) {
        self.epidemic.known = Some(known);
        self.epidemic.revision += 1;
    }

    /// Another project, or none: nothing of the old one stays.
    pub(super) fn forget_epidemic(&mut self) {
        let is_open = self.epidemic.is_open;
        // Numbers go on: what was drawn from the old ones is not taken for the new.
        let (revision, zones_revision) = (self.epidemic.revision, self.epidemic.zones_revision);
        self.epidemic = Watching {
            is_open,
            revision: revision + 1,
            zones_revision,
            ..Watching::default()
        };
    }

    /// Ask the project to say what it knows, now and whenever it changes.
    pub(super) fn follow_epidemic(&mut self, ctx: &Context) {
        self.ask(Request::Epidemic(EpidemicRequest::Follow), ctx);
    }

    /// Once a frame: the replay goes on, and what is shown follows.
    pub(super) fn keep_epidemic(&mut self, ctx: &Context) {
        if self.is_redrawing() || self.epidemic.known.is_none() {
            return;
        }
        self.play(ctx);
        let at = self.epidemic_at();
        let known = self.epidemic.known.as_ref();
        let known = known.filter(|_| self.is_watching());
        let since = known.and_then(|k| k.epidemic.grids_since(at.date()));
        if since != self.epidemic.since {
            // The map of that day comes with the answer; until then the old one stays.
            self.epidemic.since = since;
            self.ask(Request::Epidemic(EpidemicRequest::GridsOf(since)), ctx);
        }
        let revision = self.session.revision();
        let watching = &mut self.epidemic;
        let (Some(known), Some(document)) = (watching.known.clone(), self.session.document())
        else {
            return;
        };
        let from = (revision, watching.revision);
        if watching
            .placed
            .as_ref()
            .is_none_or(|(key, _, _)| *key != from)
        {
            let ground = Ground::of(&document.map);
            let placed = Placed::new(&known.epidemic, &ground, &document.map, &document.index);
            watching.placed = Some((from, ground, placed));
        }
        let key = (from.0, from.1, watching.filter_revision, at);
        if watching
            .shown
            .as_ref()
            .is_some_and(|shown| shown.key == key)
        {
            return;
        }
        let Some((_, ground, placed)) = &watching.placed else {
            return;
        };
        let rules = (profile_on(at.date()), free_profiles().first());
        let moment = Moment::new(
            &known.epidemic,
            (ground, placed),
            rules,
            &watching.filter,
            at,
        );
        let zones: Vec<Zone> = moment.grids.iter().map(|g| g.in_force.zone).collect();
        if zones != watching.zones || watching.zones_revision == 0 {
            watching.zones = zones;
            watching.zones_revision += 1;
        }
        let cases = moment.cases.iter().map(|i| &known.epidemic.cases[*i]);
        watching.shown = Some(Shown {
            key,
            spots: cases.filter_map(|c| Some((c.at?, c.class))).collect(),
            moment,
        });
        if watching.at.is_none() {
            // The clock goes on also while nobody touches anything.
            ctx.request_repaint_after(Duration::from_secs(30));
        }
    }

    fn play(&mut self, ctx: &Context) {
        if !self.epidemic.is_playing || !self.is_watching() {
            return;
        }
        let now = self.epidemic_now();
        let at = self.epidemic_at();
        let speed = self.epidemic.speed.unwrap_or(USUAL_SPEED);
        // A frame that took long does not make the replay leap.
        let passed = f64::from(ctx.input(|i| i.unstable_dt).min(0.1));
        let minutes = passed * speed * 24.0 * 60.0 + self.epidemic.ahead;
        self.epidemic.ahead = minutes.fract();
        let next = at.saturating_add((minutes as i64).minutes());
        if next >= now {
            self.epidemic.is_playing = false;
            self.epidemic.at = None;
        } else {
            self.epidemic.at = Some(next);
        }
        ctx.request_repaint();
    }

    /// Carry out a command about the epidemic; `false` for another one.
    pub(super) fn run_on_epidemic(&mut self, command: Command, ctx: &Context) -> bool {
        match command {
            Command::Watch => {
                self.epidemic.is_open ^= true;
                self.epidemic.is_playing = false;
                if self.epidemic.is_open && self.is_redrawing() {
                    self.run(Command::Redraw, ctx);
                }
                if self.epidemic.is_open && self.epidemic.known.is_none() {
                    self.follow_epidemic(ctx);
                }
            }
            Command::NewCase => {
                self.open_workspace(ctx);
                self.enter_case(None);
            }
            Command::NewOrder => {
                self.open_workspace(ctx);
                self.epidemic.tab = Tab::Orders;
                let faces: Vec<FaceId> = self.session.selection().iter().copied().collect();
                self.draft_order(&faces, None);
            }
            Command::Play => {
                let now = self.epidemic_now();
                if self.epidemic.at.is_none() {
                    let first = self.epidemic.range(now).0;
                    self.epidemic.at = Some(first.at(0, 0, 0, 0));
                }
                self.epidemic.is_playing ^= true;
            }
            Command::Now => {
                self.epidemic.at = None;
                self.epidemic.is_playing = false;
            }
            _ => return false,
        }
        true
    }

    fn open_workspace(&mut self, ctx: &Context) {
        if !self.epidemic.is_open {
            self.run_on_epidemic(Command::Watch, ctx);
        }
    }

    /// Enter a case, or change one.
    pub(super) fn enter_case(&mut self, key: Option<&Key>) {
        let today = self.epidemic_at().date();
        let Some(known) = self.epidemic.known.clone() else {
            return;
        };
        let found = key.and_then(|key| known.epidemic.cases.iter().find(|c| c.key == *key));
        let draft = match found {
            Some(case) => CaseDraft::of(case),
            None => CaseDraft::new(&known.epidemic, today),
        };
        let house = known.houses.of_code(&draft.building);
        self.epidemic.tab = Tab::Cases;
        self.epidemic.form = Some(CaseForm {
            key: key.cloned(),
            query: house.map(|house| house.name.clone()).unwrap_or_default(),
            draft,
            focus: true,
        });
        // What is entered is entered now, whatever was replayed.
        self.epidemic.is_playing = false;
    }

    /// The case being entered lies in the building of this place in the list, or in a grid.
    pub(super) fn place_case(&mut self, at: Coord, building: Option<(&str, &str)>) {
        let Some(document) = self.session.document() else {
            return;
        };
        let face = document.index.face_at(&document.map.coverage, at);
        let grid = face.and_then(|face| document.map.code(face));
        if let Some(form) = &mut self.epidemic.form {
            form.draft.at = Some(at);
            form.draft.grid = grid.unwrap_or_default();
            let (code, name) = building.unwrap_or_default();
            code.clone_into(&mut form.draft.building);
            if building.is_some() {
                name.clone_into(&mut form.query);
            }
        }
        if let Some(face) = face {
            self.session.select([face]);
        }
        self.go_to_place(at);
    }

    /// Personal data needs somebody who answers for it: without users the first one is asked for,
    /// and what was entered stays.
    fn lacks_administrator(&mut self) -> bool {
        let lacks = !self.situation().has_users;
        if lacks {
            self.ask_user(Dialog::SetUp(Default::default(), Default::default(), None));
        }
        lacks
    }

    /// Keep the case that was entered.
    pub(super) fn keep_case(&mut self, ctx: &Context) {
        let today = self.epidemic_now().date();
        let faults = self.epidemic.form.as_ref().map(|f| f.draft.faults(today));
        if faults.is_none_or(|faults| !faults.is_empty()) || self.lacks_administrator() {
            return;
        }
        let Some(form) = &self.epidemic.form else {
            return;
        };
        let (key, draft) = (form.key.clone(), form.draft.clone());
        // Others see the grid, not the building.
        let shown = self.session.document().and_then(|document| {
            let mut faces = document.map.faces();
            let face = faces.find(|f| document.map.code(*f).as_deref() == Some(&draft.grid))?;
            Some(label_place(&document.map.coverage.face_polygons(face))?.at)
        });
        let request = EpidemicRequest::PutCase(key, Box::new(draft), shown);
        self.ask(Request::Epidemic(request), ctx);
    }

    /// A case that is kept is not entered any more; its grid says what is proposed now.
    pub(super) fn follow_case(&mut self, entry: &Entry) {
        let is_case = matches!(
            entry.row.action,
            Some(ActionName::AddCase | ActionName::EditCase)
        );
        if is_case && entry.row.mode == Mode::Do && self.epidemic.form.take().is_some() {
            self.epidemic.tab = Tab::Grids;
        }
    }

    /// Write an order for some grids: for the zone that is proposed for the first of them, unless
    /// another is said.
    pub(super) fn draft_order(&mut self, faces: &[FaceId], zone: Option<Zone>) {
        let Some(document) = self.session.document() else {
            return;
        };
        let codes = faces.iter().filter_map(|face| document.map.code(*face));
        let codes: Vec<String> = codes.collect();
        let first = faces.first().map(|face| face.0 as usize);
        let state = self.epidemic.moment().zip(first);
        let proposed = state.and_then(|(moment, face)| moment.grids.get(face));
        let zone = zone.or(proposed.map(|grid| grid.proposal.zone));
        let zone = zone.unwrap_or(Zone::Lockdown);
        let mut draft = OrderDraft::new(zone, codes, self.epidemic_now());
        // The office and its head are as a rule those of the last order.
        let orders = self.epidemic.known.iter().flat_map(|k| &k.epidemic.orders);
        let last = orders.filter(|order| order.was_issued());
        if let Some(last) = last.max_by_key(|order| order.from) {
            draft.authority.clone_from(&last.authority);
            draft.by[2].clone_from(&last.signatures[2].by);
        }
        self.ask_user(Dialog::Order(None, Box::new(draft)));
    }

    /// Change a draft.
    pub(super) fn edit_order(&mut self, order: &Order) {
        let draft = OrderDraft::of(order);
        self.ask_user(Dialog::Order(Some(order.key.clone()), Box::new(draft)));
    }

    /// Do the same about some isolations.
    pub(super) fn step_isolations(&mut self, keys: Vec<Key>, step: IsolationStep, ctx: &Context) {
        if self.lacks_administrator() {
            return;
        }
        let request = EpidemicRequest::Step(keys, step);
        self.ask(Request::Epidemic(request), ctx);
    }
}
