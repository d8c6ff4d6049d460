//! Changes to records: what an action does, in the narrowest unit, with its inverse. Owns: how
//! a change is applied and turned round. Must not know: SQL, screens, who may do what.
//!
//! A change names its record by stable key and holds what it changes as it was before. So the
//! same list of changes can be replayed on another copy of the project, and a change to
//! something that is no longer as it was is noticed instead of overwriting somebody's work;
//! changes to different attributes of one record do not disturb each other.

use super::record::{FlatShape, Key, Record, Sealed};
use crate::geometry::polygon::Shape;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use thiserror::Error;

/// A change to one record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Which record.
    pub key: Key,
    /// The revision of the record that it was committed on; 0 before the record exists, and
    /// until it is committed.
    #[serde(default)]
    pub revision: u64,
    /// What changes.
    pub effect: Effect,
}

/// What happens to a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// It comes into being.
    Insert(Box<Record>),
    /// It goes; as it was, so that it can come back.
    Remove(Box<Record>),
    /// Some of it changes.
    Patch(Box<Patch>),
}

/// What changes in a record.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Patch {
    /// Attributes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<AttributePatch>,
    /// Its geometry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlacePatch>,
    /// Its sealed values.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<SealedPatch>,
}

/// An attribute before and after; `None` where it is missing altogether, which is not null.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttributePatch {
    /// Its name.
    pub name: String,
    /// Before; a list of one value or none, as JSON has no word for missing.
    before: Vec<Value>,
    /// After.
    after: Vec<Value>,
}

impl AttributePatch {
    /// A change of one attribute.
    pub fn new(name: impl Into<String>, before: Option<Value>, after: Option<Value>) -> Self {
        Self {
            name: name.into(),
            before: before.into_iter().collect(),
            after: after.into_iter().collect(),
        }
    }

    /// Before; `None` where it is missing.
    pub fn before(&self) -> Option<&Value> {
        self.before.first()
    }

    /// After; `None` where it is missing.
    pub fn after(&self) -> Option<&Value> {
        self.after.first()
    }
}

/// A geometry: polygons, or anything else as GeoJSON.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shape: Option<FlatShape>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    multi: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    geometry: Option<Value>,
}

impl Place {
    /// The geometry of a record.
    pub fn of(record: &Record) -> Self {
        Self {
            shape: record.feature.shape.as_ref().map(FlatShape::from),
            multi: record.feature.multi,
            geometry: record.feature.other_geometry.clone(),
        }
    }

    /// Polygons.
    pub fn polygons(shape: &Shape, multi: bool) -> Self {
        Self {
            shape: Some(shape.into()),
            multi,
            geometry: None,
        }
    }

    /// A geometry that is not made of polygons, as GeoJSON.
    pub fn other(geometry: Option<Value>) -> Self {
        Self {
            geometry,
            ..Self::default()
        }
    }

    fn put(&self, record: &mut Record) -> Result<(), Conflict> {
        let shape = self.shape.clone().map(FlatShape::into_shape).transpose();
        record.feature.shape = shape.map_err(|_| Conflict::Broken)?;
        record.feature.multi = self.multi;
        record.feature.other_geometry = self.geometry.clone();
        Ok(())
    }
}

/// A geometry before and after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlacePatch {
    /// Before.
    pub before: Place,
    /// After.
    pub after: Place,
}

/// Sealed values before and after, as ciphertext.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SealedPatch {
    /// Before.
    pub before: Option<Sealed>,
    /// After.
    pub after: Option<Sealed>,
}

/// Why a change does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Conflict {
    /// The record is there already.
    #[error("it exists already")]
    Exists,
    /// The record is not there (any more).
    #[error("it does not exist (any more)")]
    Missing,
    /// Somebody changed it meanwhile.
    #[error("it was changed meanwhile")]
    Changed,
    /// The change itself cannot be read.
    #[error("the change is broken")]
    Broken,
}

impl Change {
    /// A new record.
    pub fn insert(key: Key, record: Record) -> Self {
        Self {
            key,
            revision: 0,
            effect: Effect::Insert(Box::new(record)),
        }
    }

    /// The change of one attribute.
    pub fn attribute(
        key: Key,
        name: impl Into<String>,
        before: Option<Value>,
        after: Option<Value>,
    ) -> Self {
        let patch = Patch {
            attributes: vec![AttributePatch::new(name, before, after)],
            ..Patch::default()
        };
        Self::patch(key, patch)
    }

    /// The change of some of a record.
    pub fn patch(key: Key, patch: Patch) -> Self {
        Self {
            key,
            revision: 0,
            effect: Effect::Patch(Box::new(patch)),
        }
    }

    /// The change of attributes and geometry from one state of a record to another.
    pub fn between(key: Key, before: &Record, after: &Record) -> Self {
        let none = Map::new();
        let old = before.feature.properties.as_ref().unwrap_or(&none);
        let new = after.feature.properties.as_ref().unwrap_or(&none);
        let added = new.keys().filter(|name| !old.contains_key(*name));
        let changed = old.keys().chain(added);
        let attributes = changed
            .filter(|name| old.get(*name) != new.get(*name))
            .map(|name| AttributePatch::new(name, old.get(name).cloned(), new.get(name).cloned()));
        let place = PlacePatch {
            before: Place::of(before),
            after: Place::of(after),
        };
        let patch = Patch {
            attributes: attributes.collect(),
            place: (place.before != place.after).then_some(place),
            sealed: None,
        };
        Self::patch(key, patch)
    }

