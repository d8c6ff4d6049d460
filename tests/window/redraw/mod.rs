//! Redrawing through the window: a town of four grids, and ways to reach into its map.

mod drawing;
mod edits;
mod plans;
mod proposed;
mod proposing;

use crate::support::{SMALL, Window, follow, press, settings, settle, window};
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::Harness;
use gridroom::app::map::tools::ToolId;
use gridroom::geometry::coverage::{FaceId, RefusalKind};
use gridroom::geometry::fixed::{Coord, Degrees};
use gridroom::geometry::measure::area_m2;
use gridroom::model::Feature;
use gridroom::model::record::{Key as RecordKey, Kind, Record};
use gridroom::store::{Contents, NewProject, OpenOptions, Project};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A place in the town: units of 1e-7 degree from its south-west corner.
pub fn at(x: i32, y: i32) -> Coord {
    Coord::new(1_186_900_000 + x, 253_600_000 + y)
}

fn degrees(c: Coord) -> Value {
    json!([Degrees(c.x).to_value(), Degrees(c.y).to_value()])
}

fn feature(properties: Value, geometry: Value) -> Feature {
    let text = json!({"type": "Feature", "properties": properties, "geometry": geometry});
    let layer = gridroom::exchange::geojson::read_bytes(text.to_string().as_bytes());
    let mut features = layer.expect("read").layer.features;
    features.remove(0)
}

fn square(x: i32, y: i32, side: i32) -> Value {
    let corners = [(0, 0), (side, 0), (side, side), (0, side), (0, 0)];
    let ring: Vec<Value> = corners
        .iter()
        .map(|(dx, dy)| degrees(at(x + dx, y + dy)))
        .collect();
    json!({"type": "Polygon", "coordinates": [ring]})
}

/// Two by two grids of 40,000 units, the western ones of 洪桥, the eastern of 仙糖, with houses
/// and a street through the middle of the south-western one.
pub fn town() -> (Harness<'static, Window>, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("town.gpkg");
    let mut contents: Contents = Vec::new();
    let mut put = |kind: Kind, id: &str, feature: Feature| {
        let record = Record {
            feature,
            sealed: None,
        };
        contents.push((RecordKey::new(kind, id), record, None));
    };
    let grids = [
        ("350322001004001", "洪桥01", 0, 0),
        ("350322001004002", "洪桥02", 0, 40_000),
        ("350322001006001", "仙糖01", 40_000, 0),
        ("350322001006002", "仙糖02", 40_000, 40_000),
    ];
    for (code, name, x, y) in grids {
        let community = if x == 0 {
            "洪桥社区"
        } else {
            "仙糖社区"
        };
        let properties = json!({
            "code": code, "name": name, "area_code": format!("{code}-a"), "community": community, "community_code": &code[..12],
            "households": 400, "residents": 1000, "valid_from": "2020-02-01",
        });
        put(Kind::Grid, code, feature(properties, square(x, y, 40_000)));
        for (i, (dx, dy)) in [
            (5_000, 5_000),
            (30_000, 5_000),
            (5_000, 30_000),
            (30_000, 30_000),
        ]
        .iter()
        .enumerate()
        {
            let properties =
                json!({"kind": "building", "code": format!("{code}{i}"), "households": 100});
            put(
                Kind::Building,
                &format!("{code}{i}"),
                feature(properties, square(x + dx, y + dy, 3_000)),
            );
        }
        let point = json!({"type": "Point", "coordinates": degrees(at(x + 20_000, y + 20_000))});
        put(
            Kind::Entrance,
            &format!("e{code}"),
            feature(json!({"kind": "entrance", "grid_code": code}), point),
        );
    }
    let line = json!({"type": "LineString", "coordinates": [degrees(at(20_000, -2_000)), degrees(at(20_000, 42_000))]});
    put(
        Kind::Street,
        "s1",
        feature(json!({"kind": "lane", "name": "兰溪巷"}), line),
    );
    let new = NewProject {
        title: "鲤城".to_owned(),
        synthetic: false,
        members: Default::default(),
    };
    let options = OpenOptions {
        workspace: "elsewhere".to_owned(),
        read_only: false,
    };
    drop(Project::create(&path, &new, &contents, &options).expect("created"));
    let mut harness = window(settings(), Some(&path), SMALL);
    press(&mut harness, Key::F2);
    settle(&mut harness);
    assert_eq!(
        harness.state_mut().shell().state.planning.tool.id(),
        ToolId::Move
    );
    (harness, folder)
}

pub fn screen(harness: &mut Harness<'_, Window>, place: Coord) -> Pos2 {
    harness.state_mut().shell().on_screen(place).expect("a map")
}

pub fn button(harness: &mut Harness<'_, Window>, pos: Pos2, pressed: bool, modifiers: Modifiers) {
    let button = PointerButton::Primary;
    harness.event_modifiers(
        Event::PointerButton {
            pos,
            button,
            pressed,
            modifiers,
        },
        modifiers,
    );
    follow(harness);
}

/// Drag on the map from place to place, in steps as a hand does; snapping is off with Ctrl.
pub fn drag(harness: &mut Harness<'_, Window>, from: Coord, to: Coord) {
    let (a, b) = (screen(harness, from), screen(harness, to));
    harness.hover_at(a);
    follow(harness);
    button(harness, a, true, Modifiers::NONE);
    for step in 1..=6 {
        let pos = a + (b - a) * (step as f32 / 6.0);
        harness.event(Event::PointerMoved(pos));
        follow(harness);
    }
    button(harness, b, false, Modifiers::NONE);
    settle(harness);
}

pub fn click_at(harness: &mut Harness<'_, Window>, place: Coord, modifiers: Modifiers) {
    let pos = screen(harness, place);
    harness.hover_at(pos);
    follow(harness);
    button(harness, pos, true, modifiers);
    button(harness, pos, false, modifiers);
    // The next click is one of its own.
    for _ in 0..24 {
        harness.step();
    }
    settle(harness);
}

/// Area of a grid of the plan, hectares.
pub fn hectares(harness: &mut Harness<'_, Window>, face: u32) -> f64 {
    let document = harness
        .state_mut()
        .shell()
        .state
        .session
        .document()
        .expect("a map");
    let polygons = document.map.coverage.face_polygons(FaceId(face));
    polygons.iter().map(area_m2).sum::<f64>() / 10_000.0
}

pub fn households(harness: &mut Harness<'_, Window>, face: u32) -> u64 {
    let document = harness
        .state_mut()
        .shell()
        .state
        .session
        .document()
        .expect("a map");
    let properties = document.map.features[face as usize].properties.as_ref();
    properties.expect("some")["households"]
        .as_u64()
        .expect("a count")
}

pub fn faces(harness: &mut Harness<'_, Window>) -> usize {
    let document = harness
        .state_mut()
        .shell()
        .state
        .session
        .document()
        .expect("a map");
    let coverage = &document.map.coverage;
    assert_eq!(coverage.faults(), []);
    coverage
        .faces()
        .filter(|f| coverage.face_bounds(*f).is_some())
        .count()
}

pub fn refusal(harness: &mut Harness<'_, Window>) -> Option<RefusalKind> {
    let planning = &harness.state_mut().shell().state.planning;
    planning.refusal.as_ref().map(|r| r.kind)
}
