//! Geodesic measures on WGS84: area in m², length in m, compactness.
//!
//! Areas and lengths follow Karney, "Algorithms for geodesics" (2013), through the `geo` crate:
//! an edge is the geodesic between its ends. Owns: figures shown to people. Must not know: how
//! they are shown. Invariants use the exact integer area instead.

use super::coverage::{Coverage, FaceId};
use super::fixed::Coord;
use super::polygon::Polygon;
use geo::{Distance, Geodesic, GeodesicArea};
use std::f64::consts::PI;

/// Figures of one face.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FaceMeasure {
    /// Geodesic area, m².
    pub area_m2: f64,
    /// Geodesic length of all rings, m.
    pub perimeter_m: f64,
    /// Polsby-Popper: 4π·area / perimeter², 1 for a circle, 0 for a face without area.
    pub compactness: f64,
    /// Connected parts.
    pub parts: usize,
    /// Holes.
    pub holes: usize,
}

/// Measure a face.
pub fn measure_face(coverage: &Coverage, face: FaceId) -> FaceMeasure {
    let polygons = coverage.face_polygons(face);
    let area_m2: f64 = polygons.iter().map(area_m2).sum();
    let perimeter_m: f64 = polygons
        .iter()
        .flat_map(Polygon::rings)
        .map(|ring| length_m(ring) + closing_m(ring))
        .sum();
    FaceMeasure {
        area_m2,
        perimeter_m,
        compactness: if perimeter_m > 0.0 {
            4.0 * PI * area_m2 / (perimeter_m * perimeter_m)
        } else {
            0.0
        },
        parts: polygons.len(),
        holes: polygons.iter().map(|p| p.holes.len()).sum(),
    }
}

/// Geodesic area of a polygon less its holes, m².
pub fn area_m2(polygon: &Polygon) -> f64 {
    let line = |ring: &[Coord]| ring.iter().map(degrees).collect::<geo::LineString<f64>>();
    let holes = polygon.holes.iter().map(|h| line(h)).collect();
    geo::Polygon::new(line(&polygon.outer), holes).geodesic_area_unsigned()
}

/// Geodesic length of an open line, m.
pub fn length_m(line: &[Coord]) -> f64 {
    line.windows(2).map(|w| geodesic_m(w[0], w[1])).sum()
}

fn closing_m(ring: &[Coord]) -> f64 {
    match ring {
        [first, .., last] => geodesic_m(*last, *first),
        _ => 0.0,
    }
}

fn geodesic_m(a: Coord, b: Coord) -> f64 {
    Geodesic.distance(geo::Point(degrees(&a)), geo::Point(degrees(&b)))
}

fn degrees(c: &Coord) -> geo::Coord<f64> {
    geo::Coord {
        x: c.lon(),
        y: c.lat(),
    }
}
