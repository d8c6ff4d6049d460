//! Editing a coverage in place. Owns: what can be done to it, and why not. Must not know: who
//! does it, on what screen, or what a face stands for.
//!
//! An edit is a transaction: it leaves a sound coverage and a [`CoverageChange`] that holds its
//! inverse, or it changes nothing and says why and where ([`Refusal`]). Its cost depends on the
//! faces it touches, not on how many there are.
//!
//! Places name vertices: as a coverage is noded, no two vertices lie at one place. So an edit
//! means the same in every copy of a coverage, whatever its arcs are numbered.
//!
//! Moving vertices is mostly plain: boundaries bend, and nothing meets what it did not meet
//! before (`slide`). A node that goes along its own line takes the vertices in its way along
//! (`along`). Every other edit is done in the same way. Drawn lines are noded with the
//! boundaries of the faces they are drawn over, and only what parts two cells is kept (`drawing`).
//! That, and the arcs that move, are put in as loose lines (`patch`), split where they meet
//! (`noding`), the regions whose ground is at stake are linked anew, and each cell is given to a
//! face (`cut`, `reshape` choose to which). By the even-odd rule a boundary that passes over
//! another leaves a piece that belongs to several faces or to none: such an edit is refused. The
//! result is brought to canonical form and put into the coverage under the old numbers where
//! things are as they were (`splice`, `numbering`, `put`); regions beside it only get other arcs
//! (`follow`), and where that is not clear they are linked anew too. Vertices that cuts put into
//! boundaries go when what was cut is joined (`heal`).

mod along;
mod change;
mod cut;
mod drawing;
mod follow;
mod group;
mod heal;
mod held;
mod numbering;
mod outcome;
mod patch;
mod put;
mod refusal;
mod reshape;
mod site;
mod slide;
mod splice;
mod under;
mod vertices;

pub use change::CoverageChange;
pub(super) use drawing::dangling;
pub use held::Held;
pub use refusal::{Refusal, RefusalKind};
pub use reshape::faces_to_reshape;
pub use under::faces_under;

use super::{Coverage, FaceId};
use crate::geometry::fixed::Coord;
use crate::geometry::index::CoverageIndex;
use crate::geometry::polygon::Polygon;
use site::Site;
use splice::Stop;
use std::collections::BTreeSet;

/// Something to do to a coverage. Coordinates are (lon, lat) in 1e-7 degree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Move vertices or nodes; all faces around them follow. Onto another vertex merges both. A
    /// single node that goes along a line which ends in it passes the vertices of that line.
    Move {
        /// From where to where.
        moves: Vec<(Coord, Coord)>,
    },
    /// Put a vertex into a segment.
    Insert {
        /// The ends of the segment.
        segment: [Coord; 2],
        /// Where the vertex goes.
        at: Coord,
    },
    /// Take vertices away; nodes stay.
    Delete {
        /// Where they are.
        at: Vec<Coord>,
    },
    /// Let a line be the boundary of a face in place of what lies between its ends.
    Reshape {
        /// The face whose boundary it becomes.
        face: FaceId,
        /// The line; it must meet the boundary of the face twice.
        line: Vec<Coord>,
    },
    /// Cut faces by lines, each of them. The largest piece of each stays what it is; the others
    /// become new faces, in the order of the faces and of their smallest vertices.
    Split {
        /// The faces.
        faces: Vec<FaceId>,
        /// The lines; a closed one cuts out what it goes round.
        lines: Vec<Vec<Coord>>,
    },
    /// Make neighbours one face.
    Merge {
        /// The faces.
        faces: Vec<FaceId>,
        /// Which of them stays.
        into: FaceId,
    },
    /// Give what a face has within some rings to another beside it.
    Give {
        /// The rings, without their first vertex repeated.
        rings: Vec<Vec<Coord>>,
        /// Who gives.
        from: FaceId,
        /// Who takes.
        to: FaceId,
    },
}

