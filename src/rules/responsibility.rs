//! Who must answer for what (责任到人), and how much one person can answer for. Owns: the roles and
//! the form of the rules, which are data with their source. Must not know: units, people.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What somebody is to a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// 社区负责人.
    CommunityHead,
    /// 片长.
    AreaHead,
    /// 网格长.
    GridHead,
    /// 网格员.
    GridWorker,
    /// 楼栋长.
    BuildingHead,
    /// 社区民警: the linked police officer.
    Police,
    /// 家庭医生: the linked doctor.
    Doctor,
}

impl Role {
    /// All, in the order of a card.
    pub const ALL: [Self; 7] = [
        Self::CommunityHead,
        Self::AreaHead,
        Self::GridHead,
        Self::GridWorker,
        Self::BuildingHead,
        Self::Police,
        Self::Doctor,
    ];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CommunityHead => "community-head",
            Self::AreaHead => "area-head",
            Self::GridHead => "grid-head",
            Self::GridWorker => "grid-worker",
            Self::BuildingHead => "building-head",
            Self::Police => "police",
            Self::Doctor => "doctor",
        }
    }

    /// The role of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Units of a level need somebody in a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// The level: `grid`, `building`, …
    pub level: String,
    /// The role.
    pub role: Role,
}

/// How much one person in a role can answer for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The role.
    pub role: Role,
    /// At most so many units.
    #[serde(default)]
    pub units: Option<u32>,
    /// At most so many households.
    #[serde(default)]
    pub households: Option<u32>,
}

impl Limit {
    /// Whether so much is too much.
    pub fn is_over(self, units: u32, households: u32) -> bool {
        self.units.is_some_and(|most| units > most)
            || self.households.is_some_and(|most| households > most)
    }
}

/// The rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Responsibility {
    /// Their name in files.
    pub id: String,
    /// What they are called, by language.
    pub titles: BTreeMap<String, String>,
    /// Where they come from.
    pub source: String,
    /// What is still to be confirmed.
    #[serde(default)]
    pub notes: String,
    /// Who is needed.
    pub needs: Vec<Need>,
    /// What is too much.
    pub limits: Vec<Limit>,
}

impl Responsibility {
    /// The limit of a role.
    pub fn limit(&self, role: Role) -> Option<Limit> {
        self.limits.iter().find(|limit| limit.role == role).copied()
    }
}

/// The bundled rules.
pub fn bundled() -> &'static Responsibility {
    static RULES: LazyLock<Responsibility> = LazyLock::new(|| {
        let text = include_str!("../../assets/rules/responsibility.json");
        serde_json::from_str(text).unwrap_or_else(|error| panic!("responsibility.json: {error}"))
    });
    &RULES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_have_names_of_their_own() {
        for role in Role::ALL {
            assert_eq!(Role::named(role.name()), Some(role));
            assert_eq!(serde_json::json!(role), role.name());
        }
    }

    #[test]
    fn too_much_is_more_than_the_limit() {
        let rules = bundled();
        assert!(!rules.needs.is_empty() && !rules.source.is_empty());
        let limit = |units, households| Limit {
            role: Role::GridWorker,
            units,
            households,
        };
        // limit, units, households, whether it is over
        let table = [
            (limit(None, None), 99, 9_999, false),
            (limit(Some(3), None), 3, 9_999, false),
            (limit(Some(3), None), 4, 0, true),
            (limit(None, Some(500)), 9, 500, false),
            (limit(None, Some(500)), 1, 501, true),
            (limit(Some(3), Some(500)), 4, 500, true),
        ];
        for (limit, units, households, expected) in table {
            assert_eq!(limit.is_over(units, households), expected, "{limit:?}");
        }
    }
}
