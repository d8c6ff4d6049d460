//! Redrawing in the window: tools in hand, edits on their way to the journal, plans made, compared and
//! published. Must not know: how its panels draw themselves.

use super::state::*;
use crate::app::command::Command;
use crate::app::map::tools::{Act, Hand, Tool, ToolEvent, ToolId, ToolKey};
use crate::app::project::{PlanRequest, ProjectState, Request, Ticket};
use crate::app::shell::Shell;
use crate::app::state::State;
use crate::app::state::dialog::{Dialog, Leaving};
use crate::app::words::store::plan_name;
use crate::app::workspaces::redraw::Intent;
use crate::app::workspaces::redraw::open_plan::{Preview, completed};
use crate::geometry::coverage::{Edit, FaceId};
use crate::geometry::measure::area_m2;
use crate::model::act;
use crate::model::comparison::Comparison;
use crate::model::plan::{PlanInfo, Status};
use crate::model::publication::Terms;
use crate::rules::balance::Band;
use crate::rules::calendar::instant_text;
use crate::store::{ActionName, Entry, Mode, Project};
use egui::{Context, Key, Modifiers};
use serde_json::Value;
use std::path::PathBuf;

impl State {
    /// A plan lies on the table.
    pub(crate) fn is_redrawing(&self) -> bool {
        self.session.redraw().is_some()
    }

    /// The plan on the table.
    pub(crate) fn plan(&self) -> Option<PlanInfo> {
        self.session.redraw().map(|redraw| redraw.info.clone())
    }

    fn new_plan_name(&self) -> String {
        let count = self.work.state.as_ref().map_or(0, |s| s.plans.len());
        let number = (count + 1).to_string();
        self.i18n
            .t_args("plan-new-name", &[("number", number.into())])
    }
}

impl Shell {
    /// What an entry of the journal means for what is shown of plans.
    pub(crate) fn follow_plan(&mut self, entry: &Entry, ctx: &Context) {
        self.state.planning.preview = None;
        match entry.row.action {
            Some(ActionName::PublishPlan) => {
                self.state.planning.leave_plan();
                let key = match entry.row.mode {
                    Mode::Undo => "notice-rolled-back",
                    _ => "notice-published",
                };
                let name = entry.row.detail.get("name").and_then(|v| v.as_str());
                let name = plan_name(&self.state.i18n, name.unwrap_or_default());
                let args = [("name", name.into())];
                self.state.notices.say(self.state.i18n.t_args(key, &args));
            }
            Some(ActionName::UnlockBorders | ActionName::RenamePlan | ActionName::DiscardPlan)
                if self.state.is_redrawing() =>
            {
                self.ask_plan(PlanRequest::Reload, ctx);
            }
            _ => {}
        }
    }

    /// Take a tool up.
    pub fn take_tool(&mut self, id: ToolId) {
        // One tool is in hand: one that traces is laid down.
        if id != ToolId::Select {
            self.state.trace.tracer.take(None);
        }
        self.state.planning.tool = Tool::take(id);
        self.state.planning.preview = None;
        self.state.planning.refusal = None;
        self.state.planning.doubtful = None;
    }

