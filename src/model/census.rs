//! Who lives where: buildings with their households, and the face each stands in. Owns: the
//! count of households of each face, kept while faces change. Must not know: records, screens.

use super::context::{Context, ContextFeature, ContextKind};
use super::outcome::EditOutcome;
use super::standing::{Moved, Standing};
use crate::geometry::coverage::{Coverage, FaceId};
use crate::geometry::fixed::{Bounds, Coord, orient};
use crate::geometry::index::CoverageIndex;
use crate::geometry::label::label_place;
use crate::geometry::meets::polygons_hold;
use crate::geometry::polygon::Polygon;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use std::collections::{BTreeSet, HashMap};

/// A building.
#[derive(Clone, Debug, PartialEq)]
pub struct Dwelling {
    /// A place inside it: it stands in the face that holds this place.
    pub at: Coord,
    /// Its households; nought where nobody has said.
    pub households: u32,
    /// Where that is known from.
    pub source: Option<CountSource>,
    /// Its outline.
    pub outline: Vec<Coord>,
}

impl Dwelling {
    /// Somebody is thought to live there, and nobody has counted.
    pub fn is_guess(&self) -> bool {
        self.source == Some(CountSource::Estimated)
    }
}

/// Where the households of a building are known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountSource {
    /// The register has them one by one.
    Register,
    /// A list or the map states how many.
    Stated,
    /// Nobody has counted them: they are estimated from the building.
    Estimated,
}

/// The buildings of a face by where their households are known from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// Buildings whose households are registered.
    pub registered: u32,
    /// Buildings whose households a list or the map states.
    pub stated: u32,
    /// Buildings whose households are estimated.
    pub estimated: u32,
    /// Buildings of which nobody has said.
    pub unknown: u32,
}

impl Sources {
    /// Of every building it is known how many live there.
    pub fn is_whole(self) -> bool {
        self.unknown == 0 && self.is_known()
    }

    /// Of some building it is known how many live there.
    pub fn is_known(self) -> bool {
        self.registered + self.stated + self.estimated > 0
    }

    fn of(&mut self, source: Option<CountSource>) -> &mut u32 {
        match source {
            Some(CountSource::Register) => &mut self.registered,
            Some(CountSource::Stated) => &mut self.stated,
            Some(CountSource::Estimated) => &mut self.estimated,
            None => &mut self.unknown,
        }
    }
}

/// What stands in a face.
#[derive(Clone, Copy, Default)]
struct Count {
    sources: Sources,
    households: u32,
}

/// Buildings, and the faces they stand in.
#[derive(Clone, Default)]
pub struct Census {
    dwellings: Vec<Dwelling>,
    standing: Standing,
    /// The boxes of their outlines.
    outlines: RTree<GeomWithData<Rectangle<[i64; 2]>, u32>>,
    /// Of every face that a building stands in.
    counts: HashMap<FaceId, Count>,
    /// Somebody is known to live somewhere.
    is_counted: bool,
    /// Of some of them that is an estimate.
    is_estimated: bool,
}

fn point(at: Coord) -> [i64; 2] {
    [i64::from(at.x), i64::from(at.y)]
}

/// Where the households that a building says are known from; that nobody lives in a shed is no guess.
fn source_of(building: &ContextFeature) -> CountSource {
    let is_guess = building.is_estimated && building.households != Some(0);
    match (building.is_registered, is_guess) {
        (true, _) => CountSource::Register,
        (false, true) => CountSource::Estimated,
        (false, false) => CountSource::Stated,
    }
}

fn envelope(bounds: Bounds) -> AABB<[i64; 2]> {
    AABB::from_corners(point(bounds.min), point(bounds.max))
}

