//! What is traced becomes records: buildings, streets, and first grids. Owns: their ids and codes, that
//! ground comes into a plan wherever grids are published already, and that a grid has the households of
//! the buildings on it. Must not know: on what it was traced.

use super::error::StoreError;
use super::journal::{Action, Entry};
use super::project::Project;
use super::records::Stored;
use crate::geometry::fixed::Coord;
use crate::geometry::label::label_place;
use crate::geometry::polygon::{Polygon, Shape};
use crate::model::act::ActionName;
use crate::model::change::{Change, Conflict};
use crate::model::draft::DraftFault;
use crate::model::plan::{BASE, PLAN, PlanInfo, Status};
use crate::model::record::{Key, Kind, Record};
use crate::model::register::{Level, only_area};
use crate::model::tracing::{
    Fitted, ORIGIN, TRACED, Traced, fit_ground, households_on, polygon_of,
};
use crate::rules::households::HouseholdRules;
use crate::rules::numbering;
use serde_json::{Map, Value, json};

/// The community of grids that nobody has given any: it lies in an area whose code is not assigned.
const UNNAMED_COMMUNITY: &str = "999999001001";

/// A community by its code and its name, and the area of it that ground comes into.
struct Community {
    code: String,
    name: String,
    area: Option<String>,
}

impl Project {
    /// What was traced and is still there: buildings, then streets.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where a record cannot be read.
    pub fn traced(&self) -> Result<Vec<Stored>, StoreError> {
        let mut traced = self.records_with(Kind::Building, ORIGIN, TRACED)?;
        traced.extend(self.records_with(Kind::Street, ORIGIN, TRACED)?);
        Ok(traced)
    }

    /// Keep what was traced.
    pub(super) fn trace(&mut self, thing: &Traced) -> Result<Option<Entry>, StoreError> {
        let (changes, plan) = match thing {
            Traced::Building { .. } | Traced::Street { .. } => {
                let id = self.traced_id()?;
                let rules = HouseholdRules::bundled().ok();
                let made = thing.record(&id, rules.as_ref());
                let insert = |(kind, record): (Kind, Record)| {
                    let place = record.place();
                    (Change::insert(Key::new(kind, id.as_str()), record), place)
                };
                let made = made.map(insert);
                let following = made.as_ref().map(|(change, place)| (change, *place));
                let grids = self.grids_following(following)?;
                let change = made.map(|(change, _)| change);
                (
                    self.placed(change.into_iter().chain(grids).collect())?,
                    None,
                )
            }
            Traced::Grid { ring, name, plan } => {
                let drawn = polygon_of(ring);
                let changes = match plan {
                    Some(plan) => self.ground_of_plan(&drawn, name, plan)?,
                    None => self.all_placed(self.first_ground(&drawn, name)?)?,
                };
                (changes, plan.clone())
            }
        };
        let mut action = Action::new(ActionName::Trace, changes)
            .at(thing.vertices().first().copied())
            .with("what", thing.what())
            .with("name", thing.name());
        if let Some(plan) = plan {
            action = action.with("plan", plan);
        }
        self.carry_out(action)
    }

    /// Take away what was traced; not a building in which somebody is registered.
    pub(super) fn remove_traced(&mut self, key: &Key) -> Result<Option<Entry>, StoreError> {
        let stored = self.there(key)?;
        if stored.record.text(ORIGIN) != Some(TRACED) {
            return Err(StoreError::WrongKind(key.clone()));
        }
        if key.kind == Kind::Building {
            let code = stored.record.text("code").unwrap_or(&key.id);
            let homes = self.records_with(Kind::Household, "building", code)?.len();
            if homes > 0 {
                return Err(StoreError::Occupied(homes));
            }
        }
        let place = stored.record.place();
        let name = stored.record.text("name").unwrap_or(&key.id).to_owned();
        let change = Change::remove(key.clone(), stored.record);
        let grids = self.grids_following([(&change, place)])?;
        let changes = std::iter::once(change).chain(grids).collect();
        let action = Action::new(ActionName::RemoveTraced, changes).at(place);
        self.carry_out(action.with("what", key.kind.name()).with("name", name))
    }

    /// An id that no building and no street ever had, short enough to be read out as a code.
    fn traced_id(&self) -> Result<String, StoreError> {
        loop {
            let random = Self::new_id()?;
            let id = format!("t{}", random.get(..8).unwrap_or(&random));
            let is_free =
                |kind| Ok::<_, StoreError>(self.record(&Key::new(kind, id.as_str()))?.is_none());
            if is_free(Kind::Building)? && is_free(Kind::Street)? {
                return Ok(id);
            }
        }
    }

