//! Redrawing: an edit of a plan's coverage as changes to the records of its grids. Owns: the
//! tie between faces, features and records while faces come and go, and how counts follow the
//! ground. Must not know: screens, SQL, who may do it.

use super::census::Census;
use super::change::{Change, Effect};
use super::context::Context;
use super::grid_map::{Feature, GridMap, Layer};
use super::outcome::EditOutcome;
use super::plan::{ASK, BASE, OF_PLANS, PLAN, asked, is_border, is_border_now, set_cut_vertices};
use super::record::{Key, Kind, Record};
use super::roll::{NAMES, Roll};
use super::standing::Moved;
use crate::geometry::coverage::{BuildOptions, CoverageChange, Edit, FaceId, Held, Refusal};
use crate::geometry::fixed::Coord;
use crate::geometry::index::CoverageIndex;
use crate::geometry::measure::area_m2;
use crate::geometry::polygon::Shape;
use crate::rules::shares::{FieldRule, count_of, is_households, rule_of, share_out};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A plan being worked on: its map, and all that must stay in step with it.
pub struct Board<'a> {
    /// The map; `features[i]` has face `i`.
    pub map: &'a mut GridMap,
    /// The index of its coverage.
    pub index: &'a mut CoverageIndex,
    /// The record of each feature.
    pub roll: &'a mut Roll,
    /// Who lives where.
    pub census: &'a mut Census,
}

/// The grids of a plan, and all that stays in step with them, in one piece.
#[derive(Clone)]
pub struct PlanTable {
    /// The map; `features[i]` has face `i`.
    pub map: GridMap,
    /// The index of its coverage.
    pub index: CoverageIndex,
    /// The record of each feature.
    pub roll: Roll,
    /// Who lives where.
    pub census: Census,
}

impl PlanTable {
    /// Lay grids out: `features[i]` of the layer has the record `keys[i]`. `houses` holds the
    /// buildings with the households that count.
    pub fn new(layer: Layer, keys: Vec<Key>, houses: &Context) -> Self {
        let map = GridMap::build(layer, &BuildOptions::default());
        let index = CoverageIndex::new(&map.coverage);
        Self {
            roll: Roll::new(&map, keys),
            census: Census::new(houses, &map.coverage, &index),
            map,
            index,
        }
    }

    /// To work on it.
    pub fn board(&mut self) -> Board<'_> {
        Board {
            map: &mut self.map,
            index: &mut self.index,
            roll: &mut self.roll,
            census: &mut self.census,
        }
    }
}

/// An edit that was done.
#[derive(Clone, Debug)]
pub struct Done {
    /// What it did to the coverage.
    pub change: CoverageChange,
    /// What it means for the records.
    pub changes: Vec<Change>,
    /// Which grids it touched, made and took away.
    pub outcome: EditOutcome,
}

/// Borders of communities stay, unless somebody unlocked them in the plan.
///
/// # Errors
/// [`Refusal`] with the first border that would move.
pub fn keep_borders(
    is_unlocked: bool,
    map: &GridMap,
    change: &CoverageChange,
) -> Result<(), Refusal> {
    if is_unlocked {
        return Ok(());
    }
    change.refuse_moved_borders(&map.coverage, is_border(map, change))
}

/// What is dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dragged {
    /// The vertex here.
    Vertex(Coord),
    /// The line from end to end.
    Segment([Coord; 2]),
}

/// What [`keep_borders`] would say if this were dragged; `None` where it may go anywhere.
pub fn held(
    is_unlocked: bool,
    map: &GridMap,
    index: &CoverageIndex,
    what: Dragged,
) -> Option<Held> {
    if is_unlocked {
        return None;
    }
    let (coverage, is_border) = (&map.coverage, is_border_now(map));
    match what {
        Dragged::Vertex(at) => coverage.held_vertex(index, at, is_border),
        Dragged::Segment(ends) => coverage.held_segment(index, ends, is_border),
    }
}

/// Attributes of faces as they were.
type Before = BTreeMap<FaceId, Map<String, Value>>;

/// Faces that were divided, each with its parts: what it keeps first, then the new ones.
type Divided = BTreeMap<FaceId, Vec<FaceId>>;