impl Census {
    /// Of the buildings behind a map.
    pub fn new(context: &Context, coverage: &Coverage, index: &CoverageIndex) -> Self {
        let buildings = context.features.iter();
        let buildings = buildings.filter(|f| f.kind == ContextKind::Building);
        let dwellings: Vec<Dwelling> = buildings
            .filter_map(|feature| {
                let outline = feature.areas.first()?.outer.clone();
                Some(Dwelling {
                    at: label_place(&feature.areas)?.at,
                    households: feature.households.unwrap_or(0),
                    source: feature.households.map(|_| source_of(feature)),
                    outline,
                })
            })
            .collect();
        let boxes = (0u32..).zip(&dwellings).filter_map(|(number, d)| {
            let bounds = Bounds::around(d.outline.iter().copied())?;
            let corners = Rectangle::from_corners(point(bounds.min), point(bounds.max));
            Some(GeomWithData::new(corners, number))
        });
        let places = dwellings.iter().map(|d| d.at).collect();
        let mut census = Self {
            outlines: RTree::bulk_load(boxes.collect()),
            standing: Standing::new(places, coverage, index),
            is_counted: dwellings.iter().any(|d| d.households > 0),
            is_estimated: dwellings.iter().any(Dwelling::is_guess),
            counts: HashMap::new(),
            dwellings,
        };
        let standing: Vec<(u32, Option<FaceId>)> = census.standing.faces().collect();
        for (number, face) in standing {
            census.count(number, face, true);
        }
        census
    }

    /// A building comes to a face, or leaves it.
    fn count(&mut self, number: u32, face: Option<FaceId>, comes: bool) {
        let Some((face, dwelling)) = face.zip(self.dwellings.get(number as usize)) else {
            return;
        };
        let count = self.counts.entry(face).or_default();
        let buildings = count.sources.of(dwelling.source);
        if comes {
            *buildings += 1;
            count.households += dwelling.households;
            return;
        }
        *buildings = buildings.saturating_sub(1);
        count.households = count.households.saturating_sub(dwelling.households);
        if count.sources == Sources::default() {
            self.counts.remove(&face);
        }
    }

    /// Whether some of those who are known to live anywhere are only estimated.
    pub fn is_estimated(&self) -> bool {
        self.is_estimated
    }

    /// Whether anybody is known to live anywhere.
    pub fn is_empty(&self) -> bool {
        !self.is_counted
    }

    /// The households of the buildings of a face; `None` where of none of them it is known how
    /// many live there, or nobody is known to live anywhere.
    pub fn households(&self, face: FaceId) -> Option<u32> {
        let count = self.counts.get(&face).filter(|_| self.is_counted)?;
        count.sources.is_known().then_some(count.households)
    }

    /// Where the households of a face are known from.
    pub fn sources(&self, face: FaceId) -> Sources {
        let count = self.counts.get(&face).filter(|_| self.is_counted);
        count.map(|count| count.sources).unwrap_or_default()
    }

    /// Buildings whose places lie within a box: number, building, and the face it stands in.
    pub fn within(&self, bounds: Bounds) -> impl Iterator<Item = (u32, &Dwelling, Option<FaceId>)> {
        self.standing.within(bounds).map(|number| {
            let dwelling = &self.dwellings[number as usize];
            (number, dwelling, self.standing.face_of(number))
        })
    }

    /// Find again the faces of the buildings on the ground of a change; those that stand in
    /// another than before.
    pub fn follow(
        &mut self,
        coverage: &Coverage,
        index: &CoverageIndex,
        outcome: &EditOutcome,
    ) -> Vec<Moved> {
        let moved = self.standing.follow(coverage, index, outcome);
        for one in &moved {
            self.count(one.number, one.was, false);
            self.count(one.number, one.is, true);
        }
        moved
    }

    /// Buildings that may meet a box (the boxes of their outlines do): number and building.
    pub fn near(&self, bounds: Bounds) -> impl Iterator<Item = (u32, &Dwelling)> {
        let found = self
            .outlines
            .locate_in_envelope_intersecting(&envelope(bounds));
        found.map(|entry| (entry.data, &self.dwellings[entry.data as usize]))
    }

