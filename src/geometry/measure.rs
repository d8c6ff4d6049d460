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
    let perimeter_m: f64 = polygons.iter().map(perimeter_m).sum();
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
    let holes: f64 = polygon.holes.iter().map(|hole| ring_area_m2(hole)).sum();
    (ring_area_m2(&polygon.outer) - holes).max(0.0)
}

/// Geodesic area within a ring, whichever way it runs. Of a sliver the geodesics may run the other
/// way round than the straight lines: unsigned, its area would be that of the rest of the Earth.
fn ring_area_m2(ring: &[Coord]) -> f64 {
    let line = ring.iter().map(degrees).collect::<geo::LineString<f64>>();
    let polygon = geo::Polygon::new(line, Vec::new());
    polygon.geodesic_area_signed().abs()
}

/// Geodesic length of all rings of a polygon, m.
pub fn perimeter_m(polygon: &Polygon) -> f64 {
    let rings = polygon.rings();
    rings.map(|ring| length_m(ring) + closing_m(ring)).sum()
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What a border bent by less than a centimetre leaves beside it.
    #[test]
    fn a_sliver_is_not_as_large_as_the_earth() {
        let at = |x: i32, y: i32| Coord::new(1_186_940_000 + x, 253_620_000 + y);
        for middle in [at(71_999, -1_212), at(71_999, -1_213), at(47_779, -1_127)] {
            for outer in [
                vec![at(41_003, -1_103), middle, at(100_037, -1_311)],
                vec![at(100_037, -1_311), middle, at(41_003, -1_103)],
            ] {
                let sliver = Polygon {
                    outer,
                    holes: Vec::new(),
                };
                assert!(area_m2(&sliver) < 5.0, "{}", area_m2(&sliver));
            }
        }
    }
}
