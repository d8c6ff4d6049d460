//! The four principles of drawing grids, checked on a plan: what a planner still has to look
//! at. Owns: the list and its order. Must not know: screens. Everything here warns; nothing
//! forbids (what stands against a publication is the business of `publication`).
//!
//! Source: 街巷定界, 无缝覆盖, 规模适度, 方便服务 (bounded by streets, no gap, fitting size, easy
//! to serve: one piece, one entrance, no building cut).

use super::census::Census;
use super::context::ContextKind;
use super::grid_map::GridMap;
use super::plan::{UNASSIGNED, asked};
use crate::geometry::coverage::{FaceId, FindingKind};
use crate::geometry::fixed::Coord;
use crate::geometry::index::CoverageIndex;
use crate::geometry::label::label_place;
use crate::rules::balance::{Band, Fit};
use crate::rules::shares::count_of;
use std::collections::BTreeMap;

/// What is not as it should be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trouble {
    /// Ground between grids belongs to none, square metres.
    Gap(f64),
    /// Grids overlap, square metres.
    Overlap(f64),
    /// Nobody has said yet what becomes of its ground.
    Unassigned,
    /// The grid is in so many pieces.
    Pieces(usize),
    /// The boundary cuts a building.
    BuildingCut,
    /// The grid has so many entrances.
    Entrances(usize),
    /// So many households are too many.
    TooLarge(u32),
    /// So many households are too few.
    TooSmall(u32),
}

impl Trouble {
    /// Its place in the list, gravest first.
    const fn rank(self) -> u8 {
        match self {
            Self::Gap(_) => 0,
            Self::Overlap(_) => 1,
            Self::Unassigned => 2,
            Self::Pieces(_) => 3,
            Self::BuildingCut => 4,
            Self::Entrances(_) => 5,
            Self::TooLarge(_) => 6,
            Self::TooSmall(_) => 7,
        }
    }
}

/// A line of the worklist.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What.
    pub trouble: Trouble,
    /// Of which grid.
    pub face: Option<FaceId>,
    /// Where.
    pub at: Coord,
}

/// Voids narrower than this are gaps, wider ones lakes or enclaves, metres.
const GAP_M: f64 = 20.0;

/// The households of a grid: those of the buildings that stand in it (`lived`, as
/// [`Census::households`] says), else what it says itself.
pub fn households_of(map: &GridMap, lived: &BTreeMap<FaceId, u32>, face: FaceId) -> Option<u32> {
    if let Some(count) = lived.get(&face) {
        return Some(*count);
    }
    let properties = map.feature(face)?.properties.as_ref()?;
    let count = count_of(properties, "households").or_else(|| count_of(properties, "户数"));
    u32::try_from(count?).ok()
}

/// Everything that is not as it should be, gravest first.
pub fn worklist(map: &GridMap, index: &CoverageIndex, census: &Census, band: Band) -> Vec<Item> {
    let coverage = &map.coverage;
    let mut items = Vec::new();
    for finding in coverage.region_findings(GAP_M) {
        let trouble = match finding.kind {
            FindingKind::Gap => Trouble::Gap(finding.area_m2),
            FindingKind::Overlap => Trouble::Overlap(finding.area_m2),
            _ => continue,
        };
        items.push(Item {
            trouble,
            face: finding.faces.first().copied(),
            at: finding.at,
        });
    }
    for number in census.cut_by(coverage.arcs().map(|(_, arc)| arc.coords.as_slice())) {
        if let Some(dwelling) = census.dwelling(number) {
            items.push(Item {
                trouble: Trouble::BuildingCut,
                face: index.face_at(coverage, dwelling.at),
                at: dwelling.at,
            });
        }
    }
    let entrances = entrances(map, index);
    let lived = census.households();
    for face in coverage.faces() {
        let pieces = coverage.face_regions(face).len();
        if pieces == 0 {
            continue;
        }
        let mut troubles = Vec::new();
        let properties = map.feature(face).and_then(|f| f.properties.as_ref());
        let is_open = properties.and_then(|p| p.get(UNASSIGNED)?.as_bool());
        let is_asked = properties.is_some_and(|p| !asked(p).is_empty());
        if is_open == Some(true) || is_asked {
            troubles.push(Trouble::Unassigned);
        }
        if pieces > 1 {
            troubles.push(Trouble::Pieces(pieces));
        }
        if let Some(entrances) = &entrances {
            let count = entrances.get(&face).copied().unwrap_or(0);
            if count != 1 {
                troubles.push(Trouble::Entrances(count));
            }
        }
        if let Some(households) = households_of(map, &lived, face) {
            match band.fit(households) {
                Fit::Under => troubles.push(Trouble::TooSmall(households)),
                Fit::Over => troubles.push(Trouble::TooLarge(households)),
                Fit::Within => {}
            }
        }
        // The place is worked out only where there is something to see.
        let place = if troubles.is_empty() {
            None
        } else {
            label_place(&coverage.face_polygons(face))
        };
        let at = place.map(|place| place.at);
        items.extend(troubles.into_iter().filter_map(|trouble| {
            Some(Item {
                trouble,
                face: Some(face),
                at: at?,
            })
        }));
    }
    items.sort_by_key(|item| (item.trouble.rank(), item.face, item.at));
    items
}

/// How many entrances each face has; `None` where the map knows of none at all.
fn entrances(map: &GridMap, index: &CoverageIndex) -> Option<BTreeMap<FaceId, usize>> {
    let features = map.backdrop.features.iter();
    let mut points = features
        .filter(|f| f.kind == ContextKind::Entrance)
        .flat_map(|f| &f.points)
        .peekable();
    points.peek()?;
    let mut counts = BTreeMap::new();
    for face in points.filter_map(|at| index.face_at(&map.coverage, *at)) {
        *counts.entry(face).or_default() += 1;
    }
    Some(counts)
}
