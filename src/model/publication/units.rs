//! Houses along a street at a publication: where grids are drawn anew, those of a street that come to lie
//! in several of them are a unit in each. Owns: that no building is counted in another grid than it
//! stands in for want of a unit. Compounds with ground are not parted: whoever cuts one is told.

use super::{Work, text};
use crate::geometry::index::CoverageIndex;
use crate::model::address::STREET;
use crate::model::change::{Change, Effect};
use crate::model::record::{Key, Kind, Record};
use crate::model::register::{Level, Placing, Site, comes_from_map, is_street_unit, street_of};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

impl Work<'_> {
    /// Put buildings into the units of the grids they stand in; `changes` hold grids and compounds as
    /// they will be.
    pub(super) fn part_units(&self, changes: &mut Vec<Change>) {
        let link = Level::Building.link();
        let (names, moved) = (names_of_grids(changes), moved_compounds(changes));
        let mut placing = Placing::default();
        let mut lies_in: HashMap<&str, (&str, &Record)> = HashMap::new();
        let of_kind = |kind: Kind| {
            let located = self.world.located.iter();
            located.filter(move |(key, ..)| key.kind == kind)
        };
        for (key, record, _) in of_kind(Kind::Compound) {
            let code = text(record, "code").unwrap_or(&key.id);
            let said = text(record, Level::Compound.link());
            let grid = moved.get(key).map(String::as_str).or(said);
            let grid = grid.unwrap_or_default();
            placing.take_in((code, grid), record);
            lies_in.insert(code, (grid, record));
        }
        let index = CoverageIndex::new(&self.coverage);
        let mut parted = Vec::new();
        for (key, record, places) in of_kind(Kind::Building) {
            let Some(at) = places.first().copied() else {
                continue;
            };
            let Some(face) = index.face_at(&self.coverage, at) else {
                continue;
            };
            let new = face.0 as usize;
            let grid = self.code_of(new);
            let said = text(record, link);
            let street = match said.map(|unit| lies_in.get(unit)) {
                // It has the unit that it should have, or one with ground of its own.
                Some(Some((of, _))) if *of == grid => continue,
                Some(Some((_, unit))) if is_street_unit(unit) => street_of(unit),
                Some(_) => continue,
                None if comes_from_map(record) => text(record, STREET).unwrap_or_default(),
                None => continue,
            };
            let name = names.get(&self.ids[new].0).map(String::as_str);
            let name = name.or_else(|| text(&self.world.drafts[new].1, "name"));
            let unit = placing.unit_for(&Site {
                at,
                street: Some(street),
                grid,
                grid_name: name.unwrap_or(grid),
            });
            let was = record.attribute(link).cloned();
            let change = Change::attribute(key.clone(), link, was, Some(json!(unit)));
            parted.push(change);
        }
        let made = placing.made().into_iter();
        changes.extend(made.map(|(key, record)| Change::insert(key, record)));
        changes.extend(parted);
    }
}

/// The names of grids that come into being, by id.
fn names_of_grids(changes: &[Change]) -> HashMap<String, String> {
    let grids = changes.iter().filter(|c| c.key.kind == Kind::Grid);
    let named = grids.filter_map(|change| match &change.effect {
        Effect::Insert(record) => {
            let name = record.text("name")?;
            Some((change.key.id.clone(), name.to_owned()))
        }
        Effect::Remove(_) | Effect::Patch(_) => None,
    });
    named.collect()
}

/// The grids that compounds come to lie in.
fn moved_compounds(changes: &[Change]) -> BTreeMap<Key, String> {
    let compounds = changes.iter().filter(|c| c.key.kind == Kind::Compound);
    let moved = compounds.filter_map(|change| {
        let Effect::Patch(patch) = &change.effect else {
            return None;
        };
        let mut patches = patch.attributes.iter();
        let grid = patches.find(|patch| patch.name == Level::Compound.link())?;
        let grid = grid.after().and_then(Value::as_str).unwrap_or_default();
        Some((change.key.clone(), grid.to_owned()))
    });
    moved.collect()
}