    /// The first grid of a project: it is published at once, as grids that a file brings are.
    fn first_ground(&self, drawn: &Polygon, name: &str) -> Result<Vec<Change>, StoreError> {
        if !self.published()?.is_empty() {
            // Published grids are changed by plans.
            return Err(StoreError::Faulty(vec![DraftFault::Missing("traced-plan")]));
        }
        let fitted = fit_ground(&[], drawn);
        let mut changes = Vec::new();
        let mut community = match self.first_community()? {
            Some(community) => community,
            None => {
                let community = Community {
                    code: UNNAMED_COMMUNITY.to_owned(),
                    name: name.trim().to_owned(),
                    area: None,
                };
                let says = json!({ "code": community.code, "name": community.name });
                let record = record(says, Some(fitted.shape.clone()));
                let key = Key::new(Kind::Community, community.code.as_str());
                changes.push(Change::insert(key, record));
                community
            }
        };
        if community.area.is_none() {
            let (area, says) = only_area(&community.code, &community.name);
            let key = Key::new(Kind::Area, area.as_str());
            changes.push(Change::insert(
                key,
                record(says, Some(fitted.shape.clone())),
            ));
            community.area = Some(area);
        }
        // Codes are never used again, not even that of a grid that is gone.
        let retired = self.records(Kind::RetiredGrid)?;
        let used = retired
            .iter()
            .filter_map(|stored| stored.record.text("code"));
        let place = inside(&fitted.shape);
        let codes = numbering::codes(&community.code, used, &[place])
            .map_err(|_| StoreError::Faulty(vec![DraftFault::Impossible("traced-outline")]))?;
        let code = codes.into_iter().next().unwrap_or_default();
        let says = json!({
            "code": code,
            "name": name.trim(),
            "community": community.name,
            "community_code": community.code,
            (Level::Grid.link()): community.area,
            ORIGIN: TRACED,
        });
        let lived = self.lived_on(&fitted.shape, &[])?;
        let mut grid = record(says, Some(fitted.shape));
        grid.feature
            .properties
            .get_or_insert_default()
            .extend(lived);
        changes.push(Change::insert(Key::new(Kind::Grid, code), grid));
        Ok(changes)
    }

    /// Ground that becomes a grid of a plan, as far as none of its grids has it.
    fn ground_of_plan(
        &self,
        drawn: &Polygon,
        name: &str,
        plan: &str,
    ) -> Result<Vec<Change>, StoreError> {
        let stored = self.plan(plan)?;
        if PlanInfo::of(&stored.key, &stored.record).status != Status::Draft {
            return Err(StoreError::Conflict {
                key: stored.key,
                conflict: Conflict::Changed,
            });
        }
        let grids = self.plan_grids(plan)?;
        let shapes = grids
            .iter()
            .map(|stored| stored.record.feature.shape.clone());
        let shapes: Vec<Shape> = shapes.map(Option::unwrap_or_default).collect();
        let Fitted { shape, changed } = fit_ground(&shapes, drawn);
        if shape.polygons.is_empty() {
            return Err(StoreError::Faulty(vec![DraftFault::Taken(
                "traced-outline",
            )]));
        }
        let mut changes = Vec::new();
        for (place, shape) in changed {
            let Some(grid) = grids.get(place) else {
                continue;
            };
            let mut after = grid.record.clone();
            after.feature.multi |= shape.polygons.len() > 1;
            after.feature.shape = Some(shape);
            changes.push(Change::between(grid.key.clone(), &grid.record, &after));
        }
        let community = match nearest(&grids, inside(&shape)) {
            Some(community) => Some(community),
            None => self.first_community()?,
        };
        let says = json!({
            "name": name.trim(),
            "community": community.as_ref().map(|community| &community.name),
            "community_code": community.as_ref().map(|community| &community.code),
            (Level::Grid.link()): community.as_ref().map(|community| &community.area),
            PLAN: plan,
            BASE: [],
            ORIGIN: TRACED,
        });
        let lived = self.lived_on(&shape, &grids)?;
        let mut grid = record(says, Some(shape));
        grid.feature
            .properties
            .get_or_insert_default()
            .extend(lived);
        let key = Key::new(Kind::PlanGrid, Self::new_id()?);
        changes.push(Change::insert(key, grid));
        Ok(changes)
    }

    /// What a grid on this ground says of its households, beside grids that say theirs.
    fn lived_on(
        &self,
        ground: &Shape,
        beside: &[Stored],
    ) -> Result<Map<String, Value>, StoreError> {
        let buildings = self.counted_buildings()?;
        let lived = households_on(ground, buildings.iter().map(|stored| &stored.record));
        Ok(lived.attributes(beside.iter().map(|stored| &stored.record)))
    }

    fn first_community(&self) -> Result<Option<Community>, StoreError> {
        let all = self.records(Kind::Community)?;
        let Some(stored) = all.first() else {
            return Ok(None);
        };
        let code = stored.record.text("code").unwrap_or(&stored.key.id);
        let areas = self.records_with(Kind::Area, "community_code", code)?;
        let code_of = |stored: &Stored| {
            stored
                .record
                .text("code")
                .unwrap_or(&stored.key.id)
                .to_owned()
        };
        Ok(Some(Community {
            code: code.to_owned(),
            name: stored.record.text("name").unwrap_or_default().to_owned(),
            area: areas.first().map(code_of),
        }))
    }
}

fn record(says: Value, shape: Option<Shape>) -> Record {
    let mut properties = match says {
        Value::Object(map) => map,
        _ => Map::new(),
    };
    properties.retain(|_, value| !value.is_null());
    let mut record = Record::default();
    record.feature.properties = Some(properties);
    record.feature.multi = shape.as_ref().is_some_and(|shape| shape.polygons.len() > 1);
    record.feature.shape = shape;
    record
}

/// A place inside.
fn inside(shape: &Shape) -> Coord {
    label_place(&shape.polygons)
        .map(|place| place.at)
        .unwrap_or_default()
}

/// The community of the grid that lies nearest to a place.
fn nearest(grids: &[Stored], at: Coord) -> Option<Community> {
    let named = grids.iter().filter_map(|stored| {
        let code = stored.record.text("community_code")?;
        let place = stored.record.feature.shape.as_ref().map(inside)?;
        Some((place.distance_m(at), code, stored))
    });
    let (_, code, stored) = named.min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(Community {
        code: code.to_owned(),
        name: stored
            .record
            .text("community")
            .unwrap_or_default()
            .to_owned(),
        area: stored.record.text(Level::Grid.link()).map(str::to_owned),
    })
}
