//! Editing a coverage: every tool by cases, and random edits and undos that must keep all
//! invariants.

mod cases;
mod lines;
mod parts;
mod pointer;
mod random;
#[path = "../support/mod.rs"]
mod shared;
mod support;
