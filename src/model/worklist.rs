//! The four principles of drawing grids, checked on a plan: what a planner still has to look
//! at. Owns: the list and its order, kept while grids change. Must not know: screens. Everything
//! here warns; nothing forbids (what stands against a publication is the business of
//! `publication`).
//!
//! Source: 街巷定界, 无缝覆盖, 规模适度, 方便服务 (bounded by streets, no gap, fitting size, easy
//! to serve: one piece, one entrance, no building cut).

use super::census::Census;
use super::context::ContextKind;
use super::grid_map::GridMap;
use super::outcome::EditOutcome;
use super::plan::{UNASSIGNED, asked};
use super::standing::Standing;
use crate::geometry::coverage::{FaceId, FindingKind};
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::index::CoverageIndex;
use crate::geometry::label::label_place;
use crate::rules::balance::{Band, Fit};
use crate::rules::households::is_estimate;
use crate::rules::shares::households_in;
use std::collections::{BTreeMap, BTreeSet, HashMap};

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

/// The households of a grid: those of the buildings that stand in it, else what it says itself.
/// Where of some buildings nobody has said, they are no fewer than it says.
pub fn households_of(map: &GridMap, census: &Census, face: FaceId) -> Option<u32> {
    let counted = census.households(face);
    if census.sources(face).is_whole() {
        return counted;
    }
    let properties = map.feature(face).and_then(|f| f.properties.as_ref());
    let said = properties.and_then(households_in);
    counted.max(said.and_then(|n| u32::try_from(n).ok()))
}

/// Whether some of the households of a grid, as [`households_of`] tells them, are estimated.
pub fn is_estimated(map: &GridMap, census: &Census, face: FaceId) -> bool {
    let sources = census.sources(face);
    let properties = map.feature(face).and_then(|f| f.properties.as_ref());
    sources.estimated > 0 || (!sources.is_whole() && properties.is_some_and(is_estimate))
}

/// The place of a line: gravest first, then by grid and place; buildings on one spot are told
/// apart by number.
type Rank = (u8, Option<FaceId>, Coord, u32);

/// Everything that is not as it should be, gravest first.
#[derive(Clone, Default)]
pub struct Worklist {
    band: Band,
    items: BTreeMap<Rank, Item>,
    /// Gaps and overlaps, with all the grids around.
    grounds: Vec<(Vec<FaceId>, Rank)>,
    /// Buildings that are cut.
    cut: HashMap<u32, Rank>,
    /// The lines that a grid has by itself.
    of_face: HashMap<FaceId, Vec<Rank>>,
    entrances: Entrances,
}

/// Entrances, and how many each grid has.
#[derive(Clone, Default)]
struct Entrances {
    standing: Standing,
    counts: HashMap<FaceId, usize>,
    /// The map knows of some.
    are_known: bool,
}

impl Entrances {
    fn new(map: &GridMap, index: &CoverageIndex) -> Self {
        let features = map.backdrop.features.iter();
        let entrances = features.filter(|f| f.kind == ContextKind::Entrance);
        let points: Vec<Coord> = entrances.flat_map(|f| f.points.iter().copied()).collect();
        let are_known = !points.is_empty();
        let standing = Standing::new(points, &map.coverage, index);
        let mut counts = HashMap::new();
        for face in standing.faces().filter_map(|(_, face)| face) {
            *counts.entry(face).or_default() += 1;
        }
        Self {
            standing,
            counts,
            are_known,
        }
    }

    fn follow(&mut self, map: &GridMap, index: &CoverageIndex, outcome: &EditOutcome) {
        for moved in self.standing.follow(&map.coverage, index, outcome) {
            if let Some(count) = moved.was.and_then(|face| self.counts.get_mut(&face)) {
                *count = count.saturating_sub(1);
            }
            if let Some(face) = moved.is {
                *self.counts.entry(face).or_default() += 1;
            }
        }
    }

    fn of(&self, face: FaceId) -> usize {
        self.counts.get(&face).copied().unwrap_or(0)
    }
}

impl Worklist {
    /// Look at everything.
    pub fn new(map: &GridMap, index: &CoverageIndex, census: &Census, band: Band) -> Self {
        let mut list = Self {
            band,
            entrances: Entrances::new(map, index),
            ..Self::default()
        };
        let coverage = &map.coverage;
        list.look_at_ground(map, coverage.faces());
        let lines = coverage.arcs().map(|(_, arc)| arc.coords.as_slice());
        for number in census.cut_by(lines) {
            list.put_cut(census, number);
        }
        for face in coverage.faces() {
            list.look_at(map, census, face);
        }
        list
    }

    /// Aim at another size.
    pub fn set_band(&mut self, band: Band, map: &GridMap, census: &Census) {
        self.band = band;
        for face in map.coverage.faces() {
            self.look_at(map, census, face);
        }
    }

