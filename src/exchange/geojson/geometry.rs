//! One geometry, as numbers. Owns: the walk over coordinates. Must not know: features, or what
//! the numbers mean.

use crate::exchange::raw::{Position, RawGeometry};
use crate::exchange::report::FeatureProblem;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::fmt;

/// Collections may be nested this deep.
const DEPTH_LIMIT: usize = 32;

/// What a geometry came to.
#[derive(Default)]
pub struct Geometry {
    /// Its numbers.
    pub raw: RawGeometry,
    /// What it says of its coordinate system.
    pub crs: Option<Value>,
    /// Why it is refused; set before an error is returned.
    pub problem: Option<FeatureProblem>,
}

/// Read one geometry (or null) into a [`Geometry`].
pub struct GeometrySeed<'a> {
    into: &'a mut Geometry,
    depth: usize,
}

impl<'a> GeometrySeed<'a> {
    /// The outermost geometry of a feature.
    pub fn new(into: &'a mut Geometry) -> Self {
        Self { into, depth: 0 }
    }
}

impl<'de> DeserializeSeed<'de> for GeometrySeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for GeometrySeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a geometry or null")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { into, depth } = self;
        if depth >= DEPTH_LIMIT {
            into.problem = Some(FeatureProblem::TooDeep { limit: DEPTH_LIMIT });
            return Err(A::Error::custom("nested too deep"));
        }
        let mut kind: Option<String> = None;
        // Coordinates that come before the type wait until it is known.
        let mut waiting: Option<&RawValue> = None;
        let mut members = Map::new();
        let mut done = false;
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            match (key.as_ref(), kind.as_deref()) {
                ("type", _) => kind = Some(map.next_value()?),
                ("bbox", _) => {
                    map.next_value::<IgnoredAny>()?;
                }
                ("crs", _) => {
                    let crs = map.next_value()?;
                    into.crs.get_or_insert(crs);
                }
                ("coordinates" | "geometries", Some(kind)) => {
                    map.next_value_seed(Body {
                        kind,
                        into: &mut *into,
                        depth,
                    })?;
                    done = true;
                }
                ("coordinates" | "geometries", None) => waiting = Some(map.next_value()?),
                _ => {
                    members.insert(key.into_owned(), map.next_value()?);
                }
            }
        }
        let Some(kind) = kind else {
            return Err(A::Error::missing_field("type"));
        };
        if let Some(raw) = waiting {
            let body = Body {
                kind: &kind,
                into: &mut *into,
                depth,
            };
            let mut deserializer = serde_json::Deserializer::from_str(raw.get());
            body.deserialize(&mut deserializer)
                .map_err(A::Error::custom)?;
        } else if !done {
            return Err(A::Error::missing_field("coordinates"));
        }
        if depth == 0 {
            into.raw.members = members;
        }
        Ok(())
    }
}

/// The `coordinates` or `geometries` of a geometry whose type is known.
struct Body<'a, 'k> {
    kind: &'k str,
    into: &'a mut Geometry,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Body<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self { kind, into, depth } = self;
        match kind {
            "Polygon" => {
                into.raw.polygons.get_or_insert_default();
                let rings = Rings(&mut *into).deserialize(deserializer)?;
                into.raw.add_polygon(rings);
            }
            "MultiPolygon" => {
                into.raw.multi = true;
                into.raw.polygons.get_or_insert_default();
                deserializer.deserialize_seq(Polygons(into))?;
            }
            "GeometryCollection" => {
                into.raw.flattened |= depth == 0;
                deserializer.deserialize_seq(Collection { into, depth })?;
            }
            "Point" | "MultiPoint" | "LineString" | "MultiLineString" => {
                let coordinates: Value = serde::Deserialize::deserialize(deserializer)?;
                into.raw.add_other(kind, coordinates);
            }
            unknown => {
                into.problem = Some(FeatureProblem::GeometryType(unknown.to_owned()));
                return Err(D::Error::custom("unknown geometry type"));
            }
        }
        Ok(())
    }
}

struct Collection<'a> {
    into: &'a mut Geometry,
    depth: usize,
}

impl<'de> Visitor<'de> for Collection<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of geometries")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Self { into, depth } = self;
        loop {
            let seed = GeometrySeed {
                into: &mut *into,
                depth: depth + 1,
            };
            if seq.next_element_seed(seed)?.is_none() {
                return Ok(());
            }
        }
    }
}

struct Polygons<'a>(&'a mut Geometry);

impl<'de> Visitor<'de> for Polygons<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of polygons")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(rings) = seq.next_element_seed(Rings(&mut *self.0))? {
            self.0.raw.add_polygon(rings);
        }
        Ok(())
    }
}

struct Rings<'a>(&'a mut Geometry);

impl<'de> DeserializeSeed<'de> for Rings<'_> {
    type Value = Vec<Vec<Position>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Rings<'_> {
    type Value = Vec<Vec<Position>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of rings")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut rings = Vec::new();
        while let Some(ring) = seq.next_element_seed(Ring(&mut *self.0))? {
            rings.push(ring);
        }
        Ok(rings)
    }
}

struct Ring<'a>(&'a mut Geometry);

impl<'de> DeserializeSeed<'de> for Ring<'_> {
    type Value = Vec<Position>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Ring<'_> {
    type Value = Vec<Position>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of positions")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let into = self.0;
        let mut ring = Vec::new();
        while let Some((position, has_height)) = seq.next_element_seed(PositionSeed)? {
            if has_height {
                into.raw.count_height(position);
            }
            ring.push(position);
        }
        Ok(ring)
    }
}

struct PositionSeed;

impl<'de> DeserializeSeed<'de> for PositionSeed {
    type Value = (Position, bool);

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<(Position, bool), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for PositionSeed {
    type Value = (Position, bool);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a position: longitude and latitude")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(Position, bool), A::Error> {
        let mut number = |place| -> Result<f64, A::Error> {
            seq.next_element()?
                .ok_or_else(|| A::Error::invalid_length(place, &self))
        };
        let (lon, lat) = (number(0)?, number(1)?);
        let mut height = false;
        while seq.next_element::<IgnoredAny>()?.is_some() {
            height = true;
        }
        Ok(([lon, lat], height))
    }
}
