//! Bringing a layer of a file into a project, in steps that the user sees: where its numbers lie
//! (`locate`), which attribute each of its fields is (`fields`), what will be mended (`prepare`),
//! and what changes for the project (`merge`). Nothing is written here; the changes are one
//! action of the project, so that one undo takes all of it back.
//!
//! Must not know: the screen, SQL.

mod apply;
mod fields;
mod locate;
mod merge;
mod prepare;

pub use apply::{Effect, apply, foresee};
pub use fields::{
    Field, FieldKind, guess_fields, guess_kind, id_name, names_of, text_of, value_of,
};
pub use locate::{Candidate, CrsReason, candidates, extent};
pub use merge::{Figures, Merged, merge};
pub use prepare::{Prepared, prepare};

use crate::geometry::crs::{Crs, CrsError, Transform};
use crate::model::record::Kind;
use serde::{Deserialize, Serialize};

/// Kinds of record that a layer can become.
pub const TARGETS: [Kind; 10] = [
    Kind::Grid,
    Kind::Compound,
    Kind::Building,
    Kind::Street,
    Kind::Land,
    Kind::Entrance,
    Kind::Checkpoint,
    Kind::SamplingSite,
    Kind::Shop,
    Kind::Drawing,
];

/// What happens to records that are there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// What has a code that is there already is left as it is; the rest is added.
    #[default]
    Add,
    /// Attributes of records with the same code are taken from the file; nothing is added.
    Attributes,
    /// Attributes and places of records with the same code are taken from the file, the rest is
    /// added. Grids become a plan, which is published like any other.
    Replace,
}

/// What was decided about a layer: the same again makes the same of the next such file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// The layer's name within its file.
    pub layer: String,
    /// What its features become.
    pub target: Kind,
    /// The coordinate system of its numbers.
    pub crs: Crs,
    /// North stands before east.
    pub swapped: bool,
    /// What becomes of each field.
    pub fields: Vec<Field>,
    /// Vertices nearer to a neighbour's boundary than this are drawn to it, and gaps narrower
    /// than this are filled, metres; of grids only.
    pub tolerance_m: f64,
    /// What happens to records that are there.
    pub mode: Mode,
}

impl Settings {
    /// How the numbers of the file become places.
    ///
    /// # Errors
    /// [`CrsError`] where the system is not known.
    pub fn placer(&self) -> Result<super::placing::Placer, CrsError> {
        Ok(super::placing::Placer {
            transform: Transform::of(&self.crs)?,
            swapped: self.swapped,
        })
    }
}
