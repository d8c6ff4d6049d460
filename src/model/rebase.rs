//! Rebasing: a plan whose base was superseded by a later publication is brought onto what is
//! published now, grid by grid. Owns: which of its grids can be carried over, and which stand
//! in conflict. Must not know: SQL, screens.
//!
//! A grid of the plan is carried over if it was changed in the plan and the published grids it
//! comes from are as they were when the plan was made. Everything else is taken from what is
//! published now. Where a grid that would be carried over then overlaps another, or leaves
//! ground to nobody, it stands in conflict too. The old plan stays as it is: nothing is lost.

use super::plan::{BASE, LEAST_SHARE_M2, bases, is_same_ground};
use super::record::{Key, Record};
use crate::geometry::coverage::{BuildOptions, Coverage};
use crate::geometry::measure::area_m2;
use crate::geometry::polygon::Shape;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// A plan on a new base.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rebased {
    /// Its grids, each with the published grids it comes from.
    pub grids: Vec<(Key, Record)>,
    /// How many were carried over.
    pub carried: usize,
    /// Grids of the old plan that could not be: as the plan has them.
    pub conflicts: Vec<(Key, Record)>,
}

/// Bring a plan onto what is published now. `origin` are the grids that were published when the
/// plan was made, by id; `drafts` are those of the plan.
pub fn rebase(
    origin: &BTreeMap<String, Record>,
    drafts: &[(Key, Record)],
    published: &[(Key, Record)],
) -> Rebased {
    let now: BTreeMap<&str, &Record> = published
        .iter()
        .map(|(key, r)| (key.id.as_str(), r))
        .collect();
    let is_unchanged = |id: &String| {
        let pair = origin.get(id).zip(now.get(id.as_str()));
        pair.is_some_and(|(was, is)| is_same_ground(&shape_of(was), &shape_of(is)))
    };
    let is_touched = |record: &Record| match bases_of(record).as_slice() {
        [base] => origin.get(base).is_none_or(|was| {
            !is_same_ground(&shape_of(was), &shape_of(record))
                || was.attribute("name") != record.attribute("name")
        }),
        _ => true,
    };
    let touched: Vec<usize> = (0..drafts.len())
        .filter(|i| is_touched(&drafts[*i].1))
        .collect();
    let mut carried: BTreeSet<usize> = touched
        .iter()
        .copied()
        .filter(|i| {
            let bases = bases_of(&drafts[*i].1);
            !bases.is_empty() && bases.iter().all(is_unchanged)
        })
        .collect();
    // All parts of a divided grid are carried over, or none.
    drop_partial(drafts, &mut carried, &touched);
    let mut grids = compose(drafts, published, &carried);
    while !carried.is_empty() {
        let bad = clashing(&grids, published, carried.len());
        if bad.is_empty() {
            break;
        }
        let order: Vec<usize> = carried.iter().copied().collect();
        for place in bad {
            carried.remove(&order[place]);
        }
        drop_partial(drafts, &mut carried, &touched);
        grids = compose(drafts, published, &carried);
    }
    Rebased {
        carried: carried.len(),
        conflicts: touched
            .iter()
            .filter(|i| !carried.contains(i))
            .map(|i| drafts[*i].clone())
            .collect(),
        grids,
    }
}

fn bases_of(record: &Record) -> Vec<String> {
    record
        .feature
        .properties
        .as_ref()
        .map(bases)
        .unwrap_or_default()
}

fn shape_of(record: &Record) -> Shape {
    record.feature.shape.clone().unwrap_or_default()
}

/// Grids of the plan that come from the same published grid go together.
fn drop_partial(drafts: &[(Key, Record)], carried: &mut BTreeSet<usize>, touched: &[usize]) {
    loop {
        let left: BTreeSet<String> = touched
            .iter()
            .filter(|i| !carried.contains(i))
            .flat_map(|i| bases_of(&drafts[*i].1))
            .collect();
        let count = carried.len();
        carried.retain(|i| {
            !bases_of(&drafts[*i].1)
                .iter()
                .any(|base| left.contains(base))
        });
        if carried.len() == count {
            return;
        }
    }
}

/// The grids carried over, then the published ones in whose place none of these stands.
fn compose(
    drafts: &[(Key, Record)],
    published: &[(Key, Record)],
    carried: &BTreeSet<usize>,
) -> Vec<(Key, Record)> {
    let mut grids: Vec<(Key, Record)> = carried.iter().map(|i| drafts[*i].clone()).collect();
    let taken: BTreeSet<String> = carried
        .iter()
        .flat_map(|i| bases_of(&drafts[*i].1))
        .collect();
    for (key, record) in published.iter().filter(|(key, _)| !taken.contains(&key.id)) {
        let mut record = record.clone();
        let properties = record.feature.properties.get_or_insert_default();
        properties.insert(BASE.to_owned(), json!([key.id]));
        grids.push((key.clone(), record));
    }
    grids
}

