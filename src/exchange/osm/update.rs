//! A newer extract beside a project that was made from an older one: what appeared, changed, vanished.
//! Owns: that what people entered stays. Must not know: how an extract is read, or who chooses what is
//! taken over.
//!
//! Things are matched by the id of their element. Of what is in both, an attribute or a place is taken
//! over where nobody entered another one since. Something vanished is taken away where nobody entered
//! anything into it and nobody is registered there. An estimate of households changes only with the
//! ground, the floors or the kind of its building, in the measure of the estimates that stay. Which unit
//! a building belongs to is the project's: an extract knows none of its grids.

use super::drawn::CommunitiesBy;
use super::parting::GridsBy;
use super::scope::{OsmError, Scope};
use super::town::{CREDITS, SCOPE, Town, Wishes, town};
use crate::course::Course;
use crate::geometry::coverage::Coverage;
use crate::geometry::fixed::Coord;
use crate::geometry::index::CoverageIndex;
use crate::geometry::polygon::Polygon;
use crate::model::address::Address;
use crate::model::change::{Change, Place};
use crate::model::record::{Key, Kind, Record};
use crate::model::register::Level;
use crate::rules::households::{ESTIMATED, HouseholdRules};
use crate::store::{Brought, Entered, Entry, Project, StoreError, Stored};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The detail by which the history tells such an act.
pub const DETAIL: &str = "osm_update";

/// What comes out of an extract and is matched.
const KINDS: [Kind; 4] = [Kind::Building, Kind::Street, Kind::Land, Kind::Entrance];
/// A crossing with the boundary of the scope may be rounded otherwise, 1e-7 degree.
const ROUNDED: i32 = 2;
/// The attribute by which a building names its unit.
const LINK: &str = Level::Building.link();
/// What an estimate of households is made from, beside the ground.
const BASIS: [&str; 2] = ["floors", "building"];

/// What became of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// It was not in the project.
    Appeared,
    /// It lies elsewhere.
    Moved,
    /// It says something else.
    Changed,
    /// It is not in the extract any more.
    Vanished,
}

impl What {
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::Appeared, Self::Moved, Self::Changed, Self::Vanished];

    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Appeared => "appeared",
            Self::Moved => "moved",
            Self::Changed => "changed",
            Self::Vanished => "vanished",
        }
    }
}

/// Something that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The record.
    pub key: Key,
    /// What became of it.
    pub what: What,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Where it is, or was (lon, lat).
    pub at: Option<Coord>,
    change: Change,
}

/// Something that vanished from the extract and stays in the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The record.
    pub key: Key,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// People are registered there; else somebody entered something into it.
    pub is_occupied: bool,
}

/// All that differs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Update {
    /// What can be taken over, by kind, then id.
    pub differences: Vec<Difference>,
    /// What stays although it vanished.
    pub kept: Vec<Kept>,
}

/// Read a newer extract of a scope. The course counts bytes.
///
/// # Errors
/// [`OsmError`].
pub fn read(
    extract: &Path,
    scope: Scope,
    rules: HouseholdRules,
    course: &Course,
) -> Result<Town, OsmError> {
    let wishes = Wishes {
        scope,
        communities: CommunitiesBy::Areas,
        grids: GridsBy::Community,
        census: None,
        rules,
    };
    town(extract, &wishes, course)
}

/// Compare a project with a newer extract of its scope; nothing is changed.
///
/// # Errors
/// [`StoreError`] where the project cannot be read; [`StoreError::Cancelled`].
pub fn compare(project: &Project, town: &Town, course: &Course) -> Result<Update, StoreError> {
    let entered = project.entered(&KINDS, DETAIL)?;
    let (map, _) = project.drawn(None)?;
    let mut comparing = Comparing {
        project,
        entered,
        index: CoverageIndex::new(&map.coverage),
        coverage: &map.coverage,
        update: Update::default(),
    };
    for kind in KINDS {
        course.go_on()?;
        comparing.kind(kind, town)?;
    }
    Ok(comparing.update)
}

/// The scope a project was made with: its ground, unless it says otherwise; `None` where it was not made
/// from an extract.
///
/// # Errors
/// [`StoreError`] where the project cannot be read.
pub fn scope_of(project: &Project) -> Result<Option<Scope>, StoreError> {
    let members = project.members()?;
    if !is_made_of_extract(&members) {
        return Ok(None);
    }
    Ok(Some(match members.get(SCOPE).and_then(Value::as_str) {
        Some("all") => Scope::All,
        Some(area) if area != "polygons" => Scope::Admin(area.to_owned()),
        _ => {
            let (map, _) = project.drawn(None)?;
            let faces: Vec<_> = map.faces().collect();
            let polygons: Vec<Polygon> = map.coverage.union_of(&faces);
            Scope::Polygons {
                polygons,
                name: None,
            }
        }
    }))
}

