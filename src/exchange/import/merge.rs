//! What a prepared layer changes for the records of a project. Owns: the rules of adding and
//! updating by code. Must not know: SQL.

use super::prepare::{Prepared, code_of};
use super::{Mode, Settings};
use crate::model::Feature;
use crate::model::act::said_by;
use crate::model::change::Change;
use crate::model::plan::BASE;
use crate::model::record::{Key, Kind, Record};
use serde_json::json;
use std::collections::{BTreeSet, HashMap, HashSet};

/// How many records come to what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// New ones.
    pub added: usize,
    /// Changed ones.
    pub updated: usize,
    /// Ones that are there just so already.
    pub unchanged: usize,
    /// Features that were left out because a record with their code is there (when adding), or
    /// because none is (when updating attributes).
    pub left_out: Vec<String>,
    /// Records that the file does not have: they stay as they are.
    pub not_in_file: usize,
    /// Features left out because their code occurs more than once.
    pub repeated: usize,
    /// Attributes of the file that are not written, as orders, publications or the register say
    /// them.
    pub said_elsewhere: BTreeSet<String>,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Merged {
    /// One action of these changes.
    Changes(Vec<Change>),
    /// A new plan of these grids.
    Plan(Vec<(Key, Record)>),
}

/// Work out what a layer changes; `records` are those of its target that are there, `new_id`
/// makes ids that were never used.
///
/// Grids that come into a project that has none are published at once; into one that has some
/// they come as a plan.
pub fn merge(
    prepared: &Prepared,
    settings: &Settings,
    records: &[(Key, Record)],
    mut new_id: impl FnMut() -> String,
) -> (Merged, Figures) {
    let mut figures = Figures::default();
    let repeated: HashSet<&str> = prepared.repeated.iter().map(|(c, _)| c.as_str()).collect();
    let mut by_code: HashMap<String, usize> = HashMap::new();
    for (i, (_, record)) in records.iter().enumerate() {
        if let Some(code) = code_of(&record.feature) {
            by_code.insert(code, i);
        }
    }
    let mut met: BTreeSet<usize> = BTreeSet::new();
    let mut inserts: Vec<(Kind, Record)> = Vec::new();
    let mut updates: Vec<(usize, Record)> = Vec::new();
    for feature in &prepared.map.features {
        let code = code_of(feature);
        let known = code.as_ref().and_then(|code| by_code.get(code)).copied();
        met.extend(known);
        // Of several with one code nobody can say which is meant, be it there already or not.
        if code.as_deref().is_some_and(|c| repeated.contains(c)) {
            figures.repeated += 1;
            continue;
        }
        match (settings.mode, known) {
            (Mode::Add, Some(_)) | (Mode::Attributes, None) => {
                figures.left_out.push(code.unwrap_or_default());
            }
            (Mode::Attributes | Mode::Replace, Some(i)) => {
                let mut after = updated(&records[i].1, feature, settings.mode);
                let kind = records[i].0.kind;
                keep_what_is_said_elsewhere(kind, &records[i].1, &mut after, &mut figures);
                if after == records[i].1 {
                    figures.unchanged += 1;
                } else {
                    figures.updated += 1;
                    updates.push((i, after));
                }
            }
            (Mode::Add | Mode::Replace, None) => {
                figures.added += 1;
                let kind = kind_of(feature, settings.target);
                let mut record = Record {
                    feature: feature.clone(),
                    sealed: None,
                };
                // A new grid may come with a code, but never with a zone.
                let properties = record.feature.properties.get_or_insert_default();
                if kind == Kind::Grid && properties.shift_remove(ZONE).is_some() {
                    figures.said_elsewhere.insert(ZONE.to_owned());
                }
                inserts.push((kind, record));
            }
        }
    }
    figures.not_in_file = records.len() - met.len();
    let is_redrawn =
        settings.target == Kind::Grid && settings.mode != Mode::Attributes && !records.is_empty();
    if is_redrawn {
        return (plan_of(records, inserts, updates), figures);
    }
    let mut changes: Vec<Change> = updates
        .into_iter()
        .map(|(i, after)| Change::between(records[i].0.clone(), &records[i].1, &after))
        .collect();
    changes.extend(
        inserts
            .into_iter()
            .map(|(kind, record)| Change::insert(Key::new(kind, new_id()), record)),
    );
    (Merged::Changes(changes), figures)
}

/// The attribute that only orders say.
const ZONE: &str = "zone";

/// What orders, publications or the register say of a record stays as it is.
fn keep_what_is_said_elsewhere(
    kind: Kind,
    before: &Record,
    after: &mut Record,
    figures: &mut Figures,
) {
    let properties = after.feature.properties.get_or_insert_default();
    let names: Vec<String> = properties
        .keys()
        .filter(|name| said_by(kind, name).is_some())
        .cloned()
        .collect();
    for name in names {
        let was = before.attribute(&name).cloned();
        if properties.get(&name) == was.as_ref() {
            continue;
        }
        match was {
            Some(value) => properties.insert(name.clone(), value),
            None => properties.shift_remove(&name),
        };
        figures.said_elsewhere.insert(name);
    }
}

/// What has no polygons is no grid; it is kept beside them.
fn kind_of(feature: &Feature, target: Kind) -> Kind {
    if target == Kind::Grid && feature.shape.is_none() {
        Kind::Drawing
    } else {
        target
    }
}

/// A record with the attributes of a feature over its own, and its place if that is asked for.
fn updated(record: &Record, feature: &Feature, mode: Mode) -> Record {
    let mut after = record.clone();
    let properties = after.feature.properties.get_or_insert_default();
    for (name, value) in feature.properties.iter().flatten() {
        properties.insert(name.clone(), value.clone());
    }
    let has_place = feature.shape.is_some() || feature.other_geometry.is_some();
    if mode == Mode::Replace && has_place {
        after.feature.shape.clone_from(&feature.shape);
        after.feature.multi = feature.multi;
        after
            .feature
            .other_geometry
            .clone_from(&feature.other_geometry);
    }
    after
}

/// The grids of the plan: those that are published, as the file has them, and the new ones.
fn plan_of(
    records: &[(Key, Record)],
    inserts: Vec<(Kind, Record)>,
    updates: Vec<(usize, Record)>,
) -> Merged {
    let mut after: Vec<(Key, Record)> = records.to_vec();
    for (i, record) in updates {
        after[i].1 = record;
    }
    for (kind, mut record) in inserts {
        if kind == Kind::Grid {
            let properties = record.feature.properties.get_or_insert_default();
            properties.insert(BASE.to_owned(), json!([]));
            after.push((Key::new(kind, String::new()), record));
        }
    }
    Merged::Plan(after)
}
