//! Redrawing through the window: dragging on the real map, undo, refusals, plans, publication.

use crate::support::{
    SMALL, Window, click, command, fill, follow, press, settings, settle, shows, window,
};
use egui::{Event, Key, Modifiers, PointerButton, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::app::tools::ToolId;
use gridroom::geometry::coverage::{FaceId, RefusalKind};
use gridroom::geometry::fixed::{Coord, Degrees};
use gridroom::geometry::measure::area_m2;
use gridroom::model::Feature;
use gridroom::model::plan::Status;
use gridroom::model::record::{Key as RecordKey, Kind, Record};
use gridroom::store::{Contents, NewProject, OpenOptions, Project};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A place in the town: units of 1e-7 degree from its south-west corner.
fn at(x: i32, y: i32) -> Coord {
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
fn town() -> (Harness<'static, Window>, TempDir) {
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
    assert_eq!(harness.state_mut().shell().planning.tool.id(), ToolId::Move);
    (harness, folder)
}

fn screen(harness: &mut Harness<'_, Window>, place: Coord) -> Pos2 {
    harness.state_mut().shell().on_screen(place).expect("a map")
}

fn button(harness: &mut Harness<'_, Window>, pos: Pos2, pressed: bool, modifiers: Modifiers) {
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
fn drag(harness: &mut Harness<'_, Window>, from: Coord, to: Coord) {
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

fn click_at(harness: &mut Harness<'_, Window>, place: Coord, modifiers: Modifiers) {
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
fn hectares(harness: &mut Harness<'_, Window>, face: u32) -> f64 {
    let document = harness
        .state_mut()
        .shell()
        .session
        .document()
        .expect("a map");
    let polygons = document.map.coverage.face_polygons(FaceId(face));
    polygons.iter().map(area_m2).sum::<f64>() / 10_000.0
}

fn households(harness: &mut Harness<'_, Window>, face: u32) -> u64 {
    let document = harness
        .state_mut()
        .shell()
        .session
        .document()
        .expect("a map");
    let properties = document.map.features[face as usize].properties.as_ref();
    properties.expect("some")["households"]
        .as_u64()
        .expect("a count")
}

fn faces(harness: &mut Harness<'_, Window>) -> usize {
    let document = harness
        .state_mut()
        .shell()
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

fn refusal(harness: &mut Harness<'_, Window>) -> Option<RefusalKind> {
    let planning = &harness.state_mut().shell().planning;
    planning.refusal.as_ref().map(|r| r.kind)
}

#[test]
fn a_boundary_is_dragged_undone_and_done_again() {
    let (mut harness, folder) = town();
    assert!(shows(&harness, "方案1") && shows(&harness, "移动边界"));
    let before = hectares(&mut harness, 0);
    // The middle of the boundary between 洪桥01 and 洪桥02 gets a vertex and moves north, past
    // two houses of the other side.
    drag(&mut harness, at(20_000, 40_000), at(20_000, 48_000));
    let after = hectares(&mut harness, 0);
    assert!(after > before * 1.05, "{before} {after}");
    assert_eq!(refusal(&mut harness), None);
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert_eq!(hectares(&mut harness, 0), before);
    command(&mut harness, Key::Y);
    settle(&mut harness);
    assert_eq!(hectares(&mut harness, 0), after);
    // The vertex itself moves back, and Delete takes it away.
    drag(&mut harness, at(20_000, 48_000), at(20_000, 45_000));
    assert!(hectares(&mut harness, 0) < after);
    click_at(&mut harness, at(20_000, 45_000), Modifiers::NONE);
    press(&mut harness, Key::Delete);
    settle(&mut harness);
    assert!((hectares(&mut harness, 0) - before).abs() < 1e-9);
    // Everything is in the file.
    drop(harness);
    let path = folder.path().join("town.gpkg");
    let options = OpenOptions {
        workspace: "elsewhere".to_owned(),
        read_only: false,
    };
    let mut project = Project::open(&path, &options).expect("opened");
    project.get_ready().expect("ready");
    let plans = project.plans().expect("listed");
    assert_eq!((plans.len(), plans[0].status), (1, Status::Draft));
    assert_eq!(project.plan_grids(&plans[0].id).expect("read").len(), 4);
    assert!(project.verify_chain().expect("checked").is_sound());
}

#[test]
fn borders_of_communities_are_protected_until_unlocked_with_a_reason() {
    let (mut harness, _folder) = town();
    let before = hectares(&mut harness, 0);
    // The node where all four meet lies on the border.
    drag(&mut harness, at(40_000, 40_000), at(44_000, 40_000));
    assert_eq!(refusal(&mut harness), Some(RefusalKind::Protected));
    assert_eq!(hectares(&mut harness, 0), before);
    assert!(shows(&harness, "受保护") && shows(&harness, "仙糖社区"));
    // Along the inner boundary it may not move either; Esc takes the message away.
    press(&mut harness, Key::Escape);
    assert_eq!(refusal(&mut harness), None);
    click(&mut harness, "解锁边界");
    fill(&mut harness, "理由", "街道办决定");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "社区边界已解锁：街道办决定"));
    drag(&mut harness, at(40_000, 40_000), at(44_000, 40_000));
    assert_eq!(refusal(&mut harness), None);
    assert!(hectares(&mut harness, 0) > before);
}

#[test]
fn a_move_across_another_boundary_is_refused_where_it_happens() {
    let (mut harness, _folder) = town();
    drag(&mut harness, at(20_000, 40_000), at(20_000, 86_000));
    assert_eq!(refusal(&mut harness), Some(RefusalKind::Crosses));
    assert!(shows(&harness, "相交") && shows(&harness, "看看在哪里"));
    assert_eq!(faces(&mut harness), 4);
}

#[test]
fn a_grid_is_split_named_and_merged_again() {
    let (mut harness, _folder) = town();
    press(&mut harness, Key::S);
    assert_eq!(
        harness.state_mut().shell().planning.tool.id(),
        ToolId::Split
    );
    click_at(&mut harness, at(15_000, -3_000), Modifiers::NONE);
    click_at(&mut harness, at(15_000, 43_000), Modifiers::NONE);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(faces(&mut harness), 5);
    // Households went with the houses.
    assert_eq!(
        (households(&mut harness, 0), households(&mut harness, 4)),
        (200, 200)
    );
    assert!(shows(&harness, "洪桥01-2"));
    assert!(shows(&harness, "偏小 2"), "the balance follows");
    press(&mut harness, Key::V);
    click_at(&mut harness, at(8_000, 20_000), Modifiers::NONE);
    click_at(&mut harness, at(30_000, 20_000), Modifiers::SHIFT);
    press(&mut harness, Key::J);
    settle(&mut harness);
    assert_eq!(faces(&mut harness), 4);
    assert!(
        shows(&harness, "网格（4）") && !shows(&harness, "#"),
        "nothing is left of it"
    );
    let whole: u64 = (0..4)
        .map(|f| {
            if f == 0 {
                0
            } else {
                households(&mut harness, f)
            }
        })
        .sum();
    assert_eq!(whole, 1200);
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert_eq!(faces(&mut harness), 5);
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert_eq!(faces(&mut harness), 4);
    assert_eq!(households(&mut harness, 0), 400);
}

#[test]
fn a_line_through_a_house_waits_to_be_insisted_on() {
    let (mut harness, _folder) = town();
    press(&mut harness, Key::S);
    let cut = |harness: &mut Harness<'_, Window>| {
        click_at(harness, at(6_500, -3_000), Modifiers::NONE);
        click_at(harness, at(6_500, 43_000), Modifiers::NONE);
        press(harness, Key::Enter);
        settle(harness);
    };
    cut(&mut harness);
    assert_eq!(faces(&mut harness), 4);
    assert!(shows(&harness, "此线会切到 2 栋楼"));
    click(&mut harness, "不划了");
    assert!(!shows(&harness, "此线会切到"));
    cut(&mut harness);
    click(&mut harness, "仍然这样划");
    settle(&mut harness);
    assert_eq!(faces(&mut harness), 5);
    assert!(shows(&harness, "边界切到楼栋"), "the worklist says so");
}

#[test]
fn a_block_is_given_and_a_stretch_reshaped() {
    let (mut harness, _folder) = town();
    // 洪桥02 takes the western block of 洪桥01, west of the lane: its houses go with it.
    press(&mut harness, Key::G);
    click_at(&mut harness, at(10_000, 60_000), Modifiers::NONE);
    click_at(&mut harness, at(10_000, 20_000), Modifiers::NONE);
    assert_eq!(refusal(&mut harness), None);
    assert_eq!(
        (households(&mut harness, 0), households(&mut harness, 1)),
        (200, 600)
    );
    press(&mut harness, Key::R);
    for (x, y) in [(20_000, 10_000), (13_000, 20_000), (20_000, 25_000)] {
        click_at(&mut harness, at(x, y), Modifiers::NONE);
    }
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(refusal(&mut harness), None);
    assert_eq!(faces(&mut harness), 4);
    assert!(hectares(&mut harness, 0) > 9.0);
}

#[test]
fn a_plan_is_compared_published_and_taken_back() {
    let (mut harness, folder) = town();
    press(&mut harness, Key::S);
    click_at(&mut harness, at(15_000, -3_000), Modifiers::NONE);
    click_at(&mut harness, at(15_000, 43_000), Modifiers::NONE);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    click(&mut harness, "比较");
    settle(&mut harness);
    assert!(shows(&harness, "4 → 5 个网格"));
    assert!(shows(&harness, "62.5%") && shows(&harness, "37.5%"));
    click(&mut harness, "关闭比较");
    click(&mut harness, "发布");
    fill(&mut harness, "生效日期", "2021-09-12");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "不变 3，调整 0，停用 1，新设 2"));
    assert!(shows(&harness, "出入口：1 条"));
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "已发布“方案1”"));
    let shell = harness.state_mut().shell();
    assert!(shell.session.redraw().is_none(), "back on the map");
    let map = &shell.session.document().expect("a map").map;
    let mut codes: Vec<String> = map.coverage.faces().filter_map(|f| map.code(f)).collect();
    codes.sort_unstable();
    let expected = ["004002", "004003", "004004", "006001", "006002"];
    assert_eq!(codes, expected.map(|n| format!("350322001{n}")));
    assert!(!shell.situation().can_undo, "a publication is no mere edit");
    // The new grid knows where it comes from.
    let new = map
        .coverage
        .faces()
        .find(|f| map.code(*f).as_deref() == Some("350322001004003"));
    shell.session.select(new);
    follow(&mut harness);
    click(&mut harness, "沿革");
    settle(&mut harness);
    follow(&mut harness);
    assert!(shows(&harness, "350322001004001 → 350322001004003"));

    let ctx = harness.ctx.clone();
    harness
        .state_mut()
        .shell()
        .run(gridroom::app::command::Command::RollBack, &ctx);
    follow(&mut harness);
    assert!(shows(&harness, "2 个新网格取消，1 个停用网格恢复"));
    click(&mut harness, "撤回");
    settle(&mut harness);
    assert!(shows(&harness, "已撤回“方案1”的发布"));
    assert_eq!(faces(&mut harness), 4);
    let csv = folder.path().join("沿革.csv");
    harness.state_mut().shell().export_lineage_to(csv.clone());
    settle(&mut harness);
    assert!(csv.is_file());
}

