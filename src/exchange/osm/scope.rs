//! How much of an extract is taken. Owns: the wish, and why it cannot be had. Must not know: how
//! things are cut to it.

use super::element::OsmId;
use crate::course::Stopped;
use crate::exchange::report::{ReadError, named};
use crate::geometry::polygon::Polygon;
use crate::model::Layer;
use crate::model::grid_map::title_of;
use crate::rules::numbering::NumberingError;
use thiserror::Error;

/// How much of an extract is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of it.
    All,
    /// What lies in polygons (lon, lat).
    Polygons {
        /// The polygons.
        polygons: Vec<Polygon>,
        /// What they are called, if a file says so.
        name: Option<String>,
    },
    /// An administrative area of the extract, by its name in any language or the number of its
    /// relation.
    Admin(String),
}

impl Scope {
    /// What lies in the polygons of a map.
    ///
    /// # Errors
    /// [`OsmError::NoPolygon`].
    pub fn of_layer(layer: &Layer) -> Result<Self, OsmError> {
        let shapes = layer.features.iter().filter_map(|f| f.shape.as_ref());
        let polygons: Vec<Polygon> = shapes.flat_map(|s| s.polygons.clone()).collect();
        if polygons.is_empty() {
            return Err(OsmError::NoPolygon);
        }
        let name = match layer.features.as_slice() {
            [one] => one.properties.as_ref().and_then(title_of),
            _ => None,
        };
        Ok(Self::Polygons { polygons, name })
    }
}

/// Why an extract did not become a project.
#[derive(Debug, Error)]
pub enum OsmError {
    /// It cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// There is no polygon to cut to.
    #[error("there is no polygon with ground to cut to")]
    NoPolygon,
    /// There is no such administrative area.
    #[error("no administrative area is called {wanted}; there are: {}", if known.is_empty() { "none".to_owned() } else { named(known) })]
    NoArea {
        /// What was asked for.
        wanted: String,
        /// What there is.
        known: Vec<String>,
    },
    /// There are several of this name.
    #[error(
        "several administrative areas are called {wanted}: {}; name one by its number",
        named(areas)
    )]
    Ambiguous {
        /// What was asked for.
        wanted: String,
        /// Which there are.
        areas: Vec<String>,
    },
    /// The administrative area is not whole.
    #[error("{area} is cut off: {missing} of its ways are not in the extract, or not whole")]
    CutOff {
        /// The area.
        area: OsmId,
        /// How many ways.
        missing: usize,
    },
    /// Communities were to be drawn, and nothing that was parts the scope.
    #[error("no polygon of communities lies in the scope, and no line leads through it")]
    NoCommunity,
    /// Nothing lies there.
    #[error("there is neither a street nor a building in this scope")]
    Nothing,
    /// There are more grids than codes.
    #[error(transparent)]
    Codes(#[from] NumberingError),
}

impl From<Stopped> for OsmError {
    fn from(stopped: Stopped) -> Self {
        Self::Read(stopped.into())
    }
}