impl Edit {
    /// The name of the tool that does it.
    pub const fn tool(&self) -> &'static str {
        match self {
            Self::Move { .. } => "move",
            Self::Insert { .. } => "insert",
            Self::Delete { .. } => "delete",
            Self::Reshape { .. } => "reshape",
            Self::Split { .. } => "split",
            Self::Merge { .. } => "merge",
            Self::Give { .. } => "give",
        }
    }

    /// Where it is done; `None` where that is a matter of the faces alone.
    pub fn place(&self) -> Option<Coord> {
        match self {
            Self::Move { moves } => moves.first().map(|(_, to)| *to),
            Self::Insert { at, .. } => Some(*at),
            Self::Delete { at } => at.first().copied(),
            Self::Reshape { line, .. } => line.get(line.len() / 2).copied(),
            Self::Split { lines, .. } => {
                let line = lines.first()?;
                line.get(line.len() / 2).copied()
            }
            Self::Merge { .. } => None,
            Self::Give { rings, .. } => rings.first()?.first().copied(),
        }
    }
}

impl Coverage {
    /// Do an edit, keeping the index in step. `None` where it would change nothing.
    ///
    /// # Errors
    /// [`Refusal`], with nothing changed.
    pub fn apply(
        &mut self,
        index: &mut CoverageIndex,
        edit: &Edit,
    ) -> Result<Option<CoverageChange>, Refusal> {
        let change = self.plan(index, edit)?;
        if change.is_nothing() {
            return Ok(None);
        }
        self.put(index, &change, true);
        Ok(Some(change))
    }

    /// What an edit would change.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn plan(&self, index: &CoverageIndex, edit: &Edit) -> Result<CoverageChange, Refusal> {
        let mut change = self.on_site(index, |site| match edit {
            Edit::Move { moves } => vertices::shift(site, moves),
            Edit::Insert { segment, at } => vertices::insert(site, *segment, *at),
            Edit::Delete { at } => vertices::delete(site, at),
            Edit::Reshape { face, line } => reshape::reshape(site, *face, line),
            Edit::Split { faces, lines } => cut::split(site, faces, lines),
            Edit::Merge { faces, into } => cut::merge(site, faces, *into),
            Edit::Give { rings, from, to } => cut::give(site, rings, *from, *to),
        })?;
        heal::forget(self, index, &mut change);
        Ok(change)
    }

    /// Work something out with as few regions linked anew as it needs.
    fn on_site<T>(
        &self,
        index: &CoverageIndex,
        work: impl Fn(&Site<'_>) -> Result<T, Stop>,
    ) -> Result<T, Refusal> {
        let mut site = Site {
            coverage: self,
            index,
            opened: BTreeSet::new(),
        };
        loop {
            match work(&site) {
                Ok(done) => return Ok(done),
                Err(Stop::Refused(refusal)) => return Err(refusal),
                Err(Stop::Unclear(regions)) => {
                    let known = site.opened.len();
                    site.opened.extend(&regions);
                    if site.opened.len() == known {
                        let at = regions
                            .first()
                            .and_then(|region| self.region_bounds(*region));
                        let at = at.map_or_else(Coord::default, |bounds| bounds.centre());
                        return Err(Refusal::at(RefusalKind::Overlaps, at));
                    }
                }
            }
        }
    }

    /// The blocks into which lines (streets) cut a face.
    ///
    /// # Errors
    /// [`Refusal`] where the face has no area, or overlaps another.
    pub fn blocks(
        &self,
        index: &CoverageIndex,
        face: FaceId,
        lines: &[Vec<Coord>],
    ) -> Result<Vec<Polygon>, Refusal> {
        self.on_site(index, |site| cut::blocks(site, face, lines))
    }

    /// The ring of the smallest convex ground that holds outlines in the face `from` and reaches
    /// its neighbour `to`, to be given to it; `None` where they are no neighbours.
    pub fn ground_of(
        &self,
        outlines: &[Vec<Coord>],
        from: FaceId,
        to: FaceId,
    ) -> Option<Vec<Coord>> {
        group::ground_of(self, outlines, from, to)
    }

    /// Take a change back; it must be the last one that was made.
    pub fn revert(&mut self, index: &mut CoverageIndex, change: &CoverageChange) {
        self.put(index, change, false);
    }

    /// Make a change that was taken back again.
    pub fn redo(&mut self, index: &mut CoverageIndex, change: &CoverageChange) {
        self.put(index, change, true);
    }
}
