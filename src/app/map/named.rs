//! What of the ground has a name: streets, lanes and waters as lines joined where one goes on as
//! another, and places; in world coordinates, worked out once for each map and projection. Must not
//! know: which of the names are written, or where.

use super::camera::{MapProjection, World, WorldBox};
use super::prepared::Line;
use crate::geometry::lines::length;
use crate::model::context::{Context, ContextKind};
use crate::style::along::NAMED;
use rayon::prelude::*;

/// A line with a name.
pub struct Way {
    /// What it is.
    pub kind: ContextKind,
    /// Its name.
    pub name: String,
    /// The line.
    pub line: Line,
    /// Its length, world units.
    pub length: f64,
}

/// A place with a name.
pub struct Spot {
    /// What it is.
    pub kind: ContextKind,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub at: World,
}

/// All of it.
pub struct Named {
    /// Lines by kind, those first that matter most, of a kind the longest first.
    pub ways: Vec<Way>,
    /// Places.
    pub spots: Vec<Spot>,
}

impl Named {
    /// What has a name of what lies behind the grids.
    pub fn of(context: &Context, projection: MapProjection) -> Self {
        let world = |at: &_| projection.world(*at);
        let rank = |kind: ContextKind| NAMED.iter().position(|named| *named == kind);
        let named = context.named_ways();
        let written = named.par_iter().filter(|way| rank(way.kind).is_some());
        let ways = written.flat_map_iter(|way| {
            way.lines.iter().map(move |line| {
                let line = Line::of(line.iter().map(world).collect());
                let pairs = line.points.windows(2);
                let parts = pairs.map(|pair| match pair {
                    [a, b] => length(&[*a, *b]),
                    _ => 0.0,
                });
                Way {
                    kind: way.kind,
                    name: way.name.clone(),
                    length: parts.sum(),
                    line,
                }
            })
        });
        let mut ways: Vec<Way> = ways.collect();
        ways.sort_by(|a, b| {
            let by_rank = rank(a.kind).cmp(&rank(b.kind));
            by_rank
                .then(b.length.total_cmp(&a.length))
                .then_with(|| a.name.cmp(&b.name))
        });
        let places = context.features.iter().filter(|f| f.kind.is_place());
        let spots = places.filter_map(|place| {
            Some(Spot {
                kind: place.kind,
                name: place.name.clone()?,
                at: world(place.points.first()?),
            })
        });
        Self {
            ways,
            spots: spots.collect(),
        }
    }

    /// The lines of which something may lie in a box.
    pub fn ways_in(&self, view: WorldBox) -> impl Iterator<Item = &Way> {
        let ways = self.ways.iter();
        ways.filter(move |way| way.line.bounds.meets(&view))
    }
}
