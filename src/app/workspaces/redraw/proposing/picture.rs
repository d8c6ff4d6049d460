//! An alternative as a picture: the ground of each new grid, how it fits, and where it can be written
//! on. Owns: that it is worked out once. Must not know: on which map it is drawn.

use crate::geometry::coverage::FaceId;
use crate::geometry::fixed::{Bounds, Coord};
use crate::geometry::label::label_place;
use crate::geometry::polygon::Polygon;
use crate::geometry::propose::{Alternative, Blocks};
use crate::geometry::triangulate::{Triangles, triangulate};
use crate::rules::balance::{Band, Fit};
use egui::epaint::{Vertex, WHITE_UV};
use egui::{Color32, Mesh, Pos2};
use rayon::prelude::*;

/// A new grid.
pub struct Piece {
    /// Its ground.
    pub polygons: Vec<Polygon>,
    /// The same, to be filled.
    pub triangles: Triangles,
    /// Where it can be written on.
    pub at: Option<Coord>,
    /// Its households.
    pub households: u32,
    /// How it fits; `None` where it has no band.
    pub fit: Option<Fit>,
}

impl Piece {
    /// Fill it in a mesh; `at` says where a place lies on the screen.
    pub fn fill(&self, mesh: &mut Mesh, colour: Color32, at: impl Fn(Coord) -> Pos2) {
        let base = mesh.vertices.len() as u32;
        let corners = self.triangles.vertices.iter().map(|corner| Vertex {
            pos: at(*corner),
            uv: WHITE_UV,
            color: colour,
        });
        mesh.vertices.extend(corners);
        let indices = self.triangles.indices.iter();
        mesh.indices.extend(indices.map(|i| base + i));
    }
}

/// An alternative.
pub struct Picture {
    /// Its grids, by their places in the alternative.
    pub pieces: Vec<Piece>,
    /// The box around them.
    pub bounds: Option<Bounds>,
    /// Their households are estimated, at least in some buildings.
    pub is_estimated: bool,
}

impl Picture {
    /// Work it out.
    pub fn of(blocks: &Blocks, alternative: &Alternative, is_estimated: bool) -> Self {
        let districts = &alternative.districts;
        let made = blocks.coverage(&alternative.district_of, districts.len());
        let faces: Vec<FaceId> = made.faces().collect();
        let faces = faces.into_par_iter().zip(districts);
        let pieces = faces.map(|(face, district)| {
            let polygons = made.face_polygons(face);
            let households = u32::try_from(district.weights[0]).unwrap_or(u32::MAX);
            let limit = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
            let band = district.band.map(|[least, most]| Band {
                least: limit(least),
                most: limit(most),
            });
            Piece {
                triangles: triangulate(&polygons),
                at: label_place(&polygons).map(|place| place.at),
                households,
                fit: band.map(|band| band.fit(households)),
                polygons,
            }
        });
        Self {
            pieces: pieces.collect(),
            bounds: made.bounds(),
            is_estimated,
        }
    }
}
