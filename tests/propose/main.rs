//! Proposing districts: what must hold of every proposal on generated towns, an exact solver as the
//! judge of how good they are, and the sample town as a whole.

mod exact;
mod invariants;
mod town;
