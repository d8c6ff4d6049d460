//! What came to the published grids while a plan was drawn. Owns: that it stays when the plan is
//! published, and that what is counted counts once, however a grid was divided or joined in the
//! plan. Must not know: what is in force, codes, where records go.

use super::{World, properties};
use crate::model::plan::{OF_PLANS, Overlay, bases};
use crate::model::record::Record;
use crate::rules::shares::{FieldRule, number_of, rule_of, share_out};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};

/// The grids of a plan, held against what is published now.
pub(super) struct Meanwhile<'a> {
    world: &'a World,
    /// The published grids as they are now, by id, each with its place among them.
    published: HashMap<&'a str, (usize, &'a Record)>,
    /// The published grids that each grid of the plan comes from.
    bases: Vec<Vec<String>>,
    /// The grids of the plan that come from a published one.
    parts: BTreeMap<String, Vec<usize>>,
    /// The counts of each grid of the plan that something came to, or went from.
    counts: Vec<BTreeMap<String, u64>>,
}

impl<'a> Meanwhile<'a> {
    /// `overlay` says how much ground the published grids and those of the plan share.
    pub(super) fn of(world: &'a World, overlay: &[Overlay]) -> Self {
        let published = world.grids.iter().enumerate();
        let published = published.map(|(old, (key, record))| (key.id.as_str(), (old, record)));
        let from = |draft: &Record| {
            let properties = draft.feature.properties.as_ref();
            properties.map(bases).unwrap_or_default()
        };
        let named: Vec<Vec<String>> = world.drafts.iter().map(|(_, draft)| from(draft)).collect();
        let mut parts: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (draft, named) in named.iter().enumerate() {
            for base in named {
                let of_base = parts.entry(base.clone()).or_default();
                if of_base.last() != Some(&draft) {
                    of_base.push(draft);
                }
            }
        }
        let mut meanwhile = Self {
            world,
            published: published.collect(),
            bases: named,
            parts,
            counts: Vec::new(),
        };
        meanwhile.counts = meanwhile.counted(overlay);
        meanwhile
    }

    /// The attributes of a grid of the plan: what was changed in the plan, and else what stands
    /// in the published grid now; counts that changed in both are changed by both, and what came
    /// to a grid that was divided is shared out among its parts.
    pub(super) fn attributes(&self, draft: usize) -> Map<String, Value> {
        let mut attributes = properties(&self.world.drafts[draft].1);
        if let [base] = self.bases[draft].as_slice()
            && let Some((_, origin, now)) = self.since(base)
        {
            let is_whole = self.parts.get(base).is_none_or(|parts| parts.len() == 1);
            for (name, standing) in now.feature.properties.iter().flatten() {
                let was = origin.attribute(name);
                if was == Some(standing) || attributes.get(name) != was {
                    continue;
                }
                // What one part has of a count is no part's alone.
                if is_whole || difference(name, was, standing).is_none() {
                    attributes.insert(name.clone(), standing.clone());
                }
            }
        }
        for (name, count) in &self.counts[draft] {
            attributes.insert(name.clone(), json!(count));
        }
        for own in OF_PLANS {
            attributes.shift_remove(own);
        }
        attributes
    }

    /// A published grid: its place, as it was when the plan was made, and as it is now.
    fn since(&self, base: &str) -> Option<(usize, &'a Record, &'a Record)> {
        let (old, now) = self.published.get(base).copied()?;
        Some((old, self.world.origin.get(base)?, now))
    }

    /// The counts of each grid of the plan with what came to those it comes from.
    fn counted(&self, overlay: &[Overlay]) -> Vec<BTreeMap<String, u64>> {
        let ground = overlay.iter().map(|s| ((s.old, s.new), s.area_m2));
        let ground: HashMap<(usize, usize), f64> = ground.collect();
        let mut counts: Vec<BTreeMap<String, u64>> = vec![BTreeMap::new(); self.bases.len()];
        for (base, all) in &self.parts {
            let Some((old, origin, now)) = self.since(base) else {
                continue;
            };
            for (name, standing) in now.feature.properties.iter().flatten() {
                let was = origin.attribute(name);
                let by = match was == Some(standing) {
                    true => None,
                    false => difference(name, was, standing),
                };
                let Some(by) = by.filter(|by| *by != 0) else {
                    continue;
                };
                // A whole grid says what the published one says, just as it is written there.
                if let [whole] = all.as_slice()
                    && self.bases[*whole].len() == 1
                    && self.world.drafts[*whole].1.attribute(name) == was
                {
                    continue;
                }
                let parts = all.iter().copied();
                let parts: Vec<usize> = parts.filter(|p| self.has_count(*p, name, was)).collect();
                let area = |part: &usize| ground.get(&(old, *part)).copied().unwrap_or(0.0);
                let areas: Vec<f64> = parts.iter().map(area).collect();
                let lived = was.and_then(count).map_or(0, u64::from);
                let weights = self.weights(&parts, name, lived, &areas);
                let so_far = |part: &usize| {
                    let changed = counts[*part].get(name).copied();
                    changed.or_else(|| self.drawn(*part, name)).unwrap_or(0)
                };
                let mut here: Vec<u64> = parts.iter().map(so_far).collect();
                change(&mut here, by, &weights);
                for (part, count) in parts.into_iter().zip(here) {
                    counts[part].insert(name.clone(), count);
                }
            }
        }
        counts
    }

