//! The coverage: cases by hand, properties of random ones, and real maps judged by other programs.

mod cases;
mod properties;
mod real;
#[path = "../support/mod.rs"]
mod support;
