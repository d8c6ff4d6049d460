//! An element of OpenStreetMap as it is read. Owns: ids and tags. Must not know: formats.

use crate::geometry::fixed::Coord;
use std::fmt;

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ElementKind {
    /// A place.
    Node,
    /// A line, or a ring.
    Way,
    /// Several that belong together.
    Relation,
}

/// The id of an element: unique among those of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OsmId {
    /// What it is.
    pub kind: ElementKind,
    /// Its number.
    pub number: i64,
}

impl fmt::Display for OsmId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            ElementKind::Node => "node",
            ElementKind::Way => "way",
            ElementKind::Relation => "relation",
        };
        write!(f, "{kind}/{}", self.number)
    }
}

/// A member of a relation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// Which element.
    pub id: OsmId,
    /// It is said to be a hole.
    pub is_inner: bool,
}

/// The tags of an element, in the order of the file.
pub type Tags<'a> = [(&'a str, &'a str)];

/// The value of a tag, where it says anything.
pub fn tag<'a>(tags: &Tags<'a>, key: &str) -> Option<&'a str> {
    let found = tags.iter().find(|(k, _)| *k == key);
    found
        .map(|(_, value)| value.trim())
        .filter(|v| !v.is_empty())
}

/// What makes an element what it is, beside its tags.
#[derive(Clone, Copy, Debug)]
pub enum Body<'a> {
    /// Where a node lies.
    Node(Coord),
    /// The nodes of a way.
    Way(&'a [i64]),
    /// The members of a relation.
    Relation(&'a [Member]),
}

/// An element.
#[derive(Clone, Copy, Debug)]
pub struct Element<'a> {
    /// Its number, among those of its kind.
    pub number: i64,
    /// Its tags.
    pub tags: &'a Tags<'a>,
    /// The rest of it.
    pub body: Body<'a>,
}

/// Kinds of element: those that are wanted, or those that a block of a file holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds {
    /// Nodes.
    pub nodes: bool,
    /// Ways.
    pub ways: bool,
    /// Relations.
    pub relations: bool,
}

impl Kinds {
    /// All of them.
    pub const ALL: Self = Self {
        nodes: true,
        ways: true,
        relations: true,
    };

    /// Whether any kind is among both.
    pub const fn meets(self, other: Self) -> bool {
        (self.nodes && other.nodes)
            || (self.ways && other.ways)
            || (self.relations && other.relations)
    }
}
