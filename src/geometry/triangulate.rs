//! Triangles of faces for filling, once per geometry revision.
//!
//! Ear clipping (through `geo`) is fast but only sure for valid rings, so that its result is
//! checked exactly: the triangles must add up to the polygon. Where they do not, the polygon
//! is cut into horizontal bands by the even-odd rule instead, which any rings allow. Corners
//! of ear clipping are vertices of the face, so that neighbours meet without a seam.

use super::coverage::{Coverage, FaceId};
use super::fixed::{Coord, ring_area2};
use super::polygon::Polygon;
use geo::TriangulateEarcut;

/// Triangles of one face: corners index into `vertices`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Triangles {
    /// Vertices (lon, lat).
    pub vertices: Vec<Coord>,
    /// Three per triangle.
    pub indices: Vec<u32>,
}

/// Triangulate a face with all its parts and holes.
pub fn triangulate_face(coverage: &Coverage, face: FaceId) -> Triangles {
    triangulate(&coverage.face_polygons(face))
}

/// Triangulate polygons together. Rings may be invalid: the result is then the even-odd
/// filling of each polygon.
pub fn triangulate(polygons: &[Polygon]) -> Triangles {
    let mut out = Triangles::default();
    for polygon in polygons {
        let start = (out.vertices.len(), out.indices.len());
        ear_clip(polygon, &mut out);
        let expected = polygon_area2(polygon);
        // The wings of a bow-tie may cancel out: no proof of anything.
        if expected == 0 || twice_area(&out, start.1) != expected {
            out.vertices.truncate(start.0);
            out.indices.truncate(start.1);
            cut_into_bands(polygon, &mut out);
        }
    }
    out
}

/// Twice the area of the polygon, holes taken off, square units.
fn polygon_area2(polygon: &Polygon) -> i128 {
    let holes: i128 = polygon.holes.iter().map(|h| ring_area2(h).abs()).sum();
    ring_area2(&polygon.outer).abs() - holes
}

/// Twice the area of all triangles from index `from` on, each counted as positive.
fn twice_area(triangles: &Triangles, from: usize) -> i128 {
    triangles.indices[from..]
        .chunks_exact(3)
        .map(|t| {
            let corner = |i: usize| triangles.vertices[t[i] as usize];
            ring_area2(&[corner(0), corner(1), corner(2)]).abs()
        })
        .sum()
}

fn ear_clip(polygon: &Polygon, out: &mut Triangles) {
    if polygon.outer.len() < 3 {
        return;
    }
    let ring = |r: &[Coord]| -> geo::LineString<f64> {
        r.iter()
            .map(|c| geo::Coord {
                x: f64::from(c.x),
                y: f64::from(c.y),
            })
            .collect()
    };
    let holes = polygon.holes.iter().filter(|h| h.len() >= 3);
    let input = geo::Polygon::new(ring(&polygon.outer), holes.map(|h| ring(h)).collect());
    let raw = input.earcut_triangles_raw();
    let base = out.vertices.len() as u32;
    let corners = raw.vertices.iter();
    out.vertices
        .extend(corners.map(|v| Coord::new(v[0] as i32, v[1] as i32)));
    let indices = raw.triangle_indices.iter();
    out.indices.extend(indices.map(|&i| base + i as u32));
}

/// Fill by the even-odd rule: bands between successive heights of vertices and crossings,
/// each made of trapezia.
fn cut_into_bands(polygon: &Polygon, out: &mut Triangles) {
    let mut edges: Vec<[f64; 4]> = Vec::new();
    for ring in polygon.rings() {
        let Some(&last) = ring.last() else { continue };
        let mut a = last;
        for &b in ring {
            if a.y != b.y {
                let (lo, hi) = if a.y < b.y { (a, b) } else { (b, a) };
                edges.push([lo.x, lo.y, hi.x, hi.y].map(f64::from));
            }
            a = b;
        }
    }
    edges.sort_by(|a, b| a[1].total_cmp(&b[1]));

    let mut heights: Vec<f64> = edges.iter().flat_map(|e| [e[1], e[3]]).collect();
    for (i, a) in edges.iter().enumerate() {
        // Sorted by their lower ends: later edges start higher still.
        for b in edges[i + 1..].iter().take_while(|b| b[1] < a[3]) {
            heights.extend(crossing_height(a, b));
        }
    }
    heights.sort_by(f64::total_cmp);
    heights.dedup();

    let x_at = |e: &[f64; 4], y: f64| e[0] + (e[2] - e[0]) * ((y - e[1]) / (e[3] - e[1]));
    for band in heights.windows(2) {
        let (low, high) = (band[0], band[1]);
        let middle = (low + high) / 2.0;
        let mut across: Vec<&[f64; 4]> = edges
            .iter()
            .take_while(|e| e[1] < middle)
            .filter(|e| e[3] > middle)
            .collect();
        across.sort_by(|a, b| x_at(a, middle).total_cmp(&x_at(b, middle)));
        for pair in across.chunks_exact(2) {
            let base = out.vertices.len() as u32;
            for (edge, y) in [
                (pair[0], low),
                (pair[1], low),
                (pair[1], high),
                (pair[0], high),
            ] {
                let x = x_at(edge, y).round() as i32;
                out.vertices.push(Coord::new(x, y.round() as i32));
            }
            out.indices
                .extend([0, 1, 2, 0, 2, 3].map(|corner| base + corner));
        }
    }
}

