//! The whole window, driven as a user or a screen reader would: by the names of what is shown.

mod arrivals;
mod desks;
mod dialogs;
mod epidemic;
mod files;
mod guide;
mod import;
mod journeys;
mod keyboard;
mod layout;
mod list;
mod monkey;
mod mouse;
mod orders;
mod own_town;
mod pictures;
mod printing;
mod project;
mod reach;
mod redraw;
mod register;
mod room;
mod sampling;
mod scales;
mod settings;
#[path = "../support/mod.rs"]
mod shared;
mod support;
mod tables;
mod tour;
mod trace;
mod wall;
mod wording;
mod working;
mod wrong;
