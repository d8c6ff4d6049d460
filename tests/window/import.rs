//! A map is brought in through the window: looked at, decided about, accepted, taken back.

use crate::support::{Window, choose, click, command, follow, settle, shows, town};
use egui::Key;
use egui_kittest::Harness;
use gridroom::app::state::settings::Settings;
use gridroom::geometry::crs::{Crs, Transform};
use serde_json::{Value, json};
use std::path::Path;

type Square = (&'static str, f64, f64, i64);

/// Squares of a hundredth of a degree: code, west, south, households.
fn squares(path: &Path, squares: &[Square], to: impl Fn(f64, f64) -> (f64, f64)) {
    let features: Vec<Value> = squares
        .iter()
        .map(|(code, x, y, households)| {
            let corners = [(0.0, 0.0), (0.01, 0.0), (0.01, 0.01), (0.0, 0.01), (0.0, 0.0)];
            let ring: Vec<Value> = corners
                .iter()
                .map(|(dx, dy)| {
                    let (x, y) = to(x + dx, y + dy);
                    json!([x, y])
                })
                .collect();
            json!({"type": "Feature", "properties": {"网格编码": code, "户数": households, "负责人电话": "13800000000"},
                "geometry": {"type": "Polygon", "coordinates": [ring]}})
        })
        .collect();
    let text = json!({"type": "FeatureCollection", "features": features}).to_string();
    std::fs::write(path, text).expect("written");
}

fn same(x: f64, y: f64) -> (f64, f64) {
    (x, y)
}

fn import(harness: &mut Harness<'_, Window>, path: &Path) {
    harness.state_mut().shell().import(path.to_owned());
    settle(harness);
}

fn attribute(harness: &mut Harness<'_, Window>, code: &str, name: &str) -> Option<Value> {
    let map = &harness
        .state_mut()
        .shell()
        .state
        .session
        .document()
        .expect("a map")
        .map;
    let face = map
        .faces()
        .find(|f| map.code(*f).as_deref() == Some(code))?;
    map.feature(face)?.properties.as_ref()?.get(name).cloned()
}

#[test]
fn new_grids_become_a_plan_that_one_undo_takes_back() {
    let (mut harness, folder) = town();
    let path = folder.path().join("新增.geojson");
    let new: [Square; 2] = [
        ("350322001009001", 118.04, 25.0, 410),
        ("350322001009002", 118.05, 25.0, 390),
    ];
    squares(&path, &new, same);
    import(&mut harness, &path);
    assert!(shows(&harness, "导入“新增.geojson”"));
    assert!(
        shows(&harness, "将建一个新方案：新增 2 个网格"),
        "what it would do"
    );
    assert!(shows(&harness, "数字是经纬度"), "why this system");
    assert!(shows(&harness, "350322001009001"), "the table of rows");
    click(&mut harness, "导入");
    settle(&mut harness);
    assert!(!shows(&harness, "将建一个新方案"));
    assert!(shows(&harness, "已导入：新增 2，更新 0"));
    let redraws =
        |h: &mut Harness<'_, Window>| h.state_mut().shell().state.session.redraw().is_some();
    assert!(redraws(&mut harness), "the plan lies on the table");
    assert_eq!(
        attribute(&mut harness, "350322001009001", "households"),
        Some(json!(410))
    );
    // A telephone number does not become an attribute of a map.
    assert_eq!(
        attribute(&mut harness, "350322001009001", "负责人电话"),
        None
    );
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert!(!redraws(&mut harness));
    assert_eq!(
        attribute(&mut harness, "350322001009001", "households"),
        None
    );
    assert_eq!(
        attribute(&mut harness, "350322001004001", "households"),
        Some(json!(380))
    );
}

#[test]
fn attributes_are_updated_by_code_and_the_choice_is_remembered() {
    let (mut harness, folder) = town();
    let path = folder.path().join("户数.geojson");
    let file: [Square; 2] = [
        ("350322001004001", 118.01, 25.0, 512),
        ("350322001999001", 118.2, 25.0, 1),
    ];
    squares(&path, &file, same);
    import(&mut harness, &path);
    click(&mut harness, "按编码更新属性，不新增");
    settle(&mut harness);
    assert!(shows(&harness, "将新增 0，更新 1，0 条不变"));
    assert!(shows(&harness, "项目中没有 1 条：350322001999001"));
    click(&mut harness, "导入");
    settle(&mut harness);
    assert_eq!(
        attribute(&mut harness, "350322001004001", "households"),
        Some(json!(512))
    );
    // The same file again: the decisions are proposed, and that it came in before is said.
    import(&mut harness, &path);
    assert!(shows(&harness, "已沿用上次对同类文件的设置"));
    assert!(shows(&harness, "没有新增，没有更新，1 条不变"));
    assert!(shows(&harness, "完全相同的内容已于"));
    click(&mut harness, "取消");
    assert!(!shows(&harness, "导入“户数.geojson”"));
    let settings: &Settings = &harness.state_mut().shell().state.settings;
    assert_eq!(settings.imports.len(), 1);
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert_eq!(
        attribute(&mut harness, "350322001004001", "households"),
        Some(json!(380))
    );
}

#[test]
fn a_system_that_is_not_sure_must_be_confirmed() {
    let (mut harness, folder) = town();
    let path = folder.path().join("远处.geojson");
    // Metres without a system, far from the town.
    let zone = Transform::of(&Crs::of_code(4546)).expect("known");
    let far: [Square; 1] = [("1", 111.0, 30.0, 1)];
    squares(&path, &far, |x, y| zone.from_wgs84(x, y).expect("reached"));
    import(&mut harness, &path);
    // No zone puts it near the town: nothing is proposed, so one must be named.
    assert!(harness.state_mut().shell().importing().is_some());
    let near = folder.path().join("近处.geojson");
    let zone = Transform::of(&Crs::of_code(4548)).expect("known");
    let beside: [Square; 1] = [("350322001009001", 118.06, 25.0, 1)];
    squares(&near, &beside, |x, y| {
        zone.from_wgs84(x, y).expect("reached")
    });
    import(&mut harness, &near);
    assert!(shows(&harness, "请先确认坐标系"));
    assert!(shows(&harness, "高斯-克吕格"));
    click(&mut harness, "位置正确，使用此坐标系");
    follow(&mut harness);
    assert!(!shows(&harness, "请先确认坐标系"));
    click(&mut harness, "导入");
    settle(&mut harness);
    assert_eq!(
        attribute(&mut harness, "350322001009001", "households"),
        Some(json!(1))
    );
}

#[test]
fn problems_are_counted_and_can_be_gone_to() {
    let (mut harness, folder) = town();
    let path = folder.path().join("重叠.geojson");
    let file: [Square; 2] = [("a", 118.1, 25.0, 1), ("b", 118.108, 25.0, 2)];
    squares(&path, &file, same);
    import(&mut harness, &path);
    assert!(shows(&harness, "问题位置"));
    click(&mut harness, "重叠, a、b");
    let centre = gridroom::geometry::fixed::Coord::new(1_181_090_000, 250_050_000);
    let at = harness
        .state_mut()
        .shell()
        .on_screen(centre)
        .expect("shown");
    assert!(at.x > 200.0 && at.x < 1000.0, "{at:?}");
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let (mut harness, folder) = town();
    let path = folder.path().join("坏.kml");
    std::fs::write(
        &path,
        "<kml><Placemark>\n<Point><coordinates>east</coordinates></Point>",
    )
    .expect("written");
    import(&mut harness, &path);
    assert!(shows(&harness, "无法读取“坏.kml”"));
    assert!(shows(&harness, "第 2 行"));
}

#[test]
fn a_table_asks_which_columns_hold_places() {
    let (mut harness, folder) = town();
    let path = folder.path().join("采样点.csv");
    std::fs::write(&path, "点,甲,乙\n东门,118.694,25.362\n").expect("written");
    import(&mut harness, &path);
    assert!(shows(&harness, "表头未说明哪些列为位置，请选择。"));
    for (label, caption) in [("经度列", "甲"), ("纬度列", "乙")] {
        choose(&mut harness, label);
        click(&mut harness, caption);
    }
    click(&mut harness, "读取");
    settle(&mut harness);
    let importing = harness
        .state_mut()
        .shell()
        .importing()
        .map(|i| i.raw().features.len());
    assert_eq!(importing, Some(1));
}
