//! Redrawing in the window, without a screen: a boundary is dragged and let go of, in a project on
//! the disk, and all panels are drawn. Measured are the frame in which the button goes up and the
//! next one, which shows the result (everything up to its shapes); and a frame in which the
//! pointer moves while it drags, and the preview alone. On the sample town and on one of 10,000
//! grids, near by and with all of it in view. The budgets: 4 ms on the town, 8 ms at 10,000 grids,
//! 2 ms for a preview.

mod window;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use egui::{Key, vec2};
use gridroom::app::command::Command;
use gridroom::demo::DEFAULT_GRIDS;
use gridroom::geometry::coverage::Edit;
use gridroom::geometry::fixed::Coord;
use std::cell::RefCell;
use std::time::Duration;
use window::{Desk, key};

fn drop_in(c: &mut Criterion, name: &str, grids: usize) {
    let mut desk = Desk::new(grids);
    desk.redraw();
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
