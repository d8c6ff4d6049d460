//! A plan beneath the map, and what is traced on it, by pointer, keys and the names of what is shown.

use crate::files::drop_file;
use crate::redraw::{click_at, screen};
use crate::support::{
    SMALL, Window, click, command, fill, follow, press, settings, settle, shows, town_file, window,
};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, TextureId, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::app::map::tools::trace::TraceId;
use gridroom::app::project::TracedThing;
use gridroom::app::workspaces::trace::Intent;
use gridroom::geometry::crs::{Crs, Transform};
use gridroom::geometry::fixed::{Bounds, Coord};
use gridroom::model::context::ContextKind;
use gridroom::model::record::{self, Kind};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A place in the first grid of the little town, units of 1e-7 degree from its corner.
fn at(x: i32, y: i32) -> Coord {
    Coord::new(1_180_000_000 + x, 250_000_000 + y)
}

/// A scan of 200 by 100 pixels, without a word of where it lies.
fn scan(folder: &Path) -> PathBuf {
    scan_of(folder, 251)
}

/// The same with this pattern.
fn scan_of(folder: &Path, greys: usize) -> PathBuf {
    let path = folder.join("扫描图.png");
    let file = std::fs::File::create(&path).expect("created");
    let mut encoder = png::Encoder::new(file, 200, 100);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().expect("header");
    let pixels: Vec<u8> = (0..200 * 100).map(|n| (n % greys) as u8).collect();
    writer.write_image_data(&pixels).expect("pixels");
    path
}

/// The same with a world file in degrees: slanted, over the first grid.
fn placed_scan(folder: &Path) -> PathBuf {
    let path = scan(folder);
    let world = "0.00004\n0.000006\n0.000006\n-0.00004\n118.0005\n25.006\n";
    std::fs::write(path.with_extension("pgw"), world).expect("written");
    path
}

/// The same in metres, with the name of their system beside it.
fn scan_in_metres(folder: &Path) -> PathBuf {
    let path = scan(folder);
    let metres = Transform::of(&Crs::of_code(4548)).expect("known");
    let (east, north) = metres.from_wgs84(118.0005, 25.006).expect("there");
    let world = format!("4.0\n0.6\n0.6\n-4.0\n{east:.3}\n{north:.3}\n");
    std::fs::write(path.with_extension("pgw"), world).expect("written");
    std::fs::write(path.with_extension("prj"), "EPSG:4548").expect("written");
    path
}

fn open_panel(harness: &mut Harness<'_, Window>) {
    harness.key_press_modifiers(Modifiers::SHIFT, Key::F2);
    settle(harness);
    assert!(shows(harness, "描绘工具"));
}

fn little_town() -> (Harness<'static, Window>, TempDir) {
    let (path, folder) = town_file();
    (window(settings(), Some(&path), SMALL), folder)
}

#[test]
fn a_long_list_of_what_was_traced_is_gone_through_by_keys_beyond_what_is_in_sight() {
    let (mut harness, _folder) = little_town();
    settle(&mut harness);
    open_panel(&mut harness);
    let traced = (0..80).map(|number: i32| TracedThing {
        key: record::Key::new(Kind::Building, format!("T{number}")),
        name: Some(format!("{number:02}号楼")),
        class: None,
        at: Some(at(100_000 * number, 50_000)),
    });
    let traced: Vec<TracedThing> = traced.collect();
    let last = traced.last().and_then(|thing| thing.at).expect("a place");
    harness.state_mut().shell().state.trace.traced = traced;
    follow(&mut harness);
    assert!(shows(&harness, "已描绘（80）"));
    let rows = |harness: &Harness<'_, Window>, is_focused: bool| -> Vec<String> {
        let rows = harness.query_all_by_role(Role::Row);
        let rows = rows.filter(|row| !is_focused || row.is_focused());
        let names = rows.filter_map(|row| row.accesskit_node().label());
        names.filter(|name| name.starts_with("建筑 ")).collect()
    };
    let all = rows(&harness, false);
    assert_eq!(all.len(), 80, "whoever listens hears them all");
    assert_eq!(
        (all[0].as_str(), all[79].as_str()),
        ("建筑 00号楼", "建筑 79号楼")
    );
    let first = harness.get_by_role_and_label(Role::Row, "建筑 00号楼");
    first.focus();
    follow(&mut harness);
    press(&mut harness, Key::End);
    assert_eq!(rows(&harness, true), ["建筑 79号楼"]);
    let seen = harness.state_mut().shell().state.seen;
    assert!(seen.is_some_and(|seen| !seen.contains(last)));
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    let shell = harness.state_mut().shell();
    let seen = shell.state.seen.expect("the map is seen");
    assert!(seen.contains(last), "{last:?} is gone to");
    assert!(!shell.state.trace.tracer.is_busy());
}

