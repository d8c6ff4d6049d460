//! What is wanted of the war-room map. Must not know: what becomes of it.

use crate::app::map::scene::{Basemap, LayerId, LayerState};
use crate::geometry::coverage::FaceId;
use serde_json::Value;

/// Something that is wanted.
pub enum Intent {
    /// Add a grid to the selection, or take it away.
    Toggle(FaceId),
    /// Go to a finding, by its place in the list.
    GoToProblem(usize),
    /// Show a layer in this way.
    ShowLayer(LayerId, LayerState),
    /// Use this background map.
    UseBasemap(Basemap),
    /// Fetch a tile of this background map, and use it if one comes: wanted in the dialog of this
    /// number.
    TryBasemap(u64, Basemap),
    /// Choose a file of tiles.
    ChooseTiles,
    /// Change an attribute of a grid.
    SetAttribute {
        /// The grid.
        face: FaceId,
        /// The attribute's name in the file.
        name: String,
        /// What it says from now on.
        value: Value,
    },
    /// List the people of a grid, by its code.
    ListPeople(String),
    /// Nobody looks at people any more.
    LeavePeople,
    /// Hide the values of a person again.
    HideClear,
    /// The card over the sample town was read.
    DismissStart,
    /// Enter a person of a grid, by its code.
    EnterPerson(String),
}
