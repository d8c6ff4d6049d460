//! Why an edit is not done. Owns: the reasons, and where on the map each shows. Must not know:
//! the words for them.

use super::super::FaceId;
use crate::geometry::fixed::Coord;

/// An edit that was not done, and where the cause is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub kind: RefusalKind,
    /// Where (lon, lat).
    pub at: Coord,
    /// The line in the way, where there is one.
    pub line: Vec<Coord>,
    /// The faces concerned, ascending.
    pub faces: Vec<FaceId>,
    /// Lines that would help if they were drawn too: what is missing to a boundary.
    pub help: Vec<Vec<Coord>>,
}

impl Refusal {
    /// A refusal at a place.
    pub fn at(kind: RefusalKind, at: Coord) -> Self {
        Self {
            kind,
            at,
            line: Vec::new(),
            faces: Vec::new(),
            help: Vec::new(),
        }
    }

    /// This line would help.
    pub fn helped_by(mut self, line: &[Coord]) -> Self {
        self.help.push(line.to_vec());
        self
    }

    /// Along this line.
    pub fn along(mut self, line: &[Coord]) -> Self {
        self.line = line.to_vec();
        self
    }

    /// Concerning these faces.
    pub fn with(mut self, faces: impl IntoIterator<Item = FaceId>) -> Self {
        self.faces.extend(faces);
        self.faces.sort_unstable();
        self.faces.dedup();
        self
    }
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RefusalKind {
    /// There is no vertex, segment or face of that name: the map has changed meanwhile.
    Gone,
    /// The place is not on the globe.
    OffTheGlobe,
    /// A boundary would cross another.
    Crosses,
    /// Faces would overlap, or ground would be left to nobody.
    Overlaps,
    /// A face would have no area left.
    Vanishes,
    /// Three or more boundaries meet there: the vertex cannot be taken away.
    NodeStays,
    /// The line does not cut the face into pieces.
    NoCut,
    /// The line ends inside the face, short of its boundary.
    EndsInside,
    /// The line does not meet the boundary of the face twice.
    NoStretch,
    /// A piece would be a sliver.
    Sliver,
    /// The faces do not lie beside each other.
    NotBeside,
    /// The line bounds something that must stay as it is.
    Protected,
    /// Faces overlap here already: the map must be repaired first.
    Unsound,
}
