//! The clock that replays, and the commands of the workspace.

use super::Tab;
use crate::app::command::Command;
use crate::app::shell::Shell;
use crate::app::state::drawer::DrawerTab;
use crate::geometry::coverage::FaceId;
use egui::Context;
use jiff::ToSpan;

/// Days a second that the replay begins with.
const USUAL_SPEED: f64 = 2.0;
/// Days a second that can be chosen.
pub const SPEEDS: [f64; 4] = [0.5, 2.0, 5.0, 10.0];

impl Shell {
    /// The replay goes on by the time that has passed. (In frames only: a hidden window has no time.)
    pub(crate) fn play(&mut self, ctx: &Context) {
        if !self.state.epidemic.is_playing || !self.state.is_watching() {
            return;
        }
        let now = self.state.now();
        let at = self.state.epidemic_at();
        let speed = self.state.epidemic.speed.unwrap_or(USUAL_SPEED);
        // A frame that took long does not make the replay leap.
        let passed = f64::from(ctx.input(|i| i.unstable_dt).min(0.1));
        let minutes = passed * speed * 24.0 * 60.0 + self.state.epidemic.ahead;
        self.state.epidemic.ahead = minutes.fract();
        if at
            >= self
                .state
                .epidemic
                .range(now)
                .0
                .at(0, 0, 0, 0)
                .saturating_add(3.days())
        {
            self.tell_tour_of_replay();
        }
        let next = at.saturating_add((minutes as i64).minutes());
        if next >= now {
            self.state.epidemic.is_playing = false;
            self.state.epidemic.at = None;
        } else {
            self.state.epidemic.at = Some(next);
        }
        ctx.request_repaint();
    }

    /// Carry out a command about the epidemic; `false` for another one.
    pub(crate) fn run_on_epidemic(&mut self, command: Command, ctx: &Context) -> bool {
        match command {
            Command::Watch => {
                // Beneath a plan on the table it is open and not seen.
                let is_seen = self.state.epidemic.is_open && !self.state.is_redrawing();
                self.state.leave_workspaces();
                self.state.epidemic.is_open = !is_seen;
                self.state.epidemic.is_playing = false;
                if self.state.epidemic.is_open && self.state.is_redrawing() {
                    self.run(Command::Redraw, ctx);
                }
                if self.state.epidemic.is_open && self.state.epidemic.known.is_none() {
                    self.follow_epidemic(ctx);
                }
            }
            Command::NewCase => {
                self.open_workspace(ctx);
                self.enter_case(None);
            }
            Command::NewOrder => {
                self.open_workspace(ctx);
                self.state.epidemic.tab = Tab::Orders;
                let faces: Vec<FaceId> = self.state.session.selection().iter().copied().collect();
                self.draft_order(&faces, None);
            }
            Command::Play => {
                let now = self.state.now();
                if self.state.epidemic.at.is_none() {
                    let first = self.state.epidemic.range(now).0;
                    self.state.epidemic.at = Some(first.at(0, 0, 0, 0));
                }
                self.state.epidemic.is_playing ^= true;
            }
            Command::Now => {
                self.state.epidemic.at = None;
                self.state.epidemic.is_playing = false;
            }
            Command::ToggleDashboard => {
                self.open_workspace(ctx);
                self.toggle_drawer(DrawerTab::Figures, ctx);
            }
            Command::ToggleTime => {
                self.open_workspace(ctx);
                self.toggle_drawer(DrawerTab::Time, ctx);
            }
            Command::Rules => self.ask_rules(),
            _ => return false,
        }
        true
    }

    fn open_workspace(&mut self, ctx: &Context) {
        if !self.state.epidemic.is_open || self.state.is_redrawing() {
            self.run_on_epidemic(Command::Watch, ctx);
        }
    }
}
