//! One folder each: its state, its views, what becomes of its intents.

pub mod arrivals;
pub mod epidemic;
pub mod exchange;
pub mod guide;
pub mod map;
pub mod own_town;
pub mod printing;
pub mod project;
pub mod redraw;
pub mod register;
pub mod sampling;
pub mod tour;
pub mod trace;
pub mod wall;
