//! Comparing two sets of grids: published with a plan, or plan with plan, also where they
//! differ in number. Owns: the table grid → parts, and the ground that changes hands. Must not
//! know: screens, SQL.

use super::census::Census;
use super::context::Context;
use super::grid_map::title_of;
use super::plan::overlay;
use super::record::{Key, Record};
use crate::geometry::coverage::{BuildOptions, Coverage, FaceId};
use crate::geometry::index::CoverageIndex;
use crate::geometry::polygon::{Polygon, Shape};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A line of the table: ground that a grid of one set shares with one of the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The old grid's name.
    pub old: String,
    /// The new grid's name.
    pub new: String,
    /// Ground they share, square metres.
    pub area_m2: f64,
    /// The same as a part of the old grid, 0 to 1.
    pub share: f64,
    /// Households on it; 0 where no buildings are known.
    pub households: u32,
    /// Some of these are estimated.
    pub is_estimated: bool,
    /// The old grid's ground goes to more than this one, or this one has ground of others too.
    pub is_changed: bool,
    /// A place on it: the new grid's.
    pub new_face: FaceId,
}

/// Two sets of grids side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// Grid → parts, in the order of the old set.
    pub rows: Vec<Row>,
    /// Ground that goes to a grid that is mainly made of another.
    pub moved: Arc<[Polygon]>,
    /// How many grids each set has.
    pub counts: [usize; 2],
    /// Households on ground that moved.
    pub moved_households: u32,
    /// Some of these are estimated.
    pub is_estimated: bool,
    /// Area of ground that moved, square metres.
    pub moved_m2: f64,
}

/// Compare two sets of grids; `houses` are the buildings behind them.
pub fn compare(old: &[(Key, Record)], new: &[(Key, Record)], houses: &Context) -> Comparison {
    let shapes = |set: &[(Key, Record)]| -> Vec<Shape> {
        let shapes = set.iter().map(|(_, r)| r.feature.shape.clone());
        shapes.map(Option::unwrap_or_default).collect()
    };
    let (old_shapes, new_shapes) = (shapes(old), shapes(new));
    let shares = overlay(&old_shapes, &new_shapes);
    let place = |set: &[Shape]| {
        let coverage = Coverage::build(set, &BuildOptions::default()).coverage;
        let index = CoverageIndex::new(&coverage);
        Census::new(houses, &coverage, &index)
    };
    let (was, is) = (place(&old_shapes), place(&new_shapes));
    let mut households: BTreeMap<(usize, usize), (u32, bool)> = BTreeMap::new();
    for (number, face) in was.faces() {
        let now = is.face_of(number);
        if let (Some(old), Some(new), Some(dwelling)) = (face, now, was.dwelling(number)) {
            let both = households.entry((old.0 as usize, new.0 as usize));
            let (sum, is_guess) = both.or_default();
            *sum += dwelling.households;
            *is_guess |= dwelling.is_guess();
        }
    }
    let title = |set: &[(Key, Record)], i: usize| {
        let (key, record) = &set[i];
        let properties = record.feature.properties.as_ref();
        properties
            .and_then(title_of)
            .unwrap_or_else(|| key.id.clone())
    };
    let mut of_old: BTreeMap<usize, (f64, usize)> = BTreeMap::new();
    let mut of_new: BTreeMap<usize, (usize, f64, usize)> = BTreeMap::new();
    for share in &shares {
        let sum = of_old.entry(share.old).or_default();
        sum.0 += share.area_m2;
        sum.1 += 1;
        let main = of_new.entry(share.new).or_insert((share.old, 0.0, 0));
        main.2 += 1;
        if share.area_m2 > main.1 {
            (main.0, main.1) = (share.old, share.area_m2);
        }
    }
    let mut comparison = Comparison {
        counts: [old.len(), new.len()],
        ..Comparison::default()
    };
    let mut moved_pairs = Vec::new();
    for share in &shares {
        let (whole, parts) = of_old[&share.old];
        let (main, _, sources) = of_new[&share.new];
        let both = households.get(&(share.old, share.new));
        let (households, is_estimated) = both.copied().unwrap_or_default();
        if main != share.old {
            comparison.moved_m2 += share.area_m2;
            comparison.moved_households += households;
            comparison.is_estimated |= is_estimated;
            moved_pairs.push((share.old, share.new));
        }
        comparison.rows.push(Row {
            old: title(old, share.old),
            new: title(new, share.new),
            area_m2: share.area_m2,
            share: share.area_m2 / whole,
            households,
            is_estimated,
            is_changed: parts > 1 || sources > 1,
            new_face: FaceId(share.new as u32),
        });
    }
    comparison.moved = shared_ground(&old_shapes, &new_shapes, &moved_pairs).into();
    comparison
}

/// The polygons that pairs of an old and a new grid share.
fn shared_ground(old: &[Shape], new: &[Shape], pairs: &[(usize, usize)]) -> Vec<Polygon> {
    if pairs.is_empty() {
        return Vec::new();
    }
    let both: Vec<Shape> = old.iter().chain(new).cloned().collect();
    let coverage = Coverage::build(&both, &BuildOptions::default()).coverage;
    let count = old.len() as u32;
    let is_moved = |faces: &[FaceId]| {
        pairs.iter().any(|(old, new)| {
            let (old, new) = (FaceId(*old as u32), FaceId(*new as u32 + count));
            faces.contains(&old) && faces.contains(&new)
        })
    };
    let regions = coverage.regions();
    let moved = regions.filter(|(_, region)| is_moved(region.owner.faces()));
    moved.map(|(id, _)| coverage.region_polygon(id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::fixed::Coord;
    use crate::model::record::Kind;

    fn grid(name: &str, x: i32, width: i32) -> (Key, Record) {
        let at = |x: i32, y: i32| Coord::new(1_186_940_000 + x, 253_620_000 + y);
        let mut record = Record::default();
        record.feature.properties = serde_json::json!({"name": name}).as_object().cloned();
        record.feature.shape = Some(Shape {
            polygons: vec![Polygon {
                outer: vec![
                    at(x, 0),
                    at(x + width, 0),
                    at(x + width, 10_000),
                    at(x, 10_000),
                ],
                holes: Vec::new(),
            }],
        });
        (Key::new(Kind::Grid, name), record)
    }

    #[test]
    fn what_moved_is_told_from_what_was_divided() {
        let old = [grid("甲", 0, 20_000), grid("乙", 20_000, 20_000)];
        let new = [
            grid("甲1", 0, 10_000),
            grid("甲2", 10_000, 15_000),
            grid("乙", 25_000, 15_000),
        ];
        let compared = compare(&old, &new, &Context::default());
        assert_eq!(compared.counts, [2, 3]);
        let said: Vec<_> = compared
            .rows
            .iter()
            .map(|r| {
                (
                    r.old.as_str(),
                    r.new.as_str(),
                    (r.share * 100.0).round(),
                    r.is_changed,
                )
            })
            .collect();
        let expected = [
            ("甲", "甲1", 50.0, true),
            ("甲", "甲2", 50.0, true),
            ("乙", "甲2", 25.0, true),
            ("乙", "乙", 75.0, true),
        ];
        assert_eq!(said, expected);
        // Only the strip of 乙 that went to 甲2 moved; the division of 甲 moved nothing.
        assert_eq!(compared.moved.len(), 1);
        assert!((compared.moved_m2 / compared.rows[2].area_m2 - 1.0).abs() < 1e-9);
        let same = compare(&old, &old, &Context::default());
        assert!(same.rows.iter().all(|r| !r.is_changed) && same.moved.is_empty());
    }
}
