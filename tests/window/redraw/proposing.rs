//! New grids proposed in the window, by the names of what is shown.

use crate::epidemic::town_project;
use crate::project::at_desk;
use crate::support::{Window, choose, click, command, press, settle, shows};
use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::app::state::session::Session;
use gridroom::geometry::meets::polygons_hold;
use gridroom::model::plan::PLAN;
use gridroom::model::record::Kind;
use gridroom::store::{OpenOptions, Project};
use std::path::Path;

/// A planner with a plan of the town on the table.
fn planner() -> (
    Harness<'static, Window>,
    std::path::PathBuf,
    tempfile::TempDir,
) {
    let (path, folder) = town_project();
    (at_desk(&path, "谢主任", Key::F2), path, folder)
}

fn session<'a>(harness: &'a mut Harness<'_, Window>) -> &'a Session {
    &harness.state_mut().shell().state.session
}

fn grids(harness: &mut Harness<'_, Window>) -> usize {
    session(harness)
        .document()
        .expect("a map")
        .map
        .faces()
        .count()
}

/// Grids of the plan as the file has them.
fn kept(path: &Path) -> usize {
    let options = OpenOptions {
        workspace: "reader".to_owned(),
        read_only: true,
    };
    let project = Project::open(path, &options).expect("opened");
    let plans = project.plans().expect("plans");
    let plan = plans.last().expect("a plan").id.clone();
    let grids = project.records(Kind::PlanGrid).expect("grids");
    let of_plan = grids
        .iter()
        .filter(|g| g.record.text(PLAN) == Some(plan.as_str()));
    of_plan.count()
}

/// Press what is called so, also where it is scrolled out of sight.
fn press_named(harness: &mut Harness<'static, Window>, name: &str) {
    harness.get_by_label(name).click_accesskit();
    settle(harness);
}

/// Propose for a community of the town.
fn propose(harness: &mut Harness<'static, Window>) {
    press(harness, Key::B);
    settle(harness);
    assert!(shows(harness, "返回手工划分"));
    choose(harness, "范围");
    click(harness, "洪桥社区");
    settle(harness);
    click(harness, "生成方案");
    settle(harness);
    assert!(shows(harness, "方案 1："), "alternatives");
}

#[test]
fn a_community_is_proposed_compared_taken_and_taken_back() {
    let (mut harness, path, _folder) = planner();
    let before = grids(&mut harness);
    propose(&mut harness);
    let shown = |harness: &mut Harness<'_, Window>| {
        let planning = &harness.state_mut().shell().state.planning;
        let shown = planning.proposing.as_deref().and_then(|p| p.shown.as_ref());
        let shown = shown.expect("found");
        let of = |place: usize| shown.found.choices[place].alternative.districts.len();
        (
            shown.found.choices.len(),
            shown.found.grids_before,
            of(shown.chosen),
        )
    };
    let (count, was, made) = shown(&mut harness);
    assert!(count >= 2, "alternatives that differ: {count}");
    for text in ["规模合适", "新边界沿街巷水系", "换网格的户数", "紧凑度"] {
        assert!(shows(&harness, text), "{text}");
    }
    // Pointing at another one compares it on the map; looking at it lists its grids.
    let second = {
        let mut found = harness.query_all_by_label_contains("方案 2：");
        found.next().expect("a second one").rect().center()
    };
    harness.hover_at(second);
    harness.step();
    harness.step();
    let proposing = harness
        .state_mut()
        .shell()
        .state
        .planning
        .proposing
        .as_deref();
    assert_eq!(proposing.expect("open").hovered, Some(1));
    click(&mut harness, "生成方案");
    settle(&mut harness);

    let text = format!("采用 {made} 个网格");
    press_named(&mut harness, &text);
    assert_eq!(grids(&mut harness), before - was + made);
    assert!(shows(&harness, "已采用推荐划分"));
    assert!(!shows(&harness, "返回手工划分"), "drawing goes on");
    assert_eq!(kept(&path), before - was + made, "it is in the file");
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert_eq!(grids(&mut harness), before, "one step back");
    assert_eq!(kept(&path), before);
}

#[test]
fn only_some_grids_are_taken_and_the_rest_stays_what_it_was() {
    let (mut harness, path, _folder) = planner();
    propose(&mut harness);
    press_named(&mut harness, "全不选");
    let take = harness.get_by_label("采用 0 个网格");
    assert!(take.accesskit_node().is_disabled(), "nothing is picked");
    let households = |harness: &mut Harness<'_, Window>| {
        let planning = &harness.state_mut().shell().state.planning;
        let shown = planning.proposing.as_deref().and_then(|p| p.shown.as_ref());
        shown.expect("found").found.choices[0].picture.pieces[0].households
    };
    let first = format!("1　{} 户", households(&mut harness));
    press_named(&mut harness, &first);
    press_named(&mut harness, "采用 1 个网格");
    let now = grids(&mut harness);
    assert_eq!(kept(&path), now);
    let document = session(&mut harness).document().expect("a map");
    assert!(document.map.coverage.check(0.0).faults.is_empty(), "sound");
}

