//! The sizes of the grids: a line each with households, residents, ground and form, in an order
//! of choice, and how many grids have how many households. Owns: these figures, kept while grids
//! change, and how they would be with an edit that is only looked at. Must not know: screens.

use super::census::Census;
use super::grid_map::GridMap;
use super::outcome::EditOutcome;
use super::worklist::households_of;
use crate::geometry::coverage::FaceId;
use crate::geometry::measure::measure_face;
use crate::rules::balance::{Band, Fit};
use crate::rules::shares::residents_in;
use rayon::prelude::*;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A line of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Which grid.
    pub face: FaceId,
    /// Its name.
    pub name: String,
    /// Its households.
    pub households: u32,
    /// Its residents.
    pub residents: u64,
    /// Its ground, square metres.
    pub area_m2: f64,
    /// 1 for a circle, less for anything else.
    pub compactness: f64,
}

/// What the table is sorted by; the largest stands first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// How far from the target band, either way.
    #[default]
    Deviation,
    /// Households.
    Households,
    /// Residents.
    Residents,
    /// Ground.
    Area,
    /// The least compact first.
    Compactness,
}

/// A grid as an edit would leave it.
#[derive(Clone, Debug, PartialEq)]
pub struct Supposed {
    /// Which; one that is new has a number beyond the last.
    pub face: FaceId,
    /// What it would be called, if it is new.
    pub name: String,
    /// Its households, where they are known.
    pub households: Option<u32>,
    /// Its ground, square metres.
    pub area_m2: f64,
}

type Rank = (Reverse<i64>, FaceId);

/// The sizes of all grids that have ground.
#[derive(Clone, Default)]
pub struct Sizes {
    band: Band,
    order: Order,
    lines: BTreeMap<FaceId, Line>,
    /// The grids in order.
    ranks: Vec<Rank>,
    /// How many grids have so many households.
    counts: BTreeMap<u32, usize>,
}

impl Sizes {
    /// Measure all grids.
    pub fn new(map: &GridMap, census: &Census, band: Band) -> Self {
        let faces: Vec<FaceId> = map.coverage.faces().collect();
        let measured: Vec<Line> = faces
            .into_par_iter()
            .filter_map(|face| measured(map, census, face))
            .collect();
        let mut sizes = Self {
            band,
            ..Self::default()
        };
        for line in measured {
            *sizes.counts.entry(line.households).or_default() += 1;
            sizes.lines.insert(line.face, line);
        }
        sizes.sort();
        sizes
    }

    /// Measure again what a change touched; map and census are as they are after it.
    pub fn follow(&mut self, map: &GridMap, census: &Census, outcome: &EditOutcome) {
        for face in outcome.faces() {
            if let Some(old) = self.lines.remove(&face) {
                if let Ok(place) = self.ranks.binary_search(&self.rank(&old)) {
                    self.ranks.remove(place);
                }
                take(&mut self.counts, old.households);
            }
            if let Some(line) = measured(map, census, face) {
                let rank = self.rank(&line);
                if let Err(place) = self.ranks.binary_search(&rank) {
                    self.ranks.insert(place, rank);
                }
                *self.counts.entry(line.households).or_default() += 1;
                self.lines.insert(face, line);
            }
        }
    }

    /// Aim at another size.
    pub fn set_band(&mut self, band: Band) {
        self.band = band;
        self.sort();
    }

    /// Sort by something else.
    pub fn set_order(&mut self, order: Order) {
        if self.order != order {
            self.order = order;
            self.sort();
        }
    }

    /// What they are sorted by.
    pub fn order(&self) -> Order {
        self.order
    }

    /// The line of a grid.
    pub fn line(&self, face: FaceId) -> Option<&Line> {
        self.lines.get(&face)
    }

    /// All lines, by grid.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.lines.values()
    }

    /// The table as it is, or as an edit would leave it.
    pub fn table(&self, supposed: &[Supposed]) -> SizeTable<'_> {
        let mut table = SizeTable {
            sizes: self,
            rows: Cow::Borrowed(&self.ranks),
            counts: Cow::Borrowed(&self.counts),
            supposed: BTreeMap::new(),
        };
        if supposed.is_empty() {
            return table;
        }
        let counts = table.counts.to_mut();
        let mut rows = self.ranks.clone();
        for one in supposed {
            let known = self.lines.get(&one.face);
            if let Some(old) = known {
                take(counts, old.households);
                if let Ok(place) = rows.binary_search(&self.rank(old)) {
                    rows.remove(place);
                }
            }
            let mut line = known.cloned().unwrap_or_else(|| Line {
                face: one.face,
                name: one.name.clone(),
                households: 0,
                residents: 0,
                area_m2: 0.0,
                compactness: 0.0,
            });
            line.households = one.households.unwrap_or(line.households);
            line.area_m2 = one.area_m2;
            *counts.entry(line.households).or_default() += 1;
            table.supposed.insert(line.face, line);
        }
        for line in table.supposed.values() {
            let rank = self.rank(line);
            let place = rows.partition_point(|other| *other < rank);
            rows.insert(place, rank);
        }
        table.rows = Cow::Owned(rows);
        table
    }

    fn rank(&self, line: &Line) -> Rank {
        let by = match self.order {
            Order::Deviation => self.band.deviation(line.households).abs(),
            Order::Households => i64::from(line.households),
            Order::Residents => i64::try_from(line.residents).unwrap_or(i64::MAX),
            Order::Area => line.area_m2 as i64,
            Order::Compactness => (line.compactness * -1e6) as i64,
        };
        (Reverse(by), line.face)
    }

    fn sort(&mut self) {
        let ranks = self.lines.values().map(|line| self.rank(line));
        let mut ranks: Vec<Rank> = ranks.collect();
        ranks.sort_unstable();
        self.ranks = ranks;
    }
}