/// Click these places one after the other.
fn draw(harness: &mut Harness<'_, Window>, places: &[(i32, i32)]) {
    for (x, y) in places {
        click_at(harness, at(*x, *y), Modifiers::NONE);
    }
}

fn backdrop(harness: &mut Harness<'_, Window>, kind: ContextKind) -> usize {
    let document = harness.state_mut().shell().state.session.document();
    let features = &document.expect("a map").map.backdrop.features;
    features
        .iter()
        .filter(|feature| feature.kind == kind)
        .count()
}

/// The ground of the plan beneath the map.
fn ground(harness: &mut Harness<'_, Window>) -> Option<Bounds> {
    let trace = &harness.state_mut().shell().state.trace;
    trace.beneath.as_ref().and_then(|beneath| beneath.bounds)
}

/// Whether a plan lies beneath the map.
fn lies(harness: &mut Harness<'_, Window>) -> bool {
    ground(harness).is_some()
}

/// Say where a pixel of the picture lies.
fn pick(harness: &mut Harness<'_, Window>, pixel: [f64; 2], place: (i32, i32)) {
    let ctx = harness.ctx.clone();
    let shell = harness.state_mut().shell();
    shell.handle(Intent::Pick(pixel).into(), &ctx);
    settle(harness);
    assert!(shows(harness, "再在地图上单击同一个点"));
    click_at(harness, at(place.0, place.1), Modifiers::NONE);
}

fn points(harness: &mut Harness<'_, Window>) -> usize {
    harness
        .state_mut()
        .shell()
        .state
        .trace
        .tracer
        .points()
        .len()
}

#[test]
fn a_plan_is_opened_traced_and_found_again_after_reopening() {
    let (mut harness, folder) = little_town();
    drop_file(&mut harness, &placed_scan(folder.path()));
    assert!(lies(&mut harness) && shows(&harness, "扫描图.png"));
    assert!(shows(&harness, "坐标系：WGS84"));
    assert!(shows(&harness, "图纸不透明度"), "its strength can be set");

    click(&mut harness, "建筑");
    fill(&mut harness, "名称", "文献楼");
    fill(&mut harness, "层数", "6");
    let house = [
        (20_000, 20_000),
        (45_000, 26_000),
        (38_000, 49_000),
        (14_000, 44_000),
    ];
    draw(&mut harness, &house);
    assert_eq!(points(&mut harness), 4);
    press(&mut harness, Key::Backspace);
    assert_eq!(points(&mut harness), 3);
    draw(&mut harness, &house[3..]);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "已描绘（1）") && shows(&harness, "建筑 文献楼"));
    assert_eq!(backdrop(&mut harness, ContextKind::Building), 1);

    click(&mut harness, "街巷");
    fill(&mut harness, "名称", "书峰巷");
    draw(
        &mut harness,
        &[(5_000, 60_000), (50_000, 70_000), (90_000, 64_000)],
    );
    click(&mut harness, "完成");
    settle(&mut harness);
    assert!(shows(&harness, "街道 书峰巷"));
    assert_eq!(backdrop(&mut harness, ContextKind::Street), 1);

    // One undo takes one of them back.
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert!(shows(&harness, "已描绘（1）"));
    command(&mut harness, Key::Y);
    settle(&mut harness);

    let path = folder.path().join("鲤城.gpkg");
    harness.state_mut().shell().save_project_to(path.clone());
    settle(&mut harness);
    // As eframe keeps them: through RON.
    let kept = ron::to_string(&harness.state_mut().shell().state.settings).expect("written");
    drop(harness);
    let kept: gridroom::app::state::settings::Settings = ron::from_str(&kept).expect("read");
    let mut harness = window(kept.clone(), Some(&path), SMALL);
    settle(&mut harness);
    assert!(lies(&mut harness), "the plan is found again");
    assert_eq!(backdrop(&mut harness, ContextKind::Building), 1);
    assert_eq!(backdrop(&mut harness, ContextKind::Street), 1);
    open_panel(&mut harness);
    assert!(shows(&harness, "建筑 文献楼") && shows(&harness, "街道 书峰巷"));
    click(&mut harness, "删除建筑 文献楼");
    settle(&mut harness);
    assert!(shows(&harness, "已描绘（1）"));
    drop(harness);

    // A plan that is gone is said, and the project is open all the same.
    std::fs::remove_file(folder.path().join("扫描图.png")).expect("removed");
    let mut harness = window(kept, Some(&path), SMALL);
    settle(&mut harness);
    assert!(!lies(&mut harness));
    assert!(shows(&harness, "无法打开图纸“扫描图.png”"));
    assert_eq!(backdrop(&mut harness, ContextKind::Street), 1);
}

