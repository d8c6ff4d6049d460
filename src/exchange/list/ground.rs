//! What the rows of a list are compared with on the map: grids by code or name, and the ground
//! they cover.

use super::check::{Taken, Warning};
use super::spec::List;
use super::values::place_in;
use crate::exchange::import::text_of;
use crate::geometry::fixed::{Bounds, Coord};
use crate::model::Feature;
use crate::model::record::Kind;
use crate::store::{Project, StoreError};
use std::collections::HashMap;

/// A place further than this from the grids is worth a look, 1e-7 degree (some 5 km).
const FAR: i32 = 500_000;

/// Grids by what lists call them.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// The code of each code and name; `None` for a name that several have.
    codes: HashMap<String, Option<String>>,
    bounds: Option<Bounds>,
}

impl Ground {
    /// The ground of these grids.
    pub fn of<'a>(grids: impl IntoIterator<Item = &'a Feature>) -> Self {
        let mut ground = Self::default();
        for grid in grids {
            let said = |name: &str| {
                let value = grid.properties.as_ref()?.get(name)?;
                Some(text_of(value)).filter(|t| !t.is_empty())
            };
            let Some(code) = said("code") else { continue };
            let mine = Some(code.clone());
            if let Some(name) = said("name").filter(|name| *name != code) {
                let entry = ground.codes.entry(name).or_insert_with(|| mine.clone());
                if *entry != mine {
                    *entry = None;
                }
            }
            ground.codes.insert(code, mine);
            let bounds = grid.shape.as_ref().and_then(|s| s.bounds());
            ground.bounds = match (ground.bounds, bounds) {
                (Some(a), Some(b)) => Some(a.union(b)),
                (a, b) => a.or(b),
            };
        }
        ground
    }

    /// The ground of a project.
    ///
    /// # Errors
    /// Whatever the project says.
    pub fn of_project(project: &Project) -> Result<Self, StoreError> {
        let grids = project.records(Kind::Grid)?;
        Ok(Self::of(grids.iter().map(|s| &s.record.feature)))
    }

    /// Put codes in place of names of grids; what is worth a look, with its column.
    pub(super) fn settle(&self, list: &List, row: &mut Taken) -> Vec<(usize, Warning)> {
        let mut warnings = Vec::new();
        let column = list.column("grid_code");
        let said = column.and_then(|i| Some((i, row.values[i].as_deref()?)));
        if let Some((i, said)) = said.filter(|_| !self.codes.is_empty()) {
            match self.codes.get(said).cloned().flatten() {
                Some(code) => row.values[i] = Some(code.into_boxed_str()),
                None => warnings.push((i, Warning::UnknownGrid)),
            }
        }
        let place = place_in(list, &row.values).zip(self.bounds);
        if let Some((at, bounds)) = place
            && !is_near(at, bounds)
        {
            let lon = list.column("lon").unwrap_or_default();
            warnings.push((lon, Warning::FarAway));
        }
        warnings
    }
}

fn is_near(at: Coord, bounds: Bounds) -> bool {
    let within = |n: i32, low: i32, high: i32| {
        (low.saturating_sub(FAR)..=high.saturating_add(FAR)).contains(&n)
    };
    within(at.x, bounds.min.x, bounds.max.x) && within(at.y, bounds.min.y, bounds.max.y)
}