    /// Carry out a command about plans.
    pub(crate) fn run_on_plan(&mut self, command: Command, ctx: &Context) {
        let plan = self.state.plan();
        let takes_tool = matches!(
            command,
            Command::ToolSelect
                | Command::ToolMove
                | Command::ToolReshape
                | Command::ToolSplit
                | Command::ToolGive
        );
        // A tool is laid down with what was drawn by it.
        if takes_tool && (self.asks_first(Leaving::Line) || self.asks_first(Leaving::Traced)) {
            return self.then(command.into());
        }
        match (command, plan) {
            (Command::Redraw, Some(_)) => self.ask_plan(PlanRequest::Show(None), ctx),
            (Command::Redraw, None) => self.begin_redrawing(ctx),
            (Command::NewPlan, _) => {
                let name = self.state.new_plan_name();
                self.ask_user(Dialog::PlanName(None, name));
            }
            (Command::CopyPlan, Some(plan)) => {
                let name = plan_name(&self.state.i18n, &plan.name);
                let name = self
                    .state
                    .i18n
                    .t_args("plan-copy-name", &[("name", name.into())]);
                self.ask_plan(PlanRequest::Add(name, Some(plan.id)), ctx);
            }
            (Command::RenamePlan, Some(plan)) => {
                self.ask_user(Dialog::PlanName(
                    Some(plan.id),
                    plan_name(&self.state.i18n, &plan.name),
                ));
            }
            (Command::RebasePlan, Some(plan)) => {
                let name = plan_name(&self.state.i18n, &plan.name);
                let args = [("name", name.into())];
                let name = self.state.i18n.t_args("plan-rebased-name", &args);
                self.ask_plan(PlanRequest::Rebase(plan.id, name), ctx);
            }
            (Command::DiscardPlan, Some(plan)) => {
                self.ask_plan(PlanRequest::Discard(plan.id), ctx);
            }
            (Command::ToolSelect, Some(_)) => self.take_tool(ToolId::Select),
            (Command::ToolMove, Some(_)) => self.take_tool(ToolId::Move),
            (Command::ToolReshape, Some(_)) => self.take_tool(ToolId::Reshape),
            (Command::ToolSplit, Some(_)) => self.take_tool(ToolId::Split),
            (Command::ToolGive, Some(_)) => self.take_tool(ToolId::Give),
            (Command::Merge, Some(_)) => self.merge(ctx),
            (Command::FollowStreets, Some(_)) => self.state.planning.follows ^= true,
            (Command::NextTask, Some(_)) => self.next_task(),
            (Command::ColourBySize, Some(_)) => self.state.planning.by_size ^= true,
            (Command::Propose | Command::Balance, Some(_)) => self.run_proposing(command, ctx),
            (Command::ComparePlan, Some(plan)) => match self.state.planning.compared.take() {
                Some(_) => {}
                None => self.compare(plan.id, None, ctx),
            },
            (Command::UnlockBorders, Some(plan)) => {
                self.ask_user(Dialog::Unlock(plan.id, String::new()));
            }
            (Command::PublishPlan, Some(plan)) => {
                let date = instant_text(self.state.now());
                self.ask_user(Dialog::Publish(Proposal {
                    plan,
                    terms: Terms {
                        date,
                        ..Terms::default()
                    },
                    outlook: None,
                    asked: None,
                }));
            }
            (Command::RollBack, _) => {
                let request = Request::Plan(PlanRequest::LookBack);
                self.ask_with(Dialog::RollBack(None), request, ctx);
            }
            _ => {}
        }
    }

    /// Ask the project something about plans.
    pub(crate) fn ask_plan(&mut self, request: PlanRequest, ctx: &Context) {
        self.ask(Request::Plan(request), ctx);
    }

    /// Compare a plan with another, or with what is published.
    pub(crate) fn compare(&mut self, plan: String, with: Option<PlanInfo>, ctx: &Context) {
        let name = with
            .as_ref()
            .map(|plan| plan_name(&self.state.i18n, &plan.name));
        let name = name.unwrap_or_else(|| self.state.i18n.t("plan-published"));
        self.state.planning.compared = Some((name, Comparison::default()));
        // What somebody asks for is shown, whatever they turned from before.
        self.state.left_guest = None;
        let request = PlanRequest::Compare(plan, with.map(|plan| plan.id));
        self.state.planning.comparing = self.ask(Request::Plan(request), ctx);
    }

    /// A comparison was worked out; one that was asked for before is not taken for it.
    pub(crate) fn take_comparison(&mut self, ticket: Option<Ticket>, found: Comparison) {
        let planning = &mut self.state.planning;
        let asked = planning.comparing.take_if(|own| Some(*own) == ticket);
        if let Some((_, shown)) = planning.compared.as_mut().filter(|_| asked.is_some()) {
            *shown = found;
        }
    }

