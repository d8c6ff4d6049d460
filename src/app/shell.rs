//! The shell: settings, session and map view brought together, commands carried out. Owns: the
//! state of the window. Must not know: how a panel draws itself.

use crate::app::command::{Command, Situation};
use crate::app::frame::palette::PaletteState;
use crate::app::handle::work::Work;
use crate::app::jobs::loader::{Choice, Loader, Source};
use crate::app::map::MapView;
use crate::app::map::scene::{LabelText, MapEvent, Overlay, Scene, Table};
use crate::app::state::dialog::{Dialog, ListDraft};
use crate::app::state::session::Session;
use crate::app::state::settings::Settings;
use crate::app::theme;
use crate::app::words::messages::{self, Message};
use crate::app::words::store::{what_was_done, why_not};
use crate::app::workspaces::epidemic::Watching;
use crate::app::workspaces::exchange::importing::{AskedColumns, Importing};
use crate::app::workspaces::exchange::listing::Listing;
use crate::app::workspaces::map::basemap::BasemapDraft;
use crate::app::workspaces::map::context::ContextMenu;
use crate::app::workspaces::map::search::SearchBox;
use crate::app::workspaces::redraw::planning::Planning;
use crate::app::workspaces::register::Registering;
use crate::app::workspaces::wall::Wall;
use crate::exchange::list::LISTS;
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::{Bounds, Coord};
use crate::i18n::{I18n, Language};
use egui::{CentralPanel, Context, Frame, Key, Modifiers, Ui};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// So long the first picture waits for the map.
const PATIENCE: Duration = Duration::from_millis(400);

/// The state of the window.
pub struct Shell {
    /// Kept between runs.
    pub settings: Settings,
    /// What is open and selected.
    pub session: Session,
    /// The work on the open project.
    pub work: Work,
    /// The redraw workspace.
    pub planning: Planning,
    /// The epidemic workspace.
    pub epidemic: Watching,
    /// The register workspace.
    pub register: Registering,
    /// The wall, while it is shown.
    pub(crate) wall: Option<Wall>,
    pub(crate) closing: Vec<JoinHandle<()>>,
    pub(crate) i18n: I18n,
    pub(crate) view: MapView,
    pub(crate) loader: Loader,
    pub(crate) search: SearchBox,
    pub(crate) palette: Option<PaletteState>,
    pub(crate) basemap: Option<BasemapDraft>,
    pub(crate) context: Option<ContextMenu>,
    /// A layer on its way in.
    pub(crate) importing: Option<Importing>,
    /// A table of which it must be said first where places stand.
    pub(crate) asked_columns: Option<AskedColumns>,
    /// A list on its way in.
    pub(crate) listing: Option<Listing>,
    pub(crate) message: Option<Message>,
    pub(crate) notice: Option<String>,
    pub(crate) shows_about: bool,
    pub(crate) shows_holes: bool,
    started: Option<Instant>,
    is_painted: bool,
}

impl Shell {
    /// A shell with these settings; what `loader` already reads will be shown. `started` is when
    /// the process began, to tell how long the first picture took.
    pub fn new(
        ctx: &Context,
        settings: Settings,
        loader: Loader,
        started: Option<Instant>,
    ) -> Self {
        theme::install(ctx);
        theme::show(ctx, settings.dark);
        loader.attach(ctx);
        let mut shell = Self {
            i18n: I18n::new(settings.language),
            settings,
            session: Session::default(),
            work: Work::default(),
            planning: Planning::default(),
            epidemic: Watching::default(),
            register: Registering::default(),
            wall: None,
            closing: Vec::new(),
            view: MapView::default(),
            loader,
            search: SearchBox::default(),
            palette: None,
            basemap: None,
            context: None,
            importing: None,
            asked_columns: None,
            listing: None,
            message: None,
            notice: None,
            shows_about: false,
            shows_holes: false,
            started,
            is_painted: false,
        };
        if let Some(outcome) = shell.loader.wait(PATIENCE) {
            shell.take(outcome, ctx);
        }
        shell
    }

