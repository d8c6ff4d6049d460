//! What the protocols say about sampling of many, as data with their source. Owns: the form of such
//! a profile, the bundled ones, and what follows from one alone.

use crate::rules::rule_file::{Checker, RuleFault, Wrong};
use crate::rules::zone::Zone;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// What a profile calls those who are in isolation, beside the names of zones.
pub const ZONE_ISOLATED: &str = "isolated";

/// What a protocol says about sampling.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SamplingProfile {
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
    /// How many people may share a tube.
    pub sizes: Vec<u32>,
    /// How many usually do, by the name of a zone or [`ZONE_ISOLATED`].
    pub usual: BTreeMap<String, u32>,
    /// People in a household of which nobody has said how many they are.
    pub people_per_household: f64,
    /// People that a lane takes in an hour, where its site does not say.
    pub per_lane_hour: u32,
    /// So many stand at a lane, all of them trained for sampling.
    pub members_at_lane: u32,
    /// Hours from closing a tube until its result is late.
    pub result_hours: u32,
    /// Hours from a positive tube until whoever is in it and was not sampled singly is overdue.
    pub single_hours: u32,
    /// Minutes that a team takes at the door of somebody who is sampled at home.
    pub minutes_at_door: u32,
    /// How fast a team walks from door to door, metres per second.
    pub walk_m_s: f64,
    /// Days before and after a positive single sample within which a case of its grid is that
    /// sample's.
    pub case_days: u32,
}

/// The files of the bundled profiles, as they are, the oldest first.
pub const SAMPLING_FILES: [&str; 2] = [
    include_str!("../../../assets/rules/sampling-2021.json"),
    include_str!("../../../assets/rules/sampling-2022.json"),
];

static PROFILES: LazyLock<Vec<SamplingProfile>> = LazyLock::new(|| {
    let read = SAMPLING_FILES.into_iter().map(SamplingProfile::parse);
    let read = read.filter_map(|read| read.map_err(|e| tracing::error!(%e)).ok());
    read.collect()
});

/// Nothing takes longer than so many hours: thirty days.
const LONGEST: u32 = 30 * 24;
/// No tube is shared by more people.
const MOST: u32 = 100;

/// What a project says about sampling: one profile for every day, or the bundled one of each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SamplingRules {
    own: Option<Arc<SamplingProfile>>,
}

impl SamplingRules {
    /// This profile holds on every day; the bundled one of each where there is none.
    pub fn new(own: Option<SamplingProfile>) -> Self {
        Self {
            own: own.map(Arc::new),
        }
    }

    /// What holds on a day.
    pub fn on(&self, day: Date) -> &SamplingProfile {
        let own = self.own.as_deref();
        own.unwrap_or_else(|| sampling_profile_on(day))
    }
}

/// The bundled profiles, the oldest first.
pub fn sampling_profiles() -> &'static [SamplingProfile] {
    &PROFILES
}

/// The bundled profile in force on a day: the newest that began by then, else the oldest.
pub fn sampling_profile_on(day: Date) -> &'static SamplingProfile {
    let begun = PROFILES.iter().filter(|p| p.from <= day);
    begun.max_by_key(|p| p.from).unwrap_or(&PROFILES[0])
}