    /// The building that holds a place: its number and outline.
    pub fn building_at(&self, at: Coord) -> Option<(u32, &[Coord])> {
        let holds = |outline: &[Coord]| {
            let polygon = Polygon {
                outer: outline.to_vec(),
                holes: Vec::new(),
            };
            polygons_hold(&[polygon], at)
        };
        let near = self.near(Bounds::of(at));
        let held = near.filter(|(_, dwelling)| holds(&dwelling.outline));
        held.map(|(number, dwelling)| (number, dwelling.outline.as_slice()))
            .min_by_key(|(number, _)| *number)
    }

    /// Every building's number and the face it stands in.
    pub fn faces(&self) -> impl Iterator<Item = (u32, Option<FaceId>)> {
        self.standing.faces()
    }

    /// The face a building stands in.
    pub fn face_of(&self, number: u32) -> Option<FaceId> {
        self.standing.face_of(number)
    }

    /// A building by number.
    pub fn dwelling(&self, number: u32) -> Option<&Dwelling> {
        self.dwellings.get(number as usize)
    }

    /// The households of the buildings that polygons hold, and whether some of them are estimated.
    pub fn households_within(&self, polygons: &[Polygon]) -> (u32, bool) {
        let bounds = Bounds::around(polygons.iter().flat_map(|p| p.outer.iter().copied()));
        let Some(bounds) = bounds else {
            return (0, false);
        };
        self.within(bounds)
            .filter(|(_, d, _)| polygons_hold(polygons, d.at))
            .fold((0, false), |(households, is_guess), (_, d, _)| {
                (households + d.households, is_guess || d.is_guess())
            })
    }

    /// Buildings whose outlines these lines cut, ascending.
    pub fn cut_by<'a>(&self, lines: impl Iterator<Item = &'a [Coord]>) -> BTreeSet<u32> {
        let mut cut = BTreeSet::new();
        for ends in lines.flat_map(|line| line.windows(2)) {
            let near = self.near(Bounds::of(ends[0]).union(Bounds::of(ends[1])));
            let crossed = near.filter(|(_, dwelling)| crosses(&dwelling.outline, ends));
            cut.extend(crossed.map(|(number, _)| number));
        }
        cut
    }

    /// Whether a boundary cuts a building.
    pub fn is_cut(&self, number: u32, coverage: &Coverage, index: &CoverageIndex) -> bool {
        let Some(dwelling) = self.dwelling(number) else {
            return false;
        };
        let bounds = Bounds::around(dwelling.outline.iter().copied());
        let mut near = bounds.into_iter().flat_map(|b| index.segments_in(b));
        near.any(|(arc, i)| {
            let ends = coverage.segment(arc, i);
            ends.is_some_and(|ends| crosses(&dwelling.outline, &ends))
        })
    }
}

