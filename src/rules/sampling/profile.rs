//! What the protocols say about sampling of many, as data with their source. Owns: the form of such
//! a profile, the bundled ones, and what follows from one alone.

use crate::rules::zone::Zone;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

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

static PROFILES: LazyLock<Vec<SamplingProfile>> = LazyLock::new(|| {
    [
        include_str!("../../../assets/rules/sampling-2021.json"),
        include_str!("../../../assets/rules/sampling-2022.json"),
    ]
    .into_iter()
    .filter_map(|text| {
        serde_json::from_str(text)
            .map_err(|e| tracing::error!(%e))
            .ok()
    })
    .collect()
});

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
}
