//! Files in and out: real files, damaged ones, round trips, imports into a project.

mod bad_input;
mod counted;
mod credited;
#[path = "../support/mod.rs"]
mod files;
mod geojson;
mod list;
mod mutate;
mod osm;
mod project;
mod real;
mod round_trip;
mod support;
