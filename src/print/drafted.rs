//! The grids of a draft plan in place of those that are published: what changes, and which zones are in
//! force on its ground. Owns: reading these, and that only what nobody has published yet is printed as a
//! plan. Must not know: pages.

use super::PrintError;
use crate::geometry::fixed::Coord;
use crate::model::GridMap;
use crate::model::comparison::{Comparison, compare};
use crate::model::epidemic::{Epidemic, Moment, PlanZones};
use crate::model::former::Former;
use crate::model::plan::{PlanInfo, Status};
use crate::model::record::{Key, Kind, Record};
use crate::store::{Project, Stored};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Which plan is printed, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanWish {
    /// Its name or its id.
    pub plan: String,
    /// The published grids do not stand beside it.
    pub is_alone: bool,
}

/// A plan, and how it differs from what is published.
pub struct Drafted {
    /// Its name.
    pub name: String,
    /// Published boundaries that it has no more; none where it stands alone.
    pub former: Vec<Vec<Coord>>,
    /// It is printed without what is published.
    pub is_alone: bool,
    /// How it differs from what is published now.
    pub comparison: Comparison,
    /// The codes of published grids by id.
    codes: HashMap<String, String>,
}

impl Drafted {
    /// Read a plan and its map.
    ///
    /// # Errors
    /// [`PrintError::NoPlan`], [`PrintError::Store`].
    pub fn read(project: &Project, wish: &PlanWish) -> Result<(GridMap, Self), PrintError> {
        let info = plan_named(project.plans()?, &wish.plan)?;
        let drafts = project.plan_grids(&info.id)?;
        let published = project.records(Kind::Grid)?;
        let code = |stored: &Stored| {
            let code = stored.record.text("code").unwrap_or(&stored.key.id);
            (stored.key.id.clone(), code.to_owned())
        };
        let codes = published.iter().map(code).collect();
        let pairs = |stored: &[Stored]| -> Vec<(Key, Record)> {
            let stored = stored.iter();
            stored.map(|s| (s.key.clone(), s.record.clone())).collect()
        };
        let (old, new) = (pairs(&published), pairs(&drafts));
        let (map, _) = project.drawn_from(drafts)?;
        let former = match wish.is_alone {
            true => Vec::new(),
            false => {
                let (before, _) = project.drawn(None)?;
                let former = Former::new(&before.coverage, &map.coverage);
                former.stretches().map(|(_, line)| line.clone()).collect()
            }
        };
        let drafted = Self {
            name: info.name,
            former,
            is_alone: wish.is_alone,
            comparison: compare(&old, &new, &map.backdrop),
            codes,
        };
        Ok((map, drafted))
    }

    /// Each grid of the plan is in the zone that the orders say of its ground.
    pub(super) fn put_in_force(&self, epidemic: &Epidemic, map: &GridMap, moment: &mut Moment) {
        let zones = PlanZones::new(epidemic, map, &self.codes, moment.at).zones;
        for (grid, zone) in moment.grids.iter_mut().zip(zones) {
            grid.in_force.zone = zone;
        }
        moment.mark();
    }

    /// What becomes of the grids that do not stay as they are: each with its parts, in the order of the
    /// list.
    pub fn changes(&self) -> Vec<(&str, Vec<&str>)> {
        let rows = self.comparison.rows.iter();
        let changed: BTreeSet<&str> = rows
            .filter(|row| row.is_changed)
            .map(|row| row.old.as_str())
            .collect();
        let mut parts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut order: Vec<&str> = Vec::new();
        let rows = self.comparison.rows.iter();
        for row in rows.filter(|row| changed.contains(row.old.as_str())) {
            let of = parts.entry(&row.old).or_default();
            if of.is_empty() {
                order.push(&row.old);
            }
            of.push(&row.new);
        }
        let changes = order.into_iter();
        changes
            .map(|old| (old, parts.remove(old).unwrap_or_default()))
            .collect()
    }
}

/// The draft of this name or id; of several of one name the newest.
fn plan_named(plans: Vec<PlanInfo>, wanted: &str) -> Result<PlanInfo, PrintError> {
    let wanted = wanted.trim();
    let is_it = |plan: &PlanInfo| {
        plan.status == Status::Draft && (plan.id == wanted || plan.name == wanted)
    };
    let found = plans.into_iter().rfind(is_it);
    found.ok_or_else(|| PrintError::NoPlan(wanted.to_owned()))
}
