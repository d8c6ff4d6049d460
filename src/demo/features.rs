//! Features of the town's files. Owns: how a geometry becomes a feature.

use crate::geometry::fixed::{Coord, Degrees};
use crate::geometry::polygon::{Polygon, Shape};
use crate::model::Feature;
use serde_json::{Value, json};

/// A geometry of a feature.
pub enum Geometry {
    /// Polygons.
    Area(Vec<Polygon>),
    /// A line or a point.
    Other(Value),
}

/// A feature with these attributes (an object).
pub fn feature(attributes: Value, geometry: Geometry) -> Feature {
    let properties = match attributes {
        Value::Object(map) => Some(map),
        _ => None,
    };
    let (shape, other_geometry) = match geometry {
        Geometry::Area(polygons) => (Some(Shape { polygons }), None),
        Geometry::Other(other) => (None, Some(other)),
    };
    Feature {
        multi: shape.as_ref().is_some_and(|s| s.polygons.len() > 1),
        properties,
        shape,
        other_geometry,
        ..Feature::default()
    }
}

/// One ring as an area.
pub fn area(outer: Vec<Coord>) -> Geometry {
    Geometry::Area(vec![Polygon {
        outer,
        holes: Vec::new(),
    }])
}

/// A line.
pub fn line(points: &[Coord]) -> Geometry {
    let coordinates: Vec<Value> = points.iter().map(|c| position(*c)).collect();
    Geometry::Other(json!({"type": "LineString", "coordinates": coordinates}))
}

/// A point.
pub fn point(at: Coord) -> Geometry {
    Geometry::Other(json!({"type": "Point", "coordinates": position(at)}))
}

fn position(c: Coord) -> Value {
    json!([Degrees(c.x).to_value(), Degrees(c.y).to_value()])
}
