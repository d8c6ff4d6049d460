//! Paper: wall maps and grid sheets, as pages and as files.

mod files;
mod layout;
mod lists;
mod masked;
mod papers;
mod plans;
mod sites;
mod slides;
mod support;
#[path = "../support/mod.rs"]
mod tools;
mod writers;
