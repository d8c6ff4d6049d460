//! How many households a building holds of which nobody has said: its floors and its ground, and how
//! much floor one household takes, by kind. Owns: the form of the rule file, the bundled one, and the
//! estimate. Must not know: where buildings come from.
//!
//! What was estimated says so: a record has, beside `households`, how many of them were estimated
//! ([`ESTIMATED`]). Where a list brings other households the two differ: nothing is estimated then.

use super::rule_file::RuleFault;
use super::shares::{count_of, households_in, share_out};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Says how many of the households of a place were estimated.
pub const ESTIMATED: &str = "households_estimated";

/// Whether the households that a place says it has are the estimate, and nothing else.
pub fn is_estimate(properties: &Map<String, Value>) -> bool {
    let estimate = count_of(properties, ESTIMATED);
    estimate.is_some() && estimate == households_in(properties)
}

/// No building has more floors than this; what says so is mistaken.
const MOST_FLOORS: f64 = 200.0;

/// How households are estimated.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct HouseholdRules {
    /// Its name in files.
    pub id: String,
    /// What it is called, by language.
    pub titles: BTreeMap<String, String>,
    /// Where it comes from.
    pub source: String,
    /// What is still to be confirmed, or set by the place.
    #[serde(default)]
    pub notes: String,
    /// How high a floor is, metres: a building of which only the height is known.
    pub floor_height_m: f64,
    /// Whatever stands on less ground than this is no dwelling, m².
    pub least_m2: f64,
    /// The kinds in which households live.
    pub kinds: BTreeMap<String, KindRule>,
}

/// How households are estimated in a kind of building.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct KindRule {
    /// The floors of one of which nobody knows.
    pub floors: u32,
    /// The gross floor area of a household, m².
    pub floor_m2: f64,
    /// So many households at most.
    #[serde(default)]
    pub most: Option<u32>,
}

/// A building to be estimated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Building<'a> {
    /// What it is, as the rule file says it.
    pub kind: &'a str,
    /// Its ground, m².
    pub ground_m2: f64,
    /// Its floors, where they are known.
    pub floors: Option<u32>,
}

impl HouseholdRules {
    /// The bundled rules.
    ///
    /// # Errors
    /// Never but for a fault of this program: as [`Self::parse`].
    pub fn bundled() -> Result<Self, RuleFault> {
        Self::parse(include_str!("../../assets/rules/households.json"))
    }

