//! The past, the replay, the curve and the clock of the story, through the window.

use super::*;

#[test]
fn the_past_is_shown_with_the_grids_and_figures_of_that_day() {
    let (mut harness, _path, _folder) = duty();
    let with_ground = |harness: &mut Harness<'_, Window>| {
        let ground = harness.state_mut().shell().state.epidemic.ground();
        let has_area = &ground.expect("grids").has_area;
        has_area.iter().filter(|has_area| **has_area).count()
    };
    assert_eq!(with_ground(&mut harness), 156);
    for (day, grids) in [(11, 77), (12, 156), (11, 77), (20, 156)] {
        let at = date(2021, 9, day).at(12, 0, 0, 0);
        harness.state_mut().shell().state.epidemic.at = Some(at);
        settle(&mut harness);
        wait(&mut harness, |window| {
            let shell = window.shell();
            shell
                .state
                .epidemic
                .moment()
                .is_some_and(|moment| moment.at == at)
                && shell.is_idle()
        });
        assert_eq!(with_ground(&mut harness), grids, "on the {day}th");
        let known = harness.state_mut().shell().state.epidemic.known().cloned();
        let epidemic = &known.as_ref().expect("known").epidemic;
        let by_then = epidemic.cases.iter();
        let by_then = by_then.filter(|case| case.known().is_some_and(|d| d <= at.date()));
        let by_then = by_then.count();
        let moment = moment(&mut harness);
        let on_map: u32 = moment.grids.iter().map(|grid| grid.cases).sum();
        assert_eq!(moment.cases.len(), by_then, "on the {day}th");
        assert_eq!(
            on_map + moment.figures.unlocated,
            moment.figures.cases,
            "what is counted is what is shown (case 52)"
        );
        assert!(moment.figures.zones[0] > 0, "the lockdown follows lineage");
    }
    press(&mut harness, Key::Home);
    settle(&mut harness);
    assert_eq!(with_ground(&mut harness), 156);
}

#[test]
fn the_replay_runs_stops_and_ends_at_now() {
    let (mut harness, _path, _folder) = duty();
    harness.key_press(Key::P);
    harness.step();
    harness.step();
    let shell = harness.state_mut().shell();
    assert!(shell.state.epidemic.is_playing);
    let first = shell.state.epidemic.at.expect("in the past");
    for _ in 0..30 {
        harness.step();
    }
    let later = harness
        .state_mut()
        .shell()
        .state
        .epidemic
        .at
        .expect("still past");
    assert!(later > first, "{first} {later}");
    harness.key_press(Key::P);
    harness.step();
    assert!(!harness.state_mut().shell().state.epidemic.is_playing);
    settle(&mut harness);
    click(&mut harness, "现在");
    settle(&mut harness);
    assert_eq!(harness.state_mut().shell().state.epidemic.at, None);
}

#[test]
fn supposing_a_case_enters_nothing() {
    let (mut harness, path, _folder) = duty();
    let entries = |path: &Path| {
        let project = looked_at(path);
        let all = project.history(&HistoryFilter::default(), 1000);
        all.expect("read").len()
    };
    let before = entries(&path);
    select(&mut harness, "富洋01");
    // The card scrolls where the window is low.
    let asks = harness.get_by_label("推演：此处新增病例");
    asks.click_accesskit();
    follow(&mut harness);
    let shell = harness.state_mut().shell();
    let changes = shell.state.epidemic.what_if();
    let zones: Vec<Zone> = changes.iter().map(|(_, p)| p.zone).collect();
    assert!(zones.contains(&Zone::Lockdown) && zones.contains(&Zone::Control));
    assert!(shows(&harness, "将建议封控区（1）：富洋01"));
    assert_eq!(zones_in_force(&mut harness, Zone::Lockdown), 2);
    assert_eq!(entries(&path), before);
}

