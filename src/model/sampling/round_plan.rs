//! Rounds as they are planned: which, where, in what order, until when; and what is planned and typed
//! of each grid. Owns: which grids a scope takes in.

use super::assign::By;
use crate::model::record::Key;
use crate::rules::calendar;
use crate::rules::sampling::{Counts, SamplingRules};
use crate::rules::zone::Zone;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which round: its number, and its day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoundId {
    /// The day.
    pub day: Date,
    /// The number.
    pub number: u32,
}

impl RoundId {
    /// As records of its tubes have it: `3 2021-09-12`.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, day) = text.trim().split_once(' ')?;
        Some(Self {
            number: number.parse().ok()?,
            day: calendar::date(day).ok()?,
        })
    }
}

impl fmt::Display for RoundId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number, self.day)
    }
}

/// Who is sampled in a round.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Everybody.
    #[default]
    Town,
    /// Everybody in some communities.
    Communities,
    /// Everybody in some grids.
    Grids,
    /// Everybody in grids of some zones.
    Zones,
    /// Those who are in isolation.
    Isolated,
}

impl Scope {
    /// All, in the order of a menu.
    pub const ALL: [Self; 5] = [
        Self::Town,
        Self::Communities,
        Self::Grids,
        Self::Zones,
        Self::Isolated,
    ];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Town => "town",
            Self::Communities => "communities",
            Self::Grids => "grids",
            Self::Zones => "zones",
            Self::Isolated => "isolated",
        }
    }

    /// The scope of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }

    /// It is a choice of some: which has to be said.
    pub const fn is_some_only(self) -> bool {
        matches!(self, Self::Communities | Self::Grids | Self::Zones)
    }

    /// Whether it takes in a grid: by its code, its community, its zone, and how many in it are in
    /// isolation.
    pub fn takes(self, of: &[String], grid: (&str, &str, Zone), isolated: u32) -> bool {
        let (code, community, zone) = grid;
        match self {
            Self::Town => true,
            Self::Communities => of.iter().any(|one| one == community),
            Self::Grids => of.iter().any(|one| one == code),
            Self::Zones => of.iter().any(|one| Zone::parse(one) == Some(zone)),
            Self::Isolated => isolated > 0,
        }
    }
}

/// A round that was planned.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundPlan {
    /// Which record.
    pub key: Key,
    /// Which round.
    pub id: RoundId,
    /// Who is sampled.
    pub scope: Scope,
    /// The communities, grids or zones of the scope.
    pub of: Vec<String>,
    /// Communities or grids that are called first, in this order.
    pub order: Vec<String>,
    /// When it begins.
    pub starts: DateTime,
    /// Until when everybody should be sampled.
    pub due: DateTime,
    /// How many people share a tube.
    pub size: u32,
    /// When it was begun; `None` while it is only planned.
    pub begun: Option<DateTime>,
}

impl RoundPlan {
    /// The turn in which a grid is called: its own place in the order, or its community's; all
    /// others come last.
    pub fn turn_of(&self, grid: &str, community: &str) -> usize {
        let mut order = self.order.iter();
        let at = order.position(|one| one == grid || one == community);
        at.unwrap_or(self.order.len())
    }

    /// From when on whoever has no result is missing: the deadline, and the time that results take.
    pub fn results_due(&self, rules: &SamplingRules) -> DateTime {
        rules.on(self.id.day).late_from(self.due)
    }
}

/// By what it is said how many people are expected in a grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// They are registered, household by household.
    Register,
    /// Households that are not registered were estimated.
    Estimate,
    /// Somebody typed it.
    Hand,
}

impl Basis {
    /// All.
    pub const ALL: [Self; 3] = [Self::Register, Self::Estimate, Self::Hand];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Estimate => "estimate",
            Self::Hand => "hand",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|basis| basis.name() == name)
    }
}

/// What is planned and typed of a grid in a round.
#[derive(Clone, Debug, PartialEq)]
pub struct GridRow {
    /// Which record.
    pub key: Key,
    /// Which round.
    pub round: RoundId,
    /// The code of the grid.
    pub grid: String,
    /// People who should be sampled.
    pub expected: Option<u32>,
    /// By what that is said.
    pub basis: Basis,
    /// The id of the site that the grid goes to.
    pub site: Option<String>,
    /// By what it goes there.
    pub by: Option<By>,
    /// How far it is, metres.
    pub metres: Option<u32>,
    /// What somebody counted and typed.
    pub typed: Option<Counts>,
}