#[test]
fn esc_stops_leaves_the_result_and_then_the_panel() {
    let (mut harness, path, _folder) = planner();
    let before = grids(&mut harness);
    propose(&mut harness);
    press(&mut harness, Key::Escape);
    assert!(!shows(&harness, "方案 1："));
    assert!(shows(&harness, "返回手工划分"));
    press(&mut harness, Key::Escape);
    assert!(!shows(&harness, "返回手工划分"));
    assert_eq!((grids(&mut harness), kept(&path)), (before, before));
}

#[test]
fn a_plan_that_has_changed_since_is_not_overwritten() {
    let (mut harness, _path, _folder) = planner();
    propose(&mut harness);
    let shell = harness.state_mut().shell();
    let document = shell.state.session.document().expect("a map");
    let face = document.map.faces().next().expect("a grid");
    let name = vec![("name".to_owned(), serde_json::json!("改名"))];
    let intent = gridroom::app::workspaces::redraw::Intent::SetOnGrid(face, name);
    let ctx = harness.ctx.clone();
    harness.state_mut().shell().handle(intent.into(), &ctx);
    settle(&mut harness);
    assert!(shows(&harness, "方案已改动"));
    let take = harness.get_by_label_contains("采用 ");
    assert!(take.accesskit_node().is_disabled());
}

#[test]
fn a_number_that_cannot_be_had_is_told_with_what_can() {
    let (mut harness, _path, _folder) = planner();
    press(&mut harness, Key::B);
    settle(&mut harness);
    let proposing = &mut harness.state_mut().shell().state.planning.proposing;
    proposing.as_mut().expect("open").wanted.grids = Some(3);
    click(&mut harness, "生成方案");
    settle(&mut harness);
    let planning = &harness.state_mut().shell().state.planning;
    let failed = planning.proposing.as_deref().and_then(|p| p.failed.clone());
    assert!(shows(&harness, "不能划 3 个"), "{failed:?}");
}

#[test]
fn blocks_that_are_marked_on_the_map_go_into_one_grid() {
    let (mut harness, _path, _folder) = planner();
    propose(&mut harness);
    let pieces = |harness: &mut Harness<'_, Window>| {
        let planning = &harness.state_mut().shell().state.planning;
        let shown = planning.proposing.as_deref().and_then(|p| p.shown.as_ref());
        let picture = &shown.expect("found").found.choices[0].picture;
        // A dedicated grid stays what it is.
        let pieces = picture.pieces.iter().filter(|piece| piece.fit.is_some());
        pieces
            .filter_map(|piece| Some((piece.at?, piece.polygons.clone())))
            .collect::<Vec<_>>()
    };
    let found = pieces(&mut harness);
    let (first, _) = &found[0];
    let others = found[1..].iter().map(|(at, _)| *at);
    let second = others.min_by_key(|at| at.x.abs_diff(first.x) + at.y.abs_diff(first.y));
    let places = [*first, second.expect("another grid")];

    press_named(&mut harness, "标记一组…");
    for place in places {
        let at = harness.state_mut().shell().on_screen(place);
        let at = at.expect("on the map");
        harness.hover_at(at);
        harness.step();
        harness.drag_at(at);
        harness.drop_at(at);
        settle(&mut harness);
    }
    press(&mut harness, Key::Escape);
    assert!(
        shows(&harness, "第 1 组（2 处）"),
        "marked, and no longer marking"
    );
    let is_one = |harness: &mut Harness<'_, Window>| {
        let found = pieces(harness);
        let holding = |at| {
            let mut found = found.iter();
            found.position(|(_, ground)| polygons_hold(ground, at))
        };
        assert!(holding(places[0]).is_some());
        holding(places[0]) == holding(places[1])
    };
    press_named(&mut harness, "生成方案");
    // Where a border parts them it is said; without one they are in one grid.
    let is_said = shows(&harness, "未能划入同一网格");
    assert_eq!(is_one(&mut harness), !is_said);
    let proposing = &mut harness.state_mut().shell().state.planning.proposing;
    proposing.as_mut().expect("open").wanted.crosses_areas = true;
    press_named(&mut harness, "生成方案");
    assert!(is_one(&mut harness), "in one grid");
    assert!(!shows(&harness, "未能划入同一网格"));
}