/// A drag over the curve, from and to these parts of its width.
fn brush(harness: &mut Harness<'_, Window>, from: f32, to: f32) {
    let curve = "流行曲线：按知晓日期和类别，拖动可选时段";
    let rect = harness.get_by_label(curve).rect();
    let place = |part: f32| Pos2::new(rect.left() + rect.width() * part, rect.center().y);
    harness.hover_at(place(from));
    follow(harness);
    let button = |harness: &mut Harness<'_, Window>, pos, pressed| {
        harness.event(Event::PointerButton {
            pos,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        follow(harness);
    };
    button(harness, place(from), true);
    for step in 1..=4 {
        let part = from + (to - from) * step as f32 / 4.0;
        harness.event(Event::PointerMoved(place(part)));
        follow(harness);
    }
    button(harness, place(to), false);
}

#[test]
fn a_marked_period_is_a_chip_in_the_legend_too_and_goes_by_its_cross_or_escape() {
    let (mut harness, _path, _folder) = duty();
    let cases = |harness: &mut Harness<'_, Window>| moment(harness).cases.len();
    let all = cases(&mut harness);
    assert!(!shows(&harness, "取消筛选：") && !shows(&harness, "病例：20"));
    brush(&mut harness, 0.3, 0.5);
    let days = harness.state_mut().shell().state.epidemic.filter.days;
    let (from, to) = days.expect("a period");
    let name = format!("取消筛选：报告 {from} 至 {to}");
    assert!(shows(&harness, &name), "above the figures");
    assert!(
        shows(&harness, &format!("病例：{from} 至 {to}")),
        "in the legend"
    );
    assert!(cases(&mut harness) < all);
    press(&mut harness, Key::Escape);
    assert!(!shows(&harness, &name));
    assert_eq!(cases(&mut harness), all);
    brush(&mut harness, 0.2, 0.4);
    let chip = harness.query_all_by_label_contains("取消筛选：").next();
    chip.expect("a chip").click();
    follow(&mut harness);
    assert_eq!(harness.state_mut().shell().state.epidemic.filter.days, None);
    assert_eq!(cases(&mut harness), all);
}

#[test]
fn alarms_follow_the_replay_and_what_is_due_now_is_counted_all_the_same() {
    let (mut harness, _path, _folder) = duty();
    let start = Instant::now();
    while harness
        .state_mut()
        .shell()
        .state
        .epidemic
        .alarms
        .newest()
        .is_empty()
    {
        assert!(start.elapsed() < Duration::from_secs(60), "no alarm");
        settle(&mut harness);
    }
    let state = &mut harness.state_mut().shell().state;
    state.epidemic.tab = Tab::Alarms;
    let (unseen, newest) = (
        state.epidemic.alarms.unseen(),
        state.epidemic.alarms.newest(),
    );
    state.epidemic.at = Some(date(2021, 9, 12).at(12, 0, 0, 0));
    settle(&mut harness);
    let alarms = &harness.state_mut().shell().state.epidemic.alarms;
    let noon = date(2021, 9, 12).at(12, 0, 0, 0);
    assert_ne!(alarms.list(), newest);
    assert!(alarms.list().iter().all(|alarm| alarm.since <= noon));
    assert_eq!(alarms.unseen(), unseen, "what is due now is not forgotten");
    harness.state_mut().shell().state.epidemic.at = None;
    settle(&mut harness);
    let alarms = &harness.state_mut().shell().state.epidemic.alarms;
    assert_eq!(alarms.list(), newest);
}

/// One clock, in the bar: the story's until somebody ends it.
#[test]
fn the_clock_of_the_story_is_shown_until_the_project_goes_live() {
    let (mut harness, path, _folder) = duty();
    let evening = date(2021, 10, 5).at(20, 0, 0, 0);
    assert_eq!(harness.state_mut().shell().state.now(), evening);
    click(&mut harness, "2021-10-05 20:00（故事）");
    assert!(shows(&harness, "项目时钟"));
    press(&mut harness, Key::Escape);
    assert!(!shows(&harness, "项目时钟"));
    command(&mut harness, Key::E);
    click(&mut harness, "2021-10-05 20:00 (story)");
    click(&mut harness, "Go live");
    settle(&mut harness);
    assert!(!shows(&harness, "(story)"));
    assert!(harness.state_mut().shell().state.now() > date(2025, 1, 1).at(0, 0, 0, 0));
    assert!(!looked_at(&path).clock().expect("read").is_story());
}

/// Whose hand the clock is not in sees why.
#[test]
fn only_those_who_issue_orders_end_the_story() {
    let (path, _folder) = town_project();
    let mut harness = watch(&path, "操作员");
    click(&mut harness, "2021-10-05 20:00（故事）");
    assert!(shows(&harness, "您的角色无此权限"));
    click(&mut harness, "转入实时");
    settle(&mut harness);
    assert!(looked_at(&path).clock().expect("read").is_story());
}
