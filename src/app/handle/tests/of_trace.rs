//! Intents of a plan beneath the map, and of what is traced on it.

use super::Sitting;
use crate::app::command::Command;
use crate::app::jobs::chooser::Choice;
use crate::app::map::tools::ToolEvent;
use crate::app::map::tools::trace::TraceId;
use crate::app::state::dialog::Leaving;
use crate::app::workspaces::trace::Intent;
use crate::app::workspaces::trace::state::{Number, Said, Tracing};
use crate::geometry::Coord;
use std::path::PathBuf;

fn trace(sitting: &Sitting) -> &Tracing {
    &sitting.shell.state.trace
}

fn pairs(sitting: &Sitting) -> usize {
    let points = trace(sitting).points.as_ref();
    points.expect("it is placed by points").pairs.len()
}

/// A scan that does not say where it lies.
fn scan(sitting: &Sitting) -> PathBuf {
    let path = sitting.folder.path().join("scan.png");
    let file = std::fs::File::create(&path).expect("created");
    let mut encoder = png::Encoder::new(file, 40, 20);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().expect("begun");
    writer.write_image_data(&[200; 40 * 20]).expect("written");
    path
}

pub(super) fn told(sitting: &mut Sitting) {
    sitting.tell("Run", Command::Trace);
    assert!(trace(sitting).is_open);
    sitting.tell("trace::Choose", Intent::Choose);
    sitting.asks_for(|choice| *choice == Choice::Underlay);
    let path = scan(sitting);
    sitting.tell("trace::Read", Intent::Read(path));
    assert!(
        trace(sitting).beneath.is_some(),
        "{:?}",
        trace(sitting).failed
    );

    // Where the map lies: the scan goes over it, turned a little.
    let document = sitting.shell.state.session.document().expect("a map");
    let middle = document.map.coverage.bounds().expect("ground").centre();
    let near = |x: i32, y: i32| Coord::new(middle.x + x, middle.y + y);
    let degrees = |at: Coord| [at.lon(), at.lat()];
    placed(sitting, &degrees, &near);

    let street = TraceId::Street;
    sitting.tell("trace::Take", Intent::Take(Some(street)));
    assert_eq!(trace(sitting).tracer.id(), Some(street));
    let ctx = sitting.ctx.clone();
    for (x, y) in [(0, 0), (3_000, 400), (6_000, -900)] {
        let click = ToolEvent::Click {
            at: near(x, y),
            extend: false,
        };
        sitting.shell.use_tracer(click, Some((1.0, false)), &ctx);
    }
    assert_eq!(trace(sitting).tracer.points().len(), 3);
    // Nor are vertices: another tool waits, and a panel that is closed keeps them.
    let house = Some(TraceId::Building);
    sitting.tell("trace::Take", Intent::Take(house));
    sitting.asks_whether_to_leave(Leaving::Traced);
    for is_open in [false, true] {
        sitting.tell("trace::Leave", Intent::Leave);
        assert_eq!(trace(sitting).is_open, is_open);
    }
    assert_eq!(trace(sitting).tracer.id(), Some(street));
    assert_eq!(trace(sitting).tracer.points().len(), 3);
    sitting.tell("trace::Back", Intent::Back);
    assert_eq!(trace(sitting).tracer.points().len(), 2);
    let said = Said {
        name: "书峰巷".to_owned(),
        ..Said::default()
    };
    sitting.tell("trace::Say", Intent::Say(said));
    sitting.tell("trace::Finish", Intent::Finish);
    let traced = &trace(sitting).traced;
    assert_eq!(traced.len(), 1, "{:?}", trace(sitting).refused);
    assert_eq!(traced[0].name.as_deref(), Some("书峰巷"));
    let key = traced[0].key.clone();
    sitting.tell("trace::Remove", Intent::Remove(key));
    assert!(trace(sitting).traced.is_empty());

    sitting.tell("trace::TakeAway", Intent::TakeAway);
    assert!(trace(sitting).beneath.is_none());
    sitting.tell("trace::Leave", Intent::Leave);
    assert!(!trace(sitting).is_open);
}

/// The scan is placed by points, by numbers and anew.
fn placed(
    sitting: &mut Sitting,
    degrees: &dyn Fn(Coord) -> [f64; 2],
    near: &dyn Fn(i32, i32) -> Coord,
) {
    sitting.tell("trace::Pick", Intent::Pick([0.0, 0.0]));
    let points = trace(sitting).points.as_ref();
    assert_eq!(points.and_then(|points| points.picked), Some([0.0, 0.0]));
    for (from, to) in [
        ([0.0, 0.0], near(-20_000, 9_000)),
        ([40.0, 0.0], near(20_000, 11_000)),
        ([0.0, 20.0], near(-19_000, -10_000)),
        ([40.0, 20.0], near(21_000, -8_000)),
    ] {
        sitting.tell("trace::AddPair", Intent::AddPair(from, degrees(to)));
    }
    assert_eq!(pairs(sitting), 4);
    // Points are not given up by a slip.
    sitting.tell("trace::PlaceAnew", Intent::PlaceAnew);
    sitting.asks_whether_to_leave(Leaving::Points);
    assert_eq!(pairs(sitting), 4);
    let set = Intent::SetNumber(3, Number::Column, 39.0);
    sitting.tell("trace::SetNumber", set);
    let points = trace(sitting).points.as_ref().expect("points");
    assert!((points.pairs[3].0[0] - 39.0).abs() < 1e-9);
    sitting.tell("trace::DropPair", Intent::DropPair(3));
    assert_eq!(pairs(sitting), 3);
    sitting.tell(
        "trace::NumbersIn",
        Intent::NumbersIn("EPSG:3857".to_owned()),
    );
    let points = trace(sitting).points.as_ref().expect("points");
    assert_eq!(points.system.name(), "Web Mercator");
    sitting.tell("trace::Placed", Intent::Placed);
    assert!(trace(sitting).points.is_none());
    let bounds = |sitting: &Sitting| trace(sitting).beneath.as_ref().and_then(|it| it.bounds);
    let lies = bounds(sitting).expect("it lies there");
    assert!(lies.min.x <= near(-19_000, 0).x && lies.max.x >= near(19_000, 0).x);
    sitting.tell("trace::Show", Intent::Show);
    sitting.tell("trace::UseCrs", Intent::UseCrs("no such system".to_owned()));
    assert!(trace(sitting).failed.is_some());
    assert_eq!(bounds(sitting), Some(lies), "it stays");
    sitting.tell("trace::UseCrs", Intent::UseCrs("WGS84".to_owned()));
    assert!(trace(sitting).failed.is_some(), "metres are no degrees");
    assert_eq!(bounds(sitting), Some(lies), "it stays");
    sitting.tell("trace::PlaceAnew", Intent::PlaceAnew);
    assert_eq!(pairs(sitting), 0);
    for (from, to) in [
        ([0.0, 0.0], near(-70_000, 9_000)),
        ([40.0, 0.0], near(-30_000, 12_000)),
        ([0.0, 20.0], near(-68_000, -11_000)),
    ] {
        sitting.tell("trace::AddPair", Intent::AddPair(from, degrees(to)));
    }
    assert_ne!(bounds(sitting), Some(lies), "it lies elsewhere meanwhile");
    sitting.tell("trace::LeavePoints", Intent::LeavePoints);
    assert!(trace(sitting).points.is_none());
    assert_eq!(bounds(sitting), Some(lies), "it lies where it lay");
}
