//! A project's records as the map that is shown, and a loose map as a project's records. Owns: what
//! belongs to a map that is shown. Must not know: widgets.

use crate::app::jobs::source::Source;
use crate::app::workspaces::redraw::open_plan::Redraw;
use crate::demo::project::{TownError, town_contents};
use crate::geometry::coverage::{BuildOptions, Coverage};
use crate::geometry::index::CoverageIndex;
use crate::geometry::polygon::Shape;
use crate::model::GridMap;
use crate::model::record::{Key, Kind, Record};
use crate::model::roll::Roll;
use crate::model::search::SearchIndex;
use crate::store::{Contents, Project, StoreError, Stored};
use jiff::civil::DateTime;
use std::sync::Arc;

/// A map with all that is worked out of it.
pub struct MapParts {
    /// The map.
    pub map: Arc<GridMap>,
    /// Its hit index.
    pub index: CoverageIndex,
    /// Its search index.
    pub search: SearchIndex,
    /// The record of each feature.
    pub roll: Roll,
    /// What is needed to redraw it, if it is a plan.
    pub redraw: Option<Box<Redraw>>,
}

impl MapParts {
    /// Work out what belongs to a map.
    pub fn new(map: GridMap, keys: Vec<Key>) -> Self {
        Self {
            index: CoverageIndex::new(&map.coverage),
            search: SearchIndex::new(&map),
            roll: Roll::new(&map, keys),
            map: Arc::new(map),
            redraw: None,
        }
    }
}

/// The map of a project.
///
/// # Errors
/// [`StoreError`] where a record cannot be read.
pub fn map_of(project: &Project) -> Result<MapParts, StoreError> {
    let (map, keys) = project.drawn(None)?;
    Ok(MapParts::new(map, keys))
}

/// The map of a project with the grids that were valid at an instant.
///
/// # Errors
/// [`StoreError`] where a record cannot be read.
pub fn map_at(project: &Project, at: DateTime) -> Result<MapParts, StoreError> {
    let (map, keys) = project.drawn(Some(at))?;
    Ok(MapParts::new(map, keys))
}

/// The map of a plan, with all that is needed to redraw it; `None` where there is no such plan.
///
/// # Errors
/// [`StoreError`] where a record cannot be read.
pub fn plan_map_of(project: &Project, plan: &str) -> Result<Option<MapParts>, StoreError> {
    let Some(info) = project.plans()?.into_iter().find(|info| info.id == plan) else {
        return Ok(None);
    };
    let (map, keys) = project.drawn_from(project.plan_grids(plan)?)?;
    let mut parts = MapParts::new(map, keys);
    let grids = project.records(Kind::Grid)?;
    let code = |stored: &Stored| {
        let code = stored.record.text("code").unwrap_or(&stored.key.id);
        (stored.key.id.clone(), code.to_owned())
    };
    let codes = grids.iter().map(code).collect();
    let shapes = grids.into_iter().filter_map(|s| s.record.feature.shape);
    let shapes: Vec<Shape> = shapes.collect();
    let published = Coverage::build(&shapes, &BuildOptions::default()).coverage;
    let redraw = Redraw::new(info, &parts.map, &parts.index, &published);
    let redraw = redraw
        .with_codes(codes)
        .aiming_at(project.band()?, &parts.map);
    parts.redraw = Some(Box::new(redraw));
    Ok(Some(parts))
}

/// The records that the features of a loose map will become.
pub fn keys_of(source: &Source, map: &GridMap) -> Vec<Key> {
    let features = map.features.iter().enumerate();
    let keys = features.map(|(i, feature)| {
        let code = feature.properties.as_ref().and_then(|p| p.get("code"));
        let id = match (source, code.and_then(|c| c.as_str())) {
            (Source::Town, Some(code)) => code.to_owned(),
            _ => format!("f{}", i + 1),
        };
        let kind = if feature.shape.is_some() {
            Kind::Grid
        } else {
            Kind::Drawing
        };
        Key::new(kind, id)
    });
    keys.collect()
}

/// A loose map as the contents of a project.
///
/// # Errors
/// [`TownError`] where the bundled town cannot be made.
pub fn contents_of(source: &Source, map: &GridMap, keys: &[Key]) -> Result<Contents, TownError> {
    if *source == Source::Town {
        return town_contents();
    }
    let records = keys.iter().zip(&map.features).map(|(key, feature)| {
        let record = Record {
            feature: feature.clone(),
            sealed: None,
        };
        (key.clone(), record, None)
    });
    Ok(records.collect())
}
