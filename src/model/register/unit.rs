//! Units of the five levels. Owns: what a unit is, what it is called, and what is counted of it.

use super::holds_on;
use crate::geometry::fixed::Coord;
use crate::geometry::label::label_place;
use crate::geometry::meets::polygons_hold;
use crate::geometry::polygon::Polygon;
use crate::model::address::Address;
use crate::model::record::{Key, Kind, Record};
use crate::rules::households::is_estimate;
use crate::rules::shares::households_in;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A level of the hierarchy 社区–片区–网格–小区（单位、街、巷）–楼栋.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// 社区.
    Community,
    /// 片区.
    Area,
    /// 网格.
    Grid,
    /// 小区, 单位, 街, 巷.
    Compound,
    /// 楼栋.
    Building,
}

impl Level {
    /// All, from the top.
    pub const ALL: [Self; 5] = [
        Self::Community,
        Self::Area,
        Self::Grid,
        Self::Compound,
        Self::Building,
    ];

    /// What its records are.
    pub const fn kind(self) -> Kind {
        match self {
            Self::Community => Kind::Community,
            Self::Area => Kind::Area,
            Self::Grid => Kind::Grid,
            Self::Compound => Kind::Compound,
            Self::Building => Kind::Building,
        }
    }

    /// The level of records of a kind.
    pub fn of(kind: Kind) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.kind() == kind)
    }

    /// The level of this name in files.
    pub fn named(name: &str) -> Option<Self> {
        Self::of(Kind::named(name)?)
    }

    /// The level above.
    pub const fn above(self) -> Option<Self> {
        match self {
            Self::Community => None,
            Self::Area => Some(Self::Community),
            Self::Grid => Some(Self::Area),
            Self::Compound => Some(Self::Grid),
            Self::Building => Some(Self::Compound),
        }
    }

    /// The level below.
    pub const fn below(self) -> Option<Self> {
        match self {
            Self::Community => Some(Self::Area),
            Self::Area => Some(Self::Grid),
            Self::Grid => Some(Self::Compound),
            Self::Compound => Some(Self::Building),
            Self::Building => None,
        }
    }

    /// The attribute that names the unit above.
    pub const fn link(self) -> &'static str {
        match self {
            // Nothing stands above.
            Self::Community => "",
            Self::Area => "community_code",
            Self::Grid => "area_code",
            Self::Compound => "grid_code",
            Self::Building => "compound_code",
        }
    }
}

/// What a compound is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum CompoundKind {
    /// 小区: a residential compound.
    #[default]
    Residential,
    /// 单位: a school, a factory, an office.
    Unit,
    /// 街: the houses along a street.
    Street,
    /// 巷: the houses along a lane.
    Lane,
}

impl CompoundKind {
    /// All, in the order of a menu.
    pub const ALL: [Self; 4] = [Self::Residential, Self::Unit, Self::Street, Self::Lane];

    /// Its name in files, which is the word of the field.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Residential => "小区",
            Self::Unit => "单位",
            Self::Street => "街",
            Self::Lane => "巷",
        }
    }

    /// What a file says, in either language.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let named = Self::ALL.into_iter().find(|kind| kind.name() == text);
        named.or(match text.to_ascii_lowercase().as_str() {
            "residential" | "compound" | "小区（院落）" => Some(Self::Residential),
            "unit" | "单元" => Some(Self::Unit),
            "street" => Some(Self::Street),
            "lane" => Some(Self::Lane),
            _ => None,
        })
    }

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Residential => "compound-residential",
            Self::Unit => "compound-unit",
            Self::Street => "compound-street",
            Self::Lane => "compound-lane",
        }
    }
}

/// What a dedicated grid (专属网格) is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dedicated {
    /// A school.
    School,
    /// A factory.
    Factory,
    /// A hospital.
    Hospital,
}

impl Dedicated {
    /// All, in the order of a menu.
    pub const ALL: [Self; 3] = [Self::School, Self::Factory, Self::Hospital];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::School => "school",
            Self::Factory => "factory",
            Self::Hospital => "hospital",
        }
    }

    /// The one of this name, in either language.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "school" | "学校" => Some(Self::School),
            "factory" | "工厂" | "企业" => Some(Self::Factory),
            "hospital" | "医院" => Some(Self::Hospital),
            _ => None,
        }
    }
}

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Buildings that stand.
    pub buildings: u32,
    /// Households: those registered, or those stated where the register is not complete.
    pub households: u32,
    /// Households that are registered and live there.
    pub registered: u32,
    /// Residents that are registered and live there.
    pub residents: u32,
    /// So many of the households are estimated: nobody has counted or registered any there.
    pub estimated: u32,
}

