//! The scanned plan beneath the map: a picture as tiles bent to the ground, or lines. Owns: the
//! textures, and the tiles while it lies where it does. Must not know: how it came to lie there.

use super::baked::Ink;
use crate::app::map::camera::{Camera, MapProjection, World, WorldBox};
use crate::app::map::palette::{Palette, faded};
use crate::app::map::prepared::Line;
use crate::app::workspaces::trace::state::Beneath;
use crate::exchange::underlay::{Content, Picture, Placing};
use egui::epaint::Vertex;
use egui::{
    Color32, ColorImage, Mesh, Painter, Pos2, Shape, Stroke, TextureHandle, TextureOptions, pos2,
};

/// Pixels in a side of a tile: every graphics card takes so many.
const TILE: u32 = 1024;
/// Cells in a side of a tile: within one the ground is flat.
const CELLS: u32 = 8;
/// Width of lines, points.
const WIDTH: f32 = 1.0;

/// A part of a picture.
struct Tile {
    texture: TextureHandle,
    bounds: WorldBox,
    /// Corners of its cells, and where they are in the texture.
    corners: Vec<(World, Pos2)>,
}

/// A scanned plan as it is drawn.
#[derive(Default)]
pub struct Underlaid {
    /// The number of the scanned plan, and the projection, that it was worked out for.
    of: Option<(u64, MapProjection)>,
    tiles: Vec<Tile>,
    lines: Vec<Line>,
}

impl Underlaid {
    /// Draw it at a strength of 0 to 1.
    pub fn show(
        &mut self,
        painter: &Painter,
        beneath: Option<&Beneath>,
        (camera, projection): (Camera, MapProjection),
        palette: &Palette,
        opacity: f32,
    ) {
        let placed = beneath.and_then(|beneath| Some((beneath, beneath.placing.as_ref()?)));
        let Some((beneath, placing)) = placed.filter(|_| opacity > 0.0) else {
            if beneath.is_none() {
                *self = Self::default();
            }
            return;
        };
        let of = Some((beneath.number, projection));
        if self.of != of {
            *self = Self::of(painter, beneath, placing, projection);
            self.of = of;
        }
        let view = camera.world_box(camera.rect);
        let colour = Color32::WHITE.gamma_multiply(opacity);
        for tile in self.tiles.iter().filter(|tile| tile.bounds.meets(&view)) {
            painter.add(Shape::mesh(mesh(tile, camera, colour)));
        }
        if !self.lines.is_empty() {
            let mut ink = Ink::new(camera, painter.pixels_per_point());
            let stroke = Stroke::new(WIDTH, faded(palette.text, opacity));
            for line in &self.lines {
                ink.line(line, stroke);
            }
            painter.add(Shape::mesh(ink.mesh));
        }
    }

    fn of(
        painter: &Painter,
        beneath: &Beneath,
        placing: &Placing,
        projection: MapProjection,
    ) -> Self {
        match &beneath.underlay.content {
            Content::Picture(picture) => Self {
                tiles: tiles(painter, picture, placing, projection),
                ..Self::default()
            },
            Content::Lines(lines, _) => {
                let placed = lines.iter().map(|line| {
                    let places = line.iter().filter_map(|at| placing.place(*at));
                    Line::of(places.map(|at| projection.world(at)).collect())
                });
                Self {
                    lines: placed.filter(|line| line.points.len() > 1).collect(),
                    ..Self::default()
                }
            }
        }
    }
}

fn tiles(
    painter: &Painter,
    picture: &Picture,
    placing: &Placing,
    projection: MapProjection,
) -> Vec<Tile> {
    let [width, height] = picture.kept();
    let columns = (0..width).step_by(TILE as usize);
    let places = columns.flat_map(|x| (0..height).step_by(TILE as usize).map(move |y| [x, y]));
    let tiles = places.filter_map(|[x, y]| {
        let size = [TILE.min(width - x), TILE.min(height - y)];
        let corners = corners(picture, ([x, y], size), placing, projection)?;
        let worlds = corners.iter().map(|(world, _)| world);
        let bounds = WorldBox::around(worlds)?;
        let pixels = picture.part([x, y], size);
        let size = size.map(|side| side as usize);
        let image = ColorImage::from_rgba_unmultiplied(size, &pixels);
        let name = format!("underlay {x} {y}");
        let texture = painter
            .ctx()
            .load_texture(name, image, TextureOptions::LINEAR);
        Some(Tile {
            texture,
            bounds,
            corners,
        })
    });
    tiles.collect()
}

/// The corners of the cells of a part of a picture, row by row.
fn corners(
    picture: &Picture,
    ([x, y], [width, height]): ([u32; 2], [u32; 2]),
    placing: &Placing,
    projection: MapProjection,
) -> Option<Vec<(World, Pos2)>> {
    let (size, kept) = (picture.size(), picture.kept());
    // Places are told by the pixels of the file, of which fewer may be kept.
    let whole = |at: f64, axis: usize| at * f64::from(size[axis]) / f64::from(kept[axis]);
    let cells = (0..=CELLS).flat_map(|row| (0..=CELLS).map(move |column| (column, row)));
    let corners = cells.map(|(column, row)| {
        let [u, v] = [column, row].map(|n| f64::from(n) / f64::from(CELLS));
        let at = [
            whole(f64::from(x) + u * f64::from(width), 0),
            whole(f64::from(y) + v * f64::from(height), 1),
        ];
        let world = projection.world(placing.place(at)?);
        Some((world, pos2(u as f32, v as f32)))
    });
    corners.collect()
}

fn mesh(tile: &Tile, camera: Camera, colour: Color32) -> Mesh {
    let mut mesh = Mesh::with_texture(tile.texture.id());
    mesh.vertices
        .extend(tile.corners.iter().map(|(world, uv)| Vertex {
            pos: camera.screen(*world),
            uv: *uv,
            color: colour,
        }));
    let side = CELLS + 1;
    for (row, column) in (0..CELLS).flat_map(|row| (0..CELLS).map(move |column| (row, column))) {
        let corner = row * side + column;
        mesh.add_triangle(corner, corner + 1, corner + side);
        mesh.add_triangle(corner + 1, corner + side + 1, corner + side);
    }
    mesh
}
