//! New grids proposed in the window, by the names of what is shown.

use crate::epidemic::town_project;
use crate::project::at_desk;
use crate::support::{Window, choose, click, command, enter, fill, follow, press, settle, shows};
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use gridroom::app::state::session::Session;
use gridroom::app::workspaces::redraw::proposing::Proposing;
use gridroom::app::workspaces::redraw::proposing::state::Place;
use gridroom::geometry::coverage::FaceId;
use gridroom::geometry::fixed::{Coord, ring_area2};
use gridroom::geometry::meets::polygons_hold;
use gridroom::model::plan::PLAN;
use gridroom::model::record::Kind;
use gridroom::rules::balance::Band;
use gridroom::store::{OpenOptions, Project};
use std::path::Path;
use std::time::{Duration, Instant};

/// A planner with a plan of the town on the table.
pub fn planner() -> (
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
    let project = looked_at(path);
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

/// Type a number into the field of this name.
fn fill_number(harness: &mut Harness<'static, Window>, name: &str, number: &str) {
    harness.get_by_label(name).focus();
    follow(harness);
    enter(harness, number);
    press(harness, Key::Enter);
    settle(harness);
}

/// Click the map at a place.
fn click_map(harness: &mut Harness<'static, Window>, place: Coord) {
    let at = harness.state_mut().shell().on_screen(place);
    let at = at.expect("on the map");
    harness.hover_at(at);
    harness.step();
    harness.drag_at(at);
    harness.drop_at(at);
    settle(harness);
}

/// Open the panel, for a community of the town.
fn begin(harness: &mut Harness<'static, Window>) {
    press(harness, Key::B);
    settle(harness);
    assert!(shows(harness, "返回手工划分"));
    choose(harness, "范围");
    click(harness, "洪桥社区");
    settle(harness);
}

/// The project as the file has it.
fn looked_at(path: &Path) -> Project {
    let options = OpenOptions {
        workspace: "reader".to_owned(),
        read_only: true,
    };
    Project::open(path, &options).expect("opened")
}

/// Propose for a community of the town.
pub fn propose(harness: &mut Harness<'static, Window>) {
    begin(harness);
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
    for text in [
        "规模合适",
        "与平均相差一成以内",
        "边界",
        "新边界沿街巷水系",
        "紧凑度",
        "不临街巷",
        "换网格的户数",
        "网格长，现有/需要",
        "出入口，现有/需要",
        "无出入口的网格",
    ] {
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
        click_map(&mut harness, place);
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

fn proposing<'a>(harness: &'a mut Harness<'_, Window>) -> Option<&'a Proposing> {
    let planning = &harness.state_mut().shell().state.planning;
    planning.proposing.as_deref()
}

/// The households of all grids, and how many grids of the community have so many as they should.
fn lived_in(harness: &mut Harness<'_, Window>, band: Band) -> (Vec<u64>, usize) {
    let map = &session(harness).document().expect("a map").map;
    let of = |face: FaceId| map.feature(face)?.properties.as_ref();
    let (mut all, mut fitting) = (Vec::new(), 0);
    for grid in map.faces().filter_map(of) {
        let households = grid["households"].as_u64().expect("a count");
        let fits = (u64::from(band.least)..=u64::from(band.most)).contains(&households);
        fitting += usize::from(fits && grid["community"] == "洪桥社区");
        all.push(households);
    }
    all.sort_unstable();
    (all, fitting)
}

/// Another size is aimed at, the grids are balanced to it, and both are taken back: each by a step.
#[test]
fn grids_are_balanced_to_another_size_and_that_is_taken_back() {
    let (mut harness, path, _folder) = planner();
    let band = Band {
        least: 340,
        most: 460,
    };
    begin(&mut harness);
    fill_number(&mut harness, "户数下限", "340");
    fill_number(&mut harness, "户数上限", "460");
    assert_eq!(looked_at(&path).band().expect("read"), band);
    let (before, fitting) = lived_in(&mut harness, band);
    press_named(&mut harness, "均衡现有网格");
    assert!(
        shows(&harness, "均衡前："),
        "there is something to be moved"
    );
    let shown = proposing(&mut harness).and_then(|open| open.shown.as_ref());
    let is_whole = shown.expect("balanced").found.choices[0].outside.is_empty();
    // What stays outside is told with its reason.
    assert_eq!(shows(&harness, "规模不合适的网格"), !is_whole);
    press_named(&mut harness, "采用均衡结果");
    assert!(shows(&harness, "已均衡"));
    let (after, now_fitting) = lived_in(&mut harness, band);
    assert!(now_fitting > fitting, "{now_fitting} after {fitting}");
    assert_eq!(after.len(), before.len());
    let sum = |all: &[u64]| all.iter().sum::<u64>();
    assert_eq!(sum(&after), sum(&before), "nobody is lost");
    assert_eq!(kept(&path), after.len(), "it is in the file");
    let document = session(&mut harness).document().expect("a map");
    assert!(document.map.coverage.check(0.0).faults.is_empty(), "sound");
    command(&mut harness, Key::Z);
    settle(&mut harness);
    assert_eq!(lived_in(&mut harness, band).0, before);
    assert_eq!(looked_at(&path).band().expect("read"), band);
    // The least and the most were two.
    for _ in 0..2 {
        command(&mut harness, Key::Z);
        settle(&mut harness);
    }
    assert_eq!(looked_at(&path).band().expect("read"), Band::default());
    let redraw = session(&mut harness).redraw().expect("a plan");
    assert_eq!(redraw.band, Band::default());
}

#[test]
fn a_search_that_is_stopped_leaves_nothing() {
    let (mut harness, path, _folder) = planner();
    let newest = || {
        let rows = looked_at(&path).history(&Default::default(), 1);
        rows.expect("listed")[0].seq
    };
    let before = (grids(&mut harness), kept(&path), newest());
    press(&mut harness, Key::B);
    settle(&mut harness);
    // All grids: that takes a while.
    harness.get_by_label("生成方案").click_accesskit();
    let began = Instant::now();
    let is_under_way = |open: &Proposing| {
        let running = open.running.as_ref();
        running.is_some_and(|running| running.course.is_some())
    };
    while !proposing(&mut harness).is_some_and(is_under_way) {
        harness.step();
        assert!(began.elapsed() < Duration::from_secs(30), "never begun");
    }
    harness.step();
    assert!(shows(&harness, "正在推荐…"));
    harness.get_by_label("停止，采用目前最优").click_accesskit();
    settle(&mut harness);
    assert!(!shows(&harness, "正在推荐…"));
    let open = proposing(&mut harness).expect("open");
    assert!(open.running.is_none());
    let has_some = open.shown.is_some();
    assert_eq!(shows(&harness, "已停止，没有得到方案。"), !has_some);
    // What was found until then goes, and then the panel.
    for _ in 0..=usize::from(has_some) {
        press(&mut harness, Key::Escape);
    }
    assert!(proposing(&mut harness).is_none());
    let planning = &harness.state_mut().shell().state.planning;
    assert!(planning.proposed().is_none(), "nothing is left on the map");
    settle(&mut harness);
    assert_eq!((grids(&mut harness), kept(&path), newest()), before);
}

/// The middle of a boundary between two grids of one area of the community, as near to the middle of
/// the map as there is one.
fn inner_boundary(harness: &mut Harness<'_, Window>) -> Coord {
    let map = &session(harness).document().expect("a map").map;
    let coverage = &map.coverage;
    let area = |face: FaceId| {
        let properties = map.feature(face)?.properties.as_ref()?;
        let is_of_it = properties["community"] == "洪桥社区";
        is_of_it.then(|| properties["area_code"].clone())
    };
    let side = |region| match coverage.owner(region).faces() {
        [face] => area(*face),
        _ => None,
    };
    let inner = coverage.arcs().filter(|(_, arc)| {
        let (left, right) = (side(arc.left), side(arc.right));
        left.is_some() && left == right
    });
    let middles = inner.map(|(_, arc)| {
        let w = &arc.coords[(arc.coords.len() - 1) / 2..];
        Coord::new(w[0].x.midpoint(w[1].x), w[0].y.midpoint(w[1].y))
    });
    let centre = coverage.bounds().expect("grids").centre();
    let nearest = middles.min_by(|a, b| {
        let off = |at: &Coord| at.distance_m(centre);
        off(a).total_cmp(&off(b))
    });
    nearest.expect("grids of one area")
}

/// A boundary that is clicked on the map is a bound of what is proposed, and still wished for when the
/// panel opens again.
#[test]
fn an_edge_that_is_clicked_stays_a_bound() {
    let (mut harness, _path, _folder) = planner();
    begin(&mut harness);
    let place = inner_boundary(&mut harness);
    press_named(&mut harness, "指定边线…");
    click_map(&mut harness, place);
    assert!(shows(&harness, "边线 1（"));
    press(&mut harness, Key::Escape);
    assert!(shows(&harness, "指定边线…"), "no longer marking");
    press_named(&mut harness, "生成方案");
    let shown = proposing(&mut harness).and_then(|open| open.shown.as_ref());
    let found = &shown.expect("found").found;
    let district_of = &found.choices[0].alternative.district_of;
    let beside = found.blocks().links.iter().filter(|link| link.must);
    let beside: Vec<[u32; 2]> = beside.map(|link| link.blocks).collect();
    assert!(!beside.is_empty(), "blocks lie on both sides of it");
    for blocks in beside {
        let [a, b] = blocks.map(|block| district_of[block as usize]);
        assert_ne!(a, b);
    }
    let made = found.choices[0].alternative.districts.len();
    // Left and opened again, and taken and opened again.
    for _ in 0..2 {
        press(&mut harness, Key::Escape);
    }
    assert!(!shows(&harness, "返回手工划分"));
    press(&mut harness, Key::B);
    settle(&mut harness);
    assert!(shows(&harness, "边线 1（"));
    press_named(&mut harness, "生成方案");
    press_named(&mut harness, &format!("采用 {made} 个网格"));
    assert!(shows(&harness, "已采用推荐划分"));
    press(&mut harness, Key::B);
    settle(&mut harness);
    assert!(shows(&harness, "边线 1（"));
    press_named(&mut harness, "取消边线 1");
    assert!(!shows(&harness, "边线 1（"));
}

/// A little town: four grids become five, one of them gets a name, all is compared and published.
#[test]
fn a_proposed_plan_is_edited_compared_and_published() {
    let (mut harness, folder) = super::town();
    press(&mut harness, Key::B);
    settle(&mut harness);
    click(&mut harness, "按个数");
    fill_number(&mut harness, "网格个数", "5");
    press_named(&mut harness, "生成方案");
    press_named(&mut harness, "采用 5 个网格");
    assert_eq!(super::faces(&mut harness), 5);
    press(&mut harness, Key::V);
    super::click_at(&mut harness, super::at(8_000, 20_000), Modifiers::NONE);
    fill(&mut harness, "网格名称", "洪桥小学");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    click(&mut harness, "比较");
    settle(&mut harness);
    assert!(shows(&harness, "4 → 5 个网格"));
    assert!(shows(&harness, "洪桥小学"));
    click(&mut harness, "关闭比较");
    click(&mut harness, "发布");
    fill(&mut harness, "生效日期", "2021-09-12");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    assert!(shows(&harness, "停用 1，新设 2"));
    click(&mut harness, "发布");
    settle(&mut harness);
    assert!(shows(&harness, "已发布“方案1”"));
    let project = looked_at(&folder.path().join("town.gpkg"));
    assert_eq!(project.count(Kind::Grid).expect("counted"), 5);
    assert!(project.verify_chain().expect("checked").is_sound());
}

/// The ground of a grid, by its place: twice its area, to the last square unit. What is cut beside it may
/// put a vertex on its rim.
fn ground(harness: &mut Harness<'_, Window>, face: u32) -> Vec<i128> {
    let map = &session(harness).document().expect("a map").map;
    let polygons = map.coverage.face_polygons(FaceId(face));
    polygons.iter().map(|p| ring_area2(&p.outer)).collect()
}

/// One grid that is selected, or several that are marked, are divided by themselves.
#[test]
fn what_is_selected_is_divided_and_the_rest_stays_what_it_was() {
    for (marked, wanted) in [(1, "2"), (2, "3")] {
        let (mut harness, folder) = super::town();
        press(&mut harness, Key::V);
        super::click_at(&mut harness, super::at(8_000, 20_000), Modifiers::NONE);
        if marked == 2 {
            super::click_at(&mut harness, super::at(60_000, 20_000), Modifiers::SHIFT);
        }
        // The others: the north-western one, and the eastern ones as far as they are not marked.
        let others = [1, 3].map(|face| ground(&mut harness, face));
        press(&mut harness, Key::B);
        settle(&mut harness);
        assert!(shows(&harness, &format!("所选（{marked} 个网格）")));
        click(&mut harness, "按个数");
        fill_number(&mut harness, "网格个数", wanted);
        press_named(&mut harness, "生成方案");
        press_named(&mut harness, &format!("采用 {wanted} 个网格"));
        assert_eq!(super::faces(&mut harness), 5);
        assert_eq!([1, 3].map(|face| ground(&mut harness, face)), others);
        assert_eq!(kept(&folder.path().join("town.gpkg")), 5);
        command(&mut harness, Key::Z);
        settle(&mut harness);
        assert_eq!(super::faces(&mut harness), 4);
    }
}

/// Balancing is a command of its own for what is selected.
#[test]
fn what_is_selected_is_balanced_by_a_command() {
    let (mut harness, path, _folder) = planner();
    begin(&mut harness);
    fill_number(&mut harness, "户数下限", "340");
    fill_number(&mut harness, "户数上限", "460");
    press_named(&mut harness, "返回手工划分");
    assert!(proposing(&mut harness).is_none());
    let before = (grids(&mut harness), kept(&path));
    command(&mut harness, Key::A);
    command(&mut harness, Key::K);
    enter(&mut harness, "均衡所选网格");
    press(&mut harness, Key::Enter);
    settle(&mut harness);
    let open = proposing(&mut harness).expect("open");
    assert_eq!(open.wanted.place, Place::Selected);
    let found = &open.shown.as_ref().expect("balanced").found;
    let score = &found.choices[0].alternative.score;
    let [before_that, banded] = found.in_band_before().expect("told");
    assert!(before_that < score.in_band, "{before_that}");
    assert_eq!(banded, score.banded);
    assert_eq!(
        found.choices[0].alternative.districts.len(),
        found.grids_before
    );
    assert!(shows(&harness, "均衡前："));
    assert_eq!((grids(&mut harness), kept(&path)), before, "not taken yet");
}
