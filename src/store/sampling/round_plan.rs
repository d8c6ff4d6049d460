//! Rounds as they are planned: which grids, how many people, which site; and the sites.

use super::super::error::StoreError;
use super::super::journal::{Action, Entry};
use super::super::project::Project;
use super::super::records::Stored;
use super::lane::set;
use crate::geometry::fixed::Coord;
use crate::geometry::label::label_place;
use crate::geometry::meets::polygons_hold;
use crate::geometry::network::Network;
use crate::model::Layer;
use crate::model::act::ActionName;
use crate::model::change::Change;
use crate::model::context::{Context, ContextKind};
use crate::model::draft::DraftFault;
use crate::model::epidemic::{GateState, Isolation};
use crate::model::record::{Key, Kind, Record};
use crate::model::register::households_of;
use crate::model::sampling::{
    Basis, By, GridRow, RoundId, RoundPlan, RoundPlanDraft, SamplingFault, Scope, Site, SiteDraft,
    nearest,
};
use crate::rules::sampling::{Expectation, expected, open_minutes};
use crate::rules::zone::Zone;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A grid that a round may take in.
struct Ground {
    code: String,
    community: String,
    zone: Zone,
    /// What stands for it on the way to a site: its only open entrance, else the place of its name.
    at: Option<Coord>,
    stated: u32,
}

/// Households that are registered and all there are, by the code of their grid.
type Households = HashMap<String, (u32, u32)>;

impl Project {
    /// Plan a round, or change it: a row for each grid that it takes in, with how many are expected
    /// and the nearest open site. What somebody typed or dragged stays.
    ///
    /// # Errors
    /// [`StoreError::Faulty`] where another round has its number and day;
    /// [`StoreError::Erased`] for one that is gone.
    pub fn plan_round(
        &mut self,
        key: Option<Key>,
        draft: &RoundPlanDraft,
    ) -> Result<Option<Entry>, StoreError> {
        let before = match &key {
            Some(key) => Some(self.record(key)?.ok_or(StoreError::Erased)?.record),
            None => None,
        };
        let key = match key {
            Some(key) => key,
            None => Key::new(Kind::RoundPlan, Self::new_id()?),
        };
        let after = draft.record(before.as_ref());
        let missing = || StoreError::Faulty(vec![DraftFault::Missing("number")]);
        let plan = RoundPlan::read(&key, &after).ok_or_else(missing)?;
        for stored in self.records(Kind::RoundPlan)? {
            let other = RoundPlan::read(&stored.key, &stored.record);
            if stored.key != key && other.is_some_and(|other| other.id == plan.id) {
                return Err(StoreError::Faulty(vec![DraftFault::Taken("number")]));
            }
        }
        let old = before.as_ref().and_then(|b| RoundPlan::read(&key, b));
        // All that belongs to a round is found by its number and day.
        let old = old.map(|old| old.id).filter(|old| *old != plan.id);
        if let Some(old) = old
            && self.is_sampled(old)?
        {
            return Err(StoreError::Faulty(vec![DraftFault::Taken("number")]));
        }
        let mut changes = vec![match &before {
            Some(before) => Change::between(key.clone(), before, &after),
            None => Change::insert(key.clone(), after),
        }];
        let count = self.put_rows(&plan, old, &mut changes)?;
        if let Some(old) = old {
            for team in self.records_with(Kind::SamplingTeam, "of_round", &old.to_string())? {
                let mut after = team.record.clone();
                set(&mut after, "of_round", json!(plan.id.to_string()));
                changes.push(Change::between(team.key, &team.record, &after));
            }
        }
        let action = Action::new(ActionName::PlanRound, changes)
            .with("name", plan.id.number.to_string())
            .with("count", count);
        self.carry_out(action)
    }