#[test]
fn three_points_place_a_picture_and_points_on_a_line_do_not() {
    let (mut harness, folder) = little_town();
    drop_file(&mut harness, &scan(folder.path()));
    assert!(!lies(&mut harness) && shows(&harness, "在图纸图像上单击"));
    pick(&mut harness, [10.0, 10.0], (10_000, 80_000));
    pick(&mut harness, [100.0, 50.0], (50_000, 45_000));
    pick(&mut harness, [190.0, 90.0], (90_000, 10_000));
    assert!(shows(&harness, "几乎在一条直线上"));
    click(&mut harness, "删除控制点 3");
    assert!(!shows(&harness, "几乎在一条直线上"));
    pick(&mut harness, [20.0, 95.0], (4_000, 12_000));
    assert!(lies(&mut harness) && shows(&harness, "误差 0.00 米"));
    click(&mut harness, "完成定位");
    assert!(shows(&harness, "由控制点定位，坐标系：Web Mercator"));
    assert!(!shows(&harness, "应用坐标系"), "it would lie far away");
    // A click on the picture itself picks too.
    click(&mut harness, "用控制点定位");
    harness.get_by_label("图纸图像").click();
    settle(&mut harness);
    assert!(shows(&harness, "再在地图上单击同一个点"));
}

#[test]
fn points_that_are_given_up_leave_the_scan_where_it_lay() {
    let (mut harness, folder) = little_town();
    drop_file(&mut harness, &placed_scan(folder.path()));
    let before = ground(&mut harness);
    assert!(before.is_some());
    assert!(shows(&harness, "应用坐标系"));
    // Half a kilometre further east.
    let pairs = [
        ([10.0, 10.0], (40_000, 60_000)),
        ([190.0, 10.0], (88_000, 63_000)),
        ([15.0, 90.0], (44_000, 27_000)),
    ];
    click(&mut harness, "用控制点定位");
    for (pixel, place) in pairs {
        pick(&mut harness, pixel, place);
    }
    assert!(lies(&mut harness) && ground(&mut harness) != before);
    assert!(!shows(&harness, "应用坐标系"), "points say where it lies");
    // To begin anew is not to be done; the points that are there are asked about.
    click(&mut harness, "用控制点定位");
    click(&mut harness, "放弃");
    pick(&mut harness, pairs[0].0, pairs[0].1);
    // It may stand below what is in sight.
    harness.get_by_label("取消定位").click_accesskit();
    follow(&mut harness);
    assert_eq!(ground(&mut harness), before);
    assert!(!shows(&harness, "取消定位"));
    assert!(harness.query_by_label_contains("坐标系：").is_some());
    // As it is remembered, too.
    let kept = harness.state_mut().shell().state.settings.underlays.clone();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].crs, Some(Crs::Wgs84));
    // Another system can be said again, and is heard.
    fill(&mut harness, "坐标系名称", "火星");
    click(&mut harness, "应用坐标系");
    assert!(shows(&harness, "坐标系“火星”无法使用"));
    assert_eq!(ground(&mut harness), before);
}

