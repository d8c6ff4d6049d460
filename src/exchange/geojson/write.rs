//! GeoJSON out. Owns: the text. Must not know: why it is written.

use crate::course::{Course, Stopped, whole};
use crate::exchange::frame::Frame;
use crate::exchange::save;
use crate::geometry::fixed::{Coord, ring_area2};
use crate::geometry::polygon::{Polygon, Shape};
use crate::model::Feature;
use serde_json::{Map, Value};
use std::fmt::Write;
use std::io;
use std::path::Path;

/// Write features to a file, see [`to_bytes`]. The old file survives any failure.
///
/// # Errors
/// Whatever the file system says.
pub fn write_path(
    path: &Path,
    features: &[Feature],
    foreign_members: &Map<String, Value>,
) -> io::Result<()> {
    save::replace(path, &to_bytes(features, foreign_members))
}

/// Features as a FeatureCollection, one a line, in their order.
pub fn to_bytes(features: &[Feature], foreign_members: &Map<String, Value>) -> Vec<u8> {
    whole(|course| to_bytes_in(features, foreign_members, &Frame::wgs84(), course))
}

/// The same in another coordinate system, with the member of old GeoJSON that says which; counted.
///
/// # Errors
/// [`Stopped`].
pub fn to_bytes_in(
    features: &[Feature],
    foreign_members: &Map<String, Value>,
    frame: &Frame,
    course: &Course,
) -> Result<Vec<u8>, Stopped> {
    let vertices = |f: &Feature| {
        f.shape
            .iter()
            .flat_map(Shape::rings)
            .map(<[_]>::len)
            .sum::<usize>()
    };
    let size: usize = features.iter().map(vertices).sum();
    let mut out = String::with_capacity(24 * size + 256 * features.len() + 64);
    out.push_str("{\"type\":\"FeatureCollection\"");
    if let Some(crs) = frame.member() {
        let _ = write!(out, ",\"crs\":{crs}");
    }
    push_members(&mut out, foreign_members);
    out.push_str(",\"features\":[");
    for (i, feature) in features.iter().enumerate() {
        out.push_str(if i == 0 { "\n" } else { ",\n" });
        push_feature(&mut out, feature, frame);
        course.count(1)?;
    }
    out.push_str("\n]}\n");
    Ok(out.into_bytes())
}

fn push_members(out: &mut String, members: &Map<String, Value>) {
    for (name, value) in members {
        // A text as a JSON value is that text, quoted and escaped.
        let _ = write!(out, ",{}:{value}", Value::from(name.as_str()));
    }
}

fn push_feature(out: &mut String, feature: &Feature, frame: &Frame) {
    out.push_str("{\"type\":\"Feature\"");
    if let Some(id) = &feature.source_id {
        let _ = write!(out, ",\"id\":{id}");
    }
    out.push_str(",\"properties\":");
    match &feature.properties {
        Some(properties) => {
            let mut inner = String::new();
            push_members(&mut inner, properties);
            let _ = write!(out, "{{{}}}", inner.strip_prefix(',').unwrap_or_default());
        }
        None => out.push_str("null"),
    }
    push_members(out, &feature.foreign_members);
    out.push_str(",\"geometry\":");
    push_geometry(out, feature, frame);
    out.push('}');
}

fn push_geometry(out: &mut String, feature: &Feature, frame: &Frame) {
    let other = feature.other_geometry.as_ref().map(|g| frame.moved(g));
    match (&feature.shape, &other) {
        (None, None) => out.push_str("null"),
        (Some(shape), None) => {
            push_shape(out, shape, feature.multi, frame);
            push_geometry_members(out, feature);
        }
        (None, Some(other)) => {
            let _ = write!(out, "{other}");
            push_geometry_members(out, feature);
        }
        (Some(shape), Some(other)) => {
            out.push_str("{\"type\":\"GeometryCollection\",\"geometries\":[");
            push_shape(out, shape, feature.multi, frame);
            let _ = write!(out, ",{other}]}}");
            push_geometry_members(out, feature);
        }
    }
}

/// Foreign members go into the geometry just written, before its closing brace.
fn push_geometry_members(out: &mut String, feature: &Feature) {
    if !feature.geometry_members.is_empty() {
        out.pop();
        push_members(out, &feature.geometry_members);
        out.push('}');
    }
}

fn push_shape(out: &mut String, shape: &Shape, multi: bool, frame: &Frame) {
    if multi || shape.polygons.len() > 1 {
        out.push_str("{\"type\":\"MultiPolygon\",\"coordinates\":[");
        for (i, polygon) in shape.polygons.iter().enumerate() {
            out.push_str(if i == 0 { "" } else { "," });
            push_polygon(out, polygon, frame);
        }
        out.push_str("]}");
    } else {
        out.push_str("{\"type\":\"Polygon\",\"coordinates\":");
        match shape.polygons.first() {
            Some(polygon) => push_polygon(out, polygon, frame),
            None => out.push_str("[]"),
        }
        out.push('}');
    }
}

fn push_polygon(out: &mut String, polygon: &Polygon, frame: &Frame) {
    out.push('[');
    for (i, ring) in polygon.rings().enumerate() {
        out.push_str(if i == 0 { "[" } else { ",[" });
        // The first vertex stays first whichever way the ring must be walked.
        let area = ring_area2(ring);
        let turned = area != 0 && (area > 0) != (i == 0);
        let (first, rest) = match ring.split_first() {
            Some((first, rest)) => (Some(first), rest),
            None => (None, &[][..]),
        };
        let mut push = |c: &Coord, separator: &str| {
            out.push_str(separator);
            out.push('[');
            frame.push(out, *c);
            out.push(']');
        };
        first.iter().for_each(|c| push(c, ""));
        if turned {
            rest.iter().rev().for_each(|c| push(c, ","));
        } else {
            rest.iter().for_each(|c| push(c, ","));
        }
        first.iter().for_each(|c| push(c, ","));
        out.push(']');
    }
    out.push(']');
}
