//! Redrawing: an edit of a plan's coverage as changes to the records of its grids. Owns: the
//! tie between faces, features and records while faces come and go, and how counts follow the
//! ground. Must not know: screens, SQL, who may do it.

use super::census::Census;
use super::change::{Change, Effect};
use super::grid_map::{Feature, GridMap};
use super::plan::{ASK, BASE, PLAN, asked};
use super::record::{Key, Kind, Record};
use crate::geometry::coverage::{CoverageChange, Edit, FaceId, Refusal};
use crate::geometry::fixed::Bounds;
use crate::geometry::index::CoverageIndex;
use crate::geometry::measure::area_m2;
use crate::geometry::polygon::Shape;
use crate::rules::shares::{FieldRule, count_of, rule_of, share_out};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A plan being worked on: its map, and all that must stay in step with it.
pub struct Board<'a> {
    /// The map; `features[i]` has face `i`.
    pub map: &'a mut GridMap,
    /// The index of its coverage.
    pub index: &'a mut CoverageIndex,
    /// The record of each feature.
    pub keys: &'a mut Vec<Key>,
    /// Who lives where.
    pub census: &'a mut Census,
}

/// Attributes of faces as they were.
type Before = BTreeMap<FaceId, Map<String, Value>>;

impl Board<'_> {
    /// Do an edit: the coverage, the features and the census follow, and the changes to the
    /// records are told. `None` where nothing would change. `new_id` makes ids never used.
    ///
    /// # Errors
    /// [`Refusal`], with nothing changed.
    pub fn redraw(
        &mut self,
        edit: &Edit,
        guard: impl Fn(&GridMap, &CoverageChange) -> Result<(), Refusal>,
        mut new_id: impl FnMut() -> String,
    ) -> Result<Option<(CoverageChange, Vec<Change>)>, Refusal> {
        let change = self.map.coverage.plan(self.index, edit)?;
        if change.is_nothing() {
            return Ok(None);
        }
        guard(self.map, &change)?;
        let parent = match edit {
            Edit::Split { face, .. } => Some(*face),
            _ => None,
        };
        let merged: Vec<FaceId> = match edit {
            Edit::Merge { faces, into } => faces.iter().copied().filter(|f| f != into).collect(),
            _ => Vec::new(),
        };
        self.map.coverage.redo(self.index, &change);
        let old_count = self.map.features.len();
        let touched = change.faces(&self.map.coverage);
        let known = touched.iter().chain(&merged).chain(&parent);
        let before: Before = known
            .filter_map(|face| {
                let properties = self.map.feature(*face)?.properties.clone()?;
                Some((*face, properties))
            })
            .collect();
        let plan = self.keys.iter().zip(&self.map.features);
        let plan = plan
            .filter_map(|(_, f)| f.properties.as_ref()?.get(PLAN).cloned())
            .next();
        for _ in change.new_faces() {
            let of_parent = parent.and_then(|face| self.map.feature(face)).cloned();
            let mut feature = of_parent.unwrap_or_default();
            feature.shape = None;
            self.map.features.push(feature);
            self.keys.push(Key::new(Kind::PlanGrid, new_id()));
        }
        let counts = self.counts(&touched, &before, old_count, parent, &merged);
        let mut taken = self.part_names(parent, old_count);
        let mut changes = Vec::new();
        for face in &touched {
            let i = face.0 as usize;
            let polygons = self.map.coverage.face_polygons(*face);
            let is_new = change.new_faces().any(|new| new == *face);
            if polygons.is_empty() {
                let record = Record {
                    feature: std::mem::take(&mut self.map.features[i]),
                    sealed: None,
                };
                self.map.gone.insert(*face);
                changes.push(Change::remove(self.keys[i].clone(), record));
                continue;
            }
            let old = self.map.features[i].clone();
            let feature = &mut self.map.features[i];
            feature.multi |= polygons.len() > 1;
            feature.shape = Some(Shape { polygons });
            let properties = feature.properties.get_or_insert_default();
            for (field, count) in counts.get(face).into_iter().flatten() {
                properties.insert(field.clone(), json!(count));
            }
            if is_new {
                part_of(properties, &mut taken);
            }
            if let Edit::Merge { into, .. } = edit
                && into == face
            {
                join_bases(properties, merged.iter().filter_map(|m| before.get(m)));
            }
            if let Some(plan) = &plan {
                properties.insert(PLAN.to_owned(), plan.clone());
            }
            let record = |feature: &Feature| Record {
                feature: feature.clone(),
                sealed: None,
            };
            let key = self.keys[i].clone();
            if is_new {
                changes.push(Change::insert(key, record(feature)));
            } else {
                changes.push(Change::between(key, &record(&old), &record(feature)));
            }
        }
        changes.retain(|change| !change.is_nothing());
        Ok(Some((change, changes)))
    }

    /// The names that parts of a grid already have.
    fn part_names(&self, parent: Option<FaceId>, count: usize) -> BTreeSet<String> {
        if parent.is_none() {
            return BTreeSet::new();
        }
        let features = self.map.features[..count].iter();
        let names = features.filter_map(|f| {
            let properties = f.properties.as_ref()?;
            NAMES
                .iter()
                .find_map(|field| properties.get(*field)?.as_str())
        });
        names.map(str::to_owned).collect()
    }

    /// Households and other counts of the touched faces as they are now: they move with the
    /// buildings where these are known, else they are shared by area where a face was divided.
    fn counts(
        &mut self,
        touched: &[FaceId],
        before: &Before,
        old_count: usize,
        parent: Option<FaceId>,
        merged: &[FaceId],
    ) -> BTreeMap<FaceId, Vec<(String, u64)>> {
        let fields: Vec<String> = touched
            .iter()
            .filter_map(|face| before.get(face))
            .flat_map(|p| p.keys().filter(|k| rule_of(k) == FieldRule::Count).cloned())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let old = |face: FaceId, field: &str| count_of(before.get(&face)?, field);
        let mut counts: BTreeMap<FaceId, Vec<(String, u64)>> = BTreeMap::new();
        let bounds = touched
            .iter()
            .filter_map(|f| self.map.feature(*f)?.shape.as_ref()?.bounds());
        let now = touched
            .iter()
            .filter_map(|f| self.map.coverage.face_bounds(*f));
        let around = bounds.chain(now).reduce(Bounds::union);
        let is_counted = !self.census.is_empty();
        let moved = around.map_or(Vec::new(), |bounds| {
            self.census
                .follow(&self.map.coverage, self.index, touched, bounds)
        });
        let is_joined = |face: FaceId| merged.contains(&face);
        let mut now_at: BTreeMap<FaceId, u32> = BTreeMap::new();
        let mut from: BTreeMap<(FaceId, FaceId), u32> = BTreeMap::new();
        if is_counted {
            now_at = self.census.households();
            for (number, was) in moved {
                let Some(dwelling) = self.census.dwelling(number) else {
                    continue;
                };
                let is = self.map_face(dwelling.at);
                if let (Some(was), Some(is)) = (was, is) {
                    *from.entry((was, is)).or_default() += dwelling.households;
                }
            }
        }
        for field in &fields {
            if merged.is_empty() && (!is_counted) {
                // Only a division can be told from the ground alone.
                let Some(parent) = parent else { continue };
                let parts: Vec<FaceId> = touched
                    .iter()
                    .copied()
                    .filter(|f| *f == parent || f.0 as usize >= old_count)
                    .collect();
                let area = |face: &FaceId| -> f64 {
                    self.map
                        .coverage
                        .face_polygons(*face)
                        .iter()
                        .map(area_m2)
                        .sum()
                };
                let weights: Vec<f64> = parts.iter().map(area).collect();
                let Some(total) = old(parent, field) else {
                    continue;
                };
                for (part, share) in parts.iter().zip(share_out(total, &weights)) {
                    counts
                        .entry(*part)
                        .or_default()
                        .push((field.clone(), share));
                }
                continue;
            }
            // What each face gives to each other, by the households that moved.
            let mut sums: BTreeMap<FaceId, i64> = BTreeMap::new();
            for face in touched.iter().filter(|f| !is_joined(**f)) {
                sums.insert(*face, old(*face, field).unwrap_or(0) as i64);
            }
            for face in merged {
                let heir = touched.iter().find(|f| !is_joined(**f));
                if let Some(heir) = heir {
                    *sums.entry(*heir).or_default() += old(*face, field).unwrap_or(0) as i64;
                }
            }
            let mut given: BTreeMap<FaceId, i64> = BTreeMap::new();
            for ((was, is), households) in &from {
                if is_joined(*was) {
                    continue;
                }
                let left = from.iter().filter(|((w, _), _)| w == was).map(|(_, n)| n);
                let came = from.iter().filter(|((_, i), _)| i == was).map(|(_, n)| n);
                let now = now_at.get(was).copied().unwrap_or(0);
                let lived = (now + left.sum::<u32>()).saturating_sub(came.sum());
                let whole = old(*was, field).unwrap_or(0) as f64;
                let share = if lived == 0 {
                    0
                } else {
                    (whole * f64::from(*households) / f64::from(lived)).round() as i64
                };
                *given.entry(*was).or_default() -= share;
                *given.entry(*is).or_default() += share;
            }
            for (face, by) in given {
                *sums.entry(face).or_default() += by;
            }
            for (face, sum) in sums {
                counts
                    .entry(face)
                    .or_default()
                    .push((field.clone(), sum.max(0) as u64));
            }
        }
        counts
    }

    fn map_face(&self, at: crate::geometry::Coord) -> Option<FaceId> {
        self.index.face_at(&self.map.coverage, at)
    }

    /// Take over what an entry of the journal did to records of this plan, once the coverage
    /// itself has followed; `false` where a record does not fit.
    pub fn follow(&mut self, changes: &[Change]) -> bool {
        for change in changes {
            let place = self.keys.iter().position(|key| *key == change.key);
            match (&change.effect, place) {
                (Effect::Insert(record), None) => {
                    self.keys.push(change.key.clone());
                    self.map.features.push(record.feature.clone());
                }
                (Effect::Insert(record), Some(i)) => {
                    self.map.gone.remove(&FaceId(i as u32));
                    self.map.features[i] = record.feature.clone();
                }
                (Effect::Remove(_), Some(i)) => {
                    self.map.gone.insert(FaceId(i as u32));
                    self.map.features[i] = Feature::default();
                }
                (Effect::Patch(_), Some(i)) => {
                    let now = Record {
                        feature: self.map.features[i].clone(),
                        sealed: None,
                    };
                    match change.apply(Some(&now)) {
                        Ok(Some(after)) => self.map.features[i] = after.feature,
                        _ => return false,
                    }
                }
                _ => {}
            }
        }
        let count = self.map.coverage.face_count();
        self.map.features.truncate(count);
        self.keys.truncate(count);
        self.map.gone.retain(|face| (face.0 as usize) < count);
        let touched: Vec<FaceId> = changes
            .iter()
            .filter_map(|c| self.keys.iter().position(|key| *key == c.key))
            .map(|i| FaceId(i as u32))
            .collect();
        if let Some(bounds) = self.map.coverage.bounds() {
            self.census
                .follow(&self.map.coverage, self.index, &touched, bounds);
        }
        self.map.features.len() == count && self.keys.len() == count
    }
}

