//! The wall: in place of the desk, or in a window of its own on another screen.

use crate::epidemic::{duty, moment};
use crate::support::{Window, command, follow, press, settle, shows};
use egui::{Event, FullOutput, Key, Modifiers, Rect, ViewportEvent, ViewportId, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::app::command::Command;
use gridroom::app::workspaces::wall::Screens;
use gridroom::geometry::fixed::Coord;
use gridroom::rules::zone::Zone;
use jiff::civil::date;

const NOW: &str = "2021-10-05 20:00（故事）";

fn key(key: Key, modifiers: Modifiers) -> Event {
    Event::Key {
        key,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers,
    }
}

fn wall() -> ViewportId {
    ViewportId::from_hash_of("wall")
}

/// A desk with so many screens, and windows of its own.
fn with_screens(harness: &mut Harness<'_, Window>, count: usize) {
    harness.ctx.set_embed_viewports(false);
    let screens = Screens {
        count,
        other: (count > 1).then_some(1),
    };
    harness
        .state_mut()
        .shell()
        .look_for_screens(move || screens);
}

fn has_wall_window(harness: &Harness<'_, Window>) -> bool {
    harness.output().viewport_output.contains_key(&wall())
}

/// Show the wall, or leave it, by the command.
fn switch(harness: &mut Harness<'_, Window>) {
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F11);
    for _ in 0..4 {
        harness.step();
    }
}

/// What the wall's own window shows after these events, seconds after it opened.
struct Seen {
    texts: Vec<String>,
    output: FullOutput,
}

impl Seen {
    fn shows(&self, text: &str) -> bool {
        self.texts.iter().any(|t| t.contains(text))
    }
}

fn look(harness: &mut Harness<'_, Window>, seconds: f64, events: Vec<Event>) -> Seen {
    look_with(harness, seconds, events, Vec::new())
}

fn look_with(
    harness: &mut Harness<'_, Window>,
    seconds: f64,
    events: Vec<Event>,
    of_window: Vec<ViewportEvent>,
) -> Seen {
    let ctx = harness.ctx.clone();
    let shown = &harness.output().viewport_output[&wall()];
    let draw = shown
        .viewport_ui_cb
        .clone()
        .expect("a window that draws itself");
    // As a backend tells it: a screen of so many pixels has fewer points the larger these are.
    let size = vec2(1920.0, 1080.0) / ctx.zoom_factor();
    let mut input = egui::RawInput {
        viewport_id: wall(),
        screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, size)),
        time: Some(1000.0 + seconds),
        events,
        ..Default::default()
    };
    let info = input.viewports.entry(wall()).or_default();
    info.native_pixels_per_point = Some(1.0);
    info.events = of_window;
    let mut output = ctx.run_ui(input, |ui| draw(ui));
    // Nobody draws them.
    output.textures_delta.clear();
    let update = output.platform_output.accesskit_update.as_ref();
    let nodes = update.map(|update| update.nodes.iter()).expect("a tree");
    let texts = nodes.flat_map(|(_, node)| [node.label(), node.value()]);
    let texts = texts.flatten().map(str::to_owned).collect();
    Seen { texts, output }
}

/// Cases, new, lockdown, control, isolated and overdue of a community, summed grid by grid.
fn sums(harness: &mut Harness<'_, Window>, community: &str) -> [u32; 6] {
    let names = {
        let ground = harness.state_mut().shell().state.epidemic.ground();
        ground.expect("grids").communities.clone()
    };
    let mut sums = [0; 6];
    let grids = moment(harness).grids.iter().zip(&names);
    for (grid, _) in grids.filter(|(_, name)| *name == community) {
        let is = |zone| u32::from(grid.in_force.zone == zone);
        let of = [
            grid.cases,
            grid.new_cases,
            is(Zone::Lockdown),
            is(Zone::Control),
            grid.isolated,
            grid.overdue,
        ];
        sums.iter_mut().zip(of).for_each(|(sum, more)| *sum += more);
    }
    sums
}

/// The communities where something is closed, as the wall goes through them.
fn closed(harness: &mut Harness<'_, Window>) -> Vec<String> {
    let names = {
        let ground = harness.state_mut().shell().state.epidemic.ground();
        ground.expect("grids").communities.clone()
    };
    let grids = moment(harness).grids.iter().zip(names);
    let closed = grids.filter(|(grid, _)| grid.in_force.zone.is_closed());
    let closed: std::collections::BTreeSet<String> = closed.map(|(_, name)| name).collect();
    closed.into_iter().collect()
}

/// Places of the ground on the desk's screen, to a tenth of a point.
fn camera(harness: &mut Harness<'_, Window>) -> Vec<Option<egui::Pos2>> {
    let map = &harness.state_mut().shell().state.session;
    let bounds = map.document().expect("a map").map.coverage.bounds();
    let bounds = bounds.expect("ground");
    let shell = harness.state_mut().shell();
    let places = [bounds.min, bounds.max];
    let tenth = |at: egui::Pos2| (at * 10.0).round() / 10.0;
    let on_screen = |at: Coord| shell.on_screen(at).map(tenth);
    places.map(on_screen).to_vec()
}

