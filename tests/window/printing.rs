//! The print workspace, by the names of what is shown.

use crate::epidemic::town_project;
use crate::project::at_desk;
use crate::support::{Window, choose, click, command, press, settle, shows};
use egui::Key;
use egui_kittest::Harness;

fn desk() -> (Harness<'static, Window>, tempfile::TempDir) {
    let (path, folder) = town_project();
    let harness = at_desk(&path, "谢主任", Key::F3);
    (harness, folder)
}

fn pages(harness: &mut Harness<'_, Window>) -> usize {
    let printing = harness.state_mut().shell().state.printing.as_deref();
    printing.expect("the page is shown").pages()
}

#[test]
fn the_real_page_is_shown_follows_what_is_wished_and_is_left_by_escape() {
    let (mut harness, _folder) = desk();
    command(&mut harness, Key::P);
    settle(&mut harness);
    assert!(shows(&harness, "第 1 页，共 1 页"));
    assert!(shows(&harness, "比例尺 1:"));
    harness.state_mut().shell().state.notices.hide();
    settle(&mut harness);
    assert!(
        shows(&harness, "预览与打印结果一致"),
        "not what a map asks for"
    );
    choose(&mut harness, "纸张");
    click(&mut harness, "A0");
    settle(&mut harness);
    choose(&mut harness, "拼接");
    click(&mut harness, "A4");
    settle(&mut harness);
    assert!(pages(&mut harness) > 10);
    click(&mut harness, "下一页");
    settle(&mut harness);
    assert!(shows(&harness, "第 2 页"));
    click(&mut harness, "日报");
    settle(&mut harness);
    assert_eq!(pages(&mut harness), 1);
    press(&mut harness, Key::Escape);
    settle(&mut harness);
    assert!(!shows(&harness, "返回地图"));
    assert!(shows(&harness, "回放"), "what lay beneath is there again");
}

#[test]
fn slide_animation_and_lists_are_chosen_beside_the_page() {
    let (mut harness, _folder) = desk();
    command(&mut harness, Key::P);
    settle(&mut harness);
    for (what, hint) in [
        ("幻灯片", "一页 16:9"),
        ("动画", "起日"),
        ("当前视图", "地图当前所见部分"),
    ] {
        click(&mut harness, what);
        settle(&mut harness);
        assert!(shows(&harness, hint), "{what}");
        assert_eq!(pages(&mut harness), 1, "{what}");
    }
    click(&mut harness, "名单");
    settle(&mut harness);
    choose(&mut harness, "名单");
    click(&mut harness, "出入口、卡口及班次");
    settle(&mut harness);
    assert!(pages(&mut harness) > 1);
    assert!(shows(&harness, "共 "));
}

#[test]
fn another_workspace_is_one_key_away() {
    let (mut harness, _folder) = desk();
    command(&mut harness, Key::P);
    settle(&mut harness);
    assert!(shows(&harness, "返回地图"));
    // The epidemic lies open beneath: its key leads back to it.
    press(&mut harness, Key::F3);
    settle(&mut harness);
    assert!(shows(&harness, "回放") && !shows(&harness, "返回地图"));
    command(&mut harness, Key::P);
    settle(&mut harness);
    press(&mut harness, Key::F12);
    settle(&mut harness);
    assert!(!shows(&harness, "返回地图"));
    assert!(harness.state_mut().shell().state.register.is_open);
}

#[test]
fn only_the_sheets_of_selected_grids_are_laid_out() {
    let (mut harness, _folder) = desk();
    crate::epidemic::select(&mut harness, "洪桥06");
    command(&mut harness, Key::P);
    settle(&mut harness);
    click(&mut harness, "网格单");
    click(&mut harness, "只打印所选网格（1 个）");
    settle(&mut harness);
    assert_eq!(pages(&mut harness), 1);
    let wanted = &harness.state_mut().shell().state.settings.printing;
    assert!(wanted.only_selected);
}