    /// What a grid of the plan says of a count.
    fn drawn(&self, part: usize, name: &str) -> Option<u64> {
        let value = self.world.drafts[part].1.attribute(name)?;
        count(value).map(u64::from)
    }

    /// Whether a grid of the plan takes part in a count: one in which the planner wrote something
    /// else in its place, or took it away, does not.
    fn has_count(&self, part: usize, name: &str, was: Option<&Value>) -> bool {
        match self.world.drafts[part].1.attribute(name) {
            None | Some(Value::Null) => matches!(was, None | Some(Value::Null)),
            Some(value) => count(value).is_some(),
        }
    }

    /// How what came to a grid that had `lived` of a count is shared out among its parts: by what
    /// each of them says; one that is joined with other grids has what the others leave, by its
    /// ground. Where nothing was counted, all by their ground.
    fn weights(&self, parts: &[usize], name: &str, lived: u64, areas: &[f64]) -> Vec<f64> {
        let is_joined = |part: usize| self.bases[part].len() > 1;
        let alone = parts.iter().map(|part| match is_joined(*part) {
            true => 0,
            false => self.drawn(*part, name).unwrap_or(0),
        });
        let alone: Vec<u64> = alone.collect();
        // However little of the ground it has, it has some.
        let ground = parts.iter().zip(areas).map(|(part, area)| {
            let share = area.max(1.0);
            if is_joined(*part) { share } else { 0.0 }
        });
        let ground: Vec<f64> = ground.collect();
        let left = match parts.iter().any(|part| is_joined(*part)) {
            true => lived.saturating_sub(alone.iter().sum::<u64>()),
            false => 0,
        };
        let joined = share_out(left, &ground);
        let weights = alone.iter().zip(joined).map(|(a, b)| (a + b) as f64);
        let weights: Vec<f64> = weights.collect();
        if weights.iter().sum::<f64>() > 0.0 {
            weights
        } else {
            areas.to_vec()
        }
    }
}

/// A count, as far as people can be so many.
fn count(value: &Value) -> Option<u32> {
    u32::try_from(number_of(value)?).ok()
}

/// How many came since, or went; `None` where this is no count, or not written in numbers. Where
/// nobody had counted, nobody was there.
fn difference(name: &str, was: Option<&Value>, standing: &Value) -> Option<i64> {
    if rule_of(name) != FieldRule::Count {
        return None;
    }
    let was = match was {
        None | Some(Value::Null) => 0,
        Some(value) => count(value)?,
    };
    Some(i64::from(count(standing)?) - i64::from(was))
}

/// So many more or fewer in all, shared out by weights. None of them has less than nothing then:
/// what one does not have goes from the others, by what they have.
fn change(here: &mut [u64], by: i64, weights: &[f64]) {
    let number = by.unsigned_abs();
    if by > 0 {
        for (count, share) in here.iter_mut().zip(share_out(number, weights)) {
            *count += share;
        }
        return;
    }
    let number = number.min(here.iter().sum::<u64>());
    let gone = take(here, number, weights);
    let left: Vec<f64> = here.iter().map(|count| *count as f64).collect();
    take(here, number - gone, &left);
}

/// Take so many away by weights, as far as they are there; how many were.
fn take(here: &mut [u64], number: u64, weights: &[f64]) -> u64 {
    let mut gone = 0;
    for (count, share) in here.iter_mut().zip(share_out(number, weights)) {
        let share = share.min(*count);
        *count -= share;
        gone += share;
    }
    gone
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_difference_is_shared_out_to_the_last_one(
            by in -4_000..4_000i64,
            parts in prop::collection::vec((0..900u64, 0.0..50.0f64), 1..7),
        ) {
            let (mut here, weights): (Vec<u64>, Vec<f64>) = parts.into_iter().unzip();
            let before = here.iter().sum::<u64>() as i64;
            change(&mut here, by, &weights);
            prop_assert_eq!(here.iter().sum::<u64>() as i64, (before + by).max(0));
        }

        #[test]
        fn by_their_own_counts_all_keep_their_shares(
            by in -900..900i64,
            parts in prop::collection::vec(1..900u64, 1..7),
        ) {
            let weights: Vec<f64> = parts.iter().map(|count| *count as f64).collect();
            let whole: f64 = weights.iter().sum();
            let mut here = parts;
            change(&mut here, by, &weights);
            for (count, weight) in here.iter().zip(&weights) {
                let share = weight * (1.0 + by as f64 / whole);
                prop_assert!((*count as f64 - share.max(0.0)).abs() < 1.0 + 1e-6);
            }
        }
    }

    #[test]
    fn differences_are_those_of_counts_in_numbers() {
        let table = [
            ("households", Some(json!(300)), json!(307), Some(7)),
            ("households", Some(json!("1,089")), json!(1080), Some(-9)),
            ("households_estimated", Some(json!(4)), json!(0), Some(-4)),
            ("户数", None, json!(12), Some(12)),
            ("residents", Some(Value::Null), json!(3), Some(3)),
            ("residents", Some(json!("约300")), json!(310), None),
            ("residents", Some(json!(300)), Value::Null, None),
            ("households", Some(json!(1)), json!(u64::MAX), None),
            ("floors", Some(json!(5)), json!(6), None),
        ];
        for (name, was, standing, by) in table {
            assert_eq!(difference(name, was.as_ref(), &standing), by, "{name}");
        }
    }
}
