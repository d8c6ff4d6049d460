//! What holds for any task.

use crate::held::{held, walked};
use gridroom::course::Course;
use gridroom::geometry::tour::{Options, Stop, Task, Team, Times, TourPlan, Window, plan};
use proptest::prelude::*;

/// Stops of a task by place: class, service, and a window or none.
type StopDraw = (u32, u32, Option<(u32, u32)>);

fn stops(most: usize) -> impl Strategy<Value = Vec<StopDraw>> {
    let window = prop::option::of((27_000u32..36_000, 0u32..5_000));
    prop::collection::vec((0u32..2, 0u32..900, window), 1..=most)
}

/// A class, an hour to leave, hours until it should be back, where it starts and ends.
fn teams() -> impl Strategy<Value = Vec<Team>> {
    let team = (
        0u32..2,
        27_000u32..30_000,
        prop::option::of(0u32..9_000),
        0usize..2,
        0usize..2,
    );
    let team = team.prop_map(|(class, leaves_s, back, start, end)| Team {
        class,
        start,
        end,
        leaves_s,
        back_by_s: back.map(|b| leaves_s + b),
    });
    prop::collection::vec(team, 1..=3)
}

/// Any times: there and back differ, and a detour may be shorter.
fn times(places: usize) -> impl Strategy<Value = Times> {
    let row = prop::collection::vec(0u32..1_500, places);
    prop::collection::vec(row, places).prop_map(|rows| Times::new(&rows).expect("square"))
}

fn drawn(stops: &[StopDraw]) -> Vec<Stop> {
    let stops = stops.iter().enumerate();
    stops
        .map(|(number, (class, service_s, window))| Stop {
            place: number + 2,
            class: *class,
            service_s: *service_s,
            window: window.map(|(opens_s, open)| Window {
                opens_s,
                closes_s: opens_s + open,
            }),
        })
        .collect()
}

fn tasks(most: usize) -> impl Strategy<Value = Task> {
    (stops(most), teams()).prop_flat_map(|(stops, teams)| {
        times(stops.len() + 2)
            .prop_map(move |times| Task::new(times, drawn(&stops), teams.clone()).expect("a task"))
    })
}

fn quick(task: &Task, course: &Course) -> TourPlan {
    plan(task, &Options { steps: 3_000 }, course)
}

/// The best there is, by looking at every order and every sharing.
fn best(task: &Task) -> (usize, u64) {
    /// Stops not visited yet, the tours so far, the best until now.
    fn look(
        task: &Task,
        left: &[usize],
        tours: &mut Vec<Vec<usize>>,
        best: &mut Option<(usize, u64)>,
    ) {
        let Some((stop, rest)) = left.split_first() else {
            let (mut broken, mut seconds) = (0, 0);
            for (number, order) in tours.iter().enumerate().filter(|(_, o)| !o.is_empty()) {
                let team = task.teams()[number];
                let walked = walked(task, number, order, team.leaves_s);
                let is_late_back = team.back_by_s.is_some_and(|by| walked.back_s > by);
                let late = walked.is_late.iter().filter(|late| **late).count();
                broken += late + usize::from(is_late_back);
                seconds += u64::from(walked.back_s - team.leaves_s);
            }
            let cost = (broken, seconds);
            *best = Some(best.map_or(cost, |known| known.min(cost)));
            return;
        };
        let class = task.stops()[*stop].class;
        let of_class: Vec<usize> = (0..task.teams().len())
            .filter(|t| task.teams()[*t].class == class)
            .collect();
        if of_class.is_empty() {
            look(task, rest, tours, best);
        }
        for team in of_class {
            for place in 0..=tours[team].len() {
                tours[team].insert(place, *stop);
                look(task, rest, tours, best);
                tours[team].remove(place);
            }
        }
    }
    let stops: Vec<usize> = (0..task.stops().len()).collect();
    let mut found = None;
    look(
        task,
        &stops,
        &mut vec![Vec::new(); task.teams().len()],
        &mut found,
    );
    found.expect("some order")
}

/// The task with its stops in another order.
fn renumbered(task: &Task, turn: usize) -> Task {
    let mut stops = task.stops().to_vec();
    let count = stops.len();
    stops.rotate_left(turn % count);
    stops.swap(0, count / 2);
    Task::new(task.times().clone(), stops, task.teams().to_vec()).expect("a task")
}

/// A town on a slanted lattice without windows, for one team.
fn open_town(offsets: &[(u32, u32)]) -> Task {
    let at = |i: usize| {
        let (dx, dy) = offsets[i];
        let (column, row) = ((i % 6) as f64, (i / 6) as f64);
        let x = column * 140.0 + row * 31.0 + f64::from(dx);
        let y = row * 150.0 - column * 43.0 + f64::from(dy);
        (x, y)
    };
    let row = |a: usize| {
        let way = |b: usize| {
            let ((x, y), (u, v)) = (at(a), at(b));
            ((x - u).abs() + (y - v).abs()).ceil() as u32
        };
        (0..offsets.len()).map(way).collect()
    };
    let rows: Vec<Vec<u32>> = (0..offsets.len()).map(row).collect();
    let stop = |place| Stop {
        place,
        class: 0,
        service_s: 0,
        window: None,
    };
    let team = Team {
        class: 0,
        start: 0,
        end: 0,
        leaves_s: 28_800,
        back_by_s: None,
    };
    let stops = (1..offsets.len()).map(stop).collect();
    Task::new(Times::new(&rows).expect("square"), stops, vec![team]).expect("a task")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_plan_holds(task in tasks(30)) {
        let found = quick(&task, &Course::new());
        prop_assert!(!found.is_cut_short);
        held(&task, &found);
        prop_assert_eq!(&found, &quick(&task, &Course::new()));
    }

    #[test]
    fn small_classes_are_solved_as_by_looking_at_every_order(task in tasks(7)) {
        let found = quick(&task, &Course::new());
        prop_assert!(found.is_exact);
        prop_assert_eq!(held(&task, &found), best(&task));
    }

    #[test]
    fn a_plan_that_is_stopped_holds_and_is_never_better(task in tasks(30), counts in 0usize..40) {
        let stopped = quick(&task, &Course::stopping_after(counts));
        let cost = held(&task, &stopped);
        let whole = held(&task, &quick(&task, &Course::new()));
        prop_assert!(whole <= cost, "{:?} {:?}", whole, cost);
    }

    #[test]
    fn numbers_of_stops_do_not_matter_where_it_is_exact(task in tasks(12), turn in 0usize..12) {
        let other = renumbered(&task, turn);
        let cost = held(&task, &quick(&task, &Course::new()));
        prop_assert_eq!(cost, held(&other, &quick(&other, &Course::new())));
    }

    #[test]
    fn numbers_of_stops_matter_little(
        offsets in prop::collection::vec((0u32..120, 0u32..120), 36),
        turn in 0usize..36,
    ) {
        let task = open_town(&offsets);
        let other = renumbered(&task, turn);
        let options = Options { steps: 40_000 };
        let cost = |task: &Task| held(task, &plan(task, &options, &Course::new())).1 as f64;
        let (a, b) = (cost(&task), cost(&other));
        prop_assert!((a / b - 1.0).abs() <= 0.05, "{a} {b}");
    }
}