    /// Somebody was sampled in a round, or refused to be.
    fn is_sampled(&self, round: RoundId) -> Result<bool, StoreError> {
        let text = round.to_string();
        for kind in [Kind::Tube, Kind::Refusal] {
            if !self.records_with(kind, "of_round", &text)?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Rows of a round as its plan wants them, with those it had under another number or day; how
    /// many grids it takes in.
    fn put_rows(
        &self,
        plan: &RoundPlan,
        old: Option<RoundId>,
        changes: &mut Vec<Change>,
    ) -> Result<usize, StoreError> {
        let isolated = match plan.scope {
            Scope::Isolated => self.isolated_by_grid(plan.id.day)?,
            _ => HashMap::new(),
        };
        let mut taken: BTreeMap<String, Ground> = BTreeMap::new();
        for ground in self.grounds()? {
            let lives = isolated.get(&ground.code).copied().unwrap_or(0);
            let grid = (ground.code.as_str(), ground.community.as_str(), ground.zone);
            if plan.scope.takes(&plan.of, grid, lives) {
                taken.insert(ground.code.clone(), ground);
            }
        }
        let known = taken.keys().chain(taken.values().map(|g| &g.community));
        let known: BTreeSet<&String> = known.collect();
        let is_named = matches!(plan.scope, Scope::Grids | Scope::Communities);
        if let Some(stray) = plan.of.iter().find(|one| is_named && !known.contains(one)) {
            return Err(SamplingFault::NotInRound(stray.clone()).into());
        }
        let households = self.households_by_grid(plan.id.day)?;
        let residents = self.residents_by_grid(plan.id.day)?;
        let rules = self.sampling_rules()?;
        let profile = rules.on(plan.id.day);
        let people = |ground: &Ground| -> Expectation {
            if plan.scope == Scope::Isolated {
                return Expectation {
                    people: isolated.get(&ground.code).copied().unwrap_or(0),
                    is_counted: true,
                };
            }
            let homes = households.get(&ground.code).copied();
            expected(
                residents.get(&ground.code).copied().unwrap_or(0),
                homes.unwrap_or((0, ground.stated)),
                profile.people_per_household,
            )
        };
        let [mut rows, mut former]: [HashMap<String, (Stored, GridRow)>; 2] = Default::default();
        for stored in self.records(Kind::Round)? {
            match GridRow::read(&stored.key, &stored.record) {
                Some(row) if row.round == plan.id => {
                    rows.insert(row.grid.clone(), (stored, row));
                }
                Some(row) if Some(row.round) == old => {
                    former.insert(row.grid.clone(), (stored, row));
                }
                _ => {}
            }
        }
        let open: Vec<&Ground> = taken.values().collect();
        let near = self.nearest_sites(plan, &open)?;
        for (ground, site) in open.iter().copied().zip(near) {
            let there = rows.remove(&ground.code);
            let there = there.or_else(|| former.remove(&ground.code));
            let (stored, row) = match there {
                Some((stored, row)) => (Some(stored), Some(row)),
                None => (None, None),
            };
            let mut after = stored
                .as_ref()
                .map(|stored| stored.record.clone())
                .unwrap_or_default();
            for (name, value) in [
                ("number", json!(plan.id.number)),
                ("date", json!(plan.id.day.to_string())),
                ("grid_code", json!(ground.code)),
            ] {
                set(&mut after, name, value);
            }
            let is_typed = row.as_ref().is_some_and(|row| {
                row.basis == Basis::Hand && (row.typed.is_some() || row.expected.is_some())
            });
            if !is_typed {
                let expected = people(ground);
                let basis = match expected.is_counted {
                    true => Basis::Register,
                    false => Basis::Estimate,
                };
                set(&mut after, "expected", json!(expected.people));
                set(&mut after, "expected_by", json!(basis.name()));
            }
            if row.as_ref().is_none_or(|row| row.by != Some(By::Hand)) {
                put_site(&mut after, site);
            }
            changes.push(match stored {
                Some(stored) => Change::between(stored.key, &stored.record, &after),
                None => Change::insert(Key::new(Kind::Round, Self::new_id()?), after),
            });
        }
        // Grids that are out of it go, but for what somebody typed.
        for (_, (stored, row)) in rows.into_iter().chain(former) {
            if row.typed.is_none() && row.basis != Basis::Hand {
                changes.push(Change::remove(stored.key, stored.record));
            }
        }
        Ok(taken.len())
    }

    /// Let grids of a round go to another site; to the nearest open one where none is named.
    ///
    /// # Errors
    /// [`StoreError::Sampling`] for a grid that is not in the round, or a site that is closed.
    pub fn assign_grids(
        &mut self,
        round: &Key,
        grids: &[String],
        site: Option<&Key>,
    ) -> Result<Option<Entry>, StoreError> {
        let plan = self.round_of(round)?;
        let grounds = self.grounds()?;
        let mut rows: HashMap<String, Stored> = HashMap::new();
        for stored in self.records(Kind::Round)? {
            let row = GridRow::read(&stored.key, &stored.record);
            if let Some(row) = row.filter(|row| row.round == plan.id) {
                rows.insert(row.grid, stored);
            }
        }
        let mut chosen: Vec<(&Ground, Stored)> = Vec::new();
        for grid in grids {
            let ground = grounds.iter().find(|ground| ground.code == *grid);
            let found = ground.zip(rows.remove(grid));
            chosen.push(found.ok_or_else(|| SamplingFault::NotInRound(grid.clone()))?);
        }
        let places: Vec<&Ground> = chosen.iter().map(|(ground, _)| *ground).collect();
        let (sites, name) = match site {
            None => (self.nearest_sites(&plan, &places)?, String::new()),
            Some(key) => {
                let stored = self.record(key)?.ok_or(StoreError::Erased)?;
                let site = Site::read(key, &stored.record);
                if site.is_closed {
                    return Err(SamplingFault::SiteClosed(site.name).into());
                }
                let far = self.way_to(&site, &places)?;
                let by_hand = far.into_iter().map(|metres| {
                    let id = site.key.id.clone();
                    Some((id, By::Hand, metres))
                });
                (by_hand.collect(), site.name.clone())
            }
        };
        let mut changes = Vec::new();
        for ((_, stored), site) in chosen.into_iter().zip(sites) {
            let mut after = stored.record.clone();
            put_site(&mut after, site);
            changes.push(Change::between(stored.key, &stored.record, &after));
        }
        let action = Action::new(ActionName::AssignGrids, changes)
            .with("name", name)
            .with("count", grids.len());
        self.carry_out(action)
    }

    /// Add a site, or change one: its name and place, how many lanes it has, what they take, and when
    /// it is open. One that is moved is of the grid that it stands in.
    ///
    /// # Errors
    /// [`StoreError::NotPermitted`]; [`StoreError::Erased`] for one that is gone;
    /// [`StoreError::Faulty`] where another one is called so.
    pub fn put_site(
        &mut self,
        key: Option<Key>,
        draft: &SiteDraft,
    ) -> Result<Option<Entry>, StoreError> {
        self.need_for_site()?;
        let before = match &key {
            Some(key) => Some(self.record(key)?.ok_or(StoreError::Erased)?.record),
            None => None,
        };
        let key = match key {
            Some(key) => key,
            None => Key::new(Kind::SamplingSite, Self::new_id()?),
        };
        let mut after = draft.record(before.as_ref());
        let name = after.text("name").unwrap_or(&key.id).to_owned();
        if before.as_ref().and_then(|before| before.text("name")) != after.text("name") {
            let others = self.records_with(Kind::SamplingSite, "name", &name)?;
            if others.iter().any(|other| other.key != key) {
                return Err(StoreError::Faulty(vec![DraftFault::Taken("unit-name")]));
            }
        }
        if let Some(at) = draft.moves_to(before.as_ref()) {
            let grid = self.grid_holding(at)?;
            let properties = after.feature.properties.get_or_insert_default();
            match grid {
                Some(code) => properties.insert("grid_code".to_owned(), json!(code)),
                None => properties.shift_remove("grid_code"),
            };
        }
        let place = after.place();
        let change = match &before {
            Some(before) => Change::between(key, before, &after),
            None => Change::insert(key, after),
        };
        let action = Action::new(ActionName::EditSite, vec![change]).at(place);
        self.carry_out(action.with("name", name))
    }

    /// The code of the grid that holds a place.
    fn grid_holding(&self, at: Coord) -> Result<Option<String>, StoreError> {
        let grids = self.records(Kind::Grid)?;
        let here = grids.iter().find(|stored| {
            let shape = stored.record.feature.shape.as_ref();
            shape.is_some_and(|shape| polygons_hold(&shape.polygons, at))
        });
        let code = here.map(|stored| stored.record.text("code").unwrap_or(&stored.key.id));
        Ok(code.map(str::to_owned))
    }

    /// Grids as a round sees them, by code.
    fn grounds(&self) -> Result<Vec<Ground>, StoreError> {
        let mut entrances: HashMap<String, Vec<Coord>> = HashMap::new();
        for stored in self.records(Kind::Entrance)? {
            let record = &stored.record;
            let state = record.text("status").and_then(GateState::parse);
            let grid = record.text("grid_code").map(str::to_owned);
            if let (Some(grid), Some(at)) = (grid, record.place())
                && state.unwrap_or(GateState::Open) != GateState::Closed
            {
                entrances.entry(grid).or_default().push(at);
            }
        }
        let grids = self.records(Kind::Grid)?.into_iter().map(|stored| {
            let record = &stored.record;
            let code = record.text("code").unwrap_or(&stored.key.id).to_owned();
            let shape = record.feature.shape.as_ref();
            let label = shape.and_then(|shape| Some(label_place(&shape.polygons)?.at));
            let only = match entrances.get(&code).map(Vec::as_slice) {
                Some([only]) => Some(*only),
                _ => None,
            };
            let community = record.text("community_code").map(str::to_owned);
            Ground {
                // The code of a grid begins with that of its community.
                community: community
                    .or_else(|| code.get(..12).map(str::to_owned))
                    .unwrap_or_default(),
                zone: record
                    .text("zone")
                    .and_then(Zone::parse)
                    .unwrap_or_default(),
                at: only.or(label).or_else(|| record.place()),
                stated: record
                    .attribute("households")
                    .and_then(Value::as_u64)
                    .and_then(|n| u32::try_from(n).ok())
                    .unwrap_or(0),
                code,
            }
        });
        Ok(grids.collect())
    }

    /// Sites that are open in a round, and where.
    fn open_sites(&self, plan: &RoundPlan) -> Result<Vec<(Site, Coord)>, StoreError> {
        let sites = self.records(Kind::SamplingSite)?.into_iter();
        let sites = sites.map(|stored| Site::read(&stored.key, &stored.record));
        let open = sites.filter(|site| {
            let minutes = open_minutes(&site.hours, plan.starts, plan.due);
            !site.is_closed && site.lanes > 0 && minutes > 0
        });
        Ok(open
            .filter_map(|site| {
                let at = site.at?;
                Some((site, at))
            })
            .collect())
    }

    /// The streets that people walk along.
    pub(super) fn streets(&self) -> Result<Network, StoreError> {
        let records = self.records(Kind::Street)?.into_iter();
        let context = Context::of_layer(&Layer {
            features: records.map(|stored| stored.record.feature).collect(),
            ..Layer::default()
        });
        let is_street = |kind: ContextKind| {
            matches!(
                kind,
                ContextKind::MainStreet | ContextKind::Street | ContextKind::Lane
            )
        };
        let streets = context.features.into_iter().filter(|f| is_street(f.kind));
        let lines: Vec<Vec<Coord>> = streets.flat_map(|feature| feature.lines).collect();
        Ok(Network::new(&lines))
    }

    fn nearest_sites(
        &self,
        plan: &RoundPlan,
        grounds: &[&Ground],
    ) -> Result<Vec<Option<Goes>>, StoreError> {
        let sites = self.open_sites(plan)?;
        let placed: Vec<Coord> = grounds.iter().filter_map(|ground| ground.at).collect();
        if sites.is_empty() || placed.is_empty() {
            return Ok(vec![None; grounds.len()]);
        }
        let places: Vec<Coord> = sites.iter().map(|(_, at)| *at).collect();
        let mut found = nearest(&self.streets()?, &places, &placed).into_iter();
        let of = grounds.iter().map(|ground| {
            let assigned = ground.at.and_then(|_| found.next().flatten())?;
            let (site, _) = sites.get(assigned.site)?;
            Some((site.key.id.clone(), assigned.by, metres(assigned.metres)))
        });
        Ok(of.collect())
    }

    /// How far each of these grids is from a site, metres.
    fn way_to(&self, site: &Site, grounds: &[&Ground]) -> Result<Vec<Option<u32>>, StoreError> {
        let Some(at) = site.at else {
            return Ok(vec![None; grounds.len()]);
        };
        let placed: Vec<Coord> = grounds.iter().filter_map(|ground| ground.at).collect();
        let mut found = nearest(&self.streets()?, &[at], &placed).into_iter();
        let of = grounds.iter().map(|ground| {
            let assigned = ground.at.and_then(|_| found.next().flatten())?;
            metres(assigned.metres)
        });
        Ok(of.collect())
    }

    /// Households that are registered and all there are, by the buildings of each grid.
    fn households_by_grid(&self, day: Date) -> Result<Households, StoreError> {
        let registered = self.registered_households(day)?;
        let mut found = Households::new();
        for stored in self.records(Kind::Building)? {
            let record = &stored.record;
            let code = record.text("code").unwrap_or(&stored.key.id);
            let here = registered.get(code).copied().unwrap_or(0);
            let all = households_of(record, here).unwrap_or(0);
            if let Some(grid) = record.text("grid_code") {
                let of = found.entry(grid.to_owned()).or_default();
                *of = (
                    of.0.saturating_add(here),
                    of.1.saturating_add(all.max(here)),
                );
            }
        }
        Ok(found)
    }

    /// Residents who are registered, by the grid that their records name.
    fn residents_by_grid(&self, day: Date) -> Result<HashMap<String, u32>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT json_extract(doc, '$.properties.grid_code'), count(*) FROM gridroom_record
             WHERE kind = 'person' AND doc NOT NULL
               AND json_extract(doc, '$.properties.type') = 'resident'
               AND json_extract(doc, '$.properties.grid_code') NOT NULL
               AND coalesce(json_extract(doc, '$.properties.from'), '') <= ?1
               AND coalesce(json_extract(doc, '$.properties.until'), '9999') > ?1
             GROUP BY 1",
        )?;
        let rows = statement.query_map([day.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many are in isolation on a day, by grid.
    fn isolated_by_grid(&self, day: Date) -> Result<HashMap<String, u32>, StoreError> {
        let known = self.epidemic_of(&[Kind::Person])?;
        let is_in = |isolation: &&Isolation| {
            let over = isolation.released.or(isolation.end);
            isolation.start.is_none_or(|start| start <= day) && over.is_none_or(|over| day < over)
        };
        let mut found = HashMap::new();
        for isolation in known.isolations.iter().filter(is_in) {
            if let Some(grid) = &isolation.grid {
                *found.entry(grid.clone()).or_default() += 1;
            }
        }
        Ok(found)
    }
}

/// Where a grid goes: the id of the site, by what, and how far in metres.
type Goes = (String, By, Option<u32>);

fn metres(far: f64) -> Option<u32> {
    (far.is_finite() && far >= 0.0).then(|| far.min(f64::from(u32::MAX)).round() as u32)
}

/// Say in the row of a grid where it goes.
fn put_site(row: &mut Record, site: Option<Goes>) {
    let properties = row.feature.properties.get_or_insert_default();
    for name in ["site", "site_by", "metres"] {
        properties.shift_remove(name);
    }
    if let Some((id, by, metres)) = site {
        properties.insert("site".to_owned(), json!(id));
        properties.insert("site_by".to_owned(), json!(by.name()));
        if let Some(metres) = metres {
            properties.insert("metres".to_owned(), json!(metres));
        }
    }
}
