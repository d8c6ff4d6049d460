//! Gauss-Krüger: transverse Mercator in zones of 3 or 6 degrees, false easting 500 km, as
//! Chinese surveys use it, with the number of the zone before the easting or without.
//!
//! Owns: zones, their codes in the EPSG registry, and their definitions for proj4rs. Source of
//! codes: the EPSG registry.

use serde::{Deserialize, Serialize};

/// How wide zones are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ZoneWidth {
    /// Central meridians at multiples of 3°; zone n lies on 3n°.
    Three,
    /// Central meridians at 3° + multiples of 6°; zone n lies on (6n - 3)°.
    Six,
}

/// A zone of Gauss-Krüger on CGCS2000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct GaussKruger {
    /// Its width.
    pub width: ZoneWidth,
    /// Its central meridian, degrees east.
    pub meridian: u8,
    /// Eastings begin with the number of the zone.
    pub numbered: bool,
}

impl GaussKruger {
    /// All zones of China (75° to 135° E), with and without numbers.
    pub fn all() -> impl Iterator<Item = Self> {
        [ZoneWidth::Three, ZoneWidth::Six]
            .into_iter()
            .flat_map(|width| [true, false].map(|numbered| (width, numbered)))
            .flat_map(|(width, numbered)| {
                let step = if width == ZoneWidth::Three { 3 } else { 6 };
                (75..=135).step_by(step).map(move |meridian| Self {
                    width,
                    meridian,
                    numbered,
                })
            })
    }

    /// The number of the zone.
    pub fn zone(self) -> u8 {
        match self.width {
            ZoneWidth::Three => self.meridian / 3,
            ZoneWidth::Six => (self.meridian + 3) / 6,
        }
    }

    /// Its false easting, metres.
    pub fn false_easting_m(self) -> f64 {
        if self.numbered {
            f64::from(self.zone()) * 1e6 + 5e5
        } else {
            5e5
        }
    }

    /// The zone of an EPSG code on CGCS2000.
    pub fn of_code(code: u32) -> Option<Self> {
        Self::all().find(|zone| zone.code() == code)
    }

    /// Its EPSG code.
    pub fn code(self) -> u32 {
        let first = match (self.width, self.numbered) {
            (ZoneWidth::Six, true) => 4491,
            (ZoneWidth::Six, false) => 4502,
            (ZoneWidth::Three, true) => 4513,
            (ZoneWidth::Three, false) => 4534,
        };
        let step = if self.width == ZoneWidth::Three { 3 } else { 6 };
        first + u32::from(self.meridian.saturating_sub(75)) / step
    }

    /// `gk3:117` is the zone of 3° on 117° E, `gk3:39n` the same with its number before eastings.
    pub(super) fn named(name: &str) -> Option<Self> {
        if let Some(long) = name.strip_prefix("cgcs2000") {
            return Self::of_long_name(long);
        }
        let (width, rest) = if let Some(rest) = name.strip_prefix("gk3:") {
            (ZoneWidth::Three, rest)
        } else {
            (ZoneWidth::Six, name.strip_prefix("gk6:")?)
        };
        let numbered = rest.ends_with('n');
        let number: u8 = rest.trim_end_matches('n').parse().ok()?;
        Self::all().find(|zone| {
            let own = if numbered { zone.zone() } else { zone.meridian };
            zone.width == width && zone.numbered == numbered && own == number
        })
    }

    /// What follows `CGCS2000` in the names of the registry and of ESRI, in small letters without
    /// gaps: `/3degreegausskrugercm117e`, `3degreegkzone39`.
    fn of_long_name(rest: &str) -> Option<Self> {
        let (width, rest) = rest.trim_start_matches('/').split_once("degree")?;
        let width = match width {
            "3" => ZoneWidth::Three,
            "6" => ZoneWidth::Six,
            _ => return None,
        };
        let rest = rest
            .strip_prefix("gausskruger")
            .or_else(|| rest.strip_prefix("gk"))?;
        let (number, numbered) = match rest.strip_prefix("zone") {
            Some(number) => (number, true),
            None => (rest.strip_prefix("cm")?.strip_suffix('e')?, false),
        };
        let number: u8 = number.parse().ok()?;
        Self::all().find(|zone| {
            let own = if numbered { zone.zone() } else { zone.meridian };
            zone.width == width && zone.numbered == numbered && own == number
        })
    }

    /// Its text for other programs: WKT of version 1, with its code.
    pub(super) fn wkt(self) -> String {
        let width = if self.width == ZoneWidth::Three { 3 } else { 6 };
        let name = if self.numbered {
            format!("CGCS2000_{width}_Degree_GK_Zone_{}", self.zone())
        } else {
            format!("CGCS2000_{width}_Degree_GK_CM_{}E", self.meridian)
        };
        format!(
            "PROJCS[\"{name}\",{},PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"Latitude_Of_Origin\",0.0],PARAMETER[\"Central_Meridian\",{:?}],PARAMETER[\"Scale_Factor\",1.0],PARAMETER[\"False_Easting\",{:?}],PARAMETER[\"False_Northing\",0.0],UNIT[\"Meter\",1.0],AUTHORITY[\"EPSG\",\"{}\"]]",
            super::CGCS2000_WKT,
            f64::from(self.meridian),
            self.false_easting_m(),
            self.code()
        )
    }

    /// The name that [`super::Crs::named`] understands.
    pub fn name(self) -> String {
        let width = if self.width == ZoneWidth::Three { 3 } else { 6 };
        if self.numbered {
            format!("GK{width}:{}N", self.zone())
        } else {
            format!("GK{width}:{}", self.meridian)
        }
    }

    /// Its definition for proj4rs.
    pub(super) fn definition(self) -> String {
        format!(
            "+proj=tmerc +lat_0=0 +lon_0={} +k=1 +x_0={} +y_0=0 +ellps=GRS80 +units=m +no_defs",
            self.meridian,
            self.false_easting_m()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_mean_what_the_registry_says() {
        for zone in GaussKruger::all() {
            let code = u16::try_from(zone.code()).expect("short");
            let known = crs_definitions::from_code(code).expect("in the registry");
            for part in [
                format!("+lon_0={} ", zone.meridian),
                format!("+x_0={} ", zone.false_easting_m()),
            ] {
                assert!(known.proj4.contains(&part), "{code}: {}", known.proj4);
            }
            assert_eq!(GaussKruger::of_code(zone.code()), Some(zone));
            assert_eq!(GaussKruger::named(&zone.name().to_lowercase()), Some(zone));
        }
    }
}