impl Tally {
    /// Count `after` in place of `before`, which is counted already.
    pub(super) fn replace(&mut self, before: Self, after: Self) {
        let moved = |now: u32, before: u32, after: u32| (now + after).saturating_sub(before);
        self.buildings = moved(self.buildings, before.buildings, after.buildings);
        self.households = moved(self.households, before.households, after.households);
        self.registered = moved(self.registered, before.registered, after.registered);
        self.residents = moved(self.residents, before.residents, after.residents);
        self.estimated = moved(self.estimated, before.estimated, after.estimated);
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.buildings += other.buildings;
        self.households += other.households;
        self.registered += other.registered;
        self.residents += other.residents;
        self.estimated += other.estimated;
    }
}

/// A unit of the hierarchy.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Which record.
    pub key: Key,
    /// Its level.
    pub level: Level,
    /// Its code; the id where it has none.
    pub code: String,
    /// Its own name, where it has one.
    pub own_name: Option<String>,
    /// What it is called.
    pub name: String,
    /// What it is called where the unit above is said already.
    pub short_name: String,
    /// The street and the number of a building, where both are known.
    pub address: Option<Address>,
    /// It is a building that an extract brought, or that was traced: where it stands says its unit.
    pub is_of_map: bool,
    /// The code of the unit above, as it is said.
    pub within: Option<String>,
    /// The unit above, where it is there.
    pub parent: Option<super::UnitId>,
    /// Units below, by code.
    pub children: Vec<super::UnitId>,
    /// What a compound is.
    pub kind: Option<CompoundKind>,
    /// What a dedicated grid is for.
    pub dedicated: Option<Dedicated>,
    /// The first day it is there, where that is said.
    pub from: Option<Date>,
    /// The first day it is no longer there.
    pub until: Option<Date>,
    /// Where.
    pub at: Option<Coord>,
    /// Its ground, of a building.
    pub ground: Vec<Polygon>,
    /// Households it is stated to have, of a building.
    pub stated: Option<u32>,
    /// These are an estimate: nobody has counted them.
    pub is_estimated: bool,
    /// Every household of the building is registered: the stated figure no longer counts.
    pub is_surveyed: bool,
    /// Another unit of its level has the same code.
    pub is_double: bool,
    /// What is counted of it and all below.
    pub sum: Tally,
    /// Registered households and residents of the building itself.
    pub(super) own: Tally,
    /// What is searched: the name, its initials, the code.
    pub(super) sought: Box<str>,
}

impl Unit {
    /// It is there on a day.
    pub fn is_there(&self, day: Date) -> bool {
        holds_on(self.from, self.until, day)
    }

    /// A place that tells where it stands: inside its ground, where that is known.
    pub fn stands_at(&self) -> Option<Coord> {
        let at = self.at?;
        if self.ground.is_empty() || polygons_hold(&self.ground, at) {
            return Some(at);
        }
        Some(label_place(&self.ground).map_or(at, |place| place.at))
    }
}

/// Households that count for a building of which so many are registered: those, or the stated ones
/// where there are more of them and nobody has said that the register is complete; an estimate only
/// until the first is registered. `None` for one of which nothing is known.
pub fn households_of(building: &Record, registered: u32) -> Option<u32> {
    let stated = stated_in(building);
    let is_surveyed = building.text("surveyed").is_some();
    match stated {
        None if registered == 0 && !is_surveyed => None,
        stated => Some(counted(
            stated,
            (is_surveyed, is_estimated(building)),
            registered,
        )),
    }
}

/// Households that a building is stated to have, by a list or a map.
pub fn stated_in(building: &Record) -> Option<u32> {
    let stated = households_in(building.feature.properties.as_ref()?)?;
    u32::try_from(stated).ok()
}

/// Whether the households that a building is stated to have are an estimate.
pub(super) fn is_estimated(building: &Record) -> bool {
    let properties = building.feature.properties.as_ref();
    properties.is_some_and(is_estimate)
}

/// The households that count.
pub(super) fn counted(
    stated: Option<u32>,
    (is_surveyed, is_estimated): (bool, bool),
    registered: u32,
) -> u32 {
    match stated {
        Some(_) if is_surveyed || (is_estimated && registered > 0) => registered,
        Some(stated) => stated.max(registered),
        None => registered,
    }
}
