//! The way between a coordinate system and WGS84. Owns: the call of proj4rs and what may go
//! wrong with it.

use super::{Crs, bd09_to_gcj02, gcj02_to_bd09, gcj02_to_wgs84, wgs84_to_gcj02};
use proj4rs::Proj;
use std::sync::Arc;
use thiserror::Error;

/// Why a system cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CrsError {
    /// Not in the registry.
    #[error(
        "the coordinate system EPSG:{0} is not known; choose another, or transform the file first"
    )]
    Unknown(u32),
    /// Its definition is not understood.
    #[error(
        "the coordinate system {name} cannot be used: {reason}; choose one from the list, or transform the file first"
    )]
    Unusable {
        /// Its name.
        name: String,
        /// What is wrong, as the library says.
        reason: String,
    },
}

/// From a system to WGS84 and back.
#[derive(Clone)]
pub struct Transform(Way);

#[derive(Clone)]
enum Way {
    /// Degrees of WGS84, or as good as.
    Same,
    Gcj02,
    Bd09,
    Projected(Arc<[Proj; 2]>),
}

/// The datum shift of Beijing 1954 to WGS84 that the registry gives; files of ESRI name the
/// datum only.
const BEIJING_SHIFT: &str = " +towgs84=15.8,-154.4,-82.3,0,0,0,0";

impl Transform {
    /// WGS84 to itself.
    pub const fn same() -> Self {
        Self(Way::Same)
    }

    /// Ready to transform.
    ///
    /// # Errors
    /// [`CrsError`] where the system is not known or not understood.
    pub fn of(crs: &Crs) -> Result<Self, CrsError> {
        let definition = match crs {
            Crs::Wgs84 | Crs::Cgcs2000 => return Ok(Self(Way::Same)),
            Crs::Gcj02 => return Ok(Self(Way::Gcj02)),
            Crs::Bd09 => return Ok(Self(Way::Bd09)),
            Crs::GaussKruger(gauss) => gauss.definition(),
            Crs::Epsg(code) => {
                let known = u16::try_from(*code)
                    .ok()
                    .and_then(crs_definitions::from_code);
                known.ok_or(CrsError::Unknown(*code))?.proj4.to_owned()
            }
            Crs::Wkt(text) => definition_of(text).map_err(|reason| CrsError::Unusable {
                name: crs.name(),
                reason,
            })?,
        };
        let proj = |text: &str| {
            Proj::from_proj_string(text).map_err(|error| CrsError::Unusable {
                name: crs.name(),
                reason: error.to_string(),
            })
        };
        let pair = [
            proj(&definition)?,
            proj("+proj=longlat +datum=WGS84 +no_defs")?,
        ];
        Ok(Self(Way::Projected(Arc::new(pair))))
    }

    /// To WGS84 degrees (lon, lat); `None` for places that the system does not reach.
    pub fn to_wgs84(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        match &self.0 {
            Way::Same => Some((x, y)),
            Way::Gcj02 => Some(gcj02_to_wgs84(x, y)),
            Way::Bd09 => {
                let (x, y) = bd09_to_gcj02(x, y);
                Some(gcj02_to_wgs84(x, y))
            }
            Way::Projected(pair) => through(&pair[0], &pair[1], x, y),
        }
    }

    /// From WGS84 degrees (lon, lat); `None` for places that the system does not reach.
    pub fn from_wgs84(&self, lon: f64, lat: f64) -> Option<(f64, f64)> {
        match &self.0 {
            Way::Same => Some((lon, lat)),
            Way::Gcj02 => Some(wgs84_to_gcj02(lon, lat)),
            Way::Bd09 => {
                let (x, y) = wgs84_to_gcj02(lon, lat);
                Some(gcj02_to_bd09(x, y))
            }
            Way::Projected(pair) => through(&pair[1], &pair[0], lon, lat),
        }
    }

    /// Numbers stay as they are.
    pub fn is_same(&self) -> bool {
        matches!(self.0, Way::Same)
    }
}

/// Degrees outside, radians inside: so proj4rs wants it.
fn through(from: &Proj, to: &Proj, x: f64, y: f64) -> Option<(f64, f64)> {
    if !x.is_finite() || !y.is_finite() {
        return None;
    }
    let mut point = if from.is_latlong() {
        (x.to_radians(), y.to_radians(), 0.0)
    } else {
        (x, y, 0.0)
    };
    proj4rs::transform::transform(from, to, &mut point).ok()?;
    let (x, y) = if to.is_latlong() {
        (point.0.to_degrees(), point.1.to_degrees())
    } else {
        (point.0, point.1)
    };
    (x.is_finite() && y.is_finite()).then_some((x, y))
}