#[test]
fn plans_are_made_copied_renamed_and_laid_aside() {
    let (mut harness, _folder) = town();
    click(&mut harness, "复制");
    settle(&mut harness);
    assert!(shows(&harness, "方案1（副本）"));
    click(&mut harness, "改名");
    fill(&mut harness, "方案名称", "九月方案");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "九月方案"));
    click(&mut harness, "搁置");
    settle(&mut harness);
    let shell = harness.state_mut().shell();
    assert!(shell.session.redraw().is_none());
    let state = shell.work.state.clone().expect("a project");
    let said: Vec<_> = state
        .plans
        .iter()
        .map(|p| (p.name.as_str(), p.status))
        .collect();
    assert_eq!(
        said,
        [("方案1", Status::Draft), ("九月方案", Status::Discarded)]
    );
    // Back to redrawing: the draft that is left.
    press(&mut harness, Key::F2);
    settle(&mut harness);
    let plan = harness
        .state_mut()
        .shell()
        .session
        .redraw()
        .expect("a plan")
        .info
        .name
        .clone();
    assert_eq!(plan, "方案1");
}

#[test]
fn the_worklist_leads_from_one_task_to_the_next() {
    let (mut harness, _folder) = town();
    assert!(shows(&harness, "四条原则都符合"));
    // 16: with nothing to go to, nothing happens.
    press(&mut harness, Key::F9);
    assert_eq!(harness.state_mut().shell().planning.task, None);
    press(&mut harness, Key::S);
    click_at(&mut harness, at(15_000, -3_000), Modifiers::NONE);
    click_at(&mut harness, at(15_000, 43_000), Modifiers::NONE);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    // Both halves are small, and one has no entrance.
    assert!(shows(&harness, "待办（3）"));
    assert!(shows(&harness, "没有出入口"));
    press(&mut harness, Key::F9);
    assert_eq!(harness.state_mut().shell().planning.task, Some(0));
    press(&mut harness, Key::F9);
    assert_eq!(harness.state_mut().shell().planning.task, Some(1));
    assert_eq!(harness.state_mut().shell().session.selection().len(), 1);
}