/// Attributes that name a grid.
const NAMES: [&str; 3] = ["name", "名称", "网格名称"];

/// Name a part of a divided grid until it is numbered: the name of the whole with the first
/// number from 2 that none has.
fn part_of(properties: &mut Map<String, Value>, taken: &mut BTreeSet<String>) {
    for field in NAMES {
        if let Some(Value::String(name)) = properties.get(field) {
            let whole = name.split('-').next().unwrap_or(name).to_owned();
            let free = (2..)
                .map(|number| format!("{whole}-{number}"))
                .find(|name| !taken.contains(name));
            let Some(name) = free else { continue };
            taken.insert(name.clone());
            properties.insert(field.to_owned(), Value::String(name));
        }
    }
    let assigned: Vec<String> = properties
        .keys()
        .filter(|field| rule_of(field) == FieldRule::Assigned)
        .cloned()
        .collect();
    for field in assigned {
        properties.insert(field, Value::Null);
    }
}

/// A joined grid comes from all the grids its parts came from, and is as strict as the
/// strictest; where they belong to different areas, somebody has to say which it is.
fn join_bases<'a>(
    properties: &mut Map<String, Value>,
    others: impl Iterator<Item = &'a Map<String, Value>>,
) {
    for other in others {
        let mut bases: Vec<Value> = list(properties.get(BASE));
        for base in list(other.get(BASE)) {
            if !bases.contains(&base) {
                bases.push(base);
            }
        }
        properties.insert(BASE.to_owned(), Value::Array(bases));
        let mut open = asked(properties);
        for (field, theirs) in other.iter().filter(|(f, _)| rule_of(f) == FieldRule::Ask) {
            let own = properties.get(field).cloned().unwrap_or_default();
            if own != *theirs {
                let values = open.entry(field.clone()).or_insert_with(|| vec![own]);
                if !values.contains(theirs) {
                    values.push(theirs.clone());
                }
            }
        }
        if !open.is_empty() {
            properties.insert(ASK.to_owned(), json!(open));
        }
        let strictest: Vec<String> = properties
            .keys()
            .filter(|field| rule_of(field) == FieldRule::Strictest)
            .cloned()
            .collect();
        for field in strictest {
            let zones = [properties.get(&field), other.get(&field)]
                .into_iter()
                .flatten();
            if let Some(zone) = strictest_of(zones) {
                properties.insert(field, zone);
            }
        }
    }
}

fn list(value: Option<&Value>) -> Vec<Value> {
    value.and_then(Value::as_array).cloned().unwrap_or_default()
}

/// The strictest of zones as they are written.
pub fn strictest_of<'a>(zones: impl Iterator<Item = &'a Value>) -> Option<Value> {
    use super::class::Zone;
    let rank = |value: &Value| {
        let zone = value.as_str().and_then(Zone::parse);
        zone.unwrap_or_default().strictness()
    };
    zones.min_by_key(|value| rank(value)).cloned()
}