/// The sizes as they are shown: with what an edit would change put in.
pub struct SizeTable<'a> {
    sizes: &'a Sizes,
    rows: Cow<'a, [Rank]>,
    counts: Cow<'a, BTreeMap<u32, usize>>,
    supposed: BTreeMap<FaceId, Line>,
}

impl SizeTable<'_> {
    /// How many lines.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The line of a row.
    pub fn row(&self, number: usize) -> Option<&Line> {
        let (_, face) = self.rows.get(number)?;
        self.supposed.get(face).or_else(|| self.sizes.line(*face))
    }

    /// All lines in order.
    pub fn rows(&self) -> impl Iterator<Item = &Line> {
        (0..self.len()).filter_map(|number| self.row(number))
    }

    /// How many grids have how many households, ascending.
    pub fn counts(&self) -> impl Iterator<Item = (u32, usize)> {
        self.counts.iter().map(|(size, count)| (*size, *count))
    }

    /// How many grids fit the band so.
    pub fn fitting(&self, fit: Fit) -> usize {
        let fitting = self
            .counts()
            .filter(|(size, _)| self.sizes.band.fit(*size) == fit);
        fitting.map(|(_, count)| count).sum()
    }

    /// The households of all.
    pub fn households(&self) -> u64 {
        self.counts()
            .map(|(size, count)| u64::from(size) * count as u64)
            .sum()
    }

    /// The households of the largest.
    pub fn most(&self) -> u32 {
        self.counts.last_key_value().map_or(0, |(size, _)| *size)
    }
}

fn take(counts: &mut BTreeMap<u32, usize>, households: u32) {
    if let Some(count) = counts.get_mut(&households) {
        *count -= 1;
        if *count == 0 {
            counts.remove(&households);
        }
    }
}

/// The line of a grid that has ground.
fn measured(map: &GridMap, census: &Census, face: FaceId) -> Option<Line> {
    map.coverage.face_bounds(face)?;
    let measure = measure_face(&map.coverage, face);
    let properties = map.feature(face).and_then(|f| f.properties.as_ref());
    let residents = properties.and_then(residents_in);
    Some(Line {
        face,
        name: map.title(face),
        households: households_of(map, census, face).unwrap_or(0),
        residents: residents.unwrap_or(0),
        area_m2: measure.area_m2,
        compactness: measure.compactness,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(face: u32, households: u32, area_m2: f64) -> Line {
        Line {
            face: FaceId(face),
            name: format!("仙糖{face}"),
            households,
            residents: u64::from(households) * 3,
            area_m2,
            compactness: 1.0 / f64::from(face + 1),
        }
    }

    fn sizes(lines: impl IntoIterator<Item = Line>, order: Order) -> Sizes {
        let mut sizes = Sizes {
            order,
            ..Sizes::default()
        };
        for line in lines {
            *sizes.counts.entry(line.households).or_default() += 1;
            sizes.lines.insert(line.face, line);
        }
        sizes.sort();
        sizes
    }

    #[test]
    fn what_is_supposed_stands_where_it_would_when_it_is_done() {
        let measured = |face: u32| line(face, 300 + face * 37 % 200, f64::from(face * 53 % 90));
        let supposed = |face: u32, households: Option<u32>| Supposed {
            face: FaceId(face),
            name: "新网格".to_owned(),
            households,
            area_m2: 41.5,
        };
        for order in [
            Order::Deviation,
            Order::Households,
            Order::Residents,
            Order::Area,
            Order::Compactness,
        ] {
            let before = sizes((0..40).map(measured), order);
            // One is another, of one only the ground, and one is new.
            let edit = [
                supposed(7, Some(20)),
                supposed(31, None),
                supposed(40, Some(120)),
            ];
            let table = before.table(&edit);
            let after = (0..41).map(|face| {
                let mut line = match face {
                    40 => Line {
                        name: "新网格".to_owned(),
                        residents: 0,
                        compactness: 0.0,
                        ..line(40, 120, 0.0)
                    },
                    face => measured(face),
                };
                if let Some(one) = edit.iter().find(|one| one.face == line.face) {
                    line.households = one.households.unwrap_or(line.households);
                    line.area_m2 = one.area_m2;
                }
                line
            });
            let after = sizes(after, order);
            let rows = |table: &SizeTable<'_>| table.rows().cloned().collect::<Vec<_>>();
            let counts = |table: &SizeTable<'_>| table.counts().collect::<Vec<_>>();
            assert_eq!(rows(&table), rows(&after.table(&[])), "{order:?}");
            assert_eq!(counts(&table), counts(&after.table(&[])), "{order:?}");
            assert_eq!(before.table(&[]).len(), 40);
        }
    }
}
