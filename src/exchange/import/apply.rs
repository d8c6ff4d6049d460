//! Writing a prepared layer into a project: one action, all or nothing. Owns: what the history
//! says of it, and that the same file twice is noticed.

use super::merge::{Figures, Merged, merge};
use super::prepare::Prepared;
use super::{Mode, Settings};
use crate::course::{Course, Stage};
use crate::exchange::geojson::to_bytes;
use crate::model::record::{Key, Kind, Record};
use crate::store::{Brought, Entry, EntryRow, Project, StoreError};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// What an import would do, or did.
#[derive(Clone, Debug)]
pub struct Effect {
    /// How many records come to what.
    pub figures: Figures,
    /// It makes a plan rather than change what is published.
    pub is_plan: bool,
    /// The very same was brought in before, and not taken back.
    pub before: Option<EntryRow>,
}

/// What an import would do; nothing is written.
///
/// # Errors
/// Whatever the project says.
pub fn foresee(
    project: &Project,
    prepared: &Prepared,
    settings: &Settings,
) -> Result<Effect, StoreError> {
    let records = records_of(project, settings.target)?;
    let mut number = 0;
    let (merged, figures) = merge(prepared, settings, &records, || {
        number += 1;
        number.to_string()
    });
    Ok(Effect {
        figures,
        is_plan: matches!(merged, Merged::Plan(_)),
        before: project.last_import(&batch_of(prepared, settings))?,
    })
}

/// Bring a layer in. `None` where nothing would change. The name is that of the file, and of the
/// plan if there is one.
///
/// # Errors
/// Whatever the project says; nothing is then written. [`StoreError::Cancelled`] where the course
/// was stopped.
pub fn apply(
    project: &mut Project,
    prepared: &Prepared,
    settings: &Settings,
    name: &str,
    course: &Course,
) -> Result<Option<(Entry, Figures)>, StoreError> {
    let records = records_of(project, settings.target)?;
    let mut ids = Vec::with_capacity(prepared.map.features.len());
    for _ in &prepared.map.features {
        ids.push(Project::new_id()?);
    }
    let (merged, figures) = merge(prepared, settings, &records, || {
        ids.pop().unwrap_or_default()
    });
    let details: Vec<(String, Value)> = vec![
        ("file".to_owned(), name.into()),
        ("layer".to_owned(), settings.layer.clone().into()),
        ("kind".to_owned(), settings.target.name().into()),
        ("crs".to_owned(), settings.crs.name().into()),
        ("added".to_owned(), figures.added.into()),
        ("updated".to_owned(), figures.updated.into()),
        ("batch".to_owned(), batch_of(prepared, settings).into()),
    ];
    course.enter(Stage::Recording, figures.added + figures.updated);
    let entry = match merged {
        Merged::Plan(_) if figures.added + figures.updated == 0 => None,
        Merged::Plan(grids) => Some(project.add_plan_from(name, &grids, details, course)?),
        Merged::Changes(changes) => {
            let place = prepared.map.coverage.bounds().map(|b| b.centre());
            project.import(changes, Brought { details, place }, course)?
        }
    };
    Ok(entry.map(|entry| (entry, figures)))
}

fn records_of(project: &Project, kind: Kind) -> Result<Vec<(Key, Record)>, StoreError> {
    let stored = project.records(kind)?.into_iter();
    // A grid without polygons cannot stand in a plan; it is no grid yet.
    let has_place = |record: &Record| kind != Kind::Grid || record.feature.shape.is_some();
    Ok(stored
        .filter(|s| has_place(&s.record))
        .map(|s| (s.key, s.record))
        .collect())
}

/// What tells this content from any other: the features as they would come in, and what they
/// become.
fn batch_of(prepared: &Prepared, settings: &Settings) -> String {
    let mut hash = Sha256::new();
    let mode = match settings.mode {
        Mode::Add => "add",
        Mode::Attributes => "attributes",
        Mode::Replace => "replace",
    };
    hash.update(format!("{} {mode}\n", settings.target));
    hash.update(to_bytes(&prepared.map.features, &Map::new()));
    hex::encode(hash.finalize())
}
