//! Which grids become which at a publication: parents and children that share ground, with their
//! codes, names and figures, as somebody looks at them before. Must not know: words, screens.

use super::{Fate, Work, properties, title};
use crate::model::change::{Change, Effect};
use crate::model::record::{Kind, Record};
use crate::rules::households::is_estimate;
use crate::rules::shares::{households_in, residents_in};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A grid before or after a publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its households, where they are known.
    pub households: Option<u64>,
    /// These are estimated.
    pub is_estimated: bool,
    /// Its residents, where they are known.
    pub residents: Option<u64>,
    /// It is there before and after, with other ground.
    pub stays: bool,
}

/// Grids that have ground of one another: those before, and those after. Grids that stay as they are
/// belong to none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// The grids that are published now.
    pub parents: Vec<Member>,
    /// The grids that there will be.
    pub children: Vec<Member>,
}

impl Work<'_> {
    /// All families, in the order of their first parents. `changes` hold the grids as they will be.
    pub(super) fn families(&self, changes: &[Change]) -> Vec<Family> {
        let mut new: BTreeMap<&str, &Record> = BTreeMap::new();
        for change in changes
            .iter()
            .filter(|change| change.key.kind == Kind::Grid)
        {
            if let Effect::Insert(record) = &change.effect {
                new.insert(&change.key.id, record);
            }
        }
        // Each family by its first parent: what shares ground comes together.
        let mut first: BTreeMap<usize, usize> = BTreeMap::new();
        let mut of_child: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for share in &self.overlay {
            if self.is_kept(share.new) || self.keeps(share.old) {
                continue;
            }
            first.insert(share.old, share.old);
            of_child.entry(share.new).or_default().insert(share.old);
        }
        loop {
            let mut has_changed = false;
            for parents in of_child.values() {
                let least = parents
                    .iter()
                    .filter_map(|old| first.get(old))
                    .min()
                    .copied();
                for old in parents {
                    if let (Some(least), Some(now)) = (least, first.get_mut(old))
                        && *now != least
                    {
                        *now = least;
                        has_changed = true;
                    }
                }
            }
            if !has_changed {
                break;
            }
        }
        let mut families: BTreeMap<usize, Family> = BTreeMap::new();
        let empty = || Family {
            parents: Vec::new(),
            children: Vec::new(),
        };
        for (old, head) in &first {
            let (key, record) = &self.world.grids[*old];
            let stays = self.fates.contains(&Fate::Stays(*old));
            let member = member(
                record.text("code").unwrap_or(&key.id),
                title(key, record),
                &properties(record),
                stays,
            );
            families
                .entry(*head)
                .or_insert_with(empty)
                .parents
                .push(member);
        }
        for (child, parents) in &of_child {
            let Some(head) = parents.iter().find_map(|old| first.get(old)) else {
                continue;
            };
            let (key, draft) = &self.world.drafts[*child];
            let (id, _) = &self.ids[*child];
            let record = new.get(id.as_str()).copied();
            let attributes = record.map_or_else(|| self.meanwhile.attributes(*child), properties);
            let name = record.map_or_else(|| title(key, draft), |record| title(key, record));
            let stays = matches!(self.fates[*child], Fate::Stays(_));
            let member = member(self.code_of(*child), name, &attributes, stays);
            families
                .entry(*head)
                .or_insert_with(empty)
                .children
                .push(member);
        }
        families.into_values().collect()
    }
}

fn member(code: &str, name: String, attributes: &Map<String, Value>, stays: bool) -> Member {
    Member {
        code: code.to_owned(),
        name,
        households: households_in(attributes),
        is_estimated: is_estimate(attributes),
        residents: residents_in(attributes),
        stays,
    }
}
