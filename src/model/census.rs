//! Who lives where: buildings with their households, and the face each stands in. Owns: the
//! count of households of each face, kept while faces change. Must not know: records, screens.

use super::context::{Context, ContextKind};
use crate::geometry::coverage::{Coverage, FaceId};
use crate::geometry::fixed::{Bounds, Coord, orient};
use crate::geometry::index::CoverageIndex;
use crate::geometry::label::label_place;
use crate::geometry::meets::polygons_hold;
use crate::geometry::polygon::Polygon;
use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};
use std::collections::BTreeMap;

/// A building.
#[derive(Clone, Debug, PartialEq)]
pub struct Dwelling {
    /// A place inside it: it stands in the face that holds this place.
    pub at: Coord,
    /// Its households.
    pub households: u32,
    /// Its outline.
    pub outline: Vec<Coord>,
}

/// Buildings, and the faces they stand in.
#[derive(Clone, Default)]
pub struct Census {
    dwellings: Vec<Dwelling>,
    places: RTree<GeomWithData<[i64; 2], u32>>,
    face_of: Vec<Option<FaceId>>,
    /// How far the farthest corner of a building lies from its place, units.
    reach: i32,
}

fn point(at: Coord) -> [i64; 2] {
    [i64::from(at.x), i64::from(at.y)]
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
                    outline,
                })
            })
            .collect();
        let places = (0u32..).zip(&dwellings);
        let places = places.map(|(i, d)| GeomWithData::new(point(d.at), i));
        let spread = |d: &Dwelling| {
            let from = |c: &Coord| c.x.abs_diff(d.at.x).max(c.y.abs_diff(d.at.y));
            d.outline.iter().map(from).max().unwrap_or(0)
        };
        let reach = dwellings.iter().map(spread).max().unwrap_or(0);
        Self {
            reach: i32::try_from(reach).unwrap_or(i32::MAX),
            places: RTree::bulk_load(places.collect()),
            face_of: dwellings
                .iter()
                .map(|d| index.face_at(coverage, d.at))
                .collect(),
            dwellings,
        }
    }

    /// Whether anybody is known to live anywhere.
    pub fn is_empty(&self) -> bool {
        self.dwellings.iter().all(|d| d.households == 0)
    }

    /// The households of every face that a building stands in; of none where nobody is known to
    /// live anywhere.
    pub fn households(&self) -> BTreeMap<FaceId, u32> {
        let mut sums = BTreeMap::new();
        if self.is_empty() {
            return sums;
        }
        for (dwelling, face) in self.dwellings.iter().zip(&self.face_of) {
            if let Some(face) = face {
                *sums.entry(*face).or_default() += dwelling.households;
            }
        }
        sums
    }

    /// Buildings within a box: number, building, and the face it stands in.
    pub fn within(&self, bounds: Bounds) -> impl Iterator<Item = (u32, &Dwelling, Option<FaceId>)> {
        let envelope = AABB::from_corners(point(bounds.min), point(bounds.max));
        let found = self.places.locate_in_envelope(&envelope);
        found.map(|entry| {
            let i = entry.data as usize;
            (entry.data, &self.dwellings[i], self.face_of[i])
        })
    }

    /// Find again the faces of the buildings that stand or stood in these; what each of them
    /// was before.
    pub fn follow(
        &mut self,
        coverage: &Coverage,
        index: &CoverageIndex,
        faces: &[FaceId],
        bounds: Bounds,
    ) -> Vec<(u32, Option<FaceId>)> {
        let touched: Vec<(u32, Coord)> = self
            .within(bounds)
            .filter(|(_, _, face)| face.is_none_or(|face| faces.contains(&face)))
            .map(|(i, dwelling, _)| (i, dwelling.at))
            .collect();
        let moved = touched.into_iter().filter_map(|(i, at)| {
            let now = index.face_at(coverage, at);
            let before = std::mem::replace(&mut self.face_of[i as usize], now);
            (before != now).then_some((i, before))
        });
        moved.collect()
    }

    /// The building that holds a place: its number and outline.
    pub fn building_at(&self, at: Coord) -> Option<(u32, &[Coord])> {
        let shift = |by: i32| Coord::new(at.x.saturating_add(by), at.y.saturating_add(by));
        let around = Bounds {
            min: shift(-self.reach),
            max: shift(self.reach),
        };
        let holds = |outline: &[Coord]| {
            let polygon = Polygon {
                outer: outline.to_vec(),
                holes: Vec::new(),
            };
            polygons_hold(&[polygon], at)
        };
        let mut found = self.within(around).filter(|(_, d, _)| holds(&d.outline));
        found
            .next()
            .map(|(number, d, _)| (number, d.outline.as_slice()))
    }

    /// Every building's number and the face it stands in.
    pub fn faces(&self) -> impl Iterator<Item = (u32, Option<FaceId>)> {
        (0u32..).zip(self.face_of.iter().copied())
    }

    /// The face a building stands in.
    pub fn face_of(&self, number: u32) -> Option<FaceId> {
        self.face_of.get(number as usize).copied().flatten()
    }

    /// A building by number.
    pub fn dwelling(&self, number: u32) -> Option<&Dwelling> {
        self.dwellings.get(number as usize)
    }

    /// The households of the buildings that polygons hold, and how many buildings.
    pub fn households_within(&self, polygons: &[Polygon]) -> u32 {
        let bounds = Bounds::around(polygons.iter().flat_map(|p| p.outer.iter().copied()));
        let Some(bounds) = bounds else { return 0 };
        self.within(bounds)
            .filter(|(_, d, _)| polygons_hold(polygons, d.at))
            .map(|(_, d, _)| d.households)
            .sum()
    }

    /// Buildings whose outlines these lines cut.
    pub fn cut_by<'a>(&self, lines: impl Iterator<Item = &'a [Coord]>) -> Vec<u32> {
        let mut cut = Vec::new();
        for line in lines {
            for w in line.windows(2) {
                // A building reaches beyond its place.
                let shift =
                    |c: Coord, by: i32| Coord::new(c.x.saturating_add(by), c.y.saturating_add(by));
                let bounds = Bounds::of(w[0]).union(Bounds::of(w[1]));
                let grown = Bounds {
                    min: shift(bounds.min, -self.reach),
                    max: shift(bounds.max, self.reach),
                };
                let near = self.within(grown);
                cut.extend(
                    near.filter(|(_, d, _)| crosses(&d.outline, w))
                        .map(|(i, _, _)| i),
                );
            }
        }
        cut.sort_unstable();
        cut.dedup();
        cut
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
    use crate::model::context::ContextFeature;

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
        }
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
        let expected = BTreeMap::from([(FaceId(0), 70), (FaceId(1), 7)]);
        assert_eq!(census.households(), expected);
        let edit = Edit::Move {
            moves: vec![(at(1000, 0), at(600, 0)), (at(1000, 1000), at(600, 1000))],
        };
        let plan = coverage.plan(&index, &edit).expect("possible");
        let after = plan.polygons_after(&coverage, FaceId(1));
        assert_eq!(census.households_within(&after), 37);
        coverage.apply(&mut index, &edit).expect("possible");
        let bounds = coverage.bounds().expect("faces");
        let moved = census.follow(&coverage, &index, &[FaceId(0), FaceId(1)], bounds);
        assert_eq!(moved, [(1, Some(FaceId(0)))]);
        assert_eq!(census.households()[&FaceId(1)], 37);
        // Through a house, along its wall, past it.
        let cut = |x: i32| census.cut_by([&[at(x, -50), at(x, 300)][..]].into_iter());
        assert_eq!(cut(150), [0]);
        assert!(cut(100).is_empty());
        assert!(cut(300).is_empty());
    }
}