    /// Draw everything, and act on what was done.
    pub fn ui(&mut self, ui: &mut Ui) {
        self.tell_first_frame(ui.ctx());
        while let Some(outcome) = self.loader.poll() {
            self.take(outcome, ui.ctx());
        }
        self.take_answers(ui.ctx());
        self.take_dropped(ui.ctx());
        self.take_keys(ui.ctx());
        self.keep_epidemic(ui.ctx());
        self.keep_register();
        if self.wall.is_some() {
            self.show_wall(ui);
            CentralPanel::no_frame()
                .frame(Frame::NONE)
                .show(ui, |ui| self.show_map(ui));
            return;
        }
        crate::app::frame::top::show(self, ui);
        crate::app::workspaces::epidemic::views::show_figures(self, ui);
        crate::app::frame::status::show(self, ui);
        if self.settings.shows_problems {
            crate::app::workspaces::map::problems::show(self, ui);
        }
        if self.settings.shows_history {
            crate::app::workspaces::project::history::show(self, ui);
        }
        if self.is_watching() {
            crate::app::workspaces::epidemic::views::time::show(self, ui);
            if self.settings.shows_dashboard {
                crate::app::workspaces::epidemic::views::dashboard::show(self, ui);
            }
        }
        if self.is_registering() {
            crate::app::workspaces::register::views::tree::show(self, ui);
        } else if self.settings.shows_layers {
            crate::app::workspaces::map::layers::show(self, ui);
        }
        if self.listing.is_some() {
            crate::app::workspaces::exchange::table::show(self, ui);
            crate::app::workspaces::exchange::sheet::show(self, ui);
        } else if self.asked_columns.is_some() {
            crate::app::workspaces::exchange::columns::show(self, ui);
        } else if self.importing.is_some() {
            crate::app::workspaces::exchange::import::show(self, ui);
            crate::app::workspaces::exchange::incoming::show(self, ui);
        } else if self.is_redrawing() {
            crate::app::workspaces::redraw::comparison::show(self, ui);
            crate::app::workspaces::redraw::panel::show(self, ui);
        } else if self.is_registering() {
            crate::app::workspaces::register::views::show(self, ui);
        } else if self.is_watching() {
            crate::app::workspaces::epidemic::views::show(self, ui);
        } else if self.settings.shows_inspector {
            crate::app::workspaces::map::inspector::show(self, ui);
        }
        CentralPanel::no_frame().frame(Frame::NONE).show(ui, |ui| {
            let place = ui.max_rect();
            self.show_map(ui);
            crate::app::workspaces::map::strip::show(self, ui, place);
        });
        crate::app::workspaces::map::context::show(self, ui.ctx());
        crate::app::frame::palette::show(self, ui.ctx());
        crate::app::workspaces::map::basemap::show(self, ui.ctx());
        crate::app::workspaces::project::questions::show(self, ui.ctx());
        crate::app::frame::dialogs::show(self, ui.ctx());
    }

    /// The first picture is on the screen when the next frame begins.
    fn tell_first_frame(&mut self, ctx: &Context) {
        if self.session.document().is_none() {
            return;
        }
        if !self.is_painted {
            self.is_painted = true;
            ctx.request_repaint();
        } else if let Some(started) = self.started.take() {
            tracing::info!("first frame after {} ms", started.elapsed().as_millis());
        }
    }

    /// The window is called by what is open in it.
    pub(crate) fn name_window(&self, ctx: &Context) {
        let Some(document) = self.session.document() else {
            return;
        };
        let what = messages::source_name(&self.i18n, &document.source);
        let title = self
            .i18n
            .t_args("window-title-of", &[("what", what.into())]);
        // A hidden window says in its title that something waits.
        let title = match self.epidemic.alarms.unseen() {
            0 => title,
            count => {
                let args = [
                    ("count", messages::grouped(count).into()),
                    ("title", title.into()),
                ];
                self.i18n.t_args("window-title-alarms", &args)
            }
        };
        ctx.send_viewport_cmd(egui::ViewportCommand::Title(title));
    }

    fn show_map(&mut self, ui: &mut Ui) {
        let Some(document) = self.session.document() else {
            crate::app::workspaces::map::empty::show(self, ui);
            return;
        };
        let scene = Scene {
            map: &document.map,
            index: &document.index,
            outcomes: self.session.outcomes(),
            selection: self.session.selection(),
            layers: &self.settings.layers,
            basemap: &self.settings.basemap,
            label_text: self.settings.label_text,
            dark: self.settings.dark,
            i18n: &self.i18n,
            epidemic: self
                .epidemic
                .overlay(document.map.features.len())
                .filter(|_| document.redraw.is_none())
                .map(|overlay| Overlay {
                    // Whoever passes the wall is not told which building.
                    spots: overlay
                        .spots
                        .get(..0)
                        .filter(|_| self.wall.is_some())
                        .unwrap_or(overlay.spots),
                    pin: overlay.pin.or_else(|| self.register_pin()),
                    ..overlay
                }),
            incoming: self
                .importing
                .as_ref()
                .and_then(|importing| importing.prepared.as_deref()),
            incoming_at: self.importing.as_ref().and_then(|i| i.finding),
            table: document.redraw.as_deref().map(|redraw| Table {
                tool: &self.planning.tool,
                redraw,
                follows: self.planning.follows,
                preview: self.planning.shown_preview(),
                refusal: self.planning.refusal.as_ref(),
                moved: self
                    .planning
                    .compared
                    .as_ref()
                    .map_or(&[], |(_, c)| &c.moved),
                by_size: self.planning.by_size,
            }),
        };
        let events = self.view.show(ui, &scene);
        for event in events {
            self.on_map(event, ui.ctx());
        }
    }

