//! Tools that redraw: small state machines fed with what the pointer and keys do, in map
//! coordinates. Own: what is being dragged or drawn. Must not know: pixels, widgets, records.
//!
//! A tool never changes the map. It says which [`Edit`] it would make now ([`Tool::pending`],
//! for the preview) and which one is wanted ([`Act::Edit`]).

mod drag;
mod draw;
mod give;
pub mod trace;

use crate::geometry::coverage::{Edit, FaceId, Refusal};
use crate::geometry::fixed::Coord;
use crate::geometry::index::CoverageIndex;
use crate::geometry::network::Network;
use crate::geometry::snapping::{Snap, Snapper};
use crate::model::GridMap;
use crate::model::census::Census;
use std::collections::BTreeSet;

/// A tool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ToolId {
    /// Select and pan: no tool.
    #[default]
    Select,
    /// Drag vertices, nodes and segments.
    Move,
    /// Draw a stretch of boundary anew.
    Reshape,
    /// Cut grids.
    Split,
    /// Give a block to the neighbour.
    Give,
}

impl ToolId {
    /// All, in the order of the strip.
    pub const ALL: [Self; 5] = [
        Self::Select,
        Self::Move,
        Self::Reshape,
        Self::Split,
        Self::Give,
    ];

    /// The key of its name; `-hint` is appended for what it does, `-short` for its button.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Select => "tool-select",
            Self::Move => "tool-move",
            Self::Reshape => "tool-reshape",
            Self::Split => "tool-split",
            Self::Give => "tool-give",
        }
    }
}

/// What a tool works on and with, now.
pub struct Hand<'a> {
    /// The map.
    pub map: &'a GridMap,
    /// Its hit index.
    pub index: &'a CoverageIndex,
    /// What can be snapped to behind it.
    pub snapper: &'a Snapper,
    /// Who lives where.
    pub census: &'a Census,
    /// The streets.
    pub streets: &'a Network,
    /// The same as lines.
    pub street_lines: &'a [Vec<Coord>],
    /// How far the pointer reaches, metres.
    pub reach_m: f64,
    /// It snaps (no key held that forbids it).
    pub snaps: bool,
    /// Lines follow the streets.
    pub follows: bool,
    /// Selected faces.
    pub selection: &'a BTreeSet<FaceId>,
}

impl Hand<'_> {
    /// Where a place snaps to; vertices in `but` are no goals.
    pub fn snap(&self, at: Coord, but: &[Coord]) -> Option<Snap> {
        let coverage = &self.map.coverage;
        let found = self.snaps.then(|| {
            self.snapper
                .snap(coverage, self.index, at, self.reach_m, but)
        });
        found.flatten()
    }

    /// The only selected face.
    pub fn selected(&self) -> Option<FaceId> {
        let mut selected = self.selection.iter();
        match (selected.next(), selected.next()) {
            (Some(face), None) => Some(*face),
            _ => None,
        }
    }

    /// The face at a place.
    pub fn face_at(&self, at: Coord) -> Option<FaceId> {
        self.index.face_at(&self.map.coverage, at)
    }
}

/// What the pointer and the keys do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ToolEvent {
    /// The pointer moves, with no button down.
    Hover(Coord),
    /// A drag begins here; `extend` with Shift.
    Press {
        /// Where the button went down.
        at: Coord,
        /// Shift is held.
        extend: bool,
    },
    /// The drag goes on.
    Drag(Coord),
    /// The drag ends.
    Release(Coord),
    /// A click; `extend` with Shift.
    Click {
        /// Where.
        at: Coord,
        /// Shift is held.
        extend: bool,
    },
    /// A double click.
    DoubleClick(Coord),
    /// A key.
    Key(ToolKey),
}

/// Keys that tools know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToolKey {
    /// Finish.
    Enter,
    /// Give up the last step.
    Escape,
    /// Take the last point back.
    Backspace,
    /// Take vertices away.
    Delete,
    /// Push the marked vertices: steps east and north.
    Nudge(i8, i8),
}