    /// Look again at what a change touched; map, index and census are as they are after it.
    pub fn follow(
        &mut self,
        map: &GridMap,
        index: &CoverageIndex,
        census: &Census,
        outcome: &EditOutcome,
    ) {
        self.entrances.follow(map, index, outcome);
        if let Some(ground) = outcome.ground {
            let (gone, kept) = std::mem::take(&mut self.grounds)
                .into_iter()
                .partition(|(around, _)| around.iter().any(|face| outcome.names(*face)));
            self.grounds = kept;
            for (_, rank) in gone {
                self.items.remove(&rank);
            }
            self.look_at_ground(map, outcome.faces());
            self.look_at_buildings(map, index, census, outcome, ground);
        }
        for face in outcome.faces() {
            self.look_at(map, census, face);
        }
    }

    /// Its lines, gravest first.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.values()
    }

    /// The line of a number.
    pub fn item(&self, number: usize) -> Option<&Item> {
        self.items.values().nth(number)
    }

    /// How many lines.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// All is as it should be.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    fn put(&mut self, item: Item, number: u32) -> Rank {
        let rank = (item.trouble.rank(), item.face, item.at, number);
        self.items.insert(rank, item);
        rank
    }

    /// Gaps and overlaps in or beside faces.
    fn look_at_ground(&mut self, map: &GridMap, faces: impl Iterator<Item = FaceId>) {
        for finding in map.coverage.findings_around(faces, GAP_M) {
            let trouble = match finding.kind {
                FindingKind::Gap => Trouble::Gap(finding.area_m2),
                FindingKind::Overlap => Trouble::Overlap(finding.area_m2),
                _ => continue,
            };
            let item = Item {
                trouble,
                face: finding.faces.first().copied(),
                at: finding.at,
            };
            let rank = self.put(item, 0);
            self.grounds.push((finding.faces, rank));
        }
    }

    fn put_cut(&mut self, census: &Census, number: u32) {
        if let Some(dwelling) = census.dwelling(number) {
            let item = Item {
                trouble: Trouble::BuildingCut,
                face: census.face_of(number),
                at: dwelling.at,
            };
            let rank = self.put(item, number);
            self.cut.insert(number, rank);
        }
    }

    /// Buildings on the ground of a change: those that were cut perhaps are no more, others are.
    fn look_at_buildings(
        &mut self,
        map: &GridMap,
        index: &CoverageIndex,
        census: &Census,
        outcome: &EditOutcome,
        ground: Bounds,
    ) {
        let coverage = &map.coverage;
        let meets = |ends: &&[Coord]| {
            let bounds = Bounds::of(ends[0]).union(Bounds::of(ends[1]));
            bounds.intersects(&ground)
        };
        let regions = outcome.faces().flat_map(|face| coverage.face_regions(face));
        let arcs = regions.flat_map(|region| coverage.region_arcs(*region));
        let ends = arcs.flat_map(|arc| arc.coords.windows(2)).filter(meets);
        let mut doubtful: BTreeSet<u32> = census.cut_by(ends);
        let near = census.near(ground).map(|(number, _)| number);
        doubtful.extend(near.filter(|number| self.cut.contains_key(number)));
        for number in doubtful {
            if let Some(rank) = self.cut.remove(&number) {
                self.items.remove(&rank);
            }
            if census.is_cut(number, coverage, index) {
                self.put_cut(census, number);
            }
        }
    }

    /// What is to be said of a face by itself.
    fn look_at(&mut self, map: &GridMap, census: &Census, face: FaceId) {
        for rank in self.of_face.remove(&face).into_iter().flatten() {
            self.items.remove(&rank);
        }
        let coverage = &map.coverage;
        let pieces = coverage.face_regions(face).len();
        if pieces == 0 {
            return;
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
        let entrances = self.entrances.of(face);
        if self.entrances.are_known && entrances != 1 {
            troubles.push(Trouble::Entrances(entrances));
        }
        if let Some(households) = households_of(map, census, face) {
            match self.band.fit(households) {
                Fit::Under => troubles.push(Trouble::TooSmall(households)),
                Fit::Over => troubles.push(Trouble::TooLarge(households)),
                Fit::Within => {}
            }
        }
        if troubles.is_empty() {
            return;
        }
        // The place is worked out only where there is something to see.
        let Some(place) = label_place(&coverage.face_polygons(face)) else {
            return;
        };
        let ranks = troubles.into_iter().map(|trouble| {
            let item = Item {
                trouble,
                face: Some(face),
                at: place.at,
            };
            self.put(item, 0)
        });
        let ranks = ranks.collect();
        self.of_face.insert(face, ranks);
    }
}