/// Whether a project with these members was made from an extract.
pub fn is_made_of_extract(members: &Map<String, Value>) -> bool {
    // Asked many times a frame.
    let says = |name: &str| members.get(name).and_then(Value::as_str);
    CREDITS
        .iter()
        .all(|(name, value)| says(name) == Some(*value))
}

struct Comparing<'a> {
    project: &'a Project,
    entered: Entered,
    coverage: &'a Coverage,
    index: CoverageIndex,
    update: Update,
}

impl Comparing<'_> {
    fn kind(&mut self, kind: Kind, town: &Town) -> Result<(), StoreError> {
        let new = town.contents.iter().filter(|(key, ..)| key.kind == kind);
        let mut new: BTreeMap<&str, &Record> = new
            .map(|(key, record, _)| (key.id.as_str(), record))
            .collect();
        let old = self.project.records(kind)?;
        let measure = measure_of(&old, &new);
        for stored in old.iter().filter(|s| s.record.attribute("osm").is_some()) {
            match new.remove(stored.key.id.as_str()) {
                Some(record) => self.both(stored, record, measure),
                None => self.vanished(stored)?,
            }
        }
        let known: BTreeSet<&str> = old.iter().map(|stored| stored.key.id.as_str()).collect();
        for (id, record) in new {
            let key = Key::new(kind, id);
            // A building beyond the grids would belong to nobody.
            let is_within = |at| self.index.face_at(self.coverage, at).is_some();
            let is_beyond = kind == Kind::Building && !record.place().is_some_and(is_within);
            if is_beyond || known.contains(id) || self.entered.is_removed(&key) {
                continue;
            }
            let mut record = record.clone();
            if let Some(properties) = &mut record.feature.properties {
                properties.shift_remove(LINK);
            }
            scale(&mut record, measure);
            let change = Change::insert(key.clone(), record.clone());
            self.put(key, What::Appeared, &record, change);
        }
        Ok(())
    }

    /// What is in both: everything of the new one that nobody entered otherwise.
    fn both(&mut self, stored: &Stored, new: &Record, measure: f64) {
        let old = &stored.record;
        let keeps_place = self.entered.is_place(stored) || is_same_place(old, new);
        let mut after = old.clone();
        if !keeps_place {
            after.feature.shape.clone_from(&new.feature.shape);
            after.feature.multi = new.feature.multi;
            after
                .feature
                .other_geometry
                .clone_from(&new.feature.other_geometry);
        }
        let none = Map::new();
        let says = new.feature.properties.as_ref().unwrap_or(&none);
        let said = old.feature.properties.as_ref().unwrap_or(&none);
        let properties = after.feature.properties.get_or_insert_default();
        let is_own = |name: &str| matches!(name, "households" | ESTIMATED | LINK);
        let names = said.keys().chain(says.keys());
        for name in names.filter(|name| !is_own(name)) {
            if self.entered.is_attribute(stored, name) {
                continue;
            }
            match says.get(name) {
                Some(value) => properties.insert(name.clone(), value.clone()),
                // It was never said by an extract where it came with a list.
                None => properties.shift_remove(name),
            };
        }
        let is_other = !keeps_place || BASIS.iter().any(|name| says.get(*name) != said.get(*name));
        if is_other && let Some(estimate) = says.get(ESTIMATED).and_then(Value::as_u64) {
            let estimate = json!(scaled(estimate, measure));
            let is_counted = said.get("households") != said.get(ESTIMATED)
                || self.entered.is_attribute(stored, "households");
            if !is_counted {
                properties.insert("households".to_owned(), estimate.clone());
            }
            properties.insert(ESTIMATED.to_owned(), estimate);
        }
        let change = Change::between(stored.key.clone(), old, &after);
        if change.is_nothing() {
            return;
        }
        let what = match keeps_place {
            true => What::Changed,
            false => What::Moved,
        };
        self.put(stored.key.clone(), what, &after, change);
    }

    fn vanished(&mut self, stored: &Stored) -> Result<(), StoreError> {
        let is_occupied = stored.key.kind == Kind::Building && {
            let code = stored.record.text("code").unwrap_or(&stored.key.id);
            let homes = self
                .project
                .records_with(Kind::Household, "building", code)?;
            !homes.is_empty()
        };
        if is_occupied || self.entered.is_any(stored, LINK) {
            self.update.kept.push(Kept {
                key: stored.key.clone(),
                name: name_of(&stored.record),
                is_occupied,
            });
            return Ok(());
        }
        let change = Change::remove(stored.key.clone(), stored.record.clone());
        self.put(stored.key.clone(), What::Vanished, &stored.record, change);
        Ok(())
    }

    fn put(&mut self, key: Key, what: What, record: &Record, change: Change) {
        self.update.differences.push(Difference {
            key,
            what,
            name: name_of(record),
            at: record.place(),
            change,
        });
    }
}

