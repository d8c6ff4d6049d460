//! Geodesic measures on WGS84: area in m², length in m, compactness.
//!
//! Areas and lengths follow Karney, "Algorithms for geodesics" (2013), through the `geo` crate:
//! an edge is the geodesic between its ends. Owns: figures shown to people. Must not know: how
//! they are shown. Invariants use the exact integer area instead.

use super::coverage::{Coverage, FaceId};
use super::fixed::{Bounds, Coord, METRES_PER_UNIT, ring_area2};
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
    let holes: f64 = polygon.holes.iter().map(|h| ring_area_m2(h)).sum();
    (ring_area_m2(&polygon.outer) - holes).max(0.0)
}

/// Geodesic area of a ring, m²; what lies in it, and never the rest of the Earth.
///
/// A ring so thin that geodesics between its vertices bulge out of it is measured on the plane of
/// its middle instead, where its edges are as straight as they are drawn.
fn ring_area_m2(ring: &[Coord]) -> f64 {
    let line: geo::LineString<f64> = ring.iter().map(degrees).collect();
    let geodesic = geo::Polygon::new(line, Vec::new()).geodesic_area_signed();
    let turn = ring_area2(ring);
    let (plane, around) = on_the_plane(ring, turn);
    let is_turned = (geodesic > 0.0) != (turn > 0);
    if is_turned || geodesic.abs() > around {
        plane
    } else {
        geodesic.abs()
    }
}

/// The area of a ring, and of the box around it, on the plane of its middle, m²; the box measured
/// where it is widest.
fn on_the_plane(ring: &[Coord], area2: i128) -> (f64, f64) {
    let Some(bounds) = Bounds::around(ring.iter().copied()) else {
        return (0.0, 0.0);
    };
    let (min, max) = (bounds.min, bounds.max);
    let across = f64::from(max.x) - f64::from(min.x);
    let up = f64::from(max.y) - f64::from(min.y);
    let unit2 = |at: Coord| at.metres_per_unit_east() * METRES_PER_UNIT;
    let crosses_equator = min.y < 0 && max.y > 0;
    let widest = if crosses_equator {
        unit2(Coord::new(min.x, 0))
    } else {
        unit2(min).max(unit2(max))
    };
    // The ellipsoid is up to half a percent longer here and there than the ball of the plane.
    let around = across * up * widest * 1.01;
    (
        area2.unsigned_abs() as f64 / 2.0 * unit2(bounds.centre()),
        around,
    )
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

    fn ring(places: &[(f64, f64)]) -> Vec<Coord> {
        let at = |(lon, lat): &(f64, f64)| Coord::from_degrees(*lon, *lat).expect("on the globe");
        places.iter().map(at).collect()
    }

    #[test]
    fn a_thin_ring_has_a_small_area_whichever_way_it_is_walked() {
        // 4 km long, 5.5 cm high in its middle: geodesics between its ends bulge by 15 cm.
        let mut thin = ring(&[(118.6, 25.36), (118.64, 25.36), (118.62, 25.360_000_5)]);
        let plane = 4_025.0 * 0.0557 / 2.0;
        for _ in 0..2 {
            let area = ring_area_m2(&thin);
            assert!((area - plane).abs() < 0.02 * plane, "{area}");
            thin.reverse();
        }
        assert_eq!(ring_area_m2(&[]), 0.0);
    }

    #[test]
    fn no_ring_is_larger_than_its_box() {
        for places in [
            vec![(118.0, 25.0), (118.003, 25.001), (118.002, 25.004)],
            vec![
                (-170.0, -60.0),
                (170.0, -60.0),
                (160.0, 70.0),
                (-165.0, 65.0),
            ],
            vec![
                (0.0, -1.0),
                (20.0, -0.000_001),
                (40.0, 1.0),
                (20.0, 0.000_001),
            ],
        ] {
            let area = ring_area_m2(&ring(&places));
            let (_, around) = on_the_plane(&ring(&places), 0);
            assert!(area > 0.0 && area <= around, "{area} {around}");
        }
    }
}
