//! Taking a proposal into a draft plan: faces are split along the new bounds and joined to the new
//! grids, by the same edits as by hand. Owns: which piece becomes which grid, and that all of it is
//! one list of changes. Must not know: SQL, screens.
//!
//! Ids of grids that stay, names, lineage and counts follow from the edits. What is taken is made on
//! copies: where an edit is refused, nothing has happened.

use crate::geometry::coverage::{Edit, FaceId, Refusal};
use crate::geometry::label::label_place;
use crate::geometry::propose::{Alternative, Blocks};
use crate::model::GridMap;
use crate::model::change::Change;
use crate::model::record::{Key, Record};
use crate::model::redraw::{PlanTable, keep_borders};
use std::collections::{BTreeMap, BTreeSet};

/// Which of the new grids are taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// All.
    All,
    /// These, by their places in the alternative. What is left of grids that they cut stays what it
    /// was.
    Some(BTreeSet<u32>),
}

/// A proposal as it was taken.
pub struct Taken {
    /// The table with it.
    pub table: PlanTable,
    /// What it means for the records, each once.
    pub changes: Vec<Change>,
    /// The new grid of each district that was taken.
    pub grids: BTreeMap<u32, FaceId>,
}

/// Take an alternative into a plan. The faces of the table are those that the blocks were made of.
/// `is_unlocked`: borders of communities may be moved. `new_id` makes ids never used.
///
/// # Errors
/// [`Refusal`], with nothing changed.
pub fn take(
    table: &PlanTable,
    blocks: &Blocks,
    alternative: &Alternative,
    pick: &Pick,
    is_unlocked: bool,
    mut new_id: impl FnMut() -> String,
) -> Result<Taken, Refusal> {
    let count = alternative.districts.len() as u32;
    let is_picked = |district: u32| match pick {
        Pick::All => true,
        Pick::Some(some) => some.contains(&district),
    };
    // A grid that is taken, or what is left of an old one.
    let label = |block: u32, face: FaceId| match alternative.district_of[block as usize] {
        district if is_picked(district) => district,
        _ => count + face.0,
    };
    let mut now = table.clone();
    let mut edit = |now: &mut PlanTable, edit: &Edit| {
        let guard = |map: &GridMap, change: &_| keep_borders(is_unlocked, map, change);
        now.board().redraw(edit, guard, &mut new_id)
    };
    let mut parents: BTreeMap<FaceId, FaceId> = BTreeMap::new();
    let old: BTreeSet<FaceId> = blocks
        .blocks
        .iter()
        .flat_map(|block| block.homes.iter().map(|(face, _)| *face))
        .collect();
    parents.extend(old.iter().map(|face| (*face, *face)));
    for (face, lines) in blocks.cuts_of(label) {
        let faces = vec![face];
        let split = Edit::Split { faces, lines };
        if let Some(done) = edit(&mut now, &split)? {
            parents.extend(done.change.new_faces().map(|new| (new, face)));
        }
    }
    let finder = blocks.finder();
    let mut pieces: BTreeMap<u32, Vec<FaceId>> = BTreeMap::new();
    for (face, parent) in &parents {
        let place = label_place(&now.map.coverage.face_polygons(*face));
        let block = place.and_then(|place| finder.block_at(place.at));
        if let Some(block) = block {
            pieces.entry(label(block, *parent)).or_default().push(*face);
        }
    }
    let mut grids = BTreeMap::new();
    for (label, own) in pieces {
        let district = alternative.districts.get(label as usize);
        let heir = district.and_then(|d| d.heir_of);
        let households = |face: &FaceId| now.census.households(*face).unwrap_or(0);
        // The record of an old grid goes on in its heir, else in whatever has most of it.
        let into = heir.filter(|face| own.contains(face)).or_else(|| {
            let kept = own.iter().copied().filter(|face| old.contains(face));
            kept.max_by_key(|face| (households(face), std::cmp::Reverse(*face)))
        });
        let Some(into) = into.or(own.first().copied()) else {
            continue;
        };
        if own.len() > 1 && district.is_some() {
            edit(&mut now, &Edit::Merge { faces: own, into })?;
        }
        if district.is_some() {
            grids.insert(label, into);
        }
    }
    Ok(Taken {
        changes: between(table, &now),
        table: now,
        grids,
    })
}

/// What is different in the records of a table, each once.
fn between(before: &PlanTable, after: &PlanTable) -> Vec<Change> {
    let records = |table: &PlanTable| -> BTreeMap<Key, Record> {
        let faces = table.map.faces().filter_map(|face| {
            let record = Record {
                feature: table.map.feature(face)?.clone(),
                sealed: None,
            };
            Some((table.roll.key(face)?.clone(), record))
        });
        faces.collect()
    };
    let (old, new) = (records(before), records(after));
    let mut changes = Vec::new();
    for (key, record) in &old {
        changes.push(match new.get(key) {
            Some(now) => Change::between(key.clone(), record, now),
            None => Change::remove(key.clone(), record.clone()),
        });
    }
    // In the order in which they came.
    let faces = after.map.faces().filter_map(|face| after.roll.key(face));
    for key in faces.filter(|key| !old.contains_key(*key)) {
        if let Some(record) = new.get(key) {
            changes.push(Change::insert(key.clone(), record.clone()));
        }
    }
    changes.retain(|change| !change.is_nothing());
    changes
}
