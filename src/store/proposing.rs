//! What a project holds beside its grids that a proposal of new ones is made from, and keeping one
//! in a plan. Owns: which records that is. What becomes of them is the business of the model.

use super::error::StoreError;
use super::journal::Entry;
use super::project::Project;
use crate::model::Layer;
use crate::model::change::Change;
use crate::model::context::Context;
use crate::model::propose::Whole;
use crate::model::record::Kind;
use crate::rules::responsibility::Role;

/// What lies around the grids.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Streets, lanes, water, entrances.
    pub context: Context,
    /// Compounds that stay whole.
    pub wholes: Vec<Whole>,
    /// People who are heads of grids.
    pub heads: usize,
}

impl Project {
    /// What lies around the grids.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn surroundings(&self) -> Result<Surroundings, StoreError> {
        let mut features = Vec::new();
        for kind in [Kind::Street, Kind::Land, Kind::Entrance] {
            let records = self.records(kind)?.into_iter();
            features.extend(records.map(|stored| stored.record.feature));
        }
        let layer = Layer {
            features,
            ..Layer::default()
        };
        let compounds = self.records(Kind::Compound)?;
        let charges = self.records(Kind::Charge)?;
        let heads = charges.iter().filter(|stored| {
            let role = stored.record.text("role").and_then(Role::named);
            let is_over = stored.record.text("to").is_some_and(|to| !to.is_empty());
            role == Some(Role::GridHead) && !is_over
        });
        Ok(Surroundings {
            context: Context::of_layer(&layer),
            wholes: compounds
                .iter()
                .filter_map(|s| Whole::of(&s.record))
                .collect(),
            heads: heads.count(),
        })
    }

    /// Keep a proposal, or a repair, that was taken into a plan, as one action.
    ///
    /// # Errors
    /// As for [`Project::keep_plan_edit`].
    pub fn keep_proposal(
        &mut self,
        plan: &str,
        is_repair: bool,
        changes: Vec<Change>,
    ) -> Result<Option<Entry>, StoreError> {
        let tool = if is_repair { "balance" } else { "propose" };
        self.keep_plan_edit(plan, tool, None, changes)
    }
}