    /// The last draft goes on the table; where there is none, a first one is made.
    fn begin_redrawing(&mut self, ctx: &Context) {
        let plans = self.state.work.state.as_ref().map_or(&[][..], |s| &s.plans);
        let draft = plans.iter().rfind(|plan| plan.status == Status::Draft);
        let request = match draft {
            Some(plan) => PlanRequest::Show(Some(plan.id.clone())),
            None => PlanRequest::Add(self.state.new_plan_name(), None),
        };
        // A line that was half drawn when the plan was left goes on, and so does what is being traced.
        if !self.state.planning.tool.is_drawing() && !self.state.trace.tracer.is_busy() {
            self.take_tool(ToolId::Move);
        }
        let asked = self.ask(Request::Plan(request), ctx);
        self.state.planning.is_beginning = asked.is_some();
    }

    /// Selected neighbours become one grid; the largest of them stays.
    fn merge(&mut self, ctx: &Context) {
        let Some(document) = self.state.session.document() else {
            return;
        };
        let coverage = &document.map.coverage;
        let area =
            |face: &FaceId| -> f64 { coverage.face_polygons(*face).iter().map(area_m2).sum() };
        let faces: Vec<FaceId> = self.state.session.selection().iter().copied().collect();
        let largest = faces
            .iter()
            .copied()
            .max_by(|a, b| area(a).total_cmp(&area(b)));
        if let Some(into) = largest {
            self.edit_plan(Edit::Merge { faces, into }, ctx);
            if self.state.planning.refusal.is_none() {
                self.state.session.select([into]);
                // What the joined grids differ in is asked by names, which the register has.
                if self.state.register.register().is_none() {
                    self.follow_register(ctx);
                }
            }
        }
    }

    fn next_task(&mut self) {
        let count = self.state.session.redraw().map_or(0, |r| r.worklist.len());
        if count > 0 {
            let next = self
                .state
                .planning
                .task
                .map_or(0, |task| (task + 1) % count);
            self.go_to_task(next);
        }
    }

    /// Aim at another size.
    pub(crate) fn set_band(&mut self, band: Band) {
        self.state.session.set_band(band);
        self.state.planning.task = None;
    }

    /// The size that is aimed at holds for the whole project from now on, where whoever sits here may
    /// say so; else only for what is shown.
    pub(crate) fn keep_band(&mut self, ctx: &Context) {
        let band = self.state.session.redraw().map(|redraw| redraw.band);
        let (Some(band), Some(project)) = (band, self.state.work.state.as_ref()) else {
            return;
        };
        let role = project.role.filter(|_| project.why_not_edit().is_none());
        let may = role.is_some_and(|role| ActionName::SetBand.need().is_met_by(role));
        if may && band != project.band {
            let Band { least, most } = band;
            let asked = self.ask(act::Act::SetBand { least, most }, ctx);
            self.state.planning.aimed = asked;
        }
    }

    /// Where the project aims at another size than it did, what is on the table does too.
    pub(crate) fn follow_band(&mut self, was: Option<&ProjectState>) {
        let now = self.state.work.state.as_ref().map(|now| now.band);
        if now != was.map(|was| was.band) {
            self.return_to_band();
        }
    }

    /// What was asked for was not taken: if it was another size, that of the project holds again.
    pub(crate) fn forget_band(&mut self, ticket: Option<Ticket>) {
        let aimed = &mut self.state.planning.aimed;
        if aimed.take_if(|asked| Some(*asked) == ticket).is_some() {
            self.return_to_band();
        }
    }

    /// What is on the table is measured by the size that the project aims at.
    fn return_to_band(&mut self) {
        let band = self.state.work.state.as_ref().map(|project| project.band);
        let shown = self.state.session.redraw().map(|redraw| redraw.band);
        if let (Some(band), Some(shown)) = (band, shown)
            && band != shown
        {
            self.set_band(band);
        }
    }

    /// Write the lineage of all grids to a file; the journal says so.
    pub fn export_lineage_to(&mut self, path: PathBuf) {
        if let Some(ctx) = self.loader.context() {
            self.ask_plan(PlanRequest::ExportLineage(path), &ctx);
        }
    }

