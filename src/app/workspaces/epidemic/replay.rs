//! The clock that replays, and the commands of the workspace.

use super::Tab;
use crate::app::command::Command;
use crate::app::shell::Shell;
use crate::geometry::coverage::FaceId;
use egui::Context;
use jiff::ToSpan;

/// Days a second that the replay begins with.
const USUAL_SPEED: f64 = 2.0;
/// Days a second that can be chosen.
pub const SPEEDS: [f64; 4] = [0.5, 2.0, 5.0, 10.0];
impl Shell {
    pub(crate) fn play(&mut self, ctx: &Context) {
        if !self.epidemic.is_playing || !self.is_watching() {
            return;
        }
        let now = self.now();
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
    pub(crate) fn run_on_epidemic(&mut self, command: Command, ctx: &Context) -> bool {
        match command {
            Command::Watch => {
                self.epidemic.is_open ^= true;
                self.register.is_open &= !self.epidemic.is_open;
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
                let now = self.now();
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
            Command::ToggleDashboard => {
                self.open_workspace(ctx);
                self.settings.shows_dashboard ^= true;
            }
            Command::Rules => self.ask_rules(),
            _ => return false,
        }
        true
    }

    fn open_workspace(&mut self, ctx: &Context) {
        if !self.epidemic.is_open {
            self.run_on_epidemic(Command::Watch, ctx);
        }
    }
}
