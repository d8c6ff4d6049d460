//! What is wanted of proposing. Must not know: what becomes of it.

use super::state::{Marking, Wanted};

/// Something that is wanted.
pub enum Intent {
    /// Another wish.
    Want(Wanted),
    /// The selected grids stay as they are, too.
    KeepSelected,
    /// Each click on the map marks this: blocks of a group that stays in one grid, or lines that must be
    /// bounds; or nothing any more.
    Mark(Option<Marking>),
    /// This group need not stay in one grid, by its place.
    Unmark(usize),
    /// This marked line need not be a bound, by its place.
    Unfix(usize),
    /// Search for new grids.
    Search,
    /// Balance the grids that there are.
    Balance,
    /// The search ends with the best so far.
    Stop,
    /// Look at this alternative, by its place.
    Choose(usize),
    /// The pointer is over this alternative.
    Hover(Option<usize>),
    /// The pointer is over this new grid of the alternative that is shown.
    HoverGrid(Option<u32>),
    /// Take this new grid, or leave it out.
    Pick(u32),
    /// Take all new grids, or none.
    PickAll(bool),
    /// Take what is picked into the plan.
    Take,
    /// Back to drawing by hand.
    Leave,
}
