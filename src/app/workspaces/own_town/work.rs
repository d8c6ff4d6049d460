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
    /// The map to cut to cannot be read.
    Boundary(PathBuf, ReadError),
    /// The rules cannot be used, and why.
    Rules(PathBuf, RulesError),
}

impl From<OsmError> for Failure {
    fn from(error: OsmError) -> Self {
        Self::Extract(error)
    }
}

/// What came of work.
pub enum Outcome {
    /// The administrative areas of an extract.
    Known(PathBuf, Result<Vec<AdminArea>, ReadError>),
    /// What an extract would be.
    Laid(Result<Box<Laid>, Failure>),
    /// A newer extract of the scope of the open project.
    Newer(Result<Arc<Town>, Failure>),
}

/// See which administrative areas an extract has.
pub fn know(path: PathBuf, course: &Course) -> Outcome {
    let areas = admin_areas(&path, course);
    Outcome::Known(path, areas)
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
        communities: match &wanted.communities {
            Communities::Areas => CommunitiesBy::Areas,
            Communities::Lines(lines) => CommunitiesBy::Drawn(Drawn {
                areas: Vec::new(),
                lines: lines.clone(),
                word,
            }),
        },
        grids: wanted.grids,
        census: wanted.census,
        rules: rules(wanted.rules.as_deref())?,
    };
    let town = town(extract, &wishes, course)?;
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
            let (read, _) = read.map_err(|error| Failure::Boundary(path.clone(), error))?;
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
