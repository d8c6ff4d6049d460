//! What was drawn or decided is kept as what was typed is: nothing of it goes by a slip, and Esc takes
//! what lies on top.

use crate::epidemic::{duty, moment};
use crate::project::{sign_in, signed_in};
use crate::redraw;
use crate::support::{SMALL, Window, click, command, press, settings, settle, shows, window};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use gridroom::app::intent::Intent;
use gridroom::app::map::tools::ToolId;
use gridroom::app::workspaces::own_town::state::{Ground, Wanted};
use gridroom::app::workspaces::{epidemic, exchange, own_town};
use gridroom::geometry::fixed::Coord;
use gridroom::model::epidemic::Filter;
use jiff::civil::date;

/// The question whether something is given up.
const ASKED: &str = "放弃填写的内容";

fn send(harness: &mut Harness<'_, Window>, intent: impl Into<Intent>) {
    let ctx = harness.ctx.clone();
    let intent = intent.into();
    harness.state_mut().shell().handle(intent, &ctx);
    settle(harness);
}

/// The tool in hand, and whether it draws.
fn tool(harness: &mut Harness<'_, Window>) -> (ToolId, bool) {
    let tool = &harness.state_mut().shell().state.planning.tool;
    (tool.id(), tool.is_drawing())
}

#[test]
fn a_line_that_is_half_drawn_is_asked_about_and_outlives_the_plan_that_is_left() {
    let (mut harness, _folder) = redraw::town();
    press(&mut harness, Key::S);
    for (x, y) in [(14_000, -3_100), (17_300, 12_000), (15_100, 28_000)] {
        redraw::click_at(&mut harness, redraw::at(x, y), Modifiers::NONE);
    }
    press(&mut harness, Key::R);
    assert!(shows(&harness, ASKED), "another tool would lay it down");
    press(&mut harness, Key::Escape);
    assert_eq!(tool(&mut harness), (ToolId::Split, true));
    for _ in 0..2 {
        press(&mut harness, Key::F2);
        settle(&mut harness);
    }
    assert_eq!(tool(&mut harness), (ToolId::Split, true), "it goes on");
    // Esc takes one vertex after the other.
    for left in [true, true, false] {
        press(&mut harness, Key::Escape);
        assert_eq!(tool(&mut harness), (ToolId::Split, left));
    }
    redraw::click_at(&mut harness, redraw::at(14_000, -3_100), Modifiers::NONE);
    press(&mut harness, Key::R);
    click(&mut harness, "放弃");
    assert_eq!(tool(&mut harness), (ToolId::Reshape, false));
}

#[test]
fn what_was_decided_about_a_layer_outlives_a_lock_and_is_asked_about() {
    let (mut harness, _path, folder) = signed_in();
    let path = folder.path().join("新增.geojson");
    let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"03"},"geometry":{"type":"Polygon","coordinates":[[[118.02,25],[118.03,25.001],[118.029,25.01],[118.02,25]]]}}]}"#;
    std::fs::write(&path, text).expect("written");
    let is_there = |harness: &mut Harness<'_, Window>| {
        settle(harness);
        harness.state_mut().shell().importing().is_some()
    };
    // As it was read it goes by one key.
    harness.state_mut().shell().import(path.clone());
    assert!(is_there(&mut harness));
    press(&mut harness, Key::Escape);
    assert!(!is_there(&mut harness));
    harness.state_mut().shell().import(path);
    assert!(is_there(&mut harness));
    send(&mut harness, exchange::Intent::Decided);
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
    settle(&mut harness);
    sign_in(&mut harness);
    assert!(is_there(&mut harness), "who comes back finds it");
    press(&mut harness, Key::Escape);
    assert!(shows(&harness, ASKED));
    press(&mut harness, Key::Escape);
    assert!(is_there(&mut harness), "it stays");
    press(&mut harness, Key::Escape);
    click(&mut harness, "放弃");
    assert!(!is_there(&mut harness));
}

#[test]
fn a_scope_that_was_drawn_is_asked_about_before_its_page_is_left() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("新城.osm");
    std::fs::write(&path, include_str!("../support/invented.osm")).expect("written");
    let mut harness = window(settings(), Some(&path), SMALL);
    settle(&mut harness);
    let at = |lon: i32, lat: i32| Coord::new(249_399_000 + lon, 601_699_500 + lat);
    let ring = vec![at(0, 0), at(8_000, 300), at(7_700, 5_500), at(100, 5_400)];
    let drawn = Wanted {
        ground: Ground::Drawn(ring.clone()),
        ..Wanted::default()
    };
    send(&mut harness, own_town::Intent::Want(drawn));
    let ground = |harness: &mut Harness<'_, Window>| {
        let own = harness.state_mut().shell().state.own_town.as_deref();
        own.map(|own| own.wanted.ground.clone())
    };
    // By Esc, by its button, by the print page, by another extract.
    press(&mut harness, Key::Escape);
    assert!(shows(&harness, ASKED));
    press(&mut harness, Key::Escape);
    click(&mut harness, "返回地图");
    assert!(shows(&harness, ASKED));
    press(&mut harness, Key::Escape);
    crate::files::drop_file(&mut harness, &path);
    assert!(shows(&harness, ASKED));
    press(&mut harness, Key::Escape);
    assert_eq!(ground(&mut harness), Some(Ground::Drawn(ring)));
    press(&mut harness, Key::Escape);
    click(&mut harness, "放弃");
    assert_eq!(ground(&mut harness), None);
}

/// The list of commands lies above the page: Esc takes it first.
#[test]
fn escape_takes_what_lies_on_top() {
    let (mut harness, _path, _folder) = duty();
    command(&mut harness, Key::P);
    settle(&mut harness);
    command(&mut harness, Key::K);
    assert!(shows(&harness, "命令面板"));
    press(&mut harness, Key::Escape);
    settle(&mut harness);
    assert!(!shows(&harness, "命令面板"));
    assert!(shows(&harness, "返回地图"), "the page stays");
    press(&mut harness, Key::Escape);
    settle(&mut harness);
    assert!(!shows(&harness, "返回地图"));
}

#[test]
fn escape_clears_one_filter_after_the_other() {
    let (mut harness, _path, _folder) = duty();
    let all = moment(&mut harness).cases.len();
    let noon = date(2021, 9, 20).at(12, 0, 0, 0);
    harness.state_mut().shell().state.epidemic.at = Some(noon);
    let filter = Filter {
        days: Some((date(2021, 9, 10), date(2021, 9, 12))),
        community: Some("木兰社区".to_owned()),
        ..Filter::default()
    };
    send(&mut harness, epidemic::Intent::LookAt(filter));
    let on = |harness: &mut Harness<'_, Window>| {
        settle(harness);
        let epidemic = &harness.state_mut().shell().state.epidemic;
        let filter = &epidemic.filter;
        let chips = [
            filter.days.is_some(),
            filter.community.is_some(),
            epidemic.at.is_some(),
        ];
        chips.into_iter().filter(|is_on| *is_on).count()
    };
    for left in [3, 2, 1, 0] {
        assert_eq!(on(&mut harness), left);
        press(&mut harness, Key::Escape);
    }
    settle(&mut harness);
    assert_eq!(moment(&mut harness).cases.len(), all);
}
