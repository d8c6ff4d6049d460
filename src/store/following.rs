//! Grids follow their buildings as long as their households are the estimate. Owns: that a figure which
//! somebody entered stays. Must not know: why a building changes.

use super::error::StoreError;
use super::project::Project;
use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::Coord;
use crate::geometry::index::CoverageIndex;
use crate::model::change::{Change, Effect};
use crate::model::record::Record;
use crate::rules::households::ESTIMATED;
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Project {
    /// What changes of buildings, each with where it is (lon, lat), mean for the grids around them: one
    /// whose households are still the estimate has so many more or fewer.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a record cannot be read.
    pub fn grids_following<'a>(
        &self,
        buildings: impl IntoIterator<Item = (&'a Change, Option<Coord>)>,
    ) -> Result<Vec<Change>, StoreError> {
        let (map, keys) = self.drawn(None)?;
        let index = CoverageIndex::new(&map.coverage);
        let mut more: BTreeMap<FaceId, i64> = BTreeMap::new();
        for (change, at) in buildings {
            let more_here = more_households(change);
            let face = at.and_then(|at| index.face_at(&map.coverage, at));
            if let Some(face) = face.filter(|_| more_here != 0) {
                *more.entry(face).or_default() += more_here;
            }
        }
        let mut changes = Vec::new();
        for (face, more) in more {
            let key = keys.get(face.0 as usize);
            let Some(stored) = key.map(|key| self.record(key)).transpose()?.flatten() else {
                continue;
            };
            let before = &stored.record;
            let [own, estimate] = ["households", ESTIMATED].map(|name| before.attribute(name));
            let Some(number) = own
                .filter(|own| estimate == Some(own))
                .and_then(Value::as_i64)
            else {
                continue;
            };
            let mut after = before.clone();
            let properties = after.feature.properties.get_or_insert_default();
            for name in ["households", ESTIMATED] {
                properties.insert(name.to_owned(), json!((number + more).max(0)));
            }
            changes.push(Change::between(stored.key.clone(), before, &after));
        }
        Ok(changes)
    }
}

/// So many households more a building holds after a change.
fn more_households(change: &Change) -> i64 {
    let of = |value: Option<&Value>| value.and_then(Value::as_i64).unwrap_or(0);
    let whole = |record: &Record| of(record.attribute("households"));
    match &change.effect {
        Effect::Insert(record) => whole(record),
        Effect::Remove(record) => -whole(record),
        Effect::Patch(patch) => {
            let mut patches = patch.attributes.iter();
            let own = patches.find(|patch| patch.name == "households");
            own.map_or(0, |patch| of(patch.after()) - of(patch.before()))
        }
    }
}
