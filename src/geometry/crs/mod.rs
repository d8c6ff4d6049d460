//! Coordinate systems: which there are, and the way from each to WGS84 and back.
//!
//! CGCS2000 is taken for WGS84 (they differ by centimetres). GCJ-02 and BD-09 are shifts of
//! WGS84, not datums; everything else goes through proj4rs. Owns numbers in degrees (lon, lat)
//! or in the units of a system; must not know where they come from or what is drawn with them.

mod bd09;
mod gauss;
mod gcj02;
mod transform;

pub use bd09::{bd09_to_gcj02, gcj02_to_bd09};
pub use gauss::{GaussKruger, ZoneWidth};
pub use gcj02::{gcj02_to_wgs84, wgs84_to_gcj02};
pub use transform::{CrsError, Transform};

use serde::{Deserialize, Serialize};

/// A coordinate system.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Crs {
    /// WGS84 longitude and latitude (EPSG:4326, CRS84).
    #[default]
    Wgs84,
    /// CGCS2000 longitude and latitude (EPSG:4490).
    Cgcs2000,
    /// The shifted degrees of Chinese web maps.
    Gcj02,
    /// The twice shifted degrees of Baidu.
    Bd09,
    /// Gauss-Krüger metres.
    GaussKruger(GaussKruger),
    /// Any other code of the EPSG registry.
    Epsg(u32),
    /// The text of a `.prj` file or of a GeoPackage: WKT, version 1 or 2.
    Wkt(String),
}

/// The codes that are WGS84 degrees, whatever the order of axes: files write lon, lat.
const WGS84_CODES: [u32; 2] = [4326, 4979];
/// The codes that are CGCS2000 degrees.
const CGCS2000_CODES: [u32; 2] = [4490, 4480];

