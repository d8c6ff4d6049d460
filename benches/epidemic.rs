//! How things stand: the town, and the town with 50,000 cases; a frame of the map with them, a
//! replay at ten days a second, and a table of 100,000 rows that is sorted and filtered. Frames
//! are drawn by the headless harness: all the work of the processor, none of the graphics card.

use criterion::{Criterion, criterion_group, criterion_main};
use egui_kittest::Harness;
use gridroom::app::jobs::loader::load;
use gridroom::app::jobs::source::Source;
use gridroom::app::map::MapView;
use gridroom::app::map::scene::{Basemap, LabelText, Layers, Overlay, Scene};
use gridroom::course::Course;
use gridroom::demo::project::town_contents;
use gridroom::geometry::fixed::Coord;
use gridroom::geometry::index::CoverageIndex;
use gridroom::i18n::{I18n, Language};
use gridroom::model::GridMap;
use gridroom::model::data_table::{Cell, DataTable, Query};
use gridroom::model::epidemic::{
    Case, CaseClass, Epidemic, Filter, Ground, Moment, Part, Placed, openings, read,
};
use gridroom::model::outcome::Outcomes;
use gridroom::model::record::{Key, Kind};
use gridroom::rules::profile::{free_profiles, profiles};
use gridroom::rules::zone::Zone;
use jiff::ToSpan;
use jiff::civil::{DateTime, date};
use std::collections::BTreeSet;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

const CASES: usize = 50_000;
const ROWS: usize = 100_000;

/// The town and what is known of it.
struct Town {
    map: Arc<GridMap>,
    index: CoverageIndex,
    epidemic: Epidemic,
    ground: Ground,
    placed: Placed,
}

impl Town {
    /// With so many cases more, all over it, in the month that the story lasts.
    fn new(more: usize) -> Self {
        let parts = load(&Source::Town, false, &Course::new())
            .expect("the bundled town")
            .parts;
        let mut epidemic = Epidemic::default();
        for (key, record, fields) in &town_contents().expect("the town") {
            let fields = fields.as_ref();
            read(
                &mut epidemic,
                &Part {
                    key,
                    record,
                    fields,
                },
            );
        }
        let bounds = parts.map.coverage.bounds().expect("not empty");
        let span = |low: i32, high: i32, k: usize| {
            let share = (k % 9973) as i64;
            (i64::from(low) + (i64::from(high) - i64::from(low)) * share / 9973) as i32
        };
        for k in 0..more {
            let x = span(bounds.min.x, bounds.max.x, k * 389);
            let at = Coord::new(x, span(bounds.min.y, bounds.max.y, k * 571));
            let day = date(2021, 9, 8).saturating_add((k as i64 % 28).days());
            epidemic.cases.push(Case {
                key: Key::new(Kind::Case, format!("B{k}")),
                number: format!("B{k}"),
                class: CaseClass::ALL[k % 3],
                onset: None,
                sampled: None,
                reported: Some(day),
                grid: None,
                origin: None,
                at: Some(at),
                building: None,
                source: None,
            });
        }
        let ground = Ground::of(&parts.map);
        let placed = Placed::new(&epidemic, &ground, &parts.map, &parts.index);
        Self {
            map: parts.map,
            index: parts.index,
            epidemic,
            ground,
            placed,
        }
    }

    fn moment(&self, at: DateTime) -> Moment {
        let facts = (&self.ground, &self.placed);
        let rules = (&profiles()[0], free_profiles().first());
        Moment::new(&self.epidemic, facts, rules, &Filter::default(), at)
    }
}

/// What a frame is drawn from.
struct Shown {
    town: Town,
    view: MapView,
    at: DateTime,
    /// Minutes from one frame to the next.
    step: i64,
    zones: (Vec<Zone>, u64),
}

fn draw(ui: &mut egui::Ui, shown: &mut Shown) {
    shown.at = shown.at.saturating_add(shown.step.minutes());
    if shown.at > date(2021, 10, 5).at(0, 0, 0, 0) {
        shown.at = date(2021, 9, 12).at(0, 0, 0, 0);
    }
    let town = &shown.town;
    let moment = town.moment(shown.at);
    let zones: Vec<Zone> = moment.grids.iter().map(|g| g.in_force.zone).collect();
    if shown.zones.0 != zones {
        shown.zones = (zones, shown.zones.1 + 1);
    }
    let cases = moment.cases.iter().map(|i| &town.epidemic.cases[*i]);
    let spots: Vec<_> = cases.filter_map(|c| Some((c.at?, c.class))).collect();
    let open = openings(&town.ground, &moment.grids);
    let scene = Scene {
        map: &town.map,
        index: &town.index,
        outcomes: &Outcomes::default(),
        selection: &BTreeSet::new(),
        layers: &Layers::default(),
        basemap: &Basemap::None,
        label_text: LabelText::Name,
        dark: false,
        folds_legend: false,
        i18n: &I18n::new(Language::Chinese),
        epidemic: Some(Overlay {
            days: None,
            moment: &moment,
            zones: &shown.zones.0,
            revision: shown.zones.1,
            spots: &spots,
            pin: None,
            changes: &[],
            openings: &open,
            gates: &town.epidemic.gates,
            sites: &town.epidemic.sites,
            visits: &[],
            is_calling: false,
            is_sampling: false,
            missed: &[],
            tours: None,
        }),
        incoming: None,
        incoming_at: None,
        table: None,
        aim: Default::default(),
        from_afar: false,
        strip: None,
        trace: Default::default(),
    };
    shown.view.show(ui, &scene);
}

