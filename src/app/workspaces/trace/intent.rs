//! What is wanted of a plan beneath the map and of what is traced on it. Must not know: what becomes of
//! it.

use super::state::{Number, Said};
use crate::app::map::tools::trace::TraceId;
use crate::model::record::Key;
use std::path::PathBuf;

/// Something that is wanted.
pub enum Intent {
    /// Choose a plan.
    Choose,
    /// Lay the plan in this file beneath the map.
    Read(PathBuf),
    /// Bring the plan into view.
    Show,
    /// Take the plan away; its file stays.
    TakeAway,
    /// Its numbers are of the coordinate system of this name.
    UseCrs(String),
    /// Place it by points, from the first on.
    PlaceAnew,
    /// A place of the picture (columns, rows), whose place on the map comes next.
    Pick([f64; 2]),
    /// A place of the picture lies here, both typed: (columns, rows), and (east, north) in the system of
    /// the points.
    AddPair([f64; 2], [f64; 2]),
    /// A number of a pair is another one.
    SetNumber(usize, Number, f64),
    /// Places on the ground are read and typed in the coordinate system of this name.
    NumbersIn(String),
    /// A pair of places is no good.
    DropPair(usize),
    /// Points are given up; the picture lies where it lay before them.
    LeavePoints,
    /// The picture lies where its points say.
    Placed,
    /// Take a tool up, or lay it down.
    Take(Option<TraceId>),
    /// Keep what is drawn, with this said of it.
    Finish,
    /// What is said of what is drawn.
    Say(Said),
    /// Take the last vertex back.
    Back,
    /// Take away what was traced.
    Remove(Key),
    /// Back to the map.
    Leave,
}