#[test]
fn a_grid_of_the_plan_is_named_and_left_undecided() {
    let (mut harness, _folder) = town();
    press(&mut harness, Key::V);
    click_at(&mut harness, at(8_000, 20_000), Modifiers::NONE);
    fill(&mut harness, "网格名称", "洪桥小学");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    let name = |harness: &mut Harness<'_, Window>| {
        let document = harness
            .state_mut()
            .shell()
            .session
            .document()
            .expect("a map");
        document.map.title(FaceId(0))
    };
    assert_eq!(name(&mut harness), "洪桥小学");
    click(&mut harness, "归属未定（定下之前不能发布）");
    settle(&mut harness);
    assert!(shows(&harness, "洪桥小学：归属未定"));
    click(&mut harness, "发布");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(
        &harness,
        "1 个网格归属未定或不属于任何社区：洪桥小学"
    ));
    press(&mut harness, Key::Escape);
    for _ in 0..2 {
        command(&mut harness, Key::Z);
        settle(&mut harness);
    }
    assert_eq!(name(&mut harness), "洪桥01");
    assert!(!shows(&harness, "归属未定）：") && faces(&mut harness) == 4);
}

/// Grids of two areas are joined: somebody says to which the whole belongs.
#[test]
fn what_joined_grids_differ_in_is_asked() {
    let (mut harness, _folder) = town();
    press(&mut harness, Key::V);
    click_at(&mut harness, at(8_000, 20_000), Modifiers::NONE);
    click_at(&mut harness, at(8_000, 60_000), Modifiers::SHIFT);
    press(&mut harness, Key::J);
    settle(&mut harness);
    assert_eq!(faces(&mut harness), 3);
    assert!(shows(&harness, "“area_code”不同"));
    assert!(shows(&harness, "归属未定"), "the worklist says so");
    click(&mut harness, "350322001004002-a");
    settle(&mut harness);
    assert!(!shows(&harness, "“area_code”不同"));
    let document = harness
        .state_mut()
        .shell()
        .session
        .document()
        .expect("a map");
    let joined = document.map.faces().next().expect("a grid");
    let properties = document
        .map
        .feature(joined)
        .and_then(|f| f.properties.clone());
    let properties = properties.expect("some");
    assert_eq!(properties["area_code"], json!("350322001004002-a"));
    assert_eq!(properties["households"], json!(800));
    assert_eq!(properties["base"].as_array().map(Vec::len), Some(2));
}

