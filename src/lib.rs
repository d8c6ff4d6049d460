//! Gridroom (网格作战图): a desktop GIS console for grid-by-grid epidemic control.
//!
//! The map of the house; a floor imports only floors below it:
//!
//! 0. [`course`]: how far long work is, and the wish to stop it.
//! 1. [`geometry`]: fixed-point coordinates, the coverage of nodes, arcs and faces, and its edits.
//! 2. [`model`]: what a grid map is, and what a project holds: records, changes, plans.
//!    [`rules`]: who may do what, masking, retention, size and numbers of grids.
//! 3. [`style`]: how a map looks, on the screen and on paper, in plain numbers.
//!    [`store`]: the project file: GeoPackage, journal, sealing, users, backups.
//! 4. [`exchange`]: files in and out, with reports of what was read, fixed, refused.
//!    [`demo`]: the seeded generator of the synthetic town. [`print`]: wall maps and grid sheets.
//! 5. [`app`]: the window. [`cli`]: the commands that run without one. [`i18n`]: the texts of both.

pub mod app;
pub mod cli;
pub mod course;
pub mod demo;
pub mod exchange;
pub mod geometry;
pub mod i18n;
pub mod model;
pub mod print;
pub mod rules;
pub mod store;
pub mod style;
