//! What is wanted of the register. Must not know: what becomes of it.

use crate::app::workspaces::register::{Form, Nowhere, Tab};
use crate::model::record::Key;
use crate::model::register::UnitId;

/// Something that is wanted.
pub enum Intent {
    /// Show a page of the panel.
    ShowTab(Tab),
    /// Choose a unit, and its grids on the map; `true` brings it into view there.
    GoToUnit(UnitId, bool),
    /// Go to where somebody lives, by id.
    GoToResident(String),
    /// Move a unit below another, as it was dragged there.
    MoveUnit(UnitId, UnitId),
    /// Put the buildings of a map that name no unit into one.
    PlaceBuildings,
    /// Show the units below each of these.
    Unfold(Vec<Key>),
    /// Look into a household, by id, or no longer.
    LookInto(Option<String>),
    /// List who belongs to nothing that is there, or the worklist again.
    ListNowhere(Option<Nowhere>),
    /// Mask whoever is shown in clear.
    Mask,
    /// Enter something, in place of the page.
    Enter(Box<Form>),
    /// Hand what is being entered to the project.
    KeepForm,
    /// Sign the handover that was written.
    HandOver,
    /// List the shifts that were handed over as they are now.
    ListShifts,
    /// Copy the call list of a unit, to be pasted.
    CopyCallList(Key),
    /// Write the call list of a unit to a file, to be printed.
    PrintCallList(Key),
}
