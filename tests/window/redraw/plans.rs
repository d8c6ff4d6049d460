//! Plans through the window: balance, worklist, comparison, publication.

use super::{at, click_at, drag, faces, town};
use crate::support::{SMALL, Window, click, command, fill, follow, press, settle, shows};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::geometry::coverage::FaceId;
use gridroom::model::plan::Status;
use serde_json::json;

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
    // Parents and children, with codes and figures.
    assert!(shows(
        &harness,
        "洪桥01（350322001004001，400 户，1,000 人）"
    ));
    for child in ["洪桥03（350322001004003，", "洪桥04（350322001004004，"] {
        assert!(shows(&harness, &format!("→  {child}")), "{child}");
    }
    assert!(!shows(&harness, "→  洪桥02"), "what stays is not listed");
    assert!(shows(&harness, "出入口：1 条"));
    click(&mut harness, "发布");
    settle(&mut harness);
    assert!(shows(&harness, "已发布“方案1”"));
    let shell = harness.state_mut().shell();
    assert!(shell.state.session.redraw().is_none(), "back on the map");
    let map = &shell.state.session.document().expect("a map").map;
    let mut codes: Vec<String> = map.coverage.faces().filter_map(|f| map.code(f)).collect();
    codes.sort_unstable();
    let expected = ["004002", "004003", "004004", "006001", "006002"];
    assert_eq!(codes, expected.map(|n| format!("350322001{n}")));
    assert!(
        !shell.state.situation().can_undo,
        "a publication is no mere edit"
    );
    // The new grid knows where it comes from.
    let new = map
        .coverage
        .faces()
        .find(|f| map.code(*f).as_deref() == Some("350322001004003"));
    shell.state.session.select(new);
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
    settle(&mut harness);
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

/// A plan that gives ground away is not published by a click: each piece is looked at.
#[test]
fn ground_that_is_given_away_is_accepted_piece_by_piece() {
    let (mut harness, _folder) = town();
    click(&mut harness, "解锁边界");
    fill(&mut harness, "事由", "街道办决定");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    press(&mut harness, Key::M);
    // The corner that no furniture of the map covers.
    drag(&mut harness, at(0, 80_000), at(4_500, 78_800));
    click(&mut harness, "发布");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "“洪桥02”让出"));
    assert!(shows(&harness, "尚有 1 处地界变化未接受"));
    click(&mut harness, "发布");
    settle(&mut harness);
    assert!(shows(&harness, "尚有 1 处地界变化未接受"), "not published");
    let piece = harness.query_all_by_label_contains("让出").next();
    piece.expect("the piece").click();
    follow(&mut harness);
    assert!(!shows(&harness, "地界变化未接受"));
    click(&mut harness, "发布");
    settle(&mut harness);
    assert!(shows(&harness, "已发布“方案1”"));
}

#[test]
fn plans_are_made_copied_renamed_and_laid_aside() {
    let (mut harness, _folder) = town();
    click(&mut harness, "复制");
    settle(&mut harness);
    assert!(shows(&harness, "方案1（副本）"));
    click(&mut harness, "重命名");
    fill(&mut harness, "方案名称", "九月方案");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "九月方案"));
    click(&mut harness, "搁置");
    settle(&mut harness);
    let shell = harness.state_mut().shell();
    assert!(shell.state.session.redraw().is_none());
    let state = shell.state.work.state.clone().expect("a project");
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
        .state
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
    assert!(shows(&harness, "四项划分原则均符合"));
    // 16: with nothing to go to, nothing happens.
    press(&mut harness, Key::F9);
    assert_eq!(harness.state_mut().shell().state.planning.task, None);
    press(&mut harness, Key::S);
    click_at(&mut harness, at(15_000, -3_000), Modifiers::NONE);
    click_at(&mut harness, at(15_000, 43_000), Modifiers::NONE);
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    // Both halves are small, and one has no entrance.
    assert!(shows(&harness, "待办（3）"));
    assert!(shows(&harness, "没有出入口"));
    press(&mut harness, Key::F9);
    assert_eq!(harness.state_mut().shell().state.planning.task, Some(0));
    press(&mut harness, Key::F9);
    assert_eq!(harness.state_mut().shell().state.planning.task, Some(1));
    assert_eq!(
        harness.state_mut().shell().state.session.selection().len(),
        1
    );
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
            .state
            .session
            .document()
            .expect("a map");
        document.map.title(FaceId(0))
    };
    assert_eq!(name(&mut harness), "洪桥小学");
    click(&mut harness, "归属未定（确定之前不能发布）");
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
    assert!(shows(&harness, "各网格的片区不同，取哪个？"));
    let source = "现有 800 户：按楼栋计（登记 0 栋，名单或地图 8 栋）";
    assert!(shows(&harness, source));
    assert!(!shows(&harness, "area_code"), "no name of a column");
    assert!(shows(&harness, "归属未定"), "the worklist says so");
    click(&mut harness, "350322001004002-a");
    settle(&mut harness);
    assert!(!shows(&harness, "取哪个？"));
    let document = harness
        .state_mut()
        .shell()
        .state
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
    assert_eq!(properties["residents"], json!(2000));
    assert_eq!(properties["base"].as_array().map(Vec::len), Some(2));
}

#[test]
fn english_fits_the_smallest_window() {
    let (mut harness, _folder) = town();
    command(&mut harness, Key::E);
    for text in ["Shelve", "Unlock borders", "Move", "Balance", "Tasks"] {
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
