//! The window without a screen, for measurements: a project on the disk, opened in the shell, with
//! its frames run up to their shapes. Owns: how it is driven. Must not know: what is measured.

#![allow(dead_code, reason = "each measurement uses some of it")]

use egui::{
    Context, Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, RawInput, Rect, vec2,
};
use gridroom::app::command::Command;
use gridroom::app::intent::Intent;
use gridroom::app::jobs::loader::Loader;
use gridroom::app::jobs::source::Source;
use gridroom::app::shell::Shell;
use gridroom::app::state::settings::Settings;
use gridroom::demo::project::contents;
use gridroom::demo::{DEFAULT_SEED, generate, members};
use gridroom::geometry::coverage::Coverage;
use gridroom::geometry::fixed::Coord;
use gridroom::store::{NewProject, OpenOptions, Project};
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The window of an ordinary screen.
pub const SIZE: egui::Vec2 = vec2(1600.0, 900.0);

/// A window with a town open in it.
pub struct Desk {
    pub ctx: Context,
    pub shell: Shell,
    time: f64,
    pub events: Vec<Event>,
    folder: TempDir,
}

impl Desk {
    /// A town of so many grids, in a project on the disk.
    pub fn new(grids: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        gridroom::app::project::scratch::keep_in(folder.path().to_owned());
        let path = folder.path().join("town.gpkg");
        let new = NewProject {
            title: "鲤城".to_owned(),
            synthetic: true,
            members: members(),
        };
        let options = OpenOptions {
            workspace: "bench".to_owned(),
            read_only: false,
        };
        let records = contents(&generate(DEFAULT_SEED, grids)).expect("a town");
        drop(Project::create(&path, &new, &records, &options).expect("created"));
        let ctx = Context::default();
        let mut loader = Loader::default();
        loader.open(Source::File(path));
        let shell = Shell::new(&ctx, Settings::default(), loader, None);
        let mut desk = Self {
            ctx,
            shell,
            time: 0.0,
            events: Vec::new(),
            folder,
        };
        desk.settle();
        desk
    }

    /// With a plan on the table.
    pub fn redraw(&mut self) {
        self.press(Key::F2);
        assert!(
            self.shell.state.session.redraw().is_some(),
            "a plan is laid out"
        );
    }

    /// Press a key, and wait for what comes of it.
    pub fn press(&mut self, which: Key) {
        self.events.extend([key(which, true), key(which, false)]);
        self.settle();
    }

    /// Carry a command out, and wait for what comes of it.
    pub fn run(&mut self, command: Command) {
        let ctx = self.ctx.clone();
        self.shell.run(command, &ctx);
        self.settle();
    }

    /// Want something, and wait for what comes of it.
    pub fn want(&mut self, intent: impl Into<Intent>) {
        let ctx = self.ctx.clone();
        self.shell.handle(intent.into(), &ctx);
        self.settle();
    }

    /// Where the project lies.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// One frame up to its shapes; how long it took.
    pub fn frame(&mut self) -> Duration {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.time),
            events: std::mem::take(&mut self.events),
            ..RawInput::default()
        };
        let began = Instant::now();
        let mut output = self.ctx.run_ui(input, |ui| self.shell.ui(ui));
        let took = began.elapsed();
        // Nobody draws them.
        output.textures_delta.clear();
        black_box(output);
        took
    }

    /// Until nothing is read or written any more.
    pub fn settle(&mut self) {
        let began = Instant::now();
        for still in 0.. {
            self.frame();
            if still > 4 && self.shell.is_idle() {
                return;
            }
            std::thread::sleep(Duration::from_millis(1));
            assert!(began.elapsed() < Duration::from_secs(600), "still busy");
        }
    }

    /// The pointer is here.
    pub fn hover(&mut self, at: Pos2) {
        self.events.push(Event::PointerMoved(at));
    }

    /// The button goes down or up.
    pub fn button(&mut self, pos: Pos2, pressed: bool) {
        self.events.push(Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }

    /// The grids.
    pub fn coverage(&self) -> &Coverage {
        &self
            .shell
            .state
            .session
            .document()
            .expect("a map")
            .map
            .coverage
    }

    /// A vertex between two grids of one community nearest to the middle, so that no border that
    /// is protected moves.
    pub fn inner_vertex(&self) -> Coord {
        let document = self.shell.state.session.document().expect("a map");
        let community = |face| {
            let properties = document.map.feature(face)?.properties.as_ref()?;
            properties.get("community_code").cloned()
        };
        let coverage = self.coverage();
        let centre = coverage.bounds().expect("grids").centre();
        let arcs = coverage.arcs().filter(|(_, arc)| {
            let sides = [arc.left, arc.right].map(|r| coverage.owner(r).faces().first().copied());
            matches!(sides, [Some(a), Some(b)] if community(a) == community(b))
        });
        let inner = arcs.flat_map(|(_, arc)| {
            let last = arc.coords.len() - 1;
            arc.coords.get(1..last).unwrap_or_default().iter().copied()
        });
        inner
            .min_by(|a, b| a.distance_m(centre).total_cmp(&b.distance_m(centre)))
            .expect("a vertex between grids")
    }

    /// Bring a place near, until a pixel is about so many metres.
    pub fn zoom_to(&mut self, at: Coord, metres: f64) {
        for _ in 0..200 {
            let here = self.shell.on_screen(at).expect("a map");
            let beside = Coord::new(at.x, at.y + 10_000);
            let there = self.shell.on_screen(beside).expect("a map");
            let scale = at.distance_m(beside) / f64::from(here.distance(there));
            if scale <= metres {
                break;
            }
            self.hover(here);
            self.frame();
            self.events.push(Event::MouseWheel {
                unit: MouseWheelUnit::Point,
                delta: vec2(0.0, 40.0),
                phase: egui::TouchPhase::Move,
                source: egui::MouseWheelSource::Unknown,
                modifiers: Modifiers::NONE,
            });
            self.frame();
        }
        self.settle();
    }

    /// Press on a vertex and drag it a little way.
    pub fn grab(&mut self, at: Coord, by: egui::Vec2) -> Pos2 {
        let from = self.shell.on_screen(at).expect("a map");
        self.hover(from);
        self.frame();
        self.button(from, true);
        self.frame();
        for step in 1..=4 {
            self.hover(from + by * (step as f32 / 4.0));
            self.frame();
        }
        from + by
    }

    /// Click on a place.
    pub fn click(&mut self, at: Coord) {
        let at = self.shell.on_screen(at).expect("a map");
        self.hover(at);
        self.frame();
        self.button(at, true);
        self.frame();
        self.button(at, false);
        self.settle();
    }

    /// Let go: the frame of the event, and the next one.
    pub fn let_go(&mut self, at: Pos2) -> Duration {
        self.button(at, false);
        self.frame() + self.frame()
    }

    /// Take the last edit back.
    pub fn undo(&mut self) {
        self.settle();
        self.run(Command::Undo);
    }
}

/// A key goes down or up.
pub fn key(key: Key, pressed: bool) -> Event {
    Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: Modifiers::NONE,
    }
}
