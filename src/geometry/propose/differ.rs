//! How much two divisions differ. Owns: that figure.

use std::collections::BTreeMap;

/// The share of the weight (0 to 1) that is in other company: each district of one is held against
/// the district of the other that it shares most with, each used once.
pub(super) fn difference(weights: &[u64], one: &[u32], other: &[u32]) -> f64 {
    let mut shared: BTreeMap<(u32, u32), u64> = BTreeMap::new();
    for ((weight, a), b) in weights.iter().zip(one).zip(other) {
        *shared.entry((*a, *b)).or_default() += weight;
    }
    let kept: u64 = matched(shared).iter().map(|(_, _, weight)| *weight).sum();
    let whole: u64 = weights.iter().sum();
    1.0 - kept as f64 / whole.max(1) as f64
}

/// Pairs by what they share, the most first, each side used once.
pub(super) fn matched<A, B>(shared: BTreeMap<(A, B), u64>) -> Vec<(A, B, u64)>
where
    A: Copy + Ord,
    B: Copy + Ord,
{
    let mut pairs: Vec<((A, B), u64)> = shared.into_iter().collect();
    pairs.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut ones = std::collections::BTreeSet::new();
    let mut others = std::collections::BTreeSet::new();
    let mut found = Vec::new();
    for ((a, b), weight) in pairs {
        if !ones.contains(&a) && !others.contains(&b) {
            ones.insert(a);
            others.insert(b);
            found.push((a, b, weight));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_districts_do_not_matter() {
        let weights = [100, 200, 300, 400];
        assert_eq!(difference(&weights, &[0, 0, 1, 1], &[7, 7, 3, 3]), 0.0);
        let moved = difference(&weights, &[0, 0, 1, 1], &[3, 7, 7, 7]);
        assert!((moved - 0.2).abs() < 1e-12, "{moved}");
    }
}
