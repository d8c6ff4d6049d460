//! What is wanted of imports and exports. Must not know: what becomes of it.

use crate::exchange::list::List;
use crate::geometry::crs::Crs;
use encoding_rs::Encoding;
use std::path::PathBuf;

/// Something that is wanted.
pub enum Intent {
    /// Another path stands in the dialog of this number.
    FollowPath(u64),
    /// The path typed into the dialog of this number is taken; `true` where it replaces a file.
    TakePath(u64, bool),
    /// Bring in a map from this file.
    ReadMap(PathBuf),
    /// Bring in a list from this file.
    ReadList(PathBuf),
    /// Something of the layer was decided: what would come of it is worked out anew.
    Decided,
    /// Another layer of the file comes in.
    ChooseLayer(usize),
    /// The file of the layer is read again in this encoding.
    ReadAs(&'static Encoding),
    /// Go to a finding of the layer, by its place in the list.
    GoToIncoming(usize),
    /// Go to a feature of the layer, by its place in the file.
    GoToFeature(usize),
    /// Bring the layer in.
    AcceptImport,
    /// The layer does not come in.
    LeaveImport,
    /// Read the table by the columns that were chosen.
    ReadColumns,
    /// The table is not read.
    LeaveColumns,
    /// The rows are of another list.
    ChooseList(&'static List),
    /// Which column is which was decided: the rows are checked by it.
    CheckList,
    /// Doubtful rows were decided about: what would come of it is asked.
    ForeseeList,
    /// The file of the list is read again in this encoding.
    ReadListAs(&'static Encoding),
    /// Another sheet of the workbook is read.
    ReadSheet(String),
    /// The places of the list are in this coordinate system.
    PlaceListBy(Crs),
    /// Choose a file for the rows that do not come in.
    ChooseRefused,
    /// Bring the list in.
    AcceptList,
    /// The list goes away.
    LeaveList,
    /// Choose a file for the list of the dialog; the name proposed.
    ChooseListFile(String),
    /// Choose a file for the empty list of the dialog; the name proposed.
    ChooseTemplateFile(String),
}
