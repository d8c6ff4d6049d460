//! A small town made in code, and a window that holds nothing but its map.

use egui::{Context, Modifiers, PointerButton, Pos2, Vec2};
use egui_kittest::{Harness, HarnessBuilder};
use gridroom::app::map::MapView;
use gridroom::app::map::scene::{Basemap, LabelText, Layers, MapEvent, Overlay, Scene};
use gridroom::geometry::coverage::{BuildOptions, FaceId};
use gridroom::geometry::index::CoverageIndex;
use gridroom::geometry::{Coord, Polygon, Shape};
use gridroom::i18n::{I18n, Language};
use gridroom::model::context::Context as Backdrop;
use gridroom::model::epidemic::{CaseClass, Epidemic, Moment};
use gridroom::model::outcome::Outcomes;
use gridroom::model::{Feature, GridMap, Layer};
use gridroom::rules::zone::Zone;
use gridroom::rules::zoning::Proposal;
use serde_json::json;
use std::collections::BTreeSet;

/// Size of the window, points.
pub const SIZE: Vec2 = Vec2::new(900.0, 640.0);
/// Columns and rows of the town.
pub const COLUMNS: i32 = 5;
pub const ROWS: i32 = 4;
/// Width and height of a cell, 1e-7 degree (about 350 m and 330 m).
const CELL: (i32, i32) = (35_000, 30_000);

const NAMES: [&str; 20] = [
    "木兰一",
    "木兰二",
    "城内一",
    "城内二",
    "十字",
    "洪桥一",
    "洪桥二",
    "南桥",
    "仙糖里",
    "坝垄",
    "龙泉",
    "东门",
    "北宝峰",
    "玉井",
    "万福",
    "来洋",
    "蜚山",
    "金井",
    "白塔",
    "富洋",
];
const ZONES: [&str; 5] = ["防范区", "封控区", "管控区", "无疫网格", ""];

/// The name of a cell.
pub fn name(column: i32, row: i32) -> &'static str {
    NAMES[(row * COLUMNS + column) as usize]
}

/// A vertex of the town's wavy lattice, `k` sixths along.
fn vertex(x: f64, y: f64) -> Coord {
    let (wave_x, wave_y) = ((y * 2.1).sin() * 0.12, (x * 1.7).cos() * 0.10);
    Coord::new(
        1_186_900_000 + ((x + wave_x) * f64::from(CELL.0)) as i32,
        253_560_000 + ((y + wave_y) * f64::from(CELL.1)) as i32,
    )
}

fn cell(column: i32, row: i32) -> Polygon {
    let (x, y) = (f64::from(column), f64::from(row));
    let steps = |f: fn(f64, f64, f64) -> (f64, f64)| {
        (0..6)
            .map(move |k| f(x, y, f64::from(k) / 6.0))
            .map(|(x, y)| vertex(x, y))
    };
    let south = steps(|x, y, t| (x + t, y));
    let east = steps(|x, y, t| (x + 1.0, y + t));
    let north = steps(|x, y, t| (x + 1.0 - t, y + 1.0));
    let west = steps(|x, y, t| (x, y + 1.0 - t));
    Polygon {
        outer: south.chain(east).chain(north).chain(west).collect(),
        holes: Vec::new(),
    }
}

/// Twenty wavy cells of all zones; 坝垄 has a lake, and 富洋 an island.
pub fn town() -> GridMap {
    let features = (0..COLUMNS * ROWS).map(|i| {
        let (column, row) = (i % COLUMNS, i / COLUMNS);
        let mut polygons = vec![cell(column, row)];
        let middle = |dx: f64, dy: f64| vertex(f64::from(column) + dx, f64::from(row) + dy);
        if name(column, row) == "坝垄" {
            let lake = [(0.2, 0.2), (0.2, 0.5), (0.5, 0.5), (0.5, 0.2)];
            polygons[0]
                .holes
                .push(lake.map(|(x, y)| middle(x, y)).to_vec());
        }
        if name(column, row) == "富洋" {
            let island = [(1.1, 0.4), (1.3, 0.4), (1.3, 0.7), (1.1, 0.7)];
            polygons.push(Polygon {
                outer: island.map(|(x, y)| middle(x, y)).to_vec(),
                holes: Vec::new(),
            });
        }
        let zone = ZONES[((column * 3 + row * row + column * row) % 5) as usize];
        let properties = json!({
            "name": name(column, row),
            "code": format!("350322001{:03}001", i + 1),
            "zone": zone,
        });
        Feature {
            properties: properties.as_object().cloned(),
            shape: Some(Shape { polygons }),
            ..Feature::default()
        }
    });
    let layer = Layer {
        features: features.collect(),
        ..Layer::default()
    };
    let mut map = GridMap::build(layer, &BuildOptions::default());
    let behind = Layer {
        features: streets().chain(houses()).collect(),
        ..Layer::default()
    };
    map.backdrop = Backdrop::of_layer(&behind);
    map
}

