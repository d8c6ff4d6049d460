//! Well-known text of a cell: one geometry, perhaps behind the number of its system as PostGIS
//! writes it. Owns: what of such a text is taken. Must not know: the table.

use crate::exchange::raw::RawFeature;
use serde_json::Value;
use std::borrow::Cow;
use std::str::FromStr;
use wkt::Wkt;
use wkt::types::Dimension;

/// Brackets within brackets: a collection of collections has no end, and the parser goes down
/// into each.
const DEEPEST: usize = 32;

/// Put the geometry of a text into a feature; an empty text is none.
///
/// # Errors
/// Where the text is not exactly one geometry of a kind that maps have.
pub(super) fn put(text: &str, feature: &mut RawFeature) -> Result<(), ()> {
    if text.is_empty() {
        return Ok(());
    }
    let (system, body) = match text.split_once(';') {
        Some((head, rest)) => match head.to_uppercase().trim().strip_prefix("SRID=") {
            Some(code) => (Some(code.trim().parse::<u32>().map_err(drop)?), rest),
            None => (None, text),
        },
        None => (None, text),
    };
    if !is_one(body) {
        return Err(());
    }
    let parsed: Wkt<f64> = Wkt::from_str(&straight(body)).map_err(drop)?;
    let has_height = matches!(parsed.dimension(), Dimension::XYZ | Dimension::XYZM);
    let geometry = geo::Geometry::try_from(parsed).map_err(drop)?;
    feature.crs = system.map(Value::from);
    feature.geometry.add_geo(&geometry);
    if has_height {
        for position in feature.geometry.positions() {
            feature.geometry.count_height(position);
        }
    }
    Ok(())
}

/// The brackets are those of one geometry, with nothing behind it: the parser does not look there.
fn is_one(text: &str) -> bool {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' if depth == DEEPEST => return false,
            '(' => depth += 1,
            ')' if depth == 0 => return false,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return text[at + 1..].trim().is_empty();
                }
            }
            _ => {}
        }
    }
    // `POINT EMPTY` has none.
    depth == 0 && text.trim_end().to_uppercase().ends_with("EMPTY")
}

/// Surfaces and curves that are straight throughout are polygons and lines under another name.
fn straight(text: &str) -> Cow<'_, str> {
    let upper = text.to_uppercase();
    let Some((head, members)) = upper.split_once('(') else {
        return Cow::Borrowed(text);
    };
    let (kind, axes) = head.trim().split_once(' ').unwrap_or((head.trim(), ""));
    let plain = match kind {
        "MULTISURFACE" => "MULTIPOLYGON",
        "MULTICURVE" => "MULTILINESTRING",
        "CURVEPOLYGON" => "POLYGON",
        _ => return Cow::Borrowed(text),
    };
    if ["CIRCULARSTRING", "COMPOUNDCURVE"]
        .iter()
        .any(|curved| members.contains(curved))
    {
        return Cow::Borrowed(text);
    }
    // Members may bear their names.
    let bare = ["CURVEPOLYGON", "POLYGON", "LINESTRING"].iter().fold(
        members.to_owned(),
        |members, name| {
            [" ZM", " Z", " M", ""].iter().fold(members, |text, axes| {
                text.replace(&format!("{name}{axes} ("), "(")
                    .replace(&format!("{name}{axes}("), "(")
            })
        },
    );
    Cow::Owned(format!("{plain} {axes}({bare}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RING: &str = "(118.69 25.36,118.691 25.36,118.691 25.361,118.69 25.36)";

    fn read(text: &str) -> Result<RawFeature, ()> {
        let mut feature = RawFeature::default();
        put(text, &mut feature).map(|()| feature)
    }

    #[test]
    fn straight_surfaces_are_polygons() {
        for (text, parts) in [
            (format!("CURVEPOLYGON({RING})"), 1),
            (format!("MULTISURFACE(({RING}),({RING}))"), 2),
            (
                format!("MultiSurface (CurvePolygon ({RING}),Polygon({RING}))"),
                2,
            ),
        ] {
            let feature = read(&text).unwrap_or_else(|()| panic!("{text}"));
            let polygons = feature.geometry.polygons.unwrap_or_default();
            assert_eq!(polygons.len(), parts, "{text}");
            assert!(polygons.iter().all(|p| p[0].len() == 4), "{text}");
        }
        let high = RING.replace(',', " 1,").replace(')', " 1)");
        let feature = read(&format!("MULTISURFACE Z(({high}))")).expect("read");
        assert_eq!(feature.geometry.heights.map(|(_, n)| n), Some(4));
        assert!(read("CURVEPOLYGON(CIRCULARSTRING(0 0,1 1,2 0,1 -1,0 0))").is_err());
    }

    #[test]
    fn what_is_not_exactly_one_geometry_is_none() {
        let polygon = format!("POLYGON({RING})");
        assert!(read(&format!(" {polygon} ")).is_ok());
        assert!(read("POINT EMPTY").is_ok());
        for text in [
            format!("{polygon} garbage"),
            format!("{polygon},{polygon}"),
            format!("{polygon})"),
            format!("SRID=４３２６;{polygon}"),
            "POLYGON((118.69 25.36".to_owned(),
            // Deeper than any stack.
            "GEOMETRYCOLLECTION(".repeat(400_000),
            format!(
                "{}POINT(1 2){}",
                "GEOMETRYCOLLECTION(".repeat(50_000),
                ")".repeat(50_000)
            ),
        ] {
            assert!(read(&text).is_err(), "{}", &text[..40]);
        }
    }
}
