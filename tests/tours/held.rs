//! What holds for every plan, worked out anew from the task and the order of stops alone.

use gridroom::geometry::tour::{Task, TourPlan};

/// Hold a plan against its task; broken windows and seconds as counted here.
pub fn held(task: &Task, plan: &TourPlan) -> (usize, u64) {
    assert_eq!(plan.tours.len(), task.teams().len(), "for each team one");
    let mut visited = plan.without_team.clone();
    let (mut broken, mut seconds) = (0, 0);
    for (number, tour) in plan.tours.iter().enumerate() {
        assert_eq!(tour.team, number);
        let team = task.teams()[number];
        let order: Vec<usize> = tour.visits.iter().map(|v| v.stop).collect();
        visited.extend(&order);
        if order.is_empty() {
            assert_eq!((tour.takes_s, tour.broken()), (0, 0));
            continue;
        }
        // As early as can be, and as told: windows and return are the same.
        let early = walked(task, number, &order, team.leaves_s);
        assert!(tour.leaves_s >= team.leaves_s);
        let told = walked(task, number, &order, tour.leaves_s);
        assert_eq!(early.back_s, told.back_s, "leaving later costs nothing");
        assert_eq!(early.is_late, told.is_late, "leaving later breaks nothing");
        assert_eq!(tour.back_s, told.back_s);
        assert_eq!(tour.takes_s, told.back_s - team.leaves_s);
        let is_late_back = team.back_by_s.is_some_and(|by| told.back_s > by);
        assert_eq!(tour.is_late_back, is_late_back);
        for (place, visit) in tour.visits.iter().enumerate() {
            let stop = task.stops()[visit.stop];
            assert_eq!(stop.class, team.class, "classes are never mixed");
            assert_eq!(visit.arrives_s, told.arrives_s[place]);
            let opens = stop.window.map_or(0, |w| w.opens_s);
            assert_eq!(visit.begins_s, visit.arrives_s.max(opens));
            assert_eq!(visit.done_s, visit.begins_s + stop.service_s);
            assert_eq!(visit.missed.is_some(), told.is_late[place]);
            if let Some(missed) = visit.missed {
                assert_eq!(Some(missed.closes_s), stop.window.map(|w| w.closes_s));
                assert!(missed.earliest_s <= early.arrives_s[place]);
            }
        }
        let ways = told.back_s - tour.leaves_s - tour.waits_s();
        let services: u32 = order.iter().map(|s| task.stops()[*s].service_s).sum();
        assert_eq!(tour.ways_s() + services, ways);
        broken += told.is_late.iter().filter(|late| **late).count() + usize::from(is_late_back);
        seconds += u64::from(tour.takes_s);
    }
    visited.sort_unstable();
    let all: Vec<usize> = (0..task.stops().len()).collect();
    assert_eq!(visited, all, "every stop once");
    assert_eq!((plan.broken(), plan.takes_s()), (broken, seconds));
    (broken, seconds)
}

/// A tour walked from a clock on.
pub struct Walked {
    pub arrives_s: Vec<u32>,
    pub is_late: Vec<bool>,
    pub back_s: u32,
}

/// Walk stops in an order.
pub fn walked(task: &Task, team: usize, order: &[usize], leaves_s: u32) -> Walked {
    let team = task.teams()[team];
    let way = |from, to| task.times().between(from, to).expect("places");
    let (mut clock, mut here) = (leaves_s, team.start);
    let mut walked = Walked {
        arrives_s: Vec::new(),
        is_late: Vec::new(),
        back_s: 0,
    };
    for stop in order.iter().map(|s| task.stops()[*s]) {
        clock += way(here, stop.place);
        walked.arrives_s.push(clock);
        let is_late = stop.window.is_some_and(|w| clock > w.closes_s);
        walked.is_late.push(is_late);
        clock = clock.max(stop.window.map_or(0, |w| w.opens_s)) + stop.service_s;
        here = stop.place;
    }
    walked.back_s = clock + way(here, team.end);
    walked
}
