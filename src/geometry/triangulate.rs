//! Triangles of faces for filling, once per geometry revision.

use super::coverage::{Coverage, FaceId};
use super::fixed::Coord;
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
    let mut out = Triangles::default();
    for polygon in coverage.face_polygons(face) {
        let base = out.vertices.len() as u32;
        let ring = |r: &[Coord]| -> geo::LineString<f64> {
            r.iter()
                .map(|c| geo::Coord {
                    x: f64::from(c.x),
                    y: f64::from(c.y),
                })
                .collect()
        };
        let poly = geo::Polygon::new(
            ring(&polygon.outer),
            polygon.holes.iter().map(|h| ring(h)).collect(),
        );
        let raw = poly.earcut_triangles_raw();
        out.vertices.extend(
            raw.vertices
                .iter()
                .map(|v| Coord::new(v[0] as i32, v[1] as i32)),
        );
        out.indices
            .extend(raw.triangle_indices.iter().map(|&i| base + i as u32));
    }
    out
}