impl SamplingProfile {
    /// A profile from its file.
    ///
    /// # Errors
    /// What is wrong with it, with the line and what helps.
    pub fn parse(text: &str) -> Result<Self, RuleFault> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let profile: Self = serde_json::from_str(text)?;
        profile.check(&Checker::new(text))?;
        Ok(profile)
    }

    fn check(&self, checker: &Checker<'_>) -> Result<(), RuleFault> {
        checker.headed(&self.id, &self.titles, &self.source)?;
        if self.sizes.is_empty() {
            return Err(checker.fault(&["sizes"], Wrong::Empty));
        }
        for size in &self.sizes {
            checker.within(&["sizes"], *size, [1, MOST])?;
        }
        let zones = Zone::ALL.map(Zone::name).into_iter();
        let known: Vec<&str> = zones.chain([ZONE_ISOLATED]).collect();
        let sizes: Vec<String> = self.sizes.iter().map(u32::to_string).collect();
        let sizes: Vec<&str> = sizes.iter().map(String::as_str).collect();
        for (name, size) in &self.usual {
            checker.known(&["usual", name], name, &known)?;
            checker.known(&["usual", name], &size.to_string(), &sizes)?;
        }
        for (name, value, most) in [
            ("people_per_household", self.people_per_household, 50),
            ("walk_m_s", self.walk_m_s, 50),
        ] {
            let is_fit = value > 0.0 && value <= f64::from(most);
            if !is_fit {
                let wrong = Wrong::Above { most };
                return Err(checker.fault(&[name], wrong));
            }
        }
        for (name, number, range) in [
            ("per_lane_hour", self.per_lane_hour, [1, 10_000]),
            ("members_at_lane", self.members_at_lane, [1, 100]),
            ("result_hours", self.result_hours, [1, LONGEST]),
            ("single_hours", self.single_hours, [1, LONGEST]),
            ("minutes_at_door", self.minutes_at_door, [1, 240]),
            ("case_days", self.case_days, [0, LONGEST / 24]),
        ] {
            checker.within(&[name], number, range)?;
        }
        Ok(())
    }

    /// Whether so many may share a tube.
    pub fn allows(&self, size: u32) -> bool {
        self.sizes.contains(&size)
    }

    /// How many share a tube where the strictest of the zones that are sampled is this one; `None`
    /// for those who are in isolation.
    pub fn usual_size(&self, strictest: Option<Zone>) -> u32 {
        let name = strictest.map_or(ZONE_ISOLATED, Zone::name);
        // What the profile does not say is no reason to mix more people than need be.
        let least = self.sizes.iter().min().copied().unwrap_or(1);
        self.usual.get(name).copied().unwrap_or(least)
    }

    /// Whether the result of a tube that was closed at an instant is late.
    pub fn is_late(&self, closed: DateTime, now: DateTime) -> bool {
        now >= self.late_from(closed)
    }

    /// From when on the result of a tube is late that was closed at an instant.
    pub fn late_from(&self, closed: DateTime) -> DateTime {
        closed.saturating_add(i64::from(self.result_hours).hours())
    }

    /// Until when everybody in a tube should be sampled singly that was found positive then.
    pub fn single_until(&self, positive: DateTime) -> DateTime {
        positive.saturating_add(i64::from(self.single_hours).hours())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_bundled_profile_is_whole_and_has_its_source() {
        assert_eq!(sampling_profiles().len(), 2);
        for profile in sampling_profiles() {
            assert!(!profile.source.is_empty(), "{}", profile.id);
            for language in ["zh-CN", "en"] {
                assert!(profile.titles.contains_key(language), "{}", profile.id);
            }
            for zone in Zone::ALL.into_iter().map(Some).chain([None]) {
                let size = profile.usual_size(zone);
                assert!(profile.allows(size), "{}: {zone:?} {size}", profile.id);
            }
        }
    }

    #[test]
    fn tubes_hold_as_many_as_the_protocol_of_the_day_allows() {
        let table = [
            (date(2021, 9, 12), 1, true),
            (date(2021, 9, 12), 10, true),
            (date(2021, 9, 12), 20, false),
            (date(2022, 3, 1), 20, true),
            (date(2022, 3, 1), 3, false),
            (date(2020, 1, 1), 5, true),
        ];
        for (day, size, allowed) in table {
            let profile = sampling_profile_on(day);
            assert_eq!(profile.allows(size), allowed, "{day} {size}");
        }
        let profile = sampling_profile_on(date(2021, 9, 12));
        assert_eq!(profile.usual_size(Some(Zone::Lockdown)), 1);
        assert_eq!(profile.usual_size(None), 1);
        let silent = SamplingProfile {
            usual: BTreeMap::new(),
            sizes: vec![10, 5],
            ..profile.clone()
        };
        assert_eq!(silent.usual_size(Some(Zone::Precaution)), 5);
    }

    #[test]
    fn a_result_is_late_from_the_very_minute_its_hours_are_over() {
        let profile = sampling_profile_on(date(2021, 9, 12));
        let closed = date(2021, 9, 12).at(10, 0, 0, 0);
        let table = [
            (date(2021, 9, 12).at(10, 0, 0, 0), false),
            (date(2021, 9, 13).at(9, 59, 0, 0), false),
            (date(2021, 9, 13).at(10, 0, 0, 0), true),
        ];
        for (now, late) in table {
            assert_eq!(profile.is_late(closed, now), late, "{now}");
        }
        assert_eq!(
            profile.single_until(closed),
            date(2021, 9, 12).at(16, 0, 0, 0)
        );
    }

    /// Another place's: smaller tubes, quicker results, four at a lane.
    fn strict() -> String {
        let text = SAMPLING_FILES[0];
        let text = text.replace("[1, 5, 10]", "[1, 3, 5]");
        let text = text.replace("\"control\": 5", "\"control\": 3");
        let text = text.replace(": 10,", ": 5,");
        let text = text.replace("\"result_hours\": 24", "\"result_hours\": 8");
        let text = text.replace("\"single_hours\": 6", "\"single_hours\": 2");
        text.replace("\"sampling-2021\"", "\"strict\"")
    }

    #[test]
    fn what_a_place_says_holds_on_every_day_and_else_the_bundled_one_of_the_day() {
        let own = SamplingProfile::parse(&strict()).expect("read");
        let closed = date(2021, 9, 12).at(22, 0, 0, 0);
        type Row = (
            Option<SamplingProfile>,
            Date,
            [bool; 4],
            [u32; 2],
            DateTime,
            DateTime,
        );
        let table: [Row; 4] = [
            (
                None,
                date(2021, 9, 12),
                [true, false, true, false],
                [5, 10],
                date(2021, 9, 13).at(22, 0, 0, 0),
                date(2021, 9, 13).at(4, 0, 0, 0),
            ),
            (
                None,
                date(2022, 3, 1),
                [true, false, true, true],
                [10, 20],
                date(2021, 9, 13).at(22, 0, 0, 0),
                date(2021, 9, 13).at(4, 0, 0, 0),
            ),
            (
                Some(own.clone()),
                date(2021, 9, 12),
                [false, true, true, false],
                [3, 5],
                date(2021, 9, 13).at(6, 0, 0, 0),
                date(2021, 9, 13).at(0, 0, 0, 0),
            ),
            (
                Some(own),
                date(2022, 3, 1),
                [false, true, true, false],
                [3, 5],
                date(2021, 9, 13).at(6, 0, 0, 0),
                date(2021, 9, 13).at(0, 0, 0, 0),
            ),
        ];
        for (own, day, allowed, usual, late, single) in table {
            let rules = SamplingRules::new(own);
            let profile = rules.on(day);
            assert_eq!([10, 3, 5, 20].map(|n| profile.allows(n)), allowed, "{day}");
            let zones = [Zone::Control, Zone::Precaution];
            assert_eq!(zones.map(|zone| profile.usual_size(Some(zone))), usual);
            assert_eq!(profile.late_from(closed), late, "{day}");
            assert_eq!(profile.single_until(closed), single, "{day}");
        }
    }

    #[test]
    fn a_profile_that_cannot_be_gone_by_is_told_with_its_line() {
        let text = SAMPLING_FILES[0];
        let table = [
            ("\"sampling-2021\"", "\" \"", 2, "id"),
            ("[1, 5, 10]", "[]", 7, "sizes"),
            ("[1, 5, 10]", "[1, 5, 0]", 7, "sizes"),
            ("\"control\": 5", "\"control\": 4", 8, "usual.control"),
            ("\"control\": 5", "\"controlled\": 5", 8, "usual.controlled"),
            (": 2.6", ": 0.0", 9, "people_per_household"),
            (
                "\"result_hours\": 24",
                "\"result_hours\": 0",
                12,
                "result_hours",
            ),
            (": 1.2", ": 1e9", 15, "walk_m_s"),
        ];
        for (old, new, line, field) in table {
            assert!(text.contains(old), "{old}");
            let fault = SamplingProfile::parse(&text.replace(old, new)).expect_err("faulty");
            let RuleFault::Field {
                line: told,
                field: of,
                ..
            } = &fault
            else {
                panic!("{fault}");
            };
            assert_eq!((*told, of.as_str()), (line, field), "{fault}");
        }
        let other = text.replace("\"case_days\"", "\"days\"");
        let fault = SamplingProfile::parse(&other).expect_err("faulty");
        assert!(matches!(fault, RuleFault::Form { line: 16, .. }), "{fault}");
        // A mark of the byte order is none of it.
        assert!(SamplingProfile::parse(&format!("\u{feff}{text}")).is_ok());
    }
}
