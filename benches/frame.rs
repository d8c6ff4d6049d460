//! Frames of the window, without a screen: what the processor needs for one (up to its shapes, no
//! graphics) in every workspace while the map is panned, at the 95th percentile; and how often memory is
//! asked for by a frame that shows nothing new, and where no frame is drawn because nothing happens. On the sample town and on one of 10,000 grids. The
//! budgets: 4 ms on the town, 8 ms at 10,000 grids.

mod window;

use egui::{Event, Pos2, vec2};
use gridroom::app::command::Command;
use gridroom::app::intent::Intent;
use gridroom::app::jobs::source::Source;
use gridroom::app::map::tools::trace::TraceId;
use gridroom::app::workspaces::trace;
use gridroom::demo::DEFAULT_GRIDS;
use std::alloc::{GlobalAlloc, Layout, System};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use window::{Desk, SIZE};

/// How often memory was asked for.
static ASKED: AtomicU64 = AtomicU64::new(0);

/// The system's allocator, counting.
struct Counting;

// SAFETY: all is handed on to the system's allocator as it comes.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ASKED.fetch_add(1, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ASKED.fetch_add(1, Ordering::Relaxed);
        unsafe { System.realloc(at, layout, size) }
    }
}

#[global_allocator]
static MEMORY: Counting = Counting;

/// Frames of a pan.
const FRAMES: usize = 400;
/// Frames in which nothing happens.
const STILL: usize = 50;

/// The duration that 95 of 100 do not exceed, milliseconds.
fn percentile(mut took: Vec<Duration>) -> f64 {
    took.sort_unstable();
    took[took.len() * 95 / 100].as_secs_f64() * 1000.0
}

/// Drag the map in circles about its middle.
fn pan(desk: &mut Desk) -> f64 {
    let middle = Pos2::ZERO + SIZE / 2.0;
    let at = |step: usize| {
        let turn = step as f32 / 40.0;
        middle + 60.0 * vec2(turn.cos(), turn.sin())
    };
    desk.hover(at(0));
    desk.frame();
    // The middle button pans in every workspace.
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: egui::PointerButton::Middle,
        pressed,
        modifiers: egui::Modifiers::NONE,
    };
    desk.events.push(button(at(0), true));
    desk.frame();
    let took = (1..=FRAMES).map(|step| {
        desk.hover(at(step));
        desk.frame()
    });
    let took = percentile(took.collect());
    desk.events.push(button(at(FRAMES), false));
    desk.settle();
    took
}

/// A frame that is drawn although nothing happens: how long it takes, and how often it asks for memory.
fn stand_still(desk: &mut Desk) -> (f64, u64) {
    desk.events.push(Event::PointerGone);
    desk.settle();
    let before = ASKED.load(Ordering::Relaxed);
    let took = percentile((0..STILL).map(|_| desk.frame()).collect());
    let asked = ASKED.load(Ordering::Relaxed) - before;
    (took, asked / STILL as u64)
}

/// How often memory is asked for where no frame is drawn, as with a window that nobody touches.
fn idle(desk: &mut Desk) -> u64 {
    let ctx = desk.ctx.clone();
    let before = ASKED.load(Ordering::Relaxed);
    for _ in 0..STILL {
        desk.shell.logic(&ctx);
    }
    (ASKED.load(Ordering::Relaxed) - before) / STILL as u64
}

/// A scan that lies over the middle of the map, in degrees by its world file.
fn scan(desk: &Desk) -> PathBuf {
    const SIDES: [u32; 2] = [1200, 900];
    let path = desk.folder().join("scan.png");
    let file = std::fs::File::create(&path).expect("created");
    let mut encoder = png::Encoder::new(file, SIDES[0], SIDES[1]);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().expect("header");
    let pixels: Vec<u8> = (0..SIDES[0] * SIDES[1]).map(|n| (n % 251) as u8).collect();
    writer.write_image_data(&pixels).expect("pixels");
    let bounds = desk.coverage().bounds().expect("grids");
    let (west, north) = (bounds.min.lon(), bounds.max.lat());
    let world = format!("0.00001\n0.000001\n0.000001\n-0.00001\n{west}\n{north}\n");
    std::fs::write(path.with_extension("pgw"), world).expect("written");
    path
}

/// A workspace, and how one comes there from the one before.
type Workspace = (&'static str, fn(&mut Desk));

/// All of them; what is entered over another one is left first.
const WORKSPACES: [Workspace; 9] = [
    ("map", |_| {}),
    ("epidemic", |desk| desk.run(Command::Watch)),
    ("register", |desk| desk.run(Command::Register)),
    ("arrivals", |desk| desk.run(Command::Calls)),
    ("sampling", |desk| desk.run(Command::Sampling)),
    ("redraw", |desk| desk.run(Command::Redraw)),
    ("trace", |desk| {
        desk.run(Command::Redraw);
        let scan = scan(desk);
        desk.want(trace::Intent::Read(scan));
        desk.want(trace::Intent::Take(Some(TraceId::Building)));
    }),
    ("print", |desk| {
        desk.run(Command::Trace);
        desk.run(Command::Print);
    }),
    ("own town", |desk| {
        desk.run(Command::Print);
        let extract = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/invented.osm");
        desk.want(Intent::Open(Source::File(PathBuf::from(extract))));
    }),
];

/// That the workspace is there: what is measured is not another one.
fn is_there(desk: &Desk, workspace: &str) -> bool {
    let state = &desk.shell.state;
    match workspace {
        "epidemic" => state.epidemic.is_open,
        "register" => state.register.is_open,
        "arrivals" => state.arrivals.is_open,
        "sampling" => state.sampling.is_open,
        "redraw" => state.session.redraw().is_some(),
        "trace" => state.trace.is_open && state.trace.placed().is_some(),
        "print" => state.printing.is_some(),
        "own town" => state
            .own_town
            .as_deref()
            .is_some_and(|own| own.ready().is_some()),
        _ => true,
    }
}

fn main() {
    for (name, grids) in [("town", DEFAULT_GRIDS), ("10,000 grids", 10_000)] {
        let mut desk = Desk::new(grids);
        for (workspace, enter) in WORKSPACES {
            enter(&mut desk);
            assert!(is_there(&desk, workspace), "{workspace} is open");
            let panning = pan(&mut desk);
            let (still, asked) = stand_still(&mut desk);
            let idle = idle(&mut desk);
            println!(
                "{name}, {workspace}: panning {panning:.2} ms, still {still:.2} ms and {asked} allocations, \
                 idle {idle} allocations"
            );
        }
    }
}
