//! Planning: class by class, exactly where it is small, by search where it is not. Owns: the
//! budget, the random streams, what is told when somebody stops it. Must not know: how either
//! works.

use super::class::Class;
use super::exact::{exact, ordered};
use super::outcome::{TourPlan, tour};
use super::search::Search;
use super::task::Task;
use crate::course::{Course, Stage};
use crate::geometry::random::Random;
use std::collections::BTreeSet;

/// The seed of all streams: a plan depends on its task alone.
const SEED: u64 = 1;
/// A class has the budget of so many stops at least: few are soon done.
const LEAST: usize = 60;
/// Where the least time is known, less walking is looked for with such a part of the budget.
const SPARED: u64 = 10;

/// How to search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// For each stop so many changes are weighed, and nodes of tours walked; a class solved exactly needs a tenth.
    pub steps: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { steps: 80_000 }
    }
}

/// Find tours for a task: for each class the order of stops, and their sharing among its teams,
/// that breaks the fewest windows and, of those, takes the least time. A class of up to 12 stops is
/// solved exactly. Stopped by its course, it tells the best until then.
pub fn plan(task: &Task, options: &Options, course: &Course) -> TourPlan {
    let classes: BTreeSet<u32> = task.stops().iter().map(|s| s.class).collect();
    let of_teams = task.teams().iter().map(|t| t.class);
    let classes: BTreeSet<u32> = classes.into_iter().chain(of_teams).collect();
    let budget = |class: usize| class.max(LEAST) * options.steps as usize;
    let counts = classes.iter().map(|class| {
        let own = task.stops().iter().filter(|stop| stop.class == *class);
        own.count()
    });
    let whole = counts.map(budget).sum();
    course.enter(Stage::Weighing, whole);
    let mut plan = TourPlan {
        is_exact: true,
        ..TourPlan::default()
    };
    let mut done = 0;
    for number in classes {
        let class = Class::new(task, number);
        if class.teams.is_empty() {
            plan.without_team.extend(&class.stops);
            continue;
        }
        let random = Random::new(SEED, u64::from(number));
        let budget = budget(class.len()) as u64;
        let found = match course.step(done).then(|| exact(&class)).flatten() {
            // No less can be broken and nothing be quicker; but less may be walked.
            Some(tours) => {
                let search = Search::from(&class, tours, random, budget / SPARED);
                advanced(search, done, course).0
            }
            None => {
                plan.is_exact &= class.len() == 0;
                let search = Search::new(&class, random, budget);
                let (mut tours, is_whole) = advanced(search, done, course);
                for (team, order) in tours.iter_mut().enumerate().filter(|_| is_whole) {
                    let other = ordered(&class, team, order);
                    if class.cost(team, &other) < class.cost(team, order) {
                        *order = other;
                    }
                }
                tours
            }
        };
        done += budget as usize;
        let earliest = class.earliest();
        let tours = found.iter().enumerate();
        plan.tours
            .extend(tours.map(|(team, order)| tour(&class, team, order, &earliest)));
    }
    plan.tours.sort_by_key(|tour| tour.team);
    plan.without_team.sort_unstable();
    plan.is_cut_short = !course.step(done);
    plan
}

/// The best tours of a search, and whether it came to its end.
fn advanced(mut search: Search<'_>, done: usize, course: &Course) -> (Vec<Vec<usize>>, bool) {
    while course.step(done + search.spent() as usize) {
        if !search.advance() {
            return (search.best().to_vec(), true);
        }
    }
    (search.best().to_vec(), false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::tour::{Stop, Team, Times};

    #[test]
    fn a_class_without_a_team_is_told_and_others_are_served() {
        let times = Times::new(&[vec![0, 60], vec![60, 0]]).expect("square");
        let stop = |class| Stop {
            place: 1,
            class,
            service_s: 300,
            window: None,
        };
        let team = |class| Team {
            class,
            start: 0,
            end: 0,
            leaves_s: 28_800,
            back_by_s: None,
        };
        let stops = vec![stop(3), stop(7), stop(3)];
        let task = Task::new(times.clone(), stops, vec![team(7), team(9)]).expect("a task");
        let plan = plan(&task, &Options::default(), &Course::new());
        assert_eq!(plan.without_team, [0, 2]);
        let stops = |tour: usize| plan.tours[tour].visits.iter().map(|v| v.stop).collect();
        let told: Vec<Vec<usize>> = (0..2).map(stops).collect();
        assert_eq!(told, [vec![1], vec![]]);
        assert!(plan.is_exact && !plan.is_cut_short);
        assert_eq!(plan.takes_s(), 420);
    }
}
