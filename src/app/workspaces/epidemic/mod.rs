//! The epidemic workspace: the instant that is shown, and how things stood then. Owns: this state,
//! the clock that replays, and the requests to the project. Must not know: how its panels draw
//! themselves, or what follows from the facts.

mod alarms;
mod dashboard;
mod forms;
mod handle;
mod intent;
mod replay;
mod view_state;
pub mod views;

pub use alarms::AlarmWatch;
pub use dashboard::Dashboard;
pub use forms::{CaseForm, IsolationForm, OrderForm, Sheet, shifts_of};
pub use intent::Intent;
pub use replay::SPEEDS;
pub use view_state::ViewState;

use crate::app::map::scene::Overlay;
use crate::app::project::{EpidemicRequest, Known, Request};
use crate::app::shell::Shell;
use crate::app::state::State;
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Coord;
use crate::model::epidemic::{
    CaseClass, Epidemic, Filter, Ground, Moment, Placed, openings, suspended, what_if,
};
use crate::rules::zone::Zone;
use crate::rules::zoning::{Proposal, Untested};
use egui::Context;
use jiff::civil::{Date, DateTime};
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

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
    /// Sampling rounds.
    Rounds,
    /// Entrances and checkpoints.
    Gates,
    /// Areas outside with their risk.
    Risks,
    /// What must be looked at now.
    Alarms,
}

impl Tab {
    /// All, as they stand.
    pub const ALL: [Self; 8] = [
        Self::Grids,
        Self::Cases,
        Self::Isolations,
        Self::Orders,
        Self::Rounds,
        Self::Gates,
        Self::Risks,
        Self::Alarms,
    ];

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Grids => "epidemic-grids",
            Self::Cases => "epidemic-cases",
            Self::Isolations => "epidemic-isolations",
            Self::Orders => "epidemic-orders",
            Self::Rounds => "epidemic-rounds",
            Self::Gates => "epidemic-gates",
            Self::Risks => "epidemic-risks",
            Self::Alarms => "epidemic-alarms",
        }
    }
}

/// How things stood at an instant, and what that was worked out from.
struct Shown {
    key: (u64, u64, u64, DateTime),
    moment: Moment,
    spots: Vec<(Coord, CaseClass)>,
    openings: Vec<(usize, usize)>,
    suspended: Vec<(usize, Untested)>,
    /// Which cases are listed, once somebody looks at the list.
    listed: OnceCell<Vec<(usize, Option<usize>)>>,
}

/// Cases of each class by day.
pub type Curve = BTreeMap<Date, [u32; 3]>;

/// A curve, and what it was worked out from.
type CurveOf = ((u64, u64, u64), Arc<Curve>);

/// Revisions of the map and of what is known.
type MapAndFacts = (u64, u64);