    /// Rules from their file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, RuleFault> {
        let rules: Self = serde_json::from_str(text)?;
        let is_size = |metres: f64| metres.is_finite() && metres > 0.0;
        let is_least = rules.least_m2.is_finite() && rules.least_m2 >= 0.0;
        if !is_size(rules.floor_height_m) || !is_least {
            return Err(RuleFault::NoSize);
        }
        let faulty = rules.kinds.iter().find(|(_, rule)| !is_size(rule.floor_m2));
        match faulty {
            Some((kind, _)) => Err(RuleFault::NoFloor(kind.clone())),
            None => Ok(rules),
        }
    }

    /// The floors that a count of levels or else a height in metres means.
    pub fn floors(&self, levels: Option<f64>, height_m: Option<f64>) -> Option<u32> {
        let by_height = height_m.map(|height| (height / self.floor_height_m).round().max(1.0));
        // A loft of half a floor is lived in.
        let floors = levels.map(f64::ceil).or(by_height)?;
        (1.0..=MOST_FLOORS)
            .contains(&floors)
            .then_some(floors as u32)
    }

    /// The households of a building, in fractions; nought where nobody lives.
    pub fn share(&self, building: &Building<'_>) -> f64 {
        let Some(rule) = self.kinds.get(building.kind) else {
            return 0.0;
        };
        if !building.ground_m2.is_finite() || building.ground_m2 < self.least_m2 {
            return 0.0;
        }
        let floors = f64::from(building.floors.unwrap_or(rule.floors));
        let most = rule.most.map_or(f64::INFINITY, f64::from);
        // Where somebody lives at all, one household does.
        (building.ground_m2 * floors / rule.floor_m2)
            .max(1.0)
            .min(most)
    }

    /// The households of each building; with a total, scaled so that the sum is exact. A total finds
    /// nobody where no building is lived in.
    pub fn estimate(&self, buildings: &[Building<'_>], total: Option<u64>) -> Vec<u64> {
        let shares: Vec<f64> = buildings.iter().map(|b| self.share(b)).collect();
        match total {
            Some(total) if shares.iter().any(|share| *share > 0.0) => share_out(total, &shares),
            Some(_) => vec![0; shares.len()],
            None => shares.iter().map(|share| share.round() as u64).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_rules_are_whole_and_have_their_source() {
        let rules = HouseholdRules::bundled().expect("sound");
        assert!(!rules.source.is_empty());
        for language in ["zh-CN", "en"] {
            assert!(rules.titles.contains_key(language));
        }
    }

    #[test]
    fn a_figure_is_an_estimate_until_another_one_stands_beside_it() {
        use serde_json::json;
        let table = [
            (json!({"households": 7, "households_estimated": 7}), true),
            (json!({"户数": "7", "households_estimated": 7}), true),
            (json!({"households": 9, "households_estimated": 7}), false),
            (json!({"households_estimated": 7}), false),
            (json!({"households": 7}), false),
            (json!({}), false),
        ];
        for (place, expected) in table {
            let properties = place.as_object().expect("an object");
            assert_eq!(is_estimate(properties), expected, "{place}");
        }
    }

    #[test]
    fn estimates_as_a_table() {
        let rules = HouseholdRules::bundled().expect("sound");
        let table = [
            ("apartments", 700.0, Some(6), 40),
            ("apartments", 700.0, None, 40),
            ("apartments", 700.0, Some(12), 80),
            ("house", 90.0, None, 1),
            ("house", 900.0, Some(3), 2),
            ("detached", 400.0, Some(2), 1),
            ("yes", 130.0, None, 2),
            ("yes", 20.0, None, 0),
            ("yes", 30.0, Some(1), 1),
            ("school", 5_000.0, Some(4), 0),
            ("garage", 60.0, None, 0),
            ("apartments", f64::NAN, None, 0),
        ];
        for (kind, ground_m2, floors, households) in table {
            let building = Building {
                kind,
                ground_m2,
                floors,
            };
            assert_eq!(
                rules.estimate(&[building], None),
                [households],
                "{building:?}"
            );
        }
    }

    #[test]
    fn floors_are_known_from_levels_before_height() {
        let rules = HouseholdRules::bundled().expect("sound");
        let table = [
            (Some(6.0), Some(40.0), Some(6)),
            (Some(1.5), None, Some(2)),
            (None, Some(12.4), Some(4)),
            (None, Some(1.0), Some(1)),
            (Some(0.0), None, None),
            (Some(1e9), None, None),
            (Some(f64::NAN), None, None),
            (None, None, None),
        ];
        for (levels, height, floors) in table {
            assert_eq!(
                rules.floors(levels, height),
                floors,
                "{levels:?} {height:?}"
            );
        }
    }

    #[test]
    fn a_census_is_met_exactly() {
        let rules = HouseholdRules::bundled().expect("sound");
        let of = |kind, ground_m2| Building {
            kind,
            ground_m2,
            floors: None,
        };
        let town = [
            of("apartments", 701.0),
            of("house", 91.0),
            of("school", 3_000.0),
            of("yes", 333.0),
        ];
        for total in [0, 1, 7, 1_000_003] {
            let households = rules.estimate(&town, Some(total));
            assert_eq!(households.iter().sum::<u64>(), total);
            assert_eq!(households[2], 0, "nobody lives in the school");
        }
        assert_eq!(rules.estimate(&town[2..3], Some(9)), [0]);
        assert!(rules.estimate(&[], Some(9)).is_empty());
    }

    #[test]
    fn a_faulty_file_says_where() {
        let faulty = HouseholdRules::parse("{\n\"id\": 3}");
        assert!(matches!(faulty, Err(RuleFault::Form { line: 2, .. })));
        let text = include_str!("../../assets/rules/households.json");
        let none = text.replace("\"floor_m2\": 105.0", "\"floor_m2\": 0");
        let faulty = HouseholdRules::parse(&none);
        assert!(matches!(faulty, Err(RuleFault::NoFloor(_))));
    }
}
