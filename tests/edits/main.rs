//! Editing a coverage: every tool by cases, and random edits and undos that must keep all
//! invariants.

mod cases;
mod lines;
mod loops;
mod parts;
mod pointer;
mod random;
mod several;
#[path = "../support/mod.rs"]
mod shared;
mod support;
