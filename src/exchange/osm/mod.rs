//! OpenStreetMap in: an extract (`.osm.pbf`, `.osm`, also within gzip or bzip2) as the contents of a
//! project.
//!
//! In steps, each its own file: elements one after another (`pbf`, `xml`, `scan`), what they are
//! (`class`), nodes and ways put together to lines and areas (`read`), cut to a scope, and made into
//! records (`town`, with `homes` for households, `grounds` for compounds, `parting` for communities
//! and grids).
//!
//! Owns: the tags of OpenStreetMap, and what becomes of them. Must not know: screens, SQL.
//!
//! Places are (lon, lat) in 1e-7 degree, which is the lattice of OpenStreetMap itself: nothing is
//! rounded on the way in. What is not in the extract makes a note with the id of whatever lacks it,
//! never a broken polygon. The data are © OpenStreetMap contributors under the ODbL: a project made
//! from them says so in its members ([`attribution`]), and so do exports of it.

mod class;
mod element;
mod grounds;
mod homes;
mod notes;
mod parting;
mod pbf;
mod read;
mod scan;
mod scope;
mod town;
mod xml;

pub use element::{ElementKind, OsmId};
pub use notes::{OsmNote, OsmNoteKind};
pub use parting::GridsBy;
pub use scope::{OsmError, Scope};
pub use town::{Taken, Town, Wishes, attribution, town};
