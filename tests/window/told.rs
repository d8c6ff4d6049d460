//! What the window tells by itself: what was taken back and where, in every workspace; what the names of
//! attributes mean.

use crate::epidemic::town_project;
use crate::project::sign_in_as;
use crate::redraw;
use crate::support::{
    SMALL, Window, click, command, follow, press, settings, settle, shows, window,
};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gridroom::app::intent::Intent;
use gridroom::app::workspaces::map;
use gridroom::geometry::coverage::FaceId;
use gridroom::geometry::fixed::Coord;
use serde_json::json;

/// Somewhere in the south-west of the town, far from its middle.
fn look_away(harness: &mut Harness<'_, Window>) {
    let ctx = harness.ctx.clone();
    let shell = harness.state_mut().shell();
    let document = shell.state.session.document().expect("a map");
    let corner = document.map.coverage.bounds().expect("ground").min;
    let far = Coord::new(corner.x - 400_000, corner.y - 400_000);
    shell.handle(Intent::GoToPlace(far), &ctx);
    settle(harness);
}

/// Whether a place is in view.
fn sees(harness: &mut Harness<'_, Window>, at: Coord) -> bool {
    settle(harness);
    let seen = harness.state_mut().shell().state.seen;
    seen.is_some_and(|seen| seen.contains(at))
}

/// The newest notice, and where it happened.
fn newest(harness: &mut Harness<'_, Window>) -> (String, Option<Coord>) {
    let notices = &harness.state_mut().shell().state.notices;
    let newest = notices.iter().next().expect("something was said");
    (newest.text.clone(), newest.at)
}

/// Take back what was done last, and go where that was.
fn take_back(harness: &mut Harness<'_, Window>, what: &str) {
    look_away(harness);
    command(harness, Key::Z);
    settle(harness);
    let (text, at) = newest(harness);
    assert!(text.contains("已撤销") && text.contains(what), "{text}");
    let at = at.expect("it has a place");
    assert!(!sees(harness, at), "one looks elsewhere");
    assert!(shows(harness, &text), "it stands in the bar");
    click(harness, "定位");
    assert!(sees(harness, at), "and is shown where it was");
}

#[test]
fn what_is_taken_back_is_said_with_its_place_in_every_workspace() {
    let (path, _folder) = town_project();
    let mut harness = window(settings(), Some(&path), SMALL);
    settle(&mut harness);
    sign_in_as(&mut harness, "谢主任");
    let desks = [
        (Key::F3, Modifiers::NONE),
        (Key::F12, Modifiers::NONE),
        (Key::F12, Modifiers::SHIFT),
        (Key::F12, Modifiers::COMMAND),
    ];
    let count = |harness: &mut Harness<'_, Window>| {
        let state = &harness.state_mut().shell().state;
        let open = [
            state.epidemic.is_open,
            state.register.is_open,
            state.arrivals.is_open,
            state.sampling.is_open,
        ];
        open.into_iter().position(|is_open| is_open)
    };
    for desk in std::iter::once(None).chain(desks.map(Some)) {
        let set = map::Intent::SetAttribute {
            face: FaceId(7),
            name: "note".to_owned(),
            value: json!(format!("{desk:?}")),
        };
        let ctx = harness.ctx.clone();
        harness.state_mut().shell().handle(set.into(), &ctx);
        settle(&mut harness);
        if let Some((key, modifiers)) = desk {
            harness.key_press_modifiers(modifiers, key);
            settle(&mut harness);
            settle(&mut harness);
        }
        let place = desk.and_then(|desk| desks.iter().position(|other| *other == desk));
        assert_eq!(count(&mut harness), place, "{desk:?} is open");
        take_back(&mut harness, "修改属性");
    }
}

#[test]
fn so_it_is_while_redrawing() {
    let (mut harness, _folder) = redraw::town();
    redraw::drag(
        &mut harness,
        redraw::at(20_000, 40_000),
        redraw::at(20_000, 43_000),
    );
    settle(&mut harness);
    look_away(&mut harness);
    command(&mut harness, Key::Z);
    settle(&mut harness);
    let (text, at) = newest(&mut harness);
    assert!(text.contains("已撤销"), "{text}");
    click(&mut harness, "定位");
    assert!(sees(&mut harness, at.expect("it has a place")));
}

#[test]
fn attributes_have_captions_in_both_languages_and_the_names_of_the_file_on_hovering() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("town.geojson");
    let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"community_code":"350322001004","valid_from":"2020-02-01","remark":"x"},"geometry":{"type":"Polygon","coordinates":[[[118,25],[118.01,25.001],[118.002,25.01],[118,25]]]}}]}"#;
    std::fs::write(&path, text).expect("written");
    let mut harness = window(settings(), Some(&path), SMALL);
    harness
        .state_mut()
        .shell()
        .state
        .session
        .select([FaceId(0)]);
    follow(&mut harness);
    for captions in [["社区编码", "启用日期"], ["Community code", "In use from"]] {
        assert!(captions.iter().all(|caption| shows(&harness, caption)));
        for raw in ["community_code", "valid_from"] {
            assert!(!shows(&harness, raw), "{raw}");
        }
        assert!(shows(&harness, "remark"), "what has no word is named");
        harness.get_by_label(captions[0]).hover();
        // A hint comes once the pointer rests.
        for _ in 0..60 {
            harness.step();
        }
        assert!(shows(&harness, "community_code"));
        harness.hover_at(egui::pos2(400.0, 400.0));
        for _ in 0..30 {
            harness.step();
        }
        command(&mut harness, Key::E);
    }
    press(&mut harness, Key::Escape);
}
