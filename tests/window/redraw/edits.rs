//! Dragging on the real map, undo, refusals.

use super::{at, button, click_at, drag, faces, hectares, households, refusal, screen, town};
use crate::support::{Window, click, command, fill, follow, press, settle, shows};
use egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use gridroom::app::map::tools::ToolId;
use gridroom::geometry::coverage::RefusalKind;
use gridroom::model::plan::Status;
use gridroom::store::{OpenOptions, Project};

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
    fill(&mut harness, "事由", "街道办决定");
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
    assert!(shows(&harness, "相交") && shows(&harness, "定位"));
    assert_eq!(faces(&mut harness), 4);
}

#[test]
fn a_grid_is_split_named_and_merged_again() {
    let (mut harness, _folder) = town();
    press(&mut harness, Key::S);
    assert_eq!(
        harness.state_mut().shell().state.planning.tool.id(),
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
    assert!(shows(&harness, "此线将穿过 2 栋楼"));
    click(&mut harness, "放弃");
    assert!(!shows(&harness, "此线将穿过"));
    cut(&mut harness);
    click(&mut harness, "仍按此执行");
    settle(&mut harness);
    assert_eq!(faces(&mut harness), 5);
    assert!(shows(&harness, "边界穿过楼栋"), "the worklist says so");
}

#[test]
fn the_question_whether_to_cut_houses_takes_keys() {
    let (mut harness, _folder) = town();
    // Something was done before, which taking back must leave alone.
    drag(&mut harness, at(20_000, 40_000), at(20_000, 43_000));
    let before = hectares(&mut harness, 0);
    press(&mut harness, Key::S);
    let ask = |harness: &mut Harness<'_, Window>| {
        click_at(harness, at(6_500, -3_000), Modifiers::NONE);
        click_at(harness, at(6_500, 46_000), Modifiers::NONE);
        press(harness, Key::Enter);
        settle(harness);
        assert!(shows(harness, "此线将穿过"));
    };
    ask(&mut harness);
    press(&mut harness, Key::Escape);
    assert!(!shows(&harness, "此线将穿过"));
    ask(&mut harness);
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert!(!shows(&harness, "此线将穿过"));
    assert_eq!(hectares(&mut harness, 0), before, "only the question went");
    ask(&mut harness);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(faces(&mut harness), 5);
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

/// The houses of 洪桥01 nearest to 洪桥02 are marked one by one and go over with their ground.
#[test]
fn a_group_of_houses_is_given() {
    let (mut harness, _folder) = town();
    press(&mut harness, Key::G);
    click_at(&mut harness, at(10_000, 60_000), Modifiers::NONE);
    for x in [6_500, 31_500] {
        click_at(&mut harness, at(x, 31_500), Modifiers::SHIFT);
    }
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(refusal(&mut harness), None);
    assert_eq!(
        (households(&mut harness, 0), households(&mut harness, 1)),
        (200, 600)
    );
    assert_eq!(faces(&mut harness), 4);
}

#[test]
fn several_vertices_are_framed_and_nudged_by_keys() {
    let (mut harness, _folder) = town();
    let before = hectares(&mut harness, 0);
    click(&mut harness, "解锁边界");
    fill(&mut harness, "事由", "试");
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
