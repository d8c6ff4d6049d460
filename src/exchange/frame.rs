//! The coordinate system that a map is written in. Owns: places as the numbers of that system, and
//! how they are written. Must not know: formats.

use super::raw::position_of;
use crate::geometry::crs::{Crs, CrsError, Transform};
use crate::geometry::fixed::{Coord, Degrees};
use serde_json::{Number, Value, json};
use std::fmt::{self, Write};

/// Decimals of metres: a millimetre.
const OF_METRES: usize = 3;
/// Decimals of degrees that lie on no lattice: a tenth of a millimetre.
const OF_DEGREES: usize = 9;

/// A system to write in.
#[derive(Clone)]
pub struct Frame {
    /// The system.
    pub crs: Crs,
    transform: Transform,
}

impl Frame {
    /// Longitude and latitude of WGS84, as the lattice has them.
    pub const fn wgs84() -> Self {
        Self {
            crs: Crs::Wgs84,
            transform: Transform::same(),
        }
    }

    /// This system.
    ///
    /// # Errors
    /// [`CrsError`] where it is not known or not understood.
    pub fn of(crs: Crs) -> Result<Self, CrsError> {
        let transform = Transform::of(&crs)?;
        Ok(Self { crs, transform })
    }

    /// Numbers stay those of the lattice.
    pub fn is_lattice(&self) -> bool {
        self.transform.is_same()
    }

    /// The numbers of a place, east before north; `None` where the system does not reach it.
    pub fn numbers(&self, at: Coord) -> Option<[f64; 2]> {
        let (x, y) = self.transform.from_wgs84(at.lon(), at.lat())?;
        Some([x, y])
    }

    /// The numbers of a place that the system reaches; the middle of nowhere for another.
    pub fn place(&self, at: Coord) -> [f64; 2] {
        self.numbers(at).unwrap_or([f64::NAN; 2])
    }

    fn decimals(&self) -> usize {
        if self.crs.is_degrees() {
            OF_DEGREES
        } else {
            OF_METRES
        }
    }

    /// A place as a GeoJSON position without brackets.
    pub fn push(&self, out: &mut String, at: Coord) {
        let _ = if self.is_lattice() {
            write!(out, "{},{}", Degrees(at.x), Degrees(at.y))
        } else {
            let [x, y] = self.place(at);
            let decimals = self.decimals();
            write!(out, "{x:.decimals$},{y:.decimals$}")
        };
    }

    /// GeoJSON of points and lines with its positions moved into the system; heights stay.
    pub fn moved(&self, geometry: &Value) -> Value {
        let mut moved = geometry.clone();
        if !self.is_lattice() {
            self.move_positions(&mut moved);
        }
        moved
    }

    fn move_positions(&self, value: &mut Value) {
        if let Some([lon, lat]) = position_of(value) {
            let number = |n: f64| {
                let text = format!("{n:.*}", self.decimals());
                text.parse::<Number>().map_or(Value::Null, Value::Number)
            };
            if let (Ok(at), Some(list)) = (Coord::from_degrees(lon, lat), value.as_array_mut()) {
                let [x, y] = self.place(at);
                list[0] = number(x);
                list[1] = number(y);
            }
            return;
        }
        let inner: Vec<&mut Value> = match value {
            Value::Array(list) => list.iter_mut().collect(),
            Value::Object(members) => {
                let held = |(name, _): &(&String, &mut Value)| {
                    name.as_str() == "coordinates" || name.as_str() == "geometries"
                };
                members
                    .iter_mut()
                    .filter(held)
                    .map(|(_, value)| value)
                    .collect()
            }
            _ => Vec::new(),
        };
        inner
            .into_iter()
            .for_each(|value| self.move_positions(value));
    }

    /// What old GeoJSON says of a system that is not WGS84.
    pub fn member(&self) -> Option<Value> {
        let code = self.crs.code().filter(|_| self.crs != Crs::Wgs84)?;
        let name = format!("urn:ogc:def:crs:EPSG::{code}");
        Some(json!({"type": "name", "properties": {"name": name}}))
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Frame").field(&self.crs).finish()
    }
}
