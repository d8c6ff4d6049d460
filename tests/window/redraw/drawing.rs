//! A line while it is drawn: the parts it makes with their households, where it meets the
//! boundary, what it lacks; in both languages and themes.

use super::{at, click_at, drag, faces, households, refusal, screen, town};
use crate::support::{Window, click, command, fill, follow, press, settle, shows};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use gridroom::geometry::coverage::RefusalKind;
use gridroom::geometry::fixed::Coord;

fn hover(harness: &mut Harness<'_, Window>, place: Coord) {
    let pos = screen(harness, place);
    harness.hover_at(pos);
    follow(harness);
}

/// How many things are called so.
fn count(harness: &Harness<'_, Window>, name: &str) -> usize {
    harness.query_all_by_label(name).count()
}

#[test]
fn both_parts_and_their_households_are_shown_before_the_line_is_finished() {
    let (mut harness, _folder) = town();
    press(&mut harness, Key::S);
    click_at(&mut harness, at(14_000, -3_100), Modifiers::NONE);
    assert!(!shows(&harness, "新网格："), "nothing is divided yet");
    // Slanted, beyond the boundary at both ends; not clicked yet.
    hover(&mut harness, at(21_300, 43_700));
    assert!(shows(&harness, "新网格：200 户"));
    assert!(shows(&harness, "洪桥01：200 户"));
    assert_eq!(count(&harness, "线与边界相接处"), 2);
    assert_eq!(faces(&mut harness), 4, "it is only shown");
    // Out to the east: one house is cut off.
    hover(&mut harness, at(43_500, 21_000));
    assert!(shows(&harness, "新网格：100 户") && shows(&harness, "洪桥01：300 户"));
    command(&mut harness, Key::E);
    command(&mut harness, Key::T);
    hover(&mut harness, at(21_300, 43_700));
    assert!(shows(&harness, "new grid: 200 households"));
    assert_eq!(count(&harness, "where the line meets the boundary"), 2);
    click_at(&mut harness, at(21_300, 43_700), Modifiers::NONE);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(faces(&mut harness), 5);
    let parts = (households(&mut harness, 0), households(&mut harness, 4));
    assert_eq!(parts, (200, 200));
    assert!(!shows(&harness, "new grid: "), "what was shown is done");
}

#[test]
fn the_end_of_a_cut_snaps_to_the_boundary() {
    let (mut harness, _folder) = town();
    press(&mut harness, Key::S);
    click_at(&mut harness, at(14_000, 500), Modifiers::NONE);
    assert_eq!(count(&harness, "线与边界相接处"), 0);
    // A few metres short of the northern boundary: it is led there.
    hover(&mut harness, at(19_000, 39_500));
    assert_eq!(count(&harness, "线与边界相接处"), 2);
    assert!(shows(&harness, "新网格：200 户"));
    assert!(!shows(&harness, "距边界尚缺"));
}

#[test]
fn what_a_line_lacks_is_shown_and_is_drawn_by_a_click() {
    let (mut harness, _folder) = town();
    press(&mut harness, Key::S);
    click_at(&mut harness, at(14_000, -3_100), Modifiers::NONE);
    click_at(&mut harness, at(17_300, 28_000), Modifiers::NONE);
    // Some 130 m to go, straight on; and no word of a refusal before it is finished.
    assert!(shows(&harness, "距边界尚缺 13"));
    assert!(!shows(&harness, "线的一端停在网格内"));
    assert_eq!(count(&harness, "线与边界相接处"), 1);
    press(&mut harness, Key::Enter);
    assert_eq!(refusal(&mut harness), Some(RefusalKind::EndsInside));
    assert!(shows(&harness, "线的一端停在网格内") && shows(&harness, "距边界尚缺 13"));
    command(&mut harness, Key::E);
    assert!(shows(&harness, "short of the boundary"));
    click(&mut harness, "Extend to the boundary");
    settle(&mut harness);
    assert_eq!(refusal(&mut harness), None);
    assert_eq!(faces(&mut harness), 5);
    let parts = (households(&mut harness, 0), households(&mut harness, 4));
    assert_eq!(parts, (200, 200));
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert_eq!(faces(&mut harness), 4);
}