fn definition_of(wkt: &str) -> Result<String, String> {
    if super::is_too_deep(wkt) {
        return Err("it is nested too deep".to_owned());
    }
    let mut text =
        proj4wkt::wkt_to_projstring(wkt).map_err(|e| super::shortened(&e.to_string()))?;
    // A file that gives no shift of its own must not be taken for WGS84 by the library.
    if wkt.contains("Beijing_1954") && !wkt.contains("TOWGS84") {
        if let Some(start) = text.find(" +towgs84=") {
            text.truncate(start);
        }
        text.push_str(BEIJING_SHIFT);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn metres(a: (f64, f64), b: (f64, f64)) -> f64 {
        let degree = 6_371_008.8_f64.to_radians();
        let east = (a.0 - b.0) * degree * a.1.to_radians().cos();
        east.hypot((a.1 - b.1) * degree)
    }

    fn systems() -> Vec<Crs> {
        let zone = |code| Crs::of_code(code);
        vec![
            Crs::Wgs84,
            Crs::Gcj02,
            Crs::Bd09,
            zone(4527),
            zone(4548),
            zone(4498),
            zone(3857),
            zone(2436),
        ]
    }

    #[test]
    fn a_definition_without_end_is_refused() {
        for word in ["GEOGCS[", "PROJCS[\"a\",", "COMPD_CS("] {
            let crs = Crs::Wkt(word.repeat(100_000));
            let refused = Transform::of(&crs).map(drop);
            assert!(matches!(refused, Err(CrsError::Unusable { .. })), "{word}");
        }
    }

    #[test]
    fn licheng_lies_where_the_registry_says() {
        // Worked out with PROJ 9.1 (gdaltransform) for the centre of the town.
        let table = [
            (Crs::of_code(4548), 670520.8376, 2807234.8913),
            (Crs::of_code(4527), 39670520.8376, 2807234.8913),
            (Crs::of_code(4498), 20670520.8376, 2807234.8913),
            (Crs::of_code(3857), 13212955.6402, 2920274.0923),
            // With the datum shift of the registry, which is good to some 15 m.
            (Crs::of_code(2436), 670463.2815, 2807295.1351),
        ];
        for (crs, x, y) in table {
            let transform = Transform::of(&crs).expect("known");
            let there = transform.from_wgs84(118.694, 25.362).expect("reached");
            assert!(
                (there.0 - x).abs() < 0.001 && (there.1 - y).abs() < 0.001,
                "{crs:?} {there:?}"
            );
        }
    }

    #[test]
    fn a_broken_definition_is_not_repeated_whole() {
        let text = format!("PROJCS[\"{}", "Moon ".repeat(500));
        let error = Transform::of(&Crs::Wkt(text)).err().expect("refused");
        assert!(error.to_string().len() < 500, "{error}");
    }

    #[test]
    fn unknown_systems_are_named() {
        let error = |crs: Crs| Transform::of(&crs).err().expect("refused").to_string();
        assert!(error(Crs::Epsg(999_999)).contains("EPSG:999999"));
        assert!(error(Crs::Epsg(1)).contains("EPSG:1"));
        let text = error(Crs::Wkt("PROJCS[\"Moon\",".to_owned()));
        assert!(text.contains("Moon"), "{text}");
    }

    proptest! {
        /// There and back in every system is under a centimetre, all over China.
        #[test]
        fn there_and_back(lon in 110.0..125.0f64, lat in 18.0..53.0f64) {
            for crs in systems() {
                let transform = Transform::of(&crs).expect("known");
                // Within a zone and a half of the meridian, where the series holds.
                let there = transform.from_wgs84(lon, lat).expect("reached");
                let back = transform.to_wgs84(there.0, there.1).expect("reached");
                prop_assert!(metres((lon, lat), back) < 0.01, "{:?}: {} m", crs, metres((lon, lat), back));
            }
        }

        /// The shifts of web maps, where they apply.
        #[test]
        fn shifts_are_undone(lon in 73.0..135.0f64, lat in 4.0..53.5f64) {
            for crs in [Crs::Gcj02, Crs::Bd09] {
                let transform = Transform::of(&crs).expect("known");
                let there = transform.from_wgs84(lon, lat).expect("reached");
                let back = transform.to_wgs84(there.0, there.1).expect("reached");
                prop_assert!(metres((lon, lat), back) < 0.01, "{:?}: {} m", crs, metres((lon, lat), back));
            }
        }
    }
}
