//! Buildings that come into a project get their unit, so that the tree holds what the map shows. Owns:
//! which buildings that are, and the areas of communities that never had any. Must not know: why
//! buildings come, or move.
//!
//! A project that an older version made from a map has no unit for its buildings. It opens as it is: they
//! are counted ([`Project::unplaced`]), and whoever may change the map puts them in, by one act.

use super::super::error::StoreError;
use super::super::journal::{Action, Entry};
use super::super::project::Project;
use super::super::records::{self, Stored};
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::label::label_place;
use crate::geometry::meets::polygons_hold;
use crate::geometry::polygon::Polygon;
use crate::model::act::ActionName;
use crate::model::address::STREET;
use crate::model::change::{AttributePatch, Change, Effect};
use crate::model::grid_map::Feature;
use crate::model::record::{Key, Kind, Record};
use crate::model::register::{Level, Placing, Site, comes_from_map, compound_of, only_area};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The attribute by which a building names its unit.
const LINK: &str = Level::Building.link();

/// A grid as far as buildings are found in it.
struct Ground {
    code: String,
    name: String,
    polygons: Vec<Polygon>,
    bounds: Bounds,
}

impl Ground {
    fn of(key: &Key, record: &Record) -> Option<Self> {
        let shape = record.feature.shape.as_ref()?;
        let code = record.text("code").unwrap_or(&key.id);
        Some(Self {
            name: record.text("name").unwrap_or(code).to_owned(),
            code: code.to_owned(),
            bounds: shape.bounds()?,
            polygons: shape.polygons.clone(),
        })
    }
}

/// The tree as far as buildings are put into it.
struct Tree {
    grids: Vec<Ground>,
    placing: Placing,
    /// The grid of each compound, by code.
    lies_in: HashMap<String, String>,
}

impl Tree {
    fn grid_at(&self, at: Coord) -> Option<&Ground> {
        let mut grids = self.grids.iter();
        grids.find(|grid| grid.bounds.contains(at) && polygons_hold(&grid.polygons, at))
    }

    /// The unit of a building that names none that is there, or one of another grid than it stands in;
    /// `None` where it keeps what it names, or stands in no grid.
    fn unit_of(&mut self, key: &Key, building: &Record) -> Option<String> {
        let shape = building.feature.shape.as_ref();
        let inside = shape.and_then(|shape| label_place(&shape.polygons));
        let at = inside.map(|place| place.at).or_else(|| building.place())?;
        let code = building.text("code").unwrap_or(&key.id);
        let named = compound_of(building, code);
        let lies_in = named.as_ref().and_then(|unit| self.lies_in.get(unit));
        let grid = self.grid_at(at)?;
        let is_lost = lies_in.is_none() && building.text(LINK).is_some();
        if is_lost || lies_in == Some(&grid.code) {
            return None;
        }
        let [grid, grid_name] = [&grid.code, &grid.name].map(Clone::clone);
        Some(self.placing.unit_for(&Site {
            at,
            street: building.text(STREET),
            grid: &grid,
            grid_name: &grid_name,
        }))
    }
}

impl Project {
    /// Changes, and what follows from them in the tree: buildings that come into being get their unit,
    /// and so do those that move to another grid.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a record cannot be read.
    pub(in crate::store) fn placed(&self, changes: Vec<Change>) -> Result<Vec<Change>, StoreError> {
        let is_building = |change: &Change| change.key.kind == Kind::Building;
        if !changes.iter().any(is_building) {
            return Ok(changes);
        }
        self.place(changes, false)
    }

    /// The same, and whatever an extract or a plan brought before and that names no unit is put into
    /// one as well; a community without areas becomes one.
    ///
    /// # Errors
    /// As for [`Self::placed`].
    pub fn all_placed(&self, mut changes: Vec<Change>) -> Result<Vec<Change>, StoreError> {
        changes.extend(self.first_areas(&changes)?);
        self.place(changes, true)
    }

    /// Put every building into its unit that an extract or a tracing brought and that names none, in one
    /// act; `None` where there is none, and every community has its areas.
    pub(in crate::store) fn place_buildings(&mut self) -> Result<Option<Entry>, StoreError> {
        let changes = self.all_placed(Vec::new())?;
        let many = |kind: Kind| changes.iter().filter(|c| c.key.kind == kind).count();
        let [count, units, areas] = [Kind::Building, Kind::Compound, Kind::Area].map(many);
        let action = Action::new(ActionName::PlaceBuildings, changes);
        let action = action.with("count", count).with("units", units);
        self.carry_out(action.with("areas", areas))
    }

    /// How many buildings stand in a grid, came from an extract or were traced, and name no unit.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a record cannot be read.
    pub fn unplaced(&self) -> Result<usize, StoreError> {
        // Of most projects that is known without a look at where each stands.
        if !records::lacks(self.connection(), Kind::Building, LINK)? {
            return Ok(0);
        }
        let changes = self.all_placed(Vec::new())?;
        let buildings = changes.iter().filter(|c| c.key.kind == Kind::Building);
        Ok(buildings.count())
    }

