//! Classes by the zones in force, kept while zones and grids change. Must not know: who puts a zone in
//! force, or why.

use super::{Class, Classes, Scheme};
use crate::geometry::coverage::FaceId;
use crate::model::grid_map::GridMap;
use crate::rules::zone::Zone;

/// The zone of each face, one after the other; faces beyond the last one have none yet.
fn by_face<'a>(map: &GridMap, zones: &'a [Zone]) -> impl Iterator<Item = (FaceId, Zone)> + use<'a> {
    let zones = zones.iter().copied().chain(std::iter::repeat(Zone::Unset));
    map.coverage.faces().zip(zones)
}

impl Classes {
    /// Class all faces by these zones, one for each.
    pub fn of_zones(map: &GridMap, zones: &[Zone]) -> Self {
        let classes = by_face(map, zones).map(|(_, zone)| Class::Zone(zone));
        Self::collect(map, Scheme::Zones, classes.collect())
    }

    /// Class by these zones where all were classed by others before; `map` is as it is now. The faces
    /// that have another class than before, or are new. What comes of it is what
    /// [`Classes::of_zones`] says.
    pub fn follow_zones(&mut self, map: &GridMap, zones: &[Zone]) -> Vec<FaceId> {
        if self.scheme != Scheme::Zones {
            *self = Self::of_zones(map, zones);
            return map.coverage.faces().collect();
        }
        // Faces come and go at the end only.
        let count = map.coverage.face_count();
        for place in count..self.class_of.len() {
            self.leave(place);
        }
        self.class_of.truncate(count);
        self.is_counted.truncate(count);
        let mut changed = Vec::new();
        for (face, zone) in by_face(map, zones) {
            let place = face.0 as usize;
            let has_area = map.coverage.face_bounds(face).is_some();
            let old = self.class_of.get(place).copied();
            let is_same = old.is_some_and(|old| self.classes[old] == Class::Zone(zone));
            if is_same && self.is_counted[place] == has_area {
                continue;
            }
            if !is_same {
                changed.push(face);
            }
            let class = self.number_of(zone);
            if old.is_some() {
                self.leave(place);
                self.class_of[place] = class;
                self.is_counted[place] = has_area;
            } else {
                self.class_of.push(class);
                self.is_counted.push(has_area);
            }
            self.occurs[class] += 1;
            self.counts[class] += usize::from(has_area);
        }
        if self.occurs.contains(&0) {
            // A zone that no face is in any more is listed no more.
            *self = Self::of_zones(map, zones);
        } else {
            self.sort();
        }
        changed
    }

    /// A face does not count for the class that it had.
    fn leave(&mut self, place: usize) {
        let class = self.class_of[place];
        self.occurs[class] -= 1;
        self.counts[class] -= usize::from(self.is_counted[place]);
    }

    /// The number of the class of a zone, which is listed from now on.
    fn number_of(&mut self, zone: Zone) -> usize {
        let class = Class::Zone(zone);
        let known = self.classes.iter().position(|known| *known == class);
        known.unwrap_or_else(|| {
            self.classes.push(class);
            self.counts.push(0);
            self.occurs.push(0);
            self.classes.len() - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::coverage::{BuildOptions, CoverageChange, Edit};
    use crate::geometry::index::CoverageIndex;
    use crate::geometry::{Coord, Polygon, Shape};
    use crate::model::{Feature, Layer};

    const SIDE: i32 = 100_000;

    fn at(x: i32, y: i32) -> Coord {
        Coord::new(1_186_900_000 + x, 253_600_000 + y)
    }

    /// Squares, so many in a row and so many rows.
    fn board(columns: i32, rows: i32) -> GridMap {
        let square = |i: i32| {
            let (x, y) = (i % columns * SIDE, i / columns * SIDE);
            let corners = [(0, 0), (SIDE, 0), (SIDE, SIDE), (0, SIDE)];
            Polygon {
                outer: corners.map(|(dx, dy)| at(x + dx, y + dy)).to_vec(),
                holes: Vec::new(),
            }
        };
        let features = (0..columns * rows).map(|i| Feature {
            shape: Some(Shape {
                polygons: vec![square(i)],
            }),
            ..Feature::default()
        });
        let layer = Layer {
            features: features.collect(),
            ..Layer::default()
        };
        GridMap::build(layer, &BuildOptions::default())
    }

    #[test]
    fn zones_that_change_while_grids_do_are_classed_as_at_once() {
        let mut map = board(6, 4);
        let mut index = CoverageIndex::new(&map.coverage);
        let mut zones = vec![Zone::Unset; 24];
        let mut classes = Classes::of_zones(&map, &zones);
        let mut done: Vec<CoverageChange> = Vec::new();
        let mut seed = 11u64;
        let mut roll = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) as usize % below
        };
        let (mut parts, mut joined) = (0, 0);
        for step in 0..600 {
            match roll(6) {
                0 => {
                    // A cut through the middle of a square: where it was cut before, it is refused.
                    let (x, y) = (roll(6) as i32 * SIDE, roll(4) as i32 * SIDE);
                    let face = index.face_at(&map.coverage, at(x + SIDE / 4, y + SIDE / 4));
                    let middle = x + SIDE / 2;
                    let line = vec![at(middle, y - 10), at(middle, y + SIDE + 10)];
                    let edit = face.map(|face| Edit::Split {
                        faces: vec![face],
                        lines: vec![line],
                    });
                    let change = edit.and_then(|e| map.coverage.apply(&mut index, &e).ok()?);
                    parts += usize::from(change.is_some());
                    done.extend(change);
                }
                1 => {
                    let faces: Vec<FaceId> = map.coverage.faces().collect();
                    let into = faces[roll(faces.len())];
                    let beside = map.coverage.faces_beside(into).into_iter().next();
                    let edit = beside.map(|other| Edit::Merge {
                        faces: vec![into, other],
                        into,
                    });
                    let change = edit.and_then(|e| map.coverage.apply(&mut index, &e).ok()?);
                    joined += usize::from(change.is_some());
                    done.extend(change);
                }
                2 | 3 => {
                    if let Some(change) = done.pop() {
                        map.coverage.revert(&mut index, &change);
                    }
                }
                _ => {
                    let place = roll(zones.len());
                    zones[place] = Zone::ALL[roll(Zone::ALL.len())];
                }
            }
            if roll(4) == 0 {
                // Somebody knows more or fewer of the new ones.
                zones.resize(map.coverage.face_count() + 1 - roll(2), Zone::Control);
            }
            let was: Vec<Option<Class>> = map
                .coverage
                .faces()
                .map(|face| classes.class_of(face).cloned())
                .collect();
            let changed = classes.follow_zones(&map, &zones);
            assert_eq!(classes, Classes::of_zones(&map, &zones), "step {step}");
            let others = map.coverage.faces().zip(was);
            let others = others.filter(|(face, was)| classes.class_of(*face) != was.as_ref());
            let others: Vec<FaceId> = others.map(|(face, _)| face).collect();
            assert_eq!(changed, others, "step {step}");
        }
        assert!(parts > 20 && joined > 20, "{parts} {joined}");
        // What was classed by anything else is classed by zones.
        let mut classes = Classes::of(&map);
        assert_eq!(
            classes.follow_zones(&map, &zones).len(),
            map.coverage.face_count()
        );
        assert_eq!(classes, Classes::of_zones(&map, &zones));
    }
}