/// Four houses in 南桥 and a wood in the north.
fn houses() -> impl Iterator<Item = Feature> {
    let area = |kind: &str, (x, y): (f64, f64), (width, height): (f64, f64)| {
        let corner = |dx: f64, dy: f64| vertex(x + dx * width, y + dy * height);
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        Feature {
            properties: json!({ "kind": kind }).as_object().cloned(),
            shape: Some(Shape {
                polygons: vec![Polygon {
                    outer: corners.map(|(dx, dy)| corner(dx, dy)).to_vec(),
                    holes: Vec::new(),
                }],
            }),
            ..Feature::default()
        }
    };
    let house = move |i: u32| area("building", (2.2 + 0.16 * f64::from(i), 1.6), (0.1, 0.2));
    let wood = area("wood", (-0.8, 4.45), (6.8, 0.4));
    (0..4).map(house).chain([wood])
}

/// Two streets and a river behind the grids.
fn streets() -> impl Iterator<Item = Feature> {
    let line = |kind: &str, points: &[(f64, f64)]| {
        let points: Vec<[f64; 2]> = points
            .iter()
            .map(|&(x, y)| vertex(x, y))
            .map(|c| [c.lon(), c.lat()])
            .collect();
        Feature {
            properties: json!({ "kind": kind }).as_object().cloned(),
            other_geometry: Some(json!({ "type": "LineString", "coordinates": points })),
            ..Feature::default()
        }
    };
    [
        line("water", &[(-0.6, 0.2), (-0.3, 2.0), (-0.5, 4.4)]),
        line("main", &[(-0.8, 4.3), (2.0, 4.25), (5.9, 4.3)]),
        line("street", &[(5.4, -0.3), (5.5, 4.3)]),
    ]
    .into_iter()
}

/// `columns` × `rows` square cells without attributes.
pub fn board(columns: i32, rows: i32) -> GridMap {
    squares((0..columns * rows).map(|i| (i % columns * 1000, i / columns * 1000)))
}

/// Two square cells, each over half of the other.
pub fn overlapping() -> GridMap {
    squares([(0, 0), (500, 0)].into_iter())
}

/// Square cells of 1000 units with their south-west corners here.
fn squares(corners: impl Iterator<Item = (i32, i32)>) -> GridMap {
    let features = corners.map(|(x, y)| {
        let corner = |dx, dy| Coord::new(1_186_900_000 + x + dx, 253_560_000 + y + dy);
        let outer = vec![
            corner(0, 0),
            corner(1000, 0),
            corner(1000, 1000),
            corner(0, 1000),
        ];
        Feature {
            shape: Some(Shape {
                polygons: vec![Polygon {
                    outer,
                    holes: Vec::new(),
                }],
            }),
            ..Feature::default()
        }
    });
    let layer = Layer {
        features: features.collect(),
        ..Layer::default()
    };
    GridMap::build(layer, &BuildOptions::default())
}

/// The window: a map, its state, and all events so far.
pub struct Window {
    pub view: MapView,
    pub map: GridMap,
    pub index: CoverageIndex,
    pub selection: BTreeSet<FaceId>,
    pub layers: Layers,
    pub basemap: Basemap,
    pub label_text: LabelText,
    pub dark: bool,
    pub i18n: I18n,
    pub events: Vec<MapEvent>,
    /// What is known of the epidemic.
    pub facts: Option<Facts>,
}

/// How the epidemic stands.
pub struct Facts {
    pub epidemic: Epidemic,
    pub moment: Moment,
    pub zones: Vec<Zone>,
    pub spots: Vec<(Coord, CaseClass)>,
    pub changes: Vec<(usize, Proposal)>,
    pub openings: Vec<(usize, usize)>,
}