impl Board<'_> {
    /// Do an edit: the coverage, the features, the roll and the census follow, and the changes to
    /// the records are told. `None` where nothing would change. `new_id` makes ids never used.
    ///
    /// # Errors
    /// [`Refusal`], with nothing changed.
    pub fn redraw(
        &mut self,
        edit: &Edit,
        guard: impl Fn(&GridMap, &CoverageChange) -> Result<(), Refusal>,
        mut new_id: impl FnMut() -> String,
    ) -> Result<Option<Done>, Refusal> {
        let change = self.map.coverage.plan(self.index, edit)?;
        if change.is_nothing() {
            return Ok(None);
        }
        guard(self.map, &change)?;
        let mut divided = Divided::new();
        for new in change.new_faces() {
            if let Some(whole) = change.parent(new) {
                divided
                    .entry(whole)
                    .or_insert_with(|| vec![whole])
                    .push(new);
            }
        }
        let merged: Vec<FaceId> = match edit {
            Edit::Merge { faces, into } => faces.iter().copied().filter(|f| f != into).collect(),
            _ => Vec::new(),
        };
        self.map.coverage.redo(self.index, &change);
        let old_count = self.map.features.len();
        let touched = change.faces(&self.map.coverage);
        let known = touched.iter().chain(&merged).chain(divided.keys());
        let before: Before = known
            .filter_map(|face| {
                let properties = self.map.feature(*face)?.properties.clone()?;
                Some((*face, properties))
            })
            .collect();
        let mut plan = self.map.features.iter();
        let plan = plan.find_map(|f| f.properties.as_ref()?.get(PLAN).cloned());
        let map = &*self.map;
        let outcome = EditOutcome::of(
            touched.iter().copied(),
            |face| (face.0 as usize) < old_count && !map.gone.contains(&face),
            |face| !map.coverage.face_regions(face).is_empty(),
            change.bounds(),
        );
        for new in change.new_faces() {
            let parent = change.parent(new);
            let of_parent = parent.and_then(|face| self.map.feature(face)).cloned();
            let mut feature = of_parent.unwrap_or_default();
            feature.shape = None;
            self.map.features.push(feature);
            self.roll.push(Key::new(Kind::PlanGrid, new_id()));
        }
        let moved = self.census.follow(&self.map.coverage, self.index, &outcome);
        let joined = match edit {
            Edit::Merge { into, .. } => Some((*into, merged.as_slice())),
            _ => None,
        };
        let counts = self.counts(&touched, &before, &divided, joined, moved);
        let mut taken = BTreeSet::new();
        let mut changes = Vec::new();
        for face in &touched {
            let i = face.0 as usize;
            let polygons = self.map.coverage.face_polygons(*face);
            let is_new = change.new_faces().any(|new| new == *face);
            let key = self.roll.key(*face).cloned();
            if polygons.is_empty() {
                let record = Record {
                    feature: std::mem::take(&mut self.map.features[i]),
                    sealed: None,
                };
                self.map.gone.insert(*face);
                changes.extend(key.map(|key| Change::remove(key, record)));
                continue;
            }
            let old = self.map.features[i].clone();
            let feature = &mut self.map.features[i];
            feature.multi |= polygons.len() > 1;
            let cuts = self.map.coverage.cut_vertices_of(&polygons);
            feature.shape = Some(Shape { polygons });
            let properties = feature.properties.get_or_insert_default();
            set_cut_vertices(properties, &cuts);
            for (field, count) in counts.get(face).into_iter().flatten() {
                properties.insert(field.clone(), json!(count));
            }
            if is_new {
                part_of(properties, self.roll, &mut taken);
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
            changes.extend(key.map(|key| {
                if is_new {
                    Change::insert(key, record(feature))
                } else {
                    Change::between(key, &record(&old), &record(feature))
                }
            }));
        }
        changes.retain(|change| !change.is_nothing());
        self.roll.follow(self.map, &outcome);
        Ok(Some(Done {
            change,
            changes,
            outcome,
        }))
    }

    /// Households and other counts of the touched faces as they are now. Where of all buildings
    /// it is known how many live there, a face that gains or loses some has the households of
    /// those it has then. Else counts move with the buildings that are known, are shared by area
    /// where a face was divided, and added up where faces were joined.
    fn counts(
        &self,
        touched: &[FaceId],
        before: &Before,
        divided: &Divided,
        joined: Option<(FaceId, &[FaceId])>,
        moved: Vec<Moved>,
    ) -> BTreeMap<FaceId, Vec<(String, u64)>> {
        let merged = joined.map_or(&[][..], |(_, merged)| merged);
        let heir = joined.map(|(heir, _)| heir);
        let fields: Vec<String> = touched
            .iter()
            .chain(merged)
            .filter_map(|face| before.get(face))
            .flat_map(|p| p.keys().filter(|k| rule_of(k) == FieldRule::Count).cloned())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let old = |face: FaceId, field: &str| count_of(before.get(&face)?, field);
        let mut counts: BTreeMap<FaceId, Vec<(String, u64)>> = BTreeMap::new();
        let is_counted = !self.census.is_empty();
        let is_joined = |face: FaceId| merged.contains(&face);
        let mut from: BTreeMap<(FaceId, FaceId), u32> = BTreeMap::new();
        for moved in moved.into_iter().filter(|_| is_counted) {
            let dwelling = self.census.dwelling(moved.number);
            if let (Some(was), Some(is), Some(dwelling)) = (moved.was, moved.is, dwelling) {
                *from.entry((was, is)).or_default() += dwelling.households;
            }
        }
        // Where nobody is known to live, a division is told from the ground alone.
        let lives = |face: &FaceId| self.census.households(*face).unwrap_or(0);
        let is_dark = |parts: &[FaceId]| parts.iter().map(lives).sum::<u32>() == 0;
        let dark = divided
            .iter()
            .filter(|(_, parts)| !is_counted || is_dark(parts));
        let dark: Vec<(&FaceId, &Vec<FaceId>)> = dark.collect();
        let by_ground: BTreeSet<FaceId> =
            dark.iter().flat_map(|(_, parts)| *parts).copied().collect();
        let area = |face: &FaceId| -> f64 {
            self.map
                .coverage
                .face_polygons(*face)
                .iter()
                .map(area_m2)
                .sum()
        };
        for field in &fields {
            for (whole, parts) in &dark {
                let Some(total) = old(**whole, field) else {
                    continue;
                };
                let weights: Vec<f64> = parts.iter().map(area).collect();
                for (part, share) in parts.iter().zip(share_out(total, &weights)) {
                    counts
                        .entry(*part)
                        .or_default()
                        .push((field.clone(), share));
                }
            }
            if merged.is_empty() && !is_counted {
                continue;
            }
            // What each face gives to each other, by the households that moved.
            let mut sums: BTreeMap<FaceId, i64> = BTreeMap::new();
            for face in touched.iter().filter(|f| !is_joined(**f)) {
                sums.insert(*face, old(*face, field).unwrap_or(0) as i64);
            }
            for face in merged {
                if let Some(heir) = heir {
                    *sums.entry(heir).or_default() += old(*face, field).unwrap_or(0) as i64;
                }
            }
            let mut given: BTreeMap<FaceId, i64> = BTreeMap::new();
            for ((was, is), households) in &from {
                if is_joined(*was) {
                    continue;
                }
                let left = from.iter().filter(|((w, _), _)| w == was).map(|(_, n)| n);
                let came = from.iter().filter(|((_, i), _)| i == was).map(|(_, n)| n);
                let now = self.census.households(*was).unwrap_or(0);
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
            let is_anew = |face: FaceId| {
                let is_part = divided.values().any(|parts| parts.contains(&face));
                Some(face) == heir
                    || is_part
                    || from.keys().any(|(was, is)| *was == face || *is == face)
            };
            for (face, mut sum) in sums {
                if by_ground.contains(&face) {
                    continue;
                }
                let lives = self.census.households(face).filter(|_| {
                    let is_whole = self.census.sources(face).is_whole();
                    is_whole && is_households(field) && is_anew(face)
                });
                if let Some(lives) = lives {
                    sum = i64::from(lives);
                }
                let sum = sum.max(0) as u64;
                // Who only gets a vertex more says what it said.
                if sum != old(face, field).unwrap_or(0) || !before.contains_key(&face) {
                    counts.entry(face).or_default().push((field.clone(), sum));
                }
            }
        }
        counts
    }

    /// Take a change back or make it again, as an entry of the journal says, with what it did to
    /// the records of this plan; `None` where a record does not fit: all must be laid anew then.
    pub fn follow(
        &mut self,
        change: &CoverageChange,
        forward: bool,
        changes: &[Change],
    ) -> Option<EditOutcome> {
        let old_count = self.map.features.len();
        let mut faces: BTreeSet<FaceId> = BTreeSet::new();
        // Faces are told by the coverage as it is after the change was made.
        if forward {
            self.map.coverage.redo(self.index, change);
            faces.extend(change.faces(&self.map.coverage));
        } else {
            faces.extend(change.faces(&self.map.coverage));
            self.map.coverage.revert(self.index, change);
        }
        let mut was_gone: BTreeSet<FaceId> = BTreeSet::new();
        for change in changes {
            let face = self.roll.face(&change.key);
            match (&change.effect, face) {
                (Effect::Insert(record), None) => {
                    faces.insert(FaceId(self.map.features.len() as u32));
                    self.roll.push(change.key.clone());
                    self.map.features.push(record.feature.clone());
                }
                (Effect::Insert(record), Some(face)) => {
                    faces.insert(face);
                    if self.map.gone.remove(&face) {
                        was_gone.insert(face);
                    }
                    *self.map.features.get_mut(face.0 as usize)? = record.feature.clone();
                }
                (Effect::Remove(_), Some(face)) => {
                    faces.insert(face);
                    self.map.gone.insert(face);
                    *self.map.features.get_mut(face.0 as usize)? = Feature::default();
                }
                (Effect::Patch(_), Some(face)) => {
                    faces.insert(face);
                    let feature = self.map.features.get_mut(face.0 as usize)?;
                    let now = Record {
                        feature: feature.clone(),
                        sealed: None,
                    };
                    *feature = change.apply(Some(&now)).ok()??.feature;
                }
                _ => {}
            }
        }
        let count = self.map.coverage.face_count();
        self.map.features.truncate(count);
        self.roll.truncate(count);
        self.map.gone.retain(|face| (face.0 as usize) < count);
        if self.map.features.len() != count || self.roll.len() != count {
            return None;
        }
        let map = &*self.map;
        let outcome = EditOutcome::of(
            faces,
            |face| (face.0 as usize) < old_count && !was_gone.contains(&face),
            |face| map.is_there(face),
            change.bounds(),
        );
        self.census.follow(&self.map.coverage, self.index, &outcome);
        self.roll.follow(self.map, &outcome);
        Some(outcome)
    }
}

/// Name a part of a divided grid until it is numbered: the name of the whole with the first
/// number from 2 that none has.
/// `taken` are names that other parts were just given.
fn part_of(properties: &mut Map<String, Value>, roll: &Roll, taken: &mut BTreeSet<String>) {
    for field in NAMES {
        if let Some(Value::String(name)) = properties.get(field) {
            let whole = name.split('-').next().unwrap_or(name).to_owned();
            let free = (2..)
                .map(|number| format!("{whole}-{number}"))
                .find(|name| !roll.is_taken(name) && !taken.contains(name));
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
/// strictest; where they differ in anything else that is not worked out anew, be it their area or a
/// remark, somebody has to say which it is.
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
        for (field, theirs) in other.iter().filter(|(f, _)| is_asked(f)) {
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

/// Whether somebody has to say what a joined grid has of this, where its parts differ. Grids are
/// named anew.
fn is_asked(field: &str) -> bool {
    match rule_of(field) {
        FieldRule::Ask => true,
        FieldRule::Copy => !NAMES.contains(&field) && !OF_PLANS.contains(&field),
        FieldRule::Count | FieldRule::Assigned | FieldRule::Strictest => false,
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

#[cfg(test)]
mod tests;
