//! What the views of the war-room map alone know: what is being typed, and what is open. Must not know:
//! how it is drawn.

use crate::app::map::basemap::Trial;
use crate::app::map::scene::Basemap;
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Coord;
use egui::Pos2;

/// A background map on trial, for the dialog of this number.
pub struct Trying {
    pub(super) dialog: u64,
    pub(super) basemap: Basemap,
    pub(super) trial: Trial,
}

/// The state of the search field.
#[derive(Default)]
pub struct SearchBox {
    /// Put the cursor into the field at the next frame.
    pub focus: bool,
    pub(crate) query: String,
    pub(crate) place: usize,
    pub(crate) is_open: bool,
}

impl SearchBox {
    /// Whether results are shown.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Forget the query.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

/// An open menu.
#[derive(Clone, Copy, Debug)]
pub struct ContextMenu {
    pub(crate) face: Option<FaceId>,
    pub(crate) at: Coord,
    pub(crate) screen: Pos2,
}

impl ContextMenu {
    /// A menu of what lies at a place, which is there on the screen.
    pub fn new(face: Option<FaceId>, at: Coord, screen: Pos2) -> Self {
        Self { face, at, screen }
    }
}

/// What is being typed.
#[derive(Default)]
pub struct Attributes {
    pub(crate) is_editing: bool,
    /// A value being typed.
    pub(crate) draft: Option<AttributeDraft>,
}

/// A value being typed, and what it is for.
pub(crate) struct AttributeDraft {
    pub(crate) face: FaceId,
    pub(crate) name: String,
    pub(crate) text: String,
}

/// What the table alone knows.
#[derive(Default)]
pub struct Problems {
    /// Findings that are no errors are listed too.
    pub(crate) shows_holes: bool,
}
