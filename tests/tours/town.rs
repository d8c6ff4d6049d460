//! The towns of the fixtures.

use gridroom::geometry::tour::{Stop, Task, Team, Times, Window};
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
struct StopRow {
    place: usize,
    class: u32,
    service_s: u32,
    window: Option<[u32; 2]>,
}

#[derive(Deserialize)]
struct TeamRow {
    class: u32,
    start: usize,
    end: usize,
    leaves_s: u32,
    back_by_s: Option<u32>,
}

/// What the best tours cost, as OR-Tools found it.
#[derive(Deserialize)]
pub struct Optimum {
    pub broken: usize,
    pub seconds: u64,
    /// Nothing is below.
    pub bound: u64,
    pub state: String,
}

#[derive(Deserialize)]
struct File {
    name: String,
    travel_s: Vec<Vec<u32>>,
    stops: Vec<StopRow>,
    teams: Vec<TeamRow>,
    optimum: Optimum,
}

/// A town.
pub struct Town {
    pub name: String,
    pub task: Task,
    pub optimum: Optimum,
}

impl Town {
    /// All of them, by name.
    pub fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tours/fixtures");
        let entries = std::fs::read_dir(folder).expect("the fixtures");
        let paths = entries.map(|entry| entry.expect("a file").path());
        let towns = paths.filter(|p| p.extension().is_some_and(|e| e == "json"));
        let mut towns: Vec<Self> = towns.map(|path| Self::read(&path)).collect();
        towns.sort_by(|a, b| a.name.cmp(&b.name));
        towns
    }

    fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("text");
        let file: File = serde_json::from_str(&text).expect("a town");
        let times = Times::new(&file.travel_s).expect("times");
        let stops = file.stops.iter().map(|row| Stop {
            place: row.place,
            class: row.class,
            service_s: row.service_s,
            window: row
                .window
                .map(|[opens_s, closes_s]| Window { opens_s, closes_s }),
        });
        let teams = file.teams.iter().map(|row| Team {
            class: row.class,
            start: row.start,
            end: row.end,
            leaves_s: row.leaves_s,
            back_by_s: row.back_by_s,
        });
        Self {
            name: file.name,
            task: Task::new(times, stops.collect(), teams.collect()).expect("a task"),
            optimum: file.optimum,
        }
    }

    /// What services take in all, s: no order changes it.
    pub fn services_s(&self) -> u64 {
        let stops = self.task.stops().iter();
        stops.map(|s| u64::from(s.service_s)).sum()
    }
}