    fn on_map(&mut self, event: MapEvent, ctx: &Context) {
        match event {
            MapEvent::Hover(face) => self.session.hover = face,
            MapEvent::Pointer(at) => self.session.pointer = at,
            MapEvent::Click { face, extend } => {
                // While a case is entered a click says where.
                let at = self.session.pointer;
                match at {
                    Some(at) if self.is_watching() && self.wants_place() => {
                        self.place_case(at, None);
                    }
                    Some(at) if self.wants_site() => self.take_site(at),
                    _ => self.session.click(face, extend),
                }
                // In the register a click on a building chooses it.
                let building = at.filter(|_| self.is_registering() && !extend);
                if let Some(unit) = building.and_then(|at| self.building_at(at))
                    && self.register.form.is_none()
                {
                    self.go_to_unit(unit, false);
                }
            }
            MapEvent::Rectangle { faces } => self.session.extend_selection(faces),
            MapEvent::ZoomTo(bounds) => self.view.zoom_to(bounds),
            MapEvent::Context { face, at } => {
                self.context = ContextMenu::at_pointer(ctx, face, at);
            }
            MapEvent::Tool(event, reach_m, snaps) => self.use_tool(event, reach_m, snaps, ctx),
            MapEvent::BasemapFailed(why) => {
                self.message = Some(Message {
                    what: self.i18n.t("error-basemap"),
                    why,
                    remedy: self.i18n.t("remedy-basemap"),
                });
            }
        }
    }

    /// What commands depend on, now.
    pub fn situation(&self) -> Situation {
        let document = self.session.document();
        let state = self.work.state.as_ref();
        Situation {
            can_undo: state.is_some_and(|s| s.undo.undo.is_ok()),
            can_redo: state.is_some_and(|s| s.undo.redo.is_ok()),
            has_project: state.is_some(),
            has_users: state.is_some_and(|s| !s.users.is_empty()),
            is_locked: state.is_some_and(|s| s.is_locked()),
            role: state.and_then(|s| s.role),
            has_map: document.is_some(),
            has_selection: !self.session.selection().is_empty(),
            has_findings: document.is_some_and(|d| !d.map.findings.is_empty()),
            is_busy: self.loader.is_busy(),
            is_redrawing: self.is_redrawing(),
            has_publication: state.is_some_and(|s| s.last_publication.is_some()),
            selects_several: self.session.selection().len() > 1,
            knows_epidemic: self.knows_epidemic(),
            is_replaying: self.epidemic.at.is_some(),
            shows_past: self.epidemic.is_past(),
        }
    }

    /// Why a command cannot be carried out now.
    pub(crate) fn blocked_text(&self, command: Command, reason: &str) -> String {
        let undo = self.work.state.as_ref().map(|s| &s.undo);
        let why = match (command, undo) {
            (Command::Undo, Some(undo)) => undo.undo.as_ref().err(),
            (Command::Redo, Some(undo)) => undo.redo.as_ref().err(),
            _ => None,
        };
        why.map_or_else(|| self.i18n.t(reason), |why| why_not(&self.i18n, why))
    }

    /// What a command would do now, where its name does not say it all.
    pub(crate) fn hint_text(&self, command: Command) -> Option<String> {
        let undo = &self.work.state.as_ref()?.undo;
        let (offer, key) = match command {
            Command::Undo => (undo.undo.as_ref().ok()?, "history-undo"),
            Command::Redo => (undo.redo.as_ref().ok()?, "history-redo"),
            _ => return None,
        };
        let what = what_was_done(&self.i18n, &offer.row);
        Some(self.i18n.t_args(key, &[("what", what.into())]))
    }

