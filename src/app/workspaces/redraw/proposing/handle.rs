//! What becomes of what is wanted of proposing. Owns: that an outcome is taken only by whoever waits for
//! it, and into the plan it was made for. Must not know: how a panel draws itself.

use super::Intent;
use super::state::{Ground, Kind, Marking, Place, Proposing, Running, Shown};
use super::work::{self, ProposalOutcome, Task};
use crate::app::command::Command;
use crate::app::jobs::job::Label;
use crate::app::jobs::loader::JobOutcome;
use crate::app::map::tools::ToolId;
use crate::app::project::{PlanRequest, ProjectState, Request, Ticket};
use crate::app::shell::Shell;
use crate::app::words::messages::grouped;
use crate::geometry::fixed::Coord;
use crate::model::propose::edge_at;
use crate::model::record::Key;
use crate::model::redraw::PlanTable;
use crate::store::Surroundings;
use egui::Context;
use std::sync::Arc;

impl Shell {
    /// Open the panel, or go back from it to drawing by hand; or balance what is selected.
    pub(crate) fn run_proposing(&mut self, command: Command, ctx: &Context) {
        let is_open = self.state.planning.proposing.is_some();
        match command {
            Command::Propose if is_open => self.on_proposing(Intent::Leave, ctx),
            Command::Propose => self.begin_proposing(),
            _ => {
                self.begin_proposing();
                self.on_proposing(Intent::Balance, ctx);
            }
        }
    }

    fn begin_proposing(&mut self) {
        let has_selection = !self.state.session.selection().is_empty();
        // A click selects grids here; nothing is drawn by hand meanwhile.
        self.take_tool(ToolId::Select);
        let plan = self.state.plan().map(|plan| plan.id).unwrap_or_default();
        let proposing = self.state.planning.open_proposing(plan);
        let place = &mut proposing.wanted.place;
        match (has_selection, proposing.running.is_some()) {
            (true, false) => *place = Place::Selected,
            // What was selected when it was wished for is not any more.
            (false, false) if *place == Place::Selected => *place = Place::All,
            _ => {}
        }
    }

    /// Carry it out.
    pub(crate) fn on_proposing(&mut self, intent: Intent, ctx: &Context) {
        match intent {
            Intent::Search => return self.search(Kind::Search, ctx),
            Intent::Balance => return self.search(Kind::Balance, ctx),
            Intent::Take => return self.take_proposal(),
            Intent::KeepSelected => return self.keep_selected(),
            Intent::Leave => return self.leave_proposing(),
            _ => {}
        }
        let Some(proposing) = self.state.planning.proposing.as_deref_mut() else {
            return;
        };
        match intent {
            Intent::Want(wanted) => proposing.wanted = wanted,
            Intent::Mark(marking) => proposing.mark(marking),
            Intent::Unmark(place) => {
                if place < proposing.wanted.together.len() {
                    proposing.wanted.together.remove(place);
                    proposing.mark(None);
                }
            }
            Intent::Unfix(place) => {
                if place < proposing.wanted.fixed.len() {
                    proposing.wanted.fixed.remove(place);
                }
            }
            Intent::Stop => proposing.stop(),
            Intent::Hover(place) => proposing.hovered = place,
            Intent::HoverGrid(number) => proposing.hovered_grid = number,
            Intent::Choose(place) => {
                if let Some(shown) = &mut proposing.shown
                    && place < shown.found.choices.len()
                    && place != shown.chosen
                {
                    shown.chosen = place;
                    shown.left_out.clear();
                }
            }
            Intent::Pick(number) => {
                if let Some(shown) = &mut proposing.shown
                    && !shown.left_out.remove(&number)
                {
                    shown.left_out.insert(number);
                }
            }
            Intent::PickAll(all) => {
                if let Some(shown) = &mut proposing.shown {
                    let choice = shown.found.choices.get(shown.chosen);
                    let count = choice.map_or(0, |c| c.alternative.districts.len() as u32);
                    shown.left_out = (0..count).filter(|_| !all).collect();
                }
            }
            Intent::Search
            | Intent::Balance
            | Intent::Take
            | Intent::KeepSelected
            | Intent::Leave => {}
        }
    }

