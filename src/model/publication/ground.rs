//! What a publication does to the ground itself: land given away or invented, borders of
//! communities moved, voids left. Owns: which differences there are between the ground of a plan
//! and the ground that it replaces, each with its area and place. Must not know: who accepts them.
//!
//! Both sets of grids are built into one coverage, so what is compared is exact. Ground that only
//! the rounding of a new vertex moved is no difference.

use super::{World, bases, properties, shape_of, text, title};
use crate::geometry::coverage::{BuildOptions, Coverage, Owner};
use crate::geometry::fixed::Coord;
use crate::geometry::label::label_place;
use crate::geometry::measure::{area_m2, perimeter_m};
use crate::geometry::meets::polygons_hold;
use crate::geometry::polygon::{Polygon, Shape};
use crate::model::plan::LEAST_SHARE_M2;
use crate::model::record::{Key, Record};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// What happens to a piece of ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GroundKind {
    /// It lies in no grid any more: the outer border moves in.
    GivenAway,
    /// It lay in no grid before: the outer border moves out, or a void is filled.
    Invented,
    /// It lies in no grid any more though grids are all around, and is no lake that is on the map.
    Void,
    /// It goes to another community.
    Community,
}

impl GroundKind {
    /// All, as they are listed.
    pub const ALL: [Self; 4] = [Self::GivenAway, Self::Void, Self::Invented, Self::Community];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::GivenAway => "given-away",
            Self::Invented => "invented",
            Self::Void => "void",
            Self::Community => "community",
        }
    }
}

/// A piece of ground that is not what it was. Two are the same only where all of it is, so that
/// what was accepted is what is published.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroundChange {
    /// What happens to it.
    pub kind: GroundKind,
    /// Its area, square metres, rounded.
    pub area_m2: u64,
    /// A place on it.
    pub at: Coord,
    /// Whose it was: the grid's name; empty for nobody's.
    pub old: String,
    /// Whose it becomes; empty for nobody's.
    pub new: String,
}

/// Ground narrower than this on average is what the rounding of vertices moved (at most 0.7 cm),
/// metres.
const LEAST_WIDTH_M: f64 = 0.02;

/// The community that a grid belongs to.
fn community(record: &Record) -> &str {
    text(record, "community_code").unwrap_or_default()
}

fn shapes_of<'a>(grids: impl Iterator<Item = &'a (Key, Record)>) -> Vec<Shape> {
    grids.map(|(_, record)| shape_of(record)).collect()
}

type Grids<'a> = Vec<&'a (Key, Record)>;

/// How the ground of a plan differs from what is published, the largest first. `plan` is its
/// coverage. Borders of communities may be moved where the plan has them unlocked.
pub(super) fn ground(world: &World, plan: &Coverage, is_unlocked: bool) -> Vec<GroundChange> {
    let (old, new) = changed(world);
    let lakes = world.lakes.iter();
    let all: Vec<Shape> = shapes_of(old.iter().copied())
        .into_iter()
        .chain(shapes_of(new.iter().copied()))
        .chain(lakes.cloned())
        .collect();
    if old.is_empty() && new.is_empty() {
        return Vec::new();
    }
    let options = BuildOptions {
        gap_width_m: 0.0,
        ..BuildOptions::default()
    };
    let coverage = Coverage::build(&all, &options).coverage;
    let voids: Vec<Polygon> = plan
        .regions()
        .filter(|(_, region)| region.owner == Owner::Void)
        .map(|(id, _)| plan.region_polygon(id))
        .collect();
    let mut found = Vec::new();
    for (id, region) in coverage.regions() {
        let claims = region.owner.faces().iter().map(|face| face.0 as usize);
        let (mut was, mut is, mut is_lake) = (None, None, false);
        for claim in claims {
            if claim < old.len() {
                was = was.or(Some(old[claim]));
            } else if claim < old.len() + new.len() {
                is = is.or(Some(new[claim - old.len()]));
            } else {
                is_lake = true;
            }
        }
        let kind = match (was, is) {
            (None, None) => continue,
            (Some(_), None) => GroundKind::GivenAway,
            (None, Some(_)) => GroundKind::Invented,
            (Some((_, was)), Some((_, is))) => {
                if is_unlocked || community(was) == community(is) {
                    continue;
                }
                GroundKind::Community
            }
        };
        let polygon = coverage.region_polygon(id);
        let area = area_m2(&polygon);
        if area < LEAST_SHARE_M2 || 2.0 * area < LEAST_WIDTH_M * perimeter_m(&polygon) {
            continue;
        }
        let Some(place) = label_place(std::slice::from_ref(&polygon)) else {
            continue;
        };
        let is_enclosed = kind == GroundKind::GivenAway && polygons_hold(&voids, place.at);
        if is_enclosed && is_lake {
            continue;
        }
        let name = |grid: Option<&(Key, Record)>| {
            grid.map(|(key, record)| title(key, record))
                .unwrap_or_default()
        };
        found.push(GroundChange {
            kind: match is_enclosed {
                true => GroundKind::Void,
                false => kind,
            },
            area_m2: area.round() as u64,
            at: place.at,
            old: name(was),
            new: name(is),
        });
    }
    found.sort_by(|a, b| b.area_m2.cmp(&a.area_m2).then(a.cmp(b)));
    found
}

/// Grids of both sets but those that are drawn, and belong, just as they did.
fn changed(world: &World) -> (Grids<'_>, Grids<'_>) {
    let published = world.grids.iter().map(|grid| (grid.0.id.as_str(), grid));
    let published: HashMap<&str, &(Key, Record)> = published.collect();
    let mut same_old: BTreeSet<&str> = BTreeSet::new();
    let mut new = Vec::new();
    for draft in &world.drafts {
        let base = match bases(&properties(&draft.1)).as_slice() {
            [base] => published.get(base.as_str()).copied(),
            _ => None,
        };
        match base {
            Some((key, now))
                if now.feature.shape == draft.1.feature.shape
                    && community(now) == community(&draft.1)
                    && same_old.insert(&key.id) => {}
            _ => new.push(draft),
        }
    }
    let old = world.grids.iter();
    let old = old.filter(|(key, _)| !same_old.contains(key.id.as_str()));
    (old.collect(), new)
}
