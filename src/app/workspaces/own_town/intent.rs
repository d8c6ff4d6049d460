//! What is wanted of a town of one's own. Must not know: what becomes of it.

use super::state::{Part, Wanted};
use crate::exchange::osm::update::What;
use std::path::PathBuf;

/// Something that is wanted.
pub enum Intent {
    /// Choose a file.
    Choose(Part),
    /// Take another scope, or part it otherwise.
    Want(Wanted),
    /// Work out what it would be.
    Lay,
    /// Stop working it out.
    Stop,
    /// Make the project in this file, whose place in the world was asked for.
    Make(PathBuf),
    /// Back to the map.
    Leave,
    /// Take all differences of a kind from a newer extract, or none.
    ChooseDifferences(What, bool),
    /// Take a difference, by its place, or leave it out.
    ChooseDifference(usize, bool),
    /// Take over what is chosen.
    TakeUpdate,
    /// Give a newer extract up.
    LeaveUpdate,
}
