//! Control zones. Owns: their order and how files name them.

use serde::{Deserialize, Serialize};

/// Control zones, the strictest first.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Zone {
    /// 封控区: stay home.
    Lockdown,
    /// 管控区: stay in the area.
    Control,
    /// 防范区: the rest of an affected place.
    Precaution,
    /// 无疫网格: no positive for the set number of days.
    EpidemicFree,
    /// None named.
    #[default]
    Unset,
}

impl Zone {
    /// All, the strictest first.
    pub const ALL: [Self; 5] = [
        Self::Lockdown,
        Self::Control,
        Self::Precaution,
        Self::EpidemicFree,
        Self::Unset,
    ];

    /// How strict it is, 0 the strictest. Ground that is not declared free of infection makes what
    /// it is joined to not free either.
    pub const fn strictness(self) -> u8 {
        match self {
            Self::Lockdown => 0,
            Self::Control => 1,
            Self::Precaution => 2,
            Self::Unset => 3,
            Self::EpidemicFree => 4,
        }
    }

    /// Its name in files of this program.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lockdown => "lockdown",
            Self::Control => "control",
            Self::Precaution => "precaution",
            Self::EpidemicFree => "epidemic-free",
            Self::Unset => "unset",
        }
    }

    /// Its name as Chinese files write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lockdown => "封控区",
            Self::Control => "管控区",
            Self::Precaution => "防范区",
            Self::EpidemicFree => "无疫网格",
            Self::Unset => "未划定",
        }
    }

    /// Nobody comes or goes but by its entrance.
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Lockdown | Self::Control)
    }

    /// Going from this zone to another opens what is closed.
    pub const fn is_opened_by(self, to: Self) -> bool {
        self.is_closed() && !to.is_closed()
    }

    /// Going from this zone to another declares the grid free of infection.
    pub fn is_declared_free_by(self, to: Self) -> bool {
        to == Self::EpidemicFree && self != Self::EpidemicFree
    }

    /// The zone a value names, in Chinese or English; `None` for other words.
    pub fn parse(value: &str) -> Option<Self> {
        let value = value.trim().to_lowercase();
        let starts = |words: &[&str]| words.iter().any(|w| value.starts_with(w));
        if starts(&["封控", "lockdown"]) {
            Some(Self::Lockdown)
        } else if starts(&["管控", "control"]) {
            Some(Self::Control)
        } else if starts(&["防范", "precaution"]) {
            Some(Self::Precaution)
        } else if starts(&["无疫", "epidemic-free", "epidemic free", "epidemic_free"]) {
            Some(Self::EpidemicFree)
        } else if starts(&["未设", "未划", "unset", "none"]) {
            Some(Self::Unset)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_read_as_they_are_written() {
        for zone in Zone::ALL {
            assert_eq!(Zone::parse(zone.name()), Some(zone));
            assert_eq!(Zone::parse(zone.word()), Some(zone));
            assert_eq!(serde_json::json!(zone), serde_json::json!(zone.name()));
        }
        assert_eq!(Zone::parse("high"), None);
    }

    #[test]
    fn what_opens_a_grid_or_declares_it_free_is_told_from_what_closes_it() {
        use Zone as Z;
        let table = [
            (Z::Lockdown, Z::Control, false, false),
            (Z::Lockdown, Z::Precaution, true, false),
            (Z::Control, Z::Unset, true, false),
            (Z::Control, Z::EpidemicFree, true, true),
            (Z::Unset, Z::Lockdown, false, false),
            (Z::Precaution, Z::Unset, false, false),
            (Z::Precaution, Z::EpidemicFree, false, true),
            (Z::EpidemicFree, Z::EpidemicFree, false, false),
            (Z::EpidemicFree, Z::Lockdown, false, false),
        ];
        for (from, to, opens, declares) in table {
            let found = (from.is_opened_by(to), from.is_declared_free_by(to));
            assert_eq!(found, (opens, declares), "{from:?} {to:?}");
        }
    }
}
