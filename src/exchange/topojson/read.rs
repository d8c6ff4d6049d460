//! A topology, read: its arcs once, then its objects.

use crate::course::Course;
use crate::exchange::budget::{Budget, OF_POSITION};
use crate::exchange::geojson;
use crate::exchange::raw::{Position, RawFeature, RawGeometry, RawLayer};
use crate::exchange::report::{At, ReadError};
use crate::geometry::crs::Crs;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::cell::Cell;

/// Collections may be nested this deep.
const DEPTH_LIMIT: usize = 32;

#[derive(Deserialize)]
struct Topology {
    #[serde(default)]
    objects: Map<String, Value>,
    #[serde(default)]
    arcs: Vec<Vec<Vec<f64>>>,
    transform: Option<Scaling>,
    #[serde(flatten)]
    members: Map<String, Value>,
}

#[derive(Deserialize)]
struct Scaling {
    scale: [f64; 2],
    translate: [f64; 2],
}

struct Arcs {
    lines: Vec<Vec<Position>>,
    /// Which of them have heights.
    is_high: Vec<bool>,
    /// An arc may be drawn any number of times.
    budget: Cell<Budget>,
    scaling: Option<Scaling>,
}

/// Read a topology: one layer for each of its objects.
///
/// # Errors
/// [`ReadError::Damaged`] with the object and feature; [`ReadError::NoLayer`].
pub fn read(bytes: &[u8], file: &str, course: &Course) -> Result<Vec<RawLayer>, ReadError> {
    let (text, charset) = geojson::text_of(bytes)?;
    let broken = |at, message: String| ReadError::Damaged {
        file: file.to_owned(),
        at,
        message,
    };
    let topology: Topology =
        serde_json::from_str(&text).map_err(|e| broken(At::Line(e.line()), e.to_string()))?;
    let mut lines = Vec::with_capacity(topology.arcs.len());
    for (i, arc) in topology.arcs.iter().enumerate() {
        let line = line_of(arc, topology.transform.as_ref());
        lines.push(line.ok_or_else(|| broken(At::Nowhere, format!("arc {i} is no line")))?);
    }
    let has_height = |arc: &Vec<Vec<f64>>| arc.iter().any(|p| p.len() > 2);
    let arcs = Arcs {
        lines,
        is_high: topology.arcs.iter().map(has_height).collect(),
        budget: Cell::new(Budget::of(bytes.len() as u64)),
        scaling: topology.transform,
    };
    let mut members = topology.members;
    members.shift_remove("type");
    members.shift_remove("bbox");
    let crs = members.shift_remove("crs");
    let mut layers = Vec::new();
    for (name, object) in &topology.objects {
        let mut features = Vec::new();
        let outcome = match object.get("geometries").and_then(Value::as_array) {
            Some(all) if kind_of(object) == "GeometryCollection" => all
                .iter()
                .enumerate()
                .try_for_each(|(i, one)| match arcs.feature(one) {
                    Ok(feature) => {
                        features.push(feature);
                        Ok(())
                    }
                    Err(message) => Err((i, message)),
                }),
            _ => arcs
                .feature(object)
                .map(|feature| features.push(feature))
                .map_err(|message| (0, message)),
        };
        outcome.map_err(|(i, message)| {
            broken(At::Record(i + 1), format!("object {name}: {message}"))
        })?;
        let mut members = if layers.is_empty() {
            std::mem::take(&mut members)
        } else {
            Map::new()
        };
        if kind_of(object) == "GeometryCollection" {
            members.extend(members_of(object));
        }
        let mut layer = RawLayer {
            name: name.clone(),
            id_field: geojson::id_field(&features),
            features,
            members,
            charset,
            ..RawLayer::default()
        };
        geojson::crs::settle(&mut layer, crs.as_ref());
        if layer.unclear_crs.is_none() {
            layer.crs.get_or_insert(Crs::Wgs84);
        }
        course.count(layer.features.len())?;
        layers.push(layer);
    }
    if layers.is_empty() {
        return Err(ReadError::NoLayer);
    }
    Ok(layers)
}

/// An arc's positions: differences, if the file is scaled.
fn line_of(arc: &[Vec<f64>], scaling: Option<&Scaling>) -> Option<Vec<Position>> {
    let mut sum = [0.0, 0.0];
    arc.iter()
        .map(|p| {
            let given = [*p.first()?, *p.get(1)?];
            let Some(scaling) = scaling else {
                return Some(given);
            };
            sum = [sum[0] + given[0], sum[1] + given[1]];
            Some(scaled(sum, scaling))
        })
        .collect()
}

fn scaled(at: Position, scaling: &Scaling) -> Position {
    let axis = |i: usize| at[i] * scaling.scale[i] + scaling.translate[i];
    [axis(0), axis(1)]
}

