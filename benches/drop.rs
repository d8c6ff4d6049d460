//! Redrawing in the window, without a screen: a boundary is dragged and let go of, in a project on
//! the disk, and all panels are drawn. Measured are the frame in which the button goes up and the
//! next one, which shows the result (everything up to its shapes); and a frame in which the
//! pointer moves while it drags, and the preview alone. On the sample town and on one of 10,000
//! grids, near by and with all of it in view. The budgets: 4 ms on the town, 8 ms at 10,000 grids,
//! 2 ms for a preview.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use egui::vec2;
use egui::{Context, Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, RawInput, Rect};
use gridroom::app::command::Command;
use gridroom::app::jobs::loader::Loader;
use gridroom::app::jobs::source::Source;
use gridroom::app::shell::Shell;
use gridroom::app::state::settings::Settings;
use gridroom::demo::project::contents;
use gridroom::demo::{DEFAULT_GRIDS, DEFAULT_SEED, generate, members};
use gridroom::geometry::coverage::{Coverage, Edit};
use gridroom::geometry::fixed::Coord;
use gridroom::store::{NewProject, OpenOptions, Project};
use std::cell::RefCell;
use std::hint::black_box;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The window of an ordinary screen.
const SIZE: egui::Vec2 = vec2(1600.0, 900.0);

/// A window with a plan on the table.
struct Desk {
    ctx: Context,
    shell: Shell,
    time: f64,
    events: Vec<Event>,
    _folder: TempDir,
}

impl Desk {
    fn new(grids: usize) -> Self {
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
            _folder: folder,
        };
        desk.settle();
        desk.events.push(key(Key::F2, true));
        desk.events.push(key(Key::F2, false));
        desk.settle();
        assert!(
            desk.shell.state.session.redraw().is_some(),
            "a plan is laid out"
        );
        desk
    }

    /// One frame up to its shapes; how long it took.
    fn frame(&mut self) -> Duration {
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
    fn settle(&mut self) {
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

    fn hover(&mut self, at: Pos2) {
        self.events.push(Event::PointerMoved(at));
    }

    fn button(&mut self, pos: Pos2, pressed: bool) {
        self.events.push(Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }

    fn coverage(&self) -> &Coverage {
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
    fn inner_vertex(&self) -> Coord {
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
    fn zoom_to(&mut self, at: Coord, metres: f64) {
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
    fn grab(&mut self, at: Coord, by: egui::Vec2) -> Pos2 {
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

    fn click(&mut self, at: Coord) {
        let at = self.shell.on_screen(at).expect("a map");
        self.hover(at);
        self.frame();
        self.button(at, true);
        self.frame();
        self.button(at, false);
        self.settle();
    }

    /// Let go: the frame of the event, and the next one.
    fn let_go(&mut self, at: Pos2) -> Duration {
        self.button(at, false);
        self.frame() + self.frame()
    }

    fn undo(&mut self) {
        self.settle();
        let ctx = self.ctx.clone();
        self.shell.run(Command::Undo, &ctx);
        self.settle();
    }
}

fn key(key: Key, pressed: bool) -> Event {
    Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: Modifiers::NONE,
    }
}

fn drop_in(c: &mut Criterion, name: &str, grids: usize) {
    let mut desk = Desk::new(grids);
    let vertex = desk.inner_vertex();
    let count = desk.coverage().face_count();
    // A drag of some pixels goes a few metres: no building stands so near to a boundary.
    desk.zoom_to(vertex, 0.2);
    // Let go a little farther each time, so that nothing is the same as before.
    let step = RefCell::new(0u8);
    let by = || {
        let mut step = step.borrow_mut();
        *step = (*step + 1) % 8;
        vec2(9.0 + f32::from(*step), 14.0 - f32::from(*step))
    };
    c.bench_function(&format!("drop, {name} of {count}, near by"), |b| {
        b.iter_custom(|rounds| {
            let mut sum = Duration::ZERO;
            for _ in 0..rounds {
                let revision = desk.shell.state.session.revision();
                let at = desk.grab(vertex, by());
                sum += desk.let_go(at);
                let is_done = desk.shell.state.session.revision() > revision;
                assert!(is_done, "{name}: nothing was done");
                desk.undo();
            }
            sum
        });
    });
    c.bench_function(&format!("frame of a drag, {name} of {count}"), |b| {
        b.iter_custom(|rounds| {
            let at = desk.grab(vertex, by());
            let mut sum = Duration::ZERO;
            for number in 0..rounds {
                desk.hover(at + vec2((number % 7) as f32, (number % 5) as f32));
                sum += desk.frame();
            }
            desk.let_go(at);
            desk.undo();
            sum
        });
    });
    // With all of it in view a vertex is pushed by keys: what follows is the same.
    desk.click(vertex);
    let ctx = desk.ctx.clone();
    desk.shell.run(Command::ZoomAll, &ctx);
    desk.settle();
    let mut goes_north = false;
    c.bench_function(&format!("drop, {name} of {count}, all in view"), |b| {
        b.iter_custom(|rounds| {
            let mut sum = Duration::ZERO;
            for _ in 0..rounds {
                let revision = desk.shell.state.session.revision();
                goes_north = !goes_north;
                let arrow = if goes_north {
                    Key::ArrowUp
                } else {
                    Key::ArrowDown
                };
                desk.events.extend([key(arrow, true), key(arrow, false)]);
                sum += desk.frame() + desk.frame();
                let is_done = desk.shell.state.session.revision() > revision;
                assert!(is_done, "{name}: nothing was done");
                desk.settle();
            }
            sum
        });
    });
    let vertex = desk.inner_vertex();
    let document = desk.shell.state.session.document().expect("a map");
    let redraw = document.redraw.as_deref().expect("a plan");
    let edits = (1..40).cycle().map(|step| Edit::Move {
        moves: vec![(
            vertex,
            Coord::new(vertex.x + 20 + step, vertex.y + 60 - step),
        )],
    });
    let mut edits = edits;
    c.bench_function(&format!("preview, {name} ({count} grids)"), |b| {
        b.iter_batched(
            || edits.next().expect("without end"),
            |edit| {
                let preview = redraw.preview(&document.map, &document.index, edit);
                assert!(preview.refusal.is_none());
                preview
            },
            BatchSize::SmallInput,
        );
    });
}

fn drops(c: &mut Criterion) {
    drop_in(c, "town", DEFAULT_GRIDS);
    drop_in(c, "large town", 10_000);
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(5));
    targets = drops
}
criterion_main!(benches);
