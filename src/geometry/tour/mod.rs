//! Tours: stops ordered along streets, shared among teams. Owns: the order, the clock of a tour,
//! the ways between doors. Must not know: who is visited, why, or what tells classes apart.
//!
//! A [`Task`] gives the times between places, stops with their service, window and class, and teams
//! with class, start, end and hours. [`plan`] gives each team a [`Tour`]: classes are never mixed,
//! every stop of a class that has a team is visited once, and what cannot be kept is told stop by
//! stop ([`Missed`]) instead of failing. Broken windows are made as few as can be, then the seconds
//! from a team's being ready until it is back, added up over tours, then the seconds walked. A team
//! that would not save any stays.
//!
//! A class of up to 12 stops is solved exactly (`exact`). More are put in one by one where they
//! cost least, then improved by local search with kicks and restarts (`search`, `moves`), changes
//! being weighed without being made (`tours`); tours of up to 12 stops are put into their best
//! order in the end. [`Ways`] gives the times from a street network, and the lines for a map.
//!
//! **Why no crate.** vrp-core 1.25.0 (Apache-2.0) is the only general one. Its windows are hard: a
//! stop that would be late is left out, where here it is served late and as few as can be are. Its
//! random streams are those of `rand` and its work is stolen between threads, where here the same
//! task must give the same plan for ever. It brings six crates more (rosomaxa, rand_distr,
//! rand_chacha, ppv-lite86, num_cpus, and paste, which nobody keeps any more), 24 000 lines in all,
//! and no release has followed it since late 2024; a crate here must have one within a year.
//!
//! **Limits.** Search proves nothing: `tests/tours` holds it against optima that OR-Tools found for
//! ten towns. The budget is counted in nodes of tours walked, never in time, and a class has a
//! random stream of its own: the same task gives the same plan, byte for byte.

mod class;
mod exact;
mod moves;
mod outcome;
mod run;
mod search;
mod task;
mod tours;
mod ways;

pub use outcome::{Missed, Tour, TourPlan, Visit};
pub use run::{Options, plan};
pub use task::{
    Fault, LATEST_S, LONGEST_S, MOST_STOPS, MOST_TEAMS, Stop, Task, Team, Times, Window,
};
pub use ways::{Door, NoWays, Path, Ways};
