//! Taking the newest publication back. Owns: which way that goes. As long as nothing was done on
//! its grids, the file becomes what it was, record by record; else the grids from before return
//! by a publication of their own, and everything follows.

use super::error::StoreError;
use super::journal::{self, Action, Entry, EntryRow, Mode};
use super::project::Project;
use crate::course::{Course, Stage};
use crate::model::change::{Change, Effect};
use crate::model::publication::{Figures, Publication, World, restore};
use crate::model::record::{Key, Kind, Record};
use crate::rules::Permission;
use serde_json::Value;
use std::collections::BTreeSet;

/// What taking a publication back would do.
#[derive(Clone, Debug, PartialEq)]
pub struct RollBack {
    /// The publication.
    pub row: EntryRow,
    /// How the grids return where work was done on those that go; `None` where nothing was, and
    /// all becomes just what it was.
    pub restored: Option<Publication>,
}

impl RollBack {
    /// Grids that go, grids that return, and records that are moved.
    pub fn counts(&self) -> [usize; 3] {
        let said = |name: &str| {
            let value = self.row.detail.get(name).and_then(Value::as_u64);
            usize::try_from(value.unwrap_or_default()).unwrap_or_default()
        };
        match &self.restored {
            None => [said("new"), said("retired"), said("moved")],
            Some(Publication { figures, .. }) => {
                [figures.retired, figures.new, figures.moved.values().sum()]
            }
        }
    }
}

impl Project {
    /// What taking the newest publication back would do.
    ///
    /// # Errors
    /// [`StoreError::CannotUndo`] where there is none; [`StoreError::NotPublishable`] where the
    /// grids from before do not fit any more; [`StoreError::NotPermitted`];
    /// [`StoreError::SignInNeeded`], since sealed records move too.
    pub fn roll_back_outlook(&self) -> Result<RollBack, StoreError> {
        self.need(Permission::Publish)?;
        let row = self.last_publication()?.ok_or(StoreError::CannotUndo)?;
        let changes = journal::changes_of(self.connection(), row.seq)?;
        let restored = match self.is_untouched_since(&row, &changes)? {
            true => None,
            false => {
                let world = self.world_before(&row)?;
                let mut restored = restore(world).map_err(StoreError::NotPublishable)?;
                self.tell_strays(&mut restored.figures)?;
                Some(restored)
            }
        };
        Ok(RollBack { row, restored })
    }

    /// Take the newest publication back, with everything it moved and everything that was done on
    /// its grids since.
    ///
    /// # Errors
    /// As for [`Project::roll_back_outlook`].
    pub fn roll_back(&mut self) -> Result<Entry, StoreError> {
        self.roll_back_watched(&Course::new())
    }

    /// The same, counted by records; stopped, nothing of it is written.
    ///
    /// # Errors
    /// As for [`Project::roll_back`]; [`StoreError::Cancelled`].
    pub fn roll_back_watched(&mut self, course: &Course) -> Result<Entry, StoreError> {
        course.enter(Stage::Weighing, 0);
        let RollBack { row, restored } = self.roll_back_outlook()?;
        course.go_on()?;
        let Some(restored) = restored else {
            return self.compensate_row(row, Mode::Undo, course);
        };
        let Figures {
            kept,
            adjusted,
            retired,
            new,
            moved,
            unmoved,
            sealed,
            ..
        } = restored.figures;
        let mut action = Action::new(row.action.ok_or(StoreError::CannotUndo)?, restored.changes);
        action.detail = row.detail;
        let action = action
            .with("kept", kept)
            .with("adjusted", adjusted)
            .with("retired", retired)
            .with("new", new)
            .with("moved", moved.values().sum::<usize>())
            .with("unmoved", unmoved.len() + sealed.len());
        let pen = self.pen();
        let root = (Mode::Undo, Some(row.root.as_str()));
        self.write_as(&pen, action, root, &[], course)
    }

    /// Nothing was done on the grids of a publication: all that it changed is as it left it, no
    /// order was written since, and nothing else names a grid that would go.
    fn is_untouched_since(&self, row: &EntryRow, changes: &[Change]) -> Result<bool, StoreError> {
        if !journal::touching(self.connection(), Kind::Order, row.seq)?.is_empty() {
            return Ok(false);
        }
        let (mut going, mut returning): (BTreeSet<String>, BTreeSet<String>) = Default::default();
        let mut touched: BTreeSet<&Key> = BTreeSet::new();
        for change in changes {
            touched.insert(&change.key);
            let now = self.record(&change.key)?.map(|stored| stored.record);
            if change.inverse().apply(now.as_ref()).is_err() {
                return Ok(false);
            }
            let (names, record) = match (change.key.kind, &change.effect) {
                (Kind::Grid, Effect::Insert(record)) => (&mut going, record),
                (Kind::Grid, Effect::Remove(record)) => (&mut returning, record),
                _ => continue,
            };
            names.insert(change.key.id.clone());
            names.extend(record.text("code").map(str::to_owned));
        }
        going.retain(|name| !returning.contains(name));
        let names = |record: &Record| names_of(record).any(|code| going.contains(code));
        for kind in [
            Kind::Compound,
            Kind::Building,
            Kind::Entrance,
            Kind::Checkpoint,
            Kind::SamplingSite,
            Kind::Shop,
            Kind::Case,
            Kind::Person,
            Kind::Service,
            Kind::Charge,
            Kind::Round,
            Kind::RoundPlan,
            Kind::Tube,
            Kind::Refusal,
        ] {
            let stored = self.records(kind)?;
            let mut others = stored.iter().filter(|s| !touched.contains(&s.key));
            if others.any(|s| names(&s.record)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What stands in the project, with the grids from before a publication to return.
    fn world_before(&self, row: &EntryRow) -> Result<World, StoreError> {
        let plan = row.detail.get("plan").and_then(Value::as_str);
        let mut world = self.world(plan.ok_or(StoreError::CannotUndo)?)?;
        let (before, after) = (self.grids_after(row.seq - 1)?, self.grids_after(row.seq)?);
        let untouched = world.grids.iter();
        // Grids that came since are nobody's to take away.
        let since = untouched.filter(|(key, _)| !after.contains_key(&key.id));
        let since: Vec<(Key, Record)> = since.cloned().collect();
        world.drafts = before
            .into_iter()
            .filter(|(_, record)| record.feature.shape.is_some())
            .map(|(id, record)| (Key::new(Kind::Grid, id), record))
            .chain(since)
            .collect();
        world.origin = after;
        world.tubes = self.tubes_of(&world)?;
        Ok(world)
    }
}

/// Whatever a record says that may be the name of a grid.
fn names_of(record: &Record) -> impl Iterator<Item = &str> {
    let said = ["grid_code", "unit"].into_iter();
    let said = said.filter_map(|name| record.text(name));
    let lists = ["of", "order"].into_iter();
    let lists = lists.filter_map(|name| record.attribute(name)?.as_array());
    let listed = lists.flatten().filter_map(Value::as_str);
    let counted = record.attribute("grids").and_then(Value::as_object);
    let counted = counted.into_iter().flat_map(|grids| grids.keys());
    said.chain(listed).chain(counted.map(String::as_str))
}