fn name_of(record: &Record) -> Option<String> {
    let address = || Address::of(record).map(|address| address.whole());
    record.text("name").map(str::to_owned).or_else(address)
}

/// How many households of the project there are for one that the extract gives, by the buildings that
/// are estimated in both and are the same.
fn measure_of(old: &[Stored], new: &BTreeMap<&str, &Record>) -> f64 {
    let (mut own, mut given) = (0, 0);
    for stored in old {
        let Some(record) = new.get(stored.key.id.as_str()) else {
            continue;
        };
        let is_same = is_same_place(&stored.record, record)
            && BASIS
                .iter()
                .all(|name| stored.record.attribute(name) == record.attribute(name));
        let estimate = |record: &Record| record.attribute(ESTIMATED).and_then(Value::as_u64);
        if let (true, Some(a), Some(b)) = (is_same, estimate(&stored.record), estimate(record)) {
            own += a;
            given += b;
        }
    }
    match (own, given) {
        (0, _) | (_, 0) => 1.0,
        (own, given) => own as f64 / given as f64,
    }
}

fn scaled(estimate: u64, measure: f64) -> u64 {
    (estimate as f64 * measure).round() as u64
}

fn scale(record: &mut Record, measure: f64) {
    let Some(properties) = &mut record.feature.properties else {
        return;
    };
    if let Some(estimate) = properties.get(ESTIMATED).and_then(Value::as_u64) {
        let estimate = json!(scaled(estimate, measure));
        for name in ["households", ESTIMATED] {
            properties.insert(name.to_owned(), estimate.clone());
        }
    }
}

/// Both lie on the same ground, but for how a crossing with the boundary was rounded.
fn is_same_place(old: &Record, new: &Record) -> bool {
    if Place::of(old) == Place::of(new) {
        return true;
    }
    let [a, b] = [old, new].map(vertices);
    let near = |(a, b): (&Coord, &Coord)| {
        a.x.abs_diff(b.x).max(a.y.abs_diff(b.y)) <= ROUNDED.unsigned_abs()
    };
    !a.is_empty() && a.len() == b.len() && a.iter().zip(&b).all(near)
}

/// Every vertex of a record, in its order.
fn vertices(record: &Record) -> Vec<Coord> {
    let shape = record.feature.shape.iter();
    let rings = shape.flat_map(|shape| shape.polygons.iter().flat_map(Polygon::rings));
    let mut found: Vec<Coord> = rings.flatten().copied().collect();
    found.extend(record.positions());
    found
}

impl Update {
    /// So many of each.
    pub fn counts(&self) -> BTreeMap<What, usize> {
        let mut counts = BTreeMap::new();
        for difference in &self.differences {
            *counts.entry(difference.what).or_default() += 1;
        }
        counts
    }

    /// Take over what is chosen, by place in the list or what it is, as one act; `None` where that is
    /// nothing. Buildings that are new, or never had one, get their unit.
    ///
    /// # Errors
    /// As for [`Project::import`]; nothing is then changed.
    pub fn take(
        &self,
        project: &mut Project,
        is_chosen: impl Fn(usize, &Difference) -> bool,
        file: &str,
        course: &Course,
    ) -> Result<Option<Entry>, StoreError> {
        let chosen: Vec<&Difference> = self
            .differences
            .iter()
            .enumerate()
            .filter(|(place, one)| is_chosen(*place, one))
            .map(|(_, one)| one)
            .collect();
        let mut details = vec![
            ("file".to_owned(), json!(file)),
            (DETAIL.to_owned(), json!(true)),
            ("count".to_owned(), json!(chosen.len())),
        ];
        for what in What::ALL {
            let many = chosen.iter().filter(|difference| difference.what == what);
            details.push((what.name().to_owned(), json!(many.count())));
        }
        let brought = Brought {
            details,
            place: chosen.iter().find_map(|difference| difference.at),
        };
        let mut changes: Vec<Change> = chosen
            .iter()
            .map(|difference| difference.change.clone())
            .collect();
        let of_places = chosen.iter().map(|one| (&one.change, one.at));
        changes.extend(project.grids_following(of_places)?);
        if !changes.is_empty() {
            changes = project.all_placed(changes)?;
        }
        project.import(changes, brought, course)
    }
}
