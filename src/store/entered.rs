//! What people entered into records, told from what stood in them before. Owns: reading that from the
//! journal. Must not know: who asks for it, or why.

use super::error::StoreError;
use super::journal;
use super::project::Project;
use super::records::Stored;
use crate::model::change::{Effect, Place};
use crate::model::record::{Key, Kind};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What was entered into records.
#[derive(Debug, Default)]
pub struct Entered {
    /// What an attribute said before somebody changed it first.
    attributes: BTreeMap<Key, BTreeMap<String, Option<Value>>>,
    /// Where something lay before somebody moved it first.
    places: BTreeMap<Key, Place>,
    removed: BTreeSet<Key>,
}

impl Entered {
    /// Whether an attribute of a record says something else than it did before anybody changed it.
    pub fn is_attribute(&self, stored: &Stored, name: &str) -> bool {
        let was = self
            .attributes
            .get(&stored.key)
            .and_then(|own| own.get(name));
        was.is_some_and(|was| was.as_ref() != stored.record.attribute(name))
    }

    /// Whether a record lies elsewhere than it did before anybody moved it.
    pub fn is_place(&self, stored: &Stored) -> bool {
        let was = self.places.get(&stored.key);
        was.is_some_and(|was| *was != Place::of(&stored.record))
    }

    /// Whether anything of a record was entered, besides an attribute that does not count.
    pub fn is_any(&self, stored: &Stored, besides: &str) -> bool {
        let own = self.attributes.get(&stored.key);
        let names = own.into_iter().flat_map(BTreeMap::keys);
        let mut names = names.filter(|name| *name != besides);
        self.is_place(stored) || names.any(|name| self.is_attribute(stored, name))
    }

    /// Whether somebody took a record away.
    pub fn is_removed(&self, key: &Key) -> bool {
        self.removed.contains(key)
    }
}

impl Project {
    /// What was entered into records of these kinds, by whatever act; entries that carry a detail of
    /// this name do not count, nor does what took them back.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the journal cannot be read.
    pub fn entered(&self, kinds: &[Kind], besides: &str) -> Result<Entered, StoreError> {
        let mut numbers = BTreeSet::new();
        for kind in kinds {
            numbers.extend(journal::touching(self.connection(), *kind, 0)?);
        }
        let mut entered = Entered::default();
        let mut passed: BTreeSet<String> = BTreeSet::new();
        for number in numbers {
            let Some(entry) = journal::entry(self.connection(), number)? else {
                continue;
            };
            if entry.row.detail.contains_key(besides) {
                passed.insert(entry.row.root.clone());
            }
            if passed.contains(&entry.row.root) {
                continue;
            }
            let changes = entry.changes.into_iter();
            for change in changes.filter(|change| kinds.contains(&change.key.kind)) {
                entered.take(change.key, change.effect);
            }
        }
        Ok(entered)
    }
}

impl Entered {
    fn take(&mut self, key: Key, effect: Effect) {
        match effect {
            Effect::Insert(_) => {
                self.removed.remove(&key);
            }
            Effect::Remove(_) => {
                self.removed.insert(key);
            }
            Effect::Patch(patch) => {
                if let Some(place) = patch.place {
                    self.places.entry(key.clone()).or_insert(place.before);
                }
                let own = self.attributes.entry(key).or_default();
                for patch in patch.attributes {
                    let before = patch.before().cloned();
                    own.entry(patch.name).or_insert(before);
                }
            }
        }
    }
}