    /// The end of a record.
    pub fn remove(key: Key, record: Record) -> Self {
        Self {
            key,
            revision: 0,
            effect: Effect::Remove(Box::new(record)),
        }
    }

    /// The change that takes this one back.
    pub fn inverse(&self) -> Self {
        let effect = match &self.effect {
            Effect::Insert(record) => Effect::Remove(record.clone()),
            Effect::Remove(record) => Effect::Insert(record.clone()),
            Effect::Patch(patch) => Effect::Patch(Box::new(patch.inverse())),
        };
        Self {
            key: self.key.clone(),
            revision: 0,
            effect,
        }
    }

    /// It changes nothing: such a change leaves no trace in the journal.
    pub fn is_nothing(&self) -> bool {
        match &self.effect {
            Effect::Insert(_) | Effect::Remove(_) => false,
            Effect::Patch(patch) => {
                patch.attributes.iter().all(|a| a.before == a.after)
                    && patch.place.as_ref().is_none_or(|p| p.before == p.after)
                    && patch.sealed.as_ref().is_none_or(|s| s.before == s.after)
            }
        }
    }

    /// The record after this change; `None` once it is gone.
    ///
    /// # Errors
    /// [`Conflict`] where `now` is not what the change was made on.
    pub fn apply(&self, now: Option<&Record>) -> Result<Option<Record>, Conflict> {
        match (&self.effect, now) {
            (Effect::Insert(record), None) => Ok(Some((**record).clone())),
            (Effect::Insert(_), Some(_)) => Err(Conflict::Exists),
            (Effect::Remove(_) | Effect::Patch(_), None) => Err(Conflict::Missing),
            (Effect::Remove(record), Some(now)) if **record == *now => Ok(None),
            (Effect::Remove(_), Some(_)) => Err(Conflict::Changed),
            (Effect::Patch(patch), Some(now)) => patch.apply(now).map(Some),
        }
    }
}

impl Patch {
    fn inverse(&self) -> Self {
        let turned = |a: &AttributePatch| AttributePatch {
            name: a.name.clone(),
            before: a.after.clone(),
            after: a.before.clone(),
        };
        Self {
            attributes: self.attributes.iter().rev().map(turned).collect(),
            place: self.place.as_ref().map(|p| PlacePatch {
                before: p.after.clone(),
                after: p.before.clone(),
            }),
            sealed: self.sealed.as_ref().map(|s| SealedPatch {
                before: s.after.clone(),
                after: s.before.clone(),
            }),
        }
    }

    fn apply(&self, now: &Record) -> Result<Record, Conflict> {
        let mut record = now.clone();
        for patch in &self.attributes {
            if record.attribute(&patch.name) != patch.before() {
                return Err(Conflict::Changed);
            }
            let properties = record.feature.properties.get_or_insert_with(Map::new);
            match patch.after() {
                Some(value) => {
                    properties.insert(patch.name.clone(), value.clone());
                }
                // The order of the others stays.
                None => {
                    properties.shift_remove(&patch.name);
                }
            }
        }
        if let Some(place) = &self.place {
            if Place::of(&record) != place.before {
                return Err(Conflict::Changed);
            }
            place.after.put(&mut record)?;
        }
        if let Some(sealed) = &self.sealed {
            if record.sealed != sealed.before {
                return Err(Conflict::Changed);
            }
            record.sealed.clone_from(&sealed.after);
        }
        Ok(record)
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::Kind;
    use super::*;
    use serde_json::json;

    fn record(properties: Value) -> Record {
        let mut record = Record::default();
        record.feature.properties = properties.as_object().cloned();
        record
    }

    fn key() -> Key {
        Key::new(Kind::Grid, "g1")
    }

    #[test]
    fn a_change_and_its_inverse_cancel() {
        let before = record(json!({"name": "洪桥01", "households": 300}));
        let changes = [
            Change::attribute(key(), "name", Some(json!("洪桥01")), Some(json!("x"))),
            Change::attribute(key(), "note", None, Some(json!(null))),
            Change::attribute(key(), "households", Some(json!(300)), None),
        ];
        for change in changes {
            let after = change.apply(Some(&before)).expect("applies");
            assert_ne!(after.as_ref(), Some(&before));
            let back = change.inverse().apply(after.as_ref()).expect("applies");
            let back = back.expect("still there");
            let sorted = |r: &Record| {
                let mut names: Vec<_> = r
                    .feature
                    .properties
                    .clone()
                    .unwrap_or_default()
                    .into_iter()
                    .collect();
                names.sort_by(|a, b| a.0.cmp(&b.0));
                names
            };
            assert_eq!(sorted(&back), sorted(&before));
            let text = serde_json::to_string(&change).expect("written");
            assert_eq!(serde_json::from_str::<Change>(&text).expect("read"), change);
        }
    }

    #[test]
    fn what_was_made_on_another_state_is_refused() {
        let now = record(json!({"name": "新"}));
        let change = Change::attribute(key(), "name", Some(json!("旧")), Some(json!("x")));
        assert_eq!(change.apply(Some(&now)), Err(Conflict::Changed));
        assert_eq!(change.apply(None), Err(Conflict::Missing));
        let insert = Change::insert(key(), now.clone());
        assert_eq!(insert.apply(Some(&now)), Err(Conflict::Exists));
        let other = record(json!({}));
        assert_eq!(insert.inverse().apply(Some(&other)), Err(Conflict::Changed));
    }
}