/// CGCS2000 degrees, as other programs read it.
const CGCS2000_WKT: &str = "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";
/// WGS84 degrees, the same.
const WGS84_WKT: &str = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";
/// Web Mercator, the same.
const WEB_MERCATOR_WKT: &str = "PROJCS[\"WGS_1984_Web_Mercator_Auxiliary_Sphere\",GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Mercator_Auxiliary_Sphere\"],PARAMETER[\"False_Easting\",0.0],PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",0.0],PARAMETER[\"Standard_Parallel_1\",0.0],PARAMETER[\"Auxiliary_Sphere_Type\",0.0],UNIT[\"Meter\",1.0],AUTHORITY[\"EPSG\",\"3857\"]]";

impl Crs {
    /// Its code in the EPSG registry, where it has one.
    pub fn code(&self) -> Option<u32> {
        match self {
            Self::Wgs84 => Some(4326),
            Self::Cgcs2000 => Some(4490),
            Self::GaussKruger(gauss) => Some(gauss.code()),
            Self::Epsg(code) => Some(*code),
            Self::Wkt(text) => own_code(text),
            Self::Gcj02 | Self::Bd09 => None,
        }
    }

    /// Its text for other programs (WKT), where one is known. The shifts of web maps have none.
    pub fn wkt(&self) -> Option<String> {
        match self {
            Self::Wgs84 => Some(WGS84_WKT.to_owned()),
            Self::Cgcs2000 => Some(CGCS2000_WKT.to_owned()),
            Self::GaussKruger(gauss) => Some(gauss.wkt()),
            Self::Epsg(3857) => Some(WEB_MERCATOR_WKT.to_owned()),
            Self::Wkt(text) => Some(text.clone()),
            Self::Epsg(_) | Self::Gcj02 | Self::Bd09 => None,
        }
    }

    /// The system of an EPSG code.
    pub fn of_code(code: u32) -> Self {
        if WGS84_CODES.contains(&code) {
            Self::Wgs84
        } else if CGCS2000_CODES.contains(&code) {
            Self::Cgcs2000
        } else {
            GaussKruger::of_code(code).map_or(Self::Epsg(code), Self::GaussKruger)
        }
    }

    /// The system that a name means: `EPSG:4547`, `urn:ogc:def:crs:EPSG::4547`, `CRS84`,
    /// `gcj02`, `gk3:117`, `gk6:20n` or WKT.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim();
        if is_wkt(name) {
            return Some(Self::of_wkt(name));
        }
        let plain: String = name
            .chars()
            .filter(|c| !matches!(c, '-' | '_' | ' '))
            .collect::<String>()
            .to_lowercase();
        match plain.as_str() {
            "wgs84" => return Some(Self::Wgs84),
            "cgcs2000" => return Some(Self::Cgcs2000),
            "gcj02" | "gcj" => return Some(Self::Gcj02),
            "bd09" | "bd09ll" | "baidu" => return Some(Self::Bd09),
            "webmercator" => return Some(Self::Epsg(3857)),
            _ => {}
        }
        if let Some(gauss) = GaussKruger::named(&plain) {
            return Some(Self::GaussKruger(gauss));
        }
        let code = plain.rsplit([':', '/', '#']).next().unwrap_or_default();
        if matches!(code, "crs84" | "crs84h" | "wgs84") {
            return Some(Self::Wgs84);
        }
        code.parse().ok().map(Self::of_code)
    }

    /// The system of a WKT text: by the code it gives itself, by its name, else by its words.
    pub fn of_wkt(text: &str) -> Self {
        let text = text.trim().trim_start_matches('\u{feff}').trim();
        if let Some(code) = own_code(text) {
            return Self::of_code(code);
        }
        let name = wkt_name(text).unwrap_or_default().to_lowercase();
        let is_degrees = text.get(..4).is_some_and(|head| {
            head.eq_ignore_ascii_case("GEOG") || head.eq_ignore_ascii_case("GEOD")
        });
        if is_degrees && name.contains("wgs") && name.contains("84") {
            return Self::Wgs84;
        }
        if is_degrees
            && (name.contains("cgcs") || (name.contains("china") && name.contains("2000")))
        {
            return Self::Cgcs2000;
        }
        Self::Wkt(text.to_owned())
    }

    /// Coordinates are degrees, not lengths.
    pub fn is_degrees(&self) -> bool {
        matches!(
            self,
            Self::Wgs84 | Self::Cgcs2000 | Self::Gcj02 | Self::Bd09
        )
    }

    /// Its name, the same in every language: what [`Crs::named`] understands, or the name a WKT
    /// text gives itself.
    pub fn name(&self) -> String {
        match self {
            Self::Wgs84 => "WGS84".to_owned(),
            Self::Cgcs2000 => "CGCS2000".to_owned(),
            Self::Gcj02 => "GCJ-02".to_owned(),
            Self::Bd09 => "BD-09".to_owned(),
            Self::GaussKruger(gauss) => gauss.name(),
            Self::Epsg(3857) => "Web Mercator".to_owned(),
            Self::Epsg(code) => format!("EPSG:{code}"),
            Self::Wkt(text) => shortened(wkt_name(text).unwrap_or("WKT")),
        }
    }
}