    /// Go to a line of the worklist.
    pub(crate) fn go_to_task(&mut self, number: usize) {
        let redraw = self.state.session.redraw();
        let item = redraw.and_then(|r| r.worklist.item(number).cloned());
        if let Some(item) = item {
            self.state.planning.task = Some(number);
            self.state.session.select(item.face);
            self.go_to_place(item.at);
        }
    }

    /// The tool is used.
    pub(crate) fn use_tool(&mut self, event: ToolEvent, reach_m: f64, snaps: bool, ctx: &Context) {
        self.state.planning.reach_m = reach_m;
        let Some(document) = self.state.session.document() else {
            return;
        };
        let Some(redraw) = document.redraw.as_deref() else {
            return;
        };
        let hand = Hand {
            map: &document.map,
            index: &document.index,
            snapper: &redraw.snapper,
            census: &redraw.census,
            streets: &redraw.streets,
            street_lines: &redraw.street_lines,
            reach_m,
            snaps,
            follows: self.state.planning.follows,
            selection: self.state.session.selection(),
        };
        let planning = &mut self.state.planning;
        let act = planning.tool.feed(event, &hand);
        let pending = planning.tool.pending(&hand);
        let seen = planning.preview.take();
        let of = |preview: &Preview, edit: &Edit| preview.edit.as_ref() == Some(edit);
        let (shown, seen) = match (pending, seen) {
            (Some(edit), Some(old)) if of(&old, &edit) => (Some(old), None),
            (Some(edit), old) => (Some(redraw.preview(hand.map, hand.index, edit)), old),
            (None, old) => (None, old),
        };
        planning.preview = shown;
        if !matches!(event, ToolEvent::Hover(_)) {
            planning.refusal = None;
            planning.doubtful = None;
        }
        match act {
            Act::Nothing => {}
            Act::Edit(edit) => {
                // What was seen while the pointer moved is what happens now.
                let seen = seen.filter(|seen| of(seen, &edit));
                self.edit_as_seen(edit, seen, ctx);
            }
            Act::Select(face) => self.state.session.select(face),
            Act::Refuse(refusal) => self.state.planning.refusal = Some(refusal),
        }
        // What the tool shows now is drawn in the next frame.
        ctx.request_repaint();
    }

    /// Do an edit whose preview may have been seen already. One that cuts buildings waits until it
    /// is insisted on.
    fn edit_as_seen(&mut self, edit: Edit, seen: Option<Preview>, ctx: &Context) {
        let Some(document) = self.state.session.document() else {
            return;
        };
        let Some(redraw) = document.redraw.as_deref() else {
            return;
        };
        let preview =
            seen.unwrap_or_else(|| redraw.preview(&document.map, &document.index, edit.clone()));
        if preview.cut.is_empty() {
            self.edit_plan(edit, ctx);
        } else {
            self.state.planning.doubtful = Some(preview);
        }
    }

    /// The line that was refused is drawn to the boundary that it did not reach.
    pub(crate) fn complete_line(&mut self, ctx: &Context) {
        let planning = &mut self.state.planning;
        if let (Some(refusal), Some(edit)) = (planning.refusal.take(), planning.tried.take()) {
            self.edit_as_seen(completed(&edit, &refusal.help), None, ctx);
        }
    }

    /// Do an edit: on the table at once, in the journal when the disk has it.
    pub(crate) fn edit_plan(&mut self, edit: Edit, ctx: &Context) {
        let Some(redraw) = self.state.session.redraw() else {
            return;
        };
        let plan = redraw.info.clone();
        if let Some(why) = self
            .state
            .work
            .state
            .as_ref()
            .and_then(ProjectState::why_not_edit)
        {
            self.state.notices.say(self.state.i18n.t(why));
            return;
        }
        self.state.planning.doubtful = None;
        self.state.planning.preview = None;
        let new_id = || Project::new_id().unwrap_or_default();
        match self.state.session.edit_plan(&edit, new_id) {
            Err(refusal) => {
                self.state.planning.refusal = Some(refusal);
                self.state.planning.tried = Some(edit);
            }
            Ok(changes) if changes.is_empty() => {
                let text = self.state.i18n.t("edit-without-effect");
                self.state.notices.say(text);
            }
            Ok(changes) => {
                self.state.planning.refusal = None;
                self.state.planning.compared = None;
                let request = PlanRequest::Keep {
                    plan: plan.id,
                    tool: edit.tool().to_owned(),
                    at: edit.place(),
                    changes,
                };
                self.ask(Request::Plan(request), ctx);
            }
        }
    }