#[test]
fn a_coordinate_system_that_does_not_fit_leaves_the_scan_where_it_lay() {
    let (mut harness, folder) = little_town();
    drop_file(&mut harness, &scan_in_metres(folder.path()));
    let before = ground(&mut harness);
    assert!(before.is_some());
    for (name, why) in [
        ("WGS84", "图纸不在地球上"),
        ("火星", "坐标系“火星”无法使用"),
    ] {
        fill(&mut harness, "坐标系名称", name);
        click(&mut harness, "应用坐标系");
        assert!(shows(&harness, why), "{why}");
        assert!(shows(&harness, "图纸仍在原来的位置"));
        assert_eq!(ground(&mut harness), before, "{name}");
    }
    fill(&mut harness, "坐标系名称", "EPSG:4548");
    click(&mut harness, "应用坐标系");
    assert!(!shows(&harness, "图纸仍在原来的位置"));
    assert_eq!(ground(&mut harness), before);
}

#[test]
fn a_scan_that_was_saved_anew_is_shown_as_it_is_now() {
    let (mut harness, folder) = little_town();
    let textures = |harness: &Harness<'_, Window>| -> Vec<TextureId> {
        let manager = harness.ctx.tex_manager();
        let manager = manager.read();
        let all = manager.allocated();
        let of_panel = all.filter(|(_, meta)| meta.name == "underlay panel");
        of_panel.map(|(id, _)| *id).collect()
    };
    drop_file(&mut harness, &scan(folder.path()));
    let before = textures(&harness);
    assert_eq!(before.len(), 1);
    drop_file(&mut harness, &scan_of(folder.path(), 97));
    let after = textures(&harness);
    assert_eq!(after.len(), 1);
    assert_ne!(after, before, "the picture of then is gone");
}

/// How far off each point is, metres.
fn off(harness: &mut Harness<'_, Window>) -> Vec<f64> {
    let points = harness.state_mut().shell().state.trace.points.as_ref();
    let fitted = points.expect("points").fitted().expect("they fit");
    fitted.map(|(_, off)| off).unwrap_or_default()
}

#[test]
fn points_are_typed_and_corrected_as_numbers() {
    let (mut harness, folder) = little_town();
    drop_file(&mut harness, &scan(folder.path()));
    let type_point = |harness: &mut Harness<'_, Window>, numbers: [&str; 4]| {
        let names = ["列", "行", "经度", "纬度"];
        for (name, number) in names.into_iter().zip(numbers) {
            fill(harness, &format!("新控制点 {name}"), number);
        }
        press(harness, Key::Enter);
        settle(harness);
    };
    type_point(&mut harness, ["0", "0", "118.0005", "25.006"]);
    type_point(&mut harness, ["200", "0", "118.0085", "25.0072"]);
    assert!(!lies(&mut harness));
    type_point(&mut harness, ["0", "100", "118.0011", "25.002"]);
    assert!(lies(&mut harness));
    // The fourth is some 40 m off, until its longitude is corrected.
    type_point(&mut harness, ["200", "100", "118.0095", "25.0032"]);
    assert!(off(&mut harness).iter().all(|off| *off > 5.0));
    fill(&mut harness, "控制点 4 经度", "118.0091");
    press(&mut harness, Key::Tab);
    settle(&mut harness);
    let fitted = off(&mut harness);
    assert!(
        fitted.len() == 4 && fitted.iter().all(|off| *off < 0.1),
        "{fitted:?}"
    );
    // What is no number is not taken, nor what lies nowhere.
    fill(&mut harness, "控制点 4 经度", "east");
    press(&mut harness, Key::Tab);
    settle(&mut harness);
    assert_eq!(off(&mut harness), fitted);
    type_point(&mut harness, ["100", "50", "218", "25.004"]);
    assert!(shows(&harness, "这个控制点不在地球上"));
    assert_eq!(off(&mut harness), fitted);
    // In another system the same points have other numbers.
    fill(&mut harness, "控制点坐标系名称", "EPSG:4548");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "控制点 4 东坐标"));
    assert_eq!(off(&mut harness), fitted);
}

