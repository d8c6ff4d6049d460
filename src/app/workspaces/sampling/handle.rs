//! What becomes of what is wanted of the desk of sampling.

use crate::app::jobs::chooser::Choice;
use crate::app::shell::Shell;
use crate::app::state::dialog::Leaving;
use crate::app::words::messages::file_name;
use crate::app::workspaces::sampling::{Intent, Tab};
use crate::model::act::{Act, SamplingAct};
use crate::model::record::{Key, Kind};
use egui::Context;

impl Shell {
    /// Carry it out.
    pub(crate) fn on_sampling(&mut self, intent: Intent, ctx: &Context) {
        let act = match intent {
            Intent::ShowTab(tab) => {
                if tab == Tab::Lane {
                    self.views.sampling.ready_to_scan();
                }
                return self.state.sampling.tab = tab;
            }
            Intent::LookAt(round) => return self.look_at_round(round, ctx),
            Intent::ShowGrid(code) => {
                let faces = self.state.faces_of(std::slice::from_ref(&code));
                self.state.session.select(faces);
                return self.state.sampling.grid = Some(code);
            }
            Intent::ShowSite(id) => {
                let sampling = self.state.sampling.sampling();
                let at = sampling.and_then(|sampling| sampling.site(&id)?.at);
                return at.map_or((), |at| self.go_to_place(at));
            }
            Intent::StandAt(site, lane) => {
                if self.state.sampling.site.as_ref() != Some(&site) {
                    self.views.sampling.ready_to_scan();
                }
                self.state.sampling.site = Some(site);
                return self.state.sampling.lane = lane;
            }
            Intent::ListTubes(tubes) => {
                self.state.sampling.tubes = tubes;
                return self.keep_filters();
            }
            Intent::ShowTube(number) => return self.state.sampling.tube = number,
            Intent::Enter(_) if self.asks_first(Leaving::Sampling) => {
                return self.then(intent.into());
            }
            Intent::Enter(form) => return self.views.sampling.enter(*form),
            Intent::KeepForm => return self.keep_sampling_form(ctx),
            Intent::Begin => return self.begin_round(ctx),
            Intent::Assign(site) => return self.assign_selected(site, ctx),
            Intent::CheckIn(people) => return self.check_in(people, ctx),
            Intent::NextTube => {
                self.views.sampling.scan = Default::default();
                return self.views.sampling.focus_tube = true;
            }
            Intent::PreRegister(homes) => return self.pre_register(homes, ctx),
            Intent::ExportMissing => {
                let round = self.state.sampling.round.unwrap_or_default();
                let name = self.state.i18n.t("list-missing");
                let name = file_name(&format!("{name} {round}.xlsx"));
                return self.choose(Choice::Missing(name), "dialog-list-out");
            }
            Intent::PlanHome => return self.plan_home(ctx),
            Intent::PrintHome => {
                if let Some(list) = self.state.tour_list() {
                    let name = format!("{}.pdf", file_name(&list.title));
                    self.choose(Choice::Tours(name), "dialog-call-list");
                }
                return;
            }
            Intent::DropTeam(key) => SamplingAct::DropTeam { key },
            Intent::CloseTube(number) => {
                self.views.sampling.focus_tube = true;
                self.views.sampling.scan = Default::default();
                let key = Key::new(Kind::Tube, number);
                SamplingAct::CloseTube { key }
            }
            Intent::Record(keys, result) => SamplingAct::RecordResult { keys, result },
            Intent::EndRefusal(key) => SamplingAct::EndRefusal { key },
        };
        self.ask(Act::Sampling(act), ctx);
    }
}