/// Which of the first `count` grids overlap others, or leave ground of the grids they come from
/// to nobody.
fn clashing(grids: &[(Key, Record)], published: &[(Key, Record)], count: usize) -> Vec<usize> {
    let both = grids.iter().chain(published);
    let shapes: Vec<Shape> = both.map(|(_, r)| shape_of(r)).collect();
    let coverage = Coverage::build(&shapes, &BuildOptions::default()).coverage;
    let mut bad: BTreeSet<usize> = BTreeSet::new();
    for (id, region) in coverage.regions() {
        let claims = region.owner.faces().iter().map(|face| face.0 as usize);
        let (own, old): (Vec<usize>, Vec<usize>) = claims.partition(|face| *face < grids.len());
        let clashes = own.len() > 1 || (own.is_empty() && !old.is_empty());
        if !clashes || area_m2(&coverage.region_polygon(id)) < LEAST_SHARE_M2 {
            continue;
        }
        bad.extend(own.iter().filter(|face| **face < count));
        let ids: Vec<&String> = old
            .iter()
            .map(|face| &published[face - grids.len()].0.id)
            .collect();
        let of_these = |i: &usize| {
            bases_of(&grids[*i].1)
                .iter()
                .any(|base| ids.contains(&base))
        };
        bad.extend((0..count).filter(of_these));
    }
    bad.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::fixed::Coord;
    use crate::geometry::polygon::Polygon;
    use crate::model::record::Kind;

    fn grid(kind: Kind, id: &str, base: &str, x: i32, width: i32) -> (Key, Record) {
        let at = |x: i32, y: i32| Coord::new(1_186_940_000 + x, 253_620_000 + y);
        let mut record = Record::default();
        record.feature.properties = json!({"name": base, "base": [base]}).as_object().cloned();
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
        (Key::new(kind, id), record)
    }

    fn draft(id: &str, base: &str, x: i32, width: i32) -> (Key, Record) {
        grid(Kind::PlanGrid, id, base, x, width)
    }

    fn published(id: &str, x: i32, width: i32) -> (Key, Record) {
        grid(Kind::Grid, id, id, x, width)
    }

    /// What was published at the beginning.
    fn origin(drafts: &[(Key, Record)]) -> BTreeMap<String, Record> {
        let of = drafts.iter();
        of.map(|(_, r)| (bases_of(r)[0].clone(), r.clone()))
            .collect()
    }

    fn ids(grids: &[(Key, Record)]) -> Vec<&str> {
        grids.iter().map(|(key, _)| key.id.as_str()).collect()
    }

    /// 甲 and 乙 and 丙 in a row; the plan divides 甲.
    #[test]
    fn what_nobody_else_touched_is_carried_over() {
        let first = [
            draft("p1", "甲", 0, 10_000),
            draft("p2", "乙", 10_000, 10_000),
            draft("p3", "丙", 20_000, 10_000),
        ];
        let mut now = first.to_vec();
        now[0] = draft("p1", "甲", 0, 6_000);
        now.push(draft("p4", "甲", 6_000, 4_000));
        // Meanwhile 丙 was divided by another publication.
        let standing = [
            published("甲", 0, 10_000),
            published("乙", 10_000, 10_000),
            published("丙1", 20_000, 5_000),
            published("丙2", 25_000, 5_000),
        ];
        let rebased = rebase(&origin(&first), &now, &standing);
        assert_eq!(ids(&rebased.grids), ["p1", "p4", "乙", "丙1", "丙2"]);
        assert_eq!((rebased.carried, rebased.conflicts.len()), (2, 0));
        assert_eq!(bases_of(&rebased.grids[3].1), ["丙1"]);
    }

    #[test]
    fn what_was_changed_on_both_sides_is_a_conflict_with_all_its_parts() {
        let first = [
            draft("p1", "甲", 0, 10_000),
            draft("p2", "乙", 10_000, 10_000),
        ];
        let mut now = first.to_vec();
        now[0] = draft("p1", "甲", 0, 6_000);
        now.push(draft("p4", "甲", 6_000, 4_000));
        // The boundary of 甲 and 乙 was moved by a publication.
        let standing = [published("甲", 0, 12_000), published("乙", 12_000, 8_000)];
        let rebased = rebase(&origin(&first), &now, &standing);
        assert_eq!(ids(&rebased.grids), ["甲", "乙"]);
        assert_eq!(ids(&rebased.conflicts), ["p1", "p4"]);
    }

    /// The plan moves the boundary of 甲 and 乙; 乙 was divided meanwhile, so 甲 would leave a gap
    /// or overlap.
    #[test]
    fn a_grid_that_would_overlap_or_leave_a_gap_is_a_conflict_too() {
        let first = [
            draft("p1", "甲", 0, 10_000),
            draft("p2", "乙", 10_000, 10_000),
        ];
        for width in [8_000, 12_000] {
            let now = [
                draft("p1", "甲", 0, width),
                draft("p2", "乙", width, 20_000 - width),
            ];
            let standing = [
                published("甲", 0, 10_000),
                published("乙1", 10_000, 5_000),
                published("乙2", 15_000, 5_000),
            ];
            let rebased = rebase(&origin(&first), &now, &standing);
            assert_eq!(ids(&rebased.conflicts).len(), 2, "{width}");
            assert_eq!(ids(&rebased.grids), ["甲", "乙1", "乙2"]);
        }
    }
}
