//! Sampling sites on the map: they are put, moved and given grids where they stand.

use crate::epidemic::press_at;
use crate::sampling::{begun, desk, open, sampling, show};
use crate::support::{Window, click, command, fill, follow, settle, shows};
use egui::{Event, Key, Modifiers, PointerButton, Pos2, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gridroom::app::workspaces::sampling::Tab;
use gridroom::model::sampling::Site;

/// Press what is called so and stands next below this name.
fn press_below(harness: &Harness<'_, Window>, name: &str, called: &str) {
    let named = harness.query_all_by_label(name);
    let top = named.map(|node| node.rect().top()).reduce(f32::max);
    let top = top.unwrap_or_else(|| panic!("nothing is called {name}"));
    let nodes = harness.query_all_by_label(called);
    let mut beneath: Vec<_> = nodes.filter(|node| node.rect().top() > top).collect();
    beneath.sort_by(|a, b| a.rect().top().total_cmp(&b.rect().top()));
    let first = beneath.first().unwrap_or_else(|| panic!("no {called}"));
    first.click_accesskit();
}

fn site<'a>(harness: &'a mut Harness<'_, Window>, name: &str) -> &'a Site {
    let sites = sampling(harness).sites().into_iter();
    let mut named = sites.filter(|site| site.name == name);
    named.next().unwrap_or_else(|| panic!("no site {name}"))
}

/// A new site stands where the map is clicked; it is moved by another click, and renamed.
#[test]
fn a_site_is_added_moved_and_renamed_by_clicks_on_the_map() {
    let (mut harness, path, _folder) = desk();
    show(&mut harness, Tab::Sites);
    click(&mut harness, "新采样点…");
    settle(&mut harness);
    assert!(shows(&harness, "在地图上单击采样点的位置"), "it is said");
    fill(&mut harness, "名称", "桥头采样点");
    fill(&mut harness, "开放时间", "7-8");
    assert!(shows(&harness, "“开放时间”请写成 07:00-11:30"));
    fill(&mut harness, "开放时间", "07:00-11:30");
    assert!(!shows(&harness, "“开放时间”请写成"));
    command(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(
        shows(&harness, "桥头采样点"),
        "it has no place yet and stays"
    );
    press_at(&mut harness, pos2(600.0, 380.0));
    command(&mut harness, Key::Enter);
    settle(&mut harness);
    let made = site(&mut harness, "桥头采样点").clone();
    assert!(made.at.is_some());
    press_below(&harness, "桥头采样点", "修改");
    settle(&mut harness);
    fill(&mut harness, "名称", "桥东采样点");
    press_at(&mut harness, pos2(660.0, 340.0));
    command(&mut harness, Key::Enter);
    settle(&mut harness);
    drop(harness);
    let mut harness = open(&path, "谢主任");
    let moved = site(&mut harness, "桥东采样点").clone();
    assert_eq!(moved.key, made.key);
    assert_ne!(moved.at, made.at);
}

/// The selected grid is dragged onto the card of another site.
#[test]
fn a_grid_is_dragged_onto_a_site() {
    let (mut harness, _path, _folder) = desk();
    begun(&mut harness);
    show(&mut harness, Tab::Sites);
    let goes = |harness: &mut Harness<'_, Window>| {
        let row = sampling(harness).rows().next().expect("a row").clone();
        row.site.expect("a site")
    };
    let before = goes(&mut harness);
    let names: Vec<(String, String)> = sampling(&mut harness)
        .sites()
        .into_iter()
        .filter(|site| !site.is_closed && site.key.id != before)
        .map(|site| (site.key.id.clone(), site.name.clone()))
        .collect();
    let chip = harness
        .query_all_by_label_contains("个网格：拖到采样点")
        .next();
    let from = chip.expect("what is dragged").rect().center();
    // The card of another site that is in sight.
    let (id, to) = names
        .iter()
        .find_map(|(id, name)| {
            let cards = harness.query_all_by_label(name);
            let mut seen = cards.map(|node| node.rect().center());
            let at = seen.find(|at| at.x > from.x - 120.0 && at.y > from.y && at.y < 700.0)?;
            Some((id.clone(), at))
        })
        .expect("another site is in sight");
    let button = |pos: Pos2, pressed: bool| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    harness.event(Event::PointerMoved(from));
    follow(&mut harness);
    harness.event(button(from, true));
    follow(&mut harness);
    for step in 1..=8 {
        let at = from + (to - from) * (step as f32 / 8.0);
        harness.event(Event::PointerMoved(at));
        follow(&mut harness);
    }
    harness.event(button(to, false));
    settle(&mut harness);
    assert_eq!(goes(&mut harness), id);
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert_eq!(goes(&mut harness), before, "undone");
}
