//! The tools of a plan as they are said in an act: grids by the ids of their records, which stay
//! what they are when the map is built anew.

use crate::geometry::coverage::{Edit, FaceId};
use crate::geometry::fixed::Coord;
use crate::model::record::{Key, Kind};
use crate::model::roll::Roll;
use serde::{Deserialize, Serialize};

/// What a tool is to do; grids are named by the ids of their records of the kind `plan-grid`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Tool {
    /// Move vertices or nodes: each from where to where.
    Move(Vec<(Coord, Coord)>),
    /// Put a vertex into a segment.
    Insert {
        /// The ends of the segment.
        segment: [Coord; 2],
        /// Where the vertex goes.
        at: Coord,
    },
    /// Take vertices away.
    Delete(Vec<Coord>),
    /// Let a line be the boundary of a grid between its ends.
    Reshape {
        /// The grid.
        grid: String,
        /// The line.
        line: Vec<Coord>,
    },
    /// Cut grids by lines, each of them.
    Split {
        /// The grid, or a list of grids.
        grid: Grids,
        /// The lines.
        lines: Vec<Vec<Coord>>,
    },
    /// Make neighbours one grid.
    Merge {
        /// The grids.
        grids: Vec<String>,
        /// Which of them stays.
        into: String,
    },
    /// Give what a grid has within some rings to another beside it.
    Give {
        /// The rings, without their first vertex repeated.
        rings: Vec<Vec<Coord>>,
        /// Who gives.
        from: String,
        /// Who takes.
        to: String,
    },
}

/// One grid, said by its id alone, or several as a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Grids {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Grids {
    /// Their ids.
    pub fn ids(&self) -> &[String] {
        match self {
            Self::One(id) => std::slice::from_ref(id),
            Self::Several(ids) => ids,
        }
    }
}

impl Tool {
    /// Its name in the history.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Move(_) => "move",
            Self::Insert { .. } => "insert",
            Self::Delete(_) => "delete",
            Self::Reshape { .. } => "reshape",
            Self::Split { .. } => "split",
            Self::Merge { .. } => "merge",
            Self::Give { .. } => "give",
        }
    }

    /// As an edit of the coverage of a plan.
    ///
    /// # Errors
    /// The id of the first grid that is not there.
    pub fn edit(&self, roll: &Roll) -> Result<Edit, String> {
        let face = |id: &String| -> Result<FaceId, String> {
            let key = Key::new(Kind::PlanGrid, id.as_str());
            roll.face(&key).ok_or_else(|| id.clone())
        };
        Ok(match self {
            Self::Move(moves) => Edit::Move {
                moves: moves.clone(),
            },
            Self::Insert { segment, at } => Edit::Insert {
                segment: *segment,
                at: *at,
            },
            Self::Delete(at) => Edit::Delete { at: at.clone() },
            Self::Reshape { grid, line } => Edit::Reshape {
                face: face(grid)?,
                line: line.clone(),
            },
            Self::Split { grid, lines } => Edit::Split {
                faces: grid.ids().iter().map(face).collect::<Result<_, _>>()?,
                lines: lines.clone(),
            },
            Self::Merge { grids, into } => Edit::Merge {
                faces: grids.iter().map(face).collect::<Result<_, _>>()?,
                into: face(into)?,
            },
            Self::Give { rings, from, to } => Edit::Give {
                rings: rings.clone(),
                from: face(from)?,
                to: face(to)?,
            },
        })
    }
}
