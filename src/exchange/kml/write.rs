//! Placemarks, written.

use crate::course::{Course, Stopped};
use crate::exchange::raw::lines_of;
use crate::geometry::fixed::{Coord, Degrees};
use crate::geometry::polygon::Polygon;
use crate::model::Feature;
use crate::model::class::Zone;
use crate::model::grid_map::title_of;
use quick_xml::escape::escape;
use serde_json::Value;
use std::fmt::Write;

/// Colours of zones as KML writes them (alpha, blue, green, red), from the palette of the map.
const STYLES: [(&str, &str); 5] = [
    ("lockdown", "8c005ed5"),
    ("control", "8c009fe6"),
    ("precaution", "8ce9b456"),
    ("epidemic-free", "8c739e00"),
    ("unset", "59a0a0a0"),
];

/// Features as a document of this name, which says whose data they are. Values of attributes become
/// texts.
///
/// # Errors
/// [`Stopped`].
pub fn to_bytes(
    (name, credit): (&str, Option<&str>),
    features: &[Feature],
    course: &Course,
) -> Result<Vec<u8>, Stopped> {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n",
    );
    let _ = writeln!(out, "<name>{}</name>", escape(name));
    if let Some(credit) = credit {
        let _ = writeln!(out, "<description>{}</description>", escape(credit));
    }
    for (id, colour) in STYLES {
        let _ = writeln!(
            out,
            "<Style id=\"{id}\"><LineStyle><color>ff404040</color><width>1.5</width></LineStyle><PolyStyle><color>{colour}</color></PolyStyle></Style>"
        );
    }
    for feature in features {
        push_feature(&mut out, feature);
        course.count(1)?;
    }
    out.push_str("</Document>\n</kml>\n");
    Ok(out.into_bytes())
}

fn push_feature(out: &mut String, feature: &Feature) {
    out.push_str("<Placemark>");
    let properties = feature.properties.iter().flatten();
    if let Some(title) = feature.properties.as_ref().and_then(title_of) {
        let _ = write!(out, "<name>{}</name>", escape(&title));
    }
    let zone = feature.properties.as_ref().and_then(|p| p.get("zone"));
    let zone = zone.and_then(Value::as_str).and_then(Zone::parse);
    let style = match zone {
        Some(Zone::Lockdown) => 0,
        Some(Zone::Control) => 1,
        Some(Zone::Precaution) => 2,
        Some(Zone::EpidemicFree) => 3,
        Some(Zone::Unset) | None => 4,
    };
    let _ = write!(
        out,
        "<styleUrl>#{}</styleUrl><ExtendedData>",
        STYLES[style].0
    );
    for (key, value) in properties.filter(|(_, value)| !value.is_null()) {
        let text = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let (key, text) = (escape(key), escape(&text));
        let _ = write!(out, "<Data name=\"{key}\"><value>{text}</value></Data>");
    }
    out.push_str("</ExtendedData>");
    let polygons = feature.shape.as_ref().map_or(&[][..], |s| &s.polygons);
    let others = feature
        .other_geometry
        .as_ref()
        .map(lines_of)
        .unwrap_or_default();
    let is_many = feature.multi || polygons.len() + others.len() > 1;
    if is_many {
        out.push_str("<MultiGeometry>");
    }
    polygons.iter().for_each(|p| push_polygon(out, p));
    for line in others {
        let kind = if line.len() == 1 {
            "Point"
        } else {
            "LineString"
        };
        let _ = write!(out, "<{kind}>");
        push_positions(out, line.iter());
        let _ = write!(out, "</{kind}>");
    }
    if is_many {
        out.push_str("</MultiGeometry>");
    }
    out.push_str("</Placemark>\n");
}

fn push_polygon(out: &mut String, polygon: &Polygon) {
    out.push_str("<Polygon>");
    for (i, ring) in polygon.rings().enumerate() {
        let side = if i == 0 {
            "outerBoundaryIs"
        } else {
            "innerBoundaryIs"
        };
        let _ = write!(out, "<{side}><LinearRing>");
        push_positions(out, ring.iter().chain(ring.first()));
        let _ = write!(out, "</LinearRing></{side}>");
    }
    out.push_str("</Polygon>");
}

fn push_positions<'a>(out: &mut String, line: impl Iterator<Item = &'a Coord>) {
    out.push_str("<coordinates>");
    for (i, c) in line.enumerate() {
        let gap = if i == 0 { "" } else { " " };
        let _ = write!(out, "{gap}{},{}", Degrees(c.x), Degrees(c.y));
    }
    out.push_str("</coordinates>");
}
