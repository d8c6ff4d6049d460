//! OpenStreetMap in: an extract (`.osm.pbf`, `.osm`, also within gzip or bzip2) as the contents of a
//! project.
//!
//! In steps, each its own file: elements one after another (`pbf`, `xml`, `scan`), what they are
//! (`class`), nodes and ways put together to lines and areas (`read`), cut to a scope, and made into
//! records (`town`, with `homes` for households, `grounds` for compounds, `parting` for communities
//! and grids, `drawn` for communities that somebody drew).
//!
//! Owns: the tags of OpenStreetMap, and what becomes of them. Must not know: screens, SQL.
//!
//! Places are (lon, lat) in 1e-7 degree, which is the lattice of OpenStreetMap itself: nothing is
//! rounded on the way in. What is not in the extract makes a note with the id of whatever lacks it,
//! never a broken polygon. The data are © OpenStreetMap contributors under the ODbL: a project made
//! from them says so in its members ([`attribution`]), and so do exports of it.

mod areas;
mod class;
mod drawn;
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
pub mod update;
mod xml;

pub use areas::{AdminArea, admin_areas};
pub use drawn::{CommunitiesBy, Drawn, IdleLine};
pub use element::{ElementKind, OsmId};
pub use notes::{OsmNote, OsmNoteKind};
pub use parting::GridsBy;
pub use scope::{OsmError, Scope};
pub use town::{Taken, Town, Wishes, attribution, town};

use std::path::Path;

/// The endings of extracts.
pub const ENDINGS: [&str; 5] = ["osm.pbf", "pbf", "osm", "osm.gz", "osm.bz2"];

/// Whether a file is an extract by its name.
pub fn is_extract(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_lowercase();
    let mut endings = ENDINGS.iter();
    endings.any(|ending| {
        name.strip_suffix(ending)
            .is_some_and(|stem| stem.ends_with('.'))
    })
}