/// Brackets within brackets beyond any definition: parsers go down into each.
fn is_too_deep(text: &str) -> bool {
    const DEEPEST: usize = 32;
    let mut depth = 0_usize;
    text.bytes().any(|b| {
        match b {
            b'[' | b'(' => depth += 1,
            b']' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEPEST
    })
}

/// As much of a text as a message has room for: a broken definition may be of any length.
fn shortened(text: &str) -> String {
    const ROOM: usize = 80;
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(ROOM) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

fn is_wkt(text: &str) -> bool {
    let heads = ["GEOG", "GEOD", "PROJ", "BOUND", "COMPD", "LOCAL"];
    let upper = text.get(..5).unwrap_or(text).to_uppercase();
    text.contains('[') && heads.iter().any(|head| upper.starts_with(head))
}

/// The first quoted text of WKT.
fn wkt_name(text: &str) -> Option<&str> {
    text.split('"').nth(1).filter(|name| !name.is_empty())
}

/// The EPSG code that closes a WKT text; those within are of its parts.
fn own_code(text: &str) -> Option<u32> {
    let end = text.trim_end_matches([']', ')', ' ', '\n', '\r', '\t']);
    let closing = text.len() - end.len();
    let start = end.rfind(['[', '('])?;
    let word = end[..start].trim_end().to_uppercase();
    let depth = text[start + end[start..].len()..]
        .chars()
        .filter(|c| matches!(c, ']' | ')'))
        .count();
    // `AUTHORITY["EPSG","4547"]]` closes the whole text with its second bracket.
    if closing == 0 || depth != 2 || !(word.ends_with("AUTHORITY") || word.ends_with("ID")) {
        return None;
    }
    let mut parts = end[start + 1..]
        .split(',')
        .map(|p| p.trim().trim_matches('"'));
    let authority = parts.next()?;
    let code = parts.next()?.parse().ok()?;
    authority.eq_ignore_ascii_case("EPSG").then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_understood() {
        let gauss = |code| GaussKruger::of_code(code).map(Crs::GaussKruger);
        let table = [
            ("EPSG:4326", Some(Crs::Wgs84)),
            ("urn:ogc:def:crs:OGC:1.3:CRS84", Some(Crs::Wgs84)),
            ("urn:ogc:def:crs:EPSG::4490", Some(Crs::Cgcs2000)),
            (
                "http://www.opengis.net/def/crs/EPSG/0/3857",
                Some(Crs::Epsg(3857)),
            ),
            ("4527", gauss(4527)),
            ("gk3:117", gauss(4548)),
            ("gk3:39n", gauss(4527)),
            ("gk6:20n", gauss(4498)),
            ("GCJ-02", Some(Crs::Gcj02)),
            ("bd09", Some(Crs::Bd09)),
            ("CGCS2000_3_Degree_GK_CM_117E", gauss(4548)),
            ("CGCS2000 / 3-degree Gauss-Kruger zone 39", gauss(4527)),
            ("CGCS2000_6_Degree_GK_Zone_20", gauss(4498)),
            ("CGCS2000_9_Degree_GK_Zone_20", None),
            ("Mars", None),
        ];
        for (name, crs) in table {
            assert_eq!(Crs::named(name), crs, "{name}");
        }
        for crs in [
            Crs::Wgs84,
            Crs::Cgcs2000,
            Crs::Gcj02,
            Crs::Bd09,
            Crs::Epsg(2263),
        ] {
            assert_eq!(Crs::named(&crs.name()), Some(crs));
        }
    }

    #[test]
    fn what_is_written_for_others_is_understood_here() {
        for code in [4326, 4490, 4527, 4548, 4498, 4509, 3857] {
            let crs = Crs::of_code(code);
            assert_eq!(crs.code(), Some(code));
            assert_eq!(crs.wkt().map(|text| Crs::of_wkt(&text)), Some(crs));
        }
        assert_eq!((Crs::Gcj02.code(), Crs::Gcj02.wkt()), (None, None));
    }

    #[test]
    fn wkt_is_known_by_its_code_or_its_name() {
        let wgs = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;
        assert_eq!(Crs::of_wkt(wgs), Crs::Wgs84);
        let zone = r#"PROJCS["CGCS2000 / 3-degree Gauss-Kruger zone 39",GEOGCS["x",AUTHORITY["EPSG","4490"]],UNIT["metre",1,AUTHORITY["EPSG","9001"]],AUTHORITY["EPSG","4527"]]"#;
        assert_eq!(Crs::of_wkt(zone), Crs::of_code(4527));
        // The code of a part is not the code of the whole.
        let part = r#"PROJCS["local",GEOGCS["x",AUTHORITY["EPSG","4490"]],UNIT["metre",1,AUTHORITY["EPSG","9001"]]]"#;
        assert!(matches!(Crs::of_wkt(part), Crs::Wkt(_)));
        assert_eq!(Crs::of_wkt(part).name(), "local");
    }
}