impl Facts {
    fn overlay(&self) -> Overlay<'_> {
        Overlay {
            days: None,
            moment: &self.moment,
            zones: &self.zones,
            revision: 1,
            spots: &self.spots,
            pin: None,
            changes: &self.changes,
            openings: &self.openings,
            gates: &self.epidemic.gates,
            sites: &self.epidemic.sites,
            visits: &[],
            is_calling: false,
            is_sampling: false,
            missed: &[],
            tours: None,
        }
    }
}

impl Window {
    pub fn new(map: GridMap) -> Self {
        Self {
            view: MapView::default(),
            index: CoverageIndex::new(&map.coverage),
            map,
            selection: BTreeSet::new(),
            layers: Layers::default(),
            basemap: Basemap::None,
            label_text: LabelText::Name,
            dark: false,
            i18n: I18n::new(Language::Chinese),
            events: Vec::new(),
            facts: None,
        }
    }

    pub fn face(&self, name: &str) -> FaceId {
        let mut faces = self.map.coverage.faces();
        let found = faces.find(|f| self.map.title(*f) == name);
        found.unwrap_or_else(|| panic!("no face is called {name}"))
    }

    /// What happened, without pointer positions.
    pub fn actions(&self) -> Vec<&MapEvent> {
        let is_action = |e: &&MapEvent| !matches!(e, MapEvent::Pointer(_) | MapEvent::Hover(_));
        self.events.iter().filter(is_action).collect()
    }

    /// The last place of the pointer.
    pub fn pointer(&self) -> Option<Coord> {
        self.events.iter().rev().find_map(|event| match event {
            MapEvent::Pointer(at) => Some(*at),
            _ => None,
        })?
    }

    fn ui(ui: &mut egui::Ui, window: &mut Self) {
        let scene = Scene {
            map: &window.map,
            index: &window.index,
            outcomes: &Outcomes::default(),
            selection: &window.selection,
            layers: &window.layers,
            basemap: &window.basemap,
            label_text: window.label_text,
            dark: window.dark,
            folds_legend: false,
            i18n: &window.i18n,
            epidemic: window.facts.as_ref().map(Facts::overlay),
            incoming: None,
            incoming_at: None,
            table: None,
            aim: Default::default(),
            from_afar: false,
            strip: None,
            trace: Default::default(),
        };
        let events = window.view.show(ui, &scene);
        window.events.extend(events);
    }
}

/// The bundled font alone, so that every machine draws the same glyphs.
fn set_font(ctx: &Context) {
    ctx.set_fonts(gridroom::app::theme::fonts());
}

/// Open a window on a map.
pub fn open(window: Window) -> Harness<'static, Window> {
    open_with(Harness::builder(), window)
}

/// Open a window with a renderer of one's own.
pub fn open_with(builder: HarnessBuilder<Window>, window: Window) -> Harness<'static, Window> {
    let theme = if window.dark {
        egui::Theme::Dark
    } else {
        egui::Theme::Light
    };
    let mut harness = builder
        .with_size(SIZE)
        .with_theme(theme)
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(400)
        .with_context_setup(set_font)
        .build_ui_state(Window::ui, window);
    harness.run();
    harness
}

/// Move the pointer, frame by frame.
pub fn move_to(harness: &mut Harness<'_, Window>, at: Pos2) {
    harness.hover_at(at);
    harness.step();
}

/// Press or release a button where the pointer is.
pub fn button(
    harness: &mut Harness<'_, Window>,
    pos: Pos2,
    button: PointerButton,
    pressed: bool,
    modifiers: Modifiers,
) {
    harness.event(egui::Event::ModifiersChanged(modifiers));
    harness.event(egui::Event::PointerButton {
        pos,
        button,
        pressed,
        modifiers,
    });
    harness.step();
}

/// Drag from one place to another in a few steps.
pub fn drag(
    harness: &mut Harness<'_, Window>,
    from: Pos2,
    to: Pos2,
    with: PointerButton,
    modifiers: Modifiers,
) {
    move_to(harness, from);
    button(harness, from, with, true, modifiers);
    for step in 1..=4 {
        move_to(harness, from.lerp(to, step as f32 / 4.0));
    }
    button(harness, to, with, false, modifiers);
    harness.event(egui::Event::ModifiersChanged(Modifiers::NONE));
    harness.run();
}
