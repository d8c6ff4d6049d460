//! Redrawing a plan: with a tool, from the records, or as changes that a window worked out on the
//! table already. Owns: that only grids of a plan that is a draft are changed, and borders only
//! once they are unlocked.

use super::error::StoreError;
use super::journal::{Action, Entry};
use super::places::patch_of;
use super::project::Project;
use super::records::Stored;
use crate::geometry::coverage::Edit;
use crate::geometry::fixed::Coord;
use crate::model::Layer;
use crate::model::act::{ActionName, Tool};
use crate::model::change::{Change, Conflict, Effect};
use crate::model::context::{Context, REGISTERED};
use crate::model::plan::{PLAN, PlanInfo, Status};
use crate::model::record::{Key, Kind, Record};
use crate::model::redraw::{PlanTable, keep_borders};
use crate::model::register::{households_of, stated_in};
use serde_json::{Map, Value};

impl Project {
    /// Buildings with the households that count: those registered, or stated where more are.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn counted_buildings(&self) -> Result<Vec<Stored>, StoreError> {
        let mut buildings = self.records(Kind::Building)?;
        let registered = self.registered_households(self.clock()?.today())?;
        for stored in &mut buildings {
            let code = stored.record.text("code").unwrap_or(&stored.key.id);
            let registered = registered.get(code).copied().unwrap_or(0);
            if let Some(households) = households_of(&stored.record, registered) {
                // Of a building in which nobody lives nothing is registered either.
                let is_registered = registered == households
                    && (registered > 0 || stated_in(&stored.record) != Some(0));
                let properties = stored.record.feature.properties.get_or_insert_default();
                properties.insert("households".to_owned(), households.into());
                properties.insert(REGISTERED.to_owned(), is_registered.into());
            }
        }
        Ok(buildings)
    }

    /// The grids of a plan laid out to be redrawn.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn plan_table(&self, plan: &str) -> Result<PlanTable, StoreError> {
        self.table_of(self.plan_grids(plan)?)
    }

    /// The published grids laid out as they are in a plan that was just made of them.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn published_table(&self) -> Result<PlanTable, StoreError> {
        let grids = self.records(Kind::Grid)?.into_iter();
        let grids = grids.filter(|stored| stored.record.feature.shape.is_some());
        self.table_of(grids.collect())
    }

    fn table_of(&self, grids: Vec<Stored>) -> Result<PlanTable, StoreError> {
        let keys = grids.iter().map(|stored| stored.key.clone()).collect();
        let layer = |stored: Vec<Stored>| Layer {
            features: stored.into_iter().map(|s| s.record.feature).collect(),
            ..Layer::default()
        };
        let houses = Context::of_layer(&layer(self.counted_buildings()?));
        Ok(PlanTable::new(layer(grids), keys, &houses))
    }

    /// Redraw grids of a plan with a tool.
    pub(super) fn redraw(&mut self, plan: &str, tool: &Tool) -> Result<Option<Entry>, StoreError> {
        let info = self.draft_plan(plan)?;
        let mut table = self.plan_table(plan)?;
        let edit = tool.edit(&table.roll).map_err(|id| StoreError::Conflict {
            key: Key::new(Kind::PlanGrid, id),
            conflict: Conflict::Missing,
        })?;
        let mut ids = Vec::new();
        // A cut by lines makes no more parts of a grid than they have vertices and crossings.
        let divided = match &edit {
            Edit::Split { faces, .. } => faces.len(),
            _ => 0,
        };
        for _ in 0..256 * divided {
            ids.push(Self::new_id()?);
        }
        let mut board = table.board();
        let is_unlocked = info.unlocked.is_some();
        let done = board.redraw(
            &edit,
            |map, change| keep_borders(is_unlocked, map, change),
            || ids.pop().unwrap_or_default(),
        );
        let Some(done) = done.map_err(|refusal| StoreError::NotRedrawn(Box::new(refusal)))? else {
            return Ok(None);
        };
        self.keep_plan_edit(plan, tool.name(), edit.place(), done.changes)
    }

    /// Keep what an edit on the table changed in the grids of a plan. Other changes are refused:
    /// a plan proposes, and only its publication is a fact.
    ///
    /// # Errors
    /// [`StoreError::Refused`], [`StoreError::NotPermitted`]; [`StoreError::Conflict`] where the
    /// plan is no draft, or the records are not as they were on the table.
    pub fn keep_plan_edit(
        &mut self,
        plan: &str,
        tool: &str,
        at: Option<Coord>,
        changes: Vec<Change>,
    ) -> Result<Option<Entry>, StoreError> {
        let info = self.draft_plan(plan)?;
        for change in &changes {
            let of = |record: &Record| record.text(PLAN) == Some(plan);
            let is_of_plan = match &change.effect {
                Effect::Insert(record) | Effect::Remove(record) => of(record),
                Effect::Patch(_) => self.record(&change.key)?.is_some_and(|s| of(&s.record)),
            };
            if change.key.kind != Kind::PlanGrid || !is_of_plan {
                return Err(StoreError::WrongKind(change.key.clone()));
            }
        }
        let action = Action::new(ActionName::EditPlan, changes)
            .at(at)
            .with("plan", info.id)
            .with("name", info.name)
            .with("tool", tool);
        self.carry_out(action)
    }

    /// Change attributes of a grid of a plan.
    pub(super) fn edit_plan_grid(
        &mut self,
        key: &Key,
        values: Map<String, Value>,
    ) -> Result<Option<Entry>, StoreError> {
        let stored = self.there(key)?;
        let plan = stored.record.text(PLAN).unwrap_or_default().to_owned();
        let what = values.keys().next().cloned().unwrap_or_default();
        let change = Change::patch(key.clone(), patch_of(&stored.record, values));
        self.keep_plan_edit(&plan, &what, stored.record.place(), vec![change])
    }

    fn draft_plan(&self, plan: &str) -> Result<PlanInfo, StoreError> {
        let stored = self.plan(plan)?;
        let info = PlanInfo::of(&stored.key, &stored.record);
        match info.status {
            Status::Draft => Ok(info),
            Status::Published | Status::Discarded => Err(StoreError::Conflict {
                key: stored.key,
                conflict: Conflict::Changed,
            }),
        }
    }
}