    fn place(&self, mut changes: Vec<Change>, is_all: bool) -> Result<Vec<Change>, StoreError> {
        let mut tree = self.tree(&changes)?;
        let mut seen: BTreeSet<Key> = BTreeSet::new();
        for change in &mut changes {
            if change.key.kind != Kind::Building {
                continue;
            }
            let stays = match &change.effect {
                Effect::Patch(patch) => patch.place.is_none(),
                Effect::Insert(_) | Effect::Remove(_) => false,
            };
            if stays {
                continue;
            }
            seen.insert(change.key.clone());
            let before = self.record(&change.key)?.map(|stored| stored.record);
            let Ok(Some(after)) = change.apply(before.as_ref()) else {
                continue;
            };
            let Some(unit) = tree.unit_of(&change.key, &after) else {
                continue;
            };
            match &mut change.effect {
                Effect::Insert(record) => {
                    let properties = record.feature.properties.get_or_insert_default();
                    properties.insert(LINK.to_owned(), json!(unit));
                }
                Effect::Patch(patch) => {
                    let was = before.as_ref().and_then(|record| record.attribute(LINK));
                    let patched = AttributePatch::new(LINK, was.cloned(), Some(json!(unit)));
                    patch.attributes.push(patched);
                }
                Effect::Remove(_) => {}
            }
        }
        if is_all {
            let is_homeless = |stored: &Stored| {
                comes_from_map(&stored.record) && stored.record.attribute(LINK).is_none()
            };
            let buildings = self.records(Kind::Building)?.into_iter();
            let buildings = buildings.filter(|stored| !seen.contains(&stored.key));
            for Stored { key, record, .. } in buildings.filter(is_homeless) {
                if let Some(unit) = tree.unit_of(&key, &record) {
                    changes.push(Change::attribute(key, LINK, None, Some(json!(unit))));
                }
            }
        }
        let made = tree.placing.made().into_iter();
        changes.extend(made.map(|(key, record)| Change::insert(key, record)));
        Ok(changes)
    }

    /// Grids and compounds as they are once the changes are made.
    fn tree(&self, changes: &[Change]) -> Result<Tree, StoreError> {
        let grids = self.records(Kind::Grid)?;
        let grids = grids.iter().map(|stored| (&stored.key, &stored.record));
        let new = changes.iter().filter_map(|change| match &change.effect {
            Effect::Insert(record) => Some((&change.key, &**record)),
            Effect::Remove(_) | Effect::Patch(_) => None,
        });
        let grids = grids.chain(new.filter(|(key, _)| key.kind == Kind::Grid));
        let mut tree = Tree {
            grids: grids
                .filter_map(|(key, record)| Ground::of(key, record))
                .collect(),
            placing: Placing::default(),
            lies_in: HashMap::new(),
        };
        for Stored { key, record, .. } in self.records(Kind::Compound)? {
            let code = record.text("code").unwrap_or(&key.id);
            let grid = record.text(Level::Compound.link()).unwrap_or_default();
            tree.placing.take_in((code, grid), &record);
            tree.lies_in.insert(code.to_owned(), grid.to_owned());
        }
        Ok(tree)
    }

    /// An area for each community that has none, on all its ground, and its grids in that area.
    fn first_areas(&self, changes: &[Change]) -> Result<Vec<Change>, StoreError> {
        let community_of = |record: &Record| record.text("community_code").map(str::to_owned);
        let areas = self.records(Kind::Area)?;
        let mut parted: BTreeSet<String> = areas
            .iter()
            .filter_map(|stored| community_of(&stored.record))
            .collect();
        for change in changes.iter().filter(|c| c.key.kind == Kind::Area) {
            if let Effect::Insert(record) = &change.effect {
                parted.extend(community_of(record));
            }
        }
        let mut made = Vec::new();
        let mut area_of: BTreeMap<String, String> = BTreeMap::new();
        for Stored { key, record, .. } in self.records(Kind::Community)? {
            let code = record.text("code").unwrap_or(&key.id);
            if parted.contains(code) {
                continue;
            }
            let (area, says) = only_area(code, record.text("name").unwrap_or(code));
            let area_record = Record {
                feature: Feature {
                    properties: says.as_object().cloned(),
                    shape: record.feature.shape.clone(),
                    multi: record.feature.multi,
                    ..Feature::default()
                },
                sealed: None,
            };
            made.push(Change::insert(Key::new(Kind::Area, &*area), area_record));
            area_of.insert(code.to_owned(), area);
        }
        let link = Level::Grid.link();
        for Stored { key, record, .. } in self.records(Kind::Grid)? {
            let area = community_of(&record).and_then(|community| area_of.get(&community));
            if let Some(area) = area.filter(|_| record.text(link).is_none()) {
                let was = record.attribute(link).cloned();
                made.push(Change::attribute(key, link, was, Some(json!(area))));
            }
        }
        Ok(made)
    }
}