fn place_of(harness: &Harness<'_, Window>, name: &str) -> Rect {
    let nodes = harness.query_all_by_label(name);
    let rects = nodes.map(|node| node.rect());
    let first = rects.reduce(|a, b| if a.left() <= b.left() { a } else { b });
    first.unwrap_or_else(|| panic!("nothing is called {name}"))
}

/// The figure that stands above its name.
fn figure(harness: &Harness<'_, Window>, name: &str) -> String {
    // The legend beside the map may say the same.
    let nodes = harness.query_all_by_label(name).map(|node| node.rect());
    let below = nodes.reduce(|a, b| if a.top() <= b.top() { a } else { b });
    let below = below.unwrap_or_else(|| panic!("nothing is called {name}"));
    let labels = harness.query_all_by_role(egui::accesskit::Role::Label);
    let above = labels.filter(|node| {
        let at = node.rect();
        (at.left() - below.left()).abs() < 1.0 && at.bottom() <= below.top() + 1.0
    });
    let nearest = above.max_by(|a, b| a.rect().bottom().total_cmp(&b.rect().bottom()));
    let node = nearest.expect("a figure");
    let node = node.accesskit_node();
    node.value().or_else(|| node.label()).unwrap_or_default()
}

const FIGURES: [&str; 6] = ["病例", "当日新增", "封控区", "管控区", "隔离中", "监测逾期"];

#[test]
fn leaving_the_wall_brings_camera_zoom_and_panels_back() {
    let (mut harness, _path, _folder) = duty();
    press(&mut harness, Key::Plus);
    press(&mut harness, Key::ArrowRight);
    harness.ctx.set_zoom_factor(1.1);
    harness.run();
    let before = (camera(&mut harness), place_of(&harness, "图层"));
    let curve = place_of(&harness, "现在");
    switch(&mut harness);
    assert!(!shows(&harness, "图层") && shows(&harness, "全街道"));
    let wide = harness.ctx.pixels_per_point();
    // Here a window has as many points whatever the zoom is, so that it has more pixels.
    assert!(
        (wide - 1.1 * 768.0 / 1080.0 * 24.0 / 11.0).abs() < 0.02,
        "{wide}"
    );
    for _ in 0..3 {
        press(&mut harness, Key::ArrowRight);
        press(&mut harness, Key::Space);
    }
    press(&mut harness, Key::Escape);
    assert!(harness.state_mut().shell().state.wall.is_none());
    assert!((harness.ctx.zoom_factor() - 1.1).abs() < 1e-6);
    assert!((harness.ctx.pixels_per_point() - 1.1).abs() < 1e-6);
    assert_eq!((camera(&mut harness), place_of(&harness, "图层")), before);
    assert_eq!(place_of(&harness, "现在"), curve);
    // So does the command.
    switch(&mut harness);
    assert!(harness.state_mut().shell().state.wall.is_some());
    switch(&mut harness);
    harness.run();
    assert!(harness.state_mut().shell().state.wall.is_none());
    assert_eq!((camera(&mut harness), place_of(&harness, "图层")), before);
}

#[test]
fn a_view_of_one_community_carries_its_figures() {
    let (mut harness, _path, _folder) = duty();
    let communities = closed(&mut harness);
    assert!(communities.len() > 1);
    let town = moment(&mut harness).figures;
    switch(&mut harness);
    press(&mut harness, Key::Space);
    assert!(shows(&harness, "全街道（已暂停）"));
    let count = communities.len() + 1;
    assert!(shows(&harness, &format!("{NOW}　1 / {count}")));
    assert_eq!(figure(&harness, "病例"), town.cases.to_string());
    for (number, community) in communities.iter().enumerate() {
        press(&mut harness, Key::ArrowRight);
        assert!(shows(&harness, &format!("{community}（已暂停）")));
        assert!(shows(&harness, &format!("{NOW}　{} / {count}", number + 2)));
        let shown = FIGURES.map(|name| figure(&harness, name));
        let expected = sums(&mut harness, community).map(|n| n.to_string());
        assert_eq!(shown, expected, "{community}");
    }
}

#[test]
fn with_one_screen_the_wall_is_in_the_same_window() {
    let (mut harness, _path, _folder) = duty();
    with_screens(&mut harness, 1);
    switch(&mut harness);
    assert!(!has_wall_window(&harness));
    assert!(!shows(&harness, "图层") && shows(&harness, "全街道"));
}

