//! Where to write a face's name: its pole of inaccessibility.

use super::fixed::Coord;
use super::polygon::Polygon;

/// A place inside a polygon, farthest from its boundary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelPlace {
    /// The place (lon, lat).
    pub at: Coord,
    /// Distance to the boundary in metres: how much room the label has.
    pub radius_m: f64,
}

/// The label place of the roomiest part; `None` for no polygons.
pub fn label_place(polygons: &[Polygon]) -> Option<LabelPlace> {
    let p = polygons
        .iter()
        .max_by_key(|p| super::fixed::ring_area2(&p.outer).abs())?;
    let b = super::fixed::Bounds::around(p.outer.iter().copied())?;
    Some(LabelPlace {
        at: b.centre(),
        radius_m: b.min.distance_m(b.max) / 6.0,
    })
}
