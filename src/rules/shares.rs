//! What becomes of a grid's attributes when it is divided or joined. Owns: the rule of each
//! field, and sharing numbers out so that nothing is lost. Must not know: maps.

use super::identity;
use serde_json::{Map, Value};

/// What maps call the households of a place, in small letters and without blanks, hyphens and dots.
pub const HOUSEHOLDS: [&str; 6] = ["households", "户数", "住户数", "总户数", "hs", "hushu"];
/// What maps call the people who live in a place.
pub const RESIDENTS: [&str; 8] = [
    "residents",
    "人口",
    "人口数",
    "人数",
    "常住人口",
    "population",
    "pop",
    "rks",
];

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
        _ if is_among(field, &HOUSEHOLDS) || is_among(field, &RESIDENTS) => FieldRule::Count,
        // How many of the households were estimated goes with them.
        super::households::ESTIMATED => FieldRule::Count,
        "code" | "full_name" | "valid_from" | "编码" => FieldRule::Assigned,
        "zone" => FieldRule::Strictest,
        "community" | "community_code" | "area" | "area_code" | "dedicated" => FieldRule::Ask,
        _ => FieldRule::Copy,
    }
}

/// Whether a field says how many households there are.
pub fn is_households(field: &str) -> bool {
    is_among(field, &HOUSEHOLDS)
}

fn is_among(field: &str, words: &[&str]) -> bool {
    let kept = |c: &char| !c.is_whitespace() && !matches!(c, '_' | '-' | '.' | ':' | '：');
    let plain: String = field.chars().filter(kept).collect();
    words.contains(&plain.to_lowercase().as_str())
}

/// The number under a name.
pub fn count_of(properties: &Map<String, Value>, field: &str) -> Option<u64> {
    number_of(properties.get(field)?)
}

/// The households that a place says it has, under whichever name.
pub fn households_in(properties: &Map<String, Value>) -> Option<u64> {
    count_under(properties, &HOUSEHOLDS)
}

/// The people who are said to live in a place, under whichever name.
pub fn residents_in(properties: &Map<String, Value>) -> Option<u64> {
    count_under(properties, &RESIDENTS)
}

/// The count under the first of these names that has one: usual names before rare ones.
fn count_under(properties: &Map<String, Value>, words: &[&str]) -> Option<u64> {
    words.iter().find_map(|word| {
        let mut named = properties
            .iter()
            .filter(|(field, _)| is_among(field, &[*word]));
        named.find_map(|(_, value)| number_of(value))
    })
}

/// A count as programs write it: a whole number, one with nothing behind its point, or digits as
/// text (`419`, `419.0`, `"1,089"`).
pub fn number_of(value: &Value) -> Option<u64> {
    let whole = |number: f64| {
        let is_count = number >= 0.0 && number <= f64::from(u32::MAX) && number.fract() == 0.0;
        is_count.then_some(number as u64)
    };
    match value {
        Value::Number(number) => number.as_u64().or_else(|| whole(number.as_f64()?)),
        Value::String(text) => {
            let digits = identity::plain(text).replace(',', "");
            let is_number = digits.chars().all(|c| c.is_ascii_digit() || c == '.');
            is_number.then(|| whole(digits.parse().ok()?)).flatten()
        }
        _ => None,
    }
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
    fn counts_are_read_however_they_are_written() {
        use serde_json::json;
        for (written, count) in [
            (json!(419), Some(419)),
            (json!(419.0), Some(419)),
            (json!("359"), Some(359)),
            (json!(" 1,089 "), Some(1089)),
            (json!("３５９"), Some(359)),
            (json!("359.0"), Some(359)),
            (json!(0.5), None),
            (json!(-3), None),
            (json!("约20户"), None),
            (json!(""), None),
            (json!("NaN"), None),
            (json!(null), None),
        ] {
            assert_eq!(number_of(&written), count, "{written}");
        }
        let place = json!({"name": "仙糖1", "总户数": "419", "Pop": 1089.0, "人口": null});
        let place = place.as_object().expect("an object");
        assert_eq!(
            (households_in(place), residents_in(place)),
            (Some(419), Some(1089))
        );
    }

    #[test]
    fn every_field_has_a_rule() {
        for field in ["residents", "户数", "人口", "总户数", "POP", "常住人口"] {
            assert_eq!(rule_of(field), FieldRule::Count, "{field}");
        }
        assert_eq!(rule_of("households"), FieldRule::Count);
        assert_eq!(rule_of("code"), FieldRule::Assigned);
        assert_eq!(rule_of("zone"), FieldRule::Strictest);
        assert_eq!(rule_of("area_code"), FieldRule::Ask);
        assert_eq!(rule_of("remark"), FieldRule::Copy);
        assert_eq!(share_out(5, &[0.0, 0.0]), [5, 0]);
    }
}
