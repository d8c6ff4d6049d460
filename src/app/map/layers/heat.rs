//! Cases as heat: where many lie near one another it is dark. Owns: the spread. It hides how many
//! there are, so that it is off until somebody asks for it.

use super::sketch::Sheet;
use crate::app::map::palette::Palette;
use crate::app::map::scene::{Overlay, Scene};
use egui::epaint::{Vertex, WHITE_UV};
use egui::{Color32, Mesh, Pos2, Rect, Shape, Vec2, pos2};

/// Side of a cell, points.
const CELL: f32 = 12.0;
/// A case reaches so many cells far.
const REACH: usize = 4;
/// So many passes of a flat window come near to a bell.
const PASSES: usize = 2;
/// Heat of so many cases on one spot is full.
const FULL: f32 = 6.0;
/// The strongest tint; the map must be read through it.
const STRONGEST: f32 = 0.5;

/// Cases counted by cells of the screen.
struct Field {
    origin: Pos2,
    columns: usize,
    rows: usize,
    cells: Vec<f32>,
}

impl Field {
    fn new(view: Rect) -> Self {
        let margin = Vec2::splat(CELL * REACH as f32 * PASSES as f32);
        let view = view.expand2(margin);
        let columns = (view.width() / CELL).ceil().max(1.0) as usize + 1;
        let rows = (view.height() / CELL).ceil().max(1.0) as usize + 1;
        Self {
            origin: view.min,
            columns,
            rows,
            cells: vec![0.0; columns * rows],
        }
    }

    fn add(&mut self, at: Pos2, weight: f32) {
        let cell = (at - self.origin) / CELL;
        if cell.x < 0.0 || cell.y < 0.0 {
            return;
        }
        let (x, y) = (cell.x as usize, cell.y as usize);
        if x < self.columns && y < self.rows {
            self.cells[y * self.columns + x] += weight;
        }
    }

    /// Spread every cell over its neighbours, rows and then columns.
    fn spread(&mut self) {
        for _ in 0..PASSES {
            for y in 0..self.rows {
                let row = &mut self.cells[y * self.columns..(y + 1) * self.columns];
                let spread = window_sums(row.iter().copied());
                row.copy_from_slice(&spread);
            }
            for x in 0..self.columns {
                let column = (0..self.rows).map(|y| self.cells[y * self.columns + x]);
                for (y, value) in window_sums(column).into_iter().enumerate() {
                    self.cells[y * self.columns + x] = value;
                }
            }
        }
        // One case alone has the height of the middle of the bell.
        let width = (2 * REACH + 1) as f32;
        let middle = 1.0 / (width * width);
        for cell in &mut self.cells {
            *cell /= middle;
        }
    }

    fn mesh(&self, palette: &Palette, opacity: f32) -> Mesh {
        let mut mesh = Mesh::default();
        let colour = |heat: f32| {
            let strength = (heat / FULL).min(1.0).sqrt() * STRONGEST * opacity;
            palette.case.gamma_multiply(strength)
        };
        for y in 0..self.rows - 1 {
            for x in 0..self.columns - 1 {
                let corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)];
                let heats = corners.map(|(x, y)| self.cells[y * self.columns + x]);
                if heats.iter().all(|heat| *heat < 0.02) {
                    continue;
                }
                let base = mesh.vertices.len() as u32;
                for ((x, y), heat) in corners.into_iter().zip(heats) {
                    let middle = pos2(x as f32 + 0.5, y as f32 + 0.5).to_vec2() * CELL;
                    mesh.vertices.push(Vertex {
                        pos: self.origin + middle,
                        uv: WHITE_UV,
                        color: if heat < 0.02 {
                            Color32::TRANSPARENT
                        } else {
                            colour(heat)
                        },
                    });
                }
                mesh.add_triangle(base, base + 1, base + 2);
                mesh.add_triangle(base, base + 2, base + 3);
            }
        }
        mesh
    }
}

/// The mean of the window around each value.
fn window_sums(values: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut sums = vec![0.0_f64];
    for value in values {
        let last = sums[sums.len() - 1];
        sums.push(last + f64::from(value));
    }
    let count = sums.len() - 1;
    let width = (2 * REACH + 1) as f64;
    (0..count)
        .map(|i| {
            let (from, to) = (i.saturating_sub(REACH), (i + REACH + 1).min(count));
            ((sums[to] - sums[from]) / width) as f32
        })
        .collect()
}

impl Sheet<'_> {
    /// Draw the heat of the cases that are shown: where they are, or in the middle of their grid
    /// for those who may not see where.
    pub fn heat(
        &self,
        scene: &Scene<'_>,
        overlay: Overlay<'_>,
        middles: impl Iterator<Item = (usize, Pos2)>,
        opacity: f32,
    ) {
        let mut field = Field::new(self.camera.rect);
        if overlay.spots.is_empty() {
            for (face, at) in middles {
                let cases = overlay.moment.grids.get(face).map_or(0, |grid| grid.cases);
                field.add(at, cases as f32);
            }
        } else {
            for (at, _) in overlay.spots {
                field.add(self.at(*at), 1.0);
            }
        }
        field.spread();
        let mesh = field.mesh(Palette::of(scene.dark), opacity);
        self.painter.add(Shape::mesh(mesh));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heat_spreads_evenly_and_none_is_lost_in_the_middle() {
        let view = Rect::from_min_size(Pos2::ZERO, Vec2::splat(600.0));
        let mut field = Field::new(view);
        let (x, y) = (field.columns / 2, field.rows / 2);
        let at = field.origin + pos2(x as f32 + 0.5, y as f32 + 0.5).to_vec2() * CELL;
        field.add(at, 1.0);
        field.spread();
        let of = |x: usize, y: usize| field.cells[y * field.columns + x];
        let middle = of(x, y);
        assert!((of(x - 3, y) - of(x + 3, y)).abs() < 1e-4);
        assert!((of(x, y - 3) - of(x + 3, y)).abs() < 1e-4);
        assert!(middle > of(x + 2, y) && of(x + 2, y) > of(x + 6, y));
        let width = (2 * REACH + 1) as f32;
        let total: f32 = field.cells.iter().sum();
        assert!((total / (width * width) - 1.0).abs() < 1e-3, "{total}");
        // Out of view nothing is counted, and nothing breaks.
        field.add(pos2(-1e9, 5.0), 1.0);
        field.add(pos2(f32::NAN, 5.0), 1.0);
    }
}