/// The height at which two edges (lower end, upper end) cross, if they do.
fn crossing_height(a: &[f64; 4], b: &[f64; 4]) -> Option<f64> {
    let (adx, ady) = (a[2] - a[0], a[3] - a[1]);
    let (bdx, bdy) = (b[2] - b[0], b[3] - b[1]);
    let cross = adx * bdy - ady * bdx;
    if cross == 0.0 {
        return None;
    }
    let (ox, oy) = (b[0] - a[0], b[1] - a[1]);
    let (s, t) = ((ox * bdy - oy * bdx) / cross, (ox * ady - oy * adx) / cross);
    let within = |v: f64| v > 0.0 && v < 1.0;
    (within(s) && within(t)).then(|| a[1] + s * ady)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ring(points: &[(i32, i32)]) -> Vec<Coord> {
        points.iter().map(|&(x, y)| Coord::new(x, y)).collect()
    }

    fn area2(polygon: Polygon) -> i128 {
        let triangles = triangulate(&[polygon]);
        assert!(triangles.indices.len().is_multiple_of(3));
        twice_area(&triangles, 0)
    }

    #[test]
    fn square_with_a_hole_is_covered_exactly() {
        let square = ring(&[(0, 0), (1000, 0), (1000, 1000), (0, 1000)]);
        let hole = ring(&[(200, 200), (200, 400), (400, 400), (400, 200)]);
        let polygon = Polygon {
            outer: square,
            holes: vec![hole],
        };
        assert_eq!(area2(polygon), 2 * (1_000_000 - 40_000));
    }

    #[test]
    fn a_hole_that_touches_the_shell_is_left_open() {
        let polygon = Polygon {
            outer: ring(&[(0, 0), (1000, 0), (1000, 1000), (0, 1000)]),
            holes: vec![ring(&[(0, 500), (300, 700), (300, 300)])],
        };
        assert_eq!(area2(polygon), 2 * 1_000_000 - 300 * 400);
    }

    #[test]
    fn a_bow_tie_fills_its_two_wings_only() {
        let polygon = Polygon {
            outer: ring(&[(0, 0), (1000, 1000), (1000, 0), (0, 1000)]),
            holes: Vec::new(),
        };
        assert_eq!(area2(polygon), 1_000_000);
    }

    #[test]
    fn nothing_and_lines_give_no_triangles() {
        for points in [
            &[][..],
            &[(0, 0)],
            &[(0, 0), (5, 5)],
            &[(0, 0), (9, 0), (4, 0)],
        ] {
            let polygon = Polygon {
                outer: ring(points),
                holes: vec![Vec::new()],
            };
            assert_eq!(area2(polygon), 0);
        }
    }

    proptest! {
        /// Rings that cross themselves never panic, and no triangle leaves their box.
        #[test]
        fn any_ring_stays_in_its_box(points in prop::collection::vec((0..2000, 0..2000), 0..40)) {
            let outer = ring(&points);
            let triangles = triangulate(&[Polygon { outer, holes: Vec::new() }]);
            let filled = twice_area(&triangles, 0);
            prop_assert!(filled <= 2 * 2000 * 2000);
            for v in &triangles.vertices {
                prop_assert!((0..2000).contains(&v.x) && (0..2000).contains(&v.y));
            }
        }

        /// A star-shaped ring is simple, so that its triangles add up exactly.
        #[test]
        fn star_shaped_rings_are_exact(radii in prop::collection::vec(10_000..1_000_000, 3..60)) {
            let step = std::f64::consts::TAU / radii.len() as f64;
            let corner = |(i, &r): (usize, &i32)| {
                let (sin, cos) = (step * i as f64).sin_cos();
                Coord::new((f64::from(r) * cos) as i32, (f64::from(r) * sin) as i32)
            };
            let outer: Vec<Coord> = radii.iter().enumerate().map(corner).collect();
            let expected = ring_area2(&outer).abs();
            prop_assert_eq!(area2(Polygon { outer, holes: Vec::new() }), expected);
        }
    }
}