    /// Carry a command out, if it makes sense now.
    pub fn run(&mut self, command: Command, ctx: &Context) {
        if let Some(reason) = command.blocked(self.situation()) {
            // A key has no button beside it that says why it does nothing.
            if matches!(command, Command::Undo | Command::Redo) {
                self.notice = Some(self.blocked_text(command, reason));
            }
            return;
        }
        match command {
            Command::Open => self.choose(Choice::Open, "dialog-open"),
            Command::OpenTown => self.open(Source::Town),
            Command::Import => self.choose(Choice::Import, "dialog-import"),
            Command::ImportList => self.choose(Choice::ListIn, "dialog-list-in"),
            Command::ExportList => self.ask_user(Dialog::ExportList(ListDraft::default())),
            Command::ListTemplate => self.ask_user(Dialog::Template(&LISTS[0])),
            Command::NewProject => {
                let name = format!("{}.gpkg", self.i18n.t("project-name"));
                self.choose(Choice::Make(name), "dialog-make");
            }
            Command::SaveAs => {
                let name = self.proposed_name("gpkg");
                self.choose(Choice::Save(name), "dialog-save");
            }
            Command::Export => {
                let name = self.proposed_name("geojson");
                self.choose(Choice::Export(name), "dialog-export");
            }
            Command::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            Command::Find => self.search.focus = true,
            Command::Palette => self.palette = Some(PaletteState::default()),
            Command::SelectAll => {
                let faces = self
                    .session
                    .document()
                    .map(|d| d.map.faces().collect::<Vec<_>>());
                self.session.select(faces.into_iter().flatten());
            }
            Command::SelectNone => self.session.select([]),
            Command::SelectNeighbours => self.session.select_neighbours(),
            Command::ZoomAll => {
                let document = self.session.document();
                if let Some(bounds) = document.and_then(|d| d.map.coverage.bounds()) {
                    self.view.zoom_to(bounds);
                }
            }
            Command::ZoomSelection => {
                if let Some(bounds) = self.session.selection_bounds() {
                    self.view.zoom_to(bounds);
                }
            }
            Command::NextProblem => self.step_problem(true),
            Command::PreviousProblem => self.step_problem(false),
            Command::SwitchLabels => {
                self.settings.label_text = match self.settings.label_text {
                    LabelText::Name => LabelText::Code,
                    LabelText::Code => LabelText::Name,
                };
            }
            Command::Basemap => self.basemap = Some(BasemapDraft::of(&self.settings.basemap)),
            Command::ToggleLayers => self.settings.shows_layers ^= true,
            Command::ToggleInspector => self.settings.shows_inspector ^= true,
            Command::ToggleProblems => self.settings.shows_problems ^= true,
            Command::SwitchTheme => {
                self.settings.dark ^= true;
                theme::show(ctx, self.settings.dark);
            }
            Command::SwitchLanguage => {
                self.speak(match self.settings.language {
                    Language::Chinese => Language::English,
                    Language::English => Language::Chinese,
                });
                self.name_window(ctx);
            }
            Command::FullScreen => {
                let is_full = ctx.input(|i| i.viewport().fullscreen.unwrap_or(false));
                ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(!is_full));
            }
            Command::Wall => self.switch_wall(ctx),
            Command::About => self.shows_about = true,
            Command::Undo
            | Command::Redo
            | Command::ToggleHistory
            | Command::SignIn
            | Command::Lock
            | Command::Passphrase
            | Command::Users
            | Command::Retention => self.run_on_project(command, ctx),
            Command::ExportLineage => {
                let name = self.proposed_name("csv");
                self.choose(Choice::Lineage(name), "dialog-lineage");
            }
            _ if self.run_on_epidemic(command, ctx) => {}
            _ if self.run_on_register(command, ctx) => {}
            _ => self.run_on_plan(command, ctx),
        }
    }

    /// Use this language from now on.
    pub fn speak(&mut self, language: Language) {
        self.settings.language = language;
        self.i18n = I18n::new(language);
    }

    /// Whether nothing is being read or written.
    pub fn is_idle(&self) -> bool {
        !self.loader.is_busy() && !self.is_desk_busy()
    }

    /// The error that is shown.
    pub fn message(&self) -> Option<&Message> {
        self.message.as_ref()
    }

    /// Where a place is on the screen.
    pub fn on_screen(&self, at: Coord) -> Option<egui::Pos2> {
        self.view.screen_of(at)
    }

    /// Select a face and bring it into view.
    pub(crate) fn go_to_face(&mut self, face: FaceId) {
        self.session.select([face]);
        if let Some(bounds) = self.session.selection_bounds() {
            self.view.zoom_to(bounds);
        }
    }

    /// Bring a place into view, some hundred metres around it.
    pub(crate) fn go_to_place(&mut self, at: Coord) {
        const AROUND: i32 = 15_000;
        let shift = |c: Coord, by: i32| Coord::new(c.x.saturating_add(by), c.y.saturating_add(by));
        let mut bounds = Bounds::of(shift(at, -AROUND));
        bounds.extend(shift(at, AROUND));
        self.view.zoom_to(bounds);
    }

    /// Go to a finding, by its place in the list.
    pub(crate) fn go_to_problem(&mut self, number: usize) {
        let Some(document) = self.session.document() else {
            return;
        };
        let Some(finding) = document.map.findings.get(number) else {
            return;
        };
        let (at, faces) = (finding.at, finding.faces.clone());
        self.session.problem = Some(number);
        self.session.select(faces);
        self.go_to_place(at);
    }

    fn step_problem(&mut self, forward: bool) {
        let count = self.session.document().map_or(0, |d| d.map.findings.len());
        if count == 0 {
            return;
        }
        self.settings.shows_problems = true;
        let next = match (self.session.problem, forward) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(now), true) => (now + 1) % count,
            (Some(now), false) => (now + count - 1) % count,
        };
        self.go_to_problem(next);
    }

    pub(crate) fn choose(&mut self, choice: Choice, title: &str) {
        let kind = match choice {
            Choice::Tiles => "dialog-tiles-kind",
            Choice::Rules => "dialog-rules-kind",
            Choice::ListIn | Choice::ListOut(_) | Choice::Refused(_) | Choice::CallList(..) => {
                "dialog-list-kind"
            }
            _ => "dialog-kind",
        };
        self.loader
            .choose(choice, self.i18n.t(title), self.i18n.t(kind));
    }

    fn proposed_name(&self, ending: &str) -> String {
        match self.session.document().map(|d| &d.source) {
            Some(Source::File(path)) => {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy();
                format!("{stem}.{ending}")
            }
            _ => format!("{}.{ending}", self.i18n.t("town-name")),
        }
    }

    fn take_keys(&mut self, ctx: &Context) {
        crate::app::widgets::note_composition(ctx);
        let (focused, typing) = (ctx.egui_wants_keyboard_input(), ctx.text_edit_focused());
        // Shortcuts with Shift first: the same without it would take them too.
        let has_shift = |c: &Command| {
            c.shortcut()
                .is_some_and(|s| s.modifiers.contains(Modifiers::SHIFT))
        };
        let (shifted, plain): (Vec<_>, Vec<_>) = Command::ALL.into_iter().partition(has_shift);
        self.take_tool_keys(ctx);
        let pressed = shifted.into_iter().chain(plain).find(|command| {
            command.shortcut().is_some_and(|shortcut| {
                // A key alone is that of whatever has the focus, one with Ctrl only that of a text.
                let is_taken = typing || (focused && shortcut.modifiers.is_none());
                !(is_taken && command.yields_to_text())
                    && ctx.input_mut(|i| i.consume_shortcut(&shortcut))
            })
        });
        if let Some(command) = pressed {
            self.run(command, ctx);
        }
        if ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape)) {
            self.step_back(ctx);
        }
    }

    /// Esc: the topmost thing goes.
    fn step_back(&mut self, ctx: &Context) {
        if self.wall.is_some() {
            self.switch_wall(ctx);
            return;
        }
        if self.palette.take().is_some()
            || self.work.draft.take().is_some()
            || self.context.take().is_some()
            || self.basemap.take().is_some()
            || self.message.take().is_some()
            || self.asked_columns.take().is_some()
            || self.importing.take().is_some()
            || self.leave_list()
            || self.epidemic.form.take().is_some()
            || self.epidemic.sheet.take().is_some()
            || self.register.form.take().is_some()
            || std::mem::take(&mut self.shows_about)
            || self.dismiss_question()
        {
            return;
        }
        if self.step_tool_back(ctx) {
            return;
        }
        if self.search.is_open() {
            self.search.clear();
            ctx.memory_mut(|m| m.stop_text_input());
        } else {
            self.session.select([]);
        }
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        self.let_go();
        for closing in self.closing.drain(..) {
            // Every file is closed in order before the program ends.
            let _ = closing.join();
        }
    }
}
