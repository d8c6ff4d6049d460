//! Project files: what other programs read of them, the journal, sealing, and what keeps them
//! safe.

mod arrivals;
mod clock;
mod crash;
mod delivery;
mod door;
mod epidemic;
mod foreign;
mod forger;
mod ground;
mod ground_changes;
mod heads;
mod health;
mod journal;
mod keys;
mod layers;
#[path = "../support/town.rs"]
mod made;
mod opening;
mod orders;
mod places;
mod plans;
mod profiles;
mod publications;
mod publishing;
mod purge;
mod purge_truth;
mod register;
mod register_counts;
mod replay;
mod sampling;
mod sealing;
mod second_person;
#[path = "../support/mod.rs"]
mod shared;
mod signatures;
mod sizing;
mod stopping;
mod support;
mod table;
mod traced;
mod users;
