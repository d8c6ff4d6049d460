//! The counts of the register through a project file, whatever is done: every level is the sum of
//! the one below, publications and undo included, and what is told step by step is what is read
//! anew.

use crate::register::{GRID, TODAY, building, desk, home, new_id, resident};
use crate::table::{Table, plan_of, terms};
use gridroom::geometry::coverage::Edit;
use gridroom::geometry::fixed::Coord;
use gridroom::model::publication::Obstacle;
use gridroom::model::record::{Key, Kind};
use gridroom::model::register::{Level, Register, Resettling, Tally};
use gridroom::store::{Entry, Project, StoreError};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    /// A household with somebody in it is registered in a building.
    Home(u32),
    /// A household goes to another building.
    Resettle(usize, u32),
    /// Its residents go one by one to a new household.
    Settle(usize, u32),
    /// A household moves out.
    Out(usize),
    /// The first grid is divided here and all is published.
    Publish(i32),
    /// The newest publication is taken back.
    RollBack,
    /// The last step is taken back.
    Undo,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (1..3u32).prop_map(Step::Home),
        2 => (0..6usize, 1..3u32).prop_map(|(h, b)| Step::Resettle(h, b)),
        1 => (0..6usize, 1..3u32).prop_map(|(h, b)| Step::Settle(h, b)),
        1 => (0..6usize).prop_map(Step::Out),
        2 => (1..9i32).prop_map(|x| Step::Publish(x * 10_000)),
        1 => Just(Step::RollBack),
        2 => Just(Step::Undo),
    ]
}

/// What each unit counts is the sum of those below it, and the town is the sum of its communities.
fn agrees(register: &Register) {
    for (id, unit) in register.units() {
        if unit.level == Level::Building {
            continue;
        }
        let mut sum = Tally::default();
        for child in &unit.children {
            sum += register.unit(*child).expect("there").sum;
        }
        assert_eq!(unit.sum, sum, "{} {id}", unit.code);
    }
    let mut sum = Tally::default();
    for root in register.roots() {
        sum += register.unit(*root).expect("there").sum;
    }
    assert_eq!(register.total(), sum);
}

/// What is counted of each unit, by record.
fn counted(register: &Register) -> Vec<(Key, Tally)> {
    let units = register.units();
    let mut all: Vec<_> = units
        .map(|(_, unit)| (unit.key.clone(), unit.sum))
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

fn to(number: u32) -> Resettling {
    Resettling {
        building: building(number),
        grid: Some(GRID.to_owned()),
        door: "101".to_owned(),
        from: TODAY,
    }
}

/// Do a step; the entries it made.
fn act(project: &mut Project, step: &Step) -> Vec<Entry> {
    let register = project.register(TODAY).expect("read");
    let homes = [1, 2].map(building).into_iter().flat_map(|code| {
        let homes = register.households_in(&code).into_iter();
        homes
            .filter(|home| home.is_there(TODAY))
            .map(|home| home.key.clone())
    });
    let homes: Vec<Key> = homes.collect();
    let nth = |n: usize| homes.get(n % homes.len().max(1)).cloned();
    match step {
        Step::Home(number) => {
            let entry = project.put_household(None, &home(*number)).expect("kept");
            let id = new_id(entry.clone());
            let lives = project.put_resident(None, &resident(&id, "谢丽梅"), Some(GRID), TODAY);
            entry.into_iter().chain(lives.expect("kept")).collect()
        }
        Step::Resettle(n, number) => {
            let entry = nth(*n).map(|home| project.resettle(&home, &to(*number)).expect("moved"));
            entry.flatten().into_iter().collect()
        }
        Step::Settle(n, number) => {
            let Some(home) = nth(*n) else {
                return Vec::new();
            };
            let lives = register.residents_in(&home.id).into_iter();
            let lives: Vec<Key> = lives.map(|one| one.key.clone()).collect();
            let done = lives
                .iter()
                .filter_map(|one| project.settle(one, &to(*number), None).expect("moved"));
            done.collect()
        }
        Step::Out(n) => {
            let entry = nth(*n).map(|home| project.move_out(&home, TODAY).expect("out"));
            entry.flatten().into_iter().collect()
        }
        Step::Publish(x) => {
            let plan = plan_of(project);
            let mut table = Table::of(project, &plan);
            let x = 1_180_000_000 + x;
            let line = vec![Coord::new(x, 249_999_990), Coord::new(x, 250_100_010)];
            let at = Coord::new(x, 250_050_000);
            // Where a border runs already nothing is divided.
            let Some(face) = table.face_at(at).filter(|_| !table.has_border(x)) else {
                return Vec::new();
            };
            let lines = vec![line];
            table.redraw(
                project,
                &Edit::Split {
                    faces: vec![face],
                    lines,
                },
            );
            match project.publish(&plan, &terms()) {
                Ok(entry) => vec![entry],
                // A grid that came back with what happened since begins at that instant: what is dated
                // before it is refused.
                Err(StoreError::NotPublishable(why))
                    if matches!(why[..], [Obstacle::TooEarly(_)]) =>
                {
                    Vec::new()
                }
                Err(why) => panic!("{why}"),
            }
        }
        Step::RollBack => project.roll_back().into_iter().collect(),
        Step::Undo => project.undo().into_iter().collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn counts_agree_through_the_file_publications_included(
        steps in prop::collection::vec(step(), 1..14),
    ) {
        let (mut project, _, _folder) = desk();
        let mut register = project.register(TODAY).expect("read");
        let buildings = register.total().buildings;
        for step in &steps {
            for entry in act(&mut project, step) {
                register.take_news(&project.register_news(&entry).expect("told"));
            }
            agrees(&register);
            let anew = project.register(TODAY).expect("read");
            prop_assert_eq!(counted(&register), counted(&anew), "{:?}", step);
            prop_assert_eq!(register.counts(), anew.counts());
            // Whatever the grids are, every building is in one.
            prop_assert_eq!(register.total().buildings, buildings);
            let stray = register.units().find(|(id, unit)| {
                unit.level == Level::Building && register.above(*id, Level::Grid).is_none()
            });
            prop_assert!(stray.is_none(), "{:?} after {:?}", stray.map(|(_, u)| &u.code), step);
        }
        let grids = project.records(Kind::Grid).expect("read").len();
        prop_assert!(grids >= 3);
    }
}

#[test]
fn a_division_and_its_taking_back_keep_every_count() {
    let (mut project, _, _folder) = desk();
    let state = |project: &Project| {
        let register = project.register(TODAY).expect("read");
        agrees(&register);
        let grids = register
            .units()
            .filter(|(_, unit)| unit.level == Level::Grid);
        let grids = grids.filter(|(_, unit)| unit.is_there(TODAY)).count();
        (grids, register.total())
    };
    act(&mut project, &Step::Home(1));
    act(&mut project, &Step::Home(2));
    let (grids, total) = state(&project);
    assert_eq!((grids, total.registered, total.residents), (3, 2, 2));
    act(&mut project, &Step::Publish(50_000));
    assert_eq!(state(&project), (4, total));
    act(&mut project, &Step::RollBack);
    assert_eq!(state(&project), (3, total));
}
