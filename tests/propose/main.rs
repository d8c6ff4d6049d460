//! Proposing districts: what must hold of every proposal on generated towns, an exact solver as the
//! judge of how good they are, the sample town as a whole, and proposals as plans of a project.

mod edges;
mod exact;
mod golden;
mod invariants;
mod judge;
mod plans;
mod quarter;
mod real;
mod repair;
mod sample;
mod town;
mod whole_town;
