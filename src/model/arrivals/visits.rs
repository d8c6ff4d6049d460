//! Whom somebody goes to see at home: on the map, and on the list of the grid worker. Owns: that a
//! visit is on both as long as it is due, and on neither later.

use super::{Arrival, Arrivals};
use crate::geometry::fixed::Coord;
use crate::model::record::Key;
use crate::model::register::{Level, Register};
use crate::rules::arrivals::State;
use crate::rules::responsibility::Role;
use jiff::civil::DateTime;
use std::collections::BTreeMap;

/// A visit that is due.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    /// Whom.
    pub key: Key,
    /// The code of the grid.
    pub grid: Option<String>,
    /// The code of the building; only for those who may see it.
    pub building: Option<String>,
    /// The household's code, masked.
    pub household: Option<String>,
    /// The name, masked.
    pub name: Option<String>,
    /// Where: the building, else the grid.
    pub at: Option<Coord>,
    /// From when it is due.
    pub due: Option<DateTime>,
    /// It is overdue.
    pub is_overdue: bool,
    /// Tries by phone before it.
    pub tries: u32,
}

/// The visits of a grid worker, the oldest first.
#[derive(Clone, Debug, PartialEq)]
pub struct VisitList {
    /// The name; empty for grids that nobody answers for.
    pub worker: String,
    /// Whom they visit.
    pub visits: Vec<Visit>,
}

impl Arrivals {
    /// All visits that are due, the oldest first. Where buildings and grids lie, by code, is what
    /// `place` says.
    pub fn visits(&self, now: DateTime, place: impl Fn(&str) -> Option<Coord>) -> Vec<Visit> {
        let due = self.iter().filter(|one| one.standing.state == State::Visit);
        let of = |one: &Arrival| {
            let codes = [one.building.as_deref(), one.grid.as_deref()];
            Visit {
                key: one.key.clone(),
                grid: one.grid.clone(),
                building: one.building.clone(),
                household: one.household.clone(),
                name: one.name.clone(),
                at: codes.into_iter().flatten().find_map(&place),
                due: self.due(one),
                is_overdue: self.is_overdue(one, now),
                tries: one.standing.tries,
            }
        };
        let mut visits: Vec<Visit> = due.map(of).collect();
        visits.sort_by_key(|visit| visit.due);
        visits
    }

    /// The same, each where the register has its building, else its grid.
    pub fn visits_on_map(&self, register: &Register, now: DateTime) -> Vec<Visit> {
        self.visits(now, |code| {
            let mut levels = [Level::Building, Level::Grid].into_iter();
            let unit = levels.find_map(|level| register.unit_coded(level, code))?;
            register.unit(unit)?.at
        })
    }

    /// The visits of each grid worker, by the id of the person; under an empty id those of grids
    /// that nobody answers for.
    pub fn visits_of_workers(
        &self,
        register: &Register,
        now: DateTime,
    ) -> BTreeMap<String, Vec<Visit>> {
        by_worker(&self.visits_on_map(register, now), register)
    }
}

/// Visits by the name of who goes there; those that nobody goes to come last.
pub fn visit_lists(visits: &[Visit], register: &Register) -> Vec<VisitList> {
    let name = |id: &str| register.staff(id).map(|staff| staff.name());
    let lists = by_worker(visits, register).into_iter();
    let lists = lists.map(|(id, visits)| VisitList {
        worker: name(&id).unwrap_or_default(),
        visits,
    });
    let mut lists: Vec<VisitList> = lists.collect();
    lists.sort_by(|a, b| (a.worker.is_empty(), &a.worker).cmp(&(b.worker.is_empty(), &b.worker)));
    lists
}

/// Visits by who goes there, as for [`Arrivals::visits_of_workers`]; each list in their order.
fn by_worker(visits: &[Visit], register: &Register) -> BTreeMap<String, Vec<Visit>> {
    let mut lists: BTreeMap<String, Vec<Visit>> = BTreeMap::new();
    let mut workers: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for visit in visits {
        let grid = visit.grid.as_deref().unwrap_or_default();
        let own = workers
            .entry(grid)
            .or_insert_with(|| workers_of(register, grid));
        for worker in own {
            lists.entry(worker.clone()).or_default().push(visit.clone());
        }
    }
    lists
}

/// Who goes to the doors of a grid: its workers, deputies where there is nobody else.
fn workers_of(register: &Register, grid: &str) -> Vec<String> {
    let unit = register.unit_coded(Level::Grid, grid);
    let answering = unit
        .map(|unit| register.answering(unit))
        .unwrap_or_default();
    let of_grid = answering
        .into_iter()
        .filter(|(role, _)| *role == Role::GridWorker);
    let mut named: Vec<(bool, String)> = of_grid
        .flat_map(|(_, all)| all)
        .map(|one| (one.charge.is_deputy, one.charge.person.clone()))
        .collect();
    let has_own = named.iter().any(|(is_deputy, _)| !is_deputy);
    named.retain(|(is_deputy, _)| !(has_own && *is_deputy));
    match named.is_empty() {
        true => vec![String::new()],
        false => named.into_iter().map(|(_, person)| person).collect(),
    }
}