/// What would be proposed otherwise, and what that was worked out from.
struct WhatIf {
    key: (u64, u64, DateTime, usize),
    changes: Vec<(usize, Proposal)>,
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
    /// Which isolations are listed: only those of the contacts of this case.
    pub of_case: Option<String>,
    /// What must be looked at now.
    pub alarms: AlarmWatch,
    /// Figures as tables.
    pub dashboard: Dashboard,
    /// Which cases are looked at.
    pub filter: Filter,
    /// The instant that is shown; `None` for now.
    pub at: Option<DateTime>,
    /// The replay runs.
    pub is_playing: bool,
    /// Days a second.
    pub speed: Option<f64>,
    known: Option<Arc<Known>>,
    /// The first day there is anything to see.
    first: Option<Date>,
    /// Worked out when somebody looks at it.
    curve: RefCell<Option<CurveOf>>,
    revision: u64,
    filter_revision: u64,
    placed: Option<(MapAndFacts, Arc<(Ground, Placed)>)>,
    shown: Option<Shown>,
    zones: Vec<Zone>,
    zones_revision: u64,
    /// A grid in which a case is supposed.
    pub supposed: Option<FaceId>,
    what_if: Option<WhatIf>,
    /// The grids that were asked for are those since this instant.
    since: Option<DateTime>,
    /// So many alarms the title of the window tells of.
    named: usize,
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
        self.placed.as_ref().map(|(_, placed)| &placed.1)
    }

    /// The grids.
    pub fn ground(&self) -> Option<&Ground> {
        self.placed.as_ref().map(|(_, placed)| &placed.0)
    }

    /// What a map of so many faces shows of it, with the place of a case that is being entered.
    pub(crate) fn overlay(&self, faces: usize, pin: Option<Coord>) -> Option<Overlay<'_>> {
        let shown = self.shown.as_ref()?;
        let known = self.known.as_ref();
        (shown.moment.grids.len() == faces).then_some(Overlay {
            moment: &shown.moment,
            zones: &self.zones,
            revision: self.zones_revision,
            spots: &shown.spots,
            pin,
            changes: self.what_if(),
            openings: &shown.openings,
            gates: known.map_or(&[], |k| &k.epidemic.gates),
            sites: known.map_or(&[], |k| &k.epidemic.sites),
        })
    }

    /// What would be proposed otherwise with the case that is supposed or being entered: the
    /// faces, and what would be proposed there.
    pub fn what_if(&self) -> &[(usize, Proposal)] {
        self.what_if.as_ref().map_or(&[], |found| &found.changes)
    }

    /// Pairs of grids that may open to one another.
    pub fn openings(&self) -> &[(usize, usize)] {
        self.shown.as_ref().map_or(&[], |shown| &shown.openings)
    }

    /// Grids whose opening is suspended, with whom it waits for.
    pub fn suspended(&self) -> &[(usize, Untested)] {
        self.shown.as_ref().map_or(&[], |shown| &shown.suspended)
    }

    /// Grids of another day than today are shown.
    pub fn is_past(&self) -> bool {
        self.since.is_some()
    }

    /// Look at these cases.
    pub(crate) fn look_at(&mut self, filter: Filter) {
        if self.filter != filter {
            self.filter = filter;
            self.filter_revision += 1;
        }
    }

    /// The first and the last day there is anything to see.
    pub fn range(&self, now: DateTime) -> (Date, Date) {
        let last = now.date();
        (self.first.unwrap_or(last).min(last), last)
    }

    /// Cases of each class by day, whatever days are marked; those of the community that is looked
    /// at. Worked out anew only when what is known or looked at is another.
    pub fn curve(&self) -> Arc<Curve> {
        let Some(((from, placed), known)) = self.placed.as_ref().zip(self.known.as_ref()) else {
            return Arc::default();
        };
        let key = (from.0, from.1, self.filter_revision);
        if let Some((_, curve)) = self.curve.borrow().as_ref().filter(|(of, _)| *of == key) {
            return curve.clone();
        }
        let mut curve = Curve::new();
        for (case, face) in known.epidemic.cases.iter().zip(&placed.1.cases) {
            let community = face.and_then(|face| placed.0.communities.get(face));
            let is_there = self.filter.is_in(community.map(String::as_str));
            if let Some(day) = self.filter.day(case).filter(|_| is_there) {
                curve.entry(day).or_default()[case.class as usize] += 1;
            }
        }
        let curve = Arc::new(curve);
        self.curve.replace(Some((key, curve.clone())));
        curve
    }

    /// Which cases are listed, and in which grid: the newest first; those without a place on top,
    /// for somebody must say where. Sorted once for an instant.
    pub fn listed_cases(&self) -> &[(usize, Option<usize>)] {
        let (Some(shown), Some(known)) = (&self.shown, &self.known) else {
            return &[];
        };
        shown.listed.get_or_init(|| {
            let faces = self.placed().map(|placed| &placed.cases);
            let face = |i: usize| faces.and_then(|faces| faces.get(i).copied().flatten());
            let cases = shown.moment.cases.iter();
            let mut rows: Vec<(usize, Option<usize>)> = cases.map(|i| (*i, face(*i))).collect();
            rows.sort_by_key(|(i, face)| {
                let known = known.epidemic.cases[*i].known();
                (face.is_some(), std::cmp::Reverse((known, *i)))
            });
            rows
        })
    }
}

/// The first day there is anything to see.
fn first_day(epidemic: &Epidemic) -> Option<Date> {
    let first = epidemic.cases.iter();
    first.filter_map(|case| case.onset.or(case.known())).min()
}

impl State {
    /// Whether a project says anything of the epidemic.
    pub(crate) fn knows_epidemic(&self) -> bool {
        self.epidemic.known.is_some()
    }

    /// The workspace is on the screen.
    pub(crate) fn is_watching(&self) -> bool {
        self.epidemic.is_open && !self.is_redrawing()
    }

    /// The instant that is shown.
    pub(crate) fn epidemic_at(&self) -> DateTime {
        let shown = self.epidemic.at.filter(|_| self.is_watching());
        shown.unwrap_or_else(|| self.now())
    }
}

impl Shell {
    /// What is known has changed.
    pub(crate) fn take_known(&mut self, known: Arc<Known>) {
        self.state.epidemic.first = first_day(&known.epidemic);
        self.state.epidemic.known = Some(known);
        self.state.epidemic.revision += 1;
    }

