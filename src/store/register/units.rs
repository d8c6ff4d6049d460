//! Units of the register: added, changed, moved, retired. Owns: that the outlines of areas follow
//! their grids, and that nothing is retired that still holds somebody.

use super::super::error::StoreError;
use super::super::journal::{Action, Entry};
use super::super::project::Project;
use crate::geometry::coverage::{BuildOptions, Coverage, FaceId};
use crate::geometry::polygon::Shape;
use crate::model::act::ActionName;
use crate::model::change::Change;
use crate::model::record::{Key, Kind, Record};
use crate::model::register::{Level, UnitDraft};
use jiff::civil::Date;
use serde_json::json;
use std::collections::BTreeMap;

impl Project {
    /// Add a unit, or change one.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; [`StoreError::Conflict`] where there is one of this code;
    /// [`StoreError::Erased`] for one that is gone.
    pub fn put_unit(
        &mut self,
        key: Option<Key>,
        draft: &UnitDraft,
        today: Date,
    ) -> Result<Option<Entry>, StoreError> {
        let above = match draft.level.above() {
            Some(level) => self.unit_record(level, draft.within.trim())?,
            None => None,
        };
        let above = above.map(|(_, record)| record);
        let step = if key.is_none() { "add" } else { "edit" };
        let change = match key {
            None => {
                let key = Key::new(draft.level.kind(), draft.code.trim());
                Change::insert(key, draft.record(None, above.as_ref(), today))
            }
            Some(key) => {
                let before = self.record(&key)?.ok_or(StoreError::Erased)?.record;
                let after = draft.record(Some(&before), above.as_ref(), today);
                Change::between(key, &before, &after)
            }
        };
        let name = match draft.name.trim() {
            "" => draft.code.trim(),
            name => name,
        };
        let action = Action::new(ActionName::EditUnit, vec![change]).at(draft.at);
        let action = action.with("name", name).with("step", step);
        self.carry_out(action.with("level", draft.level.kind().name()))
    }

    /// Move units of a level below another unit of the level above, by its code.
    ///
    /// # Errors
    /// As for [`Project::put_unit`].
    pub fn move_units(&mut self, keys: &[Key], to: &str) -> Result<Option<Entry>, StoreError> {
        let mut changes = Vec::new();
        let (mut name, mut place, mut level) = (String::new(), None, Level::Building);
        for key in keys {
            let before = self.record(key)?.ok_or(StoreError::Erased)?.record;
            level = Level::of(key.kind).ok_or(StoreError::Erased)?;
            let above = level.above().ok_or(StoreError::Erased)?;
            if self.unit_record(above, to)?.is_none() {
                return Err(StoreError::Erased);
            }
            let mut after = before.clone();
            let properties = after.feature.properties.get_or_insert_default();
            properties.insert(level.link().to_owned(), json!(to));
            if name.is_empty() {
                let said = before.text("name").or_else(|| before.text("code"));
                said.unwrap_or(&key.id).clone_into(&mut name);
            }
            place = place.or_else(|| before.place());
            changes.push(Change::between(key.clone(), &before, &after));
        }
        if level == Level::Grid {
            changes.extend(self.outlines_after(keys, to)?);
        }
        let action = Action::new(ActionName::EditUnit, changes).at(place);
        let action = action.with("name", name).with("step", "move");
        let action = action.with("level", level.kind().name());
        self.carry_out(action.with("count", keys.len()).with("to", to))
    }

    /// A unit is no longer there from a day on.
    ///
    /// # Errors
    /// [`StoreError::Occupied`] where it still holds units or households.
    pub fn retire_unit(&mut self, key: &Key, from: Date) -> Result<Option<Entry>, StoreError> {
        let level = Level::of(key.kind).ok_or(StoreError::Erased)?;
        let before = self.record(key)?.ok_or(StoreError::Erased)?.record;
        let code = before.text("code").unwrap_or(&key.id).to_owned();
        let held = self.held_by(level, &code, from)?;
        if held > 0 {
            return Err(StoreError::Occupied(held));
        }
        let mut after = before.clone();
        let properties = after.feature.properties.get_or_insert_default();
        properties.insert("valid_to".to_owned(), json!(from.to_string()));
        let change = Change::between(key.clone(), &before, &after);
        let action = Action::new(ActionName::EditUnit, vec![change]).at(before.place());
        let name = before.text("name").unwrap_or(&code);
        let action = action.with("name", name).with("step", "retire");
        let action = action.with("level", level.kind().name());
        self.carry_out(action.with("date", from.to_string()))
    }

    /// How many units or households a unit holds on a day.
    fn held_by(&self, level: Level, code: &str, day: Date) -> Result<usize, StoreError> {
        let is_there = |record: &Record, name: &str| {
            let until = record.text(name).and_then(|t| t.parse::<Date>().ok());
            until.is_none_or(|until| day < until)
        };
        let Some(below) = level.below() else {
            let homes = self.records_with(Kind::Household, "building", code)?;
            let homes = homes.iter().filter(|s| is_there(&s.record, "until"));
            return Ok(homes.count());
        };
        let units = self.records(below.kind())?;
        let units = units.iter().filter(|stored| {
            let record = &stored.record;
            let says = record.text(below.link());
            // A building whose record names no compound is of the one that its code begins with.
            let by_code = || {
                let own = record.text("code").unwrap_or(&stored.key.id);
                below == Level::Building && own.len() == code.len() + 2 && own.starts_with(code)
            };
            let is_below = says.map_or_else(by_code, |says| says == code);
            is_below && is_there(record, "valid_to")
        });
        Ok(units.count())
    }

    /// The record of a unit by its code.
    fn unit_record(&self, level: Level, code: &str) -> Result<Option<(Key, Record)>, StoreError> {
        let key = Key::new(level.kind(), code);
        if let Some(stored) = self.record(&key)? {
            return Ok(Some((key, stored.record)));
        }
        let found = self.records_with(level.kind(), "code", code)?;
        Ok(found.into_iter().next().map(|s| (s.key, s.record)))
    }

    /// The outlines of areas once these grids lie in the area of a code.
    fn outlines_after(&self, moved: &[Key], to: &str) -> Result<Vec<Change>, StoreError> {
        let grids = self.records(Kind::Grid)?;
        let mut areas: BTreeMap<String, Vec<FaceId>> = BTreeMap::new();
        let mut touched = vec![to.to_owned()];
        for (face, stored) in (0u32..).zip(&grids) {
            let before = stored.record.text("area_code").unwrap_or_default();
            let is_moved = moved.contains(&stored.key);
            if is_moved {
                touched.push(before.to_owned());
            }
            let now = if is_moved { to } else { before };
            areas.entry(now.to_owned()).or_default().push(FaceId(face));
        }
        let shapes = grids.iter().map(|s| s.record.feature.shape.clone());
        let shapes: Vec<Shape> = shapes.map(Option::unwrap_or_default).collect();
        let coverage = Coverage::build(&shapes, &BuildOptions::default()).coverage;
        let mut changes = Vec::new();
        touched.sort();
        touched.dedup();
        for code in touched {
            let Some((key, before)) = self.unit_record(Level::Area, &code)? else {
                continue;
            };
            let faces = areas.get(&code).map(Vec::as_slice).unwrap_or_default();
            let polygons = coverage.union_of(faces);
            let mut after = before.clone();
            after.feature.multi |= polygons.len() > 1;
            after.feature.shape = (!polygons.is_empty()).then_some(Shape { polygons });
            changes.push(Change::between(key, &before, &after));
        }
        Ok(changes)
    }
}