#[test]
fn on_a_second_screen_the_wall_is_a_window_and_the_desk_goes_on() {
    let (mut harness, _path, _folder) = duty();
    with_screens(&mut harness, 2);
    let before = (camera(&mut harness), place_of(&harness, "图层"));
    switch(&mut harness);
    assert!(has_wall_window(&harness));
    let builder = harness.output().viewport_output[&wall()].builder.clone();
    assert_eq!(builder.monitor, Some(1));
    assert_eq!((camera(&mut harness), place_of(&harness, "图层")), before);

    let seen = look(&mut harness, 0.0, vec![]);
    assert!(seen.shows("全街道") && seen.shows(NOW), "{:?}", seen.texts);
    let per_point = seen.output.pixels_per_point;
    assert!((per_point - 24.0 / 11.0).abs() < 0.01, "{per_point}");
    // The next view comes by itself, and leaves the desk as it was.
    let communities = closed(&mut harness);
    let seen = look(&mut harness, 16.0, vec![]);
    assert!(seen.shows(&communities[0]) && seen.shows("2 / "));
    harness.run();
    assert_eq!((camera(&mut harness), place_of(&harness, "图层")), before);
    assert!((harness.ctx.zoom_factor() - 1.0).abs() < f32::EPSILON);
    // The desk's own zoom is nothing to the wall.
    harness.ctx.set_zoom_factor(1.5);
    harness.run();
    let zoomed = look(&mut harness, 17.0, vec![]).output.pixels_per_point;
    assert!((zoomed - per_point).abs() < 0.01, "{zoomed}");
    // Nor is what the desk looks at: a replay, or a selection.
    harness.state_mut().shell().state.epidemic.at = Some(date(2021, 9, 12).at(8, 0, 0, 0));
    harness.run();
    let seen = look(&mut harness, 18.0, vec![]);
    assert!(seen.shows(NOW) && !seen.shows("09-12"), "{:?}", seen.texts);
    assert!(!seen.shows("图层") && !seen.shows("回放"));
}

#[test]
fn the_walls_window_closes_by_escape_its_cross_and_the_command_but_not_by_escape_at_the_desk() {
    let (mut harness, _path, _folder) = duty();
    with_screens(&mut harness, 2);
    let is_open = |harness: &mut Harness<'_, Window>| {
        harness.run();
        let is_open = harness.state_mut().shell().state.wall.is_some();
        assert_eq!(has_wall_window(harness), is_open);
        is_open
    };
    switch(&mut harness);
    look(&mut harness, 0.0, vec![]);
    press(&mut harness, Key::Escape);
    assert!(is_open(&mut harness));
    look(&mut harness, 1.0, vec![key(Key::Escape, Modifiers::NONE)]);
    assert!(!is_open(&mut harness));

    switch(&mut harness);
    look_with(&mut harness, 2.0, vec![], vec![ViewportEvent::Close]);
    assert!(!is_open(&mut harness));

    switch(&mut harness);
    let command = key(Key::F11, Modifiers::SHIFT);
    look(&mut harness, 3.0, vec![command]);
    assert!(!is_open(&mut harness));

    switch(&mut harness);
    assert!(is_open(&mut harness));
    switch(&mut harness);
    assert!(!is_open(&mut harness));
}

#[test]
fn the_walls_window_is_drawn_anew_only_when_something_changed() {
    let (mut harness, _path, _folder) = duty();
    with_screens(&mut harness, 2);
    switch(&mut harness);
    for frame in 0..4 {
        look(&mut harness, f64::from(frame) * 0.1, vec![]);
    }
    let seen = look(&mut harness, 1.0, vec![]);
    // The next view is due fourteen seconds from now.
    let next = seen.output.viewport_output[&wall()]
        .repaint_delay
        .as_secs_f64();
    assert!((13.0..=14.5).contains(&next), "{next}");
    // Whatever is done at the desk that the wall does not show.
    press(&mut harness, Key::Plus);
    harness.event(Event::PointerMoved(egui::pos2(600.0, 400.0)));
    harness.run();
    let seen = look(&mut harness, 2.0, vec![]);
    let next = seen.output.viewport_output[&wall()]
        .repaint_delay
        .as_secs_f64();
    assert!((12.0..=13.5).contains(&next), "{next}");
    command(&mut harness, Key::T);
    assert!(harness.ctx.has_requested_repaint_for(&wall()));
}

#[test]
fn the_wall_stays_when_the_project_is_locked_and_shows_counts_only() {
    let (mut harness, _path, _folder) = duty();
    with_screens(&mut harness, 2);
    switch(&mut harness);
    let ctx = harness.ctx.clone();
    harness.state_mut().shell().run(Command::Lock, &ctx);
    settle(&mut harness);
    follow(&mut harness);
    assert!(harness.state_mut().shell().state.situation().is_locked);
    assert!(has_wall_window(&harness));
    let seen = look(&mut harness, 0.0, vec![]);
    assert!(
        seen.shows("全街道") && seen.shows("封控区"),
        "{:?}",
        seen.texts
    );
    // Nobody answers the desk's questions there.
    assert!(!seen.shows("口令") && !seen.shows("谢主任"));
}