fn kind_of(geometry: &Value) -> &str {
    geometry.get("type").and_then(Value::as_str).unwrap_or("")
}

/// Members of an object beyond those of the format. A box follows from what is in it.
fn members_of(object: &Value) -> Map<String, Value> {
    const OWN: [&str; 7] = [
        "type",
        "id",
        "properties",
        "arcs",
        "coordinates",
        "geometries",
        "bbox",
    ];
    let all = object.as_object().into_iter().flatten();
    let beyond = all.filter(|(name, _)| !OWN.contains(&name.as_str()));
    beyond
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

type Fault = String;

impl Arcs {
    fn feature(&self, object: &Value) -> Result<RawFeature, Fault> {
        let mut feature = RawFeature {
            source_id: object.get("id").cloned(),
            properties: object.get("properties").and_then(Value::as_object).cloned(),
            members: members_of(object),
            ..RawFeature::default()
        };
        self.geometry(object, &mut feature.geometry, 0)?;
        Ok(feature)
    }

    fn geometry(&self, object: &Value, into: &mut RawGeometry, depth: usize) -> Result<(), Fault> {
        if depth >= DEPTH_LIMIT {
            return Err(format!(
                "collections are nested more than {DEPTH_LIMIT} deep"
            ));
        }
        let arcs = object.get("arcs").unwrap_or(&Value::Null);
        match kind_of(object) {
            "Polygon" => {
                into.polygons.get_or_insert_default();
                let rings = self.lines(arcs, into)?;
                into.add_polygon(rings);
            }
            "MultiPolygon" => {
                into.multi = true;
                into.polygons.get_or_insert_default();
                for polygon in list(arcs)? {
                    let rings = self.lines(polygon, into)?;
                    into.add_polygon(rings);
                }
            }
            "LineString" => {
                let line = self.line(arcs, into)?;
                into.add_other("LineString", json!(line));
            }
            "MultiLineString" => {
                let lines = self.lines(arcs, into)?;
                into.add_other("MultiLineString", json!(lines));
            }
            kind @ ("Point" | "MultiPoint") => {
                let mut coordinates = object.get("coordinates").cloned().unwrap_or_default();
                if let Some(scaling) = &self.scaling {
                    rescale(&mut coordinates, scaling);
                }
                into.add_other(kind, coordinates);
            }
            "GeometryCollection" => {
                into.flattened = true;
                for one in list(object.get("geometries").unwrap_or(&Value::Null))? {
                    self.geometry(one, into, depth + 1)?;
                }
            }
            // A feature without a geometry has the type null.
            "" => {}
            other => return Err(format!("unknown geometry type {other}")),
        }
        Ok(())
    }

    fn lines(&self, value: &Value, into: &mut RawGeometry) -> Result<Vec<Vec<Position>>, Fault> {
        let mut lines = Vec::new();
        for one in list(value)? {
            lines.push(self.line(one, into)?);
        }
        Ok(lines)
    }

    /// Arcs put together; the first position of each but the first is the last of the one before.
    /// Heights are counted.
    fn line(&self, value: &Value, into: &mut RawGeometry) -> Result<Vec<Position>, Fault> {
        let mut line: Vec<Position> = Vec::new();
        for index in list(value)? {
            let index = index.as_i64().ok_or_else(|| format!("{index} is no arc"))?;
            let is_backward = index < 0;
            let place = if is_backward { !index } else { index };
            let place = usize::try_from(place).unwrap_or(usize::MAX);
            let arc = self.lines.get(place);
            let arc = arc.ok_or_else(|| format!("there is no arc {index}"))?;
            if self.is_high.get(place) == Some(&true) {
                arc.iter().for_each(|at| into.count_height(*at));
            }
            let mut budget = self.budget.get();
            budget
                .spend(OF_POSITION * arc.len() as u64)
                .map_err(|spent| ReadError::from(spent).to_string())?;
            self.budget.set(budget);
            let skip = usize::from(!line.is_empty());
            if is_backward {
                line.extend(arc.iter().rev().skip(skip));
            } else {
                line.extend(arc.iter().skip(skip));
            }
        }
        Ok(line)
    }
}

fn list(value: &Value) -> Result<&Vec<Value>, Fault> {
    value
        .as_array()
        .ok_or_else(|| "a list of arcs is missing".to_owned())
}

fn rescale(value: &mut Value, scaling: &Scaling) {
    if let Some(at) = crate::exchange::raw::position_of(value) {
        *value = json!(scaled(at, scaling));
        return;
    }
    for inner in value.as_array_mut().into_iter().flatten() {
        rescale(inner, scaling);
    }
}