    fn keep_selected(&mut self) {
        let Some(document) = self.state.session.document() else {
            return;
        };
        let selected = self.state.session.selection().iter();
        let keys: Vec<Key> = selected
            .filter_map(|face| document.roll.key(*face).cloned())
            .collect();
        if let Some(proposing) = &mut self.state.planning.proposing {
            proposing.wanted.kept.extend(keys);
        }
    }

    fn leave_proposing(&mut self) {
        self.state.planning.close_proposing();
    }

    /// Esc: what is under way stops, else what was found goes, else the panel does; `false` where it is
    /// not open.
    pub(crate) fn step_proposing_back(&mut self) -> bool {
        let Some(proposing) = self.state.planning.proposing.as_deref_mut() else {
            return false;
        };
        if proposing.marking.is_some() {
            proposing.mark(None);
        } else if proposing.running.is_some() {
            proposing.stop();
        } else if proposing.shown.take().is_none() {
            self.leave_proposing();
        }
        true
    }

    /// A click on the map marks what is being marked; `false` where nothing is.
    pub(crate) fn mark_on_map(&mut self, at: Option<Coord>) -> bool {
        let reach_m = self.views.map.reach_m().unwrap_or_default();
        let document = self.state.session.document();
        let Some(proposing) = self.state.planning.proposing.as_deref_mut() else {
            return false;
        };
        let Some(marking) = proposing.marking else {
            return false;
        };
        match (marking, at) {
            (Marking::Blocks, Some(at)) => proposing.mark_block(at),
            (Marking::Edges, Some(at)) => {
                let map = document.map(|document| document.map.as_ref());
                let edge = map.and_then(|map| edge_at(map, &map.backdrop, at, reach_m));
                match edge {
                    Some(edge) => proposing.mark_edge(edge),
                    None => {
                        let text = self.state.i18n.t("propose-fixed-none");
                        self.state.notices.say(text);
                    }
                }
            }
            (_, None) => {}
        }
        true
    }

    /// What lies around the grids is asked for first.
    fn search(&mut self, kind: Kind, ctx: &Context) {
        if let Some(why) = self.why_not_propose() {
            return self.state.notices.say(self.state.i18n.t(why));
        }
        let is_busy = |proposing: &Proposing| proposing.running.is_some();
        let proposing = self.state.planning.proposing.as_deref();
        if proposing.is_none_or(is_busy) {
            return;
        }
        let request = PlanRequest::Surroundings;
        let Some(ticket) = self.ask(Request::Plan(request), ctx) else {
            return;
        };
        let number = self.loader.number();
        if let Some(proposing) = self.state.planning.proposing.as_deref_mut() {
            proposing.mark(None);
            proposing.shown = None;
            proposing.failed = None;
            proposing.hovered = None;
            proposing.running = Some(Running {
                number,
                kind,
                latest: Arc::default(),
                ticket,
                course: None,
                is_stopped: false,
            });
        }
    }