    /// Another project, or none: nothing of the old one stays.
    pub(crate) fn forget_epidemic(&mut self) {
        let is_open = self.state.epidemic.is_open;
        // Numbers go on: what was drawn from the old ones is not taken for the new.
        let (revision, zones_revision) = (
            self.state.epidemic.revision,
            self.state.epidemic.zones_revision,
        );
        self.state.epidemic = Watching {
            is_open,
            revision: revision + 1,
            zones_revision,
            ..Watching::default()
        };
        self.views.epidemic.forget();
    }

    /// Ask the project to say what it knows, now and whenever it changes.
    pub(crate) fn follow_epidemic(&mut self, ctx: &Context) {
        self.ask(Request::Epidemic(EpidemicRequest::Follow), ctx);
    }

    /// Once a frame: the replay goes on, and what is shown follows.
    pub(crate) fn keep_epidemic(&mut self, ctx: &Context) {
        if self.state.is_redrawing() || self.state.epidemic.known.is_none() {
            return;
        }
        let unseen = self.state.epidemic.alarms.unseen();
        if unseen != self.state.epidemic.named {
            self.state.epidemic.named = unseen;
            self.name_window(ctx);
        }
        self.play(ctx);
        self.work_out(ctx);
        self.suppose();
        if self.state.is_watching() && self.state.settings.shows_dashboard {
            self.fill_dashboard();
        }
    }

    /// How things stand at the instant that is shown, where that is not known yet.
    fn work_out(&mut self, ctx: &Context) {
        let at = self.state.epidemic_at();
        let known = self.state.epidemic.known.as_ref();
        let known = known.filter(|_| self.state.is_watching());
        let since = known.and_then(|k| k.epidemic.grids_since(at));
        if since != self.state.epidemic.since {
            // The map of that day comes with the answer; until then the old one stays.
            self.state.epidemic.since = since;
            self.ask(Request::Epidemic(EpidemicRequest::GridsOf(since)), ctx);
        }
        let revision = self.state.session.revision();
        let clock = self.state.clock();
        let watching = &mut self.state.epidemic;
        let (Some(known), Some(document)) = (watching.known.clone(), self.state.session.document())
        else {
            return;
        };
        let from = (revision, watching.revision);
        if watching.placed.as_ref().is_none_or(|(key, _)| *key != from) {
            let ground = Ground::of(&document.map);
            let placed = Placed::new(&known.epidemic, &ground, &document.map, &document.index);
            let placed = Arc::new((ground, placed));
            if watching.since.is_none() {
                // Alarms are about the grids of today, whatever is replayed.
                watching
                    .alarms
                    .follow(ctx, known.clone(), placed.clone(), clock);
            }
            watching.placed = Some((from, placed));
        }
        let key = (from.0, from.1, watching.filter_revision, at);
        if watching
            .shown
            .as_ref()
            .is_some_and(|shown| shown.key == key)
        {
            return;
        }
        let Some((_, placed)) = &watching.placed else {
            return;
        };
        let (ground, placed) = (&placed.0, &placed.1);
        let rules = known.rules.on(at.date());
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
            openings: openings(ground, &moment.grids),
            suspended: suspended(ground, &moment.grids),
            listed: OnceCell::new(),
            moment,
        });
        if watching.at.is_none() {
            // The clock goes on also while nobody touches anything.
            ctx.request_repaint_after(Duration::from_secs(30));
        }
    }

    /// What a case would change that is supposed, or being entered.
    fn suppose(&mut self) {
        let at = self.state.epidemic_at();
        let form = self
            .views
            .epidemic
            .form
            .as_ref()
            .map(|entering| &entering.form);
        let form = form.filter(|form| form.key.is_none() && !self.state.situation().is_locked);
        let entered = form.map(|form| form.draft.grid.clone());
        let entered = entered.and_then(|grid| self.state.faces_of(&[grid]).first().copied());
        let wanted = entered.or(self.state.epidemic.supposed);
        let watching = &mut self.state.epidemic;
        let facts = watching.known.as_ref().zip(watching.placed.as_ref());
        let Some((face, (known, (from, placed)))) = wanted.zip(facts) else {
            watching.what_if = None;
            return;
        };
        let face = face.0 as usize;
        let key = (from.0, from.1, at, face);
        if watching
            .what_if
            .as_ref()
            .is_some_and(|found| found.key == key)
        {
            return;
        }
        let rules = known.rules.on(at.date());
        let placed = (&placed.0, &placed.1);
        let is_there = face < placed.0.codes.len();
        let infected = is_there.then_some(face);
        let changes = what_if(&known.epidemic, placed, rules, at, infected.as_slice());
        watching.what_if = Some(WhatIf { key, changes });
    }
}
