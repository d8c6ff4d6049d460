//! What a reader of the file should know about its polygons. Owns the kinds and their order.

use super::ids::FaceId;
use crate::geometry::fixed::Coord;

/// Something wrong or worth knowing, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// Where (lon, lat).
    pub at: Coord,
    /// The faces concerned, ascending.
    pub faces: Vec<FaceId>,
    /// Geodesic area in m², where it has one.
    pub area_m2: f64,
    /// Width in metres (diameter of the largest circle inside), where it has one.
    pub width_m: f64,
}

impl Finding {
    /// A finding without extent.
    pub fn at(kind: FindingKind, at: Coord, faces: Vec<FaceId>) -> Self {
        Self {
            kind,
            at,
            faces,
            area_m2: 0.0,
            width_m: 0.0,
        }
    }
}

/// Kinds of finding, gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// A face with no area on the 1e-7 degree lattice.
    Collapsed,
    /// A face that covers the very same area as another.
    Duplicate,
    /// A ring that crosses, touches or overlaps itself, or parts of one face that do.
    SelfIntersection,
    /// A hole that does not lie in its ring: outside it, around it, or within another hole.
    HoleAstray,
    /// A polygon whose holes cut its inside into pieces that only touch.
    InteriorSplit,
    /// Parts of one face that lie side by side along an edge, as one polygon should.
    PartsTouch,
    /// Area claimed by two or more faces.
    Overlap,
    /// Narrow void between faces.
    Gap,
    /// Boundaries that cross, touch mid-segment or run beside each other without matching.
    Mismatch,
    /// A ring that runs out and back along the same line.
    Spike,
    /// The same vertex twice in a row; not an error.
    RepeatedPoint,
    /// Wide void: a lake or an enclave; not an error.
    Hole,
}

impl FindingKind {
    /// All kinds, in order.
    pub const ALL: [Self; 12] = [
        Self::Collapsed,
        Self::Duplicate,
        Self::SelfIntersection,
        Self::HoleAstray,
        Self::InteriorSplit,
        Self::PartsTouch,
        Self::Overlap,
        Self::Gap,
        Self::Mismatch,
        Self::Spike,
        Self::RepeatedPoint,
        Self::Hole,
    ];

    /// Whether it makes a polygon invalid by itself, as the standard for simple features has it: the
    /// coverage has a valid one in its place.
    pub fn is_invalid(self) -> bool {
        matches!(
            self,
            Self::SelfIntersection
                | Self::HoleAstray
                | Self::InteriorSplit
                | Self::PartsTouch
                | Self::Spike
        )
    }

    /// Whether `check` fails on it.
    pub fn is_error(self) -> bool {
        !matches!(self, Self::Hole | Self::RepeatedPoint)
    }
}