#[test]
fn a_bad_plan_is_refused_with_file_reason_and_remedy() {
    let (mut harness, folder) = little_town();
    let path = scan(folder.path());
    std::fs::write(path.with_extension("pgw"), "0.5\nnorth\n").expect("written");
    drop_file(&mut harness, &path);
    let message = harness.state_mut().shell().message().cloned();
    let message = message.expect("a message");
    assert!(message.what.contains("扫描图.png"), "{message:?}");
    assert!(message.why.contains("扫描图.pgw") && message.why.contains('2'));
    assert!(message.remedy.contains("六行"), "{message:?}");
    press(&mut harness, Key::Escape);

    let drawing = folder.path().join("地块.dxf");
    let text =
        "0\nSECTION\n2\nENTITIES\n0\nLINE\n10\n118.001\n20\n25.001\n11\n118.004\n21\n25.003\n";
    std::fs::write(&drawing, text).expect("written");
    drop_file(&mut harness, &drawing);
    let message = harness.state_mut().shell().message().cloned();
    assert!(message.is_some_and(|m| m.why.contains("中断")));
    press(&mut harness, Key::Escape);
    std::fs::write(&drawing, format!("{text}0\nENDSEC\n0\nEOF\n")).expect("written");
    drop_file(&mut harness, &drawing);
    assert!(lies(&mut harness), "whole, it is shown");
    // In another system its numbers lie elsewhere, or nowhere.
    fill(&mut harness, "坐标系名称", "Mars");
    click(&mut harness, "应用坐标系");
    assert!(shows(&harness, "坐标系“Mars”无法使用"));
}

#[test]
fn esc_goes_vertex_by_vertex_and_what_crosses_itself_stays_to_be_mended() {
    let (mut harness, _folder) = little_town();
    open_panel(&mut harness);
    click(&mut harness, "建筑");
    // A bow tie.
    draw(
        &mut harness,
        &[
            (20_000, 20_000),
            (45_000, 26_000),
            (14_000, 44_000),
            (50_000, 60_000),
        ],
    );
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "轮廓自相交"));
    assert_eq!(points(&mut harness), 4);
    for left in [4, 3, 2, 1, 0] {
        press(&mut harness, Key::Escape);
        assert_eq!(points(&mut harness), left);
    }
    let tool =
        |harness: &mut Harness<'_, Window>| harness.state_mut().shell().state.trace.tracer.id();
    assert_eq!(tool(&mut harness), Some(TraceId::Building));
    press(&mut harness, Key::Escape);
    assert_eq!(tool(&mut harness), None);
    press(&mut harness, Key::Escape);
    assert!(!shows(&harness, "描绘工具"));
}

#[test]
fn a_double_click_that_trembles_sets_one_vertex() {
    let (mut harness, _folder) = little_town();
    open_panel(&mut harness);
    click(&mut harness, "街巷");
    draw(&mut harness, &[(5_000, 60_000), (50_000, 70_000)]);
    let end = screen(&mut harness, at(85_000, 62_000));
    for trembling in [vec2(0.0, 0.0), vec2(3.0, -2.0)] {
        let pos = end + trembling;
        harness.hover_at(pos);
        harness.step();
        for pressed in [true, false] {
            harness.event(Event::PointerButton {
                pos,
                button: PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            });
            harness.step();
        }
    }
    settle(&mut harness);
    assert!(shows(&harness, "已描绘（1）"), "it ended the line");
    let document = harness.state_mut().shell().state.session.document();
    let features = &document.expect("a map").map.backdrop.features;
    let mut streets = features
        .iter()
        .filter(|feature| feature.kind == ContextKind::Street);
    let street = streets.next().expect("a street");
    assert_eq!(street.lines[0].len(), 3);
}

#[test]
fn ground_beside_the_grids_of_a_plan_becomes_one_of_them() {
    let (mut harness, _folder) = little_town();
    press(&mut harness, Key::F2);
    settle(&mut harness);
    open_panel(&mut harness);
    click(&mut harness, "新网格");
    fill(&mut harness, "名称", "梅峰里");
    let faces = |harness: &mut Harness<'_, Window>| {
        let document = harness.state_mut().shell().state.session.document();
        document.expect("a map").map.faces().count()
    };
    let before = faces(&mut harness);
    assert!(screen(&mut harness, at(160_000, 130_000)).is_finite());
    draw(
        &mut harness,
        &[
            (150_000, 60_000),
            (250_000, 70_000),
            (240_000, 140_000),
            (160_000, 130_000),
        ],
    );
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(faces(&mut harness), before + 1);
    let document = harness.state_mut().shell().state.session.document();
    let map = &document.expect("a map").map;
    let new = map.faces().find(|face| map.title(*face) == "梅峰里");
    let bounds = map.coverage.face_bounds(new.expect("there"));
    assert_eq!(
        bounds.expect("ground").min.y,
        250_100_000,
        "what lies in the others stays theirs"
    );
}