/// Whether a segment enters a ring: crosses an edge of it, not only touches.
fn crosses(ring: &[Coord], segment: &[Coord]) -> bool {
    let (p, q) = (segment[0], segment[1]);
    let Some(mut a) = ring.last().copied() else {
        return false;
    };
    for b in ring.iter().copied() {
        let across = i32::from(orient(p, q, a)) * i32::from(orient(p, q, b));
        let along = i32::from(orient(a, b, p)) * i32::from(orient(a, b, q));
        if across < 0 && along < 0 {
            return true;
        }
        a = b;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::coverage::{BuildOptions, Edit};
    use crate::geometry::polygon::Shape;

    fn at(x: i32, y: i32) -> Coord {
        Coord::new(1_186_940_000 + x, 253_620_000 + y)
    }

    fn square(x: i32, y: i32, side: i32) -> Polygon {
        let corners = [(0, 0), (side, 0), (side, side), (0, side)];
        Polygon {
            outer: corners.map(|(dx, dy)| at(x + dx, y + dy)).to_vec(),
            holes: Vec::new(),
        }
    }

    fn building(x: i32, y: i32, households: u32) -> ContextFeature {
        ContextFeature {
            kind: ContextKind::Building,
            name: None,
            lines: Vec::new(),
            areas: vec![square(x, y, 100)],
            points: Vec::new(),
            households: Some(households),
            is_registered: false,
            is_estimated: false,
        }
    }

    #[test]
    fn a_building_tells_where_its_households_are_known_from() {
        let shape = Shape {
            polygons: vec![square(0, 0, 1000)],
        };
        let coverage = Coverage::build(&[shape], &BuildOptions::default()).coverage;
        let index = CoverageIndex::new(&coverage);
        let said = |x: i32, households: u32, is_registered: bool, is_estimated: bool| {
            let building = building(x, 100, households);
            ContextFeature {
                is_registered,
                is_estimated,
                ..building
            }
        };
        let mut features = vec![
            said(100, 40, false, true),
            said(300, 30, false, false),
            said(500, 20, true, false),
            // A list of households was as long as the estimate.
            said(700, 10, true, true),
            // In a shed nobody is thought to live.
            said(850, 0, false, true),
        ];
        let census = |features: &[ContextFeature]| {
            let context = Context {
                features: features.to_vec(),
            };
            Census::new(&context, &coverage, &index)
        };
        let some = census(&features);
        let sources = Sources {
            registered: 2,
            stated: 2,
            estimated: 1,
            unknown: 0,
        };
        assert_eq!(some.sources(FaceId(0)), sources);
        assert!(some.is_estimated() && sources.is_whole());
        assert_eq!(some.households_within(&[square(50, 50, 200)]), (40, true));
        assert_eq!(some.households_within(&[square(250, 50, 700)]), (60, false));
        features.remove(0);
        assert!(!census(&features).is_estimated());
    }

    #[test]
    fn households_follow_the_boundary() {
        let shapes = [0, 1000].map(|x| Shape {
            polygons: vec![square(x, 0, 1000)],
        });
        let mut coverage = Coverage::build(&shapes, &BuildOptions::default()).coverage;
        let mut index = CoverageIndex::new(&coverage);
        let context = Context {
            features: vec![
                building(100, 100, 40),
                building(800, 100, 30),
                building(1500, 500, 7),
            ],
        };
        let mut census = Census::new(&context, &coverage, &index);
        let lived = |census: &Census| [0, 1, 2].map(|face| census.households(FaceId(face)));
        assert_eq!(lived(&census), [Some(70), Some(7), None]);
        let stated = Sources {
            stated: 2,
            ..Sources::default()
        };
        assert_eq!(census.sources(FaceId(0)), stated);
        assert!(!census.sources(FaceId(2)).is_whole());
        let edit = Edit::Move {
            moves: vec![(at(1000, 0), at(600, 0)), (at(1000, 1000), at(600, 1000))],
        };
        let plan = coverage.plan(&index, &edit).expect("possible");
        let after = plan.polygons_after(&coverage, FaceId(1));
        assert_eq!(census.households_within(&after), (37, false));
        let change = coverage.apply(&mut index, &edit).expect("possible");
        let outcome = EditOutcome {
            touched: [FaceId(0), FaceId(1)].into(),
            ground: change.and_then(|change| change.bounds()),
            ..EditOutcome::default()
        };
        let moved = census.follow(&coverage, &index, &outcome);
        let expected = Moved {
            number: 1,
            was: Some(FaceId(0)),
            is: Some(FaceId(1)),
        };
        assert_eq!(moved, [expected]);
        assert_eq!(lived(&census), [Some(40), Some(37), None]);
        assert_eq!(census.follow(&coverage, &index, &outcome), []);
        // Through a house, along its wall, past it.
        let cut = |x: i32| census.cut_by([&[at(x, -50), at(x, 300)][..]].into_iter());
        assert_eq!(cut(150), [0].into());
        assert!(cut(100).is_empty());
        assert!(cut(300).is_empty());
    }
}