/// What a tool wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Nothing.
    Nothing,
    /// This edit.
    Edit(Edit),
    /// This face to be selected, or none.
    Select(Option<FaceId>),
    /// To say that nothing can be done, and why.
    Refuse(Refusal),
}

/// What a tool shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sketch {
    /// The lines drawn so far, the last one to the pointer.
    pub lines: Vec<Vec<Coord>>,
    /// A box being drawn: two corners.
    pub frame: Option<[Coord; 2]>,
    /// Marked vertices.
    pub marked: Vec<Coord>,
    /// Where the pointer snaps to.
    pub snap: Option<Snap>,
    /// What the pointer would grab.
    pub hot: Option<Grab>,
    /// Rings of an area under the pointer, and of what is marked.
    pub area: Vec<Vec<Coord>>,
}

/// What is grabbed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grab {
    /// Vertices, the one under the pointer first.
    Vertices(Vec<Coord>),
    /// A segment: its ends, and the place on it.
    Segment([Coord; 2], Coord),
}

/// A tool at work.
#[derive(Clone, Debug, Default)]
pub struct Tool {
    id: ToolId,
    drag: drag::Drag,
    draw: draw::Draw,
    give: give::Give,
}

impl Tool {
    /// Take a tool up.
    pub fn take(id: ToolId) -> Self {
        Self {
            id,
            ..Self::default()
        }
    }

    /// Which.
    pub fn id(&self) -> ToolId {
        self.id
    }

    /// Whether a drag from here is the tool's, not the map's.
    pub fn claims(&self, at: Coord, extend: bool, hand: &Hand<'_>) -> bool {
        match self.id {
            ToolId::Select | ToolId::Give => false,
            ToolId::Move => extend || self.grab(at, hand).is_some(),
            // Freehand.
            ToolId::Reshape | ToolId::Split => true,
        }
    }

    /// What a drag from here would take along, with the tool that moves.
    pub fn grab(&self, at: Coord, hand: &Hand<'_>) -> Option<Grab> {
        match self.id {
            ToolId::Move => self.drag.grab(at, hand),
            ToolId::Select | ToolId::Reshape | ToolId::Split | ToolId::Give => None,
        }
    }

    /// Something is being dragged with it.
    pub fn is_dragging(&self) -> bool {
        self.id == ToolId::Move && self.drag.is_dragging()
    }

    /// Whether something is under way that Esc would give up.
    pub fn is_busy(&self) -> bool {
        match self.id {
            ToolId::Select => false,
            ToolId::Give => self.give.is_busy(),
            ToolId::Move => self.drag.is_busy(),
            ToolId::Reshape | ToolId::Split => self.draw.is_busy(),
        }
    }

    /// A line is being drawn, which is not drawn again in a moment.
    pub fn is_drawing(&self) -> bool {
        matches!(self.id, ToolId::Reshape | ToolId::Split) && self.is_busy()
    }

    /// Something happened.
    pub fn feed(&mut self, event: ToolEvent, hand: &Hand<'_>) -> Act {
        match self.id {
            ToolId::Select => Act::Nothing,
            ToolId::Move => self.drag.feed(event, hand),
            ToolId::Reshape | ToolId::Split => self.draw.feed(event, hand, self.id),
            ToolId::Give => self.give.feed(event, hand),
        }
    }

    /// The edit that would be made if it ended now.
    pub fn pending(&self, hand: &Hand<'_>) -> Option<Edit> {
        match self.id {
            ToolId::Select => None,
            ToolId::Move => self.drag.pending(),
            ToolId::Reshape | ToolId::Split => self.draw.pending(hand, self.id),
            ToolId::Give => self.give.pending(hand),
        }
    }

    /// What to show.
    pub fn sketch(&self, hand: &Hand<'_>) -> Sketch {
        match self.id {
            ToolId::Select => Sketch::default(),
            ToolId::Move => self.drag.sketch(hand),
            ToolId::Reshape | ToolId::Split => self.draw.sketch(hand),
            ToolId::Give => self.give.sketch(hand),
        }
    }
}

#[cfg(test)]
mod tests;
