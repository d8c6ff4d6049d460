//! The shell: the state, what views alone know, and the threads beside the window, brought together;
//! one frame drawn. Must not know: how a panel draws itself, or what becomes of an intent.

use crate::app::command::keystrokes::Keystrokes;
use crate::app::frame;
use crate::app::jobs::loader::Loader;
use crate::app::project::ProjectThread;
use crate::app::state::State;
use crate::app::state::dialog::Dialog;
use crate::app::state::settings::Settings;
use crate::app::theme;
use crate::app::view::{Outbox, View};
use crate::app::views::Views;
use crate::app::words::messages::{self, Message};
use crate::app::words::toolkit::ToolkitNames;
use crate::app::workspaces::wall::{Magnifier, Screens};
use crate::app::workspaces::{
    arrivals, epidemic, exchange, guide, map, own_town, printing, redraw, register, sampling, tour,
    trace,
};
use crate::geometry::fixed::Coord;
use egui::{CentralPanel, Context, Frame, Ui};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// So long the first picture waits for the map.
const PATIENCE: Duration = Duration::from_millis(400);

/// The window without the operating system.
pub struct Shell {
    /// What views read and handlers change.
    pub state: State,
    /// What views alone know.
    pub(crate) views: Views,
    /// The open project.
    pub(crate) project: Option<ProjectThread>,
    /// Projects that are being closed.
    pub(crate) closing: Vec<JoinHandle<()>>,
    pub(crate) loader: Loader,
    /// Looks which screens there are.
    pub(crate) screens: Option<Box<dyn Fn() -> Screens>>,
    /// What draws the window, for whoever is asked for help.
    pub(crate) graphics: Option<String>,
    outbox: Outbox,
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
        ctx.add_plugin(Keystrokes::default());
        ctx.add_plugin(Magnifier::default());
        ctx.add_plugin(ToolkitNames::default());
        loader.attach(ctx);
        let mut shell = Self {
            state: State::new(settings),
            views: Views::default(),
            project: None,
            closing: Vec::new(),
            loader,
            screens: None,
            graphics: None,
            outbox: Outbox::default(),
            started,
            is_painted: false,
        };
        if let Some(outcome) = shell.loader.wait(PATIENCE) {
            shell.take(outcome, ctx);
        }
        shell
    }

    /// The wall opens on a screen of its own where this finds one.
    pub fn look_for_screens(&mut self, look: impl Fn() -> Screens + 'static) {
        self.screens = Some(Box::new(look));
    }

    /// What happens whether or not anything is drawn: answers are taken, time passes.
    pub fn logic(&mut self, ctx: &Context) {
        while let Some(outcome) = self.loader.poll() {
            self.take(outcome, ctx);
        }
        self.take_answers(ctx);
        self.keep_open(ctx);
        self.look_around();
        self.keep_epidemic(ctx);
        self.keep_trying(ctx);
        self.keep_register();
        self.keep_calls();
        self.keep_sampling();
        self.keep_wall(ctx);
    }

    /// Draw everything, and act on what was done.
    pub fn ui(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        ToolkitNames::speak(&ctx, &self.state.i18n);
        self.tell_first_frame(&ctx);
        self.play(&ctx);
        self.logic(&ctx);
        self.take_dropped(&ctx);
        self.take_keys(&ctx);
        self.state.steering = self.map_shown().steering(&ctx);
        self.note_typing(&ctx);
        self.note_touch(&ctx);
        self.look_around();
        frame::focus::reveal(&ctx);
        self.draw(ui);
        frame::focus::show(&ctx);
        let intents = self.outbox.take();
        if !intents.is_empty() {
            for intent in intents {
                self.handle(intent, &ctx);
            }
            self.look_around();
            // What became of them is seen at once.
            ctx.request_repaint();
        }
    }

    /// The state as a view sees it.
    pub(crate) fn view(&self) -> View<'_> {
        View::new(&self.state, &self.outbox)
    }

    /// What a form asks for on the map, as the key of a hint.
    fn wanted(&self) -> Option<&'static str> {
        if self.wants_place() {
            return Some("hint-case");
        }
        if self.views.sampling.wants_site() {
            return Some("hint-sampling-site");
        }
        self.views.register.wants_site().then_some("hint-site")
    }

    /// What goes on beside the window, for the views.
    fn look_around(&mut self) {
        self.state.busy.loader = self.loader.is_busy();
        self.state.busy.choosing = self.loader.is_choosing();
        self.state.busy.project = self.project.as_ref().is_some_and(ProjectThread::is_busy);
        self.state.planning.is_beginning &= self.state.busy.project && !self.state.is_redrawing();
        self.state.busy.beside = self.loader.jobs().cloned().collect();
        let of_project = self.project.iter().flat_map(ProjectThread::jobs);
        self.state.busy.of_project = of_project.cloned().collect();
        let listing = self.views.listing.as_ref();
        let lists = listing.is_some_and(|listing| listing.done.is_none());
        self.state.has_incoming = lists || self.views.importing.is_some();
        self.state.seen = self.views.map.seen();
        if self.state.left_guest != self.state.drawer_guest() {
            self.state.left_guest = None;
        }
    }

    fn draw(&mut self, ui: &mut Ui) {
        if self.state.shows_wall() {
            self.show_wall(ui);
            let view = &View::new(&self.state, &self.outbox);
            guide::view::show(view, &mut self.views.guide, ui.ctx());
            return;
        }
        self.hold_wall_window(ui.ctx());
        let wanted = self.wanted();
        let view = &View::new(&self.state, &self.outbox);
        let views = &mut self.views;
        frame::top::show(view, &mut views.search, ui);
        epidemic::views::show_figures(view, ui);
        frame::status::show(view, wanted, ui);
        if let Some(printing) = view.state().printing.as_deref() {
            printing::view::show(view, printing, &mut views.printing, ui);
            CentralPanel::no_frame().frame(Frame::NONE).show(ui, |ui| {
                printing::page::show(view, printing, &mut views.page, ui);
            });
            show_above(view, views, ui.ctx());
            return;
        }
        if let Some(own) = view.state().own_town.as_deref() {
            let (typed, drawing) = (&mut views.own_town_typed, &mut views.own_town);
            own_town::view::show(view, own, (typed, drawing), ui);
            CentralPanel::no_frame().frame(Frame::NONE).show(ui, |ui| {
                own_town::page::show(view, own, &mut views.own_town, ui);
            });
            show_above(view, views, ui.ctx());
            return;
        }
        let mut own = frame::drawer::Own {
            problems: &mut views.problems,
            epidemic: &mut views.epidemic,
            listing: views.listing.as_ref(),
            importing: views.importing.as_ref(),
        };
        frame::drawer::show(view, &mut own, ui);
        if view.is_registering() {
            register::views::tree::show(view, &mut views.register, ui);
        } else if view.is_calling() {
            arrivals::views::list::show(view, &mut views.arrivals, ui);
        } else if view.is_sampling() {
            sampling::views::list::show(view, &mut views.sampling, ui);
        } else if view.settings.shows_layers {
            map::layers::show(view, ui);
        }
        if let Some(updating) = view.state().updating.as_deref() {
            own_town::updating::view::show(view, updating, ui);
        } else if let Some(listing) = &mut views.listing {
            exchange::table::show(view, listing, ui);
        } else if let Some(asked) = &mut views.asked_columns {
            exchange::columns::show(view, asked, ui);
        } else if let Some(importing) = &mut views.importing {
            exchange::import::show(view, importing, ui);
        } else if view.trace.is_open {
            trace::view::show(view, &view.state().trace, &mut views.trace, ui);
        } else if view.is_redrawing() {
            redraw::panel::show(view, ui);
        } else if view.is_registering() {
            register::views::show(view, &mut views.register, ui);
        } else if view.is_calling() {
            arrivals::views::show(view, &mut views.arrivals, ui);
        } else if view.is_sampling() {
            sampling::views::show(view, &mut views.sampling, ui);
        } else if view.is_watching() {
            epidemic::views::show(view, &mut views.epidemic, ui);
        } else if view.settings.shows_inspector {
            map::inspector::show(view, &mut views.attributes, ui);
        }
        CentralPanel::no_frame().frame(Frame::NONE).show(ui, |ui| {
            let place = ui.max_rect();
            self.show_map(ui);
            let view = &View::new(&self.state, &self.outbox);
            map::strip::show(view, ui, place);
            map::start::show(view, ui, place);
            tour::view::show(view, ui, place);
        });
        let view = &View::new(&self.state, &self.outbox);
        let views = &mut self.views;
        map::context::show(view, &mut views.context, ui.ctx());
        show_above(view, views, ui.ctx());
    }

    /// The first picture is on the screen when the next frame begins.
    fn tell_first_frame(&mut self, ctx: &Context) {
        if self.state.session.document().is_none() {
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
        let Some(document) = self.state.session.document() else {
            return;
        };
        let what = messages::source_name(&self.state.i18n, &document.source);
        let title = self
            .state
            .i18n
            .t_args("window-title-of", &[("what", what.into())]);
        // A hidden window says in its title that something waits.
        let title = match self.state.epidemic.alarms.unseen() {
            0 => title,
            count => {
                let args = [
                    ("count", messages::grouped(count).into()),
                    ("title", title.into()),
                ];
                self.state.i18n.t_args("window-title-alarms", &args)
            }
        };
        ctx.send_viewport_cmd(egui::ViewportCommand::Title(title));
    }

    /// Whether nothing is being read, written or fetched.
    pub fn is_idle(&self) -> bool {
        self.views.trying.is_none()
            && !self.loader.is_busy()
            && !self.project.as_ref().is_some_and(ProjectThread::is_busy)
    }

    /// The error that is shown.
    pub fn message(&self) -> Option<&Message> {
        self.views
            .dialogs
            .iter()
            .find_map(|open| match &open.dialog {
                Dialog::Message(message) => Some(message),
                _ => None,
            })
    }

    /// Where a place is on the screen.
    pub fn on_screen(&self, at: Coord) -> Option<egui::Pos2> {
        self.map_shown().screen_of(at)
    }
}

/// What lies above every workspace, the lowest first.
fn show_above(view: &View<'_>, views: &mut Views, ctx: &Context) {
    guide::view::show(view, &mut views.guide, ctx);
    frame::palette::show(view, &mut views.palette, ctx);
    frame::questions::show(view, &mut views.dialogs, ctx);
    guide::view::show_over(view, &mut views.guide, ctx);
    frame::dropping::show(view, views.dialogs.is_any(), ctx);
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