fn window(town: Town, step: i64) -> Harness<'static, Shown> {
    let shown = Shown {
        town,
        view: MapView::default(),
        at: date(2021, 9, 20).at(0, 0, 0, 0),
        step,
        zones: (Vec::new(), 1),
    };
    Harness::builder()
        .with_size(egui::vec2(1920.0, 1080.0))
        .with_context_setup(|ctx| ctx.set_fonts(gridroom::app::theme::fonts()))
        .build_ui_state(draw, shown)
}

/// A frame with all the work of the processor.
fn frame(harness: &mut Harness<'_, Shown>) -> usize {
    harness.step();
    let output = harness.output();
    let shapes = output.shapes.clone();
    harness
        .ctx
        .tessellate(shapes, output.pixels_per_point)
        .len()
}

fn epidemic(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("epidemic");
    group.sample_size(20);
    let evening = date(2021, 10, 5).at(20, 0, 0, 0);
    let town = Town::new(0);
    group.bench_function("the town", |b| b.iter(|| black_box(&town).moment(evening)));
    let crowded = Town::new(CASES);
    group.bench_function("the town, 50,000 cases", |b| {
        b.iter(|| black_box(&crowded).moment(evening));
    });
    let mut still = window(crowded, 0);
    group.bench_function("a frame, 50,000 cases", |b| b.iter(|| frame(&mut still)));
    let centre = still
        .state()
        .town
        .map
        .coverage
        .bounds()
        .expect("some")
        .centre();
    let near = |d: i32| Coord::new(centre.x + d, centre.y + d);
    let bounds = gridroom::geometry::fixed::Bounds {
        min: near(-20_000),
        max: near(20_000),
    };
    still.state_mut().view.zoom_to(bounds);
    group.bench_function("a frame from near, 50,000 cases", |b| {
        b.iter(|| frame(&mut still));
    });
    group.finish();

    // Ten days a second, sixty frames a second: 240 minutes a frame.
    let mut replay = window(town, 240);
    let mut times: Vec<f64> = (0..600)
        .map(|_| {
            let began = Instant::now();
            black_box(frame(&mut replay));
            began.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let of = |share: f64| times[(share * (times.len() - 1) as f64) as usize];
    println!(
        "replay, ten days a second: median {:.2} ms, 95th percentile {:.2} ms a frame",
        of(0.5),
        of(0.95)
    );
}

fn tables(criterion: &mut Criterion) {
    let names = ["洪桥", "城内", "木兰", "仙糖", "坝垄"];
    let rows: Vec<Vec<Cell>> = (0..ROWS)
        .map(|i| {
            let day = date(2021, 9, 1).saturating_add((i as i64 % 40).days());
            vec![
                Cell::text(format!("A{:06}", (i * 7919) % ROWS)),
                Cell::text(format!("{}{:02}", names[i % 5], i % 31)),
                Cell::Count((i % 977) as u32),
                Cell::Day(day),
            ]
        })
        .collect();
    let mut group = criterion.benchmark_group("100,000 rows");
    group.sample_size(10);
    let columns = || vec!["number", "grid", "count", "day"];
    for (name, sort) in [
        ("by text", 0),
        ("by name", 1),
        ("by count", 2),
        ("by day", 3),
    ] {
        // The first time, when nothing is known of the order yet.
        group.bench_function(format!("sorted {name}, first"), |b| {
            b.iter_batched(
                || DataTable::new(columns(), rows.clone()),
                |table| {
                    let rows = table.find(&Query {
                        text: String::new(),
                        sort: Some((sort, true)),
                    });
                    // Letting it go is not part of the answer.
                    (rows, table)
                },
                criterion::BatchSize::LargeInput,
            );
        });
    }
    let table = DataTable::new(columns(), rows);
    let query = |text: &str| Query {
        text: text.to_owned(),
        sort: Some((1, false)),
    };
    table.find(&query(""));
    group.bench_function("sorted again", |b| b.iter(|| table.find(&query(""))));
    group.bench_function("filtered", |b| b.iter(|| table.find(&query("hq 09-1"))));
    group.finish();
}

criterion_group!(benches, epidemic, tables);
criterion_main!(benches);
