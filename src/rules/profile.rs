//! Rule profiles: what the protocols in force say about zones and contacts, as data with their
//! source. Owns: the form of a profile and the bundled ones. Rules change with every edition, so
//! no number of theirs stands in code.

use super::approval::Procedure;
use super::notices::{self, Notices};
use super::rule_file::RuleFault;
use super::zone::Zone;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What a protocol says about zones and contacts.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name in files.
    pub id: String,
    /// What it is called, by language.
    pub titles: BTreeMap<String, String>,
    /// Where it comes from.
    pub source: String,
    /// What is still to be confirmed, or set by the place.
    #[serde(default)]
    pub notes: String,
    /// The first day it was in force.
    pub from: Date,
    /// What a grid with a case goes through, one stage after the other.
    pub at_case: Vec<Stage>,
    /// What a grid beside one with a case goes through.
    pub beside: Vec<Stage>,
    /// What all other grids are meanwhile.
    pub rest: Rest,
    /// What opening a closed grid needs. A profile that does not say is no reason to ask less.
    #[serde(default = "Procedure::release")]
    pub release: Procedure,
    /// What any other order needs.
    #[serde(default = "Procedure::closing")]
    pub closing: Procedure,
    /// How long contacts stay, by class.
    pub contacts: BTreeMap<String, ContactRule>,
    /// Days that a case is followed up, from onset, else the sample, else the report.
    pub case_follow_up_days: u32,
    /// What its notices say; the bundled wording where it says nothing of them.
    #[serde(default = "notices::bundled")]
    pub notices: Notices,
}

/// A zone that a grid is in until its conditions are met.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// The zone.
    pub zone: Zone,
    /// Days without a new infection. Day 0 is the day the last one became known, so that the
    /// stage ends at the earliest on that day plus these.
    pub days: u32,
    /// The round in which everybody must be negative.
    #[serde(default)]
    pub round: Option<RoundRule>,
    /// When contacts no longer stand in the way.
    #[serde(default)]
    pub contacts: Option<ContactRelease>,
    /// What the protocol says.
    pub source: String,
}

/// When the round must be in which everybody was negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundRule {
    /// At most so many days before the stage ends.
    WithinDays(u32),
    /// On this day of the stage; where it is missed, on a later one.
    FromDay(u32),
}

/// When contacts of the cases no longer stand in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ContactRelease {
    /// More than so many days after the exposure.
    pub days: u32,
    /// Or more than so many days in central isolation, and negative.
    pub central_days: u32,
}

/// What all other grids are while there are cases anywhere.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rest {
    /// The zone.
    pub zone: Zone,
    /// What the protocol says.
    pub source: String,
}

/// How long a contact of a class stays.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ContactRule {
    /// Days in central isolation.
    pub central_days: u32,
    /// Days at home after it.
    pub home_days: u32,
    /// Days of central isolation on which a sample is taken; the first is day 1.
    pub sampling_days: Vec<u32>,
    /// The same, at home.
    pub home_sampling_days: Vec<u32>,
    /// What the protocol says.
    pub source: String,
}

/// What makes a grid epidemic-free.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FreeProfile {
    /// Its name in files.
    pub id: String,
    /// What it is called, by language.
    pub titles: BTreeMap<String, String>,
    /// Where it comes from.
    pub source: String,
    /// Days without a positive.
    pub days: u32,
    /// Everybody was negative in a round so many days before the last of them.
    pub round_before: u32,
    /// Whoever refuses to be tested since that round takes it from the grid again; the source says
    /// so (拒检即取消).
    #[serde(default = "yes")]
    pub refusal_revokes: bool,
    /// What declaring a grid free needs.
    #[serde(default = "Procedure::declaration")]
    pub declaration: Procedure,
}

/// What a profile means that does not say.
const fn yes() -> bool {
    true
}

/// The rules that a project goes by.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct RuleSet {
    /// Zones and contacts; `None` for the bundled profile in force on the day.
    pub zone: Option<Profile>,
    /// Epidemic-free grids; `None` where there are none.
    pub free: Option<FreeProfile>,
}

impl Default for RuleSet {
    fn default() -> Self {
        Self {
            zone: None,
            free: FREE.first().cloned(),
        }
    }
}

impl RuleSet {
    /// What holds on a day.
    pub fn on(&self, day: Date) -> (&Profile, Option<&FreeProfile>) {
        let zone = self.zone.as_ref().unwrap_or_else(|| profile_on(day));
        (zone, self.free.as_ref())
    }
}

