//! Where to write a face's name, and how wide a polygon is: the pole of inaccessibility, the
//! centre of the largest circle inside, through the `polylabel` crate.

use super::fixed::{Coord, METRES_PER_UNIT, ring_area2};
use super::polygon::Polygon;
use geo::{Area, Contains, Distance, Euclidean, InteriorPoint, Length};

/// A place inside a polygon, farthest from its boundary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelPlace {
    /// The place (lon, lat).
    pub at: Coord,
    /// Distance to the boundary in metres: how much room the label has.
    pub radius_m: f64,
}

/// The label place of the largest part; `None` for no polygons, or none with area. The radius is
/// at most a tenth, or a two-thousandth of the part's perimeter, short of the best.
pub fn label_place(polygons: &[Polygon]) -> Option<LabelPlace> {
    let largest = polygons.iter().max_by_key(|p| ring_area2(&p.outer).abs())?;
    let origin = *largest.outer.first()?;
    let east = origin.metres_per_unit_east().max(1e-9);
    let polygon = on_plane(largest, origin, east);
    let rings = || std::iter::once(polygon.exterior()).chain(polygon.interiors());
    let perimeter = perimeter_of(&polygon);
    // The largest circle inside has at least this radius, and in a sliver hardly more; there the
    // search would need too many steps to find it.
    let least = least_radius_of(&polygon)?;
    let tolerance = (0.1 * least).max(perimeter / 2000.0);
    let pole = polylabel::polylabel(&polygon, &tolerance)
        .ok()
        .filter(|pole| polygon.contains(pole))
        .or_else(|| polygon.interior_point())?;
    let radius_m = rings()
        .map(|ring| Euclidean.distance(&pole, ring))
        .fold(f64::INFINITY, f64::min)
        .max(least);
    let unit =
        |metres: f64, scale: f64, from: i32| (f64::from(from) + metres / scale).round() as i32;
    Some(LabelPlace {
        at: Coord::new(
            unit(pole.x(), east, origin.x),
            unit(pole.y(), METRES_PER_UNIT, origin.y),
        ),
        radius_m,
    })
}

/// The radius in metres that the largest circle inside has at least, from area and perimeter alone:
/// never more than that of [`label_place`], and known much sooner. `None` without area.
pub fn least_radius_m(polygon: &Polygon) -> Option<f64> {
    let origin = *polygon.outer.first()?;
    let east = origin.metres_per_unit_east().max(1e-9);
    least_radius_of(&on_plane(polygon, origin, east))
}

fn least_radius_of(polygon: &geo::Polygon<f64>) -> Option<f64> {
    let area = polygon.unsigned_area();
    (area > 0.0).then(|| area / perimeter_of(polygon))
}

fn perimeter_of(polygon: &geo::Polygon<f64>) -> f64 {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    rings.map(|ring| Euclidean.length(ring)).sum()
}

/// Metres on the local plane: a label has the same room both ways. `east` is the length of a unit.
fn on_plane(polygon: &Polygon, origin: Coord, east: f64) -> geo::Polygon<f64> {
    let line = |ring: &[Coord]| -> geo::LineString<f64> {
        let metres = |c: &Coord| geo::Coord {
            x: (f64::from(c.x) - f64::from(origin.x)) * east,
            y: (f64::from(c.y) - f64::from(origin.y)) * METRES_PER_UNIT,
        };
        ring.iter().map(metres).collect()
    };
    let holes = polygon.holes.iter().map(|h| line(h)).collect();
    geo::Polygon::new(line(&polygon.outer), holes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(coords: &[(i32, i32)]) -> Vec<Coord> {
        let at = |(x, y): &(i32, i32)| Coord::new(1_186_940_000 + x, 253_620_000 + y);
        coords.iter().map(at).collect()
    }

    #[test]
    fn the_place_is_inside_and_clear_of_a_hole() {
        // A U: its centroid is outside; then a square with a hole in its middle.
        let u = ring(&[
            (0, 0),
            (900, 0),
            (900, 900),
            (700, 900),
            (700, 300),
            (200, 300),
            (200, 900),
            (0, 900),
        ]);
        let outer = ring(&[(0, 0), (9000, 0), (9000, 9000), (0, 9000)]);
        let hole = ring(&[(1000, 3000), (1000, 8000), (8000, 8000), (8000, 3000)]);
        for polygon in [
            Polygon {
                outer: u,
                holes: Vec::new(),
            },
            Polygon {
                outer,
                holes: vec![hole],
            },
        ] {
            let place = label_place(std::slice::from_ref(&polygon)).expect("a place");
            let shape = crate::geometry::polygon::Shape {
                polygons: vec![polygon],
            };
            let built = crate::geometry::Coverage::build(&[shape], &Default::default());
            let index = crate::geometry::index::CoverageIndex::new(&built.coverage);
            assert!(index.face_at(&built.coverage, place.at).is_some());
            assert!(place.radius_m > 0.0);
        }
    }

    #[test]
    fn the_width_of_a_square_is_its_side() {
        let outer = ring(&[(0, 0), (9941, 0), (9941, 8984), (0, 8984)]);
        let place = label_place(&[Polygon {
            outer,
            holes: Vec::new(),
        }])
        .expect("a place");
        // 8984 units north are 99.9 m, 9941 east at 25.362° as many.
        assert!((place.radius_m - 49.95).abs() < 0.5, "{}", place.radius_m);
    }

    #[test]
    fn a_sliver_has_its_width_and_a_place_on_it() {
        // Bent, some 1100 m long and 20 units (22 cm north) wide.
        let outer = ring(&[
            (0, 0),
            (40_000, 30_000),
            (80_000, 0),
            (80_000, 20),
            (40_000, 30_020),
            (0, 20),
        ]);
        let polygon = Polygon {
            outer,
            holes: Vec::new(),
        };
        let place = label_place(std::slice::from_ref(&polygon)).expect("a place");
        assert!((0.07..0.12).contains(&place.radius_m), "{}", place.radius_m);
        let east = place.at.x - 1_186_940_000;
        let middle = east.min(80_000 - east) * 3 / 4 + 10;
        assert!(
            (place.at.y - 253_620_000 - middle).abs() <= 12,
            "{:?}",
            place.at
        );
    }

    #[test]
    fn nothing_has_no_place() {
        assert_eq!(label_place(&[]), None);
        let line = ring(&[(0, 0), (10, 0)]);
        assert_eq!(
            label_place(&[Polygon {
                outer: line,
                holes: Vec::new()
            }]),
            None
        );
    }
}
