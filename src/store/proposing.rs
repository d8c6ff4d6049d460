//! What a project holds beside its grids that a proposal of new ones is made from, and keeping one
//! in a plan. Owns: which records that is. What becomes of them is the business of the model.

use super::error::StoreError;
use super::journal::Entry;
use super::project::Project;
use crate::model::Layer;
use crate::model::change::Change;
use crate::model::context::Context;
use crate::model::propose::{Heads, Whole};
use crate::model::record::{Kind, Part};
use crate::model::register::{Level, Register};
use crate::rules::responsibility::Role;
use std::collections::BTreeSet;

/// What lies around the grids.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Streets, lanes, water, entrances.
    pub context: Context,
    /// Compounds that stay whole.
    pub wholes: Vec<Whole>,
    /// Who heads which grid today.
    pub heads: Heads,
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
        Ok(Surroundings {
            context: Context::of_layer(&layer),
            wholes: compounds
                .iter()
                .filter_map(|s| Whole::of(&s.record))
                .collect(),
            heads: self.heads()?,
        })
    }

    /// Who heads which published grid today, deputies left out. Who that is, is a matter of the
    /// register; nothing that is sealed is needed for it.
    fn heads(&self) -> Result<Heads, StoreError> {
        let kinds = [
            Kind::Community,
            Kind::Area,
            Kind::Grid,
            Kind::Lineage,
            Kind::Charge,
        ];
        let mut read = Vec::new();
        for kind in kinds {
            read.extend(self.records(kind)?);
        }
        let parts = read.iter().map(|stored| Part {
            key: &stored.key,
            record: &stored.record,
            fields: None,
        });
        let register = Register::of(self.clock()?.today(), parts);
        let mut heads = Heads::new();
        for (id, unit) in register.units().filter(|(_, u)| u.level == Level::Grid) {
            let answering = register.answering(id).into_iter();
            let of_role = answering.filter(|(role, _)| *role == Role::GridHead);
            let named = of_role.flat_map(|(_, named)| named);
            let people: BTreeSet<String> = named
                .filter(|answering| !answering.charge.is_deputy)
                .map(|answering| answering.charge.person.clone())
                .collect();
            for name in [&unit.code, &unit.key.id] {
                heads.insert(name.clone(), people.clone());
            }
        }
        Ok(heads)
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
