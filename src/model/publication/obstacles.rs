//! What stands against a publication. Owns: these checks and their order. Must not know: words.

use super::{GroundChange, Work, World, properties, shape_of, text, title};
use crate::geometry::fixed::Coord;
use crate::model::plan::{UNASSIGNED, asked, bases, is_same_ground};
use crate::model::record::{Key, Kind, Record};
use crate::rules::calendar;
use crate::rules::numbering::NumberingError;
use serde_json::Value;
use std::collections::BTreeSet;

/// Why a plan cannot be published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The plan is no draft any more.
    NoDraft,
    /// Grids overlap, or ground between them belongs to none, here.
    Unsound(Coord),
    /// A grid comes from a published one that is gone or has changed: the plan's base was
    /// superseded.
    Superseded(Vec<String>),
    /// A published grid lies in no grid of the plan.
    Missing(Vec<String>),
    /// A grid belongs to no community, or was left unassigned.
    Unassigned(Vec<String>),
    /// No date from which it is valid, or none that there is.
    Undated,
    /// It would be valid from before these grids were.
    TooEarly(Vec<String>),
    /// The ground is not what it was, and nobody has accepted that.
    Ground(Vec<GroundChange>),
    /// A community has no number left.
    Exhausted(String),
}

impl From<NumberingError> for Obstacle {
    fn from(NumberingError::Exhausted(of): NumberingError) -> Self {
        Self::Exhausted(of)
    }
}

/// Where the plan does not fit what is published now.
pub(super) fn against_base(world: &World) -> Vec<Obstacle> {
    let published: BTreeSet<&str> = world.grids.iter().map(|(key, _)| key.id.as_str()).collect();
    let mut named: BTreeSet<String> = BTreeSet::new();
    for (_, record) in &world.drafts {
        named.extend(bases(&properties(record)));
    }
    // Named by the plan and gone; or standing, but not as they were when it was made.
    let gone = named.iter().filter(|id| !published.contains(id.as_str()));
    let gone = gone.map(|id| match world.origin.get(id) {
        Some(record) => title(&Key::new(Kind::Grid, id), record),
        None => id.clone(),
    });
    let is_changed = |key: &Key, now: &Record| {
        let origin = world.origin.get(&key.id);
        origin.is_none_or(|was| !is_same_ground(&shape_of(was), &shape_of(now)))
    };
    let changed = world.grids.iter().filter(|(key, r)| is_changed(key, r));
    let gone: Vec<String> = gone.chain(changed.map(|(key, r)| title(key, r))).collect();
    let missing: Vec<String> = world
        .grids
        .iter()
        .filter(|(key, _)| !named.contains(&key.id) && world.origin.contains_key(&key.id))
        .map(|(key, record)| title(key, record))
        .collect();
    let mut obstacles = Vec::new();
    if !gone.is_empty() {
        obstacles.push(Obstacle::Superseded(gone));
    }
    if !missing.is_empty() {
        obstacles.push(Obstacle::Missing(missing));
    }
    obstacles
}

/// Grids without a community in a project that has communities.
pub(super) fn unassigned(world: &World) -> Option<Obstacle> {
    let is_open = |r: &Record| {
        r.attribute(UNASSIGNED).and_then(Value::as_bool) == Some(true)
            || !asked(&properties(r)).is_empty()
    };
    let has_communities = world
        .grids
        .iter()
        .any(|(_, r)| text(r, "community_code").is_some());
    let is_lost =
        |r: &Record| has_communities && text(r, "community_code").is_none_or(str::is_empty);
    let lost = world.drafts.iter();
    let lost = lost.filter(|(_, r)| is_open(r) || is_lost(r));
    let lost: Vec<String> = lost.map(|(key, r)| title(key, r)).collect();
    (!lost.is_empty()).then_some(Obstacle::Unassigned(lost))
}

/// Grids that go or change, and began only after the instant from which that is to be so.
pub(super) fn too_early(work: &Work<'_>) -> Option<Obstacle> {
    let grids = work.world.grids.iter().enumerate();
    let late = grids.filter(|(old, (_, record))| {
        let since = text(record, "valid_from").and_then(calendar::instant);
        let begins_later = since.is_some_and(|since| since > work.on);
        begins_later && !work.keeps(*old)
    });
    let late: Vec<String> = late.map(|(_, (key, r))| title(key, r)).collect();
    (!late.is_empty()).then_some(Obstacle::TooEarly(late))
}
