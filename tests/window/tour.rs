//! The tour through the window: every step waits for the real act, and it is left and taken up again.

use crate::epidemic::{building_in, duty};
use crate::redraw::{at, click_at, drag, faces, town};
use crate::support::{click, command, enter, fill, follow, newcomer, press, settle, shows};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use gridroom::app::workspaces::tour::Progress;

#[test]
fn a_newcomer_finds_it_on_the_first_card() {
    let mut harness = newcomer();
    assert!(shows(&harness, "由 OpenStreetMap 新建项目") && shows(&harness, "新建项目…"));
    click(&mut harness, "五步引导");
    settle(&mut harness);
    assert!(!shows(&harness, "一座虚构的示例镇"));
    assert!(shows(&harness, "引导 1/5：移动边界"));
    click(&mut harness, "打开重划");
    settle(&mut harness);
    assert!(harness.state_mut().shell().state.session.redraw().is_some());
    assert!(harness.query_by_label("打开重划").is_none());
    assert!(shows(&harness, "引导 1/5"));
}

#[test]
fn steps_of_redrawing_wait_for_what_they_say() {
    let (mut harness, _folder) = town();
    click(&mut harness, "帮助");
    click(&mut harness, "五步引导");
    settle(&mut harness);
    assert!(shows(&harness, "引导 1/5：移动边界"));
    // Another act than this one is not what it waits for, nor is one that is taken back.
    press(&mut harness, Key::S);
    click_at(&mut harness, at(-3_000, 22_000), Modifiers::NONE);
    click_at(&mut harness, at(10_000, 47_000), Modifiers::NONE);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(faces(&mut harness), 5);
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert!(shows(&harness, "引导 1/5：移动边界"));
    press(&mut harness, Key::M);
    drag(&mut harness, at(20_000, 40_000), at(21_000, 46_000));
    assert!(shows(&harness, "引导 2/5：划分网格"));
    click(&mut harness, "暂时离开");
    follow(&mut harness);
    assert!(!shows(&harness, "引导 2/5"));
    click(&mut harness, "帮助");
    click(&mut harness, "五步引导");
    settle(&mut harness);
    press(&mut harness, Key::S);
    click_at(&mut harness, at(-3_000, 22_000), Modifiers::NONE);
    click_at(&mut harness, at(10_000, 47_000), Modifiers::NONE);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "引导 3/5：登记病例"));
    click(&mut harness, "跳过");
    click(&mut harness, "跳过");
    follow(&mut harness);
    assert!(shows(&harness, "引导 5/5：发布方案"));
    click(&mut harness, "发布");
    fill(&mut harness, "生效日期", "2021-09-12");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    click(&mut harness, "发布");
    settle(&mut harness);
    assert!(shows(&harness, "引导完成"));
    click(&mut harness, "关闭");
    follow(&mut harness);
    assert!(!shows(&harness, "引导完成"));
}

#[test]
fn a_case_that_is_kept_and_days_that_are_replayed_take_their_steps() {
    let (mut harness, _path, _folder) = duty();
    harness.state_mut().shell().state.settings.tour = Progress {
        is_open: true,
        taken: 2,
    };
    follow(&mut harness);
    assert!(shows(&harness, "引导 3/5：登记病例"));
    let building = building_in(&mut harness, "木兰03");
    press(&mut harness, Key::N);
    settle(&mut harness);
    enter(&mut harness, &building);
    settle(&mut harness);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    command(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "引导 4/5：回放"));
    press(&mut harness, Key::Escape);
    // It comes to no rest while it plays.
    harness.key_press(Key::P);
    let mut frames = 0;
    while !shows(&harness, "引导 5/5：发布方案") {
        harness.step();
        frames += 1;
        assert!(frames < 2_000, "the replay goes on");
    }
}