    /// Why nothing can be searched or taken now, as the key of a text.
    fn why_not_propose(&self) -> Option<&'static str> {
        let state = self.state.work.state.as_ref();
        state.and_then(ProjectState::why_not_edit)
    }

    /// What lies around could not be read: nothing is searched.
    pub(crate) fn forget_search(&mut self, ticket: Option<Ticket>) {
        if let Some(proposing) = self.state.planning.proposing.as_deref_mut() {
            let is_this = |running: &mut Running| Some(running.ticket) == ticket;
            proposing.running.take_if(is_this);
        }
    }

    /// What lies around is known: the search begins.
    pub(crate) fn take_surroundings(&mut self, around: Surroundings) {
        let (session, planning) = (&self.state.session, &mut self.state.planning);
        let document = session.document();
        let table = document.and_then(|d| Some((d, d.redraw.as_deref()?)));
        let Some(proposing) = planning.proposing.as_deref_mut() else {
            return;
        };
        let running = proposing.running.as_mut().filter(|r| !r.is_stopped);
        let (Some((document, redraw)), Some(running)) = (table, running) else {
            proposing.running = None;
            return;
        };
        let wish = proposing.wanted.wish(&Ground {
            band: redraw.band,
            roll: &document.roll,
            selection: session.selection(),
            context: &around.context,
            is_unlocked: redraw.info.unlocked.is_some(),
        });
        let task = Task {
            kind: running.kind,
            map: Arc::clone(&document.map),
            revision: session.revision(),
            census: redraw.census.clone(),
            wish,
            around,
            latest: Arc::clone(&running.latest),
        };
        let label = match running.kind {
            Kind::Search => Label::Propose,
            Kind::Balance => Label::Balance,
        };
        let number = running.number;
        let course = self.loader.work_counted(label, move |course| {
            let came = ProposalOutcome::Searched(work::search(task, course));
            JobOutcome::Proposing(number, Box::new(came))
        });
        running.course = Some(course);
    }

    /// Take what is picked of the alternative into the plan: worked out beside the window.
    fn take_proposal(&mut self) {
        if let Some(why) = self.why_not_propose() {
            return self.state.notices.say(self.state.i18n.t(why));
        }
        let session = &self.state.session;
        let document = session.document();
        let table = document.and_then(|d| Some((d, d.redraw.as_deref()?)));
        let proposing = self.state.planning.proposing.as_deref_mut();
        let (Some((document, redraw)), Some(proposing)) = (table, proposing) else {
            return;
        };
        let Some(shown) = &proposing.shown else {
            return;
        };
        let (Some(pick), None) = (shown.pick(), proposing.taking) else {
            return;
        };
        if shown.found.revision != session.revision() {
            return self
                .state
                .notices
                .say(self.state.i18n.t("propose-outdated"));
        }
        let table = PlanTable {
            map: document.map.as_ref().clone(),
            index: document.index.clone(),
            roll: document.roll.clone(),
            census: redraw.census.clone(),
        };
        let is_unlocked = redraw.info.unlocked.is_some();
        let (found, place) = (Arc::clone(&shown.found), shown.chosen);
        let number = self.loader.number();
        proposing.taking = Some(number);
        self.loader.work_counted(Label::TakeProposal, move |_| {
            let came = work::taken(&found, place, &table, &pick, is_unlocked);
            JobOutcome::Proposing(number, Box::new(ProposalOutcome::Taken(came)))
        });
    }

    /// Take what came of work, if somebody waits for it.
    pub(crate) fn take_proposing(&mut self, number: u64, came: ProposalOutcome, ctx: &Context) {
        let revision = self.state.session.revision();
        let plan = self.state.plan();
        let (Some(proposing), Some(plan)) = (self.state.planning.proposing.as_deref_mut(), plan)
        else {
            return;
        };
        match came {
            ProposalOutcome::Searched(outcome) => {
                let is_this = |running: &mut Running| running.number == number;
                if proposing.running.take_if(is_this).is_none() {
                    return;
                }
                match outcome {
                    Ok(found) => {
                        proposing.shown = Some(Shown {
                            found,
                            chosen: 0,
                            left_out: Default::default(),
                        });
                    }
                    Err(why) => proposing.failed = Some(why),
                }
            }
            ProposalOutcome::Taken(outcome) => {
                if proposing
                    .taking
                    .take_if(|taking| *taking == number)
                    .is_none()
                {
                    return;
                }
                let found = proposing.shown.as_ref().map(|shown| &shown.found);
                let Some(found) = found.filter(|found| found.revision == revision) else {
                    return self
                        .state
                        .notices
                        .say(self.state.i18n.t("propose-outdated"));
                };
                let is_repair = found.kind == Kind::Balance;
                match outcome {
                    Err(refusal) => self.state.planning.refusal = Some(*refusal),
                    Ok((changes, _)) if changes.is_empty() => {
                        let text = self.state.i18n.t("propose-nothing-new");
                        self.state.notices.say(text);
                    }
                    Ok((changes, grids)) => {
                        self.state.planning.close_proposing();
                        self.state.planning.compared = None;
                        let key = match is_repair {
                            true => "propose-balanced",
                            false => "propose-taken",
                        };
                        let args = [("grids", grouped(grids).into())];
                        self.state.notices.say(self.state.i18n.t_args(key, &args));
                        let request = PlanRequest::KeepProposal {
                            plan: plan.id,
                            is_repair,
                            changes,
                        };
                        self.ask_plan(request, ctx);
                    }
                }
            }
        }
    }

    /// The search broke off.
    pub(crate) fn give_up_proposing(&mut self) {
        if let Some(proposing) = self.state.planning.proposing.as_deref_mut() {
            let is_gone = |running: &mut Running| {
                let course = running.course.as_ref();
                course.is_some_and(|course| course.strong_count() == 0)
            };
            proposing.running.take_if(is_gone);
            proposing.taking = None;
        }
    }
}
