//! Plans in a project. Owns: making them, laying them aside, publishing them. What becomes of the grids is the business of the model.

use super::error::StoreError;
use super::journal::{self, Action, Entry, EntryRow, HistoryFilter, Mode};
use super::project::Project;
use super::records::Stored;
use super::sealing::random_id;
use super::world::pairs;
use crate::course::{Course, Stage};
use crate::model::act::ActionName;
use crate::model::change::Change;
use crate::model::plan::{PLAN, PlanInfo, STATUS, Status, UNLOCKED, new_plan};
use crate::model::publication::{GroundChange, Obstacle, Publication, Terms, publish, title};
use crate::model::rebase::{Rebased, rebase};
use crate::model::record::{Key, Kind, Record};
use crate::rules::Permission;
use crate::rules::calendar::since_text;
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Project {
    /// All plans, the oldest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where one cannot be read.
    pub fn plans(&self) -> Result<Vec<PlanInfo>, StoreError> {
        let plans = self.records(Kind::Plan)?;
        Ok(plans
            .iter()
            .map(|s| PlanInfo::of(&s.key, &s.record))
            .collect())
    }

    /// The grids of a plan, in the order they came.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where one cannot be read.
    pub fn plan_grids(&self, plan: &str) -> Result<Vec<Stored>, StoreError> {
        self.records_with(Kind::PlanGrid, PLAN, plan)
    }

    /// A new plan: a copy of the published grids, or of another plan. Its id is among the
    /// details of the entry.
    ///
    /// # Errors
    /// [`StoreError::NameNeeded`], [`StoreError::NotPermitted`].
    pub fn add_plan(&mut self, name: &str, from: Option<&str>) -> Result<Entry, StoreError> {
        if name.trim().is_empty() {
            return Err(StoreError::NameNeeded);
        }
        let (since, grids) = match from {
            Some(id) => {
                let stored = self.plan(id)?;
                let since = PlanInfo::of(&stored.key, &stored.record).since;
                (since, pairs(self.plan_grids(id)?.into_iter()))
            }
            None => (journal::head(self.connection())?.0, self.published()?),
        };
        let action = (ActionName::AddPlan, Vec::new());
        self.add_plan_of(name, since, &grids, action, &Course::new())
    }

    /// A new plan of grids that a file brought: those that are published, by their keys, as the
    /// file has them, and new ones. Where it comes from is among the details of the entry, which
    /// can be undone.
    ///
    /// # Errors
    /// As for [`Project::add_plan`].
    pub fn add_plan_from(
        &mut self,
        name: &str,
        grids: &[(Key, Record)],
        details: Vec<(String, Value)>,
        course: &Course,
    ) -> Result<Entry, StoreError> {
        if name.trim().is_empty() {
            return Err(StoreError::NameNeeded);
        }
        let since = journal::head(self.connection())?.0;
        self.add_plan_of(name, since, grids, (ActionName::Import, details), course)
    }

    fn add_plan_of(
        &mut self,
        name: &str,
        since: i64,
        grids: &[(Key, Record)],
        (action, details): (ActionName, Vec<(String, Value)>),
        course: &Course,
    ) -> Result<Entry, StoreError> {
        let mut ids = Vec::with_capacity(grids.len());
        for _ in grids {
            ids.push(random_id()?);
        }
        let mut ids = ids.into_iter();
        let id = random_id()?;
        let today = self.clock()?.today().to_string();
        let changes = new_plan(&id, name.trim(), since, &today, grids, || {
            ids.next().unwrap_or_default()
        });
        let action = Action::new(action, changes)
            .with("plan", id)
            .with("name", name.trim());
        let action = details
            .into_iter()
            .fold(action, |action, (key, value)| action.with(&key, value));
        self.commit_with(action, &[], course)?
            .ok_or(StoreError::CannotUndo)
    }

    /// A new plan that is an old one brought onto what is published now; the old one stays. The
    /// names of the grids that stand in conflict are among the details of the entry.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where the journal does not lead back to what it began with.
    pub fn rebase_plan(&mut self, plan: &str, name: &str) -> Result<(Entry, Rebased), StoreError> {
        let stored = self.plan(plan)?;
        let since = PlanInfo::of(&stored.key, &stored.record).since;
        let origin = self.grids_after(since)?;
        let drafts = pairs(self.plan_grids(plan)?.into_iter());
        let rebased = rebase(&origin, &drafts, &self.published()?);
        let conflicts = rebased.conflicts.iter().map(|(key, r)| title(key, r));
        let conflicts: Vec<String> = conflicts.collect();
        let since = journal::head(self.connection())?.0;
        let details = vec![
            ("from".to_owned(), plan.into()),
            ("conflicts".to_owned(), conflicts.into()),
        ];
        let action = (ActionName::AddPlan, details);
        let entry = self.add_plan_of(name, since, &rebased.grids, action, &Course::new())?;
        Ok((entry, rebased))
    }

    /// The grids that were published after an entry of the journal, by id: those of now, with
    /// everything that was done to them since taken back.
    pub(super) fn grids_after(&self, seq: i64) -> Result<BTreeMap<String, Record>, StoreError> {
        let now = self.published()?.into_iter();
        let mut grids: BTreeMap<String, Record> = now.map(|(key, r)| (key.id, r)).collect();
        for seq in journal::touching(self.connection(), Kind::Grid, seq)? {
            let changes = journal::changes_of(self.connection(), seq)?;
            let of_grids = changes.iter().rev().filter(|c| c.key.kind == Kind::Grid);
            for change in of_grids.map(Change::inverse) {
                let before = change.apply(grids.get(&change.key.id));
                let before = before.map_err(|conflict| StoreError::Conflict {
                    key: change.key.clone(),
                    conflict,
                })?;
                match before {
                    Some(record) => grids.insert(change.key.id, record),
                    None => grids.remove(&change.key.id),
                };
            }
        }
        Ok(grids)
    }

    pub(super) fn published(&self) -> Result<Vec<(Key, Record)>, StoreError> {
        let grids = self.records(Kind::Grid)?.into_iter();
        Ok(pairs(grids.filter(|s| s.record.feature.shape.is_some())))
    }

    pub(super) fn plan(&self, id: &str) -> Result<Stored, StoreError> {
        let key = Key::new(Kind::Plan, id);
        self.record(&key)?.ok_or_else(|| StoreError::Conflict {
            key,
            conflict: crate::model::change::Conflict::Missing,
        })
    }

    /// Lay a plan aside; it is kept and can be taken up again by undo.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] where it is no draft.
    pub fn discard_plan(&mut self, id: &str) -> Result<Option<Entry>, StoreError> {
        let stored = self.plan(id)?;
        self.set_on_plan(
            &stored,
            ActionName::DiscardPlan,
            STATUS,
            json!(Status::Discarded.name()),
        )
    }

    /// Give a plan another name.
    ///
    /// # Errors
    /// [`StoreError::NameNeeded`].
    pub fn rename_plan(&mut self, id: &str, name: &str) -> Result<Option<Entry>, StoreError> {
        if name.trim().is_empty() {
            return Err(StoreError::NameNeeded);
        }
        let stored = self.plan(id)?;
        self.set_on_plan(&stored, ActionName::RenamePlan, "name", json!(name.trim()))
    }

    /// Let borders of communities and of the subdistrict be moved in a plan.
    ///
    /// # Errors
    /// [`StoreError::ReasonNeeded`]; [`StoreError::NotPermitted`] but to a supervisor.
    pub fn unlock_borders(&mut self, id: &str, reason: &str) -> Result<Option<Entry>, StoreError> {
        self.need(Permission::Publish)?;
        if reason.trim().is_empty() {
            return Err(StoreError::ReasonNeeded);
        }
        let stored = self.plan(id)?;
        self.set_on_plan(
            &stored,
            ActionName::UnlockBorders,
            UNLOCKED,
            json!(reason.trim()),
        )
    }

    fn set_on_plan(
        &mut self,
        stored: &Stored,
        name: ActionName,
        attribute: &str,
        value: Value,
    ) -> Result<Option<Entry>, StoreError> {
        let before = stored.record.attribute(attribute).cloned();
        let change = Change::attribute(stored.key.clone(), attribute, before, Some(value.clone()));
        let info = PlanInfo::of(&stored.key, &stored.record);
        let action = Action::new(name, vec![change])
            .with("plan", info.id)
            .with("name", info.name)
            .with("value", value);
        self.carry_out(action)
    }

    /// What publishing a plan would do; among it how the ground differs, accepted or not.
    ///
    /// # Errors
    /// [`StoreError::NotPublishable`] with all that stands against it;
    /// [`StoreError::NotPermitted`]; [`StoreError::SignInNeeded`], since sealed records move too.
    pub fn publication(&self, plan: &str, terms: &Terms) -> Result<Publication, StoreError> {
        self.weighed(plan, terms, &Course::new())
    }

    fn weighed(
        &self,
        plan: &str,
        terms: &Terms,
        course: &Course,
    ) -> Result<Publication, StoreError> {
        self.need(Permission::Publish)?;
        terms.instant().ok_or(StoreError::DateNeeded)?;
        course.enter(Stage::Weighing, 0);
        let mut world = self.world(plan)?;
        world.tubes = self.tubes_of(&world)?;
        course.go_on()?;
        let mut publication = publish(&world, terms).map_err(StoreError::NotPublishable)?;
        course.go_on()?;
        self.tell_strays(&mut publication.figures)?;
        Ok(publication)
    }

    /// Publish a plan: one entry, all or nothing.
    ///
    /// # Errors
    /// As for [`Project::publication`]; also where the ground differs and that was not accepted.
    pub fn publish(&mut self, plan: &str, terms: &Terms) -> Result<Entry, StoreError> {
        self.publish_watched(plan, terms, &Course::new())
    }

    /// The same, counted by records; stopped, nothing of it is written.
    ///
    /// # Errors
    /// As for [`Project::publish`]; [`StoreError::Cancelled`].
    pub fn publish_watched(
        &mut self,
        plan: &str,
        terms: &Terms,
        course: &Course,
    ) -> Result<Entry, StoreError> {
        let publication = self.weighed(plan, terms, course)?;
        let open = terms.unaccepted(&publication.ground);
        if !open.is_empty() {
            return Err(StoreError::NotPublishable(vec![Obstacle::Ground(open)]));
        }
        let info = self.plan(plan).map(|s| PlanInfo::of(&s.key, &s.record))?;
        let figures = &publication.figures;
        let moved: usize = figures.moved.values().sum();
        let action = Action::new(ActionName::PublishPlan, publication.changes)
            .with("plan", plan)
            .with("name", info.name)
            .with("date", terms.instant().map(since_text))
            .with("kept", figures.kept)
            .with("adjusted", figures.adjusted)
            .with("retired", figures.retired)
            .with("new", figures.new)
            .with("moved", moved)
            .with("unmoved", figures.unmoved.len() + figures.sealed.len())
            .with("ground", ground_said(&publication.ground));
        self.commit_with(action, &[], course)?
            .ok_or(StoreError::CannotUndo)
    }

    /// The newest publication that was not taken back.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn last_publication(&self) -> Result<Option<EntryRow>, StoreError> {
        self.newest_standing(vec![ActionName::PublishPlan], |_| true)
    }

    /// The newest import of just this content that was not taken back.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn last_import(&self, batch: &str) -> Result<Option<EntryRow>, StoreError> {
        self.newest_standing(vec![ActionName::Import], |row| {
            row.detail.get("batch").and_then(Value::as_str) == Some(batch)
        })
    }

    /// The newest entry of such actions that was not taken back.
    fn newest_standing(
        &self,
        actions: Vec<ActionName>,
        is_meant: impl Fn(&EntryRow) -> bool,
    ) -> Result<Option<EntryRow>, StoreError> {
        let filter = HistoryFilter {
            actions,
            ..HistoryFilter::default()
        };
        let rows = self.history(&filter, usize::try_from(i64::MAX).unwrap_or(usize::MAX))?;
        // The newest first: what was done last to an action is met first.
        let mut settled: Vec<String> = Vec::new();
        for row in rows.into_iter().filter(is_meant) {
            if settled.contains(&row.root) {
                continue;
            }
            if row.mode != Mode::Undo {
                return Ok(Some(row));
            }
            settled.push(row.root.clone());
        }
        Ok(None)
    }
}

/// What the history keeps of ground that is not what it was: how, how much, where.
fn ground_said(ground: &[GroundChange]) -> Value {
    let said = ground.iter().map(|change| {
        json!({
            "kind": change.kind.name(),
            "area_m2": change.area_m2,
            "at": [change.at.lon(), change.at.lat()],
            "old": change.old,
            "new": change.new,
        })
    });
    said.collect()
}
