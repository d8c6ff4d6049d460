//! What is said of an extract that does not hold all it speaks of. Owns: the kinds of note. Must not
//! know: how things are put together.

use super::element::OsmId;
use std::fmt;

/// Why something was taken otherwise than it is said to be, or not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OsmNoteKind {
    /// Ways of an area lie outside the extract: it was left out.
    AreaCutOff,
    /// The ways of an area leave a ring open: it was left out.
    RingOpen,
    /// Holes of an area lie outside the extract: it has none there.
    HoleMissing,
    /// Nodes of a line lie outside the extract: it was parted there.
    LineParted,
    /// The nodes of an area bound no ground: it was left out.
    NoGround,
}

impl OsmNoteKind {
    /// All kinds, in order.
    pub const ALL: [Self; 5] = [
        Self::AreaCutOff,
        Self::RingOpen,
        Self::HoleMissing,
        Self::LineParted,
        Self::NoGround,
    ];

    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::AreaCutOff => "area-cut-off",
            Self::RingOpen => "ring-open",
            Self::HoleMissing => "hole-missing",
            Self::LineParted => "line-parted",
            Self::NoGround => "no-ground",
        }
    }

    /// The note in English.
    pub const fn text(self) -> &'static str {
        match self {
            Self::AreaCutOff => "members of an area lie outside the extract; left out",
            Self::RingOpen => "the ways of an area leave a ring open; left out",
            Self::HoleMissing => "holes of an area lie outside the extract; taken without them",
            Self::LineParted => "nodes of a line lie outside the extract; parted there",
            Self::NoGround => "an area bounds no ground; left out",
        }
    }
}

/// Something of an element that was taken otherwise than it is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OsmNote {
    /// What.
    pub kind: OsmNoteKind,
    /// Of which element.
    pub id: OsmId,
    /// How many members or nodes of it are concerned.
    pub count: usize,
}

impl fmt::Display for OsmNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.id, self.kind.text(), self.count)
    }
}