#[test]
fn several_vertices_are_framed_and_nudged_by_keys() {
    let (mut harness, _folder) = town();
    let before = hectares(&mut harness, 0);
    click(&mut harness, "解锁边界");
    fill(&mut harness, "理由", "试");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    let (a, b) = (
        screen(&mut harness, at(-4_000, 36_000)),
        screen(&mut harness, at(44_000, 44_000)),
    );
    harness.hover_at(a);
    follow(&mut harness);
    button(&mut harness, a, true, Modifiers::SHIFT);
    for step in 1..=4 {
        harness.event_modifiers(
            Event::PointerMoved(a + (b - a) * (step as f32 / 4.0)),
            Modifiers::SHIFT,
        );
        follow(&mut harness);
    }
    button(&mut harness, b, false, Modifiers::SHIFT);
    settle(&mut harness);
    for _ in 0..3 {
        press(&mut harness, Key::ArrowUp);
        settle(&mut harness);
    }
    // 1.5 m of 403 m.
    let after = hectares(&mut harness, 0);
    assert!(
        (after / before - 1.0 - 1.5 / 444.8).abs() < 1e-3,
        "{before} {after}"
    );
    assert_eq!(refusal(&mut harness), None);
}

#[test]
fn english_fits_the_smallest_window() {
    let (mut harness, _folder) = town();
    command(&mut harness, Key::E);
    for text in ["Lay aside", "Unlock borders", "Move", "Balance", "Tasks"] {
        assert!(shows(&harness, text), "{text}");
    }
    let strip = harness.get_by_label("Reshape");
    assert!(strip.rect().width() <= 100.0);
    let plan = harness
        .query_all_by_label_contains("Publish")
        .next()
        .expect("the button");
    assert!(
        plan.rect().right() <= SMALL.x
            && plan.accesskit_node().role() == egui::accesskit::Role::Button
    );
}
