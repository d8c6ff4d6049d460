//! The roll of a map's grids: the record of each, and the names that are taken. Owns: finding a
//! grid by its record, kept while grids come and go. Must not know: what a record holds.

use super::grid_map::GridMap;
use super::outcome::EditOutcome;
use super::record::Key;
use crate::geometry::coverage::FaceId;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Attributes that name a grid, best first.
pub const NAMES: [&str; 3] = ["name", "名称", "网格名称"];

/// The records and names of the grids of a map.
#[derive(Clone, Default)]
pub struct Roll {
    /// The record of each feature.
    keys: Vec<Key>,
    faces: HashMap<Key, FaceId>,
    /// The name of each feature that has one.
    names: Vec<Option<String>>,
    /// How many have a name.
    taken: HashMap<String, u32>,
}

impl Roll {
    /// Of a map, whose feature `i` has the record `keys[i]`.
    pub fn new(map: &GridMap, keys: Vec<Key>) -> Self {
        let mut roll = Self::default();
        for key in keys {
            roll.push(key);
        }
        let faces = (0u32..).map(FaceId).take(roll.keys.len());
        for face in faces {
            roll.name(map, face);
        }
        roll
    }

    /// The record of each feature.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// The record of a grid.
    pub fn key(&self, face: FaceId) -> Option<&Key> {
        self.keys.get(face.0 as usize)
    }

    /// The grid of a record.
    pub fn face(&self, key: &Key) -> Option<FaceId> {
        self.faces.get(key).copied()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether a grid is called so.
    pub fn is_taken(&self, name: &str) -> bool {
        self.taken.contains_key(name)
    }

    /// One more grid, with the next number.
    pub fn push(&mut self, key: Key) {
        let face = FaceId(self.keys.len() as u32);
        self.faces.insert(key.clone(), face);
        self.keys.push(key);
        self.names.push(None);
    }

    /// Only the first `count` are left.
    pub fn truncate(&mut self, count: usize) {
        while self.keys.len() > count {
            let name = self.names.pop().flatten();
            self.forget(name);
            if let Some(key) = self.keys.pop() {
                self.faces.remove(&key);
            }
        }
    }

    /// Take the names of grids that a change touched; `map` is as it is after it.
    pub fn follow(&mut self, map: &GridMap, outcome: &EditOutcome) {
        for face in outcome.faces() {
            self.name(map, face);
        }
    }

    fn name(&mut self, map: &GridMap, face: FaceId) {
        let Some(place) = self.names.get_mut(face.0 as usize) else {
            return;
        };
        let properties = map.feature(face).and_then(|f| f.properties.as_ref());
        let name = properties.and_then(name_of);
        let old = std::mem::replace(place, name.clone());
        self.forget(old);
        if let Some(name) = name {
            *self.taken.entry(name).or_default() += 1;
        }
    }

    fn forget(&mut self, name: Option<String>) {
        let Some(name) = name else { return };
        if let Some(count) = self.taken.get_mut(&name) {
            *count -= 1;
            if *count == 0 {
                self.taken.remove(&name);
            }
        }
    }
}

fn name_of(properties: &Map<String, Value>) -> Option<String> {
    let mut names = NAMES.iter();
    let name = names.find_map(|field| properties.get(*field)?.as_str());
    name.map(str::to_owned)
}
