//! Keeping what is shown of the epidemic in step with the project, the map and the clock.

use super::state::*;
use crate::app::project::{EpidemicRequest, Known, Request};
use crate::app::shell::Shell;
use crate::app::state::State;
use crate::app::state::drawer::DrawerTab;
use crate::geometry::index::CoverageIndex;
use crate::model::epidemic::{
    Filter, Ground, Moment, Placed, PlanZones, alarms, openings, suspended, what_if,
};
use crate::rules::zone::Zone;
use egui::Context;
use jiff::civil::DateTime;
use std::cell::OnceCell;
use std::sync::Arc;
use std::time::Duration;

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
    }

    /// Ask the project to say what it knows, now and whenever it changes.
    pub(crate) fn follow_epidemic(&mut self, ctx: &Context) {
        self.ask(Request::Epidemic(EpidemicRequest::Follow), ctx);
    }

    /// Once a frame, and when something happens behind a hidden window: what is shown follows.
    pub(crate) fn keep_epidemic(&mut self, ctx: &Context) {
        if self.state.epidemic.known.is_none() {
            return;
        }
        let calls = self.state.arrivals.lates();
        self.state.epidemic.alarms.note_calls(ctx, calls);
        let unseen = self.state.epidemic.alarms.unseen();
        if unseen != self.state.epidemic.named {
            self.state.epidemic.named = unseen;
            self.name_window(ctx);
        }
        self.watch_beside(ctx);
        if self.state.is_redrawing() {
            self.work_out_plan();
            return;
        }
        self.state.epidemic.planned = None;
        self.work_out(ctx);
        self.replay_alarms();
        self.suppose();
        if self.state.drawer_tab() == Some(DrawerTab::Figures) {
            self.fill_dashboard();
        }
    }

    /// Another map than that of today is about to be shown: a plan, or that of another day. Alarms are
    /// still about the grids of today.
    pub(crate) fn keep_today(&mut self) {
        let shows_today = !self.state.is_redrawing() && self.state.epidemic.since.is_none();
        let document = self.state.session.document().filter(|_| shows_today);
        if let Some(document) = document {
            self.state.epidemic.today = Some((document.map.clone(), None));
        }
    }

    /// What is known goes to the watch over alarms also while another map than that of today is shown.
    fn watch_beside(&mut self, ctx: &Context) {
        let clock = self.state.clock();
        let is_beside = self.state.is_redrawing() || self.state.epidemic.since.is_some();
        let watching = &mut self.state.epidemic;
        if !is_beside {
            watching.today = None;
            return;
        }
        let (Some(known), Some((map, told))) = (&watching.known, &mut watching.today) else {
            return;
        };
        if *told != Some(watching.revision) {
            *told = Some(watching.revision);
            let ground = Ground::of(map);
            let index = CoverageIndex::new(&map.coverage);
            let placed = Placed::new(&known.epidemic, &ground, map, &index);
            let placed = Arc::new((ground, placed));
            watching.alarms.follow(ctx, known.clone(), placed, clock);
        }
    }

    /// The zones in force on the ground of a plan: orders say so, not what is written in it.
    fn work_out_plan(&mut self) {
        let key = (
            self.state.session.revision(),
            self.state.epidemic.revision,
            self.state.this_minute(),
        );
        let before = self.state.epidemic.planned.as_ref();
        if before.is_some_and(|planned| planned.key == key) {
            return;
        }
        let Some((known, document)) = self
            .state
            .epidemic
            .known
            .as_ref()
            .zip(self.state.session.document())
        else {
            return;
        };
        let Some(redraw) = document.redraw.as_deref() else {
            return;
        };
        // Where nothing else is another than some grids of the plan, only these are looked at.
        let (epidemic, map, codes) = (&known.epidemic, &document.map, &redraw.codes);
        let stands = before.filter(|planned| (planned.key.1, planned.key.2) == (key.1, key.2));
        let after = stands.and_then(|planned| {
            let outcome = self.state.session.outcomes().since(planned.key.0)?;
            Some(planned.zones.after(map, codes, &outcome))
        });
        let zones = after.unwrap_or_else(|| PlanZones::new(epidemic, map, codes, key.2));
        let is_any = zones.zones.iter().any(|zone| *zone != Zone::default());
        let is_same = |old: &Planned| (!is_any && !old.is_any) || old.zones.zones == zones.zones;
        // Numbers apart from those of the map that is in force.
        let revision = match before {
            Some(planned) if is_same(planned) => planned.revision,
            Some(planned) => planned.revision - 1,
            None => u64::MAX,
        };
        self.state.epidemic.planned = Some(Planned {
            key,
            zones,
            is_any,
            revision,
        });
    }

    /// How things stand at the instant that is shown, where that is not known yet.
    fn work_out(&mut self, ctx: &Context) {
        let at = self.state.epidemic_at();
        let known = self.state.epidemic.known.as_ref();
        let known = known.filter(|_| self.state.is_watching());
        let since = known.and_then(|k| k.epidemic.grids_since(at));
        if since != self.state.epidemic.since {
            // The map of that day comes with the answer; until then the old one stays.
            self.keep_today();
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
            differing: OnceCell::new(),
            listed: OnceCell::new(),
            moment,
        });
        if watching.at.is_none() {
            // The clock goes on also while nobody touches anything.
            ctx.request_repaint_after(Duration::from_secs(30));
        }
    }

    /// While another instant is shown, the list of alarms is that of the instant: worked out only
    /// while somebody looks at it, of all cases, whatever is marked.
    fn replay_alarms(&mut self) {
        let at = self.state.epidemic_at();
        let watching = &mut self.state.epidemic;
        let is_looked_at = watching.is_open && watching.tab == Tab::Alarms;
        let facts = watching.known.as_ref().zip(watching.placed.as_ref());
        let facts = facts.filter(|_| watching.at.is_some() && is_looked_at);
        let Some((known, (from, placed))) = facts else {
            watching.alarms.replay(None, Vec::new);
            return;
        };
        let (ground, placed) = (&placed.0, &placed.1);
        watching.alarms.replay(Some((from.0, from.1, at)), || {
            let rules = known.rules.on(at.date());
            let all = Filter::default();
            let moment = Moment::new(&known.epidemic, (ground, placed), rules, &all, at);
            // How calls stood then nobody kept.
            alarms(&known.epidemic, placed, &moment, &[])
        });
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
