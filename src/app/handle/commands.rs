//! Commands carried out. Owns: what each does to the state, those of a workspace beside it. Must not
//! know: which key or button sent them.

use crate::app::command::Command;
use crate::app::diagnosis;
use crate::app::frame::palette_state::PaletteState;
use crate::app::jobs::chooser::Choice;
use crate::app::jobs::source::Source;
use crate::app::map::scene::LabelText;
use crate::app::shell::Shell;
use crate::app::state::dialog::{Dialog, ListDraft};
use crate::app::state::drawer::DrawerTab;
use crate::app::theme;
use crate::app::workspaces::arrivals::FileOf;
use crate::app::workspaces::map::basemap_draft::BasemapDraft;
use crate::app::workspaces::own_town::state::Part;
use crate::app::workspaces::tour;
use crate::exchange::list::{LISTS, WriteError};
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::{Bounds, Coord};
use crate::i18n::{I18n, Language};
use egui::{Context, Vec2};
use std::path::Path;
use std::sync::Arc;

impl Shell {
    /// Carry a command out, if it makes sense now.
    pub fn run(&mut self, command: Command, ctx: &Context) {
        if let Some(reason) = command.blocked(self.state.situation()) {
            // A key has no button beside it that says why it does nothing.
            let why = self.state.blocked_text(command, reason);
            self.state.notices.say(why);
            return;
        }
        if self.leaves_page(command) {
            return;
        }
        match command {
            Command::Print => self.switch_printing(ctx),
            Command::CopyMap => self.copy_map(ctx),
            Command::OwnTown => self.switch_own_town(),
            Command::UpdateTown => self.switch_update(),
            Command::Underlay => self.choose_underlay(),
            Command::Trace => self.switch_trace(ctx),
            Command::Open => self.choose(Choice::Open, "dialog-open"),
            Command::OpenTown => self.open(Source::Town),
            Command::Import => self.choose(Choice::Import, "dialog-import"),
            Command::ImportList => self.choose(Choice::ListIn, "dialog-list-in"),
            Command::ExportList => {
                self.ask_user(Dialog::ExportList(ListDraft::default()));
            }
            Command::ListTemplate => {
                self.ask_user(Dialog::Template(&LISTS[0]));
            }
            Command::NewProject => {
                let name = format!("{}.gpkg", self.state.i18n.t("project-name"));
                self.choose(Choice::Make(name), "dialog-make");
            }
            Command::SaveAs => {
                let name = self.state.proposed_name("gpkg");
                self.choose(Choice::Save(name), "dialog-save");
            }
            Command::Export => {
                let name = self.state.proposed_name("geojson");
                self.choose(Choice::Export(name), "dialog-export");
            }
            Command::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Command::Find => self.views.search.focus = true,
            Command::Palette => self.views.palette = Some(PaletteState::default()),
            Command::SelectAll => {
                let faces = self
                    .state
                    .session
                    .document()
                    .map(|d| d.map.faces().collect::<Vec<_>>());
                self.state.session.select(faces.into_iter().flatten());
            }
            Command::SelectNone => self.state.session.select([]),
            Command::SelectNeighbours => self.state.session.select_neighbours(),
            Command::ZoomAll => {
                let document = self.state.session.document();
                if let Some(bounds) = document.and_then(|d| d.map.coverage.bounds()) {
                    self.views.map.zoom_to(bounds);
                }
            }
            Command::ZoomSelection => {
                if let Some(bounds) = self.state.session.selection_bounds() {
                    self.views.map.zoom_to(bounds);
                }
            }
            Command::ZoomIn => self.map_shown_mut().step(Vec2::ZERO, 1.0),
            Command::ZoomOut => self.map_shown_mut().step(Vec2::ZERO, -1.0),
            Command::Crosshair => self.map_shown_mut().turn_crosshair(ctx),
            Command::NextProblem => self.step_problem(true, ctx),
            Command::PreviousProblem => self.step_problem(false, ctx),
            Command::SwitchLabels => {
                self.state.settings.label_text = match self.state.settings.label_text {
                    LabelText::Name => LabelText::Code,
                    LabelText::Code => LabelText::Name,
                };
            }
            Command::Basemap => {
                let draft = BasemapDraft::of(&self.state.settings.basemap);
                self.ask_user(Dialog::Basemap(draft));
            }
            Command::ToggleLayers => self.state.settings.shows_layers ^= true,
            Command::ToggleInspector => self.state.settings.shows_inspector ^= true,
            Command::ToggleProblems => self.toggle_drawer(DrawerTab::Problems, ctx),
            Command::ToggleHistory => self.toggle_drawer(DrawerTab::History, ctx),
            Command::SwitchTheme => {
                self.state.settings.dark ^= true;
                theme::show(ctx, self.state.settings.dark);
            }
            Command::SwitchLanguage => {
                self.speak(match self.state.settings.language {
                    Language::Chinese => Language::English,
                    Language::English => Language::Chinese,
                });
                // What was said before was said in the other language: the list keeps it.
                self.state.notices.hide();
                self.name_window(ctx);
            }
            Command::FullScreen => {
                let is_full = ctx.input(|i| i.viewport().fullscreen.unwrap_or(false));
                ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(!is_full));
            }
            Command::Wall => self.switch_wall(ctx),
            Command::SaveDiagnosis => {
                let name = "gridroom-diagnosis.txt".to_owned();
                self.choose(Choice::Diagnosis(name), "command-save-diagnosis");
            }
            Command::Guide => self.turn_guide(),
            Command::Tour => self.on_tour(tour::Intent::Begin),
            Command::Practice => self.choose(Choice::Practice, "dialog-practice"),
            Command::Keys => {
                self.ask_user(Dialog::Keys);
            }
            Command::ResetSettings => {
                self.ask_user(Dialog::ResetSettings);
            }
            Command::About => {
                self.ask_user(Dialog::About(String::new()));
            }
            Command::Undo
            | Command::Redo
            | Command::SignIn
            | Command::Lock
            | Command::Passphrase
            | Command::Users
            | Command::Retention => self.run_on_project(command, ctx),
            Command::ExportLineage => {
                let name = self.state.proposed_name("csv");
                self.choose(Choice::Lineage(name), "dialog-lineage");
            }
            _ if self.run_on_epidemic(command, ctx) => {}
            _ if self.run_on_register(command, ctx) => {}
            _ if self.run_on_calls(command, ctx) => {}
            _ if self.run_on_sampling(command, ctx) => {}
            _ => self.run_on_plan(command, ctx),
        }
    }

    /// Show a tab of the drawer, or close it.
    pub(crate) fn turn_drawer(&mut self, tab: Option<DrawerTab>, ctx: &Context) {
        self.state.turn_drawer(tab);
        if tab == Some(DrawerTab::History) {
            self.refresh_lists(ctx);
        }
    }

    /// Show a tab of the drawer; where it is shown, close the drawer.
    pub(crate) fn toggle_drawer(&mut self, tab: DrawerTab, ctx: &Context) {
        let is_shown = self.state.drawer_tab() == Some(tab);
        self.turn_drawer((!is_shown).then_some(tab), ctx);
    }

    /// The settings go back to how they came, and the window with them.
    pub(crate) fn reset_settings(&mut self, ctx: &Context) {
        self.state.settings = self.state.settings.reset();
        self.keep_patience();
        theme::show(ctx, self.state.settings.dark);
        ctx.set_zoom_factor(1.0);
        let said = self.state.i18n.t("reset-settings-done");
        self.state.notices.say(said);
    }

    /// Use this language from now on.
    pub fn speak(&mut self, language: Language) {
        self.state.settings.language = language;
        self.state.i18n = Arc::new(I18n::new(language));
    }

    /// Select a face and bring it into view.
    pub(crate) fn go_to_face(&mut self, face: FaceId) {
        self.state.session.select([face]);
        if let Some(bounds) = self.state.session.selection_bounds() {
            self.views.map.zoom_to(bounds);
        }
    }

    /// Bring a place into view, some hundred metres around it.
    pub(crate) fn go_to_place(&mut self, at: Coord) {
        const AROUND: i32 = 15_000;
        let shift = |c: Coord, by: i32| Coord::new(c.x.saturating_add(by), c.y.saturating_add(by));
        let mut bounds = Bounds::of(shift(at, -AROUND));
        bounds.extend(shift(at, AROUND));
        self.views.map.zoom_to(bounds);
    }

    /// Go to a finding, by its place in the list.
    pub(crate) fn go_to_problem(&mut self, number: usize) {
        let Some(document) = self.state.session.document() else {
            return;
        };
        let Some(finding) = document.map.findings.get(number) else {
            return;
        };
        let (at, faces) = (finding.at, finding.faces.clone());
        self.state.session.problem = Some(number);
        self.state.session.select(faces);
        self.go_to_place(at);
    }

    fn step_problem(&mut self, forward: bool, ctx: &Context) {
        let count = self
            .state
            .session
            .document()
            .map_or(0, |d| d.map.findings.len());
        if count == 0 {
            return;
        }
        self.turn_drawer(Some(DrawerTab::Problems), ctx);
        let next = match (self.state.session.problem, forward) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(now), true) => (now + 1) % count,
            (Some(now), false) => (now + count - 1) % count,
        };
        self.go_to_problem(next);
    }

    pub(crate) fn choose(&mut self, choice: Choice, title: &'static str) {
        let kind = match choice {
            Choice::Tiles => "dialog-tiles-kind",
            Choice::Underlay => "dialog-underlay-kind",
            Choice::Rules | Choice::Profile(_) | Choice::ProfileOut(..) => "dialog-rules-kind",
            Choice::ListIn | Choice::ListOut(_) | Choice::Refused(_) | Choice::CallList(..) => {
                "dialog-list-kind"
            }
            Choice::Print(..) => "dialog-print-kind",
            Choice::OwnTown(Part::Extract | Part::Newer) => "dialog-extract-kind",
            Choice::OwnTown(Part::Rules) => "dialog-rules-kind",
            Choice::Missing(_) | Choice::Tours(_) => "dialog-list-kind",
            Choice::Arrivals(FileOf::Morning(_) | FileOf::Visits(_)) => "dialog-list-kind",
            Choice::Arrivals(FileOf::Out { .. } | FileOf::In) => "dialog-calls-kind",
            Choice::Diagnosis(_) => "dialog-diagnosis-kind",
            _ => "dialog-kind",
        };
        let (text, kind) = (self.state.i18n.t(title), self.state.i18n.t(kind));
        self.loader.choose(choice, title, text, kind);
    }

    /// Write what whoever helps needs to know.
    pub fn write_diagnosis(&mut self, path: &Path) {
        let text = diagnosis::text(Some(&self.state.settings), self.graphics.as_deref());
        let done = std::fs::write(path, text).map_err(WriteError::Io);
        self.tell_written(path, done);
    }
}
