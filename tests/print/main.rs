//! Paper: wall maps and grid sheets, as pages and as files.

mod files;
mod grey;
mod layout;
mod lists;
#[path = "../support/town.rs"]
mod made;
mod masked;
mod outside;
mod papers;
mod plans;
mod sites;
mod slides;
mod snapshots;
mod support;
#[path = "../support/mod.rs"]
mod tools;
mod tours;
mod writers;
