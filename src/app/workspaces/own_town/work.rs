//! Reading an extract beside the window. Owns: what goes in and what comes out. Must not know: widgets.

use super::state::{Communities, Ground, Laid, Wanted};
use crate::app::jobs::loose::read_loose;
use crate::app::jobs::source::RulesError;
use crate::app::project::parts::MapParts;
use crate::course::Course;
use crate::exchange::osm::update::read;
use crate::exchange::osm::{
    AdminArea, CommunitiesBy, Drawn, OsmError, Scope, Town, Wishes, admin_areas, town,
};
use crate::exchange::report::ReadError;
use crate::geometry::polygon::Polygon;
use crate::rules::households::HouseholdRules;
use crate::store::drawn_of;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why nothing was worked out.
#[derive(Debug)]
pub enum Failure {
    /// The extract does not give it.
    Extract(OsmError),
    /// The map to cut to, or that of communities, cannot be read.
    Map(PathBuf, ReadError),
    /// Nothing of the map of communities parts the scope.
    Communities(PathBuf),
    /// The rules cannot be used, and why.
    Rules(PathBuf, RulesError),
}

impl From<OsmError> for Failure {
    fn from(error: OsmError) -> Self {
        Self::Extract(error)
    }
}

/// What came of work.
pub enum TownOutcome {
    /// The administrative areas of an extract.
    Known(PathBuf, Result<Vec<AdminArea>, ReadError>),
    /// What an extract would be.
    Laid(Result<Box<Laid>, Failure>),
    /// A newer extract of the scope of the open project.
    Newer(Result<Arc<Town>, Failure>),
}

/// See which administrative areas an extract has.
pub fn know(path: PathBuf, course: &Course) -> TownOutcome {
    let areas = admin_areas(&path, course);
    TownOutcome::Known(path, areas)
}

/// Read a newer extract of a scope.
///
/// # Errors
/// [`Failure`].
pub fn read_newer(path: &Path, scope: Scope, course: &Course) -> Result<Arc<Town>, Failure> {
    Ok(Arc::new(read(path, scope, rules(None)?, course)?))
}

/// Work out what an extract would be; communities that were drawn are called by this word and a number.
///
/// # Errors
/// [`Failure`].
pub fn lay(
    extract: &Path,
    wanted: Wanted,
    word: String,
    course: &Course,
) -> Result<Box<Laid>, Failure> {
    let wishes = Wishes {
        scope: scope(&wanted.ground, course)?,
        communities: communities(&wanted.communities, word, course)?,
        grids: wanted.grids,
        census: wanted.census,
        rules: rules(wanted.rules.as_deref())?,
    };
    let town = town(extract, &wishes, course);
    let town = town.map_err(|error| not_parted(&wanted.communities, error))?;
    let (mut map, keys) = drawn_of(&town.contents);
    map.foreign_members.clone_from(&town.members);
    Ok(Box::new(Laid {
        wanted,
        parts: MapParts::new(map, keys),
        town: Arc::new(town),
    }))
}

fn scope(ground: &Ground, course: &Course) -> Result<Scope, Failure> {
    match ground {
        Ground::All => Ok(Scope::All),
        Ground::Admin(id) => Ok(Scope::Admin(id.number.to_string())),
        Ground::File(path) => {
            let read = read_loose(path, course);
            let (read, _) = read.map_err(|error| Failure::Map(path.clone(), error))?;
            Ok(Scope::of_layer(&read.layer)?)
        }
        Ground::Drawn(ring) => Ok(Scope::Polygons {
            polygons: vec![Polygon {
                outer: ring.clone(),
                holes: Vec::new(),
            }],
            name: None,
        }),
    }
}

fn communities(
    from: &Communities,
    word: String,
    course: &Course,
) -> Result<CommunitiesBy, Failure> {
    let drawn = match from {
        Communities::Areas => return Ok(CommunitiesBy::Areas),
        Communities::Lines(lines) => Drawn {
            areas: Vec::new(),
            lines: lines.iter().map(|line| (None, line.clone())).collect(),
            word,
        },
        Communities::File(path) => {
            let read = read_loose(path, course);
            let (read, _) = read.map_err(|error| Failure::Map(path.clone(), error))?;
            Drawn::of_layer(&read.layer, &word).map_err(|error| not_parted(from, error))?
        }
    };
    Ok(CommunitiesBy::Drawn(drawn))
}

/// Why there is no town, where the file that says too little can be named.
fn not_parted(from: &Communities, error: OsmError) -> Failure {
    match (error, from) {
        (OsmError::NoCommunity, Communities::File(path)) => Failure::Communities(path.clone()),
        (error, _) => Failure::Extract(error),
    }
}

fn rules(path: Option<&Path>) -> Result<HouseholdRules, Failure> {
    let named = path.unwrap_or(Path::new("households.json"));
    let parsed = || -> Result<HouseholdRules, RulesError> {
        Ok(match path {
            Some(path) => HouseholdRules::parse(&std::fs::read_to_string(path)?)?,
            None => HouseholdRules::bundled()?,
        })
    };
    parsed().map_err(|why| Failure::Rules(named.to_owned(), why))
}
