//! What becomes of a grid's attributes when it is divided or joined. Owns: the rule of each
//! field, and sharing numbers out so that nothing is lost. Must not know: maps.

use serde_json::{Map, Value};

/// What becomes of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldRule {
    /// Each part has it as the whole had it.
    Copy,
    /// Counted where people live; shared out and added up.
    Count,
    /// Given anew at the publication.
    Assigned,
    /// The strictest of all.
    Strictest,
    /// Each part has it as the whole had it; where grids that are joined differ, somebody has to
    /// say which it is.
    Ask,
}

/// The rule of a field.
pub fn rule_of(field: &str) -> FieldRule {
    match field {
        "households" | "residents" | "户数" | "人口" => FieldRule::Count,
        "code" | "full_name" | "valid_from" | "编码" => FieldRule::Assigned,
        "zone" => FieldRule::Strictest,
        "community" | "community_code" | "area" | "area_code" | "dedicated" => FieldRule::Ask,
        _ => FieldRule::Copy,
    }
}

/// The number under a name.
pub fn count_of(properties: &Map<String, Value>, field: &str) -> Option<u64> {
    properties.get(field)?.as_u64()
}

/// Share a whole number out by weights, by the largest remainder; the sum is kept. Where all
/// weights are nought, the first gets it all.
pub fn share_out(total: u64, weights: &[f64]) -> Vec<u64> {
    let sum: f64 = weights.iter().sum();
    if weights.is_empty() {
        return Vec::new();
    }
    if sum <= 0.0 {
        let mut shares = vec![0; weights.len()];
        shares[0] = total;
        return shares;
    }
    let exact: Vec<f64> = weights.iter().map(|w| total as f64 * w / sum).collect();
    let mut shares: Vec<u64> = exact.iter().map(|e| e.floor() as u64).collect();
    let given: u64 = shares.iter().sum();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|a, b| {
        let rest = |i: usize| exact[i] - exact[i].floor();
        rest(*b).total_cmp(&rest(*a)).then(a.cmp(b))
    });
    for i in order.into_iter().take(total.saturating_sub(given) as usize) {
        shares[i] += 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_is_lost(total in 0..100_000u64, weights in prop::collection::vec(0.0..1000.0f64, 1..12)) {
            let shares = share_out(total, &weights);
            prop_assert_eq!(shares.iter().sum::<u64>(), total);
            let sum: f64 = weights.iter().sum();
            if sum > 0.0 {
                for (share, weight) in shares.iter().zip(&weights) {
                    prop_assert!((*share as f64 - total as f64 * weight / sum).abs() <= 1.0);
                }
            }
        }
    }

    #[test]
    fn every_field_has_a_rule() {
        assert_eq!(rule_of("households"), FieldRule::Count);
        assert_eq!(rule_of("code"), FieldRule::Assigned);
        assert_eq!(rule_of("zone"), FieldRule::Strictest);
        assert_eq!(rule_of("area_code"), FieldRule::Ask);
        assert_eq!(rule_of("remark"), FieldRule::Copy);
        assert_eq!(share_out(5, &[0.0, 0.0]), [5, 0]);
    }
}