#[test]
fn a_stretch_drawn_anew_shows_both_grids() {
    let (mut harness, _folder) = town();
    press(&mut harness, Key::R);
    // A bay of 洪桥02 round the north-western house of 洪桥01.
    for (x, y) in [(3_000, 41_300), (3_600, 27_900)] {
        click_at(&mut harness, at(x, y), Modifiers::NONE);
    }
    hover(&mut harness, at(10_900, 27_100));
    assert!(shows(&harness, "距边界尚缺"), "it has not come back yet");
    click_at(&mut harness, at(10_900, 27_100), Modifiers::NONE);
    hover(&mut harness, at(11_700, 41_900));
    assert!(shows(&harness, "洪桥01：300 户") && shows(&harness, "洪桥02：500 户"));
    assert_eq!(count(&harness, "线与边界相接处"), 2);
    click_at(&mut harness, at(11_700, 41_900), Modifiers::NONE);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(refusal(&mut harness), None);
    let both = (households(&mut harness, 0), households(&mut harness, 1));
    assert_eq!(both, (300, 500));
}

/// Mark two grids with the tool that selects, and take up the one that cuts.
fn mark_two(harness: &mut Harness<'_, Window>) {
    press(harness, Key::V);
    click_at(harness, at(10_000, 20_000), Modifiers::NONE);
    click_at(harness, at(10_000, 60_000), Modifiers::SHIFT);
    press(harness, Key::S);
}

#[test]
fn one_line_cuts_all_marked_grids_in_one_act() {
    let (mut harness, _folder) = town();
    mark_two(&mut harness);
    click_at(&mut harness, at(14_000, -3_100), Modifiers::NONE);
    // Beyond the first one: it is shown what becomes of it, and what the other lacks after that.
    hover(&mut harness, at(16_100, 60_500));
    assert!(shows(&harness, "距边界尚缺"));
    hover(&mut harness, at(17_300, 83_100));
    let new = harness.query_all_by_label_contains("新网格：200 户");
    assert_eq!(new.count(), 2);
    assert!(shows(&harness, "洪桥01：200 户") && shows(&harness, "洪桥02：200 户"));
    // The place where it goes from one into the other is one.
    assert_eq!(count(&harness, "线与边界相接处"), 3);
    assert_eq!(faces(&mut harness), 4, "it is only shown");
    click_at(&mut harness, at(17_300, 83_100), Modifiers::NONE);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(refusal(&mut harness), None);
    assert_eq!(faces(&mut harness), 6);
    let all = [0, 1, 4, 5].map(|face| households(&mut harness, face));
    assert_eq!(all, [200; 4]);
    assert!(shows(&harness, "洪桥01-2") && shows(&harness, "洪桥02-2"));
    // What lies beside the marked ones is not touched.
    let others = [2, 3].map(|face| households(&mut harness, face));
    assert_eq!(others, [400; 2]);
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert_eq!(faces(&mut harness), 4, "one undo takes all of it back");
    let both = [0, 1].map(|face| households(&mut harness, face));
    assert_eq!(both, [400; 2]);
    command(&mut harness, Key::Y);
    settle(&mut harness);
    assert_eq!(faces(&mut harness), 6);
}

#[test]
fn a_marked_grid_that_the_line_does_not_reach_through_is_named() {
    let (mut harness, _folder) = town();
    mark_two(&mut harness);
    click_at(&mut harness, at(14_000, -3_100), Modifiers::NONE);
    click_at(&mut harness, at(16_100, 62_000), Modifiers::NONE);
    press(&mut harness, Key::Enter);
    assert_eq!(refusal(&mut harness), Some(RefusalKind::EndsInside));
    assert!(shows(&harness, "线的一端停在网格内") && shows(&harness, "所指网格：洪桥02"));
    assert_eq!(faces(&mut harness), 4, "each or none");
    click(&mut harness, "接到边界");
    settle(&mut harness);
    assert_eq!(refusal(&mut harness), None);
    assert_eq!(faces(&mut harness), 6);
}

#[test]
fn without_a_mark_a_line_cuts_the_grid_that_it_runs_in_for_longest() {
    let (mut harness, _folder) = town();
    press(&mut harness, Key::S);
    click_at(&mut harness, at(14_000, -3_100), Modifiers::NONE);
    click_at(&mut harness, at(16_100, 55_000), Modifiers::NONE);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert_eq!(refusal(&mut harness), None);
    assert_eq!(faces(&mut harness), 5);
    let both = [0, 1].map(|face| households(&mut harness, face));
    assert_eq!(both, [200, 400]);
}

