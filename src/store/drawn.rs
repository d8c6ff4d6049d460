//! The grids of a project as a map, with what lies behind them. Owns: which kind of record is drawn as
//! what, and which changes show. Must not know: screens, or paper.

use super::error::StoreError;
use super::making::Contents;
use super::project::Project;
use super::records::Stored;
use crate::geometry::coverage::BuildOptions;
use crate::model::change::{Change, Effect};
use crate::model::context::Context;
use crate::model::epidemic::{self, Epidemic};
use crate::model::record::{Key, Kind};
use crate::model::{Feature, GridMap, Layer};
use jiff::civil::DateTime;

/// What says of a compound that it is a school or a hospital.
const UNIT: &str = "amenity";

/// Kinds that lie behind the grids.
const BACKDROP: [Kind; 5] = [
    Kind::Land,
    Kind::Building,
    Kind::Street,
    Kind::Entrance,
    Kind::Checkpoint,
];

/// Whether a change shows on the map otherwise than by a grid's attributes.
pub fn is_drawn(change: &Change) -> bool {
    let effect = &change.effect;
    match change.key.kind {
        Kind::Grid | Kind::Drawing => {
            !matches!(effect, Effect::Patch(patch) if patch.place.is_none())
        }
        // Of compounds only schools and hospitals are, as signs with their names.
        Kind::Compound => match effect {
            Effect::Insert(record) | Effect::Remove(record) => record.text(UNIT).is_some(),
            Effect::Patch(patch) => {
                let mut names = patch.attributes.iter().map(|patch| patch.name.as_str());
                patch.place.is_some() || names.any(|name| [UNIT, "name"].contains(&name))
            }
        },
        kind => BACKDROP.contains(&kind),
    }
}

/// A map, and the record of each of its features.
pub type Drawn = (GridMap, Vec<Key>);

impl Project {
    /// The map of the grids of now; or of those that were valid at an instant.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a record cannot be read.
    pub fn drawn(&self, at: Option<DateTime>) -> Result<Drawn, StoreError> {
        let Some(at) = at else {
            let mut shown = self.records(Kind::Grid)?;
            shown.extend(self.records(Kind::Drawing)?);
            shown.sort_by_key(|stored| stored.place);
            return self.drawn_from(shown);
        };
        let mut epidemic = Epidemic::default();
        let mut shown = Vec::new();
        for kind in [Kind::Grid, Kind::RetiredGrid] {
            for stored in self.records(kind)? {
                let part = epidemic::Part {
                    key: &stored.key,
                    record: &stored.record,
                    fields: None,
                };
                epidemic::read(&mut epidemic, &part);
                if epidemic.spans.last().is_some_and(|span| span.holds_at(at)) {
                    shown.push(stored);
                }
            }
        }
        self.drawn_from(shown)
    }

    /// The map of these records.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a record cannot be read.
    pub fn drawn_from(&self, shown: Vec<Stored>) -> Result<Drawn, StoreError> {
        let keys = shown.iter().map(|stored| stored.key.clone()).collect();
        let features = |stored: Vec<Stored>| stored.into_iter().map(|s| s.record.feature);
        let behind = BACKDROP.iter().map(|kind| {
            Ok(features(match kind {
                Kind::Building => self.counted_buildings()?,
                _ => self.records(*kind)?,
            }))
        });
        let behind = behind.collect::<Result<Vec<_>, StoreError>>()?;
        let compounds = features(self.records(Kind::Compound)?);
        let mut map = laid(features(shown), behind, compounds);
        map.foreign_members = self.members()?;
        Ok((map, keys))
    }
}

/// The map of what a project is going to hold, before there is one; it has no members yet.
pub fn drawn_of(contents: &Contents) -> Drawn {
    let of = |kind: Kind| contents.iter().filter(move |(key, ..)| key.kind == kind);
    let features = |kind| of(kind).map(|(_, record, _)| record.feature.clone());
    let keys = of(Kind::Grid).map(|(key, ..)| key.clone()).collect();
    let behind = BACKDROP.into_iter().map(features);
    let map = laid(features(Kind::Grid), behind, features(Kind::Compound));
    (map, keys)
}

/// Grids, and what lies behind them kind by kind; of compounds what one finds one's way by.
fn laid<F: Iterator<Item = Feature>>(
    grids: impl Iterator<Item = Feature>,
    behind: impl IntoIterator<Item = F>,
    compounds: impl Iterator<Item = Feature>,
) -> GridMap {
    let layer = |features: Vec<Feature>| Layer {
        features,
        ..Layer::default()
    };
    let mut map = GridMap::build(layer(grids.collect()), &BuildOptions::default());
    for features in behind {
        let behind = Context::of_layer(&layer(features.collect()));
        map.backdrop = map.backdrop.with(behind);
    }
    let units = compounds.filter(|feature| {
        let said = feature.properties.as_ref().and_then(|p| p.get(UNIT));
        said.is_some()
    });
    let places = Context::places_of(&layer(units.collect()));
    map.backdrop = map.backdrop.with(places);
    map
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::change::{AttributePatch, Patch};
    use crate::model::record::Record;
    use serde_json::json;

    fn change(kind: Kind, effect: Effect) -> Change {
        Change {
            key: Key::new(kind, "1"),
            revision: 0,
            effect,
        }
    }

    fn patch(kind: Kind, name: &str) -> Change {
        let attribute = AttributePatch::new(name, None, Some(json!("第一小学")));
        let patch = Patch {
            attributes: vec![attribute],
            ..Patch::default()
        };
        change(kind, Effect::Patch(Box::new(patch)))
    }

    #[test]
    fn of_compounds_only_names_of_schools_and_hospitals_show() {
        assert!(is_drawn(&patch(Kind::Compound, "name")));
        assert!(is_drawn(&patch(Kind::Compound, UNIT)));
        assert!(!is_drawn(&patch(Kind::Compound, "grid_code")));
        let mut record = Record::default();
        let insert = |record: &Record| {
            let effect = Effect::Insert(Box::new(record.clone()));
            is_drawn(&change(Kind::Compound, effect))
        };
        assert!(!insert(&record));
        record.feature.properties = json!({ "amenity": "school" }).as_object().cloned();
        assert!(insert(&record));
        // Of grids attributes are told apart elsewhere; of buildings everything shows.
        assert!(!is_drawn(&patch(Kind::Grid, "name")));
        assert!(is_drawn(&patch(Kind::Building, "name")));
    }
}