/// The bundled profiles, the newest last.
static PROFILES: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    [
        include_str!("../../assets/rules/eighth-edition.json"),
        include_str!("../../assets/rules/ninth-edition.json"),
    ]
    .into_iter()
    .filter_map(|text| parse(text).map_err(|e| tracing::error!(%e)).ok())
    .collect()
});

static FREE: LazyLock<Vec<FreeProfile>> = LazyLock::new(|| {
    [
        include_str!("../../assets/rules/epidemic-free-14.json"),
        include_str!("../../assets/rules/epidemic-free-5.json"),
    ]
    .into_iter()
    .filter_map(|text| serde_json::from_str(text).ok())
    .collect()
});

/// The bundled profiles, the oldest first.
pub fn profiles() -> &'static [Profile] {
    &PROFILES
}

/// The bundled profiles of epidemic-free grids, the strictest first.
pub fn free_profiles() -> &'static [FreeProfile] {
    &FREE
}

/// The bundled profile in force on a day: the newest that began by then, else the oldest.
pub fn profile_on(day: Date) -> &'static Profile {
    let begun = PROFILES.iter().filter(|p| p.from <= day);
    begun.max_by_key(|p| p.from).unwrap_or(&PROFILES[0])
}

/// A profile from its file.
///
/// # Errors
/// What is wrong with it.
pub fn parse(text: &str) -> Result<Profile, RuleFault> {
    let profile: Profile = serde_json::from_str(text)?;
    if profile.at_case.is_empty() {
        return Err(RuleFault::NoStage);
    }
    profile.notices.check()?;
    Ok(profile)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_bundled_profile_is_whole_and_has_its_source() {
        assert_eq!(profiles().len(), 2);
        assert_eq!(free_profiles().len(), 2);
        for profile in profiles() {
            assert!(!profile.source.is_empty(), "{}", profile.id);
            let stages = profile.at_case.iter().chain(&profile.beside);
            for stage in stages {
                assert!(!stage.source.is_empty(), "{}", profile.id);
            }
            for procedure in [&profile.release, &profile.closing] {
                assert!(!procedure.source.is_empty(), "{}", profile.id);
            }
            for class in ["close", "secondary"] {
                assert!(!profile.contacts[class].source.is_empty(), "{class}");
            }
            for language in ["zh-CN", "en"] {
                assert!(profile.titles.contains_key(language), "{}", profile.id);
            }
        }
    }

    #[test]
    fn a_profile_that_says_nothing_of_orders_asks_what_the_bundled_ones_ask() {
        let without = |text: &str, names: &[&str]| {
            let mut value: serde_json::Value = serde_json::from_str(text).expect("JSON");
            let map = value.as_object_mut().expect("an object");
            for name in names {
                assert!(map.remove(*name).is_some(), "{name}");
            }
            value.to_string()
        };
        let text = include_str!("../../assets/rules/eighth-edition.json");
        let older = without(text, &["release", "closing"]);
        assert_eq!(parse(&older).as_ref(), Ok(&profiles()[0]));
        let text = include_str!("../../assets/rules/epidemic-free-14.json");
        let older = without(text, &["declaration", "refusal_revokes"]);
        let older: FreeProfile = serde_json::from_str(&older).expect("read");
        assert_eq!(older, free_profiles()[0]);
    }

    #[test]
    fn the_profile_of_a_day_is_the_newest_that_had_begun() {
        let table = [
            (date(2021, 9, 10), "eighth-edition"),
            (date(2022, 6, 26), "eighth-edition"),
            (date(2022, 6, 27), "ninth-edition"),
            (date(2020, 1, 1), "eighth-edition"),
        ];
        for (day, id) in table {
            assert_eq!(profile_on(day).id, id, "{day}");
        }
    }

    #[test]
    fn a_faulty_profile_says_where() {
        let faulty = parse("{\n\"id\": 3}");
        assert!(matches!(faulty, Err(RuleFault::Form { line: 2, .. })));
        let text = include_str!("../../assets/rules/ninth-edition.json");
        let stages = text.find("\"at_case\": [").expect("there") + "\"at_case\": [".len();
        let end = stages + text[stages..].find("\n  ]").expect("its end");
        let none = format!("{}{}", &text[..stages], &text[end..]);
        assert_eq!(parse(&none), Err(RuleFault::NoStage));
        // So does a wording that asks for what no notice knows.
        let mut own = profiles()[0].clone();
        for wording in own.notices.texts.values_mut() {
            wording.until = "{noon}".to_owned();
        }
        let own = serde_json::to_string(&own).expect("written");
        let fault = parse(&own).expect_err("faulty").to_string();
        assert!(
            fault.contains("until") && fault.contains("{noon}"),
            "{fault}"
        );
    }
}
