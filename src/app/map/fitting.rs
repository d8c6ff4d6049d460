//! What is brought into view, and kept there: it fills the map, clear of legend and scale. Owns: which
//! part of the map a fit fills, and what it was fitted to, so that it is fitted again when panels open
//! or close. Whoever moves the map by hand is left alone.

use super::camera::{Camera, MARGIN, MapProjection, WorldBox, fit};
use crate::geometry::fixed::Bounds;
use egui::Rect;
use walkers::{MapMemory, Position};

/// From what is fitted to legend and scale, points; less than to the edge of the map.
const CLOSE: f32 = 10.0;

/// What the map was fitted to, for as long as nobody moves it.
pub struct Fitted {
    bounds: Bounds,
    rect: Rect,
    /// The legend that was kept clear of, and the strip of tools.
    over: [Rect; 2],
    place: (Option<Position>, f64),
}

impl Fitted {
    /// What to fit again, because the map has another size or what lies over it has grown; `None`
    /// also where somebody moved the map.
    pub fn again(&self, memory: &MapMemory, rect: Rect, over: [Rect; 2]) -> Option<Bounds> {
        let is_clear = |(kept, now): (&Rect, Rect)| !now.is_positive() || kept.contains_rect(now);
        let is_same = self.rect == rect && self.over.iter().zip(over).all(is_clear);
        (self.is_held(memory) && !is_same).then_some(self.bounds)
    }

    /// Nobody has moved the map since.
    pub fn is_held(&self, memory: &MapMemory) -> bool {
        self.place == place(memory)
    }
}

fn place(memory: &MapMemory) -> (Option<Position>, f64) {
    (memory.detached(), memory.zoom())
}

/// Point the map so that `bounds` fill as much of `rect` as they can while nothing of `grids` within
/// them lies beneath what is `taken`: the legend first, the strip of tools, and what else stands over
/// the map.
pub fn fit_clear(
    memory: &mut MapMemory,
    projection: MapProjection,
    bounds: Bounds,
    rect: Rect,
    taken: &[Rect],
    grids: impl Iterator<Item = WorldBox>,
) -> Fitted {
    let ends = [bounds.min, bounds.max].map(|at| projection.world(at));
    let whole = WorldBox::around(&ends).unwrap_or_default();
    let grids: Vec<WorldBox> = grids.filter(|grid| whole.holds(grid.middle())).collect();
    let is_clear = |camera: &Camera| {
        let is_free = |grid: &WorldBox| {
            let grid = camera.screen_rect(grid);
            !taken.iter().any(|taken| taken.intersects(grid))
        };
        grids.iter().all(is_free)
    };
    let mut best: Option<(f64, MapMemory)> = None;
    for room in rooms(rect, taken) {
        let mut tried = memory.clone();
        fit(&mut tried, projection, bounds, rect, room);
        let camera = Camera::of(&tried, projection, rect);
        let is_nearer = best.as_ref().is_none_or(|(scale, _)| camera.scale > *scale);
        if is_nearer && is_clear(&camera) {
            best = Some((camera.scale, tried));
        }
    }
    match best {
        Some((_, found)) => *memory = found,
        // So little room is left that the whole of it is needed.
        None => fit(memory, projection, bounds, rect, rect),
    }
    Fitted {
        bounds,
        rect,
        over: [0, 1].map(|i| taken.get(i).copied().unwrap_or(Rect::NOTHING)),
        place: place(memory),
    }
}