/// It was done without effect and without a word.
#[test]
fn a_ring_drawn_with_the_tool_that_reshapes_is_refused() {
    let (mut harness, _folder) = town();
    press(&mut harness, Key::R);
    let corners = [(10_000, 14_000), (16_500, 15_200), (12_000, 24_000)];
    for (x, y) in corners.into_iter().chain([corners[0]]) {
        click_at(&mut harness, at(x, y), Modifiers::NONE);
    }
    assert_eq!(refusal(&mut harness), Some(RefusalKind::NoStretch));
    assert!(shows(&harness, "没有与网格边界相交两次"));
    assert_eq!(faces(&mut harness), 4);
}

/// What is written on the screen, text by text.
fn said(harness: &Harness<'_, Window>) -> Vec<String> {
    fn texts(shape: &egui::Shape, found: &mut Vec<String>) {
        match shape {
            egui::Shape::Text(text) => found.push(text.galley.text().to_owned()),
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for clipped in &harness.output().shapes {
        texts(&clipped.shape, &mut found);
    }
    found
}

#[test]
fn under_the_pointer_it_says_what_a_click_would_do() {
    let (mut harness, _folder) = town();
    let says = |harness: &Harness<'_, Window>, text: &str| {
        let said = said(harness);
        assert!(said.iter().any(|s| s.contains(text)), "{text}: {said:?}");
    };
    // Moving: what may be moved, what lies on a border that stays, and open ground, which is selected.
    press(&mut harness, Key::M);
    drag(&mut harness, at(12_000, 40_000), at(12_000, 44_000));
    assert_eq!(refusal(&mut harness), None);
    let places = [
        (at(12_000, 44_000), "拖动移动此顶点，单击标记"),
        (at(26_000, 42_000), "拖动移动界线"),
        (at(40_000, 40_000), "洪桥社区与仙糖社区的边界上的顶点"),
        (at(40_000, 40_000), "只能沿边界移动"),
        (at(40_000, 40_000), "“解锁边界”"),
        (at(0, 40_000), "洪桥社区与辖区之外的边界上的顶点"),
        (at(0, 40_000), "只能沿边界移动"),
        (at(0, 0), "受保护，不能移动；需要时由值班领导“解锁边界”"),
        (at(40_000, 21_000), "仙糖社区的边界，受保护，不能移动"),
        (at(12_000, 22_000), "350322001004001：单击选中"),
    ];
    for (place, text) in places {
        hover(&mut harness, place);
        says(&harness, text);
    }
    // What it says is so: along the border, and not away from it.
    drag(&mut harness, at(0, 40_000), at(0, 34_000));
    assert_eq!(refusal(&mut harness), None);
    hover(&mut harness, at(0, 34_000));
    says(&harness, "只能沿边界移动");
    drag(&mut harness, at(0, 34_000), at(-6_000, 30_000));
    assert_eq!(refusal(&mut harness), Some(RefusalKind::Protected));
    press(&mut harness, Key::Escape);
    // And where the borders are unlocked, all of them may be moved.
    click(&mut harness, "解锁边界");
    fill(&mut harness, "事由", "街道办决定");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    for (place, text) in [
        (at(40_000, 40_000), "拖动移动此顶点，单击标记"),
        (at(0, 0), "拖动移动此顶点，单击标记"),
        (at(40_000, 21_000), "拖动移动界线"),
    ] {
        hover(&mut harness, place);
        says(&harness, text);
    }
    press(&mut harness, Key::S);
    hover(&mut harness, at(12_000, 22_000));
    says(&harness, "单击开始画分割线");
    // Beyond all grids too.
    hover(&mut harness, at(14_000, -3_100));
    says(&harness, "单击开始画分割线");
    click_at(&mut harness, at(14_000, -3_100), Modifiers::NONE);
    hover(&mut harness, at(15_000, -2_000));
    says(&harness, "单击加一点，双击或回车完成");
    press(&mut harness, Key::Escape);
    press(&mut harness, Key::R);
    hover(&mut harness, at(12_000, 22_000));
    says(&harness, "单击开始画新的界线");
    // Giving: first who receives, then what is given to them.
    press(&mut harness, Key::G);
    hover(&mut harness, at(12_000, 22_000));
    says(&harness, "单击选定接收的网格");
    click_at(&mut harness, at(10_000, 60_000), Modifiers::NONE);
    says(&harness, "已选定为接收的网格");
    hover(&mut harness, at(10_000, 20_000));
    says(&harness, "单击把这一块划给洪桥02");
    press(&mut harness, Key::Escape);
    command(&mut harness, Key::E);
    press(&mut harness, Key::V);
    hover(&mut harness, at(12_000, 22_000));
    says(&harness, "click to select");
}