    /// Change attributes of a grid of the plan.
    pub(crate) fn set_on_plan_grid(
        &mut self,
        face: FaceId,
        values: &[(String, Value)],
        ctx: &Context,
    ) {
        let Some(plan) = self.state.plan() else {
            return;
        };
        let changes = self.state.session.edit_plan_grid(face, values);
        if !changes.is_empty() {
            let what = values.first().map_or("", |(name, _)| name.as_str());
            let request = PlanRequest::Keep {
                plan: plan.id,
                tool: what.to_owned(),
                at: None,
                changes,
            };
            self.ask(Request::Plan(request), ctx);
        }
    }

    /// Whether to cut buildings is asked: Enter insists, and taking back gives it up, not what was
    /// done before. (Esc does so wherever it is pressed.)
    fn answer_doubt(&mut self, ctx: &Context) -> bool {
        if self.state.planning.doubtful.is_none() {
            return false;
        }
        if ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter)) {
            self.on_redraw(Intent::Insist, ctx);
            return true;
        }
        let undo = Command::Undo.shortcut();
        let gives_up = undo.is_some_and(|keys| ctx.input_mut(|i| i.consume_shortcut(&keys)));
        if gives_up {
            self.state.planning.doubtful = None;
        }
        gives_up
    }

    /// Keys that belong to the tool in hand.
    pub(crate) fn take_tool_keys(&mut self, ctx: &Context) {
        let is_free = self.keys_are_free(ctx)
            && !self.views.dialogs.is_any()
            && self.state.printing.is_none();
        if !self.state.is_redrawing() || !is_free {
            return;
        }
        if self.answer_doubt(ctx) {
            return;
        }
        let id = self.state.planning.tool.id();
        if id == ToolId::Select {
            return;
        }
        let is_line = matches!(id, ToolId::Reshape | ToolId::Split);
        let ends = is_line || id == ToolId::Give;
        let keys = [
            (Key::Enter, ToolKey::Enter, ends),
            (Key::Backspace, ToolKey::Backspace, is_line),
            (Key::Delete, ToolKey::Delete, id == ToolId::Move),
            (Key::ArrowLeft, ToolKey::Nudge(-1, 0), id == ToolId::Move),
            (Key::ArrowRight, ToolKey::Nudge(1, 0), id == ToolId::Move),
            (Key::ArrowUp, ToolKey::Nudge(0, 1), id == ToolId::Move),
            (Key::ArrowDown, ToolKey::Nudge(0, -1), id == ToolId::Move),
        ];
        for (key, event, applies) in keys {
            if applies && ctx.input_mut(|i| i.consume_key(Modifiers::NONE, key)) {
                self.use_tool(
                    ToolEvent::Key(event),
                    self.state.planning.reach_m,
                    true,
                    ctx,
                );
            }
        }
    }

    /// Esc: the tool gives up what it is doing; `false` where it does nothing.
    pub(crate) fn step_tool_back(&mut self, ctx: &Context) -> bool {
        if !self.state.is_redrawing() {
            return false;
        }
        let planning = &mut self.state.planning;
        if planning.refusal.take().is_some() || planning.doubtful.take().is_some() {
            return true;
        }
        if planning.tool.is_busy() {
            let reach_m = planning.reach_m;
            self.use_tool(ToolEvent::Key(ToolKey::Escape), reach_m, true, ctx);
            return true;
        }
        if planning.compared.take().is_some() || self.step_proposing_back() {
            return true;
        }
        let planning = &mut self.state.planning;
        if planning.tool.id() != ToolId::Select && self.state.session.selection().is_empty() {
            self.take_tool(ToolId::Select);
            return true;
        }
        false
    }
}