/// Parts of the map that a fit may fill: all of it, and what is left beside and above what is taken.
fn rooms(rect: Rect, taken: &[Rect]) -> Vec<Rect> {
    // The margin of a fit is kept to the edges, a smaller one to what is taken.
    let nearer = MARGIN - CLOSE;
    let mut lefts = vec![rect.min.x];
    let mut rights = vec![rect.max.x];
    let mut bottoms = vec![rect.max.y];
    for taken in taken.iter().filter(|taken| taken.is_positive()) {
        if taken.center().x < rect.center().x {
            lefts.push(taken.max.x - nearer);
        } else {
            rights.push(taken.min.x + nearer);
        }
        bottoms.push(taken.min.y + nearer);
    }
    let mut rooms = Vec::new();
    for left in &lefts {
        for right in &rights {
            for bottom in &bottoms {
                let (min, max) = (egui::pos2(*left, rect.min.y), egui::pos2(*right, *bottom));
                rooms.push(Rect::from_min_max(min, max));
            }
        }
    }
    rooms.retain(|room| room.width() > 3.0 * MARGIN && room.height() > 3.0 * MARGIN);
    rooms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Coord;
    use egui::{Pos2, pos2, vec2};

    const RECT: Rect = Rect {
        min: Pos2::new(200.0, 60.0),
        max: Pos2::new(1000.0, 660.0),
    };

    /// Sixteen squares that fill a square of 0.04°.
    fn town() -> (Bounds, Vec<WorldBox>) {
        let at = |x: i32, y: i32| Coord::new(1_186_800_000 + x, 253_500_000 + y);
        let bounds = Bounds {
            min: at(0, 0),
            max: at(400_000, 400_000),
        };
        let squares = (0..16).filter_map(|i| {
            let (x, y) = (i % 4 * 100_000, i / 4 * 100_000);
            let ends = [at(x, y), at(x + 100_000, y + 100_000)];
            WorldBox::around(&ends.map(|at| MapProjection::Plain.world(at)))
        });
        (bounds, squares.collect())
    }

    #[test]
    fn nothing_fitted_lies_beneath_what_is_taken() {
        let (bounds, squares) = town();
        let legend = Rect::from_min_size(pos2(212.0, 320.0), vec2(260.0, 328.0));
        let scale = Rect::from_min_size(pos2(838.0, 562.0), vec2(150.0, 86.0));
        let mut memory = MapMemory::default();
        let grids = squares.iter().copied();
        let strip = Rect::from_min_size(pos2(208.0, 68.0), vec2(100.0, 240.0));
        let taken = [legend, strip, scale];
        let fitted = fit_clear(
            &mut memory,
            MapProjection::Plain,
            bounds,
            RECT,
            &taken,
            grids,
        );
        let camera = Camera::of(&memory, MapProjection::Plain, RECT);
        let town = squares.iter().map(|s| camera.screen_rect(s));
        let town = town.reduce(Rect::union).expect("squares");
        assert!(RECT.contains_rect(town));
        assert!(
            !taken.iter().any(|taken| taken.intersects(town)),
            "{town:?}"
        );
        // No more room than that is given away.
        assert!(town.height() > 450.0, "{town:?}");
        assert!(fitted.is_held(&memory));
        let over = [legend, strip];
        assert!(fitted.again(&memory, RECT, over).is_none());
        assert!(
            fitted
                .again(&memory, RECT, [legend, Rect::NOTHING])
                .is_none()
        );
        let grown = over.map(|place| place.expand(20.0));
        assert!(fitted.again(&memory, RECT, [grown[0], strip]).is_some());
        assert!(fitted.again(&memory, RECT, [legend, grown[1]]).is_some());
        let smaller = Rect::from_min_max(RECT.min, RECT.max - vec2(0.0, 200.0));
        assert!(fitted.again(&memory, smaller, over).is_some());
        super::super::camera::zoom_by(&mut memory, 0.5);
        assert!(fitted.again(&memory, smaller, over).is_none());
    }

    #[test]
    fn a_town_that_leaves_the_corner_free_fills_the_map() {
        let (bounds, mut squares) = town();
        // Nothing in the south-west.
        squares.retain(|square| square.min[0] > squares_west() || square.max[1] < squares_south());
        let legend = Rect::from_min_size(pos2(212.0, 520.0), vec2(120.0, 128.0));
        let fill = |taken: &[Rect]| {
            let mut memory = MapMemory::default();
            let grids = squares.iter().copied();
            fit_clear(
                &mut memory,
                MapProjection::Plain,
                bounds,
                RECT,
                taken,
                grids,
            );
            memory.zoom()
        };
        assert!((fill(&[legend]) - fill(&[])).abs() < 1e-9);
    }

    /// East of the first column.
    fn squares_west() -> f64 {
        let at = Coord::new(1_186_850_000, 253_500_000);
        MapProjection::Plain.world(at)[0]
    }

    /// North of the first row; y goes south.
    fn squares_south() -> f64 {
        let at = Coord::new(1_186_850_000, 253_650_000);
        MapProjection::Plain.world(at)[1]
    }
}
